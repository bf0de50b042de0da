"""The process map's picture: a row a step, a lane a role, arrows that pass beside the boxes."""

import random
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given, settings

import qitools as qi
from qitools.draw import process as drawing
from qitools.draw.layout import block
from tests.draw.measure import NO_FAULTS, Picture
from tests.draw.texts import ODD, PLAIN
from tests.test_process import MAP1, maps


def random_map(seed):
    dice = random.Random(seed)
    odd = dice.choice((0, 0.1, 0.4))
    roles = [
        dice.choice(ODD if dice.random() < odd else ("admin", "nurse", "doctor")) for _ in range(dice.randint(0, 4))
    ]
    n = dice.randint(0, 14)
    texts = [f"{dice.choice(ODD if dice.random() < odd else PLAIN)} {i}" for i in range(n)]
    steps = []
    for text in texts:
        step = {
            "text": text,
            "role": dice.choice([*roles, ""]),
            "kind": dice.choice(("start", "step", "step", "wait", "end")),
        }
        if dice.random() < 0.3:
            step["kind"] = "decision"
            labels = dice.sample(("yes", "no", "not sure yet", *ODD[:6]), dice.randint(0, 4))
            step["exits"] = [(label, dice.choice([*texts, "nowhere"])) for label in labels]
        elif dice.random() < 0.2:
            step["then"] = dice.choice([*texts, "nowhere at all"])
        else:
            step |= {
                "touch_min": dice.choice((0, 6, 75)),
                "wait_min": dice.choice((0, 10080)),
                "value_added": dice.random() < 0.5,
            }
        steps.append(step)
    return qi.ProcessMap(steps, title=dice.choice(("", "Referral to diagnosis", *ODD)))


@pytest.mark.parametrize("seed", range(30))
def test_random_maps_are_faultless(seed):
    assert Picture(random_map(seed)).faults == NO_FAULTS


@pytest.mark.parametrize("odd", ["\U0001d5a0", "\u00c9quipe \U0001d5a0\nAdmin"])
@pytest.mark.filterwarnings("error")
def test_a_character_that_only_the_regular_face_has_is_drawn_in_that(odd):
    process = qi.ProcessMap([{"text": "Log referral", "role": odd}], title=f"Referral {odd}")
    picture = Picture(process)
    assert picture.faults == NO_FAULTS
    assert any(odd.split("\n")[0] in text for text in picture.texts)
    ET.fromstring(process.to_svg())


def test_only_what_holds_such_a_character_loses_its_bold_face():
    assert not block("Ward \U0001d5a0", 10, bold=True).bold
    assert block("Ward \u00e9\nNorth", 10, bold=True).bold


@settings(max_examples=15, deadline=None)
@given(maps)
def test_any_map_is_drawn(process):
    assert Picture(process).faults == NO_FAULTS
    ET.fromstring(process.to_svg())


@pytest.mark.parametrize("style", ["page", "projector"])
def test_the_memory_service_is_faultless_and_says_what_it_adds_up_to(style):
    with qi.style(style):
        picture = Picture(MAP1)
    assert picture.faults == NO_FAULTS
    words = " ".join(" ".join(picture.texts).split())
    for said in (
        "61.1 days from start to end",
        "0.2% of the time adds value",
        "7 hand-offs, 4 waits",
        "38 days waiting",
    ):
        assert said in words


def test_a_map_without_waits_says_that_all_of_its_time_adds_value():
    process = qi.ProcessMap([{"text": "Log", "touch_min": 6, "value_added": True}])
    assert "100% of the time adds value" in " ".join(" ".join(Picture(process).texts).split())


def test_the_kind_of_a_step_is_told_by_its_shape():
    process = qi.ProcessMap(
        [
            {"text": "In", "kind": "start"},
            {"text": "Work", "kind": "step"},
            {"text": "Which?", "exits": {"yes": "Out", "no": "Work"}},
            {"text": "Hold", "kind": "wait"},
            {"text": "Out", "kind": "end"},
        ]
    )
    scene = drawing.lay_out(process)
    heights = {label.block.lines[0]: label.y + label.block.height / 2 for label in scene.labels}

    def around(text):
        return next(s for s in scene.shapes if s.box[3] > 15 and abs(s.box[1] + s.box[3] / 2 - heights[text]) < 1)

    assert around("Which?").kind == "diamond"
    assert around("In").outline != around("Work").outline
    assert around("Hold").kind == "free"
    assert {"yes", "no"} <= set(heights)


def test_each_role_has_a_lane_and_its_steps_stand_in_it():
    scene = drawing.lay_out(MAP1)
    centres = {label.block.lines[0]: label.x + label.block.width / 2 for label in scene.labels}
    assert centres["admin"] < centres["nurse"] < centres["doctor"]
    assert centres["Triage"] == pytest.approx(centres["nurse"])
    assert centres["Assess"] == pytest.approx(centres["doctor"])


def test_arrows_keep_clear_of_every_box():
    scene = drawing.lay_out(random_map(7))
    boxes = [shape.box for shape in scene.shapes if shape.box[3] > 15]
    for line in scene.lines:
        points = [point for _, point in line.outline]
        for (x0, y0), (x1, y1) in pairwise(points):
            for x, y, w, h in boxes:
                for i in range(101):
                    px, py = x0 + (x1 - x0) * i / 100, y0 + (y1 - y0) * i / 100
                    # An arrow may start anywhere on the edge of a diamond, which is inside its box.
                    near_its_own_box = x - 1 <= points[0][0] <= x + w + 1 and y - 1 <= points[0][1] <= y + h + 1
                    assert near_its_own_box or not (x + 1 < px < x + w - 1 and y + 1 < py < y + h - 1)


def test_an_exit_to_a_step_that_is_not_there_is_shown_as_such():
    process = qi.ProcessMap([{"text": "Which?", "exits": {"yes": "Nowhere"}}, "Next"])
    assert "not on this map" in " ".join(" ".join(Picture(process).texts).split())


def test_the_same_map_always_gives_the_same_file():
    assert random_map(9).to_svg() == random_map(9).to_svg()
