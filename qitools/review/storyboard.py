"""What a coach notices in a storyboard: a project on one sheet, to be told in six minutes.

The answer is a dict: "team"; "aim" (a sentence); "chart", a dict of "points" (how many), "rules" (which rules it is
read by, and what they say) and "annotations" (a list of texts: what happened when); "tests", a list of dicts with
"change", "builds_on" (what was used from the test before), "learned" and "decision"; "equity", a dict of "strata"
(grouped by what) and "found" (who gained, and who did not); and "hold", a dict of "owner", "measure" and "trigger".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review.core import Seen, Subject
from qitools.review.read import are, fields, items, listed, number, rows, said

# A chart that is to carry a story has at least this many points, and a ramp this many tests.
POINTS, TESTS = 12, 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A storyboard as the rules see it."""

    aim: str
    points: float | None
    rules: str
    annotations: tuple[str, ...]
    tests: tuple[dict[str, str], ...]
    strata: str
    found: str
    hold: dict[str, str]


def read(answer: Any) -> Sheet:
    """Return the storyboard that an answer describes."""
    given = fields(answer)
    chart, equity, hold = (fields(given.get(name)) for name in ("chart", "equity", "hold"))
    tests = ({key: said(value) for key, value in row.items()} for row in rows(given.get("tests")))
    return Sheet(
        aim=said(given.get("aim")),
        points=number(chart.get("points")),
        rules=said(chart.get("rules")),
        annotations=tuple(filter(None, map(said, items(chart.get("annotations"))))),
        tests=tuple(test for test in tests if test.get("change")),
        strata=said(equity.get("strata")),
        found=said(equity.get("found")),
        hold={name: said(hold.get(name)) for name in ("owner", "measure", "trigger")},
    )


SUBJECT = Subject("storyboard", "Storyboard", read)

_TESTS = [
    {"change": "Two-minute huddle, one early shift", "learned": "It takes four minutes", "decision": "adapt"},
    {
        "change": "Huddle with a card of three questions, three shifts",
        "builds_on": "Four minutes were too long",
        "learned": "Two minutes; nights have no nurse in charge at 07:30",
        "decision": "adapt",
    },
    {
        "change": "Huddle at 07:15 with nights, one week",
        "builds_on": "Nights could not come at 07:30",
        "learned": "Six of seven held",
        "decision": "adopt",
    },
]
_GOOD: dict[str, Any] = {
    "team": "Team Heron",
    "aim": "From 30 to 20 incidents per 1,000 occupied bed-days on Heron ward by 30 September 2027",
    "chart": {
        "points": 24,
        "rules": "Run chart, Perla rules: no signal yet",
        "annotations": ["February: first huddle", "April: nights join"],
    },
    "tests": _TESTS,
    "equity": {"strata": "men and women", "found": "Men: fewer. Women: as before, 40 stays in all"},
    "hold": {"owner": "Ward manager", "measure": "Incidents, weekly", "trigger": "Six points above the median"},
}


@SUBJECT.rule(
    "STO01",
    "error",
    title="There is no aim with a number and a date",
    why="An aim says how much, for whom and by when [IHI-AIM]. Without it the listeners cannot tell whether what they "
    "see is far or near.",
    question="If somebody remembers one sentence of your six minutes, which should it be?",
    bad={**_GOOD, "aim": "A calmer ward for everybody"},
    good=_GOOD,
)
def _aim(sheet: Sheet, today: date) -> Iterator[Seen]:
    if not sheet.aim:
        yield Seen("Aim", "The sheet says no aim.")
    elif not re.search(r"\d{4}", sheet.aim):
        yield Seen("Aim", "The aim has no date with its year.")
    elif not re.search(r"\d", re.sub(r"\b(?:\d{1,2}\s+\w+\s+)?\d{4}\b(?:-\d\d-\d\d)?", "", sheet.aim)):
        yield Seen("Aim", "The aim has no number but its date.")


@SUBJECT.rule(
    "STO02",
    "error",
    title="The chart is too short, or does not say what happened when",
    why="A run chart joins data to the story of the change: points in order of time, with what was done marked where "
    "it was done [PERLA]. With fewer than twelve points there is little to read, and without notes nothing to learn.",
    question="Where on this line did you do something, and what would somebody who was not there make of it?",
    bad={**_GOOD, "chart": {"points": 6, "rules": "Perla rules", "annotations": ["February: first huddle"]}},
    good=_GOOD,
)
def _chart(sheet: Sheet, today: date) -> Iterator[Seen]:
    if sheet.points is None:
        yield Seen("Chart", "The sheet does not say how many points the chart has.")
    elif sheet.points < POINTS:
        yield Seen("Chart", f"The chart has {sheet.points:g} points; a story needs {POINTS} or more.")
    if not sheet.annotations:
        yield Seen("Chart", "Nothing on the chart says what happened when.")
    if not sheet.rules:
        yield Seen("Chart", "The sheet does not say by which rules the chart is read.")


@SUBJECT.rule(
    "STO03",
    "error",
    title="Fewer than three tests, or tests that are not linked",
    why="Tests are linked so that each uses what the one before has taught [IHI-LINK]. Three that stand side by side "
    "are three first attempts.",
    question="What did the second test do differently because of the first?",
    bad={**_GOOD, "tests": [{key: value for key, value in test.items() if key != "builds_on"} for test in _TESTS]},
    good=_GOOD,
)
def _tests(sheet: Sheet, today: date) -> Iterator[Seen]:
    if len(sheet.tests) < TESTS:
        yield Seen("Tests", f"There {are(len(sheet.tests), 'test')}; a ramp has {TESTS} or more.")
    alone = [str(place) for place, test in enumerate(sheet.tests, start=1) if place > 1 and not test.get("builds_on")]
    silent = [str(place) for place, test in enumerate(sheet.tests, start=1) if not test.get("learned")]
    if alone:
        yield Seen("Tests", f"It does not say what was used from the test before in test {listed(alone)}.")
    if silent:
        yield Seen("Tests", f"It does not say what was learned in test {listed(silent)}.")


@SUBJECT.rule(
    "STO04",
    "error",
    title="It does not say who gained and who did not",
    why="Data that are split by group show whether an improvement closes a gap or widens it [IHI-MEAS].",
    question="Who might hear this story and say: not for us?",
    bad={**_GOOD, "equity": {"strata": "men and women", "found": ""}},
    good=_GOOD,
)
def _equity(sheet: Sheet, today: date) -> Iterator[Seen]:
    if not sheet.strata:
        yield Seen("Equity", "The results are not split by any group.")
    if not sheet.found:
        yield Seen("Equity", "It does not say who gained, and who did not.")


@SUBJECT.rule(
    "STO05",
    "error",
    title="Nothing says how the gain will be held",
    why="A change that is to last needs monitoring, and somebody whom the figure makes act [IEC-1].",
    question="A year from now, who notices first that it is slipping, and what do they do?",
    bad={**_GOOD, "hold": {"owner": "Ward manager", "measure": "", "trigger": ""}},
    good=_GOOD,
)
def _hold(sheet: Sheet, today: date) -> Iterator[Seen]:
    missing = [name for name, told in sheet.hold.items() if not told]
    if missing:
        yield Seen("Hold", f"The plan to hold the gain has no {listed(missing, 'or')}.")
