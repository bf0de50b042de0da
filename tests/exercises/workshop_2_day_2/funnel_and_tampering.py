"""What people get wrong in the exercise about the funnel and new limits."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _moves(**claims: Any) -> Any:
    return lambda answers: answers["w2d2l4-phase"]["rephase"].update(claims)


def _allows(answers: Answers) -> None:
    answers["w2d2l4-requests"]["a"] = "all four are met"


def _typical(answers: Answers) -> None:
    _allows(answers)
    _moves(cause="")(answers)


def _stops_early(answers: Answers) -> None:
    answers["w2d2l4-drops"]["runs"] = [
        run for run in answers["w2d2l4-drops"]["runs"] if run["rule"] != "2" or run["all_drops"] <= 200
    ]


def _trusts_rule_2(answers: Answers) -> None:
    answers["w2d2l4-rules"].update(tightest="Rule 2", second="Rule 1", ratio="about the same")


MISTAKES = {
    "typical": Mistakes(_typical, {"w2d2l4-shw13": 1, "w2d2l4-shw14": 2}, ("SHW13", "SHW14")),
    "SHW07": Mistakes(_moves(trial=False), {"w2d2l4-shw07": 1}, ("SHW07",)),
    "SHW13": Mistakes(_allows, {"w2d2l4-shw13": 1}, ("SHW13",)),
    "SHW14 without a cause": Mistakes(_moves(cause=""), {"w2d2l4-shw14": 2}, ("SHW14",)),
    # the phase starts where the eighth point made the signal, so that few points are left and the start is late
    "SHW14 on a few points": Mistakes(_moves(at=24), {"w2d2l4-shw14": 2, "w2d2l4-shw15": 1}, ("SHW14", "SHW15")),
    "SHW15": Mistakes(_moves(at=20), {"w2d2l4-shw15": 1}, ("SHW15",)),
    "rule 2 trusted": Mistakes(_trusts_rule_2, {"w2d2l4-rules-check": 3}),
    "too few marbles": Mistakes(_stops_early, {"w2d2l4-drops-check": 1}),
}
