"""What people get wrong in the fishbone exercise."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _bones(answers: Answers) -> dict[str, list[Any]]:
    bones: dict[str, list[Any]] = answers["w1d2l2-answer"]["categories"]
    return bones


def _unverified(answers: Answers) -> None:
    for causes in _bones(answers).values():
        for cause in causes:
            cause.pop("verify_by", None)
            for behind in cause.get("because", ()):
                if isinstance(behind, dict):
                    behind.pop("verify_by", None)


def _lack_of(answers: Answers) -> None:
    _bones(answers)["Process"].append({"cause": "Lack of a text reminder"})


def _typical(answers: Answers) -> None:
    _lack_of(answers)
    _unverified(answers)


def _flat(answers: Answers) -> None:
    for causes in _bones(answers).values():
        for cause in causes:
            cause.pop("because", None)


def _three_bones(answers: Answers) -> None:
    bones = _bones(answers)
    for name in ("Environment", "Materials/information", "Policies"):
        bones["Process"] += bones.pop(name)


def _thin(answers: Answers) -> None:
    bones = _bones(answers)
    for name in ("People", "Process", "Equipment/IT"):
        del bones[name][2:]


MISTAKES = {
    "typical": Mistakes(_typical, {"w1d2l2-fish04": 2, "w1d2l2-fish07": 2}, ("FISH04", "FISH07")),
    "FISH01": Mistakes(
        lambda a: a["w1d2l2-answer"].update(effect="Introduce text reminders for missed appointments"),
        {"w1d2l2-fish01": 2},
        ("FISH01",),
    ),
    "FISH02": Mistakes(_three_bones, {"w1d2l2-fish02": 1}, ("FISH02",)),
    "FISH03": Mistakes(_thin, {"w1d2l2-fish03": 2}, ("FISH03",)),
    "FISH04": Mistakes(_lack_of, {"w1d2l2-fish04": 2}, ("FISH04",)),
    "FISH05": Mistakes(
        lambda a: _bones(a)["People"].append({"cause": "Staff attitude at the front desk"}),
        {"w1d2l2-fish05": 2},
        ("FISH05",),
    ),
    # Without a second level there are no why-chains either.
    "FISH06": Mistakes(_flat, {"w1d2l2-fish06": 1, "w1d2l2-whys": 2}, ("FISH06",)),
    "FISH07": Mistakes(_unverified, {"w1d2l2-fish07": 2}, ("FISH07",)),
    "another team's problem": Mistakes(
        lambda a: a["w1d2l2-answer"].update(effect="Waits of 61 days for a memory diagnosis, Riverside, 2026"),
        {"w1d2l2-fish01": 2},
    ),
}
