"""Cohorts: their dates as data, checked, and turned into a calendar that people can put into their diaries."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any, overload

import yaml
from icalendar import Calendar, Event

from qitools.errors import InputError
from qitools.spoken import day as said

# Days of each workshop, and the week in which the first of them lies: the induction comes before it.
LENGTHS = (2, 3, 2)
FIRST_WORKSHOP_WEEK = 2

_KEYS = {
    "id", "name", "status", "places", "venue", "induction", "workshops", "webinars", "learning_sessions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meeting:
    """Something in the calendar.

    Attributes:
        name: such as "Workshop 1" or "Webinar 3".
        start, end: its first and its last day.
        week: of the programme, where the first workshop lies in week 2.
    """

    name: str
    start: date
    end: date
    week: int

    @property
    def when(self) -> str:
        """Its days as they would be said.

        >>> Meeting("Workshop 1", date(2027, 1, 12), date(2027, 1, 13), 2).when
        '12 and 13 January 2027'
        """
        if self.start == self.end:
            return said(self.start.isoformat())
        if self.start.month == self.end.month:
            joint = "and" if (self.end - self.start).days == 1 else "to"
            return f"{self.start.day} {joint} {said(self.end.isoformat())}"
        return f"{said(self.start.isoformat())} to {said(self.end.isoformat())}"


@dataclass(frozen=True)
class Cohort:
    """A cohort of the programme.

    Attributes:
        id, name, status, venue: texts; the status is such as "fully booked".
        places: how many people it takes.
        meetings: all that is in its calendar, by date.
    """

    id: str
    name: str
    status: str
    venue: str
    places: int
    meetings: tuple[Meeting, ...] = field(repr=False)

    def to_ical(self) -> bytes:
        """Return the calendar as the bytes of an .ics file, each meeting as a whole day or days."""
        calendar = Calendar()
        calendar.add("prodid", "-//Improvement coaching course//EN")
        calendar.add("version", "2.0")
        for meeting in self.meetings:
            event = Event()
            event.add("uid", f"{self.id}-{meeting.name.lower().replace(' ', '-')}@improvement-coaching")
            # The same cohort always gives the same file.
            event.add("dtstamp", datetime(meeting.start.year, 1, 1, tzinfo=UTC))
            event.add("summary", f"{meeting.name}, improvement coaching")
            event.add("location", self.venue)
            event.add("dtstart", meeting.start)
            event.add("dtend", meeting.end + timedelta(days=1))
            calendar.add_component(event)
        data: bytes = calendar.to_ical()
        return data

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{meeting.week}</td><td style='padding-inline:1.5em'>{escape(meeting.name)}</td>"
            f"<td>{meeting.when}</td></tr>"
            for meeting in self.meetings
        )
        head = "<thead><tr><th scope='col'>Week</th><th scope='col' style='padding-inline:1.5em'>What</th><th scope='col'>When</th></tr></thead>"
        places = f" Places: {self.places}." if self.places else ""
        # The diary file is in the link itself, so that it goes wherever the page goes.
        diary = b64encode(self.to_ical()).decode()
        return (
            f"<table class='table'><caption style='color:inherit'>{escape(self.name)}: {escape(self.status)}.{places} {escape(self.venue)}.</caption>"
            f"{head}<tbody>{rows}</tbody></table>"
            f'<p><a download="{escape(self.id)}.ics" href="data:text/calendar;base64,{diary}">'
            f"Dates of {escape(self.name)} for your diary ({escape(self.id)}.ics)</a></p>"
        )


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a cohort of the programme in East London.

    Attributes:
        number: of the cohort.
        when: it ran, or was to run.
        told: what is known of it.
    """

    number: int
    when: str
    told: str


