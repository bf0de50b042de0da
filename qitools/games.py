"""Simulations as somebody has played them: what was predicted, what was chosen, and what came of it.

A game never changes; `play` returns the game after one more run. What a run gives follows from the seed, the choices
and what was played before, so that a game can be written down as its choices alone, and two people with the same
seed can compare notes.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from math import isfinite, sqrt
from typing import TYPE_CHECKING, Any, ClassVar, Self

from qitools import simulate
from qitools.display import Diagram
from qitools.errors import InputError, entries

if TYPE_CHECKING:
    from qitools.draw.scene import Scene
    from qitools.runchart import RunChart
    from qitools.shewhart import ShewhartChart


class Game(Diagram):
    """A simulation and its runs so far. Subclasses say what a run asks for, what it gives and how it is drawn.

    Args:
        runs: the runs, as dicts with at least what `play` asks for; anything else in them is worked out again.
        seed: any whole number or word; the course's own when left out.

    Raises:
        InputError: when a run cannot be played.
    """

    title: ClassVar[str]
    usual: ClassVar[simulate.Seed] = 1  # the seed when none is given
    # What `play` asks for, by name, and whether it may be left out.
    asks: ClassVar[Mapping[str, bool]]
    # Of the log: key and heading of each column.
    columns: ClassVar[tuple[tuple[str, str], ...]]

    def __init__(self, runs: Iterable[Mapping[str, Any]] = (), seed: simulate.Seed | None = None) -> None:
        self.seed = self.usual if seed is None else seed
        self._runs: tuple[dict[str, Any], ...] = ()
        listed = entries(runs, f"The runs of {self.title!r} are a list of dicts")
        for number, run in enumerate(listed, start=1):
            if not isinstance(run, Mapping):
                raise InputError(f"Run {number} of {self.title!r} is a dict; this is {run!r}.")
            self._runs += (self._played({name: run.get(name, "") for name in self.asks}),)

    def play(self, **given: Any) -> Self:
        """Return the game after one more run.

        Args:
            given: the prediction and the choices, by the names in `asks`.

        Raises:
            InputError: when the prediction is missing, a choice cannot be made, or the game is over.
        """
        if unknown := sorted(set(given) - set(self.asks)):
            raise InputError(f"{self.title!r} does not ask for {unknown[0]!r}; it asks for {', '.join(self.asks)}.")
        return type(self)([*self._runs, given], **self._settings())

    def _settings(self) -> dict[str, Any]:
        return {"seed": self.seed}

    def _played(self, given: dict[str, Any]) -> dict[str, Any]:
        for name, optional in self.asks.items():
            if given[name] in ("", None) and not optional:
                raise InputError(f"Predict first: {self.title!r} shows a result only when {name!r} is written.")
        if self.over:
            raise InputError(f"{self.title!r} is over; start again with another seed.")
        return {"run": len(self._runs) + 1, **self._run(given)}

    @abstractmethod
    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a run as it goes into the log: what was given, read, and what came of it."""

    @property
    def log(self) -> list[dict[str, Any]]:
        """Every run as a dict of plain values, in order. A copy."""
        return [dict(run) for run in self._runs]

    @property
    def over(self) -> bool:
        """Whether no run is left."""
        return False

    @property
    def told(self) -> str:
        """The last run in a sentence; "" before the first."""
        return self._tell(self._runs[-1]) if self._runs else ""

    def _tell(self, run: dict[str, Any]) -> str:
        return "; ".join(f"{heading}: {run.get(key, '')}" for key, heading in self.columns)

    @property
    def reveal(self) -> str:
        """What to say at the end; "" before."""
        return ""

    def rows(self) -> list[list[str]]:
        """Return the log as texts, a row a run, in the order of `columns`."""
        return [[_plain(run.get(key, "")) for key, _ in self.columns] for run in self._runs]

    def to_dict(self) -> dict[str, Any]:
        """Return {"seed": ..., "runs": [...]}; `from_dict` plays it again."""
        return {"seed": self.seed, "runs": self.log}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        """Return the game that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or set(given) - {"seed", "runs"}:
            raise InputError(f"{cls.title!r} is written down as a dict with the keys 'seed' and 'runs'.")
        seed = given.get("seed")
        return cls(given.get("runs", ()), seed if isinstance(seed, int | str) else None)

    @property
    def alt_text(self) -> str:
        """The simulation, its last run and its chart in words."""
        words = self._words()
        count = f"{len(self._runs)} {'run' if len(self._runs) == 1 else 'runs'}"
        return " ".join(filter(None, (f"{self.title}: {count}.", self.told, words, self.reveal)))

    @abstractmethod
    def _words(self) -> str:
        """Return what the picture shows, in words."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # its runs are dicts

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self._runs)} runs>"


