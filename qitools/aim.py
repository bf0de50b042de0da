"""Aims: what a team wants to accomplish, by how much, by when, for whom and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any

from qitools import spoken
from qitools.display import Diagram
from qitools.errors import InputError

if TYPE_CHECKING:
    from qitools.draw.scene import Scene
    from qitools.review import Review


@dataclass(frozen=True)
class Aim(Diagram):
    """An aim statement, slot by slot.

    The parts are those of the Model for Improvement: what, how much, by when, for whom and where (Langley et al.
    2009). A slot that is not written yet is left empty: an aim is kept as the team has it, and `review` says what
    a coach would ask.

    Args:
        measure: what is measured, such as "median wait from referral to diagnosis".
        baseline: where it stands now: a number, or words such as "to be measured by 2026-12-15".
        target: where it should be.
        unit: of both, such as "days", "%" or "per 1,000 bed-days".
        population: for whom or with whom.
        place: where, and so where it stops.
        by: the date, as ISO text such as "2027-03-31" or a `date`.
        verb: the direction in the team's word, such as "reduce"; chosen from the numbers when left out.
        change: a relative change, such as "20%", where the team has written that and no target.

    Raises:
        InputError: when a slot holds what it cannot.

    >>> aim = Aim(measure="median wait from referral to diagnosis", baseline=61, target=42, unit="days",
    ...           population="people referred to the memory service", place="Riverside, north and south",
    ...           by="2027-03-31")
    >>> print(aim)  # doctest: +NORMALIZE_WHITESPACE
    By 31 March 2027, cut the median wait from referral to diagnosis from 61 to 42 days for people referred to the
    memory service in Riverside, north and south.
    """

    measure: str = ""
    baseline: float | str | None = None
    target: float | str | None = None
    unit: str = ""
    population: str = ""
    place: str = ""
    by: str = ""
    verb: str = ""
    change: str = ""

    def __post_init__(self) -> None:
        for slot in ("measure", "unit", "population", "place", "by", "verb", "change"):
            value = getattr(self, slot)
            if slot == "by" and isinstance(value, date):
                value = value.isoformat()[:10]
            if value is None:
                value = ""
            if not isinstance(value, str):
                raise InputError(f"The aim's {slot} must be a text; it is {value!r}.")
            object.__setattr__(self, slot, value)
        for slot in ("baseline", "target"):
            object.__setattr__(self, slot, read_amount(getattr(self, slot), f"The aim's {slot}"))

    @property
    def better(self) -> str:
        """Which way is better, "decrease" or "increase", as a chart takes it; "" while the numbers do not say."""
        if isinstance(self.baseline, str | None) or isinstance(self.target, str | None):
            return ""
        if self.baseline == self.target:
            return ""
        return "decrease" if self.target < self.baseline else "increase"

    def __str__(self) -> str:
        """The aim as a sentence that can be read aloud."""
        return sentence(self)

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes AIM01 to AIM09.

        Args:
            today: the date to judge the aim's date by, ISO text; today when left out.
        """
        from qitools.review.aim import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the slots, with `verb` and `change` only where they are written; `from_dict` gives it back."""
        slots = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in slots.items() if value or name not in ("verb", "change")}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Aim:
        """Return the aim that `to_dict` described; slots that are missing are empty.

        Raises:
            InputError: when it is not a dict, has an unknown slot, or a slot holds what it cannot.
        """
        names = [field.name for field in fields(cls)]
        if not isinstance(given, Mapping):
            raise InputError(f"An aim is a dict with the keys {', '.join(names)}; this is {given!r}.")
        unknown = [key for key in given if key not in names]
        if unknown:
            raise InputError(f"An aim has no slot {unknown[0]!r}; its slots are {', '.join(names)}.")
        return cls(**given)

    @property
    def alt_text(self) -> str:
        """The aim's sentence."""
        return f"Aim statement: {self}"

    def _scene(self) -> Scene:
        from qitools.draw.aim import lay_out

        return lay_out(self)


