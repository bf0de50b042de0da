"""The coach: the twelve qualities as a person rates themselves over time, and what has to be in place before applying."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any

from qitools import spoken
from qitools.display import Diagram
from qitools.errors import InputError, entries

if TYPE_CHECKING:
    from qitools.draw.scene import Scene


@dataclass(frozen=True, slots=True)
class Quality:
    """One of the twelve qualities.

    Attributes:
        key: its short name.
        name: its name for readers.
        group: what it is part of, such as "Thinking".
    """

    key: str
    name: str
    group: str


# As the programme names them (East London NHS Foundation Trust, programme page, 2022); the groups are the course's.
QUALITIES = (
    Quality("ambiguity", "Dealing with ambiguity", "Being with uncertainty"),
    Quality("learning", "Learning on the fly", "Being with uncertainty"),
    Quality("everyone", "Comfortable with all types of health care workers", "Being with uncertainty"),
    Quality("intellect", "Intellectual horsepower", "Thinking"),
    Quality("problems", "Problem solving", "Thinking"),
    Quality("technical", "Technical learning", "Thinking"),
    Quality("process", "Process management", "Thinking"),
    Quality("motivating", "Motivating others", "Working through others"),
    Quality("innovation", "Innovation management", "Working through others"),
    Quality("presenting", "Presentation skills", "Working through others"),
    Quality("integrity", "Integrity and trust", "Holding the line"),
    Quality("drive", "Drive for results", "Holding the line"),
)
LEVELS = {1: "not yet", 2: "sometimes", 3: "usually", 4: "others come to me for it"}
# When a coach rates themselves: key -> name for readers, in order. The keys are in people's files: they stay.
MOMENTS = {
    "before": "Before workshop 1", "w1": "Workshop 1", "w2": "Workshop 2", "w3": "Workshop 3",
    "m6": "Six months after graduation", "m12": "A year after graduation",
}  # fmt: skip

_NAMES = {quality.key: quality.name for quality in QUALITIES}


@dataclass(frozen=True)
class Qualities(Diagram):
    """How a coach rates themselves on the twelve qualities, once or several times, drawn as a radar.

    Args:
        ratings: moment ("before", "w1", "w2", "w3"; "m6" and "m12", months after graduation) -> quality -> how far it
            is there, from 1 (not yet) to 4 (others come to me for it). What is not rated is left out.
        did: moment -> quality -> one thing that the coach did, which shows it.

    Raises:
        InputError: when there is no such moment, quality or level.

    >>> mine = Qualities({"before": {"ambiguity": 2}, "w2": {"ambiguity": 3, "drive": 3}})
    >>> mine.over_time("ambiguity"), mine.grown
    ((2, 3), {'ambiguity': 1})
    """

    ratings: Mapping[str, Mapping[str, int]]
    did: Mapping[str, Mapping[str, str]]

    def __init__(
        self,
        ratings: Mapping[str, Mapping[str, int]] | None = None,
        did: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        rated = {
            moment: {key: _level(key, level) for key, level in told}
            for moment, told in _by_moment({} if ratings is None else ratings)
        }
        shown = {
            moment: {key: str(text).strip() for key, text in told if str(text).strip()}
            for moment, told in _by_moment({} if did is None else did)
        }
        object.__setattr__(self, "ratings", {moment: told for moment, told in rated.items() if told})
        object.__setattr__(self, "did", {moment: told for moment, told in shown.items() if told})

    def __repr__(self) -> str:
        return f"<Qualities: {spoken.count(len(self.ratings), 'rating')}>"

    @property
    def moments(self) -> tuple[str, ...]:
        """The moments at which something was rated, in order."""
        return tuple(self.ratings)

    @property
    def grown(self) -> dict[str, int]:
        """Quality -> levels gained (or, below 0, lost) from its first rating to its last, where they differ."""
        told = {key: self.over_time(key) for key in _NAMES}
        return {key: levels[-1] - levels[0] for key, levels in told.items() if levels and levels[-1] != levels[0]}

    def over_time(self, quality: str) -> tuple[int, ...]:
        """Return the levels that a quality was rated at, the oldest first."""
        return tuple(told[quality] for told in self.ratings.values() if quality in told)

    def complete(self, moment: str) -> bool:
        """Whether all twelve were rated at a moment."""
        return len(self.ratings.get(moment, {})) == len(QUALITIES)

    def unshown(self, moment: str) -> tuple[str, ...]:
        """Return the qualities that were rated at a moment, and of which nothing says what the coach did."""
        did = self.did.get(moment, {})
        return tuple(key for key in self.ratings.get(moment, {}) if key not in did)

    def only(self, moment: str) -> Qualities:
        """Return what was said at one moment."""
        return Qualities(
            {moment: told} if (told := self.ratings.get(moment)) else {},
            {moment: said} if (said := self.did.get(moment)) else {},
        )

    def to_dict(self) -> dict[str, Any]:
        """Return a plain dict that `from_dict` reads."""
        told: dict[str, Any] = {}
        if self.ratings:
            told["ratings"] = {moment: dict(levels) for moment, levels in self.ratings.items()}
        if self.did:
            told["did"] = {moment: dict(texts) for moment, texts in self.did.items()}
        return told

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Qualities:
        """Return the ratings that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or set(given) - {"ratings", "did"}:
            raise InputError("Ratings of the qualities are a dict with the keys 'ratings' and 'did'.")
        return cls(given.get("ratings"), given.get("did"))

    @property
    def alt_text(self) -> str:
        """How often it was rated, and each quality with its levels over time."""
        if not self.ratings:
            return f"Radar of the twelve qualities of a coach, not rated yet: {'; '.join(_NAMES.values())}."
        moments = ", ".join(MOMENTS[moment] for moment in self.ratings)
        levels = ", ".join(f"{level} {said}" for level, said in LEVELS.items())
        told = [f"Radar of the twelve qualities of a coach, rated from 1 to 4 ({levels}): {moments}."]
        for group in dict.fromkeys(quality.group for quality in QUALITIES):
            rows = [
                f"{quality.name} {' to '.join(map(str, self.over_time(quality.key))) or 'not rated'}"
                for quality in QUALITIES
                if quality.group == group
            ]
            told.append(f"{group}: {'; '.join(rows)}.")
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.coach import lay_out_qualities

        return lay_out_qualities(self)


