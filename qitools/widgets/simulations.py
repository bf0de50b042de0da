"""The simulations: write a prediction, run, and see what comes; the log fills itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from qitools import simulate
from qitools.draw.games import corner_places
from qitools.draw.style import current
from qitools.errors import InputError
from qitools.games import (
    ACTIONS,
    CLINIC_FACTORS,
    Adoptions,
    BallRounds,
    CoinSpins,
    CubeCorners,
    FunnelDrops,
    Game,
    RedBeadDays,
    WardTests,
)
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Note, State, clean, described, read, tidy

if TYPE_CHECKING:
    from qitools.store import PDSALog

_HERE = Path(__file__).parent

_COUNTS = ("count", "number")


class Simulation(Editor):
    """What every simulation shares. The result of a run is shown only when its prediction is written.

    Args:
        name: where to keep what is played: `<name>.autosave.json` beside the notebook.
        seed: any whole number or word: the same seed gives the same results to everybody.
        log: a `PDSALog` in which each run becomes a cycle: its plan with the prediction, and its result.
        value: a game to go on with, or its dict.

    Raises:
        InputError: when the value or the name cannot be used.
    """

    button: ClassVar[str]  # the words on the button that plays
    _esm = _HERE / "simulation.js"
    _css = "".join((_HERE / name).read_text("utf-8") for name in ("editor.css", "practice.css", "simulation.css"))

    def __init__(
        self,
        name: str | None = None,
        seed: simulate.Seed | None = None,
        log: PDSALog | None = None,
        value: Any = None,
    ) -> None:
        self._seed = seed
        self._log = log
        self._focus = ""
        super().__init__(value, name)

    def start(self) -> Any:
        """Return the game before its first run."""
        return self.kind((), self._seed)

    def play(self, **given: Any) -> None:
        """Play a run, as the button does.

        Args:
            given: the prediction and the choices, by the names of the fields; what is left out stays as it is in the
                form.

        Raises:
            InputError: when the prediction is missing or a choice cannot be made; nothing is played.
        """
        draft = self._history.now["draft"] | {key: clean(value) for key, value in given.items()}
        if unknown := sorted(set(given) - {part.key for part in self.schema}):
            raise InputError(f"{type(self).__name__} has no field {unknown[0]!r}.")
        self._play(draft)
        self._settle()

    def again(self) -> None:
        """Begin again, with other chance, as the button does."""
        now = self._history.now
        number = int(now["again"]) + 1
        self._history.take({**now, "again": str(number), "runs": []})
        self._settle()

    # The state is what is in the form, what was played, and how often it began again.

    def to_state(self, value: Game) -> State:
        """Return the choices of every run."""
        return {"draft": {}, "again": "0", "seed": value.seed, "runs": value.log}

    def to_value(self, form: State) -> Any:
        """Return the game that was played."""
        seed = form["seed"] if form["again"] == "0" else f"{form['seed']} {form['again']}"
        return self._game(form["runs"], seed)

    def _game(self, runs: Iterable[Mapping[str, Any]], seed: Any) -> Any:
        return self.kind(runs, seed)

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the whole: a game has no findings."""
        return "", ""

    def _described(self) -> dict[str, Any]:
        return {
            "title": self.title, "help": self.help, "parts": described(self.schema), "button": self.button,
            "columns": [heading for _, heading in self.kind.columns],
        }  # fmt: skip

    def _tidy(self, given: object) -> State:
        told = given if isinstance(given, Mapping) else {}
        again = clean(told.get("again"))
        seed = told.get("seed")
        state: State = {
            "draft": {**self._usual(), **_filled(tidy(self.schema, told.get("draft")))},
            "again": again if again.isdigit() else "0",
            "seed": seed if isinstance(seed, int | str) else (self._seed or self.kind.usual),
            "runs": [],
        }
        runs = told.get("runs")
        for run in runs if isinstance(runs, list | tuple) else ():
            # As much as can be played again: a file that was edited by hand still opens.
            try:
                state["runs"] = self.to_value({**state, "runs": [*state["runs"], run]}).log
            except InputError:
                break
        return state

    def _usual(self) -> dict[str, str]:
        """Return what is chosen before anybody chooses."""
        return {part.key: part.options[0][0] for part in self.schema if isinstance(part, Field) and part.options}

    def _meaning(self, state: State) -> tuple[State, list[Note]]:
        return state, read(self.schema, tidy(self.schema, state["draft"]))[1]

    def _findings(self, form: State) -> Iterable[Note]:
        return ()

    def _do(self, asked: str, content: Mapping[str, Any]) -> None:
        if asked == "draft":
            self._history.take({**self._history.now, "draft": self._drafted(content["data"])}, "draft")
            self._settle(by=str(content["by"]), n=content["n"])
        elif asked == "run":
            try:
                self._play(self._drafted(content["data"]))
            except InputError as problem:
                self._message = str(problem)
            self._settle(by=str(content["by"]), n=content["n"])
        elif asked == "again":
            self.again()
        elif asked == "act":
            self._act(str(content["what"]))
            self._settle()
        else:
            super()._do(asked, content)

    def _drafted(self, data: Any) -> dict[str, str]:
        return dict(tidy(self.schema, data))

    def _play(self, draft: dict[str, str]) -> None:
        state = {**self._history.now, "draft": draft}
        self._focus = ""
        for part in self.schema:
            if (
                isinstance(part, Field)
                and not draft.get(part.key, "").strip()
                and not self.kind.asks.get(part.key, True)
            ):
                self._focus = part.key
                self._history.take(state)
                raise InputError(f"Predict first: write “{part.label}”, and the result will be shown.")
        notes = self._meaning(state)[1]
        if notes:
            self._focus = notes[0].field
            raise InputError(notes[0].text)
        game = self.value.play(**self._given(draft))
        run = game.log[-1]
        self._history.take({**state, "draft": self._next(draft), "runs": game.log})
        self._message = game.told
        if self._log is not None:
            self._write(run, game)

    def _given(self, draft: dict[str, str]) -> dict[str, Any]:
        return {key: draft.get(key, "") for key in self.kind.asks}

    def _next(self, draft: dict[str, str]) -> dict[str, str]:
        """Return what stays in the form after a run: the choices stay, the prediction is to be written anew."""
        kept = {part.key for part in self.schema if isinstance(part, Field) and part.options}
        return {key: value for key, value in draft.items() if key in kept}

    def _write(self, run: dict[str, Any], game: Game) -> None:
        assert self._log is not None
        predicted = [f"{part.label}: {run[part.key]}" for part in self.schema
                     if isinstance(part, Field) and not part.options and run.get(part.key) not in ("", None)]  # fmt: skip
        chosen = [f"{part.label}: {run[part.key]}" for part in self.schema
                  if isinstance(part, Field) and part.options and run.get(part.key) not in ("", None)]  # fmt: skip
        cycle = self._log.plan(
            objective=f"{self.title}, run {run['run']}", predictions=predicted, change="; ".join(chosen),
            ramp=self.title,
        )  # fmt: skip
        if cycle.id is not None:
            self._log.do(cycle.id, result=game.told)

    def _act(self, what: str) -> None:
        raise InputError(f"{type(self).__name__} has no button {what!r}.")

    def acts(self) -> list[dict[str, str]]:
        """Return the other buttons there are now: what each does, its words, and the words over all of them."""
        return []

    def spots(self) -> list[dict[str, Any]]:
        """Return places of the picture that can be pressed: across and down in %, what it says, what it chooses."""
        return []

    def shown(self, form: State) -> Mapping[str, Any]:
        """Return the log, the end, and what can be pressed."""
        game: Game = self.value
        focus, self._focus = self._focus, ""
        return {
            "draft": form["draft"], "rows": game.rows(), "over": game.over, "reveal": game.reveal, "focus": focus,
            "acts": self.acts(), "spots": self.spots(), "options": self.options(),
        }  # fmt: skip

    def options(self) -> dict[str, list[list[str]]]:
        """Return the options of fields whose options change as the game goes on."""
        return {}


