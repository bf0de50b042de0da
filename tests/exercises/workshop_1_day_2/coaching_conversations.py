"""What people get wrong in the exercise on coaching conversations."""

from __future__ import annotations

from tests.exercises.submissions import Answers, Mistakes


def _mark(answers: Answers, **kinds: str) -> None:
    answers["w1d2l5-utterances"].update(kinds)


def _step_before_obstacle(answers: Answers) -> None:
    answers["w1d2l5-order"].update(obstacle="fourth", step="third")


def _leading_heard_as_closed(answers: Answers) -> None:
    _mark(answers, u04="closed", u07="closed", u11="closed")


def _typical(answers: Answers) -> None:
    _leading_heard_as_closed(answers)
    _step_before_obstacle(answers)


MISTAKES = {
    # Nine of twelve agree with the key.
    "typical": Mistakes(_typical, {"w1d2l5-labels": 1.5, "w1d2l5-kata": 4}),
    "leading heard as closed": Mistakes(_leading_heard_as_closed, {"w1d2l5-labels": 1.5}),
    "two marked otherwise": Mistakes(lambda a: _mark(a, u04="closed", u09="leading"), {}),
    "all open": Mistakes(lambda a: _mark(a, **dict.fromkeys(a["w1d2l5-utterances"], "open")), {"w1d2l5-labels": 4}),
    "step before obstacle": Mistakes(_step_before_obstacle, {"w1d2l5-kata": 4}),
    "turns counted for words": Mistakes(lambda a: a["w1d2l5-talk"].update(ratio="50%"), {"w1d2l5-ratio": 2}),
    "a leading question taken for an open one": Mistakes(
        lambda a: a["w1d2l5-talk"].update(turn="3"), {"w1d2l5-first": 2}
    ),
    "the coach named it": Mistakes(lambda a: a["w1d2l5-talk"].update(obstacle="the coach"), {"w1d2l5-obstacle": 2}),
}
