"""Measures: what a team counts, how exactly, and how its data are drawn."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import nan
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, overload

from qitools import spoken
from qitools.aim import Aim, read_amount
from qitools.display import Diagram
from qitools.errors import InputError, entries

if TYPE_CHECKING:
    import pandas as pd

    from qitools.draw.scene import Scene
    from qitools.review import Review

Kind = Literal["", "outcome", "process", "balancing"]
DataType = Literal["", "continuous", "classification", "count", "cases between", "time between"]
Better = Literal["", "increase", "decrease"]

# Chart kind, as `ShewhartChart` takes it, -> its name for readers.
CHARTS = {
    "run": "Run chart",
    "i": "I chart",
    "mr": "Moving range chart",
    "xbar": "X-bar chart",
    "s": "S chart",
    "p": "P chart",
    "pp": "P′ chart",
    "c": "C chart",
    "u": "U chart",
    "up": "U′ chart",
    "g": "G chart",
    "t": "T chart",
    "funnel": "Funnel plot",
}

# Data type -> the charts that suit it. A run chart always does; an I chart also takes percentages and rates with
# large denominators, where a P or U chart has limits that are too narrow.
CHARTS_FOR: dict[DataType, tuple[str, ...]] = {
    "continuous": ("run", "i", "mr", "xbar", "s"),
    "classification": ("run", "p", "pp", "i", "funnel"),
    "count": ("run", "c", "u", "up", "i", "funnel"),
    "cases between": ("run", "g"),
    "time between": ("run", "t"),
}

# Names of charts as people write them -> kind.
_CHART_NAMES = {name.lower(): kind for kind, name in CHARTS.items()} | {
    "xmr": "i", "xmr chart": "i", "individuals": "i", "individuals chart": "i", "imr": "i", "x-bar": "xbar",
    "x-bar-s": "xbar", "x-bar and s": "xbar", "xbar-s": "xbar", "p'": "pp", "p′": "pp", "u'": "up", "u′": "up",
    "p' chart": "pp", "u' chart": "up",
}  # fmt: skip


@dataclass(frozen=True)
class Measure(Diagram):
    """A measure and its row of the measurement plan.

    What is not written yet is left empty: `review` says what a coach would ask.

    Args:
        name: what it is called, such as "% of shifts with a safety huddle".
        kind: "outcome", "process" or "balancing".
        definition: the operational definition, which two strangers would apply alike.
        numerator: what is counted above the line, of a percentage or rate.
        denominator: what it is counted out of, or the area of opportunity, such as "occupied bed-days / 1,000".
        unit: such as "days", "%" or "per 1,000 bed-days".
        exclusions: what does not count; "none" when nothing is left out.
        source: where the data are, such as "incident system".
        collector: who collects them; a role, not a name.
        place: where they are collected.
        frequency: how often, such as "weekly".
        sampling: how the cases are chosen, such as "every 5th referral" or "all".
        sample_size: how many at a time: a number, or words such as "about 20".
        data_type: "continuous", "classification" (each is yes or no), "count" (more than one is possible for each),
            "cases between" or "time between" rare events.
        chart: the kind of chart, a key of `CHARTS` such as "run" or "p"; its name ("P chart") does as well.
        driver: the driver whose movement it shows.
        baseline: where it stands now: a number, or words such as "to be measured by 2026-12-15".
        target: where it should be.
        better: "increase" or "decrease", the wanted direction, as a chart takes it.
        kappa: agreement of two people who tried the definition (see `agreement`).
        revision: what was changed in the definition after they tried it.

    Raises:
        InputError: when a field holds what it cannot.

    >>> huddle = Measure("% of shifts with a safety huddle", kind="process", numerator="shifts with a huddle",
    ...                  denominator="shifts", unit="%", data_type="classification", chart="P chart")
    >>> huddle.chart, huddle.better
    ('p', '')
    """

    name: str
    kind: Kind = ""
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    unit: str = ""
    exclusions: str = ""
    source: str = ""
    collector: str = ""
    place: str = ""
    frequency: str = ""
    sampling: str = ""
    sample_size: float | str | None = None
    data_type: DataType = ""
    chart: str = ""
    driver: str = ""
    baseline: float | str | None = None
    target: float | str | None = None
    better: Better = ""
    kappa: float | None = None
    revision: str = ""

    def __post_init__(self) -> None:
        choices = {"kind": get_args(Kind), "data_type": get_args(DataType), "better": get_args(Better)}
        for field in fields(self):
            value = getattr(self, field.name)
            what = f"Measure {self.name!r}: the {label(field.name).lower()}"
            if field.name in ("sample_size", "baseline", "target"):
                value = read_amount(value, what)
            elif field.name == "kappa":
                value = read_amount(value, what)
                if isinstance(value, str) or (value is not None and not -1 <= value <= 1):
                    raise InputError(f"{what} must be a number from -1 to 1; it is {value!r}.")
            else:
                value = "" if value is None else value
                if not isinstance(value, str):
                    raise InputError(f"{what} must be a text; it is {value!r}.")
                if field.name in choices and value not in choices[field.name]:
                    value = _tidy(value)
                    if value not in choices[field.name]:
                        words = ", ".join(repr(choice) for choice in choices[field.name] if choice)
                        raise InputError(f"{what} is {value!r}; use {words}, or leave it empty.")
                if field.name == "chart":
                    value = value if value in CHARTS else _CHART_NAMES.get(_tidy(value), value)
            object.__setattr__(self, field.name, value)

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice in this row of the plan, codes MP01 to MP08."""
        from qitools.review.plan import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the name and every field that is filled; `from_dict` gives an equal measure back."""
        filled = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in filled.items() if name == "name" or value not in ("", None)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Measure:
        """Return the measure that `to_dict` described.

        Raises:
            InputError: when it has no name, has an unknown field, or a field holds what it cannot.
        """
        names = [field.name for field in fields(cls)]
        if not isinstance(given, Mapping) or "name" not in given:
            raise InputError(f"A measure is a dict with the key 'name'; this is {given!r}.")
        unknown = [key for key in given if key not in names]
        if unknown:
            raise InputError(f"Measure {given['name']!r} has no field {unknown[0]!r}; use {', '.join(names)}.")
        return cls(**given)

    @property
    def alt_text(self) -> str:
        """The measure in words, field by field."""
        kind = f"{self.kind.capitalize()} measure" if self.kind else "Measure"
        told = [spoken.sentence(f"{kind}: {self.name or 'not named yet'}")]
        told += [spoken.sentence(f"{name}: {value}") for name, value in self.rows() if name not in ("Name", "Kind")]
        return " ".join(told)

    def rows(self) -> list[tuple[str, str]]:
        """Return (name of the field, what it says) for every field that is filled, as a reader wants it."""
        return [(label(field.name), said) for field in fields(self) if (said := self.said(field.name))]

    def said(self, name: str) -> str:
        """Return a field as a reader wants it: amounts with their unit, the chart by its name, "" when empty."""
        value = getattr(self, name)
        if name == "chart":
            return CHARTS.get(self.chart, self.chart)
        if name in ("baseline", "target"):
            return spoken.dated(spoken.amount(value, self.unit))
        if name == "kappa":
            return "" if value is None else f"{value:.2f}"
        return spoken.amount(value, "")

    def _scene(self) -> Scene:
        from qitools.draw.measures import lay_out

        return lay_out((self,))


class MeasurementPlan(Diagram, Sequence[Measure]):
    """A family of measures with how each is collected: outcome, process and balancing.

    Args:
        measures: `Measure`s, or their dicts.
        aim: the aim that they are for, an `Aim`, its dict or a sentence.

    Raises:
        InputError: when a measure is none of these, or two have the same name.

    >>> plan = MeasurementPlan([Measure("Violent incidents per 1,000 bed-days", kind="outcome"),
    ...                         {"name": "% of shifts with a huddle", "kind": "process"}])
    >>> [measure.name for measure in plan.of_kind("process")]
    ['% of shifts with a huddle']
    """

    def __init__(
        self, measures: Iterable[Measure | Mapping[str, Any]] = (), aim: Aim | Mapping[str, Any] | str = ""
    ) -> None:
        measures = entries(measures, "A measurement plan is made of a list of measures")
        if isinstance(aim, Mapping):
            aim = Aim.from_dict(aim)
        if not isinstance(aim, Aim | str):
            raise InputError(f"The aim of a measurement plan is an Aim or a sentence; this is {aim!r}.")
        self._aim: Aim | str = aim
        self._measures = tuple(m if isinstance(m, Measure) else Measure.from_dict(m) for m in measures)
        seen: set[str] = set()
        for measure in self._measures:
            if _tidy(measure.name) in seen and measure.name.strip():
                raise InputError(f"Two measures are called {measure.name!r}; give one of them another name.")
            seen.add(_tidy(measure.name))

    @property
    def aim(self) -> Aim | str:
        """The aim that the measures are for; "" when none is given."""
        return self._aim

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures, as listed."""
        return self._measures

    def of_kind(self, kind: Kind) -> tuple[Measure, ...]:
        """Return the measures of one kind, in order."""
        return tuple(measure for measure in self._measures if measure.kind == kind)

    @overload
    def __getitem__(self, index: int) -> Measure: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Measure, ...]: ...
    def __getitem__(self, index: int | slice) -> Measure | tuple[Measure, ...]:
        return self._measures[index]

    def __len__(self) -> int:
        return len(self._measures)

    def __iter__(self) -> Iterator[Measure]:
        return iter(self._measures)

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice in the family (MEA01 to MEA06), then in each row (MP01 to MP08)."""
        from qitools.review import Review
        from qitools.review.measures import SUBJECT

        rows = (
            replace(finding, where=": ".join(filter(None, (measure.name, finding.where))))
            for measure in self._measures
            for finding in measure.review(today)
        )
        return Review([*SUBJECT.review(self, today), *rows])

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain dicts, lists and texts; `from_dict` gives an equal plan back."""
        return {
            "aim": self._aim.to_dict() if isinstance(self._aim, Aim) else self._aim,
            "measures": [measure.to_dict() for measure in self._measures],
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> MeasurementPlan:
        """Return the plan that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or set(given) - {"aim", "measures"}:
            raise InputError("A measurement plan is a dict with the keys 'aim' and 'measures', and no others.")
        return cls(given.get("measures") or (), given.get("aim") or "")

    def to_frame(self) -> pd.DataFrame:
        """Return one row a measure, one column a field of `Measure`, in its order."""
        import pandas as pd

        columns = [field.name for field in fields(Measure)]
        rows = [[getattr(measure, column) for column in columns] for measure in self._measures]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, aim: Aim | str = "") -> MeasurementPlan:
        """Return the plan whose `to_frame` gave `frame`; a column or cell that is missing counts as empty.

        Args:
            frame: a column a field, by its name or its label ("sample_size" or "Sample size"); at least name.
            aim: as in `MeasurementPlan`; a frame does not hold it.

        Raises:
            InputError: when a row or a column cannot be used, with its number or name.
        """
        names = [field.name for field in fields(Measure)]
        columns = {str(column).strip().lower().replace(" ", "_"): column for column in frame.columns}
        columns = {_COLUMNS.get(column, column): original for column, original in columns.items()}
        unknown = [original for column, original in columns.items() if column not in names]
        if unknown:
            raise InputError(f"Column {unknown[0]!r} is not a field of a measure; use {', '.join(names)}.")
        measures = []
        cells = frame.astype(object).where(frame.notna(), None)
        for number, row in enumerate(cells.to_dict("records"), start=1):
            given = {name: row[columns[name]] for name in columns}
            try:
                measures.append(Measure.from_dict({**given, "name": given.get("name") or ""}))
            except InputError as problem:
                raise InputError(f"Row {number}: {problem}") from None
        return cls(measures, aim)

    @property
    def alt_text(self) -> str:
        """The plan in words: how many measures of each kind, then each with what is filled in."""
        kinds = [spoken.count(len(self.of_kind(kind)), f"{kind} measure") for kind in get_args(Kind) if kind]
        told = [f"Measurement plan with {spoken.count(len(self), 'measure')}: {', '.join(kinds)}."]
        if str(self._aim).strip():
            told.append(spoken.sentence(f"Aim: {self._aim}"))
        return " ".join([*told, *(measure.alt_text for measure in self._measures)])

    def _scene(self) -> Scene:
        from qitools.draw.measures import lay_out

        return lay_out(self._measures, str(self._aim))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MeasurementPlan):
            return NotImplemented
        return (self._aim, self._measures) == (other._aim, other._measures)

    def __hash__(self) -> int:
        return hash((self._aim, self._measures))

    def __repr__(self) -> str:
        kinds = [f"{len(self.of_kind(kind))} {kind}" for kind in get_args(Kind) if kind]
        return f"<MeasurementPlan: {', '.join(kinds)}>"


def choose_chart(
    data_type: DataType,
    *,
    values_per_point: int = 1,
    equal_area: bool = False,
    points: int | None = None,
    overdispersed: bool = False,
) -> str:
    """Return the kind of chart that suits the data, a key of `CHARTS`.

    Args:
        data_type: "continuous" (time, money, pressure), "classification" (each case is yes or no), "count" (more than
            one event is possible for each case), "cases between" or "time between" (rare events).
        values_per_point: how many values stand behind each point of continuous data.
        equal_area: whether the area of opportunity of a count, such as bed-days, stays nearly the same.
        points: how many points there are; under 12, a run chart comes first.
        overdispersed: whether the denominators are so large that a P or U chart has nearly every point outside.

    Raises:
        InputError: when the data type is not one of these.

    The order of the questions is that of Provost & Murray, The Health Care Data Guide (2011).

    >>> choose_chart("continuous"), choose_chart("count", equal_area=True), choose_chart("time between")
    ('i', 'c', 't')
    >>> choose_chart("continuous", points=7)
    'run'
    """
    if data_type not in CHARTS_FOR:
        raise InputError(f"There is no data type {data_type!r}; choose one of {', '.join(map(repr, CHARTS_FOR))}.")
    if points is not None and points < 12:
        return "run"
    if data_type == "continuous":
        return "xbar" if values_per_point > 1 else "i"
    if data_type == "classification":
        return "pp" if overdispersed else "p"
    if data_type == "count":
        return "c" if equal_area else "up" if overdispersed else "u"
    return "g" if data_type == "cases between" else "t"


def agreement(a: Sequence[Hashable], b: Sequence[Hashable]) -> tuple[float, float]:
    """Return how well two people who coded the same records agree: (percent, Cohen's kappa).

    Kappa is the agreement beyond what chance would give: 1 is full agreement, 0 no more than chance (Cohen 1960).
    It is not a number (nan) when both gave every record one and the same code: chance alone would agree as well.

    Args:
        a: one person's codes, a record each, such as "yes" and "no".
        b: the other person's, in the same order.

    Raises:
        InputError: when there are no records, a code is missing, or one person coded more records than the other.

    >>> percent, kappa = agreement(["y", "y", "n", "n"], ["y", "n", "n", "n"])
    >>> percent, kappa
    (75.0, 0.5)
    """
    a, b = list(a), list(b)
    if len(a) != len(b):
        raise InputError(f"One person coded {len(a)} records and the other {len(b)}; both must code the same ones.")
    if not a:
        raise InputError("There are no codes to compare; give each person's code for every record.")
    for position, pair in enumerate(zip(a, b, strict=True), start=1):
        if any(code is None or str(code).strip() in ("", "nan", "<NA>", "NaT") for code in pair):
            raise InputError(f"Record {position} has no code from one of the two; fill it in, or leave the record out.")
    n = len(a)
    same = sum(x == y for x, y in zip(a, b, strict=True))
    # In whole numbers, so that full agreement and no agreement come out exact.
    chance = sum(a.count(code) * b.count(code) for code in set(a) & set(b))
    kappa = nan if chance == n * n else (same * n - chance) / (n * n - chance)
    return 100 * same / n, kappa


_Item = TypeVar("_Item")


def systematic_sample(ids: Sequence[_Item], k: int, start: int) -> list[_Item]:
    """Return every kth of a list.

    Args:
        ids: the cases, in the order they came.
        k: the step: 5 takes every fifth.
        start: which case is the first, counted from 1; drawn by lot from 1 to k.

    Raises:
        InputError: when k is under 1, or start is not from 1 to k.

    >>> systematic_sample(["R01", "R02", "R03", "R04", "R05", "R06", "R07"], k=3, start=2)
    ['R02', 'R05']
    """
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise InputError(f"The step k must be a whole number from 1 up; it is {k!r}.")
    if isinstance(start, bool) or not isinstance(start, int) or not 1 <= start <= k:
        raise InputError(f"The start must be a whole number from 1 to {k}; it is {start!r}.")
    return list(ids[start - 1 :: k])


_LABELS = {
    "definition": "Operational definition",
    "chart": "Chart type",
    "kappa": "Agreement (kappa)",
    "better": "Wanted direction",
}

# Other names of columns that people give.
_COLUMNS = {
    "operational_definition": "definition", "chart_type": "chart", "type": "kind", "measure": "name",
    "agreement_(kappa)": "kappa", "wanted_direction": "better",
}  # fmt: skip


def label(name: str) -> str:
    """Return a field's name for readers.

    >>> label("sample_size"), label("chart")
    ('Sample size', 'Chart type')
    """
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def _tidy(text: str) -> str:
    return " ".join(text.split()).lower()
