"""What a coach notices in a ramp: a series of PDSA cycles that is meant to learn from one to the next.

A ramp is a list of cycles, or a dict with "cycles" and, where people hold one, "belief" (low, moderate or high: how
sure they are that the change will work). A cycle has the fields of a `PDSACycle`, and may have "conditions" (what was
different this time), "builds_on" (what was used from the cycle before) and a "belief" of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.pdsa import cycles
from qitools.review.read import fields, listed, number, quote, said, text, texts


@dataclass(frozen=True, slots=True)
class Turn:
    """One cycle of a ramp as the rules see it."""

    number: int
    ramp: str
    kind: str
    scale: float | None
    belief: str
    told: dict[str, str]
    builds_on: str | None

    def __getitem__(self, field: str) -> str:
        return self.told.get(field, "")

    @property
    def name(self) -> str:
        """How a finding names it."""
        return f"Cycle {self.number}"


# What the plan of a cycle says, and what it leaves to the next.
_PLAN = ("objective", "questions", "predictions", "change", "who", "what", "when", "where", "conditions")
_LEFT = ("learned", "next_plan")


def read(answer: Any) -> list[Turn]:
    """Return the cycles of a list of `PDSACycle` or of their dict forms, in the order given."""
    belief = said(fields(answer).get("belief"))
    found = []
    for count, row in enumerate(cycles(answer), start=1):
        told = {field: " ".join(filter(None, map(said, texts(row.get(field))))) for field in (*_PLAN, *_LEFT, "result")}
        found.append(
            Turn(
                number=count,
                ramp=said(row.get("ramp")).casefold(),
                kind=(said(row.get("cycle_type")) or "test").lower(),
                scale=_scale(row.get("scale")),
                belief=(said(row.get("belief")) or belief).lower(),
                told={**told, "decision": said(row.get("decision")).lower()},
                builds_on=said(row.get("builds_on")) if "builds_on" in row else None,
            )
        )
    return found


def _scale(given: Any) -> float | None:
    """Return the number in a scale such as 5 or "5 patients"."""
    plain = number(given)
    if plain is None and (found := re.search(r"\d+(?:\.\d+)?", text(given))):
        plain = float(found[0])
    return plain if plain and plain > 0 else None


def _ramps(turns: list[Turn]) -> list[list[Turn]]:
    """Return the cycles by ramp, longest first."""
    groups: dict[str, list[Turn]] = {}
    for turn in turns:
        groups.setdefault(turn.ramp, []).append(turn)
    return sorted(groups.values(), key=len, reverse=True)


SUBJECT = Subject("ramp", "PDSA ramp", read)

_GOOD: dict[str, Any] = {
    "belief": "moderate",
    "cycles": [
        {
            "ramp": "Huddle",
            "scale": 1,
            "change": "A two-minute safety huddle at the whiteboard",
            "who": "One nurse in charge",
            "where": "Heron ward",
            "conditions": "Tuesday early shift",
            "learned": "The rota crept in; saying the purpose first might keep it short",
            "decision": "adapt",
            "next_plan": "Say the purpose first, with another nurse in charge",
        },
        {
            "ramp": "Huddle",
            "scale": 4,
            "change": "The huddle opens with its purpose",
            "who": "Four nurses in charge",
            "where": "Heron ward",
            "conditions": "Early and late shifts",
            "builds_on": "The purpose is said first",
            "learned": "Late shifts clash with the medicines round",
            "decision": "adapt",
            "next_plan": "Ask the night staff what time suits the medicines round",
        },
        {
            "ramp": "Huddle",
            "scale": 14,
            "change": "The huddle at a time that each shift chooses round the medicines",
            "who": "Every nurse in charge for a week",
            "where": "Heron ward",
            "conditions": "All shifts with nights and a weekend",
            "builds_on": "Each shift picks a time clear of the medicines round",
            "learned": "Held on 12 of 14 shifts",
            "decision": "adopt",
            "next_plan": "Test it on a second ward with bank staff",
        },
    ],
}
_FIRST, _SECOND, _THIRD = _GOOD["cycles"]


@SUBJECT.rule(
    "RAMP01",
    "error",
    title="Fewer than three linked cycles",
    why="Plan several cycles, and think a couple ahead [IHI-LINK]. A change that is tested once or twice is judged on "
    "luck.",
    question="If this test goes as you hope, what would you want to know next, and after that?",
    bad={**_GOOD, "cycles": [_FIRST, _SECOND]},
    good=_GOOD,
)
def _linked(turns: list[Turn], today: date) -> Iterator[Seen]:
    longest = len(_ramps(turns)[0]) if turns else 0
    if longest < 3:
        several = f", of {len(turns)} in all" if len(turns) > longest else ""
        yield Seen("Ramp", f"The longest series has {longest} cycle{'' if longest == 1 else 's'}{several}.")


@SUBJECT.rule(
    "RAMP02",
    "coach",
    title="The scale jumps",
    why="Scale down and grow step by step [IHI-LINK]: 19 of 64 series of cycles grew at all [MCN-T2]. A jump is safe "
    "only when belief is high and a failure would cost little.",
    question="How sure are you that it will work there, and what would it cost if it did not?",
    bad={**_GOOD, "cycles": [_FIRST, {**_SECOND, "scale": 40}, {**_THIRD, "scale": 60}]},
    good=_GOOD,
)
def _jump(turns: list[Turn], today: date) -> Iterator[Seen]:
    for group in _ramps(turns):
        for before, after in pairwise(group):
            if before.scale and after.scale and after.scale > 5 * before.scale and "high" not in after.belief:
                yield Seen(after.name, f"The scale goes from {before.scale:g} to {after.scale:g}.")


_COUNTED = re.compile(
    r"\d+|\b(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten|another|same|every|each|all|both|more)\b|\W+",
    re.IGNORECASE,
)
_SHIFT = re.compile(
    r"\b(?:early|late|night|nights|day shift|morning|afternoon|evening|weekend|mon|tues|wednes|thurs|fri|satur|sun)",
    re.IGNORECASE,
)


def _kind_of(written: str) -> str:
    """Return a text without its numbers and plurals, so that one nurse and five nurses count as the same people."""
    return " ".join(word.rstrip("s") for word in _COUNTED.sub(" ", written.casefold()).split())


@SUBJECT.rule(
    "RAMP03",
    "error",
    title="Always under the same conditions",
    why="Test under a wide range of conditions [IHI-LINK]. What works with the keenest nurse on a quiet Tuesday has "
    "not met nights, agency staff or a full ward.",
    question="Where, when or with whom would this be most likely to fail?",
    bad={
        **_GOOD,
        "cycles": [{**turn, "who": "Nurse in charge", "conditions": "Early shift"} for turn in _GOOD["cycles"]],
    },
    good=_GOOD,
)
def _varied(turns: list[Turn], today: date) -> Iterator[Seen]:
    for group in _ramps(turns):
        if len(group) < 3:
            continue  # RAMP01 says it
        differs = any(len({_kind_of(turn[field]) for turn in group}) > 1 for field in ("who", "where", "conditions"))
        times = {
            frozenset(found.lower() for found in _SHIFT.findall(f"{turn['when']} {turn['what']} {turn['change']}"))
            for turn in group
        }
        if not differs and len(times) == 1:
            same = [
                f"{field} {quote(group[0][field], 40)}" for field in ("who", "where", "conditions") if group[0][field]
            ]
            told = f"All {len(group)} cycles have the same conditions: {listed(same)}."
            yield Seen(
                "Conditions",
                told if same else f"None of the {len(group)} cycles says who, where or under what conditions.",
            )


_FOR_GOOD = words.pattern(
    ["from now on", "permanent(?:ly)?", "for good", "trust wide",
     "(?:on|in|to|across) all (?:\\d+ |\\w+teen |our )?wards", "every ward", "whole trust", "becomes? policy",
     "mandatory", "go(?:es)? live", "added to induction"],
)  # fmt: skip
_FOR_GOOD_START = words.pattern(
    ["roll(?:ing)? out", "implement(?:ing|ation of)?", "go live", "embed", "mandate", "make it policy", "launch"],
    before=r"^\W*(?:(?:to|we will)\s+)?",
)  # fmt: skip


@SUBJECT.rule(
    "RAMP04",
    "error",
    title="Implementation called a test, or the other way round",
    why="A test may fail and needs no consensus; implementation is permanent, and needs training, supply and someone "
    "who owns it [IHI-LINK] [IHI-IMPL]. Calling one the other brings the wrong preparation.",
    question="If this turned out badly on the first day, how easily could you go back?",
    bad={**_GOOD, "cycles": [_FIRST, {**_SECOND, "cycle_type": "implement"}, _THIRD]},
    good=_GOOD,
)
def _misnamed(turns: list[Turn], today: date) -> Iterator[Seen]:
    for group in _ramps(turns):
        for index, turn in enumerate(group):
            if turn.kind == "implement":
                if not any(before["decision"] == "adopt" or before.kind == "implement" for before in group[:index]):
                    yield Seen(
                        turn.name, "It is called implementation, and no test before it led to adopting the change."
                    )
                continue
            written = turn["change"] or turn["objective"]
            if _FOR_GOOD_START.search(written):
                yield Seen(turn.name, f"It is called a {turn.kind}, and {quote(written)} opens as implementation.")
            elif found := _FOR_GOOD.search(written):
                yield Seen(turn.name, f"It is called a {turn.kind}, and its change says {quote(found[0])}.", "coach")


_COMMON = re.compile(
    r"about|after|again|also|another|because|been|before|being|both|could|each|from|have|into|just|more|most|much|next|"
    r"only|other|over|same|should|some|such|test|tests|tested|than|that|their|them|then|there|they|this|time|under|"
    r"until|used|very|well|were|what|when|where|which|while|will|with|would|your|cycle|change"
)


def _content(written: str) -> set[str]:
    """Return the stems of the words that carry meaning."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}|\d+", written.casefold()) if not _COMMON.fullmatch(word)}


