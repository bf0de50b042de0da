"""What a coach notices in a run chart, and in what somebody reads from it.

A reading is a dict: the chart as `RunChart.to_dict` gives it (y, x, baseline, phases, exclude, rules, title, ylabel,
notes …), and beside it any of these claims, with points counted from 1 and the last point of a stretch included, as
people say them ("points 13 to 24"):

- "median": the centre line;
- "useful": how many points are not on it; "runs", "crossings", "longest_run": of the points about it;
- "shifts": a list of {"start": 13, "stop": 24, "side": "below"}, with "length" where the points were counted;
- "trends": a list of {"start": 11, "stop": 15, "side": "down"}, likewise;
- "shift_length", "trend_length": how many points the reader asks of a shift and of a trend;
- "verdict": "too few runs", "too many runs" or "within limits"; or "signal" or "no signal".

With a frozen baseline the counts may be those of the baseline or of all points; with several phases they are those of
the last. What is claimed is compared with what each known misconception would give, and several of them together. The
smallest set that accounts for most of the claims is what is found: whoever recalculates the median, and then counts
carefully about it, has made one mistake and not five.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, items, listed, number, quote, said, text
from qitools.runchart import RunChart, median_of
from qitools.series import is_missing, read_date
from qitools.signals import runs_limits, runs_of, trends_of
from qitools.timechart import FEWEST_POINTS, TimeChart, number_text

if TYPE_CHECKING:
    from qitools.shewhart import ShewhartChart

Chart = TypeVar("Chart", bound=TimeChart)

_SIDES = {
    "above": "above", "over": "above", "high": "above", "higher": "above",
    "below": "below", "under": "below", "low": "below", "lower": "below",
    "up": "up", "rising": "up", "increasing": "up", "upward": "up", "upwards": "up",
    "down": "down", "falling": "down", "decreasing": "down", "downward": "down", "downwards": "down",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points in a row, as people count them: from 1, the last included."""

    start: int
    stop: int
    side: str = ""
    length: int | None = None

    def is_in(self, others: Iterable[Stretch]) -> bool:
        """Whether one of the others is this one, as far as it was described."""
        return any(
            (self.start, self.stop) == (other.start, other.stop)
            and self.side in ("", other.side)
            and self.length in (None, other.length)
            for other in others
        )

    def __str__(self) -> str:
        return f"Points {self.start}–{self.stop}"


@dataclass(frozen=True, slots=True)
class World:
    """What somebody would read from the chart who holds certain misconceptions: code -> what they would do."""

    codes: Mapping[str, str]
    values: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    stretches: Sequence[Stretch] | None = None

    def explains(self, name: str, claim: Any) -> bool:
        """Whether a claim other than one of stretches is what would be read."""
        return any(
            _near(claim, value) if isinstance(value, float) else claim == value for value in self.values.get(name, ())
        )


