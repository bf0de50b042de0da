"""Pictures of data over time: nothing overlaps or is cut, every line is named, and signals have a shape."""

from datetime import date, timedelta
from itertools import pairwise

import matplotlib.pyplot as plt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qitools as qi
from qitools.draw.axis import Scale, extent, fly, places, spread, time_ticks, value_ticks
from qitools.draw.charts import lay_out_chart, lay_out_funnel
from qitools.draw.layout import block
from qitools.series import Times
from tests.draw.measure import NO_FAULTS, Picture

WAITS = [61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45]
WEEKS = [date(2026, 1, 5) + timedelta(7 * week) for week in range(24)]
TURNAROUND = [142, 150, 138, 147, 155, 144, 139, 151, 148, 143, 210, 152, 137, 149, 145, 141, 150, 147, 140, 148]
MISSED = [18, 22, 15, 20, 24, 17, 19, 21, 16, 23, 22, 20, 14, 9, 13, 12, 10, 11, 12, 8]
BOOKED = [210, 232, 198, 220, 245, 205, 214, 226, 190, 240, 228, 216, 204, 187, 221, 198, 210, 230, 236, 195]
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][:20]
BETWEEN = [12, 30, 4, 21, 17, 45, 9, 26, 14, 33, 7, 19]
GROUPS = [[41, 35, 52, 44, 38], [39, 47, 36, 50, 43], [55, 40, 37, 46, 42], [33, 48, 45, 39, 51], [44, 42, 58, 36, 40]]

memory = qi.RunChart(
    WAITS, WEEKS, baseline=12, target=42, better="decrease", title="Wait for a memory diagnosis", ylabel="median days",
    notes={WEEKS[12]: "Referral checklist", WEEKS[15]: "Second clinic opens on Thursdays", WEEKS[23]: "Reported"},
)  # fmt: skip
phased = qi.ShewhartChart(
    [*TURNAROUND, None, *[v - 8 for v in TURNAROUND[:8]]], phases={20: "Huddle"}, exclude=[3], xlabel="day",
    ylabel="minutes", target=150, better="decrease", rules="mdc",
)  # fmt: skip
missed = qi.ShewhartChart(MISSED, MONTHS, n=BOOKED, kind="p", baseline=12, target="5%", title="Missed appointments")
funnel = qi.ShewhartChart(
    [12, 30, 9, 44, 21, 60, 18, 25], ["Memory", "Heron", "Outpatients", "Kestrel", "Wren", "Heath House", "Rowan", "Larch"],
    n=[100, 240, 120, 300, 90, 520, 150, 330], kind="funnel", target=0.2, xlabel="staff in post", exclude=[0],
)  # fmt: skip
pareto = qi.Pareto({"care package": 217, "therapy": 78, "family meeting not booked": 72, "other": 20}, unit="bed-days")
multiples = qi.SmallMultiples(
    {"team": ["Heron"] * 24 + ["Memory"] * 24 + ["Outpatients"] * 24, "week": WEEKS * 3,
     "wait": [*WAITS, *WAITS[::-1], *[w + 20 for w in WAITS]]},
    y="wait", x="week", by="team", target=50, title="Waits by team", phases=[WEEKS[10]],
)  # fmt: skip
CHARTS = {
    "run chart": memory,
    "without titles": qi.RunChart(WAITS),
    "one point": qi.RunChart([3]),
    "labels": qi.RunChart(
        [5, 7, 6, 8, 9, 7, 8], ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    ),
    "phases": phased,
    "p chart": missed,
    "xbar": qi.ShewhartChart(GROUPS, kind="xbar"),
    "s": qi.ShewhartChart(GROUPS, kind="s"),
    "moving ranges": qi.ShewhartChart(TURNAROUND, kind="mr"),
    "g": qi.ShewhartChart(BETWEEN, kind="g"),
    "t": qi.ShewhartChart(BETWEEN, kind="t"),
    "c": qi.ShewhartChart(BETWEEN, kind="c"),
    "u": qi.ShewhartChart(BETWEEN, n=[1, 2, 1.5] * 4, kind="u"),
    "p prime": qi.ShewhartChart(MISSED, n=BOOKED, kind="pp"),
    "u prime": qi.ShewhartChart(MISSED, n=BOOKED, kind="up"),
    "funnel": funnel,
    "pareto": pareto,
    "pareto of many": qi.Pareto({f"reason {i} of many": 40 - i for i in range(20)}, title="Why", multiple=True),
    "pareto of one": qi.Pareto({"falls": 3}),
    "pareto of a long unit": qi.Pareto({"ward": 9, "home": 4}, unit="occupied bed-days lost in the spring of 2026"),
    "multiples": multiples,
    "hundreds": qi.RunChart([20 + (7 * i) % 11 for i in range(300)], title="A very long title about time " * 5),
}


