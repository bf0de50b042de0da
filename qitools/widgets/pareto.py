"""The explorer of Pareto charts: the same cases counted in two units, and split by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qitools.display import Diagram
from qitools.errors import InputError
from qitools.pareto import Pareto
from qitools.review.read import listed, quote
from qitools.timechart import plain_number
from qitools.widgets.base import Editor
from qitools.widgets.charts import NoChart
from qitools.widgets.form import Field, Level, Note, Rows, State, blank
from qitools.widgets.typed import number_of


class ParetoExplorer(Editor):
    """A Pareto chart whose bars can be counted in another unit, and for one group alone.

    Args:
        value: the `Pareto` to start from, its dict, or a table (a data frame, or a dict of columns): its first column
            of texts has the categories, a second one the groups, and the columns of numbers are the units.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> explorer = ParetoExplorer({"cause": ["transport", "care package"], "delays": [20, 12], "bed-days": [46, 217]})
    >>> explorer.value.categories
    ('transport', 'care package')
    """

    title = "Pareto chart"
    help = (
        "Paste categories with their counts, a second unit and a group from Excel. Rows of one category are added up."
    )
    layout = "chart"
    kind = Pareto
    schema = (
        Field("shown", "Count in", "choice", options=(("1", "The first unit"), ("2", "The second unit")), short=True),
        Field("group", "Only the group", hint="all of them", short=True),
        Rows(
            "rows",
            "Categories",
            columns=(
                Field("category", "Category", hint="care package"),
                Field("first", "1st unit", "number", hint="12"),
                Field("second", "2nd unit", "number", hint="217"),
                Field("group", "Group", hint="north"),
            ),
            levels=(Level("category", ("first", "second", "group"), hint="care package"),),
        ),
        Field("unit1", "The first unit", hint="delays", short=True),
        Field("unit2", "The second unit", hint="bed-days", short=True),
        Field("title", "Title", hint="Delayed discharges, Riverside, spring 2026"),
        Field("multiple", "A case can stand under several categories", "switch"),
    )

    def __init__(self, value: Any = None, name: str | None = None) -> None:
        self._table: State | None = None
        if value is not None and not isinstance(value, Pareto | NoChart) and not _is_dict_form(value):
            self._table = _table(value)
            value = self.to_value(self._meaning(self._tidy(self._table))[0])
        super().__init__(value, name)
        self._table = None

    def start(self) -> Diagram:
        """Return what stands for a chart without a count."""
        return NoChart()

    def from_dict(self, given: Any) -> Any:
        """Return the chart that a dict describes; that of an empty dict has no count yet."""
        return Pareto.from_dict(given) if given else NoChart()

    def _read_value(self, given: Any) -> Any:
        return given if isinstance(given, NoChart) else super()._read_value(given)

    def to_state(self, value: Any) -> State:
        """Return a row for each category, in the order given."""
        if self._table is not None and isinstance(value, Pareto):
            return self._table
        if not isinstance(value, Pareto):
            return {"shown": "1", "rows": [{}]}
        given = value.to_dict()
        rows = [
            {"id": f"row{number}", "category": category, "first": amount}
            for number, (category, amount) in enumerate(given["counts"].items())
        ]
        return {
            "shown": "1",
            "rows": rows,
            "unit1": value.unit,
            "title": value.title,
            "multiple": "yes" if value.multiple else "",
        }

    def to_value(self, form: State) -> Any:
        """Return the chart of the unit and the group that are chosen; rows without a count are left out."""
        counts: dict[str, float] = {}
        for row in self._counted(form):
            name = row["category"].strip()
            counts[name] = counts.get(name, 0) + row[_column(form)]
        if not any(counts.values()):
            return NoChart()
        title = " – ".join(filter(None, (form["title"].strip(), form["group"].strip())))
        return Pareto(counts, form[f"unit{form['shown'] or 1}"].strip(), title, bool(form["multiple"]))

    def _counted(self, form: State) -> Iterable[State]:
        """Yield the rows that can be counted."""
        group = form["group"].strip().casefold()
        for row in form["rows"]:
            amount = row[_column(form)]
            of_group = not group or row["group"].strip().casefold() == group
            if row["category"].strip() and amount is not None and amount >= 0 and of_group:
                yield row

    def notes(self, form: State) -> Iterable[Note]:
        """Say which rows are not counted, and where there is no such group."""
        groups = list(dict.fromkeys(row["group"].strip() for row in form["rows"] if row["group"].strip()))
        asked = form["group"].strip()
        if asked and asked.casefold() not in map(str.casefold, groups):
            there = f"the groups are {listed(groups)}" if groups else "no row has a group"
            yield Note(f"There is no group {quote(asked)}; {there}.", field="group")
        for row in form["rows"]:
            amount = row[_column(form)]
            if blank(row):
                continue
            if not row["category"].strip():
                yield Note("This row has no category; name it, or call it “other”.", row=row["id"], field="category")
            elif amount is None:
                yield Note("This row has no number in the unit that is shown, so it is not counted.", row=row["id"])
            elif amount < 0:
                yield Note("A count cannot be below 0, so this row is not counted.", row=row["id"], field="first")

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the field that a finding is about."""
        keys = {"Unit": f"unit{form['shown'] or 1}", "Bars": "rows", "Total": "multiple", "Claim": "title"}
        return "", keys.get(where, "")


def _column(form: State) -> str:
    return "second" if form["shown"] == "2" else "first"


def _is_dict_form(given: Any) -> bool:
    return isinstance(given, Mapping) and (not given or "counts" in given)


def _table(given: Any) -> State:
    """Return the state that a table gives.

    Raises:
        InputError: when it has no column of texts, or none of numbers, or they are not of one length.
    """
    named = (
        {str(name): list(given[name]) for name in given}
        if isinstance(given, Mapping) or hasattr(given, "columns")
        else {}
    )
    texts = [name for name, column in named.items() if any(number_of(str(cell)) is None for cell in column)]
    units = [name for name in named if name not in texts]
    if not texts or not units or len({len(column) for column in named.values()}) > 1:
        raise InputError(
            "A table for a Pareto chart has a column of categories and at least one of numbers, all of one length."
        )
    keys = dict(zip(("category", "group"), texts, strict=False)) | dict(zip(("first", "second"), units, strict=False))
    rows = [
        {"id": f"row{number}", **{key: _cell(named[name][number]) for key, name in keys.items()}}
        for number in range(len(named[texts[0]]))
    ]
    return {"shown": "1", "rows": rows, "unit1": units[0], "unit2": units[1] if len(units) > 1 else ""}


def _cell(given: Any) -> str:
    number = number_of(str(given))
    return str(given) if number is None else str(plain_number(number))
