"""What a coach notices in a Pareto chart.

The dict form is that of `Pareto` (`counts`, `unit`, `title`, `multiple`), whose bars and line are drawn for you, or a
chart that somebody made by hand: `bars`, a list in the order drawn of dicts with `category`, `count` and `cumulative`
(per cent). Either may hold `total` (the number of cases, where percentages are taken of it), `asked` ("time", "cost"
or "harm", where the question was about that) and `claim` (what is said of the chart, such as "two causes bring 80%").
A number that contradicts another gives an `error`; a claim gets advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from qitools.pareto import OTHER
from qitools.review.core import Seen, Subject
from qitools.review.read import fields, items, listed, number, quote, said, text

# Percentages to one decimal place are right.
_NEAR = 0.1 + 1e-9


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as drawn: its category, its length, and where the cumulative line stands over it."""

    category: str
    count: float
    cumulative: float | None

    @property
    def other(self) -> bool:
        """Whether it gathers what is left."""
        return self.category.strip().lower() in OTHER


@dataclass(frozen=True, slots=True)
class Chart:
    """A Pareto chart as the rules see it."""

    bars: tuple[Bar, ...]
    unit: str
    total: float | None
    multiple: bool
    asked: str
    claim: str

    @property
    def sum(self) -> float:
        """All bars together."""
        return sum(bar.count for bar in self.bars)

    def largest(self) -> list[Bar]:
        """Return the bars, the longest first, without "other"."""
        return sorted((bar for bar in self.bars if not bar.other), key=lambda bar: -bar.count)


def read(answer: Any) -> Chart:
    """Return the bars of a `Pareto`, of its dict form, or of a chart made by hand."""
    given = fields(answer)
    claim = given.get("claim")
    return Chart(
        bars=_by_hand(given.get("bars")) if "bars" in given else _drawn(given.get("counts")),
        unit=said(given.get("unit")),
        total=number(given.get("total")),
        multiple=given.get("multiple") is True,
        asked=said(given.get("asked")).lower(),
        claim="80/20" if claim is True else " ".join(filter(None, (text(claim), text(given.get("title"))))),
    )


def _by_hand(given: Any) -> tuple[Bar, ...]:
    bars = []
    for item in items(given):
        row = fields(item)
        if not row and isinstance(item, list | tuple):
            row = dict(zip(("category", "count", "cumulative"), item, strict=False))
        count = number(row.get("count"))
        if count is not None:
            bars.append(Bar(text(row.get("category")), count, number(row.get("cumulative"))))
    return tuple(bars)


def _drawn(given: Any) -> tuple[Bar, ...]:
    """Return the bars as the library draws them: the longest first, "other" last, the line up to 100."""
    pairs = fields(given).items() or (
        pair for pair in items(given) if isinstance(pair, list | tuple) and len(pair) == 2
    )
    bars = [Bar(text(category), count, None) for category, amount in pairs if (count := number(amount)) is not None]
    bars.sort(key=lambda bar: (bar.other, -bar.count))
    total = sum(bar.count for bar in bars)
    if not total:
        return tuple(bars)
    sums = [*list(accumulate(bar.count for bar in bars))[:-1], total]
    return tuple(Bar(bar.category, bar.count, 100 * part / total) for bar, part in zip(bars, sums, strict=True))


SUBJECT = Subject("pareto", "Pareto chart", read)


def _bars(*rows: tuple[str, float, float]) -> list[dict[str, Any]]:
    return [{"category": category, "count": count, "cumulative": line} for category, count, line in rows]


_CARE, _THERAPY, _FAMILY = ("care package", 217, 41.7), ("therapy assessment", 78, 56.7), ("family meeting", 72, 70.6)
_REST = (("medicines not ready", 61, 82.3), ("transport", 46, 91.2))
_OTHER = ("other", 46, 100.0)
_GOOD: dict[str, Any] = {"unit": "bed-days", "asked": "time", "bars": _bars(_CARE, _THERAPY, _FAMILY, *_REST, _OTHER)}


@SUBJECT.rule(
    "PAR01",
    "error",
    title="The bars do not fall from left to right",
    why="Bars in descending order are what makes the chart a Pareto chart [ABIM-PARETO]: the eye finds the few that "
    "matter and the line bends where they end.",
    question="Where would you want the reader's eye to land first?",
    bad={**_GOOD, "bars": _bars(_CARE, ("family meeting", 72, 55.6), ("therapy assessment", 78, 70.6), *_REST, _OTHER)},
    good=_GOOD,
)
def _order(chart: Chart, today: date) -> Iterator[Seen]:
    for left, right in pairwise(bar for bar in chart.bars if not bar.other):
        if right.count > left.count:
            told = f"{quote(right.category)} ({right.count:g}) stands after {quote(left.category)} ({left.count:g})."
            yield Seen("Bars", told)


