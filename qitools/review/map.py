"""What a coach notices in a process map.

The shape of the map gives an `error`; the wording of steps, and what a map does not show, gets advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools import spoken
from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, items, listed, number, quote, text

_KINDS = ("start", "step", "decision", "wait", "end")
_MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Box:
    """A step as it was written."""

    text: str
    kind: str
    role: str
    touch: float
    wait: float
    value_added: bool
    exits: tuple[tuple[str, str], ...]
    then: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A process map as the rules see it: its boxes, and arrows as (from, label, to) with None for nowhere."""

    current: bool
    high_level: bool
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, str, int | None, str], ...]

    def place(self, position: int) -> str:
        """Return how a finding names a box."""
        return f"Step {position + 1}: {quote(self.boxes[position].text, 40)[1:-1]}"

    def reached(self) -> set[int]:
        """Return the positions that can be reached from where the map starts."""
        starts = [i for i, box in enumerate(self.boxes) if box.kind == "start"]
        found: set[int] = set()
        ahead = starts or ([0] if self.boxes else [])
        while ahead:
            here = ahead.pop()
            if here not in found:
                found.add(here)
                ahead += [to for source, _, to, _ in self.arrows if source == here and to is not None]
        return found


def read(answer: Any) -> Chart:
    """Return the steps and arrows of a `ProcessMap`, or of its dict form; a bare list of steps will do."""
    given = fields(answer)
    boxes = tuple(box for box in map(_box, items(given.get("steps") if given else answer)) if box.text)
    return Chart(
        current=text(given.get("state")).lower() != "future",
        high_level=text(given.get("detail")).lower() == "high-level",
        boxes=boxes,
        arrows=tuple(_arrows(boxes)),
    )


def _box(given: Any) -> Box:
    step = fields(given)
    exits = step.get("exits")
    ways: Any = items(exits)
    if isinstance(exits, Mapping) and not {"label", "to"} & set(exits):
        ways = exits.items()
    ways = tuple(_way(way) for way in ways)
    touch, wait = number(step.get("touch_min")) or 0.0, number(step.get("wait_min")) or 0.0
    kind = text(step.get("kind")).lower()
    if kind not in _KINDS:
        kind = "decision" if ways else "wait" if wait > 0 and not touch else "step"
    added = step.get("value_added") is True or text(step.get("value_added")).lower() in {"y", "yes", "true"}
    written = text(step.get("text")) or text(given)
    return Box(written, kind, text(step.get("role")), touch, wait, added, ways, text(step.get("then")))


def _way(given: Any) -> tuple[str, str]:
    """Return the label and the next step of a way out: a dict of both, a pair, or just the next step."""
    if isinstance(given, list | tuple) and len(given) == 2:
        return text(given[0]), text(given[1])
    way = fields(given)
    return (text(way.get("label")), text(way.get("to"))) if way else ("", text(given))


def _arrows(boxes: tuple[Box, ...]) -> Iterator[tuple[int, str, int | None, str]]:
    first: dict[str, int] = {}
    for position, box in enumerate(boxes):
        first.setdefault(box.text.casefold(), position)
    for position, box in enumerate(boxes):
        if box.exits:
            for label, to in box.exits:
                yield position, label, first.get(to.casefold()), to
        elif box.then:
            yield position, "", first.get(box.then.casefold()), box.then
        elif box.kind != "end" and position + 1 < len(boxes):
            yield position, "", position + 1, ""


SUBJECT = Subject("map", "Process map", read)

