"""Shewhart (control) charts: a measure over time between limits that come from its own common-cause variation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from math import exp, fsum, inf, isnan, lgamma, nan, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from qitools.errors import InputError
from qitools.measures import CHARTS
from qitools.rules import SHEWHART, Rules, read_rules
from qitools.runchart import median_of, read_matrix
from qitools.series import Times, column, is_missing, plain_list, read_numbers, read_times
from qitools.signals import (
    Pattern,
    Signal,
    chance_patterns,
    crossings_min,
    limit_patterns,
    longest_run_max,
    runs_of,
    side_patterns,
)
from qitools.timechart import TimeChart, number_text, plain_number, read_points

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from qitools.draw.scene import Scene
    from qitools.pdsa import PDSACycle
    from qitools.review import Review

__all__ = ["ShewhartChart", "ShewhartPhase", "Signal", "xmr_statistics"]

# Limits of an individuals chart lie this many mean moving ranges from the mean: 3 / 1.128, as it is in print.
LIMIT_FACTOR = 2.66
# The upper limit of moving ranges of two, as a multiple of their mean.
RANGE_FACTOR = 3.267
# The standard deviation as a share of the mean moving range (d2 for two values).
RANGE_TO_SIGMA = 1.128
# The power that makes times between rare events about normal (Nelson 1994).
TIME_POWER = 3.6
# Limits from fewer points are called trial limits.
TRIAL_POINTS = 12

# Kind -> name: of all charts but the run chart.
KINDS: dict[str, str] = {kind: name for kind, name in CHARTS.items() if kind != "run"}

_RATIO = ("p", "pp", "u", "up", "funnel")
_PERCENT = ("p", "pp", "funnel")
_COUNTS = ("p", "pp", "c", "u", "up", "g", "funnel")
_SUBGROUPS = ("xbar", "s")
_SCREENED = ("i", "pp", "up", "t")
# Ranges next to each other share a value, standard deviations are skewed, and units of a funnel are in no order of
# time: only a point outside the limits is read on those charts.
_OUTSIDE_ONLY = ("mr", "s", "funnel")


@dataclass(frozen=True, slots=True)
class ShewhartPhase:
    """One phase of a Shewhart chart.

    Attributes:
        start, stop: positions, from 0, stop exclusive.
        centre, lower, upper: centre line and limits, an array with one number a point; NaN where there is none.
        n: points in use, neither missing nor excluded.
        n_useful: those of them not on the centre line.
        runs, crossings, longest_run: of the points about the centre line.
        longest_run_max, crossings_min: what chance gives (None without a useful point).
        sigma_signals: positions of the points outside the limits.
        signal: whether the rule set signals in this phase.
        mr_bar: the mean moving range that the limits come from, where they do; else None.
        screened: how many moving ranges were left out of it.
        trial: whether the limits come from fewer than 12 points.
        frozen: how many points the limits come from when they are frozen, else None.
        name: what the phase is called, or "".
    """

    start: int
    stop: int
    _centre: tuple[float, ...]
    _lower: tuple[float, ...]
    _upper: tuple[float, ...]
    n: int
    n_useful: int
    runs: int
    crossings: int
    longest_run: int
    longest_run_max: int | None
    crossings_min: int | None
    sigma_signals: tuple[int, ...]
    signal: bool
    mr_bar: float | None = None
    screened: int = 0
    trial: bool = False
    frozen: int | None = None
    name: str = ""

    @property
    def centre(self) -> NDArray[np.float64]:
        """The centre line, one number a point."""
        return _array(self._centre)

    @property
    def lower(self) -> NDArray[np.float64]:
        """The lower limit, one number a point."""
        return _array(self._lower)

    @property
    def upper(self) -> NDArray[np.float64]:
        """The upper limit, one number a point."""
        return _array(self._upper)


def _array(values: tuple[float, ...]) -> NDArray[np.float64]:
    import numpy as np

    return np.array(values)


class _Lines(NamedTuple):
    """Centre line and limits of a phase, one number a point, before they are cut off where no value can be."""

    centre: Sequence[float]
    lower: Sequence[float]
    upper: Sequence[float]
    mr_bar: float | None = None
    screened: int = 0


class ShewhartChart(TimeChart):
    """A Shewhart chart, read with a rule set.

    Args:
        y: the values in time order, or with `data` the name of their column. For p, pp, u, up and funnel these are the
            counts above the line (numerators); for xbar and s one list of values a subgroup, or with `data` either
            the names of several columns, or one column and the `x` that says which subgroup each row belongs to.
        x: dates, numbers or labels, one a point, or the name of their column; 1, 2, 3 ... when left out. On a funnel
            plot the names of the units.
        data: a data frame or a dict of columns.
        n: denominators, for p, pp, u, up and funnel; or the name of their column.
        kind: "i" individuals, "mr" moving range, "xbar" and "s" means and standard deviations of subgroups, "p"
            proportion, "pp" P′ (Laney 2002), "c" count, "u" rate, "up" U′ (Laney), "g" cases between events (centre:
            the median; limits about the mean), "t" time between events, "funnel" proportions of units at one time.
        baseline: how many of the first points the lines come from, or the date of the last of them.
        phases: numbers of points after which a new phase starts, or dates on which it starts; with names as
            {12: "Huddle"}, where 0 names the first phase.
        exclude: positions from 0, or dates, of points to show but leave out of the statistics.
        target: the goal, in the unit of the chart (0.9 or "90%" on a p chart).
        better: "increase" or "decrease", the wanted direction.
        rules: "provost-murray", "mdc" (Making Data Count), "nelson", "western-electric", "anhoej" or a `Rules`. On mr,
            s and funnel charts only points outside the limits are read.
        screen: leave out moving ranges above 3.267 times their mean, once (Nelson 1982); kinds i, pp, up and t.
        title, ylabel, xlabel: texts on the chart.
        notes: x -> a note at that point; or PDSA cycles, as `log.cycles()` gives, each at the first point on or after
            the day of its test (x are dates then).

    Raises:
        InputError: when something cannot be used, with its row.

    Sources: Provost & Murray, The Health Care Data Guide; Nelson 1982 (screening); Nelson 1994 (times between events);
    Laney 2002 (P′ and U′); Benneyan 2001 (G).

    >>> minutes = [142, 150, 138, 147, 155, 144, 139, 151, 148, 143, 146, 152, 137, 149, 145, 141, 150, 147, 140, 148]
    >>> phase = ShewhartChart(minutes).phases[0]
    >>> print(f"{phase.centre[0]:.1f}, limits {phase.lower[0]:.2f} to {phase.upper[0]:.2f}")
    145.6, limits 125.44 to 165.76
    """

    def __init__(
        self,
        y: Any,
        x: Any = None,
        data: Any = None,
        n: Any = None,
        kind: str = "i",
        baseline: Any = None,
        phases: Any = None,
        exclude: Any = None,
        target: float | str | None = None,
        better: str | None = None,
        rules: str | Rules | Mapping[str, Any] = "provost-murray",
        screen: bool = True,
        title: str | None = None,
        ylabel: str | None = None,
        notes: Mapping[Any, str] | Iterable[PDSACycle] | None = None,
        xlabel: str | None = None,
    ) -> None:
        if kind not in KINDS:
            near = get_close_matches(str(kind).lower().replace("′", "p").replace("'", "p"), KINDS, 1, 0.3)
            hint = f"did you mean {near[0]!r}? The kinds are" if near else "choose one of"
            raise InputError(f"There is no kind of chart {kind!r}; {hint} {', '.join(KINDS)}.")
        chosen = read_rules(rules, SHEWHART, "a Shewhart chart")
        if chosen.runs:
            raise InputError("The number of runs is judged about a median; use that rule on a run chart.")
        self.kind = kind
        self._CHART = KINDS[kind]
        self.screen = bool(screen)
        # what is read on this kind of chart
        self._reading = Rules(chosen.name, outside=chosen.outside) if kind in _OUTSIDE_ONLY else chosen
        if kind in _SUBGROUPS:
            self.y, times, ylabel, xlabel = _read_subgroups(y, x, data, ylabel, xlabel)
            name = "y"
        else:
            given, name, times, ylabel, xlabel = read_points(
                y, x, data, ylabel, xlabel, read_numbers, labels=kind == "funnel"
            )
            self.y = tuple(given)
            _check_values(self.y, kind, name)
        self.n = self._read_denominators(n, data, name)
        if kind in _PERCENT and target is not None:
            target = _read_proportion(target)
        super().__init__(times, chosen, baseline, phases, exclude, target, better, title, ylabel, xlabel, notes)
        self.values = self._plotted()
        # A T chart is an I chart of the times on a scale where they are about normal.
        self._scores = tuple([v ** (1 / TIME_POWER) for v in self.values]) if kind == "t" else self.values
        found: list[Signal] = []
        self.phases = tuple([self._analyse(*span, found) for span in self.spans()])
        found.sort(key=lambda signal: (signal.start, signal.stop))
        self.signals = tuple(found)

    # -- reading

    def _read_denominators(self, given: Any, data: Any, name: str) -> tuple[float, ...] | None:
        kind = self.kind
        if kind in _SUBGROUPS and given is None:
            return tuple(float(len(row)) for row in self.y)
        if kind not in _RATIO:
            if given is not None:
                raise InputError(f"n is for the kinds {', '.join(_RATIO)}; leave it out on {_a(KINDS[kind])}.")
            return None
        if given is None:
            raise InputError(
                f"{_a(KINDS[kind], capital=True)} needs n, what each value of y is out of; give it for each point."
            )
        found, said = column(data, given, "n")
        numbers = [float(found)] * len(self.y) if isinstance(found, int | float) else read_numbers(found, said)
        if len(numbers) != len(self.y):
            raise InputError(
                f"There are {len(numbers)} values of {said} for {len(self.y)} of {name}; give one for each."
            )
        for row, (count, size) in enumerate(zip(self.y, numbers, strict=True), start=1):
            if size <= 0:
                raise InputError(
                    f"Row {row} of {said} is {number_text(size)}; leave y and n empty where there was nothing to count."
                )
            if isnan(size) and not isnan(count):
                raise InputError(f"Row {row} of {said} is empty but {name} has a value there; give what it is out of.")
            if kind in _PERCENT and count > size:
                raise InputError(
                    f"Row {row} has {number_text(count)} of {name} out of {number_text(size)}, which is more than all; "
                    "check both, or use kind='u' for events."
                )
        return tuple(numbers)

    def _plotted(self) -> tuple[float, ...]:
        if self.kind in _RATIO and self.n is not None:
            return tuple([count / size for count, size in zip(self.y, self.n, strict=True)])
        if self.kind == "xbar":
            return tuple([fsum(row) / len(row) if row else nan for row in self.y])
        if self.kind == "s":
            return tuple(map(_spread, self.y))
        if self.kind != "mr":
            return self.y
        ranges = [nan] * len(self.y)
        for start, stop, _ in self.spans():
            used = [i for i in range(start, stop) if not isnan(self.y[i]) and i not in self.exclude]
            for earlier, later in pairwise(used):
                ranges[later] = abs(self.y[later] - self.y[earlier])
        return tuple(ranges)

    # -- centre lines and limits

    def _lines(self, span: range, basis: list[int]) -> _Lines:
        """Return the lines of the phase at `span`, worked out from the points at `basis`."""
        kind, count = self.kind, len(span)
        values = [self._scores[i] for i in basis]
        if kind in _SUBGROUPS:
            return self._subgroup_lines(span, basis)
        if self.n is not None and kind in _RATIO:
            return self._ratio_lines(span, basis, self.n)
        mean = centre = fsum(values) / len(values)
        mr_bar, screened = None, 0
        if kind == "c":
            half = 3 * sqrt(mean)
        elif kind == "g":
            half, centre = 3 * sqrt(mean * (mean + 1)), median_of(values)
        elif kind == "mr":
            half = (RANGE_FACTOR - 1) * mean
        else:
            mr_bar, screened = mean_range(values, self.screen)
            half = LIMIT_FACTOR * mr_bar
        return _Lines([centre] * count, [mean - half] * count, [mean + half] * count, mr_bar, screened)

    def _ratio_lines(self, span: range, basis: list[int], sizes: tuple[float, ...]) -> _Lines:
        # totals, never the mean of the ratios
        centre = fsum(self.y[i] for i in basis) / fsum(sizes[i] for i in basis)
        unit = sqrt(centre * (1 - centre) if self.kind in _PERCENT else centre)
        stretch, mr_bar, screened = 1.0, None, 0
        if self.kind in ("pp", "up"):
            # Laney 2002: how much wider than chance alone the points lie, from the moving ranges of their z
            z = [(self.values[i] - centre) / (unit / sqrt(sizes[i])) if unit else 0.0 for i in basis]
            mr_bar, screened = mean_range(z, self.screen)
            stretch = mr_bar / RANGE_TO_SIGMA
        half = [3 * stretch * unit / sqrt(sizes[i]) for i in span]
        return _Lines([centre] * len(span), [centre - h for h in half], [centre + h for h in half], mr_bar, screened)

    def _subgroup_lines(self, span: range, basis: list[int]) -> _Lines:
        spreads = [(_spread(self.y[i]), len(self.y[i])) for i in basis if len(self.y[i]) > 1]
        # the mean of s / c4 is mean s / c4 where subgroups are of one size
        sigma = fsum(s / c4(size) for s, size in spreads) / len(spreads) if spreads else nan
        sizes = [len(self.y[i]) for i in span]
        if self.kind == "s":
            centres = [c4(size) * sigma if size > 1 else nan for size in sizes]
            half = [3 * sigma * sqrt(1 - c4(size) ** 2) if size > 1 else nan for size in sizes]
        else:
            total = fsum(self.values[i] * len(self.y[i]) for i in basis)
            centres = [total / sum(len(self.y[i]) for i in basis)] * len(span)
            half = [3 * sigma / sqrt(size) if size else nan for size in sizes]
        lines = list(zip(centres, half, strict=True))
        return _Lines(centres, [c - h for c, h in lines], [c + h for c, h in lines])

    def _analyse(self, start: int, stop: int, name: str, found: list[Signal]) -> ShewhartPhase:
        positions = self._in_use(start, stop)
        basis = self._baseline_use(positions, start)
        if not basis:
            raise self._nothing_in(start, stop if basis is positions else self.baseline or stop)
        lines = self._lines(range(start, stop), basis)
        scores = [self._scores[i] for i in positions]
        centre, lower, upper = (
            [line[i - start] for i in positions] for line in (lines.centre, lines.lower, lines.upper)
        )
        sides = [(y > c) - (y < c) for y, c in zip(scores, centre, strict=True)]
        runs = runs_of(sides)
        n_useful = sum(map(len, runs))
        z = _distances(scores, centre, lower, upper)
        outside = [index for index, distance in enumerate(z) if abs(distance) > 1]
        shown_centre, shown_lower, shown_upper = map(self._shown, (lines.centre, lines.lower, lines.upper))
        patterns = [
            *([self._outside(index, positions[index], z[index] > 0, shown_lower, shown_upper, start) for index in outside]
              if self._reading.outside else []),
            *limit_patterns(self._reading, z),
            *side_patterns(self._reading, scores, sides, runs, "centre line"),
            *chance_patterns(self._reading, sides, runs, n_useful, None),
        ]  # fmt: skip
        found.extend(self._signal(pattern, positions, start, stop) for pattern in patterns)
        return ShewhartPhase(
            start, stop, shown_centre, shown_lower, shown_upper, len(positions), n_useful, len(runs),
            max(len(runs) - 1, 0), max(map(len, runs), default=0), longest_run_max(n_useful), crossings_min(n_useful),
            tuple([positions[index] for index in outside]), bool(patterns), lines.mr_bar, lines.screened,
            len(basis) < TRIAL_POINTS and self.kind != "funnel", len(basis) if len(basis) < len(positions) else None, name,
        )  # fmt: skip

    def _outside(
        self, index: int, position: int, high: bool, lower: Sequence[float], upper: Sequence[float], start: int
    ) -> Pattern:
        side, which, limits = ("above", "upper", upper) if high else ("below", "lower", lower)
        limit = self.value_text(limits[position - start])
        said = f"{self.value_text(self.values[position])} is {side} the {which} limit of {limit}"
        return "outside", side, (index,), said

    def _shown(self, line: Sequence[float]) -> tuple[float, ...]:
        """Return a line on the scale of the chart, cut off where no value can be."""
        if self.kind in ("i", "xbar"):
            return tuple(line)
        top = 1.0 if self.kind in _PERCENT else inf
        cut = [v if isnan(v) else min(max(v, 0.0), top) for v in line]
        return tuple([v**TIME_POWER for v in cut]) if self.kind == "t" else tuple(cut)

    # -- what it says

    @property
    def variation(self) -> str:
        """What the latest point shows, in the sense of Making Data Count: is something changing?

        "common cause"; "improvement" or "concern" where `better` says which way is wanted; else "special cause high",
        "special cause low", or "special cause" where the signal has no direction.
        """
        used = [position for phase in self.phases for position in self._in_use(phase.start, phase.stop)]
        here = sorted(self.signals_by_point()[used[-1]], key=lambda s: _PRECEDENCE.get(s.rule, len(_PRECEDENCE)))
        if not here:
            return "common cause"
        way = {"above": "increase", "up": "increase", "below": "decrease", "down": "decrease"}.get(here[0].side)
        if way is None:
            return "special cause"
        if self.better is None:
            return "special cause high" if way == "increase" else "special cause low"
        return "improvement" if way == self.better else "concern"

    @property
    def assurance(self) -> str | None:
        """Whether the process as it is now will meet its target, in the sense of Making Data Count.

        "meets" (the latest limits lie on the wanted side of the target), "misses" (on the other side) or "hit or miss"
        (the target lies between them); None without a target, a wanted direction, or limits.
        """
        phase = self.phases[-1]
        lower, upper = phase._lower[-1], phase._upper[-1]
        if self.target is None or self.better is None or isnan(lower) or isnan(upper):
            return None
        if lower <= self.target <= upper:
            return "hit or miss"
        return "meets" if (self.target < lower) == (self.better == "increase") else "misses"

    def value_text(self, value: float) -> str:
        """Return a value as it is written on the chart."""
        return f"{100 * value:.1f}%" if self.kind in _PERCENT else number_text(value)

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes SHW01 to SHW15."""
        from qitools.review.shewhart import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the chart as plain dicts, lists, numbers and texts; `from_dict` gives an equal chart back."""
        rows = self.kind in _SUBGROUPS
        y = [list(map(plain_number, row)) for row in self.y] if rows else list(map(plain_number, self.y))
        n = {"n": list(map(plain_number, self.n))} if self.n is not None and not rows else {}
        return {"y": y, **n, "kind": self.kind, "screen": self.screen, **self._settings()}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a point: x, y, n, centre, lower, upper, phase, special, signals.

        `y` is what is plotted (a proportion, a rate, a mean), `n` what it is out of (missing where there is no such
        thing), `phase` counts from 1, `special` is whether the point is part of a signal, and `signals` names them.
        """
        columns: dict[str, Any] = {"y": list(self.values), "n": list(self.n) if self.n else [nan] * len(self.values)}
        for line in ("centre", "lower", "upper"):
            columns[line] = [value for phase in self.phases for value in getattr(phase, f"_{line}")]
        return self._frame({**columns, "phase": self._phase_numbers()})

    @property
    def footer(self) -> str:
        """What stands at the foot of the chart: the kind, the rule set, and how the limits were made."""
        rules = f"Rules: {self.rules.title} ({self._reading.told(limits=True)})"
        parts = [KINDS[self.kind], rules]
        if self.kind in _SCREENED:
            left = sum(phase.screened for phase in self.phases)
            said = f"screened (Nelson 1982), {left or 'none'} left out" if self.screen else "not screened"
            parts.append(f"Moving ranges {said}")
        if self.kind == "g":
            parts.append("Centre line: the median; limits about the mean")
        if any(phase.trial for phase in self.phases):
            parts.append(f"Trial limits: fewer than {TRIAL_POINTS} points")
        return f"{'. '.join(parts)}."

    @property
    def alt_text(self) -> str:
        """The chart in words: what is plotted, its centre lines and limits, its signals and the rule set."""
        told = self._told_data()
        for phase in self.phases:
            name = self._opening(phase.name, phase.start)
            frozen = f", from the first {phase.frozen} points" if phase.frozen else ""
            centre, lower, upper = (line[-1] for line in (phase._centre, phase._lower, phase._upper))
            sentence = f"{name} centre line is {self.value_text(centre)}{frozen}"
            if isnan(lower):
                told.append(f"{sentence}; there are too few points for limits.")
            else:
                varying = " at the last point" if len(set(phase._upper)) > 1 else ""
                told.append(f"{sentence}, with limits {self.value_text(lower)} to {self.value_text(upper)}{varying}.")
        told += self._told_reading()
        if self.assurance:
            told.append({
                "meets": "The process as it is will meet the target.",
                "misses": "The process as it is will miss the target.",
                "hit or miss": "The process as it is may or may not meet the target.",
            }[self.assurance])  # fmt: skip
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.charts import lay_out_chart, lay_out_funnel

        return lay_out_funnel(self) if self.kind == "funnel" else lay_out_chart(self)

    def _draw(self, ax: Axes) -> None:
        from qitools.draw.charts import draw_funnel, draw_shewhart_chart

        (draw_funnel if self.kind == "funnel" else draw_shewhart_chart)(self, ax)


