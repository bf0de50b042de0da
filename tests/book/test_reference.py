"""The reference names what there is: tools and codes in the index, a sheet for each tool, a place for each chart."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import qitools
from qitools import widgets
from qitools.answers import FORMS
from qitools.choice import FORKS
from qitools.course.drawings import read
from qitools.measures import CHARTS
from qitools.review import subject
from qitools.review.core import SUBJECTS
from tests.book.prose import COURSE, plain

REFERENCE = COURSE.book / "reference"
TOOLS, CHOICE = ((REFERENCE / f"{name}.md").read_text("utf-8") for name in ("tools", "choosing-a-chart"))
INDEX = REFERENCE / "crib-sheets" / "index.md"
SHEETS = [path for path in sorted(INDEX.parent.glob("*.md")) if path != INDEX]
SUBJECT_OF = {rule.code: name for name in SUBJECTS for rule in subject(name).rules}

each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=[path.stem for path in SHEETS])


def test_the_index_has_every_tool_and_no_other() -> None:
    forms = re.findall(r"\*\*`(\w+)(?:\(.*?\))?`\*\*", TOOLS)
    objects = re.findall(r"(?<!\*)\*`(\w+)`\*(?!\*)", TOOLS)
    assert set(forms) == set(widgets.__all__)
    assert set(objects) == set(qitools.__all__) - {"__version__"}


def test_the_index_has_every_form_that_has_no_tool_of_its_own() -> None:
    own = {"pareto", "stakeholders", "runchart", "shewhart"}
    assert set(re.findall(r'AnswerForm\("(\w+)"\)`\*\*', TOOLS)) == set(FORMS) - own


def test_every_group_of_codes_can_be_reached_from_the_index() -> None:
    assert sorted(re.findall(r"\{ref\}`codes <codes-(\w+)>`", TOOLS)) == sorted(SUBJECTS)


def test_every_sheet_can_be_reached() -> None:
    named = [path.stem for path in SHEETS]
    assert sorted(re.findall(r"\{doc\}`([\w-]+)`", INDEX.read_text("utf-8"))) == named
    assert set(re.findall(r"<crib-sheets/([\w-]+)>", TOOLS)) == set(named)
    pages = {page.name for page in COURSE.pages}
    assert {f"reference/crib-sheets/{name}" for name in named} <= pages


@each_sheet
def test_a_sheet_has_its_parts_and_its_lesson(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    assert re.match(r"# [^\n]+\n\n:::\{div\} qi-crib[^\n]*\n\*\*Purpose\.\*\* [^\n]+\n:::\n\n```\{drawing\} ", text)
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert parts == ["When", "Steps", "What to look for", "A coach asks", "Traps", "More"]
    assert re.search(r"\{doc\}`The lesson </workshop-", text)
    assert len(re.findall(r'^- "[^"]+\?[^"]*"$', text, re.MULTILINE)) == 3
    assert len(plain(text.split("## When")[1]).split()) <= 310, "it may no longer fit on a page"


@each_sheet
def test_a_sheet_names_all_the_codes_of_its_tool(sheet: Path) -> None:
    named = {label for label, _ in re.findall(r"\{ref\}`(\w+) <(\w+)>`", sheet.read_text("utf-8"))}
    # A coaching conversation has no review of its own: it borrows two codes of the contract.
    for name in {SUBJECT_OF[code] for code in named} - {"contract"}:
        missed = {code for code, of in SUBJECT_OF.items() if of == name} - named
        assert missed == set(), f"{sheet.stem} leaves out {missed}"


@each_sheet
def test_the_picture_on_a_sheet_is_one_that_a_coach_would_leave_alone(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    asked = re.search(r"^```\{drawing\} ([^\n]+)\n((?::[^\n]+\n)*)(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert asked
    options = dict(re.findall(r"^:(\w+): (.+)$", asked[2], re.MULTILINE))
    shown: Any = read(COURSE.book, asked[1].split(), options, asked[3])
    assert len(shown.alt_text) > 80
    found = shown.review().codes if hasattr(shown, "review") else ()
    codes = set(re.findall(r"\{ref\}`(\w+) <", text))
    assert codes.isdisjoint(found)


def test_every_chart_of_the_tree_has_a_row_that_leads_on() -> None:
    rows = [line for line in CHOICE.splitlines() if line.startswith("| **")]
    for kind in {kind for fork in FORKS for way in fork.ways for kind in way.charts}:
        name = CHARTS[kind].removesuffix(" chart")
        row = next(
            (row for row in rows if f"**{name}**" in row or f"**{name} and" in row or f"and {name}**" in row), ""
        )
        assert "sheet <crib-sheets/" in row, f"{CHARTS[kind]} leads nowhere"
