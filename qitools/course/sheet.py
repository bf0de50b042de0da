"""A page that stands alone: one HTML file with its look inside, which asks for nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_LOOK = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 1rem/1.5 Arial, "Liberation Sans", Helvetica, sans-serif; color: #1b2733; background: #fff; margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
.narrow main { max-width: 46rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1rem 0 0.5rem; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.5rem 0 0.5rem; padding-top: 1rem; border-top: 1px solid #c5ccd3; }
h3 { font-size: 1.1rem; margin: 1.5rem 0 0.25rem; }
p { margin: 0.5rem 0; max-width: 46rem; }
a { color: #005eb8; }
.quiet { color: #56646f; }
.mark { font-weight: 700; white-space: nowrap; }
.question { border-left: 0.3rem solid #005eb8; background: #e3eef9; padding: 0.5rem 0.75rem; margin: 0.5rem 0; }
.words { border: 1px solid #c5ccd3; background: #f3f6f8; padding: 0.25rem 0.9rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
.notice { border-left: 0.3rem solid #b3470c; background: #fbe9dd; padding: 0.5rem 0.75rem; margin: 0.75rem 0; }
.scroll { overflow-x: auto; margin: 0.75rem 0 1rem; }
.scroll:focus-visible { outline: 3px solid #005eb8; outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.95rem; }
caption { text-align: left; font-weight: 700; padding: 0.25rem 0; }
th, td { border-bottom: 1px solid #c5ccd3; padding: 0.35rem 0.9rem 0.35rem 0; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #1b2733; vertical-align: bottom; }
tbody th { font-weight: 400; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.bad { color: #b3470c; font-weight: 700; }
.words table { font-size: 0.9rem; }
@media print {
  body { font-size: 10pt; }
  .scroll { overflow: visible; }
  h2 { break-after: avoid; }
  tr, .question, .notice { break-inside: avoid; }
}
"""


def page(title: str, body: str, *, narrow: bool = False) -> str:
    """Return a whole page.

    Args:
        title: plain text, for the browser's tab.
        body: HTML, which begins with an h1.
        narrow: for text to read, rather than tables.
    """
    # No script runs and nothing is fetched, whatever somebody's answer holds.
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{_LOOK}</style>\n</head>\n"
        f"<body{' class=narrow' if narrow else ''}>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()) -> str:
    """Return a table that scrolls on its own where it is wider than the page.

    Args:
        caption: what it shows; plain text.
        head: a heading for each column; plain text.
        rows: cells, as HTML. The first of each row names the row.
        numbers: the columns, from 0, that hold numbers.

    >>> table("Marks", ["person", "marks"], [["Aisha", "4"]], numbers=[1]).count("<td")
    1
    """

    def kind(column: int) -> str:
        return ' class="number"' if column in numbers else ""

    top = "".join(f'<th scope="col"{kind(at)}>{escape(text)}</th>' for at, text in enumerate(head))
    lines = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td{kind(at)}>{cell}</td>" for at, cell in enumerate(row[1:], start=1))
        + "</tr>\n"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table>\n</div>"
    )
