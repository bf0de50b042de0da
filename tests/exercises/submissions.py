"""Submissions for testing the exercises: the reference solution, mistakes of the catalogue, and nothing at all.

They are made from the released notebook, as a participant's would be, so that what is tested is what is sent out.
What people get wrong in an exercise stands in a module of the exercise's name, such as
`workshop_1_day_2/fishbone_and_five_whys.py`, which holds `MISTAKES`: name of the submission -> `Mistakes`. The one
called "typical" makes two catalogued mistakes at once.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
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


def mistakes(name: str) -> dict[str, Mistakes]:
    """Return the mistaken submissions of a notebook, named assignment/notebook."""
    found: dict[str, Mistakes] = import_module(f"tests.exercises.{name.replace('-', '_').replace('/', '.')}").MISTAKES
    return found
