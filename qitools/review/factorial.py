"""What a coach notices in a planned experiment with factors at two levels.

The answer is a dict: "runs" (a list of {"A": -1, "B": 1, "C": -1, "result": 18}, levels as -1 and 1; the result may be
a list), and any of these claims: "effects" (such as {"A": -9, "AC": -3}), "interactions" (those that the team takes
into account, such as ["AC"]), "conclusion", "order" (how the runs were ordered), "replicates" (how often each cell was
run) and "noise" (an estimate of the variation without any change, and what it rests on).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, product
from typing import Any

from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, items, listed, number, said, text, texts
from qitools.simulate import DNA_CLINIC, effects
from qitools.spoken import number as spoken

LOW, HIGH = ("-", "−", "–", "low", "off", "no", "without"), ("+", "high", "on", "yes", "with")
MOST_FACTORS = 6


@dataclass(frozen=True)
class Experiment:
    """A factorial as the rules see it."""

    factors: tuple[str, ...]
    cells: dict[tuple[int, ...], list[float]]
    unread: int
    claimed: dict[str, float]
    weighed: str
    order: str
    replicates: float | None
    noise: str

    @cached_property
    def odd_cells(self) -> tuple[list[tuple[int, ...]], set[int]]:
        """The cells that are missing, and how many results the others have."""
        every = product((-1, 1), repeat=len(self.factors))
        return [cell for cell in every if cell not in self.cells], {len(found) for found in self.cells.values()}

    @cached_property
    def effects(self) -> dict[str, float]:
        """The main effects and interactions, by the names of the factors; empty for an unbalanced design."""
        missing, sizes = self.odd_cells
        if not self.factors or missing or len(sizes) != 1 or self.unread:
            return {}
        found = effects({cell: sum(results) / len(results) for cell, results in self.cells.items()})
        letters = dict(zip("ABCDEFGH", self.factors, strict=False))
        return {_key(letters[letter] for letter in name): value for name, value in found.items() if name != "mean"}

    def main(self, name: str) -> float:
        """The main effect of a factor."""
        return self.effects[_key([name])]


def _key(names: Any) -> str:
    return "×".join(sorted(names))


def read(answer: Any) -> Experiment:
    """Return the runs and the claims."""
    given = fields(answer)
    runs = [fields(row) for row in items(given.get("runs"))]
    names = Counter(name for row in runs for name in row if name != "result" and not name.startswith("_"))
    factors = tuple(sorted(name for name in names if any(_level(row.get(name)) for row in runs)))[:MOST_FACTORS]
    cells: dict[tuple[int, ...], list[float]] = {}
    unread = 0
    for row in runs:
        cell = tuple(_level(row.get(name)) for name in factors)
        results = [number(value) for value in items(row.get("result"))]
        if 0 in cell or not results or None in results:
            unread += 1
        else:
            cells.setdefault(cell, []).extend(value for value in results if value is not None)
    claimed = {
        key: value
        for name, found in fields(given.get("effects")).items()
        if (value := number(found)) is not None and (key := _named(name, factors))
    }
    return Experiment(
        factors=factors,
        cells=cells,
        unread=unread,
        claimed=claimed,
        weighed=" ".join([*texts(given.get("interactions")), text(given.get("conclusion"))]),
        order=said(given.get("order")),
        replicates=number(given.get("replicates")),
        noise=said(given.get("noise")),
    )


def _level(given: Any) -> int:
    """Return -1 or 1 for a level of a factor, 0 for what is none."""
    if isinstance(given, bool):
        return 1 if given else -1
    if (value := number(given)) is not None:
        return {1.0: 1, -1.0: -1, 0.0: -1}.get(value, 0)
    written = text(given).lower()
    return 1 if written in HIGH else -1 if written in LOW else 0


def _named(name: str, factors: tuple[str, ...]) -> str:
    """Return the key of the effect that a name such as "AC", "A x C" or "A:C" stands for, or ""."""
    if name in factors:
        return _key([name])
    parts = [part for part in re.split(r"\s*[×x*:&+ ]\s*", name.strip()) if part]
    if not set(parts) <= set(factors):
        parts = list(re.sub(r"\W", "", name))
    return _key(parts) if parts and set(parts) <= set(factors) and len(set(parts)) == len(parts) else ""


SUBJECT = Subject("factorial", "Planned experiment", read)


def _runs(results: Iterable[float]) -> list[dict[str, float]]:
    """Return the runs of a design with three factors from its results, in the order of the clinic's cells."""
    return [
        {**dict(zip("ABC", cell, strict=True)), "result": result}
        for cell, result in zip(DNA_CLINIC, results, strict=True)
    ]


_EFFECTS = {"A": -9, "B": -2, "C": -7, "AB": 0, "AC": -3, "BC": 0, "ABC": 0}
_GOOD: dict[str, Any] = {
    "runs": _runs(DNA_CLINIC.values()),
    "effects": _EFFECTS,
    "interactions": ["AC"],
    "conclusion": "A text works twice as well when people choose their slot; the call adds little",
    "order": "weeks drawn at random",
    "replicates": 1,
    "noise": "the last 12 weeks moved by about 2 points from week to week",
}


