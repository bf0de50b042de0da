"""Counts, numbers, dates and amounts as a person says them: for sentences, drawings and alt texts."""

from __future__ import annotations

import re
from datetime import date

# Not strftime: its month names follow the machine's language.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_PERCENT = ("%", "percent", "per cent")
_CURRENCY = ("£", "$", "€")
# What follows the noun that a unit counts, as in "incidents a week".
_AFTER = (
    "a", "an", "per", "of", "in", "on", "at", "by", "for", "from", "to", "with", "without", "between", "each", "every",
    "who", "that", "late", "not",
)  # fmt: skip
_ODD = {"people": "person", "children": "child", "men": "man", "women": "woman", "diagnoses": "diagnosis"}
_SAME = ("series", "means", "news", "minus", "plus")


def count(n: int, one: str, many: str = "") -> str:
    """Return a number of things.

    >>> count(1, "cause"), count(3, "category", "categories")
    ('1 cause', '3 categories')
    """
    return f"{n} {one if n == 1 else many or one + 's'}"


def number(value: float) -> str:
    """Return a number for readers.

    >>> number(1200), number(59.6), number(42.0)
    ('1,200', '59.6', '42')
    """
    return f"{value:,.12g}"


def day(text: str) -> str:
    """Return an ISO date, or an ISO month, as it is said; other text as it is.

    >>> day("2027-03-31"), day("2026-11"), day("the end of March")
    ('31 March 2027', 'November 2026', 'the end of March')
    """
    text = text.strip()
    is_month = len(text) == 7
    try:
        found = date.fromisoformat(f"{text}-01" if is_month else text)
    except ValueError:
        return text
    month = f"{MONTHS[found.month - 1]} {found.year}"
    return month if is_month else f"{found.day} {month}"


def dated(text: str) -> str:
    """Return a text with the ISO dates in it as they are said.

    >>> dated("to be measured by 2026-12-15")
    'to be measured by 15 December 2026'
    """
    return re.sub(r"\d{4}-\d\d-\d\d", lambda found: day(found[0]), text.strip())


def glued(unit: str) -> bool:
    """Whether a unit stands against its number, as in 61% and £61, and so is said with each of two numbers."""
    return unit.strip() in (*_PERCENT, *_CURRENCY)


def amount(value: float | str | None, unit: str) -> str:
    """Return an amount with its unit; words instead of a number as they are.

    >>> amount(61, "days"), amount(9.5, "%"), amount(1200, "£"), amount(1, "incidents a week"), amount("soon", "days")
    ('61 days', '9.5%', '£1,200', '1 incident a week', 'soon')
    """
    unit = unit.strip()
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if unit in _PERCENT:
        return f"{number(value)}%"
    if unit in _CURRENCY:
        return f"{unit}{number(value)}"
    return f"{number(value)} {singular(unit) if abs(value) == 1 else unit}".strip()


def singular(unit: str) -> str:
    """Return a unit as it is said of one; what cannot be told to be a plural stays as it is.

    >>> singular("violent incidents a week"), singular("delays"), singular("people"), singular("bed-days"), singular("loss")
    ('violent incident a week', 'delay', 'person', 'bed-day', 'loss')
    """
    words = unit.split()
    head = next((place for place, word in enumerate(words) if word.lower() in _AFTER), len(words))
    for place in reversed(range(head)):
        word = words[place]
        one = _ODD.get(word.lower()) or _one(word)
        if one != word:
            return " ".join([*words[:place], one, *words[place + 1 :]])
    return unit


def _one(word: str) -> str:
    if word.lower() in _SAME or not re.fullmatch(r".*[a-z]s", word) or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[: -2 if word.endswith(("sses", "ches", "shes", "xes")) else -1]


def minutes(value: float) -> str:
    """Return a time: in minutes, from 2 hours on in hours, and from 2 days on in days of 24 hours.

    >>> minutes(75), minutes(193), minutes(88033), minutes(1)
    ('75 minutes', '3.2 hours', '61.1 days', '1 minute')
    """
    for size, name in ((1440, "days"), (60, "hours")):
        if value >= 2 * size:
            return f"{value / size:,.1f}".removesuffix(".0") + f" {name}"
    return f"{value:,.4g} minute{'' if value == 1 else 's'}"


def sentence(text: str) -> str:
    """Return a text with one mark at its end.

    >>> sentence("Fewer falls"), sentence("Fewer falls.")
    ('Fewer falls.', 'Fewer falls.')
    """
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
