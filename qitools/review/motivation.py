"""What a coach notices in a plan by the five domains of the psychology of change.

The dict form: a list of actions, each a dict with `action` (what will be done), `domain` (one of `DOMAINS`), `owner`
(who), `by` (an ISO date) and `test` (what is tried, small, and what is expected of it). A dict with the list under
`motivation` will do too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.answers import DOMAINS
from qitools.review.core import Seen, Subject
from qitools.review.read import day, fields, items, listed, not_a_date, quote, said, text

_KNOWN = {domain.casefold(): domain for domain in DOMAINS}


@dataclass(frozen=True, slots=True)
class Action:
    """An action as written; the domain is "" where it is none of the five."""

    what: str
    domain: str
    domain_text: str
    owner: str
    by: date | None
    by_text: str
    test: str


def read(answer: Any) -> tuple[Action, ...]:
    """Return the actions of a plan in its dict form."""
    given = fields(answer)
    found = []
    for item in items(given.get("motivation") if "motivation" in given else answer):
        row = fields(item)
        what = said(row.get("action")) or text(item)
        if what or said(row.get("domain")):
            domain = said(row.get("domain"))
            found.append(
                Action(
                    what=what,
                    domain=_KNOWN.get(domain.casefold(), ""),
                    domain_text=domain,
                    owner=said(row.get("owner")),
                    by=day(row.get("by")),
                    by_text=text(row.get("by")),
                    test=said(row.get("test")),
                )
            )
    return tuple(found)


SUBJECT = Subject("motivation", "Psychology of change plan", read)


def _act(domain: int, action: str, owner: str, by: str, test: str) -> dict[str, Any]:
    return {"action": action, "domain": DOMAINS[domain], "owner": owner, "by": by, "test": test}


_GOOD = [
    _act(0, "Ask two porters what a good handover does for them", "Bola", "2026-11-10",
         "Two talks of ten minutes; we expect to hear one reason that we have not thought of"),
    _act(1, "Porters and nurses draw the handover slip together", "Mina", "2026-11-12",
         "One slip on one afternoon; we expect them to leave out half of ours"),
    _act(2, "Meet where the porters have their break, and say what we got wrong in May", "Joe", "2026-11-11",
         "One break; we expect three to stay to the end"),
    _act(3, "Whoever is on may stop a transfer without asking", "Carol", "2026-11-16",
         "One weekend; we expect two transfers to be stopped, and nobody to ring first"),
    _act(4, "Porters say on Friday what to change in the slip for Monday", "Bola", "2026-11-20",
         "Two Fridays; we expect one change each time"),
]  # fmt: skip


@SUBJECT.rule(
    "MOT01",
    "error",
    title="A domain has no action",
    why="Five domains are worked at together [POC]. A plan that leaves one out tends to be strong where its author "
    "feels at home, which is often not where the team is stuck.",
    question="Which of the five do you find hardest, and what would one small move there look like?",
    bad=_GOOD[:3] + _GOOD[4:],
    good=_GOOD,
)
def _all_five(actions: tuple[Action, ...], today: date) -> Iterator[Seen]:
    there = {action.domain for action in actions}
    if missing := [quote(domain) for domain in DOMAINS if domain not in there]:
        yield Seen("Plan", f"No action is about {listed(missing, 'or')}.")
    for action in actions:
        if not action.domain:
            told = f"{quote(action.domain_text)} is none of the five domains" if action.domain_text else "no domain"
            yield Seen(action.what, f"{quote(action.what)}: {told}.")


_ANYONE = re.compile(
    r"(?:the |our )?(?:everyone|everybody|anyone|all(?: staff| of us)?|we|us|(?:whole )?team|staff|somebody|someone)\W*",
    re.IGNORECASE,
)


@SUBJECT.rule(
    "MOT02",
    "error",
    title="An action without somebody who will do it, or without a day",
    why="“What can we test by next Tuesday?” [IHI-LINK] Good will towards people wears off like any other; a name and "
    "a day keep it.",
    question="Who would like to do this, and on which day will you ask them how it went?",
    bad=[{**_GOOD[0], "owner": "everyone"}, *_GOOD[1:]],
    good=_GOOD,
)
def _who_and_when(actions: tuple[Action, ...], today: date) -> Iterator[Seen]:
    for action in actions:
        place = action.what or "Plan"
        name = quote(action.what or action.domain)
        if not action.owner:
            yield Seen(place, f"{name} has no owner.")
        elif _ANYONE.fullmatch(action.owner):
            yield Seen(place, f"{name} belongs to {quote(action.owner)}, and so to nobody in particular.")
        if action.by is None:
            told = not_a_date(action.by_text) if action.by_text else "no date"
            yield Seen(place, f"{name}: {told}.")


@SUBJECT.rule(
    "MOT03",
    "error",
    title="An action that nothing will be learned from",
    why="Adapting in action is one of the five domains [POC]: people act, see what comes back, and adjust. That takes "
    "something small to try, and an expectation that can turn out wrong.",
    question="What would you try first, how small could it be, and what do you expect to come back?",
    bad=[*_GOOD[:4], {**_GOOD[4], "test": ""}],
    good=_GOOD,
)
def _tried(actions: tuple[Action, ...], today: date) -> Iterator[Seen]:
    for action in actions:
        if not action.test:
            yield Seen(action.what or "Plan", f"{quote(action.what or action.domain)} has no test.")


_PUSHES = re.compile(
    r"\b(?:convinc\w*|persuad\w*|overcome (?:the |their |any )?resistance|win (?:them |people |staff )?over|get (?:their |the )?"
    r"buy-?in|mandat\w*|compulsory|enforc\w*|insist|make (?:sure )?(?:them|everyone|staff)\b|remind (?:them|everyone|all|staff)|"
    r"tell (?:them|everyone|all|staff)\b|explain to (?:them|everyone|all|staff)\b)",
    re.IGNORECASE,
)


@SUBJECT.rule(
    "MOT04",
    "coach",
    title="The action pushes",
    why="Leaders cannot assume that the reasons which move them will move other people [IHI-MOT]. Whoever sets out to "
    "persuade has settled already who is right.",
    question="What might be the good reason not to, seen from where they stand, and who could you ask?",
    bad=[{**_GOOD[0], "action": "Convince the porters that handover matters"}, *_GOOD[1:]],
    good=_GOOD,
)
def _pushes(actions: tuple[Action, ...], today: date) -> Iterator[Seen]:
    for action in actions:
        if found := _PUSHES.search(action.what):
            yield Seen(action.what, f"{quote(action.what)} sets out to push ({quote(found[0].lower())}).")
