"""Run charts: the course's fixtures, the reference results, the exact runs table, and what must never change."""

import csv
import json
from collections import defaultdict
from datetime import date, timedelta
from math import comb, isnan, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import qitools as qi
from qitools.chance import LONGEST, SEED, simulate
from qitools.rules import RULES
from qitools.runchart import Signal
from qitools.signals import crossings_min, longest_run_max, runs_limits

RC1 = [61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45]
RC2 = [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6, 5, 8, 3, 6, 5, 7, 4, 6]
RC3 = [18, 21, 17, 22, 19, 16, 18, 18, 20, 21, 23, 19, 21, 17, 20, 18]
RC4 = [82, 78, 85, 80, 79, 84, 76, 81, 83, 77, 80, 79, 88, 90, 87, 91, 86, 92, 89, 93]

REFERENCE = Path(__file__).parent / "reference"

series = st.lists(st.integers(-50, 50), min_size=1, max_size=40)


def found(chart):
    """Rule, first and last point (from 1), side and number of points of each signal."""
    return [(s.rule, s.start + 1, s.stop, s.side, len(s.points)) for s in chart.signals]


# -- the course's fixtures


def test_memory_waits_baseline_alone_has_no_signal():
    chart = qi.RunChart(RC1[:12])
    phase = chart.phases[0]
    assert (phase.median, phase.n_useful, phase.runs) == (60.5, 12, 7)
    assert chart.signals == ()


def test_memory_waits_about_the_frozen_median():
    chart = qi.RunChart(RC1, baseline=12)
    assert chart.phases[0].median == 60.5
    assert found(chart) == [("trend", 11, 15, "down", 5), ("shift", 13, 24, "below", 12)]
    assert qi.RunChart(RC1[12:]).phases[0].median == 51.5


def test_memory_waits_about_the_median_of_all_points_show_a_false_shift():
    chart = qi.RunChart(RC1)
    phase = chart.phases[0]
    assert (phase.median, phase.n_useful, phase.runs) == (58.0, 21, 4)
    assert [signal for signal in found(chart) if signal[0] == "shift"] == [
        ("shift", 4, 13, "above", 9),
        ("shift", 14, 24, "below", 10),
    ]


def test_the_number_of_runs_is_not_judged_about_a_frozen_median():
    frozen = qi.RunChart(RC1, baseline=12).phases[0]
    assert (frozen.runs_low, frozen.runs_high) == (None, None)
    assert qi.RunChart(RC1).phases[0].runs_low == 7
    assert "runs" in {signal.rule for signal in qi.RunChart(RC1).signals}
    # a baseline of every point is not extended beyond what it came from
    assert qi.RunChart(RC1, baseline=24).phases == qi.RunChart(RC1).phases


def test_heron_incidents_have_no_signal_because_the_median_is_passed_over():
    chart = qi.RunChart(RC2)
    phase = chart.phases[0]
    assert (phase.median, phase.n_useful, phase.runs, phase.crossings) == (5, 16, 7, 6)
    assert (phase.runs_low, phase.runs_high, phase.longest_run) == (5, 13, 5)
    assert chart.signals == ()
    assert not phase.signal


def test_a_trend_counts_equal_neighbours_once():
    chart = qi.RunChart(RC3)
    phase = chart.phases[0]
    assert (phase.median, phase.n_useful, phase.runs, phase.runs_low, phase.runs_high) == (19, 14, 9, 4, 12)
    assert found(chart) == [("trend", 6, 11, "up", 5)]
    assert [i + 1 for i in chart.signals[0].points] == [6, 7, 9, 10, 11]
    assert qi.RunChart(RC3, rules=qi.Rules(shift=6, trend=5, ties="break")).signals == ()


def test_reliability_about_the_frozen_median_has_one_shift():
    baseline = qi.RunChart(RC4[:12]).phases[0]
    assert (baseline.median, baseline.n_useful, baseline.runs, baseline.runs_low, baseline.runs_high) == (
        80,
        10,
        8,
        3,
        9,
    )
    assert found(qi.RunChart(RC4, baseline=12)) == [("shift", 13, 20, "above", 8)]
    wrong = qi.RunChart(RC4)
    assert wrong.phases[0].median == 83.5
    assert ("shift", 7, 12, "below", 6) in found(wrong)


