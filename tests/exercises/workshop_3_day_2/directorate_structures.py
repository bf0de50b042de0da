"""What people get wrong in the exercise about a directorate's board, its forum and supervision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _placed(**projects: str) -> Callable[[Answers], object]:
    return lambda answers: answers["w3d2l3-read"].update(projects)


def _item(**parts: Any) -> Callable[[Answers], object]:
    return lambda answers: answers["w3d2l3-item"].update(parts)


def _long(answers: Answers) -> None:
    answers["w3d2l3-item"]["items"][0]["minutes"] = 10


def _typical(answers: Answers) -> None:
    _placed(border="neither")(answers)
    answers["w3d2l3-item"]["next_test"]["by"] = ""


def _lessons_item(answers: Answers) -> None:
    answers["w3d2l3-item"] = {
        "purpose": "Decide whether Moving on at 18 goes on, waits or closes",
        "length_min": 12,
        "data": "The board's row",
        "items": [{"item": "Where it stands", "minutes": 6}, {"item": "Go on, wait or close", "minutes": 4}],
        "roles": {"chair": "Nell"},
        "next_test": {"what": "Ask three young people", "owner": "Bea", "by": "2027-06-24"},
    }


MISTAKES = {
    "typical": Mistakes(_typical, {"w3d2l3-stuck-check": 1, "w3d2l3-fac04": 1}, ("FAC04",)),
    # three alike are two steps, a month without a score is no move, and at the top there is nowhere to go
    "three alike": Mistakes(_placed(notes="stuck"), {"w3d2l3-stuck-check": 1}),
    "a gap read as a move": Mistakes(_placed(border="neither"), {"w3d2l3-stuck-check": 1}),
    "a fall that came to rest overlooked": Mistakes(_placed(passes="neither"), {"w3d2l3-stuck-check": 1}),
    "the top called stuck": Mistakes(_placed(hearing="stuck"), {"w3d2l3-stuck-check": 1}),
    "an old score of three": Mistakes(_placed(sleep="stands on nothing"), {"w3d2l3-inflated-check": 1}),
    "one of two marks": Mistakes(_placed(delirium="stuck"), {"w3d2l3-inflated-check": 1}),
    "no chart taken for inflated": Mistakes(_placed(notes="stands on nothing"), {"w3d2l3-inflated-check": 1}),
    "FAC01": Mistakes(_item(purpose=""), {"w3d2l3-fac01": 1}, ("FAC01",)),
    "FAC02": Mistakes(_item(roles={}), {"w3d2l3-fac02": 1}, ("FAC02",)),
    # more minutes than the item has are also more than the meeting has
    "FAC02 too long": Mistakes(_long, {"w3d2l3-fac02": 1, "w3d2l3-fits": 1}, ("FAC02",)),
    "FAC03": Mistakes(_item(data=""), {"w3d2l3-fac03": 1}, ("FAC03",)),
    "FAC04": Mistakes(_item(next_test={}), {"w3d2l3-fac04": 1}, ("FAC04",)),
    "the item of the lesson": Mistakes(_lessons_item, {f"w3d2l3-fac0{number}": 1 for number in range(1, 5)}),
    "harm kept for supervision": Mistakes(
        lambda a: a["w3d2l3-where"].update(rails="my supervision"), {"w3d2l3-where-check": 0.5}
    ),
}
