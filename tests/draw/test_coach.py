"""The radar of the qualities and the checklist: nothing overlaps, leaves the picture or is told by colour alone."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qitools as qi
from qitools.coach import LEVELS, MOMENTS, QUALITIES, Application, Qualities
from qitools.draw import coach as drawing
from tests.draw.measure import NO_FAULTS, Picture

KEYS = [quality.key for quality in QUALITIES]
ONE = Qualities({"before": {key: 1 + place % 4 for place, key in enumerate(KEYS)}})
DURING = ("before", "w1", "w2", "w3")
FOUR = Qualities({m: {k: 1 + (place + n) % 4 for place, k in enumerate(KEYS)} for n, m in enumerate(DURING)})
ALL = Qualities({m: {k: 1 + (place + n) % 4 for place, k in enumerate(KEYS)} for n, m in enumerate(MOMENTS)})
SAME = Qualities({moment: dict.fromkeys(KEYS, 1) for moment in MOMENTS})
READY = Application(
    ("Workshop 1: 12 and 13 January 2027",), ("Workshop 1: 12 and 13 January 2027",), True, 2, 4,
    "the monthly audit meeting and the minutes of the clinical governance group", "2026-11-20", True, True, True, True,
)  # fmt: skip


@pytest.mark.parametrize("name", ["page", "projector"])
@pytest.mark.parametrize("thing", [Qualities(), ONE, FOUR, ALL, SAME, Application(), READY])
def test_a_drawing_is_faultless_and_carries_its_words(name, thing):
    with qi.style(name):
        assert Picture(thing).faults == NO_FAULTS
    assert escape(thing.alt_text) in thing.to_svg()


def test_on_a_phone_the_names_of_the_qualities_can_be_read():
    scene = drawing.lay_out_qualities(FOUR)
    shrunk = 360 / scene.bounds[2]  # to px, in the width that a phone has for it
    assert min(label.block.size for label in scene.labels) * shrunk > 8.9
    names = {quality.name for quality in QUALITIES}
    sizes = [label.block.size for label in scene.labels if " ".join(label.block.lines) in names]
    assert len(sizes) == len(QUALITIES)
    assert min(sizes) * shrunk > 9.9


ratings = st.dictionaries(
    st.sampled_from(list(MOMENTS)), st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4), min_size=1)
)


@given(ratings)
@settings(max_examples=40, deadline=None)
def test_each_rating_has_its_marks_and_no_line_spans_what_was_not_rated(rated):
    scene = drawing.lay_out_qualities(Qualities(rated))
    first, *later = [moment for moment in MOMENTS if moment in rated] or [""]
    rated = {moment: told for moment, told in rated.items() if moment in (first, *later[-3:])}
    marks = sum(map(len, rated.values()))
    assert len(scene.shapes) == marks + len(rated)  # and one each in the key
    neighbours = sum(
        key in told and KEYS[place - 1] in told for told in rated.values() for place, key in enumerate(KEYS)
    )
    web = len(LEVELS) + len(KEYS)
    assert len(scene.lines) == web + neighbours + len(rated)


def test_ratings_differ_by_more_than_their_colour():
    scene = drawing.lay_out_qualities(FOUR)
    drawn = {(line.dotted, line.dashed, line.width) for line in scene.lines[len(LEVELS) + len(KEYS) :]}
    assert len(drawn) == len(DURING)
    sizes = {(shape.kind, round(shape.box[2], 2)) for shape in scene.shapes}
    assert len(sizes) == len(DURING)


def test_equal_ratings_all_show_the_older_around_the_newer():
    here = [shape.box[2] for shape in drawing.lay_out_qualities(SAME).shapes if shape.box[0] < 0 < -shape.box[1] < 60]
    assert len(set(here)) == len(DURING)
    assert sorted(set(here), reverse=True) == list(dict.fromkeys(here))


def test_of_many_ratings_the_first_and_the_newest_three_are_drawn_and_the_others_named():
    texts = Picture(ALL).texts
    assert [text for text in texts if text in MOMENTS.values()] == [
        "Before workshop 1", "Workshop 3", "Six months after graduation", "A year after graduation",
    ]  # fmt: skip
    assert "1 → 4 → 1 → 2" in texts  # the first quality, without workshops 1 and 2
    assert "not drawn: Workshop 1, Workshop 2." in " ".join(" ".join(texts).split())
    assert "Dealing with ambiguity 1 to 2 to 3 to 4 to 1 to 2;" in ALL.alt_text


def test_what_is_done_has_a_tick_and_what_is_missing_an_empty_box():
    ticks = [
        len([s for s in drawing.lay_out_application(one).shapes if s.kind == "free"]) for one in (Application(), READY)
    ]
    assert ticks == [0, len(READY.items) - 1]
    assert len([s for s in drawing.lay_out_application(Application()).shapes if s.kind == "rect"]) == len(
        Application().items
    )


def test_the_projector_style_is_larger():
    for lay_out, thing in ((drawing.lay_out_qualities, FOUR), (drawing.lay_out_application, READY)):
        small = lay_out(thing)
        with qi.style("projector"):
            assert lay_out(thing).bounds[2] > 1.3 * small.bounds[2]
