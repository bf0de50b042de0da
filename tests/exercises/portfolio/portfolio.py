"""What people get wrong in the portfolio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _of(piece: str, **parts: Any) -> Callable[[Answers], object]:
    return lambda answers: answers[f"portfolio-{piece}"].update(parts)


def _two_cycles(answers: Answers) -> None:
    answers["portfolio-ramp"]["cycles"].pop()


def _one_condition(answers: Answers) -> None:
    for cycle in answers["portfolio-ramp"]["cycles"]:
        cycle |= {"conditions": "Monday morning", "who": "One nurse", "where": "Telephone desk", "change": "Questions"}


def _nothing_used(answers: Answers) -> None:
    for cycle in answers["portfolio-ramp"]["cycles"][1:]:
        cycle["builds_on"] = ""


def _one_group(answers: Answers) -> None:
    answers["portfolio-equity"]["groups"].pop()


def _no_numbers(answers: Answers) -> None:
    for group in answers["portfolio-equity"]["groups"]:
        del group["before_n"], group["after_n"]


def _gap_hidden(answers: Answers) -> None:
    answers["portfolio-equity"] |= {"headline": "More people are seen within two days", "gap_after": None,
                                    "gap_change": None, "caution": ""}  # fmt: skip


def _no_rule(answers: Answers) -> None:
    for chart in answers["portfolio-update"]["charts"]:
        chart["rules"] = ""


def _typical(answers: Answers) -> None:
    answers["portfolio-aim"]["population"] = ""
    answers["portfolio-update"]["ask_by"] = ""


MISTAKES = {
    "typical": Mistakes(_typical, {"portfolio-aim04": 1, "portfolio-spo06": 1}, ("AIM04", "SPO06")),
    "AIM01": Mistakes(_of("aim", by="the summer"), {"portfolio-aim01": 1}, ("AIM01",)),
    "AIM02": Mistakes(_of("aim", target=None), {"portfolio-aim02": 1}, ("AIM02",)),
    "AIM04": Mistakes(_of("aim", population=""), {"portfolio-aim04": 1}, ("AIM04",)),
    "AIM05": Mistakes(_of("aim", place=""), {"portfolio-aim05": 1}, ("AIM05",)),
    "AIM06": Mistakes(_of("aim", measure="implement a triage checklist"), {"portfolio-aim06": 1}, ("AIM06",)),
    "RAMP01": Mistakes(_two_cycles, {"portfolio-ramp01": 2}, ("RAMP01",)),
    "RAMP03": Mistakes(_one_condition, {"portfolio-ramp03": 1}, ("RAMP03",)),
    "RAMP05": Mistakes(_nothing_used, {"portfolio-ramp05": 2}, ("RAMP05",)),
    "EQ01": Mistakes(_one_group, {"portfolio-eq01": 1}, ("EQ01",)),
    "EQ02": Mistakes(_no_numbers, {"portfolio-eq02": 1}, ("EQ02",)),
    "EQ03": Mistakes(_gap_hidden, {"portfolio-eq03": 1}, ("EQ03",)),
    "SUS01": Mistakes(_of("hold", owner="everyone"), {"portfolio-sus01": 1}, ("SUS01",)),
    "SUS02": Mistakes(_of("hold", trigger=""), {"portfolio-sus02": 1}, ("SUS02",)),
    "SUS03": Mistakes(_of("hold", induction=""), {"portfolio-sus03": 1}, ("SUS03",)),
    "SUS04": Mistakes(_of("hold", actions={}), {"portfolio-sus04": 1}, ("SUS04",)),
    "SPO01": Mistakes(_of("update", justification=""), {"portfolio-spo01": 1}, ("SPO01",)),
    "SPO03": Mistakes(_no_rule, {"portfolio-spo03": 1}, ("SPO03",)),
    "SPO05": Mistakes(_of("update", equity="", balancing=""), {"portfolio-spo05": 1}, ("SPO05",)),
    "SPO06": Mistakes(_of("update", ask=""), {"portfolio-spo06": 1}, ("SPO06",)),
    "SPO10": Mistakes(
        _of("update", people="Four meetings; Mrs Eileen Marlow, 81, of Mill Lane, came to three"),
        {"portfolio-spo10": 1},
        ("SPO10",),
    ),
}
