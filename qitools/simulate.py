"""Games and services to learn from: pure functions of their settings and a seed.

The same seed always gives the same data, and settings that come to the same thing give the same data too. So two
people can compare notes, and "what if we had not?" has an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import comb, cos, exp, pi, sqrt
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from qitools.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Seed = int | str


def _random(*keys: object) -> Random:
    """Chance of its own for each set of keys; text seeds are hashed alike on every machine."""
    return Random("|".join(map(str, keys)))


def _whole(given: object, what: str, least: int = 1) -> int:
    if isinstance(given, bool) or not hasattr(given, "__index__") or given.__index__() < least:
        raise InputError(f"{what} must be a whole number from {least} up; it is {given!r}.")
    return int(given.__index__())


def _choice(given: object, choices: Iterable[str], what: str) -> str:
    names = list(choices)
    if given not in names:
        raise InputError(f"There is no {what} {given!r}; choose one of {', '.join(names)}.")
    return str(given)


# --- Red beads -------------------------------------------------------------------------------------------------------

CLERKS = ("Ada", "Ben", "Cleo", "Dev", "Esi", "Finn")


@dataclass(frozen=True, slots=True)
class RedBeads:
    """What the willing workers drew.

    Attributes:
        clerks: their names.
        counts: one tuple a day, with each clerk's red beads in the order of `clerks`.
        n: beads that the paddle takes.
        p: the share of red beads in the box.
        actions: (day, what the manager did), as given. They changed nothing.
    """

    clerks: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    n: int
    p: float
    actions: tuple[tuple[int, str], ...] = ()

    @property
    def series(self) -> tuple[int, ...]:
        """Every draw in the order of time: day by day, clerk by clerk."""
        return tuple(count for day in self.counts for count in day)

    @property
    def totals(self) -> dict[str, int]:
        """Clerk -> red beads over all days."""
        return {clerk: sum(day[i] for day in self.counts) for i, clerk in enumerate(self.clerks)}

    @property
    def special(self) -> tuple[tuple[int, str], ...]:
        """(day, clerk) of every draw outside the limits: a reason to ask, where the others are common cause."""
        _, lower, upper = redbead_limits(self.n, self.p)
        return tuple(
            (number, clerk)
            for number, day in enumerate(self.counts, start=1)
            for clerk, count in zip(self.clerks, day, strict=True)
            if not lower <= count <= upper
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a draw in the order of time: day, clerk, red."""
        import pandas as pd

        rows = [
            (number, clerk, count)
            for number, day in enumerate(self.counts, start=1)
            for clerk, count in zip(self.clerks, day, strict=True)
        ]
        return pd.DataFrame(rows, columns=["day", "clerk", "red"])


def red_beads(
    seed: Seed,
    *,
    clerks: Iterable[str] = CLERKS,
    days: int = 8,
    n: int = 50,
    p: float = 0.2,
    actions: Iterable[tuple[int, str]] = (),
) -> RedBeads:
    """Run Deming's red bead experiment: everybody draws from the same box, and the beads go back.

    Args:
        seed: any whole number or word.
        clerks: who draws, in this order every day.
        days: how many days; more days do not change the first ones.
        n: beads that the paddle takes.
        p: the share of red beads in the box.
        actions: (day, what the manager did), such as (3, "praise Ada"). They are kept, and wired to nothing: that is
            the lesson.

    Raises:
        InputError: when a number cannot be used.

    >>> run = red_beads(seed=1)
    >>> run.counts == red_beads(seed=1, actions=[(2, "warn the worst"), (5, "offer a bonus")]).counts
    True
    """
    names = tuple(clerks)
    days, n = _whole(days, "The number of days"), _whole(n, "The size of the paddle")
    _share(p)
    if not names:
        raise InputError("There is nobody to draw; give at least one clerk.")
    chance = _random("red beads", seed)
    counts = tuple(tuple(sum(chance.random() < p for _ in range(n)) for _ in names) for _ in range(days))
    return RedBeads(names, counts, n, p, tuple((int(day), str(action)) for day, action in actions))


def redbead_limits(n: int = 50, p: float = 0.2) -> tuple[float, float, float]:
    """Return (centre, lower, upper) of an NP chart: np and 3 standard deviations about it, within 0 and n.

    Args:
        n: beads that the paddle takes.
        p: the share of red beads.

    Raises:
        InputError: when a number cannot be used.

    >>> [round(limit, 3) for limit in redbead_limits()]
    [10.0, 1.515, 18.485]
    """
    n = _whole(n, "The size of the paddle")
    _share(p)
    centre, spread = n * p, 3 * sqrt(n * p * (1 - p))
    return centre, max(centre - spread, 0.0), min(centre + spread, float(n))


