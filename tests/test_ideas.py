"""Multivoting: everybody has half as many votes as there are items, rounded up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools import InputError
from qitools.ideas import multivote, votes_each

ITEMS = ["Text reminder", "Chosen slot", "Travel help", "Later clinics", "Phone call"]


@st.composite
def votes(draw):
    size = votes_each(len(ITEMS))
    return draw(st.lists(st.lists(st.sampled_from(ITEMS), unique=True, max_size=size), max_size=12))


@given(votes())
def test_every_vote_is_counted_once_and_the_ranking_goes_down(ballots):
    ranking = multivote(ballots, ITEMS)
    assert sorted(t.item for t in ranking) == sorted(ITEMS)
    assert sum(t.votes for t in ranking) == sum(map(len, ballots))
    assert all(t.votes == sum(t.item in ballot for ballot in ballots) for t in ranking)
    assert [t.votes for t in ranking] == sorted((t.votes for t in ranking), reverse=True)
    assert all(t.rank == 1 + sum(o.votes > t.votes for o in ranking) for t in ranking)


def test_level_items_share_a_rank_and_keep_their_order():
    ranking = multivote([["Chosen slot", "Text reminder"], ["Chosen slot", "Later clinics"]], ITEMS)
    assert [(t.rank, t.item, t.votes) for t in ranking] == [
        (1, "Chosen slot", 2),
        (2, "Text reminder", 1),
        (2, "Later clinics", 1),
        (4, "Travel help", 0),
        (4, "Phone call", 0),
    ]


@pytest.mark.parametrize(
    ("ballot", "named"),
    [
        (ITEMS[:4], "Ballot 2 has 4 votes; with 5 items each person has 3"),
        (ITEMS[:1] * 2, "two votes"),
        (["Pizza"], "Pizza"),
    ],
)
def test_a_ballot_that_does_not_count_is_named(ballot, named):
    with pytest.raises(InputError, match=named):
        multivote([ITEMS[:3], ballot], ITEMS)
