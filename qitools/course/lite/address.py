"""Where the browser edition lies beside the book, and the links that lead to it."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import relpath

from qitools.course.cohorts import read_cohorts
from qitools.course.layout import Course

_COHORTS = "data/cohorts.yml"
_LINK = re.compile(r'(<p class="qi-open") hidden(?P<rest>>.*?/?lite/)EDITION/')


def edition(course: Course) -> str:
    """Return the name of the edition, which is part of its address: the cohort's, so that a later one has its own."""
    data = course.book / _COHORTS
    return next(iter(read_cohorts(data)), "course") if data.is_file() else "course"


def entry(course: Course) -> Path:
    """Return the page that opens a notebook, with `?path=` and its place in the pack."""
    return course.html / "lite" / edition(course) / "notebooks" / "index.html"


def link(page: str) -> str:
    """Return the link of a lesson into the browser edition, as HTML; it stays hidden until there is one.

    >>> link("workshop-1/day-2/ramps")
    '<p class="qi-open" hidden><a href="../../lite/EDITION/notebooks/index.html?path=lessons/workshop-1/day-2/ramps.ipynb">Open in the browser</a> Work with this lesson in the page: nothing to install.</p>'
    """
    address = relpath("lite/EDITION/notebooks/index.html", Path(page).parent.as_posix())
    return (
        f'<p class="qi-open" hidden><a href="{address}?path=lessons/{page}.ipynb">Open in the browser</a> '
        "Work with this lesson in the page: nothing to install.</p>"
    )


def show_links(course: Course, html: Path) -> None:
    """Show the links into the browser edition on the book's pages, when there is one.

    Args:
        course: the course.
        html: the folder of the pages.
    """
    name = edition(course)
    if not (html / "lite" / name).is_dir():
        return
    for page in html.rglob("*.html"):
        if page.relative_to(html).parts[0] not in ("lite", "slides", "_static"):
            text = page.read_text("utf-8")
            shown = _LINK.sub(rf"\1\g<rest>{name}/", text)
            if shown != text:
                page.write_text(shown, "utf-8")


def carry_over(course: Course, html: Path) -> None:
    """Move the browser edition, and those of earlier cohorts, from the book that is there to the one that follows it."""
    if (course.html / "lite").is_dir():
        (course.html / "lite").rename(html / "lite")
    show_links(course, html)
