"""The run sheet of a workshop day, minute by minute: what its lessons say, and what `book/data/days.yml` says of the rest.

A page asks for a day's sheet, or without a name for the list of all days:

    ```{run-sheet} workshop-1/day-1
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import yaml
from sphinx.util.docutils import SphinxDirective

from qitools.course.layout import Course, Page
from qitools.course.printables import SHEETS, link
from qitools.course.slides import title
from qitools.errors import InputError

if TYPE_CHECKING:
    from docutils import nodes

DAYS = "data/days.yml"
LESSON = "lesson"

_KEYS = {"starts", "ends", "room", "bring", "plan"}
_NOTES = re.compile(r"^:class: dropdown qi-facilitator\n(.*?)^:::$", re.DOTALL | re.MULTILINE)
_MINUTES = re.compile(r"^\*\*Run sheet, (\d+) minutes\*\*$", re.MULTILINE)
_STEP = re.compile(r"^\| (\d+)–(\d+) \| (.+) \|$", re.MULTILINE)
_TOLD = r"^\*\*{}\.\*\* (.+)$"
# A source is cited in the lesson.
_CITED = re.compile(r"\s*\{cite[\w:]*\}`[^`]+`")


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a lesson.

    Attributes:
        start, end: minutes from midnight, or from the beginning of a lesson that has no time yet.
        what: happens, as Markdown.
    """

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Session:
    """A lesson, a break or the like in a day.

    Attributes:
        title: of it.
        start, end: minutes from midnight.
        what: happens; "" for a lesson.
        page: of the lesson; "" for what is none.
        steps: of the lesson.
        room: what the lesson needs.
        short: what is left of the lesson in half an hour.
    """

    title: str
    start: int
    end: int
    what: str = ""
    page: str = ""
    steps: tuple[Step, ...] = ()
    room: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A workshop day.

    Attributes:
        name: its place in the book, such as "workshop-1/day-1".
        room: what room it needs.
        bring: what to bring besides what the lessons need.
        sessions: all that happens, each from the end of the one before.
    """

    name: str
    room: str
    bring: tuple[str, ...]
    sessions: tuple[Session, ...]


def lessons(course: Course) -> dict[str, list[Page]]:
    """Return the workshop days: day -> its lessons, both in the order of the table of contents."""
    found = [page for page in course.pages if page.name.startswith("workshop-")]
    return {day: list(pages) for day, pages in groupby(found, lambda page: page.name.rpartition("/")[0])}


def read_day(course: Course, name: str) -> Day:
    """Return a day with its times.

    Args:
        course: whose lessons and whose file of days are read.
        name: of the day, such as "workshop-1/day-1".

    Raises:
        InputError: when the file of days or a lesson's run sheet cannot be read, has gaps, or does not end on time.
    """
    given = _given(course).get(name)
    where = f"days.yml, {name}"
    pages = iter(lessons(course).get(name, ()))
    if not isinstance(given, dict):
        raise InputError(f"{where}: there is no such day; give it {', '.join(sorted(_KEYS))}.")
    if set(given) != _KEYS:
        wrong = sorted(set(given) ^ _KEYS)[0]
        raise InputError(f"{where}: {wrong!r} is missing or unknown; a day has {', '.join(sorted(_KEYS))}.")
    for key in ("bring", "plan"):
        if not isinstance(given[key], list) or not given[key]:
            raise InputError(f"{where}: {key!r} is no list; begin each line of it with a dash.")
    at = _time(where, "starts", given["starts"])
    ends = _time(where, "ends", given["ends"])
    sessions = []
    for entry in given["plan"]:
        made = _lesson(_next(where, pages), at) if entry == LESSON else _other(where, entry, at)
        sessions.append(made)
        at = made.end
    if left := next(pages, None):
        raise InputError(f"{where}: {left.name} has no place in the plan; add a line '- {LESSON}' for it.")
    if at != ends:
        raise InputError(
            f"{where}: the day would end at {clock(at)} and not at {clock(ends)}; "
            f"{'take away' if at > ends else 'add'} {abs(at - ends)} minutes, or move 'ends'."
        )
    return Day(name, str(given["room"]), tuple(map(str, given["bring"])), tuple(sessions))


def read_lesson(page: Page) -> Session:
    """Return a lesson with the minutes of its run sheet, from 0.

    Raises:
        InputError: when its notes have no run sheet, or the minutes do not follow each other or do not add up.
    """
    notes = _NOTES.search(page.text)
    said = _MINUTES.search(notes[1]) if notes else None
    steps = tuple(Step(int(a), int(b), _CITED.sub("", what)) for a, b, what in _STEP.findall(notes[1])) if notes else ()
    if notes is None or said is None or not steps:
        raise InputError(f"book/{page.name}.md: its facilitator notes hold no run sheet; see those of another lesson.")
    at = 0
    for step in steps:
        if step.start != at or step.end <= at:
            raise InputError(
                f"book/{page.name}.md: the line {step.start}–{step.end} of the run sheet should begin at minute {at}, "
                "where the one before it ends, and end later."
            )
        at = step.end
    if at != int(said[1]):
        raise InputError(f"book/{page.name}.md: the run sheet says {said[1]} minutes and its lines take {at}.")
    room, short = (_told(page, notes[1], what) for what in ("Room", "If you have only 30 minutes"))
    return Session(title(page), 0, at, page=page.name, steps=steps, room=room, short=short)


def clock(minutes: int) -> str:
    """Return minutes from midnight as a time.

    >>> clock(570)
    '09:30'
    """
    return f"{minutes // 60:02}:{minutes % 60:02}"


def sheet(day: Day) -> str:
    """Return a day's run sheet as Markdown."""
    needed = [f"**{_ended(each.title)}** {each.room}{_to_print(day, each)}" for each in day.sessions if each.page]
    rows = ["| time | what |", "|---|---|"]
    for each in day.sessions:
        told = f" {each.what}" if each.what else f" {each.end - each.start} minutes."
        name = f"[{_ended(each.title)}](/{each.page}.md)" if each.page else _ended(each.title)
        rows.append(f"| **{_span(each)}** | **{name}**{told} |")
        rows += [f"| {_span(step)} | {_CITED.sub('', step.what)} |" for step in each.steps]
    behind = [f"**{_ended(each.title)}** {each.short}" for each in day.sessions if each.page]
    parts = [
        "## Room and materials", f"**The day.** {day.room} Bring:", _listed(day.bring), "And for the lessons:",
        _listed(needed), "## Minute by minute", ":::{div} qi-run-sheet", "\n".join(rows), ":::", "## If you fall behind",
        "This is what each lesson keeps when half an hour is all that is left for it:", _listed(behind),
    ]  # fmt: skip
    return "\n\n".join(parts)


