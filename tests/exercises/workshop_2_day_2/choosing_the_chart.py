"""What people get wrong in the exercise about choosing the chart."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _says(part: str, **claims: Any) -> Any:
    return lambda answers: answers[f"w2d2l3-{part}"].update(claims)


def _typical(answers: Answers) -> None:
    _says("t", verdict="worse")(answers)
    _says("g", lower=-45.98)(answers)


def _ten_right(answers: Answers) -> None:
    # falls as if the bed-days did not matter, and rare operations as if time were the ruler
    answers["w2d2l3-charts"].update(e="C", g="T")


MISTAKES = {
    "typical": Mistakes(_typical, {"w2d2l3-t-way": 2, "w2d2l3-g-lower": 1}, ("SHW12", "SHW11")),
    "SHW06": Mistakes(
        _says("t", signals=[{"rule": "trend", "start": 13, "stop": 18}]), {"w2d2l3-t-signal": 1}, ("SHW06",)
    ),
    "SHW09": Mistakes(_says("g", data="classification"), {"w2d2l3-g-data": 1}, ("SHW09",)),
    "SHW11": Mistakes(_says("g", lower=-45.98), {"w2d2l3-g-lower": 1}, ("SHW11",)),
    "SHW12": Mistakes(_says("t", verdict="worse"), {"w2d2l3-t-way": 2}, ("SHW12",)),
    "falls called a good thing": Mistakes(_says("t", event="good", verdict="worse"), {"w2d2l3-t-way": 2}),
    "the mean as the centre of a G chart": Mistakes(_says("g", centre=22.25), {"w2d2l3-g-centre": 1}),
    "two measures on the wrong chart": Mistakes(_ten_right, {"w2d2l3-charts-check": 1}),
}
