"""Each element of the programme is treated under the headings that the table names, in the words that it takes."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from qitools.course.cohorts import read_cohorts
from qitools.course.reading_aids import COHORTS, COVERAGE
from tests.book.prose import COURSE, plain, read

PAGES = {page.name: page for page in COURSE.pages}
ELEMENTS: dict[int, dict[str, Any]] = yaml.safe_load((COURSE.book / COVERAGE).read_text("utf-8"))


def test_all_54_elements_are_there_once() -> None:
    assert list(ELEMENTS) == list(range(1, 55))


@pytest.mark.parametrize("number", ELEMENTS)
def test_each_link_leads_to_a_heading_with_the_words_it_must_have(number: int) -> None:
    for link in ELEMENTS[number]["where"]:
        page, _, heading = link["at"].partition("#")
        assert page in PAGES, f"there is no page {page}"
        sections = read(PAGES[page]).sections
        assert heading in sections, f"{page} has no heading {heading}, only {', '.join(sections)}"
        words = " ".join(plain(sections[heading]).split()).lower()
        assert link["has"], "no words are asked for"
        assert [asked for asked in link["has"] if asked.lower() not in words] == [], link["at"]


def test_the_dates_and_the_status_of_the_example_come_from_its_data() -> None:
    example = read_cohorts(COURSE.book / COHORTS)["cohort-5"]
    assert [meeting.when for meeting in example.meetings if meeting.name.startswith("Workshop")] == [
        "11 and 12 June 2019", "17 to 19 September 2019", "11 and 12 November 2019",
    ]  # fmt: skip
    assert example.status == "fully booked"


def test_the_page_shows_the_table() -> None:
    assert "```{coverage}\n```" in PAGES["programme/coverage"].text
