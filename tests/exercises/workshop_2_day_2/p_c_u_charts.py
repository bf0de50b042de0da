"""What people get wrong in the exercise about P, C and U charts."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _says(part: str, **claims: Any) -> Any:
    return lambda answers: answers[f"w2d2l2-{part}"].update(claims)


def _explains(answers: Answers) -> None:
    answers["w2d2l2-p"]["explained"] = [{"point": 5, "because": "new doctors"}]


def _typical(answers: Answers) -> None:
    _says("u", lower=-1.53)(answers)
    _explains(answers)


def _counts_as_percentages(answers: Answers) -> None:
    answers["w2d2l2-kinds"].update(k2="P", k5="P", k8="P")


MISTAKES = {
    "typical": Mistakes(_typical, {"w2d2l2-u-lower": 1, "w2d2l2-p-shw08": 1}, ("SHW11", "SHW08")),
    "SHW06": Mistakes(_says("p", special=[8]), {"w2d2l2-p-shw06": 1}, ("SHW06",)),
    "SHW08": Mistakes(_explains, {"w2d2l2-p-shw08": 1}, ("SHW08",)),
    "SHW10 of a proportion": Mistakes(_says("p", centre=84.63, lower=64.88), {"w2d2l2-p-centre": 2}, ("SHW10",)),
    "SHW10 of a rate": Mistakes(_says("u", centre=17.05, upper=35.73), {"w2d2l2-u-centre": 2}, ("SHW10",)),
    "SHW11 above all": Mistakes(_says("p", upper=104.7), {"w2d2l2-p-upper": 1}, ("SHW11",)),
    "SHW11 below none": Mistakes(_says("u", lower=-1.53), {"w2d2l2-u-lower": 1}, ("SHW11",)),
    "events taken for units": Mistakes(_counts_as_percentages, {"w2d2l2-kinds-check": 1.5}),
    "numbers that come of nothing": Mistakes(
        _says("p", centre=50, lower=10), {"w2d2l2-p-centre": 2, "w2d2l2-p-lower": 1}
    ),
}
