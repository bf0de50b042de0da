"""A webinar as slides. Its page says which of its cells stand on a slide, in the words that Jupyter uses for it.

A cell whose `slideshow` metadata has the `slide_type` "slide" begins a slide, and the cells after it go on with it, up
to the "notes", which are what the host says, with the minutes. From a "skip" on, up to the next slide, all is for those
who read the page. From that one source come the slides
without Python that this module writes, and the live ones of `demo.py`.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from nbformat import NotebookNode

from qitools.course.execute import result
from qitools.course.layout import Course, Page
from qitools.course.plain import PAGE_ONLY, glued, plain_notebook
from qitools.errors import InputError

# Where Voilà finds the template of the live slides, and both kinds their look and reveal.js.
LIVE = Path(__file__).parent / "live"
ASSETS = LIVE / "voila" / "templates" / "webinar" / "static"

FOLDER = "webinars/"
_MINUTES = re.compile(r"Minutes (\d+)[-–](\d+)")
_SAID = re.compile(r"^<details><summary><strong>(.*?)</strong></summary>\n\n(.*)\n\n</details>$", re.DOTALL)


@dataclass
class Slide:
    """A slide.

    Attributes:
        cells: what stands on it, in order.
        notes: what the host says, as Markdown.
        start, stop: the minutes of the webinar in which it is on the screen.
    """

    cells: list[NotebookNode] = field(default_factory=list)
    notes: str = ""
    start: int = 0
    stop: int = 0


def webinars(course: Course) -> list[Page]:
    """Return the webinars as they are drawn for a projector, in the order of the book: the first is webinar 1."""
    return [replace(page, style="projector") for page in course.notebooks if page.name.startswith(FOLDER)]


def title(page: Page) -> str:
    """Return the title of a page."""
    found = re.search(r"^# (.+)$", page.text, re.MULTILINE)
    return found[1] if found else page.name


def readable(course: Course, page: Page) -> NotebookNode:
    """Return a webinar as a notebook of plain Markdown, with its numbers written out and no outputs.

    The page must have been executed.
    """
    return plain_notebook(page.notebook, glued(result(course, page)), course.book / course.config["bibtex_bibfiles"][0])


def slides(notebook: NotebookNode, page: Page) -> list[Slide]:
    """Return the slides of a webinar.

    Args:
        notebook: the webinar, as `readable` returns it.
        page: where it comes from.

    Raises:
        InputError: when a slide has no notes, or its notes name no minutes that follow on those before.
    """
    found: list[Slide] = []
    on_slide = False
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "")
        if kind == "slide":
            found.append(Slide())
            on_slide = True
        elif kind == "notes" and found:
            _take_notes(found[-1], cell.source)
            on_slide = False
        elif kind == "skip":
            on_slide = False
        if on_slide and "remove-cell" not in cell.metadata.get("tags", ()):
            found[-1].cells.append(cell)
    minute = 0
    for number, slide in enumerate(found, start=1):
        if slide.start != minute or slide.stop <= slide.start:
            raise InputError(
                f"book/{page.name}.md: the notes of slide {number} should begin with the minutes that follow on those "
                f"before, such as “Minutes {minute}–{minute + 5}”."
            )
        minute = slide.stop
    return found


def _take_notes(slide: Slide, source: str) -> None:
    titled = _SAID.match(source)
    heading, said = (titled[1], titled[2]) if titled else ("", source)
    minutes = _MINUTES.search(heading or said)
    if minutes:
        slide.start, slide.stop = int(minutes[1]), int(minutes[2])
    slide.notes = f"**{heading}**\n\n{said}" if heading else said


def write_slides(course: Course, html: Path) -> None:
    """Write the slides of every webinar into the book's folder `slides`, ready to open without Python or a network.

    Args:
        course: the course, whose webinars have been executed for the projector.
        html: the folder of the book's pages.
    """
    folder = html / "slides"
    shutil.rmtree(folder, ignore_errors=True)
    for page in webinars(course):
        if not folder.is_dir():
            shutil.copytree(ASSETS, folder)
        path = folder / f"{page.name.removeprefix(FOLDER)}.html"
        path.write_text(_document(course, page), "utf-8")


def _document(course: Course, page: Page) -> str:
    shown = slides(readable(course, page), page)
    outputs = _outputs(result(course, page))
    sections = [
        f'<section data-timing="{60 * (slide.stop - slide.start)}">\n'
        + "\n".join(_cell(cell, outputs) for cell in slide.cells)
        + f'\n<p class="webinar">{escape(title(page))}</p>'
        + f'\n<aside class="notes">\n{_html(slide.notes)}\n</aside>\n</section>'
        for slide in shown
    ]
    return _PAGE.format(title=escape(title(page)), sections="\n".join(sections))


def _outputs(executed: NotebookNode) -> dict[str, list[NotebookNode]]:
    """Return source -> outputs of the code cells. What only pages show stands for the form in the cell before it."""
    found: dict[str, list[NotebookNode]] = {}
    form = ""
    for cell in executed.cells:
        if cell.cell_type != "code":
            form = ""
        elif PAGE_ONLY not in cell.metadata.get("tags", ()):
            found[cell.source], form = cell.outputs, cell.source
        elif form:
            found[form] = cell.outputs
    return found


def _cell(cell: NotebookNode, outputs: dict[str, list[NotebookNode]]) -> str:
    if cell.cell_type == "markdown":
        return _html(cell.source)
    return "\n".join(
        output.data["text/html"] for output in outputs[cell.source] if "text/html" in output.get("data", {})
    )


def _html(text: str) -> str:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    return re.sub(r'<a class="anchor-link".*?</a>', "", markdown2html_mistune(text))


_PAGE = """\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: slides</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal/reveal.css">
<link rel="stylesheet" href="slides.css">
</head>
<body>
<main class="reveal"><div class="slides">
{sections}
</div></main>
<script src="reveal/reveal.js"></script>
<script src="reveal/notes.js"></script>
<script src="slides.js"></script>
</body>
</html>
"""
