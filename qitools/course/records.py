"""What the gradebook and the folder of submissions say: who handed in what, and what it earned.

Feedback and the faculty's view are both made from this. *Not graded*, *missing* and a *zero* stay three different things:
whether something was handed in is read from the files, whether it could be graded and what it earned from the gradebook.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import nbformat
from nbgrader.api import Assignment as Released
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc
from sqlalchemy import func
from traitlets.config.loader import PyFileConfigLoader

from qitools.course.grading.submission import fingerprint
from qitools.course.layout import Course
from qitools.errors import InputError
from qitools.review import rules

Status = Literal["graded", "not graded", "missing"]

# How the grader begins its comment on what it could not grade.
NOT_GRADED = "Not graded: "

_CALL = re.compile(r"\bmarks\((?:[^()]|\([^()]*\))*?\"([A-Z]{2,5}\d\d)\"")
_CODE = re.compile(r"\"([A-Z]{2,5}\d\d)\"")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on the roll.

    Attributes:
        id: as the gradebook has it.
        name: first and last name; the id where there is none.
        email: empty when it is not known.
    """

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that gives marks: a check, or an answer that a person reads.

    Attributes:
        assignment, notebook, cell: where it is; the last is nbgrader's name of the cell.
        code: the review code that it is about; empty when it is about none.
        most: marks that can be had.
        written: whether a person reads it.
    """

    assignment: str
    notebook: str
    cell: str
    code: str
    most: float
    written: bool

    @property
    def title(self) -> str:
        """What it is about, in a few words.

        >>> Question("workshop-1-day-2", "fishbone", "w1d2l2-fish04", "FISH04", 2, False).title
        'FISH04: A cause is a missing solution'
        >>> Question("workshop-1-day-2", "process-map", "w1d2l1-lead-time", "", 2, False).title
        'Lead time'
        """
        if self.code:
            return f"{self.code}: {code_titles()[self.code]}"
        return self.cell.partition("-")[2].replace("-", " ").capitalize() or self.cell


@dataclass(frozen=True, slots=True)
class Mark:
    """What one question earned.

    Attributes:
        question: which.
        score: the marks; None while a person has yet to give them.
        comment: what a person wrote about the answer.
    """

    question: Question
    score: float | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One notebook of one person.

    Attributes:
        person: whose.
        assignment, notebook: which.
        status: "graded"; "not graded" (handed in, and `reason` says why it has no marks); "missing" (not handed in).
        reason: why it was not graded, as the middle of a sentence.
        at: when it was handed in, in UTC; None when that is not known.
        marks: in the order of the notebook; empty unless it was graded.
        penalty: marks taken off because it was late.
    """

    person: Person
    assignment: str
    notebook: str
    status: Status
    reason: str = ""
    at: datetime | None = None
    marks: tuple[Mark, ...] = ()
    penalty: float = 0

    @property
    def checks(self) -> list[Mark]:
        """The marks that checks gave."""
        return [mark for mark in self.marks if not mark.question.written]

    @property
    def written(self) -> list[Mark]:
        """The marks that a person gives."""
        return [mark for mark in self.marks if mark.question.written]

    @property
    def waits(self) -> bool:
        """Whether a person has yet to read a part of it."""
        return any(mark.score is None for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Records:
    """A cohort's work.

    Attributes:
        people: everyone on the roll, by name.
        titles: (assignment, notebook) -> the title that the notebook gives itself, in the order of the course.
        questions: all that gives marks, in the order of the course.
        work: a line for each person and each notebook.
        due: assignment -> when it is due, where the gradebook has a date.
    """

    people: tuple[Person, ...]
    titles: dict[tuple[str, str], str]
    questions: tuple[Question, ...]
    work: tuple[Work, ...]
    due: dict[str, datetime]

    @property
    def assignments(self) -> list[str]:
        """The assignments, in the order of the course."""
        return list(dict.fromkeys(assignment for assignment, _ in self.titles))


def total(marks: Iterable[Mark]) -> tuple[float, float]:
    """Return (marks earned, marks that could be had) of the marks that have been given."""
    given = [mark for mark in marks if mark.score is not None]
    return sum(mark.score or 0.0 for mark in given), sum(mark.question.most for mark in given)


def spoken(assignment: str) -> str:
    """Return an assignment's name as it is said.

    >>> spoken("workshop-1-day-2"), spoken("portfolio")
    ('Workshop 1, day 2', 'Portfolio')
    """
    return assignment.replace("-day-", ", day ").replace("-", " ").capitalize()


def file_name(person: str) -> str:
    """Return a person's id as a file name that any system takes, different for different people.

    >>> file_name("aisha.khan"), file_name("a/../b")
    ('aisha.khan', 'a_.._b-900ea8b7')
    """
    safe = re.sub(r"[^\w.@-]|^\.", "_", person)
    return safe if safe == person else f"{safe}-{sha256(person.encode()).hexdigest()[:8]}"


@cache
def code_titles() -> dict[str, str]:
    """Return code -> its title, of the whole catalogue."""
    return {rule.code: rule.title for rule in rules()}


def directory(exercises: Path) -> CourseDirectory:
    """Return where nbgrader has everything in a course folder, as its configuration says."""
    folders = CourseDirectory(config=PyFileConfigLoader("nbgrader_config.py", path=str(exercises)).load_config())
    folders.root = str(exercises)
    return folders


def open_gradebook(folders: CourseDirectory) -> Gradebook:
    """Return the gradebook, to be used in a `with`.

    Raises:
        InputError: when there is none yet, which nbgrader would make on the spot.
    """
    place = str(folders.db_url).removeprefix("sqlite:///")
    if str(folders.db_url).startswith("sqlite:///") and not Path(place).is_file():
        raise InputError(
            "There is no gradebook yet; in the folder exercises, release an assignment with "
            "'nbgrader generate_assignment NAME' and put people on the roll with 'nbgrader db student import FILE'."
        )
    return Gradebook(folders.db_url, folders.course_id)


def read_people(gradebook: Gradebook) -> tuple[Person, ...]:
    """Return everyone on the roll, by last name."""
    found = gradebook.db.query(Student.id, Student.first_name, Student.last_name, Student.email).all()
    found.sort(key=lambda row: (str(row[2] or row[0]).casefold(), str(row[1] or "").casefold(), row[0]))
    return tuple(
        Person(id_, " ".join(filter(None, (first, last))) or id_, email or "") for id_, first, last, email in found
    )


def read(course: Course) -> Records:
    """Return a cohort's work.

    Raises:
        InputError: when there is no gradebook.
    """
    folders = directory(course.exercises)
    with open_gradebook(folders) as gradebook:
        people = read_people(gradebook)
        titles: dict[tuple[str, str], str] = {}
        questions: list[Question] = []
        # Workshops come before the portfolio, and lessons in the order of their cells' names (w1d2l3-...).
        for released in sorted(gradebook.assignments, key=lambda e: (not e.name.startswith("workshop"), e.name)):
            lessons = [
                (notebook.name, *_questions(folders, released.name, notebook)) for notebook in released.notebooks
            ]
            for name, title, found in sorted(lessons, key=lambda one: min((q.cell for q in one[2]), default=one[0])):
                titles[released.name, name] = title
                questions += found
        due = {entry.name: entry.duedate for entry in gradebook.assignments if entry.duedate}
        marks, comments, penalties = _graded(gradebook, questions)
    contents = {place: content for name in {name for name, _ in titles} for place, content in _contents(course, name)}
    work = [
        _work(folders, person, assignment, notebook, marks, comments, penalties, contents)
        for person in people
        for assignment, notebook in titles
    ]
    return Records(people, titles, tuple(questions), tuple(work), due)


def handed_in(folder: Path) -> datetime | None:
    """Return when a submission was handed in, as nbgrader keeps it in its folder; None where it does not."""
    stamp = folder / "timestamp.txt"
    try:
        found = parse_utc(stamp.read_text("utf-8").strip())
    except (OSError, ValueError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) else None


_Place = tuple[str, str, str]  # person's id, assignment, notebook


def _questions(folders: CourseDirectory, assignment: str, notebook: Any) -> tuple[str, list[Question]]:
    """Return a notebook's title, and its questions in the order of its source."""
    sources = {cell.name: cell.source or "" for cell in notebook.source_cells}
    written = {cell.name for cell in notebook.task_cells} | {cell.name for cell in notebook.solution_cells}
    written |= {cell.name for cell in notebook.grade_cells if cell.cell_type == "markdown"}
    most = {cell.name: float(cell.max_score) for cell in (*notebook.grade_cells, *notebook.task_cells)}
    path = Path(folders.format_path(folders.source_directory, ".", assignment), f"{notebook.name}.ipynb")
    cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
    order = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
    heading = next((found[1] for cell in cells if (found := re.match(r"# +(.+)", cell.source))), notebook.name)
    names = [name for name in dict.fromkeys([*order, *sorted(most)]) if name in most]
    return heading, [
        Question(assignment, notebook.name, name, _code(sources.get(name, "")), most[name], name in written)
        for name in names
    ]


def _code(source: str) -> str:
    """Return the review code that a check gives marks for, else the first that it asks about."""
    found = _CALL.search(source) or _CODE.search(source)
    return found[1] if found and found[1] in code_titles() else ""


def _graded(
    gradebook: Gradebook, questions: Iterable[Question]
) -> tuple[dict[_Place, dict[str, Mark]], dict[_Place, list[str]], dict[_Place, float]]:
    """Return marks, automatic comments and penalties of every notebook that the gradebook has."""
    by_place = {(question.assignment, question.notebook, question.cell): question for question in questions}

    def rows(kind: Any, *columns: Any) -> Any:
        return (
            gradebook.db.query(Student.id, Released.name, Notebook.name, BaseCell.name, *columns)
            .select_from(kind)
            .join(BaseCell, kind.cell_id == BaseCell.id)
            .join(SubmittedNotebook, kind.notebook_id == SubmittedNotebook.id)
            .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Released, SubmittedAssignment.assignment_id == Released.id)
            .join(Student, SubmittedAssignment.student_id == Student.id)
        )

    automatic: dict[_Place, list[str]] = {}
    by_hand: dict[tuple[str, str, str, str], str] = {}
    for person, assignment, notebook, cell, auto, manual in rows(Comment, Comment.auto_comment, Comment.manual_comment):
        automatic.setdefault((person, assignment, notebook), []).append(auto or "")
        by_hand[person, assignment, notebook, cell] = manual or ""
    marks: dict[_Place, dict[str, Mark]] = {}
    columns = (Grade.auto_score, Grade.manual_score, func.coalesce(Grade.extra_credit, 0.0))
    for person, assignment, notebook, cell, auto, manual, extra in rows(Grade, *columns):
        if (assignment, notebook, cell) in by_place:
            score = manual if manual is not None else auto
            marks.setdefault((person, assignment, notebook), {})[cell] = Mark(
                by_place[assignment, notebook, cell],
                None if score is None else float(score + extra),
                by_hand.get((person, assignment, notebook, cell), ""),
            )
    penalties = {
        (person, assignment, notebook): float(penalty or 0)
        for person, assignment, notebook, penalty in gradebook.db.query(
            SubmittedAssignment.student_id, Released.name, Notebook.name, SubmittedNotebook.late_submission_penalty
        )
        .select_from(SubmittedNotebook)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Released, SubmittedAssignment.assignment_id == Released.id)
    }
    order = {(question.notebook, question.cell): at for at, question in enumerate(by_place.values())}
    for place, found in marks.items():
        marks[place] = dict(sorted(found.items(), key=lambda pair: order[place[2], pair[0]]))
    return marks, automatic, penalties