@SUBJECT.rule(
    "PAR02",
    "error",
    title="“Other” is not last, or is too large",
    why="“Other” stands last [ABIM-PARETO], because it is not one thing to work on. When it is larger than the second "
    "bar, what matters may be hiding in it.",
    question="What is in “other”, and who sorted it there?",
    bad={
        **_GOOD,
        "bars": _bars(
            _CARE, ("other", 46, 50.6), ("therapy assessment", 78, 65.6), ("family meeting", 72, 79.4),
            ("medicines not ready", 61, 91.2), ("transport", 46, 100.0)
        ),
    },
    good=_GOOD,
)  # fmt: skip
def _rest(chart: Chart, today: date) -> Iterator[Seen]:
    largest = chart.largest()
    for place, bar in enumerate(chart.bars):
        if bar.other and place < len(chart.bars) - 1:
            yield Seen("Bars", f"{quote(bar.category)} is bar {place + 1} of {len(chart.bars)}.")
        if bar.other and len(largest) > 1 and bar.count > largest[1].count:
            told = f"{quote(bar.category)} ({bar.count:g}) is larger than the second bar ({largest[1].count:g})."
            yield Seen("Bars", told)


@SUBJECT.rule(
    "PAR03",
    "error",
    title="The cumulative line does not end at 100",
    why="The line shows the running share on an axis from 0 to 100% [ABIM-PARETO]; where it ends shows whether every "
    "bar was counted, and each of them once.",
    question="If you add up every bar, which share of the whole do you have?",
    bad={**_GOOD, "bars": _bars(_CARE, _THERAPY, _FAMILY, *_REST, ("other", 46, 96.2))},
    good=_GOOD,
)
def _line(chart: Chart, today: date) -> Iterator[Seen]:
    if not chart.bars:
        yield Seen("Cumulative line", "There are no bars, so that there is no line.")
    elif (last := chart.bars[-1].cumulative) is None:
        yield Seen("Cumulative line", "The line says nothing over the last bar.")
    elif abs(last - 100) > _NEAR:
        yield Seen("Cumulative line", f"The line ends at {last:.4g}%.")


@SUBJECT.rule(
    "PAR04",
    "error",
    title="Percentages of another total, or double counting that is not declared",
    why="The line runs from 0 to 100% of something [ABIM-PARETO]: of all cases, or of all reasons given. When one "
    "case can stand under several categories the bars add up to more than the cases, and a reader has to be told.",
    question="What is the whole that these are shares of, and can one case be in it twice?",
    bad={**_GOOD, "total": 400},
    good={**_GOOD, "total": 520},
)
def _whole(chart: Chart, today: date) -> Iterator[Seen]:
    if not chart.bars or not chart.sum:
        return
    if chart.total is not None and not chart.multiple and abs(chart.total - chart.sum) > 1e-6:
        yield Seen("Total", f"The bars add up to {chart.sum:g}, and the total is given as {chart.total:g}.")
    if abs((chart.bars[-1].cumulative or 0) - 100) > _NEAR:
        return  # PAR03 says it
    for bar, part in zip(chart.bars, accumulate(bar.count for bar in chart.bars), strict=True):
        share = 100 * part / chart.sum
        if bar.cumulative is not None and abs(bar.cumulative - share) > _NEAR:
            told = f"Over {quote(bar.category)} the line stands at {bar.cumulative:.4g}%; the bars so far are {share:.1f}%."
            yield Seen("Cumulative line", told)
            return


_UNITS = {
    "time": r"days?|hours?|minutes?|weeks?|months?|time|bed-days?",
    "cost": r"£|€|\$|pounds?|costs?|euros?|money|spend|price",
    "harm": r"harms?|harmed|injur(?:y|ies)|deaths?|severity|severe|pain|suffering|fractures?",
}


@SUBJECT.rule(
    "PAR05",
    "error",
    title="No unit, or a count where time, cost or harm was asked",
    why="The most frequent problem is not always the most important [PARETO-CAVEAT]. In the delayed discharges of "
    "Riverside the cause that came most often is only the fourth by bed-days.",
    question="What would a patient, or the person who pays, want you to count here?",
    bad={**_GOOD, "unit": "delays"},
    good=_GOOD,
)
def _unit(chart: Chart, today: date) -> Iterator[Seen]:
    if not chart.unit:
        yield Seen("Unit", "The chart does not say what is counted.")
        return
    for kind, named in _UNITS.items():
        asked = re.search(rf"\b(?:{kind}|{named})(?!\w)", chart.asked)
        if asked and not re.search(rf"(?<!\w)(?:{named})(?!\w)", chart.unit, re.IGNORECASE):
            yield Seen("Unit", f"The question was about {asked[0]}; the bars count {chart.unit}.")
            return


_CLAIMS = re.compile(r"\b80\b|\bvital few\b|\bpareto principle\b|\ba few causes\b", re.IGNORECASE)


@SUBJECT.rule(
    "PAR06",
    "coach",
    title="Eighty–twenty is claimed for a flat chart",
    why="Not every list has a vital few. When the first two bars are under half of the whole, another way of sorting "
    "the same cases may show what this one hides.",
    question="What else do you know about these cases that could sort them differently?",
    bad={
        "unit": "missed visits",
        "claim": "80% come from a few causes",
        "counts": {
            "letter late": 14,
            "shift work": 13,
            "phone not answered": 12,
            "fear": 11,
            "transport": 10,
            "forgot": 9,
        },
    },
    good={**_GOOD, "claim": "Care packages and therapy bring more than half; three causes bring 70%"},
)
def _flat(chart: Chart, today: date) -> Iterator[Seen]:
    first = chart.largest()[:2]
    if not chart.sum or not _CLAIMS.search(chart.claim) or len(chart.bars) < 3:
        return
    share = 100 * sum(bar.count for bar in first) / chart.sum
    if share < 50:
        yield Seen("Claim", f"{listed(quote(bar.category) for bar in first)} are {share:.0f}% of the whole.")
