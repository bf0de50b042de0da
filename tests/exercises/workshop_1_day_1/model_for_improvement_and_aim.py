"""What people get wrong in an aim, and about those of others."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _aim(answers: Answers, **slots: Any) -> None:
    answers["w1d1l3-aim"].update(slots)


def _all_sound(answers: Answers) -> None:
    answers["w1d1l3-ten"] = dict.fromkeys(answers["w1d1l3-ten"], "Sound")


# The aim of the lesson is about another team.
MEMORY = {
    "measure": "median wait from referral to diagnosis talk",
    "baseline": 61,
    "target": 42,
    "unit": "days",
    "population": "all people referred to Riverside Memory Service",
    "place": "the north and south clinics",
    "by": "2027-03-31",
}

MISTAKES = {
    "typical": Mistakes(
        lambda a: _aim(a, by="by summer", population=""), {"w1d1l3-aim01": 1, "w1d1l3-aim04": 1}, ("AIM01", "AIM04")
    ),
    "AIM01": Mistakes(lambda a: _aim(a, by="2026-09-30"), {"w1d1l3-aim01": 1}, ("AIM01",)),
    "AIM02": Mistakes(lambda a: _aim(a, target=None), {"w1d1l3-aim02": 2}, ("AIM02",)),
    "AIM03": Mistakes(lambda a: _aim(a, verb="reduce", target=42), {"w1d1l3-aim03": 1}, ("AIM03",)),
    "AIM04": Mistakes(lambda a: _aim(a, population=""), {"w1d1l3-aim04": 1}, ("AIM04",)),
    "AIM05": Mistakes(lambda a: _aim(a, place=""), {"w1d1l3-aim05": 1}, ("AIM05",)),
    "AIM06": Mistakes(lambda a: _aim(a, verb="introduce", measure="text reminders"), {"w1d1l3-aim06": 2}, ("AIM06",)),
    # A share without a base has no starting number either.
    "AIM07": Mistakes(
        lambda a: _aim(a, baseline=None, target=None, change="50%"),
        {"w1d1l3-aim02": 2, "w1d1l3-aim07": 1},
        ("AIM07",),
    ),
    # Advice costs nothing.
    "AIM08": Mistakes(
        lambda a: _aim(a, measure="share of first appointments that are missed and median wait for them"),
        {},
        ("AIM08",),
    ),
    "AIM09": Mistakes(lambda a: _aim(a, target=0), {}, ("AIM09",)),
    "the share that is attended": Mistakes(
        lambda a: _aim(a, measure="share of first appointments that are attended", baseline=76, target=88), {}
    ),
    "another team's aim": Mistakes(lambda a: a.update({"w1d1l3-aim": dict(MEMORY)}), {"w1d1l3-aim02": 2}),
    "every aim sound": Mistakes(_all_sound, {"w1d1l3-verdicts": 4}),
    "a fault by another name": Mistakes(
        lambda a: a["w1d1l3-ten"].update(a05="Not said where", a09="Not said for whom"), {"w1d1l3-verdicts": 1}
    ),
}
