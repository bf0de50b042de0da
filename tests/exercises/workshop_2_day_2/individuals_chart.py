"""What people get wrong in the exercise about the individuals chart."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _says(**claims: Any) -> Any:
    return lambda answers: answers["w2d2l1-answer"].update(claims)


def _explains(answers: Answers) -> None:
    answers["w2d2l1-answer"]["explained"].append({"point": 12, "because": "quiet, for once"})


_UNSCREENED = {"mr_bar": 6.46, "lower": 5.96, "upper": 40.33}


def _typical(answers: Answers) -> None:
    _says(**_UNSCREENED)(answers)
    _explains(answers)


MISTAKES = {
    "typical": Mistakes(_typical, {"w2d2l1-shw04": 2, "w2d2l1-shw08": 1}, ("SHW04", "SHW08")),
    # three standard deviations of the 14 weeks
    "SHW01": Mistakes(_says(lower=4.03, upper=42.26), {"w2d2l1-shw01": 2}, ("SHW01",)),
    "SHW02": Mistakes(_says(upper=24), {"w2d2l1-shw02": 1}, ("SHW02",)),
    "SHW03": Mistakes(_says(mr_bar=3.0, lower=15.16, upper=31.12), {"w2d2l1-shw03": 2}, ("SHW03",)),
    "SHW04": Mistakes(_says(**_UNSCREENED), {"w2d2l1-shw04": 2}, ("SHW04",)),
    "SHW05": Mistakes(_says(special=[8, *range(15, 22)], shift_length=7), {"w2d2l1-shw05": 2}, ("SHW05",)),
    "SHW05 after looking": Mistakes(_says(rules_chosen="after looking"), {"w2d2l1-shw05": 2}, ("SHW05",)),
    "SHW06": Mistakes(_says(special=[5, 8]), {"w2d2l1-shw06": 1}, ("SHW06",)),
    "SHW08": Mistakes(_explains, {"w2d2l1-shw08": 1}, ("SHW08",)),
    "the wrong week": Mistakes(_says(special=[12]), {"w2d2l1-special": 1, "w2d2l1-shw06": 1}, ("SHW06",)),
    "limits that come of nothing": Mistakes(
        _says(lower=3, upper=60), {f"w2d2l1-shw0{number}": marks for number, marks in ((1, 2), (2, 1), (3, 2), (4, 2))}
    ),
}
