"""What people get wrong in the exercise about planned experiments."""

from __future__ import annotations

from typing import Any

from qitools.simulate import DNA_CLINIC, effects
from tests.exercises.submissions import Answers, Mistakes


def _says(**claims: Any) -> Any:
    return lambda answers: answers["w2d3l4-answer"].update(claims)


def _passes_over(answers: Answers) -> None:
    _says(interactions=[], conclusion="The request saves four days, and the other two add little")(answers)


def _seven(answers: Answers) -> None:
    del answers["w2d3l4-answer"]["runs"][2]


def _by_eight(answers: Answers) -> None:
    halved = answers["w2d3l4-answer"]["effects"]
    halved.update({name: size / 2 for name, size in halved.items()})


def _more_is_less(answers: Answers) -> None:
    answers["w2d3l4-answer"]["effects"].update(A=4)


def _typical(answers: Answers) -> None:
    _passes_over(answers)
    _says(order="", noise="")(answers)


def _in_the_order_of_the_weeks(answers: Answers) -> None:
    runs = answers["w2d3l4-answer"]["runs"]
    for run, days in zip(runs, (18.5, 17.5, 22.5, 15.5, 19.5, 22.5, 24.5, 19.5), strict=True):
        run["result"] = days


def _adds_up(answers: Answers) -> None:
    answers["w2d3l4-alone"].update(kept="all three", promised="15.5 days", call="−1 and −1")


def _of_the_lesson(answers: Answers) -> None:
    found = effects(DNA_CLINIC)
    _says(
        runs=[{**dict(zip("ABC", cell, strict=True)), "result": missed} for cell, missed in DNA_CLINIC.items()],
        effects={name: found[name] for name in ("A", "B", "C", "AC")},
        interactions=["AC"],
    )(answers)


MISTAKES = {
    "typical": Mistakes(_typical, {"w2d3l4-doe03": 2, "w2d3l4-doe04": 2}, ("DOE03", "DOE04")),
    "DOE01": Mistakes(_seven, {"w2d3l4-doe01": 1}, ("DOE01",)),
    "DOE02 divided by eight": Mistakes(_by_eight, {"w2d3l4-effects": 4}, ("DOE02",)),
    "DOE02 the sign": Mistakes(_more_is_less, {"w2d3l4-effects": 1}, ("DOE02",)),
    "DOE03": Mistakes(_passes_over, {"w2d3l4-doe03": 2}, ("DOE03",)),
    "DOE04": Mistakes(_says(order="", noise=""), {"w2d3l4-doe04": 2}, ("DOE04",)),
    "DOE04 only the noise": Mistakes(_says(noise=""), {"w2d3l4-doe04": 1}),
    "results in the order of the weeks": Mistakes(
        _in_the_order_of_the_weeks, {"w2d3l4-runs": 3, "w2d3l4-doe01": 1, "w2d3l4-doe03": 2, "w2d3l4-doe04": 2}
    ),
    "effects that add up": Mistakes(_adds_up, {"w2d3l4-alone-check": 3}),
    "the clinic of the lesson": Mistakes(
        _of_the_lesson,
        {"w2d3l4-runs": 3, "w2d3l4-doe01": 1, "w2d3l4-effects": 4, "w2d3l4-doe03": 2, "w2d3l4-doe04": 2},
    ),
}
