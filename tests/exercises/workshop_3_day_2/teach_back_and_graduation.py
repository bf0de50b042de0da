"""What people get wrong in the exercise with a storyboard and a coaching plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _sheet(**parts: Any) -> Callable[[Answers], object]:
    return lambda answers: answers["w3d2l4-sheet"].update(parts)


def _plan(**parts: Any) -> Callable[[Answers], object]:
    return lambda answers: answers["w3d2l4-plan"].update(parts)


def _of_sheet(part: str, **changed: Any) -> Callable[[Answers], object]:
    return lambda answers: answers["w3d2l4-sheet"][part].update(changed)


def _of_team(**changed: Any) -> Callable[[Answers], object]:
    return lambda answers: answers["w3d2l4-plan"]["teams"][1].update(changed)


def _unlinked(answers: Answers) -> None:
    for test in answers["w3d2l4-sheet"]["tests"]:
        test.pop("builds_on", None)


def _one_team(answers: Answers) -> None:
    answers["w3d2l4-plan"]["teams"].pop()


def _typical(answers: Answers) -> None:
    _of_sheet("chart", annotations=[])(answers)
    _plan(agreed_with="")(answers)


def _another_story(answers: Answers) -> None:
    answers["w3d2l4-sheet"] = {
        "team": "Team Memory",
        "aim": "From 61 to 42 days by 31 March 2027",
        "chart": {"points": 24, "rules": "Perla rules", "annotations": ["18 January: the checklist"]},
        "tests": [
            {"change": "Five referrals", "learned": "Two minutes"},
            {"change": "Two practices", "builds_on": "Shorter", "learned": "Not the locum"},
            {"change": "All practices", "builds_on": "A line on the back", "learned": "Old forms"},
        ],
        "equity": {"strata": "home language", "found": "Too few to say"},
        "hold": {"owner": "Lead administrator", "measure": "Bloods, weekly", "trigger": "One week under the limit"},
    }


MISTAKES = {
    "typical": Mistakes(_typical, {"w3d2l4-sto02": 2, "w3d2l4-cpl03": 1}, ("STO02", "CPL03")),
    "STO01": Mistakes(_sheet(aim="Fewer falls at night on Cedar"), {"w3d2l4-sto01": 1}, ("STO01",)),
    # six months of a chart that has sixteen points are also the wrong number of points
    "STO02 too few": Mistakes(_of_sheet("chart", points=6), {"w3d2l4-sto02": 2, "w3d2l4-facts": 1}, ("STO02",)),
    "STO02 no notes": Mistakes(_of_sheet("chart", annotations=[]), {"w3d2l4-sto02": 2}, ("STO02",)),
    "STO03": Mistakes(_unlinked, {"w3d2l4-sto03": 2}, ("STO03",)),
    "STO04": Mistakes(_of_sheet("equity", strata=""), {"w3d2l4-sto04": 1}, ("STO04",)),
    "the gap left out": Mistakes(_of_sheet("equity", found="Falls went down"), {"w3d2l4-facts": 1}),
    "STO05": Mistakes(_of_sheet("hold", trigger=""), {"w3d2l4-sto05": 1}, ("STO05",)),
    "CPL01": Mistakes(_one_team, {"w3d2l4-cpl01": 1}, ("CPL01",)),
    "CPL02": Mistakes(_of_team(first_meeting=""), {"w3d2l4-cpl02": 1}, ("CPL02",)),
    "CPL03": Mistakes(_plan(protected_hours_per_week=0), {"w3d2l4-cpl03": 1}, ("CPL03",)),
    "CPL04": Mistakes(_plan(supervision=["when needed"]), {"w3d2l4-cpl04": 1}, ("CPL04",)),
    "CPL05": Mistakes(_of_team(update_day=None), {"w3d2l4-cpl05": 1}, ("CPL05",)),
    "CPL06": Mistakes(_plan(review_date="", withdraw=""), {"w3d2l4-cpl06": 1}, ("CPL06",)),
    "the sheet of the lesson": Mistakes(
        _another_story,
        {"w3d2l4-sto01": 1, "w3d2l4-sto02": 2, "w3d2l4-sto03": 2, "w3d2l4-sto04": 1, "w3d2l4-sto05": 1,
         "w3d2l4-facts": 2},
    ),
}  # fmt: skip
