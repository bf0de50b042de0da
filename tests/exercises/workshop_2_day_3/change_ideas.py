"""What people get wrong in the exercise about change ideas."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _ideas(answers: Answers) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answers["w2d3l1-answer"]
    return found


def _few(answers: Answers) -> None:
    del _ideas(answers)[7:]


def _one_concept(answers: Answers) -> None:
    for idea in _ideas(answers):
        idea["concept"] = "change the setting"


def _no_driver(answers: Answers) -> None:
    del _ideas(answers)[3]["driver"]


def _too_large(answers: Answers) -> None:
    _ideas(answers)[7]["test_days"] = 60


def _tells(answers: Answers) -> None:
    for idea, told in zip(
        _ideas(answers)[:3],
        ("A poster about respect in the lounge", "Remind staff to offer the quiet lounge", "A policy on evening calls"),
        strict=False,
    ):
        idea["idea"] = told


def _typical(answers: Answers) -> None:
    _too_large(answers)
    _tells(answers)


def _another_team(answers: Answers) -> None:
    for idea in _ideas(answers):
        idea["driver"] = "Visits fit into people’s lives"


EVERY: dict[str, float] = {f"w2d3l1-idea0{number}": 2 for number in range(1, 6)}

MISTAKES = {
    "typical": Mistakes(_typical, {"w2d3l1-idea04": 2, "w2d3l1-idea05": 2}, ("IDEA04", "IDEA05")),
    "IDEA01": Mistakes(_few, {"w2d3l1-idea01": 2}, ("IDEA01",)),
    "IDEA02": Mistakes(_one_concept, {"w2d3l1-idea02": 2}, ("IDEA02",)),
    "IDEA03": Mistakes(_no_driver, {"w2d3l1-idea03": 2}, ("IDEA03",)),
    "IDEA04": Mistakes(_too_large, {"w2d3l1-idea04": 2}, ("IDEA04",)),
    "IDEA05": Mistakes(_tells, {"w2d3l1-idea05": 2}, ("IDEA05",)),
    "ideas for another team": Mistakes(_another_team, EVERY),
    # the paper with six votes is counted with the rest, or the place after a tie is not skipped
    "every paper counted": Mistakes(
        lambda answers: answers["w2d3l1-count"].update(aside="paper 2", trolley="4"), {"w2d3l1-count-check": 2}
    ),
}
