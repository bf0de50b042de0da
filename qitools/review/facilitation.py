"""What a coach notices in the agenda of a team meeting.

The dict form: `purpose` (text), `length_min` (a number), `items` (a list of dicts with `item` and `minutes`), `roles`
(a dict of role to person, or a list), `data` (what the team will look at), `next_test` (a dict with `what`, `owner`
and `by`, an ISO date) and `review` (how the meeting will look back at itself).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review.core import Seen, Subject
from qitools.review.read import day, fields, items, not_a_date, number, quote, rows, said, text


@dataclass(frozen=True, slots=True)
class Agenda:
    """An agenda as the rules see it."""

    purpose: str
    length: float | None
    timed: tuple[tuple[str, float | None], ...]
    roles: tuple[str, ...]
    data: str
    test: str
    owner: str
    by: date | None
    by_text: str
    review: str


def read(answer: Any) -> Agenda:
    """Return an agenda from its dict form."""
    given = fields(answer)
    test = fields(given.get("next_test"))
    roles = given.get("roles")
    named = [role for role, person in fields(roles).items() if said(person)] or [
        said(fields(role).get("role")) or said(role) for role in items(roles)
    ]
    return Agenda(
        purpose=said(given.get("purpose")),
        length=number(given.get("length_min")),
        timed=tuple(
            (said(row.get("item")) or f"item {count}", number(row.get("minutes")))
            for count, row in enumerate(rows(given.get("items")), start=1)
        ),
        roles=tuple(filter(None, named)),
        data="; ".join(filter(None, map(said, items(given.get("data"))))),
        test=said(test.get("what")) or said(given.get("next_test")),
        owner=said(test.get("owner")),
        by=day(test.get("by")),
        by_text=text(test.get("by")),
        review=said(given.get("review")),
    )


SUBJECT = Subject("facilitation", "Meeting agenda", read)

_GOOD: dict[str, Any] = {
    "purpose": "Decide what to do with last week's slot test",
    "length_min": 45,
    "items": [
        {"item": "Welcome and ground rules", "minutes": 5},
        {"item": "Run chart of missed visits", "minutes": 10},
        {"item": "What did the slot test teach us?", "minutes": 15},
        {"item": "Plan the next test", "minutes": 10},
        {"item": "How was this meeting?", "minutes": 5},
    ],
    "roles": {"facilitator": "Mina", "timekeeper": "Joe", "note taker": "Carol"},
    "data": "Run chart of weekly missed visits, 14 points",
    "next_test": {"what": "Offer three slots by phone in one clinic", "owner": "Carol", "by": "2026-11-17"},
    "review": "One thing to keep, one thing to change",
}


@SUBJECT.rule(
    "FAC01",
    "error",
    title="The meeting has no purpose",
    why="Improvement teams are taught a set structure for their meetings [CNWL-L2]. A team that does not know what "
    "its meeting is for gives the time to whoever speaks first.",
    question="What would have to be different at the end for this meeting to have been worth it?",
    bad={**_GOOD, "purpose": ""},
    good=_GOOD,
)
def _purpose(agenda: Agenda, today: date) -> Iterator[Seen]:
    if not agenda.purpose:
        yield Seen("Purpose", "The agenda says no purpose.")


_LOOKS_BACK = re.compile(
    r"\b(?:review|look back|how was|how did (?:we|this)|plus|delta|check ?out|debrief)\b", re.IGNORECASE
)


@SUBJECT.rule(
    "FAC02",
    "error",
    title="The items do not fit the time, or nobody has a role",
    why="Improvement teams are taught a set structure for their meetings [CNWL-L2]. Without times and roles one "
    "person carries the meeting, and when time runs out it is the next test that falls off the end.",
    question="What would you leave out so that the last item gets its time, and who else could hold a part of the "
    "meeting?",
    bad={**_GOOD, "length_min": 30},
    good=_GOOD,
)
def _time(agenda: Agenda, today: date) -> Iterator[Seen]:
    total = sum(minutes for _, minutes in agenda.timed if minutes and minutes > 0)
    untimed = [item for item, minutes in agenda.timed if not minutes or minutes <= 0]
    if not agenda.timed:
        yield Seen("Items", "There are no timed items.")
    if agenda.length is None or agenda.length <= 0:
        yield Seen("Length", "The agenda does not say how long the meeting is.")
    elif total > agenda.length:
        yield Seen("Items", f"The items take {total:g} minutes and the meeting {agenda.length:g}.")
    for item in untimed:
        yield Seen("Items", f"{quote(item)} has no minutes.")
    if not agenda.roles:
        yield Seen("Roles", "Nobody has a role in the meeting.")
    if agenda.timed and not agenda.review and not any(_LOOKS_BACK.search(item) for item, _ in agenda.timed):
        yield Seen("Review", "No moment is kept to look back at the meeting.", "coach")


@SUBJECT.rule(
    "FAC03",
    "error",
    title="The team sees no data",
    why="Measurement for improvement is for learning, with just enough data, often [IHI-MEAS]. A chart on the table "
    "turns “it feels better” into something that the whole team can read.",
    question="What could the team look at together that would tell them whether last week was different?",
    bad={**_GOOD, "data": ""},
    good=_GOOD,
)
def _data(agenda: Agenda, today: date) -> Iterator[Seen]:
    if not agenda.data:
        yield Seen("Data", "The agenda shows the team no data.")


@SUBJECT.rule(
    "FAC04",
    "error",
    title="No next test with an owner and a date",
    why="“What can we test by next Tuesday?” [IHI-LINK] A test without a name and a day waits for the next meeting.",
    question="Who would like to try it, with whom, and on which day?",
    bad={**_GOOD, "next_test": {"what": "Offer three slots by phone in one clinic", "owner": "", "by": ""}},
    good=_GOOD,
)
def _test(agenda: Agenda, today: date) -> Iterator[Seen]:
    if not agenda.test:
        yield Seen("Next test", "There is no next test.")
        return
    if not agenda.owner:
        yield Seen("Next test", f"{quote(agenda.test)} has no owner.")
    if agenda.by is None:
        told = not_a_date(agenda.by_text) if agenda.by_text else "it has no date"
        yield Seen("Next test", f"{quote(agenda.test)}: {told}.")
