from typing import Any

import pytest

from qitools.review import Finding, check
from qitools.review.charter import SUBJECT

TODAY = "2026-11-02"
GOOD: dict[str, Any] = SUBJECT.rules[0].good


def found(**changed: Any) -> list[Finding]:
    return list(check("charter", {**GOOD, **changed}, TODAY))


def codes(**changed: Any) -> set[str]:
    return {finding.code for finding in found(**changed)}


@pytest.mark.parametrize(
    "field", ["title", "problem", "aim", "scope_in", "sponsor", "coach", "ideas", "barriers", "review_date"]
)
def test_an_empty_part_is_named(field: str) -> None:
    assert [(f.code, f.where) for f in found(**{field: "tbc"})] == [("CHA01", field.replace("_", " ").capitalize())]


def test_a_part_may_be_a_text_or_a_list() -> None:
    assert codes(ideas="Test a checklist", barriers="Two posts vacant", aim="Wait of 42 days by March 2027") == set()


def test_a_review_date_is_a_date() -> None:
    assert codes(review_date="in spring") == {"CHA01"}


@pytest.mark.parametrize(
    "problem",
    ["Introduce a form in 2 clinics", "Waits are long because there is no checklist", "We need to train all 40 referrers",
     "Lack of a clear pathway", "Waits are long because of staff attitudes", "GPs are unwilling to help"],
)  # fmt: skip
def test_a_problem_with_a_solution_or_blame_in_it_is_asked_about(problem: str) -> None:
    assert codes(problem=problem) == {"CHA02"}


@pytest.mark.parametrize(
    "problem",
    ["Half of 120 people waited over 61 days", "People ring three numbers to book", "No bloods in 4 of 10 referrals"],
)
def test_a_problem_that_is_a_problem_is_left_alone(problem: str) -> None:
    assert codes(problem=problem) == set()


def test_baseline_data_hold_a_number() -> None:
    assert codes(baseline_data="seems long") == codes(baseline_data="not yet") == {"CHA03"}
    assert codes(baseline_data=[61, 58, 57]) == set()


def test_a_missing_balancing_measure_is_an_error_only_where_work_can_move() -> None:
    measures = {"outcome": ["% who understood the letter"], "process": ["% of letters in plain words"], "balancing": []}
    plain = {
        "aim": "90% of people understand their letter by March 2027",
        "title": "Plain letters",
        "ideas": ["Plain words"],
    }
    assert [(f.code, f.severity) for f in found(measures=measures, **plain)] == [("CHA04", "coach")]
    assert [f.severity for f in found(measures=measures)] == ["error"]
    assert [f.where for f in found(measures={})] == ["Measures: outcome", "Measures: process", "Measures: balancing"]


def test_the_sponsor_is_neither_coach_nor_team_lead_but_may_be_on_the_team() -> None:
    assert codes(coach=GOOD["sponsor"]) == codes(sponsor="ruth lindqvist") == {"CHA05"}
    assert codes(sponsor="Ben Adeyemi") == set()
    assert codes(sponsor={"name": "Ruth Lindqvist", "role": "director"}) == {"CHA05"}


def test_a_team_needs_three_roles_and_the_front_line() -> None:
    managers = [
        {"name": name, "role": role} for name, role in (("A", "team lead"), ("B", "service manager"), ("C", "matron"))
    ]
    assert [f.message for f in found(team=managers)] == ["No role on the team is from the front line."]
    assert codes(team=[*managers[:2], {"name": "D", "role": "ward clerk"}]) == set()
    assert codes(team=[{"name": name, "role": "nurse"} for name in "ABC"]) == {"CHA06"}


@pytest.mark.parametrize(
    "role", ["", "none", "will be informed", "Patients get a newsletter", "Carers are kept up to date"]
)
def test_being_told_is_no_part(role: str) -> None:
    assert codes(service_user_role=role) == {"CHA07"}


@pytest.mark.parametrize(
    "role", ["Asha chooses the tests", "two carers on the team", "co-designs the letter and is informed of results"]
)
def test_taking_part_is(role: str) -> None:
    assert codes(service_user_role=role) == set()


@pytest.mark.parametrize("out", ["", "none", "N/A", GOOD["scope_in"]])
def test_something_is_out_of_scope(out: str) -> None:
    assert codes(scope_out=out) == {"CHA08"}
