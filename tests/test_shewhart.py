"""Shewhart charts: the course's fixtures, two reference implementations, and what must never change."""

import csv
import json
from collections import defaultdict
from math import isnan, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import qitools as qi
from qitools.shewhart import KINDS

XMR1 = [142, 150, 138, 147, 155, 144, 139, 151, 148, 143, 146, 152, 137, 149, 145, 141, 150, 147, 140, 148]
POST = [141, 138, 143, 137, 142, 139, 144, 136]
XMR2 = [*XMR1[:10], 210, *XMR1[11:]]
MISSED = [18, 22, 15, 20, 24, 17, 19, 21, 16, 23, 22, 20, 14, 9, 13, 12, 10, 11, 12, 8]
BOOKED = [210, 232, 198, 220, 245, 205, 214, 226, 190, 240, 228, 216, 204, 187, 221, 198, 210, 230, 236, 195]
C1 = [7, 5, 9, 6, 4, 8, 6, 10, 5, 7, 6, 3, 8, 7, 5, 9, 6, 4, 7, 8]
FALLS = [6, 8, 5, 9, 7, 6, 10, 4, 7, 8, 6, 9]
BED_DAYS = [1.02, 1.10, 0.98, 1.15, 1.05, 0.95, 1.20, 0.90, 1.04, 1.12, 0.99, 1.08]
XS1 = [
    [41, 35, 52, 44, 38], [39, 47, 36, 50, 43], [55, 40, 37, 46, 42], [33, 48, 45, 39, 51], [44, 42, 58, 36, 40],
    [38, 50, 41, 47, 34], [46, 37, 43, 52, 49], [40, 45, 36, 39, 54], [51, 43, 48, 35, 41], [37, 46, 40, 44, 38],
]  # fmt: skip
G1 = [34, 12, 57, 8, 41, 25, 19, 63, 5, 30, 22, 47, 15, 38, 27, 11]
T1 = [12, 30, 4, 21, 17, 45, 9, 26, 14, 33, 7, 19]

REFERENCE = Path(__file__).parent / "reference"


def lines(chart, point=0, digits=2):
    """Lower limit, centre and upper limit at a point of the first phase."""
    phase = chart.phases[0]
    return tuple(round(float(line[point]), digits) for line in (phase.lower, phase.centre, phase.upper))


def rules_at(chart, point):
    """Names of the rules whose signal a point (from 1) is part of."""
    return {signal.rule for signal in chart.signals_by_point()[point - 1]}


def found(chart):
    return [(s.rule, s.start + 1, s.stop, s.side) for s in chart.signals]


# -- the course's fixtures


def test_individuals():
    chart = qi.ShewhartChart(XMR1)
    assert lines(chart) == (125.44, 145.6, 165.76)
    assert chart.phases[0].mr_bar == pytest.approx(144 / 19)
    assert chart.signals == ()
    assert not chart.phases[0].trial


def test_individuals_with_eight_points_after_a_change():
    frozen = {"y": [*XMR1, *POST], "baseline": 20}
    assert found(qi.ShewhartChart(**frozen, rules=qi.Rules(shift=7)))[0][1:3] == (21, 28)
    for points, mdc, eight in ((26, 0, 0), (27, 1, 0), (28, 1, 1)):
        some = {"y": frozen["y"][:points], "baseline": 20}
        assert len(qi.ShewhartChart(**some, rules="mdc").signals) == mdc
        assert len(qi.ShewhartChart(**some).signals) == eight
    assert found(qi.ShewhartChart(**frozen)) == [("shift", 21, 28, "below")]
    assert lines(qi.ShewhartChart(**frozen)) == (125.44, 145.6, 165.76)


def test_a_new_phase_of_eight_points_has_trial_limits():
    chart = qi.ShewhartChart([*XMR1, *POST], phases=[20])
    phase = chart.phases[1]
    assert phase.trial
    assert (phase.centre[0], phase.mr_bar, phase.lower[0], phase.upper[0]) == pytest.approx((140, 5, 126.7, 153.3))
    assert "Trial limits" in chart.footer


