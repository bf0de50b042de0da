"""What a coach notices in a plan for holding a gain.

The answer is a dict: "owner" (of the process) and "cover" (who takes it on when the owner is away); "measure",
"frequency" and "trigger" (what will make people act); "standard_work" and "induction" (how it is written down, and how
new staff learn it); "funding"; and, from the NHS Sustainability Model, "levels" (factor -> how much of it is in place,
from 0 to 1, or points), "total" (the score worked out) and "actions" (factor -> what will be done). The factors
are those of `qitools.sustain.FACTORS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review.core import Seen, Subject
from qitools.review.read import fields, items, listed, number, quote, said, text
from qitools.sustain import FACTORS, sustain_total

_BY_NAME = {name.casefold(): factor for factor in FACTORS for name in (factor.key, factor.name)}


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for holding a gain as the rules see it. Shares are from 0 to 1."""

    told: dict[str, str]
    shares: dict[str, float]
    as_points: bool
    total: float | None
    acted_on: frozenset[str]

    def __getitem__(self, field: str) -> str:
        return self.told.get(field, "")


_TEXTS = ("owner", "cover", "measure", "frequency", "trigger", "standard_work", "induction", "funding")


def read(answer: Any) -> Plan:
    """Return the plan, with the level of each factor as a share."""
    given = fields(answer)
    levels = {
        factor.key: level
        for name, value in fields(given.get("levels")).items()
        if (factor := _BY_NAME.get(name.strip().casefold())) and (level := number(value)) is not None and level >= 0
    }
    as_points = any(level > 1 for level in levels.values())
    maxima = {factor.key: factor.maximum for factor in FACTORS}
    shares = {key: min(level / maxima[key] if as_points else level, 1.0) for key, level in levels.items()}
    actions = fields(given.get("actions"))
    if not actions:
        rows = map(fields, items(given.get("actions")))
        actions = {text(row.get("factor")): row.get("action") for row in rows}
    acted_on = {_BY_NAME[name.strip().casefold()].key for name, action in actions.items()
                if name.strip().casefold() in _BY_NAME and (said(action) or any(map(said, items(action))))}  # fmt: skip
    told = {name: "; ".join(filter(None, map(said, items(given.get(name))))) for name in _TEXTS}
    return Plan(told, shares, as_points, number(given.get("total")), frozenset(acted_on))


SUBJECT = Subject("sustain", "Plan to hold the gains", read)

_GOOD: dict[str, Any] = {
    "owner": "Lead administrator, Riverside Memory Service",
    "cover": "Deputy team manager, who does it one week in four",
    "measure": "Median days from referral to diagnosis",
    "frequency": "weekly until June, then monthly",
    "trigger": "six points in a row above the median: the owner calls the team together within a week",
    "standard_work": "One page at the referral desk, with the date of its next review",
    "induction": "Half an hour with the owner in the first week, and five referrals done together",
    "funding": "the service's own staffing",
    "levels": {
        "benefits": 0.8, "credibility": 0.9, "adaptability": 0.7, "monitoring": 0.3, "training": 0.7, "behaviours": 0.8,
        "senior_leadership": 0.6, "clinical_leadership": 0.9, "fit": 0.8, "infrastructure": 0.6,
    },
    "total": 72.57,
    "actions": {"monitoring": "The weekly chart goes on the agenda of the team meeting from 4 May"},
}  # fmt: skip


@SUBJECT.rule(
    "SUS01",
    "error",
    title="Nobody owns the process",
    why="A gain that belongs to the project goes when the project does. The process needs an owner who is there when "
    "the team has gone [IHI-IMPL].",
    question="When the team has stopped meeting, who will notice first that this is slipping?",
    bad={**_GOOD, "owner": "Everyone"},
    good=_GOOD,
)
def _owner(plan: Plan, today: date) -> Iterator[Seen]:
    owner = plan["owner"]
    if not owner:
        yield Seen("Owner", "The process has no owner.")
    elif re.fullmatch(
        r"(?:the |our )?(?:everyone|everybody|all(?: staff| of us)?|we|us|(?:whole )?team|staff|project team)\W*",
        owner,
        re.I,
    ):
        yield Seen("Owner", f"The owner is {quote(owner)}.")


