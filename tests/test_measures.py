"""Measures: the plan is kept exactly, the chart tree answers as in the course, and agreement is exact."""

import json
from dataclasses import fields
from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi
from qitools.measures import CHARTS, CHARTS_FOR, agreement, choose_chart, label, systematic_sample

texts = st.text(st.characters(codec="utf-8"), max_size=15)
filled = st.text("abc d,;", min_size=1, max_size=10).filter(str.strip)
amounts = st.one_of(st.none(), st.integers(0, 10**6), st.floats(0, 10**6), filled)


def measures(words):
    return st.builds(
        qi.Measure,
        name=words,
        kind=st.sampled_from(["", "outcome", "process", "balancing"]),
        definition=words,
        unit=words,
        sample_size=amounts,
        data_type=st.sampled_from(["", *CHARTS_FOR]),
        chart=st.one_of(words, st.sampled_from([*CHARTS, *CHARTS.values()])),
        driver=words,
        baseline=amounts,
        target=amounts,
        better=st.sampled_from(["", "increase", "decrease"]),
        kappa=st.one_of(st.none(), st.floats(-1, 1)),
        revision=words,
    )


def plans(words):
    listed = st.lists(measures(words), max_size=4, unique_by=lambda m: " ".join(m.name.split()).lower())
    return st.builds(qi.MeasurementPlan, listed, st.one_of(words, st.builds(qi.Aim, measure=words)))


# The family of measures of the course.
FAMILY = {
    "outcome": [
        "Violent incidents per 1,000 bed-days",
        "Days between serious incidents",
        "% service users who feel safe",
    ],
    "process": [
        "% shifts with a huddle",
        "% with early-warning signs recorded in 24 h",
        "% new staff taught the huddle in week 1",
        "% huddles with a doctor",
        "% observation plans reviewed daily",
    ],
    "balancing": [
        "PRN sedation per 1,000 bed-days",
        "Staff hours in huddles",
        "Leave cancelled a week",
        "Seclusion hours",
    ],
}


@given(plans(texts))
def test_dict_round_trip_is_exact_even_through_json(plan):
    assert qi.MeasurementPlan.from_dict(plan.to_dict()) == plan
    assert qi.MeasurementPlan.from_dict(json.loads(json.dumps(plan.to_dict()))) == plan


@given(plans(filled))
def test_frame_round_trip_is_exact(plan):
    assert qi.MeasurementPlan.from_frame(plan.to_frame(), aim=plan.aim) == plan
    assert list(plan.to_frame().columns) == [field.name for field in fields(qi.Measure)]


@given(plans(texts))
def test_every_measure_is_in_the_words(plan):
    assert all(measure.name.strip() in plan.alt_text for measure in plan)


def test_a_sheet_with_readers_headings_and_empty_cells_is_read():
    sheet = pd.DataFrame(
        {
            "Measure": ["% shifts with a huddle", "Seclusion hours"],
            "Operational definition": ["Three people, time on the board", np.nan],
            "Chart type": ["P chart", None],
            "Sample size": [20, np.nan],
            "Type": ["Process", "balancing"],
        }
    )
    plan = qi.MeasurementPlan.from_frame(sheet)
    assert plan[0] == qi.Measure(
        "% shifts with a huddle",
        kind="process",
        definition="Three people, time on the board",
        chart="p",
        sample_size=20,
    )
    assert plan[1] == qi.Measure("Seclusion hours", kind="balancing")


def test_every_label_leads_back_to_its_field():
    row = {label(f.name): "9" if f.name in ("baseline", "target", "sample_size") else "" for f in fields(qi.Measure)}
    plan = qi.MeasurementPlan.from_frame(pd.DataFrame([{**row, "Name": "Falls", "Chart type": "C chart"}]))
    assert plan[0] == qi.Measure("Falls", chart="c", baseline=9, target=9, sample_size=9)


def test_the_family_sorts_into_its_kinds():
    plan = qi.MeasurementPlan([qi.Measure(name, kind=kind) for kind, names in FAMILY.items() for name in names])
    assert {kind: [m.name for m in plan.of_kind(kind)] for kind in FAMILY} == FAMILY
    assert plan.alt_text.startswith(
        "Measurement plan with 12 measures: 3 outcome measures, 5 process measures, 4 balancing measures."
    )
    assert len(plan[:2]) == 2


def test_charts_are_known_by_their_names_and_other_words_are_kept():
    assert [qi.Measure("m", chart=name).chart for name in ("I chart", "xmr", "X-bar-S", "u", "Run  Chart")] == [
        "i",
        "i",
        "xbar",
        "u",
        "run",
    ]
    assert qi.Measure("m", chart="bar chart").chart == "bar chart"


def test_the_words_say_amounts_with_their_unit():
    said = qi.Measure("DNA", kind="outcome", unit="%", baseline=9.03, target="half by 2027-03-31", chart="p").alt_text
    assert said == (
        "Outcome measure: DNA. Unit: %. Chart type: P chart. Baseline: 9.03%. Target: half by 31 March 2027."
    )


