"""Process maps: what really happens, step by step, and how much of the time is of use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal, get_args

from qitools import spoken
from qitools.display import Diagram
from qitools.errors import InputError, entries

if TYPE_CHECKING:
    import pandas as pd

    from qitools.draw.scene import Scene
    from qitools.review import Review

Kind = Literal["start", "step", "decision", "wait", "end"]
State = Literal["current", "future"]
Detail = Literal["detailed", "high-level"]


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a decision.

    Attributes:
        label: the answer that leads there, such as "no".
        to: the text of the step that comes next.
    """

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow of a map: the positions of two steps (the first step is 0), and its label."""

    source: int
    target: int
    label: str = ""

    @property
    def back(self) -> bool:
        """Whether it is a loop: it leads to the same step or to one before it."""
        return self.target <= self.source


@dataclass(frozen=True, slots=True)
class Step:
    """One box of a process map.

    Attributes:
        text: what happens, verb first, such as "Log referral".
        kind: "start", "step", "decision", "wait" or "end". When left out, it is a decision if it has exits, a wait if
            only `wait_min` is above 0, and a step otherwise.
        role: who does it, such as "admin"; "" for nobody.
        touch_min: minutes of work on it.
        wait_min: minutes that pass without work.
        value_added: whether the person served would call the work of use to them.
        exits: of a decision: the ways out, as a dict of label to the next step's text, or a list of `Exit`.
        then: the text of the step that comes next, where that is not the one below: a loop or a jump.
    """

    text: str
    kind: Kind = ""  # type: ignore[assignment]  # filled in below
    role: str = ""
    touch_min: float = 0
    wait_min: float = 0
    value_added: bool = False
    exits: tuple[Exit, ...] = ()
    then: str = ""

    def __post_init__(self) -> None:
        for name in ("text", "role", "then"):
            value = getattr(self, name)
            if value is None and name != "text":
                value = ""
            if not isinstance(value, str):
                raise InputError(f"Step {self.text!r}: {name!r} must be a text; it is {value!r}.")
            object.__setattr__(self, name, value)
        for name in ("touch_min", "wait_min"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, Real) or not isfinite(value) or value < 0:
                raise InputError(f"Step {self.text!r}: {name!r} must be minutes, 0 or more; it is {value!r}.")
            minutes = float(value)
            object.__setattr__(self, name, int(minutes) if minutes.is_integer() else minutes)
        if self.value_added not in (True, False):
            raise InputError(f"Step {self.text!r}: 'value_added' must be True or False; it is {self.value_added!r}.")
        object.__setattr__(self, "value_added", bool(self.value_added))
        object.__setattr__(self, "exits", _exits(self.exits, self.text))
        if not self.kind:
            waits = self.wait_min > 0 and not self.touch_min
            object.__setattr__(self, "kind", "decision" if self.exits else "wait" if waits else "step")
        if self.kind not in get_args(Kind):
            raise InputError(f"Step {self.text!r} has kind {self.kind!r}; use one of {', '.join(get_args(Kind))}.")
        if self.exits and self.kind != "decision":
            raise InputError(f"Step {self.text!r} is a {self.kind} and has exits; only a decision has them.")

    @classmethod
    def read(cls, given: object) -> Step:
        """Return the step that a text, a dict with the names of the attributes, or a `Step` stands for.

        Raises:
            InputError: when it is none of these, or a field holds what it cannot.
        """
        if isinstance(given, Step):
            return given
        if isinstance(given, str):
            return cls(given)
        names = [field.name for field in fields(cls)]
        if not isinstance(given, Mapping) or "text" not in given:
            raise InputError(f"A step is a text, or a dict with the key 'text'; this one is {given!r}.")
        unknown = [key for key in given if key not in names]
        if unknown:
            raise InputError(f"Step {given['text']!r} has an unknown entry {unknown[0]!r}; use {', '.join(names)}.")
        return cls(**given)

    def to_dict(self) -> dict[str, Any]:
        """Return text, kind and the fields that are filled."""
        details = {
            "role": self.role,
            "touch_min": self.touch_min,
            "wait_min": self.wait_min,
            "value_added": self.value_added,
            "exits": [{"label": exit.label, "to": exit.to} for exit in self.exits],
            "then": self.then,
        }
        return {"text": self.text, "kind": self.kind, **{key: value for key, value in details.items() if value}}


@dataclass(frozen=True, slots=True)
class MapMetrics:
    """What a map adds up to, each step counted once.

    Attributes:
        lead_min: minutes from start to end: touch and wait together.
        touch_min: minutes of work.
        wait_min: minutes that pass without work.
        va_min: minutes of value-added work.
        va_pct: value-added minutes as a percentage of lead time; 0 when there is no time at all.
        handoffs: how often the role changes from one step to the next, waits skipped.
        n_waits: how many steps wait.
    """

    lead_min: float
    touch_min: float
    wait_min: float
    va_min: float
    va_pct: float
    handoffs: int
    n_waits: int


class ProcessMap(Diagram):
    """A process map.

    The steps follow each other as listed; a decision goes where its exits say, and a step with `then` goes there
    instead of to the one below. A name that several steps share stands for the first of them.

    Args:
        steps: `Step`s, or their dicts, or just texts.
        title: what the map is of, and for whom.
        state: "current" for what happens now, "future" for what should.
        detail: "detailed", or "high-level" for a map of at most 10 steps.

    Raises:
        InputError: when a step is none of these.

    >>> pm = ProcessMap([
    ...     {"text": "Log referral", "role": "admin", "touch_min": 6, "value_added": True},
    ...     {"text": "Wait for triage", "wait_min": 10080},
    ...     {"text": "Triage", "role": "nurse", "touch_min": 15, "value_added": True}])
    >>> pm.metrics.lead_min, round(pm.metrics.va_pct, 3), pm.metrics.handoffs
    (10101, 0.208, 1)
    """

    def __init__(
        self, steps: Iterable[object] = (), title: str = "", state: State = "current", detail: Detail = "detailed"
    ) -> None:
        steps = entries(steps, "A process map is made of a list of steps")
        if not isinstance(title, str):
            raise InputError(f"The title of a process map must be a text; it is {title!r}.")
        if state not in get_args(State):
            raise InputError(f"The state of a process map is 'current' or 'future'; this is {state!r}.")
        if detail not in get_args(Detail):
            raise InputError(f"The detail of a process map is 'detailed' or 'high-level'; this is {detail!r}.")
        self._steps = tuple(map(Step.read, steps))
        self._title = title
        self._state = state
        self._detail = detail

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps, as listed."""
        return self._steps

    @property
    def title(self) -> str:
        """What the map is of."""
        return self._title

    @property
    def state(self) -> State:
        """What it shows: "current" or "future"."""
        return self._state

    @property
    def detail(self) -> Detail:
        """How closely it looks: "detailed" or "high-level"."""
        return self._detail

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles, in the order they first act: the lanes of the drawing."""
        return tuple(dict.fromkeys(step.role for step in self._steps if step.role.strip()))

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Every arrow. An exit or a `then` that names no step has none; see `missing`."""
        return tuple(
            Flow(position, target, label)
            for position, label, to in self._arrows()
            if (target := self._position(to)) is not None
        )

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """The arrows that lead nowhere: (text of the step, text that no step has)."""
        return tuple(
            (self._steps[position].text, str(to)) for position, _, to in self._arrows() if self._position(to) is None
        )

    def _arrows(self) -> list[tuple[int, str, int | str]]:
        arrows: list[tuple[int, str, int | str]] = []
        for position, step in enumerate(self._steps):
            if step.exits:
                arrows += [(position, exit.label, exit.to) for exit in step.exits]
            elif step.then.strip():
                arrows.append((position, "", step.then))
            elif step.kind != "end" and position + 1 < len(self._steps):
                arrows.append((position, "", position + 1))
        return arrows

    def _position(self, to: int | str) -> int | None:
        if isinstance(to, int):
            return to
        return next((i for i, step in enumerate(self._steps) if _key(step.text) == _key(to)), None)

    @property
    def metrics(self) -> MapMetrics:
        """Lead, touch, wait and value-added time, hand-offs and waits, each step counted once in the order listed."""
        touch = sum(step.touch_min for step in self._steps)
        wait = sum(step.wait_min for step in self._steps)
        added = sum(step.touch_min for step in self._steps if step.value_added)
        roles = [step.role.strip().casefold() for step in self._steps if step.role.strip() and step.kind != "wait"]
        return MapMetrics(
            lead_min=touch + wait,
            touch_min=touch,
            wait_min=wait,
            va_min=added,
            va_pct=100 * added / (touch + wait) if touch + wait else 0.0,
            handoffs=sum(before != after for before, after in pairwise(roles)),
            n_waits=sum(step.kind == "wait" or step.wait_min > 0 for step in self._steps),
        )

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes MAP01 to MAP07."""
        from qitools.review.map import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the map as plain dicts, lists and texts; `from_dict` gives an equal map back."""
        return {
            "title": self._title,
            "state": self._state,
            "detail": self._detail,
            "steps": [step.to_dict() for step in self._steps],
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> ProcessMap:
        """Return the map that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or set(given) - {"title", "state", "detail", "steps"}:
            raise InputError(
                "A process map is a dict with the keys 'title', 'state', 'detail' and 'steps', and no others."
            )
        return cls(
            given.get("steps") or (),
            given.get("title", ""),
            given.get("state", "current"),
            given.get("detail", "detailed"),
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a step: text, kind, role, touch_min, wait_min, value_added, exits, then.

        `exits` is a list of (label, next step's text).
        """
        import pandas as pd

        rows = [
            (s.text, s.kind, s.role, s.touch_min, s.wait_min, s.value_added, [(e.label, e.to) for e in s.exits], s.then)
            for s in self._steps
        ]
        return pd.DataFrame(rows, columns=[field.name for field in fields(Step)])

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, title: str = "", state: State = "current", detail: Detail = "detailed"
    ) -> ProcessMap:
        """Return the map whose `to_frame` gave `frame`; a column that is missing counts as empty.

        Args:
            frame: at least the column text. `exits` may be text too: "yes: Book; no: Request bloods"; and
                `value_added` may be yes or no.
            title, state, detail: as in `ProcessMap`; a frame does not hold them.

        Raises:
            InputError: when a row cannot be used, with its number.
        """
        known = [field.name for field in fields(Step)]
        steps = []
        cells = frame.astype(object).where(frame.notna(), None)
        for number, row in enumerate(cells.to_dict("records"), start=1):
            filled = {key: row[key] for key in known if key in row and row[key] not in (None, "")}
            said = filled.get("value_added")
            if isinstance(said, str):
                filled["value_added"] = {"y": True, "yes": True, "n": False, "no": False}.get(_key(said), said)
            if isinstance(filled.get("exits"), str):
                pairs = [part.partition(":") for part in filled["exits"].split(";") if part.strip()]
                filled["exits"] = [(label.strip(), to.strip()) for label, _, to in pairs]
            if not isinstance(filled.get("text", ""), str):
                filled["text"] = str(filled["text"])
            try:
                steps.append(Step.read({"text": "", **filled}))
            except InputError as problem:
                raise InputError(f"Row {number}: {problem}") from None
        return cls(steps, title, state, detail)

    @property
    def alt_text(self) -> str:
        """The map in words: what it adds up to, then each step with who does it, its minutes and where it leads."""
        m = self.metrics
        of = f" of {self._title}" if self._title.strip() else ""
        told = [f"{self._state.capitalize()}-state process map{of}: {spoken.count(len(self._steps), 'step')}."]
        if m.lead_min:
            told.append(
                f"Lead time {spoken.minutes(m.lead_min)}, of which {spoken.minutes(m.touch_min)} is work and "
                f"{spoken.minutes(m.wait_min)} is waiting; {m.va_pct:.3g}% of lead time adds value."
            )
        told.append(f"{spoken.count(m.handoffs, 'hand-off')}, {spoken.count(m.n_waits, 'wait')}.")
        # Only arrows that do not simply lead to the step below are worth saying.
        leads: dict[int, list[str]] = {}
        for flow in self.flows:
            if flow.label or flow.target != flow.source + 1:
                target = f"{'back to' if flow.back else 'to'} {self._steps[flow.target].text}"
                leads.setdefault(flow.source, []).append(f"{flow.label}: {target}" if flow.label else f"goes {target}")
        for number, step in enumerate(self._steps, start=1):
            said = [f"{number}. {step.text}"]
            details: list[str] = [] if step.kind == "step" else [step.kind]
            details += [step.role] if step.role.strip() else []
            details += [f"{spoken.minutes(step.touch_min)} of work"] if step.touch_min else []
            details += [f"{spoken.minutes(step.wait_min)} of waiting"] if step.wait_min else []
            details += ["adds value"] if step.value_added else []
            said += [f"({', '.join(details)})"] if details else []
            said += [f"[{'; '.join(leads[number - 1])}]"] if number - 1 in leads else []
            told.append(" ".join(said) + ".")
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.process import lay_out

        return lay_out(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProcessMap):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self._steps, self._title, self._state, self._detail))

    def __repr__(self) -> str:
        named = f" {self._title!r}" if self._title else ""
        return f"<ProcessMap{named}: {spoken.count(len(self._steps), 'step')}>"


def _exits(given: object, text: str) -> tuple[Exit, ...]:
    pairs: list[Any] = list(given.items()) if isinstance(given, Mapping) else []
    if not isinstance(given, Mapping):
        if isinstance(given, str) or not isinstance(given, Iterable | None):
            raise InputError(f"Step {text!r}: exits are a dict of label to next step; this is {given!r}.")
        pairs = list(given or ())
    exits = []
    for pair in pairs:
        if isinstance(pair, Mapping):
            pair = (pair.get("label", ""), pair.get("to", ""))
        if isinstance(pair, Exit):
            pair = (pair.label, pair.to)
        if not isinstance(pair, Sequence) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise InputError(f"Step {text!r}: an exit is a label and the text of the next step; this is {pair!r}.")
        exits.append(Exit(*pair))
    return tuple(exits)


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