def read_amount(given: object, what: str) -> float | str | None:
    """Return a number as a plain int or float, other words as they are, and nothing as None.

    Args:
        given: what was written. A text that is only a number, as a form gives it, becomes that number.
        what: how to name it in a message.

    Raises:
        InputError: when it is neither a number nor a text.

    >>> read_amount("61", "The baseline"), read_amount("to be measured", "The baseline"), read_amount(" ", "The baseline")
    (61, 'to be measured', None)
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if isinstance(given, str):
        if not re.fullmatch(r"\s*[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?\s*", given, re.ASCII):
            return given
        plain = given.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    if isinstance(given, bool) or not isinstance(given, Real) or not isfinite(given):
        raise InputError(f"{what} must be a number, or words such as 'to be measured by 2026-12-15'; it is {given!r}.")
    return given.__index__() if hasattr(given, "__index__") else float(given)


_ARTICLES = ("the", "a", "an", "our", "their", "all", "any", "each", "every", "how")
_TURNS = ("from", "of", "per", "between", "to", "for", "with", "in", "at", "by", "on", "who", "that", "without")
_PLACED = ("in", "at", "on", "across", "within", "throughout", "from")


def _named(measure: str) -> str:
    """The measure with "the" where English wants it: before a singular, not before a plural."""
    measure = re.sub(r"^%\s*(of\s+)?", "percentage of ", measure.strip().rstrip("."))
    words = measure.split()
    if not words or words[0].lower() in _ARTICLES:
        return measure
    head = next((i for i, word in enumerate(words) if i and word.lower() in _TURNS), len(words))
    noun = words[head - 1].lower()
    plural = noun.endswith("s") and not noun.endswith(("ss", "us", "is"))
    first = words[0] if any(c.isupper() for c in words[0][1:]) or words[0][:1].islower() else words[0].lower()
    measure = " ".join([first, *words[1:]])
    return measure if plural else f"the {measure}"


def sentence(aim: Aim) -> str:
    """Return the aim as a sentence that can be read aloud, leaving out what is not written yet.

    >>> sentence(Aim(measure="DNA rate", baseline="to be measured by 2026-12-15", target=8, unit="%"))
    'Bring the DNA rate to 8% (baseline to be measured by 15 December 2026).'
    """
    baseline, target, change = aim.baseline, aim.target, aim.change.strip()
    verb, amount_text, aside = aim.verb.strip(), "", ""
    measured = baseline is not None and not isinstance(baseline, str)
    if target is not None:
        to = spoken.amount(target, aim.unit)
        if measured and baseline == target:
            verb, amount_text = verb or "hold", f"at {to}"
        elif measured:
            short = isinstance(target, str) or spoken.glued(aim.unit)
            start = spoken.amount(baseline, aim.unit if short else "")
            verb = verb or {"decrease": "cut", "increase": "raise"}.get(aim.better, "bring")
            amount_text = f"from {start} to {to}"
        else:
            verb, amount_text = verb or "bring", f"to {to}"
    elif measured:
        verb, amount_text = verb or "change", f"from {spoken.amount(baseline, aim.unit)}"
    if change:
        verb = verb or "change"
        amount_text = f"{amount_text} by {re.sub(r'^by ', '', change)}".strip()
    if isinstance(baseline, str):
        aside = f"(baseline {spoken.dated(baseline)})"
    if aim.measure.strip():
        verb = verb or "improve"
    place = aim.place.strip().rstrip(".")
    population = aim.population.strip().rstrip(".")
    parts = [
        verb,
        _named(aim.measure),
        amount_text,
        population and (population if population.split()[0].lower() in ("for", "with") else f"for {population}"),
        place and (place if place.split()[0].lower() in _PLACED else f"in {place}"),
        aside,
    ]
    said = " ".join(part for part in parts if part)
    by = re.sub(r"^by ", "", spoken.day(aim.by), flags=re.IGNORECASE)
    if not said:
        return f"By {by}, an aim that is not written yet." if by else "An aim that is not written yet."
    return f"By {by}, {said}." if by else f"{said[0].upper()}{said[1:]}."