class History(Sequence[Past]):
    """The cohorts of the programme that are known, the first one first; a table in a notebook."""

    def __init__(self, past: Iterable[Past]) -> None:
        self._past = tuple(sorted(past, key=lambda one: one.number))

    @overload
    def __getitem__(self, index: int) -> Past: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Past, ...]: ...
    def __getitem__(self, index: int | slice) -> Past | tuple[Past, ...]:
        return self._past[index]

    def __len__(self) -> int:
        return len(self._past)

    def _repr_html_(self) -> str:
        middle = "style='padding-inline:1.5em'"
        rows = "".join(
            f"<tr><td>{one.number}</td><td {middle}>{escape(one.when)}</td><td>{escape(one.told)}</td></tr>"
            for one in self
        )
        heads = f"<th scope='col'>Cohort</th><th scope='col' {middle}>When</th><th scope='col'>What is known</th>"
        return f"<table class='table'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def read_cohorts(path: Path) -> dict[str, Cohort]:
    """Return the cohorts of a file, the current one first: id -> cohort.

    Raises:
        InputError: when a cohort has a date that cannot be, such as a weekend, a clash or a workshop of the wrong
            length. It names the cohort and the date.
    """
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
        entries, current = given["cohorts"], given["current"]
        cohorts = {str(entry["id"]): _cohort(path.name, entry) for entry in entries}
    except (yaml.YAMLError, TypeError, KeyError, AttributeError) as problem:
        raise InputError(
            f"{path.name} cannot be read as a list of cohorts ({problem}); compare it with the example."
        ) from None
    if current not in cohorts:
        raise InputError(f"{path.name} names {current!r} as the current cohort, and there is no cohort of that id.")
    return {current: cohorts[current], **cohorts}


def read_history(path: Path) -> History:
    """Return what a file of cohorts tells of those before.

    Raises:
        InputError: when it cannot be read, or a cohort stands there twice.
    """
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
        past = [Past(int(one["cohort"]), str(one["when"]), str(one["told"])) for one in given["history"]]
    except (yaml.YAMLError, TypeError, KeyError, ValueError) as problem:
        raise InputError(
            f"The history in {path.name} cannot be read ({problem}); compare it with the example."
        ) from None
    numbers = [one.number for one in past]
    if twice := [number for number in numbers if numbers.count(number) > 1]:
        raise InputError(f"{path.name} tells of cohort {twice[0]} twice; make it one entry.")
    return History(past)


def _cohort(file: str, entry: Mapping[str, Any]) -> Cohort:
    where = f"{file}, cohort {entry['id']}"
    if unknown := sorted(set(entry) - _KEYS):
        raise InputError(f"{where}: there is no entry {unknown[0]!r}; the entries are {', '.join(sorted(_KEYS))}.")
    if len(entry["workshops"]) != len(LENGTHS):
        raise InputError(f"{where}: there are {len(entry['workshops'])} workshops; the programme has {len(LENGTHS)}.")
    planned = list(_planned(where, entry))
    taken: dict[date, str] = {}
    for name, days in planned:
        for day in days:
            if day.weekday() >= 5:
                raise InputError(f"{where}: {name} has {said(day.isoformat())}, which is a {day:%A}; choose a weekday.")
            if day in taken:
                raise InputError(
                    f"{where}: {name} and {taken[day]} are both on {said(day.isoformat())}; move one of them."
                )
            taken[day] = name
    monday = entry["workshops"][0][0] - timedelta(days=entry["workshops"][0][0].weekday())
    start = monday - timedelta(weeks=FIRST_WORKSHOP_WEEK)
    meetings = [Meeting(name, days[0], days[-1], (days[0] - start).days // 7) for name, days in planned]
    told = {key: str(entry.get(key, "")) for key in ("id", "name", "status", "venue")}
    by_date = tuple(sorted(meetings, key=lambda meeting: meeting.start))
    return Cohort(**told, places=int(entry.get("places", 0)), meetings=by_date)


def _planned(where: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, list[date]]]:
    """Yield (name, days) of every meeting of a cohort."""
    if "induction" in entry:
        yield "Induction", _days(where, "Induction", [entry["induction"]])
    for number, (length, given) in enumerate(zip(LENGTHS, entry["workshops"], strict=True), start=1):
        name = f"Workshop {number}"
        days = _days(where, name, given)
        if len(days) != length:
            raise InputError(f"{where}: {name} has {len(days)} days; it takes {length}.")
        if days[-1] - days[0] != timedelta(days=length - 1):
            raise InputError(
                f"{where}: the days of {name} are not in a row; they start on {said(days[0].isoformat())}."
            )
        yield name, days
    for key, name in (("webinars", "Webinar"), ("learning_sessions", "Learning session")):
        for number, day in enumerate(entry.get(key, ()), start=1):
            yield f"{name} {number}", _days(where, f"{name} {number}", [day])


def _days(where: str, name: str, given: Iterable[object]) -> list[date]:
    days = list(given)
    for day in days:
        if type(day) is not date:
            raise InputError(f"{where}: {name} has {day!r}, which is no date; write it as 2027-01-12.")
    return sorted(day for day in days if isinstance(day, date))