@SUBJECT.rule(
    "RAMP05",
    "error",
    title="What one cycle taught is not used in the next",
    why="Linked tests build knowledge: what is learned in one shapes the next [IHI-LINK]. Cycles that only follow "
    "each other in time are repeats.",
    question="What did you learn last time that made you plan this one as you did?",
    bad={**_GOOD, "cycles": [_FIRST, {**_SECOND, "builds_on": ""}, _THIRD]},
    good=_GOOD,
)
def _used(turns: list[Turn], today: date) -> Iterator[Seen]:
    for group in _ramps(turns):
        for before, after in pairwise(group):
            left = " ".join(before[field] for field in _LEFT)
            plan = " ".join(after[field] for field in _PLAN)
            if after.builds_on is not None:
                if not after.builds_on:
                    yield Seen(after.name, f"It does not say what it uses from cycle {before.number}.")
            elif before["result"] and not before["learned"]:
                yield Seen(before.name, "It was run, and nothing says what was learned for the next.")
            elif plan and before["decision"] == "adapt" and plan == " ".join(before[field] for field in _PLAN):
                yield Seen(
                    after.name, f"Cycle {before.number} was to be adapted, and this plan is the same word for word."
                )
            elif plan and left.strip() and not _content(left) & _content(plan):
                yield Seen(
                    after.name,
                    f"Its plan shares no word with what cycle {before.number} left: {quote(left.strip())}.",
                    "coach",
                )
