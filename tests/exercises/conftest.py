"""Real nbgrader courses in folders of their own, each taken from release to feedback once for all its tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import AutogradeApp, GenerateAssignmentApp, GenerateFeedbackApp, NbGrader

from qitools.course import layout
from qitools.course.feedback import feedback
from qitools.course.grading.batch import grade
from qitools.course.records import file_name
from tests.exercises.submissions import SOURCE, fill, mistakes, solution

PATTERN = "workshop-1-day-2"


@dataclass(frozen=True)
class Course:
    """A course's folder, in nbgrader's own layout."""

    root: Path

    def run(self, *words: str) -> str:
        """Run an nbgrader command in the course and return what it printed; fail the test when it failed."""
        # nbgrader calls a bare `alembic`, which must be that of this environment.
        env = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
        command = [sys.executable, "-m", "nbgrader", *words]
        done = subprocess.run(
            command, cwd=self.root, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def run_here(self, command: type[NbGrader], *words: str) -> None:
        """Run an nbgrader command in this process, which has read its libraries; fail the test when it failed."""
        quiet = warnings.catch_warnings(action="ignore")  # what it has to say about its own use of its libraries
        with chdir(self.root), quiet, pytest.MonkeyPatch.context() as patched:
            patched.setattr(sys, "path", list(sys.path))  # the command adds to it
            patched.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # for a bare `alembic`
            app = command()
            app.initialize(list(words))
            app.start()  # exits where it failed

    def submit(self, student: str, name: str, notebook: nbformat.NotebookNode) -> None:
        """Put a notebook where a collected submission lies; `name` is assignment/notebook."""
        target = self.root / "submitted" / student / f"{name}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)

    def scores(self, student: str, name: str) -> dict[str, tuple[float, float]]:
        """Return grade_id -> (marks, marks that could be had) of the checks of one submitted notebook."""
        assignment, notebook = name.split("/")
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            submitted = gradebook.find_submission_notebook(notebook, assignment, student)
            return {
                grade.name: (grade.auto_score, grade.max_score)
                for grade in submitted.grades
                if grade.auto_score is not None and not grade.needs_manual_grade
            }

    def feedback(self, student: str, name: str) -> str:
        """Return the page of feedback that a student gets."""
        assignment, _ = name.split("/")
        return (self.root.parent / "_build" / "feedback" / assignment / f"{file_name(student)}.html").read_text("utf-8")

    def nbgrader_feedback(self, student: str, name: str) -> str:
        """Return what nbgrader's own command makes of one submitted notebook; of a typical submission."""
        return (self.root / "feedback" / student / f"{name}.html").read_text("utf-8")


def taken_through(root: Path, assignment: str) -> Course:
    """Return a course in which an assignment was released, answered in every way, graded, and fed back.

    The typical submission is graded and fed back by nbgrader's own commands, and so are the perfect and the untouched
    one of the pattern that all exercises follow; these start as a faculty starts them, those of the other assignments
    run in this process. The many others are graded by ours, which agrees with it and is ten times as fast. Everyone gets
    our page of feedback.
    """
    hidden = shutil.ignore_patterns("*.autosave.json", ".ipynb_checkpoints")
    shutil.copytree(SOURCE / assignment, root / "source" / assignment, ignore=hidden)
    shutil.copy(SOURCE.parent / "nbgrader_config.py", root)
    made = Course(root)
    make, grade_one, tell = (
        (partial(made.run, word) for word in ("generate_assignment", "autograde", "generate_feedback"))
        if assignment == PATTERN
        else (partial(made.run_here, app) for app in (GenerateAssignmentApp, AutogradeApp, GenerateFeedbackApp))
    )
    make(assignment)
    students = {"perfect", "untouched"}
    for source in sorted((SOURCE / assignment).glob("*.ipynb")):
        name = f"{assignment}/{source.stem}"
        released = root / "release" / f"{name}.ipynb"
        made.submit("perfect", name, fill(released, solution(source)))
        made.submit("untouched", name, nbformat.read(released, as_version=4))
        for student, wrong in mistakes(name).items():
            made.submit(student, name, fill(released, wrong.answers(source)))
            students.add(student)
    by_nbgrader = {"typical", "perfect", "untouched"} if assignment == PATTERN else {"typical"}
    for student in sorted(by_nbgrader):
        grade_one(assignment, "--student", student)
        tell(assignment, "--student", student)
    grade(root, assignment, students - by_nbgrader)
    feedback(layout.Course(root.parent), assignment)
    return made


@pytest.fixture(scope="session")
def courses(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Course]:
    """Assignment -> its course; each is made when it is first asked for."""
    return cache(lambda assignment: taken_through(tmp_path_factory.mktemp(assignment) / "exercises", assignment))


@pytest.fixture
def course(courses: Callable[[str], Course], name: str) -> Course:
    """The course of the notebook that a test is about."""
    return courses(name.split("/")[0])
