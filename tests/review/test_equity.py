"""What a coach sees in results by group."""

from typing import Any

import pytest

from qitools.review import check
from qitools.review.equity import SUBJECT

ENGLISH = {"group": "English spoken", "before": 62, "before_n": 1200, "after": 84, "after_n": 1180}
INTERPRETER = {"group": "Interpreter needed", "before": 50, "before_n": 300, "after": 53, "after_n": 320}
ROSE = "Attendance rose from 59.6% to 77.4%"


def codes(*groups: dict[str, Any], **told: Any) -> tuple[str, ...]:
    return check("equity", {"groups": list(groups) or [ENGLISH, INTERPRETER], **told}).codes


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert check("equity", rule.bad).codes == (rule.code,)
    assert check("equity", rule.good).codes == ()


def test_a_gap_that_widened_has_to_be_told() -> None:
    assert codes(headline=ROSE) == ("EQ03",)
    assert codes(headline=ROSE, gap_change=-19) == ("EQ03",)
    assert codes(headline=ROSE, gap_before=31, gap_after=12) == ("EQ03",)


@pytest.mark.parametrize(
    "told",
    [
        {"headline": f"{ROSE}, and the gap grew from 12 to 31 points"},
        {"headline": f"{ROSE}; where an interpreter needed to be booked it moved by 3 points", "gap_change": 19},
        {"headline": ROSE, "gap_before": 12, "gap_after": 31},
        {"headline": f"{ROSE}. Interpreter needed: 50% to 53%"},
        {"gap_change": 19},
    ],
)
def test_ways_to_tell_it(told: dict[str, Any]) -> None:
    assert codes(**told) == ()


def test_a_gap_that_closed_needs_no_telling() -> None:
    closed = {**INTERPRETER, "after": 80}
    assert codes(ENGLISH, closed, headline=ROSE) == ()


def test_less_can_be_better() -> None:
    waits = [{**ENGLISH, "before": 60, "after": 40}, {**INTERPRETER, "before": 70, "after": 68}]
    assert codes(*waits, better="decrease", headline="Waits fell by a third") == ("EQ03",)
    assert codes(*waits, headline="More people wait") == ()  # it did not improve for anyone who wants more


def test_missing_groups_periods_and_numbers() -> None:
    assert codes(ENGLISH) == ("EQ01",)
    assert check("equity", {"groups": [ENGLISH, {"group": "Others", "before": 3}]}).codes == ("EQ02",)
    assert (
        "how many people before" in check("equity", {"groups": [ENGLISH, {**INTERPRETER, "before_n": None}]})[0].message
    )


def test_small_groups_want_a_word_of_caution() -> None:
    few = {**INTERPRETER, "after_n": 9, "after": 74}
    assert codes(ENGLISH, few) == ("EQ04",)
    assert codes(ENGLISH, few, caution="Nine people: read with care, and not outside the team") == ()


def test_groups_may_be_given_by_name() -> None:
    assert check("equity", {"groups": {"Men": {**ENGLISH}, "Women": {**INTERPRETER}}, "headline": ROSE}).codes == (
        "EQ03",
    )