def _filled(draft: State) -> dict[str, str]:
    return {key: value for key, value in draft.items() if value}


class RedBeads(Simulation):
    """Deming's red bead experiment: six clerks, eight days, and a manager with three buttons that do nothing.

    Args:
        name, seed, log, value: as for every simulation: where to keep what is played, its chance, a `PDSALog` to
            write to, and a game to go on with.

    >>> beads = RedBeads(seed=1)
    >>> beads.play(lowest=5, highest=15)
    >>> beads.value.log[0]["Ada"]
    11
    """

    title = "Red beads"
    help = "Say how many red beads the clerks will draw, then let them draw. You are the manager: use your buttons."
    button = "Draw the next day"
    kind = RedBeadDays
    schema = (
        Field("lowest", "The fewest red beads that anybody will draw, of 50", "count", short=True),
        Field("highest", "The most red beads that anybody will draw", "count", short=True),
    )

    def _next(self, draft: dict[str, str]) -> dict[str, str]:
        return {key: value for key, value in draft.items() if key != "action"}

    def _drafted(self, data: Any) -> dict[str, str]:
        return {**super()._drafted(data), "action": self._history.now["draft"].get("action", "")}

    def _act(self, what: str) -> None:
        said = self.value.said(what)
        now = self._history.now
        done = now["draft"].get("action", "").split(", ") if now["draft"].get("action") else []
        if self.value.log and not self.value.over:
            self._history.take({**now, "draft": {**now["draft"], "action": ", ".join(dict.fromkeys([*done, what]))}})
        self._message = said

    def acts(self) -> list[dict[str, str]]:
        """Return the manager's buttons."""
        if self.value.over:
            return []
        words = ("Praise the best", "Warn the worst", "Offer a bonus")
        return [{"do": action, "text": text, "of": "The manager"} for action, text in zip(ACTIONS, words, strict=True)]


