"""The faculty's year with a cohort: what has to be done by which day, by whom, and how many hours it takes.

Both are worked out from the cohort's data, so that a page of the book never holds a date that was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from qitools.course.cohorts import Cohort, Meeting, read_cohorts
from qitools.course.layout import Course
from qitools.course.reading_aids import COHORTS
from qitools.course.rubrics import written
from qitools.errors import InputError
from qitools.spoken import day as said
from qitools.spoken import number

# How many people a faculty coach looks after, at most.
GROUP = 5

_LEAD, _OFFICE, _FACULTY, _GRADERS, _MACHINE = (
    "programme lead", "administrator", "faculty coaches", "graders", "keeper of the machine",
)  # fmt: skip
_ALL = "everybody"

# (weeks, what, who). Rotas are often fixed eight weeks ahead, so that places are offered ten weeks ahead.
_BEFORE_THE_FIRST = (
    (26, "Choose every date, book the venue, put the cohort into `cohorts.yml`", _LEAD),
    (24, "See the clinical and service directors: which teams need a coach, and who would sponsor them?", _LEAD),
    (20, "Announce the cohort, with every date and the checklist", _OFFICE),
    (12, "Applications close", _OFFICE),
    (11, "Talk with each applicant; ring each line manager", _FACULTY),
    (10, "Choose, and write to everybody", _LEAD),
    (8, "An hour with the sponsors", _LEAD),
    (6, "Roll, gradebook, due dates, packs", _MACHINE),
)
_BEFORE_THE_INDUCTION = (
    (4, "Send the packs, and the page on setting up", _OFFICE),
    (3, "Set-up clinic: an hour on screen", _MACHINE),
    (2, "Ring everybody who has not ticked the five checks", _OFFICE),
)
_BEFORE_A_WORKSHOP = (
    (4, "{Name}: share out the lessons, check the room", _FACULTY),
    (1, "{Name}: rehearse, print the sheets", _FACULTY),
)
_AFTER_A_WORKSHOP = (
    (2, "Exercises of {name} are due", _ALL),
    (4, "Written answers of {name} are marked, moderated and sent back", _GRADERS),
    (6, "Second attempts of {name} are due", _ALL),
)
_GRADE = "Collect and grade {name}, send the checks’ feedback, see who is stuck"
_AFTER_THE_LAST = (
    (2, "Portfolios are due", _ALL),
    (4, "Each portfolio has been read by two people, and the letters go out", _GRADERS),
    (5, "An hour on the whole cohort: what it gave, what it cost, what to change", _LEAD),
    (24, "Ring every coach: are you coaching, and with how many hours?", _LEAD),
)
_A_NEW_ONE_EVERY_YEAR = (52 - _BEFORE_THE_FIRST[0][0], "Choose the dates of next year’s cohort", _LEAD)


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done, or a meeting.

    Attributes:
        day: on which it is done at the latest, or begins.
        week: of the programme, where the first workshop lies in week 2; negative before the programme.
        when: its days as they are said.
        what: it is.
        who: sees to it.
        meeting: whether it is a meeting of the cohort.
    """

    day: date
    week: int
    when: str
    what: str
    who: str
    meeting: bool = False


def workplan(cohort: Cohort) -> list[Step]:
    """Return all that a faculty does for a cohort and all of its meetings, by date.

    All days are weekdays, since those of the meetings are; bank holidays are not known.

    Args:
        cohort: with its three workshops. What belongs to a meeting that it does not have is left out.
    """
    first = next(meeting for meeting in cohort.meetings if meeting.name == "Workshop 1")
    monday = first.start - timedelta(days=first.start.weekday(), weeks=first.week)
    steps = [_met(meeting, meeting is cohort.meetings[-1]) for meeting in cohort.meetings]
    steps += [
        Step(day, (day - monday).days // 7, said(day.isoformat()), what, who)
        for day, what, who in _tasks(cohort, first)
    ]
    return sorted(steps, key=lambda step: (step.day, step.meeting))


def due(cohort: Cohort, assignments: Iterable[str]) -> dict[str, date]:
    """Return assignment -> the day on which it is due: those of a workshop a fortnight after it, the rest at the end.

    Args:
        cohort: with its three workshops.
        assignments: names such as "workshop-1-day-2" and "portfolio".
    """
    ends = {meeting.name: meeting.end for meeting in cohort.meetings}
    last = cohort.meetings[-1].end + timedelta(weeks=_AFTER_THE_LAST[0][0])
    found = {}
    for name in assignments:
        workshop = name.partition("-day-")[0].replace("-", " ").capitalize()
        found[name] = ends[workshop] + timedelta(weeks=_AFTER_A_WORKSHOP[0][0]) if workshop in ends else last
    return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))


