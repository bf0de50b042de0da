"""The faculty's view of a cohort: who has handed in what, what is hard, who may be stuck, and how far graders agree.

One private page, with the same tables as CSV and Excel. Everyone on the roll is in it.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import combinations
from math import isnan
from pathlib import Path

from qitools.course.files import replace
from qitools.course.layout import Course
from qitools.course.records import Mark, Records, Work, code_titles, read, spoken, total
from qitools.course.sheet import page, table
from qitools.errors import InputError
from qitools.measures import agreement
from qitools.spoken import count, number

# How many of the hardest questions the page lists; the files list all.
_HARDEST = 12

STUCK = (
    "Somebody may be stuck who has handed in nothing of an assignment that is due (by its date in the gradebook or, where "
    "there is none, once half of the roll has handed in a part of it); whose newest version could not be graded; who earned "
    "less than half of the checks' marks of an assignment; or whom the same review code has cost marks in two exercises or "
    "more. It is a reason to ring them, and no judgement."
)

# A cell of a table: text, a number, or nothing.
Value = str | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the view.

    Attributes:
        name: of the sheet in Excel, and of the CSV file.
        head: its columns.
        rows: its lines.
    """

    name: str
    head: tuple[str, ...]
    rows: list[tuple[Value, ...]]


def progress(course: Course, moderation: Path | None = None, now: datetime | None = None) -> Path:
    """Write the page, a CSV file a table, and one Excel file, into `_build/progress`.

    Args:
        course: the course.
        moderation: a CSV file with second marks, in columns grader, person, assignment, notebook, cell and score, and row
            where a rubric's rows are marked one by one; `exercises/moderation.csv`, if there is one, when left out.
        now: the time to judge by what is due; the present when left out.

    Returns:
        The page.

    Raises:
        InputError: when there is no gradebook, or the file with second marks cannot be read.
    """
    records = read(course)
    given = moderation or course.exercises / "moderation.csv"
    if moderation and not moderation.is_file():
        raise InputError(f"There is no file {moderation}; give a CSV file with the second grader's marks.")
    pairs = moderated(records, _marks(given) if given.is_file() else {})
    sheets = [
        _stuck_sheet(records, now or datetime.now(UTC)),
        _handed_in(records),
        _lessons(records),
        _codes(records),
        _questions(records),
        pairs,
        _everything(records),
    ]
    new = course.build / ".progress"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    new.chmod(0o700)  # people's marks are for nobody else on this machine
    (new / "index.html").write_text(_page(records, sheets), "utf-8")
    for sheet in sheets:
        _save_csv(sheet, new / f"{sheet.name.lower().replace(' ', '-')}.csv")
    _save_excel(sheets, new / "progress.xlsx")
    replace(course.build / "progress", new)
    return course.build / "progress" / "index.html"


def run(course: Course, words: list[str]) -> None:
    """The verb."""
    parser = argparse.ArgumentParser(prog="qi-course progress", description=__doc__)
    parser.add_argument("--moderation", type=Path, help="second marks; exercises/moderation.csv when left out")
    given = parser.parse_args(words)
    print(f"Open {course.show(progress(course, given.moderation))}; it names people, so keep it among the faculty.")


# --- who may be stuck ------------------------------------------------------------------------------------------


def stuck(records: Records, now: datetime) -> dict[str, list[str]]:
    """Return person's id -> why they may be stuck, as `STUCK` defines it, for those who may be."""
    due = {assignment for assignment in records.assignments if _is_due(records, assignment, now)}
    found: dict[str, list[str]] = {}
    for person in records.people:
        own = [work for work in records.work if work.person == person]
        reasons = []
        for assignment in records.assignments:
            parts = [work for work in own if work.assignment == assignment]
            if assignment in due and all(work.status == "missing" for work in parts):
                reasons.append(f"nothing of {spoken(assignment)} handed in")
            reasons += [f"{work.notebook} not graded: {work.reason}" for work in parts if work.status == "not graded"]
            earned, most = total(mark for work in parts for mark in work.checks)
            if most and earned < most / 2:
                reasons.append(f"{number(earned)} of {number(most)} from checks in {spoken(assignment)}")
        lost: dict[str, set[str]] = {}
        for work in own:
            for mark in work.checks:
                if mark.question.code and mark.score is not None and mark.score < mark.question.most:
                    lost.setdefault(mark.question.code, set()).add(work.notebook)
        reasons += [f"{code} cost marks in {len(where)} exercises" for code, where in lost.items() if len(where) > 1]
        if reasons:
            found[person.id] = reasons
    return found