def page_of(day: str) -> str:
    """Return the page with a day's sheet.

    >>> page_of("workshop-1/day-2")
    'faculty/run-sheet-workshop-1-day-2'
    """
    return f"faculty/run-sheet-{day.replace('/', '-')}"


def overview(course: Course) -> str:
    """Return the list of all days as Markdown, each with a link to its sheet."""
    rows = ["| day | from | to | lessons |", "|---|---|---|---|"]
    for name in lessons(course):
        day = read_day(course, name)
        titles = "<br>".join(each.title for each in day.sessions if each.page)
        rows.append(
            f"| [{spoken(name)}](/{page_of(name)}.md) | {clock(day.sessions[0].start)} | {clock(day.sessions[-1].end)} | {titles} |"
        )
    return "\n".join(rows)


def spoken(name: str) -> str:
    """Return a day's name in words.

    >>> spoken("workshop-1/day-2")
    'Workshop 1, day 2'
    """
    return name.replace("-", " ").replace("/", ", ").capitalize()


class RunSheet(SphinxDirective):
    """The run sheet of the day that is named, or the list of all days."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sheet."""
        course = Course.built(self.config)
        for path in (
            course.root / "_toc.yml",
            course.book / DAYS,
            *(page.path for each in lessons(course).values() for page in each),
        ):
            self.env.note_dependency(str(path))
        try:
            text = sheet(read_day(course, self.arguments[0])) if self.arguments else overview(course)
        except InputError as problem:
            raise self.error(f"There is no run sheet: {problem}") from problem
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def _given(course: Course) -> Mapping[str, Any]:
    try:
        given = yaml.safe_load((course.book / DAYS).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise InputError(f"book/{DAYS} cannot be read ({' '.join(str(problem).split())}); please mend it.") from problem
    if not isinstance(given, dict):
        raise InputError(f"book/{DAYS} holds no days; begin each with a line such as 'workshop-1/day-1:'.")
    if unknown := sorted(set(map(str, given)) - set(lessons(course))):
        raise InputError(f"book/{DAYS} has {unknown[0]!r}, and the table of contents has no lesson on such a day.")
    return given


def _time(where: str, key: str, given: object) -> int:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", given) if isinstance(given, str) else None
    if not found:
        raise InputError(f'{where}: {key!r} is no time; write it in quotes, as in {key}: "09:30".')
    return 60 * int(found[1]) + int(found[2])


def _next(where: str, pages: Iterator[Page]) -> Page:
    page = next(pages, None)
    if page is None:
        raise InputError(f"{where}: the plan has more lines '- {LESSON}' than the day has lessons; remove one.")
    return page


def _lesson(page: Page, at: int) -> Session:
    one = read_lesson(page)
    steps = tuple(Step(at + step.start, at + step.end, step.what) for step in one.steps)
    return Session(one.title, at, at + one.end, page=one.page, steps=steps, room=one.room, short=one.short)


def _other(where: str, entry: object, at: int) -> Session:
    if not isinstance(entry, dict) or set(entry) != {"title", "minutes", "what"}:
        raise InputError(f"{where}: {entry!r} in the plan should be '{LESSON}', or have a title, minutes and what.")
    minutes = entry["minutes"]
    if type(minutes) is not int or minutes <= 0:
        raise InputError(f"{where}: {entry['title']} takes {minutes!r} minutes; give a whole number of at least 1.")
    return Session(str(entry["title"]), at, at + minutes, str(entry["what"]))


def _told(page: Page, notes: str, what: str) -> str:
    found = re.search(_TOLD.format(what), notes, re.MULTILINE)
    if not found:
        raise InputError(f"book/{page.name}.md: its facilitator notes have no line '**{what}.** …'; please add it.")
    return _CITED.sub("", found[1])


def _span(one: Session | Step) -> str:
    return f"{clock(one.start)}–{clock(one.end)}"


def _to_print(day: Day, session: Session) -> str:
    mine = [sheet for sheet in SHEETS if sheet.lesson == session.page and f"<{sheet.name}>" not in session.room]
    links = [link(sheet, page_of(day.name)) for sheet in mine]
    return f" To print: {'; '.join(links)}." if links else ""


def _ended(title: str) -> str:
    return title if title[-1] in ".?!" else f"{title}."


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
