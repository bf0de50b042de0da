"""The coach's own forms: rating oneself on the twelve qualities, and the checklist for applying."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from qitools.coach import DATES, LEVELS, MOMENTS, QUALITIES, STEPS, Application, Qualities, date_key, is_day
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Note, State, clean

_LEVELS = (("", "Not rated"), *((str(level), f"{level} {said}") for level, said in LEVELS.items()))
_FIRST = {quality.group: quality.key for quality in reversed(QUALITIES)}
_DID = {quality.key: f"{quality.key}_did" for quality in QUALITIES}
_FIELDS = tuple(key for pair in _DID.items() for key in pair)


class QualitiesRadar(Editor):
    """A form for rating oneself on the twelve qualities before, during and after the programme, with a radar.

    The form shows one rating at a time. The picture holds back those of other times until all twelve are rated, so
    that nobody copies from the last one.

    Args:
        value: the `Qualities` to start from, or their dict.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> radar = QualitiesRadar({"ratings": {"before": {"drive": 2}}, "did": {"before": {"drive": "Rang them twice"}}})
    >>> radar.value.over_time("drive")
    (2,)
    """

    title = "My twelve qualities"
    help = (
        "This is yours alone. Say when it is, then rate each quality by something that you did. "
        "Your other ratings come into the picture once all twelve are rated."
    )
    layout = "page"
    kind = Qualities
    schema = (
        Field("moment", "When are you rating yourself?", "choice", options=tuple(MOMENTS.items())),
        *(
            part
            for quality in QUALITIES
            for part in (
                Field(quality.key, quality.name, "choice", options=_LEVELS, heading=quality.group)
                if _FIRST[quality.group] == quality.key
                else Field(quality.key, quality.name, "choice", options=_LEVELS),
                Field(_DID[quality.key], f"One thing I did ({quality.name.lower()})",
                      hint="what somebody could have seen; no names"),
            )
        ),
        Field("shown", "The time that the form shows", "kept"),
        Field("others", "What was said at other times", "kept"),
    )  # fmt: skip

    def start(self) -> Qualities:
        """Return qualities that are not rated."""
        return Qualities()

    def to_state(self, value: Qualities) -> State:
        """Return the words of the last time that was rated; those of the others are kept with them."""
        times = {
            moment: {
                **{key: str(level) for key, level in value.ratings.get(moment, {}).items()},
                **{_DID[key]: text for key, text in value.did.get(moment, {}).items()},
            }
            for moment in MOMENTS
        }
        filled = [moment for moment, texts in times.items() if texts]
        return _turned(times, filled[-1] if filled else next(iter(MOMENTS)))

    def to_value(self, form: State) -> Qualities:
        """Return the ratings of all times; what is no level (an old file) counts as not rated."""
        times = _times(form)
        known = dict(_LEVELS[1:])
        return Qualities(
            {m: {key: int(said[key]) for key in _DID if said.get(key) in known} for m, said in times.items()},
            {m: {key: said[did] for key, did in _DID.items() if did in said} for m, said in times.items()},
        )

    def notes(self, form: State) -> Iterable[Note]:
        """Say what is left to rate and, once all is, ask for what nothing was written of."""
        moment = _shown(form)
        value = self.to_value(form)
        rated = len(value.ratings.get(moment, {}))
        if 0 < rated < len(QUALITIES):
            yield Note(f"{rated} of {len(QUALITIES)} are rated.", kind="coach")
        elif rated:
            for key in value.unshown(moment):
                yield Note("An opinion, until something shows it.", "What did you do?", kind="coach", field=_DID[key])

    def pictured(self, form: State) -> Qualities:
        """Return all ratings, or only the one that the form shows while it is not complete."""
        moment = _shown(form)
        value: Qualities = self.value
        return value if value.complete(moment) else value.only(moment)

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the whole: ratings have no findings."""
        return "", ""

    def _findings(self, form: State) -> Iterable[Note]:
        return ()

    def _edited(self, given: object) -> State:
        state = super()._edited(given)
        # What the browser sends belongs to the time that it shows, also where another one is on its way to it.
        told = given if isinstance(given, Mapping) else {}
        of = _shown(told if told.get("shown") in MOMENTS else self._history.now)
        times = {**_times(self._history.now), of: {key: state[key] for key in _FIELDS}}
        return _turned(times, state["moment"] if state["moment"] in MOMENTS else of)

    def _do(self, asked: str, content: Mapping[str, Any]) -> None:
        super()._do(asked, content)
        if asked == "edit" and content["data"].get("shown") != self._history.now["shown"]:
            # The form holds another rating now: the browser is to fill it in anew.
            self._state = {"data": self._history.now, "by": "", "n": content["n"]}


def _shown(form: Mapping[str, Any]) -> str:
    return str(form["shown"]) if form["shown"] in MOMENTS else next(iter(MOMENTS))


def _times(form: State) -> dict[str, dict[str, str]]:
    """Return moment -> the words that were said of it, for every moment of a form."""
    try:
        others = json.loads(form["others"])
    except ValueError:
        others = {}
    told = others if isinstance(others, dict) else {}
    times = {
        moment: {key: clean(text) for key, text in said.items() if key in _FIELDS}
        for moment, said in told.items()
        if moment in MOMENTS and isinstance(said, dict)
    }
    return {**times, _shown(form): {key: form[key] for key in _FIELDS}}