@SUBJECT.rule(
    "DOE01",
    "error",
    title="Cells are missing, or not equally often tried",
    why="A factorial tells the factors apart because every combination is tried equally often; with a cell missing one "
    "factor's effect is mixed with another's [DOE-1993].",
    question="Which combination have you not seen, and what do you assume would have happened there?",
    bad={**_GOOD, "runs": _GOOD["runs"][:7], "effects": {}},
    good=_GOOD,
)
def _unbalanced(experiment: Experiment, today: date) -> Iterator[Seen]:
    if len(experiment.factors) < 2:
        yield Seen("Runs", f"There {are(len(experiment.factors), 'factor')} that changed from run to run.")
        return
    missing, sizes = experiment.odd_cells
    if experiment.unread:
        yield Seen(
            "Runs", f"There {are(experiment.unread, 'run')} without a level for each factor, or without a result."
        )
    elif missing:
        shown = [
            " ".join(f"{name}{'+' if level > 0 else '−'}" for name, level in zip(experiment.factors, cell, strict=True))
            for cell in missing[:3]
        ]
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        yield Seen("Runs", f"Nothing was run at {listed(shown, 'or')}{more}.")
    elif len(sizes) > 1:
        yield Seen("Runs", f"Some cells have {min(sizes)} results and others {max(sizes)}.")


@SUBJECT.rule(
    "DOE02",
    "error",
    title="An effect with the wrong sign or divisor",
    why="An effect is the mean of the results where a factor is high less the mean where it is low: of eight results, "
    "four against four [DOE-1993].",
    question="What was the average with it, what was the average without it, and which way did it go?",
    bad={**_GOOD, "effects": {**_EFFECTS, "A": -4.5}},
    good=_GOOD,
)
def _arithmetic(experiment: Experiment, today: date) -> Iterator[Seen]:
    cells = 2 ** len(experiment.factors)
    ways = {
        cells / 2: "the sum of signed results was not divided",
        cells / 4: "the sum of signed results was divided by 2",
        0.5: f"the sum of signed results was divided by {cells}",
    } | {1.0: ""}
    found: dict[str, list[str]] = {}
    for name, value in experiment.claimed.items():
        right = experiment.effects.get(name, 0.0)
        for (factor, how), sign in product(reversed(ways.items()), (1, -1)):
            # two ways can give the same number, and an effect of nought gives all of them
            if abs(value - sign * factor * right) <= 0.01 and abs(right) > 0.01:
                if (factor, sign) != (1.0, 1):
                    opposite = "the sign is the opposite one" if sign < 0 else ""
                    found.setdefault(listed(filter(None, (how, opposite))), []).append(f"{name} {spoken(value)}")
                break
    for how, told in found.items():
        yield Seen("Effects", f"{listed(told)}: {how}.")


_SAYS_TOGETHER = re.compile(r"\binteract|\bdepends? on\b|\bonly (?:when|with|if)\b|"
                            r"\b(?:more|less|twice|better|worse) when\b|"
                            r"\bwork(?:s|ed)? (?:\w+ )*together\b|\bsynerg", re.IGNORECASE)  # fmt: skip


@SUBJECT.rule(
    "DOE03",
    "error",
    title="An interaction is passed over that outweighs a factor in it",
    why="Trying one factor at a time cannot see that one changes what another does, and this is what a factorial is "
    "for [DOE-1993]. Where the interaction is the larger, the factor has no effect of its own to speak of.",
    question="What does the first factor do when the second is off, and what does it do when it is on?",
    bad={
        "runs": _runs([20, 20, 19, 19, 20, 12, 19, 11]),
        "conclusion": "The text and the slot each take off four points",
        "order": "weeks drawn at random",
        "noise": "about 1 point from week to week",
    },
    good={
        "runs": _runs([20, 20, 19, 19, 20, 12, 19, 11]),
        "interactions": ["AC"],
        "conclusion": "A text does nothing unless people choose their slot",
        "order": "weeks drawn at random",
        "noise": "about 1 point from week to week",
    },
)
def _interaction(experiment: Experiment, today: date) -> Iterator[Seen]:
    # without a word on what was concluded there is nothing to have been passed over
    if not experiment.effects or not (experiment.weighed.strip() or experiment.claimed):
        return
    for pair in combinations(experiment.factors, 2):
        key = _key(pair)
        size = abs(experiment.effects[key])
        weaker = [name for name in pair if size >= abs(experiment.main(name)) and size > 0.01]
        loudest = max(abs(value) for value in experiment.effects.values())
        if not weaker or size < loudest / 10:
            continue
        either = "|".join({re.escape("".join(pair)), re.escape("".join(reversed(pair)))})
        spaced = rf"{re.escape(pair[0])}\s*[×x*:&]\s*{re.escape(pair[1])}"
        named = re.search(rf"\b(?:{either}|{spaced})\b", experiment.weighed, re.IGNORECASE)
        if not named and not _SAYS_TOGETHER.search(experiment.weighed):
            told = (
                f"Their interaction is at least as large as the effect of {listed(weaker)}, and nothing is said of it."
            )
            yield Seen(key, told)


@SUBJECT.rule(
    "DOE04",
    "coach",
    title="Nothing of order, repeats or noise",
    why="Runs in a convenient order mix the factors with whatever else changed in time, and without repeats or an "
    "estimate of noise nobody knows how large an effect chance alone would give [IG-CH7].",
    question="What else was changing over those weeks, and how much do the results move when you change nothing?",
    bad={**_GOOD, "order": "", "noise": ""},
    good=_GOOD,
)
def _noise(experiment: Experiment, today: date) -> Iterator[Seen]:
    if not experiment.cells:
        return
    _, sizes = experiment.odd_cells
    told = experiment.weighed
    ordered = experiment.order or re.search(r"\brandom", told, re.IGNORECASE)
    repeated = (
        (experiment.replicates or 1) > 1 or max(sizes) > 1 or re.search(r"\brepeat|\breplicat", told, re.IGNORECASE)
    )
    judged = experiment.noise or re.search(r"\bnoise\b|\bchance\b|\bmargin\b", told, re.IGNORECASE)
    missing = ["the order of the runs"] * (not ordered) + ["repeats or noise"] * (not repeated and not judged)
    if missing:
        yield Seen("Runs", f"Nothing is said of {listed(missing, 'or of')}.")
