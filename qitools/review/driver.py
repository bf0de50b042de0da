"""What a coach notices in a driver diagram.

A finding is an `error` when it follows from the boxes and their links, or from how the text of a box opens; a box whose
words only sound like the wrong kind gets advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.aim import SUBJECT as AIM
from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, items, listed, quote, text


@dataclass(frozen=True, slots=True)
class Box:
    """A driver or an idea: its text, and the texts of what it is linked to on its left."""

    text: str
    serves: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The text as links name it, whatever its capitals."""
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class Diagram:
    """A driver diagram as the rules see it."""

    aim: Any
    primary: tuple[Box, ...]
    secondary: tuple[Box, ...]
    ideas: tuple[Box, ...]

    def named(self) -> Iterator[tuple[str, Box]]:
        """Yield (place, box) for every driver."""
        for name, boxes in (("Primary driver", self.primary), ("Secondary driver", self.secondary)):
            for number, box in enumerate(boxes, start=1):
                yield f"{name} {number}", box

    @property
    def middle(self) -> bool:
        """Whether any idea, where there are ideas, goes through a secondary driver."""
        drivers = {box.key for box in self.secondary}
        return not self.ideas or any(box.serves & drivers for box in self.ideas)


def read(answer: Any) -> Diagram:
    """Return the aim and the boxes of a `DriverDiagram`, or of its dict form."""
    given = fields(answer)

    def boxes(key: str, links: str) -> tuple[Box, ...]:
        found = []
        for item in items(given.get(key)):
            box = fields(item)
            serves = (text(fields(link).get("text")) or text(link) for link in items(box.get(links)))
            found.append(Box(text(box.get("text")) or text(item), frozenset(s.casefold() for s in serves if s)))
        return tuple(box for box in found if box.text)

    return Diagram(given.get("aim"), boxes("primary", ""), boxes("secondary", "of"), boxes("ideas", "for"))


SUBJECT = Subject("driver", "Driver diagram", read)

_AIM = {
    "measure": "median wait from referral to diagnosis",
    "baseline": 61,
    "target": 42,
    "unit": "days",
    "population": "people referred to the memory service",
    "place": "Riverside, north and south",
    "by": "2027-03-31",
}
_COMPLETE, _MATCHED = "Complete information at referral", "Capacity matched to demand"
_KNOWS, _BLOODS, _SLOTS = "Referrer knows what is needed", "Bloods done before referral", "Slots follow referrals"
_GOOD: dict[str, Any] = {
    "aim": _AIM,
    "primary": [_COMPLETE, _MATCHED],
    "secondary": [
        {"text": _KNOWS, "of": [_COMPLETE]},
        {"text": _BLOODS, "of": [_COMPLETE]},
        {"text": _SLOTS, "of": [_MATCHED]},
    ],
    "ideas": [
        {"text": "Test a checklist on the referral form with two practices", "for": [_KNOWS]},
        {"text": "Ask one practice to take bloods on the day of referral", "for": [_BLOODS]},
        {"text": "Open Thursday's unused slots to new referrals", "for": [_SLOTS]},
    ],
}


@SUBJECT.rule(
    "DRV01",
    "error",
    title="The aim on the left is not sound",
    why="A driver diagram is a theory of how to reach an aim: what, how much, for whom, by when [QIET-DD]. If the aim "
    "is loose, any driver fits it.",
    question="Before we look at what drives it: what exactly is “it”, and when would you call it done?",
    bad={**_GOOD, "aim": "Improve the memory service"},
    good=_GOOD,
)
def _aim(diagram: Diagram, today: date) -> Iterator[Seen]:
    if isinstance(diagram.aim, str):
        written = text(diagram.aim)
        if not written:
            yield Seen("Aim", "There is no aim.")
            return
        if words.SOLUTION_START.search(written):
            yield Seen("Aim", f"The aim, {quote(written)}, is something the team would do.")
        if not words.AMOUNT.search(_without_dates(written)):
            yield Seen("Aim", f"The aim, {quote(written)}, says no amount.")
        if _without_dates(written) == written and not words.TIME.search(written):
            yield Seen("Aim", f"The aim, {quote(written)}, says no date.")
        return
    for finding in AIM.review(diagram.aim, today):
        if finding.code <= "AIM07":
            yield Seen(f"Aim: {finding.where}", finding.message, finding.severity)


def _without_dates(written: str) -> str:
    return words.DATE.sub(" ", written)