def _plain(value: Any) -> str:
    return f"{value:g}".replace("-", "−") if isinstance(value, int | float) else str(value)


def _number(given: Any, what: str) -> float:
    """Return a number that was predicted; also from text such as "14" or "14.5"."""
    try:
        number = float(str(given).replace(",", "").rstrip("%s "))
    except ValueError:
        number = float("nan")
    if not isfinite(number) or isinstance(given, bool):
        raise InputError(f"{what} should be a number, such as 14; it is {given!r}.")
    return int(number) if number == int(number) else number


def _one(given: Any, choices: Iterable[str], what: str) -> str:
    names = list(choices)
    if given not in names:
        raise InputError(f"There is no {what} {given!r}; choose one of {', '.join(names)}.")
    return str(given)


# --- Red beads -------------------------------------------------------------------------------------------------------

DAYS = 8
ACTIONS = ("praise the best", "warn the worst", "offer a bonus")


class RedBeadDays(Game):
    """Deming's red bead experiment, day by day: six clerks, eight days, and a manager whose buttons do nothing.

    A run asks for lowest and highest (the fewest and most red beads that anybody will draw), and action (what the
    manager does before the day; may be left out).

    >>> game = RedBeadDays(seed=1).play(lowest=5, highest=15)
    >>> game.log[0]["counts"] == RedBeadDays(seed=1).play(lowest=5, highest=15, action="offer a bonus").log[0]["counts"]
    True
    """

    title = "Red beads"
    usual = 17  # no false alarm on the chart, and the clerk who does best comes last in the next eight days
    asks: ClassVar[Mapping[str, bool]] = {"lowest": False, "highest": False, "action": True}
    columns = (
        ("run", "Day"), ("predicted", "You said"), ("action", "You did"),
        *((clerk, clerk) for clerk in simulate.CLERKS), ("surprise", "Outside what you said"),
    )  # fmt: skip

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        low, high = _number(given["lowest"], "The fewest"), _number(given["highest"], "The most")
        if not 0 <= low <= high <= 50:
            raise InputError(f"Of 50 beads, predict from 0 to 50, the fewest first; it is {low:g} to {high:g}.")
        done = [_one(action, ACTIONS, "action") for action in str(given["action"] or "").split(", ") if action]
        day = len(self._runs)
        counts = simulate.red_beads(self.seed, days=day + 1).counts[day]
        outside = [clerk for clerk, red in zip(simulate.CLERKS, counts, strict=True) if not low <= red <= high]
        return {
            "lowest": low, "highest": high, "action": ", ".join(done), "predicted": f"{low:g} to {high:g}",
            "counts": list(counts), **dict(zip(simulate.CLERKS, counts, strict=True)),
            "surprise": ", ".join(outside) or "nobody",
        }  # fmt: skip

    @property
    def over(self) -> bool:
        """Whether the eight days are done."""
        return len(self._runs) >= DAYS

    def _tell(self, run: dict[str, Any]) -> str:
        red: list[int] = run["counts"]
        return (
            f"Day {run['run']}: {self.best} drew {min(red)} red beads, {self.worst} drew {max(red)}. "
            f"You said {run['predicted']}."
        )

    @property
    def best(self) -> str:
        """Who drew the fewest on the last day."""
        red = self._runs[-1]["counts"]
        return simulate.CLERKS[red.index(min(red))]

    @property
    def worst(self) -> str:
        """Who drew the most on the last day."""
        red = self._runs[-1]["counts"]
        return simulate.CLERKS[red.index(max(red))]

    def said(self, action: str) -> str:
        """Return what happens in the room when the manager does something."""
        if not self._runs:
            return "There is nobody to praise or warn before the first day."
        return {
            "praise the best": f"{self.best} is delighted. The box of beads has not heard it.",
            "warn the worst": f"{self.worst} has gone pale. The box of beads has not heard it.",
            "offer a bonus": "Everybody promises to try harder. The box of beads has not heard it.",
        }[_one(action, ACTIONS, "action")]

    @property
    def reveal(self) -> str:
        """At the end: what the buttons did, and how the best clerk goes on."""
        if not self.over:
            return ""
        every = simulate.red_beads(self.seed, days=2 * DAYS).counts
        sums = [
            {clerk: sum(day[place] for day in part) for place, clerk in enumerate(simulate.CLERKS)}
            for part in (every[:DAYS], every[DAYS:])
        ]
        first, later = (sorted(totals, key=totals.__getitem__) for totals in sums)
        done = sum(len(run["action"].split(", ")) for run in self._runs if run["action"])
        outside = simulate.red_beads(self.seed, days=DAYS).special
        points = {0: "No draw", 1: "One draw"}.get(len(outside), f"{len(outside)} draws")
        return (
            f"The reveal: your buttons, pressed {_times(done)}, were wired to nothing. Every "
            f"paddle took 50 beads by chance from one box with 20% red. {points} of 48 lay outside the limits of that "
            f"chance. {first[0]} had the fewest over eight days; over the next eight, from the same box, {first[0]} "
            f"comes {_place(later.index(first[0]) + 1)} of six."
        )

    def chart(self) -> ShewhartChart:
        """Return the draws so far as a P chart, clerk by clerk and day by day."""
        from qitools.shewhart import ShewhartChart

        red = [count for run in self._runs for count in run["counts"]]
        return ShewhartChart(
            red, n=[50] * len(red), kind="p", title="Red beads in each paddle of 50", xlabel="Draw, in order of time"
        )

    def _words(self) -> str:
        return self.chart().alt_text if self._runs else "Nothing is drawn yet."

    def _scene(self) -> Scene:
        from qitools.draw.games import lay_out_beads

        return lay_out_beads(self)


