"""What a coach sees in a storyboard."""

from typing import Any

import pytest

from qitools.review import check
from qitools.review.storyboard import SUBJECT

GOOD: dict[str, Any] = SUBJECT.rules[0].good


def codes(**changed: Any) -> tuple[str, ...]:
    return check("storyboard", {**GOOD, **changed}).codes


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert set(check("storyboard", rule.bad).codes) == {rule.code}
    assert check("storyboard", rule.good).codes == ()


def test_an_empty_sheet_lacks_all_five() -> None:
    assert set(check("storyboard", {}).codes) == {f"STO0{number}" for number in range(1, 6)}


@pytest.mark.parametrize(
    ("aim", "raised"),
    [
        ("From 24% to 12% by 30 September 2027", False),
        ("12% or fewer by 2027-09-30", False),
        ("Fewer missed visits by 30 September 2027", True),
        ("From 24% to 12%", True),
        ("TBC", True),
    ],
)
def test_an_aim_has_a_number_and_a_date(aim: str, raised: bool) -> None:
    assert ("STO01" in codes(aim=aim)) is raised


@pytest.mark.parametrize("change", [{"points": 11}, {"points": None}, {"annotations": []}, {"rules": ""}])
def test_a_chart_is_long_enough_and_tells_what_happened(change: dict[str, Any]) -> None:
    assert codes(chart={**GOOD["chart"], **change}) == ("STO02",)
    assert codes(chart={**GOOD["chart"], "points": 12}) == ()


def test_tests_are_linked_from_the_second_on() -> None:
    first, second, third = GOOD["tests"]
    assert codes(tests=[first, second]) == ("STO03",)
    assert codes(tests=[first, second, {**third, "builds_on": "tbc"}]) == ("STO03",)
    assert codes(tests=[first, {**second, "learned": ""}, third]) == ("STO03",)


@pytest.mark.parametrize("part", ["owner", "measure", "trigger"])
def test_each_part_of_the_plan_to_hold_is_asked_for(part: str) -> None:
    found = check("storyboard", {**GOOD, "hold": {**GOOD["hold"], part: ""}})
    assert found.codes == ("STO05",)
    assert part in found[0].message
