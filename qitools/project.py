"""A team's project, and the one page about it that its sponsor reads each month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from qitools import spoken
from qitools.aim import Aim
from qitools.display import Drawn
from qitools.driver import DriverDiagram
from qitools.errors import InputError, entries
from qitools.fishbone import Fishbone
from qitools.measures import Measure, MeasurementPlan
from qitools.pdsa import PDSACycle
from qitools.portfolio import progress
from qitools.process import ProcessMap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qitools.review import Review
    from qitools.store import PDSALog

# Headings of an update that are shown in their own way: the ask in a box, the data with the charts, the rest as lists.
ASK, AIM, SCORE, DATA, TESTS, NEXT = (
    "What we ask of you", "Aim", "Progress score", "Data", "Tests this month", "Next tests",
)  # fmt: skip

# What may stand among a project's charts.
_CHARTS = ("RunChart", "ShewhartChart", "Pareto", "SmallMultiples")


@dataclass(frozen=True, slots=True)
class ChartLine:
    """What an update says about a chart.

    Attributes:
        title: what it shows.
        rules: the rule set it was read with.
        signal: whether there is a signal of special cause.
        says: the signals in words, or "no signal".
    """

    title: str
    rules: str = ""
    signal: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class CycleLine:
    """What an update says about a test of the month.

    Attributes:
        change: what was tried.
        prediction: what the team expected.
        result: what happened.
        decision: "adapt", "adopt", "abandon", or "" when there is none yet.
    """

    change: str
    prediction: str = ""
    result: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class NextTest:
    """A test to come: what, and when (ISO date, or words)."""

    test: str
    date: str = ""


@dataclass(frozen=True)
class SponsorUpdate(Drawn):
    """The monthly update for a project's sponsor: one page, no unproven claims.

    Usually made by `Project.sponsor_update`, which fills in what the project knows.

    Args:
        project, team, coach, sponsor: who it is about and for.
        month: the month reported on, such as "2026-11".
        aim: the aim as a sentence.
        by: the aim's date.
        score, last_score: on the progress scale (`qitools.portfolio.SCALE`), now and a month ago.
        justification: what the score rests on.
        charts: `ChartLine`s, or their dicts: the outcome, then a process measure.
        tests: `CycleLine`s, or their dicts: the tests of the month.
        learned: what was learned from them.
        balancing: what the change may have made worse, and what its measure shows.
        equity: who is served less well, and who was asked.
        people: meetings held, the role of service users, engagement.
        barriers: what is in the way.
        ask: the one thing that the sponsor is asked to do.
        ask_by: by when, ISO text.
        next_tests: `NextTest`s, or their dicts.
        drawings: charts to show on the page. They are not part of `to_dict`, and two updates that differ in them alone
            are equal.

    Raises:
        InputError: when a field holds what it cannot.

    >>> update = SponsorUpdate(project="Huddle", month="2026-11", score=2.5, last_score=3.0,
    ...                        justification="Two changes tested; the run chart shows no signal.")
    >>> print(update.heading)
    Huddle: update for November 2026
    """

    project: str = ""
    team: str = ""
    coach: str = ""
    sponsor: str = ""
    month: str = ""
    aim: str = ""
    by: str = ""
    score: float | None = None
    last_score: float | None = None
    justification: str = ""
    charts: tuple[ChartLine, ...] = ()
    tests: tuple[CycleLine, ...] = ()
    learned: str = ""
    balancing: str = ""
    equity: str = ""
    people: str = ""
    barriers: str = ""
    ask: str = ""
    ask_by: str = ""
    next_tests: tuple[NextTest, ...] = ()
    drawings: tuple[Drawn, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        lists: dict[str, type[Any]] = {"charts": ChartLine, "tests": CycleLine, "next_tests": NextTest}
        for name in (f.name for f in fields(self)):
            value = getattr(self, name)
            if name in lists:
                value = _lines(value, lists[name], name)
            elif name in ("score", "last_score"):
                value = None if value is None else progress(value).score
            elif name == "drawings":
                value = tuple(value)
            else:
                value = _text(value, name)
            object.__setattr__(self, name, value)

    @property
    def heading(self) -> str:
        """The page's title."""
        month = spoken.day(self.month)
        return f"{self.project or 'Project'}: update" + (f" for {month}" if month else "")

    def sections(self) -> list[tuple[str, list[str]]]:
        """Return the page as (heading, paragraphs), in the order in which a sponsor reads; empty parts left out."""
        who = [
            f"{name}: {said}."
            for name, said in (("Team", self.team), ("Coach", self.coach), ("Sponsor", self.sponsor))
            if said
        ]
        asked = f"{spoken.sentence(self.ask)} By {spoken.day(self.ask_by)}." if self.ask and self.ask_by else self.ask
        upcoming = [f"{spoken.day(test.date)}: {test.test}" if test.date else test.test for test in self.next_tests]
        parts: list[tuple[str, list[str]]] = [
            ("", [" ".join(who)]),
            (ASK, [asked]),
            (AIM, [self.aim]),
            (SCORE, [self._scored(), self.justification]),
            (DATA, [self._charted(chart) for chart in self.charts]),
            (TESTS, [_tested(test) for test in self.tests]),
            ("What we learned", [self.learned]),
            ("Balancing", [self.balancing]),
            ("Equity", [self.equity]),
            ("People", [self.people]),
            ("What is in the way", [self.barriers]),
            (NEXT, upcoming),
        ]
        filled = [(name, [spoken.sentence(said) for said in paragraphs if said.strip()]) for name, paragraphs in parts]
        return [(name, paragraphs) for name, paragraphs in filled if paragraphs]

    def _scored(self) -> str:
        if self.score is None:
            return ""
        told = f"{self.score} of 5, {progress(self.score).name.lower()}"
        if self.last_score is None:
            return told
        moved = "up" if self.score > self.last_score else "down"
        return f"{told} ({'unchanged' if self.score == self.last_score else f'{moved} from {self.last_score}'} since last month)"

    @staticmethod
    def _charted(chart: ChartLine) -> str:
        rules = f" (rules of {chart.rules})" if chart.rules else ""
        return f"{chart.title}{rules}: {chart.says or ('signal' if chart.signal else 'no signal')}"

    @property
    def words(self) -> int:
        """How many words the page has; a page that is read has at most 350."""
        return len(str(self).split())

    def __str__(self) -> str:
        """The page as plain text."""
        told = [self.heading]
        for name, paragraphs in self.sections():
            told.append("\n".join([*([name] if name else []), *paragraphs]))
        return "\n\n".join(told)

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes SPO01 to SPO10."""
        from qitools.review.sponsor import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return every field except the drawings as plain dicts, lists and texts; `from_dict` gives an equal update."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "drawings"}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> SponsorUpdate:
        """Return the update that `to_dict` described; a field that is missing is empty.

        Raises:
            InputError: when it is not such a description.
        """
        names = [f.name for f in fields(cls) if f.name != "drawings"]
        if not isinstance(given, Mapping):
            raise InputError(f"A sponsor update is a dict of its fields; this is {given!r}.")
        unknown = [key for key in given if key not in names]
        if unknown:
            raise InputError(f"A sponsor update has no field {unknown[0]!r}; its fields are {', '.join(names)}.")
        return cls(**given)

    def to_html(self) -> str:
        """Return the page as one HTML file that needs nothing else, with the charts as pictures that have words."""
        from html import escape

        told = []
        pictures = f'<div class="charts">{"".join(map(_picture, self.drawings))}</div>' if self.drawings else ""
        for name, paragraphs in self.sections():
            if pictures and name not in ("", ASK, AIM, SCORE):
                told.append(pictures)
                pictures = ""
            heading = f"<h2>{escape(name)}</h2>" if name else ""
            items = "".join(f"<li>{escape(said)}</li>" for said in paragraphs)
            prose = "".join(f"<p>{escape(said)}</p>" for said in paragraphs)
            body = f"<ul>{items}</ul>" if name in (DATA, TESTS, NEXT) and len(paragraphs) > 1 else prose
            kind = ' class="ask"' if name == ASK else ""
            told.append(f"<section{kind}>{heading}{body}</section>")
        told.append(pictures)
        return _PAGE.format(title=escape(self.heading), body="\n".join(told))

    @property
    def alt_text(self) -> str:
        """The page in words, with its charts."""
        return " ".join([str(self).replace("\n\n", " ").replace("\n", " "), *(d.alt_text for d in self.drawings)])

    def _draw(self, ax: Axes) -> None:
        from qitools.draw.sponsor import draw_sponsor_update

        draw_sponsor_update(self, ax)


class Project:
    """All that a team has made, together.

    Args:
        aim: an `Aim`, its dict or a sentence.
        fishbone: a `Fishbone`.
        drivers: a `DriverDiagram`.
        measures: a `MeasurementPlan`, or a list of `Measure`s.
        log: a `PDSALog`, or a list of `PDSACycle`s.
        charts: run charts, Shewhart charts and Pareto charts; the outcome first, then a process measure.
        score: on the progress scale, from 0.5 to 5.0.
        title: what the project is called.
        team, coach, sponsor: who works on it, who coaches, who sponsors.
        process: a `ProcessMap`.
        last_score: the score a month ago.

    Raises:
        InputError: when a part is not what it should be.

    >>> project = Project(aim="Fewer than 5 incidents per 1,000 bed-days by March 2027", title="Huddle", score=2.5,
    ...                   log=[PDSACycle(change="Huddle at 07:30", predictions=["4 of 5 shifts"], result="2 of 5 shifts",
    ...                                  learned="Nights clash with the medication round", decision="adapt")])
    >>> update = project.sponsor_update(month="2026-11", ask="Agree a later medication round on Heron",
    ...                                 ask_by="2026-12-10")
    >>> update.tests[0].result
    '2 of 5 shifts'
    """

    def __init__(
        self,
        aim: Aim | Mapping[str, Any] | str = "",
        fishbone: Fishbone | None = None,
        drivers: DriverDiagram | None = None,
        measures: MeasurementPlan | Iterable[Measure | Mapping[str, Any]] | None = None,
        log: PDSALog | Iterable[PDSACycle] | None = None,
        charts: Iterable[Drawn] = (),
        score: float | None = None,
        *,
        title: str = "",
        team: str = "",
        coach: str = "",
        sponsor: str = "",
        process: ProcessMap | None = None,
        last_score: float | None = None,
    ) -> None:
        self.aim = Aim.from_dict(aim) if isinstance(aim, Mapping) else aim
        if not isinstance(self.aim, Aim | str):
            raise InputError(f"The aim of a project is an Aim or a sentence; this is {aim!r}.")
        for part, kind in ((fishbone, Fishbone), (drivers, DriverDiagram), (process, ProcessMap)):
            if not isinstance(part, kind | None):
                raise InputError(f"A project takes a {kind.__name__} here; this is {part!r}.")
        if measures is not None and not isinstance(measures, MeasurementPlan):
            measures = MeasurementPlan(measures, self.aim)
        self.fishbone, self.drivers, self.measures, self.process = fishbone, drivers, measures, process
        if not callable(getattr(log, "cycles", None)) and log is not None:
            log = entries(log, "The log of a project is a PDSALog or a list of PDSA cycles")
            if strange := [cycle for cycle in log if not isinstance(cycle, PDSACycle)]:
                raise InputError(f"The log of a project holds PDSA cycles; this is not one: {strange[0]!r}.")
        self.log: Any = log
        self.charts = entries(charts, "The charts of a project are a list")
        if strange_charts := [chart for chart in self.charts if type(chart).__name__ not in _CHARTS]:
            raise InputError(f"The charts of a project are {', '.join(_CHARTS)}; this is none: {strange_charts[0]!r}.")
        self.score = None if score is None else progress(score).score
        self.last_score = None if last_score is None else progress(last_score).score
        self.title, self.team, self.coach, self.sponsor = (
            _text(value, name)
            for name, value in (("title", title), ("team", team), ("coach", coach), ("sponsor", sponsor))
        )

    @property
    def cycles(self) -> tuple[PDSACycle, ...]:
        """The cycles of the log, oldest first."""
        if self.log is None:
            return ()
        return tuple(self.log if isinstance(self.log, tuple) else self.log.cycles())

    def sponsor_update(
        self,
        month: str,
        ask: str = "",
        ask_by: str = "",
        *,
        justification: str = "",
        learned: str = "",
        balancing: str = "",
        equity: str = "",
        people: str = "",
        barriers: str = "",
        next_tests: Iterable[NextTest | Mapping[str, str]] | None = None,
    ) -> SponsorUpdate:
        """Return the update for the sponsor: what the project knows, and what only a person can say.

        Args:
            month: the month to report on, such as "2026-11".
            ask: the one thing that the sponsor is asked to do.
            ask_by: by when, ISO text.
            justification: what the score rests on.
            learned: what was learned; what the month's cycles say, when left out.
            balancing: what the change may have made worse, and what its measure shows.
            equity: who is served less well, and who was asked.
            people: meetings held, the role of service users, engagement.
            barriers: what is in the way.
            next_tests: tests to come; the cycles that are planned and not yet done, when left out.

        Raises:
            InputError: when the month is not one.
        """
        if not isinstance(month, str) or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise InputError(f"The month must be written as year and month, such as '2026-11'; it is {month!r}.")
        tested = [cycle for cycle in self.cycles if _tested_in(cycle, month)]
        planned = [cycle for cycle in self.cycles if cycle.stage == "plan"]
        upcoming = [NextTest(cycle.change or cycle.objective, cycle.when) for cycle in planned]
        shown = self.charts[:2]
        return SponsorUpdate(
            project=self.title,
            team=self.team,
            coach=self.coach,
            sponsor=self.sponsor,
            month=month,
            aim=str(self.aim),
            by=self.aim.by if isinstance(self.aim, Aim) else "",
            score=self.score,
            last_score=self.last_score,
            justification=justification,
            charts=tuple(map(_chart_line, shown)),
            tests=tuple(
                CycleLine(cycle.change or cycle.objective, "; ".join(cycle.predictions), cycle.result, cycle.decision)
                for cycle in tested
            ),
            learned=learned or " ".join(spoken.sentence(cycle.learned) for cycle in tested if cycle.learned.strip()),
            balancing=balancing,
            equity=equity,
            people=people,
            barriers=barriers,
            ask=ask,
            ask_by=ask_by,
            next_tests=tuple(upcoming if next_tests is None else next_tests),  # type: ignore[arg-type]  # read there
            drawings=shown,
        )

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice in every part that is there, each finding with the part's name."""
        from qitools.review import Review

        parts = {
            "Aim": self.aim if isinstance(self.aim, Aim) else None,
            "Process map": self.process,
            "Fishbone": self.fishbone,
            "Driver diagram": self.drivers,
            "Measures": self.measures,
            **{f"PDSA {cycle.id or number}": cycle for number, cycle in enumerate(self.cycles, start=1)},
        }
        return Review(
            replace(finding, where=": ".join(filter(None, (name, finding.where))))
            for name, part in parts.items()
            if part is not None
            for finding in part.review(today)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the parts as plain dicts, lists and texts; a log as the list of its cycles."""
        return {
            "title": self.title,
            "team": self.team,
            "coach": self.coach,
            "sponsor": self.sponsor,
            "aim": self.aim.to_dict() if isinstance(self.aim, Aim) else self.aim,
            "process": _described(self.process),
            "fishbone": _described(self.fishbone),
            "drivers": _described(self.drivers),
            "measures": _described(self.measures),
            "log": None if self.log is None else [cycle.to_dict() for cycle in self.cycles],
            "charts": [{"kind": type(chart).__name__, "of": _described(chart)} for chart in self.charts],
            "score": self.score,
            "last_score": self.last_score,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Project:
        """Return a project equal to the one that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        import qitools

        known = set(cls().to_dict())
        if not isinstance(given, Mapping) or set(given) - known:
            raise InputError(f"A project is a dict with the keys {', '.join(sorted(known))}, and no others.")
        parts = dict(given)
        kinds = {"process": ProcessMap, "fishbone": Fishbone, "drivers": DriverDiagram, "measures": MeasurementPlan}
        for name, kind in kinds.items():
            if parts.get(name) is not None:
                parts[name] = kind.from_dict(parts[name])  # type: ignore[attr-defined]
        if parts.get("log") is not None:
            log = entries(parts["log"], "The log of a project is a list of PDSA cycles")
            parts["log"] = [PDSACycle.from_dict(cycle) for cycle in log]
        charts = []
        for chart in entries(parts.get("charts") or (), "The charts of a project are a list"):
            if not isinstance(chart, Mapping) or chart.get("kind") not in _CHARTS:
                raise InputError(f"A chart of a project is a dict with 'kind', one of {', '.join(_CHARTS)}, and 'of'.")
            charts.append(getattr(qitools, chart["kind"]).from_dict(chart.get("of")))
        return cls(**{**parts, "charts": charts})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Project):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # its parts can change

    def __repr__(self) -> str:
        score = "no score yet" if self.score is None else f"score {self.score}"
        return f"<Project {self.title or str(self.aim)!r}: {score}, {spoken.count(len(self.cycles), 'cycle')}>"