def _times(number: int) -> str:
    return {0: "never once", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _place(number: int) -> str:
    return ("first", "second", "third", "fourth", "fifth", "sixth")[number - 1]


# --- The funnel ------------------------------------------------------------------------------------------------------


class FunnelDrops(Game):
    """Deming's funnel: choose a rule, predict how widely the marbles scatter, and drop some more.

    A run asks for predicted (the standard deviation that you expect), rule ("1" to "4") and drops.

    >>> FunnelDrops(seed=1).play(predicted=1, rule="1", drops=200).log[0]["sd"]
    0.98
    """

    title = "The funnel"
    asks: ClassVar[Mapping[str, bool]] = {"predicted": False, "rule": False, "drops": True}
    columns = (
        ("run", "Run"), ("rule", "Rule"), ("drops", "Drops"), ("predicted", "You said"), ("sd", "Standard deviation"),
    )  # fmt: skip

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        rule = _one(str(given["rule"]), map(str, simulate.FUNNEL_RULES), "rule")
        drops = _number(20 if given["drops"] in ("", None) else given["drops"], "The number of drops")
        if not 1 <= drops <= 1000 or drops != int(drops):
            raise InputError(f"Drop from 1 to 1000 marbles at a time; it is {drops:g}.")
        before = sum(run["drops"] for run in self._runs if run["rule"] == rule)
        result = simulate.funnel(int(rule), before + int(drops), self.seed)  # type: ignore[arg-type]
        return {
            "predicted": _number(given["predicted"], "The standard deviation that you predict"),
            "rule": rule,
            "drops": int(drops),
            "all_drops": before + int(drops),
            "sd": round(sqrt(result.mean_square), 2),
        }

    def _tell(self, run: dict[str, Any]) -> str:
        return (
            f"Rule {run['rule']} after {run['all_drops']} drops: standard deviation {run['sd']:g}. "
            f"You said {run['predicted']:g}."
        )

    def dropped(self) -> dict[str, int]:
        """Return rule -> how many marbles have been dropped by it, in order of the rules."""
        count = {str(rule): 0 for rule in simulate.FUNNEL_RULES}
        for run in self._runs:
            count[run["rule"]] += run["drops"]
        return {rule: drops for rule, drops in count.items() if drops}

    def _words(self) -> str:
        return " ".join(
            f"Rule {rule}, {drops} drops: standard deviation "
            f"{sqrt(simulate.funnel(int(rule), drops, self.seed).mean_square):.2f}."  # type: ignore[arg-type]
            for rule, drops in self.dropped().items()
        ) or "A target, and no marble yet."  # fmt: skip

    def _scene(self) -> Scene:
        from qitools.draw.games import lay_out_funnel

        return lay_out_funnel(self)


# --- Coins -----------------------------------------------------------------------------------------------------------


class CoinSpins(Game):
    """Spin a coin for as long as you can: predict the seconds and say why, then spin.

    A run asks for predicted (seconds), why, coin, surface and technique.

    >>> game = CoinSpins(seed=1).play(predicted=14, why="less friction", coin="2p", surface="glass",
    ...                               technique="thumb flick")
    >>> game.log[0]["difference"] == round(game.log[0]["seconds"] - 14, 1)
    True
    """

    title = "Spinning coins"
    asks: ClassVar[Mapping[str, bool]] = {
        "coin": False,
        "surface": False,
        "technique": False,
        "predicted": False,
        "why": False,
    }
    columns = (
        ("run", "Spin"), ("coin", "Coin"), ("surface", "Surface"), ("technique", "Technique"),
        ("predicted", "You said"), ("why", "Because"), ("seconds", "Seconds"), ("difference", "Difference"),
    )  # fmt: skip

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        chosen = (str(given["coin"]), str(given["surface"]), str(given["technique"]))
        predicted = _number(given["predicted"], "The seconds that you predict")
        seconds = simulate.spin(*chosen, seed=f"{self.seed} {len(self._runs) + 1}")
        return {
            **dict(zip(("coin", "surface", "technique"), chosen, strict=True)),
            "predicted": predicted,
            "why": str(given["why"]).strip(),
            "seconds": seconds,
            "difference": round(seconds - predicted, 1),
        }

    def _tell(self, run: dict[str, Any]) -> str:
        return (
            f"Spin {run['run']}: {run['seconds']:g} seconds. You said {run['predicted']:g}, because {run['why']}. "
            "What does the difference teach you?"
        )

    def chart(self) -> RunChart:
        """Return the spins so far as a run chart."""
        from qitools.runchart import RunChart

        return RunChart(
            [run["seconds"] for run in self._runs], title=self.title, ylabel="Seconds", xlabel="Spin", better="increase"
        )

    def _words(self) -> str:
        return self.chart().alt_text if self._runs else "No coin has been spun yet."

    def _scene(self) -> Scene:
        from qitools.draw.games import lay_out_line

        return lay_out_line(self, "How long can you make a coin spin?", "No coin has been spun yet.")


# --- A question with its answer held back ----------------------------------------------------------------------------


class Guess(Game):
    """A question whose answer is shown when a prediction is written.

    A run asks for predicted; there is one run.

    Args:
        runs, seed: as in `Game`; nothing here is left to chance.
        title: the question.

    >>> Guess(title="How many wait?").play(predicted="about 40").told
    'You predicted: about 40.'
    """

    asks: ClassVar[Mapping[str, bool]] = {"predicted": False}
    columns = (("predicted", "You predicted"),)

    def __init__(
        self, runs: Iterable[Mapping[str, Any]] = (), seed: simulate.Seed | None = None, title: str = "A question"
    ) -> None:
        self.title = title  # type: ignore[misc]  # of the game, where others have one for their kind
        super().__init__(runs, seed)

    def _settings(self) -> dict[str, Any]:
        return {**super()._settings(), "title": self.title}

    @property
    def over(self) -> bool:
        """Whether the prediction is written."""
        return bool(self._runs)

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"predicted": " ".join(str(given["predicted"]).split())}

    def _tell(self, run: dict[str, Any]) -> str:
        return f"You predicted: {run['predicted']}."

    def _words(self) -> str:
        return "" if self._runs else "Nobody has predicted yet."

    def _scene(self) -> Scene:
        from qitools.draw.games import lay_out_guess

        return lay_out_guess(self)


