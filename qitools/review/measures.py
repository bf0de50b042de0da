"""What a coach notices in a family of measures.

What is missing, or counted, gives an `error`; a name that only sounds like another kind of measure gets advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, quote, rows, said, text


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as it was written."""

    name: str
    kind: str
    driver: str
    denominator: str
    unit: str
    data_type: str
    chart: str


@dataclass(frozen=True, slots=True)
class Family:
    """Measures and the aim that they are for: its measure where it has slots, else the whole sentence."""

    aim: str
    slots: bool
    measures: tuple[Row, ...]

    def of(self, kind: str) -> tuple[Row, ...]:
        """Return the measures of a kind."""
        return tuple(measure for measure in self.measures if measure.kind == kind)


def read(answer: Any) -> Family:
    """Return the measures of a `MeasurementPlan`, or of its dict form; a bare list of measures will do."""
    given = fields(answer)
    aim = given.get("aim")
    measures = rows(given.get("measures") if given else answer)
    return Family(
        aim=said(fields(aim).get("measure")) or said(aim),
        slots=bool(fields(aim)),
        measures=tuple(
            Row(
                name=said(row.get("name")) or f"measure {number}",
                kind=said(row.get("kind")).lower(),
                driver=said(row.get("driver")),
                denominator=said(row.get("denominator")),
                unit=said(row.get("unit")),
                data_type=said(row.get("data_type")).lower(),
                chart=text(row.get("chart")).lower(),
            )
            for number, row in enumerate(measures, start=1)
        ),
    )


SUBJECT = Subject("measures", "Family of measures", read)

_AIM = {
    "measure": "violent incidents per 1,000 occupied bed-days",
    "baseline": 14.2,
    "target": 9.5,
    "unit": "per 1,000 occupied bed-days",
    "population": "people admitted to Heron ward, and its staff",
    "place": "Heron ward",
    "by": "2027-03-31",
}
_OUTCOME = {"name": "Violent incidents per 1,000 occupied bed-days", "kind": "outcome"}
_HUDDLE = {"name": "% of shifts with a safety huddle", "kind": "process", "driver": "Shared view of risk each shift"}
_SIGNS = {
    "name": "% of people with early warning signs recorded in 24 hours",
    "kind": "process",
    "driver": "Early signs known to all",
}
_SEDATION = {"name": "PRN sedation per 1,000 occupied bed-days", "kind": "balancing"}
_GOOD: dict[str, Any] = {"aim": _AIM, "measures": [_OUTCOME, _HUDDLE, _SIGNS, _SEDATION]}


@SUBJECT.rule(
    "MEA01",
    "error",
    title="No outcome measure is the aim's own",
    why="An outcome measure is linked to the aim and shows how the system performs for patients [LOTHIAN-FM]. A "
    "project whose aim nobody counts cannot tell whether it was met.",
    question="When you read your aim aloud, which of these would show that it had come true?",
    bad={"aim": _AIM, "measures": [_HUDDLE, _SIGNS, _SEDATION]},
    good=_GOOD,
)
def _outcome(family: Family, today: date) -> Iterator[Seen]:
    outcomes = family.of("outcome")
    if not outcomes:
        yield Seen("Outcome measures", "There is no outcome measure.")
    elif family.aim and not any(_close(outcome.name, family) for outcome in outcomes):
        some = any(_words(outcome.name) & _words(family.aim) for outcome in outcomes)
        told = f"No outcome measure is that of the aim, {quote(family.aim)}."
        yield Seen("Outcome measures", told, "coach" if some else None)


def _close(name: str, family: Family) -> bool:
    """Return whether a name is the aim's measure in nearly the same words, or most of it is in the aim's sentence."""
    here, there = _words(name), _words(family.aim)
    shared = len(here & there)
    return 2 * shared >= (min(len(here), len(there)) if family.slots else len(here)) and shared > 0


_SMALL = frozenset(
    {"of", "the", "a", "an", "in", "to", "from", "for", "per", "and", "with", "by", "on", "at", "number", "rate"}
)


def _words(written: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]+|\d[\d,.]*\d|%", written.lower())} - _SMALL


