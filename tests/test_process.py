"""The process map: what it adds up to, where its arrows lead, and exact round trips."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi
from qitools.process import Exit

texts = st.text(st.characters(codec="utf-8"), max_size=15)
minutes = st.one_of(st.integers(0, 10**5), st.floats(0, 10**5))
steps = st.one_of(
    st.builds(
        qi.Step,
        texts,
        kind=st.sampled_from(["", "start", "step", "wait", "end"]),
        role=texts,
        touch_min=minutes,
        wait_min=minutes,
        value_added=st.booleans(),
        then=texts,
    ),
    st.builds(qi.Step, texts, exits=st.lists(st.builds(Exit, texts, texts), max_size=3)),
)
maps = st.builds(
    qi.ProcessMap,
    st.lists(steps, max_size=8),
    texts,
    st.sampled_from(["current", "future"]),
    st.sampled_from(["detailed", "high-level"]),
)

# The memory service's map of the course (step, role, touch minutes, wait minutes, value added).
MAP1 = qi.ProcessMap(
    [
        qi.Step(text, role=role, touch_min=touch, wait_min=wait, value_added=added)
        for text, role, touch, wait, added in [
            ("Log referral", "admin", 6, 0, True),
            ("Wait for triage", "", 0, 10080, False),
            ("Triage", "nurse", 15, 0, True),
            ("Request missing bloods", "admin", 8, 0, False),
            ("Wait for bloods", "", 0, 14400, False),
            ("Re-triage", "nurse", 10, 0, False),
            ("Book", "admin", 9, 0, True),
            ("Wait for appointment", "", 0, 54720, False),
            ("Assess", "doctor", 75, 0, True),
            ("Type letter", "admin", 25, 0, True),
            ("Wait for sign-off", "", 0, 8640, False),
            ("Discuss diagnosis", "doctor", 45, 0, True),
        ]
    ],
    title="Memory service, from referral to diagnosis",
)


def test_the_memory_map_adds_up_as_in_the_lesson():
    m = MAP1.metrics
    assert (m.touch_min, m.wait_min, m.lead_min, m.va_min, m.handoffs, m.n_waits) == (193, 87840, 88033, 175, 7, 4)
    assert m.va_pct == pytest.approx(0.199, abs=0.001)
    assert m.lead_min / 1440 == pytest.approx(61.13, abs=0.005)


@given(maps)
def test_dict_and_frame_round_trips_are_exact(process):
    assert qi.ProcessMap.from_dict(process.to_dict()) == process
    assert qi.ProcessMap.from_dict(json.loads(json.dumps(process.to_dict()))) == process


filled = st.text("abc ;:→", min_size=1, max_size=8).filter(str.strip)


@given(
    st.lists(
        st.one_of(
            st.builds(qi.Step, filled, role=filled, touch_min=minutes, value_added=st.booleans(), then=filled),
            st.builds(qi.Step, filled, exits=st.lists(st.builds(Exit, filled, filled), min_size=1, max_size=3)),
        )
    )
)
def test_a_frame_gives_the_same_map_back(listed):
    process = qi.ProcessMap(listed, title="Referrals", state="future")
    again = qi.ProcessMap.from_frame(process.to_frame(), title="Referrals", state="future")
    assert again == process
    assert hash(again) == hash(process)


@given(maps)
def test_the_times_add_up_and_no_arrow_leaves_the_map(process):
    m = process.metrics
    assert m.lead_min == m.touch_min + m.wait_min
    assert 0 <= m.va_min <= m.touch_min + 1e-9
    assert 0 <= m.va_pct <= 100.000001
    assert m.handoffs <= max(len(process.steps) - 1, 0)
    assert all(0 <= end < len(process.steps) for flow in process.flows for end in (flow.source, flow.target))


@given(maps)
def test_every_step_is_in_the_words(process):
    assert all(step.text in process.alt_text for step in process.steps)


def test_arrows_follow_the_list_exits_and_jumps():
    process = qi.ProcessMap(
        [
            {"text": "Referral arrives", "kind": "start"},
            {"text": "Bloods in date?", "exits": {"yes": "Book", "no": "Request bloods"}},
            {"text": "Request bloods", "then": "bloods in  DATE?"},
            "Book",
            {"text": "Diagnosis discussed", "kind": "end"},
            {"text": "Never reached", "then": "No such step"},
        ]
    )
    flows = [(flow.source, flow.target, flow.label) for flow in process.flows]
    assert flows == [(0, 1, ""), (1, 3, "yes"), (1, 2, "no"), (2, 1, ""), (3, 4, "")]
    assert [flow.back for flow in process.flows] == [False, False, False, True, False]
    assert process.missing == (("Never reached", "No such step"),)
    assert "[yes: to Book; no: to Request bloods]" in process.alt_text
    assert "[goes back to Bloods in date?]" in process.alt_text


def test_kinds_are_inferred_from_what_is_filled_in():
    kinds = [
        qi.Step("a", wait_min=5),
        qi.Step("b", exits={"yes": "a"}),
        qi.Step("c", touch_min=2, wait_min=5),
        qi.Step("d"),
    ]
    assert [step.kind for step in kinds] == ["wait", "decision", "step", "step"]


def test_roles_are_lanes_in_the_order_they_first_act():
    assert MAP1.roles == ("admin", "nurse", "doctor")


def test_a_sheet_filled_in_by_hand_is_read():
    sheet = pd.DataFrame(
        {
            "text": ["Log", "In date?", "Request"],
            "touch_min": [6, None, 8],
            "value_added": ["Y", "no", None],
            "exits": [None, "yes: Request; no: Log", ""],
        }
    )
    process = qi.ProcessMap.from_frame(sheet)
    assert process.steps[0].value_added
    assert process.steps[1].exits == (Exit("yes", "Request"), Exit("no", "Log"))
    assert process.metrics.touch_min == 14


@pytest.mark.parametrize(
    ("step", "named"),
    [
        ({"text": "Log", "touch_min": -1}, "touch_min"),
        ({"text": "Log", "wait_min": "a week"}, "wait_min"),
        ({"text": "Log", "kind": "diamond"}, "diamond"),
        ({"text": "Log", "kind": "step", "exits": {"yes": "x"}}, "only a decision"),
        ({"text": "Log", "minutes": 3}, "'minutes'"),
        ({"text": "Log", "exits": "yes"}, "exits"),
        ({"step": "Log"}, "'text'"),
        (3, "3"),
    ],
)
def test_a_step_that_cannot_be_used_is_named(step, named):
    with pytest.raises(qi.InputError, match=named):
        qi.ProcessMap([step])


def test_a_bad_row_is_named():
    with pytest.raises(qi.InputError, match="Row 2"):
        qi.ProcessMap.from_frame(pd.DataFrame({"text": ["Log", "Triage"], "touch_min": [1, -1]}))


def test_the_words_give_the_numbers():
    assert MAP1.alt_text.startswith(
        "Current-state process map of Memory service, from referral to diagnosis: 12 steps. Lead time 61.1 days, of which "
        "3.2 hours is work and 61 days is waiting; 0.199% of lead time adds value. 7 hand-offs, 4 waits."
    )
