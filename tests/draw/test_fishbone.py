"""The fishbone's picture: nothing overlaps, nothing is crossed, nothing is cut off, whatever a team writes."""

import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

import qitools as qi
from qitools.draw import fishbone as drawing
from qitools.draw.scene import Scene
from tests.draw.measure import NO_FAULTS, Picture
from tests.draw.texts import ODD, PLAIN

EFFECT = "Waits of 61 days from referral to memory diagnosis, Riverside north and south, April to June 2026"
EVIDENCE = ("", "", "fact", "belief", "solution")


def random_cause(dice, odd, depth=1):
    text = dice.choice(ODD if dice.random() < odd else PLAIN)
    behind = [random_cause(dice, odd, depth + 1) for _ in range(dice.choice((0, 0, 0, 1, 2)) if depth < 3 else 0)]
    cause = {"cause": text, "because": behind, "evidence": dice.choice(EVIDENCE)}
    if depth == 1 and dice.random() < 0.3:
        cause |= {"votes": dice.randrange(1, 12), "verify_by": dice.choice(("", *PLAIN))}
    return cause


def random_fishbone(seed, causes=12):
    dice = random.Random(seed)
    odd = dice.choice((0, 0.1, 0.5))
    n = dice.randint(0, 10)
    names = [
        f"{dice.choice(ODD if dice.random() < odd else ('People', 'Equipment/IT', 'Policies'))}{i}" for i in range(n)
    ]
    return qi.Fishbone(
        dice.choice(ODD if dice.random() < odd else (EFFECT, "Falls")),
        {name: [random_cause(dice, odd) for _ in range(dice.randint(0, dice.randint(0, causes)))] for name in names},
    )


def words_of(picture):
    return re.sub(r"\s", "", "".join(picture.texts))


@pytest.mark.parametrize("seed", range(30))
def test_random_fishbones_are_faultless(seed):
    assert Picture(random_fishbone(seed, causes=6)).faults == NO_FAULTS


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 340))
def test_many_more_random_fishbones_are_faultless(seed):
    with qi.style("projector" if seed % 2 else "page"):
        assert Picture(random_fishbone(seed, causes=6 if seed % 4 else 12)).faults == NO_FAULTS


@pytest.mark.parametrize("style", ["page", "projector"])
@pytest.mark.parametrize(("categories", "causes"), [(0, 0), (1, 0), (1, 1), (2, 12), (3, 3), (6, 5), (7, 2), (10, 12)])
def test_every_size_is_faultless_and_legible(style, categories, causes):
    three_deep = {"cause": PLAIN[1], "because": [{"cause": PLAIN[2], "because": [PLAIN[0]]}, PLAIN[4]]}
    fb = qi.Fishbone(
        EFFECT,
        {
            f"Category {i}": [three_deep if (i + j) % 3 == 0 else PLAIN[j % 8] for j in range(causes)]
            for i in range(categories)
        },
    )
    with qi.style(style):
        picture = Picture(fb)
    assert picture.faults == NO_FAULTS
    assert min(picture.sizes) >= 8


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=80))
def test_any_text_at_all_is_drawn(texts, effect):
    fb = qi.Fishbone(effect, {"People": texts, "Process": texts[::2]})
    assert Picture(fb).faults == NO_FAULTS
    ET.fromstring(fb.to_svg())


@pytest.mark.parametrize("dpi", [60, 72, 96, 150, 300])
def test_it_is_faultless_at_every_resolution(dpi):
    assert Picture(random_fishbone(3), dpi=dpi).faults == NO_FAULTS


def test_every_word_is_drawn_and_no_markup_is_read():
    fb = qi.Fishbone(
        "Cost is $5 and $x^2$", {"A_b": ["\\alpha " + "verylongword" * 30, {"cause": "Top", "because": ["Low"]}]}
    )
    drawn = words_of(Picture(fb))
    for text in ("Costis$5and$x^2$", "A_b", "\\alpha" + "verylongword" * 30, "Top", "Low"):
        assert text in drawn


def test_evidence_votes_and_checks_can_be_read_without_colour():
    fb = qi.Fishbone(
        "Waits", {"People": [{"cause": "One", "evidence": "fact", "votes": 1, "verify_by": "audit of 30"}]}
    )
    words = Picture(fb).texts
    assert "1 vote · check: audit of 30" in words
    assert "fact: seen in data" in words
    assert not any("belief" in text for text in words)
    assert not any("fact" in text for text in Picture(qi.Fishbone("Waits", {"People": ["One"]})).texts)