def _by_moment(given: Any) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Yield (moment, (quality, what is said of it) in order) in order."""
    if not isinstance(given, Mapping) or not all(isinstance(told, Mapping) for told in given.values()):
        raise InputError(
            f"Ratings are a dict of moments, each with a dict of qualities, such as {{'w1': {{'drive': 3}}}}; this is {given!r}."
        )
    for moment, told in given.items():
        if moment not in MOMENTS:
            raise InputError(f"There is no moment {moment!r}; the moments are {', '.join(MOMENTS)}.")
        if unknown := [key for key in told if key not in _NAMES]:
            raise InputError(f"There is no quality {unknown[0]!r}; the qualities are {', '.join(_NAMES)}.")
    for moment in MOMENTS:
        told = given.get(moment, {})
        yield moment, [(key, told[key]) for key in _NAMES if key in told]


def _level(key: str, level: Any) -> int:
    if isinstance(level, bool) or not isinstance(level, int | float) or level not in LEVELS:
        raise InputError(f"The level of {key!r} is a whole number from 1 to 4; it is {level!r}.")
    return int(level)


# What has to be blocked in the diary where a cohort's own dates are not at hand.
DATES = ("Workshop 1", "Workshop 2", "Workshop 3", "The webinars", "The learning sessions")

STEPS = ("Every date is blocked", "Agreed with your line manager", "Linked in", "Registered")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has to be in place.

    Attributes:
        step: of the four, from 1.
        key: what says so: a name of the application's, or of a date "date-" and its words.
        said: what it is, with what was filled in.
        done: whether it is in place.
        missing: what to do when it is not, as a sentence.
    """

    step: int
    key: str
    said: str
    done: bool
    missing: str


