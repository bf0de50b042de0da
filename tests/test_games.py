"""The simulations as they are played: predict first, the same seed for everybody, and a log that can be played again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qitools import InputError, simulate
from qitools.games import DAYS, Adoptions, BallRounds, CoinSpins, CubeCorners, FunnelDrops, RedBeadDays, WardTests

GIVEN = {
    RedBeadDays: {"lowest": 5, "highest": "15", "action": "offer a bonus"},
    FunnelDrops: {"predicted": 1.5, "rule": "2", "drops": 50},
    CoinSpins: {"predicted": "14", "why": "less friction", "coin": "2p", "surface": "glass", "technique": "two hands"},
    CubeCorners: {"predicted": 20, "corner": "+-+"},
    BallRounds: {"predicted": 30, "questioned": "throw"},
    Adoptions: {"predicted": 30, "complexity": "5", "trialability": 2},
    WardTests: {"predicted": "below 30", "watch": "sedation", "change": "safety huddle", "months": 6},
}
GAMES = list(GIVEN)


@pytest.mark.parametrize("kind", GAMES)
def test_a_game_goes_into_a_dict_and_is_played_again_from_it(kind):
    game = kind(seed="mine").play(**GIVEN[kind])
    assert kind.from_dict(game.to_dict()) == game
    assert kind(seed="mine") != game
    assert len(game.rows()[0]) == len(kind.columns)
    assert game.told


@pytest.mark.parametrize("kind", GAMES)
def test_no_result_without_a_prediction(kind):
    needed = [name for name, optional in kind.asks.items() if not optional]
    assert needed
    for name in needed:
        for nothing in ("", None):
            with pytest.raises(InputError, match=rf"^Predict first: .*'{name}'"):
                kind().play(**{**GIVEN[kind], name: nothing})
        with pytest.raises(InputError):
            kind().play(**{key: value for key, value in GIVEN[kind].items() if key != name})


@pytest.mark.parametrize("kind", GAMES)
def test_the_result_does_not_depend_on_what_was_predicted(kind):
    if kind is RedBeadDays:
        other = {**GIVEN[kind], "lowest": 0, "highest": 50, "action": ""}
    else:
        other = {**GIVEN[kind], "predicted": "3"}
    results = {"predicted", "difference", "lowest", "highest", "action", "surprise"}
    one, two = (kind(seed=3).play(**given).log[0] for given in (GIVEN[kind], other))
    assert {k: v for k, v in one.items() if k not in results} == {k: v for k, v in two.items() if k not in results}


@pytest.mark.parametrize("kind", GAMES)
def test_each_game_is_drawn_with_its_words_from_the_start(kind):
    for game in (kind(), kind().play(**GIVEN[kind])):
        assert game.to_svg().startswith("<svg")
        assert game.alt_text.startswith(kind.title)
    assert game.told in game.alt_text


@pytest.mark.parametrize("kind", GAMES)
@pytest.mark.parametrize("odd", [5, "text", [5], [{}], [{"predicted": "x"}], {"runs": []}])
def test_what_cannot_be_played_is_refused_in_a_sentence(kind, odd):
    with pytest.raises(InputError):
        kind(odd)
    with pytest.raises(InputError):
        kind.from_dict({"runs": odd, "seed": 1})


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (RedBeadDays, {"lowest": 16}),
        (RedBeadDays, {"highest": 51}),
        (RedBeadDays, {"highest": "many"}),
        (RedBeadDays, {"action": "sack everybody"}),
        (FunnelDrops, {"rule": "5"}),
        (FunnelDrops, {"drops": 0}),
        (FunnelDrops, {"drops": 1e9}),
        (CoinSpins, {"coin": "5p"}),
        (CoinSpins, {"predicted": "long"}),
        (CoinSpins, {"predicted": float("nan")}),
        (CubeCorners, {"corner": "++"}),
        (BallRounds, {"questioned": "the ball"}),
        (WardTests, {"change": "mugs"}),
        (WardTests, {"change": "stop posters"}),
        (WardTests, {"months": 25}),
        (WardTests, {"colour": "red"}),
    ],
)
def test_a_choice_that_there_is_not_is_refused(kind, change):
    with pytest.raises(InputError):
        kind().play(**{**GIVEN[kind], **change})


def test_the_managers_buttons_change_no_bead():
    quiet = loud = RedBeadDays(seed=4)
    for day in range(DAYS):
        quiet = quiet.play(lowest=5, highest=15)
        loud = loud.play(lowest=5, highest=15, action="warn the worst, offer a bonus" if day else "")
    assert [run["counts"] for run in quiet.log] == [run["counts"] for run in loud.log]
    assert "were wired to nothing" in loud.reveal
    assert "pressed 14 times" in loud.reveal
    with pytest.raises(InputError, match="is over"):
        loud.play(lowest=5, highest=15)


def test_the_reveal_comes_only_at_the_end():
    game = RedBeadDays().play(lowest=5, highest=15)
    assert game.reveal == ""
    assert game.said("praise the best").startswith(game.best)
    assert RedBeadDays().said("warn the worst").startswith("There is nobody")


def test_the_beads_of_the_course_show_no_special_cause_and_the_best_does_not_stay_the_best():
    game = RedBeadDays()
    for _ in range(DAYS):
        game = game.play(lowest=5, highest=15)
    assert game.chart().signals == ()
    assert "Ada comes sixth of six" in game.reveal


def test_marbles_of_one_rule_add_up():
    twice = FunnelDrops().play(predicted=1, rule="1", drops=50).play(predicted=1, rule="1", drops=150)
    once = FunnelDrops().play(predicted=1, rule="1", drops=200)
    assert twice.log[1]["sd"] == once.log[0]["sd"]
    assert twice.dropped() == {"1": 200}


def test_what_the_letters_of_the_cube_stand_for_keeps_its_distance_from_the_corner():
    scene = CubeCorners()._scene()
    lowest = max(shape.box[1] + shape.box[3] for shape in scene.shapes if shape.kind == "ellipse")
    legend = next(label for label in scene.labels if label.block.lines[0].startswith("A Text"))
    assert legend.y - lowest > legend.block.height


def test_the_open_cube_has_the_effects_of_its_design():
    game = CubeCorners()
    for corner in ("---", "+--", "-+-", "++-", "--+", "+-+", "-++", "+++"):
        assert "AC" not in game.effects()
        game = game.play(corner=corner, predicted=20)
    full = simulate.effects(simulate.DNA_CLINIC)
    assert game.effects() == {name: value for name, value in full.items() if name != "mean"}
    with pytest.raises(InputError):
        CubeCorners().play(corner="+++", predicted=5).play(corner="+++", predicted=6)
    with pytest.raises(InputError, match="three factors"):
        CubeCorners(design={(-1,): 1, (1,): 2})


@given(st.lists(st.sampled_from(["", *simulate.ASSUMPTIONS]), max_size=8), st.integers())
@settings(max_examples=20)
def test_what_is_questioned_once_stays_questioned(questioned, seed):
    game = BallRounds(seed=seed)
    for rule in questioned:
        game = game.play(predicted=30, questioned=rule)
    assert set(game.questioned) == set(questioned) - {""}
    again = [simulate.tennis_balls(game.questioned, seed=f"{seed} {len(questioned)}")] if questioned else []
    assert [run["seconds"] for run in game.log][-1:] == again


def test_on_the_ward_of_the_course_the_huddle_shows_and_early_medication_has_a_price():
    huddle = WardTests().play(**{**GIVEN[WardTests], "months": 12})
    outcome, process, balancing = huddle.charts()
    assert any(signal.rule == "shift" and signal.side == "below" for signal in outcome.signals)
    assert balancing.signals == ()
    assert "safety huddle" in process.title
    early = WardTests().play(**{**GIVEN[WardTests], "change": "early medication", "months": 12})
    assert any(signal.side == "above" for signal in early.charts()[-1].signals)
    stopped = early.play(predicted="x", watch="y", change="stop early medication", months=3)
    assert stopped.using == ()
    assert stopped.log[-1]["in_use"] == "no change"


def test_forty_teams_take_up_an_easy_change_sooner_than_a_hard_one():
    game = Adoptions(seed=1).play(predicted=50, complexity=5).play(predicted=50, complexity=1)
    hard, easy = (run["year"] for run in game.log)
    assert easy > hard
    assert f"run 1, {hard:g}%" in game.alt_text
    assert (
        game.told
        == f"Run 2: {easy:g}% of 40 teams after a year, {game.log[1]['two_years']:g}% after two. You said 50%."
    )
    for wrong in ({"complexity": 6}, {"trialability": "often"}, {"predicted": "most"}):
        with pytest.raises(InputError, match=r"[Cc]omplexity|Trialability|predict"):
            game.play(**{"predicted": 50, **wrong})
