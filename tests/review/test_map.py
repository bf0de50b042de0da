from typing import Any

import pytest

from qitools import ProcessMap
from qitools.review import Finding, check


def steps() -> list[dict[str, Any]]:
    return [
        {"text": "Referral arrives", "kind": "start"},
        {"text": "Log referral", "role": "admin", "touch_min": 6, "value_added": True},
        {"text": "Wait for triage", "wait_min": 10080},
        {"text": "Complete?", "exits": {"yes": "Book", "no": "Request bloods"}},
        {"text": "Request bloods", "role": "admin", "touch_min": 8, "then": "Wait for triage"},
        {"text": "Book", "role": "admin", "touch_min": 9, "value_added": True},
        {"text": "Letter sent", "kind": "end"},
    ]


def found(code: str, *given: dict[str, Any], **details: Any) -> list[Finding]:
    return [finding for finding in check("map", {"steps": list(given), **details}) if finding.code == code]


def test_a_sound_map_has_nothing_to_raise_as_object_dict_or_list() -> None:
    assert ProcessMap(steps()).review().codes == ()
    assert check("map", ProcessMap(steps()).to_dict()).codes == ()
    assert check("map", steps()).codes == ()


def test_two_starts_and_no_end_are_two_findings() -> None:
    start = {"text": "Referral arrives", "kind": "start"}
    assert [finding.where for finding in found("MAP01", start, {**start, "text": "Call"})] == ["Start", "End"]


@pytest.mark.parametrize("exits", [{}, {"yes": "Book"}, [{"label": "", "to": "Book"}, {"label": "no", "to": "Book"}]])
def test_a_decision_needs_two_labelled_ways_out(exits: object) -> None:
    changed = steps()
    changed[3] = {"text": "Complete?", "kind": "decision", "exits": exits}
    assert [finding.where for finding in found("MAP02", *changed)] == ["Step 4: Complete?"]


def test_a_way_out_to_nowhere_and_the_step_it_should_reach_are_named() -> None:
    changed = steps()
    changed[3]["exits"] = {"yes": "Book", "no": "Ask the practice"}
    assert [finding.where for finding in found("MAP03", *changed)] == ["Step 4: Complete?", "Step 5: Request bloods"]


@pytest.mark.parametrize(
    "text", ["Assessment", "Nurse triages", "Diagnosis discussed", "Screening", "The letter is typed"]
)
def test_a_step_that_does_not_open_with_a_verb_gets_advice(text: str) -> None:
    changed = steps()
    changed[1]["text"] = text
    assert [finding.severity for finding in found("MAP04", *changed)] == ["coach"]


@pytest.mark.parametrize(
    "text", ["Log referral", "Triage", "Re-triage", "Type letter", "Document visit", "Discuss diagnosis", "Feed back"]
)
def test_a_step_that_opens_with_a_verb_is_left_alone(text: str) -> None:
    changed = steps()
    changed[1]["text"] = text
    assert not found("MAP04", *changed)


def test_a_current_map_without_waits_or_loops_may_be_as_imagined() -> None:
    straight = [step for step in steps() if step["text"] in ("Referral arrives", "Log referral", "Book", "Letter sent")]
    assert found("MAP05", *straight)
    assert not found("MAP05", *straight, state="future")
    assert not found("MAP05", *straight[:2], {"text": "Check it", "then": "Log referral"}, *straight[2:])


def test_a_wait_is_neither_work_nor_value() -> None:
    assert found("MAP06", {"text": "Wait for bloods", "touch_min": 60})
    assert found("MAP06", {"text": "Bloods", "kind": "wait", "wait_min": 60, "value_added": True})
    assert not found("MAP06", {"text": "Wait for bloods", "wait_min": 60})


def test_value_that_follows_the_role_gets_advice() -> None:
    doctor = [{"text": f"See {n}", "role": "doctor", "touch_min": 5, "value_added": True} for n in "abc"]
    clerk = {"text": "Book", "role": "clerk", "touch_min": 5}
    assert [finding.severity for finding in found("MAP06", *doctor, clerk)] == ["coach"]
    assert not found("MAP06", *doctor, {**clerk, "value_added": True})


def test_ten_steps_fit_a_high_level_map_and_eleven_do_not() -> None:
    ten = [{"text": f"Do part {n}", "touch_min": 1} for n in range(10)]
    assert not found("MAP07", *ten, detail="high-level")
    assert found("MAP07", *ten, {"text": "Do more", "touch_min": 1}, detail="high-level")
    assert not found("MAP07", *ten, {"text": "Do more", "touch_min": 1})
