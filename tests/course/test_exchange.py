"""An assignment goes out and comes back through nbgrader's own exchange, as on a JupyterHub, and is graded."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from qitools.course.collect import collect
from qitools.course.grading.batch import grade
from tests.course.cohort import ASSIGNMENT, GOOD, answered, gradebook, make, sent, submitted

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]


def nbgrader(folder: Path, exchange: Path, *words: str) -> None:
    """Run a command of nbgrader in a folder; fail the test when it failed."""
    folder.mkdir(exist_ok=True)
    env = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    command = [sys.executable, "-m", "nbgrader", *words, f"--Exchange.root={exchange}"]
    done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout


def test_what_was_fetched_and_submitted_is_collected_graded_and_kept_beside_a_later_mail(tmp_path):
    course = make(tmp_path / "course")
    exchange, desk = tmp_path / "exchange", tmp_path / "desk"
    exchange.mkdir()
    exchange.chmod(0o777)  # nbgrader asks that everyone may write there
    me = getpass.getuser()
    with gradebook(course.exercises) as book:
        book.update_or_create_student(me, first_name="Sam", last_name="Whitlock")

    nbgrader(course.exercises, exchange, "release_assignment", ASSIGNMENT)
    nbgrader(desk, exchange, "fetch_assignment", ASSIGNMENT, "--course", "improvement-coaching")
    fetched = desk / ASSIGNMENT / "fishbone.ipynb"
    assert "BEGIN SOLUTION" not in fetched.read_text("utf-8")
    nbformat.write(answered(course, answer=GOOD), fetched)
    nbgrader(desk, exchange, "submit", ASSIGNMENT, "--course", "improvement-coaching")
    nbgrader(course.exercises, exchange, "collect", ASSIGNMENT)
    grade(course.exercises, ASSIGNMENT, {me})

    with gradebook(course.exercises) as book:
        found = book.find_submission_notebook("fishbone", ASSIGNMENT, me)
        assert {mark.name: mark.auto_score for mark in found.grades if mark.auto_score is not None} == {
            "w1d2l2-fish02": 2,
            "w1d2l2-fish04": 2,
            "w1d2l2-questions": 0,  # not written
        }
    inbox = tmp_path / "inbox"
    sent(inbox / "later.ipynb", answered(course, words="By mail, a year later", person=me), "2037-01-20T10:00:00+00:00")
    assert [line.outcome for line in collect(course, inbox)] == ["new"]
    assert "By mail" in submitted(course, me).read_text("utf-8")
    kept = sorted((course.exercises / "received" / me / ASSIGNMENT / "fishbone").iterdir())
    assert ["By mail" in path.read_text("utf-8") for path in kept] == [False, True]