# Which signal says most about a point, for `variation`.
_PRECEDENCE = {rule: place for place, rule in enumerate(("outside", "trend", "2 of 3", "shift"))}


def mean_range(values: Sequence[float], screen: bool) -> tuple[float, int]:
    """Return the mean of the moving ranges (NaN under two values), and how many of them were screened out.

    Args:
        values: the points in order.
        screen: leave out ranges above 3.267 times their mean, once (Nelson 1982).

    >>> mean_range([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 90, 91], screen=True)
    (1.0, 1)
    """
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not ranges:
        return nan, 0
    mean = fsum(ranges) / len(ranges)
    if not screen:
        return mean, 0
    kept = [moved for moved in ranges if moved <= RANGE_FACTOR * mean]
    return fsum(kept) / len(kept), len(ranges) - len(kept)


@lru_cache(maxsize=256)
def c4(size: int) -> float:
    """Return the factor by which the standard deviation of `size` normal values falls short on average.

    >>> round(c4(5), 4)
    0.94
    """
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))


def _spread(values: Sequence[float]) -> float:
    """Return the standard deviation of a sample, NaN under two values."""
    if len(values) < 2:
        return nan
    mean = fsum(values) / len(values)
    return sqrt(fsum((value - mean) ** 2 for value in values) / (len(values) - 1))