def _near(claim: float, value: float) -> bool:
    return abs(claim - value) <= 0.01


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim that the world of a misconception accounts for, and sound reading does not: its place and its words."""

    name: str
    where: str
    told: str


# What somebody did who holds a misconception, and the claims that show it.
Found = tuple[str, list[Evidence]]


@dataclass(frozen=True)
class Reading:
    """A run chart and what was claimed about it, as the rules see them."""

    chart: RunChart | None
    given: dict[str, Any]
    claims: dict[str, Any]
    no_rules: bool

    @cached_property
    def level(self) -> dict[str, Found]:
        """Code -> what was found, among the claims about the median and the runs."""
        return _explain(self, "shifts", _level_worlds(self)) if self.chart else {}

    @cached_property
    def slope(self) -> dict[str, Found]:
        """Code -> what was found, among the claims about trends."""
        return _explain(self, "trends", _slope_worlds(self)) if self.chart else {}


_NUMBERS = ("median", "useful", "runs", "crossings", "longest_run", "shift_length", "trend_length")
_FURNITURE = ("title", "ylabel", "xlabel", "notes")
# What can be left out, in turn, when a chart cannot be made of everything that was given.
_LEAVE_OUT = (
    (), ("notes",), ("x", "notes"), ("x", "notes", "target", "better", "exclude"),
    ("x", "notes", "target", "better", "exclude", "rules"),
)  # fmt: skip


# What a value that nobody foresaw may raise in a chart or a date; a review goes on without it.
_ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def chart_of(kind: type[Chart], given: Mapping[str, Any], y: list[Any]) -> Chart | None:
    """Return the chart that a dict describes, without the settings that cannot be used; None when there is none.

    Args:
        kind: `RunChart` or `ShewhartChart`.
        given: its settings, and anything else.
        y: the values, None where one is missing.
    """
    make: Callable[..., Chart] = kind
    known = set(kind.__init__.__annotations__) - {"data", "return", "y"}
    for left_out in _LEAVE_OUT:
        settings = {key: given[key] for key in known - set(left_out) if given.get(key) is not None}
        try:
            return make(y, **settings)
        except _ODD:
            pass
    return None


def read(answer: Any) -> Reading:
    """Return the chart and the claims of a `RunChart`, of its dict form, or of a reading."""
    given = fields(answer)
    rules = given.get("rules")
    no_rules = "rules" in given and not isinstance(rules, Mapping) and not said(rules)
    if isinstance(answer, RunChart):
        return Reading(answer, given, {}, no_rules)
    claims: dict[str, Any] = {name: number(given[name]) for name in _NUMBERS if number(given.get(name)) is not None}
    claims |= {
        name: stretches(given[name]) for name in ("shifts", "trends") if isinstance(given.get(name), list | tuple)
    }
    if verdict := _verdict(text(given.get("verdict"))):
        claims["verdict"] = verdict
    settings = {**given, "rules": None} if no_rules else given
    return Reading(
        chart_of(RunChart, settings, [number(value) for value in items(given.get("y"))]), given, claims, no_rules
    )


def stretches(given: Iterable[Any]) -> list[Stretch]:
    """Return the stretches of points that a list of dicts, or of (start, stop, length, side), describes."""
    found = []
    for item in given:
        row = fields(item)
        if not row and isinstance(item, list | tuple):
            words = [text(part).lower() for part in item if isinstance(part, str)]
            counts = [number(part) for part in item if not isinstance(part, str)]
            row = dict(zip(("start", "stop", "length"), counts, strict=False)) | {"side": " ".join(words)}
        start, stop = number(row.get("start")), number(row.get("stop", row.get("end")))
        if start is None or stop is None:
            continue
        length = number(row.get("length"))
        side = next((_SIDES[word] for word in text(row.get("side")).lower().split() if word in _SIDES), "")
        found.append(Stretch(int(start), int(stop), side, None if length is None else int(length)))
    return found


def _verdict(written: str) -> str:
    plain = written.lower()
    for words, verdict in (
        (("few",), "few"), (("many",), "many"), (("within", "inside", "as expected"), "within"),
        (("no signal", "not a signal", "common cause"), "no signal"), (("signal", "special"), "signal"),
    ):  # fmt: skip
        if any(word in plain for word in words):
            return verdict
    return ""


# -- what each misconception would read


def points_in_use(chart: RunChart | ShewhartChart) -> list[list[int]]:
    """Return the positions in use, phase by phase."""
    return [
        [i for i in range(phase.start, phase.stop) if not is_missing(chart.values[i]) and i not in chart.exclude]
        for phase in chart.phases
    ]


def _medians(reading: Reading) -> Iterator[tuple[dict[str, str], list[float]]]:
    """Yield ways to find the centre line, the sound one first: the misconceptions in it, and the line of each phase."""
    chart, claim = reading.chart, reading.claims.get("median")
    assert chart is not None
    used = points_in_use(chart)
    every = [chart.values[i] for positions in used for i in positions]
    right = [phase.median for phase in chart.phases]
    # those of the last phase, or of the baseline where there is one
    basis = [chart.values[i] for i in used[-1] if len(used) > 1 or chart.baseline is None or i < chart.baseline]
    ways: list[tuple[dict[str, str], list[float]]] = [({}, right)]
    again = {"RUN02": f"working the line out from all {len(every)} points"} if len(every) > len(basis) else {}
    if again:
        ways.append((again, [median_of(every)] * len(right)))
    for codes, values in (({}, basis), (again, every)):
        if codes or values is basis:
            mean = sum(values) / len(values)
            lines = [*right[:-1], mean] if values is basis else [mean] * len(right)
            ways.append(({**codes, "RUN01": "taking the mean"}, lines))
            if claim is not None and (how := _not_the_middle(values, mean, claim)):
                ways.append(({**codes, "RUN01": how}, [*lines[:-1], claim]))
    if claim is not None and not any(_near(claim, lines[-1]) for _, lines in ways):
        # a median that nothing accounts for is carried forward: what follows from it is not held against anyone
        ways.append(({}, [*right[:-1], claim]))
    yield from ways


def _not_the_middle(values: list[float], mean: float, claim: float) -> str:
    """Return how a median was found that is the mean, rounded, or not half-way between the middle two; or ""."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if _near(claim, median_of(values)):
        return ""
    if len(ordered) % 2 == 0 and ordered[half - 1] <= claim <= ordered[half]:
        return "choosing between the middle two points"
    digits = f"{claim:.10f}".rstrip("0").partition(".")[2]
    return "taking the mean" if abs(claim - mean) <= 0.5 * 10 ** -len(digits) else ""


