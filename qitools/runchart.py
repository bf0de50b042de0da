"""Run charts: a measure over time about its median."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from qitools.errors import InputError
from qitools.rules import RUN_CHART, Rules, read_rules
from qitools.series import read_numbers
from qitools.signals import (
    Signal,
    chance_patterns,
    crossings_min,
    longest_run_max,
    runs_limits,
    runs_of,
    side_patterns,
)
from qitools.timechart import FEWEST_POINTS, TimeChart, plain_number, read_points

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from qitools.draw.scene import Scene
    from qitools.pdsa import PDSACycle
    from qitools.review import Review

__all__ = ["RunChart", "RunPhase", "Signal", "run_statistics"]


@dataclass(frozen=True, slots=True)
class RunPhase:
    """One phase of a run chart.

    Attributes:
        start, stop: positions, from 0, stop exclusive.
        median: the centre line.
        n: points in use, neither missing nor excluded.
        n_useful: those of them not on the median.
        runs: stretches on one side of the median.
        crossings: times that the line crosses the median, runs - 1.
        longest_run: points in the longest run.
        longest_run_max: the longest run that chance gives (None without a useful point).
        crossings_min: the fewest crossings that chance gives (None without a useful point).
        runs_low, runs_high: the fewest and the most runs that chance gives; None where the test does not apply,
            with under ten useful points or a median frozen on some of the points.
        signal: whether the rule set signals in this phase.
        frozen: how many points the median comes from when it is frozen, else None.
        name: what the phase is called, or "".
    """

    start: int
    stop: int
    median: float
    n: int
    n_useful: int
    runs: int
    crossings: int
    longest_run: int
    longest_run_max: int | None
    crossings_min: int | None
    runs_low: int | None
    runs_high: int | None
    signal: bool
    frozen: int | None = None
    name: str = ""


class RunChart(TimeChart):
    """A run chart, read with a rule set.

    Points on the median neither count nor break a run, and of equal neighbours a trend counts the first. Missing
    values are gaps in the picture and left out of the statistics. The number of runs is not judged about a median
    that was frozen on some of the points, because that test assumes the median of the points it counts.

    Args:
        y: the values in time order, or with `data` the name of their column.
        x: dates, numbers or labels, one a value, or the name of their column; 1, 2, 3 ... when left out.
        data: a data frame or a dict of columns.
        baseline: how many of the first points the median comes from, or the date of the last of them.
        phases: numbers of points after which a new phase starts, or dates on which it starts; with names as
            {12: "Huddle"}, where 0 names the first phase.
        exclude: positions from 0, or dates, of points to show but leave out of the statistics.
        target: the goal.
        better: "increase" or "decrease", the wanted direction.
        rules: "perla" (shift of 6, trend of 5, number of runs; Perla, Provost & Murray 2011), "anhoej" (longest run
            and crossings; Anhøj & Olesen 2014) or a `Rules`.
        title, ylabel, xlabel: texts on the chart.
        notes: x -> a note at that point; or PDSA cycles, as `log.cycles()` gives, each at the first point on or after
            the day of its test (x are dates then).

    Raises:
        InputError: when something cannot be used, with its row.

    >>> waits = [61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45]
    >>> chart = RunChart(waits, baseline=12, title="Wait for a memory diagnosis", ylabel="days", better="decrease")
    >>> chart.phases[0].median
    60.5
    >>> [(signal.rule, signal.start, signal.stop, signal.side) for signal in chart.signals]
    [('trend', 10, 15, 'down'), ('shift', 12, 24, 'below')]
    """

    _CHART = "Run chart"

    def __init__(
        self,
        y: Any,
        x: Any = None,
        data: Any = None,
        baseline: Any = None,
        phases: Any = None,
        exclude: Any = None,
        target: float | str | None = None,
        better: str | None = None,
        rules: str | Rules | Mapping[str, Any] = "perla",
        title: str | None = None,
        ylabel: str | None = None,
        notes: Mapping[Any, str] | Iterable[PDSACycle] | None = None,
        xlabel: str | None = None,
    ) -> None:
        values, _, times, ylabel, xlabel = read_points(y, x, data, ylabel, xlabel, read_numbers)
        chosen = read_rules(rules, RUN_CHART, "a run chart")
        if not chosen.told(limits=False):
            raise InputError("The rules have none that a run chart can use; give qi.Rules a shift or a trend.")
        self.y = self.values = tuple(values)
        super().__init__(times, chosen, baseline, phases, exclude, target, better, title, ylabel, xlabel, notes)
        found: list[Signal] = []
        self.phases = tuple([self._analyse(*span, found) for span in self.spans()])
        found.sort(key=lambda signal: (signal.start, signal.stop))
        self.signals = tuple(found)

    def _analyse(self, start: int, stop: int, name: str, found: list[Signal]) -> RunPhase:
        positions = self._in_use(start, stop)
        basis = self._baseline_use(positions, start)
        if not basis:
            raise self._nothing_in(start, stop if basis is positions else self.baseline or stop)
        values = [self.values[i] for i in positions]
        median = median_of([self.values[i] for i in basis])
        sides = [(value > median) - (value < median) for value in values]
        runs = runs_of(sides)
        n_useful = sum(map(len, runs))
        frozen = len(basis) if len(basis) < len(positions) else None
        limits = None if frozen else runs_limits(n_useful)
        patterns = [
            *side_patterns(self.rules, values, sides, runs, "median"),
            *chance_patterns(self.rules, sides, runs, n_useful, limits),
        ]
        found.extend(self._signal(pattern, positions, start, stop) for pattern in patterns)
        return RunPhase(
            start, stop, median, len(values), n_useful, len(runs), max(len(runs) - 1, 0),
            max(map(len, runs), default=0), longest_run_max(n_useful), crossings_min(n_useful),
            limits[0] if limits else None, limits[1] if limits else None, bool(patterns), frozen, name,
        )  # fmt: skip

    @property
    def false_alarm_rate(self) -> float:
        """The share of charts of pure chance, as long as this one, on which the rule set signals.

        From our own simulation of normal data (the table in `qitools/data/false_alarms.json`, or the same simulation
        with other rule lengths or a frozen median). With several phases, the chance that at least one signals.

        >>> round(RunChart(range(24)).false_alarm_rate, 1)
        0.4
        """
        from qitools.chance import false_alarm_rate

        return 1 - prod(1 - false_alarm_rate(self.rules, phase.n, phase.frozen) for phase in self.phases)

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes RUN01 to RUN10."""
        from qitools.review.runchart import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the chart as plain dicts, lists, numbers and texts; `from_dict` gives an equal chart back."""
        return {"y": list(map(plain_number, self.y)), **self._settings()}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a point: x, y, centre, side, phase, special, signals.

        `side` is "above", "below" or "on" the median ("" for a missing value), `phase` counts from 1, `special` is
        whether the point is part of a signal, and `signals` names them.
        """
        numbers = self._phase_numbers()
        centres = [self.phases[number - 1].median for number in numbers]
        pairs = zip(self.values, centres, strict=True)
        sides = ["above" if y > c else "below" if y < c else "on" if y == c else "" for y, c in pairs]
        return self._frame({"y": list(self.values), "centre": centres, "side": sides, "phase": numbers})

    @property
    def footer(self) -> str:
        """What stands at the foot of the chart: the rule set, and how often it signals by chance alone."""
        rate = round(100 * self.false_alarm_rate)
        said = "less than 1" if rate < 1 else f"about {rate}"
        parts = [f"Rules: {self.rules.title} ({self.rules.told(limits=False)})"]
        if self.rules.runs and any(phase.frozen for phase in self.phases):
            parts.append("runs are not counted about a frozen median")
        return f"{'; '.join(parts)}. They signal on {said} in 100 such charts of pure chance."

    @property
    def alt_text(self) -> str:
        """The chart in words: what is plotted, its medians, its signals and the rule set."""
        told = self._told_data()
        for phase in self.phases:
            name = self._opening(phase.name, phase.start)
            frozen = f", frozen on the first {phase.frozen} points" if phase.frozen else ""
            told.append(
                f"{name} median is {self.value_text(phase.median)}{frozen}; {phase.n_useful} useful "
                f"{'point' if phase.n_useful == 1 else 'points'}, {phase.runs} {'run' if phase.runs == 1 else 'runs'}."
            )
        if any(phase.n < FEWEST_POINTS for phase in self.phases):
            told.append(f"With fewer than {FEWEST_POINTS} points in a phase, read the rules with care.")
        return " ".join(told + self._told_reading())

    def _scene(self) -> Scene:
        from qitools.draw.charts import lay_out_chart

        return lay_out_chart(self)

    def _draw(self, ax: Axes) -> None:
        from qitools.draw.charts import draw_run_chart

        draw_run_chart(self, ax)


