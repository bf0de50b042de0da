"""What people get wrong in the exercise about run charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _says(chart: str, **claims: Any) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        answers[f"w2d1l3-{chart}"].update(claims)

    return change


def _without(*settings: str) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        for setting in settings:
            del answers["w2d1l3-letters"][setting]

    return change


def _typical(answers: Answers) -> None:
    _says("visits", trends=[])(answers)
    _without("title", "ylabel")(answers)


_LOW = {"start": 5, "stop": 10, "side": "below"}

MISTAKES = {
    "typical": Mistakes(_typical, {"w2d1l3-run05": 2, "w2d1l3-run10": 2}, ("RUN05", "RUN10")),
    "RUN01": Mistakes(_says("heron", median=5.25), {"w2d1l3-run01": 1}, ("RUN01",)),
    "RUN02": Mistakes(_without("baseline"), {"w2d1l3-run02": 2}),
    "RUN03": Mistakes(_says("heron", shifts=[_LOW], verdict="signal"), {"w2d1l3-run03": 3}, ("RUN03",)),
    "RUN05": Mistakes(_says("visits", trends=[]), {"w2d1l3-run05": 2}, ("RUN05",)),
    "RUN07": Mistakes(_says("heron", shift_length=8), {"w2d1l3-run07": 1}, ("RUN07",)),
    "RUN08": Mistakes(_says("heron", runs=6), {"w2d1l3-run08": 1}, ("RUN08",)),
    "RUN10": Mistakes(_without("title", "ylabel"), {"w2d1l3-run10": 2}, ("RUN10",)),
    "no note of the change": Mistakes(_without("notes"), {"w2d1l3-run10": 1}),
    "every point called useful": Mistakes(_says("visits", useful=16), {"w2d1l3-run08": 1}, ("RUN08",)),
}