def _carried(sides: list[int]) -> list[int]:
    """Give a point on the line the side of the one before."""
    out: list[int] = []
    for side in sides:
        out.append(side or (out[-1] if out else 0))
    return out


# Ways to treat points on the median: the misconception, and the runs that it gives.
_COUNTING: tuple[tuple[dict[str, str], Callable[[list[int]], list[list[int]]]], ...] = (
    ({}, runs_of),
    ({"RUN04": "ending a run at a point on the median"}, lambda sides: runs_of(sides, skip=False)),
    ({"RUN03": "counting points on the median as below it"}, lambda sides: runs_of([side or -1 for side in sides])),
    ({"RUN03": "counting points on the median as above it"}, lambda sides: runs_of([side or 1 for side in sides])),
    ({"RUN03": "counting points on the median with those before"}, lambda sides: runs_of(_carried(sides))),
)

_AS_RUNS = "counting crossings for runs"
_AS_CROSSINGS = "counting runs for crossings"
_ALL_USEFUL = "calling every point useful"

# Ways to count: the misconception, what is added to the runs and to the crossings, and whether every point is useful.
_TALLIES: tuple[tuple[dict[str, str], int, int, bool], ...] = (
    ({}, 0, 0, False),
    ({"RUN08": _AS_RUNS}, -1, 0, False),
    ({"RUN08": _AS_CROSSINGS}, 0, 1, False),
    ({"RUN08": _ALL_USEFUL}, 0, 0, True),
    ({"RUN08": f"{_AS_RUNS}, and {_ALL_USEFUL}"}, -1, 0, True),
    ({"RUN08": f"{_AS_CROSSINGS}, and {_ALL_USEFUL}"}, 0, 1, True),
)


