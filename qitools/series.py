"""Reading what people give: numbers and times from lists, arrays and data frames, and places along them.

Whatever is wrong is named with its row, counted from 1 as in a spreadsheet without its header.
"""

from __future__ import annotations

import operator
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite, isnan, nan
from numbers import Real
from typing import Any, Literal

from qitools.errors import InputError

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Beyond this nothing is a measurement, and sums of squares would overflow.
LARGEST = 1e100

_MONTH = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}

# 12 · 12.5 · 1,024 · 1,024.5 · -3 · .5 · 1e3, with an optional percent sign.
_NUMBER = re.compile(r"[+-]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s?%?", re.IGNORECASE)
_COMMAS = re.compile(r"[+-]?\d+,")

_NUMERIC_DATE = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})(?:[ T](.*))?")
_NAMED_DATE = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ \-/])?([a-z]{3,9})\.?,?[ \-/](\d{4}|\d{2})", re.IGNORECASE)
_MONTH_ONLY = re.compile(r"(\d{4})[\-/](\d{1,2})")
_SLASHED_ISO = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")


def column(data: object, name: object, role: str) -> tuple[Any, str]:
    """Return the column of `data` that `name` names, and what to call it in a message.

    Args:
        data: a data frame, a dict of columns, or None.
        name: the column's name; with anything else than a text, that thing is itself the column.
        role: what it is for, such as "y".

    Raises:
        InputError: when there is no such column, with the nearest name.

    >>> column({"wait": [61, 58]}, "wait", "y")
    ([61, 58], "'wait'")
    """
    if not isinstance(name, str):
        if hasattr(name, "columns"):
            raise InputError(
                f"A whole table was given as {role}; give it as data= and name the column, as {role}='wait'."
            )
        return name, role
    if data is None:
        raise InputError(f"{role}={name!r} names a column, but no data= was given to find it in.")
    names = [str(key) for key in (data if isinstance(data, Mapping) else getattr(data, "columns", ()))]
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"the columns are {', '.join(map(repr, names)) or 'none'}."
        raise InputError(f"There is no column {name!r}; {hint}")
    return data[name], repr(name)  # type: ignore[index]


def plain_list(given: Any, name: str) -> list[Any]:
    """Return a list, tuple, numpy array, pandas column or other iterable as a plain list.

    Raises:
        InputError: when it is none of these, or has more than one dimension.
    """
    if type(given) is list:
        return given
    if hasattr(given, "tolist"):
        if getattr(given, "ndim", 1) != 1:
            raise InputError(f"{name} must be one row of values; it has {given.ndim} dimensions.")
        # numpy gives nanoseconds as bare integers
        if getattr(getattr(given, "dtype", None), "kind", "") == "M" and type(given).__module__ == "numpy":
            given = given.astype("datetime64[us]")
        listed: list[Any] = given.tolist()
        return listed
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise InputError(f"{name} must be a list of values; it is {given!r}.")
    return list(given)


