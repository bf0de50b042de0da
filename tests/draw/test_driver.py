"""The driver diagram's picture: boxes in columns, links that keep clear of the words."""

import random
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qitools as qi
from qitools.draw import driver as drawing
from tests.draw.measure import NO_FAULTS, Picture
from tests.draw.texts import ODD, PLAIN

AIM = "Cut the median wait from referral to diagnosis from 61 to 42 days at Riverside by 31 March 2027"
STRENGTHS = ("strong", "strong", "weak")


def random_diagram(seed, most=4):
    dice = random.Random(seed)
    odd = dice.choice((0, 0.1, 0.5))

    def words(number):
        return f"{dice.choice(ODD if dice.random() < odd else PLAIN)} {number}"

    dd = qi.DriverDiagram(words("") if dice.random() < 0.9 else "")
    measure = {"measure": "% complete"} if dice.random() < 0.5 else {}
    primaries = [dd.primary(words(f"p{i}"), dice.choice(STRENGTHS), **measure) for i in range(dice.randint(0, 5))]
    secondaries = []
    for i in range(len(primaries) * dice.randint(0, most)):
        of = dice.sample(primaries, min(len(primaries), dice.choice((0, 1, 1, 1, 2, 3))))
        secondaries.append(dd.secondary(words(f"s{i}"), of, dice.choice(STRENGTHS)))
    for i in range(dice.randint(0, most) * max(len(secondaries), 1)):
        above = secondaries if secondaries and dice.random() < 0.9 else primaries
        idea = dd.idea(words(f"i{i}"), dice.sample(above, min(len(above), dice.choice((0, 1, 1, 1, 2)))))
        for parent in dd.parents(idea):
            dd.link(idea, parent, dice.choice(STRENGTHS))
    return dd


@pytest.mark.parametrize("seed", range(30))
def test_random_diagrams_are_faultless(seed):
    assert Picture(random_diagram(seed, most=2)).faults == NO_FAULTS


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 300))
def test_many_more_random_diagrams_are_faultless(seed):
    with qi.style("projector" if seed % 2 else "page"):
        assert Picture(random_diagram(seed, most=2 if seed % 3 else 4)).faults == NO_FAULTS


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(min_size=1, max_size=60).filter(str.strip),
        max_size=6,
        unique_by=lambda t: " ".join(t.split()).casefold(),
    )
)
def test_any_text_at_all_is_drawn(texts):
    dd = qi.DriverDiagram(" ".join(texts))
    for i, text in enumerate(texts):
        [dd.primary, dd.secondary, dd.idea][i % 3](text)
    assert Picture(dd).faults == NO_FAULTS
    ET.fromstring(dd.to_svg())


