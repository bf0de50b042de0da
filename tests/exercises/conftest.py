"""A real nbgrader course in a folder of its own, taken from release to feedback once for all tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.exercises.submissions import SOURCE, fill, mistakes, solution

ASSIGNMENTS = sorted(folder.name for folder in SOURCE.iterdir() if folder.is_dir())


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
        """Return the feedback page of one submitted notebook."""
        return (self.root / "feedback" / student / f"{name}.html").read_text("utf-8")


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Every assignment released, answered in every way of `submissions.py`, graded, and fed back."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(SOURCE, root / "source", ignore=shutil.ignore_patterns("*.autosave.json", ".ipynb_checkpoints"))
    shutil.copy(SOURCE.parent / "nbgrader_config.py", root)
    made = Course(root)
    for assignment in ASSIGNMENTS:
        made.run("generate_assignment", assignment)
    for source in sorted(SOURCE.glob("*/*.ipynb")):
        name = f"{source.parent.name}/{source.stem}"
        released = root / "release" / f"{name}.ipynb"
        made.submit("perfect", name, fill(released, solution(source)))
        made.submit("untouched", name, nbformat.read(released, as_version=4))
        for student, wrong in mistakes(name).items():
            made.submit(student, name, fill(released, wrong.answers(source)))
    for assignment in ASSIGNMENTS:
        made.run("autograde", assignment)
        made.run("generate_feedback", assignment)
    return made