class Funnel(Simulation):
    """Deming's funnel: four rules for moving it, and what each does to the scatter.

    Args:
        name, seed, log, value: as for every simulation: where to keep what is played, its chance, a `PDSALog` to
            write to, and a game to go on with.

    >>> funnel = Funnel(seed=1)
    >>> funnel.play(predicted=1, rule="1", drops=100)
    >>> funnel.value.log[0]["sd"]
    1.04
    """

    title = "The funnel"
    help = "Marbles roll off by chance. Choose a rule for moving the funnel, predict the spread, and drop some."
    button = "Drop the marbles"
    kind = FunnelDrops
    schema = (
        Field("rule", "Rule", "pick", options=tuple((str(n), f"{n}. {t}") for n, t in simulate.FUNNEL_RULES.items())),
        Field("drops", "Marbles", "pick", options=tuple((n, n) for n in ("10", "50", "200"))),
        Field("predicted", "I predict a standard deviation of", "number", short=True),
    )


class CoinSpin(Simulation):
    """Spin a coin for as long as you can, with a prediction and a reason for each spin.

    Args:
        name, seed, log, value: as for every simulation: where to keep what is played, its chance, a `PDSALog` to
            write to, and a game to go on with.

    >>> coin = CoinSpin(seed=1)
    >>> coin.play(coin="2p", surface="glass", technique="thumb flick", predicted=14, why="less friction")
    >>> coin.value.log[0]["predicted"]
    14
    """

    title = "Spinning coins"
    help = "One thing matters: how long it spins. Predict the seconds and say why, then spin."
    button = "Spin"
    kind = CoinSpins
    schema = (
        Field("coin", "Coin", "pick", options=tuple((one, one) for one in simulate.COINS)),
        Field("surface", "Surface", "pick", options=tuple((one, one) for one in simulate.SURFACES)),
        Field("technique", "Technique", "pick", options=tuple((one, one) for one in simulate.TECHNIQUES)),
        Field("predicted", "I predict, in seconds", "number", short=True),
        Field("why", "Because", hint="the theory that this spin tests"),
    )


