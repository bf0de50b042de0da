"""Small multiples: the same chart for each group, so that a gap between groups can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from qitools import spoken
from qitools.display import Diagram
from qitools.errors import InputError
from qitools.runchart import RunChart
from qitools.series import column, is_missing, plain_list, read_numbers
from qitools.shewhart import ShewhartChart

if TYPE_CHECKING:
    import pandas as pd

    from qitools.draw.scene import Scene
    from qitools.review import Review

# Kinds whose strata add up to one chart of everyone.
_ADDITIVE = ("p", "pp", "c", "u", "up")


@dataclass(frozen=True, slots=True)
class Gap:
    """The difference between the centre lines of two strata, phase by phase.

    Attributes:
        of, against: the strata; the gap is the first minus the second.
        sizes: one number a phase, with its sign.
        text: the gap in words.
    """

    of: str
    against: str
    sizes: tuple[float, ...]
    text: str

    @property
    def change(self) -> float:
        """How much the gap grew from the first phase to the last, with its sign."""
        return self.sizes[-1] - self.sizes[0]


class SmallMultiples(Diagram):
    """One chart a stratum (a group, a ward, a language), drawn side by side on one scale.

    Args:
        data: a data frame or a dict of columns, one row a point.
        y, x, n: names of the columns, as for `RunChart` and `ShewhartChart`.
        by: the name of the column that says which stratum a row belongs to.
        kind: "run", or a kind of `ShewhartChart`.
        title: text above the charts.
        each: stratum -> options for its chart alone, such as {"Heron": {"target": 4, "phases": [12]}}.
        options: any other option of the chart, for every stratum: baseline, phases, target, better, rules ...

    Raises:
        InputError: when something cannot be used; it names the stratum.

    >>> attended = {
    ...     "language": ["English-speaking", "interpreter needed"] * 2, "period": ["before", "before", "after", "after"],
    ...     "came": [744, 150, 991, 170], "booked": [1200, 300, 1180, 320]}
    >>> charts = SmallMultiples(attended, y="came", x="period", by="language", n="booked", kind="p", phases=[1])
    >>> charts.gap().text
    'English-speaking minus interpreter needed: 12.0, then 30.9 percentage points'
    """

    def __init__(
        self,
        data: Any,
        y: str,
        x: str | None = None,
        by: str = "",
        n: str | None = None,
        kind: str = "run",
        title: str | None = None,
        each: Mapping[str, Mapping[str, Any]] | None = None,
        **options: Any,
    ) -> None:
        strata = plain_list(column(data, by, "by")[0], repr(by))
        columns: dict[str, list[Any]] = {}
        for role, name in (("y", y), ("n", n), ("x", x)):
            if name is not None:
                given, said = column(data, name, role)
                # read as a whole, so that a mistake is named with its row of the data, not of its group
                columns[name] = plain_list(given, said) if role == "x" else read_numbers(given, said)
        rows: dict[str, list[int]] = {}
        for row, stratum in enumerate(strata):
            if is_missing(stratum):
                raise InputError(f"Row {row + 1} of {by!r} is empty; name its group, or write 'not recorded'.")
            rows.setdefault(str(stratum), []).append(row)
        if unknown := sorted(set(each or {}) - set(rows)):
            raise InputError(f"each names {unknown[0]!r}, which is not in {by!r}; the groups are {', '.join(rows)}.")
        charts = {}
        for stratum, places in rows.items():
            part = {name: [values[place] for place in places] for name, values in columns.items()}
            own = options | {"title": stratum} | dict((each or {}).get(stratum, {}))
            try:
                charts[stratum] = _chart(kind, y=y, x=x, n=n, data=part, **own)
            except InputError as error:
                raise InputError(f"In the group {stratum!r}: {error}") from None
        self._hold(charts, by, title)

    def _hold(self, charts: Mapping[str, RunChart | ShewhartChart], by: str, title: str | None) -> None:
        if not charts:
            raise InputError("There is no group to draw; give data with at least one row.")
        self.charts = dict(charts)
        self.by = str(by)
        self.title = "" if title is None else str(title)

    @property
    def kind(self) -> str:
        """ "run", or the kind of Shewhart chart."""
        first = next(iter(self.charts.values()))
        return first.kind if isinstance(first, ShewhartChart) else "run"

    def gap(self, of: str | None = None, against: str | None = None) -> Gap:
        """Return the gap between two strata in each phase: centre line minus centre line, with its sign.

        Args:
            of, against: the strata; those with the highest and the lowest centre in the first phase when left out.

        Raises:
            InputError: when there is no such stratum, only one, or their phases differ in number.
        """
        if len(self.charts) < 2:
            raise InputError("There is only one group, so there is no gap to show.")
        ranked = sorted(self.charts, key=lambda name: -_centres(self.charts[name])[0])
        of = ranked[0] if of is None else of
        against = next(name for name in reversed(ranked) if name != of) if against is None else against
        for name in (of, against):
            if name not in self.charts:
                raise InputError(f"There is no group {name!r}; the groups are {', '.join(self.charts)}.")
        first, second = _centres(self.charts[of]), _centres(self.charts[against])
        if len(first) != len(second):
            raise InputError(
                f"{of!r} has {len(first)} phases but {against!r} has {len(second)}; give them the same phases."
            )
        sizes = tuple(a - b for a, b in zip(first, second, strict=True))
        chart = self.charts[of]
        if chart.value_text(0.5).endswith("%"):
            said, unit = [f"{100 * size:.1f}" for size in sizes], " percentage points"
        else:
            said = [chart.value_text(size) for size in sizes]
            # two percentages differ by points, not by per cent
            unit = " percentage points" if chart.ylabel.startswith("%") else f" {chart.ylabel}" if chart.ylabel else ""
            unit = f" {spoken.singular(unit.strip())}" if unit and said[-1] in ("1", "-1", "−1") else unit
        # a frozen centre is that of the first points, and says nothing of how far apart the groups are now
        when = " in the baseline" if chart.phases[-1].frozen else ""
        return Gap(of, against, sizes, f"{of} minus {against}: {', then '.join(said)}{unit}{when}")

    @property
    def overall(self) -> ShewhartChart | None:
        """The chart of all strata together, where they add up (kinds p, pp, c, u, up); else None.

        Raises:
            InputError: when the strata do not have the same x.
        """
        charts = [chart for chart in self.charts.values() if isinstance(chart, ShewhartChart)]
        if self.kind not in _ADDITIVE:
            return None
        if any(chart.x != charts[0].x for chart in charts):
            raise InputError("The groups are not counted at the same times, so they cannot be added up.")
        settings = charts[0].to_dict() | {"title": "All together", "y": _totals([chart.y for chart in charts])}
        if charts[0].n is not None:
            settings["n"] = _totals([chart.n or () for chart in charts])
        return ShewhartChart.from_dict(settings)

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes EQ01 to EQ04."""
        from qitools.review.equity import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the charts as plain dicts, lists, numbers and texts; `from_dict` gives equal charts back."""
        charts = {name: chart.to_dict() for name, chart in self.charts.items()}
        return {"by": self.by, "kind": self.kind, "charts": charts} | ({"title": self.title} if self.title else {})

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> SmallMultiples:
        """Return the charts that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or not {"charts"} <= set(given) <= {"by", "kind", "charts", "title"}:
            raise InputError("Small multiples are a dict with the key 'charts' and any of 'by', 'kind' and 'title'.")
        if not isinstance(given["charts"], Mapping):
            raise InputError("The charts must be a dict: the group, then its chart.")
        made = cls.__new__(cls)
        kind = given.get("kind", "run")
        charts = {
            str(name): RunChart.from_dict(chart) if kind == "run" else ShewhartChart.from_dict(chart)
            for name, chart in given["charts"].items()
        }
        made._hold(charts, given.get("by", ""), given.get("title"))
        return made

    def to_frame(self) -> pd.DataFrame:
        """Return one row a point: the stratum under the name of its column, then what the chart's `to_frame` gives."""
        import pandas as pd

        frames = {name: chart.to_frame() for name, chart in self.charts.items()}
        joined = pd.concat(frames.values(), ignore_index=True)
        joined.insert(0, self.by or "stratum", [name for name, frame in frames.items() for _ in range(len(frame))])
        return joined

    @property
    def footer(self) -> str:
        """What stands at the foot: the rule set, and how it was used."""
        return next(iter(self.charts.values())).footer

    @property
    def alt_text(self) -> str:
        """The charts in words: each stratum with its centre lines and signals, and the widest gap."""
        first = next(iter(self.charts.values()))
        told = [f"{self.title}. " if self.title else ""]
        told[0] += f"{len(self.charts)} charts of {first.ylabel or 'a measure'}, one for each {self.by or 'group'}."
        for name, chart in self.charts.items():
            centres = ", then ".join(map(chart.value_text, _centres(chart)))
            found = "; ".join(signal.text for signal in chart.signals) or "no signal"
            told.append(f"{name}: {len(chart.values)} points, centre {centres}; {found}.")
        if len(self.charts) > 1 and len({len(chart.phases) for chart in self.charts.values()}) == 1:
            told.append(f"Gap: {self.gap().text}.")
        return " ".join([*told, self.footer])

    def _scene(self) -> Scene:
        from qitools.draw.charts import lay_out_multiples

        return lay_out_multiples(self)

    def __eq__(self, other: object) -> bool:
        return self.to_dict() == other.to_dict() if isinstance(other, SmallMultiples) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # compared by what it holds

    def __repr__(self) -> str:
        return f"<SmallMultiples by {self.by!r}: {', '.join(self.charts)}>"


def _chart(kind: str, n: str | None, **given: Any) -> RunChart | ShewhartChart:
    return RunChart(**given) if kind == "run" else ShewhartChart(kind=kind, n=n, **given)


def _centres(chart: RunChart | ShewhartChart) -> list[float]:
    if isinstance(chart, RunChart):
        return [phase.median for phase in chart.phases]
    return [phase._centre[-1] for phase in chart.phases]


def _totals(columns: list[tuple[float, ...]]) -> list[float | None]:
    """Add columns up row by row; a row where any is missing is missing."""
    sums = [sum(row) for row in zip(*columns, strict=True)]
    return [None if isnan(total) else total for total in sums]