# -- what chance gives

TABLE = [
    "10",
    "3-9",
    "11",
    "4-9",
    "12",
    "4-10",
    "13",
    "4-11",
    "14",
    "4-12",
    "15",
    "5-12",
    "16",
    "5-13",
    "17",
    "6-13",
    "18",
    "6-14",
    "19",
    "6-15",
    "20",
    "7-15",
    "21",
    "7-16",
    "22",
    "8-16",
    "23",
    "8-17",
    "24",
    "8-18",
    "25",
    "9-18",
    "26",
    "9-19",
    "27",
    "10-19",
    "28",
    "10-20",
    "29",
    "10-21",
    "30",
    "11-21",
    "31",
    "11-22",
    "32",
    "12-22",
    "33",
    "12-23",
    "34",
    "12-24",
    "35",
    "13-24",
    "36",
    "13-25",
    "37",
    "14-25",
    "38",
    "14-26",
    "39",
    "14-26",
    "40",
    "15-27",
    "41",
    "15-28",
    "42",
    "16-28",
    "43",
    "16-29",
    "44",
    "17-29",
    "45",
    "17-30",
    "46",
    "17-31",
    "47",
    "18-31",
    "48",
    "18-32",
    "49",
    "19-32",
    "50",
    "19-33",
    "51",
    "20-33",
    "52",
    "20-34",
    "53",
    "20-35",
    "54",
    "21-35",
    "55",
    "21-36",
    "56",
    "22-36",
    "57",
    "22-37",
    "58",
    "23-37",
    "59",
    "23-38",
    "60",
    "24-38",
]


@pytest.mark.parametrize(("n", "limits"), list(zip(TABLE[::2], TABLE[1::2], strict=True)))
def test_the_runs_table_is_exact(n, limits):
    assert runs_limits(int(n)) == tuple(map(int, limits.split("-")))


def test_the_runs_test_needs_ten_useful_points():
    assert runs_limits(9) is None
    assert qi.RunChart(range(9)).phases[0].runs_low is None


@pytest.mark.parametrize("n", [10, 11, 25, 60, 137, 200])
def test_each_tail_of_the_runs_test_holds_at_most_a_fortieth(n):
    low, high = runs_limits(n)
    a, b = n // 2, n - n // 2

    def ways(runs):
        half, odd = divmod(runs, 2)
        if odd:
            return comb(a - 1, half) * comb(b - 1, half - 1) + comb(a - 1, half - 1) * comb(b - 1, half)
        return 2 * comb(a - 1, half - 1) * comb(b - 1, half - 1)

    every = {runs: ways(runs) for runs in range(2, n + 1)}
    assert sum(every.values()) == comb(n, a)
    for tail, wider in ((range(2, low), range(2, low + 1)), (range(high + 1, n + 1), range(high, n + 1))):
        assert 40 * sum(every[runs] for runs in tail) <= comb(n, a) < 40 * sum(every[runs] for runs in wider)


def test_limits_of_the_longest_run_and_of_crossings():
    assert [longest_run_max(n) for n in (10, 12, 16, 20, 24, 48, 60)] == [6, 7, 7, 7, 8, 9, 9]
    assert [crossings_min(n) for n in (10, 12, 16, 20, 24, 48, 60)] == [2, 3, 4, 6, 8, 18, 23]
    assert (longest_run_max(0), crossings_min(0)) == (None, None)


def test_a_run_of_nine_in_twenty_four_signals_and_of_eight_does_not():
    rules = qi.Rules(longest_run=True)
    assert qi.RunChart([-1, 1] * 4 + [-1] * 8 + [1] * 8, rules=rules).signals == ()
    assert found(qi.RunChart([-1, 1] * 3 + [-1] * 9 + [1] * 9, rules=rules)) == [
        ("longest run", 7, 15, "below", 9),
        ("longest run", 16, 24, "above", 9),
    ]


# -- agreement with the reference


def rows_of(name):
    with (REFERENCE / name).open(encoding="utf-8") as file:
        grouped = defaultdict(list)
        for row in csv.DictReader(file):
            grouped[row["case"]].append(row)
    return grouped


