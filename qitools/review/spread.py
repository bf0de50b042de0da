"""What a coach notices in a plan to spread a change to another place.

The answer is a dict: "change", "from" and "to" (where it worked, and where it goes); "core" and "adaptable" (lists of
what has to stay as it is, and of what the new place may do its own way); "test" (the first test in the new place);
"local_owner"; "attributes" (Rogers' five -> 1 to 5, 5 being a great deal of it), "total" (their sum, in favour of
adoption) and "helps" (the attributes that are said to help); and "worked" and "did_not_work", for the story told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import fields, items, listed, number, quote, said, text

# Rogers, Diffusion of Innovations. More of it makes adoption likelier, except of complexity.
ATTRIBUTES = ("relative advantage", "compatibility", "complexity", "trialability", "observability")
LEAST, MOST = 1, 5


@dataclass(frozen=True, slots=True)
class Spread:
    """A plan for spread as the rules see it."""

    told: dict[str, str]
    core: tuple[str, ...]
    adaptable: tuple[str, ...]
    attributes: dict[str, float]
    total: float | None
    helps: frozenset[str]

    def __getitem__(self, field: str) -> str:
        return self.told.get(field, "")


def _attribute(name: str) -> str:
    plain = name.replace("_", " ").strip().casefold()
    return "relative advantage" if plain == "advantage" else plain


def read(answer: Any) -> Spread:
    """Return the plan."""
    given = fields(answer)

    def all_of(name: str) -> tuple[str, ...]:
        found = [part for item in items(given.get(name)) for part in (fields(item).values() or [item])]
        return tuple(filter(None, map(said, found)))

    attributes = {
        _attribute(name): score
        for name, value in fields(given.get("attributes")).items()
        if _attribute(name) in ATTRIBUTES and (score := number(value)) is not None
    }
    told = {
        name: "; ".join(all_of(name))
        for name in ("change", "from", "to", "test", "local_owner", "worked", "did_not_work")
    }
    helps = frozenset(map(_attribute, map(text, items(given.get("helps")))))
    return Spread(told, all_of("core"), all_of("adaptable"), attributes, number(given.get("total")), helps)


SUBJECT = Subject("spread", "Plan for spread", read)

_GOOD: dict[str, Any] = {
    "change": "A two-minute safety huddle at each handover",
    "from": "Heron ward",
    "to": "Kestrel ward, forensic",
    "core": ["Every person with a new risk is named", "It ends within two minutes"],
    "adaptable": ["The time", "Who leads it", "The board that is used"],
    "test": "One early shift on Kestrel, with the nurse who asked for it, on 8 December",
    "local_owner": "Charge nurse, Kestrel ward",
    "attributes": {
        "relative advantage": 4, "compatibility": 3, "complexity": 2, "trialability": 5, "observability": 4,
    },
    "total": 20,
    "worked": "It was kept up on 12 of 14 shifts",
    "did_not_work": "It failed for a month at 07:30, when it met the medication round; nights still find it hard",
}  # fmt: skip


@SUBJECT.rule(
    "SPR01",
    "error",
    title="What must stay and what may change are not told apart",
    why="Those who take a change up have to test and adapt it too [IHI-SPREAD]. Unless they know what it cannot do "
    "without, they copy all of it or lose the part that worked.",
    question="If a new ward kept only half of this, which half would still make it work?",
    bad={**_GOOD, "adaptable": []},
    good=_GOOD,
)
def _parts(plan: Spread, today: date) -> Iterator[Seen]:
    missing = [name for name, parts in (("core", plan.core), ("adaptable", plan.adaptable)) if not parts]
    if missing:
        words_ = {"core": "what has to stay as it is", "adaptable": "what the new place may do its own way"}
        yield Seen(
            missing[0].capitalize(), f"The plan does not say {listed((words_[name] for name in missing), 'or')}."
        )
    both = {part.casefold() for part in plan.core} & {part.casefold() for part in plan.adaptable}
    for part in plan.core:
        if part.casefold() in both:
            yield Seen("Core", f"{quote(part)} stands among both.")


_NO_TEST = words.pattern(
    ["roll(?:ing|ed)? (?:it )?out", "implement(?:ing|ed|ation)?", "go(?:es)? live", "launch(?:ed)?",
     "train (?:all|every|the)", "email", "send", "none needed", "not needed"],
    before=r"^\W*(?:(?:to|we will|no test)\W+)?",
)  # fmt: skip


@SUBJECT.rule(
    "SPR02",
    "error",
    title="No test in the new place",
    why="Spread takes a change that worked in one context to another, where it is tested, adapted and implemented in "
    "its turn [IHI-SPREAD].",
    question="What is different over there, and how could they find out in one shift whether it matters?",
    bad={**_GOOD, "test": "Roll out to all shifts from 1 December"},
    good=_GOOD,
)
def _untested(plan: Spread, today: date) -> Iterator[Seen]:
    if not plan["test"]:
        yield Seen("Test", "No test is planned in the new place.")
    elif found := _NO_TEST.search(plan["test"]):
        yield Seen("Test", f"{quote(plan['test'])} opens as something else than a test ({quote(found[0].strip())}).")


@SUBJECT.rule(
    "SPR03",
    "error",
    title="Complexity is counted in favour",
    why="Of the five attributes complexity is the one that makes adoption less likely [ROGERS]; the others help it.",
    question="Which of these five would you rather have less of?",
    bad={**_GOOD, "total": 18},
    good=_GOOD,
)
def _complexity(plan: Spread, today: date) -> Iterator[Seen]:
    complexity = plan.attributes.get("complexity")
    if complexity is not None and len(plan.attributes) == len(ATTRIBUTES) and plan.total is not None:
        counted = sum(plan.attributes.values())
        turned = counted - complexity + (LEAST + MOST - complexity)
        if abs(plan.total - counted) < 0.01 < abs(plan.total - turned):
            yield Seen("Total", f"The total, {plan.total:g}, has the {complexity:g} for complexity as it stands.")
    if "complexity" in plan.helps and (complexity is None or complexity > (LEAST + MOST) / 2):
        yield Seen("Complexity", "It stands among what helps the change to be taken up.")


@SUBJECT.rule(
    "SPR04",
    "error",
    title="Nobody in the new place owns it",
    why="A change that comes with its owner leaves with its owner. Adopters have to test, adapt and implement, and "
    "somebody there has to want to [IHI-SPREAD].",
    question="Who over there would be sorry if this did not happen?",
    bad={**_GOOD, "local_owner": "tbc"},
    good=_GOOD,
)
def _no_owner(plan: Spread, today: date) -> Iterator[Seen]:
    owner = plan["local_owner"]
    # the first word of a place is mostly its name, such as Heron
    home, away = (re.match(r"(?:the\s+)?(\w{4,})", plan[name], re.IGNORECASE) for name in ("from", "to"))
    if not owner:
        yield Seen("Local owner", "Nobody in the new place is named.")
    elif (
        home
        and away
        and home[1].casefold() != away[1].casefold()
        and re.search(rf"\b{home[1]}\b", owner, re.IGNORECASE)
    ):
        yield Seen("Local owner", f"{quote(owner)} seems to be from where it started.", "coach")


@SUBJECT.rule(
    "SPR05",
    "coach",
    title="A success story without its failures",
    why="Those who adopt a change have to adapt it [IHI-SPREAD], and what went wrong tells them where. A story with no "
    "failures is hard to believe and harder to follow.",
    question="What would you want to be told if you were about to try this yourself?",
    bad={**_GOOD, "did_not_work": ""},
    good=_GOOD,
)
def _only_success(plan: Spread, today: date) -> Iterator[Seen]:
    if not plan["did_not_work"]:
        yield Seen("Story", "Nothing is said of what did not work.")
