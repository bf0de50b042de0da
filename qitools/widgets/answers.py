"""The form for answers that are plain dicts and lists."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from qitools.answers import FORMS, READINGS, Answer, Part, meant, place, put, words
from qitools.errors import InputError
from qitools.review.read import quote
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Level, Note, Rows, State, blank

_KINDS = {"figure": "text", "yes": "switch"}
# A list that is itself the answer; and where a form that was read has what was typed.
_ALL, _TYPED = "rows", "as typed"


class AnswerForm(Editor):
    """A form for one of the answers that exercises ask for as a dict or a list, with a coach's questions.

    What the form does not ask for (such as the values of a chart that is to be read) stays in the answer as it is, and
    so does everything that nobody has changed.

    Args:
        subject: what it is about, one of `qitools.answers.FORMS`: "contract", "charter", "ideas", "motivation",
            "facilitation" (an agenda), "stakeholders", "ramp", "sustain", "spread", "storyboard", "coachplan", "equity",
            "pareto", "factorial", "runchart" or "shewhart" (readings of a chart).
        value: what to start from: an `Answer`, or its dict or list.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.
        review: whether to show what a coach notices; not where finding it is the exercise.
        only: the keys of the parts to ask for, such as ("centre", "lower", "upper"); all of them when left out.

    Raises:
        InputError: when there is no such subject or part, or the value or the name cannot be used.

    >>> form = AnswerForm("contract", {"meeting_rhythm_days": 14, "coach_will": ["Meet every second Tuesday"]})
    >>> form.value.review().codes
    ('CON02', 'CON03', 'CON04', 'CON05')
    >>> form.answer({})
    {}
    """

    kind = Answer
    layout = "page"

    def __init__(
        self,
        subject: str,
        value: Any = None,
        name: str | None = None,
        review: bool = True,
        only: Iterable[str] | None = None,
    ) -> None:
        if subject not in FORMS:
            raise InputError(f"There is no form for {subject!r}; choose one of {', '.join(FORMS)}.")
        self.subject = subject
        self.form = FORMS[subject]
        if only is not None:
            keys = tuple(only)
            known = [part.key for part in self.form.parts]
            if unknown := [key for key in keys if key not in known]:
                raise InputError(
                    f"The form for {subject!r} has no part {unknown[0]!r}; choose from {', '.join(known)}."
                )
            self.form = replace(self.form, parts=tuple(part for part in self.form.parts if part.key in keys))
        self.title, self.help = self.form.title, self.form.help
        self._reviewed = review
        self.schema = [Field("given", "What was there", "kept"), *self._asked()]
        super().__init__(value, name)

    def _described(self) -> dict[str, Any]:
        return {**super()._described(), "layout": "chart" if self.subject in READINGS else self.layout}

    def _asked(self) -> list[Any]:
        """Return what the form shows."""
        return [field for part in self.form.parts for field in _asked(part)]

    def _read_value(self, given: Any) -> Any:
        if isinstance(given, list | tuple):
            given = Answer(self.subject, given)
        found = super()._read_value(given)
        if found.subject != self.subject:
            raise InputError(f"This form is about {self.form.title.lower()}; the answer is about {found.subject}.")
        return found

    def start(self) -> Answer:
        """Return an answer in which nothing is written yet."""
        return Answer(self.subject, self.form.start)

    def from_dict(self, given: Any) -> Answer:
        """Return the answer that a dict or list describes."""
        return Answer.from_dict(given, self.subject)

    def to_state(self, value: Answer) -> State:
        """Return the words of each part, and the whole as it was given."""
        state: State = {"given": _written(value.content)}
        for part in self.form.parts:
            state |= _state_of(part, value.content)
        return state

    def _meaning(self, state: State) -> tuple[State, list[Note]]:
        form, notes = super()._meaning(state)
        return {**form, _TYPED: state}, notes

    def to_value(self, form: State) -> Answer:
        """Return what was given, with every part that has been changed."""
        typed = form[_TYPED]
        given = Answer(self.subject, ast.literal_eval(typed["given"]) if typed["given"] else None).content
        content: Any = given
        changed = [part for part in self.form.parts if not _untouched(part, given, typed)]
        for part in changed:
            content = put(content, part, _content_of(part, typed, form, given))
        # What was left empty beside something that was filled in.
        within = {part.key.partition(".")[0] for part in changed if "." in part.key}
        for part in self.form.parts:
            above, _, key = part.key.partition(".")
            if part.asked and above in within and key not in content.get(above, {key: ""}):
                content = put(content, part, "")
        return Answer(self.subject, content)

    def notes(self, form: State) -> Iterable[Note]:
        """Say where two rows have one name and the answer can hold only the last."""
        for part in self.form.parts:
            seen: set[str] = set()
            for row in form[_key(part)] if part.kind == "pairs" else ():
                name = row[part.by].strip()
                if name and name in seen:
                    yield Note(
                        f"There is {quote(name)} above; the answer has one of each, this one.",
                        row=row["id"],
                        field=part.by,
                    )
                elif not name and not blank(row):
                    label = next(column.label for column in part.columns if column.key == part.by)
                    yield Note(f"Fill in {quote(label)}: without it this row is not in the answer.", row=row["id"])
                seen.add(name)

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the field, or the row, that a finding names."""
        rows = {part.key: _filled(form[_TYPED][_key(part)]) for part in self.form.parts if part.columns}
        key, number = place(self.form, where, rows)
        part = next((part for part in self.form.parts if part.key == key), None)
        if part is None or not where:
            return "", ""
        if number is None:
            return "", _key(part)
        return rows[key][number]["id"], part.columns[0].key

    def _findings(self, form: State) -> Iterable[Note]:
        return super()._findings(form) if self._reviewed else ()


