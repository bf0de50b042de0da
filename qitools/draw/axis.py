"""Axes and places on a plot: where ticks stand, and where words can stand without touching anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from math import ceil, floor, log10

from qitools.draw.layout import Block, block
from qitools.series import MONTHS, Times

# 1970-01-01, where matplotlib counts days from.
_EPOCH = date(1970, 1, 1).toordinal()

_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 13, 15, 20, 26, 30, 40, 50, 52)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)

Box = tuple[float, float, float, float]  # left, top, right, bottom; y downwards
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to points along one axis: `start` is where `low` stands, and `stop` where `high` does."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start)

    @property
    def inverse(self) -> tuple[float, float]:
        """a and b, where a point p stands for the value a + b p."""
        slope = (self.high - self.low) / (self.stop - self.start)
        return self.low - slope * self.start, slope


def places(times: Times) -> list[float]:
    """Return where points lie along x, in the numbers of matplotlib's axes.

    >>> places(Times("date", [date(1970, 1, 8)]))
    [7.0]
    """
    if times.kind == "date":
        return [_day_number(when) for when in times.values]
    if times.kind == "label":
        return [float(i) for i in range(len(times.values))]
    return [float(value) for value in times.values]


def _day_number(when: date) -> float:
    part = 0.0
    if isinstance(when, datetime):
        part = (when.hour * 3600 + when.minute * 60 + when.second) / 86400
    return when.toordinal() - _EPOCH + part


def extent(values: Sequence[float], positive: bool) -> tuple[float, float]:
    """Return the ends of a value axis: a little beyond the values, and from 0 where that costs little room.

    Args:
        values: all that is to be seen, at least one.
        positive: whether the axis stops at 0.

    >>> extent([3.0, 9.0], positive=True)
    (0.0, 9.54)
    """
    low, high = min(values), max(values)
    if 0 <= low <= 0.4 * high:
        low = 0.0
    room = 0.06 * (high - low)
    if room < 1e-10 * max(abs(high), 0.01):  # nothing to tell apart
        room = 0.1 * abs(high) if abs(high) > 1e-9 else 1.0
    return (low if low == 0 and positive else low - room), high + room


def value_ticks(low: float, high: float, most: int, whole: bool = False) -> tuple[list[float], int]:
    """Return round values from `low` to `high`, at most about `most`, and how many decimals they need.

    >>> value_ticks(0, 65, 6)
    ([0.0, 20.0, 40.0, 60.0], 0)
    """
    rough = (high - low) / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * part for part in (1, 2, 5, 10) if power * part >= rough * 0.999)
    if whole:
        step = max(1.0, step)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    decimals = max(0, -floor(log10(step) + 1e-9))
    return [round(step * i, decimals) + 0.0 for i in range(first, last + 1)], decimals


def time_ticks(times: Times, scale: Scale, size: float) -> list[tuple[float, Block]]:
    """Return ticks of a time axis, as (value of x, its label), that leave a gap between their labels.

    Dates get days or months with the year where it starts; labels are wrapped, and thinned where they do not fit.

    Args:
        times: where the points lie.
        scale: of x.
        size: of the type.
    """
    if times.kind == "date":
        return _date_ticks(times, scale, size)
    x = places(times)
    if times.kind == "label":
        return _label_ticks(times, x, scale, size)
    whole = all(value == int(value) for value in x)
    room = abs(scale.stop - scale.start)
    for most in range(max(2, int(room / (4 * size))), 1, -1):
        ticks, decimals = value_ticks(x[0], x[-1], most, whole) if x[-1] > x[0] else (x[:1], 0)
        made = [
            (tick, block(f"{tick:,.{decimals}f}" if times.kind == "order" else f"{tick:g}", size)) for tick in ticks
        ]
        if _fit(made, scale):
            break
    # the first point is where people start to count
    if times.kind == "order" and len(made) > 1 and made[0][0] - 1 > 0.6 * (made[1][0] - made[0][0]):
        first = (1.0, block("1", size))
        if _fit([first, made[0]], scale):
            made.insert(0, first)
    return made


def _date_ticks(times: Times, scale: Scale, size: float) -> list[tuple[float, Block]]:
    days = [when.date() if isinstance(when, datetime) else when for when in times.values]
    if times.monthly or (days[-1] - days[0]).days > 420:
        return _month_ticks(days[0], days[-1], scale, size)
    x = places(times)
    clocked = any(isinstance(when, datetime) for when in times.values)
    for step in (*_STEPS, len(days)):
        made = []
        year: object = None
        before: object = None
        for i in range(0, len(days), step):
            told = f"{days[i].day} {MONTHS[days[i].month - 1]}"
            if clocked:
                moment = times.values[i]
                clock = f"{moment:%H:%M}" if isinstance(moment, datetime) else "00:00"
                told = clock if days[i] == before else f"{clock}\n{told}"
            elif days[i].year != year:
                told += f"\n{days[i].year}"
            year, before = days[i].year, days[i]
            made.append((x[i], block(told, size)))
        if _fit(made, scale):
            return made
    return made[:1]


def _month_ticks(first: date, last: date, scale: Scale, size: float) -> list[tuple[float, Block]]:
    start = first.year * 12 + first.month - 1 + (first.day > 1)
    stop = last.year * 12 + last.month - 1
    for step in _MONTH_STEPS:
        made: list[tuple[float, Block]] = []
        for month in range(start, stop + 1):
            # a chart that starts between two ticks has its first month named too where there is room
            if month % step:
                continue
            year, place = divmod(month, 12)
            told = MONTHS[place]
            if step >= 12:
                told = str(year)
            elif not made or (month - step) // 12 != year:
                told += f"\n{year}"
            made.append((_day_number(date(year, place + 1, 1)), block(told, size)))
        if _fit(made, scale):
            break
    return made


def _label_ticks(times: Times, x: list[float], scale: Scale, size: float) -> list[tuple[float, Block]]:
    pitch = abs(scale.stop - scale.start) / max(len(x) - 1, 1)
    for step in (*_STEPS, len(x)):
        room = max(pitch * step - 6, 3 * size) if len(x) > 1 else 200.0
        made = [(x[i], block(str(times.values[i]), size, room)) for i in range(0, len(x), step)]
        broken = any(
            _breaks(str(times.values[i]), tick[1]) for i, tick in zip(range(0, len(x), step), made, strict=True)
        )
        if not broken and max(len(tick[1].lines) for tick in made) <= 3 and _fit(made, scale):
            break
    return made


def _breaks(text: str, made: Block) -> bool:
    """Whether a word had to be broken to fit."""
    return " ".join(made.lines).split() != text.split()


def _fit(ticks: Sequence[tuple[float, Block]], scale: Scale) -> bool:
    return all(
        scale(later) - scale(earlier) >= (one.width + other.width) / 2 + one.size * 0.6
        for (earlier, one), (later, other) in pairwise(ticks)
    )


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return middles as near as may be to those wanted, in the same order, so that nothing overlaps.

    Args:
        wanted: middles, from the top down.
        heights: of the things.
        low, high: the ends between which they stand, where there is room.

    >>> spread([10, 12, 50], [10, 10, 10], 0, 100)
    [6.0, 16.0, 50.0]
    """
    # Things that touch move as one; it stands where its members would on average.
    groups: list[tuple[list[int], float]] = []

    def middle(members: list[int]) -> float:
        """Where the top of a group lies so that its members are on average where they want to be."""
        offset, total = 0.0, 0.0
        for i in members:
            total += wanted[i] - (offset + heights[i] / 2)
            offset += heights[i]
        top = total / len(members)
        return max(min(top, high - offset), low)

    for i in range(len(wanted)):
        groups.append(([i], middle([i])))
        while len(groups) > 1:
            (above, top), (below, start) = groups[-2:]
            if top + sum(heights[j] for j in above) <= start + 1e-9:
                break
            groups[-2:] = [(above + below, middle(above + below))]
    placed = []
    for members, top in groups:
        for i in members:
            placed.append(top + heights[i] / 2)
            top += heights[i]
    return placed


