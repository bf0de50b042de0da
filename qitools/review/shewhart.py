"""What a coach notices in a Shewhart chart, and in what somebody reads from it.

A reading is a dict: the chart as `ShewhartChart.to_dict` gives it (y, n, kind, baseline, phases, rules, screen,
target …), and beside it any of these claims, with points counted from 1 and the last of a stretch included:

- "centre", "lower", "upper": a number, or a list with one a point; proportions as shares or as percentages. With
  several phases a number is about the last. "mr_bar": the mean moving range;
- "special": the points called special cause; "signals": a list of {"rule": "shift", "start": 21, "stop": 28};
- "shift_length", "trend_length": how many points the reader asks of a shift and of a trend;
- "rules_chosen": when the rule set was chosen, such as "before the data" or "after looking";
- "explained": a list of {"point": 5, "because": "agency staff"};
- "removed": the points taken out, and "removed_because";
- "trial": whether the limits are called trial limits;
- "specification": a limit from a contract or a standard, or two of them;
- "data": "measurement", "classification", "count", "cases between events" or "time between events"; "area": "equal"
  or "unequal";
- "event": "harm" or "good", and "verdict": "better" or "worse", on a G or a T chart;
- "rephase": {"at": 21, "change_at": 21, "cause": "…", "lasting": "…"}, "at" being the first point of the new phase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from math import isnan, nan, sqrt
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import fields, items, listed, number, quote, rows, said, text
from qitools.review.runchart import Stretch, chart_of, likeliest, points_in_use, stretches
from qitools.rules import RULES, SHEWHART
from qitools.shewhart import KINDS, TRIAL_POINTS, ShewhartChart
from qitools.timechart import number_text

RATIO = ("p", "pp", "u", "up", "funnel")
PERCENT = ("p", "pp", "funnel")
SCREENED = ("i", "pp", "up", "t")
# What is counted, measured in time or spread cannot be less than nothing.
NOT_NEGATIVE = ("p", "pp", "c", "u", "up", "g", "t", "s", "mr", "funnel")
# A new phase wants as many points as the rule for a shift.
FEWEST_AFTER = 8


@dataclass(frozen=True, slots=True)
class Said:
    """A number as it was written: its value, and how far rounding may have moved it."""

    value: float
    slack: float

    def near(self, value: float) -> bool:
        """Whether it may stand for a value."""
        return abs(self.value - value) <= self.slack * 1.0001


@dataclass(frozen=True, slots=True)
class Limits:
    """Centre line and limits, one number a point, as somebody would have them who holds some misconceptions."""

    codes: Mapping[str, str]
    lines: Mapping[str, Sequence[float]]
    mr_bar: float | None
    last: slice

    def explains(self, name: str, claim: tuple[Said, ...]) -> bool:
        """Whether a claim about a line is what would be drawn."""
        if name == "mr_bar":
            return self.mr_bar is not None and claim[0].near(self.mr_bar)
        line = self.lines[name]
        if len(claim) == len(line) > 1:
            return all(one.near(value) for one, value in zip(claim, line, strict=True) if not isnan(value))
        return any(claim[-1].near(value) for value in line[self.last])


@dataclass(frozen=True, slots=True)
class NewPhase:
    """A place where the limits start anew: positions from 0; what is None was not said."""

    at: int
    change_at: int | None
    cause: str | None
    lasting: str | None
    trial: bool
    told: bool


@dataclass(frozen=True)
class Reading:
    """A Shewhart chart and what was claimed about it, as the rules see them."""

    chart: ShewhartChart | None
    given: dict[str, Any]
    kind: str
    y: list[float | None]
    n: list[float | None]
    claims: dict[str, tuple[Said, ...]]
    is_object: bool

    @cached_property
    def mistakes(self) -> dict[str, tuple[str, str]]:
        """Code -> where, and what was seen, among the claims about the lines."""
        return _mistakes(self) if self.chart and self.claims else {}

    @cached_property
    def unsupported(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The signals claimed that another rule set gives, and those that none does: where, and what was seen."""
        return _unsupported(self)

    @cached_property
    def special(self) -> set[int]:
        """The points that the rule set of the chart makes special, from 1."""
        return _special(self.chart) if self.chart else set()

    def number(self, name: str) -> float | None:
        """A claim that is one number."""
        return number(self.given.get(name))


def _special(chart: ShewhartChart) -> set[int]:
    return {position + 1 for position, mark in enumerate(chart.special) if mark}