def median_of(values: list[float]) -> float:
    """Return the middle value, or the mid-point of the middle two.

    >>> median_of([3.0, 1.0, 2.0, 10.0])
    2.5
    """
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def read_matrix(given: Any) -> tuple[NDArray[np.float64], Any]:
    """Return many series as an array, one a row, missing values moved to the end of their row; and the row names.

    Raises:
        InputError: when it is not a table of numbers with at least one column.
    """
    import numpy as np

    index = getattr(given, "index", None)
    try:
        array = np.ascontiguousarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("Y must be a table of numbers: one series a row, one time a column.") from None
    if array.ndim != 2 or not array.shape[1]:
        raise InputError(f"Y must be a table with one series a row; it has the shape {array.shape}.")
    # one pass finds whether there is anything to move
    if not np.isfinite(array.sum()):
        if np.isinf(array).any():
            raise InputError("Y holds an infinite number; leave missing values empty (NaN).")
        missing = np.isnan(array)
        if missing.any():
            array = np.take_along_axis(array, np.argsort(missing, axis=1, kind="stable"), axis=1)
    return array, None if callable(index) else index


def run_statistics(Y: Any, rules: str | Rules | Mapping[str, Any] = "perla") -> pd.DataFrame:
    """Analyse many series at once, each as a run chart about the median of all its points.

    Args:
        Y: one series a row, one time a column: an array or a data frame; NaN where a value is missing.
        rules: as for `RunChart`.

    Returns:
        One row a series: median, n_useful, runs, crossings, longest_run, shift, trend (whether those rules signal)
        and signal (whether any rule of the set does). The index is that of a data frame given.

    Raises:
        InputError: when Y is not such a table, or there is no such rule set.

    >>> run_statistics([[1, 2, 1, 2, 1, 2], [1, 2, 3, 4, 5, 6]]).trend.tolist()
    [False, True]
    """
    import pandas as pd

    chosen = read_rules(rules, RUN_CHART, "a run chart")
    array, index = read_matrix(Y)
    return pd.DataFrame(run_arrays(array, chosen), index=index)


