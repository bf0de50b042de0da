"""Plan-do-study-act cycles: a prediction, a test, what was learned and what was decided."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from numbers import Number
from typing import TYPE_CHECKING, Any, Literal, get_args

from qitools.display import Diagram
from qitools.errors import InputError, entries
from qitools.spoken import count, sentence

if TYPE_CHECKING:
    from qitools.draw.scene import Scene
    from qitools.review import Review

CycleType = Literal["collect information", "develop", "test", "implement"]
Decision = Literal["", "adapt", "adopt", "abandon"]
Stage = Literal["plan", "do", "study", "act"]
Belief = Literal["low", "high"]
Cost = Literal["large", "small"]
Readiness = Literal["resistant", "indifferent", "ready"]
Scale = Literal["very small", "small", "large", "implement"]

# Stage -> the fields that are written in it, in the order of a PDSA worksheet.
STAGES: dict[Stage, tuple[str, ...]] = {
    "plan": (
        "ramp", "cycle_type", "scale", "objective", "questions", "predictions", "change",
        "who", "what", "when", "where", "data_plan",
    ),
    "do": ("observations", "unexpected", "result"),
    "study": ("learned", "matched_prediction"),
    "act": ("decision", "next_plan"),
}  # fmt: skip

# Stage -> the field that holds when it was written.
STAMPS: dict[Stage, str] = {"plan": "planned_at", "do": "done_at", "study": "studied_at", "act": "acted_at"}


@dataclass(frozen=True, kw_only=True)
class PDSACycle(Diagram):
    """One cycle of plan, do, study, act.

    Args:
        id: its number in a log; None when it is in no log.
        ramp: the series of tests that it belongs to, such as "Huddle".
        cycle_type: "collect information", "develop", "test" or "implement".
        scale: how many people, visits or shifts the test covers; a whole number from 1 up.
        objective: what this cycle is for.
        questions: the questions that it will answer; a text or a list of texts.
        predictions: a prediction for each question, with a number or a direction, and why.
        change: what is tried.
        who, what, when, where: the plan for the test. A date may be given for `when`.
        data_plan: who collects which data, when, where and how.
        observations: what happened, and whether it went as planned.
        unexpected: what nobody foresaw.
        result: what the data say, to be set against the prediction.
        learned: what was learned, by comparing the result with the prediction.
        matched_prediction: True or False once they are compared; None until then.
        decision: "adapt", "adopt" or "abandon"; "" until then.
        next_plan: what the next cycle will be.
        planned_at: when the predictions, as they read now, were written (aware `datetime`, ISO text or None).
        done_at, studied_at, acted_at: when those stages were written.

    Raises:
        InputError: when a field holds what it cannot.

    The fields are those that PDSA worksheets agree on (IHI QI Essentials Toolkit, 2017).

    >>> cycle = PDSACycle(ramp="Huddle", objective="Learn if a huddle at 07:30 can be kept to 2 minutes",
    ...                   questions=["How long does it last?"], predictions=["Under 2 minutes: five patients only"])
    >>> cycle.stage
    'plan'
    >>> PDSACycle.from_dict(cycle.to_dict()) == cycle
    True
    """

    id: int | None = None
    ramp: str = ""
    cycle_type: CycleType = "test"
    scale: int = 1
    objective: str = ""
    questions: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    change: str = ""
    who: str = ""
    what: str = ""
    when: str = ""
    where: str = ""
    data_plan: str = ""
    observations: str = ""
    unexpected: str = ""
    result: str = ""
    learned: str = ""
    matched_prediction: bool | None = None
    decision: Decision = ""
    next_plan: str = ""
    planned_at: datetime | None = None
    done_at: datetime | None = None
    studied_at: datetime | None = None
    acted_at: datetime | None = None

    def __post_init__(self) -> None:
        for name in FIELDS:
            given = getattr(self, name)
            read = _READ.get(name, _text)(name, given)
            if read is not given:
                object.__setattr__(self, name, read)

    @property
    def written(self) -> tuple[Stage, ...]:
        """The stages that have something written in them, in order."""
        return tuple(
            stage for stage, names in STAGES.items() if any(getattr(self, name) != _EMPTY[name] for name in names)
        )

    @property
    def stage(self) -> Stage:
        """The last stage that has something written in it: "plan" (also while it is empty), "do", "study", "act"."""
        return self.written[-1] if self.written else "plan"

    @property
    def tested_on(self) -> date | None:
        """The day of the test: `when` where that is a date, else the day on which what happened was written down."""
        try:
            return date.fromisoformat(self.when.strip()[:10])
        except ValueError:
            return self.done_at.date() if self.done_at else None

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes PDSA01 to PDSA12."""
        from qitools.review.pdsa import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return every field as plain texts, numbers and lists; times as ISO text. `from_dict` gives it back."""
        return {name: _plain(getattr(self, name)) for name in FIELDS}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> PDSACycle:
        """Return the cycle that `to_dict` described; a field that is missing is empty.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping):
            raise InputError(
                f"A PDSA cycle is a dict of its fields, such as {{'objective': '...'}}; this is {given!r}."
            )
        unknown = sorted(set(given) - set(FIELDS), key=str)
        if unknown:
            raise InputError(f"A PDSA cycle has no field {unknown[0]!r}; its fields are {', '.join(FIELDS)}.")
        return cls(**given)

    @property
    def alt_text(self) -> str:
        """The cycle in words, stage by stage."""
        number = f" {self.id}" if self.id is not None else ""
        ramp = f" of the ramp {self.ramp}" if self.ramp else ""
        told = [f"PDSA cycle{number}{ramp}, cycle type {self.cycle_type}, scale {self.scale}."]
        for stage, names in STAGES.items():
            said = [(label(name), _aloud(getattr(self, name))) for name in names if name not in _OPENING]
            filled = [f"{name}: {value.rstrip('. ')}." for name, value in said if value]
            told.append(f"{stage.capitalize()}. {' '.join(filled) or 'Not written yet.'}")
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.pdsa import lay_out

        return lay_out(self)

    def __repr__(self) -> str:
        number = f" {self.id}" if self.id is not None else ""
        ramp = f", {self.ramp}" if self.ramp else ""
        return f"<PDSACycle{number}{ramp}: {self.objective!r}, {self.stage}>"


