"""What a coach sees in a plan for coaching on."""

from typing import Any

import pytest

from qitools.review import check
from qitools.review.coachplan import SUBJECT

TODAY = "2026-11-02"
GOOD: dict[str, Any] = SUBJECT.rules[0].good


def codes(**changed: Any) -> tuple[str, ...]:
    return check("coachplan", {**GOOD, **changed}, TODAY).codes


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert set(check("coachplan", rule.bad, TODAY).codes) == {rule.code}
    assert check("coachplan", rule.good, TODAY).codes == ()


def test_a_coach_has_two_or_three_teams() -> None:
    team = GOOD["teams"][0]
    assert codes(teams=[team]) == ("CPL01",)
    assert codes(teams=[team] * 3) == ()
    assert codes(teams=[team] * 4) == ("CPL01",)


@pytest.mark.parametrize("change", [{"first_meeting": "soon"}, {"rhythm_days": None}, {"rhythm_days": 0}])
def test_every_team_is_in_the_diary(change: dict[str, Any]) -> None:
    assert codes(teams=[GOOD["teams"][0], {**GOOD["teams"][1], **change}]) == ("CPL02",)


@pytest.mark.parametrize("day", [None, 0, 31, 2.5])
def test_every_sponsor_has_a_day_that_comes_round(day: float | None) -> None:
    assert codes(teams=[GOOD["teams"][0], {**GOOD["teams"][1], "update_day": day}]) == ("CPL05",)


def test_hours_are_protected_by_somebody() -> None:
    assert codes(protected_hours_per_week=0) == ("CPL03",)
    assert codes(agreed_with="tbc") == ("CPL03",)


def test_one_date_three_times_is_one_date() -> None:
    assert codes(supervision=["2026-12-03"] * 3) == ("CPL04",)
    assert codes(supervision=[]) == ("CPL04",)


def test_a_review_that_is_far_off_gets_advice() -> None:
    found = check("coachplan", {**GOOD, "review_date": "2028-01-10"}, TODAY)
    assert [(finding.code, finding.severity) for finding in found] == [("CPL06", "coach")]
    assert codes(review_date="spring") == ("CPL06",)
