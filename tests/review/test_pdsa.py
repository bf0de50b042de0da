"""What a coach sees in a PDSA cycle, and in a ramp of them."""

from datetime import UTC, datetime
from typing import Any

import pytest

import qitools as qi
from qitools.review import check
from qitools.review.pdsa import SUBJECT
from qitools.review.ramp import SUBJECT as RAMP

GOOD: dict[str, Any] = SUBJECT.rules[0].good


def codes(**changed: Any) -> tuple[str, ...]:
    return check("pdsa", {**GOOD, **changed}).codes


def severity(code: str, **changed: Any) -> str:
    return next(finding.severity for finding in check("pdsa", {**GOOD, **changed}) if finding.code == code)


@pytest.mark.parametrize("rule", [*SUBJECT.rules, *RAMP.rules], ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    name = "ramp" if rule.code.startswith("RAMP") else "pdsa"
    assert check(name, rule.bad).codes == (rule.code,)
    assert check(name, rule.good).codes == ()


def test_the_object_and_its_dict_are_read_alike() -> None:
    cycle = qi.PDSACycle(**GOOD)
    assert cycle.review() == check("pdsa", cycle.to_dict())
    assert not cycle.review()


def test_a_plan_is_not_told_that_its_study_is_missing() -> None:
    plan = {
        name: GOOD[name]
        for name in ("objective", "questions", "predictions", "change", "who", "what", "when", "where", "data_plan")
    }
    assert not qi.PDSACycle(**plan).review()
    done = qi.PDSACycle(**plan, observations="Held at 07:32", unexpected="none seen", result="2 minutes")
    assert not done.review()


def test_a_stage_that_was_passed_over_is_seen_once_a_later_one_is_written() -> None:
    assert codes(observations="", unexpected="") == ("PDSA08",)
    assert codes(learned="", matched_prediction=None) == ("PDSA09",)
    assert codes(decision="") == ("PDSA10",)


def test_an_empty_cycle() -> None:
    assert check("pdsa", {}).codes == ("PDSA01", "PDSA02", "PDSA03", "PDSA06", "PDSA07", "PDSA12")


@pytest.mark.parametrize(
    "prediction",
    [
        "Under 2 minutes: five patients only",
        "4 of 5 shifts, because the board is in the way",
        "Fewer calls, since people choose their slot",
        "The night staff will refuse it. They were not asked last time",
        "14 s because of lower friction",
        "All three will be back by noon - the lab collects at ten",
    ],
)
def test_a_prediction_with_a_number_or_a_direction_and_a_reason_is_sound(prediction: str) -> None:
    assert codes(predictions=[prediction]) == ()


@pytest.mark.parametrize(
    ("prediction", "seen"),
    [
        ("It will go well", "no number, direction or reason"),
        ("Under 2 minutes", "no reason"),
        ("Staff will like it because it is friendly", "no number and no direction"),
    ],
)
def test_what_a_prediction_lacks_is_named(prediction: str, seen: str) -> None:
    review = check("pdsa", {**GOOD, "predictions": [prediction]})
    assert review.codes == ("PDSA04",)
    assert (review[0].where, review[0].severity) == ("Prediction 1", "error")
    assert seen in review[0].message.replace("gives no reason", "no reason")


def test_a_question_that_has_no_prediction_of_its_own_is_advice() -> None:
    questions = ["How long does it last?", "Who speaks first?"]
    assert codes(questions=questions) == ("PDSA03",)
    assert severity("PDSA03", questions=questions) == "coach"
    assert severity("PDSA03", predictions=["tbc"]) == "error"


def test_a_question_that_one_small_test_cannot_answer_is_advice() -> None:
    assert severity("PDSA02", questions=["Should we use huddles?"]) == "coach"
    assert severity("PDSA02", questions=["Length of the huddle"]) == "coach"
    assert codes(questions=["Will falls drop across the whole trust?"], scale=1) == ("PDSA02",)


def test_predictions_are_compared_with_results_by_their_times() -> None:
    def moments(planned: Any, done: Any) -> tuple[str, ...]:
        return codes(planned_at=planned, done_at=done)

    assert moments("2026-11-04", "2026-11-03") == ("PDSA05",)
    assert moments("2026-11-03", "2026-11-03T07:00") == ()  # a bare day says nothing of the order on that day
    assert moments(datetime(2026, 11, 3, 9, tzinfo=UTC), "2026-11-03T08:00") == ("PDSA05",)
    assert moments("soon", None) == ()


def test_a_prediction_changed_after_the_result_is_seen_in_the_log(tmp_path: Any) -> None:
    log = qi.PDSALog(tmp_path / "team.db")
    plan = {
        name: GOOD[name]
        for name in ("objective", "questions", "predictions", "change", "who", "what", "when", "where", "data_plan")
    }
    cycle = log.plan(ramp="Huddle", **plan)
    cycle = log.do(cycle.id, observations="Held at 07:32", unexpected="none seen", result="2 minutes 40 seconds")
    assert "PDSA05" not in cycle.review().codes
    log.close()
    late = qi.PDSACycle(**{**cycle.to_dict(), "planned_at": cycle.done_at.replace(year=cycle.done_at.year + 1)})  # type: ignore[union-attr]
    assert late.review().codes == ("PDSA05",)


def test_what_happens_may_be_in_the_change() -> None:
    assert codes(what="") == ("PDSA06",)
    assert severity("PDSA06", what="") == "coach"
    assert severity("PDSA06", who="") == "error"


def test_what_was_seen_is_not_the_plan() -> None:
    assert severity("PDSA08", observations=GOOD["change"]) == "error"
    assert severity("PDSA08", observations="We will hold it on Thursday") == "coach"
    assert codes(unexpected="none") == ()


def test_a_comparison_may_be_in_words_or_in_the_tick_box() -> None:
    assert codes(learned="As we expected, the rota crept in", matched_prediction=None) == ()
    assert codes(learned="The wobble came from the hinge", matched_prediction=False) == ()


def test_adopting_waits_for_more_than_one_small_test() -> None:
    assert codes(decision="adopt", scale=1) == ("PDSA10",)
    assert codes(decision="adopt", scale=20) == ()
    assert codes(decision="spread") == ("PDSA10",)
    third = check("pdsa", [GOOD, GOOD, {**GOOD, "decision": "adopt"}])
    assert third.codes == ()


def test_abandoning_needs_no_next_cycle_and_in_a_list_the_next_is_there() -> None:
    assert codes(decision="abandon", next_plan="") == ()
    assert check("pdsa", [{**GOOD, "next_plan": ""}, GOOD]).codes == ()
    review = check("pdsa", [GOOD, {**GOOD, "next_plan": "none"}])
    assert [(finding.code, finding.where) for finding in review] == [("PDSA11", "Cycle 2: Next plan")]


def test_collecting_information_needs_no_change() -> None:
    assert codes(cycle_type="collect information", change="") == ()
    assert codes(change="Audit 30 referrals for missing bloods") == ("PDSA12",)
    assert codes(change="Print the form; email the ward; book a room") == ("PDSA12",)
    assert codes(change="The nurse asks two questions at the door, and then walks on") == ()


# -- ramps


RUN: list[dict[str, Any]] = RAMP.rules[0].good["cycles"]


def ramp(*changed: dict[str, Any], **more: Any) -> tuple[str, ...]:
    cycles = [{**cycle, **change} for cycle, change in zip(RUN, (*changed, {}, {}, {}), strict=False)]
    return check("ramp", {"cycles": cycles, **more}).codes


def test_cycles_of_a_log_are_a_ramp() -> None:
    common = {"ramp": "Huddle", "change": "A huddle", "where": "Heron ward"}
    cycles = [
        qi.PDSACycle(**common, scale=1, who="One nurse", when="Tuesday early shift", learned="The rota crept in",
                     decision="adapt", next_plan="Say the purpose first"),
        qi.PDSACycle(**common, scale=4, who="Four nurses", when="Late shifts", objective="Does saying the purpose help?",
                     learned="It clashes with the medicines", decision="adapt", next_plan="Ask what time suits medicines"),
        qi.PDSACycle(**common, scale=14, who="All nurses", when="A week with nights", objective="A time clear of medicines"),
    ]  # fmt: skip
    assert check("ramp", cycles).codes == ()


def test_cycles_of_other_ramps_are_not_linked() -> None:
    assert ramp({}, {"ramp": "Bloods"}, {"scale": 5}) == ("RAMP01",)
    assert check("ramp", []).codes == ("RAMP01",)


def test_high_belief_allows_a_jump() -> None:
    assert ramp({}, {"scale": 6}, {"scale": 30}) == ("RAMP02",)
    assert ramp({}, {"scale": 5}, {"scale": 25}) == ()
    assert ramp({}, {"scale": 40}, {"scale": 60}, belief="high") == ()
    assert ramp({"scale": "1 nurse"}, {"scale": "40 nurses"}, {"scale": "60"}) == ("RAMP02",)


def test_more_of_the_same_is_no_variation() -> None:
    same = {"conditions": "", "where": "Heron ward"}
    assert ramp({**same, "who": "One nurse"}, {**same, "who": "Four nurses"}, {**same, "who": "12 nurses"}) == (
        "RAMP03",
    )
    nights = {**same, "who": "Nurse", "when": "2 nights"}
    assert ramp({**same, "who": "Nurse", "when": "an early shift"}, nights, nights) == ()


def test_implementation_follows_adopting() -> None:
    assert ramp({}, {"decision": "adopt"}, {"cycle_type": "implement"}) == ()
    assert ramp({}, {}, {"cycle_type": "implement"}) == ("RAMP04",)
    assert ramp({}, {}, {"change": "Roll out the huddle on every ward"}) == ("RAMP04",)


def test_a_cycle_uses_what_the_one_before_taught() -> None:
    blind = {key: value for key, value in RUN[1].items() if key != "builds_on"}
    repeated = {**{key: value for key, value in RUN[0].items() if key != "learned"}, "learned": "Too long"}
    cycles = [repeated, {**repeated, "next_plan": "Nights"}, {**repeated, "conditions": "Night shift"}]
    assert "RAMP05" in check("ramp", cycles).codes
    assert check("ramp", [RUN[0], blind, RUN[2]]).codes == ()  # "purpose" is in both
    assert ramp({}, {"builds_on": "n/a"}) == ("RAMP05",)
