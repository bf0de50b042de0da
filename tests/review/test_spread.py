"""What a coach sees in a plan for spread."""

from typing import Any

import pytest

from qitools.review import check
from qitools.review.spread import SUBJECT

GOOD: dict[str, Any] = SUBJECT.rules[0].good


def codes(**changed: Any) -> tuple[str, ...]:
    return check("spread", {**GOOD, **changed}).codes


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert check("spread", rule.bad).codes == (rule.code,)
    assert check("spread", rule.good).codes == ()


def test_an_empty_plan() -> None:
    assert check("spread", {}).codes == ("SPR01", "SPR02", "SPR04", "SPR05")


def test_core_and_adaptable_are_apart() -> None:
    assert codes(core=[], adaptable=[]) == ("SPR01",)
    assert codes(core=["The time"]) == ("SPR01",)
    assert codes(core="Every person with a new risk is named") == ()


@pytest.mark.parametrize("test", ["", "none needed", "Roll out in May", "Go live on all shifts", "Train every nurse"])
def test_a_rollout_is_no_test(test: str) -> None:
    assert codes(test=test) == ("SPR02",)


def test_a_test_may_be_a_cycle() -> None:
    assert codes(test={"change": "The huddle", "when": "8 December", "who": "One nurse"}) == ()


def test_complexity_counts_against() -> None:
    five = {"relative_advantage": 4, "compatibility": 3, "complexity": 5, "trialability": 5, "observability": 4}
    assert codes(attributes=five, total=17) == ()
    assert codes(attributes=five, total=21) == ("SPR03",)
    assert codes(attributes={**five, "complexity": 3}, total=19) == ()  # the same either way
    assert codes(helps=["trialability", "complexity"], attributes=five, total=17) == ("SPR03",)
    assert codes(helps=["complexity"]) == ()  # a simple change, and its simplicity helps


def test_an_owner_from_the_old_place_is_advice() -> None:
    review = check("spread", {**GOOD, "local_owner": "Ward manager of Heron"})
    assert [(finding.code, finding.severity) for finding in review] == [("SPR04", "coach")]
    assert codes(local_owner="Ward manager, Kestrel") == ()
