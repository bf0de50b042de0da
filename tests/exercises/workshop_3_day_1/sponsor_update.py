"""What people get wrong in the exercise about the sponsor update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _page(answers: Answers) -> dict[str, Any]:
    page: dict[str, Any] = answers["w3d1l4-answer"]
    return page


def _says(**parts: Any) -> Callable[[Answers], None]:
    return lambda answers: _page(answers).update(parts)


def _charts(**parts: Any) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        for chart in _page(answers)["charts"]:
            chart.update(parts)

    return change


def _undated(answers: Answers) -> None:
    for test in _page(answers)["next_tests"]:
        test["date"] = ""


_vague = _says(ask="Continued support", ask_by="")
_named = _says(equity="Mrs Pargeter of Mill Lane, who is 84, had the letter under a plant. Four people were asked")


def _typical(answers: Answers) -> None:
    _vague(answers)
    _named(answers)


_lesson = _says(
    project="A calmer evening on Heron",
    team="Team Heron",
    sponsor="Tom Achebe",
    month="2027-05",
    aim="Reduce violent incidents on Heron ward from 41 to 29 per 1,000 occupied bed-days by 30 June 2027",
    by="2027-06-30",
    score=2.5,
    last_score=3.0,
    justification="In April I wrote 3.0, on one month's rate and on kind words. The chart shows no signal, so that was "
    "too high. The mistake was mine",
    charts=[
        {"title": "Violent incidents", "rules": "Perla, Provost & Murray 2011", "signal": False, "says": "no signal"},
        {"title": "Huddles", "rules": "Perla, Provost & Murray 2011", "signal": True, "says": "shift of 6 weeks"},
    ],
    tests=[
        {"change": "Day staff are fetched at 07:25", "prediction": "4 of 5", "result": "2 of 5", "decision": "adapt"}
    ],
    learned="With nights in charge the huddle happens. Days are late, as their lockers are two floors up",
    balancing="Sedation as needed: 14 doses in May, 15 in April",
    equity="Two of nine bank staff had heard of the huddle",
    people="Two meetings, with two people staying on the ward",
    barriers="The activity worker goes home at 17:00",
    ask="Agree with Kestrel that the shared activity worker stays until 21:00 for four weeks",
    ask_by="2027-06-11",
    next_tests=[{"test": "One evening planned by two people staying here", "date": "2027-06-15"}],
)

_POINTS = {"facts": 2, "spo01": 1, "spo02": 1, "spo03": 2, "spo04": 1, "spo05": 2, "spo06": 2, "spo07": 1, "spo08": 1,
           "spo09": 1, "spo10": 2}  # fmt: skip

MISTAKES = {
    "typical": Mistakes(_typical, {"w3d1l4-spo06": 2, "w3d1l4-spo10": 2}, ("SPO06", "SPO10")),
    "SPO01": Mistakes(_says(score=None), {"w3d1l4-spo01": 1}, ("SPO01",)),
    "SPO02": Mistakes(_says(tests=[]), {"w3d1l4-spo02": 1}, ("SPO02",)),
    "SPO03": Mistakes(_charts(rules=""), {"w3d1l4-spo03": 2}, ("SPO03",)),
    "SPO04": Mistakes(_says(learned=""), {"w3d1l4-spo04": 1}, ("SPO04",)),
    "SPO05": Mistakes(_says(balancing=""), {"w3d1l4-spo05": 2}, ("SPO05",)),
    "SPO06": Mistakes(_vague, {"w3d1l4-spo06": 2}, ("SPO06",)),
    "SPO07": Mistakes(
        _says(people="We visited six practices, made a poster, gave a talk and had a stall at the fair. " * 3),
        {"w3d1l4-spo07": 1},
        ("SPO07",),
    ),
    "SPO08": Mistakes(_says(barriers="Radiology just doesn't care"), {"w3d1l4-spo08": 1}, ("SPO08",)),
    "SPO09": Mistakes(_undated, {"w3d1l4-spo09": 1}, ("SPO09",)),
    "SPO10": Mistakes(_named, {"w3d1l4-spo10": 2}, ("SPO10",)),
    "the date left out": Mistakes(
        _says(justification="Over half of the way is covered in both clinics, and both charts have shifted"),
        {"w3d1l4-facts": 1},
    ),
    "signals not read": Mistakes(_charts(signal=False, says="up and down"), {"w3d1l4-facts": 1}),
    "the page of the lesson": Mistakes(_lesson, {f"w3d1l4-{check}": points for check, points in _POINTS.items()}),
}
