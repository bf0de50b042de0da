"""What people get wrong about red beads and about reports that rank."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _limits(answers: Answers, **numbers: Any) -> None:
    answers["w1d1l2-limits"].update(numbers)


def _report(answers: Answers, **choices: str) -> None:
    answers["w1d1l2-report"].update(choices)


def _predict(answers: Answers, lowest: int, highest: int) -> None:
    for run in answers["w1d1l2-days"]["runs"]:
        run.update(lowest=lowest, highest=highest)


def _days(answers: Answers, days: int) -> None:
    del answers["w1d1l2-days"]["runs"][days:]


MISTAKES = {
    "typical": Mistakes(
        lambda a: (
            _report(a, q2="Omar, who has the most over eight weeks"),
            _report(a, q4="A word in time works"),
        ),
        {"w1d1l2-people": 1, "w1d1l2-regression": 1},
    ),
    "certain to the end": Mistakes(lambda a: _predict(a, 9, 11), {"w1d1l2-learned": 2}),
    "a prediction that says nothing": Mistakes(lambda a: _predict(a, 0, 50), {"w1d1l2-learned": 2}),
    "five days": Mistakes(lambda a: _days(a, 5), {"w1d1l2-played": 2, "w1d1l2-learned": 2}),
    "no prediction": Mistakes(
        lambda a: _predict(a, None, None),  # type: ignore[arg-type]
        {"w1d1l2-played": 3, "w1d1l2-learned": 2},
    ),
    "the lesson's limits": Mistakes(
        lambda a: _limits(a, centre=10, lower=1.515, upper=18.485), {"w1d1l2-centre": 1, "w1d1l2-reach": 1}
    ),
    "two standard deviations": Mistakes(lambda a: _limits(a, lower=4.2, upper=15.0), {"w1d1l2-reach": 2}),
    "per cent for counts": Mistakes(
        lambda a: _limits(a, centre=24, lower=3.74, upper=44.26), {"w1d1l2-centre": 1, "w1d1l2-reach": 2}
    ),
    "the highest that is inside": Mistakes(
        lambda a: _report(a, q1="Leila in week 4 and Jean in week 5"), {"w1d1l2-special": 1}
    ),
    "blame for a special cause": Mistakes(
        lambda a: _report(a, q2="Leila, who has the worst week", q3="Why did you lose so many?"),
        {"w1d1l2-people": 1, "w1d1l2-ask": 1},
    ),
    "a target as a method": Mistakes(
        lambda a: _report(a, q5="Give everybody something to work towards"), {"w1d1l2-target": 1}
    ),
}
