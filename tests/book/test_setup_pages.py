"""Set-up and troubleshooting say what the course really ships, and quote what it really says."""

from __future__ import annotations

import re

import pytest

from qitools.course.setup import PYTHONS
from tests.book.prose import COURSE

SETUP, STUCK, QUALITIES = (
    (COURSE.book / "programme" / f"{name}.md").read_text("utf-8") for name in ("setup", "troubleshooting", "qualities")
)
START = (COURSE.book / "_pack" / "START-HERE.md").read_text("utf-8")


def test_start_here_has_the_four_lines_that_set_up_explains() -> None:
    block = re.search(r"```\n(.*?)```", START, re.DOTALL)
    assert block
    lines = [line.split() for line in block[1].strip().splitlines()]
    assert [line[-1] for line in lines] == [".venv", "requirements.txt", "WHEEL", "jupyterlab"]
    for number in ("four", "first", "second", "third", "fourth"):
        assert f"The {number} " in SETUP or f"the {number} " in SETUP


def test_both_pages_name_the_pythons_that_the_course_takes() -> None:
    first, second, third = (f"{major}.{minor}" for major, minor in PYTHONS)
    for page in (SETUP, STUCK, START):
        assert f"{first}, {second} or {third}" in page


def test_the_notebooks_and_files_that_are_named_are_there() -> None:
    there = {f"lessons/{page.name}.ipynb" for page in COURSE.notebooks}
    named = re.findall(r"`(lessons/[\w/-]+\.ipynb)`", SETUP + STUCK + QUALITIES)
    assert named
    assert set(named) <= there
    assert 'QualitiesRadar(name="qualities")' in QUALITIES
    assert "`qualities.autosave.json`" in QUALITIES
    for name in ("START-HERE.md", "lessons/", "exercises/", "requirements.txt"):
        assert f"`{name}`" in SETUP


def test_set_up_names_the_bar_of_the_browser_edition_as_it_is() -> None:
    bar = (COURSE.root / "qitools" / "course" / "lite" / "bar.js").read_text("utf-8")
    for name in ("Check my answers", "Download my work", "Restore", "All files"):
        assert f"*{name}*" in SETUP
        assert f'"{name}"' in bar
    assert "*Open in the browser*" in START
    assert "*Download my work*" in START


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Please check", "qitools/errors.py"),
        ("Another editor is saving to", "qitools/widgets/autosave.py"),
        ("Your work cannot be saved beside the notebook", "qitools/widgets/autosave.py"),
        ("is kept as", "qitools/widgets/autosave.py"),
        ("Copy my answer", "qitools/widgets/editor.js"),
        ("This browser has no room left", "qitools/course/lite/bar.js"),
        ("Download my work", "qitools/course/lite/bar.js"),
        ("Open in the browser", "qitools/course/lite/address.py"),
    ],
)
def test_what_troubleshooting_quotes_is_what_the_course_says(said: str, source: str) -> None:
    assert said in STUCK
    assert said in (COURSE.root / source).read_text("utf-8")
