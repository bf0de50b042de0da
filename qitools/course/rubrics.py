"""The written answers of the exercises: what is asked, and the rows by which a person marks them.

Read from the exercises themselves, so that the faculty's page says what participants read.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from qitools.course.layout import Course
from qitools.errors import InputError
from qitools.measures import agreement

# Evidence, Method, Coaching stance, Next step, and a row of the lesson's own.
ROWS = ("E", "M", "C", "N", "X")

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_PART = re.compile(r"^## (.+)$", re.MULTILINE)
_ROW = re.compile(r"^\| \*\*([A-Z])\*\* ([^|]+?) \| ([^|]+?) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Written:
    """An answer that a person marks.

    Attributes:
        assignment, notebook, cell: where it is; the last is nbgrader's name of the cell.
        title: of the exercise.
        part: the heading under which it is asked.
        rows: letter -> (name, what is looked at), in the order of the rubric.
    """

    assignment: str
    notebook: str
    cell: str
    title: str
    part: str
    rows: Mapping[str, tuple[str, str]]


def written(course: Course) -> list[Written]:
    """Return the answers that people mark, in the order of the course.

    Raises:
        InputError: when an answer has no rubric, or one without the five rows, or its marks are not three a row.
    """
    return [
        found
        for assignment in sorted(course.assignments, key=lambda name: (name == "portfolio", name))
        for found in _of_assignment(course, assignment)
    ]


def _of_assignment(course: Course, assignment: str) -> list[Written]:
    order = {name: at for at, name in enumerate(_lessons(course))}
    paths = sorted(
        (course.exercises / "source" / assignment).glob("*.ipynb"),
        key=lambda path: (order.get(path.stem, len(order)), path.stem),
    )
    return [found for path in paths for found in _of_notebook(course, path)]


def _lessons(course: Course) -> dict[str, str]:
    """Return the name of an exercise's notebook -> the page of its lesson, in the order of the course."""
    return {page.name.rsplit("/", 1)[-1]: page.name for page in course.pages if page.name.startswith("workshop-")}


def _of_notebook(course: Course, path: Path) -> list[Written]:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    title = next((heading for text in texts for heading in _TITLE.findall(text)), path.stem)
    found = []
    for at, cell in enumerate(cells):
        told: dict[str, Any] = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] != "markdown" or not (told.get("grade") and told.get("solution")):
            continue
        rows = {
            letter: (name, what)
            for text in texts[at + 1 :]
            for letter, name, what in _ROW.findall(text)
            if letter in ROWS
        }
        if tuple(rows) != ROWS or told["points"] != 3 * len(ROWS):
            raise InputError(
                f"{course.show(path)}: the answer {told['grade_id']} needs a rubric after it with the rows "
                f"{', '.join(ROWS)} and {3 * len(ROWS)} points; compare it with another exercise."
            )
        asked = [part for text in texts[:at] for part in _PART.findall(text)]
        found.append(Written(path.parent.name, path.stem, told["grade_id"], title, asked[-1], rows))
    return found


def compared(path: Path) -> tuple[list[tuple[str, dict[str, tuple[int, int]]]], float, float, float]:
    """Return two graders' marks on the same answers, and how far they agree.

    Args:
        path: a CSV file with the columns answer, row, first and second.

    Returns:
        For each answer its name and row -> (first, second); then the share that is the same in percent, Cohen's kappa,
        and by how much the second marks higher on average.

    Raises:
        InputError: when it cannot be read.
    """
    answers: dict[str, dict[str, tuple[int, int]]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                answers.setdefault(line["answer"], {})[line["row"]] = int(line["first"]), int(line["second"])
    except (OSError, KeyError, TypeError, ValueError) as problem:
        raise InputError(
            f"{path.name} cannot be read as two graders' marks ({problem}); it needs answer, row, first and second."
        ) from None
    pairs = [pair for rows in answers.values() for pair in rows.values()]
    percent, kappa = agreement([first for first, _ in pairs], [second for _, second in pairs])
    return list(answers.items()), percent, kappa, sum(second - first for first, second in pairs) / len(pairs)


class Rubrics(SphinxDirective):
    """A table of the written answers of an assignment, its first argument, with the row that each lesson adds."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        course = Course.built(self.config)
        for source in (Path(__file__), *(course.exercises / "source" / self.arguments[0]).glob("*.ipynb")):
            self.env.note_dependency(str(source))
        try:
            found = [one for one in written(course) if one.assignment == self.arguments[0]]
        except InputError as problem:
            raise self.error(str(problem)) from problem
        if not found:
            raise self.error(f"There is no written answer in the assignment {self.arguments[0]!r}.")
        return self.parse_text_to_nodes("\n".join(_rows(found, _lessons(course))))


def _rows(found: Sequence[Written], lessons: Mapping[str, str]) -> list[str]:
    rows = ["| exercise | what is written | its own row, X |", "|---|---|---|"]
    for one in found:
        lesson = f"{{doc}}`/{lessons[one.notebook]}`" if one.notebook in lessons else one.title
        name, what = one.rows["X"]
        rows.append(f"| {lesson} | {one.part} | **{name}**: {what} |")
    return rows


class Moderation(SphinxDirective):
    """Two graders' marks on the same answers, from a CSV file of the book, with how far they agree."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table, and a sentence."""
        path = Path(self.env.srcdir, self.arguments[0])
        for source in (Path(__file__), path):
            self.env.note_dependency(str(source))
        try:
            answers, percent, kappa, apart = compared(path)
        except InputError as problem:
            raise self.error(str(problem)) from problem
        rows = [f"| answer | {' | '.join(ROWS)} |", "|---" * (1 + len(ROWS)) + "|"]
        for name, marks in answers:
            cells = [f"{a} · {b}" if a == b else f"**{a} · {b}**" for a, b in (marks[row] for row in ROWS)]
            rows.append(f"| {name} | {' | '.join(cells)} |")
        same = sum(first == second for _, marks in answers for first, second in marks.values())
        beyond = "not defined" if isnan(kappa) else f"{kappa:.2f}"
        all_ = sum(len(marks) for _, marks in answers)
        sentence = (
            f"The same in {same} of {all_} rows, {percent:.0f}%. Cohen’s kappa is {beyond}. "
            f"On average the second grader gives {abs(apart):.2f} {'more' if apart >= 0 else 'less'}."
        )
        return self.parse_text_to_nodes("\n".join([*rows, "", sentence]))
