"""What people get wrong in the exercise about stakeholders."""

from __future__ import annotations

from typing import Any

from qitools.review import words
from tests.exercises.submissions import Answers, Mistakes


def _person(answers: Answers, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in answers["w3d1l3-answer"] if one["name"].startswith(name))
    return found


def _without(answers: Answers, *groups: str) -> None:
    people = answers["w3d1l3-answer"]
    people[:] = [person for person in people if person["group"] not in groups]


def _no_carers(answers: Answers) -> None:
    _without(answers, "carer", "service user")


def _no_office(answers: Answers) -> None:
    _without(answers, "administrator")


def _name_only(answers: Answers) -> None:
    _person(answers, "Dr Helen Marsh")["action"] = ""


def _leaflet(answers: Answers) -> None:
    _person(answers, "People who have been")["action"] = "Inform by leaflet"


def _by_rank(answers: Answers) -> None:
    for person in answers["w3d1l3-answer"]:
        senior = words.SENIOR.search(f"{person['group']} {person['name']}")
        person.update(power="high" if senior else "low", reason="")


def _typical(answers: Answers) -> None:
    _name_only(answers)
    _leaflet(answers)


def _by_grade(answers: Answers) -> None:
    answers["w3d1l3-cards"].update(c01="keep in view", c07="keep in view", c09="keep informed", c11="keep in view")


def _lesson(answers: Answers) -> None:
    answers["w3d1l3-answer"][:] = [
        {"name": "Leila Haddad, clinic clerk", "group": "administrator", "power": "low", "interest": "high",
         "reason": "hears every cancellation", "action": "Leads the test"},
        {"name": "Yusuf Rahman", "group": "service user", "power": "low", "interest": "high",
         "reason": "knows the envelope from outside", "action": "Chooses the hours with us"},
        {"name": "The switchboard", "group": "administrator", "power": "high", "interest": "low",
         "reason": "puts calls through or not", "action": "Leila sits with them"},
        {"name": "Therapists", "group": "clinician", "power": "high", "interest": "high",
         "reason": "the hours are in their diaries", "action": "Tell Leila by Tuesday"},
        {"name": "Priya Nair", "group": "manager", "power": "high", "interest": "high",
         "reason": "signs off opening hours", "action": "Ten minutes in June"},
        {"name": "Finance partner", "group": "manager", "power": "high", "interest": "low",
         "reason": "agrees the extra pay", "action": "One page"},
    ]  # fmt: skip


MISTAKES = {
    "typical": Mistakes(_typical, {"w3d1l3-stk03": 2, "w3d1l3-stk04": 2}, ("STK03", "STK04")),
    "STK01": Mistakes(_no_carers, {"w3d1l3-stk01": 2}, ("STK01",)),
    "STK02": Mistakes(_no_office, {"w3d1l3-stk02": 2}, ("STK02",)),
    "STK03": Mistakes(_name_only, {"w3d1l3-stk03": 2}, ("STK03",)),
    "STK04": Mistakes(_leaflet, {"w3d1l3-stk04": 2}, ("STK04",)),
    "STK05": Mistakes(_by_rank, {"w3d1l3-stk05": 2}, ("STK05",)),
    "cards laid by grade": Mistakes(_by_grade, {"w3d1l3-sorted": 2}),
    "the map of the lesson": Mistakes(
        _lesson,
        {"w3d1l3-stk01": 2, "w3d1l3-stk02": 2, "w3d1l3-stk03": 2, "w3d1l3-stk04": 2, "w3d1l3-stk05": 2},
    ),
}