def _level_worlds(reading: Reading) -> Iterator[World]:
    """Yield sound reading, and then that of every set of misconceptions about the level."""
    chart = reading.chart
    assert chart is not None
    used, rules = points_in_use(chart), chart.rules
    basis = [i for i in used[0] if i < (chart.baseline or 0)] if len(used) == 1 else []
    lengths: dict[int, dict[str, str]] = {rules.shift: {}}
    lengths |= {n: {"RUN07": f"asking {n} points of a shift"} for n in (5, 7, 8) if rules.shift not in (0, n)}
    for (about_line, lines), (about_points, count) in product(_medians(reading), _COUNTING):
        sides = {
            i: (chart.values[i] > line) - (chart.values[i] < line)
            for positions, line in zip(used, lines, strict=True)
            for i in positions
        }
        runs = [[[positions[k] for k in run] for run in count([sides[i] for i in positions])] for positions in used]
        counted = [(runs[-1], len(used[-1]))]
        if 0 < len(basis) < len(used[0]):
            counted.append(([[basis[k] for k in run] for run in count([sides[i] for i in basis])], len(basis)))
        for (length, about_length), (about_tally, runs_off, crossings_off, every) in product(lengths.items(), _TALLIES):
            shifts = [
                Stretch(run[0] + 1, run[-1] + 1, "above" if sum(sides[i] for i in run) > 0 else "below", len(run))
                for part in runs
                for run in part
                if length and len(run) >= length
            ]
            useful = [points if every else sum(map(len, part)) for part, points in counted]
            tally = [len(part) + runs_off for part, _ in counted]
            yield World(
                about_line | about_points | about_length | about_tally,
                {
                    "median": frozenset({float(lines[-1])}),
                    "useful": frozenset(useful),
                    "runs": frozenset(tally),
                    "crossings": frozenset(max(len(part) - 1, 0) + crossings_off for part, _ in counted),
                    "longest_run": frozenset(max(map(len, part), default=0) for part, _ in counted),
                    "shift_length": frozenset({length}),
                    "verdict": _verdicts(chart, tally[0], useful[0], bool(shifts)),
                },
                shifts if rules.shift else None,
            )


def _verdicts(chart: RunChart, runs: int, useful: int, shift: bool) -> frozenset[str]:
    """Return the verdicts that follow from a number of runs, and from whether there is a shift."""
    signal = shift or any(found.rule == "trend" for found in chart.signals)
    if not chart.rules.runs or chart.phases[-1].frozen:
        # the test is not for this chart, and no rule here says so
        return frozenset({"few", "many", "within", "signal" if signal else "no signal"})
    if not (limits := runs_limits(useful)):
        return frozenset({"within", "signal" if signal else "no signal"})
    side = "few" if runs < limits[0] else "many" if runs > limits[1] else "within"
    return frozenset({side, "signal" if signal or side != "within" else "no signal"})


