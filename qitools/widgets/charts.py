"""The reader of run charts and the explorer of Shewhart charts: a series that is typed or pasted, and its chart."""

from __future__ import annotations

import re
from abc import abstractmethod
from ast import literal_eval
from collections.abc import Iterable
from typing import Any

from qitools.display import Diagram
from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import current
from qitools.errors import InputError
from qitools.misreading import MISREADINGS, Misreading
from qitools.review import Review
from qitools.rules import RUN_CHART, SHEWHART, TITLES
from qitools.runchart import RunChart
from qitools.shewhart import KINDS, ShewhartChart
from qitools.whatif import WildPoint
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Level, Note, Rows, State, blank
from qitools.widgets.typed import MISSING, Series, number_of, read_series

_BETTER = (("", "Not said"), ("increase", "Higher"), ("decrease", "Lower"))
_RATIOS = ("p", "pp", "u", "up", "funnel")
# What a rule set is called in the form when it is none of those that have a name.
_OWN = "own rules"


class NoChart(Diagram):
    """What a chart is before its first value: there is nothing to read yet.

    >>> bool(NoChart()), NoChart().to_dict()
    (False, {})
    """

    alt_text = "No chart yet: there is no value."

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoChart)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<NoChart>"

    def to_dict(self) -> dict[str, Any]:
        """Return an empty dict."""
        return {}

    def review(self, today: str | None = None) -> Review:
        """Return an empty review."""
        return Review()

    def _scene(self) -> Scene:
        style = current()
        scene = Scene(margin=24 * style.text / 9.5)
        scene.text(block("Nothing to draw yet: paste from Excel, or type.", style.text), 0, 0, style.muted)
        return scene


