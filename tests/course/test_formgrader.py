"""What the formgrader's Autograde button does is what `qi-course grade` does."""

from __future__ import annotations

import json

import pytest

from qitools.course.grading.batch import grade
from qitools.course.records import read
from tests.course.cohort import ASSIGNMENT, GOOD, answered, api, sent, submitted

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]

READS_THE_GRADEBOOK = "import sqlite3\nsqlite3.connect('{path}').execute('update grade set auto_score = 99')"


def test_the_button_grades_apart_from_everything_else(cohort):
    sent(submitted(cohort, "aisha"), answered(cohort, answer=GOOD))
    attack = READS_THE_GRADEBOOK.replace("{path}", str(cohort.exercises / "gradebook.db"))
    notebook = answered(cohort, "process-map")
    notebook.cells[1].source = attack
    sent(submitted(cohort, "aisha", "process-map"), notebook)
    done = api(cohort.exercises).autograde(ASSIGNMENT, "aisha")
    assert done["success"], done["log"]
    marks = {work.notebook: sum(mark.score or 0 for mark in work.checks) for work in read(cohort).work if work.marks}
    assert marks == {"fishbone": 4, "process-map": 0}
    graded = cohort.exercises / "autograded" / "aisha" / ASSIGNMENT / "process-map.ipynb"
    assert "unable to open database file" in graded.read_text("utf-8")


def test_the_button_says_why_a_notebook_was_not_graded(cohort):
    notebook = answered(cohort)
    notebook.cells[1].source = "import os\nos._exit(0)"
    sent(submitted(cohort, "ben"), notebook)
    done = api(cohort.exercises).autograde(ASSIGNMENT, "ben")
    assert not done["success"]
    assert "not graded: the notebook ended its own Python" in done["log"]
    (work,) = [work for work in read(cohort).work if (work.person.id, work.notebook) == ("ben", "fishbone")]
    assert (work.status, work.reason) == (
        "not graded",
        "the notebook ended its own Python and could not be run to the end",
    )


def test_the_report_keeps_its_lines_about_other_notebooks(cohort):
    for person in ("aisha", "ben"):
        sent(submitted(cohort, person), answered(cohort, answer=GOOD))
        grade(cohort.exercises, ASSIGNMENT, [person])
    report = json.loads((cohort.exercises / f"{ASSIGNMENT}.grading.json").read_text("utf-8"))
    assert [(line["student"], line["status"]) for line in report["lines"] if line["notebook"] == "fishbone"] == [
        ("aisha", "graded"), ("ben", "graded")
    ]  # fmt: skip
