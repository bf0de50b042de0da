"""What people get wrong in the exercise about PDSA."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _writes(cycle: int, **fields: Any) -> Any:
    return lambda answers: answers[f"w2d3l2-cycle-{cycle}"].update(fields)


def _no_study(answers: Answers) -> None:
    del answers["w2d3l2-cycle-2"]["matched_prediction"]
    _writes(2, learned="A good spin on a nice surface")(answers)


def _typical(answers: Answers) -> None:
    _writes(4, predictions=[])(answers)
    _no_study(answers)


def _one_spin(answers: Answers) -> None:
    del answers["w2d3l2-spins"]["runs"][1:]


def _better_seconds(answers: Answers) -> None:
    answers["w2d3l2-spins"]["runs"][5]["seconds"] = 60.0
    _writes(4, result="60 s")(answers)


def _three(answers: Answers) -> None:
    _writes(4, result="")(answers)


COSTS = {"pdsa03": 2, "pdsa09": 2}
EVERY: dict[str, float] = {f"w2d3l2-pdsa{number:02}": COSTS.get(f"pdsa{number:02}", 1) for number in range(1, 13)}

MISTAKES = {
    "typical": Mistakes(_typical, {"w2d3l2-pdsa03": 2, "w2d3l2-pdsa09": 2}, ("PDSA03", "PDSA09")),
    "PDSA01": Mistakes(_writes(1, objective=""), {"w2d3l2-pdsa01": 1}, ("PDSA01",)),
    "PDSA02": Mistakes(_writes(2, questions=[]), {"w2d3l2-pdsa02": 1}, ("PDSA02",)),
    "PDSA03": Mistakes(_writes(3, predictions=[]), {"w2d3l2-pdsa03": 2}, ("PDSA03",)),
    "PDSA04": Mistakes(_writes(3, predictions=["It will go well"]), {"w2d3l2-pdsa04": 1}, ("PDSA04",)),
    "PDSA05": Mistakes(_writes(3, planned_at="2027-04-22T14:30:00+00:00"), {"w2d3l2-pdsa05": 1}, ("PDSA05",)),
    "PDSA06": Mistakes(_writes(1, who="", when="tbc"), {"w2d3l2-pdsa06": 1}, ("PDSA06",)),
    "PDSA07": Mistakes(_writes(4, data_plan=""), {"w2d3l2-pdsa07": 1}, ("PDSA07",)),
    "PDSA08 nothing unexpected": Mistakes(_writes(2, unexpected=""), {"w2d3l2-pdsa08": 1}, ("PDSA08",)),
    "PDSA08 the plan again": Mistakes(_writes(2, observations="One spin on glass"), {"w2d3l2-pdsa08": 1}, ("PDSA08",)),
    "PDSA09": Mistakes(_no_study, {"w2d3l2-pdsa09": 2}, ("PDSA09",)),
    "PDSA10": Mistakes(_writes(1, decision="adopt"), {"w2d3l2-pdsa10": 1}, ("PDSA10",)),
    "PDSA11": Mistakes(_writes(4, next_plan=""), {"w2d3l2-pdsa11": 1}, ("PDSA11",)),
    "PDSA12": Mistakes(_writes(2, change=""), {"w2d3l2-pdsa12": 1}, ("PDSA12",)),
    "three cycles": Mistakes(_three, {**EVERY, "w2d3l2-spins-check": 1}),
    "one spin": Mistakes(_one_spin, {"w2d3l2-spins-check": 2}),
    # the cell can be changed by hand, and the coin cannot
    "seconds that no coin gave": Mistakes(_better_seconds, {"w2d3l2-spins-check": 2}),
}
