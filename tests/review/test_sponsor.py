"""What a coach sees in a monthly update."""

from typing import Any

import pytest

import qitools as qi
from qitools.review import check
from qitools.review.sponsor import SUBJECT

GOOD: dict[str, Any] = SUBJECT.rules[0].good


def codes(**changed: Any) -> tuple[str, ...]:
    return check("sponsor", {**GOOD, **changed}).codes


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert check("sponsor", rule.bad).codes == (rule.code,)
    assert check("sponsor", rule.good).codes == ()


def test_the_object_and_its_dict_are_read_alike() -> None:
    update = qi.SponsorUpdate(**GOOD)
    assert update.review() == check("sponsor", update.to_dict())
    assert not update.review()


def test_an_update_made_by_a_project() -> None:
    chart = qi.RunChart([6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6], title="Incidents", ylabel="a week")
    test = qi.PDSACycle(
        change="Huddle", predictions=["4 of 5 shifts"], result="2 of 5", learned="It clashed", decision="adapt"
    )
    project = qi.Project(
        aim="Fewer than 5 incidents by March 2027", title="Huddle", score=2.5, log=[test], charts=[chart]
    )
    update = project.sponsor_update(month="2026-11", ask="Agree a later medication round on Heron", ask_by="2026-12-10")
    found = update.review().codes
    assert "SPO06" not in found and "SPO02" not in found and "SPO03" not in found
    assert {"SPO05", "SPO09"} <= set(found)


@pytest.mark.parametrize(
    ("score", "changed", "found"),
    [
        (3.0, {"charts": []}, ("SPO02",)),
        (2.5, {"charts": []}, ()),
        (2.5, {"tests": []}, ("SPO02",)),
        (2.0, {"tests": [], "charts": []}, ()),
        (4.5, {"tests": []}, ()),
    ],
)
def test_a_score_rests_on_tests_and_charts(score: float, changed: dict[str, Any], found: tuple[str, ...]) -> None:
    assert codes(score=score, **changed) == found


BARE = [{"title": "Incidents a week"}]


@pytest.mark.parametrize(
    "claim",
    [
        "Incidents have fallen",
        "Great progress this month",
        "It improved a lot",
        "The huddle works well",
        "Falls rose by 3",
    ],
)
def test_a_claim_needs_a_rule(claim: str) -> None:
    assert codes(justification=claim, charts=BARE) == ("SPO03",)


@pytest.mark.parametrize(
    "told",
    [
        "Two tests; no sign yet that incidents have fallen",
        "We cannot say whether it has improved",
        "We expect that incidents will have dropped by March",
        "The improvement team met, and quality improvement was on the agenda",
    ],
)
def test_what_is_no_claim_is_left_alone(told: str) -> None:
    assert codes(justification=told, charts=BARE) == ()


def test_a_claim_beside_charts_without_a_signal_is_advice() -> None:
    review = check("sponsor", {**GOOD, "justification": "Incidents have fallen"})
    assert [(finding.code, finding.severity) for finding in review] == [("SPO03", "coach")]
    signal = [{**GOOD["charts"][0], "signal": True, "says": "shift: 8 points in a row below the median"}]
    assert codes(justification="Incidents have fallen", charts=signal) == ()
    assert codes(charts=[{"title": "Incidents", "signal": True}]) == ("SPO03",)


def test_activity_is_not_learning() -> None:
    review = check("sponsor", {**GOOD, "learned": "Held two huddles and trained 12 staff"})
    assert [(finding.code, finding.severity) for finding in review] == [("SPO04", "coach")]
    assert codes(learned="Ran it at 07:30 and found that it meets the medication round") == ()


@pytest.mark.parametrize(
    "ask", ["", "none", "Support", "More support, please", "Your continued support with this project"]
)
def test_an_ask_has_to_be_something(ask: str) -> None:
    assert codes(ask=ask) == ("SPO06",)


@pytest.mark.parametrize(
    "ask", ["Release Sam for two hours on Tuesdays", "Support the later round at pharmacy's meeting on 9 December"]
)
def test_an_ask_that_can_be_done_is_left_alone(ask: str) -> None:
    assert codes(ask=ask) == ()


def test_an_ask_has_a_date() -> None:
    assert codes(ask_by="soon") == ("SPO06",)


def test_next_tests_have_a_day() -> None:
    assert codes(next_tests=[{"test": "Nights", "date": "next Tuesday"}]) == ()
    assert codes(next_tests=[{"test": "Nights", "date": "soon"}]) == ("SPO09",)
    assert codes(next_tests=[]) == ("SPO09",)
    assert codes(next_tests=["Nights"]) == ("SPO09",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Called 943 476 5919 twice", "error"),
        ("Dr Alder would not come", "error"),
        ("A 45-year-old woman was upset", "coach"),
        ("Sister Prys spoke first", None),  # the sponsor
        ("Sister in charge, and doctors on call", None),
    ],
)
def test_people_are_not_to_be_recognised(text: str, found: str | None) -> None:
    review = check("sponsor", {**GOOD, "sponsor": "Nia Prys", "barriers": text})
    assert [finding.severity for finding in review if finding.code == "SPO10"] == ([found] if found else [])


def test_a_page_that_cannot_be_laid_out_is_counted_too() -> None:
    assert "SPO07" in check("sponsor", {**GOOD, "odd": "word " * 400}).codes