def redbead_chance(at_most: int, n: int = 50, p: float = 0.2) -> float:
    """Return the chance that one draw has at most so many red beads: what a target really asks for.

    >>> round(100 * redbead_chance(3), 2)  # a "target of 3", in per cent
    0.57
    """
    n = _whole(n, "The size of the paddle")
    _share(p)
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(min(_whole(at_most, "The target", 0), n) + 1))


def _share(p: float) -> None:
    if isinstance(p, bool) or not isinstance(p, int | float) or not 0 <= p <= 1:
        raise InputError(f"The share of red beads must be from 0 to 1; it is {p!r}.")


# --- The funnel ------------------------------------------------------------------------------------------------------

FunnelRule = Literal[1, 2, 3, 4]

FUNNEL_RULES: dict[FunnelRule, str] = {
    1: "Leave the funnel where it is.",
    2: "After each drop, move the funnel from where it is by the opposite of the miss.",
    3: "After each drop, set the funnel back over the target, then move it by the opposite of the miss.",
    4: "After each drop, set the funnel over the point where the marble came to rest.",
}


@dataclass(frozen=True, slots=True)
class Funnel:
    """Where the marbles came to rest; the target is at (0, 0).

    Attributes:
        rule: 1 to 4, see `FUNNEL_RULES`.
        x, y: where each marble came to rest.
        at: where the funnel was for each drop.
    """

    rule: FunnelRule
    x: tuple[float, ...]
    y: tuple[float, ...]
    at: tuple[tuple[float, float], ...]

    @property
    def mean_square(self) -> float:
        """The mean squared miss in either direction: 1 when the funnel is left alone, on average."""
        return sum(x * x + y * y for x, y in zip(self.x, self.y, strict=True)) / (2 * len(self.x))


def funnel(rule: FunnelRule, n: int = 200, seed: Seed = 0) -> Funnel:
    """Drop marbles through Deming's funnel and adjust it by a rule.

    A marble rolls off from below the funnel by chance, with a standard deviation of 1 in each direction. The same seed
    gives the four rules the same rolls. On average, rule 2 doubles the mean square; rules 3 and 4 wander off, so that
    theirs grows with every drop (to (n + 1) / 2 over n drops).

    Args:
        rule: 1 leave alone, 2 adjust from the last position, 3 reset to the target and then adjust, 4 go to the last
            drop.
        n: how many marbles.
        seed: any whole number or word.

    Raises:
        InputError: when there is no such rule, or n is under 1.

    Source: Deming, Out of the Crisis (1986), chapter 11.

    >>> ratio = funnel(2, n=5000, seed=1).mean_square / funnel(1, n=5000, seed=1).mean_square
    >>> 1.9 < ratio < 2.1
    True
    """
    if isinstance(rule, bool) or rule not in FUNNEL_RULES:
        raise InputError(f"There is no funnel rule {rule!r}; choose 1, 2, 3 or 4.")
    chance = _random("funnel", seed)
    fx = fy = 0.0
    xs, ys, at = [], [], []
    for _ in range(_whole(n, "The number of drops")):
        x, y = fx + chance.gauss(0, 1), fy + chance.gauss(0, 1)
        xs.append(x)
        ys.append(y)
        at.append((fx, fy))
        if rule == 2:
            fx, fy = fx - x, fy - y
        elif rule == 3:
            fx, fy = -x, -y
        elif rule == 4:
            fx, fy = x, y
    return Funnel(rule, tuple(xs), tuple(ys), tuple(at))


# --- Coins -----------------------------------------------------------------------------------------------------------

COINS = ("2p", "10p", "£1")
SURFACES = ("wood", "glass", "cloth")
TECHNIQUES = ("finger flick", "thumb flick", "two hands")

# Effects on the logarithm of the time. A thumb wobbles a large coin and suits a middling one, so that whoever changes
# one thing at a time from the first of each does not find the best spin.
_SPIN = {
    "2p": 0.0, "10p": -0.05, "£1": -0.15, "wood": 0.0, "glass": 0.35, "cloth": -0.6,
    "finger flick": 0.0, "thumb flick": -0.15, "two hands": 0.2,
}  # fmt: skip
_SPIN_PAIRS = {("2p", "thumb flick"): -0.3, ("10p", "thumb flick"): 0.6}