def _written(content: Any) -> str:
    """Return dicts, lists, texts and numbers as a text that can be read again."""
    text = repr(content)
    try:
        if ast.literal_eval(text) == content:
            return text
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass
    # a date, or a number that is none: as the notebook's file would hold it
    return repr(json.loads(json.dumps(content, default=str, skipkeys=True), parse_constant=lambda _: None))


def _key(part: Part) -> str:
    return part.key or _ALL


def _asked(part: Part) -> Iterable[Field | Rows]:
    """Yield what the form shows for a part."""
    if not part.columns:
        yield _field(part)
        return
    first, *rest = part.columns
    yield Rows(
        _key(part),
        part.label,
        columns=tuple(map(_field, part.columns)),
        levels=(Level(part.one, tuple(column.key for column in rest), hint=first.hint),),
        cards=part.cards,
    )
    if part.none:
        yield Field(f"{_key(part)}.none", part.none, "switch")


def _field(part: Part) -> Field:
    kind: Any = _KINDS.get(part.kind, part.kind)
    return Field(_key(part), part.label, kind, part.hint, part.options, short=part.short, heading=part.heading)


def _filled(rows: list[State]) -> list[State]:
    return [row for row in rows if not blank(row)]


def _state_of(part: Part, content: Any) -> State:
    """Return the words of a part, as the form holds them."""
    said = words(part, content)
    key = _key(part)
    if isinstance(said, str):
        return {key: said}
    state: State = {key: [{"id": f"{key}-{number}", **row} for number, row in enumerate(said or [{}])]}
    if part.none:
        state[f"{key}.none"] = "yes" if _is_there(part, content) and not said else ""
    return state


def _is_there(part: Part, content: Any) -> bool:
    return isinstance(content, dict) and content.get(part.key) is not None


def _untouched(part: Part, content: Any, typed: State) -> bool:
    """Whether the form says of a part what it said when the content was put in."""
    shown = _state_of(part, content)
    key = _key(part)
    if not part.columns:
        return bool(typed[key] == shown[key])
    if part.none and typed[f"{key}.none"] != shown[f"{key}.none"]:
        return False
    columns = [column.key for column in part.columns]
    mine, theirs = (
        [[row.get(one, "") for one in columns] for row in _filled(rows)] for rows in (typed[key], shown[key])
    )
    return mine == theirs


def _content_of(part: Part, typed: State, form: State, given: Any) -> Any:
    """Return what the form says of a part; None where it says nothing."""
    key = _key(part)
    if not part.columns:
        said = meant(part, typed[key], form[key])
        return said or None if part.asked else said
    found: list[tuple[str, dict[str, Any]]] = []
    for words_, read_ in zip(typed[key], form[key], strict=True):
        if not blank(words_):
            cells = {column.key: meant(column, words_[column.key], read_[column.key]) for column in part.columns}
            found.append((words_["id"], cells))
    if not found:
        return [] if part.none and typed[f"{key}.none"] else None
    if part.kind == "texts":
        return [cells[part.columns[0].key] for _, cells in found]
    if part.kind == "pairs":
        value = next(column.key for column in part.columns if column.key != part.by)
        return {cells[part.by]: cells[value] for _, cells in found if cells[part.by] is not None}
    told = [(name, {one: cell for one, cell in cells.items() if cell is not None}) for name, cells in found]
    return [{**_unasked(part, given, name), **cells} for name, cells in told]


def _unasked(part: Part, content: Any, name: str) -> dict[str, Any]:
    """Return what a row held when it was put in that the form has no column for."""
    shown = words(part, content)
    there = content.get(part.key) if part.key else content
    number = next((number for number in range(len(shown)) if name == f"{_key(part)}-{number}"), None)
    if number is None or not isinstance(there, list) or not isinstance(there[number], dict):
        return {}
    columns = [column.key for column in part.columns]
    return {key: value for key, value in there[number].items() if key not in columns}
