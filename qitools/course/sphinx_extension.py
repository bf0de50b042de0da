"""What the book needs of Sphinx beyond Jupyter Book: our results and drawings, formulas without a network, accessible pages."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math import MathError, latex2mathml
from pybtex.plugin import find_plugin, register_plugin
from sphinx import addnodes
from sphinx.search.en import SearchEnglish
from sphinx.util import logging
from sphinxcontrib.bibtex import plugin as bibtex
from tqdm import tqdm

from qitools.course.citations import AuthorAndYearOrTitle
from qitools.course.drawings import Drawing
from qitools.course.printables import LinkToSheet, Printables
from qitools.course.rubrics import Moderation, Rubrics
from qitools.course.run_sheets import RunSheet
from qitools.course.workplan import DueDates, Workload, Workplan

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator


# Each citation and each part of the bibliography asks for these, and otherwise looks through all that is installed.
_PLUGINS = (
    ("pybtex.backends", "docutils"), ("pybtex.backends", "plaintext"), ("pybtex.style.formatting", "plain"),
    ("pybtex.style.labels", "number"), ("pybtex.style.names", "plain"), ("pybtex.style.sorting", "author_year_title"),
)  # fmt: skip


class English(SearchEnglish):
    """Sphinx's own search in English, which finds the stem of a word once, and not again for every page."""

    def init(self, options: dict[str, str]) -> None:
        """Make ready, with the search's options."""
        super().init(options)
        self.stem = cache(super().stem)  # type: ignore[method-assign]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_config_value("qi_results", None, "")
    # Sphinx looks at the sources of pages alone: write every page again when the look changed, and read it again when
    # what reads it did.
    app.add_config_value("qi_look", "", "html")
    app.add_config_value("qi_tools", "", "env")
    app.connect("env-before-read-docs", show_progress)
    app.connect("source-read", use_result)
    app.connect("env-updated", lighten_side_bar)
    app.add_directive("drawing", Drawing)
    app.add_directive("run-sheet", RunSheet)
    app.add_directive("printables", Printables)
    app.add_role("sheet", LinkToSheet())
    app.add_directive("rubrics", Rubrics)
    app.add_directive("moderation", Moderation)
    app.add_directive("workplan", Workplan)
    app.add_directive("workload", Workload)
    app.add_directive("due-dates", DueDates)
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    # This one works on the whole table of contents, after the pages were read; it forgets to say that it minds no company.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    for group, name in _PLUGINS:
        register_plugin(group, name, find_plugin(group, name), force=True)
    app.add_search_language(English)
    bibtex.register_plugin("sphinxcontrib.bibtex.style.referencing", "author_year_or_title", AuthorAndYearOrTitle)
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def show_progress(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Show how far the reading of the pages is."""
    bar = tqdm(total=len(pages), desc="Reading pages", unit="page", file=sys.stdout, disable=not pages)
    here = os.getpid()
    # A page is read here, or in a copy of this process that hands over what it read, some pages at a time.
    app.connect("doctree-read", lambda *_: bar.update() if os.getpid() == here else None)
    app.connect("env-merge-info", lambda app, env, pages, other: bar.update(len(pages)))
    app.connect("env-updated", lambda *_: bar.close())


def use_result(app: Sphinx, page: str, source: list[str]) -> None:
    """Have a page's outputs taken from its own result, and the page read again when that result is a new one."""
    results = app.config.qi_results
    record = Path(results, f"{page}.cache", "record.json") if results else None
    if record and record.is_file():
        app.env.note_dependency(str(record))
        env: Any = app.env  # MyST-NB adds its settings to it
        env.mystnb_config = env.mystnb_config.copy(execution_cache_path=str(record.parent))


def lighten_side_bar(app: Sphinx, env: BuildEnvironment) -> None:
    """Make each page's side bar from titles: Sphinx copies all headings of all pages for it, and throws them away."""
    titles = {page: _without_headings(contents) for page, contents in env.tocs.items()}

    def use_titles(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
        whole, tree = env.tocs, context["toctree"]

        def light_tree(**options: Any) -> str:
            env.tocs = titles if options.get("titles_only") else whole
            try:
                return str(tree(**options))
            finally:
                env.tocs = whole

        context["toctree"] = light_tree

    app.connect("html-page-context", use_titles, priority=400)  # the theme's turn is at 500


def _without_headings(contents: nodes.bullet_list) -> nodes.bullet_list:
    """Return a page's contents with its title, and the lists of pages below it."""
    light = contents.deepcopy()
    for _, *below in (item.children for item in light.children):
        for headings in below:
            headings[:] = list(headings.findall(addnodes.toctree))
            if not headings.children:
                headings.parent.remove(headings)
    return light


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula as MathML, which browsers and screen readers read without a script."""
    self.body.append(_mathml(node))
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    self.body.append(f'<div class="math">{_mathml(node, as_block=True)}</div>')
    raise nodes.SkipNode


def _mathml(node: nodes.Element, **options: bool) -> str:
    try:
        return str(latex2mathml.tex2mathml(node.astext(), **options))
    except MathError as problem:
        logging.getLogger(__name__).warning("formula %r: %s", node.astext(), problem, location=node)
        return ""


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Write a source as a plain block; the role that docutils gives it is deprecated, and its list not a valid one."""
    self.body.append(self.starttag(node, "div", classes=["citation"]))


def depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """End a source."""
    self.body.append("</div>\n")