def _distances(
    scores: Sequence[float], centre: Sequence[float], lower: Sequence[float], upper: Sequence[float]
) -> list[float]:
    """Return how far each point lies from the centre line, where the limit on its side is at 1 or -1 (NaN: none)."""
    lines = list(zip(scores, centre, lower, upper, strict=True))
    try:
        return [(y - c) / (u - c) if y > c else (y - c) / (c - low) if y < c else 0.0 for y, c, low, u in lines]
    except ZeroDivisionError:
        # a process without any variation: whatever differs is outside
        return [
            ((y - c) / (u - c) if u > c else inf)
            if y > c
            else ((y - c) / (c - low) if c > low else -inf)
            if y < c
            else 0.0
            for y, c, low, u in lines
        ]


def _a(noun: str, capital: bool = False) -> str:
    # a letter is spoken by its name: an I chart, an S chart, an X-bar chart
    article = "an" if noun[0] in "ISX" else "a"
    return f"{article.capitalize() if capital else article} {noun}"


def _check_values(values: tuple[float, ...], kind: str, name: str) -> None:
    if kind not in _COUNTS and kind != "t":
        return
    chart = _a(KINDS[kind])
    for row, value in enumerate(values, start=1):
        if isnan(value):
            continue
        if kind in _COUNTS and (value < 0 or not value.is_integer()):
            raise InputError(f"Row {row} of {name} is {value:g}; {chart} takes counts, whole numbers from 0 up.")
        if kind == "t" and value <= 0:
            raise InputError(
                f"Row {row} of {name} is {value:g}; {chart} needs times above 0, so give a finer unit, such as hours."
            )


