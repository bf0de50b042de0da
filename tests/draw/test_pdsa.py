"""The pictures of PDSA cycles: a card of four stages, and a ramp of wheels."""

import random
import xml.etree.ElementTree as ET

import pytest

import qitools as qi
from qitools.draw import pdsa as drawing
from tests.draw.measure import NO_FAULTS, Picture
from tests.draw.texts import ODD, PLAIN

WORDS = ("ramp", "objective", "change", "who", "what", "when", "where", "data_plan", "observations", "unexpected",
         "result", "learned", "next_plan")  # fmt: skip


def random_cycle(seed):
    dice = random.Random(seed)
    odd = dice.choice((0, 0.1, 0.5))
    given = {name: dice.choice(ODD if dice.random() < odd else PLAIN) for name in WORDS if dice.random() < 0.6}
    given["questions"] = [dice.choice(PLAIN) for _ in range(dice.randint(0, 3))]
    given["predictions"] = [dice.choice(ODD if dice.random() < odd else PLAIN) for _ in range(dice.randint(0, 3))]
    return qi.PDSACycle(
        **given,
        id=dice.choice((None, 7)),
        scale=dice.choice((1, 12, 140000)),
        matched_prediction=dice.choice((None, True, False)),
        decision=dice.choice(("", "adapt", "adopt", "abandon")),
        planned_at=dice.choice((None, "2026-11-02T09:00:00+00:00")),
    )


@pytest.mark.parametrize("seed", range(30))
def test_random_cycles_and_ramps_are_faultless(seed):
    with qi.style("projector" if seed % 2 else "page"):
        assert Picture(random_cycle(seed)).faults == NO_FAULTS
        ramp = qi.Ramp(random_cycle(100 * seed + i) for i in range(seed % 8))
        assert Picture(ramp).faults == NO_FAULTS
    ET.fromstring(ramp.to_svg())


def test_the_stages_stand_clockwise_and_one_that_is_not_written_says_so():
    scene = drawing.lay_out(qi.PDSACycle(objective="Learn", observations="Held on four days"))
    at = {label.block.lines[0]: (label.x, label.y) for label in scene.labels}
    assert at["Plan"][0] < at["Do"][0] and at["Act"][0] < at["Study"][0]
    assert at["Plan"][1] == at["Do"][1] < at["Act"][1] == at["Study"][1]
    assert [label.block.lines[0] for label in scene.labels].count("Not written yet") == 2


def test_all_that_is_written_is_on_the_card():
    cycle = qi.PDSACycle(
        id=3, ramp="Huddle", scale=5, questions=["How long?", "Who?"], predictions="Two minutes", matched_prediction=False,
        decision="adapt", next_plan="Start later", planned_at="2026-11-02T09:00:00+00:00",
    )  # fmt: skip
    words = " ".join(Picture(cycle).texts)
    for said in ("PDSA cycle 3 · Huddle", "Test · scale 5", "1. How long?", "2. Who?", "Two minutes", "no", "Adapt",
                 "Start later", "2 November 2026"):  # fmt: skip
        assert said in words


def heights(*scales):
    """How high each cycle of a ramp stands on its drawing, the first at 0."""
    scene = drawing.lay_out_ramp([qi.PDSACycle(scale=scale) for scale in scales])
    under = [label for label in scene.labels if label.block.lines[0].startswith("scale ")]
    assert [label.block.lines[0] for label in under] == [f"scale {scale:,}" for scale in scales]
    assert [label.x for label in under] == sorted(label.x for label in under)
    return [under[0].y - label.y for label in under]


def test_a_ramp_is_as_high_as_its_tests_are_large():
    huddle = heights(1, 5, 21, 7)
    assert huddle[0] < huddle[1] < huddle[3] < huddle[2], "the last test covers fewer than the third"
    assert heights(2, 2, 2) == [0, 0, 0]
    _, five, twenty_five, back = heights(1, 5, 25, 5)
    assert (twenty_five, back) == pytest.approx((2 * five, five)), "five times as many climbs as far anywhere"
    assert heights(7) == [0]
    assert heights(30, 3)[1] < 0


def test_a_ramp_of_many_cycles_with_a_leap_is_faultless():
    scales = (1, 1, 3, 5, 140_000, 9, 24, 6, 24, 48, 336, 2, 120)
    for style in ("page", "projector"):
        with qi.style(style):
            cycles = [qi.PDSACycle(scale=scale, change=f"The card, version {scale}, at tea") for scale in scales]
            assert Picture(qi.Ramp(cycles)).faults == NO_FAULTS


def test_a_ramp_says_aloud_where_it_goes_up_and_down():
    said = qi.Ramp(
        [qi.PDSACycle(change=f"Test {n}", scale=scale) for n, scale in enumerate((1, 5, 5, 1200, 7))]
    ).alt_text
    assert said == (
        "PDSA ramp, 5 cycles. 1. Scale 1: Test 0. 2. Up to scale 5: Test 1. 3. Scale 5: Test 2. "
        "4. Up to scale 1,200: Test 3. 5. Down to scale 7: Test 4."
    )
    assert "The higher it stands, the larger the test." in Picture(qi.Ramp([{"scale": 1}, {"scale": 5}])).texts


def test_a_wheel_is_full_where_a_stage_is_written():
    def full(cycle):
        wheel = [shape for shape in drawing.lay_out_ramp([cycle]).shapes if shape.kind == "free"][1:]
        return [shape.fill != "#ffffff" for shape in wheel]

    assert full(qi.PDSACycle(objective="Learn")) == [True, False, False, False]
    assert full(qi.PDSACycle(objective="Learn", observations="Held", decision="adapt")) == [True, True, False, True]


def test_a_ramp_is_a_value_that_is_reviewed_and_round_trips():
    ramp = qi.Ramp([random_cycle(seed) for seed in range(3)])
    assert qi.Ramp.from_dict(ramp.to_dict()) == ramp
    assert "RAMP01" in qi.Ramp([]).review(today="2026-11-01").codes
    for wrong in ("text", {"cycles": []}, 3):
        with pytest.raises(qi.InputError):
            qi.Ramp(wrong)
    with pytest.raises(qi.InputError):
        qi.Ramp.from_dict([])
