from typing import Any

import pytest

from qitools import Aim
from qitools.review import check

TODAY = "2026-11-02"
GOOD = {
    "measure": "median wait from referral to diagnosis", "baseline": 61, "target": 42, "unit": "days", "by": "2027-03-31",
    "population": "people referred to the memory service", "place": "Riverside, north and south",
}  # fmt: skip


def codes(**changed: Any) -> tuple[str, ...]:
    return check("aim", {**GOOD, **changed}, TODAY).codes


@pytest.mark.parametrize("by", ["", None, "March 2027", "31/03/2027", "2027-02-30", 2027, "2026-11-02", "2020-01-01"])
def test_a_date_that_is_missing_unclear_or_past_is_asked_about(by: object) -> None:
    assert codes(by=by) == ("AIM01",)


def test_a_baseline_still_to_be_measured_by_a_date_gets_advice_only() -> None:
    review = check("aim", {**GOOD, "baseline": "to be measured by 2026-12-01"}, TODAY)
    assert [(f.code, f.severity) for f in review] == [("AIM02", "coach")]
    assert check("aim", {**GOOD, "baseline": "to be measured"}, TODAY).errors.codes == ("AIM02",)


@pytest.mark.parametrize(
    "changed", [{"target": 61}, {"target": 75, "verb": "reduce"}, {"target": 40, "verb": "Increase"}]
)
def test_numbers_that_contradict_the_words_are_asked_about(changed: dict[str, Any]) -> None:
    assert codes(**changed) == ("AIM03",)


def test_a_verb_without_a_direction_contradicts_nothing() -> None:
    assert codes(verb="improve") == codes(verb="cut") == ()


@pytest.mark.parametrize("slot, code", [("population", "AIM04"), ("place", "AIM05")])
def test_for_whom_and_where_are_needed(slot: str, code: str) -> None:
    assert codes(**{slot: "tbc"}) == (code,)


@pytest.mark.parametrize(
    "measure",
    ["Implement the new form", "percentage of staff trained", "raise awareness of dementia", "leaflets given out"],
)
def test_a_measure_that_is_a_solution_is_asked_about(measure: str) -> None:
    assert "AIM06" in codes(measure=measure)


def test_a_share_needs_a_base() -> None:
    assert codes(baseline=None, target=None, change="20%") == ("AIM07",)
    assert codes(baseline=None, target="by 20%") == ("AIM07",)
    assert codes(target=None, change="20%") == ()


def test_two_measures_are_two_aims_and_two_words_are_not() -> None:
    assert codes(measure="waits and complaints") == ("AIM08",)
    assert codes(measure="incidents of violence and aggression") == ()
    assert codes(measure="days between referral and first appointment") == ()


@pytest.mark.parametrize(
    "changed", [{"by": "2026-11-20"}, {"by": "2029-01-01"}, {"target": 0}, {"target": 100, "unit": "%"}]
)
def test_too_near_too_far_or_all_or_nothing_gets_advice(changed: dict[str, Any]) -> None:
    review = check("aim", {**GOOD, **changed}, TODAY)
    assert review.codes == ("AIM09",) and not review.errors


def test_a_month_away_and_two_years_away_are_within_reach() -> None:
    assert codes(by="2026-12-02") == codes(by="2028-11-02") == ()


def test_an_object_and_its_dict_are_told_the_same() -> None:
    aim = Aim(measure="falls", baseline="to be measured", target=4)
    assert aim.review(TODAY) == check("aim", aim.to_dict(), TODAY)
    assert Aim(**GOOD).review(TODAY).codes == ()