@dataclass(slots=True)
class Flag:
    """A note above a plot: its text, the x it points at, and where its box stands."""

    text: Block
    x: float
    left: float
    row: int = 0

    @property
    def right(self) -> float:
        return self.left + self.text.width


def fly(notes: Sequence[tuple[float, str]], size: float, left: float, right: float) -> tuple[list[Flag], list[float]]:
    """Place notes in rows above a plot, each with a straight way down to its point that crosses no other note.

    Args:
        notes: x in points, and text, from left to right.
        size: of the type.
        left, right: the ends between which the boxes stand.

    Returns:
        The flags, and the height of each row from the lowest (row 0) up.
    """
    gap = 0.5 * size
    placed: list[Flag] = []
    for x, text in reversed(notes):
        words = block(text, size, min(15 * size, right - left))
        # Beside its way down, to the right where there is room, so that what comes before can stand above it; else
        # across it; else to the left. Words start a little before their way down, unless another comes down there.
        wide = words.width
        snug = x - gap < left or any(x - gap - 1 < near < x for near, _ in notes)
        flag = Flag(words, x, min(max(x - gap, left), right - wide))
        for start in (x if snug else x - gap, right - wide, x - wide, x - wide / 2):
            if left <= start <= right - wide and start - gap <= x <= start + wide + gap:
                tried = Flag(words, x, start)
                row = _row(tried, placed, gap)
                if row is not None:
                    tried.row = row
                    flag = tried
                    break
        else:
            flag.row = 1 + max((other.row for other in placed), default=-1)
        placed.append(flag)
    lowest = min((flag.row for flag in placed), default=0)
    used = sorted({flag.row - lowest for flag in placed})
    for flag in placed:
        flag.row = used.index(flag.row - lowest)
    heights = [max(flag.text.height for flag in placed if flag.row == row) for row in range(len(used))]
    return placed[::-1], heights


