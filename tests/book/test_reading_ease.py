"""The book reads easily, for people with little time and for those to whom English is a second language."""

from __future__ import annotations

import pytest

from qitools.course.layout import Page
from tests.book.prose import COURSE, LESSONS, Prose, read

# A page that is nearly all table or list has too few sentences to score.
PAGES = [page for page in COURSE.pages if read(page).count >= 150]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_a_page_reads_easily(page: Page) -> None:
    # Flesch: 60 to 70 is plain English, 30 to 50 is for those who study. No page under 40; a lesson well above.
    assert read(page).ease >= (60 if page in LESSONS else 50)


def test_the_score_knows_plain_words_from_learned_ones() -> None:
    plain = Prose("The ward was calm. We asked who had slept. Two people told us why they had not.")
    learned = Prose("Organisational sustainability necessitates multidisciplinary prioritisation of interventions.")
    assert plain.ease > 90
    assert learned.ease < 0