# --- A cube of eight experiments -------------------------------------------------------------------------------------

CLINIC_FACTORS = ("Text reminder", "Telephone call", "Own choice of slot")


class CubeCorners(Game):
    """A planned experiment with three factors: predict a corner of the cube, then open it, and watch the effects.

    A run asks for predicted (the result that you expect) and corner (three signs, such as "+-+"): open a corner.

    Args:
        runs, seed: as in `Game`.
        design: cell of +1 and -1 -> result; the appointment clinic of the course when left out.
        factors: the names of the three factors.
        unit: of the result.

    >>> game = CubeCorners().play(predicted=20, corner="---").play(predicted=15, corner="+--")
    >>> game.effects()["A"]
    -6
    """

    title = "A planned experiment"
    asks: ClassVar[Mapping[str, bool]] = {"corner": False, "predicted": False}
    columns = (
        ("run", "Run"), ("A", "A"), ("B", "B"), ("C", "C"), ("predicted", "You said"), ("result", "Result"),
        ("difference", "Difference"),
    )  # fmt: skip

    def __init__(
        self,
        runs: Iterable[Mapping[str, Any]] = (),
        seed: simulate.Seed | None = None,
        design: simulate.Design | None = None,
        factors: tuple[str, str, str] = CLINIC_FACTORS,
        unit: str = "% not attended",
    ) -> None:
        self.design = simulate.DNA_CLINIC if design is None else design
        self.factors = factors
        self.unit = unit
        full = simulate.effects(self.design)
        if set(full) != {"mean", "A", "B", "C", "AB", "AC", "BC", "ABC"} or len(factors) != 3:
            raise InputError("The cube shows three factors; give a design of eight cells and three names.")
        super().__init__(runs, seed)

    def _settings(self) -> dict[str, Any]:
        return {"seed": self.seed, "design": self.design, "factors": self.factors, "unit": self.unit}

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        corner = str(given["corner"]).replace("−", "-")
        if len(corner) != 3 or set(corner) - {"+", "-"}:
            raise InputError(f"A corner is three signs, such as '+-+'; this is {corner!r}.")
        if any(run["corner"] == corner for run in self._runs):
            raise InputError(f"The corner {corner} is open already; choose another one.")
        found = self.design[tuple(1 if sign == "+" else -1 for sign in corner)]
        results = list(found) if isinstance(found, Iterable) else [found]
        result = _tidy(sum(results) / len(results))
        predicted = _number(given["predicted"], "The result that you predict")
        signs = dict(zip("ABC", corner.replace("-", "−"), strict=True))
        return {
            "corner": corner, **signs, "predicted": predicted, "result": result,
            "difference": _tidy(result - predicted),
        }  # fmt: skip

    @property
    def over(self) -> bool:
        """Whether all eight corners are open."""
        return len(self._runs) >= 8

    def opened(self) -> dict[str, float]:
        """Return corner -> result, of those that are open."""
        return {run["corner"]: run["result"] for run in self._runs}

    def effects(self) -> dict[str, float]:
        """Return the effects as far as the open corners tell them: the mean where + minus the mean where −.

        With all eight open these are the effects of the design; before, an effect has only what can be compared, and
        one that has nothing on one side is left out.
        """
        names = ("A", "B", "C", "AB", "AC", "BC", "ABC")
        found = {}
        for name in names:
            sides: dict[int, list[float]] = {1: [], -1: []}
            for corner, result in self.opened().items():
                minus = sum(corner["ABC".index(letter)] == "-" for letter in name)
                sides[-1 if minus % 2 else 1].append(result)
            if sides[1] and sides[-1] and (len(name) == 1 or self.over):
                found[name] = _tidy(sum(sides[1]) / len(sides[1]) - sum(sides[-1]) / len(sides[-1]))
        return found

    def _tell(self, run: dict[str, Any]) -> str:
        used = [factor for factor, sign in zip(self.factors, run["corner"], strict=True) if sign == "+"]
        return f"{' and '.join(used) or 'None of the three'}: {run['result']:g}{'' if self.unit.startswith('%') else ' '}{self.unit}. You said {run['predicted']:g}."

    def _words(self) -> str:
        corners = "; ".join(f"{corner.replace('-', '−')} {result:g}" for corner, result in self.opened().items())
        effects = ", ".join(f"{name} {value:+g}".replace("-", "−") for name, value in self.effects().items())
        names = ", ".join(f"{letter} {factor}" for letter, factor in zip("ABC", self.factors, strict=True))
        return (
            f"A cube with the factors {names}, in {self.unit}. Open: {corners or 'none'}. "
            f"Effects so far: {effects or 'none can be told yet'}."
        )

    def _scene(self) -> Scene:
        from qitools.draw.games import lay_out_cube

        return lay_out_cube(self)