def _tested_in(cycle: PDSACycle, month: str) -> bool:
    """Whether a cycle has something to report for a month: done, studied or decided in it, or done with no date."""
    stamps = [stamp for stamp in (cycle.done_at, cycle.studied_at, cycle.acted_at) if stamp is not None]
    if not stamps:
        return cycle.stage != "plan"
    return any(f"{stamp:%Y-%m}" == month for stamp in stamps)


def _chart_line(chart: Drawn) -> ChartLine:
    title = str(getattr(chart, "title", "") or getattr(chart, "ylabel", "") or type(chart).__name__)
    rules = getattr(chart, "rules", None)
    signals = [str(signal.text) for signal in getattr(chart, "signals", ())]
    says = "; ".join(signals) if signals else "no signal" if rules is not None else ""
    return ChartLine(title, str(getattr(rules, "title", "")), bool(signals), says)


def _tested(test: CycleLine) -> str:
    parts = (
        ("", test.change),
        ("Predicted: ", test.prediction),
        ("Found: ", test.result),
        ("Decision: ", test.decision),
    )
    return " ".join(f"{name}{spoken.sentence(said)}" for name, said in parts if said.strip())


def _picture(thing: Drawn) -> str:
    from base64 import b64encode
    from html import escape

    from qitools.draw.sponsor import chart_svg

    picture = b64encode(chart_svg(thing).encode()).decode()
    return f'<img alt="{escape(thing.alt_text)}" src="data:image/svg+xml;base64,{picture}">'