def spin(coin: str, surface: str, technique: str, seed: Seed) -> float:
    """Spin a coin, and return how many seconds it spins.

    Args:
        coin: one of `COINS`.
        surface: one of `SURFACES`.
        technique: one of `TECHNIQUES`.
        seed: a new one for each spin; the same one gives the same spin again.

    Raises:
        InputError: when there is no such coin, surface or technique.

    >>> spin("2p", "glass", "finger flick", seed=1) == spin("2p", "glass", "finger flick", seed=1)
    True
    """
    chosen = (
        _choice(coin, COINS, "coin"),
        _choice(surface, SURFACES, "surface"),
        _choice(technique, TECHNIQUES, "technique"),
    )
    effect = sum(_SPIN[name] for name in chosen) + _SPIN_PAIRS.get((coin, technique), 0.0)
    return round(10 * exp(effect + _random("spin", *chosen, seed).gauss(0, 0.12)), 1)


# --- A planned experiment --------------------------------------------------------------------------------------------

# A 2 x 2 x 2 cell: for each factor +1 (used) or -1 (not used).
Cell = tuple[int, ...]
Design = Mapping[Cell, float | Iterable[float]]

# Share of appointments not attended (%), by text reminder (A), telephone call (B) and a slot that the person chose (C).
DNA_CLINIC: dict[Cell, float] = {
    (-1, -1, -1): 24, (+1, -1, -1): 18, (-1, +1, -1): 22, (+1, +1, -1): 16,
    (-1, -1, +1): 20, (+1, -1, +1): 8, (-1, +1, +1): 18, (+1, +1, +1): 6,
}  # fmt: skip


def clinic(text: bool, call: bool, slot: bool, *, appointments: int = 100, seed: Seed) -> int:
    """Run a clinic with a choice of three changes, and return how many appointments were not attended.

    Args:
        text: whether people get a text reminder (factor A).
        call: whether they get a telephone call (factor B).
        slot: whether they chose their slot (factor C).
        appointments: how many.
        seed: any whole number or word.

    Raises:
        InputError: when the number of appointments is under 1.

    >>> clinic(False, False, False, appointments=0, seed=1)
    Traceback (most recent call last):
    ...
    qitools.errors.InputError: The number of appointments must be a whole number from 1 up; it is 0.
    """
    cell = tuple(1 if used else -1 for used in (text, call, slot))
    appointments = _whole(appointments, "The number of appointments")
    chance = _random("clinic", *cell, seed)
    return sum(100 * chance.random() < DNA_CLINIC[cell] for _ in range(appointments))


def effects(design: Design) -> dict[str, float]:
    """Return the mean, the main effects and the interactions of a two-level factorial.

    An effect is the mean of the results where its sign is +, minus the mean of those where it is -; the sign of an
    interaction is the product of its factors' signs.

    Args:
        design: cell -> its result, or the list of its results. A cell is a tuple with +1 or -1 for each factor; the
            factors are called A, B, C ...

    Raises:
        InputError: when a cell is missing, is not one, or cells have different numbers of results.

    Source: Box, Hunter & Hunter, Statistics for Experimenters (2005), chapter 5.

    >>> effects(DNA_CLINIC)
    {'mean': 16.5, 'A': -9.0, 'B': -2.0, 'C': -7.0, 'AB': 0.0, 'AC': -3.0, 'BC': 0.0, 'ABC': 0.0}
    """
    cells = _cells(design)
    factors = len(next(iter(cells)))
    found = {"mean": sum(cells.values()) / len(cells)}
    for size in range(1, factors + 1):
        for chosen in combinations(range(factors), size):
            signed = 0.0
            for cell, result in cells.items():
                sign = 1
                for factor in chosen:
                    sign *= cell[factor]
                signed += sign * result
            found["".join(chr(ord("A") + factor) for factor in chosen)] = signed / (len(cells) / 2)
    return found


def best_cell(design: Design, better: Literal["decrease", "increase"] = "decrease") -> Cell:
    """Return the cell with the best result; the one with the fewest changes where several are level.

    Args:
        design: as in `effects`.
        better: "decrease" or "increase", the wanted direction.

    Raises:
        InputError: as in `effects`, and when the direction is neither.

    >>> best_cell(DNA_CLINIC)
    (1, 1, 1)
    """
    cells = _cells(design)
    sign = {"decrease": 1, "increase": -1}[_choice(better, ("decrease", "increase"), "direction")]
    return min(cells, key=lambda cell: (sign * cells[cell], sum(cell)))


