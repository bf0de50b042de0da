"""Excel sheets that people fill in: fishbones, driver diagrams, measurement plans and logs of PDSA cycles.

A sheet has a few named cells at its top and a table below. What is read is checked cell by cell, so that a message
can name the sheet, the row and the column; nothing is made until all of it can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, get_args

from qitools import measures, pdsa
from qitools.aim import Aim
from qitools.driver import NAMES, DriverDiagram, Level
from qitools.errors import InputError
from qitools.export.files import office, printable
from qitools.fishbone import CATEGORIES, Cause, Evidence, Fishbone
from qitools.measures import CHARTS, Measure, MeasurementPlan
from qitools.pdsa import STAGES, STAMPS, CycleType, Decision, PDSACycle

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# Room for this many rows more than are filled in, with their drop-downs.
_SPARE_ROWS = 500
# How a workbook writes a character that XML cannot hold; text that looks like it has its first underscore coded.
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
_LONGEST = 32_767  # characters that a cell can hold


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or a named cell at the top of a sheet.

    Attributes:
        name: the field that it holds.
        heading: what people see.
        about: what to write there.
        width: in characters.
        choices: what may be chosen; anything when empty.
        own: filled in by the log and not read back.
    """

    name: str
    heading: str
    about: str = ""
    width: int = 24
    choices: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet: `top`, a row each, then the table's `columns`."""

    title: str
    top: tuple[Column, ...] = ()
    columns: tuple[Column, ...] = ()


_AIM = Sheet(
    "Aim",
    top=(
        Column("sentence", "Aim as a sentence", "Or leave this empty and fill in the parts below."),
        *(Column(field.name, field.name.capitalize()) for field in fields(Aim)),
    ),
)
_FISHBONE = Sheet(
    "Fishbone",
    top=(Column("effect", "Effect", "The problem at the head of the fish: what, how much, where or since when."),),
    columns=(
        Column("category", "Category", f"The bone, such as {', '.join(CATEGORIES)}.", 22),
        Column("cause", "Cause", "A possible cause in the team's words, next to the bone.", 40),
        Column("because", "Because", "A cause behind that cause; repeat the cause beside it.", 40),
        Column(
            "level", "Level", "1: next to the bone. 2: behind that cause. 3: behind the row above. May be empty.", 8
        ),
        Column("evidence", "Evidence", "How the team knows.", 12, tuple(filter(None, get_args(Evidence)))),
        Column("verify_by", "To be checked by", "Such as: audit of 30 referrals.", 30),
        Column("votes", "Votes", "A whole number.", 8),
    ),
)
_DRIVER = Sheet(
    "Driver diagram",
    columns=(
        Column("level", "Kind", "What the row is.", 18, tuple(NAMES.values())),
        Column("text", "Driver or idea", "A driver is a condition or a noun; an idea is an action.", 44),
        Column("parents", "Serves", "The driver that it moves, in the same words; a row for each.", 44),
        Column("strength", "Strength", "How strongly it is believed to move it.", 10, ("strong", "weak")),
        Column("measure", "Measure", "How the team will see the driver move.", 36),
    ),
)
_YES_NO = ("yes", "no")
_MEASURE_CHOICES = {
    "kind": tuple(filter(None, get_args(measures.Kind))),
    "data_type": tuple(filter(None, get_args(measures.DataType))),
    "better": tuple(filter(None, get_args(measures.Better))),
    "chart": tuple(CHARTS.values()),
}
_MEASURES = Sheet(
    "Measures",
    columns=tuple(
        Column(
            field.name,
            measures.label(field.name),
            width=40 if field.name in ("name", "definition", "numerator", "denominator", "exclusions") else 20,
            choices=_MEASURE_CHOICES.get(field.name, ()),
        )
        for field in fields(Measure)
    ),
)
_PDSA_CHOICES = {
    "cycle_type": get_args(CycleType),
    "decision": tuple(filter(None, get_args(Decision))),
    "matched_prediction": _YES_NO,
}
_PDSA_ABOUT = {
    "ramp": "The series of tests that it belongs to.",
    "scale": "How many people, visits or shifts the test covers: a whole number.",
    "questions": "One a line (Alt+Enter for a new line).",
    "predictions": "One for each question, one a line, with a number or a direction, and why.",
    "unexpected": "What nobody foresaw; write 'none seen' if so.",
}
_PDSA = Sheet(
    "PDSA log",
    columns=(
        Column("id", "Number", "The log gives it; leave it empty for a new cycle.", 9),
        Column("version", "Version", "The log's own; please leave it as it is.", 9),
        *(
            Column(
                name,
                pdsa.label(name),
                _PDSA_ABOUT.get(name, ""),
                width=14 if name in ("ramp", "cycle_type", "scale", "when", "matched_prediction", "decision") else 32,
                choices=_PDSA_CHOICES.get(name, ()),
            )
            for names in STAGES.values()
            for name in names
        ),
        *(Column(name, f"{pdsa.label(name)} (UTC)", "Stamped by the log.", 18, own=True) for name in STAMPS.values()),
    ),
)
_KINDS: dict[str, type[Any]] = {
    "fishbone": Fishbone,
    "driver": DriverDiagram,
    "measures": MeasurementPlan,
    "pdsa": list,
}