def texts(thing):
    return Picture(thing).texts


def joined(thing):
    return " | ".join(" ".join(text.split()) for text in texts(thing))


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("look", ["page", "projector"])
def test_nothing_overlaps_is_cut_or_crossed(name, look):
    with qi.style(look):
        picture = Picture(CHARTS[name])
    assert picture.faults == NO_FAULTS
    assert min(picture.sizes) >= 8


@settings(max_examples=25)
@given(
    st.lists(st.none() | st.floats(-1000, 1000) | st.integers(0, 9), min_size=3, max_size=40).filter(
        lambda values: values[0] is not None and values[-1] is not None
    ),
    st.data(),
)
def test_whatever_is_plotted_nothing_overlaps_is_cut_or_crossed(values, data):
    days = [date(2026, 1, 1) + timedelta(data.draw(st.integers(1, 9)) * i) for i in (1,)]
    for _ in values[1:]:
        days.append(days[-1] + timedelta(data.draw(st.integers(1, 40))))
    chart_type = data.draw(st.sampled_from([qi.RunChart, qi.ShewhartChart]))
    noted = data.draw(st.lists(st.sampled_from(days), unique=True, max_size=5))
    chart = chart_type(
        values,
        data.draw(st.sampled_from([None, days])),
        baseline=data.draw(st.none() | st.just(2)),
        phases=data.draw(st.none() | st.just([len(values) - 1]) | st.just({0: "Before it all", 2: "After"})),
        target=data.draw(st.none() | st.floats(-1200, 1200)),
        better=data.draw(st.sampled_from([None, "increase"])),
        title=data.draw(st.sampled_from([None, "Waits", "Waits for a first appointment at the clinic " * 3])),
        ylabel=data.draw(st.sampled_from([None, "days"])),
    )
    notes = {chart.x[days.index(day)]: f"Note {i} on something that changed" for i, day in enumerate(noted)}
    again = type(chart)(**{**chart.to_dict(), "notes": notes})
    with qi.style(data.draw(st.sampled_from(["page", "projector"]))):
        assert Picture(again).faults == NO_FAULTS


@settings(max_examples=8)
@given(
    st.dictionaries(
        st.text("abc xyz", min_size=1, max_size=30).filter(str.strip), st.integers(0, 99), min_size=1, max_size=12
    )
)
def test_whatever_is_counted_nothing_overlaps_is_cut_or_crossed(counts):
    counts = {key.strip(): value for key, value in counts.items()} | {"falls": 3}
    assert Picture(qi.Pareto(counts, unit="bed-days", title="Why")).faults == NO_FAULTS


@settings(max_examples=8)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(50, 400)), min_size=1, max_size=15), st.none() | st.floats(0, 1)
)
def test_whatever_the_units_nothing_overlaps_is_cut_or_crossed(units, target):
    made = qi.ShewhartChart(
        [y for y, _ in units], [f"Ward {i}" for i in range(len(units))], n=[n for _, n in units], kind="funnel", target=target
    )  # fmt: skip
    assert Picture(made).faults == NO_FAULTS


def test_every_line_is_named_with_its_value():
    assert {"Median 60.5", "Target 42"} <= set(texts(memory))
    assert {"Mean 9.0%", "Upper limit 15.2%", "Lower limit 2.9%", "Target 5.0%"} <= set(texts(missed))
    said = joined(phased)
    assert "Trial upper limit" in said
    # the lines of the earlier phase, beside them and below
    assert "Phase 1: mean 148.9" in said
    assert "171.3" in texts(phased)
    assert "Median 26" not in texts(CHARTS["t"])


def test_the_rule_set_and_the_screening_stand_at_the_foot():
    assert "Rules: Perla, Provost & Murray 2011 (shift of 6, trend of 5, number of runs)" in joined(memory)
    assert "Making Data Count" in joined(phased)
    assert "Moving ranges screened (Nelson 1982), 2 left out" in joined(phased)
    assert "Moving ranges not screened" in joined(qi.ShewhartChart(TURNAROUND, screen=False))
    assert "Rules: " in joined(multiples)
    assert "Rules: " in joined(funnel)