def _trend_stretches(values: list[float], ties: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the first and last index of each stretch one way, how many points it is taken for, and its way."""
    for way, indices in trends_of(values, skip=ties != "break"):
        first, last = indices[0], indices[-1]
        if ties == "counted outside":
            while first and values[first - 1] == values[first]:
                first -= 1
            while last + 1 < len(values) and values[last + 1] == values[last]:
                last += 1
        yield first, last, (last - first + 1 if ties.startswith("counted") else len(indices)), way


_TIES = {
    "skip": {},
    "counted": {"RUN05": "counting points equal to the one before"},
    "counted outside": {"RUN05": "counting points equal to the one before"},
    "break": {"RUN05": "ending a trend at two equal points"},
}


def _slope_worlds(reading: Reading) -> Iterator[World]:
    """Yield sound reading, and then that of every set of misconceptions about trends."""
    chart = reading.chart
    assert chart is not None
    used, rules = points_in_use(chart), chart.rules
    if not rules.trend:
        return
    for (ties, about_ties), by_steps in product(_TIES.items(), (False, True)):
        about_steps = {"RUN06": f"asking {rules.trend} steps of a trend, not {rules.trend} points"} if by_steps else {}
        found = [
            Stretch(positions[first] + 1, positions[last] + 1, "up" if way > 0 else "down", points - by_steps)
            for positions in used
            for first, last, points, way in _trend_stretches([chart.values[i] for i in positions], ties)
            if points - by_steps >= rules.trend
        ]
        yield World(about_ties | about_steps, {"trend_length": frozenset({rules.trend + by_steps})}, found)


def imagine(chart: RunChart, codes: Iterable[str]) -> tuple[World, World]:
    """Return what somebody reads from a chart who holds these misconceptions: of its level, and of its trends.

    Where one can be held in several ways it is held in the first (points on the median are counted below it). One that
    makes no sense on the chart, such as recalculating where nothing is frozen, is not held.

    Args:
        chart: what is read.
        codes: of the misconceptions; none for sound reading.
    """
    wanted = set(codes)
    reading = Reading(chart, {}, {}, False)

    def held(worlds: Iterable[World]) -> World:
        found = World({}, {}, [])
        for place, world in enumerate(worlds):
            if set(world.codes) <= wanted and (place == 0 or len(world.codes) > len(found.codes)):
                found = world
            if set(found.codes) == wanted:
                break
        return found

    return held(_level_worlds(reading)), held(_slope_worlds(reading))


# -- which of them accounts for what was claimed


class Guess(Protocol):
    """What somebody may have thought: code -> what they would do; nothing for sound reading."""

    @property
    def codes(self) -> Mapping[str, str]: ...


Thought = TypeVar("Thought", bound=Guess)


def likeliest(worlds: Sequence[Thought], score: Callable[[Thought], int], order: Sequence[str]) -> Thought:
    """Return the world that accounts for most, then that with the fewest codes, then that whose codes come first.

    Args:
        worlds: at least one.
        score: how many of the claims a world accounts for.
        order: every code, the likelier first.
    """
    rank = {code: -place for place, code in enumerate(order)}
    return max(worlds, key=lambda world: (score(world), -len(world.codes), sorted(rank[code] for code in world.codes)))


# Where several account for a claim equally well, the likelier comes first.
_ORDER = ("RUN02", "RUN08", "RUN04", "RUN03", "RUN07", "RUN01", "RUN05", "RUN06")
_LEVEL = ("median", "useful", "runs", "crossings", "longest_run", "shift_length", "verdict")


def _explain(reading: Reading, kind: str, worlds: Iterable[World]) -> dict[str, Found]:
    """Return the misconceptions that account for most of the claims with the fewest codes, and the evidence of each."""
    names = _LEVEL if kind == "shifts" else ("trend_length",)
    claims = {name: reading.claims[name] for name in names if name in reading.claims}
    drawn: list[Stretch] | None = reading.claims.get(kind)
    if not claims and drawn is None:
        return {}

    def score(world: World) -> int:
        hits = sum(world.explains(name, claim) for name, claim in claims.items())
        if drawn is not None and world.stretches is not None:
            hits += sum(stretch.is_in(world.stretches) for stretch in drawn)
            hits += len(drawn) == len(world.stretches) and all(stretch.is_in(world.stretches) for stretch in drawn)
        return hits

    known = list(worlds)
    best = likeliest(known, score, _ORDER) if known else None
    if best is None or not best.codes:
        return {}
    sound = known[0]
    evidence = [
        Evidence(name, *_said_of(name, claim))
        for name, claim in claims.items()
        if best.explains(name, claim) and not sound.explains(name, claim)
    ]
    if drawn is not None and best.stretches is not None and sound.stretches is not None:
        noun = kind.rstrip("s")
        wrong = [s for s in drawn if s.is_in(best.stretches) and not s.is_in(sound.stretches)]
        evidence += [Evidence(kind, str(s), f"calling points {s.start} to {s.stop} a {noun}") for s in wrong]
        if not wrong and len(drawn) < len(sound.stretches):
            evidence.append(
                Evidence(kind, kind.capitalize(), f"finding {len(drawn) or 'no'} {noun}{'s' if len(drawn) > 1 else ''}")
            )
    return {code: (how, _about(code, evidence)) for code, how in sorted(best.codes.items())}


def _said_of(name: str, claim: Any) -> tuple[str, str]:
    """Return where a claim stands, and its words."""
    if name == "median":
        return "Median", f"a median of {number_text(claim)}"
    if name == "verdict":
        return "Verdict", f"the verdict {quote({'few': 'too few runs', 'many': 'too many runs'}.get(claim, claim))}"
    if name in ("shift_length", "trend_length"):
        noun = name.partition("_")[0]
        return f"Length of a {noun}", f"asking {claim:g} points of a {noun}"
    where = {"useful": "Useful points", "longest_run": "Longest run"}.get(name, name.capitalize())
    told = {"useful": f"{claim:g} useful points", "longest_run": f"a longest run of {claim:g}"}.get(
        name, f"{claim:g} {name}"
    )
    return where, told


_SHOWN_BY = {
    "RUN01": ("median",),
    "RUN03": ("shifts", "runs", "longest_run", "useful"),
    "RUN04": ("shifts", "runs", "longest_run"),
    "RUN07": ("shift_length", "shifts"),
    "RUN08": ("runs", "crossings", "useful"),
}


def _about(code: str, evidence: list[Evidence]) -> list[Evidence]:
    """Return the evidence that speaks of a code most plainly."""
    wanted = _SHOWN_BY.get(code, ("median", "trend_length"))
    plain = sorted((e for e in evidence if e.name in wanted), key=lambda e: wanted.index(e.name))
    return plain or evidence


def _seen(found: Mapping[str, Found], code: str) -> Iterator[Seen]:
    if code in found:
        how, evidence = found[code]
        told = listed(shown.told for shown in evidence[:3])
        # a length that was stated needs no guess at how it came about
        stated = all(shown.name.endswith("_length") for shown in evidence)
        why = "this is not the rule set of the chart" if stated else f"this comes of {how}"
        yield Seen(evidence[0].where if evidence else "", f"{told[:1].upper()}{told[1:]}: {why}.")


SUBJECT = Subject("runchart", "Run chart", read)

_WAITS = [61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45]
_MEMORY: dict[str, Any] = {
    "y": _WAITS,
    "baseline": 12,
    "rules": "perla",
    "title": "Median wait from referral to diagnosis, Riverside Memory Service",
    "ylabel": "days",
    "xlabel": "week",
    "notes": {13: "Checklist with the referral form"},
    "median": 60.5,
    "useful": 12,
    "runs": 7,
    "shifts": [{"start": 13, "stop": 24, "side": "below"}],
    "trends": [{"start": 11, "stop": 15, "side": "down"}],
}
_HERON: dict[str, Any] = {
    "y": [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6, 5, 8, 3, 6, 5, 7, 4, 6],
    "rules": "perla",
    "title": "Violent incidents, Heron ward",
    "ylabel": "incidents a week",
    "median": 5,
    "useful": 16,
    "runs": 7,
    "shifts": [],
    "verdict": "no signal",
}
_CLINIC: dict[str, Any] = {
    "y": [18, 21, 17, 22, 19, 16, 18, 18, 20, 21, 23, 19, 21, 17, 20, 18],
    "rules": "perla",
    "title": "People who did not attend, Riverside Outpatients",
    "ylabel": "people a week",
    "median": 19,
    "trends": [{"start": 6, "stop": 11, "side": "up"}],
}
# A shift that goes on past a point on the median.
_PAST: dict[str, Any] = {
    "y": [12, 9, 13, 8, 14, 9, 12, 8, 10, 11, 13, 12, 10, 14, 12, 11, 9, 8, 7, 9, 8],
    "rules": "perla",
    "title": "Referrals sent back for missing bloods, Riverside Memory Service",
    "ylabel": "referrals a week",
    "median": 10,
    "shifts": [{"start": 10, "stop": 16, "side": "above"}],
}


@SUBJECT.rule(
    "RUN01",
    "error",
    title="The centre line is not the median",
    why="The median halves the points and resists extremes [PERLA]; the chances behind the rules are those of points "
    "that are as likely above the line as below. With an even number of points it is the mid-point of the middle two.",
    question="How many points lie above your line, and how many below?",
    bad={**_MEMORY, "median": 60.67},
    good=_MEMORY,
)
def _not_median(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading.level, "RUN01")


@SUBJECT.rule(
    "RUN02",
    "error",
    title="The median was worked out again from all points",
    why="Once a baseline is frozen its median is extended, so that new points are compared with how things were "
    "[MURRAY-SLIDES]. A median that takes in the improvement hides it, and can turn the baseline into a signal.",
    question="What is the line on your chart meant to stand for, and which points should decide where it goes?",
    bad={
        **_MEMORY,
        "median": 58,
        "useful": 21,
        "runs": 4,
        "shifts": [{"start": 4, "stop": 13, "side": "above"}, {"start": 14, "stop": 24, "side": "below"}],
    },
    good=_MEMORY,
)
def _recalculated(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading.level, "RUN02")


@SUBJECT.rule(
    "RUN03",
    "error",
    title="Points on the median are counted",
    why="Points on the median are passed over: they neither add to a shift nor end it [NAHQ]. Some software puts them "
    "in the run below [MINITAB-RUN], so two charts of the same data can disagree.",
    question="Where does each point of that stretch lie: above the line, below it, or on it?",
    bad={**_HERON, "useful": 20, "runs": 9, "shifts": [{"start": 5, "stop": 10, "side": "below"}], "verdict": "signal"},
    good=_HERON,
)
def _on_median(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading.level, "RUN03")


@SUBJECT.rule(
    "RUN04",
    "error",
    title="A point on the median is taken to end a shift",
    why="A point on the median says nothing either way: a shift goes on past it [NAHQ].",
    question="What happens to that stretch if you cover the points that lie on the line?",
    bad={**_PAST, "shifts": []},
    good=_PAST,
)
def _broken(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading.level, "RUN04")


@SUBJECT.rule(
    "RUN05",
    "error",
    title="Equal neighbours are counted in a trend, or end it",
    why="Of two or more equal points in a row only the first counts, and the others neither make nor break a trend "
    "[NAHQ].",
    question="What did you do where two neighbours were the same, and why?",
    bad={**_CLINIC, "trends": []},
    good=_CLINIC,
)
def _ties(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading.slope, "RUN05")


@SUBJECT.rule(
    "RUN06",
    "error",
    title="A trend counted by its steps",
    why="A trend is five or more points all going one way, which is four steps [NAHQ]. Elsewhere six or seven points "
    "are asked for [OKSTATE] [QD-RUN], so a chart names its rule set.",
    question="Are you counting the dots or the lines between them?",
    bad={**_MEMORY, "trends": []},
    good=_MEMORY,
)
def _steps(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading.slope, "RUN06")


@SUBJECT.rule(
    "RUN07",
    "error",
    title="A shift of another length",
    why="A shift is six or more points on one side of the median [PERLA] [NAHQ]. Seven and eight are the rules of "
    "other charts and other authors [PTD-CODE] [QD-RUN]; a shorter one is found often where nothing happened.",
    question="How many points on one side does the rule set named on this chart ask for?",
    bad={**_HERON, "shift_length": 8},
    good={**_HERON, "shift_length": 6},
)
def _length(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading.level, "RUN07")


@SUBJECT.rule(
    "RUN08",
    "error",
    title="Crossings counted as runs, or useful points with those on the median",
    why="Runs are one more than crossings, and the number of runs is judged by the points that are not on the median "
    "[QD-RUN]. Being one out can turn chance into a signal.",
    question="If the line never crossed the median at all, how many runs would there be?",
    bad={**_HERON, "runs": 6},
    good=_HERON,
)
def _miscounted(reading: Reading, today: date) -> Iterator[Seen]:
    yield from _seen(reading.level, "RUN08")


@SUBJECT.rule(
    "RUN09",
    "error",
    title="The rules are used with fewer than ten points",
    why="At least ten points are wanted for the rules about chance [MURRAY-SLIDES]. With fewer, a chart is still worth "
    "plotting and talking about.",
    question="What can these points tell you already, and how many more would you need before you trust a rule?",
    bad={**_HERON, "y": _HERON["y"][:8], "median": 5, "useful": 6, "runs": 2, "shifts": [], "verdict": "no signal"},
    good=_HERON,
)
def _too_few(reading: Reading, today: date) -> Iterator[Seen]:
    chart = reading.chart
    if chart is None or reading.no_rules:
        return
    claimed = bool({"shifts", "trends", "runs", "crossings", "longest_run", "verdict"} & set(reading.claims))
    last = len(chart.phases) - 1
    for count, phase in enumerate(chart.phases):
        where = f"Points {phase.start + 1}–{phase.stop}" if last else "Points"
        if phase.n < FEWEST_POINTS:
            used = phase.signal or (claimed and count == last)
            if used or not last:
                told = f"There {are(phase.n, 'point')} for rules that ask for {FEWEST_POINTS}."
                yield Seen(where, told, None if used else "coach")
        elif phase.frozen is not None and phase.frozen < FEWEST_POINTS:
            yield Seen("Baseline", f"The median comes from {phase.frozen} points.", "coach")


@SUBJECT.rule(
    "RUN10",
    "error",
    title="Not in time order, or without what a reader needs",
    why="Time runs along the bottom; both axes are labelled, and the chart has a title, a median and notes of what "
    "changed [QI104-SUM]. Somebody who was not in the room has to be able to read it.",
    question="What would someone who has never heard of this project want to ask about this chart?",
    bad={**_MEMORY, "title": "", "ylabel": ""},
    good=_MEMORY,
)
def _furniture(reading: Reading, today: date) -> Iterator[Seen]:
    given, chart = reading.given, reading.chart
    yield from _order(given, chart)
    # Claims about a chart that is printed elsewhere say nothing of what is written on it.
    if reading.claims and not any(name in given for name in _FURNITURE):
        return
    if not said(given.get("title")):
        yield Seen("Title", "The chart has no title.")
    if not said(given.get("ylabel")):
        yield Seen("Units", "Nothing says what is measured, and in what unit.")
    changed = chart is not None and (chart.baseline is not None or len(chart.phases) > 1)
    named = chart is not None and any(phase.name for phase in chart.phases)
    if changed and not named and not fields(given.get("notes")):
        yield Seen("Notes", "The chart shows a change and has no note of what it was.", "coach")


def _order(given: Mapping[str, Any], chart: RunChart | None) -> Iterator[Seen]:
    """Yield what is out of order, and where time is missing from the picture."""
    x = items(given.get("x"))
    numbers, days = [found for found in map(number, x) if found is not None], list(filter(None, map(_day, x)))
    ordered: list[Any] = numbers if len(numbers) == len(x) else days if len(days) == len(x) else []
    for row, (earlier, later) in enumerate(pairwise(ordered), start=2):
        if later < earlier:
            yield Seen(f"Point {row}", "It comes after a point that is later in time.")
            return
    if ordered is not days or len(days) < 5:
        return
    steps = [later - earlier for earlier, later in pairwise(days)]
    usual = Counter(steps).most_common(1)[0][0]
    # people who do not work at the weekend have gaps that nobody needs to be told of
    longest = timedelta(days=4) if usual == timedelta(days=1) else 1.9 * usual
    gaps = [row for row, step in enumerate(steps, start=1) if step > longest]
    if gaps and len(gaps) <= max(1, len(steps) // 10):
        noted = {position for position, _ in chart.notes_at} if chart else set()
        for row in gaps:
            if not {row - 1, row} & noted:
                told = f"Between {days[row - 1]:%Y-%m-%d} and {days[row]:%Y-%m-%d} there are no points"
                yield Seen(f"Point {row + 1}", f"{told}, and no note says why.", "coach")


def _day(value: Any) -> datetime | None:
    try:
        day = read_date(value)
    except _ODD:
        return None
    if day is None or isinstance(day, datetime):
        return day.replace(tzinfo=None) if day else None
    return datetime(day.year, day.month, day.day)
