"""Rule sets for reading data over time, kept as data.

Sources: Perla, Provost & Murray 2011 ("perla"); Anhøj & Olesen 2014 ("anhoej"); Provost & Murray,
The Health Care Data Guide ("provost-murray"); Making Data Count, NHS England ("mdc");
Nelson 1984 ("nelson"); Western Electric, Statistical Quality Control Handbook, 1956 ("western-electric").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from typing import Any, Literal

from qitools.errors import InputError


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set: which patterns count as a signal of special cause, and how long they must be.

    A rule that is 0 or False is not used. Rules about limits are used on Shewhart charts only.

    Attributes:
        name: what the set is called on a chart.
        shift: points in a row on one side of the centre line.
        trend: points in a row all going up, or all going down (five points are four steps).
        runs: too few or too many runs for the number of useful points (Swed & Eisenhart 1943).
        longest_run: a run longer than chance gives, round(log2 n) + 3 (Anhøj & Olesen 2014).
        crossings: fewer crossings than chance gives (Anhøj & Olesen 2014).
        outside: a point outside the limits.
        two_of_three: two of three points in a row in the outer third, on the same side.
        third_same_side: the third of those points must be on that side of the centre too.
        four_of_five: four of five points in a row beyond the inner third, on the same side.
        inner_third: points in a row in the inner third.
        outer_thirds: points in a row beyond the inner third, on either side.
        alternating: points in a row that go up and down in turn.
        ties: whether a point on the centre line, or equal to the one before, is skipped ("skip") or
            breaks the pattern ("break").

    Raises:
        InputError: when a length is not a whole number from 2 up, or 0.

    >>> Rules(shift=7, trend=7).shift
    7
    """

    name: str = "custom"
    shift: int = 0
    trend: int = 0
    runs: bool = False
    longest_run: bool = False
    crossings: bool = False
    outside: bool = True
    two_of_three: bool = False
    third_same_side: bool = False
    four_of_five: bool = False
    inner_third: int = 0
    outer_thirds: int = 0
    alternating: int = 0
    ties: Literal["skip", "break"] = "skip"

    def __post_init__(self) -> None:
        for rule in ("shift", "trend", "inner_third", "outer_thirds", "alternating"):
            length = getattr(self, rule)
            if isinstance(length, bool) or not isinstance(length, int) or length < 0 or length == 1:
                raise InputError(
                    f"The rule {rule!r} has length {length!r}; use a whole number from 2 up, or 0 for none."
                )
        if self.ties not in ("skip", "break"):
            raise InputError(f"Ties are {self.ties!r}; use 'skip' or 'break'.")

    @property
    def title(self) -> str:
        """The set's name for readers, such as "Making Data Count"."""
        return TITLES.get(self.name, f"{self.name} rules" if self.name != "custom" else "own rules")

    def told(self, limits: bool) -> str:
        """The rules in words, for the foot of a chart.

        Args:
            limits: whether the chart has limits.

        >>> RULES["perla"].told(limits=False)
        'shift of 6, trend of 5, number of runs'
        """
        parts = [
            (limits and self.outside, "point outside the limits"),
            (self.shift, f"shift of {self.shift}"),
            (self.trend, f"trend of {self.trend}"),
            (limits and self.two_of_three, "2 of 3 near a limit"),
            (limits and self.four_of_five, "4 of 5 beyond the inner third"),
            (limits and self.inner_third, f"{self.inner_third} in the inner third"),
            (limits and self.outer_thirds, f"{self.outer_thirds} outside the inner third"),
            (self.alternating, f"{self.alternating} up and down in turn"),
            (self.runs, "number of runs"),
            (self.longest_run, "longest run"),
            (self.crossings, "crossings"),
        ]
        return ", ".join(text for used, text in parts if used)

    def to_dict(self) -> str | dict[str, Any]:
        """Return the name of a set that ships with qitools, else the fields that differ from `Rules()`."""
        if RULES.get(self.name) == self:
            return self.name
        plain = Rules()
        return {key: value for key, value in asdict(self).items() if value != getattr(plain, key)}


# Sets that count runs were made for run charts; sets about limits were made for Shewhart charts.
RULES = {
    "perla": Rules("perla", shift=6, trend=5, runs=True),
    "anhoej": Rules("anhoej", longest_run=True, crossings=True),
    "provost-murray": Rules("provost-murray", shift=8, trend=6, two_of_three=True, inner_third=15),
    "mdc": Rules("mdc", shift=7, trend=7, two_of_three=True, third_same_side=True, ties="break"),
    "nelson": Rules(
        "nelson", shift=9, trend=6, two_of_three=True, four_of_five=True, inner_third=15, outer_thirds=8,
        alternating=14, ties="break",
    ),
    "western-electric": Rules("western-electric", shift=8, two_of_three=True, four_of_five=True, ties="break"),
}  # fmt: skip

TITLES = {
    "perla": "Perla, Provost & Murray 2011",
    "anhoej": "Anhøj & Olesen 2014",
    "provost-murray": "Provost & Murray",
    "mdc": "Making Data Count",
    "nelson": "Nelson 1984",
    "western-electric": "Western Electric 1956",
}

RUN_CHART = ("perla", "anhoej")
SHEWHART = ("provost-murray", "mdc", "nelson", "western-electric", "anhoej")


def read_rules(given: object, allowed: tuple[str, ...], chart: str) -> Rules:
    """Return the rule set that a name, a dict of lengths or a `Rules` stands for.

    Args:
        given: the name of a set, a `Rules`, or the dict that `Rules.to_dict` gives.
        allowed: the names that suit the chart.
        chart: the chart's name for the message, such as "a run chart".

    Raises:
        InputError: when there is no such set, with the nearest name, or it is made for another chart.

    >>> read_rules("perla", RUN_CHART, "a run chart").shift
    6
    """
    if isinstance(given, Rules):
        return given
    if isinstance(given, str):
        if given in allowed:
            return RULES[given]
        names = ", ".join(map(repr, allowed))
        if given in RULES:
            raise InputError(
                f"The rules {given!r} were not made for {chart}; choose one of {names}, or set lengths with qi.Rules."
            )
        near = get_close_matches(given.lower(), allowed, 1, 0.4)
        hint = f"did you mean {near[0]!r}? The sets are {names}." if near else f"choose one of {names}."
        raise InputError(f"There is no rule set {given!r}; {hint}")
    if isinstance(given, Mapping):
        unknown = sorted(set(given) - {f.name for f in fields(Rules)}, key=str)
        if unknown:
            raise InputError(f"There is no rule {unknown[0]!r}; please remove it.")
        return Rules(**given)
    raise InputError(f"The rules must be the name of a set or a qi.Rules; they are {given!r}.")