def read(answer: Any) -> Reading:
    """Return the chart and the claims of a `ShewhartChart`, of its dict form, or of a reading."""
    given = fields(answer)
    kind = text(given.get("kind")).lower() or "i"
    kind = kind if kind in KINDS else "i"
    y = [number(value) for value in items(given.get("y"))]
    n = [number(value) for value in items(given.get("n"))]
    if isinstance(answer, ShewhartChart):
        return Reading(answer, given, kind, y, n, {}, True)
    values: list[Any] = y
    if kind in ("xbar", "s"):
        values = [[number(value) for value in items(row)] for row in items(given.get("y"))]
    settings = {**given, "kind": kind}
    if kind not in RATIO:
        settings.pop("n", None)
    moved = number(fields(given.get("rephase")).get("at"))
    if moved is not None and "phases" not in given:
        settings["phases"] = [int(moved) - 1]
    chart = chart_of(ShewhartChart, settings, values)
    if chart is None and "phases" in settings:
        chart = chart_of(ShewhartChart, {**settings, "phases": None, "baseline": None}, values)
    claims = {name: _claim(given[name], kind) for name in ("centre", "lower", "upper", "mr_bar") if name in given}
    return Reading(chart, given, kind, y, n, {name: claim for name, claim in claims.items() if claim}, False)


def _claim(given: Any, kind: str) -> tuple[Said, ...]:
    """Return the numbers of a claim; () where they are none."""
    listed_ = items(given)
    numbers = [number(one) for one in listed_]
    if not numbers or any(one is None for one in numbers):
        return ()
    found = [one for one in numbers if one is not None]
    as_percent = kind in PERCENT and max(map(abs, found)) > 1.5
    least = 5e-5 if kind in RATIO else 0.01
    out = []
    for one in found:
        digits = len(f"{one:.10f}".rstrip("0").partition(".")[2])
        slack = 0.5 * 10**-digits
        out.append(Said(one / 100, max(slack / 100, least)) if as_percent else Said(one, max(slack, least)))
    return tuple(out)


# -- the lines, and what each misconception would make of them


def _mistakes(reading: Reading) -> dict[str, tuple[str, str]]:
    chart, kind = reading.chart, reading.kind
    assert chart is not None
    # where no line can go is another matter
    top = 1.0 if kind in PERCENT else float("inf")
    claims = reading.claims
    if kind in NOT_NEGATIVE:
        claims = {
            name: tuple(Said(min(max(one.value, 0.0), top), one.slack) for one in claim)
            for name, claim in claims.items()
        }
    worlds = list(_worlds(chart))

    def score(world: Limits) -> int:
        return sum(world.explains(name, claim) for name, claim in claims.items())

    best, sound = likeliest(worlds, score, ("SHW01", "SHW04", "SHW03", "SHW10")), worlds[0]
    shown = [name for name, claim in claims.items() if best.explains(name, claim) and not sound.explains(name, claim)]
    if not shown:
        return {}
    where = {"mr_bar": "Mean moving range", "lower": "Lower limit", "upper": "Upper limit", "centre": "Centre line"}
    told = listed(f"{where[name].lower()} {_told(reading, name)}" for name in shown)
    return {
        code: (where[shown[0]], f"{told[:1].upper()}{told[1:]}: this comes of {how}.")
        for code, how in best.codes.items()
    }


def _told(reading: Reading, name: str) -> str:
    found = [number(one) for one in items(reading.given.get(name))]
    shown = [number_text(one) for one in found if one is not None]
    return f"of {shown[0]}" if len(shown) == 1 else f"from {shown[0]}" if shown else ""


def _worlds(chart: ShewhartChart) -> Iterator[Limits]:
    """Yield the lines of the chart, and then those of every set of misconceptions."""
    kind = chart.kind
    bases: list[tuple[dict[str, str], ShewhartChart]] = [({}, chart)]
    if chart.baseline is not None or len(chart.phases) > 1:
        whole = f"working the lines out from all {len(chart.values)} points"
        bases.append(({"SHW01": whole}, _again(chart, baseline=None, phases=None)))
    charts = list(bases)
    if kind in SCREENED:
        how = "leaving in moving ranges that screening takes out"
        not_said = "taking moving ranges out, though the chart says that they are not screened"
        screening = {"SHW04": how if chart.screen else not_said}
        charts += [(codes | screening, _again(base, screen=not chart.screen)) for codes, base in bases]
    spreads: list[tuple[dict[str, str], int | None]] = [({}, None)]
    if kind not in ("s", "mr", "g", "t", "funnel"):
        how = "taking the standard deviation of all the values"
        spreads += [({"SHW01": how}, 1), ({"SHW01": how}, 0)]
    ranges: list[tuple[dict[str, str], bool]] = [({}, False)]
    if kind == "i":
        ranges.append(({"SHW03": "dividing the sum of the moving ranges by the number of points"}, True))
    ratios: list[tuple[dict[str, str], bool]] = [({}, False)]
    if kind in RATIO:
        ratios.append(({"SHW10": "averaging the ratios"}, True))
    for (about_points, made), (about_spread, freedom), (about_ranges, by_points), (about_ratios, mean) in product(
        charts, spreads, ranges, ratios
    ):
        codes = about_points | about_ranges | about_ratios | about_spread
        if "SHW01" in about_points and "SHW01" in about_spread:
            codes["SHW01"] = f"{about_points['SHW01']}, and {about_spread['SHW01']}"
        yield _lines(made, codes, freedom, by_points, mean)


