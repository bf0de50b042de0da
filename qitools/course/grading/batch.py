"""Grade an assignment: read and restore what was handed in, run it in workers, save marks and reasons.

This parent is the only one that opens the gradebook. It never runs a line of a submission.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.utils import compute_checksum, determine_grade, parse_utc
from tqdm import tqdm
from traitlets.config.loader import Config

from qitools.course.grading import workers
from qitools.course.grading.cells import Job, Result
from qitools.course.grading.sandbox import Limits, unavailable
from qitools.course.grading.submission import (
    MasterCell,
    NotGradable,
    beside,
    fingerprint,
    read,
    restore,
)
from qitools.course.records import NOT_GRADED, Status, directory
from qitools.errors import InputError

# Submissions saved in one transaction: enough that the disk does not set the pace, few enough to lose little.
_BATCH = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One notebook of one person.

    Attributes:
        student, notebook: whose, and which.
        status: "graded"; "not graded" (handed in, and `reason` says why not); "missing" (not handed in).
        marks: check -> marks, for a graded notebook.
        most: marks that its checks can give.
        reason: why it was not graded.
        content: fingerprint of what was handed in, which tells whether something else has come since.
    """

    student: str
    notebook: str
    status: Status
    marks: Mapping[str, float] = field(default_factory=dict)
    most: float = 0
    reason: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of grading an assignment.

    Attributes:
        assignment: its name.
        lines: a line for each person on the roll and each notebook.
        seconds: how long it took to read and restore, to run, and to save.
    """

    assignment: str
    lines: tuple[Line, ...]
    seconds: Mapping[str, float]

    def __str__(self) -> str:
        rows = [f"{'person':<24} {'notebook':<32} {'marks':>9}  note"]
        for line in self.lines:
            marks = f"{sum(line.marks.values()):g} of {line.most:g}" if line.status == "graded" else "–"
            note = {
                "graded": "",
                "missing": "not handed in",
                "not graded": f"not graded: {line.reason}",
            }[line.status]
            rows.append(f"{line.student[:24]:<24} {line.notebook[:32]:<32} {marks:>9}  {note}".rstrip())
        counts = {
            status: sum(line.status == status for line in self.lines) for status in ("graded", "not graded", "missing")
        }
        return "\n".join(
            [
                *rows,
                "",
                ", ".join(f"{count} {status}" for status, count in counts.items()),
            ]
        )

    def save(self, path: Path, *, part: bool = False) -> None:
        """Write the report as JSON.

        Args:
            path: where.
            part: whether only some people or notebooks were graded; lines about the others stay.
        """
        told = asdict(self)
        if part and path.is_file():
            new = {(line.student, line.notebook) for line in self.lines}
            earlier = json.loads(path.read_text("utf-8"))["lines"]
            others = [line for line in earlier if (line["student"], line["notebook"]) not in new]
            told["lines"] = sorted([*told["lines"], *others], key=lambda line: (line["student"], line["notebook"]))
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(told, indent=1, ensure_ascii=False), "utf-8")
        unfinished.replace(path)


def grade(
    course: Path,
    assignment: str,
    students: Iterable[str] = (),
    notebooks: Iterable[str] = (),
    *,
    processes: int | None = None,
    scheduler: str = "",
    unsafe: bool = False,
    limits: Limits | None = None,
) -> Report:
    """Grade an assignment in a course folder that nbgrader can use, and write its report beside the gradebook.

    Args:
        course: the folder that holds `nbgrader_config.py`, `source/`, `submitted/` and the gradebook.
        assignment: its name.
        students: only these; everyone on the roll and everyone who handed in when empty.
        notebooks: only these; all of the assignment when empty.
        processes: notebooks run at a time; the number of cores when left out.
        scheduler: address of a Dask scheduler; this machine's own cores when empty.
        unsafe: run notebooks although they cannot be isolated here.
        limits: for each notebook.

    Returns:
        The report. One bad submission never stops the others.

    Raises:
        InputError: when there is no such assignment or person, or notebooks cannot be isolated and `unsafe` is not given.
    """
    if (why := unavailable()) and not unsafe:
        raise InputError(f"{why} To run them anyway, as if you had written them yourself, add --unsafe.")
    folders = directory(course)
    started = perf_counter()
    with Gradebook(folders.db_url, folders.course_id) as gradebook:
        try:
            entry = gradebook.find_assignment(assignment)
        except MissingEntry:
            entry = None
        if entry is None or not entry.notebooks:  # a date alone makes an assignment of none
            known = sorted(path.name for path in (course / "source").glob("*") if path.is_dir())
            if assignment in known:
                remedy = f"in the folder exercises, run 'nbgrader generate_assignment {assignment} --force' first"
            else:
                remedy = f"the course has {', '.join(known)}"
            raise InputError(f"The gradebook has no assignment {assignment!r}; {remedy}.")
        batch = _Batch(course, folders, folders.config, gradebook, entry)
        return batch.run(
            sorted(set(students)),
            set(notebooks),
            processes or os.cpu_count() or 1,
            scheduler,
            not why,
            limits or Limits(),
            started,
        )


class _Batch:
    """One assignment while it is graded."""

    def __init__(
        self,
        course: Path,
        folders: CourseDirectory,
        config: Config,
        gradebook: Gradebook,
        entry: Assignment,
    ) -> None:
        self.course = course
        self.folders = folders
        self.gradebook = gradebook
        self.entry = entry
        self.masters = {notebook.name: self._master(notebook) for notebook in entry.notebooks}
        self.penalties = LateSubmissionPlugin(config=config)

    def run(
        self,
        students: list[str],
        notebooks: set[str],
        processes: int,
        scheduler: str,
        isolated: bool,
        limits: Limits,
        started: float,
    ) -> Report:
        """Grade the assignment and return its report."""
        if strangers := set(students) - set(self._roll()):
            raise InputError(f"{min(strangers)!r} is not on the roll; check how the gradebook writes it.")
        lines: list[Line] = []
        ready: list[tuple[str, str, str, NotebookNode]] = []
        jobs: list[Job] = []
        for student in students or self._roll():
            for name in self.masters:
                if notebooks and name not in notebooks:
                    continue
                path = self._submitted(student) / f"{name}.ipynb"
                if not os.path.lexists(path):
                    lines.append(Line(student, name, "missing"))
                    continue
                content = fingerprint(path)
                try:
                    notebook = restore(read(path), self.masters[name])
                except NotGradable as problem:
                    lines.append(Line(student, name, "not graded", reason=str(problem), content=content))
                    continue
                ready.append((student, name, content, notebook))
                jobs.append(self._job(student, name, notebook, isolated, limits))
        read_at = perf_counter()
        results = workers.cluster(jobs, scheduler) if scheduler else workers.local(jobs, processes)
        saving = 0.0
        unsaved: list[tuple[Line, NotebookNode | None]] = [(line, None) for line in lines]
        for at, result in tqdm(results, total=len(jobs), desc=self.entry.name, unit="notebook"):
            student, name, content, notebook = ready[at]
            line = self._graded(student, name, content, notebook, result)
            lines.append(line)
            unsaved.append((line, notebook))
            if len(unsaved) >= _BATCH:
                saving += self._save(unsaved)
                unsaved = []
        saving += self._save(unsaved)
        ended = perf_counter()
        seconds = {
            "read": read_at - started,
            "run": ended - read_at - saving,
            "save": saving,
        }
        report = Report(
            self.entry.name,
            tuple(sorted(lines, key=lambda line: (line.student, line.notebook))),
            seconds,
        )
        report.save(self.course / f"{self.entry.name}.grading.json", part=bool(students or notebooks))
        return report

    # --- reading ---

    def _roll(self) -> list[str]:
        folder = self._submitted("x").parent.parent
        handed_in = [path.parent.name for path in folder.glob(f"*/{self.entry.name}") if path.is_dir()]
        return sorted({*handed_in, *(student.id for student in self.gradebook.students)})

    def _submitted(self, student: str) -> Path:
        return Path(self.folders.format_path(self.folders.submitted_directory, student, self.entry.name))

    def _master(self, notebook: Any) -> dict[str, MasterCell]:
        """Return the cells of a notebook as the gradebook keeps them, in the order of the source."""
        points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
        solutions = {cell.name for cell in notebook.solution_cells}
        tasks = {cell.name for cell in notebook.task_cells}
        cells = {
            cell.name: MasterCell(
                cell.name,
                cell.cell_type,
                cell.source,
                cell.checksum,
                bool(cell.locked),
                cell.name in points and cell.name not in tasks,
                cell.name in solutions,
                cell.name in tasks,
                float(points.get(cell.name, 0)),
            )
            for cell in notebook.source_cells
        }
        source = (
            Path(self.folders.format_path(self.folders.source_directory, ".", self.entry.name))
            / f"{notebook.name}.ipynb"
        )
        written = nbformat.read(source, as_version=4).cells if source.exists() else []
        order = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in written]
        return {name: cells[name] for name in dict.fromkeys([*order, *cells]) if name in cells}

    def _job(
        self,
        student: str,
        name: str,
        notebook: NotebookNode,
        isolated: bool,
        limits: Limits,
    ) -> Job:
        master = self.masters[name]
        return Job(
            tuple(cell.source for cell in _code(notebook) if not _is_check(cell, master)),
            tuple(cell.source for cell in _code(notebook) if _is_check(cell, master)),
            beside(self._submitted(student), limits.disk // 2),
            limits,
            isolated=isolated,
        )

    # --- judging ---

    def _graded(self, student: str, name: str, content: str, notebook: NotebookNode, result: Result) -> Line:
        """Put the outputs into the notebook, and return its marks."""
        master = self.masters[name]
        cells, checks = iter(result.cells), iter(result.checks)
        for cell in _code(notebook):
            shown = next(checks if _is_check(cell, master) else cells, [])
            cell.outputs = [nbformat.from_dict(output) for output in shown]
        if result.reason:
            return Line(student, name, "not graded", reason=result.reason, content=content)
        checked = [cell for cell in _code(notebook) if _is_check(cell, master)]
        marks = {cell.metadata.nbgrader.grade_id: float(determine_grade(cell)[0]) for cell in checked}
        return Line(
            student,
            name,
            "graded",
            marks,
            sum(cell.points for cell in master.values() if cell.is_check),
            content=content,
        )

    # --- saving ---

    def _save(self, graded: list[tuple[Line, NotebookNode | None]]) -> float:
        """Write notebooks, then the gradebook in one transaction; return the seconds it took."""
        started = perf_counter()
        for line, notebook in graded:
            if notebook is not None:
                self._write(line, notebook)
        handed_in = [(line, notebook) for line, notebook in graded if line.status != "missing"]
        by_student: dict[str, list[tuple[Line, NotebookNode | None]]] = {}
        for line, notebook in handed_in:
            by_student.setdefault(line.student, []).append((line, notebook))
        db = self.gradebook.db
        with db.no_autoflush:
            for student, pairs in by_student.items():
                submission = self._submission(student)
                for line, notebook in pairs:
                    kept = next(n for n in submission.notebooks if n.notebook.name == line.notebook)
                    self._keep(kept, line, notebook)
        db.commit()
        with db.no_autoflush:
            for student in by_student:
                self._penalise(self._submission(student))
        db.commit()
        return perf_counter() - started

    def _submission(self, student: str) -> SubmittedAssignment:
        db = self.gradebook.db
        if db.get(Student, student) is None:
            db.add(Student(id=student))
        found = db.query(SubmittedAssignment).filter_by(assignment_id=self.entry.id, student_id=student).one_or_none()
        if found is None:
            found = SubmittedAssignment(assignment_id=self.entry.id, student_id=student)
            for notebook in self.entry.notebooks:
                kept = SubmittedNotebook(notebook=notebook, assignment=found)
                for cell in (*notebook.grade_cells, *notebook.task_cells):
                    Grade(cell=cell, notebook=kept)
                for cell in (*notebook.solution_cells, *notebook.task_cells):
                    Comment(cell=cell, notebook=kept)
            db.add(found)
            db.flush()
        stamp = self._submitted(student) / "timestamp.txt"
        if stamp.is_file():
            found.timestamp = parse_utc(stamp.read_text("utf-8").strip())
        return found

    def _keep(self, kept: SubmittedNotebook, line: Line, notebook: NotebookNode | None) -> None:
        """Save marks as nbgrader does: what a person gave is never touched."""
        written = {
            c.metadata.nbgrader.grade_id: c for c in (notebook.cells if notebook else ()) if "nbgrader" in c.metadata
        }
        for grade in kept.grades:
            name = grade.cell.name
            if line.status == "not graded":
                score = None
            elif name in line.marks:
                score = line.marks[name]
            else:
                score = determine_grade(written[name])[0] if name in written else 0
            grade.auto_score = score
            grade.needs_manual_grade = grade.manual_score is not None or score is None
        for comment in kept.comments:
            cell = written.get(comment.cell.name)
            if line.status == "not graded":
                comment.auto_comment = f"{NOT_GRADED}{line.reason}."
            elif cell is None or cell.metadata.nbgrader.get("checksum") == compute_checksum(cell):
                comment.auto_comment = "No response."
            else:
                comment.auto_comment = None

    def _penalise(self, submission: SubmittedAssignment) -> None:
        for kept in submission.notebooks:
            kept.late_submission_penalty = None
            if submission.total_seconds_late > 0:
                penalty = self.penalties.late_submission_penalty(
                    submission.student_id, kept.score, submission.total_seconds_late
                )
                if penalty is not None:
                    kept.late_submission_penalty = min(max(penalty, 0), kept.score)

    def _write(self, line: Line, notebook: NotebookNode) -> None:
        """Write the graded copy where nbgrader's feedback and formgrader look for it."""
        folder = Path(self.folders.format_path(self.folders.autograded_directory, line.student, self.entry.name))
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{line.notebook}.ipynb"
        unfinished = target.with_suffix(".unfinished")
        nbformat.write(notebook, unfinished)
        unfinished.replace(target)
        stamp = self._submitted(line.student) / "timestamp.txt"
        if stamp.is_file():
            shutil.copyfile(stamp, folder / "timestamp.txt")


def _code(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def _is_check(cell: NotebookNode, master: Mapping[str, MasterCell]) -> bool:
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name in master and master[name].is_check
