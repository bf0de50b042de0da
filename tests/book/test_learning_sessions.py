"""Every learning session has its parts, its minutes add up, and each page of them has words of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

import pytest

from qitools.course.cohorts import read_cohorts
from qitools.course.layout import Page
from qitools.course.reading_aids import COHORTS, places, sessions, strip
from tests.book.prose import COURSE, LESSONS, read

COHORT = next(iter(read_cohorts(COURSE.book / COHORTS).values()))
PLACES = places(COURSE)
SESSIONS = sessions(COURSE)
PAGES = [page for page in COURSE.pages if page.name.startswith("learning-sessions/")]

PARTS = [
    r"^# ",
    r"^:::\{admonition\} This session\n:class: qi-lesson$",
    r"^\*\*Purpose\.\*\* ",
    r"^\*\*Bring\.\*\* ",
    r"^\*\*Time\.\*\* 75 minutes in week \d+",
    r"^## (?!The run)",
    r"^## The run$",
    r"^## What the faculty coach asks$",
    r"^## What a good contribution looks like$",
    r"^## What goes wrong$",
    r"^## What you leave with$",
]

each_session = pytest.mark.parametrize("session", SESSIONS, ids=[page.name.split("/")[-1] for page in SESSIONS])


def test_there_is_a_page_for_each_session_of_the_calendar() -> None:
    dated = [meeting.name for meeting in COHORT.meetings if meeting.name.startswith("Learning session")]
    assert [PLACES[page.name].meeting for page in SESSIONS] == dated


@each_session
def test_it_is_held_in_the_week_that_it_names(session: Page) -> None:
    week = re.search(r"75 minutes in week (\d+)", session.text)
    assert week
    assert f"in week {week[1]} of 26." in strip(COHORT, PLACES[session.name], "")


@each_session
def test_all_parts_are_there_in_order(session: Page) -> None:
    at = 0
    for wanted in PARTS:
        found = re.compile(wanted, re.MULTILINE).search(session.text, at)
        assert found, f"{wanted} is missing, or not where it belongs"
        at = found.end()


@each_session
def test_the_minutes_add_up_to_75_with_two_rounds_of_coaching(session: Page) -> None:
    rows = re.findall(r"^\| (\d+)–(\d+) \| ([ABCD]?)", session.text, re.MULTILINE)
    minutes = [(int(start), int(stop)) for start, stop, _ in rows]
    assert minutes[0][0] == 0
    assert [(stop, start) for (_, stop), (start, _) in pairwise(minutes) if stop != start] == []
    assert minutes[-1][1] == 75
    assert [stop - start for (start, stop), (*_, part) in zip(minutes, rows, strict=True) if part == "A"] == [12, 12]
    assert "".join(dict.fromkeys(part for *_, part in rows)) == "ABCD"


def test_no_page_shares_eight_words_in_a_row_with_another_or_a_lesson() -> None:
    where: dict[tuple[str, ...], set[str]] = defaultdict(set)
    mine = {page.name for page in PAGES}
    for page in PAGES + LESSONS:
        for words in read(page).runs(8):
            where[words].add(page.name)
    assert {" ".join(words): names for words, names in where.items() if len(names) > 1 and names & mine} == {}