def _again(chart: ShewhartChart, **changed: Any) -> ShewhartChart:
    """Return the same chart made with other settings."""
    return ShewhartChart.from_dict({**chart.to_dict(), **changed})


def _lines(
    chart: ShewhartChart, codes: Mapping[str, str], freedom: int | None, by_points: bool, mean_of_ratios: bool
) -> Limits:
    """Return the lines of a chart, altered.

    Args:
        chart: the chart.
        codes: the misconceptions.
        freedom: what is taken from the number of points for a standard deviation that makes the limits; None to keep.
        by_points: whether the mean moving range is divided by the number of points.
        mean_of_ratios: whether the centre line is the mean of the ratios.
    """
    centre: list[float] = []
    lower: list[float] = []
    upper: list[float] = []
    mr_bar: float | None = None
    for phase, positions in zip(chart.phases, points_in_use(chart), strict=True):
        basis = [i for i in positions if phase.start or chart.baseline is None or i < chart.baseline]
        values = [chart.values[i] for i in basis]
        middles, lows, highs = (line.tolist() for line in (phase.centre, phase.lower, phase.upper))
        mr_bar = phase.mr_bar
        if mean_of_ratios:
            middle = sum(values) / len(values)
            unit = sqrt(middle * (1 - middle) if chart.kind in PERCENT else middle)
            sizes = (chart.n or ())[phase.start : phase.stop]
            half = [3 * unit / sqrt(size) if size > 0 else nan for size in sizes]
            middles = [middle] * len(half)
            lows, highs = [middle - h for h in half], [middle + h for h in half]
        if by_points and mr_bar is not None:
            kept = len(basis) - 1 - phase.screened
            mr_bar *= kept / (kept + 1)
            lows = [m - (m - low) * kept / (kept + 1) for m, low in zip(middles, lows, strict=True)]
            highs = [m + (high - m) * kept / (kept + 1) for m, high in zip(middles, highs, strict=True)]
        if freedom is not None and len(values) > freedom:
            middle = sum(values) / len(values)
            spread = 3 * sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - freedom))
            lows, highs = [m - spread for m in middles], [m + spread for m in middles]
        if chart.kind in NOT_NEGATIVE:
            top = 1.0 if chart.kind in PERCENT else float("inf")
            lows, highs = ([min(max(v, 0.0), top) for v in line] for line in (lows, highs))
        centre += middles
        lower += lows
        upper += highs
    last = slice(chart.phases[-1].start, None)
    return Limits(codes, {"centre": centre, "lower": lower, "upper": upper}, mr_bar, last)


def _seen(reading: Reading, code: str) -> Iterator[Seen]:
    if code in reading.mistakes:
        where, told = reading.mistakes[code]
        yield Seen(where, told)


SUBJECT = Subject("shewhart", "Shewhart chart", read)

_MINUTES = [142, 150, 138, 147, 155, 144, 139, 151, 148, 143, 146, 152, 137, 149, 145, 141, 150, 147, 140, 148]
_AFTER = [141, 138, 143, 137, 142, 139, 144, 136]
_CLINIC: dict[str, Any] = {
    "y": _MINUTES,
    "kind": "i",
    "rules": "provost-murray",
    "screen": True,
    "title": "Length of a first visit, Riverside Memory Service",
    "ylabel": "minutes",
    "centre": 145.6,
    "lower": 125.44,
    "upper": 165.76,
    "special": [],
}
_LONGER: dict[str, Any] = {
    **_CLINIC,
    "y": [*_MINUTES, *_AFTER],
    "baseline": 20,
    "special": list(range(21, 29)),
    "notes": {21: "Bloods looked up before the visit"},
}
_WILD: dict[str, Any] = {
    **_CLINIC,
    "y": [210 if place == 10 else value for place, value in enumerate(_MINUTES)],
    "centre": 148.8,
    "lower": 127.68,
    "upper": 169.92,
    "special": [11],
}
_MISSED: dict[str, Any] = {
    "y": [18, 22, 15, 20, 24, 17, 19, 21, 16, 23, 22, 20, 14, 9, 13, 12, 10, 11, 12, 8],
    "n": [210, 232, 198, 220, 245, 205, 214, 226, 190, 240, 228, 216, 204, 187, 221, 198, 210, 230, 236, 195],
    "kind": "p",
    "baseline": 12,
    "rules": "provost-murray",
    "title": "Appointments that people did not attend, Riverside Outpatients",
    "ylabel": "% of appointments a month",
    "centre": 0.0903,
}
_DAYS: dict[str, Any] = {
    "y": [12, 30, 4, 21, 17, 45, 9, 26, 14, 33, 7, 19],
    "kind": "t",
    "title": "Days between serious incidents, Heron ward",
    "ylabel": "days",
    "better": "increase",
    "event": "harm",
}
_NEW_PHASE: dict[str, Any] = {
    "y": [*_MINUTES, *_AFTER],
    "kind": "i",
    "rules": "provost-murray",
    "phases": [20],
    "title": "Length of a first visit, Riverside Memory Service",
    "ylabel": "minutes",
    "rephase": {
        "at": 21,
        "change_at": 21,
        "cause": "Bloods are looked up before the visit",
        "lasting": "In the clinic's written procedure, and checked each week",
        "trial": True,
    },
}