def test_signals_are_told_and_have_a_shape_of_their_own():
    def diamonds(chart):
        return sum(shape.kind == "diamond" for shape in lay_out_chart(chart).shapes)

    # one more stands before the words
    assert diamonds(memory) == sum(memory.special) + 1
    assert "Shift: 12 points in a row below the median" in joined(memory)
    quiet = qi.RunChart([6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6])
    assert diamonds(quiet) == 0
    assert "No signal of special cause" in texts(quiet)
    assert sum(shape.kind == "diamond" for shape in lay_out_funnel(funnel).shapes) == sum(funnel.special) + bool(
        funnel.signals
    )


def test_a_frozen_line_is_dashed_where_it_is_extended():
    scene = lay_out_chart(qi.RunChart(WAITS, baseline=12))
    dashed = [line for line in scene.lines if line.dashed]
    assert len(dashed) == 1
    solid = next(line for line in scene.lines if line.outline[-1][1] == dashed[0].outline[0][1])
    assert not solid.dashed
    assert not any(line.dashed for line in lay_out_chart(qi.RunChart(WAITS)).lines)


def test_a_missing_value_is_a_gap_and_an_excluded_one_a_cross():
    whole = lay_out_chart(qi.RunChart(WAITS[:10]))
    gap = lay_out_chart(qi.RunChart([*WAITS[:4], None, *WAITS[5:10]]))
    accent = [line for line in whole.lines if len(line.outline) > 3]
    assert len([line for line in gap.lines if line.colour == accent[-1].colour]) == 2
    crossed = lay_out_chart(qi.RunChart(WAITS[:10], exclude=[2]))
    assert sum(shape.kind == "free" for shape in crossed.shapes) == 2  # the point, and beside its words
    assert "left out of the statistics" in texts(qi.RunChart(WAITS[:10], exclude=[2]))


def test_limits_are_steps_where_sizes_differ():
    scene = lay_out_chart(missed)
    assert any(len(line.outline) > 20 for line in scene.lines if line.dashed or line.width < 1)


def test_more_can_be_plotted_by_value():
    figure, ax = plt.subplots(figsize=(9, 5))
    memory.plot(ax)
    dot = ax.plot([WEEKS[0]], [61], "o")[0]
    figure.canvas.draw()
    x, y = dot.get_transform().transform(dot.get_xydata()[0])
    scene = lay_out_chart(memory, (648, 360))
    first = next(shape for shape in scene.shapes if shape.kind == "ellipse")
    width, height = figure.bbox.size
    assert x / width * scene.bounds[2] == pytest.approx(first.box[0] + first.box[2] / 2, abs=0.5)
    assert (1 - y / height) * scene.bounds[3] == pytest.approx(first.box[1] + first.box[3] / 2, abs=0.5)
    plt.close(figure)


def test_a_chart_fits_the_axes_that_it_is_given():
    figure, axes = plt.subplots(1, 2, figsize=(16, 7))
    for ax, chart in zip(axes, (memory, missed), strict=True):
        chart.plot(ax)
    assert figure.get_size_inches().tolist() == [16, 7]
    assert Picture(figure).faults == NO_FAULTS
    plt.close(figure)


def test_making_data_count_asks_two_questions():
    said = joined(phased)
    assert any(text in said for text in ("No sign of change", "Improvement", "Concern"))
    assert any(text in said for text in ("Will meet", "Will miss", "Hit or miss"))
    assert "Hit or miss" not in joined(qi.ShewhartChart(TURNAROUND, target=150, better="decrease"))


@pytest.mark.parametrize(
    ("last", "target", "better"),
    [(400, 10, "increase"), (-100, 10, "decrease"), (148, 500, "decrease"), (400, 500, None), (148, 150, "increase")],
)
def test_every_answer_has_a_picture_of_its_own(last, target, better):
    chart = qi.ShewhartChart([*TURNAROUND, last], baseline=20, target=target, better=better, rules="mdc")
    assert Picture(chart).faults == NO_FAULTS


def test_panels_share_one_scale():
    labels = [label for label in multiples._scene().labels if label.align == "right"]
    ticks = [(label.block.lines, label.y) for label in labels]
    assert len(ticks) % 3 == 0
    assert len(set(ticks)) == len(ticks) // 3
    assert {"Heron", "Memory", "Outpatients"} <= set(texts(multiples))
    assert any(text.startswith("Gap: ") for text in texts(multiples))


