"""What the faculty read about written answers is what the exercises say."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from qitools import RunChart
from qitools.course.layout import Course
from qitools.course.rubrics import ROWS, compared, written
from qitools.errors import InputError

COURSE = Course(Path(__file__).parents[2])
PAGE = (COURSE.book / "faculty" / "rubrics.md").read_text("utf-8")
MARKS = COURSE.book / "data" / "two-graders.csv"


def test_every_lesson_and_the_portfolio_have_one_written_answer_with_a_row_of_its_own() -> None:
    found = written(COURSE)
    lessons = [page.name.rsplit("/", 1)[-1] for page in COURSE.pages if page.name.startswith("workshop-")]
    assert [one.notebook for one in found] == [*lessons, "portfolio"]
    assert all(tuple(one.rows) == ROWS for one in found)
    assert len({one.rows["X"] for one in found}) == len(found)
    assert next(one for one in found if one.notebook == "spread").rows["X"] == (
        "Failures", "says what did not work, and what they think was the reason",
    )  # fmt: skip
    assert [name for one in found for name, what in one.rows.values() if "**" in name + what] == []


def test_the_page_shows_every_assignment_in_order() -> None:
    shown = re.findall(r"^```\{rubrics\} (\S+)$", PAGE, re.MULTILINE)
    assert shown == list(dict.fromkeys(one.assignment for one in written(COURSE)))


def test_what_the_example_says_of_its_twelve_months_is_so() -> None:
    said = re.search(r"from January to December: ([\d, ]+)\.", PAGE)
    assert said
    chart = RunChart([int(falls) for falls in said[1].split(", ")])
    assert f"above {chart.phases[0].median:g}" in PAGE
    assert not chart.signals


def test_an_answer_without_its_rubric_is_named(tmp_path: Path) -> None:
    shutil.copy(COURSE.root / "_toc.yml", tmp_path)
    (tmp_path / "book").symlink_to(COURSE.book)
    folder = tmp_path / "exercises" / "source" / "workshop-3-day-2"
    folder.mkdir(parents=True)
    notebook = json.loads((COURSE.exercises / "source" / folder.name / "spread.ipynb").read_text("utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["id"].endswith("-rubric")]
    (folder / "spread.ipynb").write_text(json.dumps(notebook), "utf-8")
    with pytest.raises(InputError, match=r"spread\.ipynb: the answer w3d2l2-letter needs a rubric after it"):
        written(Course(tmp_path))


def test_two_graders_are_compared_row_by_row() -> None:
    answers, percent, kappa, apart = compared(MARKS)
    assert [name for name, _ in answers] == list("ABCDEF")
    assert answers[2][1]["C"] == (2, 3)
    differ = sum(first != second for _, marks in answers for first, second in marks.values())
    assert percent == pytest.approx(100 * (30 - differ) / 30)
    assert 0 < kappa < percent / 100
    assert apart > 0
    # as the page says: nearly all that they differ in is one column
    assert sum(first != second for _, marks in answers for first, second in [marks["C"]]) > differ / 2


def test_marks_that_cannot_be_compared_are_named(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text("answer,row,first,second\nA,E,2,good\n", "utf-8")
    with pytest.raises(InputError, match=r"marks\.csv cannot be read as two graders' marks"):
        compared(tmp_path / "marks.csv")