@SUBJECT.rule(
    "SHW01",
    "error",
    title="Limits from the overall spread, or from all points after a change",
    why="The limits of an individuals chart are 2.66 mean moving ranges from the mean [PTD-DEV]: moving ranges feel a "
    "change in level once, while a standard deviation takes it in whole and hides it. Limits that take in the new "
    "points hide it too.",
    question="Which points should decide what this process can do by itself, and what in your sum comes from anything "
    "else?",
    bad={**_CLINIC, "lower": 130.6, "upper": 160.6},
    good=_CLINIC,
)
def _overall(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading, "SHW01")


@SUBJECT.rule(
    "SHW02",
    "error",
    title="A target or a specification drawn as a limit",
    why="Limits say what the process does; a target says what somebody wants. A stable process can be unacceptable "
    "[HARRISON], and a line that is both tells neither.",
    question="Who decided where that line goes: the data, or the people who want something from it?",
    bad={**_CLINIC, "upper": 150, "specification": 150},
    good={**_CLINIC, "specification": 150},
)
def _wanted(reading: Reading, today: date) -> Iterator[Seen]:
    chart = reading.chart
    asked = {"specification": items(reading.given.get("specification")), "target": items(reading.given.get("target"))}
    wished = [(name, found) for name, given in asked.items() for found in map(number, given) if found is not None]
    for line, where in (("lower", "Lower limit"), ("upper", "Upper limit")):
        claim = reading.claims.get(line)
        sound = chart is not None and claim is not None and next(_worlds(chart)).explains(line, claim)
        for name, wish in wished:
            if claim and not sound and all(one.near(wish) for one in claim):
                yield Seen(where, f"The {line} limit is the {name}, {number_text(wish)}.")
    if chart is None or chart.target is None:
        return
    for line in ("lower", "upper"):
        drawn = getattr(chart.phases[-1], line).tolist()
        # a limit cut off at 0 or at 100% may well be wished for
        if abs(drawn[-1] - chart.target) < 0.005 and drawn[-1] not in (0, 1):
            yield Seen("Target", f"The target is the {line} limit, {chart.value_text(chart.target)}.")


@SUBJECT.rule(
    "SHW03",
    "error",
    title="A moving range counted that is not there",
    why="The first point has no point before it, so there is one moving range fewer than points [QICH-CODE]. Dividing "
    "by the number of points draws the limits too close, most of all on a short chart.",
    question="How many steps are there between your points?",
    bad={**_CLINIC, "mr_bar": 7.2, "lower": 126.45, "upper": 164.75},
    good={**_CLINIC, "mr_bar": 7.58},
)
def _ranges(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading, "SHW03")


@SUBJECT.rule(
    "SHW04",
    "error",
    title="A wild point left in, or taken out, without a word",
    why="Moving ranges above 3.267 times their mean are screened out once (Nelson 1982), or they are not: one tool "
    "does and another does not [PTD-DEV], and limits can move by two fifths. What was done has to be said on the chart.",
    question="What did you do about the point that stands out, and how would a reader know?",
    bad={**_WILD, "lower": 112.4, "upper": 185.2},
    good=_WILD,
)
def _wild(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading, "SHW04")
    chart, given = reading.chart, reading.given
    if chart is not None:
        noted = {position for position, _ in chart.notes_at}
        for position in chart.exclude:
            if position not in noted and not said(given.get("removed_because")):
                yield Seen(f"Point {position + 1}", "It is left out of the sums, and no note says why.")
    taken = [int(point) for point in map(number, items(given.get("removed"))) if point is not None]
    if taken and not said(given.get("removed_because")):
        yield Seen(f"Point {taken[0]}", f"{_points(taken)} taken out, and nothing says why.")


def _points(taken: Sequence[int]) -> str:
    return f"Point {taken[0]} was" if len(taken) == 1 else f"Points {listed(map(str, taken))} were"