def test_bars_and_their_numbers():
    said = texts(pareto)
    assert {"care package", "217", "56.1%", "100.0%", "80%"} <= set(said)
    bars = [shape for shape in pareto._scene().panels if shape.kind == "rect"]
    heights = [bar.box[3] for bar in bars]
    assert heights[:3] == sorted(heights[:3], reverse=True)


@pytest.mark.parametrize(
    ("counts", "said"),
    [({"falls": 1}, "1 of 1 category reaches 80% of 1 delay"),
     ({"falls": 9, "sores": 1}, "1 of 2 categories reaches 80% of 10 delays"),
     ({"falls": 2, "sores": 2}, "2 of 2 categories reach 80% of 4 delays")],
)  # fmt: skip
def test_how_few_reach_most_is_said_with_nouns_and_verbs_that_agree(counts, said):
    assert said in texts(qi.Pareto(counts, unit="delays"))


def test_the_picture_has_its_words():
    for chart in (memory, funnel, pareto, multiples):
        svg = chart.to_svg()
        assert "<title" in svg
        assert "data:image/svg+xml" in chart._repr_mimebundle_()["text/html"]


# -- axes


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6), st.integers(2, 12))
def test_ticks_are_round_and_inside(low, span, most):
    ticks, decimals = value_ticks(low, low + span, most)
    assert all(low - span * 1e-6 <= tick <= low + span * (1 + 1e-6) for tick in ticks)
    assert len({f"{tick:.{decimals}f}" for tick in ticks}) == len(ticks) <= most + 1


def test_axes_start_at_zero_where_that_costs_little():
    assert extent([3, 9], positive=True)[0] == 0
    assert extent([80, 90], positive=True)[0] > 70
    assert extent([5], positive=True)[0] < 5 < extent([5], positive=True)[1]


def told(times, width=500):
    x = places(times)
    return [" ".join(text.lines) for _, text in time_ticks(times, Scale(x[0] - 1, x[-1] + 1, 0, width), 8.5)]


def test_weeks_months_and_years_are_marked_sensibly():
    assert told(Times("date", WEEKS))[:3] == ["5 Jan 2026", "19 Jan", "2 Feb"]
    months = [date(2025 + m // 12, m % 12 + 1, 1) for m in range(20)]
    assert told(Times("date", months, monthly=True), 400)[::3] == ["Jan 2025", "Jul", "Jan 2026", "Jul"]
    years = [date(2000 + i, 6, 1) for i in range(26)]
    assert told(Times("date", years))[0].isdigit()
    assert told(Times("order", range(1, 21)))[0] in ("1", "2")


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.data())
def test_names_beside_lines_never_overlap(wanted, data):
    wanted = sorted(wanted)
    heights = [data.draw(st.floats(5, 12)) for _ in wanted]
    middles = spread(wanted, heights, 0, 100)
    ends = [(m - h / 2, m + h / 2) for m, h in zip(middles, heights, strict=True)]
    assert all(above[1] <= below[0] + 1e-6 for above, below in pairwise(ends))
    if sum(heights) <= 100:
        assert ends[0][0] >= -1e-6
        assert ends[-1][1] <= 100 + 1e-6


@given(st.lists(st.integers(0, 500), unique=True, max_size=12), st.data())
def test_a_note_bars_no_other_notes_way_to_its_point(xs, data):
    notes = [
        (float(x), data.draw(st.sampled_from(["Huddle", "A longer note on what was changed"]))) for x in sorted(xs)
    ]
    flags, heights = fly(notes, 8.5, 0, 560)
    tops = [sum(heights[: flag.row]) + flag.text.height for flag in flags]
    for i, flag in enumerate(flags):
        assert flag.left >= 0
        assert flag.right <= 560
        assert flag.left <= flag.x <= flag.right
        for j, other in enumerate(flags):
            if i == j:
                continue
            floor = sum(heights[: flag.row])
            bars = flag.left < other.x < flag.right and sum(heights[: other.row]) > floor
            assert not bars
            apart = (
                flag.right <= other.left
                or other.right <= flag.left
                or floor >= tops[j]
                or tops[i] <= sum(heights[: other.row])
            )
            assert apart


def test_words_too_wide_for_a_note_are_wrapped():
    flags, _ = fly([(10.0, "word " * 40)], 8.5, 0, 300)
    assert flags[0].text.width <= 300
    assert len(flags[0].text.lines) > 1
    assert block("word", 8.5).width < flags[0].text.width