def run_arrays(array: NDArray[np.float64], rules: Rules, frozen: int | None = None) -> dict[str, NDArray[Any]]:
    """Return the columns of `run_statistics` for series whose missing values come last in their row.

    Args:
        array: one series a row.
        rules: the rule set.
        frozen: how many of the first points the median comes from; all when left out.
    """
    import numpy as np

    median = _row_medians(array[:, :frozen])
    # Time runs along the first axis from here, so that each step works on all series at once.
    y = np.ascontiguousarray(array.T)
    sides = (y > median).view(np.int8) - (y < median).view(np.int8)
    steps = (y[1:] > y[:-1]).view(np.int8) - (y[1:] < y[:-1]).view(np.int8)
    n_useful = np.count_nonzero(sides, axis=0)
    skip = rules.ties == "skip"
    runs, longest_run = _longest(sides, skip=True)
    unbroken = longest_run if skip else _longest(sides, skip=False)[1]
    shift = (unbroken >= rules.shift) & (rules.shift > 0)
    trend = (_longest(steps, skip)[1] + 1 >= rules.trend) & (rules.trend > 0)
    signal = shift | trend
    if rules.alternating:
        turns = (steps[1:] * steps[:-1] < 0).view(np.int8)
        signal |= _longest(turns, skip=False)[1] + 2 >= rules.alternating
    sizes = range(array.shape[1] + 1)
    if rules.runs and frozen is None:
        limits = [runs_limits(n) or (0, n) for n in sizes]
        signal |= (runs < np.array([low for low, _ in limits])[n_useful]) | (
            runs > np.array([h for _, h in limits])[n_useful]
        )
    if rules.longest_run:
        signal |= longest_run > np.array([longest_run_max(n) or 0 for n in sizes])[n_useful]
    crossings = np.maximum(runs - 1, 0)
    if rules.crossings:
        signal |= crossings < np.array([crossings_min(n) or 0 for n in sizes])[n_useful]
    return {
        "median": median, "n_useful": n_useful, "runs": runs, "crossings": crossings, "longest_run": longest_run,
        "shift": shift, "trend": trend, "signal": signal,
    }  # fmt: skip


def _row_medians(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of each row, NaN left out."""
    import numpy as np

    ordered = np.sort(array, axis=1)  # NaN goes last
    if not np.isnan(ordered[:, -1]).any():
        half = array.shape[1] // 2
        upper: NDArray[np.float64] = ordered[:, half]
        return upper if array.shape[1] % 2 else (ordered[:, half - 1] + upper) / 2
    known = np.count_nonzero(~np.isnan(ordered), axis=1)
    row = np.arange(len(array))
    # a row without a value takes its first, which is NaN
    low, high = ordered[row, np.maximum(known - 1, 0) // 2], ordered[row, known // 2 * (known > 0)]
    middle: NDArray[np.float64] = np.where(known % 2, low, (low + high) / 2)
    return middle


def _longest(sides: NDArray[np.int8], skip: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the number and the greatest length of stretches of one sign, down each column; zeros are passed over."""
    import numpy as np

    columns = sides.shape[1]
    last = np.zeros(columns, np.int8)
    length = np.zeros(columns, np.int16)
    longest = np.zeros(columns, np.int16)
    count = np.zeros(columns, np.int16)
    for side in sides:
        used = side != 0
        new = used & (side != last)
        count += new
        length *= ~new
        length += used
        if not skip:
            length *= used
        last = np.where(used, side, last if skip else np.int8(0))
        np.maximum(longest, length, out=longest)
    return count.astype(np.int64), longest.astype(np.int64)