def _read_proportion(target: float | str) -> float:
    share = read_numbers([target], "target")[0] / (100 if isinstance(target, str) and "%" in target else 1)
    if not 0 <= share <= 1:
        raise InputError(f"The target {target!r} of a proportion must lie from 0 to 1; write 0.9 or '90%'.")
    return share


def _read_subgroups(
    y: Any, x: Any, data: Any, ylabel: str | None, xlabel: str | None
) -> tuple[tuple[tuple[float, ...], ...], Times, str | None, str | None]:
    """Return the values of each subgroup, the times of the subgroups, and the labels of the axes."""
    times_given, times_name = column(data, x, "x")
    if isinstance(y, str):
        found, name = column(data, y, "y")
        if x is None:
            raise InputError("With one column of values, x must say which rows are one subgroup; give x= as well.")
        values = read_numbers(found, name)
        every = read_times(times_given, times_name, len(values), repeats=True)
        starts = [i for i, when in enumerate(every.values) if i == 0 or when != every.values[i - 1]]
        rows = [values[start:stop] for start, stop in zip(starts, [*starts[1:], len(values)], strict=True)]
        times = Times(every.kind, [every.values[i] for i in starts], every.name, every.monthly)
    else:
        if data is not None:
            columns = [plain_list(column(data, name, "y")[0], repr(name)) for name in plain_list(y, "y")]
            given: list[Any] = list(map(list, zip(*columns, strict=True)))
        else:
            array = y.to_numpy() if hasattr(y, "to_numpy") else y
            given = array.tolist() if hasattr(array, "tolist") else plain_list(y, "y")
        rows = [_read_row(row, f"subgroup {number}") for number, row in enumerate(given, start=1)]
        if not any(rows):
            raise InputError("There is no number in y; give at least one subgroup with values.")
        times = read_times(times_given, times_name, len(rows))
    known = tuple(tuple(value for value in row if not isnan(value)) for row in rows)
    return known, times, ylabel or (y if isinstance(y, str) else None), xlabel or (x if isinstance(x, str) else None)


