"""What people get wrong in the exercise about holding a gain."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _plans(**said: Any) -> Any:
    return lambda answers: answers["w3d2l1-plan"].update(said)


def _totals(total: float) -> Any:
    return lambda answers: answers["w3d2l1-score"].update(total=total)


def _weakest(*factors: str) -> Any:
    def change(answers: Answers) -> None:
        piles = answers["w3d2l1-weakest"]
        piles.update({one: "the weakest two" if one in factors else "the others" for one in piles})

    return change


def _typical(answers: Answers) -> None:
    _totals(58)(answers)
    _plans(owner="Leila Haddad", cover="")(answers)


def _lesson(answers: Answers) -> None:
    _plans(measure="Share of referrals with all bloods at first triage")(answers)


MISTAKES = {
    "typical": Mistakes(_typical, {"w3d2l1-total": 3, "w3d2l1-sus06": 2}, ("SUS05", "SUS06")),
    "SUS01": Mistakes(_plans(owner="Everyone"), {"w3d2l1-sus01": 1}, ("SUS01",)),
    "SUS02": Mistakes(_plans(trigger=""), {"w3d2l1-sus02": 2}, ("SUS02",)),
    "SUS03": Mistakes(_plans(induction=""), {"w3d2l1-sus03": 2}, ("SUS03",)),
    "SUS04": Mistakes(
        _plans(actions={"training": "Half an hour for the new therapist on 25 June"}), {"w3d2l1-sus04": 2}, ("SUS04",)
    ),
    "SUS05": Mistakes(_totals(5.8), {"w3d2l1-total": 3}, ("SUS05",)),
    "SUS06": Mistakes(_plans(funding="the winter fund"), {"w3d2l1-sus06": 2}, ("SUS06",)),
    "the fewest points": Mistakes(_weakest("monitoring", "adaptability"), {"w3d2l1-weakest-check": 1}),
    "the most points missing": Mistakes(_weakest("senior_leadership", "training"), {"w3d2l1-weakest-check": 1}),
    "half of them weakest": Mistakes(
        _weakest("monitoring", "senior_leadership", "adaptability", "infrastructure"), {"w3d2l1-weakest-check": 2}
    ),
    "a rounded total": Mistakes(_totals(59.2), {}),
    "the plan of the lesson": Mistakes(
        _lesson,
        {"w3d2l1-sus01": 1, "w3d2l1-sus02": 2, "w3d2l1-sus03": 2, "w3d2l1-sus04": 2, "w3d2l1-sus06": 2},
    ),
}