def _row(flag: Flag, placed: Sequence[Flag], gap: float) -> int | None:
    """Return the row nearest to 0 where a flag touches no other and no way down is barred; None when there is none."""
    for row in sorted(range(-len(placed) - 1, len(placed) + 2), key=lambda r: (abs(r), r < 0)):
        if not any(_clash(flag, row, other, gap) for other in placed):
            return row
    return None


def _clash(flag: Flag, row: int, other: Flag, gap: float) -> bool:
    """Whether a flag in a row touches another, bars its way down, or is barred by it."""
    if row == other.row:
        return flag.left < other.right + gap and other.left < flag.right + gap
    lower, upper = (flag, other) if row < other.row else (other, flag)
    return lower.left - 0.5 < upper.x < lower.right + 0.5


@dataclass(slots=True)
class Clutter:
    """What words must keep clear of: straight pieces of lines, and boxes."""

    pieces: list[tuple[Point, Point]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def add_line(self, points: Sequence[Point]) -> None:
        """Add every piece of a line."""
        self.pieces.extend(pairwise(points))

    def add_dot(self, x: float, y: float, reach: float) -> None:
        """Add a mark by its middle and how far it reaches."""
        self.boxes.append((x - reach, y - reach, x + reach, y + reach))

    def free(self, box: Box) -> bool:
        """Whether nothing touches a box."""
        left, top, right, bottom = box
        if any(left < r and l < right and top < b and t < bottom for l, t, r, b in self.boxes):  # noqa: E741
            return False
        return not any(_crosses(piece, box) for piece in self.pieces)


def _crosses(piece: tuple[Point, Point], box: Box) -> bool:
    """Whether a straight piece of a line passes through a box (Liang & Barsky 1984)."""
    (x0, y0), (x1, y1) = piece
    left, top, right, bottom = box
    enter, leave = 0.0, 1.0
    for step, low, high in ((x1 - x0, left - x0, right - x0), (y1 - y0, top - y0, bottom - y0)):
        if step == 0:
            if low > 0 or high < 0:
                return False
            continue
        near, far = sorted((low / step, high / step))
        enter, leave = max(enter, near), min(leave, far)
        if enter > leave:
            return False
    return True


def find_place(
    clutter: Clutter, words: Block, spots: Sequence[Point], write: Callable[[float, float], None], gap: float = 1.5
) -> bool:
    """Write words with their upper left corner at the first spot where they touch nothing, and keep it free.

    Returns:
        Whether there was such a spot.
    """
    for x, y in spots:
        box = (x - gap, y - gap, x + words.width + gap, y + words.height + gap)
        if clutter.free(box):
            write(x, y)
            clutter.boxes.append(box)
            return True
    return False
