from typing import Any

import pytest

from qitools import Fishbone
from qitools.review import Finding, check

HEAD = "Waits of 61 days for a memory diagnosis"


def found(bones: dict[str, Any], code: str, effect: str = HEAD) -> list[Finding]:
    return [finding for finding in check("fishbone", {"effect": effect, "categories": bones}) if finding.code == code]


@pytest.mark.parametrize("effect", ["", "Long waits", "Introduce a referral form", "Lack of clinic rooms on Mondays"])
def test_a_head_that_is_empty_vague_or_a_solution_is_asked_about(effect: str) -> None:
    assert found({}, "FISH01", effect)


@pytest.mark.parametrize(
    "effect", [HEAD, "Missed visits at the talking-therapies clinic", "Falls at night", "Violence on Heron"]
)
def test_a_head_with_a_measure_a_place_or_a_time_is_enough(effect: str) -> None:
    assert not found({}, "FISH01", effect)


def test_categories_are_counted_once_whatever_their_capitals() -> None:
    assert found({"People": [], "PEOPLE": [], "Process": [], "Policies": []}, "FISH02")
    assert not found({"People": [], "Process": [], "Policies": [], "IT": []}, "FISH02")


def test_a_cause_written_three_times_is_one_cause() -> None:
    same = ["One nurse", "one nurse", "ONE NURSE"]
    assert found({"A": same, "B": same, "C": same}, "FISH03")
    assert not found({name: ["a", "b", "c"] for name in "ABC"}, "FISH03")


def test_the_place_is_the_category_and_the_cause() -> None:
    (finding,) = found({"People": [{"cause": "Staff", "because": ["No leaflet"]}]}, "FISH04")
    assert finding.where == "People: No leaflet"
    assert "“No leaflet”" in finding.message


def test_a_long_cause_is_quoted_in_short() -> None:
    (finding,) = found({"People": ["Lack of " + "very " * 40 + "long words"]}, "FISH04")
    assert len(finding.where) < 80


def test_a_cause_that_the_team_marked_as_a_solution_gets_advice() -> None:
    (finding,) = found({"People": [{"cause": "Form on two pages", "evidence": "solution"}]}, "FISH04")
    assert finding.severity == "coach"


def test_one_cause_with_something_behind_it_gets_advice_and_none_an_error() -> None:
    behind = {"cause": "Few nurses", "because": ["Posts at the old grade"]}
    assert [f.severity for f in found({"People": [behind]}, "FISH06")] == ["coach"]
    assert [f.severity for f in found({"People": ["Few nurses"]}, "FISH06")] == ["error"]
    assert not found({"People": [behind], "Process": [behind]}, "FISH06")


def test_two_causes_to_verify_are_enough_at_any_depth() -> None:
    check_it = {"cause": "Triage by one nurse", "verify_by": "log"}
    assert found({"People": [check_it]}, "FISH07")
    assert not found({"People": [{**check_it, "because": [check_it]}]}, "FISH07")


def test_an_object_and_its_dict_are_told_the_same() -> None:
    bone = Fishbone("Long waits", {"People": [{"cause": "Lazy referrers", "because": ["Need to train them"]}]})
    assert bone.review() == check("fishbone", bone.to_dict())
    assert bone.review().codes == ("FISH01", "FISH02", "FISH03", "FISH04", "FISH05", "FISH06", "FISH07")
