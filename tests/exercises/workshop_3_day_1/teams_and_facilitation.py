"""What people get wrong about the stages of a team, and in an agenda."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _agenda(answers: Answers, **changes: Any) -> None:
    answers["w3d1l2-agenda"].update(changes)


def _stages(answers: Answers, **changes: str) -> None:
    answers["w3d1l2-stages"].update(changes)


def _test(answers: Answers, **changes: str) -> None:
    answers["w3d1l2-agenda"]["next_test"].update(changes)


# The agenda of the lesson is about another team, and takes longer.
OUTPATIENTS = {
    "purpose": "Choose two wordings to try, and agree how we shall tell which is better",
    "length_min": 45,
    "data": "Run chart of missed first visits each week",
    "items": [{"item": "The chart", "minutes": 10}, {"item": "Which two?", "minutes": 25}],
    "roles": {"facilitator": "Leila"},
    "next_test": {"what": "Yusuf's wording to ten people", "owner": "Leila", "by": "2027-05-28"},
    "review": "One thing to keep",
}


def _typical(answers: Answers) -> None:
    """No chart, and a test that is nobody's."""
    _agenda(answers, data="")
    _test(answers, owner="")


MISTAKES = {
    "typical": Mistakes(_typical, {"w3d1l2-fac03": 1, "w3d1l2-fac04": 2}, ("FAC03", "FAC04")),
    "FAC01": Mistakes(lambda a: _agenda(a, purpose=""), {"w3d1l2-fac01": 1}, ("FAC01",)),
    "FAC02": Mistakes(
        lambda a: a["w3d1l2-agenda"]["items"].append({"item": "The leaflet", "minutes": 35}),
        {"w3d1l2-fac02": 2},
        ("FAC02",),
    ),
    "nobody has a role": Mistakes(lambda a: _agenda(a, roles={}), {"w3d1l2-fac02": 2}, ("FAC02",)),
    "FAC03": Mistakes(lambda a: _agenda(a, data="none"), {"w3d1l2-fac03": 1}, ("FAC03",)),
    # A test without a day is not done before the next meeting either.
    "FAC04": Mistakes(lambda a: _test(a, by=""), {"w3d1l2-fac04": 2, "w3d1l2-notes": 1}, ("FAC04",)),
    "an hour in a room that is booked for forty minutes": Mistakes(
        lambda a: _agenda(a, length_min=60), {"w3d1l2-notes": 1}
    ),
    "a test after the next meeting": Mistakes(lambda a: _test(a, by="2027-06-30"), {"w3d1l2-notes": 1}),
    "another team's agenda": Mistakes(
        lambda a: a.update({"w3d1l2-agenda": dict(OUTPATIENTS)}),
        {"w3d1l2-fac01": 1, "w3d1l2-fac02": 2, "w3d1l2-fac03": 1, "w3d1l2-fac04": 2, "w3d1l2-notes": 1},
    ),
    "two stages mistaken": Mistakes(lambda a: _stages(a, t04="performing", t07="storming"), {}),
    "conflict taken for failure to form": Mistakes(
        lambda a: _stages(a, t01="forming", t05="forming", t10="forming"), {"w3d1l2-labels": 2}
    ),
    "everything is storming": Mistakes(
        lambda a: _stages(a, **dict.fromkeys(a["w3d1l2-stages"], "storming")), {"w3d1l2-labels": 5}
    ),
    "a reproof before others": Mistakes(
        lambda a: a["w3d1l2-moves"].update(loud="Ask Dr Duarte, before them all, to let others speak"),
        {"w3d1l2-loud": 1},
    ),
    "a silence filled": Mistakes(
        lambda a: a["w3d1l2-moves"].update(quiet="Say what you see in it, to get them going"), {"w3d1l2-quiet": 1}
    ),
    "a coach who stays": Mistakes(
        lambda a: a["w3d1l2-moves"].update(away="Take the chair, so that the pace is kept"), {"w3d1l2-away": 1}
    ),
}