@pytest.mark.parametrize(
    ("details", "named"),
    [
        ({"kind": "main"}, "kind is 'main'"),
        ({"data_type": "numbers"}, "data type is 'numbers'"),
        ({"better": "lower"}, "wanted direction is 'lower'"),
        ({"kappa": 1.2}, "kappa"),
        ({"target": True}, "target"),
        ({"source": 3}, "source"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(details, named):
    with pytest.raises(qi.InputError, match=named):
        qi.Measure("DNA", **details)


def test_what_is_wrong_in_a_plan_is_named():
    with pytest.raises(qi.InputError, match="Two measures are called 'dna '"):
        qi.MeasurementPlan([qi.Measure("DNA"), qi.Measure("dna ")])
    with pytest.raises(qi.InputError, match=r"Row 2: .*kind is 'main'"):
        qi.MeasurementPlan.from_frame(pd.DataFrame({"name": ["a", "b"], "kind": ["outcome", "main"]}))
    with pytest.raises(qi.InputError, match="Column 'colour'"):
        qi.MeasurementPlan.from_frame(pd.DataFrame({"name": ["a"], "colour": ["red"]}))
    with pytest.raises(qi.InputError, match="'nme'"):
        qi.Measure.from_dict({"name": "a", "nme": "b"})


# Twelve cases of the course, and the chart that suits each.
CASES = [
    ("turnaround minutes, one patient a day", {"data_type": "continuous"}, "i"),
    ("waits of 5 sampled patients a day", {"data_type": "continuous", "values_per_point": 5}, "xbar"),
    ("% admissions with VTE assessment, monthly", {"data_type": "classification"}, "p"),
    ("falls a month, bed-days nearly constant", {"data_type": "count", "equal_area": True}, "c"),
    ("falls per 1,000 bed-days, bed-days vary 30%", {"data_type": "count"}, "u"),
    ("days between cardiac arrests", {"data_type": "time between"}, "t"),
    ("operations between wrong-site events", {"data_type": "cases between"}, "g"),
    ("% of eligible staff vaccinated in the week", {"data_type": "classification"}, "p"),
    ("medication errors per 100 charts, 40-180 charts", {"data_type": "count", "equal_area": False}, "u"),
    ("monthly agency spend", {"data_type": "continuous"}, "i"),
    ("complaints a month, stable clinic volume", {"data_type": "count", "equal_area": True}, "c"),
    ("seven weekly points of a new measure", {"data_type": "continuous", "points": 7}, "run"),
]


@pytest.mark.parametrize(("case", "asked", "chart"), CASES, ids=[case for case, _, _ in CASES])
def test_the_tree_chooses_the_chart(case, asked, chart):
    assert choose_chart(**asked) == chart
    assert chart in CHARTS_FOR[asked["data_type"]]


def test_large_denominators_lead_to_the_prime_charts():
    assert choose_chart("classification", overdispersed=True) == "pp"
    assert choose_chart("count", overdispersed=True) == "up"
    with pytest.raises(qi.InputError, match="'attribute'"):
        choose_chart("attribute")


def test_kappa_of_a_two_by_two_table():
    # 20 both yes, 15 both no, 5 and 10 apart: p_o 0.70, p_e 0.50 (Cohen 1960)
    a = ["y"] * 25 + ["n"] * 25
    b = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    percent, kappa = agreement(a, b)
    assert percent == 70.0
    assert kappa == pytest.approx(0.4)


codes = st.lists(st.tuples(st.sampled_from("ynx"), st.sampled_from("ynx")), min_size=1, max_size=30)


@given(codes)
def test_agreement_does_not_depend_on_who_is_first_or_on_the_order(pairs):
    a, b = zip(*pairs, strict=True)
    percent, kappa = agreement(a, b)
    assert 0 <= percent <= 100
    assert isnan(kappa) or -1 <= kappa <= 1
    assert str(agreement(b, a)) == str((percent, kappa)) == str(agreement(a[::-1], b[::-1]))


@given(st.lists(st.sampled_from("yn"), min_size=1, max_size=20))
def test_two_who_agree_on_everything_have_kappa_one_unless_there_is_one_code(a):
    percent, kappa = agreement(a, list(a))
    assert percent == 100
    assert kappa == 1 if len(set(a)) > 1 else isnan(kappa)


@pytest.mark.parametrize(
    ("a", "b", "named"),
    [("yn", "y", "2 records and the other 1"), ("", "", "no codes"), (["y", None], "yn", "Record 2")],
)
def test_codes_that_cannot_be_compared_are_named(a, b, named):
    with pytest.raises(qi.InputError, match=named):
        agreement(a, b)


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9), st.data())
def test_every_case_is_in_exactly_one_of_the_k_samples(ids, k, data):
    numbered = list(enumerate(ids))
    samples = [systematic_sample(numbered, k, start) for start in range(1, k + 1)]
    assert sorted(case for sample in samples for case in sample) == numbered
    assert max(map(len, samples)) - min(map(len, samples)) <= 1


@pytest.mark.parametrize(("k", "start"), [(0, 1), (3, 0), (3, 4), (2.5, 1)])
def test_a_sample_that_cannot_be_drawn_is_refused(k, start):
    with pytest.raises(qi.InputError, match="whole number from 1"):
        systematic_sample(range(10), k, start)
