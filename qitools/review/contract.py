"""What a coach notices in a coaching contract.

The dict form: `meeting_rhythm_days` (a number), `coach_will` and `coach_will_not` (lists of texts),
`sponsor_update_day` (day of the month, 1 to 28), `protected_hours_per_week` (a number), `confidentiality` (text),
`review_date` (ISO date).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import are, day, fields, items, not_a_date, number, said, text


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract as the rules see it."""

    rhythm: float | None
    will: tuple[str, ...]
    will_not: tuple[str, ...]
    update_day: float | None
    hours: float | None
    confidentiality: str
    review: date | None
    review_text: str


def read(answer: Any) -> Terms:
    """Return the terms of a contract in its dict form."""
    given = fields(answer)
    return Terms(
        rhythm=number(given.get("meeting_rhythm_days")),
        will=tuple(filter(None, map(said, items(given.get("coach_will"))))),
        will_not=tuple(filter(None, map(said, items(given.get("coach_will_not"))))),
        update_day=number(given.get("sponsor_update_day")),
        hours=number(given.get("protected_hours_per_week")),
        confidentiality=said(given.get("confidentiality")),
        review=day(given.get("review_date")),
        review_text=text(given.get("review_date")),
    )


SUBJECT = Subject("contract", "Coaching contract", read)

_GOOD: dict[str, Any] = {
    "meeting_rhythm_days": 14,
    "coach_will": ["Meet the team every second Tuesday", "Teach a tool when the team needs it"],
    "coach_will_not": ["Write up the team's PDSA cycles", "Fix the rota"],
    "sponsor_update_day": 5,
    "protected_hours_per_week": 4,
    "confidentiality": "What is said in coaching stays there, unless someone is at risk; the sponsor hears of progress only.",
    "review_date": "2027-02-01",
}


@SUBJECT.rule(
    "CON01",
    "error",
    title="No meeting rhythm, or a slow one",
    why="Support is intense early and tapers as the team stands on its own feet [CNWL-COACH]. In the first three "
    "months a gap of more than two weeks is longer than most tests.",
    question="How often would the team need to meet so that no test waits for a meeting?",
    bad={**_GOOD, "meeting_rhythm_days": 42},
    good=_GOOD,
)
def _rhythm(terms: Terms, today: date) -> Iterator[Seen]:
    if terms.rhythm is None or terms.rhythm <= 0:
        yield Seen("Meetings", "It does not say how many days lie between meetings.")
    elif terms.rhythm > 14:
        yield Seen("Meetings", f"Meetings are {terms.rhythm:g} days apart in the first three months.")


@SUBJECT.rule(
    "CON02",
    "error",
    title="It is not clear what stays the team's",
    why="A coach is not responsible for doing the improvement work, for managing the team's members, or for the "
    "project's success [CNWL-COACH]. What is not said at the start is asked for later.",
    question="When the team is short of time, what might they ask you to take on, and what would that do to their "
    "ownership?",
    bad={**_GOOD, "coach_will_not": ["Share what is said in private", "Miss meetings without notice"]},
    good=_GOOD,
)
def _limits(terms: Terms, today: date) -> Iterator[Seen]:
    if len(terms.will_not) < 2:
        yield Seen("Coach will not", f"There {are(len(terms.will_not), 'thing')} that the coach will not do.")
    elif not any(words.TEAM_WORK.search(item) for item in terms.will_not):
        yield Seen("Coach will not", "None of what the coach will not do is the team's own work.")
    if len(terms.will) < 2:
        yield Seen("Coach will", f"There {are(len(terms.will), 'thing')} that the coach will do.", "coach")


@SUBJECT.rule(
    "CON03",
    "error",
    title="No day for the sponsor's update",
    why="A sponsor gives authority and unblocks, is seldom in the team's meetings, and so needs regular updates "
    "[CNWL-SP].",
    question="When in the month does your sponsor most need to know where the team stands?",
    bad={**_GOOD, "sponsor_update_day": None},
    good=_GOOD,
)
def _update(terms: Terms, today: date) -> Iterator[Seen]:
    if terms.update_day is None:
        yield Seen("Sponsor update", "There is no day for the monthly update.")
    elif not (1 <= terms.update_day <= 28 and terms.update_day == int(terms.update_day)):
        yield Seen("Sponsor update", f"Day {terms.update_day:g} does not come round every month.")


@SUBJECT.rule(
    "CON04",
    "error",
    title="No protected hours",
    why="Where staff had no protected time outside training, the feedback was excellent and many of the projects still "
    "struggled or failed [UHBW].",
    question="What would have to stop, or be covered, for this time to be really yours?",
    bad={**_GOOD, "protected_hours_per_week": 0},
    good=_GOOD,
)
def _hours(terms: Terms, today: date) -> Iterator[Seen]:
    if terms.hours is None or terms.hours <= 0:
        yield Seen("Protected hours", "No hours a week are protected.")


@SUBJECT.rule(
    "CON05",
    "error",
    title="Nothing on confidentiality, or no date to review",
    why="Relationships are one of the four kinds of help that teams value in a coach [GODFREY]. People speak plainly "
    "when they know where their words go, and a contract that is never looked at again stops being one.",
    question="What would a team member need to know before telling you that something is not working?",
    bad={**_GOOD, "confidentiality": ""},
    good=_GOOD,
)
def _trust(terms: Terms, today: date) -> Iterator[Seen]:
    if not terms.confidentiality:
        yield Seen("Confidentiality", "It does not say what stays between coach and team.")
    if terms.review is None:
        written = f"{not_a_date(terms.review_text)}."
        yield Seen("Review date", written if terms.review_text else "There is no date to review the contract.")
    elif terms.review < today:
        yield Seen("Review date", f"The review date, {terms.review.isoformat()}, has gone by.", "coach")
