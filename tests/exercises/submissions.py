"""Submissions for testing the exercises: the reference solution, mistakes of the catalogue, and nothing at all.

They are made from the released notebook, as a participant's would be, so that what is tested is what is sent out.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

SOURCE = Path(__file__).parents[2] / "exercises" / "source"

Answers = dict[str, Any]


def solution(notebook: Path) -> Answers:
    """Return the reference answers of a source notebook: grade_id -> dict or list, or text for a written answer."""
    answers: Answers = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        found = re.search(r"### BEGIN SOLUTION\n(.*?)\n\s*### END SOLUTION", cell.source, re.DOTALL)
        if found:
            text = found[1].strip()
            answers[cell.metadata.nbgrader.grade_id] = ast.literal_eval(text) if cell.cell_type == "code" else text
    return answers


def fill(released: Path, answers: Answers) -> nbformat.NotebookNode:
    """Return the released notebook with these answers written into it, as the editors write them."""
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id not in answers:
            continue
        if cell.cell_type == "code":
            filled = cell.source.replace("{}", repr(answers[grade_id]), 1)
            assert filled != cell.source, f"{released.name}: no empty answer to fill in {grade_id}"
            cell.source = filled
        else:
            cell.source = answers[grade_id]
    return notebook


@dataclass(frozen=True)
class Mistakes:
    """A submission that departs from the reference solution.

    Attributes:
        change: changes a deep copy of the reference answers in place.
        loses: grade_id of a check -> marks lost there. Every other check keeps its marks.
        asks: review codes whose coaching question the feedback must hold.
    """

    change: Callable[[Answers], object]
    loses: dict[str, float]
    asks: tuple[str, ...] = field(default=())

    def answers(self, notebook: Path) -> Answers:
        """Return the answers with the mistakes in them."""
        answers = copy.deepcopy(solution(notebook))
        self.change(answers)
        return answers


def _bones(answers: Answers) -> dict[str, list[Any]]:
    bones: dict[str, list[Any]] = answers["w1d2l2-answer"]["categories"]
    return bones


def _unverified(answers: Answers) -> None:
    for causes in _bones(answers).values():
        for cause in causes:
            cause.pop("verify_by", None)
            for behind in cause.get("because", ()):
                if isinstance(behind, dict):
                    behind.pop("verify_by", None)


def _lack_of(answers: Answers) -> None:
    _bones(answers)["Process"].append({"cause": "Lack of a text reminder"})


def _typical(answers: Answers) -> None:
    _lack_of(answers)
    _unverified(answers)


def _flat(answers: Answers) -> None:
    for causes in _bones(answers).values():
        for cause in causes:
            cause.pop("because", None)


def _three_bones(answers: Answers) -> None:
    bones = _bones(answers)
    for name in ("Environment", "Materials/information", "Policies"):
        bones["Process"] += bones.pop(name)


def _thin(answers: Answers) -> None:
    bones = _bones(answers)
    for name in ("People", "Process", "Equipment/IT"):
        del bones[name][2:]


# Notebook -> name of the submission -> what it does wrong. "typical" makes two mistakes at once.
MISTAKES: dict[str, dict[str, Mistakes]] = {
    "workshop-1-day-2/fishbone-and-five-whys": {
        "typical": Mistakes(_typical, {"w1d2l2-fish04": 2, "w1d2l2-fish07": 2}, ("FISH04", "FISH07")),
        "FISH01": Mistakes(
            lambda a: a["w1d2l2-answer"].update(effect="Introduce text reminders for missed appointments"),
            {"w1d2l2-fish01": 2},
            ("FISH01",),
        ),
        "FISH02": Mistakes(_three_bones, {"w1d2l2-fish02": 1}, ("FISH02",)),
        "FISH03": Mistakes(_thin, {"w1d2l2-fish03": 2}, ("FISH03",)),
        "FISH04": Mistakes(_lack_of, {"w1d2l2-fish04": 2}, ("FISH04",)),
        "FISH05": Mistakes(
            lambda a: _bones(a)["People"].append({"cause": "Staff attitude at the front desk"}),
            {"w1d2l2-fish05": 2},
            ("FISH05",),
        ),
        # Without a second level there are no why-chains either.
        "FISH06": Mistakes(_flat, {"w1d2l2-fish06": 1, "w1d2l2-whys": 2}, ("FISH06",)),
        "FISH07": Mistakes(_unverified, {"w1d2l2-fish07": 2}, ("FISH07",)),
        "another team's problem": Mistakes(
            lambda a: a["w1d2l2-answer"].update(effect="Waits of 61 days for a memory diagnosis, Riverside, 2026"),
            {"w1d2l2-fish01": 2},
        ),
    },
}