@pytest.mark.parametrize("style", ["page", "projector"])
def test_five_by_four_by_four_with_cross_links_is_faultless(style):
    dd = qi.DriverDiagram(AIM)
    primaries = [dd.primary(f"Primary driver {i}") for i in range(5)]
    secondaries = [dd.secondary(f"Secondary {i}", {primaries[i // 4], primaries[i * 7 % 5]}) for i in range(20)]
    for i in range(80):
        dd.idea(f"Test idea {i} on one ward", {secondaries[i // 4], secondaries[i * 7 % 20]}, STRENGTHS[i % 3])
    with qi.style(style):
        picture = Picture(dd)
    assert picture.faults == NO_FAULTS
    assert min(picture.sizes) >= 8


def test_a_node_with_several_parents_and_one_with_none_are_each_drawn_once():
    dd = qi.DriverDiagram(AIM)
    p, q = dd.primary("First"), dd.primary("Second")
    dd.secondary("Shared", [p, q])
    dd.secondary("Alone")
    dd.idea("Idea by itself")
    texts = Picture(dd).texts
    for text in ("First", "Second", "Shared", "Alone", "Idea by itself"):
        assert texts.count(text) == 1
    assert [texts.count(text) for text in ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")] == [1] * 4
    assert len(drawing.lay_out(dd).lines) == 4


def test_columns_run_from_the_aim_on_the_left_to_the_ideas_on_the_right():
    dd = qi.DriverDiagram("Aim of all")
    dd.idea("Test it", dd.secondary("Low", dd.primary("High")))
    x = {label.block.lines[0]: label.x for label in drawing.lay_out(dd).labels}
    assert x["Aim of all"] < x["High"] < x["Low"] < x["Test it"]


def test_weak_links_are_dotted_and_explained_only_when_there_are_any():
    dd = qi.DriverDiagram(AIM)
    dd.primary("Strong")
    assert [line.dotted for line in drawing.lay_out(dd).lines] == [False]
    assert "weak link" not in Picture(dd).texts
    dd.primary("Weak", strength="weak")
    assert "weak link" in Picture(dd).texts
    assert sum(line.dotted for line in drawing.lay_out(dd).lines) == 2  # the link, and its sample


def test_the_link_of_an_idea_to_a_primary_driver_passes_between_the_boxes_of_the_column_it_skips():
    dd = qi.DriverDiagram(AIM)
    primaries = [dd.primary(f"Primary {i}") for i in range(3)]
    for i in range(6):
        dd.secondary(f"Secondary {i} with words enough for two or three lines of text", primaries[i % 3])
        dd.idea(f"Idea {i}", [primaries[2 - i % 3], f"Secondary {i} with words enough for two or three lines of text"])
    scene = drawing.lay_out(dd)
    boxes = np.array([shape.box for shape in scene.shapes if shape.kind == "round"])
    points = Picture(dd, dpi=72).points  # on the figure, from its lower left corner; a pixel is a point
    left, top, _, height = scene.bounds
    x, y = points[:, 0] + left, top + height - points[:, 1]
    inside = [
        np.count_nonzero((x > bx + 1) & (x < bx + w - 1) & (y > by + 1) & (y < by + h - 1)) for bx, by, w, h in boxes
    ]
    # All that lies inside a box is its own rounded corners.
    assert max(inside) < 40
    assert Picture(dd).faults == NO_FAULTS


def test_a_measure_is_written_in_the_box_of_its_driver():
    dd = qi.DriverDiagram(AIM)
    dd.primary("Complete information", measure="% complete")
    assert "measure: % complete" in Picture(dd).texts


def test_rows_are_put_in_an_order_without_needless_crossings():
    dd = qi.DriverDiagram(AIM)
    p, q = dd.primary("P"), dd.primary("Q")
    c, a, d, b = (dd.secondary(name, parent) for name, parent in (("C", q), ("A", p), ("D", q), ("B", p)))
    for name, parent in (("d", d), ("b", b), ("a", a), ("c", c)):
        dd.idea(f"Idea {name}", parent)
    y = {label.block.lines[0]: label.y for label in drawing.lay_out(dd).labels}
    assert max(y["A"], y["B"]) < min(y["C"], y["D"])
    assert sorted("abcd", key=lambda name: y[f"Idea {name}"]) == sorted("abcd", key=lambda name: y[name.upper()])


def test_the_order_the_team_wrote_stays_where_nothing_crosses():
    dd = qi.DriverDiagram(AIM)
    for name in "ZYX":
        primary = dd.primary(name)
        for number in (3, 1, 2):
            dd.secondary(f"{name}{number}", primary)
    y = {label.block.lines[0]: label.y for label in drawing.lay_out(dd).labels}
    names = [f"{name}{number}" for name in "ZYX" for number in (3, 1, 2)]
    assert sorted(names, key=y.get) == names


def test_the_same_diagram_always_gives_the_same_file():
    assert random_diagram(11).to_svg() == random_diagram(11).to_svg()


def test_a_typical_diagram_fits_a_slide_with_type_that_can_be_read_from_the_back():
    dd = qi.DriverDiagram(AIM)
    for i in range(3):
        primary = dd.primary(PLAIN[i])
        for j in range(2):
            dd.idea(f"Checklist for step {2 * i + j}", dd.secondary(f"{PLAIN[4]} at site {2 * i + j}", primary))
    with qi.style("projector"):
        picture = Picture(dd, dpi=72)
    width, height = picture.figure.bbox.size
    assert min(picture.sizes) * min(1280 / width, 720 / height) >= 14
    assert 1.3 < width / height < 2.4