@SUBJECT.rule(
    "SHW05",
    "error",
    title="Rules from several sets, or chosen once the data were seen",
    why="A shift is eight points in one set and seven in another [NAHQ] [PTD-CODE]. Each set keeps false signals rare; "
    "whoever picks from several, or picks last, finds a signal in almost anything [NLFT].",
    question="Which rule set did you all agree on, and when?",
    bad={**_CLINIC, "y": [*_MINUTES, *_AFTER[:7]], "baseline": 20, "special": list(range(21, 28))},
    good=_LONGER,
)
def _mixed(reading: Reading, today: date) -> Iterator[Seen]:
    given, chart = reading.given, reading.chart
    named = " ".join(map(text, items(given.get("rules")))).lower()
    sets = [name for name in RULES if re.search(rf"\b{re.escape(name)}\b", named)]
    if len(sets) > 1:
        yield Seen("Rules", f"Several rule sets are named: {listed(sets)}.")
    if re.search(r"\bafter|\bonce\b|\bafterwards", text(given.get("rules_chosen")), re.IGNORECASE):
        yield Seen("Rules", f"The rules were chosen {quote(text(given.get('rules_chosen')))}.")
    if chart is None:
        return
    for name in ("shift", "trend"):
        asked, length = reading.number(f"{name}_length"), getattr(chart.rules, name)
        if asked is not None and length and asked != length:
            told = f"{asked:g} points are asked of a {name}, which is not the rule of {chart.rules.title}."
            yield Seen(f"Length of a {name}", told)
    for where, told in reading.unsupported[0]:
        yield Seen(where, told)


# How people name a rule -> its name on a signal.
_RULE_NAMES = (
    ("outside", r"outside|beyond|astronomical|3 sigma|three sigma|out of limits|outlier"),
    ("2 of 3", r"2 of 3|two of three|2 out of 3|two out of three|near a limit"),
    ("4 of 5", r"4 of 5|four of five"),
    ("inner third", r"inner third|hugging|15 points|fifteen"),
    ("outer thirds", r"outer thirds|outside the inner"),
    ("alternating", r"alternat|zigzag|saw"),
    ("trend", r"trend|rising|falling|increasing|decreasing"),
    ("shift", r"shift|run|one side|same side"),
)


def _unsupported(reading: Reading) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    chart = reading.chart
    if chart is None or not {"signals", "special"} & set(reading.given):
        return [], []
    others = {name: _again(chart, rules=name) for name in SHEWHART if name != chart.rules.name}
    borrowed: list[tuple[str, str]] = []
    unfounded: list[tuple[str, str]] = []
    for rule, stretch in _claimed_signals(reading.given):
        if _has(chart, rule, stretch):
            continue
        where = str(stretch) if stretch.start != stretch.stop else f"Point {stretch.start}"
        source = next((name for name, other in others.items() if _has(other, rule, stretch)), "")
        if source:
            told = (
                f"It is a signal ({rule}) by {RULES[source].title}"
                if rule
                else f"{RULES[source].title} has it as a signal"
            )
            borrowed.append((where, f"{told}, not by {chart.rules.title}."))
        else:
            told = f"It is called a signal ({rule}), and this rule set does not make it one." if rule else _NO_RULE
            unfounded.append((where, told))
    called = {int(point) for point in map(number, _listed_points(reading.given)) if point is not None}
    beyond = {point for point in called if 1 <= point <= len(chart.values)} - reading.special
    if beyond:
        source = next((name for name, other in others.items() if _special(other) - reading.special == beyond), "")
        where = f"Points {min(beyond)}–{max(beyond)}" if len(beyond) > 1 else f"Point {min(beyond)}"
        if source:
            told = f"Called special by a rule of {RULES[source].title}, on a chart read with {chart.rules.title}."
            borrowed.append((where, told))
        else:
            unfounded += [(f"Point {point}", _NO_RULE) for point in sorted(beyond)]
    return borrowed, unfounded


_NO_RULE = "It is called special, and no rule of the chart makes it so."


def _listed_points(given: Mapping[str, Any]) -> list[Any]:
    return [fields(item).get("point", item) for item in items(given.get("special"))]


def _claimed_signals(given: Mapping[str, Any]) -> Iterator[tuple[str, Stretch]]:
    for item in items(given.get("signals")):
        row = fields(item)
        point = number(row.get("point"))
        found = [Stretch(int(point), int(point))] if point is not None else stretches([row])
        written = text(row.get("rule")).lower()
        rule = next((name for name, pattern in _RULE_NAMES if re.search(pattern, written)), written)
        for stretch in found:
            yield rule, stretch


def _has(chart: ShewhartChart, rule: str, stretch: Stretch) -> bool:
    """Whether a chart has a signal of that rule (any, where none is named) that takes in the stretch."""
    return any(
        rule in ("", signal.rule) and signal.start < stretch.start and stretch.stop <= signal.stop
        for signal in chart.signals
    )


@SUBJECT.rule(
    "SHW06",
    "error",
    title="A point called special that no rule makes so",
    why="Inside the limits, and without a pattern that the rule set names, a point is common cause: the same causes "
    "made it as made its neighbours [QICH]. Acting on it is tampering.",
    question="Which rule of this chart tells you that this point is different from its neighbours?",
    bad={**_CLINIC, "special": [5]},
    good=_CLINIC,
)
def _inside(reading: Reading, today: date) -> Iterator[Seen]:
    for where, told in reading.unsupported[1]:
        yield Seen(where, told)


