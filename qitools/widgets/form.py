"""What a form asks for, and the words in it: plain data that the browser and Python both hold.

An editor describes its form with `Field` and `Rows`. The words that a person has typed into it are its *state*: a
text for each field, and for each list its rows, top down, each with an `id`, a `depth` and its texts. A state keeps
whatever was typed; `read` turns it into what it means and says what cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

State = dict[str, Any]

Kind = Literal["text", "long", "count", "number", "date", "choice", "pick", "switch", "slide", "links", "kept"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    Attributes:
        key: its key in the state.
        label: its name for readers.
        kind: "text" (one line that wraps), "long" (several lines), "count" (a whole number from 0 up), "number",
            "date", "choice" (a menu), "pick" (all that can be chosen in view, one a button), "switch" (a box to tick:
            "yes" or ""), "slide" (a number on a scale), "links" (of a column: to rows of other lists, as row id ->
            "strong" or "weak"), or "kept" (not shown: what the value has and the form does not ask for).
        hint: what to write, in a few words; shown while it is empty.
        options: of a choice or pick: (what is kept, what is shown); the first of a choice is for nothing chosen yet.
            Of a slide: ("min", …), ("max", …) and ("step", …).
        to: of links: the keys of the lists whose rows can be linked to.
        short: whether it is short enough to stand beside others.
        heading: a heading to put above it.
    """

    key: str
    label: str
    kind: Kind = "text"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    to: tuple[str, ...] = ()
    short: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """What the rows of one depth are called and hold.

    Attributes:
        name: of one such row, such as "cause".
        fields: the keys of the columns that such a row fills in; its first column is always there.
        within: the words on the button that adds a row one level deeper; "" for no button.
        hint: what to write in its first column.
    """

    name: str
    fields: tuple[str, ...] = ()
    within: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows. With several levels it is an outline: rows lie behind the row above them.

    Attributes:
        key: its key in the state.
        label: its name for readers.
        columns: what a row can hold; the first is its text.
        levels: what the rows of depth 0, 1, … are; the last stands for all that are deeper.
        deepest: the greatest depth that a person can give a row.
        cards: whether each row is a card with its fields below each other, for rows of many fields.
        within: of a flat list: (words on a button of each row, list, column): the button adds a row to that list,
            linked to this row.
    """

    key: str
    label: str
    columns: tuple[Field, ...]
    levels: tuple[Level, ...]
    deepest: int = 0
    cards: bool = False
    within: tuple[str, str, str] | None = None

    def level(self, depth: int) -> Level:
        """Return what a row of that depth is."""
        return self.levels[min(depth, len(self.levels) - 1)]


Schema = Sequence[Field | Rows]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to show beside what it is about.

    Attributes:
        text: what was seen.
        question: what a coach would ask about it.
        code: the review code; "" where it is about what was typed and not about improvement.
        kind: "problem" (cannot be used as typed), "error" (costs marks) or "coach" (advice).
        row: the id of the row, or "".
        field: the key of the field, or of the list, or "" for the whole.
    """

    text: str
    question: str = ""
    code: str = ""
    kind: Literal["problem", "error", "coach"] = "problem"
    row: str = ""
    field: str = ""


def described(schema: Schema) -> list[dict[str, Any]]:
    """Return the schema as plain data for the browser."""
    return [{"list": isinstance(part, Rows), **asdict(part)} for part in schema]


def tidy(schema: Schema, given: object) -> State:
    """Return the state that `given` holds, every text cleaned and every gap filled. Never raises.

    The rows of an outline lie at most one deeper than the row above, and have ids that are all different.
    """
    told = given if isinstance(given, Mapping) else {}
    state: State = {}
    for part in schema:
        if isinstance(part, Rows):
            state[part.key] = _tidy_rows(part, told.get(part.key))
        else:
            state[part.key] = clean(told.get(part.key))
    for part in schema:
        for column in part.columns if isinstance(part, Rows) else ():
            if column.kind == "links":
                there = {row["id"] for key in column.to for row in state[key]}
                for row in state[part.key]:
                    row[column.key] = {to: how for to, how in row[column.key].items() if to in there}
    return state


def _tidy_rows(rows: Rows, given: object) -> list[State]:
    found: list[State] = []
    taken: set[str] = set()
    for item in given if isinstance(given, list | tuple) else ():
        if not isinstance(item, Mapping):
            continue
        depth = item.get("depth")
        limit = found[-1]["depth"] + 1 if found and len(rows.levels) > 1 else 0
        depth = max(0, min(depth if isinstance(depth, int) else 0, limit))
        name = clean(item.get("id")) or "row"
        number = len(found)
        while name in taken:
            number += 1
            name = f"row{number}"
        taken.add(name)
        texts = {column.key: _tidy_cell(column, item.get(column.key)) for column in rows.columns}
        found.append({"id": name, "depth": depth, **texts})
    return found


def _tidy_cell(column: Field, given: object) -> str | dict[str, str]:
    if column.kind != "links":
        return clean(given)
    links = given if isinstance(given, Mapping) else {}
    return {clean(to): "weak" if how == "weak" else "strong" for to, how in links.items()}


# Characters that no file format takes as text; a drawing with one of them would not open.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(given: object) -> str:
    """Return a text without the characters that cannot be stored; numbers and dates as text; "" for nothing.

    >>> clean("Waits\\x00 of 61 days"), clean(3), clean(None)
    ('Waits of 61 days', '3', '')
    """
    if given is None or given is False:
        return ""
    return _UNPRINTABLE.sub("", str(given).replace("\r\n", "\n").replace("\r", "\n"))


def blank(row: Mapping[str, Any]) -> bool:
    """Whether nothing has been typed or chosen in a row."""
    return not any(str(value or "").strip() for key, value in row.items() if key not in ("id", "depth"))


def read(schema: Schema, state: State) -> tuple[State, list[Note]]:
    """Return the state with its numbers as numbers, and what cannot be read as one.

    A number that is left out, or cannot be read, is None. Dates stay text: what they should be is for the review.
    """
    notes: list[Note] = []
    form: State = {}
    for part in schema:
        if isinstance(part, Rows):
            form[part.key] = [
                {**row, **dict(_read_fields(part.columns, row, notes, row["id"]))} for row in state[part.key]
            ]
        else:
            form.update(_read_fields((part,), state, notes, ""))
    return form, notes


def _read_fields(fields: Iterable[Field], texts: State, notes: list[Note], row: str) -> Iterator[tuple[str, Any]]:
    for field in fields:
        if field.kind not in _READ:
            yield field.key, texts[field.key]
            continue
        written: str = texts[field.key]
        wanted, reads = _READ[field.kind]
        found = reads(written.strip())
        if found is None and written.strip():
            notes.append(Note(f"{field.label} should be {wanted}; it says “{written}”.", row=row, field=field.key))
        yield field.key, found


def _count(written: str) -> int | None:
    number = _number(written)
    return number if isinstance(number, int) and number >= 0 else None


def _number(written: str) -> int | float | None:
    if not re.fullmatch(r"[-−]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,15})?", written):
        return None
    plain = written.replace("−", "-").replace(",", "")
    return float(plain) if "." in plain else int(plain)


_READ: dict[str, tuple[str, Callable[[str], int | float | None]]] = {
    "count": ("a whole number from 0 up", _count),
    "number": ("a number, such as 4.5", _number),
    "slide": ("a number, such as 4.5", _number),
}
