"""A saved file that somebody changed by hand is answered with a sentence, whatever stands where a list should."""

from __future__ import annotations

from typing import Any

import pytest

import qitools as qi
from qitools.board import Board
from qitools.coach import Application
from qitools.errors import InputError
from qitools.scoring import Scores

LISTS: list[tuple[Any, dict[str, Any], str]] = [
    (Board, {"scores": {"Huddle": [1.5, 2.0]}}, "charts"),
    (Board, {"scores": {"Huddle": [1.5, 2.0]}}, "months"),
    (Application, {}, "dates"),
    (Application, {}, "blocked"),
    (Scores, {}, "scores"),
    (Scores, {}, "reasons"),
    (qi.DriverDiagram, {}, "primary"),
    (qi.MeasurementPlan, {}, "measures"),
    (qi.ProcessMap, {}, "steps"),
    (qi.Ramp, {}, "cycles"),
    (qi.Project, {}, "log"),
    (qi.Project, {}, "charts"),
    (qi.SponsorUpdate, {"month": "2026-11"}, "tests"),
]


@pytest.mark.parametrize(("kind", "rest", "key"), LISTS, ids=[f"{kind.__name__}-{key}" for kind, _, key in LISTS])
@pytest.mark.parametrize("given", [3, True, "Huddle", {"Huddle": 2}])
def test_what_is_no_list_is_named_and_shown(kind: Any, rest: dict[str, Any], key: str, given: object) -> None:
    with pytest.raises(InputError, match=r"; this is ") as caught:
        kind.from_dict({**rest, key: given})
    assert repr(given) in str(caught.value)


def test_notes_and_words_that_are_neither_are_named() -> None:
    for notes in (3, "Huddle", ""):
        with pytest.raises(InputError, match="The notes must be a dict"):
            qi.RunChart([5, 6, 7], notes=notes)
    with pytest.raises(InputError, match="What you will stop doing is a text; it is 3"):
        Application(stops=3)  # type: ignore[arg-type]
