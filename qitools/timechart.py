"""What a run chart and a Shewhart chart share: points in time order, phases, a target, notes and signals."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from math import isnan
from typing import TYPE_CHECKING, Any, Self

from qitools.display import Diagram
from qitools.errors import InputError
from qitools.pdsa import PDSACycle
from qitools.rules import Rules
from qitools.series import Times, column, index_times, plain_list, read_numbers, read_times
from qitools.signals import Pattern, Signal

if TYPE_CHECKING:
    import pandas as pd

BETTER = ("increase", "decrease")

# A probability rule asks for ten points (Provost & Murray).
FEWEST_POINTS = 10


class TimeChart(Diagram):
    """Points in time order, with what is written on the chart. `RunChart` and `ShewhartChart` analyse them.

    Attributes:
        y: what was given, NaN where a value is missing.
        values: what is plotted, NaN where there is a gap.
        times: where the points lie.
        rules: the rule set in use.
        baseline: how many points, from the first, freeze the centre line; None when it is not frozen.
        starts: position where each phase starts, and its name ("" when it has none).
        exclude: positions of points that are shown but left out of the statistics.
        target: the goal, in the unit of `values`; or None.
        better: "increase", "decrease" or None when neither is better.
        title, ylabel, xlabel: texts on the chart, "" when there is none.
        signals: what the rule set found, in time order.
    """

    _CHART = "chart"  # what a message calls it

    y: tuple[Any, ...]
    values: tuple[float, ...]
    signals: tuple[Signal, ...]

    def __init__(
        self,
        times: Times,
        rules: Rules,
        baseline: object,
        phases: object,
        exclude: object,
        target: object,
        better: str | None,
        title: str | None,
        ylabel: str | None,
        xlabel: str | None,
        notes: Mapping[Any, str] | Iterable[PDSACycle] | None,
    ) -> None:
        self.times = times
        self.rules = rules
        self.starts = _read_phases(phases, times)
        self.baseline = _read_baseline(baseline, times, self.starts)
        self.exclude = _read_excluded(exclude, times)
        self.target = None if target is None else read_numbers([target], "target")[0]
        if better is not None and better not in BETTER:
            near = get_close_matches(str(better), BETTER, 1, 0.3)
            hint = f"did you mean {near[0]!r}? Use" if near else "use"
            raise InputError(f"better is {better!r}; {hint} 'increase', 'decrease' or nothing.")
        self.better = better
        self.title = "" if title is None else str(title)
        self.ylabel = "" if ylabel is None else str(ylabel)
        self.xlabel = "" if xlabel is None else str(xlabel)
        self._notes = _read_notes(notes, times)

    @property
    def x(self) -> tuple[Any, ...]:
        """Where the points lie: days, numbers or labels; 1, 2, 3 ... when no x was given."""
        return tuple(self.times.values)

    @property
    def notes(self) -> dict[Any, str]:
        """x -> the note at that point."""
        return {self.times.values[position]: text for position, text in self._notes}

    @property
    def notes_at(self) -> tuple[tuple[int, str], ...]:
        """Position -> note, in time order."""
        return self._notes

    def spans(self) -> list[tuple[int, int, str]]:
        """Return start, stop (exclusive) and name of each phase."""
        stops = [start for start, _ in self.starts[1:]] + [len(self.times.values)]
        return [(start, stop, name) for (start, name), stop in zip(self.starts, stops, strict=True)]

    def value_text(self, value: float) -> str:
        """Return a value as it is written on the chart."""
        return number_text(value)

    def _in_use(self, start: int, stop: int) -> list[int]:
        """Return the positions from `start` to `stop` that count: neither missing nor excluded."""
        values, exclude = self.values, self.exclude
        return [i for i in range(start, stop) if values[i] == values[i] and i not in exclude]

    def _baseline_use(self, positions: list[int], start: int) -> list[int]:
        """Return those of a phase's positions that its centre line comes from."""
        if self.baseline is None or start:
            return positions
        return [i for i in positions if i < self.baseline]

    def _nothing_in(self, start: int, stop: int) -> InputError:
        first, last = self.times.text(start), self.times.text(stop - 1)
        return InputError(
            f"There is no value to use from {first} to {last}; move the phase or the baseline, or exclude less."
        )

    def _place(self, start: int, last: int) -> str:
        if start == last:
            return f"at {self.times.text(start)}"
        if self.times.kind == "order":
            return f"points {start + 1} to {last + 1}"
        return f"{self.times.text(start)} to {self.times.text(last)}"

    def _signal(self, pattern: Pattern, positions: Sequence[int], start: int, stop: int) -> Signal:
        """Return a pattern found among the points in use as a signal at its place on the chart."""
        rule, side, indices, text = pattern
        if not indices:
            return Signal(rule, start, stop, side, text)
        points = tuple(positions[index] for index in indices)
        return Signal(rule, points[0], points[-1] + 1, side, f"{text}, {self._place(points[0], points[-1])}", points)

    def signals_by_point(self) -> list[list[Signal]]:
        """Return, for each point, the signals that it is part of."""
        found: list[list[Signal]] = [[] for _ in self.values]
        for signal in self.signals:
            for position in signal.points:
                found[position].append(signal)
        return found

    @property
    def special(self) -> tuple[bool, ...]:
        """For each point, whether it is part of a signal."""
        return tuple(map(bool, self.signals_by_point()))

    def _frame(self, columns: Mapping[str, Any]) -> pd.DataFrame:
        import pandas as pd

        x: Any = list(self.times.values)
        marks = self.signals_by_point()
        return pd.DataFrame(
            {
                "x": pd.to_datetime(x) if self.times.kind == "date" else x,
                **columns,
                "special": [bool(mark) for mark in marks],
                "signals": ["; ".join(dict.fromkeys(signal.rule for signal in mark)) for mark in marks],
            }
        )

    def _phase_numbers(self) -> list[int]:
        """Return the number of the phase, from 1, of each point."""
        return [number for number, (start, stop, _) in enumerate(self.spans(), 1) for _ in range(start, stop)]

    # -- words

    def _opening(self, name: str, start: int) -> str:
        """Return how the sentence on a phase begins, for the alt text."""
        if name:
            return f"In phase {name!r} the"
        return "The" if len(self.starts) == 1 else f"From {self.times.text(start)} the"

    def _told_data(self) -> list[str]:
        """Return the sentences that say what is plotted, for the alt text."""
        count = len(self.values)
        known = [i for i, value in enumerate(self.values) if not isnan(value)]
        what = self.ylabel or "a measure"
        name = (
            f"{self._CHART}: {self.title}. {what[:1].upper()}{what[1:]}" if self.title else f"{self._CHART} of {what}"
        )
        time = (
            "in time order"
            if self.times.kind == "order"
            else f"from {self.times.text(0)} to {self.times.text(count - 1)}"
        )
        low = min(known, key=lambda i: self.values[i])
        high = max(known, key=lambda i: self.values[i])
        lowest = f"{self.value_text(self.values[low])} ({self.times.text(low)})"
        highest = f"{self.value_text(self.values[high])} ({self.times.text(high)})"
        last = self.value_text(self.values[known[-1]])
        told = [
            f"{name}, {count} {'point' if count == 1 else 'points'} {time}.",
            f"Values run from {lowest} to {highest}; the last is {last}.",
        ]
        if gaps := count - len(known):
            told.append(f"{gaps} {'value is' if gaps == 1 else 'values are'} missing.")
        if self.exclude:
            told.append(f"Left out of the statistics: {', '.join(map(self.times.text, self.exclude))}.")
        return told

    def _told_reading(self) -> list[str]:
        """Return the sentences on target, signals, rule set and notes, for the alt text."""
        told = []
        if self.target is not None:
            wanted = {"increase": " or more", "decrease": " or less"}.get(self.better or "", "")
            told.append(f"The target is {self.value_text(self.target)}{wanted}.")
        found = [f"{signal.text[:1].upper()}{signal.text[1:]}." for signal in self.signals]
        told.append(f"{len(found)} {'signal' if len(found) == 1 else 'signals'} of special cause. {' '.join(found)}".strip()
                    if found else "No signal of special cause.")  # fmt: skip
        told.append(self.footer)
        told.extend(f"Note at {self.times.text(position)}: {text}." for position, text in self._notes)
        return told

    @property
    @abstractmethod
    def footer(self) -> str:
        """What stands at the foot of the chart: the rule set, and how it was used."""

    # -- plain form

    def _settings(self) -> dict[str, Any]:
        """Return what the chart was made with, apart from y, as plain dicts, lists and texts; empty ones left out."""
        named = any(name for _, name in self.starts)
        if named:
            phases: list[Any] = [[start, name] for start, name in self.starts if start or name]
        else:
            phases = [start for start, _ in self.starts[1:]]
        keys = self.times.plain() or [str(value) for value in self.times.values]
        every = {
            "x": self.times.plain(),
            "baseline": self.baseline,
            "phases": phases or None,
            "exclude": list(self.exclude) or None,
            "target": None if self.target is None else plain_number(self.target),
            "better": self.better,
            "title": self.title or None,
            "ylabel": self.ylabel or None,
            "xlabel": self.xlabel or None,
            "notes": {str(keys[position]): text for position, text in self._notes} or None,
        }
        return {key: value for key, value in every.items() if value is not None} | {"rules": self.rules.to_dict()}

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return the chart as plain dicts, lists, numbers and texts; `from_dict` gives an equal chart back."""

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        """Return the chart that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        allowed = set(cls.__init__.__annotations__) - {"data", "return"}
        if not isinstance(given, Mapping) or "y" not in given:
            raise InputError(f"A {cls._CHART.lower()} is described by a dict with at least the key 'y'.")
        if unknown := sorted(set(given) - allowed, key=str):
            raise InputError(f"A {cls._CHART.lower()} has no entry {unknown[0]!r}; please remove it.")
        return cls(**given)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # compared by what it holds

    def __repr__(self) -> str:
        name = f" {self.title!r}" if self.title else ""
        count, found = len(self.values), len(self.signals)
        return (
            f"<{type(self).__name__}{name}: {count} {'point' if count == 1 else 'points'}, "
            f"{found} {'signal' if found == 1 else 'signals'}>"
        )