class Ramp(Diagram):
    """A ramp: PDSA cycles that build on each other, drawn as wheels that stand as high as their tests are large.

    The height is on a ratio scale: from 1 to 5 climbs as far as from 5 to 25. Tests of equal scale are level, and a
    smaller one goes down.

    Args:
        cycles: the cycles, first to last, or their dicts; such as `log.cycles(ramp="Huddle")`.

    Raises:
        InputError: when a cycle is neither.

    >>> ramp = Ramp([PDSACycle(ramp="Huddle", change="One nurse, one shift", decision="adapt"),
    ...              PDSACycle(ramp="Huddle", change="Five early shifts", scale=5)])
    >>> ramp.alt_text
    'PDSA ramp Huddle, 2 cycles. 1. Scale 1: One nurse, one shift; adapt. 2. Up to scale 5: Five early shifts.'
    """

    def __init__(self, cycles: Iterable[PDSACycle | Mapping[str, Any]]) -> None:
        given = entries(cycles, "A ramp is made of a list of PDSA cycles")
        self._cycles = tuple(one if isinstance(one, PDSACycle) else PDSACycle.from_dict(one) for one in given)

    @property
    def cycles(self) -> tuple[PDSACycle, ...]:
        """The cycles, first to last."""
        return self._cycles

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes RAMP01 to RAMP05."""
        from qitools.review.ramp import SUBJECT

        return SUBJECT.review(list(self._cycles), today)

    def to_dict(self) -> dict[str, Any]:
        """Return {"cycles": the dicts of the cycles}; `from_dict` gives an equal ramp back."""
        return {"cycles": [cycle.to_dict() for cycle in self._cycles]}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Ramp:
        """Return the ramp that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or set(given) != {"cycles"}:
            raise InputError("A ramp is a dict with the key 'cycles', and no others.")
        return cls(given["cycles"])

    @property
    def alt_text(self) -> str:
        """The ramp in words, cycle by cycle."""
        names = ", ".join(dict.fromkeys(cycle.ramp for cycle in self._cycles if cycle.ramp.strip()))
        told = [f"PDSA ramp{f' {names}' if names else ''}, {count(len(self._cycles), 'cycle')}."]
        for number, cycle in enumerate(self._cycles, start=1):
            before = self._cycles[max(number - 2, 0)].scale
            way = "Up to scale" if cycle.scale > before else "Down to scale" if cycle.scale < before else "Scale"
            said = [cycle.change.strip() or cycle.objective.strip() or "no plan yet"]
            if cycle.matched_prediction is not None:
                said.append("as predicted" if cycle.matched_prediction else "not as predicted")
            said += [cycle.decision] if cycle.decision else []
            told.append(sentence(f"{number}. {way} {cycle.scale:,}: {'; '.join(said)}"))
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.pdsa import lay_out_ramp

        return lay_out_ramp(self._cycles)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ramp):
            return NotImplemented
        return self._cycles == other._cycles

    def __hash__(self) -> int:
        return hash(self._cycles)

    def __repr__(self) -> str:
        return f"<Ramp: {count(len(self._cycles), 'cycle')}>"


