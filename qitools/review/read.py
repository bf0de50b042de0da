"""Lenient readers: what a person meant, whatever they typed. None of them raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from math import isfinite
from numbers import Real
from typing import Any

_NUMBER = re.compile(r"[-+−]?\s*(\d[\d,]*(\.\d+)?|\.\d+)\s*%?")

_EMPTY = re.compile(
    r"[\s?.…/_*–—-]*|(?:t\.?b\.?[acd]\.?|n/?a|not applicable|none|nil|nothing|no one|nobody|unknown|not known|not yet|to be "
    r"(?:confirmed|decided|agreed|added|completed|determined|announced)|to do)(?: yet| so far)?\W*",
    re.IGNORECASE,
)


def fields(given: Any) -> dict[str, Any]:
    """Return an object's `to_dict` form, or a dict as it is; an empty dict stands for anything else.

    >>> fields({"title": "Fewer falls", 3: "odd"})
    {'title': 'Fewer falls', '3': 'odd'}
    >>> fields(["not a dict"])
    {}
    """
    if not isinstance(given, Mapping) and callable(getattr(given, "to_dict", None)) and not isinstance(given, type):
        given = given.to_dict()
    return {str(key): value for key, value in given.items()} if isinstance(given, Mapping) else {}


def text(given: Any) -> str:
    """Return what was written on one line, without space around it; "" for what is not a text or a number.

    >>> text("  Long\\n waits "), text(42), text(None), text(["a", "b"])
    ('Long waits', '42', '', '')
    """
    if isinstance(given, str):
        return " ".join(given.split())
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, bool) or not isinstance(given, Real):
        return ""
    return str(given) if number(given) is not None else ""


def said(given: Any) -> str:
    """Return a text as `text` does, or "" where it only holds the place of an answer: "tbc", "n/a", "none yet", "?".

    >>> said("Ward sister"), said("TBC"), said("n/a"), said("…"), said("none yet")
    ('Ward sister', '', '', '', '')
    """
    found = text(given)
    return "" if _EMPTY.fullmatch(found) else found


def items(given: Any) -> list[Any]:
    """Return a list as it is, one thing as a list of it, and nothing as an empty list.

    >>> items(None), items("  "), items("one"), items(("a", "b")), items({"name": "Sam"})
    ([], [], ['one'], ['a', 'b'], [{'name': 'Sam'}])
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return []
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        return [given]
    return list(given)


def texts(given: Any) -> list[str]:
    """Return the texts of a list, leaving out what is empty or not a text.

    >>> texts(["Meet weekly", "", None, {"a": 1}, 5])
    ['Meet weekly', '5']
    """
    return [found for found in map(text, items(given)) if found]


def rows(given: Any) -> list[dict[str, Any]]:
    """Return the dicts (or objects with `to_dict`) of a list, leaving out what is neither.

    >>> rows([{"name": "Sam"}, "Jo", None])
    [{'name': 'Sam'}]
    """
    return [found for found in map(fields, items(given)) if found]


def number(given: Any) -> float | None:
    """Return a number, also from text such as "61" or "1,200" or "9.5%"; None for anything else.

    >>> number(61), number("1,200"), number("9.5%"), number("soon"), number(True), number(float("nan"))
    (61.0, 1200.0, 9.5, None, None, None)
    """
    if isinstance(given, str):
        if not _NUMBER.fullmatch(given.strip()):
            return None
        given = float(re.sub(r"[\s,%]", "", given).replace("−", "-"))
    if isinstance(given, bool) or not isinstance(given, Real):
        return None
    try:
        value = float(given)
    except (OverflowError, ValueError):
        return None
    return value if isfinite(value) else None


def day(given: Any) -> date | None:
    """Return the date that ISO text such as "2027-03-31" or a date stands for; None for anything else.

    >>> day("2027-03-31"), day("March"), day(2027)
    (datetime.date(2027, 3, 31), None, None)
    """
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    # the length keeps out "2027W13" and other short forms that Python reads but people do not
    if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}([T ].*)?", given.strip()):
        return None
    try:
        return date.fromisoformat(given.strip()[:10])
    except ValueError:
        return None


def quote(given: str, longest: int = 60) -> str:
    """Return a text in quotation marks, cut at a word when it is long.

    >>> quote("No leaflet")
    '“No leaflet”'
    >>> quote("the quick brown fox", longest=12)
    '“the quick…”'
    """
    if len(given) > longest:
        cut = given[:longest].rsplit(" ", 1)[0] if " " in given[:longest] else given[:longest]
        given = cut.rstrip(" ,;:.") + "…"
    return f"“{given}”"


def not_a_date(text: str) -> str:
    """Say that a text is no date, as the beginning of a sentence.

    >>> not_a_date("soon").endswith("is not a date written as year-month-day")
    True
    """
    return f"{quote(text)} is not a date written as year-month-day"


def are(count: int, one: str, many: str = "") -> str:
    """Return a count with its verb.

    >>> are(1, "cause"), are(0, "category", "categories"), are(2, "cause")
    ('is 1 cause', 'are no categories', 'are 2 causes')
    """
    return f"is 1 {one}" if count == 1 else f"are {count or 'no'} {many or one + 's'}"


def listed(names: Iterable[str], joint: str = "and") -> str:
    """Return names as a person would say them.

    >>> listed(["nurse", "manager", "administrator"]), listed(["nurse"])
    ('nurse, manager and administrator', 'nurse')
    """
    found = list(names)
    return f" {joint} ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)