def read_points(
    y: Any, x: Any, data: Any, ylabel: str | None, xlabel: str | None, read: Callable[[Any, str], list[Any]], **how: Any
) -> tuple[list[Any], str, Times, str | None, str | None]:
    """Return the values, what to call them, their times, and the labels of the axes.

    Args:
        y, x: values and times, or with `data` the names of their columns.
        data: a data frame or a dict of columns.
        ylabel, xlabel: labels; the names of the columns stand in for them.
        read: what reads the values.
        how: options of `read_times`.

    Raises:
        InputError: when something cannot be read.
    """
    given, name = column(data, y, "y")
    if x is None:
        x = index_times(given)
    values = read(given, name)
    times_given, times_name = column(data, x, "x")
    times = read_times(times_given, times_name, len(values), **how)
    own_name = getattr(given, "name", None)
    if ylabel is None:
        ylabel = y if isinstance(y, str) else own_name if isinstance(own_name, str) else None
    if xlabel is None and isinstance(x, str):
        xlabel = x
    return values, name, times, ylabel, xlabel


def _read_phases(given: Any, times: Times) -> tuple[tuple[int, str], ...]:
    if given is None:
        return ((0, ""),)
    if isinstance(given, Mapping):
        items: list[Any] = list(given.items())
    elif isinstance(given, str) or not isinstance(given, Iterable):
        items = [given]
    else:
        items = plain_list(given, "phases")
    starts = {0: ""}
    count, last = len(times.values), 0
    for item in items:
        key, name = item if isinstance(item, tuple | list) and len(item) == 2 else (item, "")
        start = times.count(key, "phases", through=False)
        if start == 0 and name and len(starts) == 1:
            starts[0] = str(name)
            continue
        if not 0 < start < count:
            raise InputError(
                f"A phase starts after {start} points, but there are {count}; give a number from 1 to {count - 1}."
                if isinstance(key, int) or times.kind != "date"
                else f"A phase starts at {key}, where no point comes both before and after; give a date inside the chart."
            )
        if start <= last:
            raise InputError(f"The phases start after {last} and then {start} points; give them in order, each once.")
        starts[start] = str(name)
        last = start
    return tuple(starts.items())