def _cells(design: Design) -> dict[Cell, float]:
    """Cell -> the mean of its results, for every cell of a full design."""
    if not isinstance(design, Mapping) or not design:
        raise InputError("A design is a dict of cell to result, such as {(-1, -1): 24, (1, -1): 18, ...}.")
    cells: dict[Cell, float] = {}
    sizes = set()
    for cell, result in design.items():
        if not isinstance(cell, tuple) or not cell or any(level not in (-1, 1) for level in cell):
            raise InputError(f"A cell of a design is a tuple of +1 and -1, one for each factor; this is {cell!r}.")
        results = list(result) if isinstance(result, Iterable) and not isinstance(result, str) else [result]
        if not results or any(isinstance(one, bool | str) or not hasattr(one, "__float__") for one in results):
            raise InputError(f"Cell {cell!r} needs a number, or a list of numbers; it has {result!r}.")
        sizes.add(len(results))
        cells[cell] = sum(map(float, results)) / len(results)
    factors = len(next(iter(cells)))
    absent = [cell for cell in product((-1, 1), repeat=factors) if cell not in cells]
    if absent or len(cells) != 2**factors:
        raise InputError(
            f"The design is not full: cell {absent[0]!r} is missing."
            if absent
            else "The cells of the design do not all have the same factors."
        )
    if len(sizes) > 1:
        raise InputError("The design is not balanced: give every cell the same number of results.")
    return cells


# --- Tennis balls ----------------------------------------------------------------------------------------------------

# What a team takes for a rule, though nobody said so. (Said were only: every ball touches everybody, in order.)
ASSUMPTIONS = {
    "stand apart": "We stand in a wide ring.",
    "keep our places": "The order of the people and the order of the places are two things.",
    "throw": "The ball flies from hand to hand.",
    "one ball at a time": "The next ball waits for the last one.",
    "hold it": "To touch is to catch and hold.",
}
# The share of the time that stays when it is questioned.
_SAVED = {"stand apart": 0.7, "keep our places": 0.55, "throw": 0.6, "one ball at a time": 0.5, "hold it": 0.45}


def tennis_balls(questioned: Iterable[str] = (), *, seed: Seed, people: int = 8, balls: int = 3) -> float:
    """Play a round of the tennis ball game, and return the seconds it takes.

    Every ball must touch everybody, in the same order. With nothing questioned, 8 people and 3 balls take about 45
    seconds; trying harder does not change that, but each assumption that the team questions does.

    Args:
        questioned: which of `ASSUMPTIONS` the team has questioned.
        seed: a new one for each round.
        people, balls: how many.

    Raises:
        InputError: when there is no such assumption, or nobody plays.

    >>> tennis_balls(["throw", "stand apart"], seed=1) < tennis_balls(seed=1)
    True
    """
    named = [questioned] if isinstance(questioned, str) else list(questioned)
    chosen = {_choice(name, ASSUMPTIONS, "assumption") for name in named}
    touches = _whole(people, "The number of people") * _whole(balls, "The number of balls")
    seconds = 45 * touches / 24
    for name in _SAVED:
        seconds *= _SAVED[name] if name in chosen else 1
    return round(seconds * exp(_random("tennis balls", seed).gauss(0, 0.08)), 1)


# --- Spread ----------------------------------------------------------------------------------------------------------

# How each of Rogers' five attributes leans a team towards a change, for a step of the scale from 1 to 5. That four of
# them help and complexity hinders is his; by how much is made up for this course.
_LEAN = {"relative_advantage": 0.35, "compatibility": 0.3, "complexity": -0.35, "trialability": 0.3}
ATTRIBUTES = (*_LEAN, "observability")


