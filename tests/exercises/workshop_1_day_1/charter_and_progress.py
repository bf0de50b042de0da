"""What people get wrong in a charter and in a score."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _charter(answers: Answers, **parts: Any) -> None:
    answers["w1d1l4-charter"].update(parts)


def _scores(answers: Answers, scores: dict[int, float]) -> None:
    """Give projects, by their number from 1, other scores."""
    for project, score in scores.items():
        answers["w1d1l4-project-scores"]["scores"][project - 1] = score


def _no_balance(answers: Answers) -> None:
    del answers["w1d1l4-charter"]["measures"]["balancing"]


def _half_more(answers: Answers) -> None:
    given = answers["w1d1l4-project-scores"]
    given["scores"] = [min(score + 0.5, 5) for score in given["scores"]]


MANAGERS = [{"name": "Moira Kelly", "role": "team lead"}, {"name": "Priya Okafor", "role": "general manager"}]

MISTAKES = {
    "typical": Mistakes(
        lambda a: _charter(a, scope_out="", service_user_role="Service users will be informed by letter"),
        {"w1d1l4-cha07": 1, "w1d1l4-cha08": 1},
        ("CHA07", "CHA08"),
    ),
    "CHA01": Mistakes(lambda a: _charter(a, barriers=[]), {"w1d1l4-cha01": 1}, ("CHA01",)),
    "CHA02": Mistakes(
        lambda a: _charter(a, problem="People can't be bothered to come to the clinic, and we need reminders"),
        {"w1d1l4-cha02": 1},
        ("CHA02",),
    ),
    "CHA03": Mistakes(lambda a: _charter(a, baseline_data="to be collected"), {"w1d1l4-cha03": 1}, ("CHA03",)),
    "CHA04": Mistakes(_no_balance, {"w1d1l4-cha04": 1}, ("CHA04",)),
    "CHA05": Mistakes(lambda a: _charter(a, sponsor="Moira Kelly"), {"w1d1l4-cha05": 1}, ("CHA05",)),
    "CHA06": Mistakes(lambda a: _charter(a, team=MANAGERS), {"w1d1l4-cha06": 1}, ("CHA06",)),
    "CHA07": Mistakes(lambda a: _charter(a, service_user_role=""), {"w1d1l4-cha07": 1}, ("CHA07",)),
    "CHA08": Mistakes(lambda a: _charter(a, scope_out="nothing"), {"w1d1l4-cha08": 1}, ("CHA08",)),
    "another team's baseline": Mistakes(
        lambda a: _charter(a, baseline_data="41 violent incidents per 1,000 occupied bed-days"), {"w1d1l4-cha03": 1}
    ),
    "half a point where people differ": Mistakes(lambda a: _scores(a, {3: 3.0, 9: 3.5}), {}),
    "effort counted as progress": Mistakes(lambda a: _scores(a, {8: 2.0, 6: 3.0}), {"w1d1l4-scores": 2}),
    "half a point too kind throughout": Mistakes(_half_more, {"w1d1l4-scores": 6}),
}
