"""What a coach notices in a coaching plan: what a coach will do in the six months after the programme.

The answer is a dict: "teams", a list of dicts with "team", "first_meeting" (ISO date), "rhythm_days" (days between
meetings) and "update_day" (of the sponsor's update: day of the month, 1 to 28); "protected_hours_per_week" and
"agreed_with" (the line manager who agreed to them); "supervision", a list of ISO dates; "withdraw" (how the teams will
come to need the coach less); and "review_date".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review.core import Seen, Subject
from qitools.review.read import are, day, fields, items, listed, not_a_date, number, quote, rows, said, text

# A coach has two or three teams; six months hold three talks with the QI lead, and end before the seventh month.
FEWEST, MOST, TALKS, LONGEST = 2, 3, 3, 213


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the plan."""

    name: str
    first: date | None
    rhythm: float | None
    update_day: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A coaching plan as the rules see it."""

    teams: tuple[Team, ...]
    hours: float | None
    agreed_with: str
    supervision: tuple[str, ...]
    withdraw: str
    review: date | None
    review_text: str


def read(answer: Any) -> Plan:
    """Return the plan that an answer describes."""
    given = fields(answer)
    teams = tuple(
        Team(name, day(row.get("first_meeting")), number(row.get("rhythm_days")), number(row.get("update_day")))
        for row in rows(given.get("teams"))
        if (name := said(row.get("team")))
    )
    return Plan(
        teams=teams,
        hours=number(given.get("protected_hours_per_week")),
        agreed_with=said(given.get("agreed_with")),
        supervision=tuple(filter(None, map(text, items(given.get("supervision"))))),
        withdraw=said(given.get("withdraw")),
        review=day(given.get("review_date")),
        review_text=text(given.get("review_date")),
    )


SUBJECT = Subject("coachplan", "Coaching plan", read)

_TEAMS = [
    {"team": "Team Memory", "first_meeting": "2026-11-10", "rhythm_days": 28, "update_day": 5},
    {"team": "Team Heron", "first_meeting": "2026-11-12", "rhythm_days": 14, "update_day": 5},
]
_GOOD: dict[str, Any] = {
    "teams": _TEAMS,
    "protected_hours_per_week": 4,
    "agreed_with": "Moira Kelly, line manager",
    "supervision": ["2026-12-03", "2027-02-04", "2027-04-08"],
    "withdraw": "From February Sam chairs Memory's meetings, and I come to every second one",
    "review_date": "2027-05-04",
}


@SUBJECT.rule(
    "CPL01",
    "error",
    title="Too few teams, or too many",
    why="A coach of the programme is asked to coach two or three teams [PROG]. With one, a coach gets little practice; "
    "with more, no team gets enough.",
    question="Which teams can you serve well in the hours that you really have?",
    bad={**_GOOD, "teams": _TEAMS[:1]},
    good=_GOOD,
)
def _count(plan: Plan, today: date) -> Iterator[Seen]:
    if not FEWEST <= len(plan.teams) <= MOST:
        yield Seen("Teams", f"There {are(len(plan.teams), 'team')} in the plan.")


@SUBJECT.rule(
    "CPL02",
    "error",
    title="A team has no meetings in the diary",
    why="Meeting the team regularly is one of a coach's duties [PROG]. After a programme there is no systematic "
    "follow-up unless people plan it themselves [Q-CONNECT].",
    question="When will you next sit with this team, and how will they know?",
    bad={**_GOOD, "teams": [_TEAMS[0], {**_TEAMS[1], "first_meeting": ""}]},
    good=_GOOD,
)
def _meetings(plan: Plan, today: date) -> Iterator[Seen]:
    undated = [quote(team.name) for team in plan.teams if team.first is None]
    unpaced = [quote(team.name) for team in plan.teams if team.rhythm is None or team.rhythm <= 0]
    if undated:
        yield Seen("Teams", f"There is no date for a first meeting with {listed(undated)}.")
    if unpaced:
        yield Seen("Teams", f"It does not say how many days lie between meetings with {listed(unpaced)}.")


@SUBJECT.rule(
    "CPL03",
    "error",
    title="No protected hours, or nobody has agreed to them",
    why="Where staff had no protected time outside training, the feedback was excellent and many of the projects still "
    "struggled or failed [UHBW].",
    question="Who has to say yes to these hours, and what would they want to see for them?",
    bad={**_GOOD, "agreed_with": ""},
    good=_GOOD,
)
def _hours(plan: Plan, today: date) -> Iterator[Seen]:
    if plan.hours is None or plan.hours <= 0:
        yield Seen("Protected hours", "No hours a week are protected.")
    if not plan.agreed_with:
        yield Seen("Agreed with", "It does not say which line manager has agreed.")


@SUBJECT.rule(
    "CPL04",
    "error",
    title="Supervision is not in the diary",
    why="A coach of the programme attends supervision with the local QI lead [PROG]. In six months that is three talks "
    "or more, on days that both have written down.",
    question="What would you like to have understood by the third of these talks?",
    bad={**_GOOD, "supervision": ["2026-12-03", "when needed"]},
    good=_GOOD,
)
def _supervision(plan: Plan, today: date) -> Iterator[Seen]:
    dates = {found for found in map(day, plan.supervision) if found}
    other = [quote(written) for written in plan.supervision if day(written) is None]
    if other:
        yield Seen("Supervision", f"Dates are written as year-month-day; this is not one: {listed(other)}.")
    elif len(dates) < TALKS:
        yield Seen("Supervision", f"There {are(len(dates), 'date')} for supervision.")


@SUBJECT.rule(
    "CPL05",
    "error",
    title="A sponsor has no day for the update",
    why="A sponsor gives authority and unblocks, is seldom in the team's meetings, and so needs regular updates "
    "[CNWL-SP].",
    question="From whom will this sponsor hear how it goes, once the course no longer asks?",
    bad={**_GOOD, "teams": [_TEAMS[0], {**_TEAMS[1], "update_day": None}]},
    good=_GOOD,
)
def _updates(plan: Plan, today: date) -> Iterator[Seen]:
    without = [quote(team.name) for team in plan.teams if team.update_day is None]
    if without:
        yield Seen("Teams", f"There is no day for the update of the sponsor of {listed(without)}.")
    for team in plan.teams:
        if team.update_day is not None and not (1 <= team.update_day <= 28 and team.update_day == int(team.update_day)):
            yield Seen("Teams", f"Day {team.update_day:g}, for {quote(team.name)}, does not come round every month.")


@SUBJECT.rule(
    "CPL06",
    "error",
    title="The plan has no end",
    why="Support is intense early and tapers as the team stands on its own feet [CNWL-COACH]. In one trust fewer than "
    "two thirds of the trained coaches were still coaching [ELFT-IMPROVE]: a plan that is looked at again can be mended.",
    question="How will each team notice that it needs you less?",
    bad={**_GOOD, "withdraw": "", "review_date": ""},
    good=_GOOD,
)
def _end(plan: Plan, today: date) -> Iterator[Seen]:
    if not plan.withdraw:
        yield Seen("Withdraw", "It does not say how the teams will come to need the coach less.")
    if plan.review is None:
        written = f"{not_a_date(plan.review_text)}."
        yield Seen("Review date", written if plan.review_text else "There is no date to look at the plan again.")
    elif (plan.review - today).days > LONGEST:
        yield Seen("Review date", f"{plan.review.isoformat()} is more than half a year off.", "coach")
