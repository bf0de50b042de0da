"""What people get wrong in the exercise about spread."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _plans(**said: Any) -> Any:
    return lambda answers: answers["w3d2l2-plan"].update(said)


def _sorts(part: str, **piles: str) -> Any:
    return lambda answers: answers[f"w3d2l2-{part}"].update(piles)


def _typical(answers: Answers) -> None:
    _plans(test="Roll out to all practices from 1 July", total=17)(answers)


def _lesson(answers: Answers) -> None:
    _plans(**{"from": "Heron ward", "to": "Kestrel ward"})(answers)


MISTAKES = {
    "typical": Mistakes(_typical, {"w3d2l2-spr02": 2, "w3d2l2-spr03": 2}, ("SPR02", "SPR03")),
    "SPR01": Mistakes(_plans(adaptable=[]), {"w3d2l2-spr01": 2}, ("SPR01",)),
    "SPR02": Mistakes(_plans(test=""), {"w3d2l2-spr02": 2}, ("SPR02",)),
    "SPR03": Mistakes(_plans(helps=["trialability", "complexity"]), {"w3d2l2-spr03": 2}, ("SPR03",)),
    "SPR04": Mistakes(_plans(local_owner=""), {"w3d2l2-spr04": 2}, ("SPR04",)),
    "SPR05": Mistakes(_plans(did_not_work=""), {}, ("SPR05",)),
    "one part in both lists": Mistakes(
        _plans(adaptable=["Somebody says within a day what is missing", "Which bloods"]),
        {"w3d2l2-spr01": 2},
        ("SPR01",),
    ),
    "a total that is neither": Mistakes(_plans(total=21), {"w3d2l2-spr03": 2}),
    "two attributes mistaken": Mistakes(
        _sorts("attributes", d="relative advantage", f="complexity"), {"w3d2l2-attributes-check": 1}
    ),
    "every story on one pile": Mistakes(
        _sorts("ways", **dict.fromkeys("abcdef", "likelier")), {"w3d2l2-ways-check": 3}
    ),
    "the plan of the lesson": Mistakes(
        _lesson, {"w3d2l2-spr01": 2, "w3d2l2-spr02": 2, "w3d2l2-spr03": 2, "w3d2l2-spr04": 2}
    ),
}