class FactorialCube(Simulation):
    """A planned experiment with three factors, as a cube: predict a corner, open it, and watch the effects appear.

    Args:
        name, seed, log, value: as for every simulation: where to keep what is played, its chance, a `PDSALog` to
            write to, and a game to go on with.
        design: cell of +1 and -1 -> result; the appointment clinic of the course when left out.
        factors: the names of the three factors.
        unit: of the result.

    >>> cube = FactorialCube()
    >>> cube.play(corner="+-+", predicted=10)
    >>> cube.value.opened()
    {'+-+': 8}
    """

    title = "A planned experiment"
    help = "Choose a corner of the cube, in the picture or in the list. Predict its result, then open it."
    button = "Open the corner"
    kind = CubeCorners

    def __init__(
        self,
        name: str | None = None,
        seed: simulate.Seed | None = None,
        log: PDSALog | None = None,
        value: Any = None,
        design: simulate.Design | None = None,
        factors: tuple[str, str, str] = CLINIC_FACTORS,
        unit: str = "% not attended",
    ) -> None:
        self._design: dict[str, Any] = {"design": design, "factors": factors, "unit": unit}
        self.schema = (
            Field("corner", "Corner", "choice", options=tuple((one, self._named(one)) for one in corner_places(1))),
            Field("predicted", f"I predict, in {unit}", "number", short=True),
        )
        super().__init__(name, seed, log, value)

    def _named(self, corner: str) -> str:
        used = [factor for factor, sign in zip(self._design["factors"], corner, strict=True) if sign == "+"]
        return f"{corner.replace('-', '−')}  {' + '.join(used) or 'none of the three'}"

    def start(self) -> CubeCorners:
        """Return the cube with all corners closed."""
        return CubeCorners((), self._seed, **self._design)

    def from_dict(self, given: Any) -> CubeCorners:
        """Return the cube of an answer."""
        told = CubeCorners.from_dict(given)
        return CubeCorners(told.log, told.seed, **self._design)

    def _game(self, runs: Iterable[Mapping[str, Any]], seed: Any) -> CubeCorners:
        return CubeCorners(runs, seed, **self._design)

    def options(self) -> dict[str, list[list[str]]]:
        """Return the corners that are closed still."""
        opened = self.value.opened()
        return {"corner": [[one, self._named(one)] for one in corner_places(1) if one not in opened]}

    def _next(self, draft: dict[str, str]) -> dict[str, str]:
        left = self.value.opened().keys() | {draft["corner"]}
        return {"corner": next((one for one in corner_places(1) if one not in left), "")}

    def _act(self, what: str) -> None:
        if what == "hide":
            self.again()
            self._message = "All corners are hidden again."
        else:
            super()._act(what)

    def acts(self) -> list[dict[str, str]]:
        """Return the button that hides the corners."""
        return [{"do": "hide", "text": "Hide all corners", "of": ""}] if self.value.log else []

    def spots(self) -> list[dict[str, Any]]:
        """Return the closed corners."""
        k = current().text / 9.5
        width, height = self.value._scene().size or (1.0, 1.0)
        opened = self.value.opened()
        return [
            {"x": 100 * x / width, "y": 100 * y / height, "w": 100 * 34 * k / width, "text": self._named(one),
             "draft": {"corner": one}}
            for one, (x, y) in corner_places(k).items()
            if one not in opened
        ]  # fmt: skip