def test_screening_of_a_wild_point():
    screened, not_screened = qi.ShewhartChart(XMR2), qi.ShewhartChart(XMR2, screen=False)
    assert not_screened.phases[0].mr_bar == pytest.approx(13.6842, abs=1e-4)
    assert lines(not_screened) == (112.40, 148.8, 185.20)
    assert (screened.phases[0].mr_bar, screened.phases[0].screened) == (pytest.approx(7.9412, abs=1e-4), 2)
    assert lines(screened) == (127.68, 148.8, 169.92)
    assert "screened (Nelson 1982), 2 left out" in screened.footer
    assert "Moving ranges not screened" in not_screened.footer


def test_proportions():
    chart = qi.ShewhartChart(MISSED, n=BOOKED, kind="p", baseline=12)
    assert chart.phases[0].centre[0] == pytest.approx(237 / 2624)
    assert [round(chart.values[month - 1], 4) for month in (1, 9, 20)] == [0.0857, 0.0842, 0.0410]
    assert lines(chart, 0, 4) == (0.0310, 0.0903, 0.1497)
    assert lines(chart, 8, 4) == (0.0279, 0.0903, 0.1527)
    assert lines(chart, 19, 4) == (0.0287, 0.0903, 0.1519)
    assert found(chart) == [("shift", 13, 20, "below"), ("2 of 3", 17, 20, "below")]


def test_proportions_fire_when_the_course_says():
    months = {
        "2 of 3": qi.Rules(two_of_three=True),
        "seven": qi.Rules(shift=7),
        "eight": qi.Rules(shift=8),
    }
    first = {
        name: next(
            month
            for month in range(13, 21)
            if qi.ShewhartChart(MISSED[:month], n=BOOKED[:month], kind="p", baseline=12, rules=rules).signals
        )
        for name, rules in months.items()
    }
    assert first == {"2 of 3": 18, "seven": 19, "eight": 20}
    phases = qi.ShewhartChart(MISSED, n=BOOKED, kind="p", phases=[12]).phases
    assert phases[1].centre[0] == pytest.approx(89 / 1681)


def test_counts():
    chart = qi.ShewhartChart(C1, kind="c")
    assert lines(chart, 0, 3) == (0, 6.5, 14.149)
    assert chart.signals == ()


def test_rates():
    chart = qi.ShewhartChart(FALLS, n=BED_DAYS, kind="u")
    assert chart.phases[0].centre[0] == pytest.approx(85 / 12.58)
    assert [round(chart.values[month - 1], 3) for month in (1, 7, 8)] == [5.882, 8.333, 4.444]
    assert [round(chart.phases[0].upper[month - 1], 3) for month in (1, 7, 8)] == [14.478, 13.875, 14.977]
    assert chart.phases[0].lower.tolist() == [0] * 12


def test_means_and_standard_deviations_of_subgroups():
    means, spreads = qi.ShewhartChart(XS1, kind="xbar"), qi.ShewhartChart(XS1, kind="s")
    assert lines(means, 0, 3) == (33.934, 43.10, 52.266)
    assert lines(spreads, 0, 4)[:2] == (0, 6.4217)
    assert spreads.phases[0].upper[0] == pytest.approx(13.415, abs=5e-4)
    assert means.to_frame().n.tolist() == [5] * 10


def test_cases_between_events():
    chart = qi.ShewhartChart(G1, kind="g")
    assert lines(chart, 0, 3) == (0, 26, 114.987)
    assert "Centre line: the median; limits about the mean" in chart.footer


def test_time_between_events():
    chart = qi.ShewhartChart(T1, kind="t", screen=False)
    assert lines(chart, 0, 3) == (0.038, 17.229, 147.822)
    assert chart.phases[0].mr_bar == pytest.approx(0.6770, abs=1e-4)


# -- agreement with the references


def rows_of(name, key):
    with (REFERENCE / name).open(encoding="utf-8") as file:
        grouped = defaultdict(list)
        for row in csv.DictReader(file):
            grouped[key(row)].append(row)
    return grouped


SERIES = {
    case: rows for case, rows in rows_of("qic_series.csv", lambda row: row["case"]).items() if rows[0]["chart"] != "run"
}
RESULTS = rows_of("qic_results.csv", lambda row: row["case"])
MDC = rows_of("mdc_points.csv", lambda row: (row["case"], row["screen"], row["better"]))


