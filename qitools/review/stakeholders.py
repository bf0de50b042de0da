"""What a coach notices in a stakeholder map.

The dict form: a list of stakeholders, each a dict with `name` (who), `group` ("service user", "carer", "clinician",
"manager", "administrator" or another word), `power` and `interest` ("high" or "low", or a number from 0 to 10),
`reason` (why they were placed there), `part` (the part wanted for them, such as "co-produce") and `action`. A dict
with the list under `stakeholders` will do too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import fields, items, listed, number, quote, said, text


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """A stakeholder as written; power and interest are True for high, False for low and None when not said."""

    name: str
    group: str
    power: bool | None
    interest: bool | None
    reason: str
    part: str
    action: str

    @property
    def who(self) -> str:
        """The group and the name together, for looking up what kind of person it is."""
        return f"{self.group} {self.name}"

    @property
    def senior(self) -> bool:
        """Whether the name or the group speaks of rank."""
        return words.SENIOR.search(self.who) is not None


def read(answer: Any) -> tuple[Stakeholder, ...]:
    """Return the stakeholders of a map in its dict form."""
    given = fields(answer)
    found = []
    for item in items(given.get("stakeholders") if "stakeholders" in given else answer):
        row = fields(item)
        name = said(row.get("name")) or text(item)
        if name or said(row.get("group")):
            found.append(
                Stakeholder(
                    name=name or said(row.get("group")),
                    group=said(row.get("group")),
                    power=_high(row.get("power")),
                    interest=_high(row.get("interest")),
                    reason=said(row.get("reason")),
                    part=said(row.get("part")),
                    action=said(row.get("action")),
                )
            )
    return tuple(found)


def _high(given: Any) -> bool | None:
    if (value := number(given)) is not None:
        return value > 5
    return {"high": True, "low": False}.get(text(given).lower())


SUBJECT = Subject("stakeholders", "Stakeholder map", read)


def _who(name: str, group: str, power: str, interest: str, reason: str, part: str, action: str) -> dict[str, Any]:
    return {
        "name": name,
        "group": group,
        "power": power,
        "interest": interest,
        "reason": reason,
        "part": part,
        "action": action,
    }


_GOOD = [
    _who("Six people who missed a visit", "service user", "low", "high", "live with it", "co-produce",
         "Design the booking call together on Thursday"),
    _who("Clinic clerk", "administrator", "low", "high", "hears every cancellation", "involve",
         "Joins the team; shows us one morning of calls"),
    _who("Therapists", "clinician", "high", "high", "can refuse the new slots", "involve",
         "Two of them choose the first test with us"),
    _who("Service manager", "manager", "high", "low", "signs off opening hours", "keep satisfied",
         "Ten minutes a month with one chart"),
    _who("Union representative", "staff side", "high", "high", "evening hours touch contracts", "involve",
         "Meet before the first evening test"),
]  # fmt: skip


@SUBJECT.rule(
    "STK01",
    "error",
    title="No service user or carer",
    why="Bring those most affected on to the team and into defining the aim [IHI-AIM]. Centring the people whom the "
    "system serves least well is a coach's work too [BURKS].",
    question="Whose life does this touch most, and how would they hear that you would like their help?",
    bad=_GOOD[1:],
    good=_GOOD,
)
def _affected(people: tuple[Stakeholder, ...], today: date) -> Iterator[Seen]:
    if not any(words.SERVICE_USER.search(person.who) for person in people):
        yield Seen("Map", "No service user or carer is on the map.")


@SUBJECT.rule(
    "STK02",
    "error",
    title="No clinician, manager or administrator",
    why="A change passes through the hands of every profession. High-power, low-interest people are a common barrier "
    "[AELPS], and those with little power often know most about how the work is done.",
    question="Through whose hands does this work pass on an ordinary day?",
    bad=[_GOOD[0], *_GOOD[2:]],
    good=_GOOD,
)
def _professions(people: tuple[Stakeholder, ...], today: date) -> Iterator[Seen]:
    found = {
        "clinician": any(words.CLINICIAN.search(person.who) for person in people),
        "manager": any(words.MANAGER.search(person.who) for person in people),
        "administrator": any(words.ADMINISTRATOR.search(person.who) for person in people),
    }
    if missing := [kind for kind, there in found.items() if not there]:
        yield Seen("Map", f"No {listed(missing, 'or')} is on the map.")


@SUBJECT.rule(
    "STK03",
    "error",
    title="High power, high interest, and no action",
    why="Those who can stop a change and care about it are the ones to work closely with. A name on a grid does not "
    "talk to anybody.",
    question="What does this person hope or fear here, and when will you next speak with them?",
    bad=[*_GOOD[:4], {**_GOOD[4], "action": ""}],
    good=_GOOD,
)
def _closely(people: tuple[Stakeholder, ...], today: date) -> Iterator[Seen]:
    for person in people:
        if person.power and person.interest and not person.action:
            yield Seen(person.name, f"{quote(person.name)} has high power and high interest, and no action.")


@SUBJECT.rule(
    "STK04",
    "error",
    title="Someone who should be co-producing is only informed",
    why="The people most affected design the change, in an authentic relationship: to co-design and to co-produce are "
    "two of the five domains of the psychology of change [POC]. Being told is neither.",
    question="What could this person shape that nobody else could?",
    bad=[{**_GOOD[0], "action": "Inform by leaflet"}, *_GOOD[1:]],
    good=_GOOD,
)
def _told(people: tuple[Stakeholder, ...], today: date) -> Iterator[Seen]:
    for person in people:
        together = words.COPRODUCE.search(person.part) or words.SERVICE_USER.search(person.who)
        told = words.TOLD_ONLY.search(person.action) and not words.TAKES_PART.search(person.action)
        if together and told:
            yield Seen(person.name, f"The action for {quote(person.name)} is {quote(person.action)}.")


@SUBJECT.rule(
    "STK05",
    "coach",
    title="Placed by seniority alone",
    why="Power is what someone can start or stop, not their grade: a clinic clerk or a ward housekeeper can make a "
    "test work or fail. Sharing power begins with seeing it [POC].",
    question="Who, whatever their grade, could make this fail or fly?",
    bad=[{**person, "reason": "", "power": "high" if person["group"] == "manager" else "low"} for person in _GOOD],
    good=_GOOD,
)
def _rank(people: tuple[Stakeholder, ...], today: date) -> Iterator[Seen]:
    placed = [person for person in people if person.power is not None]
    by_rank = all(person.power == person.senior for person in placed)
    reasons = [person.reason for person in placed if person.reason and not words.SENIOR.fullmatch(person.reason)]
    if len(placed) >= 4 and by_rank and not reasons and any(person.senior for person in placed):
        yield Seen("Map", "Power is high for everyone senior and low for everyone else, and no reason is given.")
