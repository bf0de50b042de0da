"""Patterns that a rule set looks for, and what chance would give.

Everything here works on the points in use, in order, as plain lists: a chart has some dozens of points, and
for those plain Python is quicker than an array.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import comb, log2

from qitools.rules import Rules


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of special cause.

    Attributes:
        rule: "shift", "trend", "runs", "longest run", "crossings", "outside", "2 of 3", "4 of 5",
            "inner third", "outer thirds" or "alternating".
        start: position of its first point, from 0.
        stop: position after its last point.
        side: "above" or "below" the centre line, "up" or "down" for a trend, "few" or "many" for runs, or "".
        text: the signal in words.
        points: positions of the points that make it up; points on the centre line and ties are not among them,
            and a signal of the whole chart (runs, crossings) has none.
    """

    rule: str
    start: int
    stop: int
    side: str
    text: str
    points: tuple[int, ...] = ()


@lru_cache(maxsize=1024)
def runs_limits(n_useful: int) -> tuple[int, int] | None:
    """Return the fewest and the most runs that chance gives, or None under 10 useful points.

    Exact: of all orders of n points split evenly about the median, at most 2.5% have fewer runs than the first
    number, and at most 2.5% have more than the second. Worked in whole numbers, without rounding.

    Args:
        n_useful: points not on the median.

    Source: Wald & Wolfowitz 1940; Swed & Eisenhart 1943.

    >>> runs_limits(24)
    (8, 18)
    """
    if n_useful < 10:
        return None
    a, b = n_useful // 2, n_useful - n_useful // 2
    ways = [0, 0]
    for k in range(1, a + 1):
        # 2k runs: k on each side; 2k + 1 runs: one more on one of the sides
        ways.append(2 * comb(a - 1, k - 1) * comb(b - 1, k - 1))
        ways.append(comb(a - 1, k) * comb(b - 1, k - 1) + comb(a - 1, k - 1) * comb(b - 1, k))
    total = comb(n_useful, a)
    low = high = tail = 0
    while 40 * (tail + ways[low]) <= total:
        tail += ways[low]
        low += 1
    high, tail = len(ways) - 1, 0
    while 40 * (tail + ways[high]) <= total:
        tail += ways[high]
        high -= 1
    return low, high


def longest_run_max(n_useful: int) -> int | None:
    """Return the longest run that chance gives, round(log2 n) + 3; a longer one is a signal.

    Args:
        n_useful: points not on the centre line.

    Source: Schilling 2012; Anhøj & Olesen 2014.

    >>> longest_run_max(24)
    8
    """
    return round(log2(n_useful)) + 3 if n_useful else None


@lru_cache(maxsize=1024)
def crossings_min(n_useful: int) -> int | None:
    """Return the fewest crossings that chance gives; fewer are a signal.

    The lower 5% point of the binomial distribution with n - 1 trials of probability one half, in whole numbers.

    Args:
        n_useful: points not on the centre line.

    Source: Chen 2010; Anhøj & Olesen 2014.

    >>> crossings_min(24)
    8
    """
    if n_useful < 1:
        return None
    trials = n_useful - 1
    fewest = 0
    ways = 1
    while 20 * ways < 2**trials:
        fewest += 1
        ways += comb(trials, fewest)
    return fewest


def runs_of(sides: Sequence[int], skip: bool = True) -> list[list[int]]:
    """Return the runs: indices of points in a row on one side of the centre line.

    Args:
        sides: 1 above, -1 below, 0 on the line.
        skip: whether a point on the line is passed over; otherwise it ends the run.

    >>> runs_of([1, 1, 0, 1, -1])
    [[0, 1, 3], [4]]
    """
    runs: list[list[int]] = []
    now = 0
    for index, side in enumerate(sides):
        if side == 0:
            if not skip:
                now = 0
        elif side == now:
            runs[-1].append(index)
        else:
            runs.append([index])
            now = side
    return runs


def trends_of(values: Sequence[float], skip: bool = True) -> list[tuple[int, list[int]]]:
    """Return the stretches that go one way: 1 for up or -1 for down, and the indices of their points.

    Args:
        values: the points in order.
        skip: whether a point equal to the one before is passed over; otherwise it ends the stretch.

    >>> trends_of([16, 18, 18, 20, 19])
    [(1, [0, 1, 3]), (-1, [3, 4])]
    """
    found: list[tuple[int, list[int]]] = []
    way = last = 0
    for index in range(1, len(values)):
        step = values[index] - values[last]
        if step == 0:
            if not skip:
                way, last = 0, index
            continue
        turn = 1 if step > 0 else -1
        if turn == way:
            found[-1][1].append(index)
        else:
            found.append((turn, [last, index]))
            way = turn
        last = index
    return found


def _streaks(flags: Sequence[bool], length: int) -> list[list[int]]:
    """Return the stretches of `length` or more flags in a row."""
    found: list[list[int]] = []
    for index, flag in enumerate(flags):
        if flag:
            if index and flags[index - 1]:
                found[-1].append(index)
            else:
                found.append([index])
    return [streak for streak in found if len(streak) >= length]


