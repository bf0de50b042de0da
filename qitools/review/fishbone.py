"""What a coach notices in a fishbone.

A finding is an `error` when it follows from what is filled in (too few bones, nothing to verify) or from a phrase
that opens the text in a field whose meaning we know ("lack of …", "introduce …"). It is advice when a word inside
the text only suggests it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, items, listed, quote, text

# A tree deeper than this was not written by a person.
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Node:
    """A cause as it was written: its text, what lies behind it, how it was sorted and how it will be checked."""

    text: str
    because: tuple[Node, ...]
    solution: bool
    verify_by: str

    def walk(self) -> Iterator[Node]:
        """Yield this cause and all behind it."""
        yield self
        for node in self.because:
            yield from node.walk()


@dataclass(frozen=True, slots=True)
class Bones:
    """A fishbone as the rules see it."""

    effect: str
    categories: dict[str, tuple[Node, ...]]

    def walk(self) -> Iterator[tuple[str, Node]]:
        """Yield (place, cause) for every cause, the place as a finding names it."""
        for category, causes in self.categories.items():
            for top in causes:
                for node in top.walk():
                    yield f"{category}: {_short(node.text)}", node


def _short(written: str) -> str:
    return quote(written)[1:-1]


def _nodes(given: Any, depth: int = 1) -> tuple[Node, ...]:
    found = []
    for item in items(given):
        # a `Cause` whose only content is its text describes itself as that text
        told = item.to_dict() if callable(getattr(item, "to_dict", None)) and not isinstance(item, type) else item
        cause = fields(told)
        written = text(cause.get("cause")) if cause else text(told)
        behind = _nodes(cause.get("because"), depth + 1) if depth < _DEEPEST else ()
        if written:
            tagged = text(cause.get("evidence")).lower() == "solution"
            found.append(Node(written, behind, tagged, text(cause.get("verify_by"))))
        else:
            found.extend(behind)
    return tuple(found)


def read(answer: Any) -> Bones:
    """Return the effect and the causes of a `Fishbone`, or of its dict form."""
    given = fields(answer)
    bones: dict[str, tuple[Node, ...]] = {}
    for name, causes in fields(given.get("categories")).items():
        if text(name):
            bones[text(name)] = bones.get(text(name), ()) + _nodes(causes)
    return Bones(text(given.get("effect")), bones)


SUBJECT = Subject("fishbone", "Fishbone diagram", read)

_HEAD = "Waits of 61 days from referral to diagnosis at Riverside Memory Service"
_PEOPLE: list[Any] = [
    {"cause": "Two of five nurse posts vacant", "evidence": "fact", "verify_by": "establishment list, October"},
    {"cause": "Referrers unsure what to send", "because": ["No feedback on referrals that come back"]},
    "Consultant in clinic on Tuesdays only",
]
_ONE_NURSE = {"cause": "Triage done by one nurse", "because": ["Triage written into one job plan in 2018"]}
_PROCESS: list[Any] = [
    {"cause": "Triage once a week", "because": [_ONE_NURSE], "evidence": "fact", "verify_by": "triage log, 8 weeks"},
    "Bloods requested after triage, not before",
    "Letters wait for sign-off for six days",
]
_IT: list[Any] = [
    "Results come by post from two practices",
    "Clinic calendar cannot show cancelled slots",
    {"cause": "Dictation stops about twice a month", "verify_by": "help desk calls"},
]
_POLICIES: list[Any] = [{"cause": "Bloods must be under 28 days old", "because": ["2019 protocol never revisited"]}]
_BONES: dict[str, list[Any]] = {"People": _PEOPLE, "Process": _PROCESS, "Equipment/IT": _IT, "Policies": _POLICIES}
_GOOD = {"effect": _HEAD, "categories": _BONES}


def _with(bones: dict[str, list[Any]]) -> dict[str, Any]:
    """Return the good example with some of its bones changed."""
    return {"effect": _HEAD, "categories": {**_BONES, **bones}}


@SUBJECT.rule(
    "FISH01",
    "error",
    title="The head is a solution, or too vague to look into",
    why="Starting from a chosen answer is the pitfall that teachers of improvement meet most often [TIPSQI]: a head "
    "such as “introduce a form” leaves nothing to find out, and “long waits” leaves everyone talking of different "
    "waits.",
    question="What would a patient say is happening, and how would you know how much, where or since when?",
    bad={**_GOOD, "effect": "Introduce a new referral form"},
    good=_GOOD,
)
def _head(bones: Bones, today: date) -> Iterator[Seen]:
    head = bones.effect
    if not head:
        yield Seen("Effect", "The head of the fish is empty.")
    elif words.SOLUTION_START.search(head) or words.MISSING_SOLUTION.search(head):
        yield Seen("Effect", f"The head, {quote(head)}, reads as a solution.")
    elif not any(pattern.search(head) for pattern in (words.AMOUNT, words.TIME, words.PLACE)):
        yield Seen("Effect", f"The head, {quote(head)}, names no measure, no place and no time.")


@SUBJECT.rule(
    "FISH02",
    "error",
    title="Fewer than four categories",
    why="Categories are there to widen the search. No one set is the standard in healthcare: one hospital uses "
    "people, methods, equipment and environment [nuth_fishbone], and any four that differ will do.",
    question="Where else in the system could causes sit that nobody has looked at yet?",
    bad={"effect": _HEAD, "categories": {name: _BONES[name] for name in ("People", "Process", "Equipment/IT")}},
    good=_GOOD,
)
def _categories(bones: Bones, today: date) -> Iterator[Seen]:
    named = {name.casefold() for name in bones.categories}
    if len(named) < 4:
        yield Seen("Categories", f"There {are(len(named), 'category', 'categories')}.")


@SUBJECT.rule(
    "FISH03",
    "error",
    title="Too few causes: three causes in three categories are the least",
    why="The first cause on each bone is the one that everybody already knew. Hidden causes come after it, which is "
    "why a thin fishbone so often confirms what the loudest voice said, and not what those who do the work have seen "
    "[romo_whys].",
    question="Who does this work every day and has not added a cause yet?",
    bad=_with({"Equipment/IT": ["Results come by post from two practices"]}),
    good=_GOOD,
)
def _causes(bones: Bones, today: date) -> Iterator[Seen]:
    full = [name for name, causes in bones.categories.items() if len({node.text.casefold() for node in causes}) >= 3]
    if len(full) < 3:
        having = f"only {listed(full)} {'has' if len(full) == 1 else 'have'}" if full else "none has"
        yield Seen("Categories", f"Three categories should hold three causes or more; {having}.")


@SUBJECT.rule(
    "FISH04",
    "error",
    title="A cause is a missing solution",
    why="“No leaflet” or “lack of training” says which answer somebody has in mind, not what happens now. It closes "
    "the search, and the team ends up with the solution it came with [TIPSQI].",
    question="What happens now, in the absence of that, and how does it lead to the effect?",
    bad=_with({"People": [_PEOPLE[0], "No leaflet for referrers", _PEOPLE[2]]}),
    good=_GOOD,
)
def _solutions(bones: Bones, today: date) -> Iterator[Seen]:
    for place, node in bones.walk():
        if words.MISSING_SOLUTION.search(node.text) or words.SOLUTION_START.search(node.text):
            yield Seen(place, f"{quote(node.text)} names a solution that is missing, not what happens now.")
        elif node.solution:
            yield Seen(
                place, f"{quote(node.text)} is marked as a solution in disguise and still stands as a cause.", "coach"
            )


@SUBJECT.rule(
    "FISH05",
    "error",
    title="A cause blames people",
    why="People in the same system get the same results: in the red bead experiment targets, incentives and firing "
    "change nothing, because the workers do not make the beads [LEANBLOG]. A cause that stops at a person cannot be "
    "tested.",
    question="What about the way the work is set up makes that a likely thing for anyone to do?",
    bad=_with({"People": [_PEOPLE[0], "Poor attitude of referrers", _PEOPLE[2]]}),
    good=_GOOD,
)
def _blame(bones: Bones, today: date) -> Iterator[Seen]:
    for place, node in bones.walk():
        if found := words.BLAME.search(node.text):
            yield Seen(place, f"{quote(node.text)} looks for the cause in a person ({quote(found[0])}).")


@SUBJECT.rule(
    "FISH06",
    "error",
    title="Nothing lies behind any cause",
    why="What comes up first is often a symptom [romo_whys]. Asking why once more leads to something that the team can "
    "change; asking along one line only leads to a single “root cause”, as if there were just one [card2017].",
    question="Why does that happen, and what else could make it happen?",
    bad=_with(
        {
            "People": [_PEOPLE[0], {**_PEOPLE[1], "because": []}, _PEOPLE[2]],
            "Process": [{**_PROCESS[0], "because": []}, *_PROCESS[1:]],
            "Policies": [{**_POLICIES[0], "because": []}],
        }
    ),
    good=_GOOD,
)
def _behind(bones: Bones, today: date) -> Iterator[Seen]:
    behind = sum(1 for causes in bones.categories.values() for top in causes for _ in top.walk()) - sum(
        map(len, bones.categories.values())
    )
    if behind == 0:
        yield Seen("Causes", "No cause has another cause behind it.")
    elif behind == 1:
        yield Seen("Causes", "Only one cause has a cause behind it.", "coach")


@SUBJECT.rule(
    "FISH07",
    "error",
    title="Fewer than two causes will be checked with data",
    why="A fishbone holds ideas about causes, some of them guesses made without the people concerned [romo_whys]. "
    "Marking how the likeliest will be checked turns opinion into something that can turn out wrong.",
    question="Which of these would you bet on, and what could you count or watch this week to find out?",
    bad=_with(
        {"Process": [{**_PROCESS[0], "verify_by": ""}, *_PROCESS[1:]], "Equipment/IT": [*_IT[:2], _IT[2]["cause"]]}
    ),
    good=_GOOD,
)
def _verify(bones: Bones, today: date) -> Iterator[Seen]:
    marked = sum(1 for _, node in bones.walk() if node.verify_by)
    if marked < 2:
        yield Seen("Causes", f"There {are(marked, 'cause')} with a note of how it will be checked.")