def is_missing(value: object) -> bool:
    """Whether a cell is empty: None, NaN, NaT, NA, a masked number, or a blank text."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    if type(value).__name__ in ("NAType", "NaTType", "MaskedConstant"):
        return True
    return isinstance(value, Real) and value != value


def read_numbers(given: Any, name: str) -> list[float]:
    """Return the numbers as floats, NaN where one is missing.

    Texts are read where there is one way to read them: "1,024", "45%" (as 45, and then all must be percentages).

    Args:
        given: a list, tuple, array or pandas column.
        name: what to call it in a message.

    Raises:
        InputError: when a value is not a number, with its row, or there is none at all.

    >>> read_numbers([12, "1,024", None], "'wait'")
    [12.0, 1024.0, nan]
    >>> read_numbers([12, "n/a"], "'wait'")
    Traceback (most recent call last):
    ...
    qitools.errors.InputError: Row 2 of 'wait' says 'n/a'; leave the cell empty if the value is missing.
    """
    values = plain_list(given, name)
    # Most of what is given is plain numbers, and there is nothing to ask about those.
    if values and all((type(v) is float or type(v) is int) and -LARGEST < v < LARGEST for v in values):
        return list(map(float, values))
    numbers = [_number(value, row, name) for row, value in enumerate(values, start=1)]
    _check_percent(values, name)
    if all(map(isnan, numbers)):
        raise InputError(f"There is no number in {name}; give at least one value.")
    return numbers


def _number(value: Any, row: int, name: str) -> float:
    if is_missing(value):
        return nan
    where = f"Row {row} of {name}"
    if isinstance(value, str):
        return _number_in(value, where)
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        raise InputError(f"{where} is {value}; use a number, such as 1 for yes and 0 for no.")
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    except (TypeError, ValueError):
        raise InputError(f"{where} is {value!r}, which is not a number; please correct it.") from None
    if not abs(number) < LARGEST:
        raise InputError(f"{where} is too large to be a measurement; correct it, or leave the cell empty.")
    return number


def _number_in(text: str, where: str) -> float:
    said = text.strip()
    # a true minus sign and no-break spaces come with numbers pasted from documents
    tidy = said.replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ")
    if _NUMBER.fullmatch(tidy):
        number = float(tidy.replace(",", "").rstrip("% "))
        if abs(number) < LARGEST:
            return number
        raise InputError(f"{where} says {said!r}, which is too large to be a measurement; please correct it.")
    if not any(map(str.isdigit, said)):
        raise InputError(f"{where} says {said!r}; leave the cell empty if the value is missing.")
    if _COMMAS.match(tidy):
        raise InputError(f"{where} says {said!r}, which can be read in two ways; write 1024 or 10.24.")
    raise InputError(f"{where} says {said!r}; write the number alone, and put what it means in a note.")


def _check_percent(values: list[Any], name: str) -> None:
    marked = [isinstance(v, str) and v.rstrip().endswith("%") for v in values if not is_missing(v)]
    if any(marked) and not all(marked):
        row = next(
            row
            for row, v in enumerate(values, start=1)
            if not is_missing(v) and not (isinstance(v, str) and v.rstrip().endswith("%"))
        )
        raise InputError(f"Row {row} of {name} has no percent sign but others have; write all of them the same way.")


def read_date(value: object) -> date | datetime | None:
    """Return the day, or the moment, that a value stands for; None when it does not.

    Days written with numbers are read as in Britain, day first; years of two digits lie in 2000 to 2099.

    >>> read_date("5/4/2026"), read_date("Apr 2026")
    (datetime.date(2026, 4, 5), datetime.date(2026, 4, 1))
    """
    if is_missing(value):
        return None
    if hasattr(value, "to_timestamp"):  # a pandas Period
        value = value.to_timestamp()
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime(warn=False)
    elif type(value).__name__ == "datetime64" and hasattr(value, "astype"):
        value = value.astype("datetime64[us]").tolist()
    if isinstance(value, str):
        value = _date_in(value.strip())
    if isinstance(value, datetime):
        # a day is kept as a day, and clock time as the clock showed it
        moment = value.replace(tzinfo=None)
        return moment.date() if moment == datetime(moment.year, moment.month, moment.day) else moment
    return value if isinstance(value, date) else None


def _date_in(text: str) -> date | datetime | None:
    if not any(map(str.isdigit, text)):
        return None
    try:
        if found := _NUMERIC_DATE.fullmatch(text):
            day, _, month, year, clock = found.groups()
            if clock:
                return datetime.fromisoformat(f"{_year(year):04}-{int(month):02}-{int(day):02}T{clock.strip()}")
            return date(_year(year), int(month), int(day))
        if found := _NAMED_DATE.fullmatch(text):
            day, word, year = found.groups()
            number = _MONTH.get(word[:3].lower())
            full = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                    "november", "december")  # fmt: skip
            if number is None or not (full[number - 1].startswith(word.lower()) or word.lower() == "sept"):
                return None
            return date(_year(year), number, int(day or 1))
        if found := _MONTH_ONLY.fullmatch(text):
            return date(int(found[1]), int(found[2]), 1)
        if found := _SLASHED_ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        # a bare number is a number, though ISO would let it be a day
        return None if text.isdigit() else datetime.fromisoformat(text)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def date_text(day: date, months: bool = False) -> str:
    """Return a day as people write it, such as "5 Apr 2026", or "Apr 2026" for a month."""
    text = f"{MONTHS[day.month - 1]} {day.year}"
    if months:
        return text
    clock = f" {day:%H:%M}" if isinstance(day, datetime) else ""
    return f"{day.day} {text}{clock}"


@dataclass(frozen=True, slots=True)
class Times:
    """Where the points lie along the chart.

    Attributes:
        kind: "order" (no x was given: 1, 2, 3 ...), "date", "number" or "label".
        values: one a point.
        name: what to call it in a message.
        monthly: whether every point is the first day of a month, so that a month is what is meant.
    """

    kind: Literal["order", "date", "number", "label"]
    values: Sequence[Any]
    name: str = "x"
    monthly: bool = False

    def text(self, position: int) -> str:
        """Return what a person would call the point at a position.

        >>> Times("order", range(1, 25)).text(0), Times("date", [date(2026, 4, 5)]).text(0)
        ('point 1', '5 Apr 2026')
        """
        value = self.values[position]
        if self.kind == "order":
            return f"point {value}"
        return (
            date_text(value, self.monthly) if self.kind == "date" else f"{value:g}" if self.kind == "number" else value
        )

    def plain(self) -> list[Any] | None:
        """Return the values as plain numbers and texts, or None when no x was given."""
        if self.kind == "order":
            return None
        return [value.isoformat() for value in self.values] if self.kind == "date" else list(self.values)

    def find(self, key: object, role: str) -> int:
        """Return the position of a point named by its value of x, or else by its position from 0.

        Raises:
            InputError: when there is no such point.
        """
        wanted = self._wanted(key)
        if wanted in self.values:
            return list(self.values).index(wanted)
        position = _whole(key)
        if self.kind in ("date", "label") and position is not None and 0 <= position < len(self.values):
            return position
        raise InputError(f"{role} names {_said(key)}, which is not one of {self.name}; {self._extent()}.")

    def position(self, key: object, role: str) -> int:
        """Return the position that a whole number (from 0) or a value of x stands for.

        Raises:
            InputError: when there is no such point.
        """
        position = _whole(key)
        if position is None:
            return self.find(key, role)
        if not 0 <= position < len(self.values):
            raise InputError(
                f"{role} names position {position}, but positions run from 0 to {len(self.values) - 1}; please correct it."
            )
        return position

    def count(self, key: object, role: str, through: bool) -> int:
        """Return a number of points given as such, or as a value of x.

        Args:
            key: the number, or a day: points before it are counted, and with `through` those on it too.
            role: what it is for, for the message.
            through: whether the point at `key` counts.

        Raises:
            InputError: when it is neither.
        """
        number = _whole(key)
        if number is not None:
            return number
        wanted = self._wanted(key)
        if self.kind == "date" and wanted is not None:
            return (bisect_right if through else bisect_left)(list(map(_moment, self.values)), _moment(wanted))
        return self.find(key, role) + (1 if through else 0)

    def _wanted(self, key: object) -> Any:
        if self.kind == "date":
            return read_date(key)
        if self.kind == "label":
            return str(key) if isinstance(key, str) else None
        if isinstance(key, str):
            try:
                return _number_in(key, "")
            except InputError:
                return None
        return key if isinstance(key, Real) else None

    def _extent(self) -> str:
        first, last = self.text(0), self.text(len(self.values) - 1)
        return f"give a whole number or one of {first} to {last}"


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


def _whole(key: object) -> int | None:
    if isinstance(key, bool):
        return None
    try:
        return operator.index(key)  # type: ignore[arg-type]
    except TypeError:
        return None


def _said(key: object) -> str:
    return date_text(key) if isinstance(key, date) else repr(key)


def read_times(given: Any, name: str, count: int, *, repeats: bool = False, labels: bool = False) -> Times:
    """Return where the points lie.

    Args:
        given: dates or numbers in time order, or labels; None for 1, 2, 3 ...
        name: what to call it in a message.
        count: how many points there are.
        repeats: whether a time may come more than once (a subgroup of values).
        labels: read everything as labels.

    Raises:
        InputError: when there are more or fewer than `count`, one is missing, cannot be read, comes before the
            one above it, or comes twice.

    >>> read_times(["1/3/2026", "8/3/2026"], "'week'", 2).values[1]
    datetime.date(2026, 3, 8)
    >>> read_times(["8/3/2026", "1/3/2026"], "'week'", 2)
    Traceback (most recent call last):
    ...
    qitools.errors.InputError: Row 2 of 'week' (1 Mar 2026) comes before the row above it; sort the rows by time first.
    """
    if given is None:
        return Times("order", range(1, count + 1))
    values = plain_list(given, name)
    if len(values) != count:
        raise InputError(f"There are {len(values)} values of {name} for {count} points; give one for each.")
    for row, value in enumerate(values, start=1):
        if is_missing(value):
            raise InputError(f"Row {row} of {name} is empty; every point needs its time.")
    if labels:
        return Times("label", list(map(str, values)), name)
    days = list(map(read_date, values))
    read = sum(day is not None for day in days)
    if read * 2 > count or any(isinstance(value, date) for value in values):
        ordered = _in_order(days, values, name, repeats)
        monthly = all(day.day == 1 and not isinstance(day, datetime) for day in ordered)
        return Times("date", ordered, name, monthly)
    numbers = [_loose_number(value) for value in values]
    if None not in numbers:
        return Times("number", _in_order(numbers, values, name, repeats), name)
    # A column of day-like texts that are no days in Britain, such as 02/13/2026.
    for row, value in enumerate(values, start=1):
        if days[row - 1] is None and isinstance(value, str) and _NUMERIC_DATE.fullmatch(value.strip()):
            raise InputError(
                f"Row {row} of {name} says {value!r}, which is no date; write day/month/year or 2026-03-31."
            )
    return Times("label", [str(value).strip() for value in values], name)


def _loose_number(value: object) -> float | int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            number = _number_in(value, "")
        except InputError:
            return None
    elif isinstance(value, Real) and isfinite(value):
        number = float(value)
    else:
        return None
    return int(number) if number.is_integer() else number


def _in_order(read: list[Any], given: list[Any], name: str, repeats: bool) -> list[Any]:
    for row, value in enumerate(read, start=1):
        if value is None:
            raise InputError(
                f"Row {row} of {name} says {given[row - 1]!r}, which is no date; write day/month/year or 2026-03-31."
            )
    keys = list(map(_moment, read)) if isinstance(read[0], date) else read
    said = date_text if isinstance(read[0], date) else str
    for row in range(1, len(keys)):
        if keys[row] < keys[row - 1]:
            raise InputError(
                f"Row {row + 1} of {name} ({said(read[row])}) comes before the row above it; sort the rows by time first."
            )
        if keys[row] == keys[row - 1] and not repeats:
            raise InputError(
                f"Row {row + 1} of {name} repeats {said(read[row])}; give one value for each time, or add them up first."
            )
    return read


def index_times(given: object) -> Any:
    """Return the index of a pandas Series where it holds times, so that it can stand for x; else None."""
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(given, pandas.Series):
        return None
    return given.index if isinstance(given.index, pandas.DatetimeIndex | pandas.PeriodIndex) else None