@pytest.mark.parametrize("case", SERIES)
def test_agrees_with_the_reference_for_every_kind(case):
    rows = SERIES[case]
    column = {name: [float(row[name]) if row[name] not in ("", "NA") else None for row in rows] for name in ("y", "n")}
    chart = qi.ShewhartChart(
        column["y"],
        n=None if column["n"][0] is None else column["n"],
        kind=rows[0]["chart"],
        baseline=int(rows[0]["freeze"]) if rows[0]["freeze"] else None,
        phases=[int(rows[0]["part"])] if rows[0]["part"] else None,
        rules="anhoej",
    )
    assert len(chart.phases) == len(RESULTS[case])
    for phase, row in zip(chart.phases, RESULTS[case], strict=True):
        assert phase.centre[0] == pytest.approx(float(row["cl"]), rel=1e-6)
        # times between events are limited on another scale, where 2.66 for 3/1.128 shows most near zero
        near_zero = 1e-4 * float(row["ucl"]) if rows[0]["chart"] == "t" else 0
        assert phase.lower[-1] == pytest.approx(float(row["lcl"]), rel=2e-3, abs=near_zero)
        assert phase.upper[-1] == pytest.approx(float(row["ucl"]), rel=2e-3)
        for field in ("n_useful", "longest_run", "crossings", "longest_run_max", "crossings_min"):
            assert getattr(phase, field) == int(row[field]), field
        assert ";".join(str(point + 1) for point in phase.sigma_signals) == row["sigma_signals"]
        runs = {s.rule for s in chart.signals if phase.start <= s.start < phase.stop} & {"longest run", "crossings"}
        assert bool(runs) == (row["runs_signal"] == "TRUE")


@pytest.mark.parametrize("case", MDC, ids="-".join)
def test_agrees_with_making_data_count(case):
    rows = MDC[case]
    _, screen, better = case
    chart = qi.ShewhartChart(
        [float(row["y"]) for row in rows],
        kind="i",
        rules="mdc",
        screen=screen == "TRUE",
        better=None if better == "neutral" else better,
    )
    frame = chart.to_frame()
    for ours, theirs in (("centre", "mean"), ("lower", "lower"), ("upper", "upper")):
        assert frame[ours].tolist() == pytest.approx([float(row[theirs]) for row in rows], rel=1e-6)
    assert frame.special.tolist() == [row["special"] == "TRUE" for row in rows]
    words = {
        "common_cause": "common cause",
        "special_cause_improvement": "improvement",
        "special_cause_concern": "concern",
        "special_cause_neutral_high": "special cause high",
        "special_cause_neutral_low": "special cause low",
    }
    assert chart.variation == words[rows[-1]["point"]]


# -- Laney's charts


def test_prime_charts_widen_the_limits_by_the_spread_of_z():
    counts, sizes = [480, 560, 430, 590, 470, 540, 610, 450, 520, 500], [1000] * 10
    plain, laney = (qi.ShewhartChart(counts, n=sizes, kind=kind, screen=False).phases[0] for kind in ("p", "pp"))
    centre = sum(counts) / sum(sizes)
    z = [(c / 1000 - centre) / (centre * (1 - centre) / 1000) ** 0.5 for c in counts]
    sigma_z = float(np.abs(np.diff(z)).mean()) / 1.128
    assert sigma_z > 2
    assert laney.centre == pytest.approx(plain.centre)
    assert laney.upper - laney.centre == pytest.approx((plain.upper - plain.centre) * sigma_z)
    assert laney.centre - laney.lower == pytest.approx((plain.centre - plain.lower) * sigma_z)


def test_a_u_prime_chart_of_equal_sizes_is_an_individuals_chart_of_the_rates():
    rates = qi.ShewhartChart(FALLS, kind="i").phases[0]
    prime = qi.ShewhartChart(FALLS, n=1, kind="up").phases[0]
    assert prime.upper == pytest.approx(rates.upper, rel=2e-3)


# -- kinds and what they take


def test_a_moving_range_chart_goes_with_its_individuals_chart():
    chart = qi.ShewhartChart([1, 3, 2, None, 6], kind="mr")
    assert isnan(chart.values[0])
    assert chart.values[1:3] == (2, 1)
    assert chart.values[4] == 4
    phase = chart.phases[0]
    assert (phase.centre[0], phase.lower[0], phase.upper[0]) == pytest.approx((7 / 3, 0, 3.267 * 7 / 3))