def _tidy(value: float) -> float:
    value = round(value, 2)
    return int(value) if value == int(value) else value


# --- Tennis balls ----------------------------------------------------------------------------------------------------


class BallRounds(Game):
    """The tennis ball game: every ball touches everybody, in order. Question a rule that nobody made, and play.

    A run asks for predicted (seconds) and questioned (one of `simulate.ASSUMPTIONS`; left out to try harder). What was
    questioned stays questioned.

    >>> slow = BallRounds(seed=1).play(predicted=40)
    >>> slow.play(predicted=30, questioned="throw").log[1]["seconds"] < slow.play(predicted=30).log[1]["seconds"]
    True
    """

    title = "Tennis balls"
    asks: ClassVar[Mapping[str, bool]] = {"questioned": True, "predicted": False}
    columns = (
        ("run", "Round"), ("questioned", "Questioned"), ("predicted", "You said"), ("seconds", "Seconds"),
        ("difference", "Difference"),
    )  # fmt: skip

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        new = str(given["questioned"] or "")
        before = self.questioned
        if new:
            _one(new, simulate.ASSUMPTIONS, "rule")
        number = len(self._runs) + 1
        seconds = simulate.tennis_balls([*before, *([new] if new else [])], seed=f"{self.seed} {number}")
        predicted = _number(given["predicted"], "The seconds that you predict")
        return {
            "questioned": new,
            "predicted": predicted,
            "seconds": seconds,
            "difference": round(seconds - predicted, 1),
        }

    @property
    def questioned(self) -> tuple[str, ...]:
        """What has been questioned so far, each once."""
        return tuple(dict.fromkeys(run["questioned"] for run in self._runs if run["questioned"]))

    def _tell(self, run: dict[str, Any]) -> str:
        how = f"You questioned “{run['questioned']}”." if run["questioned"] else "Everybody tried harder."
        return f"Round {run['run']}: {run['seconds']:g} seconds. You said {run['predicted']:g}. {how}"

    def chart(self) -> RunChart:
        """Return the rounds so far as a run chart, with what was questioned when."""
        from qitools.runchart import RunChart

        notes = {run["run"]: run["questioned"] for run in self._runs if run["questioned"]}
        return RunChart(
            [run["seconds"] for run in self._runs], title=self.title, ylabel="Seconds a round", xlabel="Round",
            better="decrease", notes=notes,
        )  # fmt: skip

    def _words(self) -> str:
        return self.chart().alt_text if self._runs else "No round has been played yet."

    def _scene(self) -> Scene:
        from qitools.draw.games import lay_out_line

        return lay_out_line(self, "Eight people, three balls: how fast?", "No round has been played yet.")


