"""A cycle as a value object: what a team wrote is kept exactly, and a field that cannot be is named."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi
from qitools.pdsa import FIELDS, STAGES, scale_of_test

texts = st.text(st.characters(codec="utf-8"), max_size=40)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
cycles = st.builds(
    qi.PDSACycle,
    id=st.none() | st.integers(1, 10**6),
    cycle_type=st.sampled_from(["collect information", "develop", "test", "implement"]),
    scale=st.integers(1, 500),
    questions=st.lists(texts, max_size=3),
    predictions=st.lists(texts, max_size=3),
    matched_prediction=st.sampled_from([None, True, False]),
    decision=st.sampled_from(["", "adapt", "adopt", "abandon"]),
    **dict.fromkeys(
        ("ramp", "objective", "change", "who", "what", "when", "where", "data_plan")
        + ("observations", "unexpected", "result", "learned", "next_plan"),
        texts,
    ),
    **dict.fromkeys(("planned_at", "done_at", "studied_at", "acted_at"), moments),
)


@pytest.fixture
def huddle():
    return qi.PDSACycle(
        id=3,
        ramp="Huddle",
        objective="Keep the huddle to two minutes",
        questions="How long does it last?",
        predictions=["Under 2 minutes: five patients only"],
        who="Nurse in charge",
        when=date(2026, 11, 4),
        observations="Held at 07:32",
        result=1.8,
    )


@given(cycles)
def test_dict_round_trip_is_exact_even_through_json(cycle):
    assert qi.PDSACycle.from_dict(cycle.to_dict()) == cycle
    assert qi.PDSACycle.from_dict(json.loads(json.dumps(cycle.to_dict()))) == cycle


@given(cycles)
def test_stage_is_the_last_with_something_written(cycle):
    empty = qi.PDSACycle()
    filled = [s for s, names in STAGES.items() if any(getattr(cycle, n) != getattr(empty, n) for n in names)]
    assert cycle.written == tuple(filled)
    assert cycle.stage == (filled[-1] if filled else "plan")


def test_words_tell_every_field_and_say_what_is_missing(huddle):
    words = huddle.alt_text
    for told in ("cycle 3", "Huddle", "Under 2 minutes: five patients only", "2026-11-04", "Held at 07:32", "1.8"):
        assert told in words
    assert words.endswith("Study. Not written yet. Act. Not written yet.")


def test_words_say_a_failed_prediction(huddle):
    told = qi.PDSACycle(learned="It overran", matched_prediction=False).alt_text
    assert "Matched prediction: no." in told


def test_a_number_a_date_or_one_text_is_taken_as_a_person_means_it(huddle):
    assert huddle.result == "1.8"
    assert huddle.when == "2026-11-04"
    assert huddle.questions == ("How long does it last?",)
    assert qi.PDSACycle(scale=np.int64(5), matched_prediction=np.True_).matched_prediction is True
    assert qi.PDSACycle(scale=5.0).scale == 5
    assert qi.PDSACycle(decision=" Adopt ").decision == "adopt"


def test_times_can_always_be_compared():
    summer = timezone(timedelta(hours=1))
    early = qi.PDSACycle(planned_at="2026-06-01T09:00", done_at=datetime(2026, 6, 1, 9, 30, tzinfo=summer))
    assert early.planned_at > early.done_at
    assert qi.PDSACycle(planned_at="2026-06-01").planned_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert qi.PDSACycle(planned_at=date(2026, 6, 1)).planned_at == datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"decision": "roll out"}, "'adapt', 'adopt' or 'abandon'"),
        ({"cycle_type": "audit"}, "'collect information', 'develop', 'test' or 'implement'"),
        ({"scale": 0}, "'scale' must be a whole number from 1 up; it is 0"),
        ({"scale": True}, "'scale' must be a whole number"),
        ({"scale": 2.5}, "'scale' must be a whole number"),
        ({"scale": "one"}, "'scale' must be a whole number"),
        ({"matched_prediction": "nearly"}, "'matched_prediction' must be True, False or None"),
        ({"predictions": {"Q": "P"}}, "'predictions' must be a text or a list of texts"),
        ({"predictions": [["nested"]]}, "'predictions' must be a text"),
        ({"change": ["a", "b"]}, "'change' must be a text"),
        ({"who": True}, "'who' must be a text"),
        ({"planned_at": "last week"}, "'planned_at' must be a date and time"),
        ({"prediction": "Under 2"}, "no field 'prediction'; its fields are id, ramp"),
        (["objective"], "is a dict of its fields"),
    ],
)
def test_a_field_that_cannot_be_is_named_in_one_sentence(given, said):
    with pytest.raises(qi.InputError, match=None) as error:
        qi.PDSACycle.from_dict(given)
    assert said in str(error.value)


def test_it_cannot_be_changed_by_accident(huddle):
    with pytest.raises(AttributeError):
        huddle.result = "2"
    assert {huddle: 1}[qi.PDSACycle.from_dict(huddle.to_dict())] == 1


def test_every_field_belongs_to_a_stage_or_is_kept_by_the_log():
    staged = [name for names in STAGES.values() for name in names]
    assert sorted([*staged, "id", "planned_at", "done_at", "studied_at", "acted_at"]) == sorted(FIELDS)


def test_importing_it_brings_in_no_heavy_package():
    heavy = "{'pandas', 'numpy', 'matplotlib', 'sqlalchemy', 'ipywidgets'} & set(sys.modules)"
    code = f"import sys, qitools.pdsa; print(sorted({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("belief", "cost", "across"),
    [
        ("low", "large", ["very small", "very small", "very small"]),
        ("low", "small", ["very small", "very small", "small"]),
        ("high", "large", ["very small", "small", "large"]),
        ("high", "small", ["small", "large", "implement"]),
    ],
)
def test_the_scale_of_a_test_follows_belief_cost_and_readiness(belief, cost, across):
    assert [scale_of_test(belief, cost, readiness) for readiness in ("resistant", "indifferent", "ready")] == across


def test_a_scale_is_asked_for_in_the_words_of_the_table():
    with pytest.raises(qi.InputError, match="'readiness' must be 'resistant', 'indifferent' or 'ready'"):
        scale_of_test("high", "small", "eager")
