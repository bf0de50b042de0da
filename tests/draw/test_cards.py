"""Aim, measurement plan and sponsor update as cards: all words are there, none overlap, none leave the page."""

import re
from html import escape
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import qitools as qi
from qitools.draw import aim as aim_card
from qitools.draw import measures as measures_card
from qitools.draw import sponsor as sponsor_page
from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import current
from tests.draw.measure import NO_FAULTS, Picture

words = st.text("abcdefgh WÅ%", max_size=120)
aims = st.builds(
    qi.Aim,
    measure=words,
    baseline=st.one_of(st.none(), st.integers(0, 10**7), words),
    target=st.one_of(st.none(), st.integers(0, 10**7), words),
    unit=st.sampled_from(["", "%", "days", "£", "per 1,000 occupied bed-days"]),
    place=words,
    by=st.sampled_from(["", "2027-09-30", "the end of the year"]),
)
measures = st.lists(
    st.builds(
        qi.Measure,
        name=words,
        kind=st.sampled_from(["outcome", "process", "balancing", ""]),
        definition=words,
        numerator=words,
        exclusions=words,
        source=words,
        frequency=words,
        chart=st.sampled_from(["run", "p", "", "bar chart"]),
        target=st.one_of(st.none(), st.integers(0, 99)),
        unit=st.sampled_from(["", "%", "per 1,000 occupied bed-days"]),
    ),
    max_size=4,
)
updates = st.builds(
    qi.SponsorUpdate,
    project=words,
    team=words,
    month=st.just("2026-11"),
    aim=words,
    score=st.sampled_from([None, 2.5, 3.0]),
    justification=words,
    tests=st.lists(st.fixed_dictionaries({"change": words, "result": words}), max_size=5),
    learned=words,
    ask=words,
    ask_by=st.sampled_from(["", "2026-12-10"]),
    next_tests=st.lists(st.fixed_dictionaries({"test": words, "date": words}), max_size=3),
)


def overlaps(boxes):
    """Pairs of boxes (left, top, right, bottom) that share more than a point each way."""
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]


def check(scene):
    boxes = [(one.x, one.y, one.x + one.block.width, one.y + one.block.height) for one in scene.labels]
    x, y, w, h = scene.bounds
    assert overlaps(boxes) == []
    assert all(x <= left and y <= top and right <= x + w and bottom <= y + h for left, top, right, bottom in boxes)
    assert all(one.block.size >= 8 for one in scene.labels)
    # text stands on one panel, and never over the edge of one
    for left, top, right, bottom in boxes:
        for panel in scene.panels:
            px, py, pw, ph = panel.box
            apart = right <= px + 1 or left >= px + pw - 1 or bottom <= py + 1 or top >= py + ph - 1
            inside = left >= px - 1 and right <= px + pw + 1 and top >= py - 1 and bottom <= py + ph + 1
            assert apart or inside


def written(scene):
    return "".join(line for one in scene.labels for line in one.block.lines).replace(" ", "")


@given(aims)
@settings(max_examples=40, deadline=None)
def test_an_aim_card_holds_its_sentence(aim):
    scene = aim_card.lay_out(aim)
    check(scene)
    assert str(aim).replace(" ", "") in written(scene)


@given(measures)
@settings(max_examples=25, deadline=None)
def test_a_plan_shows_every_field_of_every_measure(listed):
    scene = measures_card.lay_out(listed, "Fewer incidents")
    check(scene)
    for measure in listed:
        for name in ("name", "definition", "numerator", "exclusions", "source", "frequency", "unit", "target"):
            assert measure.said(name).replace(" ", "") in written(scene)


@given(updates)
@settings(max_examples=25, deadline=None)
def test_a_sponsor_page_holds_every_paragraph_and_is_at_least_one_page(update):
    page = sponsor_page.lay_out(update)
    check(page.scene)
    for _, paragraphs in update.sections():
        assert all(said.replace(" ", "").replace("\n", "") in written(page.scene) for said in paragraphs)
    assert page.scene.bounds[2:] >= (595, 841)


def test_the_projector_style_is_larger():
    aim = qi.Aim(measure="DNA rate", baseline=12, target=8, unit="%")
    small = aim_card.lay_out(aim)
    with qi.style("projector"):
        large = aim_card.lay_out(aim)
        check(large)
        assert min(one.block.size for one in large.labels) >= current().small
    assert large.bounds[2] > 1.3 * small.bounds[2]


@pytest.mark.parametrize(
    "thing",
    [
        qi.Aim(measure="median wait", baseline=61, target=42, unit="days", place="Riverside", by="2027-03-31"),
        qi.MeasurementPlan([qi.Measure("Falls", kind="outcome", chart="u"), qi.Measure("% of shifts with a huddle")]),
        qi.Measure("Falls", kind="outcome", definition="Any unplanned coming to rest on the floor"),
        qi.SponsorUpdate(project="Huddle", month="2026-11", ask="Agree a later round", ask_by="2026-12-10"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_what_is_drawn_stays_within_the_figure_and_apart(thing):
    assert Picture(thing).faults == NO_FAULTS
    assert escape(thing.alt_text) in thing.to_svg()


def test_an_update_with_two_charts_is_one_page_of_a4():
    incidents = [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6, 5, 8, 3, 6, 5, 7, 4, 6]
    said = "Two former patients wrote the questions that the huddle asks, and the advocate joins us in December."
    project = qi.Project(
        aim="By 31 March 2027, cut violent incidents from 8.2 to 5 per 1,000 bed-days on Heron ward",
        charts=[
            qi.RunChart(incidents, title="Violent incidents"),
            qi.RunChart(range(20), title="Shifts with a huddle"),
        ],
        score=2.5,
        title="Safer Heron",
    )
    parts = ("justification", "learned", "balancing", "equity", "people", "barriers")
    update = project.sponsor_update("2026-11", ask=said, ask_by="2026-12-10", **dict.fromkeys(parts, said))
    picture = Picture(update)
    assert [round(72 * size) for size in picture.figure.get_size_inches()] == [595, 842]
    assert picture.faults == NO_FAULTS
    page = sponsor_page.lay_out(update)
    for left, top, width, height in page.charts:
        for one in page.scene.labels:
            apart = one.x >= left + width or one.x + one.block.width <= left
            assert apart or one.y >= top + height or one.y + one.block.height <= top


@pytest.mark.parametrize("line", ["xxx", "hill", "HALF", "1 + 1"])
@pytest.mark.parametrize("lines", [1, 3])
def test_a_line_stands_on_the_same_baseline_in_a_png_as_in_svg_whatever_its_letters(line, lines):
    scene = Scene(size=(200.0, 100.0))
    scene.text(block("\n".join([line] * lines), 20), 10, 10, "#000000")
    figure = Figure(dpi=144)
    canvas = FigureCanvasAgg(figure)
    scene.draw(figure.add_subplot())
    canvas.draw()
    ink = np.nonzero((np.asarray(canvas.buffer_rgba())[:, :, 0] < 128).any(axis=1))[0]
    *_, up = re.findall(r"translate\(([\d.]+) ([\d.]+)\)", scene.svg())[-1]
    assert abs(ink[-1] + 1 - 2 * float(up)) <= 1  # two pixels a point