# --- Spread ----------------------------------------------------------------------------------------------------------

TEAMS, YEAR = 40, 12


class Adoptions(Game):
    """A change on its way through forty teams: say what it is like, predict, and watch who takes it up.

    A run asks for predicted (the % of teams after a year) and the five of `simulate.ATTRIBUTES`, from 1 to 5.

    >>> game = Adoptions(seed=1).play(predicted=50, complexity=5).play(predicted=50, complexity=1)
    >>> [run["year"] for run in game.log]
    [5, 50]
    """

    title = "How a change spreads"
    teams = TEAMS
    asks: ClassVar[Mapping[str, bool]] = {**dict.fromkeys(simulate.ATTRIBUTES, True), "predicted": False}
    columns = (
        ("run", "Run"),
        *((name, name.replace("_", " ").capitalize()) for name in simulate.ATTRIBUTES),
        ("predicted", "You said, %"), ("year", "After a year, %"), ("two_years", "After two, %"),
    )  # fmt: skip

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        levels = {
            name: _number(3 if given[name] in ("", None) else given[name], name.replace("_", " ").capitalize())
            for name in simulate.ATTRIBUTES
        }
        predicted = _number(given["predicted"], "The share that you predict")
        counts = simulate.adoption(self.seed, teams=TEAMS, months=2 * YEAR, **levels)
        return {
            **levels, "predicted": predicted, "counts": list(counts), "year": _tidy(100 * counts[YEAR - 1] / TEAMS),
            "two_years": _tidy(100 * counts[-1] / TEAMS),
        }  # fmt: skip

    def _tell(self, run: dict[str, Any]) -> str:
        return (
            f"Run {run['run']}: {run['year']:g}% of {TEAMS} teams after a year, {run['two_years']:g}% after two. "
            f"You said {run['predicted']:g}%."
        )

    def _words(self) -> str:
        if not self._runs:
            return "No change has set out yet."
        told = (f"run {run['run']}, {run['year']:g}% and {run['two_years']:g}%" for run in self._runs)
        return f"Curves of the teams that have taken it up, after one year and two: {'; '.join(told)}."

    def _scene(self) -> Scene:
        from qitools.draw.games import lay_out_adoptions

        return lay_out_adoptions(self)


