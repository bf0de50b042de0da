"""The book shows the last results, and a build that fails leaves the last good book as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from qitools.course.book import build, run
from qitools.course.layout import Course
from qitools.errors import InputError
from tests.course.conftest import edit

pytestmark = pytest.mark.slow


def page(course: Course, name: str = "day-1/counting") -> str:
    """Return a page of the book that is there to read."""
    return (course.html / f"{name}.html").read_text("utf-8")


def problems(course: Course) -> list[str]:
    """Build a book that cannot be built, and return what is said."""
    with pytest.raises((InputError, ExceptionGroup)) as caught:
        build(Course(course.root))
    return [str(problem) for problem in getattr(caught.value, "exceptions", [caught.value])]


def test_a_page_shows_new_results_and_new_words(course: Course) -> None:
    assert "7 falls" in page(course)
    edit(course, "book/data/falls.csv", "4", "5")
    edit(course, "book/day-2/drawing.md", "Some words.", "Other words.")
    assert build(Course(course.root)) == ["day-1/counting"]
    assert "8 falls" in page(course)
    assert "Other words." in page(course, "day-2/drawing")


def test_an_unchanged_page_is_not_written_again(course: Course) -> None:
    build(Course(course.root))  # the pages know their folder, and this copy of the course has a new one
    before = (course.html / "day-2" / "drawing.html").stat().st_mtime_ns
    build(edit(course, "book/data/falls.csv", "4", "5"))
    assert "8 falls" in page(course)
    assert (course.html / "day-2" / "drawing.html").stat().st_mtime_ns == before


def test_a_new_look_reaches_every_page(course: Course) -> None:
    assert build(edit(course, "book/_static/course.css", "#005eb8", "#00703c")) == []
    assert "#00703c" in (course.html / "_static" / "course.css").read_text("utf-8")


def test_readers_can_write_once_there_is_an_address_and_until_then_the_build_says_so(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    run(course, [])
    assert "Readers cannot reach you about a page: put your faculty's address" in capsys.readouterr().out
    address = course.feedback_address  # invented, so that nobody gets the mails of those who try the course
    edit(course, "_config.yml", address, "us@trust.nhs.uk")
    run(edit(course, "book/day-1/counting.md", "Some words.", "Some words.\n\n## Again\n\nMore."), [])
    assert "Readers cannot reach" not in capsys.readouterr().out
    assert 'href="mailto:us@trust.nhs.uk?subject=Counting%3A%20Again' in page(course)
    assert 'aria-label="Write to us about “Again”"' in page(course)
    assert "Write to us about this page</a>" in page(course, "day-2/drawing")


def test_a_page_that_is_taken_out_is_gone(course: Course) -> None:
    build(edit(course, "_toc.yml", "  - file: day-2/drawing\n", ""))
    assert not (course.html / "day-2" / "drawing.html").exists()
    assert "7 falls" in page(course)
    assert 'href="day-1/counting.html"' in page(course, "old")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("book/index.md", "</day-1/counting>", "</nowhere>", ["book/index.md", "nowhere"]),
        ("book/day-2/drawing.md", "Some words.", "{term}`no such term`", ["book/day-2/drawing.md", "no such term"]),
        ("book/day-2/drawing.md", "arrow()", "1 / 0", ["book/day-2/drawing.md line 16", "ZeroDivisionError", "`1 / 0`"]),
        ("book/day-2/drawing.md", "arrow()", "import warnings\nwarnings.warn('old')", ["book/day-2/drawing.md", "stderr"]),
        ("book/day-2/drawing.md", "Some words.", "$\\nosuch$", ["book/day-2/drawing.md", "nosuch"]),
        ("book/_redirects.yml", "day-1/counting", "day-9/nothing", ["book/_redirects.yml", "day-9/nothing"]),
        ("_toc.yml", "day-2/drawing", "day-9/nothing", ["_toc.yml", "book/day-9/nothing.md"]),
        ("_toc.yml", "root: index", "root: [", ["_toc.yml"]),
        ("_config.yml", "title:", "title: [", ["_config.yml"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_last_good_book_stays(
    course: Course, name: str, old: str, new: str, said: list[str]
) -> None:
    edit(course, name, old, new)
    # The second time nothing has changed since the first, and it is as wrong.
    for sentences in (problems(course), problems(course)):
        assert len(sentences) == 1
        assert "\n" not in sentences[0]
        assert str(course.root) not in sentences[0]
        assert all(part in sentences[0] for part in said), sentences
    assert "7 falls" in page(course)
    assert not list(course.build.glob(".next*"))


def test_a_page_in_another_encoding_is_named(course: Course) -> None:
    (course.book / "index.md").write_bytes("# Café".encode("latin-1"))
    assert problems(course) == ["book/index.md is not text in UTF-8; save it again in that encoding."]


def test_a_formula_needs_no_script(course: Course) -> None:
    build(edit(course, "book/index.md", "It begins", "The mean is $\\bar{x}$. It begins"))
    text = page(course, "index")
    assert "<math" in text
    assert "mathjax" not in "".join(line for line in text.splitlines() if "<script" in line).lower()


def test_no_page_names_a_folder_of_this_machine(course: Course) -> None:
    pages = [path for path in course.html.rglob("*.html") if str(Path.home()) in path.read_text("utf-8")]
    assert pages == []