@pytest.mark.parametrize("kind", ["mr", "s", "funnel"])
def test_charts_that_are_not_independent_points_in_time_are_read_for_points_outside_only(kind):
    given_y = {"mr": [0, 9] * 12, "s": XS1, "funnel": [1] * 30}[kind]
    chart = qi.ShewhartChart(given_y, n=[100] * 30 if kind == "funnel" else None, kind=kind, rules="nelson")
    assert {signal.rule for signal in chart.signals} <= {"outside"}
    assert "(point outside the limits)" in chart.footer


def test_a_funnel_keeps_the_names_of_its_units():
    chart = qi.ShewhartChart([5, 9, 40], x=["Memory", "Heron", "2"], n=[100, 200, 210], kind="funnel")
    assert chart.x == ("Memory", "Heron", "2")
    assert chart.phases[0].sigma_signals == (2,)
    assert not chart.phases[0].trial


def test_subgroups_may_come_as_columns_or_as_one_long_column():
    wide = pd.DataFrame(XS1, columns=list("abcde"))
    long = pd.DataFrame({"week": [w for w in range(10) for _ in range(5)], "wait": [v for row in XS1 for v in row]})
    expected = lines(qi.ShewhartChart(XS1, kind="xbar"))
    assert lines(qi.ShewhartChart(list("abcde"), data=wide, kind="xbar")) == expected
    assert lines(qi.ShewhartChart(wide, kind="xbar")) == expected
    assert lines(qi.ShewhartChart(np.array(XS1), kind="xbar")) == expected
    chart = qi.ShewhartChart("wait", "week", data=long, kind="xbar")
    assert lines(chart) == expected
    assert chart.x == tuple(range(10))


def test_subgroups_of_unequal_size_have_limits_of_their_own():
    chart = qi.ShewhartChart([[1, 2, 3, None], [2, 4], [5], [], [3, 5, 4, 6]], kind="xbar")
    phase = chart.phases[0]
    widths = phase.upper - phase.lower
    assert widths[2] > widths[1] > widths[0] > widths[4]
    assert isnan(chart.values[3])
    assert isnan(widths[3])
    assert isnan(qi.ShewhartChart([[1, 2], [5], [3, 7]], kind="s").values[1])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"y": [3, -1], "kind": "c"}, "Row 2 of y is -1"),
        ({"y": [3, 1.5], "kind": "g"}, "Row 2 of y is 1.5"),
        ({"y": [3, 0], "kind": "t"}, "Row 2 of y is 0; a T chart needs times above 0"),
        ({"y": [3, 1], "kind": "p"}, "A P chart needs n"),
        ({"y": [3, 1], "n": [5, 0], "kind": "u"}, "Row 2 of n is 0"),
        ({"y": [3, 1], "n": [5, -2], "kind": "u"}, "Row 2 of n is -2"),
        ({"y": [3, 1], "n": [5, None], "kind": "u"}, "Row 2 of n is empty"),
        ({"y": [3, 6], "n": [5, 5], "kind": "p"}, "Row 2 has 6 of y out of 5"),
        ({"y": [3, 1], "n": [5], "kind": "p"}, "1 values of n for 2 of y"),
        ({"y": [3, 1], "n": [5, 5], "kind": "i"}, "leave it out on an I chart"),
        ({"y": [3, 1], "kind": "xmr"}, "did you mean 'mr'"),
        ({"y": [3, 1], "kind": "p'"}, "did you mean 'pp'"),
        ({"y": [3, 1], "kind": "radar"}, "choose one of|did you mean"),
        ({"y": [3, 1], "rules": "perla"}, "not made for a Shewhart chart"),
        ({"y": [3, 1], "rules": "nelsen"}, "did you mean 'nelson'"),
        ({"y": [3, 1], "rules": qi.Rules(runs=True)}, "use that rule on a run chart"),
        ({"y": [3, 1], "n": [5, 5], "kind": "p", "target": 90}, "write 0.9 or '90%'"),
        ({"y": [3, 1], "kind": "xbar"}, "subgroup 1 must be a list"),
        ({"y": [[], [None]], "kind": "xbar"}, "no number in y"),
        ({"y": [[3, "n/a"]], "kind": "xbar"}, "Row 2 of subgroup 1 says 'n/a'"),
        ({"y": [3, 1], "exclude": [0, 1]}, "There is no value to use"),
    ],
)
def test_what_a_kind_cannot_take_is_named(options, said):
    with pytest.raises(qi.InputError, match=said):
        qi.ShewhartChart(**options)