class TennisBalls(Simulation):
    """The tennis ball game: trying harder changes little, questioning a rule that nobody made changes much.

    Args:
        name, seed, log, value: as for every simulation: where to keep what is played, its chance, a `PDSALog` to
            write to, and a game to go on with.

    >>> balls = TennisBalls(seed=1)
    >>> balls.play(predicted=40)
    >>> balls.play(predicted=25, questioned="throw")
    >>> balls.value.questioned
    ('throw',)
    """

    title = "Tennis balls"
    help = "Three balls must touch all eight of you, in the same order. That is all that was said. How fast can you be?"
    button = "Play a round"
    kind = BallRounds
    schema = (
        Field(
            "questioned",
            "Which rule do you question?",
            "choice",
            options=(("", "None: we try harder"), *((key, f"“{text}”") for key, text in simulate.ASSUMPTIONS.items())),
        ),
        Field("predicted", "I predict, in seconds", "number", short=True),
    )

    def options(self) -> dict[str, list[list[str]]]:
        """Return the rules that nobody has questioned yet."""
        assert isinstance(self.schema[0], Field)
        return {"questioned": [[key, text] for key, text in self.schema[0].options if key not in self.value.questioned]}

    def _next(self, draft: dict[str, str]) -> dict[str, str]:
        return {"questioned": ""}


class AdoptionCurve(Simulation):
    """How fast forty teams take up a change, by Rogers' five attributes: a toy, with weights made up for the course.

    Args:
        name, seed, log, value: as for every simulation: where to keep what is played, its chance, a `PDSALog` to
            write to, and a game to go on with.

    >>> curve = AdoptionCurve(seed=1)
    >>> curve.play(predicted=50, complexity="5")
    >>> curve.value.log[0]["year"]
    5
    """

    title = "How a change spreads"
    help = (
        "Forty teams hear of a change. Say what it is like to them, from 1 (little of it) to 5 (a great deal), and "
        "predict how many will have taken it up after a year. It is a toy: the direction of each effect is from "
        "research, its size is not."
    )
    button = "Let two years pass"
    kind = Adoptions
    schema = (
        *(
            Field(name, f"{name.replace('_', ' ').capitalize()}: {told}", "pick", options=tuple((n, n) for n in "12345"))
            for name, told in zip(
                simulate.ATTRIBUTES,
                ("is it better than what we do?", "does it fit how we work?", "how hard is it to understand and do?",
                 "can we try it out first?", "can others see it work?"),
                strict=True,
            )
        ),
        Field("predicted", "I predict after a year, % of teams", "number", short=True),
    )  # fmt: skip

    def _usual(self) -> dict[str, str]:
        return dict.fromkeys(simulate.ATTRIBUTES, "3")


class WardSimulator(Simulation):
    """An acute ward to learn on: test a change, let months pass, and look at outcome, process and balancing measure.

    Args:
        name, seed, log, value: as for every simulation: where to keep what is played, its chance, a `PDSALog` to
            write to, and a game to go on with.

    >>> ward = WardSimulator(seed=4)
    >>> ward.play(change="safety huddle", predicted="below 30 by autumn", watch="sedation", months=6)
    >>> len(ward.value.ward().months)
    18
    """

    title = "A ward"
    help = (
        "A year has passed. Choose what to test, predict what you will see, and let some months go by. Proposed are: "
        + "; ".join(f"{one.name} ({one.told[0].lower()}{one.told[1:].rstrip('.')})" for one in simulate.CHANGES)
        + "."
    )
    button = "Let the months pass"
    kind = WardTests
    schema = (
        Field(
            "change",
            "Change",
            "choice",
            options=(
                ("", "Nothing new"),
                *((one.name, f"Start: {one.name}") for one in simulate.CHANGES),
                *((f"stop {one.name}", f"Stop: {one.name}") for one in simulate.CHANGES),
            ),
        ),
        Field("months", "Months", "pick", options=tuple((n, n) for n in ("3", "6", "12"))),
        Field("predicted", "Violent incidents: I predict", hint="below 30 per 1,000 bed-days by autumn"),
        Field("watch", "What could get worse", hint="and how we would notice"),
    )

    def options(self) -> dict[str, list[list[str]]]:
        """Return the changes that can be started or stopped now."""
        using = self.value.using
        starts = [[one.name, f"Start: {one.name}"] for one in simulate.CHANGES if one.name not in using]
        return {"change": [["", "Nothing new"], *starts, *([f"stop {one}", f"Stop: {one}"] for one in using)]}

    def _next(self, draft: dict[str, str]) -> dict[str, str]:
        return {**super()._next(draft), "change": ""}
