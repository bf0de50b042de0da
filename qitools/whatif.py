"""A Shewhart chart on which one point is moved, to see what it does to the limits, screened and not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qitools.display import Diagram
from qitools.errors import InputError
from qitools.shewhart import ShewhartChart

if TYPE_CHECKING:
    from qitools.draw.scene import Scene
    from qitools.review import Review


class WildPoint(Diagram):
    """An individuals chart with one point moved.

    Screening leaves out moving ranges above 3.267 times their mean, once (Nelson 1982): a single wild point then hardly
    moves the limits, where without screening it hides itself behind them.

    Args:
        chart: an individuals chart.
        point: which point is moved, counted from 1.
        by: how far, in mean moving ranges of the chart as it is.

    Raises:
        InputError: when it is another kind of chart, or has no such point.

    >>> minutes = [142, 150, 138, 147, 155, 144, 139, 151, 148, 143, 146, 152, 137, 149, 145, 141, 150, 147, 140, 148]
    >>> wild = WildPoint(ShewhartChart(minutes), point=11, by=8)
    >>> for sentence in wild.told:
    ...     print(sentence)
    With screening the limits are 127.5 to 169.8; point 11 is outside.
    Without it they are 113.2 to 184.1; point 11 is outside.
    """

    def __init__(self, chart: ShewhartChart, point: int, by: float) -> None:
        if chart.kind != "i":
            raise InputError("A wild point is tried out on an I chart, whose limits come from moving ranges.")
        known = 0 < point <= len(chart.values) and chart.values[point - 1] == chart.values[point - 1]
        if not known:
            raise InputError(f"There is no value at point {point}; choose a point from 1 to {len(chart.values)}.")
        self.chart = chart
        self.point = point
        self.by = by

    @property
    def _place(self) -> int:
        return next(number for number, (start, stop, _) in enumerate(self.chart.spans()) if start < self.point <= stop)

    @property
    def value(self) -> float:
        """Where the point is moved to."""
        return float(self.chart.values[self.point - 1] + self.by * (self.chart.phases[self._place].mr_bar or 1.0))

    def moved(self, screen: bool) -> ShewhartChart:
        """Return the chart with the point moved, with its moving ranges screened or not."""
        given = self.chart.to_dict()
        y = list(given["y"])
        y[self.point - 1] = self.value
        return ShewhartChart.from_dict({**given, "y": y, "screen": screen})

    @property
    def opening(self) -> str:
        """What is asked."""
        return f"What if point {self.point} were {self.chart.value_text(self.value)}?"

    @property
    def told(self) -> list[str]:
        """The limits with and without screening, and whether the point is outside them."""
        told = []
        for words, screen in (("With screening the limits are", True), ("Without it they are", False)):
            phase = self.moved(screen).phases[self._place]
            at = self.point - 1 - phase.start
            lower, upper = phase.lower.tolist()[at], phase.upper.tolist()[at]
            where = "inside" if lower <= self.value <= upper else "outside"
            text = self.chart.value_text
            told.append(f"{words} {text(lower)} to {text(upper)}; point {self.point} is {where}.")
        return told

    @property
    def alt_text(self) -> str:
        """What is asked, and both pairs of limits, in words."""
        return f"{self.opening} {' '.join(self.told)} {self.moved(screen=True).alt_text}"

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice in the chart as it is."""
        return self.chart.review(today)

    def to_dict(self) -> dict[str, Any]:
        """Return the chart, the point and how far it is moved, as plain dicts and numbers."""
        return {"chart": self.chart.to_dict(), "point": self.point, "by": self.by}

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> WildPoint:
        """Return what `to_dict` described."""
        return cls(ShewhartChart.from_dict(given["chart"]), given["point"], given["by"])

    def _scene(self) -> Scene:
        from qitools.draw.reading import lay_out_wild_point

        return lay_out_wild_point(self)
