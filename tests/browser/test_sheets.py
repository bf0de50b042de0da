"""The pages that faculty send and read: nothing from another machine, and nothing in anybody's way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from qitools.course.feedback import feedback
from qitools.course.layout import Course
from qitools.course.progress import progress
from tests.browser.test_book import opened, violations
from tests.course.cohort import ASSIGNMENT, PEOPLE, graded

pytestmark = [pytest.mark.browser, pytest.mark.nbgrader, pytest.mark.slow]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A cohort whose work is graded."""
    return graded(tmp_path_factory.mktemp("sheets") / "course")


def look_at(chromium: Browser, path: Path) -> None:
    """Open a page from the disk, at a desk and on a telephone, and find nothing wrong with it."""
    context = chromium.new_context()
    with opened(context.new_page(), path.as_uri()) as page:
        assert violations(page) == []
        page.set_viewport_size({"width": 375, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, "the page scrolls sideways on a phone"
        assert page.title() != "taken"
    context.close()


def test_feedback_can_be_read_by_everyone(chromium: Browser, course: Course) -> None:
    feedback(course, ASSIGNMENT)
    for person in PEOPLE:
        look_at(chromium, course.build / "feedback" / ASSIGNMENT / f"{person}.html")


def test_the_faculty_s_view_can_be_read_by_everyone(chromium: Browser, course: Course) -> None:
    look_at(chromium, progress(course))