_START: dict[str, Any] = {"text": "Referral arrives", "kind": "start"}
_LOG: dict[str, Any] = {"text": "Log referral", "role": "admin", "touch_min": 6, "value_added": True}
_WAIT: dict[str, Any] = {"text": "Wait for triage", "kind": "wait", "wait_min": 10080}
_TRIAGE: dict[str, Any] = {"text": "Triage referral", "role": "nurse", "touch_min": 15, "value_added": True}
_ASK: dict[str, Any] = {
    "text": "Bloods complete?",
    "kind": "decision",
    "exits": [{"label": "yes", "to": "Book assessment"}, {"label": "no", "to": "Request missing bloods"}],
}
_REQUEST: dict[str, Any] = {
    "text": "Request missing bloods",
    "role": "nurse",
    "touch_min": 8,
    "wait_min": 14400,
    "then": "Triage referral",
}
_BOOK: dict[str, Any] = {"text": "Book assessment", "role": "admin", "touch_min": 9, "value_added": True}
_END: dict[str, Any] = {"text": "Appointment letter sent", "kind": "end"}
_STEPS = [_START, _LOG, _WAIT, _TRIAGE, _ASK, _REQUEST, _BOOK, _END]


def _map(*steps: dict[str, Any], detail: str = "detailed") -> dict[str, Any]:
    return {"title": "Referral to booking", "state": "current", "detail": detail, "steps": list(steps)}


_GOOD = _map(*_STEPS)


@SUBJECT.rule(
    "MAP01",
    "error",
    title="Not exactly one start, or no end",
    why="Before mapping, agree for whom the map is and where it starts and ends [SHC-MAP]; ovals mark both [WEAHSN]. "
    "Without them, every person in the room maps a different journey.",
    question="For the person whose journey this is, what is the first thing that happens, and when is it over?",
    bad=_map(*_STEPS[:-1]),
    good=_GOOD,
)
def _ends(chart: Chart, today: date) -> Iterator[Seen]:
    starts = [box for box in chart.boxes if box.kind == "start"]
    if len(starts) != 1:
        yield Seen("Start", f"There {are(len(starts), 'start')}.")
    if not any(box.kind == "end" for box in chart.boxes):
        yield Seen("End", "There is no end.")


@SUBJECT.rule(
    "MAP02",
    "error",
    title="A decision with fewer than two labelled ways out",
    why="A diamond is a question [WEAHSN]; a question with one answer is a step, and an arrow without a label leaves "
    "the reader to guess which way is which.",
    question="What are the answers that you hear at this point, and where does each one lead?",
    bad=_map(*_STEPS[:4], {**_ASK, "exits": [{"label": "yes", "to": "Book assessment"}]}, *_STEPS[6:]),
    good=_GOOD,
)
def _decisions(chart: Chart, today: date) -> Iterator[Seen]:
    for position, box in enumerate(chart.boxes):
        labelled = {label.casefold() for label, _ in box.exits if label}
        if box.kind == "decision" and len(labelled) < 2:
            yield Seen(chart.place(position), f"There {are(len(labelled), 'labelled way out', 'labelled ways out')}.")


@SUBJECT.rule(
    "MAP03",
    "error",
    title="A step that nothing leads to, or an arrow that leads nowhere",
    why="A map shows what happens [NHSIII-MAP]. A step that cannot be reached is either not part of this journey, or "
    "the way to it is what nobody has told you yet.",
    question="How does someone come to this point, and who would know?",
    bad=_map(
        *_STEPS[:4], {**_ASK, "exits": [{**_ASK["exits"][0]}, {"label": "no", "to": "Ask the practice"}]}, *_STEPS[5:]
    ),
    good=_GOOD,
)
def _orphans(chart: Chart, today: date) -> Iterator[Seen]:
    for source, label, to, named in chart.arrows:
        if to is None:
            says = f" {quote(label)}" if label else ""
            leads = f"leads to {quote(named)}, which is not on the map" if named else "leads nowhere"
            yield Seen(chart.place(source), f"The way out{says} {leads}.")
    reached = chart.reached()
    for position in range(len(chart.boxes)):
        if position not in reached:
            yield Seen(chart.place(position), "Nothing leads from the start to this step.")