@SUBJECT.rule(
    "DRV02",
    "error",
    title="Too few or too many primary drivers",
    why="Primary drivers are the few high-level influences on the aim [QIET-DD]. One driver leaves no theory to "
    "compare; more than five is usually two levels on one.",
    question="If someone asked for the few things that this aim depends on most, what would you say?",
    bad={**_GOOD, "primary": [_COMPLETE], "secondary": _GOOD["secondary"][:2], "ideas": _GOOD["ideas"][:2]},
    good=_GOOD,
)
def _few(diagram: Diagram, today: date) -> Iterator[Seen]:
    count = len(diagram.primary)
    if count < 2:
        yield Seen("Primary drivers", f"There {are(count, 'primary driver')}.")
    elif count > 5:
        yield Seen("Primary drivers", f"There {are(count, 'primary driver')}.", "coach")


@SUBJECT.rule(
    "DRV03",
    "error",
    title="A primary driver is a measure or a target",
    why="Drivers are what the team works on; measures tell whether it moved. The aim gives the outcome measure, and "
    "primary drivers have process measures of their own [LOTHIAN-DD].",
    question="What would have to be in place for that number to move?",
    bad={
        **_GOOD,
        "primary": ["90% of referrals triaged within 2 days", _MATCHED],
        "secondary": [{**box, "of": ["90% of referrals triaged within 2 days"]} for box in _GOOD["secondary"][:2]]
        + _GOOD["secondary"][2:],
    },
    good=_GOOD,
)
def _measure(diagram: Diagram, today: date) -> Iterator[Seen]:
    for number, box in enumerate(diagram.primary, start=1):
        if found := words.MEASURE_START.search(box.text) or words.TARGET.search(box.text):
            said = quote(found[0].strip())
            yield Seen(f"Primary driver {number}", f"{quote(box.text)} reads as a measure or a target ({said}).")


@SUBJECT.rule(
    "DRV04",
    "error",
    title="A driver is written as a change idea",
    why="Teams start with a solution [TIPSQI], and put it where a driver should be. A driver is a part of the system "
    "that has to be in place; the action that might bring it about is an idea to test [LOTHIAN-DD].",
    question="If that worked, what would be different about the way things run?",
    bad={
        **_GOOD,
        "secondary": [{"text": "Send reminders to practices", "of": [_COMPLETE]}, *_GOOD["secondary"][1:]],
        "ideas": [{**_GOOD["ideas"][0], "for": ["Send reminders to practices"]}, *_GOOD["ideas"][1:]],
    },
    good=_GOOD,
)
def _idea_as_driver(diagram: Diagram, today: date) -> Iterator[Seen]:
    for place, box in diagram.named():
        if found := words.SOLUTION_START.search(box.text) or words.ACTION_START.search(box.text):
            yield Seen(place, f"{quote(box.text)} opens like something to do ({quote(found[0].strip())}).")


@SUBJECT.rule(
    "DRV05",
    "error",
    title="A change idea is a driver, or a wish",
    why="Nobody can test “better communication” on Tuesday. A change idea is specific and testable, and what it "
    "teaches revises the theory [NYU-DD].",
    question="If I came to watch that next week, what would I see someone do?",
    bad={**_GOOD, "ideas": [{"text": "Better communication with practices", "for": [_KNOWS]}, *_GOOD["ideas"][1:]]},
    good=_GOOD,
)
def _wish(diagram: Diagram, today: date) -> Iterator[Seen]:
    for number, box in enumerate(diagram.ideas, start=1):
        if found := words.WISH_START.search(box.text):
            vague = words.ABSTRACT.search(box.text) is not None
            yield Seen(
                f"Change idea {number}",
                f"{quote(box.text)} says how things should be ({quote(found[0].strip())}), not what to try.",
                "error" if vague else "coach",
            )
        elif len(box.text.split()) <= 3 and words.ABSTRACT.search(box.text.split()[-1]):
            yield Seen(f"Change idea {number}", f"{quote(box.text)} names a topic, not what to try.", "coach")


