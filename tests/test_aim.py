"""The aim: a sentence that can be read aloud, whatever is filled in, and a value that keeps what was written."""

import json
import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi
from qitools.aim import read_amount

texts = st.text(st.characters(codec="utf-8"), max_size=30)
amounts = st.one_of(st.none(), st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False), texts)
aims = st.builds(
    qi.Aim,
    measure=texts,
    baseline=amounts,
    target=amounts,
    unit=st.sampled_from(["", "days", "%", "£", "per 1,000 bed-days"]),
    population=texts,
    place=texts,
    by=st.one_of(texts, st.dates().map(date.isoformat)),
    verb=st.sampled_from(["", "reduce", "halve"]),
    change=texts,
)

MEMORY = {
    "measure": "median wait from referral to diagnosis",
    "baseline": 61,
    "target": 42,
    "unit": "days",
    "population": "people referred to the memory service",
    "place": "Riverside, north and south",
    "by": "2027-03-31",
}


@given(aims)
def test_dict_round_trip_is_exact_even_through_json(aim):
    assert qi.Aim.from_dict(aim.to_dict()) == aim
    assert qi.Aim.from_dict(json.loads(json.dumps(aim.to_dict()))) == aim


@given(aims)
def test_the_sentence_is_one_sentence_whatever_is_filled_in(aim):
    said = str(aim)
    assert said.strip() == said
    assert said.endswith(".")
    written = (aim.measure, aim.unit, aim.population, aim.place, aim.by, aim.change)
    assert "None" not in said or any("None" in text for text in written)
    assert aim.alt_text == f"Aim statement: {said}"


def test_the_memory_aim_reads_as_in_the_lesson():
    assert str(qi.Aim(**MEMORY)) == (
        "By 31 March 2027, cut the median wait from referral to diagnosis from 61 to 42 days for people referred to the "
        "memory service in Riverside, north and south."
    )


@pytest.mark.parametrize(
    ("slots", "sentence"),
    [
        (
            {"measure": "% of shifts with a safety huddle", "baseline": 40, "target": 90, "unit": "%"},
            "Raise the percentage of shifts with a safety huddle from 40% to 90%.",
        ),
        (
            {"measure": "Waits for assessment", "baseline": 61, "target": 42, "unit": "days", "verb": "reduce"},
            "Reduce waits for assessment from 61 to 42 days.",
        ),
        (
            {"measure": "monthly agency spend", "baseline": 30000, "target": 20000, "unit": "£"},
            "Cut the monthly agency spend from £30,000 to £20,000.",
        ),
        (
            {"measure": "DNA rate", "baseline": "to be measured by 2026-12-15", "target": 8, "unit": "%"},
            "Bring the DNA rate to 8% (baseline to be measured by 15 December 2026).",
        ),
        (
            {"measure": "door-to-needle time", "baseline": 60, "target": 60, "unit": "minutes"},
            "Hold the door-to-needle time at 60 minutes.",
        ),
        ({"measure": "our DNA rate", "change": "20%", "verb": "cut"}, "Cut our DNA rate by 20%."),
        (
            {"measure": "violent incidents", "baseline": 8.2, "target": 5, "unit": "a week", "place": "on Heron ward"},
            "Cut violent incidents from 8.2 to 5 a week on Heron ward.",
        ),
        ({"by": "2027-03-31"}, "By 31 March 2027, an aim that is not written yet."),
        ({}, "An aim that is not written yet."),
    ],
)
def test_the_sentence_fits_what_is_filled_in(slots, sentence):
    assert str(qi.Aim(**slots)) == sentence


@given(st.integers(0, 999), st.integers(0, 999))
def test_the_verb_goes_the_way_of_the_numbers(baseline, target):
    said = str(qi.Aim(measure="wait", baseline=baseline, target=target, unit="days"))
    verb = "Cut" if target < baseline else "Raise" if target > baseline else "Hold"
    assert said.startswith(verb)
    assert re.findall(r"\d+", said) == ([str(baseline), str(target)] if baseline != target else [str(target)])


def test_the_wanted_direction_is_what_a_chart_takes():
    assert qi.Aim(**MEMORY).better == "decrease"
    assert qi.Aim(measure="attendance", baseline=60, target=75).better == "increase"
    assert qi.Aim(measure="attendance", baseline="to be measured", target=75).better == ""


def test_a_form_may_give_numbers_as_text_and_a_sheet_as_numpy():
    aim = qi.Aim(**{**MEMORY, "baseline": "61", "target": np.float64(42), "by": date(2027, 3, 31)})
    assert aim == qi.Aim(**MEMORY)
    assert json.loads(json.dumps(aim.to_dict()))["by"] == "2027-03-31"
    assert read_amount("1,200", "x") == 1200
    assert read_amount("9.5", "x") == 9.5


@pytest.mark.parametrize(
    ("slots", "named"),
    [
        ({"baseline": True}, "baseline"),
        ({"target": float("nan")}, "target"),
        ({"measure": 61}, "measure"),
        ({"by": 2027}, "by"),
    ],
)
def test_a_slot_that_cannot_be_used_is_named(slots, named):
    with pytest.raises(qi.InputError, match=f"The aim's {named} must be"):
        qi.Aim(**slots)


def test_an_unknown_slot_is_named():
    with pytest.raises(qi.InputError, match="'deadline'"):
        qi.Aim.from_dict({"measure": "wait", "deadline": "soon"})


def test_the_review_judges_the_date_by_the_day_it_is_given():
    assert qi.Aim(**MEMORY).review(today="2026-11-01").codes == ()
    assert "AIM01" in qi.Aim(**MEMORY).review(today="2027-04-01").codes