def scale_of_test(belief: Belief, cost: Cost, readiness: Readiness) -> Scale:
    """Return the scale at which to test a change next; a rule of thumb to argue with.

    Start very small. Go up a step when failure would cost little, one when staff do not mind, two when they are ready;
    come down two when belief in the change is low.

    Args:
        belief: how sure people are that the change will be an improvement: "low" or "high".
        cost: what it would cost people if it failed: "large" or "small".
        readiness: of the staff concerned: "resistant", "indifferent" or "ready".

    Returns:
        "very small" (one person, one clinician, one time), "small", "large" or "implement".

    Raises:
        InputError: when one of them is none of these.

    Source: after a grid in Langley et al., The Improvement Guide (2009).

    >>> scale_of_test("low", cost="large", readiness="ready")
    'very small'
    >>> scale_of_test("high", cost="small", readiness="ready")
    'implement'
    """
    steps = 2 * get_args(Belief).index(_one_of("belief", belief, get_args(Belief))) - 2
    steps += get_args(Cost).index(_one_of("cost", cost, get_args(Cost)))
    steps += get_args(Readiness).index(_one_of("readiness", readiness, get_args(Readiness)))
    scales: tuple[Scale, ...] = get_args(Scale)
    return scales[max(steps, 0)]


_EMPTY: dict[str, Any] = {field.name: field.default for field in fields(PDSACycle)}
FIELDS: tuple[str, ...] = tuple(_EMPTY)

# Said in the first sentence of the alt text already.
_OPENING = ("ramp", "cycle_type", "scale")


def label(name: str) -> str:
    """Return a field's name for readers.

    >>> label("data_plan")
    'Data plan'
    """
    return name.replace("_", " ").capitalize()


def _text(name: str, given: object) -> str:
    if isinstance(given, str):
        return given if type(given) is str else str(given)
    if given is None:
        return ""
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, Number) and not isinstance(given, bool):
        return str(given)
    raise InputError(f"The field {name!r} must be a text; it is {given!r}.")


def _texts(name: str, given: object) -> tuple[str, ...]:
    if given is None or given == "":
        return ()
    listed = [given] if isinstance(given, str) else given
    return tuple(_text(name, one) for one in entries(listed, f"The field {name!r} must be a text or a list of texts"))


def _whole(name: str, given: object, optional: bool = False) -> int | None:
    if given is None and optional:
        return None
    try:
        whole = operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        whole = int(given) if isinstance(given, float) and given.is_integer() else 0
    if whole < 1 or isinstance(given, bool):
        raise InputError(f"The field {name!r} must be a whole number from 1 up; it is {given!r}.")
    return whole


def _one_of(name: str, given: object, choices: tuple[str, ...]) -> str:
    chosen = given.strip().lower() if isinstance(given, str) else given
    if chosen not in choices:
        words = [repr(choice) for choice in choices if choice]
        raise InputError(f"The field {name!r} must be {', '.join(words[:-1])} or {words[-1]}; it is {given!r}.")
    return str(chosen)


def _yes_no(name: str, given: object) -> bool | None:
    if given is None:
        return None
    if isinstance(given, str) or given not in (True, False):
        raise InputError(f"The field {name!r} must be True, False or None; it is {given!r}.")
    return bool(given)


def _moment(name: str, given: object) -> datetime | None:
    if given is None or given == "":
        return None
    moment = given
    if isinstance(given, str):
        with suppress(ValueError):
            moment = datetime.fromisoformat(given)
    elif isinstance(given, date) and not isinstance(given, datetime):
        moment = datetime(given.year, given.month, given.day)
    if not isinstance(moment, datetime):
        raise InputError(f"The field {name!r} must be a date and time such as '2026-11-03T07:30'; it is {given!r}.")
    # Times without a zone are taken as UTC, so that any two can be compared.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_READ: dict[str, Any] = {
    "id": lambda name, given: _whole(name, given, optional=True),
    "scale": _whole,
    "cycle_type": lambda name, given: _one_of(name, given, get_args(CycleType)),
    "decision": lambda name, given: _one_of(name, "" if given is None else given, get_args(Decision)),
    "questions": _texts,
    "predictions": _texts,
    "matched_prediction": _yes_no,
    **dict.fromkeys(STAMPS.values(), _moment),
}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _aloud(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(text for text in value if text)
    return "" if value is None else str(value)
