"""The reference page of the review codes, written from the rules themselves.

`python -m qitools.course.codes` writes `book/reference/review-codes.md`; a test says when the page is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from qitools.review.core import SUBJECTS, Rule, Subject, subject

PAGE = Path(__file__).parents[2] / "book" / "reference" / "review-codes.md"

# The day on which the examples are judged: they hold dates.
TODAY = date(2026, 11, 2)

# Longer lists are cut in an example: it is a difference that is shown, not a data set.
_SHOWN = 6

_INTRO = """\
# Review codes

When you draw a fishbone, write an aim or fill in a charter with the tools of this course, they look at it as a coach \
would. They say what they see and ask a question. They never give the answer, and they never stop you: what you wrote \
stays as you wrote it. This page explains all {codes} codes, so that you can see why a question was asked, and judge for \
yourself whether it is a good one today.

**How to read it.** Each code has the same parts. *Seen* is what the tool says of the first example. *Why it matters* \
gives the reason, with its source. *A coach asks* is the question, yours to use with a team. The table shows where an \
example that the tool asks about differs from one that it does not; everything else in the two is the same, and a dash \
means that nothing is there. All people, wards and teams in them are invented.

**To mend, or advice.** In exercises a code marked *to mend* costs marks; *advice* costs none. A tool reads words, not \
minds. Where it only goes by wording that may well be innocent, it gives advice, even under a code marked *to mend*. If \
it misreads you, keep your words: the next person may misread them too, or you may be right.

**With a team.** Do not read codes to people. Pick the one question that would help them to think, ask it, and wait.
"""


def page() -> str:
    """Return the page, as MyST Markdown."""
    subjects = [subject(name) for name in SUBJECTS]
    codes = sum(len(found.rules) for found in subjects)
    contents = "\n".join(f"- [{found.title}](#codes-{found.name}): {_range(found)}" for found in subjects)
    chapters = "\n".join(_chapter(found) for found in subjects)
    return f"{_INTRO.format(codes=codes)}\n{contents}\n\n{chapters}"


def _sorted(found: Subject) -> list[Rule]:
    return sorted(found.rules, key=lambda rule: rule.code)


def _range(found: Subject) -> str:
    rules = _sorted(found)
    return f"{rules[0].code} to {rules[-1].code}"


def _chapter(found: Subject) -> str:
    return f"(codes-{found.name})=\n## {found.title}\n\n" + "\n".join(_section(found, rule) for rule in _sorted(found))


def _section(found: Subject, rule: Rule) -> str:
    seen = next(finding for finding in found.review(rule.bad, TODAY) if finding.code == rule.code)
    # a place such as "People: No leaflet" repeats what the message quotes
    place = next((part for part in (seen.where, seen.where.split(": ")[0]) if not _repeats(part, seen.message)), "")
    rows = "\n".join(
        f"| {_label(path)} | {_cell(bad)} | {_cell(good)} |" for path, bad, good in differences(rule.bad, rule.good)
    )
    return f"""\
({rule.code.lower()})=
### {rule.code}: {_plain(rule.title)}

{"*To mend.*" if rule.severity == "error" else "*Advice.*"} **Seen:** {_plain(f"{place}: " if place else "")}{_plain(seen.message)}

**Why it matters.** {_cited(rule.why)}

**A coach asks:** *{_plain(rule.question)}*

| where | asked about | not asked about |
|---|---|---|
{rows}
"""


def _repeats(place: str, message: str) -> bool:
    return any(part in message for part in place.split(": "))


_GONE = object()


def differences(
    bad: Any, good: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any, Any]]:
    """Yield (path, what the bad example has there, what the good one has) for the parts in which two examples differ.

    A path holds keys, and positions in lists counted from 1.

    >>> list(differences({"by": "", "target": 42, "team": ["nurse"]}, {"by": "2027-03-31", "target": 42, "team": ["nurse"]}))
    [(('by',), '', '2027-03-31')]
    """
    if isinstance(bad, dict) and isinstance(good, dict):
        for key in dict.fromkeys([*bad, *good]):
            yield from differences(bad.get(key, _GONE), good.get(key, _GONE), (*path, key))
    elif isinstance(bad, list) and isinstance(good, list) and len(bad) == len(good) and _alike(bad, good):
        for number, (left, right) in enumerate(zip(bad, good, strict=True), start=1):
            yield from differences(left, right, (*path, number))
    elif (
        isinstance(bad, list)
        and isinstance(good, list)
        and any(isinstance(item, dict) and item in good for item in bad)
    ):
        only_bad, only_good = [item for item in bad if item not in good], [item for item in good if item not in bad]
        yield path, only_bad or _GONE, only_good or _GONE
    elif bad != good:
        yield path, bad, good


def _alike(bad: list[Any], good: list[Any]) -> bool:
    """Return whether two lists differ in a few items, or in a few fields of their items: then those are shown, not all."""
    pairs = [(left, right) for left, right in zip(bad, good, strict=True) if left != right]
    if all(isinstance(left, dict) and isinstance(right, dict) for left, right in pairs):
        return all(2 * sum(left.get(key) == right.get(key) for key in right) >= len(right) for left, right in pairs)
    return len(pairs) <= 2


def _label(path: tuple[str | int, ...]) -> str:
    return " › ".join(_plain(str(part).replace("_", " ")) for part in path) or "as a whole"


def _cell(value: Any) -> str:
    """Return a value as a person would write it down."""
    if value is _GONE or value is None or value == "" or value == [] or value == {}:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, int | float) for item in value):
        if len(value) <= _SHOWN:
            return ", ".join(map(str, value))
        return f"{', '.join(map(str, value[:3]))}, … {value[-1]} ({len(value)} numbers)"
    if isinstance(value, list):
        shown = value if len(value) <= _SHOWN else value[:3]
        rest = f" … and {len(value) - len(shown)} more" if len(shown) < len(value) else ""
        return "; ".join(map(_cell, shown)) + rest
    if isinstance(value, dict):
        # what it is about first, then its details
        names = ("cause", "text", "idea", "name", "item", "category", "group", "label", "change")
        named = [key for key in names if value.get(key)][:1]
        details = [(key, item) for key, item in value.items() if key not in named and _cell(item) != "–"]
        told = ", ".join(f"{_plain(str(key).replace('_', ' '))}: {_cell(item)}" for key, item in details)
        if not named:
            return told or "–"
        return _cell(value[named[0]]) + (f" ({told})" if told else "")
    return _plain(str(value))


def _plain(text: str) -> str:
    """Return a text that Markdown will show as it is."""
    return re.sub(r"([\\`*_{}\[\]<>$|#~])", r"\\\1", text).replace("\n", " ")


def _cited(why: str) -> str:
    """Return a reason with its sources as citations."""
    parts = re.split(r"\[([A-Za-z][\w-]*)\]", why)
    return "".join(f"{{cite}}`{part}`" if number % 2 else _plain(part) for number, part in enumerate(parts))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(f"Wrote {PAGE}")
