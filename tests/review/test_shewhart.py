"""What a coach sees in a Shewhart chart and in a reading of it: the misconception that was made, and no other."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qitools as qi
from qitools.review import check
from qitools.review.shewhart import SUBJECT

XMR1 = [142, 150, 138, 147, 155, 144, 139, 151, 148, 143, 146, 152, 137, 149, 145, 141, 150, 147, 140, 148]
POST = [141, 138, 143, 137, 142, 139, 144, 136]
XMR2 = [*XMR1[:10], 210, *XMR1[11:]]
P1 = {
    "y": [18, 22, 15, 20, 24, 17, 19, 21, 16, 23, 22, 20, 14, 9, 13, 12, 10, 11, 12, 8],
    "n": [210, 232, 198, 220, 245, 205, 214, 226, 190, 240, 228, 216, 204, 187, 221, 198, 210, 230, 236, 195],
    "kind": "p",
    "baseline": 12,
}
C1 = [7, 5, 9, 6, 4, 8, 6, 10, 5, 7, 6, 3, 8, 7, 5, 9, 6, 4, 7, 8]
U1 = {
    "y": [6, 8, 5, 9, 7, 6, 10, 4, 7, 8, 6, 9],
    "n": [1.02, 1.10, 0.98, 1.15, 1.05, 0.95, 1.20, 0.90, 1.04, 1.12, 0.99, 1.08],
    "kind": "u",
}
XS1 = [[41, 35, 52, 44, 38], [39, 47, 36, 50, 43], [55, 40, 37, 46, 42], [33, 48, 45, 39, 51], [44, 42, 58, 36, 40],
       [38, 50, 41, 47, 34], [46, 37, 43, 52, 49], [40, 45, 36, 39, 54], [51, 43, 48, 35, 41], [37, 46, 40, 44, 38]]  # fmt: skip
G1 = [34, 12, 57, 8, 41, 25, 19, 63, 5, 30, 22, 47, 15, 38, 27, 11]
T1 = [12, 30, 4, 21, 17, 45, 9, 26, 14, 33, 7, 19]
REPHASE = {"at": 21, "change_at": 21, "cause": "Bloods looked up first", "lasting": "In the procedure", "trial": True}


SOUND: list[dict[str, Any]] = [
    {"y": XMR1, "centre": 145.6, "mr_bar": 7.5789, "lower": 125.44, "upper": 165.76, "special": []},
    {"y": XMR1, "centre": 146, "lower": 125, "upper": 166},
    {"y": XMR1, "centre": [145.6] * 20, "lower": [125.44] * 20},
    {"y": [*XMR1, *POST], "baseline": 20, "lower": 125.44, "signals": [{"rule": "shift", "start": 21, "stop": 28}]},
    {"y": [*XMR1, *POST[:7]], "baseline": 20, "rules": "mdc", "screen": False, "special": [*range(21, 28)]},
    {"y": [*XMR1, *POST], "rephase": REPHASE, "centre": 140, "lower": 126.7, "upper": 153.3},
    {"y": XMR2, "centre": 148.8, "mr_bar": 7.9412, "lower": 127.68, "upper": 169.92, "special": [11]},
    {"y": XMR2, "screen": False, "mr_bar": 13.6842, "lower": 112.4, "upper": 185.2},
    {**P1, "centre": 0.0903},
    {**P1, "centre": 9.03, "lower": 2.87, "upper": 15.19},
    {"y": C1, "kind": "c", "centre": 6.5, "lower": 0, "upper": 14.149, "data": "a count", "area": "equal"},
    {**U1, "centre": 6.7568, "lower": 0, "data": "count of falls", "area": "unequal"},
    {"y": XS1, "kind": "xbar", "centre": 43.1, "lower": 33.934, "upper": 52.266, "trial": True, "data": "measurement"},
    {"y": G1, "kind": "g", "centre": 26, "lower": 0, "upper": 114.987, "event": "harm", "better": "increase"},
    {"y": T1, "kind": "t", "centre": 17.229, "lower": 0.038, "upper": 147.822, "event": "harm"},
    {"y": XMR1, "shift_length": 8, "trend_length": 6, "rules_chosen": "before the data were seen"},
]


@pytest.mark.parametrize("reading", SOUND)
def test_a_sound_reading_is_left_alone(reading: dict[str, Any]) -> None:
    assert check("shewhart", reading).codes == ()


MISTAKES: list[tuple[str, dict[str, Any]]] = [
    # 3 standard deviations of all the values; limits from all 28 points
    ("SHW01", {"y": XMR1, "centre": 145.6, "lower": 130.603, "upper": 160.597}),
    ("SHW01", {"y": [*XMR1, *POST], "baseline": 20, "centre": 144, "lower": 125.57, "upper": 162.43}),
    ("SHW02", {"y": XMR1, "target": 150, "centre": 145.6, "lower": 125.44, "upper": 150}),
    ("SHW02", {"y": XMR1, "lower": 120, "upper": 150, "specification": [120, 150]}),
    ("SHW03", {"y": XMR1, "mr_bar": 7.2}),
    ("SHW03", {"y": XMR1, "centre": 145.6, "lower": 126.448, "upper": 164.752}),
    ("SHW04", {"y": XMR2, "centre": 148.8, "mr_bar": 13.6842, "lower": 112.4, "upper": 185.2}),
    ("SHW04", {"y": XMR2, "screen": False, "lower": 127.68, "upper": 169.92}),
    ("SHW04", {"y": XMR2, "exclude": [10]}),
    ("SHW04", {"y": XMR1, "removed": [3]}),
    # seven points, on a chart whose rule is eight; and the other ways to mix
    ("SHW05", {"y": [*XMR1, *POST[:7]], "baseline": 20, "signals": [{"rule": "shift", "start": 21, "stop": 27}]}),
    ("SHW05", {"y": XMR1, "shift_length": 7}),
    ("SHW05", {"y": XMR1, "rules": ["provost-murray", "mdc"]}),
    ("SHW05", {"y": XMR1, "rules_chosen": "after we saw the chart"}),
    ("SHW06", {"y": XMR1, "special": [5]}),
    ("SHW06", {"y": XMR1, "signals": [{"rule": "outside the limits", "point": 5}]}),
    ("SHW07", {"y": XMR1[:9], "lower": 121.39, "upper": 170.61}),
    ("SHW07", {"y": [*XMR1, *POST], "rephase": {**REPHASE, "trial": False}}),
    ("SHW08", {"y": XMR1, "explained": [{"point": 5, "because": "agency doctors"}]}),
    ("SHW09", {**U1, "kind": "c", "n": [1020, 1100, 980, 1150, 1050, 950, 1200, 600, 1040, 1120, 990, 1080]}),
    ("SHW09", {"y": C1, "kind": "c", "area": "unequal"}),
    ("SHW09", {"y": [12, 9, 14, 11], "n": [10, 10, 10, 10], "kind": "p"}),
    ("SHW09", {"y": C1, "n": [40] * 20, "kind": "p", "data": "count of errors"}),
    ("SHW09", {"y": C1, "kind": "c", "data": "classification"}),
    ("SHW10", {**P1, "centre": 0.0899}),
    ("SHW10", {**P1, "centre": 8.99}),
    ("SHW10", {**U1, "centre": 6.6759}),
    ("SHW11", {"y": C1, "kind": "c", "centre": 6.5, "lower": -1.149, "upper": 14.149}),
    ("SHW11", {"y": [9, 10, 9, 10, 9, 10, 9, 8, 9, 10, 9, 10], "n": [10] * 12, "kind": "p", "upper": 1.19}),
    ("SHW12", {"y": T1, "kind": "t", "event": "harm", "better": "decrease"}),
    ("SHW12", {"y": [0, *T1], "kind": "t", "event": "harm"}),
    ("SHW12", {"y": [*G1, 160], "kind": "g", "event": "a fall", "verdict": "worse"}),
    ("SHW13", {"y": [*XMR1, *XMR1[2:12]], "rephase": {**REPHASE, "at": 21}}),
    ("SHW14", {"y": [*XMR1, *POST], "rephase": {**REPHASE, "cause": ""}}),
    ("SHW14", {"y": [*XMR1, 120, 118, 121, 119], "rephase": REPHASE}),
    ("SHW15", {"y": [*XMR1, *POST, *POST], "rephase": {**REPHASE, "at": 24}}),
]


@pytest.mark.parametrize(("code", "reading"), MISTAKES)
def test_a_mistake_earns_its_finding_and_no_other(code: str, reading: dict[str, Any]) -> None:
    review = check("shewhart", reading)
    assert review.codes == (code,)
    assert review[0].severity == ("coach" if code == "SHW15" else "error")


def test_two_mistakes_earn_two_findings() -> None:
    assert check("shewhart", {"y": XMR1, "mr_bar": 7.2, "special": [5]}).codes == ("SHW03", "SHW06")


def test_messages_name_the_place_and_do_not_give_the_limits_away() -> None:
    finding = check("shewhart", {"y": XMR2, "lower": 112.4, "upper": 185.2})[0]
    assert finding.where == "Lower limit" and "112.4" in finding.message
    assert "127" not in finding.message and "169" not in finding.message


# -- a chart itself, of which nothing is claimed


def test_a_plain_chart_is_left_alone() -> None:
    assert not qi.ShewhartChart(XMR1).review()
    assert not qi.ShewhartChart(XMR1[:9]).review()
    assert not qi.ShewhartChart(**P1).review()
    assert not qi.ShewhartChart(T1, kind="t", better="increase", title="Days between serious incidents").review()


def test_a_point_left_out_wants_a_note() -> None:
    assert qi.ShewhartChart(XMR2, exclude=[10]).review().codes == ("SHW04",)
    assert not qi.ShewhartChart(XMR2, exclude=[10], notes={11: "Records system down"}).review()


def test_new_limits_want_a_signal_and_a_name() -> None:
    assert not qi.ShewhartChart([*XMR1, *POST], phases={20: "Bloods first"}).review()
    unnamed = qi.ShewhartChart([*XMR1, *POST], phases=[20]).review()
    assert [(finding.code, finding.severity) for finding in unnamed] == [("SHW14", "coach")]
    assert qi.ShewhartChart([*XMR1, *XMR1], phases={20: "Bloods first"}).review().codes == ("SHW13",)


def test_a_phase_that_starts_where_the_shift_was_noticed_is_advice() -> None:
    review = qi.ShewhartChart([*XMR1, *POST, *POST, *POST], phases=[27]).review()
    assert [(f.code, f.severity) for f in review if f.code == "SHW15"] == [("SHW15", "coach")]


def test_lower_is_better_on_a_t_chart_is_advice_where_the_event_is_not_known() -> None:
    unknown = qi.ShewhartChart(T1, kind="t", better="decrease").review()
    assert [(finding.code, finding.severity) for finding in unknown] == [("SHW12", "coach")]
    harm = qi.ShewhartChart(T1, kind="t", better="decrease", title="Days between falls").review()
    assert harm.errors.codes == ("SHW12",)


# -- odd content


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["y", "n", "baseline", "phases", "exclude", "rules", "screen", "target", "better", "notes", "centre", "lower",
     "upper", "mr_bar", "special", "signals", "shift_length", "rules_chosen", "explained", "removed", "trial",
     "specification", "data", "area", "event", "verdict", "rephase"]
)  # fmt: skip
READINGS = st.fixed_dictionaries(
    {"y": st.lists(st.integers(0, 9), max_size=20) | JSON, "kind": st.sampled_from(["i", "p", "t", "g", "xbar"]) | JSON}
)


@settings(deadline=None)
@given(JSON | st.builds(dict.__or__, READINGS, st.dictionaries(KEYS, JSON, max_size=10)))
def test_odd_content_never_raises(answer: Any) -> None:
    for finding in check("shewhart", answer):
        assert finding.code.startswith("SHW")


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=13, max_size=30), st.sampled_from(["i", "c", "g", "mr"]), st.booleans())
def test_what_the_chart_itself_reads_is_left_alone(y: list[int], kind: str, screen: bool) -> None:
    chart = qi.ShewhartChart(y, kind=kind, screen=screen)
    phase = chart.phases[0]
    lines = {line: float(getattr(phase, line)[0]) for line in ("centre", "lower", "upper")}
    signals = [{"rule": s.rule, "start": s.start + 1, "stop": s.stop} for s in chart.signals]
    special = [place for place, mark in enumerate(chart.special, start=1) if mark]
    reading = {**chart.to_dict(), **lines, "signals": signals, "special": special}
    assert check("shewhart", reading).codes == ()


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert check("shewhart", rule.bad).codes == (rule.code,)
    assert check("shewhart", rule.good).codes == ()