@dataclass(frozen=True)
class Application(Diagram):
    """What a coach has to have in place before the programme, step by step, and whether they are ready.

    Args:
        dates: what has to be blocked in the diary, such as "Workshop 1: 12 and 13 January 2027".
        blocked: those of the dates that are.
        talked: whether the line manager was asked.
        teams: how many teams the coach is to coach; two or three.
        hours: protected hours a week.
        stops: what the coach will stop doing for it.
        agreed_on: the day on which that was agreed and signed, as an ISO date.
        coach, sponsor: whether a QI coach, and a QI sponsor, of the directorate was spoken to.
        forum: whether the coach goes to the local QI forum.
        sure: whether the coach is sure to be able to do it in the role they have.
        registered: whether they have registered.

    Raises:
        InputError: when a number or the day cannot be used, or a blocked date is none of the dates.

    >>> mine = Application(("Workshop 1",), blocked=("Workshop 1",), talked=True, teams=1)
    >>> mine.ready, mine.missing[0]
    (False, 'Agree on two or three teams; you have 1.')
    """

    dates: tuple[str, ...] = DATES
    blocked: tuple[str, ...] = ()
    talked: bool = False
    teams: int | None = None
    hours: float | None = None
    stops: str = ""
    agreed_on: str = ""
    coach: bool = False
    sponsor: bool = False
    forum: bool = False
    sure: bool = False
    registered: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "dates", _texts("dates", self.dates))
        if len({date_key(text) for text in self.dates}) < len(self.dates):
            raise InputError(f"Two of the dates are the same; name each once: {'; '.join(self.dates)}.")
        object.__setattr__(self, "blocked", _texts("dates that are blocked", self.blocked))
        if unknown := [text for text in self.blocked if text not in self.dates]:
            raise InputError(f"{unknown[0]!r} is none of the dates to block: {'; '.join(self.dates)}.")
        if self.teams is not None and (
            isinstance(self.teams, bool) or not isinstance(self.teams, int) or self.teams < 0
        ):
            raise InputError(f"The number of teams is a whole number, such as 2; it is {self.teams!r}.")
        hours = self.hours
        if hours is not None and (
            isinstance(hours, bool) or not isinstance(hours, Real) or not isfinite(hours) or not 0 <= hours <= 168
        ):
            raise InputError(f"The protected hours a week are a number, such as 4; it is {hours!r}.")
        if not isinstance(self.stops, str):
            raise InputError(f"What you will stop doing is a text; it is {self.stops!r}.")
        if self.agreed_on and not is_day(self.agreed_on):
            raise InputError(f"The day of the agreement is written as 2026-12-01; it is {self.agreed_on!r}.")

    @property
    def items(self) -> tuple[Item, ...]:
        """All that has to be in place, in order."""
        teams, hours = self.teams, self.hours or 0
        two_or_three = teams in (2, 3)
        dates = [
            Item(1, date_key(text), text, text in self.blocked, f"Block in your diary: {spoken.sentence(text)}")
            for text in self.dates
        ]
        return (
            *dates,
            Item(2, "talked", "We have talked", self.talked, "Talk with your line manager now."),
            Item(2, "teams", f"{spoken.count(teams, 'team')} to coach" if teams else "Two or three teams to coach",
                 two_or_three, f"Agree on two or three teams; you have {teams or 0}."),
            Item(2, "hours", f"{spoken.number(hours)} protected hour{'' if hours == 1 else 's'} a week" if hours else "Protected hours a week",
                 hours > 0, "Agree how many hours a week are protected."),
            Item(2, "stops", f"I will stop: {self.stops.strip()}" if self.stops.strip() else "What I will stop doing",
                 bool(self.stops.strip()), "Write what you will stop doing, so that the hours are real."),
            Item(2, "agreed_on",
                 f"Agreed and signed on {spoken.day(self.agreed_on)}" if self.agreed_on else "Agreed and signed",
                 bool(self.agreed_on), "Have it agreed beforehand and signed by both, and write the day."),
            Item(3, "coach", "I know a QI coach in my directorate", self.coach,
                 "Speak with a QI coach in your directorate."),
            Item(3, "sponsor", "A QI sponsor knows that I am applying", self.sponsor,
                 "Tell a QI sponsor in your directorate that you are applying."),
            Item(3, "forum", "I go to the local QI forum", self.forum, "Go to your local QI forum."),
            Item(4, "sure", "I am sure that I can do this in the role I have", self.sure,
                 "Ask yourself whether you can coach two or three teams in the role that you have."),
            Item(4, "registered", "I have registered", self.registered,
                 "Register with the link that your QI lead gave you."),
        )  # fmt: skip

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to be done before registering, each as a sentence."""
        return tuple(item.missing for item in self.items if not item.done and item.key != "registered")

    @property
    def ready(self) -> bool:
        """Whether all that has to be in place before registering is."""
        return not self.missing

    @property
    def verdict(self) -> str:
        """Whether the coach is ready, as a sentence."""
        if self.ready:
            return "Everything is in place." if self.registered else "You are ready to register."
        count = spoken.count(len(self.missing), "thing")
        verb = "is" if len(self.missing) == 1 else "are"
        if self.registered:
            return f"You have registered, and {count} {verb} still missing."
        return f"Not ready yet: {count} {verb} missing."

    def to_dict(self) -> dict[str, Any]:
        """Return a plain dict that `from_dict` reads; what is not filled in is left out."""
        told: dict[str, Any] = {"dates": list(self.dates)}
        if self.blocked:
            told["blocked"] = list(self.blocked)
        for name in _FIELDS:
            value = getattr(self, name)
            if value is not None and value is not False and value != "":
                told[name] = value
        return told

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Application:
        """Return the application that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        keys = ("dates", "blocked", *_FIELDS)
        if not isinstance(given, Mapping) or set(given) - set(keys):
            raise InputError(f"An application is a dict with some of the keys {', '.join(keys)}.")
        return cls(**given)

    @property
    def alt_text(self) -> str:
        """Whether the coach is ready, and each step with what is in place and what is not."""
        told = [f"Checklist for applying. {self.verdict}"]
        for step, name in enumerate(STEPS, start=1):
            rows = [f"{item.said}, {'done' if item.done else 'missing'}" for item in self.items if item.step == step]
            told.append(spoken.sentence(f"Step {step}, {name[0].lower()}{name[1:]}: {'; '.join(rows)}"))
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.coach import lay_out_application

        return lay_out_application(self)


_FIELDS = ("talked", "teams", "hours", "stops", "agreed_on", "coach", "sponsor", "forum", "sure", "registered")


def date_key(text: str) -> str:
    """Return the key of a date to block. A date that is moved is another one, and has to be blocked anew.

    >>> date_key("Workshop 1: 12 and 13 January 2027")
    'date-workshop-1-12-and-13-january-2027'
    """
    return "date-" + re.sub(r"\W+", "-", text.strip().lower())


def is_day(text: str) -> bool:
    """Whether a text is an ISO date.

    >>> is_day("2026-12-01"), is_day("soon")
    (True, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def _texts(what: str, given: Iterable[str]) -> tuple[str, ...]:
    said = f"The {what} are a list of texts, such as ['Workshop 1']"
    told = entries(given, said)
    if not all(isinstance(text, str) for text in told):
        raise InputError(f"{said}; this is {given!r}.")
    return told
