"""What a coach notices when results are split by group.

The answer is a dict: "strata" (what people are grouped by, such as "language"), "groups" (a list of {"group": "English
spoken", "before": 62, "before_n": 1200, "after": 84, "after_n": 1180}, results in percent), "better" ("increase", the
default, or "decrease"), "headline" (what is told of it), "gap_before", "gap_after" and "gap_change" (the largest gap
between groups, in points, and how it moved: plus when it widened) and "caution" (what is said of small numbers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, items, listed, number, quote, rows, said, text

# Results of fewer people than this could point to someone, and move by a tenth with each of them.
SMALL = 10


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one group; None where a number is missing."""

    name: str
    before: float | None
    after: float | None
    before_n: float | None
    after_n: float | None


@dataclass(frozen=True, slots=True)
class Split:
    """Results by group as the rules see them."""

    strata: str
    groups: tuple[Group, ...]
    rising: bool
    headline: str
    told: dict[str, float]
    caution: str

    def gap(self, when: str) -> float | None:
        """The largest gap between two groups, or None where a result is missing."""
        found = [getattr(group, when) for group in self.groups]
        return None if None in found or len(found) < 2 else max(found) - min(found)

    def overall(self, when: str) -> float | None:
        """The result of everyone together, or None where a number is missing."""
        found = [(getattr(group, when), getattr(group, f"{when}_n")) for group in self.groups]
        if not found or any(value is None or not size or size < 0 for value, size in found):
            return None
        return float(sum(value * size for value, size in found) / sum(size for _, size in found))


def read(answer: Any) -> Split:
    """Return the groups and what was told of them."""
    given = fields(answer)
    named = given.get("groups")
    groups = [{"group": name, **fields(row)} for name, row in named.items()] if isinstance(named, dict) else rows(named)
    told = {name: number(given.get(name)) for name in ("gap_before", "gap_after", "gap_change")}
    return Split(
        strata=said(given.get("strata")),
        groups=tuple(
            Group(said(row.get("group")), *(number(row.get(key)) for key in ("before", "after", "before_n", "after_n")))
            for row in groups
        ),
        rising=text(given.get("better")).lower() not in ("decrease", "lower", "less", "down"),
        headline=" ".join(filter(None, map(said, items(given.get("headline"))))),
        told={name: value for name, value in told.items() if value is not None},
        caution=said(given.get("caution")),
    )


SUBJECT = Subject("equity", "Results by group", read)

_GOOD: dict[str, Any] = {
    "strata": "language",
    "better": "increase",
    "groups": [
        {"group": "English spoken", "before": 62, "before_n": 1200, "after": 84, "after_n": 1180},
        {"group": "Interpreter needed", "before": 50, "before_n": 300, "after": 53, "after_n": 320},
    ],
    "headline": "Attendance rose from 59.6% to 77.4%, and the gap for people who need an interpreter widened",
    "gap_before": 12,
    "gap_after": 31,
    "gap_change": 19,
}
_ENGLISH, _INTERPRETER = _GOOD["groups"]


@SUBJECT.rule(
    "EQ01",
    "error",
    title="No groups are named",
    why="Data that are not split by group hide who is left out; split, they show whether improvement closes a gap or "
    "widens it [IHI-MEAS].",
    question="Who could be having a different experience from the one this average describes?",
    bad={**_GOOD, "groups": []},
    good=_GOOD,
)
def _unsplit(split: Split, today: date) -> Iterator[Seen]:
    named = {group.name.casefold() for group in split.groups if group.name}
    if len(named) < 2:
        yield Seen("Groups", f"There {are(len(named), 'named group')}.")


@SUBJECT.rule(
    "EQ02",
    "error",
    title="One period only, or without the numbers of people",
    why="A gap means something beside what it was before, and beside how many people it rests on [IHI-MEAS].",
    question="How did this look before, and how many people is each figure about?",
    bad={**_GOOD, "groups": [_ENGLISH, {"group": "Interpreter needed", "after": 53, "after_n": 320}]},
    good=_GOOD,
)
def _half(split: Split, today: date) -> Iterator[Seen]:
    wanted = {"before": "the result before", "after": "the result after"}
    sizes = {"before_n": "how many people before", "after_n": "how many people after"}
    for place, group in enumerate(split.groups, start=1):
        missing = [name for key, name in (wanted | sizes).items() if getattr(group, key) is None]
        if missing:
            yield Seen(group.name or f"Group {place}", f"It does not say {listed(missing, 'or')}.")


_TELLS = re.compile(
    r"\bgaps?\b|\bwiden|\bwider\b|\binequ|\bleft behind\b|\bdisparit|\bbut not\b|\bexcept\b", re.IGNORECASE
)


@SUBJECT.rule(
    "EQ03",
    "error",
    title="Improvement is told, and a gap that widened is not",
    why="A rising tide does not lift all boats [BURKS]. An average can rise while the people who were served least "
    "well are left where they were.",
    question="Who would not recognise themselves in this headline?",
    bad={
        **{key: value for key, value in _GOOD.items() if not key.startswith("gap_")},
        "headline": "Attendance rose from 59.6% to 77.4%",
    },
    good=_GOOD,
)
def _hidden(split: Split, today: date) -> Iterator[Seen]:
    before, after = split.gap("before"), split.gap("after")
    if before is None or after is None or after - before < 0.05:
        return
    start, end = split.overall("before"), split.overall("after")
    improved = start is None or end is None or (end > start) == split.rising
    if not split.headline or not improved:
        return
    told = split.told
    change = told.get("gap_change")
    if change is None and "gap_before" in told and "gap_after" in told:
        change = told["gap_after"] - told["gap_before"]
    worst = (min if split.rising else max)(split.groups, key=lambda group: group.after or 0.0)
    if change is not None and change <= 0:
        yield Seen("Gap", f"The gap is said to have moved by {change:+g} points, and it widened.")
        return
    named = bool(worst.name) and worst.name.casefold() in split.headline.casefold()
    if change is None and not named and not _TELLS.search(split.headline):
        yield Seen("Headline", f"{quote(split.headline)} says nothing of the gap between groups, which widened.")


@SUBJECT.rule(
    "EQ04",
    "coach",
    title="Very small groups, without a word of caution",
    why="With fewer than ten people one person is more than a tenth of the result, and the figures may point to "
    "someone. Numbers like these are for a conversation, not a chart on the wall.",
    question="Could anyone recognise a person in these numbers, and how much would one more person change them?",
    bad={**_GOOD, "groups": [_ENGLISH, {**_INTERPRETER, "before_n": 8}]},
    good=_GOOD,
)
def _small(split: Split, today: date) -> Iterator[Seen]:
    if split.caution:
        return
    for place, group in enumerate(split.groups, start=1):
        few = [size for size in (group.before_n, group.after_n) if size is not None and size < SMALL]
        if few:
            told = f"A result rests on {min(few):g} people, and nothing cautions the reader."
            yield Seen(group.name or f"Group {place}", told)