def kind_of(thing: object) -> str:
    """Return the kind of sheet that an object fills, "" when there is none."""
    return next((kind for kind, made in _KINDS.items() if isinstance(thing, made)), "")


# --- Writing -----------------------------------------------------------------------------------------------------


def workbook(kind: str, thing: Any) -> bytes:
    """Return the workbook of an object, or an empty one to fill in when it is None.

    Raises:
        InputError: when there is no such kind, or the object holds what a sheet cannot.
    """
    if kind == "fishbone":
        return _book((_FISHBONE, {"effect": thing.effect}, _fishbone_rows(thing)) if thing else (_FISHBONE, {}, ()))
    if kind == "driver":
        rows = _driver_rows(thing) if thing else ()
        return _book((_DRIVER, {}, rows), (_AIM, _aim_cells(thing.aim if thing else ""), ()))
    if kind == "measures":
        rows = map(_measure_row, thing or ())
        return _book((_MEASURES, {}, rows), (_AIM, _aim_cells(thing.aim if thing is not None else ""), ()))
    if kind == "pdsa":
        return log_workbook(thing or ())
    raise InputError(f"There is no sheet for {kind!r}; choose one of {', '.join(map(repr, _KINDS))}.")


def log_workbook(versions: Iterable[tuple[int, PDSACycle]]) -> bytes:
    """Return the workbook of a log.

    Args:
        versions: each cycle with the number of its last change.
    """
    rows = [{**_cycle_cells(cycle), "version": version} for version, cycle in versions]
    return _book((_PDSA, {}, rows))


def _fishbone_rows(fishbone: Fishbone) -> Iterator[dict[str, Any]]:
    for category, causes in fishbone.categories.items():
        _named(category, "A category")
        if not causes:
            yield {"category": category}
        for top in causes:
            for depth, cause in top.walk():
                yield {
                    "category": category,
                    "cause": _named(top.text, "A cause"),
                    "because": _named(cause.text, "A cause") if depth > 1 else "",
                    "level": depth,
                    "evidence": cause.evidence,
                    "verify_by": cause.verify_by,
                    "votes": cause.votes or None,
                }


def _named(text: str, what: str) -> str:
    if not text.strip():
        raise InputError(f"{what} without words cannot be kept in a sheet; name it first.")
    return text


def _driver_rows(diagram: DriverDiagram) -> Iterator[dict[str, Any]]:
    for node in (*diagram.primaries, *diagram.secondaries, *diagram.ideas):
        row = {"level": NAMES[node.level], "text": node.text, "measure": node.measure}
        parents = diagram.parents(node)
        if not parents:
            yield {**row, "strength": node.strength if node.level == "primary" else ""}
        for parent in parents:
            yield {**row, "parents": parent.text, "strength": diagram.strength(node, parent)}


