"""The board of a directorate: what it marks, what it says, and what it refuses."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qitools import InputError
from qitools.board import Board
from qitools.draw.board import lay_out
from tests.draw.test_cards import check

steps = st.sampled_from([None, *(half / 2 for half in range(1, 11))])


@st.composite
def boards(draw):
    months = draw(st.integers(1, 8))
    names = draw(st.lists(st.text("abcdefgh WÅ", min_size=1, max_size=40), unique=True, max_size=6))
    scores = {name: draw(st.lists(steps, min_size=months, max_size=months)) for name in names}
    charts = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    return Board(scores, tuple(charts), title=draw(st.text("abc ", max_size=30)))


def test_what_is_marked():
    board = Board(
        {"Moving": [1.0, 1.5, 2.0, 2.5, 3.0], "Still": [2.5] * 5, "Tall": [2.5, 3.0, 3.5, 3.5, 4.0],
         "Both": [3.0] * 5, "Done": [5.0] * 5},
        charts=("Moving", "Still", "Done"),
    )  # fmt: skip
    assert board.stuck == ("Still", "Both")
    assert board.inflated == ("Tall", "Both")
    assert "Both: 3.0, 3.0, 3.0, 3.0, 3.0; no chart, has not moved for three months, 3.0 or more without a chart." in (
        board.alt_text
    )
    assert "Moving: 1.0, 1.5, 2.0, 2.5, 3.0; has a chart." in board.alt_text


def test_a_month_without_a_score_is_no_move():
    assert Board({"A": [2.0, 2.0, None, 2.0, 2.0]}).stuck == ("A",)
    assert Board({"A": [None, None, 2.0, 2.0, 2.0]}).stuck == ()


@settings(max_examples=25, deadline=None)
@given(boards())
def test_nothing_in_the_drawing_overlaps_and_the_board_comes_back_from_its_dict(board):
    check(lay_out(board))
    assert Board.from_dict(board.to_dict()) == board


def test_the_picture_carries_its_words():
    board = Board({"Huddle": [2.0] * 4}, months=("Jan", "Feb", "Mar", "Apr"), title="Acute care")
    assert board.alt_text.startswith("Acute care. 1 project. Scores from Jan to Apr.")
    assert escape(board.alt_text, quote=True) in board._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    ("scores", "more", "named"),
    [
        ({"A": [2.2]}, {}, "'A' has a score 2.2"),
        ({"A": [2.0], "B": [2.0, 2.5]}, {}, "for each month"),
        ({"A": "2.0"}, {}, "'A' are a list"),
        ({"A": [2.0]}, {"charts": ("B",)}, "'B' has a chart"),
        ({"A": [2.0, 2.0]}, {"months": ("Jan",)}, "1 month named"),
        ([2.0], {}, "a dict of project"),
    ],
)
def test_what_cannot_be_used_is_named(scores, more, named):
    with pytest.raises(InputError, match=named):
        Board(scores, **more)


def test_a_dict_that_is_no_board_is_refused():
    with pytest.raises(InputError, match="the key 'scores' and any of 'charts'"):
        Board.from_dict({"rows": {}})
