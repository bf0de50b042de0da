"""The bibliography: every source is cited, in one group, and what is cited is there."""

from __future__ import annotations

import re

from pybtex.database import parse_file

from qitools.review import rules
from tests.book.prose import COURSE

FOLDER = COURSE.book / "reference"
SOURCES = parse_file(str(FOLDER / "references.bib")).entries
GROUPS = re.findall(r'^:filter: keywords % "(\w+)"$', (FOLDER / "bibliography.md").read_text("utf-8"), re.MULTILINE)


def test_every_source_stands_in_one_group() -> None:
    assert len(set(GROUPS)) == len(GROUPS) > 5
    shown = {
        key: [group for group in GROUPS if group in entry.fields.get("keywords", "")] for key, entry in SOURCES.items()
    }
    assert {key: groups for key, groups in shown.items() if len(groups) != 1} == {}
    assert {group for groups in shown.values() for group in groups} == set(GROUPS)


def test_every_source_is_cited_and_what_is_cited_is_there() -> None:
    cited = {
        key.strip()
        for page in COURSE.pages
        for keys in re.findall(r"\{cite[\w:]*\}`([^`]+)`", page.text)
        for key in keys.split(",")
    }
    assert cited - set(SOURCES) == set()
    assert set(SOURCES) - cited == set()
    assert {key for rule in rules() for keys in re.findall(r"\[([A-Z][A-Z0-9, -]+)\]", rule.why) for key in keys.split(", ")} <= set(SOURCES)  # fmt: skip


def test_titles_keep_their_capitals_and_links_are_safe() -> None:
    # The style writes a title in small letters, "nhs" too, unless it stands in braces of its own.
    assert [key for key, entry in SOURCES.items() if not re.fullmatch(r"\{.*\}", entry.fields["title"])] == []
    links = [entry.fields["url"] for entry in SOURCES.values() if "url" in entry.fields]
    assert [link for link in links if not link.startswith("https://")] == []