def test_a_month_with_nothing_to_count_is_a_gap():
    chart = qi.ShewhartChart([3, None, 1], n=[5, None, 5], kind="p")
    assert isnan(chart.values[1])
    assert chart.phases[0].n == 2
    assert isnan(chart.phases[0].upper[1])


def test_targets_of_proportions_may_be_percentages():
    charts = [qi.ShewhartChart([3, 1], n=[5, 5], kind="p", target=target) for target in (0.9, "90%")]
    assert charts[0] == charts[1]
    assert "The target is 90.0%" in charts[0].alt_text


# -- rule sets

LEVEL = [10, 12] * 10  # mean 11, mean moving range 2, limits 5.68 to 16.32


def read(more, rules, **options):
    return found(qi.ShewhartChart([*LEVEL, *more], baseline=20, rules=rules, **options))


def test_provost_and_murray():
    assert ("outside", 21, 21, "above") in read([17], "provost-murray")
    assert ("2 of 3", 22, 23, "above") in read([10, 15, 15], "provost-murray")
    assert "2 of 3" not in {rule for rule, *_ in read([10, 15], "provost-murray")}
    assert ("shift", 21, 28, "below") in read([10, 9, 10, 9, 10, 9, 10, 10], qi.Rules(shift=8))
    assert ("trend", 20, 26, "down") in read([11, 10, 9, 8, 7, 6], qi.Rules(trend=6))
    inner = [rule for rule, *_ in read([], "provost-murray")]
    assert inner == ["inner third"]


def test_three_on_one_side_only_for_making_data_count():
    assert not [s for s in read([15, 10, 15], "mdc") if s[0] == "2 of 3"]
    assert [s for s in read([15, 13, 15], "mdc") if s[0] == "2 of 3"] == [("2 of 3", 21, 23, "above")]
    assert [s for s in read([15, 10, 15], "provost-murray") if s[0] == "2 of 3"] == [("2 of 3", 21, 23, "above")]


def test_western_electric_and_nelson():
    four = [13, 13, 10, 13, 13]
    assert ("4 of 5", 21, 25, "above") in read(four, "western-electric")
    assert "4 of 5" not in {rule for rule, *_ in read(four, "provost-murray")}
    both = [13, 9, 13, 9, 13, 9, 13, 9]
    assert ("outer thirds", 21, 28, "") in read(both, "nelson")
    assert "alternating" in {rule for rule, *_ in read(both, "nelson")}
    assert len([s for s in read([12] * 9, "nelson") if s[0] == "shift"]) == 1
    assert not [s for s in read([9] * 7, "nelson") if s[0] == "shift"]


def test_ties_break_a_run_where_the_rule_set_says_so():
    tied = [13, 13, 13, 13, 11, 13, 13, 13, 13]
    assert "shift" in {rule for rule, *_ in read(tied, qi.Rules(shift=8))}
    assert "shift" not in {rule for rule, *_ in read(tied, qi.Rules(shift=8, ties="break"))}


# -- variation and assurance


@pytest.mark.parametrize(
    ("better", "last", "variation"),
    [
        ("decrease", 30, "concern"), ("increase", 30, "improvement"), (None, 30, "special cause high"),
        ("decrease", -9, "improvement"), (None, -9, "special cause low"), ("decrease", 11, "common cause"),
    ],
)  # fmt: skip
def test_variation_speaks_of_the_latest_point(better, last, variation):
    rules = qi.Rules("mdc", shift=7)
    assert qi.ShewhartChart([*LEVEL, last, None], baseline=20, better=better, rules=rules).variation == variation


def test_variation_without_a_direction():
    assert qi.ShewhartChart(LEVEL, rules=qi.Rules(inner_third=15)).variation == "special cause"


