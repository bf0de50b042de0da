"""The editor of measurement plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from qitools.errors import InputError
from qitools.measures import CHARTS, CHARTS_FOR, Measure, MeasurementPlan, label
from qitools.review.read import quote
from qitools.widgets.aim import AIM, aim_state, aim_value
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Level, Note, Rows, State, blank

_OPTIONS = {
    "kind": (("", "Choose"), ("outcome", "Outcome"), ("process", "Process"), ("balancing", "Balancing")),
    "data_type": (("", "Choose"), *((kind, kind.capitalize()) for kind in CHARTS_FOR)),
    "chart": (("", "Choose"), *CHARTS.items()),
    "better": (("", "Choose"), ("decrease", "Lower"), ("increase", "Higher")),
}
_HINTS = {
    "name": "A measure: % of shifts with a safety huddle",
    "definition": "What two strangers would apply alike",
    "numerator": "what is counted",
    "denominator": "out of what",
    "unit": "days",
    "exclusions": "what does not count, or: none",
    "source": "incident system",
    "collector": "a role",
    "frequency": "weekly",
    "sampling": "all, or every 5th",
    "kappa": "0 to 1",
}
_LONG = ("definition", "revision")


def _column(name: str) -> Field:
    if name in _OPTIONS:
        return Field(name, label(name), "choice", options=_OPTIONS[name])
    if name == "kappa":
        return Field(name, label(name), "number", hint=_HINTS[name])
    return Field(name, label(name), "long" if name in _LONG else "text", hint=_HINTS.get(name, ""))


_NAMES = tuple(field.name for field in fields(Measure))


class MeasurementPlanEditor(Editor):
    """A form for a family of measures, each with its row of the plan, with a coach's questions.

    Args:
        value: the `MeasurementPlan` to start from; one empty measure of each kind when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> editor = MeasurementPlanEditor(MeasurementPlan([Measure("% of shifts with a huddle", kind="process")]))
    >>> editor.value
    <MeasurementPlan: 0 outcome, 1 process, 0 balancing>
    """

    title = "Measurement plan"
    help = "Outcome, process and balancing measures, 4 to 10 in all. Open the details of a measure to plan how it is collected."
    layout = "page"
    kind = MeasurementPlan
    schema = (
        *AIM,
        Rows(
            "measures",
            "Measures",
            columns=tuple(_column(name) for name in _NAMES),
            levels=(Level("measure", _NAMES[1:], hint=_HINTS["name"]),),
            cards=True,
        ),
    )

    def start(self) -> MeasurementPlan:
        """Return a plan without measures."""
        return MeasurementPlan()

    def to_state(self, value: MeasurementPlan) -> State:
        """Return a row for each measure; an empty plan has one empty row to write in."""
        rows: list[State] = [
            {"id": f"row{number}", **{name: getattr(measure, name) for name in _NAMES}}
            for number, measure in enumerate(value)
        ]
        return {**aim_state(value.aim), "measures": rows or [{"id": "row0"}]}

    def to_value(self, form: State) -> MeasurementPlan:
        """Return the plan of the rows; a row in which nothing is written is left out."""
        return MeasurementPlan([measure for _, measure, _ in _measures(form) if measure], aim_value(form))

    def notes(self, form: State) -> Iterable[Note]:
        """Say which measures cannot be in the plan as they are typed."""
        for row, _, problem in _measures(form):
            if problem:
                yield Note(problem, row=row["id"])

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the measure that a finding names, or the list where it is about the family."""
        for row in sorted(form["measures"], key=lambda row: -len(row["name"])):
            if row["name"].strip() and (where == row["name"] or where.startswith(f"{row['name']}: ")):
                return row["id"], "name"
        return "", "aim" if where == "Aim" else ""


def _measures(form: State) -> Iterable[tuple[State, Measure | None, str]]:
    """Yield (row, its measure, what is wrong) for every row in which something is written."""
    seen: set[str] = set()
    for row in form["measures"]:
        if blank(row):
            continue
        given: dict[str, Any] = {name: row[name] for name in _NAMES}
        try:
            measure = Measure(**given)
        except InputError as problem:
            yield row, None, str(problem)
            continue
        name = " ".join(measure.name.split()).lower()
        if name and name in seen:
            yield row, None, f"There is a measure {quote(measure.name)} above; give this one another name."
        else:
            yield row, measure, ""
        seen.add(name)
