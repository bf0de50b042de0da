"""What people get wrong in the Pareto exercise."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _redraw(answers: Answers, order: tuple[int, ...]) -> None:
    """Put the bars of the chart by minutes in another order, with a line that fits."""
    chart = answers["w1d2l3-minutes"]
    bars: list[dict[str, Any]] = [chart["bars"][place] for place in order]
    so_far = 0.0
    for bar in bars:
        so_far += bar["count"]
        bar["cumulative"] = 100 * so_far / chart["total"]
    chart["bars"] = bars


def _unit(answers: Answers) -> None:
    answers["w1d2l3-minutes"]["unit"] = "incidents"


def _typical(answers: Answers) -> None:
    _unit(answers)
    answers["w1d2l3-few"]["count"] = "2"


def _slips(answers: Answers) -> None:
    answers["w1d2l3-minutes"]["bars"][1]["cumulative"] = 64


def _another_chart(answers: Answers) -> None:
    for bar, name in zip(
        answers["w1d2l3-minutes"]["bars"],
        ("care package", "therapy", "family meeting", "medicines", "transport", "beds", "other"),
        strict=True,
    ):
        bar["category"] = name


MISTAKES = {
    "typical": Mistakes(_typical, {"w1d2l3-par05": 1, "w1d2l3-few-count": 1}, ("PAR05",)),
    "PAR01": Mistakes(lambda a: _redraw(a, (0, 2, 1, 3, 4, 5, 6)), {"w1d2l3-par01": 1}, ("PAR01",)),
    "PAR02": Mistakes(lambda a: _redraw(a, (0, 1, 2, 3, 4, 6, 5)), {"w1d2l3-par02": 1}, ("PAR02",)),
    "PAR03": Mistakes(lambda a: a["w1d2l3-minutes"]["bars"][-1].update(cumulative=97), {"w1d2l3-par03": 1}, ("PAR03",)),
    "PAR04": Mistakes(lambda a: a["w1d2l3-minutes"].update(total=80), {"w1d2l3-par04": 1}, ("PAR04",)),
    # a share that is wrong half way is a number that is wrong, and a share of another whole
    "PAR04 half way": Mistakes(_slips, {"w1d2l3-minutes-bars": 2, "w1d2l3-par04": 1}, ("PAR04",)),
    "PAR05": Mistakes(_unit, {"w1d2l3-par05": 1}, ("PAR05",)),
    # a claim gets advice, and costs nothing
    "PAR06": Mistakes(lambda a: a["w1d2l3-count"].update(claim="80% come from a few causes"), {}, ("PAR06",)),
    "counts kept in the order of the sheet": Mistakes(
        lambda a: a["w1d2l3-count"]["bars"].sort(key=lambda bar: bar["category"]), {"w1d2l3-count-bars": 3}
    ),
    "eighty-twenty expected of the minutes": Mistakes(
        lambda a: a["w1d2l3-few"].update(minutes="2"), {"w1d2l3-few-minutes": 1}
    ),
    "the categories of the lesson": Mistakes(_another_chart, {f"w1d2l3-par0{number}": 1 for number in range(1, 6)}),
}