@SUBJECT.rule(
    "SUS02",
    "error",
    title="No measure that goes on, or nothing that it would set off",
    why="Monitoring and feedback are part of what keeps a change in place [IEC-1]. A chart that nobody has agreed to "
    "act on watches a gain go.",
    question="What would you have to see on the chart, and who would do what within a week of seeing it?",
    bad={**_GOOD, "trigger": ""},
    good=_GOOD,
)
def _watch(plan: Plan, today: date) -> Iterator[Seen]:
    wanted = {"measure": "what is measured", "frequency": "how often", "trigger": "what will make people act"}
    missing = [name for name in wanted if not plan[name]]
    if missing:
        yield Seen(
            missing[0].capitalize(), f"The plan does not say {listed((wanted[name] for name in missing), 'or')}."
        )


@SUBJECT.rule(
    "SUS03",
    "error",
    title="Not written down, or not taught to new staff",
    why="A documented procedure, and training for current and new staff, are part of what keeps a change in place "
    "[IEC-1].",
    question="How will somebody who joins in a year's time learn to do it this way?",
    bad={**_GOOD, "induction": ""},
    good=_GOOD,
)
def _standard(plan: Plan, today: date) -> Iterator[Seen]:
    wanted = {"standard_work": "how the work is done now", "induction": "how new staff will learn it"}
    missing = [name for name in wanted if not plan[name]]
    if missing:
        told = f"The plan does not say {listed((wanted[name] for name in missing), 'or')}."
        yield Seen(missing[0].replace("_", " ").capitalize(), told)


@SUBJECT.rule(
    "SUS04",
    "error",
    title="Nothing is done about the weakest factor",
    why="Each factor of the Sustainability Model has its own maximum [SM-T1], so the weakest is the one with the "
    "smallest share of what it could have. That is where a gain gives way first.",
    question="Where is this most likely to give way, and what could you do about it before the summer?",
    bad={**_GOOD, "actions": {"senior_leadership": "Invite the director in May"}},
    good=_GOOD,
)
def _weakest(plan: Plan, today: date) -> Iterator[Seen]:
    if not plan.shares:
        return
    least = min(plan.shares.values())
    weakest = [key for key, share in plan.shares.items() if share - least < 1e-9]
    # where all are level there is no weakest
    if len(weakest) < len(FACTORS) and not plan.acted_on & set(weakest):
        named = [factor.name for factor in FACTORS if factor.key in weakest]
        yield Seen(
            named[0],
            f"It has {100 * least:.0f}% of what it could have, the least of all, and no action is named for it.",
        )


@SUBJECT.rule(
    "SUS05",
    "error",
    title="The total leaves the weights out",
    why="The factors are worth between 6.5 and 15 points, 100 in all: leadership counts twice as much as monitoring "
    "[SM-T2]. A plain average says something else.",
    question="How much is each factor worth in this model, and where does that come into your sum?",
    bad={**_GOOD, "total": 71},
    good=_GOOD,
)
def _weights(plan: Plan, today: date) -> Iterator[Seen]:
    if plan.total is None or len(plan.shares) < len(FACTORS):
        return
    right = sustain_total(plan.shares)
    plain = sum(plan.shares.values())
    # as a percentage, as a mark out of ten, as an average
    if abs(plan.total - right) > 0.5 and any(abs(plan.total - plain * times) <= 0.05 * times for times in (10, 1, 0.1)):
        yield Seen("Total", f"The total, {plan.total:g}, counts every factor alike.")


_PASSING = re.compile(
    r"\b(?:project|pilot|grant|charit\w*|bid|non[- ]?recurr\w*|one[- ]off|temporary|short[- ]term|fixed[- ]term|"
    r"secondment|underspend|slippage|winter)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(r"\b(?:core|baseline|mainstream|own (?:budget|staff\w*)|no (?:extra|new|project)|then)\b|"
                      r"(?<!non-)(?<!non )\brecurrent\b|\b(?:not|none|nothing) ", re.IGNORECASE)  # fmt: skip


@SUBJECT.rule(
    "SUS06",
    "error",
    title="It hangs on one person, or on project money",
    why="When the one who does it moves on, or the money ends, the change ends too; infrastructure is one of the ten "
    "factors for that reason [SM-T1].",
    question="What happens in the week when that person is away, and in the month when that money ends?",
    bad={**_GOOD, "cover": ""},
    good=_GOOD,
)
def _fragile(plan: Plan, today: date) -> Iterator[Seen]:
    owner, funding = plan["owner"], plan["funding"]
    shared = re.search(r"\band\b|\bor\b|[,;&/]|\brota\b|\bdeput", re.sub(r",.*", "", owner), re.IGNORECASE)
    if owner and not plan["cover"] and not shared:
        yield Seen("Cover", f"Nobody is named for when {quote(owner)} is away.")
    if (found := _PASSING.search(funding)) and not _LASTING.search(funding):
        yield Seen("Funding", f"It is paid for by {quote(funding)} ({quote(found[0])}).")