@SUBJECT.rule(
    "DRV06",
    "error",
    title="A driver stands alone",
    why="The links are the theory: each secondary driver is there because it is thought to influence a primary one, "
    "and may influence several [QIET-DD].",
    question="What do you believe connects this to the rest, and how strongly do you believe it?",
    bad={
        **_GOOD,
        "secondary": [
            *_GOOD["secondary"][:2],
            {"text": _SLOTS, "of": []},
            {"text": "Rooms free all week", "of": [_MATCHED]},
        ],
        "ideas": [*_GOOD["ideas"], {"text": "Use the library room on Mondays", "for": ["Rooms free all week"]}],
    },
    good=_GOOD,
)
def _alone(diagram: Diagram, today: date) -> Iterator[Seen]:
    if not diagram.middle:
        return  # DRV09 says it
    primaries = {box.key for box in diagram.primary}
    for number, box in enumerate(diagram.secondary, start=1):
        if not box.serves & primaries:
            yield Seen(f"Secondary driver {number}", f"{quote(box.text)} is linked to no primary driver.")
    served = frozenset[str]().union(*(box.serves for box in diagram.secondary))
    for number, box in enumerate(diagram.primary, start=1):
        if box.key not in served:
            yield Seen(f"Primary driver {number}", f"{quote(box.text)} has no secondary driver.")


@SUBJECT.rule(
    "DRV07",
    "error",
    title="A change idea serves no secondary driver",
    why="Each idea should affect at least one secondary driver [LOTHIAN-DD]. An idea with no line to the left may be "
    "a good one, but nobody has said why it would work.",
    question="Why do you think that would help, and what would it change first?",
    bad={**_GOOD, "ideas": [*_GOOD["ideas"], {"text": "Paint the waiting room", "for": []}]},
    good=_GOOD,
)
def _loose(diagram: Diagram, today: date) -> Iterator[Seen]:
    if not diagram.middle:
        return  # DRV09 says it
    drivers = {box.key for box in diagram.secondary}
    for number, box in enumerate(diagram.ideas, start=1):
        if not box.serves & drivers:
            yield Seen(f"Change idea {number}", f"{quote(box.text)} is linked to no secondary driver.")


@SUBJECT.rule(
    "DRV08",
    "coach",
    title="A secondary driver has no idea yet",
    why="Secondary drivers give rise to change ideas [LOTHIAN-DD]. A gap is not a fault: it can show where the team "
    "has not looked, or has chosen to wait.",
    question="What has been tried for this elsewhere, and who here would have an idea that they have not been asked "
    "for?",
    bad={**_GOOD, "ideas": _GOOD["ideas"][:2]},
    good=_GOOD,
)
def _no_idea(diagram: Diagram, today: date) -> Iterator[Seen]:
    served = frozenset[str]().union(*(box.serves for box in diagram.ideas))
    for number, box in enumerate(diagram.secondary, start=1):
        if box.key not in served:
            yield Seen(f"Secondary driver {number}", f"{quote(box.text)} has no change idea.")


@SUBJECT.rule(
    "DRV09",
    "error",
    title="The ideas hang from the aim, with nothing between",
    why="The middle is where the thinking is. Without it a diagram is a list of favourite ideas under an aim, and a "
    "failed test teaches nothing about the theory [NYU-DD].",
    question="What would one of these ideas have to change before patients noticed anything?",
    bad={**_GOOD, "secondary": [], "ideas": [{**idea, "for": [_COMPLETE]} for idea in _GOOD["ideas"]]},
    good=_GOOD,
)
def _no_middle(diagram: Diagram, today: date) -> Iterator[Seen]:
    if not diagram.middle:
        yield Seen("Links", f"None of the {len(diagram.ideas)} ideas goes through a secondary driver.")


@SUBJECT.rule(
    "DRV10",
    "error",
    title="The drivers are departments or jobs",
    why="Drivers are parts of the system that have to be in place or influenced [QIET-DD]. A list of who works there "
    "says who is in the system and nothing of how it makes its results.",
    question="What do these people need to be able to do together that they cannot do reliably now?",
    bad={
        **_GOOD,
        "primary": ["Nurses", "Pharmacy team"],
        "secondary": [
            {**box, "of": [job]}
            for box, job in zip(_GOOD["secondary"], ("Nurses", "Nurses", "Pharmacy team"), strict=True)
        ],
    },
    good=_GOOD,
)
def _departments(diagram: Diagram, today: date) -> Iterator[Seen]:
    jobs = [box.text for box in diagram.primary if words.JOB_OR_DEPARTMENT.fullmatch(box.text)]
    if len(jobs) >= 2 and 2 * len(jobs) > len(diagram.primary):
        yield Seen("Primary drivers", f"{listed(map(quote, jobs))} are names of jobs or departments.")