def _read_row(row: Any, name: str) -> list[float]:
    values = plain_list(row, name)
    return [] if all(map(is_missing, values)) else read_numbers(values, name)


def xmr_statistics(Y: Any, screen: bool = True) -> pd.DataFrame:
    """Work out the centre line and limits of many series at once, each as an I chart of all its points.

    Args:
        Y: one series a row, one time a column: an array or a data frame; NaN where a value is missing.
        screen: leave out moving ranges above 3.267 times their mean, once (Nelson 1982).

    Returns:
        One row a series: mean, mr_bar, lower, upper, points_out (how many points lie outside the limits). The index
        is that of a data frame given.

    Raises:
        InputError: when Y is not such a table.

    >>> xmr_statistics([[10, 12, 11, 13, 12]]).round(3).values.tolist()
    [[11.6, 1.5, 7.61, 15.59, 0.0]]
    """
    import numpy as np
    import pandas as pd

    array, index = read_matrix(Y)
    count = array.shape[1]
    known = None if not np.isnan(array[:, -1]).any() else ~np.isnan(array)
    ranges = np.abs(np.diff(array))
    with np.errstate(invalid="ignore", divide="ignore"):
        if known is None:
            mean = array.mean(axis=1)
            mr_bar = ranges.sum(axis=1) / max(count - 1, 0)
        else:
            mean = np.where(known, array, 0).sum(axis=1) / known.sum(axis=1)
            mr_bar = np.where(known[:, 1:], ranges, 0).sum(axis=1) / known[:, 1:].sum(axis=1)
        if screen:
            kept = ranges <= (RANGE_FACTOR * mr_bar)[:, None]
            mr_bar = np.where(kept, ranges, 0).sum(axis=1) / kept.sum(axis=1)
        lower, upper = mean - LIMIT_FACTOR * mr_bar, mean + LIMIT_FACTOR * mr_bar
        out = np.count_nonzero((array < lower[:, None]) | (array > upper[:, None]), axis=1)
    return pd.DataFrame(
        {"mean": mean, "mr_bar": mr_bar, "lower": lower, "upper": upper, "points_out": out}, index=index
    )
