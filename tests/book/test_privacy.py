"""What the page on privacy names is what the course does."""

from __future__ import annotations

import re
import subprocess

import pytest

from qitools.course.lite.address import edition
from tests.book.prose import COURSE, read

PAGE = next(page for page in COURSE.pages if page.name == "reference/privacy").text
FACULTY = PAGE.split("## What is kept on the faculty's side")[1].split("## What leaves the machine")[0]


def test_no_record_of_a_person_can_come_into_the_source() -> None:
    kept = re.findall(r"`((?:exercises|_build)/[^`]+)`", FACULTY)
    assert len(kept) >= 10
    sample = [path.replace("*", "workshop") + ("one" if path.endswith("/") else "") for path in kept]
    told = subprocess.run(
        ["git", "check-ignore", "--no-index", *sample], cwd=COURSE.root, capture_output=True, text=True
    )
    assert told.stdout.split() == sample


def test_the_page_on_grading_and_this_one_name_the_same_records() -> None:
    records = re.compile(r"`((?:exercises|_build)/[^`]+?)/?`")
    grading = (COURSE.book / "faculty" / "grading.md").read_text("utf-8").split("## What to keep private")[1]
    assert set(records.findall(grading)) <= set(records.findall(FACULTY))


@pytest.mark.parametrize(
    ("said", "source", "there"),
    [
        ("improvement-coaching-ticks", "book/_static/ticks.js", 'KEY = "improvement-coaching-ticks"'),
        ("NAME.autosave.json", "qitools/widgets/autosave.py", ".autosave.json"),
        ("qualities.autosave.json", "book/programme/qualities.md", 'QualitiesRadar(name="qualities")'),
        ("application.autosave.json", "book/programme/how-to-apply.md", 'name="application"'),
        ("`Improvement coaching`", "qitools/course/lite/bar.js", "`Improvement coaching ${told.edition}`"),
        ("Download my work", "qitools/course/lite/bar.js", '"Download my work"'),
        ("`PDSALog`", "qitools/store.py", "find_identifier(text)"),
        ("nbgrader db student remove ID --force", "book/faculty/grading.md", "nbgrader db student import"),
        ("for the same machine alone", "qitools/course/serve.py", '"127.0.0.1"'),
        ("for the same machine alone", "qitools/course/demo.py", "--Voila.ip=127.0.0.1"),
    ],
)
def test_what_is_named_is_in_the_source(said: str, source: str, there: str) -> None:
    assert said in PAGE
    assert there in (COURSE.root / source).read_text("utf-8")


def test_only_what_is_told_keeps_anything_in_the_browser() -> None:
    files = [COURSE.book / "_static", COURSE.root / "qitools" / "widgets", COURSE.root / "qitools" / "course" / "lite"]
    keeps = {
        path.name
        for folder in files
        for path in folder.rglob("*.js")
        if re.search(r"(local|session)Storage|indexedDB|caches\.|document\.cookie", path.read_text("utf-8"))
    }
    assert keeps == {"ticks.js", "bar.js", "service-worker.js"}
    assert edition(COURSE)
    assert (
        "clear the site's data" in read(next(page for page in COURSE.pages if page.name == "reference/privacy")).words
    )