def _text(given: object, name: str) -> str:
    if given is None:
        return ""
    if isinstance(given, Aim):
        return str(given)
    if isinstance(given, date):
        return given.isoformat()[:10]
    if not isinstance(given, str):
        raise InputError(f"The field {name!r} must be a text; it is {given!r}.")
    return given


def _lines(given: object, kind: type[Any], name: str) -> tuple[Any, ...]:
    if given is None:
        return ()
    names = [f.name for f in fields(kind)]
    read = []
    for entry in entries(given, f"The field {name!r} must be a list"):
        if isinstance(entry, str):
            entry = {names[0]: entry}
        if isinstance(entry, kind):
            entry = _plain_line(entry)
        if not isinstance(entry, Mapping) or names[0] not in entry or set(entry) - set(names):
            raise InputError(f"An entry of {name!r} is a text or a dict with {', '.join(names)}; this is {entry!r}.")
        texts = {key: bool(value) if key == "signal" else _text(value, key) for key, value in entry.items()}
        read.append(kind(**texts))
    return tuple(read)


def _plain_line(line: Any) -> dict[str, Any]:
    return {f.name: getattr(line, f.name) for f in fields(line)}


def _plain(value: Any) -> Any:
    return [_plain_line(line) for line in value] if isinstance(value, tuple) else value