def _met(meeting: Meeting, last: bool) -> Step:
    graduation = " and graduation" if last else ""
    return Step(meeting.start, meeting.week, meeting.when, meeting.name + graduation, _ALL, meeting=True)


def _tasks(cohort: Cohort, first: Meeting) -> Iterator[tuple[date, str, str]]:
    yield from _around(first.start, _BEFORE_THE_FIRST, -1)
    for meeting in cohort.meetings:
        name = meeting.name[0].lower() + meeting.name[1:]
        if name == "induction":
            yield from _around(meeting.start, _BEFORE_THE_INDUCTION, -1)
        elif name.startswith("workshop"):
            yield from _around(meeting.start, _BEFORE_A_WORKSHOP, -1, name)
            yield from _around(meeting.end, _AFTER_A_WORKSHOP, 1, name)
            # The day after a due date, or the Monday when that is a Saturday.
            due = meeting.end + timedelta(weeks=_AFTER_A_WORKSHOP[0][0])
            yield due + timedelta(days=1 if due.weekday() < 4 else 3), _GRADE.format(name=name), _MACHINE
        elif name.startswith("webinar"):
            yield from _around(meeting.start, ((1, "{Name}: rehearse, and run its check", "its two hosts"),), -1, name)
    yield from _around(cohort.meetings[-1].end, _AFTER_THE_LAST, 1)
    yield from _around(first.start, (_A_NEW_ONE_EVERY_YEAR,), 1)


def _around(
    day: date, tasks: Iterable[tuple[int, str, str]], sign: int, name: str = ""
) -> Iterator[tuple[date, str, str]]:
    for weeks, what, who in tasks:
        yield day + sign * timedelta(weeks=weeks), what.format(name=name, Name=name.capitalize()), who


def units(cohort: Cohort, answers: int, assignments: int) -> dict[str, int]:
    """Return what the faculty's time is reckoned by: unit -> how many of it a cohort has.

    Args:
        cohort: the cohort.
        answers: how many answers of each participant a person reads.
        assignments: how many assignments there are.
    """
    meetings = cohort.meetings
    last = max(meeting.week for meeting in meetings)
    kinds = {"webinar": "Webinar", "learning session": "Learning session"}
    return {
        "cohort": 1,
        "place": cohort.places,
        "group": ceil(cohort.places / GROUP),
        "week": last,
        "workshop day": sum((m.end - m.start).days + 1 for m in meetings if m.name.startswith("Workshop")),
        **{unit: sum(meeting.name.startswith(name) for meeting in meetings) for unit, name in kinds.items()},
        "assignment": assignments,
        "written answer": answers,
    }


@dataclass(frozen=True, slots=True)
class Effort:
    """A line of what a cohort costs in time.

    Attributes:
        what: it is spent on.
        who: spends it.
        reckoned: how the hours were reckoned, such as "2 hours × 6 webinars".
        hours: in all.
    """

    what: str
    who: str
    reckoned: str
    hours: float