def test_each_kind_of_evidence_has_its_own_shape():
    def outline(evidence):
        fb = qi.Fishbone("Waits", {"People": [{"cause": "One", "evidence": evidence}]})
        plain = qi.Fishbone("Waits", {"People": ["One"]})
        return len(drawing.lay_out(fb).shapes) - len(drawing.lay_out(plain).shapes), [
            (shape.kind, shape.fill == shape.edge) for shape in drawing.lay_out(fb).shapes
        ]

    assert len({str(outline(evidence)) for evidence in ("fact", "belief", "solution")}) == 3


def test_the_head_is_on_the_right_and_the_categories_alternate():
    fb = qi.Fishbone("Waits", {name: ["One", "Two"] for name in ("A", "B", "C", "D")})
    labels = {label.block.lines[0]: label for label in drawing.lay_out(fb).labels}
    assert labels["A"].y < labels["Waits"].y < labels["B"].y
    assert labels["C"].y == labels["A"].y and labels["D"].y == labels["B"].y
    assert labels["A"].x < labels["C"].x < labels["Waits"].x


def test_a_cause_reaches_its_own_bone():
    scene = drawing.lay_out(qi.Fishbone("Waits", {"A": ["One"], "B": ["Two"], "C": ["Three"], "D": ["Four"]}))
    ends = [[point for _, point in line.outline] for line in scene.lines]
    bones = [points for points in ends if points[-1][1] == 0]
    twigs = [points for points in ends if points[0][1] == points[1][1]]
    assert len(bones) == len(twigs) == 4
    for _, (x, y) in twigs:
        distances = []
        for (x0, y0), (x1, _) in bones:
            if y * y0 > 0:
                distances.append(abs(x - (x1 + (x0 - x1) * y / y0)))
        assert min(distances) < 0.01


def test_the_same_diagram_always_gives_the_same_file():
    fb = random_fishbone(5)
    assert fb.to_svg() == random_fishbone(5).to_svg() == fb.to_svg()


def test_the_svg_says_what_it_shows_and_needs_no_font():
    fb = qi.Fishbone("A < B & \x00C", {"People": ["One"]})
    root = ET.fromstring(fb.to_svg())
    assert root.find("{*}title").text == fb.alt_text.replace("\x00", "\ufffd")
    assert root.get("role") == "img"
    assert root.find(".//{*}text") is None


def test_a_picture_on_a_page_does_not_wait_for_figures():
    code = "import sys, qitools as qi; qi.Fishbone('Waits', {'People': ['Two of five in post']})._repr_mimebundle_(); "
    code += "print({'matplotlib.figure', 'matplotlib.text', 'pandas'} & set(sys.modules) or 'none')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "none\n"


def test_a_typical_diagram_fits_a_slide_with_type_that_can_be_read_from_the_back():
    causes = [PLAIN[0], PLAIN[1], {"cause": PLAIN[4], "because": [PLAIN[2]]}]
    with qi.style("projector"):
        picture = Picture(qi.Fishbone(EFFECT, dict.fromkeys("ABCDEF", causes)), dpi=72)
    width, height = picture.figure.bbox.size
    scale = min(1280 / width, 720 / height)
    assert min(picture.sizes) * scale >= 14
    assert 1.4 < width / height < 2.3


def test_on_axes_of_a_shared_figure_the_figure_grows_and_the_type_stays():
    figure = Figure()
    axes = figure.subplots(2, 2)
    axes[0, 0].plot([1, 2, 3])
    fb = qi.Fishbone(EFFECT, {name: list(PLAIN[:5]) for name in "ABCDEF"})
    assert fb.plot(axes[1, 1]) is axes[1, 1]
    fb.plot(axes[0, 1])
    picture = Picture(figure)
    assert picture.faults == NO_FAULTS
    assert 8.5 in picture.sizes or 9.5 in picture.sizes


def test_on_axes_of_its_own_the_figure_gets_the_size_of_the_diagram():
    figure = Figure(figsize=(3, 3))
    fb = random_fishbone(8)
    ax = fb.plot(figure.add_subplot())
    _, _, width, height = drawing.lay_out(fb).bounds
    assert figure.get_size_inches() * 72 == pytest.approx((width, height))
    assert ax.get_position().bounds == pytest.approx((0, 0, 1, 1))


def test_an_empty_scene_has_a_size():
    assert Scene(margin=10).bounds[2:] == (20, 20)
    ET.fromstring(Scene().svg())
