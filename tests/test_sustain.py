"""The Sustainability Model: ten weighted factors that add up to 100."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools import InputError
from qitools.sustain import FACTORS, Sustainability, sustain_total, weakest

levels = st.fixed_dictionaries({factor.key: st.floats(0, 1) for factor in FACTORS})


def test_the_weights_are_those_of_the_model():
    assert [factor.maximum for factor in FACTORS] == [8.5, 9.1, 7.0, 6.5, 11.4, 11.0, 15, 15, 7.0, 9.5]
    assert sustain_total({factor.key: 1 for factor in FACTORS}) == 100
    assert sustain_total({factor.key: 0 for factor in FACTORS}) == 0


@given(levels, st.sampled_from([factor.key for factor in FACTORS]))
def test_more_of_any_factor_never_lowers_the_total(given_levels, key):
    before = sustain_total(given_levels)
    assert 0 <= before <= 100
    assert sustain_total({**given_levels, key: 1.0}) >= before


@given(levels, st.integers(1, 10))
def test_no_factor_left_out_is_weaker_than_one_named(given_levels, k):
    named = weakest(given_levels, k)
    assert len(set(named)) == k
    rest = [given_levels[factor.key] for factor in FACTORS if factor.key not in named]
    assert max(given_levels[key] for key in named) <= min(rest, default=1)


def test_weakest_goes_by_share_and_not_by_points():
    # monitoring has the fewest points of all, but leadership has the smaller share of what it could have
    shares = {factor.key: 0.9 for factor in FACTORS} | {"monitoring": 0.3, "senior_leadership": 0.2}
    assert weakest(shares) == ["senior_leadership", "monitoring"]
    assert weakest({factor.key: 0.5 for factor in FACTORS}, k=2) == ["senior_leadership", "clinical_leadership"]


@pytest.mark.parametrize(
    ("change", "named"),
    [({"benefits": 8.5}, "share from 0 to 1"), ({"luck": 1}, "'luck'"), ({"fit": None}, "'fit'")],
)
def test_levels_that_cannot_be_used_are_named(change, named):
    with pytest.raises(InputError, match=named):
        sustain_total({factor.key: 0.5 for factor in FACTORS} | change)


def test_a_missing_factor_is_named():
    with pytest.raises(InputError, match="'infrastructure' has no level"):
        sustain_total({factor.key: 0.5 for factor in FACTORS[:-1]})


def test_the_picture_says_what_would_go():
    now = {factor.key: 0.8 for factor in FACTORS}
    then = {**now, "monitoring": 0.0, "training": 0.5, "fit": 0.9}
    score = Sustainability(now, then, "Sam leaves")
    assert score.lost == {"monitoring": 5.2, "training": 3.42}
    assert score.total_then == pytest.approx(score.total - 5.2 - 3.42 + 0.7)
    assert "If Sam leaves: 72.1." in score.alt_text
    assert "Staff involvement and training 80%, then 50% of 11.4" in score.alt_text
    assert "Infrastructure 80% of 9.5" in score.alt_text
    assert "If " not in Sustainability(now).alt_text


@given(levels, st.none() | levels)
def test_scores_come_back_from_their_dict(now, then):
    score = Sustainability(now, then, "it ends" if then else "")
    assert Sustainability.from_dict(score.to_dict()) == score


def test_every_factor_is_drawn_with_and_without_an_event():
    now = {factor.key: 0.8 for factor in FACTORS}
    for score in (Sustainability(now), Sustainability(now, {**now, "monitoring": 0}, "Sam leaves")):
        svg = score.to_svg()
        assert score.alt_text in svg.replace("&#x27;", "'").replace("&apos;", "'")
        assert svg.count("<path") + svg.count("<rect") >= 2 * len(FACTORS)


def test_a_score_is_refused_like_its_levels():
    now = {factor.key: 0.8 for factor in FACTORS}
    with pytest.raises(InputError, match="'luck'"):
        Sustainability(now, {"luck": 1})
    with pytest.raises(InputError, match="'levels'"):
        Sustainability.from_dict({"then": now})