def _turned(times: Mapping[str, Mapping[str, str]], moment: str) -> State:
    """Return the form that shows one moment and keeps the others."""
    others = {
        other: {key: text for key, text in said.items() if text} for other, said in times.items() if other != moment
    }
    return {
        "moment": moment, "shown": moment,
        "others": json.dumps({other: others[other] for other in MOMENTS if others.get(other)}, ensure_ascii=False),
        **{key: times.get(moment, {}).get(key, "") for key in _FIELDS},
    }  # fmt: skip


class ApplicationChecklist(Editor):
    """A form for what has to be in place before applying, which says whether the coach is ready or what is missing.

    Args:
        dates: what has to be blocked in the diary, such as "Workshop 1: 12 and 13 January 2027".
        value: the `Application` to start from, or its dict.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the dates, the value or the name cannot be used.

    >>> form = ApplicationChecklist(["Workshop 1"], {"blocked": ["Workshop 1"], "teams": 2})
    >>> form.value.missing[0]
    'Talk with your line manager now.'
    """

    title = "Am I ready to apply?"
    help = "Tick what is in place, and write what was agreed. Write no names: the roles are enough."
    layout = "page"
    kind = Application

    def __init__(self, dates: Iterable[str] = DATES, value: Any = None, name: str | None = None) -> None:
        self.dates = Application(tuple(dates)).dates
        heads = [f"{number}. {step}" for number, step in enumerate(STEPS, start=1)]
        self.schema = [
            *(
                Field(date_key(text), text, "switch", heading=heads[0] if text == self.dates[0] else "")
                for text in self.dates
            ),
            Field("talked", "We have talked about coaching as part of my day job", "switch", heading=heads[1]),
            Field("teams", "Teams to coach", "count", hint="2", short=True),
            Field("hours", "Hours a week", "number", hint="4", short=True),
            Field("agreed_on", "Signed on", "date", short=True),
            Field("stops", "What I will stop doing", hint="the monthly audit meeting"),
            Field("coach", "I know a QI coach in my directorate", "switch", heading=heads[2]),
            Field("sponsor", "A QI sponsor there knows that I am applying", "switch"),
            Field("forum", "I go to the local QI forum", "switch"),
            Field("sure", "I am sure that I can coach two or three teams in the role I have", "switch",
                  heading=heads[3]),
            Field("registered", "I have registered", "switch"),
        ]  # fmt: skip
        super().__init__(value, name)

    def start(self) -> Application:
        """Return an application of which nothing is in place."""
        return Application(self.dates)

    def from_dict(self, given: Any) -> Application:
        """Return the application that an answer describes, with the dates of this form."""
        if isinstance(given, Mapping) and "blocked" in given:
            given = {**given, "blocked": [text for text in given["blocked"] if text in self.dates]}
        return Application.from_dict({**given, "dates": self.dates} if isinstance(given, Mapping) else given)

    def to_state(self, value: Application) -> State:
        """Return the ticks and what was agreed as texts."""
        state: State = {date_key(text): "yes" for text in value.blocked}
        for name in ("talked", "coach", "sponsor", "forum", "sure", "registered"):
            state[name] = "yes" if getattr(value, name) else ""
        return {
            **state, "teams": "" if value.teams is None else str(value.teams), "stops": value.stops,
            "hours": "" if value.hours is None else f"{value.hours:.12g}", "agreed_on": value.agreed_on,
        }  # fmt: skip

    def to_value(self, form: State) -> Application:
        """Return the application of the form; hours and a day that cannot be used count as not given."""
        ticks = ("talked", "coach", "sponsor", "forum", "sure", "registered")
        return Application(
            self.dates,
            blocked=tuple(text for text in self.dates if form[date_key(text)]),
            teams=form["teams"],
            hours=form["hours"] if _a_week(form["hours"]) else None,
            stops=form["stops"],
            agreed_on=day if is_day(day := form["agreed_on"].strip()) else "",
            **{name: bool(form[name]) for name in ticks},
        )

    def notes(self, form: State) -> Iterable[Note]:
        """Say what cannot be used, and what is missing."""
        if form["hours"] is not None and not _a_week(form["hours"]):
            yield Note("The hours are those of one week, such as 4.", field="hours")
        if form["agreed_on"].strip() and not is_day(form["agreed_on"].strip()):
            yield Note(f"Write the day as 2026-12-01; it says “{form['agreed_on']}”.", field="agreed_on")
        for item in self.to_value(form).items:
            if not item.done:
                # Beside the number that does not fit; what is not begun stands with the whole.
                wrong = item.key == "teams" and form["teams"] is not None
                yield Note(item.missing, kind="coach", field=item.key if wrong else "")

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the whole: an application has no findings."""
        return "", ""

    def _findings(self, form: State) -> Iterable[Note]:
        return ()


def _a_week(hours: float | None) -> bool:
    return hours is not None and 0 <= hours <= 168
