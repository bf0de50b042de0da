"""What a coach notices in a list of change ideas.

The dict form: a list of ideas, each a dict with `idea` (what to try), `concept` (the change concept it comes from),
`driver` (the driver it serves) and `test_days` (days that a first small test would take). A dict with the list under
`ideas` will do too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, items, listed, number, quote, said, text


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea as it was written."""

    text: str
    concept: str
    driver: str
    test_days: float | None

    @property
    def weak(self) -> bool:
        """Whether it teaches, reminds or writes a policy, and changes nothing else."""
        return words.WEAK_CHANGE.search(f"{self.text} ({self.concept})") is not None


def read(answer: Any) -> tuple[Idea, ...]:
    """Return the ideas of a list in its dict form."""
    given = fields(answer)
    found = []
    for item in items(given.get("ideas") if "ideas" in given else answer):
        idea = fields(item)
        written = said(idea.get("idea")) or text(item)
        if written:
            days = number(idea.get("test_days"))
            found.append(Idea(written, said(idea.get("concept")), said(idea.get("driver")), days))
    return tuple(found)


SUBJECT = Subject("ideas", "Change ideas", read)


def _idea(idea: str, concept: str, driver: str, test_days: float = 5) -> dict[str, Any]:
    return {"idea": idea, "concept": concept, "driver": driver, "test_days": test_days}


_CHOICE, _REACH, _FIT = "People choose their slot", "Cancelling is easy", "Visits fit working lives"
_GOOD = [
    _idea("Offer three slots by phone at booking", "give people choice", _CHOICE),
    _idea("Let two people a day pick a slot online", "give people choice", _CHOICE),
    _idea("Answer the clinic line at lunchtime on one day", "match capacity to demand", _REACH),
    _idea("Take cancellations by text for one clinic", "find and remove bottlenecks", _REACH),
    _idea("Fill one cancelled slot from a short-notice list", "match capacity to demand", _REACH),
    _idea("Open one evening clinic", "match capacity to demand", _FIT),
    _idea("See one person by video from work", "move work closer to the person", _FIT),
    _idea("Send a text reminder two days before to one clinic", "use reminders", _CHOICE),
]


@SUBJECT.rule(
    "IDEA01",
    "error",
    title="Fewer than eight ideas",
    why="The first ideas are the familiar ones. Change concepts help a group to go on past them: one list has 72 "
    "[API-CC].",
    question="Who has not offered an idea yet, and what would make it easy for them to?",
    bad=_GOOD[:4],
    good=_GOOD,
)
def _enough(ideas: tuple[Idea, ...], today: date) -> Iterator[Seen]:
    count = len({idea.text.casefold() for idea in ideas})
    if count < 8:
        yield Seen("Ideas", f"There {are(count, 'idea')}.")


@SUBJECT.rule(
    "IDEA02",
    "error",
    title="The ideas come from fewer than three change concepts",
    why="A change concept is a general notion from which specific ideas can be developed [API-CC]. Ideas that share "
    "one concept tend to succeed or fail together.",
    question="What is the notion behind this idea, and what other notions could lead to the same result?",
    bad=[{**idea, "concept": "give people choice"} for idea in _GOOD],
    good=_GOOD,
)
def _concepts(ideas: tuple[Idea, ...], today: date) -> Iterator[Seen]:
    named = list(dict.fromkeys(idea.concept.casefold() for idea in ideas if idea.concept))
    if len(named) < 3:
        told = f": {listed(map(quote, named))}" if named else ""
        yield Seen("Concepts", f"There {are(len(named), 'change concept')}{told}.")


@SUBJECT.rule(
    "IDEA03",
    "error",
    title="An idea is tied to no driver",
    why="Each idea should affect at least one secondary driver [LOTHIAN-DD]; otherwise a test of it says nothing "
    "about the team's theory.",
    question="If this worked, which part of your theory would it speak for?",
    bad=[*_GOOD[:-1], {**_GOOD[-1], "driver": ""}],
    good=_GOOD,
)
def _drivers(ideas: tuple[Idea, ...], today: date) -> Iterator[Seen]:
    for number_, idea in enumerate(ideas, start=1):
        if not idea.driver:
            yield Seen(f"Idea {number_}", f"{quote(idea.text)} names no driver.")


@SUBJECT.rule(
    "IDEA04",
    "error",
    title="An idea cannot be tested within a week",
    why="“What can we test by next Tuesday?” [IHI-LINK] A first test can be one person, one clinician, one time "
    "[FORB]; large first tests come late and are hard to undo.",
    question="What is the smallest piece of this that could teach you something by this time next week?",
    bad=[*_GOOD[:-1], {**_GOOD[-1], "test_days": 60}],
    good=_GOOD,
)
def _testable(ideas: tuple[Idea, ...], today: date) -> Iterator[Seen]:
    for number_, idea in enumerate(ideas, start=1):
        if idea.test_days is None or idea.test_days <= 0:
            yield Seen(f"Idea {number_}", f"{quote(idea.text)} does not say how many days a first test would take.")
        elif idea.test_days > 7:
            yield Seen(f"Idea {number_}", f"A first test of {quote(idea.text)} would take {idea.test_days:g} days.")


@SUBJECT.rule(
    "IDEA05",
    "error",
    title="More than a third are training, reminders or policy",
    why="Telling people is the easiest change to think of and rests on everyone remembering every time. Change "
    "concepts point to the work itself: waste, flow, stock, choice [IHI-CC].",
    question="If nobody could be told anything, what would you change about the work?",
    bad=[
        *_GOOD[:5],
        _idea("Train all clerks in booking", "training", _FIT),
        _idea("Put up posters about missed visits", "raise awareness", _FIT),
        _GOOD[-1],
    ],
    good=_GOOD,
)
def _weak(ideas: tuple[Idea, ...], today: date) -> Iterator[Seen]:
    weak = [idea for idea in ideas if idea.weak]
    if 3 * len(weak) > len(ideas):
        named = listed(quote(idea.text, 40) for idea in weak)
        yield Seen("Ideas", f"{len(weak)} of {len(ideas)} are training, reminders or policy: {named}.")