@SUBJECT.rule(
    "SHW07",
    "error",
    title="Limits from few points, not called trial limits",
    why="Twenty to thirty points are wanted for limits, and limits from fewer than twelve are called trial limits "
    "[PTD-N]: they still move a good deal with each new point.",
    question="How sure can you be of where these lines will be in three months?",
    bad={**_CLINIC, "y": _MINUTES[:9], "centre": 146, "lower": 121.39, "upper": 170.61},
    good={**_CLINIC, "y": _MINUTES[:9], "centre": 146, "lower": 121.39, "upper": 170.61, "trial": True},
)
def _trial(reading: Reading, today: date) -> Iterator[Seen]:
    chart, given = reading.chart, reading.given
    if chart is None or reading.is_object:
        return  # a drawn chart says by itself that its limits are trial limits
    called = given.get("trial") is True or any(moved.trial for moved in _new_phases(reading))
    called = called or any("trial" in text(given.get(name)).lower() for name in ("title", "ylabel", "verdict"))
    claimed = bool(reading.claims.keys() & {"lower", "upper"}) or given.get("trial") is False or "rephase" in given
    phase = chart.phases[-1]
    if phase.trial and claimed and not called:
        count = phase.frozen or phase.n
        yield Seen("Limits", f"They come from {count} points, and are not called trial limits (under {TRIAL_POINTS}).")


@SUBJECT.rule(
    "SHW08",
    "error",
    title="A common-cause point is explained",
    why="There is always a story for last month. Where the chart shows common cause alone, explaining one point "
    "blames or praises people for what the system does [QICH] [LEANBLOG].",
    question="If you covered up that point's date, would the chart still tell you that something had happened?",
    bad={**_CLINIC, "explained": [{"point": 5, "because": "two agency doctors that week"}]},
    good={**_WILD, "explained": [{"point": 11, "because": "the records system was down"}]},
)
def _explained(reading: Reading, today: date) -> Iterator[Seen]:
    if reading.chart is None:
        return
    for row in rows(reading.given.get("explained")):
        point, because = number(row.get("point")), said(row.get("because"))
        if point is not None and 1 <= point <= len(reading.chart.values) and int(point) not in reading.special:
            told = f" by {quote(because)}" if because else ""
            yield Seen(f"Point {int(point)}", f"It is explained{told}, and the chart shows common cause there.")


# What is plotted -> the kinds that suit it. An I chart is drawn of nearly anything by the tools in use.
_SUITED = (
    ("time between", ("t", "i", "mr"), "times between events"),
    ("between", ("g",), "cases between events"),
    ("classif", ("p", "pp", "funnel", "i", "mr"), "a classification"),
    ("count", ("c", "u", "up", "i", "mr"), "a count of events"),
    ("measure", ("i", "mr", "xbar", "s"), "a measurement"),
    ("continuous", ("i", "mr", "xbar", "s"), "a measurement"),
)


@SUBJECT.rule(
    "SHW09",
    "error",
    title="The chart does not suit the data",
    why="A P chart is for units that each are or are not, a C chart for events with an equal area of opportunity, a U "
    "chart where it is unequal [QICH] [ISD]. On the wrong one the limits are those of another process.",
    question="Can one patient or one bed-day count more than once, and is there as much chance of it every month?",
    bad={
        "y": [6, 8, 5, 9, 7, 6, 10, 4, 7, 8, 6, 9],
        "n": [1020, 1100, 980, 1150, 1050, 950, 1200, 900, 1040, 1120, 990, 1580],
        "kind": "c",
        "title": "Falls, Heron ward",
        "ylabel": "falls a month",
    },
    good={
        "y": [6, 8, 5, 9, 7, 6, 10, 4, 7, 8, 6, 9],
        "n": [1.02, 1.1, 0.98, 1.15, 1.05, 0.95, 1.2, 0.9, 1.04, 1.12, 0.99, 1.58],
        "kind": "u",
        "title": "Falls, Heron ward",
        "ylabel": "falls per 1,000 bed-days",
    },
)
def _family(reading: Reading, today: date) -> Iterator[Seen]:
    given, kind = reading.given, reading.kind
    name = KINDS[kind]
    written = text(given.get("data")).lower()
    for word, kinds, told in _SUITED:
        if word in written:
            if kind not in kinds:
                yield Seen("Kind", f"It is {_a(name)}, and the data are {told}.")
                return
            break
    sizes = [size for size in reading.n if size]
    if kind == "c" and (_unequal(given) or (sizes and max(sizes) > 1.25 * min(sizes) > 0)):
        yield Seen("Kind", "It is a C chart, and the area of opportunity is not the same at every point.")
    if kind in ("p", "pp"):
        for place, (count, size) in enumerate(zip(reading.y, reading.n, strict=False), start=1):
            if count is not None and size is not None and count > size:
                told = f"It is {_a(name)}, and there are {number_text(count)} out of {number_text(size)}."
                yield Seen(f"Point {place}", told)
                return