SERIES = {case: rows for case, rows in rows_of("qic_series.csv").items() if rows[0]["chart"] == "run"}
RESULTS = rows_of("qic_results.csv")


@pytest.mark.parametrize("case", SERIES)
def test_agrees_with_the_reference(case):
    rows = SERIES[case]
    chart = qi.RunChart(
        [float(row["y"]) if row["y"] not in ("", "NA") else None for row in rows],
        baseline=int(rows[0]["freeze"]) if rows[0]["freeze"] else None,
        phases=[int(rows[0]["part"])] if rows[0]["part"] else None,
        rules="anhoej",
    )
    assert len(chart.phases) == len(RESULTS[case])
    for phase, row in zip(chart.phases, RESULTS[case], strict=True):
        assert phase.median == pytest.approx(float(row["cl"]), rel=1e-6)
        for field in ("n_useful", "longest_run", "crossings", "longest_run_max", "crossings_min"):
            assert getattr(phase, field) == int(row[field]), field
        assert phase.signal == (row["runs_signal"] == "TRUE")


# -- what must never change


@given(series, st.integers(-1000, 1000))
def test_adding_a_constant_moves_the_median_and_nothing_else(values, constant):
    before, after = qi.RunChart(values), qi.RunChart([value + constant for value in values])
    assert after.phases[0].median == before.phases[0].median + constant
    assert after.signals == before.signals
    assert after.phases[0].runs == before.phases[0].runs


@given(series, st.sampled_from([0.5, 2, 8]))
def test_another_unit_scales_the_median_and_nothing_else(values, factor):
    before, after = qi.RunChart(values), qi.RunChart([value * factor for value in values])
    assert after.phases[0].median == before.phases[0].median * factor
    assert after.signals == before.signals


@given(series)
def test_turning_the_measure_round_turns_the_sides_round(values):
    before, after = qi.RunChart(values), qi.RunChart([-value for value in values])
    turned = {"above": "below", "below": "above", "up": "down", "down": "up"}
    assert [(s.rule, s.points, turned.get(s.side, s.side)) for s in before.signals] == [
        (s.rule, s.points, s.side) for s in after.signals
    ]


@given(series)
def test_running_time_backwards_keeps_runs_and_crossings(values):
    forth, back = qi.RunChart(values).phases[0], qi.RunChart(values[::-1]).phases[0]
    fields = ("median", "n_useful", "runs", "crossings", "longest_run", "runs_low", "runs_high")
    assert [getattr(forth, field) for field in fields] == [getattr(back, field) for field in fields]


@given(series, st.data())
def test_points_on_the_median_neither_count_nor_break_a_run(values, data):
    chart = qi.RunChart(values)
    where = data.draw(st.integers(0, len(values)))
    more = qi.RunChart([*values[:where], chart.phases[0].median, *values[where:]])
    for field in ("median", "n_useful", "runs", "crossings", "longest_run", "runs_low", "runs_high"):
        assert getattr(more.phases[0], field) == getattr(chart.phases[0], field)
    shifts = [s.points for s in chart.signals if s.rule == "shift"]
    moved = [tuple(p - (p > where) for p in s.points) for s in more.signals if s.rule == "shift"]
    assert shifts == moved


@given(series, st.data())
def test_a_repeated_value_neither_makes_nor_breaks_a_trend(values, data):
    where = data.draw(st.integers(0, len(values) - 1))
    rules = qi.Rules(trend=5)
    before = qi.RunChart(values, rules=rules)
    after = qi.RunChart([*values[: where + 1], *values[where:]], rules=rules)
    assert [(s.side, len(s.points)) for s in before.signals] == [(s.side, len(s.points)) for s in after.signals]


