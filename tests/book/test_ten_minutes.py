"""A path of ten minutes takes ten minutes, and leads to what it says."""

from __future__ import annotations

import re

import pytest

from tests.book.prose import COURSE, Prose, read

PAGES = {page.name: page for page in COURSE.pages}
PATHS = read(PAGES["reference/ten-minutes"]).sections
STEP = re.compile(r"^\| (\d+) \| (?:\[([^\]]+)\]\(/([^)#]+)\.md#([^)]+)\)|\*\*Do this\*\*) \| (.+) \|$", re.MULTILINE)
# A quick reader's words a minute: what is linked can be read in the time, with a little left for its pictures.
A_MINUTE = 200


@pytest.mark.parametrize("who", ["for-a-sponsor", "for-a-member-of-a-team", "for-a-coach-who-is-coming-back"])
def test_a_path_takes_ten_minutes_and_ends_with_something_to_do(who: str) -> None:
    steps = STEP.findall(PATHS[who])
    assert sum(int(minutes) for minutes, *_ in steps) == 10
    assert [bool(page) for _, _, page, _, _ in steps] == [True] * (len(steps) - 1) + [False]
    assert 3 <= len(steps) - 1 <= 4
    for minutes, title, name, heading, _ in steps[:-1]:
        section = Prose(read(PAGES[name]).sections[heading])
        assert section.source.splitlines()[0].lstrip("# ") == title
        assert section.count <= A_MINUTE * int(minutes), (title, section.count)
