"""Pareto charts and small multiples: the course's fixtures, the order of bars, and gaps between groups."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi
from qitools.pareto import OTHER

DELAYS = {
    "transport": (46, 46),
    "medicines not ready": (88, 61),
    "care package": (31, 217),
    "family meeting not booked": (24, 72),
    "therapy assessment": (39, 78),
    "scan or result": (17, 26),
    "other": (15, 20),
}
COUNT = qi.Pareto({cause: count for cause, (count, _) in DELAYS.items()}, unit="delayed discharges")
BED_DAYS = qi.Pareto({cause: days for cause, (_, days) in DELAYS.items()}, unit="bed-days")


def test_delays_by_count():
    assert COUNT.total == 260
    assert COUNT.categories == (
        "medicines not ready", "transport", "therapy assessment", "care package", "family meeting not booked",
        "scan or result", "other",
    )  # fmt: skip
    assert [round(part, 1) for part in COUNT.cumulative] == [33.8, 51.5, 66.5, 78.5, 87.7, 94.2, 100]


def test_delays_by_bed_days_tell_another_story():
    assert BED_DAYS.total == 520
    assert BED_DAYS.categories[:4] == (
        "care package", "therapy assessment", "family meeting not booked", "medicines not ready",
    )  # fmt: skip
    assert [round(part, 1) for part in BED_DAYS.cumulative] == [41.7, 56.7, 70.6, 82.3, 91.2, 96.2, 100]


def test_the_vital_few():
    assert len(COUNT.vital_few(80)) == 5
    assert BED_DAYS.vital_few(80) == BED_DAYS.categories[:4]
    assert BED_DAYS.vital_few(40) == ("care package",)
    assert BED_DAYS.vital_few(100) == BED_DAYS.categories
    with pytest.raises(qi.InputError, match="above 0 and up to 100"):
        BED_DAYS.vital_few(0)


def test_other_stands_last_however_large():
    assert qi.Pareto({"Other": 99, "falls": 3, "MISC": 50}).categories == ("falls", "Other", "MISC")


def test_equal_categories_keep_their_order():
    assert qi.Pareto({"b": 2, "a": 2, "c": 3}).categories == ("c", "b", "a")


@pytest.mark.parametrize(
    "counts", [{"a": 1, "b": "2"}, pd.Series({"a": 1, "b": 2}), [("a", 1), ("b", 2)], (("a", 1), ["b", 2])],
    ids=["dict", "series", "pairs", "mixed pairs"],
)  # fmt: skip
def test_counts_come_from_whatever_holds_them(counts):
    assert qi.Pareto(counts).to_frame().values.tolist() == [["b", 2, 200 / 3, 200 / 3], ["a", 1, 100 / 3, 100]]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"a": -1}, "'a' has -1"),
        ({"a": 1, "b": None}, "'b' has no count"),
        ([("a", 1), ("a", 2)], "'a' comes twice"),
        ({"a": 0}, "Every count is 0"),
        ({}, "no category"),
        ("abc", "must be a dict"),
        ([1, 2], "Row 1 of the counts"),
        ([(None, 2)], "Row 1 of the counts has no category"),
        ({"a": "12*"}, "Row 1 of the counts says"),
    ],
)
def test_counts_that_cannot_be_used_are_named(counts, said):
    with pytest.raises(qi.InputError, match=said):
        qi.Pareto(counts)


counts = st.dictionaries(st.text(min_size=1).filter(str.strip).map(str.strip), st.integers(0, 500), min_size=1).filter(
    lambda d: any(d.values())
)


@given(counts)
def test_bars_descend_and_the_line_ends_at_100(given_counts):
    pareto = qi.Pareto(given_counts)
    named = [n for c, n in zip(pareto.categories, pareto.counts, strict=True) if c.lower().strip(" .:") not in OTHER]
    assert named == sorted(named, reverse=True)
    assert pareto.cumulative[-1] == 100
    assert sum(pareto.percent) == pytest.approx(100)
    assert set(pareto.categories) == set(given_counts)


@given(counts, st.booleans())
def test_a_pareto_survives_being_written_down(given_counts, multiple):
    pareto = qi.Pareto(given_counts, unit="bed-days", title="Delays", multiple=multiple)
    assert qi.Pareto.from_dict(json.loads(json.dumps(pareto.to_dict()))) == pareto


def test_a_dict_that_is_no_pareto_is_refused():
    for wrong in ({}, {"counts": {"a": 1}, "colour": "red"}, [1]):
        with pytest.raises(qi.InputError, match="with the key 'counts'"):
            qi.Pareto.from_dict(wrong)


def test_the_words_give_every_bar():
    said = BED_DAYS.alt_text
    assert "520 bed-days in all" in said
    assert "care package 217 (41.7%, in all 41.7%)" in said
    assert "The first 4 reach 80%" in said


def test_the_frame_has_one_row_a_bar():
    frame = BED_DAYS.to_frame()
    assert frame.columns.tolist() == ["category", "count", "percent", "cumulative"]
    assert len(frame) == 7


# -- small multiples

ATTENDED = pd.DataFrame(
    {
        "language": ["English-speaking", "interpreter needed"] * 2,
        "period": ["before", "before", "after", "after"],
        "came": [744, 150, 991, 170],
        "booked": [1200, 300, 1180, 320],
    }
)


@pytest.fixture
def attended():
    return qi.SmallMultiples(ATTENDED, y="came", x="period", by="language", n="booked", kind="p", phases=[1])


def test_attendance_rises_overall_while_the_gap_widens(attended):
    gap = attended.gap()
    assert (gap.of, gap.against) == ("English-speaking", "interpreter needed")
    assert [round(100 * size) for size in gap.sizes] == [12, 31]
    assert gap.change > 0
    overall = attended.overall
    assert [round(100 * value, 1) for value in overall.values] == [59.6, 77.4]


def test_a_gap_has_a_sign(attended):
    turned = attended.gap("interpreter needed", "English-speaking")
    assert [round(100 * size) for size in turned.sizes] == [-12, -31]
    assert turned.change < 0


def test_the_words_give_each_group_and_the_gap(attended):
    said = attended.alt_text
    assert "2 charts of came, one for each language" in said
    assert "interpreter needed: 2 points, centre 50.0%, then 53.1%" in said
    assert "Gap: English-speaking minus interpreter needed: 12.0, then 30.9 percentage points" in said


def waits(**options):
    weeks = [f"{day:02}/01/2026" for day in range(1, 13)]
    data = {
        "week": weeks * 2,
        "team": ["Heron"] * 12 + ["Memory"] * 12,
        "wait": [*range(30, 42), *range(60, 48, -1)],
    }
    return qi.SmallMultiples(data, y="wait", x="week", by="team", **options)


def test_each_group_is_a_chart_of_its_own():
    multiples = waits(better="decrease")
    assert list(multiples.charts) == ["Heron", "Memory"]
    alone = qi.RunChart(range(30, 42)).phases[0]
    assert multiples.charts["Heron"].phases[0] == alone
    assert [s.side for s in multiples.charts["Memory"].signals if s.rule == "trend"] == ["down"]
    assert multiples.overall is None
    assert multiples.gap().text == "Memory minus Heron: 19 wait"


def test_percentages_differ_by_points():
    came = {"came": [60, 62, 50, 52], "language": ["English"] * 2 + ["interpreter"] * 2}
    charts = qi.SmallMultiples(came, y="came", by="language", ylabel="% who came")
    assert charts.gap().text == "English minus interpreter: 10 percentage points"


def test_a_gap_of_frozen_medians_is_that_of_the_baseline():
    came = {"came": [60, 62, 80, 82, 50, 52, 50, 52], "language": ["English"] * 4 + ["interpreter"] * 4}
    charts = qi.SmallMultiples(came, y="came", by="language", ylabel="% who came", baseline=2)
    assert charts.gap().text == "English minus interpreter: 10 percentage points in the baseline"


@pytest.mark.parametrize(
    ("ylabel", "said"),
    [("incidents", "1 incident"), ("violent incidents a week", "1 violent incident a week"), ("% lost", "1 percentage point"),
     ("bed-days", "1 bed-day"), ("people", "1 person"), ("per 1,000 bed-days", "1 per 1,000 bed-days"), ("time to a process", "1 time to a process")],
)  # fmt: skip
def test_a_gap_of_one_is_said_of_one(ylabel, said):
    counts = {"falls": [3, 3, 2, 2], "ward": ["Heron"] * 2 + ["Wren"] * 2}
    charts = qi.SmallMultiples(counts, y="falls", by="ward", ylabel=ylabel)
    assert charts.gap().text == f"Heron minus Wren: {said}"
    assert charts.gap("Wren", "Heron").text == f"Wren minus Heron: -{said}"


def test_a_group_may_have_a_target_and_phases_of_its_own():
    multiples = waits(kind="i", target=40, each={"Heron": {"target": 35, "phases": ["07/01/2026"]}})
    assert [chart.target for chart in multiples.charts.values()] == [35, 40]
    assert [len(chart.phases) for chart in multiples.charts.values()] == [2, 1]
    with pytest.raises(qi.InputError, match="give them the same phases"):
        multiples.gap()


@pytest.mark.parametrize("kind", ["run", "i"])
def test_multiples_survive_being_written_down(kind):
    multiples = waits(kind=kind, title="Waits by team", phases=[6])
    again = qi.SmallMultiples.from_dict(json.loads(json.dumps(multiples.to_dict())))
    assert again == multiples
    assert again.alt_text == multiples.alt_text


def test_the_frame_names_the_group_of_each_row(attended):
    frame = attended.to_frame()
    assert frame.columns[0] == "language"
    assert frame.groupby("language").size().tolist() == [2, 2]


def test_what_cannot_be_used_names_its_group():
    data = {"team": ["Heron", "Heron"], "wait": [1, "n/a"]}
    with pytest.raises(qi.InputError, match=r"^Row 2 of 'wait' says 'n/a'"):
        qi.SmallMultiples(data, y="wait", by="team")
    with pytest.raises(qi.InputError, match="Row 2 of 'team' is empty"):
        qi.SmallMultiples({"team": ["Heron", None], "wait": [1, 2]}, y="wait", by="team")
    with pytest.raises(qi.InputError, match="did you mean 'team'"):
        qi.SmallMultiples(data, y="wait", by="teams")
    with pytest.raises(qi.InputError, match="In the group 'Heron': Row 2 of 'week' repeats 3"):
        qi.SmallMultiples({"team": ["Heron"] * 2, "wait": [1, 2], "week": [3, 3]}, y="wait", x="week", by="team")
    with pytest.raises(qi.InputError, match="each names 'Memory'"):
        qi.SmallMultiples({"team": ["Heron"], "wait": [1]}, y="wait", by="team", each={"Memory": {}})
    with pytest.raises(qi.InputError, match="only one group"):
        qi.SmallMultiples({"team": ["Heron"], "wait": [1]}, y="wait", by="team").gap()
    with pytest.raises(qi.InputError, match="no group 'memory'; the groups are Heron, Memory"):
        waits().gap("memory")
    for wrong in ({}, {"charts": []}, {"charts": {}}):
        with pytest.raises(qi.InputError):
            qi.SmallMultiples.from_dict(wrong)
