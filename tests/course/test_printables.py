"""Each sheet to print is one side of A4 that says what it is, with room to write and nothing cut off."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from sphinx.application import Sphinx
from sphinx.errors import SphinxWarning
from sphinx.util.docutils import docutils_namespace

from qitools.course.layout import Course
from qitools.course.print import run
from qitools.course.printables import PAGE, SHEETS, Sheet, find, link, write_printables
from qitools.errors import InputError
from tests.draw.measure import NO_FAULTS, Picture

COURSE = Course(Path(__file__).parents[2])
MM = 72 / 25.4
# Squared paper is for dots, and its lines are close.
SQUARED = {"red-beads", "run-chart", "tennis-balls"}
# Cards are read and sorted, and nobody writes on them.
CARDS = {"duty-cards", "measure-cards", "record-slips", "domain-cards"}
each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.name for sheet in SHEETS])


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the book gets."""
    folder = tmp_path_factory.mktemp("html")
    write_printables(COURSE, folder)
    return folder


@each_sheet
def test_a_pdf_is_one_side_of_a4_with_its_title_and_its_fonts(sheet: Sheet, book: Path) -> None:
    data = (book / "print" / f"{sheet.name}.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b", data)) == 1
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", data)
    assert box
    across, down = sorted(map(float, box.groups()))
    assert abs(across - 210 * MM) < 1
    assert abs(down - 297 * MM) < 1
    assert b"/Title (" + sheet.title.encode() + b")" in data
    assert b"/Type /Font" in data
    assert re.findall(rb"/Subtype /(?!Type3\b)(?:Type1|TrueType)\b", data) == []  # these may be left out of the file


@each_sheet
def test_nothing_on_a_sheet_overlaps_or_leaves_the_paper(sheet: Sheet) -> None:
    picture = Picture(sheet)
    assert picture.faults == NO_FAULTS
    assert sheet.title in picture.texts
    assert min(picture.sizes) >= 8.5
    # No printer reaches the last five millimetres.
    width, height = picture.figure.bbox.size
    edge = 5 / 25.4 * picture.figure.dpi
    assert picture.boxes[:, :2].min() >= edge
    assert picture.boxes[:, 2].max() <= width - edge
    assert picture.boxes[:, 3].max() <= height - edge
    assert picture.points.min() >= edge


@pytest.mark.parametrize("name", [sheet.name for sheet in SHEETS if sheet.name not in SQUARED | CARDS])
def test_there_is_room_for_handwriting(name: str) -> None:
    rows = defaultdict(list)
    for line in find([name])[0]._scene().lines:
        (_, (x0, y0)), (_, (x1, y1)) = line.outline[0], line.outline[-1]
        if y0 == y1 and x1 - x0 > 25 * MM:
            rows[line.colour, round(x0)].append(y0 / MM)
    found = [after - before for lines in rows.values() for before, after in pairwise(sorted(lines))]
    assert min(found) >= 8


@pytest.mark.parametrize("name", sorted(CARDS))
def test_each_card_of_the_lesson_s_deck_is_there_in_a_type_for_the_table(name: str) -> None:
    (sheet,) = find([name])
    page = next(page for page in COURSE.pages if page.name == sheet.lesson)
    deck = re.search(r"practice[\"\s/]+(w\w+-(?:roles|measures|records|domains))", page.text)
    assert deck
    cards = yaml.safe_load((COURSE.book / "data" / "practice" / f"{deck[1]}.yml").read_text("utf-8"))["cards"]
    shown = " ".join(Picture(sheet).texts)
    for card in cards:
        assert " ".join(card["text"].split()) in " ".join(shown.split())


def test_the_sheets_are_the_same_whenever_they_are_made() -> None:
    assert SHEETS[0].pdf() == SHEETS[0].pdf()


def test_each_has_a_name_of_its_own_and_a_lesson_that_there_is() -> None:
    assert len({sheet.name for sheet in SHEETS}) == len(SHEETS) >= 13
    pages = {page.name: page for page in COURSE.pages}
    assert {sheet.lesson for sheet in SHEETS} <= set(pages)
    assert "```{printables}\n```" in pages[PAGE].text


def test_each_sheet_is_offered_where_its_lesson_needs_it() -> None:
    offered = defaultdict(set)
    for page in COURSE.pages:
        for name in re.findall(r"\{sheet\}`(?:[^`<]+<)?([\w-]+)>?`", page.text):
            offered[page.name].add(name)
    belongs = defaultdict(set)
    for sheet in SHEETS:
        belongs[sheet.lesson].add(sheet.name)
    for lesson, names in belongs.items():
        assert offered[lesson] == names, lesson


def built(page: str, folder: Path) -> str:
    """Return a page that stands in a folder of a book, as HTML."""
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n  - file: day-1/page\n", "utf-8")
    (folder / "index.md").write_text("# Tiny\n", "utf-8")
    (folder / "day-1").mkdir()
    (folder / "day-1" / "page.md").write_text(page, "utf-8")
    settings = {
        "extensions": ["myst_parser", "sphinx_external_toc", "qitools.course.sphinx_extension"],
        "source_suffix": {".md": "markdown"},  # Sphinx's own list keeps what an earlier book in this process added
    }
    with docutils_namespace():
        Sphinx(folder, None, folder / "html", folder / "trees", "html", settings, None, warningiserror=True).build()
    return (folder / "html" / "day-1" / "page.html").read_text("utf-8")


def test_a_page_leads_to_a_sheet_in_its_own_words(tmp_path: Path) -> None:
    page = built("# Day\n\nTake {sheet}`an empty fish <fishbone>`, or {sheet}`red-beads`.\n", tmp_path)
    assert 'href="../print/fishbone.pdf">an empty fish (PDF)</a>' in page
    assert 'href="../print/red-beads.pdf">Red beads: what was seen (PDF)</a>' in page


def test_a_sheet_that_there_is_not_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(SphinxWarning, match="There is no sheet 'herringbone' to print"):
        built("# Day\n\nTake {sheet}`an empty fish <herringbone>`.\n", tmp_path)


def test_the_book_gets_them_only_with_the_page_that_offers_them(book: Path, tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "index.md").write_text("# Tiny\n", "utf-8")
    write_printables(Course(tmp_path), tmp_path)
    assert not (tmp_path / "print").exists()
    for sheet in SHEETS:
        href = re.search(r'href="\.\./(.+)"', link(sheet, PAGE))
        assert href
        assert (book / href[1]).read_bytes().startswith(b"%PDF")
        assert "<svg" in (book / href[1]).with_suffix(".svg").read_text("utf-8")


def test_the_command_writes_what_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(Course(tmp_path), ["fishbone", "pdsa"])
    assert sorted(path.name for path in (tmp_path / "_build" / "print").iterdir()) == ["fishbone.pdf", "pdsa.pdf"]
    assert "_build/print/fishbone.pdf: Fishbone" in capsys.readouterr().out
    with pytest.raises(InputError, match="There is no sheet 'herringbone' to print; the sheets are qualities, "):
        run(Course(tmp_path), ["herringbone"])
    assert find([]) == list(SHEETS)