def workload(rows: Iterable[Mapping[str, Any]], per: Mapping[str, int]) -> list[Effort]:
    """Return the lines of what a cohort costs in time.

    Args:
        rows: for each line `what`, `who`, and `hours` or `minutes` for one of each of the units in `per`.
        per: unit -> how many of it there are (see `units`).

    Raises:
        InputError: when a line is not complete, or there is no such unit.

    >>> workload([{"what": "Rehearse", "who": "hosts", "hours": 2, "per": ["webinar"]}], {"webinar": 6})
    [Effort(what='Rehearse', who='hosts', reckoned='2 hours × 6 webinars', hours=12.0)]
    """
    found = []
    for row in rows:
        try:
            unit = "hours" if "hours" in row else "minutes"
            each, whom, by = float(row[unit]), str(row["who"]), [str(name) for name in row["per"]]
            hours = each / (1 if unit == "hours" else 60)
            for name in by:
                hours *= per[name]
        except (KeyError, TypeError, ValueError) as problem:
            raise InputError(
                f"The line {row!r} of the hours cannot be read ({problem}); it needs what, who, hours or minutes, and per, "
                f"a list of {', '.join(per)}."
            ) from None
        counted = [f"{per[name]} {name}{'s' if per[name] != 1 else ''}" for name in by if name != "cohort"]
        found.append(Effort(str(row["what"]), whom, " × ".join([f"{number(each)} {unit}", *counted]), hours))
    return found


class Workplan(SphinxDirective):
    """The plan of the current cohort as a table: the faculty's tasks and the meetings, by date."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        cohort = _current(self)
        rows = ["| week | by, or on | what | who |", "|---|---|---|---|"]
        for step in workplan(cohort):
            what = f"**{step.what}**" if step.meeting else step.what
            week = f"−{-step.week}" if step.week < 0 else step.week
            when = step.when.replace(" ", "\N{NO-BREAK SPACE}")
            rows.append(f"| {week} | {when} | {what} | {step.who} |")
        return self.parse_text_to_nodes("\n".join(rows))


class DueDates(SphinxDirective):
    """The commands that make the current cohort's gradebook: the roll, the assignments, and when these are due."""

    def run(self) -> list[nodes.Node]:
        """Return them, to be copied."""
        lines = ["cd exercises", "nbgrader db student import roll.csv"]
        for name, day in due(_current(self), Course.built(self.config).assignments).items():
            lines += [
                f"nbgrader generate_assignment {name} --force",
                f'nbgrader db assignment add {name} --duedate "{day.isoformat()} 17:00 UTC"',
            ]
        text = "\n".join([*lines, "cd .."])
        return [nodes.literal_block(text, text, language="text")]


class Workload(SphinxDirective):
    """What a cohort costs in time, from a file of the book with a line for each task: its first argument."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a table for each part of the file."""
        path = Path(self.env.srcdir, self.arguments[0])
        self.env.note_dependency(str(path))
        cohort, course = _current(self), Course.built(self.config)
        answers = written(course)
        per = units(cohort, len(answers), len(course.assignments))
        try:
            parts = yaml.safe_load(path.read_text("utf-8"))
            tables = [_table(title, workload(rows, per)) for title, rows in parts.items()]
        except (OSError, yaml.YAMLError, AttributeError, InputError) as problem:
            raise self.error(f"{self.arguments[0]}: {problem}") from problem
        return self.parse_text_to_nodes("\n\n".join(tables))


def _table(title: str, efforts: list[Effort]) -> str:
    """Return a table; without a column for who, where one person does all of it."""
    shared = any(one.who for one in efforts)
    head = [title, *(["who"] if shared else []), "reckoned", "hours"]
    rows = [f"| {' | '.join(head)} |", f"|{'---|' * (len(head) - 1)}---:|"]
    for one in efforts:
        cells = [one.what, *([one.who] if shared else []), one.reckoned, number(round(one.hours, 1))]
        rows.append(f"| {' | '.join(cells)} |")
    total = number(round(sum(one.hours for one in efforts), 1))
    return "\n".join([*rows, f"| **in all** {'| ' * (len(head) - 2)}| **{total}** |"])


def _current(directive: SphinxDirective) -> Cohort:
    """Return the current cohort, and have the page read again when the cohorts, or what is made of them, change."""
    path = Path(directive.env.srcdir, COHORTS)
    for source in (path, Path(__file__)):
        directive.env.note_dependency(str(source))
    return next(iter(read_cohorts(path).values()))
