"""What a coach sees in a plan to hold the gains."""

from typing import Any

import pytest

from qitools.review import check
from qitools.review.sustain import SUBJECT
from qitools.sustain import FACTORS, sustain_total, weakest

GOOD: dict[str, Any] = SUBJECT.rules[0].good
LEVELS: dict[str, float] = GOOD["levels"]


def codes(**changed: Any) -> tuple[str, ...]:
    return check("sustain", {**GOOD, **changed}).codes


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert check("sustain", rule.bad).codes == (rule.code,)
    assert check("sustain", rule.good).codes == ()


def test_an_empty_plan() -> None:
    assert check("sustain", {}).codes == ("SUS01", "SUS02", "SUS03")


@pytest.mark.parametrize("owner", ["Everyone", "the team", "All staff", "tbc"])
def test_everybody_is_nobody(owner: str) -> None:
    assert codes(owner=owner) == ("SUS01",)


def test_the_weakest_factor_is_that_with_the_smallest_share() -> None:
    assert weakest(LEVELS, 1) == ["monitoring"]
    # senior leadership has more points missing, and yet a larger share of what it could have
    assert codes(actions={"senior_leadership": "Invite the director"}) == ("SUS04",)
    assert codes(actions={"Effectiveness of the system to monitor progress": "A weekly chart"}) == ()
    assert codes(actions=[{"factor": "monitoring", "action": "A weekly chart"}]) == ()
    assert codes(actions={"monitoring": "tbc"}) == ("SUS04",)
    assert codes(levels={factor.key: 0.5 for factor in FACTORS}, total=50, actions={}) == ()


def test_points_are_read_as_shares_of_their_maxima() -> None:
    points = {factor.key: LEVELS[factor.key] * factor.maximum for factor in FACTORS}
    assert codes(levels=points) == ()
    assert codes(levels=points, actions={"fit": "Ask"}) == ("SUS04",)


def test_a_total_without_weights() -> None:
    right = sustain_total(LEVELS)
    plain = sum(LEVELS.values())
    assert codes(total=right) == () == codes(total=round(right))
    for total in (10 * plain, plain, plain / 10):
        assert codes(total=total) == ("SUS05",)


def test_one_person_and_project_money() -> None:
    assert codes(owner="Sam", cover="") == ("SUS06",)
    assert codes(owner="Ward manager and deputy", cover="") == ()
    assert codes(funding="the project grant until March") == ("SUS06",)
    assert codes(funding="the pilot until March, then core budget") == ()
    assert codes(funding="no extra money") == ()
