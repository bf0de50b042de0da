"""What people get wrong in the exercise about ramps."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _cycles(answers: Answers) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answers["w2d3l3-answer"]["cycles"]
    return found


def _two(answers: Answers) -> None:
    del _cycles(answers)[2:]


def _leaps(answers: Answers) -> None:
    _cycles(answers)[2]["scale"] = 27


def _always_ana(answers: Answers) -> None:
    for cycle in _cycles(answers):
        cycle.update(who="Ana Silva", where="Riverside East", conditions="In the morning")


def _in_the_procedure(answers: Answers) -> None:
    _cycles(answers)[3].update(cycle_type="implement", change="Every interpreter rings everybody, by the procedure")


def _rolls_out(answers: Answers) -> None:
    _cycles(answers)[3]["change"] = "Roll out the calls to everybody from 1 June"


def _repeats(answers: Answers) -> None:
    _cycles(answers)[2]["builds_on"] = ""


def _typical(answers: Answers) -> None:
    _always_ana(answers)
    _repeats(answers)


def _starts_with_ten(answers: Answers) -> None:
    _cycles(answers)[0]["scale"] = 10


def _brave(answers: Answers) -> None:
    # belief alone: what is likely to work is tested large, whatever it could cost and whoever is against it
    answers["w2d3l3-scales"].update(c="large", g="large", k="large")


def _of_the_lesson(answers: Answers) -> None:
    changes = ["A card of four lines", "A card of three lines", "The card at night", "The card for a week"]
    for cycle, change in zip(_cycles(answers), changes, strict=True):
        cycle.update(change=change, ramp="Handover card")


MISTAKES = {
    "typical": Mistakes(_typical, {"w2d3l3-ramp03": 2, "w2d3l3-ramp05": 2}, ("RAMP03", "RAMP05")),
    "RAMP01": Mistakes(_two, {"w2d3l3-ramp01": 2}, ("RAMP01",)),
    # a leap is advice, and costs nothing
    "RAMP02": Mistakes(_leaps, {}, ("RAMP02",)),
    "RAMP03": Mistakes(_always_ana, {"w2d3l3-ramp03": 2}, ("RAMP03",)),
    "RAMP04 for good": Mistakes(_in_the_procedure, {"w2d3l3-ramp04": 2}, ("RAMP04",)),
    "RAMP04 called a test": Mistakes(_rolls_out, {"w2d3l3-ramp04": 2}, ("RAMP04",)),
    "RAMP05": Mistakes(_repeats, {"w2d3l3-ramp05": 2}, ("RAMP05",)),
    "a first test on ten people": Mistakes(_starts_with_ten, {"w2d3l3-ramp02": 1}),
    "belief alone": Mistakes(_brave, {"w2d3l3-scales-check": 3}),
    "the ramp of the lesson": Mistakes(
        _of_the_lesson,
        {"w2d3l3-ramp01": 2, "w2d3l3-ramp02": 1, "w2d3l3-ramp03": 2, "w2d3l3-ramp04": 2, "w2d3l3-ramp05": 2},
    ),
}
