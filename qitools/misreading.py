"""A run chart as it looks to somebody who counts it in a way that is common and wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qitools.display import Diagram
from qitools.errors import InputError
from qitools.review.read import listed
from qitools.review.runchart import Stretch, World, imagine
from qitools.runchart import RunChart
from qitools.timechart import number_text

if TYPE_CHECKING:
    from qitools.draw.scene import Scene
    from qitools.review import Review

# Code of the misconception -> what its reader does.
MISREADINGS = {
    "RUN03": "count points on the median",
    "RUN05": "count ties in trends",
    "RUN02": "recalculate the median over all points",
}
_VERDICTS = {"few": "too few runs", "many": "too many runs", "within": "as many runs as chance gives"}


class Misreading(Diagram):
    """A run chart, and what would be claimed of it by a reader who makes certain mistakes.

    The claims are worked out by making the mistake, not by looking for it: see `qitools.review.runchart`.

    Args:
        chart: what is read.
        codes: the mistakes, of `MISREADINGS`.
        told: whether the drawing says the claims too; not where they stand beside it, as on a slide.

    Raises:
        InputError: when a mistake is not one of them.

    >>> waits = [61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45]
    >>> for claim in Misreading(RunChart(waits, baseline=12), ["RUN02"]).claims:
    ...     print(claim)
    You would claim a median of 58. It is 60.5.
    You would claim shifts at points 4 to 13 (above) and points 14 to 24 (below). There is one at points 13 to 24 (below).
    """

    def __init__(self, chart: RunChart, codes: Iterable[str], told: bool = True) -> None:
        self.chart = chart
        self.told = told
        self.codes = tuple(code for code in MISREADINGS if code in set(codes))
        if strange := [code for code in codes if code not in MISREADINGS]:
            raise InputError(f"There is no misreading {strange[0]!r}; choose from {', '.join(MISREADINGS)}.")

    @cached_property
    def _worlds(self) -> tuple[tuple[World, World], tuple[World, World]]:
        return imagine(self.chart, ()), imagine(self.chart, self.codes)

    @property
    def medians(self) -> list[float]:
        """The centre line as it is misread, one a phase."""
        (sound, _), (held, _) = self._worlds
        right = [phase.median for phase in self.chart.phases]
        median = _one(held, "median")
        return right if median is None or median == _one(sound, "median") else [median] * len(right)

    def stretches(self, rule: str) -> tuple[list[Stretch], list[Stretch]]:
        """Return the shifts, or the trends, that are there, and those that would be claimed; points count from 1.

        Args:
            rule: "shift" or "trend".
        """
        place = 0 if rule == "shift" else 1
        sound, held = (list(worlds[place].stretches or ()) for worlds in self._worlds)
        return sound, held

    @property
    def claims(self) -> list[str]:
        """What would be claimed and is not so, each beside what is; empty where it makes no difference."""
        (sound, _), (held, _) = self._worlds
        told = []
        for name, words in (("median", "a median of {}"), ("useful", "{} useful points"), ("runs", "{} runs")):
            right, wrong = _one(sound, name), _one(held, name)
            if right is not None and wrong is not None and right != wrong:
                is_ = "It is" if name == "median" else "There are"
                told.append(f"You would claim {words.format(number_text(wrong))}. {is_} {number_text(right)}.")
        judged = [
            next((word for word in _VERDICTS if word in world.values.get("verdict", ())), "") for world in (sound, held)
        ]
        frozen = not self.chart.rules.runs or self.chart.phases[-1].frozen
        if judged[0] != judged[1] and all(judged) and not frozen:
            told.append(f"You would claim {_VERDICTS[judged[1]]}. There are {_VERDICTS[judged[0]]}.")
        for rule in ("shift", "trend"):
            there, claimed = self.stretches(rule)
            if [(s.start, s.stop, s.side) for s in there] != [(s.start, s.stop, s.side) for s in claimed]:
                told.append(f"You would claim {_told(claimed, rule)}. {_there(there)}")
                continue
            for one, other in zip(there, claimed, strict=True):
                if one.length != other.length:
                    told.append(
                        f"You would count {other.length} points in the {rule} at {place_text(other)}. "
                        f"There are {one.length}."
                    )
        return told

    @property
    def alt_text(self) -> str:
        """The misreading in words: the mistakes, and every claim beside what is so."""
        told = self.claims or ["On this chart it makes no difference."]
        return f"{self.opening} {' '.join(told)} {self.chart.alt_text}"

    @property
    def opening(self) -> str:
        """Who reads it."""
        return f"Read by somebody who would {listed(MISREADINGS[code] for code in self.codes)}."

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice in the chart."""
        return self.chart.review(today)

    def to_dict(self) -> dict[str, Any]:
        """Return the chart and the codes of the mistakes as plain dicts and lists."""
        return {"chart": self.chart.to_dict(), "codes": list(self.codes), "told": self.told}

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Misreading:
        """Return the misreading that `to_dict` described."""
        return cls(RunChart.from_dict(given["chart"]), given["codes"], given.get("told", True))

    def _scene(self) -> Scene:
        from qitools.draw.reading import lay_out_misreading

        return lay_out_misreading(self)


def _one(world: World, name: str) -> float | None:
    """Return the one value that a world gives; None where it gives none, or several ways to count."""
    found = world.values.get(name, frozenset())
    return next(iter(found)) if len(found) == 1 else None


def place_text(stretch: Stretch) -> str:
    """Return where a stretch lies, as people say it.

    >>> place_text(Stretch(13, 24, "below"))
    'points 13 to 24 (below)'
    """
    return f"points {stretch.start} to {stretch.stop} ({stretch.side})"


def _told(found: Sequence[Stretch], rule: str) -> str:
    if not found:
        return f"no {rule}"
    return f"{f'a {rule}' if len(found) == 1 else f'{rule}s'} at {listed(map(place_text, found))}"


def _there(found: Sequence[Stretch]) -> str:
    if not found:
        return "There is none."
    return f"There {'is one' if len(found) == 1 else f'are {len(found)}'} at {listed(map(place_text, found))}."
