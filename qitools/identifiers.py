"""Text that looks as if it could name a patient, so that it is never written to disk.

A log of tests is read by many people and kept for years; nothing in it needs to say who the patients were.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

# Ten digits together, or in the 3-3-4 groups of an NHS card. Other groupings are left alone, since counts in
# a row ("12 14 15 18 20") would be taken for numbers of people; so are the decimals of a statistic.
_TEN_DIGITS = re.compile(r"(?<!\d)(?<!\d[.,])\d{3}[ ]{0,3}[-.]?[ ]{0,3}\d{3}[ ]{0,3}[-.]?[ ]{0,3}\d{4}(?![.,]?\d)")

_EMAIL = re.compile(r"[^\s@<>(),;:\"']{1,64}@[^\W_][\w-]{0,62}(?:\.[^\W_][\w-]{0,62})+")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>(?:{'|'.join(_MONTHS)})[a-z]*)\.?"
_DATE = re.compile(
    r"(?<!\d)(?:"
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"|(?P<a>\d{1,2}) ?[-/. ] ?(?P<b>\d{1,2}) ?[-/. ] ?(?P<y>\d{4}|\d{2})"
    r"|(?P<a8>\d{2})(?P<b8>\d{2})(?P<y8>\d{4})"
    rf"|(?P<dn>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]?{_MONTH},?[ -]?(?P<yn>\d{{4}}|\d{{2}})"
    rf"|{_MONTH.replace('name', 'name2')} (?P<dn2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<yn2>\d{{4}})"
    r")(?!\d)"
)
# A word of birth, with what may stand between it and its date for any past date to count: "born on the", "DOB:".
_BIRTH_WORD = re.compile(
    r"\bborn\b(?:[\s:=(\[-]*(?:(?:on|the)\s+){0,2})"
    r"|\b(?:d\.? ?o\.? ?b\b\.?|date[ -]of[ -]birth\b|birth ?-?date\b|birthday\b)"
    r"(?:[\s:=(\[-]*(?:(?:is|was|given as|recorded as)[\s:]+)?)"
)
# The same after the date: "12/06/1941 (DOB)", "12/06/1941 is her date of birth".
_BIRTH_WORD_AFTER = re.compile(
    r"\s*(?:[(\[]\s*|(?:is|was|as)\s+(?:(?:the|his|her|their)\s+)?(?:patient's\s+)?)"
    r"(?:d\.? ?o\.? ?b\b|date[ -]of[ -]birth\b|birth ?-?date\b|birthday\b|born\b)"
)
_NEAR = 40


def find_identifier(text: str, today: date | None = None) -> str:
    """Return what a text seems to hold that could name a patient, or "" when there is nothing of the kind.

    Three things are looked for: a valid NHS number (its check digit is tested with the `nhs_number` package),
    a date of birth, and an email address. A date is one of birth when it joins on to a word such as "DOB" or
    "born" and lies 0 to 120 years back; with other words between, only when it lies more than two years back,
    because the dates of a project ("DOB missing on 4 forms on 12/06/2026") are recent ones.

    Args:
        text: what a person wrote.
        today: the day to count years back from; today when left out.

    >>> find_identifier("Called 943 476 5919 twice")
    'an NHS number'
    >>> find_identifier("Mrs A, dob 12.6.1941, waited 61 days")
    'a date of birth'
    >>> find_identifier("Started on 12/06/2026 with 943 patients")
    ''
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    plain = re.sub(r"[‐‑‒–—−]", "-", plain.replace("\t", " ").replace("\u00a0", " "))
    if "@" in plain and _EMAIL.search(plain):
        return "an email address"
    if _has_nhs_number(plain):
        return "an NHS number"
    if _has_birth_date(plain.lower(), today or date.today()):
        return "a date of birth"
    return ""


def _has_nhs_number(text: str) -> bool:
    found = [re.sub(r"\D", "", match[0]) for match in _TEN_DIGITS.finditer(text)]
    if not found:
        return False
    from nhs_number import is_valid  # type: ignore[attr-defined]

    return any(map(is_valid, found))


def _has_birth_date(text: str, today: date) -> bool:
    words = list(_BIRTH_WORD.finditer(text))
    if not words:
        return False
    for found in _DATE.finditer(text):
        for day in _readings(found, today):
            years = (today - day).days / 365.2425
            if not 0 <= years <= 121:
                continue
            if _BIRTH_WORD_AFTER.match(text, found.end()):
                return True
            for word in words:
                if word.end() == found.start():
                    return True
                between = text[min(word.end(), found.end()) : max(word.start(), found.start())]
                apart = max(word.start(), found.start()) - min(word.end(), found.end())
                if years > 2 and apart <= _NEAR and not re.search(r"[.!?;](\s|$)|\n", between):
                    return True
    return False


def _readings(found: re.Match[str], today: date) -> Iterator[date]:
    """Yield the days that a written date can stand for: day first and month first, either century."""
    group = found.groupdict()
    if group["year"]:
        written = [(group["year"], group["month"], group["day"])]
    elif group["name"] or group["name2"]:
        month = str(_MONTHS.index((group["name"] or group["name2"])[:3]) + 1)
        written = [(group["yn"] or group["yn2"], month, group["dn"] or group["dn2"])]
    else:
        a, b, y = group["a"] or group["a8"], group["b"] or group["b8"], group["y"] or group["y8"]
        written = [(y, b, a), (y, a, b)]
    for year, month, day in written:
        full = int(year)
        if len(year) == 2:
            full += 2000 if 2000 + full <= today.year else 1900
        with suppress(ValueError):
            yield date(full, int(month), int(day))
