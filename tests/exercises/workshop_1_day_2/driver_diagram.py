"""What people get wrong in the driver diagram exercise."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes

REACH = "A person and a clinic who can reach each other"
FEAR = "A welcome that takes away fear"


def _diagram(answers: Answers) -> dict[str, Any]:
    diagram: dict[str, Any] = answers["w1d2l4-answer"]
    return diagram


def _rename(answers: Answers, old: str, new: str) -> None:
    """Give a primary driver other words, in its box and in the links to it."""
    diagram = _diagram(answers)
    diagram["primary"] = [
        (new if box == old else box)
        if isinstance(box, str)
        else {**box, "text": new if box["text"] == old else box["text"]}
        for box in diagram["primary"]
    ]
    for box in diagram["secondary"]:
        box["of"] = [new if text == old else text for text in box["of"]]


def _measure_as_driver(answers: Answers) -> None:
    _rename(answers, FEAR, "Percentage of people who feel welcome")


def _idea_as_driver(answers: Answers) -> None:
    _rename(answers, FEAR, "Introduce text reminders")


def _wish(answers: Answers) -> None:
    _diagram(answers)["ideas"][1]["text"] = "Better communication"


def _typical(answers: Answers) -> None:
    _idea_as_driver(answers)
    _wish(answers)


def _departments(answers: Answers) -> None:
    _rename(answers, FEAR, "Nurses")
    _rename(answers, REACH, "Admin team")


def _one_primary(answers: Answers) -> None:
    _rename(answers, FEAR, REACH)
    _rename(answers, "A visit that fits the life of the person", REACH)
    _diagram(answers)["primary"] = [REACH]
    for box in _diagram(answers)["secondary"]:
        box["of"] = [REACH]


MISTAKES = {
    "typical": Mistakes(_typical, {"w1d2l4-drv04": 2, "w1d2l4-drv05": 1}, ("DRV04", "DRV05")),
    "DRV01": Mistakes(lambda a: _diagram(a).update(aim="Fewer missed visits"), {"w1d2l4-drv01": 2}, ("DRV01",)),
    "DRV02": Mistakes(_one_primary, {"w1d2l4-drv02": 1}, ("DRV02",)),
    "DRV03": Mistakes(_measure_as_driver, {"w1d2l4-drv03": 1}, ("DRV03",)),
    "DRV04": Mistakes(_idea_as_driver, {"w1d2l4-drv04": 2}, ("DRV04",)),
    "DRV05": Mistakes(_wish, {"w1d2l4-drv05": 1}, ("DRV05",)),
    "DRV06": Mistakes(lambda a: _diagram(a)["secondary"][0].pop("of"), {"w1d2l4-drv06": 2}, ("DRV06",)),
    "DRV07": Mistakes(lambda a: _diagram(a)["ideas"][0].pop("for"), {"w1d2l4-drv07": 1}, ("DRV07",)),
    "DRV10": Mistakes(_departments, {"w1d2l4-drv10": 1}, ("DRV10",)),
    "ideas taken for drivers": Mistakes(
        lambda a: a["w1d2l4-cards"].update(
            {card: "secondary driver" for card, pile in a["w1d2l4-cards"].items() if pile == "change idea"}
        ),
        {"w1d2l4-sorted": 2},
    ),
}
