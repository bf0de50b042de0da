"""A lesson as a notebook that reads well without the book around it.

A lesson is written in MyST Markdown for the book. In JupyterLab, and in the browser edition, its roles and
directives would stand there as raw text; here they become ordinary Markdown: numbers and sources written out,
boxes as quotations, and the cells that only set things up folded away.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode
from pybtex.database import BibliographyData, Entry, parse_file

# A directive's fence, its name, its argument, its options and its body.
_DIRECTIVE = re.compile(
    r"^(?P<fence>:{3,}|`{3,})\{(?P<name>[\w:-]+)\}[ ]*(?P<argument>.*)\n"
    r"(?P<options>(?::[\w-]+:.*\n)*)(?P<body>(?:.*\n)*?)(?P=fence)[ ]*$",
    re.MULTILINE,
)
_ROLE = re.compile(r"\{(?P<name>[\w:-]+)\}`(?P<text>[^`]+)`")
_TITLED = re.compile(r"^(?P<title>.*?)\s*<(?P<target>[^>]+)>$", re.DOTALL)

# Cells with these tags are machinery: run, but folded away.
_FOLDED = {"remove-cell", "remove-input", "hide-input", "hide-cell"}
# What bears this, as the class of a box or the tag of a cell, is for readers of the page alone.
PAGE_ONLY = "qi-page-only"


def plain_notebook(notebook: NotebookNode, values: Mapping[str, str], sources: Path) -> NotebookNode:
    """Return the lesson as a notebook for people, without outputs.

    Args:
        notebook: the lesson as it was read from MyST Markdown.
        values: name -> value of what its cells glue.
        sources: the bibliography, a BibTeX file.

    Raises:
        KeyError: when the prose shows a value that no cell glues, or cites a source that is not there.
    """
    library = parse_file(str(sources), bib_format="bibtex")
    cells = []
    for cell in notebook.cells:
        cell = cell.copy()
        if cell.cell_type == "markdown":
            cell.source = plain_markdown(cell.source, values, library)
            if not cell.source:
                continue
        elif PAGE_ONLY in cell.metadata.get("tags", ()):
            continue
        elif cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if _FOLDED & set(cell.metadata.get("tags", ())):
                cell.metadata = {**cell.metadata, "jupyter": {"source_hidden": True}}
        cells.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata={"kernelspec": kernel}, cells=cells)


def plain_markdown(text: str, values: Mapping[str, str], library: BibliographyData) -> str:
    """Return MyST text as ordinary Markdown; arguments and errors as for `plain_notebook`."""

    def role(found: re.Match[str]) -> str:
        name, inside = found["name"], found["text"]
        titled = _TITLED.match(inside)
        if name == "glue:text":
            return values[inside]
        if name.startswith("cite"):
            return "(" + "; ".join(_cited(library.entries[key.strip()]) for key in inside.split(",")) + ")"
        return titled["title"] if titled else inside

    def directive(found: re.Match[str]) -> str:
        classes = " ".join(re.findall(r":class:\s*(.*)", found["options"])).split()
        body = found["body"].strip()
        if PAGE_ONLY in classes or found["name"] in {"bibliography", "toctree", "tableofcontents"}:
            return ""
        title = found["argument"].strip() or found["name"].capitalize()
        if "dropdown" in classes:
            return f"<details><summary><strong>{title}</strong></summary>\n\n{body}\n\n</details>"
        quoted = "\n".join(f"> {line}".rstrip() for line in body.splitlines())
        return f"> **{title}**\n>\n{quoted}"

    text = _DIRECTIVE.sub(directive, text.rstrip() + "\n")
    return re.sub(r"\n{3,}", "\n\n", _ROLE.sub(role, text)).strip()


def glued(executed: NotebookNode) -> dict[str, str]:
    """Return what the cells of an executed lesson glued: name -> value."""
    prefix = "application/papermill.record/"
    return {
        output.metadata["scrapbook"]["name"]: literal_eval(output.data[f"{prefix}text/plain"])
        for cell in executed.cells
        for output in cell.get("outputs", ())
        if output.get("metadata", {}).get("scrapbook", {}).get("mime_prefix") == prefix
    }


def _cited(entry: Entry) -> str:
    people = entry.persons.get("author", ())
    title = str(entry.fields.get("title", entry.key)).strip("{}")
    first = " ".join(people[0].last_names).strip("{}") if people else title
    others = " and others" if len(people) > 1 else ""
    return f"{first}{others}, {entry.fields.get('year', title)}"
