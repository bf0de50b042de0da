"""What a coach sees in a run chart and in a reading of it: the misconception that was made, and no other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi
from qitools.review import check
from qitools.review.runchart import SUBJECT, read

RC1 = [61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45]
RC2 = [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6, 5, 8, 3, 6, 5, 7, 4, 6]
RC3 = [18, 21, 17, 22, 19, 16, 18, 18, 20, 21, 23, 19, 21, 17, 20, 18]
RC4 = [82, 78, 85, 80, 79, 84, 76, 81, 83, 77, 80, 79, 88, 90, 87, 91, 86, 92, 89, 93]

SHIFT_1 = {"start": 13, "stop": 24, "side": "below"}
TREND_1 = {"start": 11, "stop": 15, "side": "down"}
TREND_3 = {"start": 6, "stop": 11, "side": "up"}


def codes(**reading: Any) -> tuple[str, ...]:
    return check("runchart", reading).codes


def messages(**reading: Any) -> str:
    return " ".join(f"{finding.where}: {finding.message}" for finding in check("runchart", reading))


SOUND = [
    {"y": RC1, "baseline": 12, "median": 60.5, "useful": 12, "runs": 7, "crossings": 6, "shifts": [SHIFT_1]},
    {"y": RC1, "baseline": 12, "median": 60.5, "useful": 24, "shifts": [(13, 24, 12, "below")], "trends": [TREND_1]},
    {"y": RC1[12:], "median": 51.5},
    {"y": RC2, "median": 5, "useful": 16, "runs": 7, "crossings": 6, "longest_run": 5, "shifts": [], "trends": []},
    {"y": RC2, "runs": 7, "verdict": "within limits"},
    {"y": RC2, "verdict": "no signal"},
    {"y": RC3, "median": 19, "useful": 14, "runs": 9, "shifts": [], "trends": [{**TREND_3, "length": 5}]},
    {"y": RC4, "baseline": 12, "median": 80, "useful": 10, "runs": 8, "shifts": [{"start": 13, "stop": 20}]},
    {"y": RC4, "baseline": 12, "shift_length": 6, "trend_length": 5},
]


@pytest.mark.parametrize("reading", SOUND)
def test_a_sound_reading_is_left_alone(reading: dict[str, Any]) -> None:
    assert check("runchart", reading).codes == ()


MISTAKES = [
    # the mean; one of the middle two
    ("RUN01", {"y": RC1, "baseline": 12, "median": 60.667}),
    ("RUN01", {"y": RC1, "baseline": 12, "median": 60.7}),
    ("RUN01", {"y": RC1, "baseline": 12, "median": 61}),
    ("RUN01", {"y": RC1[:12], "median": 60}),
    ("RUN01", {"y": RC3, "median": 19.25}),
    # the median of all points, and what follows from it
    ("RUN02", {"y": RC1, "baseline": 12, "median": 58}),
    ("RUN02", {"y": RC1, "baseline": 12, "median": 58, "useful": 21, "runs": 4}),
    ("RUN02", {"y": RC1, "baseline": 12, "shifts": [(4, 13, "above"), (14, 24, 10, "below")], "trends": [TREND_1]}),
    ("RUN02", {"y": RC4, "baseline": 12, "median": 83.5, "shifts": [(7, 12, "below"), (13, 20, "above")]}),
    # points on the median as if below it, as Minitab has it; as part of the run
    ("RUN03", {"y": RC2, "shifts": [{"start": 5, "stop": 10, "side": "below", "length": 6}]}),
    ("RUN03", {"y": RC2, "median": 5, "useful": 20, "runs": 9, "shifts": [(5, 10, 6, "below")]}),
    # a point on the median taken to end the shift of 24 points
    ("RUN04", {"y": [5, 1, 4, 1, 5, 2, 3, 1, 3, 4, 5, 4, 3, 5, 4, 4, 2, 1, 2, 1], "median": 3, "shifts": []}),
    # ties: strict comparison finds no trend; counting them makes it six, or makes one of four
    ("RUN05", {"y": RC3, "trends": []}),
    ("RUN05", {"y": RC3, "trends": [{**TREND_3, "length": 6}]}),
    ("RUN05", {"y": [4, 1, 3, 1, 2, 2, 3, 4, 1, 3, 2, 4, 1], "trends": [(4, 8, "up")]}),
    # five steps
    ("RUN06", {"y": RC1, "baseline": 12, "trends": []}),
    ("RUN06", {"y": RC1, "trend_length": 6}),
    # seven or eight points, or five
    ("RUN07", {"y": RC2, "shift_length": 8}),
    ("RUN07", {"y": RC2, "median": 5, "shifts": [{"start": 5, "stop": 10, "side": "below", "length": 5}]}),
    ("RUN07", {"y": [1, 5, 1, 5, 1, 5, 1, 6, 6, 6, 6, 6, 6, 1, 1, 2, 1], "median": 5, "shifts": []}),
    # crossings for runs; every point as useful
    ("RUN08", {"y": RC2, "runs": 6}),
    ("RUN08", {"y": RC2, "crossings": 7}),
    ("RUN08", {"y": RC2, "median": 5, "useful": 20, "runs": 7}),
    ("RUN08", {"y": RC3, "useful": 16, "runs": 8}),
    # eight points
    ("RUN09", {"y": RC2[:8], "shifts": []}),
    ("RUN09", {"y": RC2[:8], "verdict": "too few runs"}),
    # the last point belongs before the one above it
    ("RUN10", {"y": RC2, "x": [*range(1, 19), 20, 19], "median": 5}),
    ("RUN10", {"y": RC2, "median": 5, "title": "", "ylabel": "incidents"}),
    ("RUN10", {"y": RC2, "median": 5, "title": "Incidents, Heron ward", "ylabel": " "}),
]


@pytest.mark.parametrize(("code", "reading"), MISTAKES)
def test_a_mistake_earns_its_finding_and_no_other(code: str, reading: dict[str, Any]) -> None:
    review = check("runchart", reading)
    assert review.codes == (code,)
    assert review[0].severity == "error"


def test_two_mistakes_earn_two_findings() -> None:
    assert codes(y=RC1, baseline=12, median=58, useful=24) == ("RUN02", "RUN08")
    assert codes(y=RC1, baseline=12, median=58, trends=[]) == ("RUN02", "RUN06")


def test_a_median_that_nothing_accounts_for_is_carried_forward() -> None:
    assert codes(y=RC1, baseline=12, median=59.5, shifts=[SHIFT_1]) == ()


def test_messages_say_what_was_seen_and_not_the_answer() -> None:
    told = messages(y=RC1, baseline=12, median=58, useful=21, runs=4)
    assert "Median: A median of 58" in told
    assert "60.5" not in told
    assert "Points 5–10" in messages(y=RC2, shifts=[(5, 10, "below")])


def test_the_numbers_of_a_chart_with_phases_are_those_of_the_last() -> None:
    assert codes(y=RC1, phases=[12], median=51.5) == ()
    assert codes(y=RC1, phases=[12], median=58) == ("RUN02",)


def test_rules_of_anhoej_have_no_shift_to_get_wrong() -> None:
    assert codes(y=RC2, rules="anhoej", shifts=[(5, 10, "below")], trends=[]) == ()


# -- a chart itself, of which nothing is claimed


def chart(y: list[float], **settings: Any) -> qi.RunChart:
    return qi.RunChart(y, **{"title": "Incidents, Heron ward", "ylabel": "a week", **settings})


def test_a_complete_chart_is_left_alone() -> None:
    assert not chart(RC2).review()
    assert not chart(RC1, baseline=12, notes={13: "Checklist"}).review()
    assert not chart(RC1, phases={0: "Before", 12: "Checklist"}).review()


def test_a_chart_without_title_and_unit() -> None:
    review = qi.RunChart(RC2).review()
    assert [(finding.code, finding.where) for finding in review] == [("RUN10", "Title"), ("RUN10", "Units")]


def test_a_change_without_a_note_is_advice() -> None:
    review = chart(RC1, baseline=12).review()
    assert (review.codes, review[0].severity) == (("RUN10",), "coach")


def test_a_short_chart_is_advice_until_a_rule_is_used_on_it() -> None:
    plotted = chart([4, 5, 4, 6, 5, 4, 5]).review()
    assert (plotted.codes, plotted[0].severity) == (("RUN09",), "coach")
    assert chart([1, 2, 3, 4, 5, 6, 7]).review().errors.codes == ("RUN09",)
    assert not check("runchart", {"y": [1, 2, 3], "rules": "none", "title": "Falls", "ylabel": "a week"})


def test_a_median_frozen_on_a_few_points_is_advice() -> None:
    review = chart(RC1, baseline=6, notes={7: "Checklist"}).review()
    assert (review.codes, review[0].severity, review[0].where) == (("RUN09",), "coach", "Baseline")


def test_a_gap_in_time_wants_a_note() -> None:
    weeks = [f"2026-{month:02}-{day:02}" for month, day in ((1, 5), (1, 12), (1, 19), (1, 26), (2, 2), (2, 16), (2, 23),
                                                            (3, 2), (3, 9), (3, 16), (3, 23), (3, 30))]  # fmt: skip
    review = chart(RC2[:12], x=weeks).review()
    assert (review.codes, review[0].severity, review[0].where) == (("RUN10",), "coach", "Point 6")
    assert not chart(RC2[:12], x=weeks, notes={"2026-02-16": "Half term: no clinic on 9 February"}).review()


def test_weekends_and_months_are_no_gaps() -> None:
    days = [f"2026-06-{day:02}" for day in range(1, 29) if day % 7 not in (6, 0)]
    assert not chart(RC2, x=days).review()
    months = [f"2026-{month:02}-01" for month in range(1, 13)]
    assert not chart(RC2[:12], x=months).review()


# -- odd content


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["y", "x", "baseline", "phases", "exclude", "rules", "title", "ylabel", "notes", "target", "median", "useful", "runs",
     "crossings", "longest_run", "shifts", "trends", "shift_length", "trend_length", "verdict"]
)  # fmt: skip


@given(JSON | st.dictionaries(KEYS, JSON, max_size=12))
def test_odd_content_never_raises(answer: Any) -> None:
    for finding in check("runchart", answer):
        assert finding.code.startswith("RUN")


VALUES = st.lists(st.integers(0, 9), min_size=10, max_size=30)


@given(VALUES, st.data())
def test_what_the_chart_itself_reads_is_left_alone(y: list[int], data: st.DataObject) -> None:
    baseline = data.draw(st.none() | st.integers(10, len(y)))
    made = qi.RunChart(y, baseline=baseline)
    phase = made.phases[0]
    found = {
        rule: [(s.start + 1, s.stop, len(s.points), s.side) for s in made.signals if s.rule == rule]
        for rule in ("shift", "trend")
    }
    reading = {
        "y": y, "baseline": baseline, "median": phase.median, "useful": phase.n_useful, "runs": phase.runs,
        "crossings": phase.crossings, "longest_run": phase.longest_run, "shifts": found["shift"], "trends": found["trend"],
        "verdict": "signal" if made.signals else "no signal",
    }  # fmt: skip
    assert check("runchart", reading).codes == ()


def test_a_chart_made_of_texts_is_read_too() -> None:
    assert read({"y": ["61", "58", "n/a", 57]}).chart is not None
    assert read({"y": "nothing"}).chart is None


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert check("runchart", rule.bad).codes == (rule.code,)
    assert check("runchart", rule.good).codes == ()