def _clusters(z: Sequence[float], near: float, need: int, of: int, all_there: bool) -> list[list[int]]:
    """Return groups of points beyond `near`, at least `need` in any `of` in a row; windows that meet are one group."""
    found: list[list[int]] = []
    flags = [value > near for value in z]
    if sum(flags) < need:
        return found
    for start in range(len(z) - of + 1):
        if sum(flags[start : start + of]) < need or (all_there and min(z[start : start + of]) <= 0):
            continue
        beyond = [index for index in range(start, start + of) if flags[index]]
        if found and beyond[0] <= found[-1][-1]:
            found[-1].extend(index for index in beyond if index > found[-1][-1])
        else:
            found.append(beyond)
    return found


def _zigzags(values: Sequence[float], length: int) -> list[list[int]]:
    """Return stretches of `length` or more points that go up and down in turn."""
    steps = [later - earlier for earlier, later in pairwise(values)]
    flags = [step * following < 0 for step, following in pairwise(steps)]
    return [[streak[0], *(i + 1 for i in streak), streak[-1] + 2] for streak in _streaks(flags, length - 2)]


# A pattern found: its rule, its side, the indices of its points among those in use, and its words.
Pattern = tuple[str, str, Sequence[int], str]


def side_patterns(
    rules: Rules, values: Sequence[float], sides: Sequence[int], runs: list[list[int]], line: str
) -> Iterator[Pattern]:
    """Yield the shifts, trends and zigzags of one phase.

    Args:
        rules: the rule set.
        values: the points in use.
        sides: 1 above the centre line, -1 below, 0 on it.
        runs: what `runs_of(sides)` gives.
        line: the centre line's name for the words, such as "median".
    """
    skip = rules.ties == "skip"
    if rules.shift:
        for run in runs if skip else runs_of(sides, skip=False):
            if len(run) >= rules.shift:
                side = "above" if sides[run[0]] > 0 else "below"
                yield "shift", side, run, f"shift: {len(run)} points in a row {side} the {line}"
    if rules.trend:
        for way, stretch in trends_of(values, skip):
            if len(stretch) >= rules.trend:
                side = "up" if way > 0 else "down"
                yield "trend", side, stretch, f"trend: {len(stretch)} points in a row going {side}"
    if rules.alternating:
        for stretch in _zigzags(values, rules.alternating):
            yield "alternating", "", stretch, f"{len(stretch)} points in a row going up and down in turn"


def chance_patterns(
    rules: Rules, sides: Sequence[int], runs: list[list[int]], n_useful: int, limits: tuple[int, int] | None
) -> Iterator[Pattern]:
    """Yield what the number and the length of the runs of one phase tell.

    Args:
        rules: the rule set.
        sides: 1 above the centre line, -1 below, 0 on it.
        runs: what `runs_of(sides)` gives.
        n_useful: points not on the centre line.
        limits: fewest and most runs that chance gives, or None where that test does not apply.
    """
    if rules.runs and limits and not limits[0] <= len(runs) <= limits[1]:
        side = "few" if len(runs) < limits[0] else "many"
        expected = f"chance gives {limits[0]} to {limits[1]} in {n_useful} points"
        yield "runs", side, (), f"too {side} runs: {len(runs)}, where {expected}"
    if rules.longest_run and (most := longest_run_max(n_useful)) is not None:
        for run in runs:
            if len(run) > most:
                side = "above" if sides[run[0]] > 0 else "below"
                yield (
                    "longest run",
                    side,
                    run,
                    f"unusually long run: {len(run)} points {side}, where chance gives up to {most}",
                )
    if rules.crossings and runs and (least := crossings_min(n_useful)) is not None and len(runs) - 1 < least:
        expected = f"chance gives {least} or more in {n_useful} points"
        yield "crossings", "few", (), f"unusually few crossings: {len(runs) - 1}, where {expected}"


def limit_patterns(rules: Rules, z: Sequence[float]) -> Iterator[Pattern]:
    """Yield what is judged by the thirds between the centre line and the limits, in one phase.

    Args:
        rules: the rule set.
        z: how far each point in use lies from the centre line, where a limit is at 1 or -1.
    """
    if rules.two_of_three or rules.four_of_five:
        for side, limit, away in (("above", "upper", z), ("below", "lower", [-value for value in z])):
            if rules.two_of_three:
                for group in _clusters(away, 2 / 3, 2, 3, rules.third_same_side):
                    yield "2 of 3", side, group, f"2 of 3 points in a row near the {limit} limit"
            if rules.four_of_five:
                for group in _clusters(away, 1 / 3, 4, 5, False):
                    yield "4 of 5", side, group, f"4 of 5 points in a row {side} the inner third"
    if rules.inner_third:
        for streak in _streaks([abs(value) < 1 / 3 for value in z], rules.inner_third):
            yield "inner third", "", streak, f"{len(streak)} points in a row in the inner third"
    if rules.outer_thirds:
        for streak in _streaks([abs(value) > 1 / 3 for value in z], rules.outer_thirds):
            yield "outer thirds", "", streak, f"{len(streak)} points in a row outside the inner third"