def adoption(seed: Seed, *, teams: int = 40, months: int = 24, **attributes: float) -> tuple[int, ...]:
    """Return how many teams have taken a change up by the end of each month.

    Each month a team that has not yet done so may decide of its own accord, or because it sees others at it. Both
    chances follow from the five attributes of the change; others count for more where its results can be seen.

    Args:
        seed: any whole number or word. The same one gives the same teams their luck, so that only the attributes differ.
        teams: how many.
        months: how long to watch; more months do not change the first ones.
        attributes: each of `ATTRIBUTES`, from 1 (little of it) to 5 (a great deal); 3 when left out.

    Raises:
        InputError: when a number cannot be used, or there is no such attribute.

    Source: the two chances are those of Bass, A new product growth for model consumer durables (1969); the attributes
    are those of Rogers, Diffusion of Innovations.

    >>> easy, hard = adoption(1, complexity=1), adoption(1, complexity=5)
    >>> easy[11] > hard[11]
    True
    """
    for name, value in attributes.items():
        _choice(name, ATTRIBUTES, "attribute")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 5:
            raise InputError(f"The {name.replace('_', ' ')} must be from 1 to 5; it is {value!r}.")
    teams, months = _whole(teams, "The number of teams"), _whole(months, "The number of months")
    steps = {name: attributes.get(name, 3) - 3 for name in ATTRIBUTES}
    lean = sum(weight * steps[name] for name, weight in _LEAN.items())
    alone = 0.008 * exp(lean)
    among_others = 0.18 * exp(0.3 * lean + 0.35 * steps["observability"])
    chance = _random("adoption", seed)
    adopted = [False] * teams
    counts = []
    for _ in range(months):
        odds = min(alone + among_others * sum(adopted) / teams, 0.9)
        # every team draws, also those that have taken it up: so each has the same luck whatever the change is like
        adopted = [chance.random() < odds or before for before in adopted]
        counts.append(sum(adopted))
    return tuple(counts)


# --- A ward ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A change that the ward can test.

    Attributes:
        name: what it is called in `Ward.start`.
        told: how those who propose it describe it. What it does, the data must tell.
    """

    name: str
    told: str


CHANGES = (
    Change("safety huddle", "Two minutes at the start of each shift: who are we worried about, and who does what?"),
    Change("posters", "A campaign: “Respect our staff” on every wall, and mugs."),
    Change("early medication", "As-needed medication is offered at the first sign of tension."),
)


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a change really does when it is fully in use, as factors on rates."""

    incidents: float = 1.0
    sedations: float = 1.0