def _is_due(records: Records, assignment: str, now: datetime) -> bool:
    if assignment in records.due:
        return records.due[assignment].replace(tzinfo=UTC) <= now
    here = {w.person.id for w in records.work if w.assignment == assignment and w.status != "missing"}
    return bool(here) and 2 * len(here) >= len(records.people)


# --- how far graders agree -------------------------------------------------------------------------------------

_Place = tuple[str, str, str, str, str]  # person, assignment, notebook, cell, row of the rubric


def moderated(records: Records, second: Mapping[str, Mapping[_Place, float]]) -> Sheet:
    """Return how far each two graders agree on what both marked: exactly the same, and Cohen's kappa.

    Where both marked the rows of a rubric, these are compared; otherwise the marks of whole answers. The marks in the
    gradebook count as those of a grader called "gradebook".

    Args:
        records: the cohort's work.
        second: grader -> place -> marks.
    """
    by_grader = {grader: _with_totals(marks) for grader, marks in second.items()}
    by_grader["gradebook"] = {
        (work.person.id, work.assignment, work.notebook, mark.question.cell, ""): mark.score
        for work in records.work
        for mark in work.written
        if mark.score is not None
    }
    rows: list[tuple[Value, ...]] = []
    for one, other in combinations(sorted(by_grader), 2):
        both = by_grader[one].keys() & by_grader[other].keys()
        shared = sorted({place for place in both if place[4]} or both)
        if not shared:
            continue
        first, then = ([by_grader[grader][place] for place in shared] for grader in (one, other))
        percent, kappa = agreement(first, then)
        apart = sum(a - b for a, b in zip(first, then, strict=True)) / len(shared)
        what = "rows of the rubric" if shared[0][4] else "whole answers"
        rows.append(
            (
                one,
                other,
                what,
                len(shared),
                round(percent, 1),
                None if isnan(kappa) else round(kappa, 2),
                round(apart, 2),
            )
        )
    head = ("grader", "other grader", "compared", "marked by both", "same, %", "kappa", "mean difference")
    return Sheet("Moderation", head, rows)


def _with_totals(marks: Mapping[_Place, float]) -> dict[_Place, float]:
    """Return marks with those of whole answers that were marked by row."""
    found = dict(marks)
    for *answer, row in marks:
        if row:
            place: _Place = (answer[0], answer[1], answer[2], answer[3], "")
            found[place] = sum(score for own, score in marks.items() if own[:4] == place[:4] and own[4])
    return found


