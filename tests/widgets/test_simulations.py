"""The simulations without a browser: nothing before a prediction, and everything kept."""

from pathlib import Path

import pytest

from qitools import InputError, PDSALog
from qitools.widgets import AdoptionCurve, CoinSpin, FactorialCube, Funnel, RedBeads, TennisBalls, WardSimulator

ALL = [RedBeads, Funnel, CoinSpin, FactorialCube, TennisBalls, AdoptionCurve, WardSimulator]
SPIN = {"coin": "2p", "surface": "glass", "technique": "thumb flick", "predicted": "14", "why": "less friction"}
DRAFTS = {
    RedBeads: {"lowest": "5", "highest": "15"},
    Funnel: {"rule": "2", "drops": "50", "predicted": "1.5"},
    CoinSpin: SPIN,
    FactorialCube: {"corner": "+-+", "predicted": "10"},
    TennisBalls: {"questioned": "throw", "predicted": "30"},
    AdoptionCurve: {"relative_advantage": "4", "complexity": "2", "predicted": "40"},
    WardSimulator: {"change": "safety huddle", "months": "6", "predicted": "below 30", "watch": "sedation"},
}


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def press(widget, do, **message):
    """What the browser sends."""
    widget._receive(widget, {"do": do, "by": "page", "n": 1, **message}, [])


@pytest.mark.parametrize("kind", ALL)
def test_without_a_prediction_the_result_stays_hidden_and_the_field_is_named(kind):
    widget = kind(name="sim")
    press(widget, "run", data={key: text for key, text in DRAFTS[kind].items() if key not in ("predicted", "lowest")})
    assert widget.value.log == []
    assert widget._view["message"].startswith("Predict first")
    assert widget._view["focus"] in ("predicted", "lowest")
    press(widget, "run", data=DRAFTS[kind])
    assert len(widget.value.log) == 1
    assert widget._view["message"] == widget.value.told


@pytest.mark.parametrize("kind", ALL)
def test_what_was_played_is_back_when_the_notebook_is_opened_again(kind):
    widget = kind(name="sim")
    seen = []
    widget.observe(lambda change: seen.append(len(change["new"].log)), "value")
    press(widget, "run", data=DRAFTS[kind])
    assert seen == [1]
    again = kind(name="sim")
    assert again.value == widget.value
    press(again, "again")
    assert again.value.log == []
    assert kind(name="sim").value.log == []


@pytest.mark.parametrize("kind", ALL)
def test_the_log_becomes_the_answer_and_comes_back_from_it(kind):
    widget = kind()
    press(widget, "run", data=DRAFTS[kind])
    answer = widget.answer({})
    assert answer["runs"][0]["run"] == 1
    fresh = kind()
    assert fresh.answer(answer) == answer
    assert fresh.value.log == widget.value.log
    for odd in (None, [], 5, {"runs": 3}, {"runs": [{}]}, {"other": 1}):
        assert kind().answer(odd) == odd


@pytest.mark.parametrize("kind", ALL)
def test_whatever_a_page_sends_the_simulation_goes_on(kind):
    widget = kind(name="sim")
    for message in (None, {}, [], {"do": "fly"}, {"do": "run"}, {"do": "draft", "data": 5}, {"do": "act", "what": "x"}):
        widget._receive(widget, message, [])
    press(widget, "run", data=dict.fromkeys(DRAFTS[kind], "<b>many</b>"))
    press(widget, "edit", data={"runs": [{"predicted": "x"}], "draft": 3, "again": "x", "seed": None})
    if kind is not WardSimulator:  # there a prediction is words
        assert widget.value.log == []
    assert kind(name="sim").value == widget.value


@pytest.mark.parametrize("kind", ALL)
def test_where_no_kernel_is_the_drawing_stands_with_its_words(kind):
    data, _ = kind()._repr_mimebundle_()
    assert data["text/html"].startswith("<img ")
    assert data["text/plain"].startswith(kind.title)


def test_what_is_half_written_is_kept():
    widget = CoinSpin(name="sim")
    press(widget, "draft", data={**SPIN, "why": "less fric"})
    again = CoinSpin(name="sim")
    again._repr_mimebundle_()
    assert again._view["draft"]["why"] == "less fric"
    press(again, "run", data=SPIN)
    assert again._view["draft"]["coin"] == "2p"
    assert not again._view["draft"].get("why")


def test_beginning_again_has_other_chance_and_a_seed_the_same():
    one, two, three = CoinSpin(seed=5), CoinSpin(seed=5), CoinSpin(seed=6)
    press(two, "again")
    for widget in (one, two, three):
        press(widget, "run", data=SPIN)
    same = CoinSpin(seed=5)
    same.play(**SPIN)
    assert same.value.log == one.value.log
    assert len({widget.value.log[0]["seconds"] for widget in (one, two, three)}) > 1


def test_the_managers_button_answers_and_stands_in_the_log_of_the_next_day():
    beads = RedBeads()
    press(beads, "act", what="warn the worst")
    assert "before the first day" in beads._view["message"]
    press(beads, "run", data=DRAFTS[RedBeads])
    press(beads, "act", what="warn the worst")
    assert "has not heard it" in beads._view["message"]
    press(beads, "run", data=DRAFTS[RedBeads])
    assert beads.value.log[1]["action"] == "warn the worst"
    for _ in range(6):
        press(beads, "run", data=DRAFTS[RedBeads])
    assert "wired to nothing" in beads._view["reveal"]
    assert beads._view["acts"] == []


def test_the_corners_of_the_cube_can_be_pressed_until_they_are_open():
    cube = FactorialCube()
    cube._repr_mimebundle_()
    assert len(cube._view["spots"]) == 8
    press(cube, "run", data=DRAFTS[FactorialCube])
    assert "+-+" not in [spot["draft"]["corner"] for spot in cube._view["spots"]]
    press(cube, "act", what="hide")
    assert len(cube._view["spots"]) == 8


def test_a_cube_of_your_own():
    own = FactorialCube(design={(a, b, c): 10 * a + c for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)}, unit="days")
    own.play(corner="+-+", predicted=3)
    assert own.value.told == "Text reminder and Own choice of slot: 11 days. You said 3."
    assert own.answer()["runs"][0]["result"] == 11


def test_each_run_can_be_written_to_a_pdsa_log_with_its_prediction_first():
    with PDSALog("team.db") as log:
        ward = WardSimulator(name="ward", log=log)
        press(ward, "run", data=DRAFTS[WardSimulator])
        (cycle,) = log.cycles()
        assert "below 30" in cycle.predictions[0]
        assert "safety huddle" in cycle.change
        assert "violent incidents" in cycle.result
        WardSimulator(name="ward", log=log)  # opening it again writes nothing
        assert len(log.cycles()) == 1


def test_playing_from_a_cell_says_what_is_missing():
    coin = CoinSpin()
    with pytest.raises(InputError, match="Predict first: write “Because”"):
        coin.play(predicted=14)
    with pytest.raises(InputError, match="no field 'luck'"):
        coin.play(luck=1)
    assert list(Path().iterdir()) == []


def test_a_change_is_middling_until_somebody_says_what_it_is_like():
    curve = AdoptionCurve(seed=1)
    curve.play(predicted=40)
    curve.play(predicted=40, complexity="5")
    assert [run["complexity"] for run in curve.value.log] == [3, 5]
    assert curve.value.log[0]["relative_advantage"] == 3
    assert curve._history.now["draft"]["complexity"] == "5"  # stays, to change one thing at a time