# One works; one does nothing; one works a little, and its price shows only in the balancing measure.
_EFFECTS = {
    "safety huddle": _Effect(incidents=0.6, sedations=0.95),
    "posters": _Effect(),
    "early medication": _Effect(incidents=0.85, sedations=1.75),
}
# A change is not in use at once: its share of shifts in its first months, and after.
_IN_USE = (0.3, 0.55, 0.7, 0.8)
_INCIDENTS, _SEDATIONS = 42.0, 60.0  # per 1,000 occupied bed-days, over a year without changes
_BEDS, _DAYS = 18, (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the ward.

    Attributes:
        month: the month as text, such as "2026-01".
        bed_days: occupied bed-days.
        incidents: violent incidents: the outcome, as a count.
        rate: violent incidents per 1,000 occupied bed-days: the outcome.
        in_use: change -> % of audited shifts on which it was in use: the process measure.
        sedations: as-needed sedation per 1,000 occupied bed-days: the balancing measure.
    """

    month: str
    bed_days: int
    incidents: int
    rate: float
    in_use: Mapping[str, float]
    sedations: float


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward, its months so far, and the changes it has tested. Made by `ward`; never changed, only continued.

    Attributes:
        seed: whose chance it is.
        tested: (change, first month, last month or None), months counted from 1.
        months: what has happened.
    """

    seed: Seed
    tested: tuple[tuple[str, int, int | None], ...]
    months: tuple[Month, ...]

    def wait(self, months: int) -> Ward:
        """Return the ward after some more months.

        Raises:
            InputError: when the number is under 1.
        """
        first = len(self.months)
        more = (self._month(first + step) for step in range(_whole(months, "The number of months")))
        return replace(self, months=(*self.months, *more))

    def start(self, change: str) -> Ward:
        """Return the ward with a change in use from next month on.

        Args:
            change: the name of one of `CHANGES`.

        Raises:
            InputError: when there is no such change, or it is in use.
        """
        self._known(change)
        if self._running(change) is not None:
            raise InputError(f"The change {change!r} is in use already; stop it before you start it again.")
        return replace(self, tested=(*self.tested, (change, len(self.months) + 1, None)))

    def stop(self, change: str) -> Ward:
        """Return the ward with a change out of use from next month on.

        Raises:
            InputError: when there is no such change, or it is not in use.
        """
        self._known(change)
        running = self._running(change)
        if running is None:
            raise InputError(f"The change {change!r} is not in use; there is nothing to stop.")
        tested = list(self.tested)
        tested[running] = (change, self.tested[running][1], len(self.months))
        return replace(self, tested=tuple(tested))

    @property
    def rate(self) -> tuple[float, ...]:
        """Violent incidents per 1,000 occupied bed-days, month by month: the outcome."""
        return tuple(month.rate for month in self.months)

    @property
    def sedations(self) -> tuple[float, ...]:
        """As-needed sedation per 1,000 occupied bed-days, month by month: the balancing measure."""
        return tuple(month.sedations for month in self.months)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a month: month, bed_days, incidents, rate, sedations, and a column for each change tested.

        A change's column has the percentage of audited shifts on which it was in use; it is named after the change.
        """
        import pandas as pd

        names = list(dict.fromkeys(name for name, _, _ in self.tested))
        rows: list[list[Any]] = [
            [m.month, m.bed_days, m.incidents, m.rate, m.sedations, *(m.in_use.get(name, 0.0) for name in names)]
            for m in self.months
        ]
        return pd.DataFrame(rows, columns=["month", "bed_days", "incidents", "rate", "sedations", *names])

    @staticmethod
    def _known(change: str) -> None:
        _choice(change, (each.name for each in CHANGES), "change")

    def _running(self, change: str) -> int | None:
        return next((i for i, (name, _, last) in enumerate(self.tested) if name == change and last is None), None)

    def _month(self, position: int) -> Month:
        """The month at a position from 0. Its chance is its own, whatever has been tested."""
        calendar = position % 12
        chance = _random("ward", self.seed, position)
        bed_days = round(_BEDS * _DAYS[calendar] * (0.86 + 0.12 * chance.random()))
        # Tension is highest in January and lowest in July; and months differ for no reason that anybody will find.
        season = 1 + 0.12 * cos(2 * pi * calendar / 12)
        luck = exp(chance.gauss(0, 0.12))
        draws = [chance.random(), chance.random()]
        incidents, sedations = _INCIDENTS * season * luck, _SEDATIONS * season * luck
        in_use: dict[str, float] = {}
        for name, first, last in self.tested:
            since = position + 1 - first
            if since < 0 or (last is not None and position + 1 > last):
                continue
            share = _IN_USE[min(since, len(_IN_USE) - 1)]
            # Audited: 30 of the month's shifts.
            audit = _random("ward", self.seed, position, name)
            in_use[name] = round(100 * sum(audit.random() < share for _ in range(30)) / 30, 1)
            incidents *= 1 + share * (_EFFECTS[name].incidents - 1)
            sedations *= 1 + share * (_EFFECTS[name].sedations - 1)
        counted = _poisson(incidents * bed_days / 1000, draws[0])
        given = _poisson(sedations * bed_days / 1000, draws[1])
        return Month(
            f"{2026 + position // 12}-{calendar + 1:02d}",
            bed_days,
            counted,
            round(1000 * counted / bed_days, 1),
            in_use,
            round(1000 * given / bed_days, 1),
        )


def ward(seed: Seed, months: int = 12, changes: Mapping[str, int] | None = None) -> Ward:
    """Return an acute mental health ward whose monthly data answer to what you change.

    Months differ by common cause, and winters are worse. Of the changes that it can test, not all do what those who
    propose them say, and not all that they do shows in the outcome: look at the balancing measure too.

    Args:
        seed: any whole number or word; a seed is one ward, whose chance is the same whatever is tested.
        months: how many months to begin with, from January 2026.
        changes: change -> the month, from 1, in which it starts. (Or go on month by month, see the example.)

    Raises:
        InputError: when there is no such change, or a number cannot be used.

    >>> heron = ward(seed=7, months=12)                       # a year as it is
    >>> heron = heron.start("safety huddle").wait(12)         # test a change, and look again a year later
    >>> heron == ward(seed=7, months=24, changes={"safety huddle": 13})
    True
    >>> len(heron.rate), heron.months[12].month
    (24, '2027-01')
    """
    starts = [(name, _whole(month, f"The first month of {name!r}")) for name, month in dict(changes or {}).items()]
    for name, _ in starts:
        Ward._known(name)
    tested = tuple((name, month, None) for name, month in sorted(starts, key=lambda start: start[1]))
    return Ward(seed, tested, ()).wait(months)


def _poisson(mean: float, u: float) -> int:
    """The Poisson count at a quantile: for the same u, a smaller mean never gives a larger count."""
    count, term = 0, exp(-mean)
    below = term
    while u > below and term > 1e-300:
        count += 1
        term *= mean / count
        below += term
    return count