def _contents(course: Course, assignment: str) -> Iterator[tuple[_Place, str]]:
    """Yield the fingerprint of each notebook that was graded, from the grader's report."""
    report = course.exercises / f"{assignment}.grading.json"
    if report.is_file():
        for line in json.loads(report.read_text("utf-8"))["lines"]:
            yield (line["student"], assignment, line["notebook"]), line.get("content", "")


def _work(
    folders: CourseDirectory,
    person: Person,
    assignment: str,
    notebook: str,
    marks: dict[_Place, dict[str, Mark]],
    comments: dict[_Place, list[str]],
    penalties: dict[_Place, float],
    contents: dict[_Place, str],
) -> Work:
    folder = Path(folders.format_path(folders.submitted_directory, person.id, assignment))
    file = folder / f"{notebook}.ipynb"
    if not file.is_symlink() and not file.exists():
        return Work(person, assignment, notebook, "missing")
    at = handed_in(folder)
    place = (person.id, assignment, notebook)
    if contents.get(place, "") and contents[place] != fingerprint(file):
        return Work(person, assignment, notebook, "not graded", "a newer version came after the last grading", at)
    told = [comment for comment in comments.get(place, ()) if comment.startswith(NOT_GRADED)]
    if told:
        reason = told[0].removeprefix(NOT_GRADED).rstrip(".")
        return Work(person, assignment, notebook, "not graded", reason, at)
    graded = Path(folders.format_path(folders.autograded_directory, person.id, assignment), f"{notebook}.ipynb")
    if place not in marks or not graded.is_file():
        return Work(person, assignment, notebook, "not graded", "grading has not been run since it came", at)
    given = tuple(marks[place].values())
    return Work(person, assignment, notebook, "graded", "", at, given, penalties.get(place, 0))