@given(series, st.data())
def test_missing_and_excluded_values_equal_removal(values, data):
    at = data.draw(st.integers(0, len(values)))
    gap = qi.RunChart([*values[:at], None, *values[at:]])
    excluded = qi.RunChart([*values[:at], 999, *values[at:]], exclude=[at])
    removed = qi.RunChart(values)
    fields = ("median", "n", "n_useful", "runs", "crossings", "longest_run", "runs_low", "runs_high", "signal")
    for chart in (gap, excluded):
        assert [getattr(chart.phases[0], f) for f in fields] == [getattr(removed.phases[0], f) for f in fields]
        assert [(s.rule, s.side, len(s.points)) for s in chart.signals] == [
            (s.rule, s.side, len(s.points)) for s in removed.signals
        ]
        assert not chart.special[at]


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40), st.data())
def test_phases_equal_separate_charts(values, data):
    split = data.draw(st.integers(1, len(values) - 1))
    baseline = data.draw(st.none() | st.integers(1, split))
    chart = qi.RunChart(values, phases=[split], baseline=baseline)
    first, second = qi.RunChart(values[:split], baseline=baseline), qi.RunChart(values[split:])
    own = ("median", "n", "n_useful", "runs", "crossings", "longest_run", "longest_run_max", "crossings_min", "runs_low",
           "runs_high", "signal", "frozen")  # fmt: skip
    for phase, alone in zip(chart.phases, (first, second), strict=True):
        assert [getattr(phase, f) for f in own] == [getattr(alone.phases[0], f) for f in own]
    together = [s.points for s in first.signals] + [tuple(p + split for p in s.points) for s in second.signals]
    assert sorted(s.points for s in chart.signals) == sorted(together)


charts = st.builds(
    qi.RunChart,
    st.lists(st.none() | st.floats(-1e6, 1e6) | st.integers(0, 99), min_size=4, max_size=30).filter(
        lambda values: values[0] is not None and values[-1] is not None
    ),
    baseline=st.none() | st.just(2),
    phases=st.none() | st.just([3]) | st.just({0: "Before", 3: "Huddle"}),
    target=st.none() | st.floats(-10, 10),
    better=st.sampled_from([None, "increase", "decrease"]),
    rules=st.sampled_from(["perla", "anhoej", qi.Rules(shift=7, trend=7), qi.Rules("own", shift=8, ties="break")]),
    title=st.none() | st.text(max_size=9),
    ylabel=st.none() | st.text(max_size=9),
    notes=st.none() | st.just({1: "Started"}),
)


@given(charts)
def test_a_chart_survives_being_written_down(chart):
    written = json.loads(json.dumps(chart.to_dict()))
    assert qi.RunChart.from_dict(written) == chart
    assert qi.RunChart.from_dict(written).signals == chart.signals


@pytest.mark.parametrize("x", [None, ["1/3/2026", "8/3/2026", "15/3/2026"], [1, 2.5, 4], ["Mon", "Tue", "Wed"]])
def test_times_survive_being_written_down(x):
    chart = qi.RunChart([5, 7, 6], x, notes={(x or [1])[0]: "Started"}, exclude=[1])
    written = json.loads(json.dumps(chart.to_dict()))
    assert qi.RunChart.from_dict(written) == chart
    assert chart.notes_at == ((0, "Started"),)


def test_a_dict_that_is_no_chart_is_refused():
    with pytest.raises(qi.InputError, match="at least the key 'y'"):
        qi.RunChart.from_dict({"x": [1]})
    with pytest.raises(qi.InputError, match="no entry 'colour'"):
        qi.RunChart.from_dict({"y": [1], "colour": "red"})


# -- what people see


def test_the_frame_has_one_row_a_point():
    frame = qi.RunChart([*RC1, None], baseline=12).to_frame()
    assert frame.columns.tolist() == ["x", "y", "centre", "side", "phase", "special", "signals"]
    assert frame.x.tolist() == list(range(1, 26))
    assert frame.special.sum() == 14
    assert frame.loc[12, "signals"] == "trend; shift"
    assert frame.loc[[0, 24], "side"].tolist() == ["above", ""]
    assert frame.centre.eq(60.5).all()
    assert frame.phase.eq(1).all()
    assert isnan(frame.loc[24, "y"])


def test_dates_in_the_frame_are_dates():
    frame = qi.RunChart([1, 2], ["1/3/2026", "8/3/2026"]).to_frame()
    assert frame.x.tolist() == [pd.Timestamp(2026, 3, 1), pd.Timestamp(2026, 3, 8)]


