from typing import Any

from qitools import MeasurementPlan
from qitools.review import Finding, check

AIM = {"measure": "violent incidents per 1,000 bed-days", "baseline": 14.2, "target": 9.5}
OUTCOME = {"name": "Violent incidents per 1,000 occupied bed-days", "kind": "outcome"}
HUDDLE = {"name": "% of shifts with a huddle", "kind": "process", "driver": "Shared view of risk"}
SIGNS = {"name": "% of people with early signs recorded", "kind": "process", "driver": "Signs known to all"}
SEDATION = {"name": "PRN sedation per 1,000 bed-days", "kind": "balancing"}


def found(code: str, *measures: dict[str, Any], aim: Any = AIM) -> list[Finding]:
    review = check("measures", {"aim": aim, "measures": list(measures)})
    return [finding for finding in review if finding.code == code]


def test_a_sound_family_has_nothing_to_raise_as_dict_or_list() -> None:
    measures = [OUTCOME, HUDDLE, SIGNS, SEDATION]
    assert check("measures", {"aim": AIM, "measures": measures}).codes == ()
    assert check("measures", measures).codes == ()
    assert check("measures", MeasurementPlan(measures, aim=AIM)).codes == ()


def test_the_outcome_need_not_use_the_very_words_of_the_aim() -> None:
    assert not found("MEA01", OUTCOME, aim="Cut violent incidents from 14.2 to 9.5 per 1,000 bed-days by March 2027")
    assert found("MEA01", {**OUTCOME, "name": "Length of stay"})[0].severity == "error"
    assert found("MEA01", {**OUTCOME, "name": "Incidents of self-harm among new patients"})[0].severity == "coach"


def test_the_outcome_filed_under_process_is_noticed() -> None:
    (finding,) = found("MEA02", HUDDLE, {**OUTCOME, "kind": "process"})
    assert finding.where == OUTCOME["name"]


def test_a_family_that_cannot_push_work_elsewhere_gets_advice_on_balancing() -> None:
    quiet = [
        {"name": "% who understood their letter", "kind": "outcome"},
        {"name": "% of letters in plain words", "kind": "process"},
    ]
    assert [finding.severity for finding in found("MEA03", *quiet, aim="")] == ["coach"]
    assert [finding.severity for finding in found("MEA03", OUTCOME, HUDDLE)] == ["error"]


def test_ten_measures_are_enough_and_eleven_too_many() -> None:
    ten = [{**HUDDLE, "name": f"% of huddles {n}"} for n in range(10)]
    assert not found("MEA04", *ten)
    assert found("MEA04", *ten, SEDATION)


def test_only_process_measures_need_a_driver() -> None:
    assert [finding.where for finding in found("MEA05", OUTCOME, {**HUDDLE, "driver": ""}, SEDATION)] == [
        HUDDLE["name"]
    ]


def test_a_count_needs_a_base_or_a_steady_one() -> None:
    falls = {"name": "Number of falls", "kind": "outcome"}
    assert found("MEA06", falls)
    assert found("MEA06", {"name": "Falls per month", "kind": "outcome"})
    assert not found("MEA06", {**falls, "denominator": "bed-days"})
    assert not found("MEA06", {**falls, "chart": "C chart"})
    assert not found("MEA06", {"name": "Days between falls", "kind": "outcome"}, OUTCOME, HUDDLE)
    assert found("MEA06", {**falls, "kind": "balancing"})[0].severity == "coach"