def _unequal(given: Mapping[str, Any]) -> bool:
    return bool(re.search(r"\b(?:unequal|var(?:y|ies|ying|iable)|different|changes)\b", text(given.get("area")), re.I))


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'IMSX' else 'a'} {name}"


@SUBJECT.rule(
    "SHW10",
    "error",
    title="The centre line is the mean of the ratios",
    why="The centre of a P or a U chart is the total above the line over the total below it [QICH-CODE]. The mean of "
    "monthly percentages lets a month with few people weigh as much as a month with many.",
    question="If one month had two patients and the next two hundred, how much should each count?",
    bad={**_MISSED, "centre": 0.0899},
    good=_MISSED,
)
def _mean_of_ratios(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading, "SHW10")


@SUBJECT.rule(
    "SHW11",
    "error",
    title="A limit where no point can be",
    why="There is no fewer than none and no more than all: a lower limit below 0 is drawn at 0, and a limit of "
    "proportions above 1 at 1 [QICH-CODE].",
    question="What would a point beyond that line look like on the ward?",
    bad={
        "y": [7, 5, 9, 6, 4, 8, 6, 10, 5, 7, 6, 3, 8, 7, 5, 9, 6, 4, 7, 8],
        "kind": "c",
        "lower": -1.15,
        "upper": 14.15,
    },
    good={"y": [7, 5, 9, 6, 4, 8, 6, 10, 5, 7, 6, 3, 8, 7, 5, 9, 6, 4, 7, 8], "kind": "c", "lower": 0, "upper": 14.15},
)
def _impossible(reading: Reading, today: date) -> Iterator[Seen]:
    if reading.kind not in NOT_NEGATIVE:
        return
    for line in ("lower", "upper"):
        claim = reading.claims.get(line, ())
        if any(one.value < -1e-9 for one in claim):
            yield Seen(
                f"{line.capitalize()} limit",
                f"The {line} limit goes down to {number_text(min(one.value for one in claim))}.",
            )
        elif reading.kind in PERCENT and any(one.value > 1 + 1e-9 for one in claim):
            yield Seen(
                f"{line.capitalize()} limit",
                f"The {line} limit goes up to {100 * max(one.value for one in claim):.4g}%.",
            )


_HARM = words.pattern(
    ["harms?", "incidents?", "falls?", "infections?", "arrests?", "errors?", "deaths?", "injur(?:y|ies)", "ulcers?",
     "violence", "violent", "assaults?", "never events?", "wrong site", "complaints?", "overdoses?", "restraints?",
     "seclusions?", "re ?admissions?", "bacteraemias?", "suicides?", "crises", "crisis"],
)  # fmt: skip


@SUBJECT.rule(
    "SHW12",
    "error",
    title="A G or a T chart read the wrong way round, or with a time of nought",
    why="These charts show how long it goes well, so when the event is a harm higher is better: the reverse of other "
    "charts of harm. A time of nought cannot be transformed [QICH-CODE] [QIMACROS].",
    question="What would a very high point on this chart mean for the people on the ward?",
    bad={**_DAYS, "better": "decrease"},
    good=_DAYS,
)
def _wrong_way(reading: Reading, today: date) -> Iterator[Seen]:
    given, chart = reading.given, reading.chart
    if reading.kind not in ("g", "t"):
        return
    if reading.kind == "t":
        for place, value in enumerate(reading.y, start=1):
            if value is not None and value <= 0:
                yield Seen(f"Point {place}", f"A T chart has a time of {value:g}.")
                break
    event = text(given.get("event")).lower()
    if re.search(r"good|benefit|positive|compliment", event):
        return
    is_harm = bool(_HARM.search(f"{event} {text(given.get('title'))} {text(given.get('ylabel'))}"))
    if text(given.get("better")).lower() in ("decrease", "lower", "down", "less"):
        yield Seen("Better", f"On {_a(KINDS[reading.kind])} lower is called better.", None if is_harm else "coach")
    verdict = text(given.get("verdict")).lower()
    way = chart.variation if chart is not None and chart.better is None else ""
    if chart is not None and chart.better is not None:
        way = {"improvement": "high", "concern": "low"}.get(chart.variation, "")
        way = {"high": "low", "low": "high"}[way] if way and chart.better == "decrease" else way
    rises, falls = way.endswith("high"), way.endswith("low")
    if (rises and re.search(r"worse|deteriorat|concern", verdict)) or (falls and re.search(r"better|improv", verdict)):
        told = f"The latest signal is {'high' if rises else 'low'}, and it is read as {quote(verdict)}."
        yield Seen("Verdict", told, None if is_harm else "coach")


# -- starting the limits anew


