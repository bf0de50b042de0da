"""A series as people type it or paste it from a spreadsheet: lines of a label and numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qitools.errors import InputError
from qitools.series import read_numbers

MISSING = "–"
_GAPS = ("–", "-", "—", "")
# Numbers at the end of a line that has no tabs: "1 Mar 2026 61", "Week 1: 61", "May 18/210", "May 18 of 210".
_BETWEEN = re.compile(r"(?:\s*[:=/]\s*|\s+of\s+|,?\s+)")


@dataclass(slots=True)
class Series:
    """What was typed.

    Attributes:
        labels: one a row, or None where there are none.
        rows: the numbers of each row, None where one is missing.
        xlabel, ylabel: the headings over the labels and over the first numbers, "" when there are none.
        problems: what cannot be used, in sentences.
    """

    labels: list[str] | None = None
    rows: list[list[float | None]] = field(default_factory=list)
    xlabel: str = ""
    ylabel: str = ""
    problems: list[str] = field(default_factory=list)

    def column(self, place: int) -> list[float | None]:
        """Return the numbers of one column."""
        return [row[place] if place < len(row) else None for row in self.rows]

    @property
    def empty(self) -> bool:
        """Whether there is no number at all."""
        return all(number is None for row in self.rows for number in row)


def number_of(text: str) -> float | None:
    """Return the number that a cell holds, None where it holds none.

    >>> number_of("1,024"), number_of("45%"), number_of("n/a")
    (1024.0, 45.0, None)
    """
    try:
        return read_numbers([text], "")[0]
    except InputError:
        return None


def read_series(text: str, wanted: int | None = 1) -> Series:
    """Return the series that lines of text hold: a number a line, or a label and its numbers.

    Cells lie between tabs, as spreadsheets copy them, or between semicolons; without either, the last words of a line
    are its numbers. A first line without numbers names the columns. A dash, or nothing, is a missing value.

    Args:
        text: what was typed.
        wanted: how many numbers belong to a row; None for as many as there are.

    >>> read_series("week\\tdays\\n1 Mar\\t61\\n8 Mar\\t58").rows
    [[61.0], [58.0]]
    >>> read_series("Week 1: 61\\nWeek 2: soon").problems
    ['Row 2 says “Week 2: soon”; write a number in it, or a dash where the value is missing.']
    """
    lines = list(enumerate(text.split("\n"), start=1))
    while lines and not lines[-1][1].strip():
        lines.pop()
    while lines and not lines[0][1].strip():
        lines.pop(0)
    table = [(row, _cells(line, wanted)) for row, line in lines]
    if not table:
        return Series()
    width = max(len(cells) for _, cells in table)
    labelled = width > wanted if wanted else _has_labels([cells for _, cells in table])
    series = Series(labels=[] if labelled else None)
    first = 1 if labelled else 0
    if len(table) > 1 and _is_heading(table[0][1], table[1][1], first):
        cells = table.pop(0)[1]
        series.xlabel = cells[0].strip() if labelled and len(cells) > 1 else ""
        series.ylabel = cells[first].strip() if len(cells) > first else ""
    if wanted and width > first + wanted:
        series.problems.append(
            f"There are {width} columns; the first {first + wanted} are used. Leave out those that do not belong."
        )
    for row, cells in table:
        if labelled and not any(cell.strip() for cell in cells):
            continue
        if labelled and len(cells) == 1 and number_of(cells[0]) is not None and cells[0].strip() not in _GAPS:
            cells = ["", *cells]
        numbers = cells[first : first + wanted if wanted else None]
        numbers += [""] * ((wanted or 1) - len(numbers))
        series.rows.append([_read(cell, row, " ".join(cells).strip(), series.problems) for cell in numbers])
        if series.labels is not None:
            series.labels.append(cells[0].strip().removesuffix(":"))
            if not cells[0].strip():
                series.problems.append(f"Row {row} has no date or label; give it one, so that it has a place in time.")
            elif len(cells) == 1:
                series.problems.append(
                    f"Row {row} says “{cells[0].strip()}”; write a number in it, or a dash where the value is missing."
                )
    return series


def _cells(line: str, wanted: int | None) -> list[str]:
    for mark in "\t;":
        if mark in line:
            return line.split(mark)
    said = line.strip()
    if wanted == 1 and number_of(said) is not None:
        return [said]
    # numbers from the end, as many as are wanted
    found: list[str] = []
    while said and (wanted is None or len(found) < wanted):
        before, between, last = _last(said)
        if last not in _GAPS and number_of(last) is None:
            break
        found.insert(0, last)
        said = before
        if not between:
            break
    return [said, *found] if said else found or [""]


def _last(said: str) -> tuple[str, str, str]:
    """Return what is before the last word, what stands between, and the last word."""
    found = list(_BETWEEN.finditer(said))
    if not found:
        return "", "", said
    between = found[-1]
    return said[: between.start()].strip(), between[0], said[between.end() :]


def _has_labels(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first cells are mostly words or dates, or end with a colon."""
    first = [cells[0] for cells in rows if cells[0].strip() not in _GAPS]
    return sum(number_of(cell) is None for cell in first) * 2 > len(first) and any(len(cells) > 1 for cells in rows)


def _is_heading(cells: Sequence[str], below: Sequence[str], first: int) -> bool:
    """Whether a line names the columns of the line below it."""
    if all(number_of(cell) is None for cell in below[first:]):
        return False
    told = [cell.strip() for cell in (cells[first:] or cells) if cell.strip() not in _GAPS]
    return bool(told) and not any(re.search(r"\d", cell) for cell in told)


def _read(cell: str, row: int, line: str, problems: list[str]) -> float | None:
    said = cell.strip()
    if said in _GAPS:
        return None
    number = number_of(said)
    if number is None:
        problems.append(f"Row {row} says “{said}”; write a number in it, or a dash where the value is missing.")
    return number