def test_the_words_give_numbers_signals_and_rules():
    said = qi.RunChart(
        RC1, baseline=12, target=42, better="decrease", title="Memory diagnosis", ylabel="days from referral",
        notes={13: "Huddle"}, exclude=[3],
    ).alt_text  # fmt: skip
    for part in (
        "Run chart: Memory diagnosis", "Days from referral, 24 points", "The median is 60, frozen on the first 11 points",
        "target is 42 or less", "Shift: 11 points in a row below the median, points 14 to 24", "Perla", "shift of 6",
        "not counted about a frozen median", "Note at point 13: Huddle", "Left out of the statistics: point 4",
    ):  # fmt: skip
        assert part in said
    assert "No signal of special cause" in qi.RunChart(RC2).alt_text
    assert "1 value is missing" in qi.RunChart([1, None, 2]).alt_text
    assert "read the rules with care" in qi.RunChart([1, 2]).alt_text


def test_a_signal_names_its_days():
    days = [f"{day}/3/2026" for day in range(1, 13)]
    signal = qi.RunChart([1] * 6 + [3] * 6, days).signals[0]
    assert isinstance(signal, Signal)
    assert "1 Mar 2026 to 6 Mar 2026" in signal.text


def test_named_phases_keep_their_names():
    chart = qi.RunChart(RC4, phases={0: "Before", 12: "Checklist"})
    assert [phase.name for phase in chart.phases] == ["Before", "Checklist"]
    assert "In phase 'Checklist' the median is 89.5" in chart.alt_text


# -- rule sets


def test_unknown_rules_name_the_nearest():
    with pytest.raises(qi.InputError, match="did you mean 'anhoej'"):
        qi.RunChart(RC1, rules="anhoj")
    with pytest.raises(qi.InputError, match="not made for a run chart"):
        qi.RunChart(RC1, rules="mdc")
    with pytest.raises(qi.InputError, match="none that a run chart can use"):
        qi.RunChart(RC1, rules=qi.Rules(two_of_three=True))
    with pytest.raises(qi.InputError, match="'trend' has length 1"):
        qi.Rules(trend=1)
    with pytest.raises(qi.InputError, match="'shift' has length -2"):
        qi.RunChart(RC1, rules={"shift": -2})


def test_rule_lengths_of_ones_own():
    assert [s.rule for s in qi.RunChart(RC1, baseline=12, rules=qi.Rules(shift=7, trend=7)).signals] == ["shift"]
    assert qi.RunChart(RC1, baseline=12, rules=qi.Rules(shift=13)).signals == ()
    assert "own rules (shift of 13)" in qi.RunChart(RC1, rules=qi.Rules(shift=13)).footer


def test_points_that_zigzag_can_be_a_signal():
    values = [0, 5, 1, 6, 0, 7, 7, 8]
    assert found(qi.RunChart(values, rules=qi.Rules(alternating=6))) == [("alternating", 1, 6, "", 6)]


# -- false alarms


@pytest.mark.parametrize(
    ("rules", "n", "percent"), [("perla", 12, 13), ("perla", 24, 36), ("perla", 48, 68), ("anhoej", 24, 3.3), ("anhoej", 48, 3.8)]
)  # fmt: skip
def test_false_alarms_are_as_often_as_measured_elsewhere(rules, n, percent):
    assert 100 * qi.RunChart(range(n), rules=rules).false_alarm_rate == pytest.approx(percent, abs=2)


def test_the_table_is_what_its_script_makes():
    from importlib.resources import files

    table = json.loads((files("qitools") / "data" / "false_alarms.json").read_text(encoding="utf-8"))
    assert table["seed"] == SEED
    for name in ("perla", "anhoej"):
        assert len(table["rates"][name]) == LONGEST + 1
        assert table["rates"][name][24] == round(simulate(RULES[name], 24), 4)


