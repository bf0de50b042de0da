"""The coach's ratings of the twelve qualities over time, and the checklist for applying."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools import InputError
from qitools.coach import DATES, MOMENTS, QUALITIES, STEPS, Application, Qualities

KEYS = [quality.key for quality in QUALITIES]
levels = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4))
ratings = st.dictionaries(st.sampled_from(list(MOMENTS)), levels)
texts = st.dictionaries(st.sampled_from(list(MOMENTS)), st.dictionaries(st.sampled_from(KEYS), st.text(max_size=20)))

READY = Application(
    blocked=DATES, talked=True, teams=2, hours=4, stops="the audit meeting", agreed_on="2026-11-20",
    coach=True, sponsor=True, forum=True, sure=True,
)  # fmt: skip


def test_there_are_twelve_qualities_in_four_groups():
    assert len(set(KEYS)) == 12
    assert len({quality.name for quality in QUALITIES}) == 12
    assert list(dict.fromkeys(quality.group for quality in QUALITIES)) == [
        "Being with uncertainty", "Thinking", "Working through others", "Holding the line",
    ]  # fmt: skip


@given(ratings, texts)
def test_ratings_come_back_from_their_dict(rated, did):
    mine = Qualities(rated, did)
    assert Qualities.from_dict(mine.to_dict()) == mine
    assert set(mine.moments) == {moment for moment, told in rated.items() if told}


@given(ratings)
def test_what_has_grown_is_the_last_less_the_first(rated):
    mine = Qualities(rated)
    for key in KEYS:
        told = [rated[moment][key] for moment in MOMENTS if key in rated.get(moment, {})]
        assert mine.over_time(key) == tuple(told)
        assert mine.grown.get(key, 0) == (told[-1] - told[0] if told else 0)
        assert f"{' to '.join(map(str, told)) or 'not rated'}" in mine.alt_text or not mine.ratings


def test_ratings_are_in_order_of_time_however_they_are_given():
    mine = Qualities({"w3": {"drive": 4}, "before": {"drive": 1}, "w2": {"drive": 3}})
    assert mine.moments == ("before", "w2", "w3")
    assert "Before workshop 1, Workshop 2, Workshop 3" in mine.alt_text
    assert "Drive for results 1 to 3 to 4." in mine.alt_text


def test_one_rating_is_complete_once_all_are_rated_and_asks_for_what_shows_it():
    all_of_it = Qualities({"w1": dict.fromkeys(KEYS, 2)}, {"w1": {"drive": "Rang them twice", "process": "  "}})
    assert all_of_it.complete("w1")
    assert not all_of_it.complete("w2")
    assert all_of_it.unshown("w1") == tuple(key for key in KEYS if key != "drive")
    assert not Qualities({"w1": dict.fromkeys(KEYS[:11], 2)}).complete("w1")


@pytest.mark.parametrize(
    ("rated", "named"),
    [
        ({"w4": {}}, "no moment 'w4'"),
        ({"w1": {"luck": 2}}, "no quality 'luck'"),
        ({"w1": {"drive": 5}}, "from 1 to 4; it is 5"),
        ({"w1": {"drive": True}}, "from 1 to 4; it is True"),
        ({"w1": {"drive": 2.5}}, "from 1 to 4; it is 2.5"),
        ({"w1": 3}, "dict of moments"),
        ([], "dict of moments"),
    ],
)
def test_ratings_that_cannot_be_used_are_named(rated, named):
    with pytest.raises(InputError, match=named):
        Qualities(rated)


def test_who_has_everything_is_ready_to_register_and_then_done():
    assert READY.ready
    assert READY.verdict == "You are ready to register."
    assert replace(READY, registered=True).verdict == "Everything is in place."
    assert "I have registered, missing" in READY.alt_text


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"blocked": DATES[1:]}, "Block in your diary: Workshop 1."),
        ({"talked": False}, "Talk with your line manager now."),
        ({"teams": None}, "Agree on two or three teams; you have 0."),
        ({"teams": 4}, "Agree on two or three teams; you have 4."),
        ({"hours": 0}, "Agree how many hours a week are protected."),
        ({"stops": "  "}, "Write what you will stop doing, so that the hours are real."),
        ({"agreed_on": ""}, "Have it agreed beforehand and signed by both, and write the day."),
        ({"coach": False}, "Speak with a QI coach in your directorate."),
        ({"sponsor": False}, "Tell a QI sponsor in your directorate that you are applying."),
        ({"forum": False}, "Go to your local QI forum."),
        ({"sure": False}, "Ask yourself whether you can coach two or three teams in the role that you have."),
    ],
)
def test_each_thing_that_is_missing_is_said_and_stands_in_the_way(change, missing):
    mine = replace(READY, **change)
    assert mine.missing == (missing,)
    assert mine.verdict == "Not ready yet: 1 thing is missing."
    assert replace(mine, registered=True).verdict == "You have registered, and 1 thing is still missing."


@given(
    st.builds(
        Application,
        blocked=st.lists(st.sampled_from(DATES), unique=True),
        talked=st.booleans(),
        teams=st.none() | st.integers(0, 9),
        hours=st.none() | st.floats(0, 40),
        stops=st.text(max_size=20),
        agreed_on=st.just("") | st.dates().map(str),
        coach=st.booleans(),
        registered=st.booleans(),
    )
)
def test_an_application_comes_back_from_its_dict_and_says_every_step(mine):
    assert Application.from_dict(mine.to_dict()) == mine
    assert mine.ready == (not mine.missing)
    for number, step in enumerate(STEPS, start=1):
        assert f"Step {number}, {step.lower().replace('qi', 'QI')}: " in mine.alt_text


@pytest.mark.parametrize(
    ("given_", "named"),
    [
        ({"blocked": ["Workshop 9"]}, "'Workshop 9' is none of the dates"),
        ({"dates": ["A day", "a day"]}, "Two of the dates are the same"),
        ({"dates": "Workshop 1"}, "list of texts"),
        ({"teams": 2.5}, "such as 2; it is 2.5"),
        ({"hours": float("nan")}, "protected hours"),
        ({"hours": 200}, "protected hours"),
        ({"agreed_on": "soon"}, "written as 2026-12-01; it is 'soon'"),
        ({"luck": 1}, "some of the keys dates"),
    ],
)
def test_an_application_that_cannot_be_is_named(given_, named):
    with pytest.raises(InputError, match=named):
        Application.from_dict(given_)
