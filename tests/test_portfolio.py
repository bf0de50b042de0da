"""The progress scale, and which projects of a portfolio deserve a conversation."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools import InputError
from qitools.portfolio import SCALE, VIGNETTES, inflated, progress, stuck

# Twelve projects of the course: eight monthly scores, and whether there is a chart.
BOARD = {
    "P01": ([0.5, 1, 1.5, 2, 2, 2.5, 2.5, 3], "Y"),
    "P02": ([1, 1.5, 2, 2, 2.5, 2.5, 2.5, 2.5], "Y"),
    "P03": ([1, 1, 1, 1.5, 2, 2.5, 3, 3], "Y"),
    "P04": ([0.5, 0.5, 1, 1, 1.5, 1.5, 2, 2], "N"),
    "P05": ([2, 2, 2.5, 3, 3.5, 3.5, 4, 4], "Y"),
    "P06": ([1.5, 2, 2.5, 3, 3, 3, 3, 3], "N"),
    "P07": ([2.5, 3, 3.5, 4, 4.5, 4.5, 5, 5], "Y"),
    "P08": ([1, 1, 1, 1, 1, 1, 1, 1], "N"),
    "P09": ([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 3.5], "N"),
    "P10": ([3, 3.5, 3.5, 4, 4, 4, 4.5, 4.5], "Y"),
    "P11": ([2, 2, 2, 2, 2, 2.5, 2.5, 2.5], "Y"),
    "P12": ([4.5, 4.5, 5, 5, 5, 5, 5, 5], "Y"),
}
WIDE = pd.DataFrame(
    [{"project": name, "has_chart": charted, **dict(enumerate(scores))} for name, (scores, charted) in BOARD.items()]
)
LONG = pd.DataFrame(
    [
        {"project": name, "month": f"2026-{month + 1:02d}", "score": score, "has_chart": charted == "Y"}
        for month in range(8)
        for name, (scores, charted) in BOARD.items()
        for score in [scores[month]]
    ]
)


@pytest.mark.parametrize("frame", [WIDE, LONG, LONG.sample(frac=1, random_state=1).sort_values("project")])
def test_the_portfolio_of_the_course_has_three_stuck_and_two_inflated(frame):
    assert sorted(stuck(frame, months=3)) == ["P02", "P06", "P08"]
    assert sorted(inflated(frame)) == ["P06", "P09"]


def test_a_longer_look_finds_fewer():
    assert stuck(WIDE, months=4) == ["P06", "P08"]
    assert stuck(WIDE, months=7) == ["P08"]
    assert stuck(WIDE, months=8) == []


@given(st.lists(st.sampled_from([step.score for step in SCALE]), min_size=1, max_size=8), st.booleans())
def test_a_project_is_stuck_when_its_last_scores_are_one_and_not_the_highest(scores, charted):
    frame = pd.DataFrame([{"project": "P", "has_chart": charted, **dict(enumerate(scores))}])
    last = scores[-4:]
    assert stuck(frame) == (["P"] if len(last) == 4 and len(set(last)) == 1 and last[0] < 5 else [])
    assert inflated(frame) == (["P"] if scores[-1] >= 3 and not charted else [])


def test_months_without_a_score_are_skipped():
    frame = pd.DataFrame([{"project": "P", "has_chart": "y", "a": 2, "b": 2, "c": None, "d": 2, "e": 2}])
    assert stuck(frame) == ["P"]


def test_the_scale_runs_in_half_points_from_intent_to_lasting_results():
    assert [step.score for step in SCALE] == [0.5 * n for n in range(1, 11)]
    assert progress(3).name == "Modest improvement"
    assert all(progress(v.score).score == v.score for v in VIGNETTES)
    assert [v.score for v in VIGNETTES] == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0]
    assert [v.score for v in VIGNETTES if v.tolerance] == [3.0, 3.5]


@pytest.mark.parametrize("score", [0, 2.2, 5.5, "3", True, None])
def test_a_score_off_the_scale_is_refused(score):
    with pytest.raises(InputError, match="not on the scale"):
        progress(score)


def test_what_is_wrong_in_a_portfolio_is_named():
    with pytest.raises(InputError, match="'has_chart'"):
        stuck(WIDE.drop(columns="has_chart"))
    with pytest.raises(InputError, match="'P08' has a score 9"):
        inflated(WIDE.assign(**{"last": [1.0] * 7 + [9.0] + [1.0] * 4}))
    with pytest.raises(InputError, match="'month'"):
        stuck(LONG.drop(columns="month"))
    with pytest.raises(InputError, match="months"):
        stuck(WIDE, months=0)