def _read_baseline(given: object, times: Times, starts: tuple[tuple[int, str], ...]) -> int | None:
    if given is None:
        return None
    count = times.count(given, "baseline", through=True)
    first_phase = starts[1][0] if len(starts) > 1 else len(times.values)
    if not 0 < count <= len(times.values):
        raise InputError(
            f"The baseline is {count} points, but there are {len(times.values)}; give how many of the first points it is."
        )
    if count > first_phase:
        raise InputError(
            f"The baseline of {count} points runs past the first phase of {first_phase}; shorten it or start the phase later."
        )
    return count


def _read_excluded(given: Any, times: Times) -> tuple[int, ...]:
    if given is None:
        return ()
    keys = [given] if isinstance(given, str) or not isinstance(given, Iterable) else plain_list(given, "exclude")
    return tuple(sorted({times.position(key, "exclude") for key in keys}))


def _read_notes(given: Any, times: Times) -> tuple[tuple[int, str], ...]:
    if given is None:
        return ()
    if isinstance(given, Mapping):
        return tuple(sorted({times.find(key, "notes"): str(text) for key, text in given.items()}.items()))
    if isinstance(given, str) or not isinstance(given, Iterable) or not all(isinstance(c, PDSACycle) for c in given):
        raise InputError(
            "The notes must be a dict (a value of x, then the note at that point) or a log's cycles, as log.cycles() gives."
        )
    return _cycle_notes(given, times)


def _cycle_notes(cycles: Iterable[PDSACycle], times: Times) -> tuple[tuple[int, str], ...]:
    """Return a note for each cycle that was tested while the chart ran, at the first point on or after its day."""
    if times.kind != "date":
        raise InputError("Cycles can only be shown on a chart whose x are dates; give x, or notes as a dict.")
    found: dict[int, list[str]] = {}
    for cycle in cycles:
        day = cycle.tested_on
        after = [position for position, value in enumerate(times.values) if day and value >= day]
        if day and after and day >= times.values[0]:
            number = "PDSA" if cycle.id is None else f"PDSA {cycle.id}"
            found.setdefault(after[0], []).append(": ".join(filter(None, [number, cycle.change or cycle.objective])))
    return tuple((position, "; ".join(texts)) for position, texts in sorted(found.items()))


def plain_number(value: float) -> float | int | None:
    """Return a number as it would be written: whole without a point, missing as None."""
    if isnan(value):
        return None
    return int(value) if value.is_integer() else value


def number_text(value: float) -> str:
    """Return a number with four digits that matter, three when it is under 1, or whole when large.

    >>> number_text(60.5), number_text(165.7616), number_text(12345.6), number_text(0.0382943)
    ('60.5', '165.8', '12,346', '0.0383')
    """
    size = abs(value)
    return f"{value:,.0f}" if 1000 <= size < 1e12 else f"{value:.4g}" if size >= 1 else f"{value:.3g}"
