"""Where a page stands, an e-mail about it, and addresses that have moved."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from qitools.course.cohorts import read_cohorts
from qitools.course.layout import Course
from qitools.course.reading_aids import COHORTS, Place, mail, places, strip
from qitools.course.redirects import FILE, write_redirects
from qitools.errors import InputError
from tests.book.prose import COURSE, LESSONS, read

COHORT = next(iter(read_cohorts(COURSE.book / COHORTS).values()))
PLACES = places(COURSE)


def test_every_lesson_and_webinar_stands_somewhere_in_the_26_weeks() -> None:
    meant = [page.name for page in COURSE.pages if page.name.startswith("webinars/") and page.name != "webinars/index"]
    for name in [lesson.name for lesson in LESSONS] + meant:
        assert "You are here: <strong>" in strip(COHORT, PLACES[name], "calendar.html"), name


def test_the_strip_says_in_words_what_it_draws() -> None:
    shown = strip(COHORT, PLACES["workshop-2/day-3/pdsa"], "../../programme/calendar.html")
    assert "workshop 2, day 3</strong>, in week 16 of 26. Next: webinar 4 in week 18." in shown
    assert 'role="img" aria-label="The programme week by week: week 1, induction; week 2, workshop 1;' in shown
    assert shown.count('class="qi-here"') == 2  # the shape, and the mark under its week
    assert strip(COHORT, PLACES["webinars/measure-clinic"], "").count("webinar 2</strong>, in week 8 of 26") == 1
    assert "It is the last meeting." in strip(COHORT, Place("Webinar 6"), "")


def test_a_cohort_without_the_meeting_has_no_strip() -> None:
    history = read_cohorts(COURSE.book / COHORTS)["cohort-5"]
    assert strip(history, Place("Webinar 1"), "") == ""


def test_an_email_says_which_page_and_which_section() -> None:
    link = urlsplit(mail("us@example.org", "Pareto & co: 100%?", "reference/a", "50 % & more"))
    said = parse_qs(link.query)
    assert (link.scheme, link.path) == ("mailto", "us@example.org")
    assert said["subject"] == ["Pareto & co: 100%?: 50 % & more"]
    assert said["body"] == ["Page: Pareto & co: 100%? (reference/a)\r\nSection: 50 % & more\r\n\r\n"]


@pytest.mark.parametrize(
    ("address", "said"),
    [("us@example.org", 'href="mailto:us@example.org"'), ("", "Write to your faculty coach.")],
)
def test_a_page_names_those_who_run_the_course_or_says_whom_to_ask(tmp_path: Path, address: str, said: str) -> None:
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (tmp_path / "index.md").write_text("# Help\n\nWrite to {course-address}`your faculty coach`.\n", "utf-8")
    settings = {
        "extensions": ["myst_parser", "sphinx_external_toc", "qitools.course.reading_aids"],
        "qi_feedback_address": address,
        "source_suffix": {".md": "markdown"},  # Sphinx's own list keeps what an earlier book in this process added
    }
    with docutils_namespace():
        Sphinx(
            tmp_path, None, tmp_path / "html", tmp_path / "trees", "html", settings, None, warningiserror=True
        ).build()
    assert said in unquote(unescape((tmp_path / "html" / "index.html").read_text("utf-8")))


def redirected(folder: Path, moved: object) -> Course:
    """Return a course of one page whose addresses have moved."""
    course = Course(folder)
    (course.html / "new").mkdir(parents=True, exist_ok=True)
    (course.html / "new" / "place.html").write_text('<h1 id="title">Here</h1>', "utf-8")
    course.book.mkdir(exist_ok=True)
    (course.book / FILE).write_text(yaml.safe_dump(moved), "utf-8")
    return course


def test_an_old_address_leads_to_the_new_one(tmp_path: Path) -> None:
    course = redirected(tmp_path, {"old/deep/place": "new/place#title", "short": "new/place"})
    write_redirects(course, course.html)
    old = (course.html / "old" / "deep" / "place.html").read_text("utf-8")
    assert '<a href="../../new/place.html#title">' in old
    assert 'http-equiv="refresh" content="1; url=../../new/place.html#title"' in old
    assert '<a href="new/place.html">' in (course.html / "short.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({"old": "new/nowhere"}, "'old' leads to 'new/nowhere', and there is no such page"),
        ({"old": "new/place#nothing"}, "'old' leads to 'new/place#nothing', and that page has no such heading"),
        ({"new/place": "new/place"}, "'new/place' is a page of the book"),
        ({"old": "older", "older": "new/place"}, "'old' leads to 'older'"),
        ({"../old": "new/place"}, "'../old' is no address"),
        (["old"], "cannot be read"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(tmp_path: Path, moved: object, said: str) -> None:
    course = redirected(tmp_path, moved)
    with pytest.raises(InputError, match=r"^book/_redirects\.yml") as caught:
        write_redirects(course, course.html)
    assert said in str(caught.value)
    assert not (course.html / "old.html").exists()


def test_the_books_own_old_addresses_lead_to_pages_and_headings() -> None:
    pages = {page.name: page for page in COURSE.pages}
    for new in yaml.safe_load((COURSE.book / FILE).read_text("utf-8")).values():
        name, _, heading = new.partition("#")
        assert name in pages
        assert not heading or heading in read(pages[name]).sections