@SUBJECT.rule(
    "MAP04",
    "coach",
    title="A step does not say who does what",
    why="Boxes are activities [WEAHSN]. “Log referral” can be watched and timed; “referral” or “assessment” cannot, "
    "and often hides several steps.",
    question="If I stood there and watched, what would I see being done?",
    bad=_map(
        *_STEPS[:3], {**_TRIAGE, "text": "Nurse triage"}, {**_ASK}, {**_REQUEST, "then": "Nurse triage"}, *_STEPS[6:]
    ),
    good=_GOOD,
)
def _verbs(chart: Chart, today: date) -> Iterator[Seen]:
    for position, box in enumerate(chart.boxes):
        if box.kind == "step" and words.NOUN_FIRST.search(box.text):
            yield Seen(chart.place(position), f"{quote(box.text)} does not open with what is done.")


@SUBJECT.rule(
    "MAP05",
    "coach",
    title="A current map without a wait or a loop",
    why="A map shows what happens, not what should happen [NHSIII-MAP]. Work that never waits and never comes back is "
    "rare: such a map often shows the process as imagined.",
    question="When did this last go wrong or stand still, and where on the map would that be?",
    bad=_map(_START, _LOG, _TRIAGE, _BOOK, _END),
    good=_GOOD,
)
def _imagined(chart: Chart, today: date) -> Iterator[Seen]:
    waits = any(box.kind == "wait" or box.wait > 0 for box in chart.boxes)
    loops = any(to is not None and to <= source for source, _, to, _ in chart.arrows)
    if chart.current and chart.boxes and not waits and not loops:
        yield Seen("Map", "No step waits, and nothing goes back to an earlier step.")


_WAITING = re.compile(r"^\W*(?:wait(?:s|ing)?|queu(?:e|es|ing)|delay(?:ed)?|pending|on hold)\b", re.IGNORECASE)


@SUBJECT.rule(
    "MAP06",
    "error",
    title="Waits counted as work, or value counted by who does it",
    why="A map shows what happens [NHSIII-MAP]. In Team Memory's map 175 minutes out of 61 days are of use to the "
    "person served; count waits as work, or all that one profession does as value, and those days vanish.",
    question="Would the person whose journey this is notice if this step did not happen?",
    bad=_map(*_STEPS[:2], {**_WAIT, "touch_min": 10080, "wait_min": 0}, *_STEPS[3:]),
    good=_GOOD,
)
def _value(chart: Chart, today: date) -> Iterator[Seen]:
    by_role: dict[str, list[bool]] = {}
    for position, box in enumerate(chart.boxes):
        waits = box.kind == "wait" or (box.kind == "step" and _WAITING.search(box.text))
        if waits and box.touch > 0:
            yield Seen(chart.place(position), f"This wait counts {spoken.number(box.touch)} minutes as work.")
        elif waits and box.value_added:
            yield Seen(chart.place(position), "This wait counts as of value to the person who waits.")
        elif box.role and box.touch > 0 and not waits:
            by_role.setdefault(box.role.casefold(), []).append(box.value_added)
    valued = [role for role, marks in by_role.items() if all(marks)]
    mixed = any(any(marks) and not all(marks) for marks in by_role.values())
    often = any(len(by_role[role]) >= 3 for role in valued)
    if often and not mixed and 0 < len(valued) < len(by_role):
        told = f"All that is done by {listed(valued)} counts as of value, and nothing that others do."
        yield Seen("Map", told, "coach")


@SUBJECT.rule(
    "MAP07",
    "error",
    title="More than ten steps in a high-level map",
    why="Start with five to ten steps in about twenty minutes [WEAHSN]. The detail that matters is easier to choose "
    "once everybody agrees on the whole.",
    question="Which few steps would you draw for someone who has two minutes?",
    bad=_map(
        *_STEPS[:2],
        *({"text": f"Copy record into folder {n}", "role": "admin", "touch_min": 2} for n in range(1, 7)),
        *_STEPS[2:],
        detail="high-level",
    ),
    good=_map(*_STEPS, detail="high-level"),
)
def _length(chart: Chart, today: date) -> Iterator[Seen]:
    count = sum(1 for box in chart.boxes if box.kind not in ("start", "end"))
    if chart.high_level and count > _MOST_STEPS:
        yield Seen("Map", f"There {are(count, 'step')} between start and end.")