def _aim_cells(aim: Aim | str) -> dict[str, Any]:
    return (
        {field.name: getattr(aim, field.name) for field in fields(Aim)} if isinstance(aim, Aim) else {"sentence": aim}
    )


def _measure_row(measure: Measure) -> dict[str, Any]:
    return {**measure.to_dict(), "chart": CHARTS.get(measure.chart, measure.chart)}


def _cycle_cells(cycle: PDSACycle) -> dict[str, Any]:
    cells = {name: getattr(cycle, name) for name in pdsa.FIELDS}
    for name, value in cells.items():
        if isinstance(value, tuple):
            cells[name] = "\n".join(value)
        elif isinstance(value, bool):
            cells[name] = _YES_NO[0 if value else 1]
        elif isinstance(value, datetime):
            cells[name] = value.replace(tzinfo=None, microsecond=0)
    return cells


def _book(*sheets: tuple[Sheet, Mapping[str, Any], Iterable[Mapping[str, Any]]]) -> bytes:
    with office():
        from openpyxl import Workbook
    book = Workbook()
    book.remove(book.active)
    for sheet, top, rows in sheets:
        _fill(book.create_sheet(sheet.title), sheet, top, rows)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(to: Worksheet, sheet: Sheet, top: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    blue, grey = PatternFill("solid", fgColor="005EB8"), PatternFill("solid", fgColor="56646F")
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, field in enumerate(sheet.top, start=1):
        to.cell(number, 1, field.heading).font = Font(name="Calibri", size=11, bold=True)
        _put(to, number, 2, top.get(field.name), field.heading)
        to.cell(number, 2).alignment = wrapped
        _guide(to, field, f"B{number}")
    if not sheet.columns:
        to.column_dimensions["A"].width, to.column_dimensions["B"].width = 22, 80
        return
    head = len(sheet.top) + (2 if sheet.top else 1)
    last = head
    for last, row in enumerate(rows, start=head + 1):
        for across, column in enumerate(sheet.columns, start=1):
            _put(to, last, across, row.get(column.name), column.heading)
            to.cell(last, across).alignment = wrapped
    for across, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(across)
        heading = to.cell(head, across, column.heading)
        heading.font, heading.fill = (
            Font(name="Calibri", size=11, bold=True, color="FFFFFF"),
            grey if column.own else blue,
        )
        heading.alignment = wrapped
        to.column_dimensions[letter].width = column.width
        _guide(to, column, f"{letter}{head + 1}:{letter}{last + _SPARE_ROWS}")
    to.freeze_panes = to.cell(head + 1, 1)
    to.print_title_rows = f"{head}:{head}"
    to.page_setup.orientation = "landscape"
    if sum(column.width for column in sheet.columns) < 220:  # wider, it could not be read on one page
        to.page_setup.fitToHeight, to.sheet_properties.pageSetUpPr.fitToPage = 0, True


def _put(to: Worksheet, row: int, column: int, value: object, heading: str) -> None:
    if value is None or value == "":
        return
    cell = to.cell(row, column)
    if not isinstance(value, str):
        cell.value = value
        return
    text = printable(value)
    if len(text) > _LONGEST:
        raise InputError(f"{heading} is longer than a cell can hold, {_LONGEST:,} characters; please shorten it.")
    cell.value = _CODED.sub(r"_x005F\g<0>", text)
    # A text stays a text, whatever it starts with: it is never run as a formula, not even after it is edited.
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@", "\t")):
        cell.quotePrefix = True


def _guide(to: Worksheet, column: Column, cells: str) -> None:
    """Add the drop-down of a column and the note that shows when one of its cells is chosen."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if not column.choices and not column.about:
        return
    guide = DataValidation(type="list" if column.choices else None, allow_blank=True)
    if column.choices:
        guide.formula1 = f'"{",".join(column.choices)}"'
        guide.showErrorMessage = True
        guide.errorTitle, guide.error = column.heading, f"Please choose one of: {', '.join(column.choices)}."
    guide.showInputMessage = True
    guide.promptTitle = column.heading
    guide.prompt = column.about or "Choose from the list."
    guide.add(cells)
    to.add_data_validation(guide)


# --- Reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read: its place, and what its cells say by the name of their column; empty ones are None."""

    sheet: str
    number: int
    letters: Mapping[str, str]
    headings: Mapping[str, str]
    cells: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return what a cell says as text; dates and numbers as a person would type them."""
        return _said(self.cells.get(name))

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """Return which of the choices a cell holds, "" when it is empty."""
        said = self.text(name)
        found = [choice for choice in choices if choice.casefold() == " ".join(said.split()).casefold()]
        if said and not found:
            raise self.problem(name, f"{said!r} is not one of {', '.join(choices)}")
        return found[0] if said else ""

    def whole(self, name: str, least: int) -> int | None:
        """Return the whole number in a cell, None when it is empty."""
        said = self.text(name)
        if not said:
            return None
        if not re.fullmatch(r"\d{1,9}", said) or int(said) < least:
            raise self.problem(name, f"{said!r} is not a whole number from {least} up")
        return int(said)

    def problem(self, name: str, what: str) -> InputError:
        """Return the error that names this row and a column."""
        return InputError(
            f"Sheet {self.sheet!r}, row {self.number}, column {self.letters[name]} ({self.headings[name]}): {what}."
        )

    @contextmanager
    def placed(self, name: str = "") -> Iterator[None]:
        """Name this row, and a column where it is known, in an error raised inside."""
        try:
            yield
        except InputError as error:
            if name:
                raise self.problem(name, str(error).rstrip(".")) from None
            raise InputError(f"Sheet {self.sheet!r}, row {self.number}: {error}") from None


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A row of a log's sheet: the cycle that it describes, and the version of it that was exported."""

    row: Row
    cycle: PDSACycle
    version: int | None

    def placed(self) -> Any:
        """Name the row in an error raised inside."""
        return self.row.placed()

    def changes(self, base: PDSACycle) -> dict[str, Any]:
        """Return the fields that a person changed since the cycle looked like `base`."""
        before, now = _cycle_cells(base), _cycle_cells(self.cycle)
        names = [name for stage in STAGES.values() for name in stage]
        return {name: getattr(self.cycle, name) for name in names if _said(now[name]) != _said(before[name])}


def read(kind: str, content: bytes, name: str) -> Any:
    """Return the object that a workbook describes; see `qitools.export.read_excel`.

    Args:
        kind: what it describes.
        content: the file.
        name: its name, for messages.
    """
    if kind not in _KINDS:
        raise InputError(f"There is no sheet for {kind!r}; choose one of {', '.join(map(repr, _KINDS))}.")
    if kind == "pdsa":
        return [row.cycle for row in cycle_rows(content, name)]
    book = _open(content, name)
    if kind == "fishbone":
        top, rows = _sheet(book, _FISHBONE)
        return _fishbone(top.text("effect"), rows)
    if kind == "driver":
        return _driver(_aim(book), _sheet(book, _DRIVER)[1])
    return _plan(_aim(book), _sheet(book, _MEASURES)[1])


def cycle_rows(content: bytes, name: str) -> list[CycleRow]:
    """Return the rows of a log's workbook that have something written in them."""
    return [_cycle_row(row) for row in _sheet(_open(content, name), _PDSA)[1]]


def _cycle_row(row: Row) -> CycleRow:
    given: dict[str, Any] = {name: row.text(name) for names in STAGES.values() for name in names}
    given["id"] = row.whole("id", 1)
    given["scale"] = row.whole("scale", 1) or 1
    given["cycle_type"] = row.choice("cycle_type", _PDSA_CHOICES["cycle_type"]) or "test"
    given["decision"] = row.choice("decision", _PDSA_CHOICES["decision"])
    matched = row.choice("matched_prediction", _YES_NO)
    given["matched_prediction"] = {"yes": True, "no": False}.get(matched)
    for name in ("questions", "predictions"):
        given[name] = [line.strip() for line in given[name].split("\n") if line.strip()]
    return CycleRow(row, PDSACycle(**given), row.whole("version", 1))


def _fishbone(effect: str, rows: Sequence[Row]) -> Fishbone:
    bones: dict[str, list[dict[str, Any]]] = {}
    path: list[dict[str, Any]] = []  # the causes from the bone to the row above
    category = ""
    for row in rows:
        named, cause, because = row.text("category"), row.text("cause"), row.text("because")
        if named and named != category:
            category, path = named, []
        if not category:
            raise row.problem("category", "the first row needs its category")
        bone = bones.setdefault(category, [])
        if not cause and because and path:
            cause = path[0]["cause"]
        if not cause:
            if any(value is not None for name, value in row.cells.items() if name != "category"):
                raise row.problem("cause", "a cause is missing")
            continue
        depth = row.whole("level", 1) or (2 if because else 1)
        if (depth > 1) != bool(because):
            raise row.problem("level", f"level {depth} needs a text under Because" if depth > 1 else
                              "level 1 stands under Cause, with nothing under Because")  # fmt: skip
        node = {
            "cause": because or cause,
            "because": [],
            "evidence": row.choice("evidence", get_args(Evidence)[1:]),
            "verify_by": row.text("verify_by"),
            "votes": row.whole("votes", 0) or 0,
        }
        if depth > 1 and not (path and path[0]["cause"] == cause):
            path = [{"cause": cause, "because": []}]  # written once, beside what lies behind it
            bone.append(path[0])
        if depth > len(path) + 1:
            raise row.problem("level", f"there is no row of level {depth - 1} above it to lie behind")
        (path[depth - 2]["because"] if depth > 1 else bone).append(node)
        path = [*path[: depth - 1], node]
    return Fishbone(effect, {name: [Cause.read(cause) for cause in causes] for name, causes in bones.items()})


def _driver(aim: Aim | str, rows: Sequence[Row]) -> DriverDiagram:
    diagram = DriverDiagram(aim)
    kinds: dict[str, Level] = {name: level for level, name in NAMES.items()}
    levels = [kinds.get(row.choice("level", tuple(kinds))) for row in rows]
    for row, level in zip(rows, levels, strict=True):
        if level is None:
            raise row.problem("level", f"please choose one of {', '.join(kinds)}")
    for level in NAMES:
        seen: dict[str, Any] = {}
        for row in (row for row, found in zip(rows, levels, strict=True) if found == level):
            text, measure = row.text("text"), row.text("measure")
            strength: Any = row.choice("strength", ("strong", "weak")) or "strong"
            if measure and level == "idea":
                raise row.problem("measure", "a change idea has no measure; write it beside the driver")
            key = " ".join(text.split()).casefold()
            with row.placed("text"):
                if level == "primary":
                    diagram.primary(text, strength, measure)
                elif key not in seen:
                    seen[key] = diagram.secondary(text, measure=measure) if level == "secondary" else diagram.idea(text)
            if seen.get(key) and measure and measure != seen[key].measure:
                raise row.problem("measure", f"{text!r} has another measure in a row above")
            served = row.text("parents")
            if served and level == "primary":
                raise row.problem("parents", "a primary driver serves the aim; leave this empty")
            for parent in _served(diagram, served):
                with row.placed("parents"):
                    diagram.link(seen[key], parent, strength)
    return diagram


def _served(diagram: DriverDiagram, text: str) -> list[str]:
    """Return the drivers that a cell names: the whole of it, or parts between semicolons or line ends."""
    try:
        return [diagram.find(text).text] if text else []
    except InputError:
        return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _plan(aim: Aim | str, rows: Sequence[Row]) -> MeasurementPlan:
    made: list[Measure] = []
    for row in rows:
        given: dict[str, Any] = {
            name: row.choice(name, choices) for name, choices in _MEASURE_CHOICES.items() if name != "chart"
        }
        for column in _MEASURES.columns:
            value = row.cells.get(column.name)
            if column.name not in given and value is not None:
                number = isinstance(value, int | float) and not isinstance(value, bool)
                given[column.name] = value if number else _said(value)
        for name in ("name", "unit", "chart"):
            given[name] = row.text(name)
        for name, value in given.items():
            with row.placed(name):
                Measure(**{"name": "", name: value})
        measure = Measure(**given)
        with row.placed("name"):
            MeasurementPlan([*made, measure])
        made.append(measure)
    return MeasurementPlan(made, aim)


def _aim(book: Any) -> Aim | str:
    if _AIM.title not in book.sheetnames:
        return ""
    row, _ = _sheet(book, _AIM)
    filled = {name: value for name, value in row.cells.items() if value is not None}
    sentence = row.text("sentence")
    if not set(filled) - {"sentence"}:
        return sentence
    if sentence:
        raise row.problem("sentence", "write the aim as a sentence or in its parts, not both")
    given: dict[str, Any] = {}
    for name, value in filled.items():
        number = isinstance(value, int | float) and name in ("baseline", "target")
        given[name] = value if number else _said(value)
        with row.placed(name):
            Aim(**{name: given[name]})
    return Aim(**given)


def _open(content: bytes, name: str) -> Any:
    with office():
        from openpyxl import load_workbook
    try:
        return load_workbook(BytesIO(content), data_only=True)
    # A file that is no workbook, or a damaged one, makes the parser raise nearly anything.
    except Exception:
        raise InputError(f"{name!r} is not an Excel workbook that can be read; save it as .xlsx first.") from None


def _sheet(book: Any, sheet: Sheet) -> tuple[Row, list[Row]]:
    """Return the named cells at the top of a sheet as a row, and the rows of its table that are not empty."""
    if sheet.title not in book.sheetnames:
        there = ", ".join(map(repr, book.sheetnames))
        raise InputError(f"There is no sheet {sheet.title!r} in this workbook, only {there}; please use its template.")
    lines = [list(line) for line in book[sheet.title].iter_rows()]
    wanted = {_key(column.heading): column for column in sheet.columns}
    head = len(lines)
    where: dict[str, int] = {}
    for number, line in enumerate(lines[:20]):
        found = {wanted[_key(cell.value)].name: i for i, cell in enumerate(line) if _key(cell.value) in wanted}
        if len(found) > max(len(where), len(sheet.columns) // 3):
            head, where = number, found
    for column in sheet.columns:
        if column.name not in where and not column.own:
            raise InputError(f"Sheet {sheet.title!r} has no column {column.heading!r}; please use its template.")
    headings = {column.name: column.heading for column in (*sheet.top, *sheet.columns)}
    top = _top(sheet, lines[:head] if sheet.columns else lines, headings)
    rows = []
    for line in lines[head + 1 :]:
        cells = {name: _value(line[i]) for name, i in where.items() if i < len(line)}
        letters = {name: line[i].column_letter for name, i in where.items() if i < len(line)}
        row = Row(sheet.title, line[0].row, letters, headings, cells)
        for name, i in where.items():
            if i < len(line) and line[i].data_type == "e":
                raise row.problem(name, f"the cell shows the error {line[i].value}")
        if any(value is not None for value in cells.values()):
            rows.append(row)
    return top, rows


def _top(sheet: Sheet, lines: list[list[Any]], headings: Mapping[str, str]) -> Row:
    names = {_key(field.heading): field.name for field in sheet.top}
    found = {names[_key(line[0].value)]: line for line in lines if line and _key(line[0].value) in names}
    cells = {name: _value(line[1]) for name, line in found.items() if len(line) > 1}
    number = min((line[0].row for line in found.values()), default=1)
    return Row(sheet.title, number, dict.fromkeys(headings, "B"), headings, cells)


def _key(value: object) -> str:
    return " ".join(str(value).split()).casefold() if value is not None else ""


def _value(cell: Any) -> Any:
    value = cell.value
    if not isinstance(value, str):
        return value
    return _CODED.sub(lambda found: chr(int(found[1], 16)), value) if value.strip() else None


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES_NO[0 if value else 1]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return printable(str(value)).strip()
