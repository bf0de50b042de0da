"""The reader of run charts and the explorer of Shewhart charts, without a browser."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qitools as qi
from qitools.draw.reading import lay_out_misreading
from qitools.misreading import Misreading
from qitools.widgets import RunChartReader, ShewhartExplorer
from qitools.widgets.form import read, tidy
from tests.draw.test_cards import overlaps

WAITS = [61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45]
INCIDENTS = [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6, 5, 8, 3, 6, 5, 7, 4, 6]
PASTED = "week\tdays\n5 Jan 2026\t61\n12 Jan 2026\tn/a\n19 Jan 2026\t57\n26 Jan 2026\t63"


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def type_in(editor, **fields):
    """What the browser sends when somebody has typed."""
    data = {**editor._state["data"], **fields}
    editor._receive(editor, {"do": "edit", "by": "page", "n": 1, "step": "", "data": data}, [])


def told(editor):
    """What stands beside the fields: (field, text)."""
    return [(note["field"], note["text"]) for note in editor._view["notes"]]


def through_the_form(kind, chart):
    """The chart that the words of a chart stand for, and what is said of them."""
    editor = kind.__new__(kind)
    form, notes = read(kind.schema, tidy(kind.schema, editor.to_state(chart)))
    return editor.to_value(form), [*notes, *editor.notes(form)]


words = st.text("abc dé%", min_size=1, max_size=12).map(str.strip).filter(bool)
values = st.lists(
    st.none() | st.integers(-99, 999) | st.floats(-99, 99).map(lambda x: round(x, 3)), min_size=1, max_size=30
).filter(lambda given: any(value is not None for value in given))


def times(count):
    days = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(count)]
    return st.sampled_from([None, days, list(range(3, count + 3)), [f"Ward {number}a" for number in range(count)]])


@st.composite
def settings_of(draw, count):
    """Settings that a chart of so many points can have."""
    chosen = {"x": draw(times(count)), "title": draw(st.none() | words), "ylabel": draw(st.none() | words)}
    chosen["target"] = draw(st.none() | st.integers(-9, 99))
    chosen["better"] = draw(st.sampled_from([None, "increase", "decrease"]))
    if count > 2:
        start = draw(st.integers(1, count - 1))
        chosen["phases"] = draw(st.sampled_from([None, [start], {start: "Huddle, nights: bank staff"}]))
        chosen["exclude"] = draw(st.none() | st.just([0, count - 1]))
        chosen["notes"] = None if chosen["x"] is None else {chosen["x"][1]: "Checklist"}
    return chosen


@settings(deadline=None)
@given(values, st.data())
def test_a_run_chart_goes_into_the_form_and_comes_out_the_same(y, data):
    chosen = data.draw(settings_of(len(y)))
    chosen["rules"] = data.draw(st.sampled_from(["perla", "anhoej", qi.Rules(shift=7, trend=7)]))
    try:
        chart = qi.RunChart(y, **chosen)
    except qi.InputError:
        return  # all that is left after excluding is missing
    assert through_the_form(RunChartReader, chart) == (chart, [])


def test_what_is_pasted_becomes_a_chart_and_a_bad_cell_is_named_and_kept():
    reader = RunChartReader(name="w2d1l3")
    type_in(reader, series=PASTED, target="55", better="decrease")
    chart = reader.value
    assert chart.y[0] == 61
    assert chart.x[3] == date(2026, 1, 26)
    assert (chart.xlabel, chart.ylabel, chart.target) == ("week", "days", 55)
    assert ("series", "Row 3 says “n/a”; write a number in it, or a dash where the value is missing.") in told(reader)
    assert RunChartReader(name="w2d1l3")._state["data"]["series"] == PASTED
    assert reader.answer({}) == chart.to_dict()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"baseline": "30"}, "baseline", "The baseline is 30 points, but there are 24"),
        ({"baseline": "a while"}, "baseline", "baseline names 'a while'"),
        ({"phases": "50"}, "phases", "A phase starts after 50 points"),
        ({"exclude": "3, 40"}, "exclude", "Leave out points names point 40, but points run from 1 to 24"),
        ({"target": "soon"}, "target", "The target should be a number, such as 42 or 90%."),
        ({"notes": [{"id": "a", "note": "Checklist", "at": "99"}]}, "notes", "notes names 99"),
        ({"series": "2 Feb\t61\n1 Feb\t58"}, "series", ""),
        ({"series": "2/2/2026\t61\n1/2/2026\t58"}, "series", "Row 2 (1 Feb 2026) comes before the row above it"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_beside_it_and_the_chart_is_made_without_it(fields, field, sentence):
    reader = RunChartReader(qi.RunChart(WAITS, title="Waits", ylabel="days"))
    type_in(reader, **fields)
    assert any(where == field and text.startswith(sentence) for where, text in told(reader)) or not sentence
    assert reader.value.title == "Waits"
    assert reader._state["data"][next(iter(fields))] == next(iter(fields.values())) or field == "notes"


def test_a_reader_without_a_value_has_no_chart_and_answers_nothing():
    reader = RunChartReader()
    assert not reader.value
    assert reader.answer({}) == {}
    reader._repr_mimebundle_()
    assert reader._view["notes"] == []
    assert "Paste a column" not in reader._view["message"]
    type_in(reader, series="soon")
    assert not reader.value
    assert told(reader) == [
        ("series", "Row 1 says “soon”; write a number in it, or a dash where the value is missing.")
    ]
    type_in(reader, series="61")
    assert reader.value.phases[0].median == 61
    reader.undo()
    assert reader._state["data"]["series"] == "soon"


def test_the_answer_of_an_exercise_fills_an_empty_reader():
    reader = RunChartReader()
    saved = qi.RunChart(WAITS, baseline=12).to_dict()
    assert reader.answer(saved) == saved
    assert reader.value.phases[0].median == 60.5


kinds = st.sampled_from(["i", "mr", "xbar", "s", "p", "pp", "c", "u", "up", "g", "t", "funnel"])


@settings(deadline=None, max_examples=100)
@given(kinds, st.integers(3, 20), st.data())
def test_a_shewhart_chart_goes_into_the_form_and_comes_out_the_same(kind, count, data):
    chosen = data.draw(settings_of(count))
    counts = st.integers(0, 40)
    if kind in ("xbar", "s"):
        y = data.draw(st.lists(st.lists(counts, min_size=2, max_size=4), min_size=count, max_size=count))
    else:
        y = data.draw(
            st.lists(counts if kind not in ("g", "t") else st.integers(1, 40), min_size=count, max_size=count)
        )
    chosen["screen"] = data.draw(st.booleans())
    chosen["n"] = (
        [value + data.draw(st.integers(1, 200)) for value in y] if kind in ("p", "pp", "u", "up", "funnel") else None
    )
    chosen["rules"] = data.draw(st.sampled_from(["provost-murray", "mdc", "nelson", qi.Rules(shift=9)]))
    if kind == "funnel":
        chosen |= {"phases": None, "notes": None, "x": [f"Ward {place}a" for place in range(count)]}
    try:
        chart = qi.ShewhartChart(y, kind=kind, **chosen)
    except qi.InputError:
        return  # settings that this kind cannot have
    assert through_the_form(ShewhartExplorer, chart) == (chart, [])


def test_another_kind_of_chart_is_one_choice_away_and_what_it_lacks_is_said():
    explorer = ShewhartExplorer()
    type_in(explorer, series="May\t18\t210\nJun\t22\t232\nJul\t15\t198", chart_kind="p")
    assert explorer.value.n == (210, 232, 198)
    type_in(explorer, chart_kind="c")
    assert explorer.value.kind == "c"
    assert explorer.value.y == (18, 22, 15)
    type_in(explorer, chart_kind="u", series="18\n22\n15")
    assert any(field == "series" for field, _ in told(explorer))


def test_a_wild_point_moves_the_limits_that_are_not_screened():
    minutes = [142, 150, 138, 147, 155, 144, 139, 151, 148, 143, 146, 152, 137, 149, 145, 141, 150, 147, 140, 148]
    explorer = ShewhartExplorer(qi.ShewhartChart(minutes))
    before = explorer.value
    type_in(explorer, wild_point="11", wild="9")
    wild = explorer.pictured(explorer._meaning(explorer._state["data"])[0])
    screened, plain = (wild.moved(screen).phases[0] for screen in (True, False))
    assert screened.upper[0] < 175 < plain.upper[0]
    assert "What if point 11 were 214.2?" in explorer._picture["alt"]
    assert explorer.value == before
    type_in(explorer, wild_point="99")
    assert ("wild_point", "There is no value at point 99; choose a point from 1 to 20.") in told(explorer)
    type_in(explorer, chart_kind="c", wild_point="")
    assert any(text.startswith("A wild point is tried out on an I chart") for _, text in told(explorer))


# ---- the classic errors


def test_a_median_of_all_points_hides_the_gain_and_blames_the_baseline():
    misread = Misreading(qi.RunChart(WAITS, baseline=12), ["RUN02"])
    assert misread.medians == [58]
    there, claimed = misread.stretches("shift")
    assert [(one.start, one.stop, one.side) for one in there] == [(13, 24, "below")]
    assert [(one.start, one.stop, one.side) for one in claimed] == [(4, 13, "above"), (14, 24, "below")]


def test_points_on_the_median_counted_make_a_shift_that_is_not_there():
    misread = Misreading(qi.RunChart(INCIDENTS), ["RUN03"])
    assert "You would claim a shift at points 5 to 10 (below). There is none." in misread.claims
    assert "You would claim 20 useful points. There are 16." in misread.claims


def test_ties_counted_make_a_trend_that_is_not_there():
    misread = Misreading(qi.RunChart([9, 3, 4, 4, 5, 6, 2, 8, 3, 7]), ["RUN05"])
    assert misread.claims == ["You would claim a trend at points 2 to 6 (up). There is none."]
    longer = Misreading(qi.RunChart([9, 3, 4, 4, 5, 6, 7, 2, 8]), ["RUN05"])
    assert longer.claims == ["You would count 6 points in the trend at points 2 to 7 (up). There are 5."]


def test_an_error_that_changes_nothing_says_so():
    misread = Misreading(qi.RunChart([1, 9, 2, 8, 3, 7, 4, 6, 1, 9]), ["RUN05"])
    assert misread.claims == []
    assert "On this chart it makes no difference." in misread.alt_text


def test_a_misreading_that_is_not_known_is_refused():
    with pytest.raises(qi.InputError, match="no misreading 'RUN99'"):
        Misreading(qi.RunChart(WAITS), ["RUN99"])


def test_a_switch_changes_the_drawing_and_not_the_answer():
    reader = RunChartReader(qi.RunChart(WAITS, baseline=12))
    reader._show()
    before = reader._picture
    type_in(reader, RUN02="yes")
    assert reader._picture["svg"] != before["svg"]
    assert "You would claim a median of 58. It is 60.5." in reader._picture["alt"]
    assert reader.value == qi.RunChart(WAITS, baseline=12)
    type_in(reader, RUN02="")
    assert reader._picture == before


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=30),
    st.sets(st.sampled_from(["RUN02", "RUN03", "RUN05"]), min_size=1),
    st.booleans(),
)
def test_any_chart_can_be_misread_and_the_drawing_has_no_overlap(y, codes, frozen):
    misread = Misreading(
        qi.RunChart(y, baseline=len(y) // 2 if frozen else None, title="Falls", ylabel="a week"), codes
    )
    scene = lay_out_misreading(misread)
    boxes = [(one.x, one.y, one.x + one.block.width, one.y + one.block.height) for one in scene.labels]
    width, height = scene.size
    assert overlaps(boxes) == []
    assert all(left >= 0 and top >= 0 and right <= width and bottom <= height for left, top, right, bottom in boxes)
    assert Misreading.from_dict(misread.to_dict()).claims == misread.claims