@pytest.mark.parametrize(
    ("target", "better", "assurance"),
    [
        (20, "decrease", "meets"), (20, "increase", "misses"), (2, "decrease", "misses"), (2, "increase", "meets"),
        (11, "decrease", "hit or miss"), (None, "decrease", None), (11, None, None),
    ],
)  # fmt: skip
def test_assurance_compares_the_limits_with_the_target(target, better, assurance):
    assert qi.ShewhartChart(LEVEL, target=target, better=better).assurance == assurance


def test_assurance_comes_from_the_last_phase():
    chart = qi.ShewhartChart([*LEVEL, *[v + 30 for v in LEVEL]], phases=[20], target=25, better="increase")
    assert chart.assurance == "meets"
    assert "will meet the target" in chart.alt_text
    assert qi.ShewhartChart([1, 2, 3], phases=[2], target=2, better="increase").assurance is None


# -- what must never change

values = st.lists(st.integers(0, 60), min_size=2, max_size=40)


def summary(chart):
    return [(s.rule, s.points, s.side) for s in chart.signals]


@given(values, st.integers(-500, 500))
def test_adding_a_constant_moves_the_lines_and_nothing_else(y, constant):
    before, after = qi.ShewhartChart(y, rules="mdc"), qi.ShewhartChart([v + constant for v in y], rules="mdc")
    for line in ("centre", "lower", "upper"):
        assert getattr(after.phases[0], line) - constant == pytest.approx(getattr(before.phases[0], line), abs=1e-9)
    assert after.phases[0].mr_bar == before.phases[0].mr_bar
    assume(all(abs(abs(v - before.phases[0].centre[0])) > 1e-9 for v in y))
    assert after.phases[0].sigma_signals == before.phases[0].sigma_signals


@given(values, st.sampled_from([0.25, 2, 16]))
def test_another_unit_scales_the_lines_and_nothing_else(y, factor):
    before, after = qi.ShewhartChart(y), qi.ShewhartChart([v * factor for v in y])
    assert after.phases[0].upper == pytest.approx(before.phases[0].upper * factor)
    assert summary(after) == summary(before)


@given(values)
def test_running_time_backwards_keeps_the_lines(y):
    forth, back = qi.ShewhartChart(y).phases[0], qi.ShewhartChart(y[::-1]).phases[0]
    assert back.upper == pytest.approx(forth.upper)
    assert (back.longest_run, back.crossings, back.screened) == (forth.longest_run, forth.crossings, forth.screened)


@given(values, st.data())
def test_missing_and_excluded_values_equal_removal(y, data):
    at = data.draw(st.integers(0, len(y)))
    removed = qi.ShewhartChart(y)
    for chart in (
        qi.ShewhartChart([*y[:at], nan, *y[at:]]),
        qi.ShewhartChart([*y[:at], 999, *y[at:]], exclude=[at]),
    ):
        assert chart.phases[0].upper[0] == removed.phases[0].upper[0]
        assert (chart.phases[0].n, chart.phases[0].mr_bar) == (removed.phases[0].n, removed.phases[0].mr_bar)
        moved = [(rule, tuple(p - (p > at) for p in points), side) for rule, points, side in summary(chart)]
        assert moved == summary(removed)


