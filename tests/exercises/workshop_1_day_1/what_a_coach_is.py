"""What people get wrong about roles and in a coaching contract."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _contract(answers: Answers, **terms: Any) -> None:
    answers["w1d1l1-contract"].update(terms)


def _swap(answers: Answers, cards: int) -> None:
    piles = answers["w1d1l1-sort"]
    for card in list(piles)[:cards]:
        piles[card] = "Coach" if piles[card] != "Coach" else "Sponsor"


# The contract of the lesson is about another team.
HERON = {
    "meeting_rhythm_days": 14,
    "coach_will": ["Sit down with the team every second Wednesday", "Teach a tool on the day the team needs it"],
    "coach_will_not": ["Write up the team's PDSA cycles", "Fix the rota"],
    "sponsor_update_day": 5,
    "protected_hours_per_week": 3,
    "confidentiality": "What is said in coaching stays there",
    "review_date": "2027-04-14",
}

MISTAKES = {
    "typical": Mistakes(
        lambda a: _contract(a, meeting_rhythm_days=30, confidentiality=""),
        {"w1d1l1-con01": 2, "w1d1l1-con05": 2},
        ("CON01", "CON05"),
    ),
    "CON01": Mistakes(lambda a: _contract(a, meeting_rhythm_days=None), {"w1d1l1-con01": 2}, ("CON01",)),
    "CON02": Mistakes(
        lambda a: _contract(
            a, coach_will_not=["Call people by the wrong name", "Miss a Thursday without sending word"]
        ),
        {"w1d1l1-con02": 2},
        ("CON02",),
    ),
    # No day and no hours are not what was agreed either.
    "CON03": Mistakes(
        lambda a: _contract(a, sponsor_update_day=None), {"w1d1l1-con03": 1, "w1d1l1-notes": 1}, ("CON03",)
    ),
    "CON04": Mistakes(
        lambda a: _contract(a, protected_hours_per_week=0), {"w1d1l1-con04": 1, "w1d1l1-notes": 1}, ("CON04",)
    ),
    "CON05": Mistakes(lambda a: _contract(a, review_date="in the spring"), {"w1d1l1-con05": 2}, ("CON05",)),
    "an update after the sponsor's meeting": Mistakes(
        lambda a: _contract(a, sponsor_update_day=20), {"w1d1l1-notes": 1}
    ),
    "another team's contract": Mistakes(
        lambda a: a.update({"w1d1l1-contract": dict(HERON)}), {"w1d1l1-con02": 2, "w1d1l1-notes": 1}
    ),
    "three cards on another pile": Mistakes(lambda a: _swap(a, 3), {}),
    "six cards on another pile": Mistakes(lambda a: _swap(a, 6), {"w1d1l1-roles": 2}),
    "twelve cards on another pile": Mistakes(lambda a: _swap(a, 12), {"w1d1l1-roles": 5}),
}
