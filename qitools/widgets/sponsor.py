"""The composer of the monthly update for a sponsor."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from qitools.display import Diagram
from qitools.draw.charts import lay_out_chart
from qitools.draw.scene import Scene
from qitools.draw.sponsor import lay_out
from qitools.errors import InputError
from qitools.portfolio import SCALE
from qitools.project import SponsorUpdate
from qitools.runchart import RunChart
from qitools.shewhart import ShewhartChart
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Level, Rows, State, blank

_SCORES = (("", "No score yet"), *((str(step.score), f"{step.score} {step.name}") for step in SCALE))
_LISTS = ("charts", "tests", "next_tests")
_FIRST = {"charts": "title", "tests": "change", "next_tests": "test"}


class SponsorUpdateComposer(Editor):
    """A form for the one page that a sponsor reads each month, with the page as it will look and its count of words.

    The charts of an update that `Project.sponsor_update` made stay on the page.

    Args:
        value: the `SponsorUpdate` to start from, or its dict; an empty one when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> composer = SponsorUpdateComposer(SponsorUpdate(project="Huddle", month="2026-11", score=2.5))
    >>> composer.value.heading
    'Huddle: update for November 2026'
    """

    title = "Sponsor update"
    help = "One page that is read in two minutes: one ask, what the data say, and no claim without a signal."
    layout = "page"
    kind = SponsorUpdate
    schema = (
        Field("project", "Project", hint="Safety huddle", short=True),
        Field("month", "Month", hint="2026-11", short=True),
        Field("team", "Team", hint="Team Heron", short=True),
        Field("coach", "Coach", short=True),
        Field("sponsor", "Sponsor", short=True),
        Field(
            "ask", "The one thing you ask of the sponsor", hint="Verb first: Agree with pharmacy that …", heading="Ask"
        ),
        Field("ask_by", "By", "date", short=True),
        Field("aim", "Aim", heading="Aim and score", hint="How much, for whom, where, by when"),
        Field("by", "Date of the aim", "date", short=True),
        Field("score", "Score now", "choice", options=_SCORES, short=True),
        Field("last_score", "A month ago", "choice", options=_SCORES, short=True),
        Field("justification", "What the score rests on", "long"),
        Rows(
            "charts",
            "Charts",
            columns=(
                Field("title", "Chart", hint="Violent incidents a week"),
                Field("rules", "Rules", hint="Perla and others"),
                Field("signal", "Signal", "choice", options=(("", "None"), ("yes", "Signal"))),
                Field("says", "What it says", hint="no signal"),
            ),
            levels=(Level("chart", ("rules", "signal", "says"), hint="Violent incidents a week"),),
        ),
        Rows(
            "tests",
            "Tests this month",
            columns=(
                Field("change", "Change", hint="Huddle at 07:30"),
                Field("prediction", "Prediction", hint="4 of 5 shifts"),
                Field("result", "Result", hint="2 of 5 shifts"),
                Field(
                    "decision",
                    "Decision",
                    "choice",
                    options=(("", "None yet"), ("adapt", "Adapt"), ("adopt", "Adopt"), ("abandon", "Abandon")),
                ),
            ),
            levels=(Level("test", ("prediction", "result", "decision"), hint="Huddle at 07:30"),),
        ),
        Field("learned", "What you learned, set against the prediction", "long", heading="Behind the numbers"),
        Field("balancing", "Balancing: what may have got worse", "long"),
        Field("equity", "Equity: who is served less well, and who was asked", "long"),
        Field("people", "People: meetings, service users, engagement", "long"),
        Field("barriers", "What is in the way", "long"),
        Rows(
            "next_tests",
            "Next tests",
            columns=(Field("test", "Test", hint="Huddle at 07:20 on two shifts"), Field("date", "When", "date")),
            levels=(Level("next test", ("date",), hint="Huddle at 07:20 on two shifts"),),
        ),
    )

    _drawings: tuple[Any, ...] = ()

    def start(self) -> SponsorUpdate:
        """Return an update that is not written yet."""
        return SponsorUpdate()

    def to_state(self, value: SponsorUpdate) -> State:
        """Return the fields as texts, and a row for each chart and test."""
        self._drawings = value.drawings
        state: State = {}
        for name, given in value.to_dict().items():
            if name in _LISTS:
                rows = [{**row, "signal": "yes" if row.get("signal") else ""} for row in given]
                state[name] = [{"id": f"{name}-{number}", **row} for number, row in enumerate(rows or [{}])]
            else:
                state[name] = given
        return state

    def to_value(self, form: State) -> SponsorUpdate:
        """Return the update of the form, with the charts that it came with."""
        given: dict[str, Any] = {}
        for name in (field.name for field in fields(SponsorUpdate) if field.name != "drawings"):
            if name in _LISTS:
                given[name] = [
                    {
                        key: bool(cell) if key == "signal" else cell
                        for key, cell in row.items()
                        if key not in ("id", "depth")
                    }
                    for row in form[name]
                    if not blank(row)
                ]
            elif name in ("score", "last_score"):
                given[name] = _score(form[name])
            else:
                given[name] = form[name]
        return replace(SponsorUpdate.from_dict(given), drawings=self._drawings)

    def pictured(self, form: State) -> Any:
        """Return the page as it will look."""
        return Page(self.value)

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the field that a finding names, or the row of a chart or test."""
        if found := re.fullmatch(r"(Chart|Test|Next test) (\d+)", where):
            key = {"Chart": "charts", "Test": "tests", "Next test": "next_tests"}[found[1]]
            rows = [row for row in form[key] if not blank(row)]
            if int(found[2]) <= len(rows):
                return rows[int(found[2]) - 1]["id"], _FIRST[key]
            return "", key
        key = where.lower().replace(" ", "_")
        return "", key if key in form else ""


class Page(Diagram):
    """An update as its page, with its charts where they stand: each keeps its own drawing."""

    def __init__(self, update: SponsorUpdate) -> None:
        self.update = update

    @property
    def alt_text(self) -> str:
        """The page in words, with how many there are."""
        return f"{self.update.words} words. {self.update.alt_text}"

    def to_dict(self) -> dict[str, Any]:
        """Return the update as plain dicts."""
        return self.update.to_dict()

    def to_svg(self) -> str:
        """Return the page as SVG text, its charts within it."""
        page = lay_out(self.update)
        charts = []
        for drawing, (x, y, w, h) in zip(self.update.drawings, page.charts, strict=True):
            # a chart over time is laid out for its room, so that its type is as large as that of the page
            if isinstance(drawing, RunChart | ShewhartChart) and getattr(drawing, "kind", "") != "funnel":
                inner = lay_out_chart(drawing, (w, h)).svg()
            else:
                inner = drawing.to_svg()
            placed = f'x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" '
            charts.append(re.sub(r'width="[^"]*" height="[^"]*" ', placed, inner[inner.index("<svg") :], count=1))
        return page.scene.svg().replace("</svg>", "".join(charts) + "</svg>")

    def _scene(self) -> Scene:
        return lay_out(self.update).scene


def _score(said: str) -> float | None:
    try:
        return float(said) if said.strip() else None
    except ValueError:
        raise InputError(f"The score {said!r} is not on the scale; use 0.5 to 5.0 in steps of 0.5.") from None