@pytest.mark.parametrize("kind", KINDS)
@given(st.lists(st.integers(1, 40), min_size=6, max_size=30), st.data())
def test_phases_equal_separate_charts_for_every_kind(kind, y, data):
    split = data.draw(st.integers(2, len(y) - 2))
    baseline = data.draw(st.none() | st.integers(2, split))
    rows = [[v, v + 2, v + 5] for v in y] if kind in ("xbar", "s") else y
    n = [40 + v % 7 for v in y] if kind in ("p", "pp", "u", "up", "funnel") else None

    def make(a, b, **options):
        return qi.ShewhartChart(rows[a:b], n=n and n[a:b], kind=kind, **options)

    whole = make(0, None, phases=[split], baseline=baseline)
    parts = make(0, split, baseline=baseline), make(split, None)
    for phase, part in zip(whole.phases, parts, strict=True):
        alone = part.phases[0]
        for line in ("centre", "lower", "upper"):
            assert getattr(phase, line).tolist() == pytest.approx(getattr(alone, line).tolist(), nan_ok=True)
        assert [p - phase.start for p in phase.sigma_signals] == list(alone.sigma_signals)
        assert (phase.n, phase.trial, phase.frozen, phase.signal) == (alone.n, alone.trial, alone.frozen, alone.signal)
    both = summary(parts[0]) + [
        (rule, tuple(p + split for p in points), side) for rule, points, side in summary(parts[1])
    ]
    assert sorted(summary(whole)) == sorted(both)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_survives_being_written_down(kind):
    y = XS1 if kind in ("xbar", "s") else T1
    n = [60] * 12 if kind in ("p", "pp", "u", "up", "funnel") else None
    chart = qi.ShewhartChart(
        y, n=n, kind=kind, baseline=4, phases={0: "Before", 6: "Huddle"}, exclude=[2], target=0.5, better="increase",
        rules="mdc", screen=False, title="Days between", ylabel="days",
        notes={"3" if kind == "funnel" else 3: "Started"} if kind != "funnel" else None,
    )  # fmt: skip
    written = json.loads(json.dumps(chart.to_dict()))
    again = qi.ShewhartChart.from_dict(written)
    assert again == chart
    assert again.phases == chart.phases or kind == "s"
    assert again.alt_text == chart.alt_text
    own = qi.ShewhartChart(T1, rules=qi.Rules("ward", shift=7, third_same_side=True))
    assert qi.ShewhartChart.from_dict(json.loads(json.dumps(own.to_dict()))).rules == own.rules


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_one_row_a_point(kind):
    y = XS1 if kind in ("xbar", "s") else T1
    n = [60] * 12 if kind in ("p", "pp", "u", "up", "funnel") else None
    frame = qi.ShewhartChart(y, n=n, kind=kind).to_frame()
    assert frame.columns.tolist() == ["x", "y", "n", "centre", "lower", "upper", "phase", "special", "signals"]
    assert len(frame) == len(y)
    inside = frame.dropna(subset=["lower", "centre", "upper"])
    assert len(inside) == len(y)
    assert (inside.lower <= inside.centre).all()
    assert (inside.centre <= inside.upper).all()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.integers(30, 60))
def test_limits_stay_where_values_can_be(y, size):
    for kind in ("p", "pp"):
        phase = qi.ShewhartChart(y, n=size, kind=kind).phases[0]
        known = ~np.isnan(phase.upper)
        assert ((phase.lower >= 0) & (phase.upper <= 1))[known].all()
    for kind in ("c", "g"):
        assert qi.ShewhartChart(y, kind=kind).phases[0].lower.min() >= 0


def test_a_process_without_variation_has_its_limits_on_the_line():
    chart = qi.ShewhartChart([5] * 12 + [6], baseline=12)
    assert chart.phases[0].upper[0] == 5
    assert found(chart) == [("outside", 13, 13, "above")]


def test_one_point_has_no_limits():
    chart = qi.ShewhartChart([5])
    assert isnan(chart.phases[0].upper[0])
    assert "too few points for limits" in chart.alt_text


def test_the_words_give_numbers_signals_and_rules():
    said = qi.ShewhartChart(
        MISSED, n=BOOKED, kind="p", baseline=12, ylabel="missed appointments", better="decrease"
    ).alt_text
    for part in (
        "P chart of missed appointments", "centre line is 9.0%, from the first 12 points", "limits 2.9% to 15.2% at the last",
        "Shift: 8 points in a row below the centre line, points 13 to 20", "2 of 3 points in a row near the lower limit",
        "Provost & Murray",
    ):  # fmt: skip
        assert part in said


# -- many series at once


@given(
    st.lists(st.lists(st.none() | st.integers(0, 60), min_size=9, max_size=9), min_size=1, max_size=6), st.booleans()
)
def test_many_series_give_what_each_chart_gives(rows, screen):
    frame = qi.xmr_statistics(np.array(rows, dtype=float), screen=screen)
    assert frame.columns.tolist() == ["mean", "mr_bar", "lower", "upper", "points_out"]
    for row, got in zip(rows, frame.itertuples(), strict=True):
        if all(value is None for value in row):
            assert isnan(got.mean)
            continue
        phase = qi.ShewhartChart(row, screen=screen).phases[0]
        expected = (phase.centre[0], phase.mr_bar, phase.lower[0], phase.upper[0])
        assert got[1:5] == pytest.approx(expected, nan_ok=True)
        assert got.points_out == len(phase.sigma_signals)