@SUBJECT.rule(
    "MEA02",
    "error",
    title="Fewer than two process measures, or one that is an outcome",
    why="Process measures show whether the parts work as planned; three to seven is usual [LOTHIAN-FM]. Without them "
    "a team that sees no change in the outcome cannot tell a wrong theory from a change that never happened.",
    question="If the outcome did not move, what would you look at to find out whether the change had really been made?",
    bad={"aim": _AIM, "measures": [_OUTCOME, _HUDDLE, _SEDATION]},
    good=_GOOD,
)
def _process(family: Family, today: date) -> Iterator[Seen]:
    process = family.of("process")
    if len(process) < 2:
        yield Seen("Process measures", f"There {are(len(process), 'process measure')}.")
    of_the_aim = {_key(family.aim) if family.slots else "", *(_key(measure.name) for measure in family.of("outcome"))}
    for measure in process:
        if _key(measure.name) in of_the_aim - {""}:
            yield Seen(measure.name, f"{quote(measure.name)} is filed under process and is the outcome.")
        elif words.OUTCOME.search(measure.name) and not measure.name.lstrip().startswith("%"):
            yield Seen(measure.name, f"{quote(measure.name)} sounds like something that happens to patients.", "coach")


def _key(name: str) -> str:
    return " ".join(sorted(_words(name)))


@SUBJECT.rule(
    "MEA03",
    "error",
    title="No balancing measure",
    why="Balancing measures look for what else happens [LOTHIAN-FM]. They are not always essential, but useful "
    "[LLOYD-FAM]: most where a change can push time, cost or risk on to somebody else.",
    question="If this goes well, what could get worse, and for whom?",
    bad={"aim": _AIM, "measures": [_OUTCOME, _HUDDLE, _SIGNS]},
    good=_GOOD,
)
def _balancing(family: Family, today: date) -> Iterator[Seen]:
    if family.measures and not family.of("balancing"):
        spoken = " · ".join([family.aim, *(f"{measure.name} {measure.driver}" for measure in family.measures)])
        if found := words.SHIFTS_BURDEN.search(spoken):
            told = (
                f"A change here ({quote(found[0])}) could push work or risk elsewhere, and no measure looks for that."
            )
            yield Seen("Balancing measures", told)
        else:
            yield Seen("Balancing measures", "There is no balancing measure.", "coach")


@SUBJECT.rule(
    "MEA04",
    "error",
    title="More than ten measures",
    why="Four to ten in all is typical [IHI-MEAS]. Every measure costs somebody time each week, and the ones that "
    "nobody looks at cost as much as the others.",
    question="Which of these has changed what the team did?",
    bad={
        "aim": _AIM,
        "measures": [*_GOOD["measures"], *({**_HUDDLE, "name": f"% of huddles on day {n}"} for n in range(1, 8))],
    },
    good=_GOOD,
)
def _many(family: Family, today: date) -> Iterator[Seen]:
    if len(family.measures) > 10:
        yield Seen("Measures", f"There {are(len(family.measures), 'measure')}.")


@SUBJECT.rule(
    "MEA05",
    "error",
    title="A process measure belongs to no driver",
    why="Primary drivers give process measures [LOTHIAN-DD]. A process measure without a driver counts an activity "
    "that the team's theory does not mention.",
    question="Which part of your theory would you learn about if this number moved?",
    bad={"aim": _AIM, "measures": [_OUTCOME, _HUDDLE, {**_SIGNS, "driver": ""}, _SEDATION]},
    good=_GOOD,
)
def _drivers(family: Family, today: date) -> Iterator[Seen]:
    for measure in family.of("process"):
        if not measure.driver:
            yield Seen(measure.name, f"{quote(measure.name)} names no driver.")


@SUBJECT.rule(
    "MEA06",
    "error",
    title="A count, where the base changes",
    why="Falls can be counted, given as the share of patients who fell, or as a rate per 1,000 bed-days [LLOYD-FAM]. "
    "With more people on the ward a count goes up though nothing got worse.",
    question="If twice as many people came next month, what would this number do?",
    bad={
        "aim": _AIM,
        "measures": [_OUTCOME, _HUDDLE, {**_SIGNS, "name": "Number of people with signs recorded"}, _SEDATION],
    },
    good=_GOOD,
)
def _counts(family: Family, today: date) -> Iterator[Seen]:
    for measure in family.measures:
        counted = measure.data_type == "count" or words.COUNT_START.search(measure.name)
        base = measure.denominator or words.BASE.search(f"{measure.name} {measure.unit}")
        # a C chart says that the team knows its base to be steady
        if counted and not base and measure.chart not in {"c", "c chart"}:
            told = f"{quote(measure.name)} counts, and nothing says out of how many."
            yield Seen(measure.name, told, "coach" if measure.kind == "balancing" else None)
