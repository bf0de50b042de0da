"""Every test: the quick ones, nbgrader, a real browser, PostgreSQL, and every cell of the lessons and exercises."""

from __future__ import annotations

import shutil

from qitools.course.check import STYLE, run_all
from qitools.course.course import run as make_course
from qitools.course.lab import unpack
from qitools.course.layout import Course
from qitools.course.setup import need


def run(course: Course, words: list[str]) -> None:
    """The verb. Words are passed on to pytest."""
    need("chromium", "chromium", "Looking at the pages")
    need("pg_ctlcluster", "postgresql", "Testing the shared log")
    make_course(course, [])
    # Cells run where a participant runs them, and in copies of the exercises, so that the sources stay clean.
    notebooks = course.build / "notebooks"
    shutil.rmtree(notebooks, ignore_errors=True)
    unpack(course).rename(notebooks)
    shutil.rmtree(notebooks / "exercises")
    shutil.copytree(course.exercises / "source", notebooks / "exercises")
    places = ["tests", "qitools", str(notebooks.relative_to(course.root))]
    apart = ["pytest", "-q", "-n", "logical", "--dist", "loadfile", "--nbval-lax", "-m", "not alone", *places]
    alone = ["pytest", "-q", "-m", "alone", "tests/browser"]
    run_all(course, *STYLE, [*apart, *words], [*alone, *words])
