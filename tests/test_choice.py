"""The chart choice tree says the same as the function that chooses, and can be read in full."""

import pytest

from qitools.choice import FORKS, ChartTree
from qitools.draw.style import style
from qitools.measures import CHARTS, choose_chart
from tests.draw.measure import NO_FAULTS, Picture

# What is told of some data -> the question, and the way from it, both counted from 1.
TOLD = [
    ({"data_type": "count", "points": 7}, 1, 1),
    ({"data_type": "continuous"}, 2, 1),
    ({"data_type": "continuous", "values_per_point": 5}, 2, 2),
    ({"data_type": "cases between"}, 3, 1),
    ({"data_type": "time between"}, 3, 2),
    ({"data_type": "classification"}, 4, 1),
    ({"data_type": "classification", "overdispersed": True}, 4, 2),
    ({"data_type": "count", "equal_area": True}, 5, 1),
    ({"data_type": "count"}, 5, 2),
    ({"data_type": "count", "overdispersed": True}, 5, 3),
]


@pytest.mark.parametrize(("data", "question", "way"), TOLD)
def test_the_tree_leads_where_the_function_does(data, question, way):
    assert FORKS[question - 1].ways[way - 1].charts[0] == choose_chart(**data)


def test_every_way_is_tried_above():
    assert len(TOLD) == sum(len(fork.ways) for fork in FORKS)


def test_its_words_ask_every_question_and_name_every_chart():
    words = ChartTree().alt_text
    assert all(f"{number}. {fork.question} If yes: " in words for number, fork in enumerate(FORKS, start=1))
    for kind in {"run", "i", "xbar", "s", "p", "pp", "c", "u", "up", "g", "t"}:
        assert CHARTS[kind].removesuffix(" chart") in words


@pytest.mark.parametrize("look", ["page", "projector"])
def test_its_picture_can_be_read(look):
    with style(look):
        picture = Picture(ChartTree())
    assert picture.faults == NO_FAULTS
    assert min(picture.sizes) >= 8
