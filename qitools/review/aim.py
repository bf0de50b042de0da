"""What a coach notices in an aim.

The dict form: measure, baseline, target, unit, population, place, by (ISO date), and where they are written a verb
and a change by a share. A finding is an `error` when a slot is empty, contradicts another, or opens with a solution;
where only the wording of the measure hints at something it is advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import day, fields, not_a_date, number, quote, said, text

_PERCENT = {"%", "percent", "per cent"}


@dataclass(frozen=True, slots=True)
class Slots:
    """An aim as the rules see it: what was written, and the numbers and the date that it stands for."""

    verb: str
    measure: str
    baseline: float | None
    baseline_text: str
    target: float | None
    target_text: str
    unit: str
    population: str
    place: str
    by: date | None
    by_text: str
    change: str

    @property
    def relative(self) -> str:
        """The words that ask for a change by a share, such as "by 20%"; "" when there are none."""
        percent = self.unit if self.unit.lower() in _PERCENT else ""
        for written in (self.verb, self.measure, self.target_text, f"{self.measure} {self.target_text}{percent}"):
            if found := words.RELATIVE.search(written):
                return found[0]
        return self.change


def read(answer: Any) -> Slots:
    """Return the slots of an `Aim`, or of its dict form."""
    given = fields(answer)
    return Slots(
        verb=said(given.get("verb")),
        measure=said(given.get("measure")),
        baseline=number(given.get("baseline")),
        baseline_text=said(given.get("baseline")),
        target=number(given.get("target")),
        target_text=said(given.get("target")),
        unit=said(given.get("unit")),
        population=said(given.get("population")),
        place=said(given.get("place")),
        by=day(given.get("by")),
        by_text=text(given.get("by")),
        change=said(given.get("change")),
    )


SUBJECT = Subject("aim", "Aim", read)

_GOOD = {
    "measure": "median wait from referral to diagnosis",
    "baseline": 61,
    "target": 42,
    "unit": "days",
    "population": "people referred to the memory service",
    "place": "Riverside, north and south",
    "by": "2027-03-31",
}


@SUBJECT.rule(
    "AIM01",
    "error",
    title="No date, or one that has gone by",
    why="“Some is not a number, soon is not a time” [OHQC]. Without a date nobody can tell whether the team is on its "
    "way.",
    question="When would you like to be able to look back and say that it worked?",
    bad={**_GOOD, "by": "next spring"},
    good=_GOOD,
)
def _date(aim: Slots, today: date) -> Iterator[Seen]:
    if aim.by is None:
        written = f"{not_a_date(aim.by_text)}." if aim.by_text else "There is no date."
        yield Seen("By", written)
    elif aim.by <= today:
        yield Seen("By", f"The date, {aim.by.isoformat()}, is not after today, {today.isoformat()}.")


_PROMISED = re.compile(r"\b(?:be|being) (?:measured|collected|counted|known|audited)\b.*\d", re.IGNORECASE)


@SUBJECT.rule(
    "AIM02",
    "error",
    title="No number for the start or the finish",
    why="How much and by when is one of the four parts of an aim [IHI-AIM]. Of 120 published projects 32 had a "
    "specific numeric aim and met it, though nearly all claimed improvement [KNUDSEN].",
    question="How do things stand now, in numbers, and what number would tell you that you had arrived?",
    bad={**_GOOD, "baseline": None},
    good=_GOOD,
)
def _numbers(aim: Slots, today: date) -> Iterator[Seen]:
    if aim.baseline is None and not aim.relative:
        if _PROMISED.search(aim.baseline_text):
            yield Seen("Baseline", f"The baseline is still {quote(aim.baseline_text)}.", "coach")
        else:
            yield Seen("Baseline", _not_a_number("baseline", aim.baseline_text))
    if aim.target is None and not aim.change and not words.RELATIVE.search(aim.target_text):
        yield Seen("Target", _not_a_number("target", aim.target_text))


def _not_a_number(name: str, written: str) -> str:
    return f"The {name}, {quote(written)}, is not a number." if written else f"There is no {name}."


@SUBJECT.rule(
    "AIM03",
    "error",
    title="The target is the baseline, or lies in the other direction",
    why="How much is part of an aim [IHI-AIM]. When the words and the numbers disagree, people on the same team work "
    "for different things.",
    question="If you read this aloud to a patient, which way would they think the number should move?",
    bad={**_GOOD, "verb": "reduce", "target": 75},
    good={**_GOOD, "verb": "reduce"},
)
def _direction(aim: Slots, today: date) -> Iterator[Seen]:
    if aim.baseline is None or aim.target is None:
        return
    if aim.target == aim.baseline:
        yield Seen("Target", f"The target and the baseline are both {aim.target:g}.")
        return
    spoken = aim.verb or aim.measure
    rises = aim.target > aim.baseline
    if (wanted := (words.DOWN if rises else words.UP).search(spoken)) and not _share(aim):
        moves = f"{'rises' if rises else 'falls'} from {aim.baseline:g} to {aim.target:g}"
        yield Seen("Target", f"The aim says {quote(wanted[0].strip())}, but the number {moves}.")


def _share(aim: Slots) -> bool:
    """Return whether the target is the size of the change ("reduce by" 20%), not where it ends."""
    return bool(aim.relative) and not words.RELATIVE.search(f"{aim.verb} {aim.measure}")


@SUBJECT.rule(
    "AIM04",
    "error",
    title="It does not say for whom",
    why="For whom, or with whom, is one of the four parts of an aim [IHI-AIM]. Unless it is said, the easiest people "
    "to help become the population.",
    question="Whose experience are you hoping to change, and who might be left out?",
    bad={**_GOOD, "population": ""},
    good=_GOOD,
)
def _population(aim: Slots, today: date) -> Iterator[Seen]:
    if not aim.population:
        yield Seen("Population", "The aim does not say whom it is for.")


@SUBJECT.rule(
    "AIM05",
    "error",
    title="It does not say where",
    why="Where is one of the four parts of an aim [IHI-AIM]: it draws the line round the system that the team can "
    "study and change, and keeps the project from growing beyond it.",
    question="Where does this begin and end: which wards, clinics or teams are in?",
    bad={**_GOOD, "place": None},
    good=_GOOD,
)
def _place(aim: Slots, today: date) -> Iterator[Seen]:
    if not aim.place:
        yield Seen("Place", "The aim does not say where it applies.")


@SUBJECT.rule(
    "AIM06",
    "error",
    title="The aim is a solution",
    why="Starting from a chosen intervention is the pitfall seen most often: an aim to teach 90% of doctors is weaker "
    "than an aim about patients' pain [TIPSQI].",
    question="Suppose that were done perfectly: what would be different for patients?",
    bad={**_GOOD, "measure": "staff trained in the new referral form", "baseline": 10, "target": 90, "unit": "%"},
    good=_GOOD,
)
def _solution(aim: Slots, today: date) -> Iterator[Seen]:
    for where, written in (("Verb", aim.verb), ("Measure", aim.measure)):
        if found := words.SOLUTION_START.search(written) or (
            words.SOLUTION_MEASURE.search(written) if where == "Measure" else None
        ):
            yield Seen(where, f"{quote(written)} is something the team would do ({quote(found[0].strip())}).")
    if not aim.measure:
        yield Seen("Measure", "There is no measure, so the aim does not say what would be different.")


@SUBJECT.rule(
    "AIM07",
    "error",
    title="A change by a share, without a base",
    why="How much is part of an aim [IHI-AIM]. “By 20%” says nothing until someone says 20% of what, and a base that "
    "is chosen once the results are in can make any project a success.",
    question="What would it be a share of, and when was that measured?",
    bad={**_GOOD, "baseline": None, "target": None, "change": "20%"},
    good=_GOOD,
)
def _base(aim: Slots, today: date) -> Iterator[Seen]:
    if aim.relative and aim.baseline is None:
        yield Seen("Baseline", f"The aim asks for a change ({quote(aim.relative)}) from a baseline that is not given.")


@SUBJECT.rule(
    "AIM08",
    "coach",
    title="Two aims in one",
    why="Two measures joined by “and” can move in opposite directions, and then nobody can say whether the aim was "
    "met. An aim gives one outcome measure to follow [LOTHIAN-DD].",
    question="If only one of these could improve, which would matter more to the people you serve?",
    bad={**_GOOD, "measure": "median wait from referral to diagnosis and number of complaints"},
    good=_GOOD,
)
def _two(aim: Slots, today: date) -> Iterator[Seen]:
    parts = re.split(r"\s+(?:and|as well as|plus|&)\s+", re.sub(r"\bbetween\b.{0,80}?\band\b", "", aim.measure))
    if sum(1 for part in parts if words.MEASURE.search(part)) > 1:
        yield Seen("Measure", f"{quote(aim.measure)} holds more than one measure.")


@SUBJECT.rule(
    "AIM09",
    "coach",
    title="Too near, too far, or all or nothing",
    why="Projects are often far too ambitious [BMJ-RR]. Under a month leaves no room to learn from tests, over two "
    "years outlasts most teams, and none or all is seldom within reach of a first project.",
    question="What makes that time and that number feel both possible and worth the effort?",
    bad={**_GOOD, "by": "2031-12-31"},
    good=_GOOD,
)
def _reach(aim: Slots, today: date) -> Iterator[Seen]:
    if aim.by and today < aim.by < _months_after(today, 1):
        yield Seen("By", f"The date, {aim.by.isoformat()}, is less than a month away.")
    if aim.by and aim.by > _months_after(today, 24):
        yield Seen("By", f"The date, {aim.by.isoformat()}, is more than two years away.")
    if aim.target == 0 or (aim.target == 100 and aim.unit.lower() in _PERCENT):
        yield Seen("Target", f"The target is {'none at all' if aim.target == 0 else 'every single one'}.")


def _months_after(start: date, months: int) -> date:
    """Return the same day some months later, or the 28th where that month is shorter."""
    years, month = divmod(start.month - 1 + months, 12)
    if start.year + years > date.max.year:
        return date.max
    try:
        return start.replace(year=start.year + years, month=month + 1)
    except ValueError:
        return start.replace(year=start.year + years, month=month + 1, day=28)
