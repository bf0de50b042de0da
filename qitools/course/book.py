"""Build the book: run what is out of date, then have Jupyter Book write the pages."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qitools.course import (
    citations,
    drawings,
    printables,
    reading_aids,
    rubrics,
    run_sheets,
    sphinx_extension,
    workplan,
)
from qitools.course.execute import WORKERS, execute
from qitools.course.files import digest_all, installed, replace
from qitools.course.layout import Course
from qitools.course.lite.address import carry_over
from qitools.course.printables import write_printables
from qitools.course.redirects import write_redirects
from qitools.course.slides import webinars, write_slides
from qitools.errors import InputError

# What takes part in reading a page.
_READ = (citations, drawings, printables, reading_aids, rubrics, run_sheets, sphinx_extension, workplan)

# What Sphinx keeps for the next build, beside the pages.
_STATE = (".doctrees", "jupyter_execute")


def build(course: Course) -> list[str]:
    """Bring the book up to date in `_build/html`. Where anything is wrong, the book that is there stays as it was.

    Args:
        course: the course.

    Returns:
        The names of the pages whose notebooks ran; a webinar's twice when it also ran for its slides.

    Raises:
        InputError, ExceptionGroup: of `InputError`: one sentence for each thing wrong, naming the page.
    """
    course.check()
    next_build = course.build / ".next"
    shutil.rmtree(next_build, ignore_errors=True)
    next_build.mkdir(parents=True)
    for name in (course.html.name, *_STATE):
        if (course.build / name).is_dir():
            shutil.copytree(course.build / name, next_build / name, ignore=_without_lite(course))
    try:
        # The sheets need no notebook, and a notebook's kernel often waits: but when Sphinx copies itself, nothing else may run.
        with ThreadPoolExecutor(1) as beside:
            sheets = beside.submit(write_printables, course, next_build / course.html.name)
            ran = execute(course, pages=[*course.notebooks, *webinars(course)])
            sheets.result()
        problems = _write_pages(course, next_build)
        if problems:
            raise ExceptionGroup("The book has faults", [InputError(problem) for problem in problems])
        _drop_removed(course, next_build / course.html.name)
        _drop_scripts(next_build / course.html.name)
        write_slides(course, next_build / course.html.name)
        write_redirects(course, next_build / course.html.name)
        carry_over(course, next_build / course.html.name)
        # Without its state a build starts afresh; with the state of other pages it would be wrong.
        for name in _STATE:
            shutil.rmtree(course.build / name, ignore_errors=True)
        replace(course.html, next_build / course.html.name)
        for name in _STATE:
            if (next_build / name).is_dir():
                (next_build / name).rename(course.build / name)
    finally:
        shutil.rmtree(next_build, ignore_errors=True)
    return ran


def run(course: Course, words: list[str]) -> None:
    """The verb: build the book, and say where it is."""
    ran = build(course)
    if said := reminder(course):
        print(said)
    print(f"Ran {len(ran)} notebooks. To read the book, open {course.show(course.html / 'index.html')}")


def reminder(course: Course) -> str:
    """Return what is still to do before the book goes to readers; "" when nothing is."""
    if course.feedback_address and not course.feedback_address.endswith(".example"):  # an ending that nobody can have
        return ""
    return "Readers cannot reach you about a page: put your faculty's address at qi_feedback_address in _config.yml."


def _without_lite(course: Course) -> Callable[[str, list[str]], list[str]]:
    """Leave the browser edition out of a copy of the book: it is large, and is moved."""
    return lambda folder, names: ["lite"] if Path(folder) == course.html and "lite" in names else []


def _drop_removed(course: Course, html: Path) -> None:
    """Delete the pages that the table of contents no longer names, which Sphinx leaves behind."""
    kept = {html / f"{page.name}.html" for page in course.pages} | {html / "search.html"}
    for path in html.rglob("*.html"):
        if path not in kept and path.relative_to(html).parts[0] != "_static":
            path.unlink()


def _drop_scripts(html: Path) -> None:
    """Leave out the scripts that weigh most: the theme's icons, which its font has too, and the search where none is."""
    icons = html / "_static" / "scripts" / "fontawesome.js"
    icons.unlink(missing_ok=True)
    search = ("searchtools.js", "language_data.js", "searchindex.js")
    for path in html.rglob("*.html"):
        names = "|".join(map(re.escape, [icons.name, *(() if path == html / "search.html" else search)]))
        text = path.read_text("utf-8")
        light = re.sub(rf'^ *<script (?:defer )?src="[^"]*?(?:{names})[^"]*"></script>\n', "", text, flags=re.MULTILINE)
        if light != text:
            path.write_text(light, "utf-8")


def _write_pages(course: Course, folder: Path) -> list[str]:
    """Write the pages into a folder and return what Sphinx warned of."""
    from jupyter_book.sphinx import build_sphinx
    from sphinx.errors import SphinxError

    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        outcome = build_sphinx(
            str(course.book),
            str(folder / course.html.name),
            noconfig=True,
            path_config=course.root / "_config.yml",
            confoverrides={
                "external_toc_path": str(course.root / "_toc.yml"),
                "qi_results": str(course.executed),
                "qi_look": digest_all([course.book / "_static", course.book / reading_aids.COHORTS]),
                "qi_tools": installed() + digest_all([Path(str(module.__file__)) for module in _READ]),
                "nitpicky": True,
                "templates_path": [],  # the theme adds to this list, and to Sphinx's own default otherwise
                "latex_individualpages": False,
            },
            warningiserror=True,
            keep_going=True,
            jobs=WORKERS,
            quiet=True,
        )
    if isinstance(outcome, SphinxError):
        return [" ".join(str(outcome).split())]
    if isinstance(outcome, BaseException):
        raise outcome
    plain = re.sub(r"\x1b\[[\d;]*m", "", said.getvalue()).replace(f"{course.root}{os.sep}", "")
    return [line for line in plain.splitlines() if line.strip()] if outcome else []