def _described(part: Any) -> Any:
    return None if part is None else part.to_dict()


# Black on white and one column: it is read on a phone, printed, and read aloud.
_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.45 Arial, "Liberation Sans", sans-serif; color: #1b2733; background: #fff; max-width: 48rem;
  margin: 1.5rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; line-height: 1.2; margin: 0 0 .5rem; }}
h2 {{ font-size: 1.05rem; margin: 0 0 .1rem; color: #005eb8; }}
p, ul {{ margin: 0 0 .3rem; }}
ul {{ padding-left: 1.2rem; }}
section {{ display: flow-root; margin: .7rem 0; }}
.ask {{ border-left: .35rem solid #005eb8; background: #e3eef9; padding: .5rem .8rem; font-weight: bold; }}
.ask h2 {{ color: #003d78; }}
.charts img {{ display: block; width: 100%; max-width: 27rem; height: auto; margin: .3rem 0; }}
@media (min-width: 50rem) {{ .charts {{ float: left; width: 57%; margin-right: 1.2rem; }} }}
@page {{ size: A4; margin: 12mm; }}
@media print {{
  body {{ font-size: 9.5pt; line-height: 1.3; margin: 0; padding: 0; max-width: none; }}
  section {{ margin: 5pt 0; }}
  .charts {{ float: left; width: 57%; margin-right: 10pt; }}
}}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