def _new_phases(reading: Reading) -> list[NewPhase]:
    chart = reading.chart
    if chart is None:
        return []
    told = [row for row in rows(reading.given.get("rephase")) if number(row.get("at")) is not None]
    found = []
    for phase in chart.phases[1:]:
        row = next((row for row in told if number(row.get("at")) == phase.start + 1), None)
        if row is not None:
            change = number(row.get("change_at"))
            cause, lasting = (said(row[name]) if name in row else None for name in ("cause", "lasting"))
            trial = row.get("trial") is True
            found.append(
                NewPhase(phase.start, None if change is None else int(change) - 1, cause, lasting, trial, True)
            )
        else:
            noted = any(abs(position - phase.start) <= 1 for position, _ in chart.notes_at)
            found.append(NewPhase(phase.start, None, phase.name or ("noted" if noted else ""), None, False, False))
    return found


def _against_before(chart: ShewhartChart, at: int) -> ShewhartChart:
    """Return the phase that starts at a position, and the one before it, about the lines of the one before."""
    index = next(place for place, phase in enumerate(chart.phases) if phase.start == at)
    before, after = chart.phases[index - 1], chart.phases[index]
    span = slice(before.start, after.stop)
    return ShewhartChart(
        chart.y[span],
        n=chart.n[span] if chart.n and chart.kind in RATIO else None,
        kind=chart.kind,
        baseline=chart.baseline if chart.baseline is not None and not before.start else before.stop - before.start,
        exclude=[position - before.start for position in chart.exclude if before.start <= position < after.stop],
        rules=chart.rules,
        screen=chart.screen,
    )


@SUBJECT.rule(
    "SHW13",
    "error",
    title="Limits start anew without a signal",
    why="There is no formula for when to recalculate limits; the question is whether they still tell the story [NLFT]. "
    "Without a signal nothing says that the process has changed, and new limits will fit the noise.",
    question="What does the chart show if you carry the old limits on?",
    bad={
        **_NEW_PHASE,
        "y": [*_MINUTES, *_MINUTES[2:10]],
    },
    good=_NEW_PHASE,
)
def _no_signal(reading: Reading, today: date) -> Iterator[Seen]:
    chart = reading.chart
    if chart is None:
        return
    for moved in _new_phases(reading):
        carried = _against_before(chart, moved.at)
        first = moved.at - next(phase.start for phase in reversed(chart.phases) if phase.start < moved.at)
        # a signal of the whole chart has no points of its own
        if not any(signal.stop > first for signal in carried.signals):
            yield Seen(f"Point {moved.at + 1}", "A new phase starts here, and about the old limits there is no signal.")


@SUBJECT.rule(
    "SHW14",
    "error",
    title="Limits start anew with no known cause, or on a few points",
    why="New limits say that there is a new process. That wants a cause that people know of, a reason to think it "
    "will last, and at least eight points [NLFT] [PTD-N].",
    question="What changed, how do you know that it will stay, and how much have you seen of it so far?",
    bad={**_NEW_PHASE, "rephase": {**_NEW_PHASE["rephase"], "cause": ""}},
    good=_NEW_PHASE,
)
def _no_cause(reading: Reading, today: date) -> Iterator[Seen]:
    chart = reading.chart
    if chart is None:
        return
    counts = {phase.start: phase.n for phase in chart.phases}
    for moved in _new_phases(reading):
        where = f"Point {moved.at + 1}"
        if counts[moved.at] < FEWEST_AFTER:
            yield Seen(where, f"A new phase starts here, and has {counts[moved.at]} points.")
        if moved.cause == "":
            told = (
                "A new phase starts here, and no cause is known."
                if moved.told
                else "A new phase has no name and no note."
            )
            yield Seen(where, told, None if moved.told else "coach")
        if moved.lasting == "":
            yield Seen(where, "A new phase starts here, and nothing says that the change will last.")


@SUBJECT.rule(
    "SHW15",
    "coach",
    title="The phase starts at the signal, not at the change",
    why="A rule takes some points to notice a change. A new phase begins where the change was made, or the first of "
    "its points are counted with the old process.",
    question="When did the new way of working begin, and when did the chart notice it?",
    bad={**_NEW_PHASE, "phases": [23], "y": [*_MINUTES, *_AFTER, *_AFTER[:4]],
         "rephase": {**_NEW_PHASE["rephase"], "at": 24, "change_at": 21}},
    good=_NEW_PHASE,
)  # fmt: skip
def _late(reading: Reading, today: date) -> Iterator[Seen]:
    chart = reading.chart
    if chart is None:
        return
    for moved in _new_phases(reading):
        if moved.change_at is not None:
            if moved.change_at != moved.at:
                told = f"The phase starts here, and the change was made at point {moved.change_at + 1}."
                yield Seen(f"Point {moved.at + 1}", told)
        elif not moved.cause and (length := chart.rules.shift):
            carried = _against_before(chart, moved.at)
            offset = next(phase.start for phase in reversed(chart.phases) if phase.start < moved.at)
            for signal in carried.signals:
                begun = signal.start + offset
                if signal.rule == "shift" and begun < moved.at and moved.at in (begun + length - 1, begun + length):
                    told = f"The phase starts where a shift was noticed, and the shift goes back to point {begun + 1}."
                    yield Seen(f"Point {moved.at + 1}", told)