class ChartEditor(Editor):
    """What the editors of charts over time share. A subclass gives `kind`, `schema` and what its settings are."""

    layout = "chart"
    help = "Paste a column, or dates and values, from Excel; or type them. Points count from 1."

    _built: tuple[State, Any, list[Note]] | None = None

    def start(self) -> Any:
        """Return what stands for a chart without a value."""
        return NoChart()

    def from_dict(self, given: Any) -> Any:
        """Return the chart that a dict describes; that of an empty dict has no value yet."""
        return self.kind.from_dict(given) if given else NoChart()

    def _read_value(self, given: Any) -> Any:
        return given if isinstance(given, NoChart) else super()._read_value(given)

    @abstractmethod
    def wanted(self, form: State) -> int | None:
        """Return how many numbers a row of the series has; None where there are as many as there are."""

    @abstractmethod
    def settings(self, form: State, series: Series) -> tuple[dict[str, Any], dict[str, tuple[str, Any]]]:
        """Return what a chart cannot be made without, and field -> (setting, value) for what is tried in turn."""

    # From the words to the chart.

    def to_value(self, form: State) -> Any:
        """Return the chart of the form, without the settings that cannot be used; `notes` says which."""
        return self._make(form)[0]

    def notes(self, form: State) -> Iterable[Note]:
        """Say which rows, and which settings, cannot be used as they are typed."""
        return self._make(form)[1]

    def _make(self, form: State) -> tuple[Any, list[Note]]:
        if self._built is None or self._built[0] != form:
            self._built = (form, *self._chart(form))
        return self._built[1], self._built[2]

    def _chart(self, form: State) -> tuple[Any, list[Note]]:
        series = read_series(form["series"], self.wanted(form))
        notes = [Note(problem, field="series") for problem in series.problems]
        if series.empty:
            return NoChart(), notes
        needed, tried = self.settings(form, series)
        if series.labels is not None and all(series.labels):
            tried = {"series": ("x", series.labels), **tried}
        tried |= {
            "title": ("title", form["title"].strip()),
            "ylabel": ("ylabel", form["ylabel"].strip() or series.ylabel),
            "xlabel": ("xlabel", form["xlabel"].strip() or series.xlabel),
            "target": ("target", form["target"].strip()),
            "better": ("better", form["better"]),
            "baseline": ("baseline", _count(form["baseline"])),
            "phases": ("phases", _phases(form["phases"])),
            "exclude": ("exclude", _points(form["exclude"])),
            "notes": ("notes", _noted(form["notes"], series)),
            "rules": ("rules", self._rules(form)),
        }
        chosen = {name: value for name, value in tried.values() if value not in ("", None, [], {})}
        try:
            return self.kind(**needed, **chosen), notes
        except InputError:
            pass
        # One of them cannot be used: the chart is made without it, and its field says why.
        made: dict[str, Any] = dict(needed)
        chart: Any = NoChart()
        for field, (name, value) in [("series", ("", None)), *tried.items()]:
            if name and name not in chosen:
                continue
            try:
                chart = self.kind(**made, **({name: value} if name else {}))
            except InputError as problem:
                notes.append(Note(_said_here(str(problem), name), field=field))
            else:
                made |= {name: value} if name else {}
        return chart, notes

    def _rules(self, form: State) -> Any:
        if form["rules"] == _OWN and form["own_rules"]:
            return literal_eval(form["own_rules"])
        return form["rules"]

    # From the chart to the words.

    def to_state(self, value: Any) -> State:
        """Return the series as lines, and the settings as they are typed."""
        if isinstance(value, NoChart):
            return {"rules": self.schema_default("rules"), "notes": [{}]}
        given = value.to_dict()
        rules = given["rules"]
        own = not isinstance(rules, str)
        labels = given.get("x") or [None] * len(value.values)
        lines = [
            "\t".join([*([] if label is None else [_label_text(label, cells)]), *cells])
            for label, cells in zip(labels, self.lines(value), strict=True)
        ]
        return {
            "series": "\n".join(lines),
            **{name: given.get(name, "") for name in ("title", "ylabel", "xlabel", "better", "baseline")},
            "target": given.get("target", ""),
            "phases": _phases_text(given.get("phases")),
            "exclude": ", ".join(str(position + 1) for position in given.get("exclude", ())),
            "notes": [
                {"id": f"note{number}", "note": text, "at": position + 1}
                for number, (position, text) in enumerate(value.notes_at)
            ]
            or [{}],
            "rules": _OWN if own else rules,
            "own_rules": repr(rules) if own else "",
        }

    def lines(self, value: Any) -> Iterable[list[str]]:
        """Yield the numbers of each row as texts."""
        for number in value.to_dict()["y"]:
            yield [MISSING if number is None else _number_text(number)]

    def schema_default(self, key: str) -> str:
        """Return what a choice starts with."""
        return next(part.options[0][0] for part in self.schema if isinstance(part, Field) and part.key == key)

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the field that a finding is about."""
        keys = {"Title": "title", "Units": "ylabel", "Notes": "notes", "Baseline": "baseline", "Target": "target",
                "Rules": "rules", "Better": "better", "Limits": "series", "Kind": "chart_kind"}  # fmt: skip
        if where.startswith("Point"):
            return "", "series"
        return "", keys.get(where, "")


def _fields_of(rules: tuple[str, ...]) -> tuple[Field | Rows, ...]:
    """Return the fields that every chart over time has."""
    return (
        Field("title", "Title", hint="What, for whom, where", heading="The chart"),
        Field("ylabel", "What is measured", hint="days", short=True),
        Field("xlabel", "Along the bottom", hint="week", short=True),
        Field("baseline", "Baseline", hint="12 points", short=True),
        Field("target", "Target", hint="42", short=True),
        Field("better", "Better is", "choice", options=_BETTER, short=True),
        Field("rules", "Rules", "choice", options=tuple((name, TITLES[name]) for name in rules), short=True),
        Field("phases", "New phase after point", hint="12: Checklist; 24: Evening clinic", short=True),
        Field("exclude", "Leave out points", hint="5, 11", short=True),
        Rows(
            "notes",
            "Notes on the chart",
            columns=(Field("note", "Note", hint="Checklist starts"), Field("at", "At point", hint="13")),
            levels=(Level("note", ("at",), hint="Checklist starts"),),
        ),
        Field("own_rules", "Own rules", "kept"),
    )


class RunChartReader(ChartEditor):
    """A run chart that is typed or pasted and read at once, with the classic errors to try.

    The switches under *See each classic error* show what somebody would claim who makes it, beside what is so. They
    change the drawing and nothing else.

    Args:
        value: the `RunChart` to start from, or its dict; no value yet when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> reader = RunChartReader(RunChart([61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61], baseline=12))
    >>> reader.value.phases[0].median
    60.5
    """

    title = "Run chart"
    kind = RunChart
    schema = (
        Field("series", "Values, one a line; or date and value", "long", hint="5 Jan\t61\n12 Jan\t58"),
        *(
            Field(code, f"{words[:1].upper()}{words[1:]}", "switch", heading="" if place else "See each classic error")
            for place, (code, words) in enumerate(MISREADINGS.items())
        ),
        *_fields_of(RUN_CHART),
    )

    def wanted(self, form: State) -> int:
        """Return that each row has one number."""
        return 1

    def settings(self, form: State, series: Series) -> tuple[dict[str, Any], dict[str, tuple[str, Any]]]:
        """Return the values."""
        return {"y": series.column(0)}, {}

    def pictured(self, form: State) -> Any:
        """Return the chart, or how it looks to somebody who makes the errors that are switched on."""
        codes = [code for code in MISREADINGS if form[code]]
        return Misreading(self.value, codes) if codes and isinstance(self.value, RunChart) else self.value


class ShewhartExplorer(ChartEditor):
    """A Shewhart chart that is typed or pasted: change its kind, rules, phases and screening, and see what it does.

    The slider moves one point, in mean moving ranges, and shows the limits with and without screening. It changes the
    drawing and nothing else.

    Args:
        value: the `ShewhartChart` to start from, or its dict; no value yet when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> explorer = ShewhartExplorer(ShewhartChart([18, 22, 15], n=[210, 232, 198], kind="p"))
    >>> explorer.value.n
    (210.0, 232.0, 198.0)
    """

    title = "Shewhart chart"
    kind = ShewhartChart
    schema = (
        Field("chart_kind", "Kind of chart", "choice", options=tuple(KINDS.items())),
        Field("series", "Values, one a line; counts with what they are out of", "long", hint="May\t18\t210"),
        Field("screen", "Leave out wild moving ranges (screening)", "switch"),
        Field(
            "wild_point", "Which point", "count", hint="the last", short=True, heading="What if one point were wild?"
        ),
        Field(
            "wild",
            "Move it, in moving ranges",
            "slide",
            options=(("min", "-10"), ("max", "10"), ("step", "0.5")),
            short=True,
        ),
        *_fields_of(SHEWHART),
    )

    def wanted(self, form: State) -> int | None:
        """Return that a row has a count and its denominator, a subgroup, or one number."""
        return {"xbar": None, "s": None}.get(form["chart_kind"], 2 if form["chart_kind"] in _RATIOS else 1)

    def settings(self, form: State, series: Series) -> tuple[dict[str, Any], dict[str, tuple[str, Any]]]:
        """Return the values with what they are out of, or the values of each subgroup."""
        kind = form["chart_kind"]
        fixed = {"kind": kind, "screen": bool(form["screen"])}
        if kind in ("xbar", "s"):
            return {"y": [[number for number in row if number is not None] for row in series.rows], **fixed}, {}
        if kind in _RATIOS:
            return {"y": series.column(0), "n": series.column(1), **fixed}, {}
        return {"y": series.column(0), **fixed}, {}

    def to_state(self, value: Any) -> State:
        """Return the series as lines, and the settings as they are typed."""
        if isinstance(value, NoChart):
            return {**super().to_state(value), "chart_kind": "i", "screen": "yes"}
        return {**super().to_state(value), "chart_kind": value.kind, "screen": "yes" if value.screen else ""}

    def lines(self, value: Any) -> Iterable[list[str]]:
        """Yield the numbers of each row as texts, with what they are out of."""
        given = value.to_dict()
        sizes = given.get("n") if value.kind in _RATIOS else None
        for place, row in enumerate(given["y"]):
            numbers = [*(row if isinstance(row, list) else [row]), *([sizes[place]] if sizes else [])]
            yield [MISSING if number is None else _number_text(number) for number in numbers]

    def pictured(self, form: State) -> Any:
        """Return the chart, or what becomes of it with a point moved."""
        try:
            return self._moved(form) or self.value
        except InputError:
            return self.value

    def _moved(self, form: State) -> WildPoint | None:
        if not form["wild"] or not isinstance(self.value, ShewhartChart):
            return None
        return WildPoint(self.value, form["wild_point"] or len(self.value.values), form["wild"])

    def notes(self, form: State) -> Iterable[Note]:
        """Say which rows, and which settings, cannot be used as they are typed."""
        yield from super().notes(form)
        try:
            self._moved(form)
        except InputError as problem:
            yield Note(str(problem), field="wild_point")


# -- settings as people type them


def _count(text: str) -> Any:
    """Return a number of points as a number, and a date as it is."""
    said = re.sub(r"\s*points?$", "", text.strip())
    number = number_of(said) if said else None
    return int(number) if number is not None and number.is_integer() else said


def _points(text: str) -> list[Any]:
    """Return points, counted from 1, as positions; what is no number as it is."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    return [int(part) - 1 if re.fullmatch(r"\d{1,9}", part) else part for part in parts]