# --- A ward ----------------------------------------------------------------------------------------------------------


class WardTests(Game):
    """An acute ward and what is tested on it: predict, choose a change, let some months pass, look at three measures.

    A run asks for predicted (what you expect of the outcome, in words or numbers), watch (what might get worse),
    change (the name of one of `simulate.CHANGES`, "stop ..." for one in use, or nothing) and months. The first
    year has passed already, without a change.

    >>> game = WardTests(seed=7).play(predicted="below 30 by autumn", watch="sedation", change="safety huddle", months=6)
    >>> len(game.ward().rate)
    18
    """

    title = "A ward"
    _now: simulate.Ward | None = None  # the ward after the runs so far
    usual = 4
    asks: ClassVar[Mapping[str, bool]] = {"change": True, "predicted": False, "watch": False, "months": True}
    columns = (
        ("run", "Test"), ("change", "Change"), ("months", "Months"), ("predicted", "You said"),
        ("watch", "Could get worse"), ("rate", "Incidents"), ("sedations", "Sedation"), ("in_use", "In use"),
    )  # fmt: skip

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        change = str(given["change"] or "")
        months = _number(3 if given["months"] in ("", None) else given["months"], "The number of months")
        if not 1 <= months <= 24 or months != int(months):
            raise InputError(f"Let from 1 to 24 months pass at a time; it is {months:g}.")
        before = self.ward()
        after = _step(before, change, int(months))
        new = after.months[len(before.months) :]
        using = [name for name, _, last in after.tested if last is None]
        self._now = after
        return {
            "change": change,
            "months": int(months),
            "predicted": str(given["predicted"]).strip(),
            "watch": str(given["watch"]).strip(),
            "rate": round(sum(month.rate for month in new) / len(new), 1),
            "sedations": round(sum(month.sedations for month in new) / len(new), 1),
            "in_use": ", ".join(f"{name} {new[-1].in_use.get(name, 0):g}%" for name in using) or "no change",
        }

    def ward(self) -> simulate.Ward:
        """Return the ward as it is now."""
        return self._now or simulate.ward(self.seed)

    @property
    def using(self) -> tuple[str, ...]:
        """The changes in use now."""
        return tuple(name for name, _, last in self.ward().tested if last is None)

    @property
    def over(self) -> bool:
        """Whether five years have passed."""
        return len(self.ward().months) >= 60

    def _tell(self, run: dict[str, Any]) -> str:
        first = self.ward().rate[:12]
        return (
            f"Test {run['run']}, {run['months']} months with {run['in_use']}: {run['rate']:g} violent incidents per 1,000 "
            f"bed-days, against {sum(first) / 12:.1f} in the first year; sedation {run['sedations']:g}. "
            f"You said: {run['predicted']}."
        )

    def charts(self) -> list[RunChart | ShewhartChart]:
        """Return the charts of the outcome, of each change's process measure, and of the balancing measure."""
        from qitools.runchart import RunChart
        from qitools.shewhart import ShewhartChart

        ward = self.ward()
        months = [f"{month.month}-01" for month in ward.months]
        notes: dict[str, str] = {}
        for name, first, last in ward.tested:
            for at, word in ((first, "start"), (last + 1 if last else None, "stop")):
                if at and at <= len(months):
                    told = notes.get(months[at - 1])
                    notes[months[at - 1]] = f"{told}; {word} {name}" if told else f"{word} {name}"
        charts: list[RunChart | ShewhartChart] = [
            ShewhartChart(
                [month.incidents for month in ward.months], x=months, n=[month.bed_days / 1000 for month in ward.months],
                kind="u", baseline=12, better="decrease", title="Outcome: violent incidents per 1,000 bed-days", notes=notes,
            )
        ]  # fmt: skip
        charts += [
            RunChart(
                [month.in_use.get(name) for month in ward.months], x=months, better="increase",
                title=f"Process: shifts with the {name}, %",
            )
            for name in dict.fromkeys(name for name, _, _ in ward.tested)
        ]  # fmt: skip
        charts.append(
            RunChart(
                ward.sedations, x=months, baseline=12, better="decrease",
                title="Balancing: as-needed sedation per 1,000 bed-days",
            )
        )  # fmt: skip
        return charts

    def _words(self) -> str:
        return " ".join(chart.alt_text for chart in self.charts())

    def _scene(self) -> Scene:
        from qitools.draw.games import lay_out_ward

        return lay_out_ward(self)


def _step(ward: simulate.Ward, change: str, months: int) -> simulate.Ward:
    if change.startswith("stop "):
        ward = ward.stop(change.removeprefix("stop "))
    elif change:
        ward = ward.start(change)
    return ward.wait(months)