def _marks(path: Path) -> dict[str, dict[_Place, float]]:
    found: dict[str, dict[_Place, float]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                texts = [(row[name] or "").strip() for name in ("grader", "person", "assignment", "notebook", "cell")]
                score = float(row["score"])
            except (KeyError, TypeError, ValueError):
                raise InputError(
                    f"{path.name}, line {line}: it needs grader, person, assignment, notebook, cell, and a number as score."
                ) from None
            place = (texts[1], texts[2], texts[3], texts[4], (row.get("row") or "").strip())
            found.setdefault(texts[0], {})[place] = score
    return found


# --- the tables ------------------------------------------------------------------------------------------------


def _share(marks: Iterable[Mark]) -> float | None:
    """Return the share of the marks that was earned, in percent; None where none were given."""
    earned, most = total(marks)
    return round(100 * earned / most, 1) if most else None


def _stuck_sheet(records: Records, now: datetime) -> Sheet:
    found = stuck(records, now)
    names = {person.id: person.name for person in records.people}
    return Sheet("Stuck", ("person", "name", "why"), [(id_, names[id_], "; ".join(why)) for id_, why in found.items()])


def _handed_in(records: Records) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    for person in records.people:
        cells: list[Value] = []
        for assignment in records.assignments:
            parts = [work for work in records.work if work.person == person and work.assignment == assignment]
            here = [work for work in parts if work.status != "missing"]
            cell = f"{len(here)} of {len(parts)}"
            if graded := [work for work in parts if work.status == "graded"]:
                earned, most = total(mark for work in graded for mark in work.marks)
                cell += f"; {number(earned)} of {number(most)} marks"
            if left := sum(work.status == "not graded" for work in parts):
                cell += f"; {left} not graded"
            cells.append(cell)
        rows.append((person.id, person.name, *cells))
    return Sheet("Handed in", ("person", "name", *map(spoken, records.assignments)), rows)


def _lessons(records: Records) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    for (assignment, notebook), title in records.titles.items():
        own = [work for work in records.work if (work.assignment, work.notebook) == (assignment, notebook)]
        states = [work.status for work in own]
        checks, written = ([mark for work in own for mark in kind(work)] for kind in (_checks, _written))
        waiting = sum(work.waits for work in own)
        tally = (states.count("graded"), states.count("not graded"), states.count("missing"), waiting)
        rows.append((title, spoken(assignment), *tally, _share(checks), _share(written)))
    head = ("exercise", "assignment", "graded", "not graded", "missing", "wait for a person", "checks, %", "written, %")
    return Sheet("Lessons", head, rows)


def _checks(work: Work) -> list[Mark]:
    return work.checks


def _written(work: Work) -> list[Mark]:
    return work.written


def _codes(records: Records) -> Sheet:
    by_code: dict[str, list[tuple[str, Mark]]] = {}
    for work in records.work:
        for mark in work.checks:
            if mark.question.code and mark.score is not None:
                by_code.setdefault(mark.question.code, []).append((work.person.id, mark))
    rows: list[tuple[Value, ...]] = []
    for code, found in sorted(by_code.items()):
        lost = {person for person, mark in found if (mark.score or 0) < mark.question.most}
        people = {person for person, _ in found}
        rows.append((code, code_titles()[code], len(people), len(lost), _share(mark for _, mark in found)))
    return Sheet("Codes", ("code", "what it is about", "people", "lost marks", "earned, %"), rows)


def _questions(records: Records) -> Sheet:
    given: dict[tuple[str, str, str], list[Mark]] = {}
    for work in records.work:
        for mark in work.marks:
            if mark.score is not None:
                given.setdefault((work.assignment, work.notebook, mark.question.cell), []).append(mark)
    rows: list[tuple[Value, ...]] = []
    for question in records.questions:
        if marks := given.get((question.assignment, question.notebook, question.cell)):
            title = records.titles[question.assignment, question.notebook]
            zeros = sum(mark.score == 0 for mark in marks)
            kind = "a person" if question.written else "a check"
            rows.append((question.title, title, question.cell, kind, len(marks), zeros, _share(marks)))
    rows.sort(key=lambda row: (float(row[6] or 0), str(row[2])))
    return Sheet("Questions", ("question", "exercise", "cell", "marked by", "people", "zeros", "earned, %"), rows)


def _everything(records: Records) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    for work in records.work:
        (checks, most), (written, most_written) = total(work.checks), total(work.written)
        graded = work.status == "graded"
        marks = (
            (checks, most, written if most_written else None, most_written or None, work.penalty)
            if graded
            else (None,) * 5
        )
        at = f"{work.at:%Y-%m-%d %H:%M}" if work.at else None
        rows.append(
            (
                work.person.id,
                work.person.name,
                work.assignment,
                work.notebook,
                work.status,
                work.reason or None,
                at,
                *marks,
            )
        )
    head = (
        "person", "name", "assignment", "notebook", "status", "reason", "handed in (UTC)", "checks", "checks, most", "written",
        "written, most", "late penalty",
    )  # fmt: skip
    return Sheet("Progress", head, rows)


# --- the page and the files ------------------------------------------------------------------------------------


def _page(records: Records, sheets: list[Sheet]) -> str:
    by_name = {sheet.name: sheet for sheet in sheets}
    people, exercises = len(records.people), len(records.titles)
    body = [
        "<h1>Progress of the cohort</h1>",
        '<p class="notice"><strong>Private.</strong> This page names people and their marks: keep it among the faculty.</p>',
        f"<p>{count(people, 'person', 'people')} on the roll, {count(exercises, 'exercise')} released.</p>",
        "<h2>Who may be stuck</h2>",
        f"<p>{escape(STUCK)}</p>",
        _shown(by_name["Stuck"], "Who may be stuck, and why", "Nobody, as far as this can tell."),
        "<h2>Who has handed in what</h2>",
        "<p>Exercises handed in, then the marks given so far. What is missing or not graded has no marks, and is no zero.</p>",
        _shown(by_name["Handed in"], "Everyone on the roll, by assignment", "Nobody is on the roll."),
        "<h2>Lessons</h2>",
        _shown(by_name["Lessons"], "People and marks, by lesson", "Nothing is released."),
        "<h2>Review codes</h2>",
        _shown(by_name["Codes"], "Marks by review code", "Nothing has been graded."),
        "<h2>The hardest questions</h2>",
        _shown(by_name["Questions"], "The least share of the marks first", "Nothing has been graded.", _HARDEST),
        "<h2>Moderation</h2>",
        "<p>Two graders' marks on the same answers. Kappa is the agreement beyond what chance would give: 1 is full "
        "agreement, 0 no more than chance. It takes marks as names, so that 2 and 3 are as far apart as 0 and 3: read it "
        "beside the mean difference, and with few answers trust neither.</p>",
        _shown(by_name["Moderation"], "How far graders agree", "Nothing has been marked by two people."),
        "<h2>Files</h2>",
        '<p>The same tables are in <a href="progress.xlsx">progress.xlsx</a>; a line for each exercise of each person is in '
        '<a href="progress.csv">progress.csv</a>.</p>',
    ]
    return page("Progress of the cohort", "\n".join(body))


def _shown(sheet: Sheet, caption: str, empty: str, most: int | None = None) -> str:
    if not sheet.rows:
        return f"<p>{escape(empty)}</p>"
    numbers = [at for at in range(len(sheet.head)) if any(isinstance(row[at], int | float) for row in sheet.rows)]
    return table(caption, sheet.head, [[_cell(cell) for cell in row] for row in sheet.rows[:most]], numbers=numbers)


def _cell(value: Value) -> str:
    return "–" if value is None else escape(value) if isinstance(value, str) else number(value)


def _save_csv(sheet: Sheet, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.head)
        for row in sheet.rows:
            # A text stays a text, whatever it starts with: a spreadsheet must not run it as a formula.
            writer.writerow([re.sub(r"^(?=[=+\-@\t])", "'", cell) if isinstance(cell, str) else cell for cell in row])


def _save_excel(sheets: list[Sheet], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        to = book.create_sheet(sheet.name)
        for at, heading in enumerate(sheet.head, start=1):
            to.cell(1, at, heading).font = Font(bold=True)
            width = max([8, len(heading), *(len(str(row[at - 1])) for row in sheet.rows)])
            to.column_dimensions[to.cell(1, at).column_letter].width = min(width + 2, 60)
        for line, row in enumerate(sheet.rows, start=2):
            for at, value in enumerate(row, start=1):
                cell = to.cell(line, at)
                if isinstance(value, str):
                    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                    cell.data_type = "s"
                elif value is not None:
                    cell.value = value
        to.freeze_panes = "B2"
    book.save(path)