def _phases(text: str) -> list[Any]:
    """Return the places where phases start, with their names where they have one."""
    marks = ";\n" if ";" in text or "\n" in text or ":" in text else ",;\n"
    found: list[Any] = []
    for part in re.split(f"[{marks}]", text):
        place, _, name = part.partition(":")
        if place.strip():
            found.append([_count(place), name.strip()] if name.strip() else _count(place))
    return found


def _phases_text(given: Any) -> str:
    told = []
    for item in given or ():
        place, name = item if isinstance(item, list) else (item, "")
        told.append(f"{place}: {' '.join(name.replace(';', ',').split())}" if name else str(place))
    return "; ".join(told)


def _noted(rows: list[State], series: Series) -> dict[Any, str]:
    """Return notes by what names their point: its label, or its number."""
    found: dict[Any, str] = {}
    for row in rows:
        at = row["at"].strip()
        if blank(row) or not at or not row["note"].strip():
            continue
        labels = series.labels if series.labels is not None and all(series.labels) else None
        inside = re.fullmatch(r"\d{1,9}", at) and labels is not None and 0 < int(at) <= len(labels)
        found[labels[int(at) - 1] if inside and labels else int(at) if at.isdigit() else at] = row["note"].strip()
    return found


def _said_here(problem: str, name: str) -> str:
    """Return a sentence about positions, which start at 0, as one about points, and one about a row as one about it."""
    if name == "target":
        return "The target should be a number, such as 42 or 90%."
    if name == "x":  # in the form, the labels stand in the rows themselves
        return problem.replace(" of x ", " ", 1)
    if name != "exclude":
        return problem
    return re.sub(
        r"names position (-?\d+), but positions run from 0 to (\d+)",
        lambda found: f"names point {int(found[1]) + 1}, but points run from 1 to {int(found[2]) + 1}",
        problem,
    ).replace("exclude", "Leave out points", 1)


def _label_text(label: Any, cells: list[str]) -> str:
    """Return a label as it is typed; beside the values of a subgroup, a number needs a mark that it is none of them."""
    said = " ".join(str(label).split())
    return f"{said}:" if len(cells) > 1 and number_of(said) is not None else said


def _number_text(number: float) -> str:
    return (
        str(int(number)) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else repr(number)
    )