def test_false_alarms_add_up_over_phases_and_grow_with_a_frozen_median():
    whole = qi.RunChart(range(24)).false_alarm_rate
    split = qi.RunChart(range(24), phases=[12]).false_alarm_rate
    half = qi.RunChart(range(12)).false_alarm_rate
    assert split == pytest.approx(1 - (1 - half) ** 2)
    assert qi.RunChart(range(24), baseline=12).false_alarm_rate > whole
    assert qi.RunChart(range(24), rules=qi.Rules(shift=9)).false_alarm_rate < 0.1
    assert f"about {round(100 * whole)} in 100" in qi.RunChart(range(24)).footer


# -- many series at once


@given(
    st.lists(st.lists(st.none() | st.integers(0, 9), min_size=15, max_size=15), min_size=1, max_size=8),
    st.sampled_from(
        [RULES["perla"], RULES["anhoej"], qi.Rules(shift=4, trend=4, ties="break"), qi.Rules(alternating=5)]
    ),
)
def test_many_series_give_what_each_chart_gives(rows, rules):
    frame = qi.run_statistics(np.array(rows, dtype=float), rules=rules)
    assert frame.columns.tolist() == [
        "median", "n_useful", "runs", "crossings", "longest_run", "shift", "trend", "signal",
    ]  # fmt: skip
    for row, got in zip(rows, frame.itertuples(), strict=True):
        if all(value is None for value in row):
            assert isnan(got.median)
            assert not got.signal
            continue
        chart = qi.RunChart(row, rules=rules)
        phase = chart.phases[0]
        assert (got.median, got.n_useful, got.runs) == (phase.median, phase.n_useful, phase.runs)
        assert (got.crossings, got.longest_run) == (phase.crossings, phase.longest_run)
        kinds = {signal.rule for signal in chart.signals}
        assert (got.shift, got.trend, got.signal) == ("shift" in kinds, "trend" in kinds, phase.signal)


def test_many_series_keep_the_names_of_a_frame():
    frame = pd.DataFrame([RC2, RC2[::-1]], index=["north", "south"])
    assert qi.run_statistics(frame).index.tolist() == ["north", "south"]


@pytest.mark.parametrize("wrong", [[1, 2, 3], [["a"]], [[]], [[1, float("inf")]], np.ones((2, 2, 2)), [[1], [2, 3]]])
def test_what_is_no_table_of_series_is_refused(wrong):
    with pytest.raises(qi.InputError, match=r"^Y "):
        qi.run_statistics(wrong)


def test_importing_run_charts_brings_no_heavy_library():
    import subprocess
    import sys

    code = (
        "import sys, qitools.runchart, qitools.shewhart, qitools.pareto, qitools.multiples;"
        "qitools.runchart.RunChart([1, 2, 3]); qitools.shewhart.ShewhartChart([1, 2, 3]);"
        "print([name for name in ('numpy', 'pandas', 'matplotlib') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@given(st.lists(st.floats(-1e99, 1e99) | st.just(nan), min_size=1, max_size=30))
def test_any_numbers_can_be_read(values):
    assume(not all(map(isnan, values)))
    chart = qi.RunChart(values)
    assert len(chart.special) == len(values)
    assert chart.alt_text.startswith("Run chart")


def test_cycles_of_a_log_become_notes_at_the_first_point_after_their_test(tmp_path):
    log = qi.PDSALog(tmp_path / "team.db")
    for when, change in (
        ("2026-04-13", "Huddle on one shift"),
        ("2026-04-15", "Huddle at night"),
        ("2027-01-01", "Later"),
    ):
        log.plan(
            objective="See if it can be kept short", questions=["How long?"], predictions=["Under 2 minutes"],
            change=change, who="Bisi", what="huddle", when=when, where="Heron", data_plan="stopwatch",
        )  # fmt: skip
    weeks = [date(2026, 4, 6) + timedelta(weeks=week) for week in range(6)]
    chart = qi.RunChart([6, 8, 5, 7, 4, 3], x=weeks, notes=log.cycles())
    assert chart.notes == {
        date(2026, 4, 13): "PDSA 1: Huddle on one shift",
        date(2026, 4, 20): "PDSA 2: Huddle at night",
    }
    assert qi.RunChart.from_dict(chart.to_dict()) == chart
    with pytest.raises(qi.InputError, match="dates"):
        qi.RunChart([6, 8, 5, 7, 4, 3], notes=log.cycles())
