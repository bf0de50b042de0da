"""A page for everyone: findings and questions, and nothing that was hidden."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re
import shutil
from html import unescape
from zipfile import ZipFile

import pytest

from qitools.course.feedback import feedback, run
from qitools.course.layout import Course
from qitools.errors import InputError
from qitools.review import rules
from tests.course.cohort import ASSIGNMENT, GOOD, PEOPLE, SECRET, SOURCES, gradebook, submitted

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]


@pytest.fixture(scope="module")
def archive(graded_cohort: Course) -> dict[str, bytes]:
    """What the zip holds."""
    with ZipFile(feedback(graded_cohort, ASSIGNMENT)) as made:
        return {name: made.read(name) for name in made.namelist()}


@pytest.fixture(scope="module")
def pages(archive: dict[str, bytes]) -> dict[str, str]:
    """Person -> the page's HTML."""
    return {name.removesuffix(".html"): text.decode() for name, text in archive.items() if name.endswith(".html")}


def shown(page: str) -> str:
    """Return a page as it is read."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style.*?</style>", "", page))
    return " ".join(unescape(text).split())


def test_everyone_on_the_roll_has_a_page(pages):
    assert set(pages) == set(PEOPLE)


def test_no_page_holds_a_hidden_test_a_solution_or_a_trace(pages):
    hidden = set()
    for cells in SOURCES.values():
        for cell in cells:
            for found in re.findall(r"(?s)### BEGIN (?:HIDDEN TESTS|SOLUTION)\n(.*?)\s*### END", cell.source):
                hidden |= {line.strip() for line in found.splitlines() if len(line.strip()) > 12}
    assert any(SECRET in line for line in hidden)
    for page in pages.values():
        assert {line for line in hidden if line in shown(page)} == set()
        assert GOOD["effect"] not in shown(page)
        for word in ("HIDDEN", "SOLUTION", "Traceback", "attempted", "marks("):
            assert word not in shown(page)


def test_a_page_shows_the_finding_and_asks_the_question(pages):
    text = shown(pages["ben"])
    for rule in rules():
        if rule.code in ("FISH02", "FISH04"):
            assert f"{rule.code}: {rule.title} – 0 of 2" in text
            assert rule.question in text
    assert "Lack of a text reminder" in text
    assert "The lead time is 60 days." in text


def test_not_graded_missing_and_zero_are_three_things_with_their_reasons(pages):
    ann, ben, carla, ann_lee = (shown(pages[person]) for person in ("ann", "ben", "carla", "ann-lee"))
    assert ann.count("Not handed in.") == 2
    assert "Not graded: the file is not a notebook, or it is damaged. This is not a zero" in carla
    assert carla.count("Not handed in.") == 1
    assert "Not graded: the notebook ended its own Python" in ann_lee
    assert "Days – 0 of 2" in ben
    assert "This is a zero that was given" in ben
    for text in (ann, carla, ann_lee):
        assert "zero that was given" not in text
        assert "0 of" not in text


def test_what_a_person_wrote_is_shown_with_what_was_said_about_it(pages):
    assert "12 of 15" in shown(pages["aisha"])
    assert "I would ask the <em>clerk</em> first." in pages["aisha"]
    assert "Who else might <strong>know</strong>?" in pages["aisha"]
    assert "not marked yet" in shown(pages["ben"])
    assert "15 of" not in shown(pages["ben"])


def test_a_page_stands_alone_whatever_an_answer_holds(pages):
    for page in pages.values():
        tags = " ".join(re.findall(r"<[^>]+>", page))
        assert not re.search(r'<(script|img|iframe|link|object|embed)\b|\ssrc=|\shref="(?!https?:)|\son\w+=', tags)
        assert not re.search(r"url\(|@import", page)
        assert len(re.findall("<h1", page)) == 1
    assert "A heading of mine" in pages["ben"]


def test_a_mail_is_ready_for_each_person_with_an_address(archive):
    assert {name for name in archive if name.endswith(".eml")} == {
        f"{person}.eml" for person, (_, _, address) in PEOPLE.items() if address
    }
    mail = email.message_from_bytes(archive["ben.eml"], policy=email.policy.default)
    assert (mail["To"], mail["X-Unsent"]) == ("ben@riverside.example", "1")
    (page,) = mail.iter_attachments()
    assert page.get_content_type() == "text/html"
    assert page.get_content().replace("\r\n", "\n").strip() == archive["ben.html"].decode().strip()
    said = mail.get_body().get_content()
    assert "Dear Ben O'Neill,\n\nYour feedback on Workshop 1, day 2" in said
    assert re.search(r"^- .+ – graded; a person has yet to read what you wrote$", said, re.MULTILINE)


def test_the_list_names_everyone_and_who_has_no_address(archive):
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(archive["people.csv"].decode("utf-8-sig")))}
    assert set(rows) == set(PEOPLE)
    assert (rows["carla"]["page"], rows["carla"]["mail"]) == ("carla.html", "")


def test_the_same_marks_give_the_same_bytes(graded_cohort):
    assert feedback(graded_cohort, ASSIGNMENT).read_bytes() == feedback(graded_cohort, ASSIGNMENT).read_bytes()


def test_a_newer_version_is_not_shown_with_the_marks_of_the_old_one(graded_cohort, tmp_path, capsys):
    shutil.copytree(graded_cohort.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    path = submitted(course, "aisha")
    path.write_text(path.read_text().replace("clerk", "nurse"))
    run(course, [ASSIGNMENT, "--student", "aisha"])
    assert "1 page and 1 mail" in capsys.readouterr().out
    text = shown((course.build / "feedback" / ASSIGNMENT / "aisha.html").read_text("utf-8"))
    assert "Not graded: a newer version came after the last grading" in text
    assert "12 of 15" not in text


def test_marks_that_a_late_notebook_lost_are_said(graded_cohort, tmp_path):
    shutil.copytree(graded_cohort.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    with gradebook(course.exercises) as book:
        book.find_submission_notebook("fishbone", ASSIGNMENT, "aisha").late_submission_penalty = 1.5
        book.db.commit()
    feedback(course, ASSIGNMENT, ["aisha"])
    text = shown((course.build / "feedback" / ASSIGNMENT / "aisha.html").read_text("utf-8"))
    assert "Because it came late, 1.5 of the marks were taken off." in text


def test_an_assignment_or_a_person_that_is_not_there_is_named(graded_cohort):
    with pytest.raises(InputError, match="no assignment 'day-9'; it has workshop-1-day-2"):
        feedback(graded_cohort, "day-9")
    with pytest.raises(InputError, match="'zoe' is not on the roll"):
        feedback(graded_cohort, ASSIGNMENT, ["zoe"])
