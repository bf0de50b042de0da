"""Which chart suits the data: a few questions, asked in order, each with the charts to which a yes leads.

The order of the questions is that of Provost & Murray, The Health Care Data Guide (2011), with rare events asked for
before counts, since a team that looks at a row of noughts has counted them already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qitools import spoken
from qitools.display import Diagram
from qitools.measures import CHARTS

if TYPE_CHECKING:
    from qitools.draw.scene import Scene


@dataclass(frozen=True, slots=True)
class Way:
    """Where a yes leads.

    Attributes:
        when: in which case; "" where there is only one.
        charts: the kinds of chart, keys of `CHARTS`; the second goes with the first, or may stand in for it.
        joint: "and" where both are drawn, "or" where one is.
    """

    when: str
    charts: tuple[str, ...]
    joint: str = "or"

    @property
    def name(self) -> str:
        """The charts for readers.

        >>> Way("several values at each point", ("xbar", "s"), "and").name
        'X-bar and S chart'
        """
        first, *others = (CHARTS[kind] for kind in self.charts)
        return f" {self.joint} ".join([first.removesuffix(" chart") if others else first, *others])


@dataclass(frozen=True, slots=True)
class Fork:
    """A question, and where a yes leads; a no leads to the next question."""

    question: str
    ways: tuple[Way, ...]


FORKS = (
    Fork("Are there fewer than about 12 points, or are you not sure?", (Way("", ("run",)),)),
    Fork(
        "Is it measured on a scale, such as time or money?",
        (Way("one value at each point", ("i",)), Way("several values at each point", ("xbar", "s"), "and")),
    ),
    Fork(
        "Is it so rare that most points are 0?",
        (Way("count the cases between two events", ("g",)), Way("count the time between two events", ("t",))),
    ),
    Fork(
        "Is each unit a yes or a no?",
        (Way("a share of all units", ("p",)), Way("huge numbers, most points outside", ("pp", "i"))),
    ),
    Fork(
        "Are you counting events, of which one unit may have several?",
        (
            Way("equal area of opportunity", ("c",)),
            Way("unequal area of opportunity", ("u",)),
            Way("huge numbers, most points outside", ("up", "i")),
        ),
    ),
)
OTHERWISE = "Ask again what one value stands for, and write down an operational definition."


class ChartTree(Diagram):
    """The questions that lead from data to a chart, as a picture.

    `qitools.measures.choose_chart` gives the answer for one measure.

    >>> ChartTree().alt_text[:68]
    'How to choose a chart, in 5 questions. 1. Are there fewer than about'
    """

    @property
    def alt_text(self) -> str:
        """The questions in order, each with the charts to which a yes leads."""
        told = [f"How to choose a chart, in {spoken.count(len(FORKS), 'question')}."]
        for number, fork in enumerate(FORKS, start=1):
            ways = "; ".join(f"{way.when}, {way.name}" if way.when else way.name for way in fork.ways)
            told.append(f"{number}. {fork.question} If yes: {ways}.")
        return " ".join([*told, f"If none of these: {OTHERWISE}"])

    def _scene(self) -> Scene:
        from qitools.draw.choice import lay_out

        return lay_out()
