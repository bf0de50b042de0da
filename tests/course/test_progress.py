"""The faculty's view: everyone is in it, and it says who may be stuck, what is hard, and how far graders agree."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, datetime
from html import escape

import pytest
from openpyxl import load_workbook

from qitools.course.layout import Course
from qitools.course.progress import STUCK, progress, run, stuck
from qitools.course.records import read
from qitools.errors import InputError
from tests.course.cohort import ASSIGNMENT, PEOPLE, gradebook

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]

NOW = datetime(2027, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(graded_cohort: Course) -> Course:
    """The cohort with its view made."""
    progress(graded_cohort, now=NOW)
    return graded_cohort


@pytest.fixture
def own(graded_cohort: Course, tmp_path) -> Course:
    """A graded cohort of the test's own."""
    shutil.copytree(graded_cohort.root, tmp_path / "course")
    return Course(tmp_path / "course")


def rows(course: Course, name: str) -> list[dict[str, str]]:
    with (course.build / "progress" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_everyone_on_the_roll_is_in_it(made):
    assert {row["person"] for row in rows(made, "handed-in")} == set(PEOPLE)
    assert len(rows(made, "progress")) == 2 * len(PEOPLE)
    page = (made.build / "progress" / "index.html").read_text("utf-8")
    for first, last, _ in PEOPLE.values():
        assert f"{first} {last}".replace("'", "&#x27;") in page


def test_missing_not_graded_and_zero_are_told_apart(made):
    found = {(row["person"], row["notebook"]): row for row in rows(made, "progress")}
    assert {place: row["status"] for place, row in found.items() if place[0] in ("ann", "carla")} == {
        ("ann", "fishbone"): "missing", ("ann", "process-map"): "missing",
        ("carla", "fishbone"): "not graded", ("carla", "process-map"): "missing",
    }  # fmt: skip
    assert "damaged" in found["carla", "fishbone"]["reason"]
    assert found["carla", "fishbone"]["checks"] == ""
    assert (found["ben", "process-map"]["status"], found["ben", "process-map"]["checks"]) == ("graded", "0.0")
    assert (found["aisha", "fishbone"]["checks"], found["aisha", "fishbone"]["written"]) == ("4.0", "12.0")
    told = {row["person"]: row["Workshop 1, day 2"] for row in rows(made, "handed-in")}
    assert told["ann"] == "0 of 2"
    assert told["carla"] == "1 of 2; 1 not graded"
    assert told["aisha"] == "2 of 2; 18 of 21 marks"


def test_lessons_codes_and_questions_are_counted(made):
    lessons = {row["exercise"]: row for row in rows(made, "lessons")}
    fishbone = lessons["Fishbone: Team Outpatients"]
    assert (fishbone["graded"], fishbone["not graded"], fishbone["missing"]) == ("2", "1", "2")
    assert (fishbone["wait for a person"], fishbone["checks, %"]) == ("1", "50.0")
    codes = {row["code"]: row for row in rows(made, "codes")}
    assert (codes["FISH02"]["people"], codes["FISH02"]["lost marks"]) == ("2", "1")
    questions = rows(made, "questions")
    assert [float(row["earned, %"]) for row in questions] == sorted(float(row["earned, %"]) for row in questions)
    assert questions[-1]["question"] == "Questions"
    assert questions[-1]["earned, %"] == "80.0"


def test_who_may_be_stuck_is_said_with_the_reasons_and_how_that_is_defined(made):
    reasons = {row["person"]: row["why"] for row in rows(made, "stuck")}
    assert set(reasons) == {"ann", "ann-lee", "ben", "carla"}
    assert reasons["ann"] == "nothing of Workshop 1, day 2 handed in"
    assert "fishbone not graded" in reasons["carla"]
    assert "0 of 6 from checks in Workshop 1, day 2" in reasons["ben"]
    assert escape(STUCK) in (made.build / "progress" / "index.html").read_text("utf-8")


def test_nobody_is_stuck_with_what_is_not_due(own):
    with gradebook(own.exercises) as book:
        book.find_assignment(ASSIGNMENT).duedate = datetime(2027, 3, 1)
        book.db.commit()
    assert "ann" not in stuck(read(own), NOW)
    assert "ann" in stuck(read(own), datetime(2027, 3, 2, tzinfo=UTC))


def test_the_excel_file_holds_every_table_and_runs_nothing(own):
    with gradebook(own.exercises) as book:
        book.update_or_create_student("ann", first_name="=1+1", last_name="Smith")
        book.db.commit()
    progress(own, now=NOW)
    book = load_workbook(own.build / "progress" / "progress.xlsx")
    assert book.sheetnames == ["Stuck", "Handed in", "Lessons", "Codes", "Questions", "Moderation", "Progress"]
    names = {cell.value: cell.data_type for cell in book["Progress"]["B"]}
    assert names["=1+1 Smith"] == "s"
    assert any(row["name"] == "'=1+1 Smith" for row in rows(own, "handed-in"))


def test_two_graders_are_compared_on_what_both_marked(own, tmp_path):
    second = tmp_path / "second.csv"
    place = f"{ASSIGNMENT},fishbone,w1d2l2-questions"
    lines = ["grader,person,assignment,notebook,cell,row,score"]
    for grader, marks in {"Mo": (3, 2, 3, 2, 2), "Sue": (3, 2, 3, 2, 1)}.items():
        lines += [f"{grader},aisha,{place},{row},{mark}" for row, mark in zip("EMCNX", marks, strict=True)]
    second.write_text("\n".join(lines))
    progress(own, second, NOW)
    pairs = {(row["grader"], row["other grader"]): row for row in rows(own, "moderation")}
    assert set(pairs) == {("Mo", "Sue"), ("Mo", "gradebook"), ("Sue", "gradebook")}
    both = pairs["Mo", "Sue"]
    assert (both["marked by both"], both["same, %"], both["mean difference"]) == ("5", "80.0", "0.2")
    # 4 of 5 the same; chance: (3*2 + 2*2) of 25. Kappa = (20 - 10) / (25 - 10).
    assert both["kappa"] == "0.67"
    assert pairs["Mo", "gradebook"]["mean difference"] == "0.0"


def test_second_marks_that_cannot_be_read_are_named_by_their_line(own, tmp_path):
    (tmp_path / "second.csv").write_text("grader,person,assignment,notebook,cell,score\nMo,aisha,a,b,c,many\n")
    with pytest.raises(InputError, match=r"second.csv, line 2"):
        run(own, ["--moderation", str(tmp_path / "second.csv")])


def test_without_a_gradebook_it_says_what_to_do(tmp_path, graded_cohort):
    (tmp_path / "exercises").mkdir()
    shutil.copy(graded_cohort.exercises / "nbgrader_config.py", tmp_path / "exercises")
    with pytest.raises(InputError, match="no gradebook yet"):
        run(Course(tmp_path), [])
    assert not (tmp_path / "exercises" / "gradebook.db").exists()
