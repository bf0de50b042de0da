"""A run chart misread: the points with the line that somebody would draw, and above them the signals that they claim.

What is claimed and is not there stands in the colour of signals with a cross; what is there and would be missed stands
in grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qitools.draw.axis import Scale, extent
from qitools.draw.charts import Plot
from qitools.draw.layout import Block, block
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current
from qitools.review.runchart import Stretch
from qitools.rules import Rules
from qitools.runchart import RunChart
from qitools.timechart import number_text

if TYPE_CHECKING:
    from qitools.misreading import Misreading

# At the page's type size, in points.
_WIDTH, _PLOT_HEIGHT = 600.0, 190.0


def lay_out(misreading: Misreading) -> Scene:
    """Return the scene of a misreading, in the style in force."""
    style = current()
    k = style.text / 9.5
    margin, width = 10 * k, _WIDTH * k
    chart = _plain(misreading.chart)
    scene = Scene()
    medians = misreading.medians
    right = [phase.median for phase in chart.phases]
    seen = [value for value in chart.values if value == value] + medians + right
    low, high = extent(seen, positive=min(seen) >= 0)
    plot = Plot(chart, scene, style, margin, width - margin, low, high)
    if medians != right:
        _name_median(plot, medians[-1], style)

    y = margin
    for text, size, bold, colour in (
        (chart.title, style.title, True, style.ink),
        (chart.ylabel, style.text, False, style.ink),
        (misreading.opening, style.text, True, style.signal),
        *(
            (claim, style.text, False, style.ink)
            for claim in misreading.claims or ["On this chart it makes no difference."]
        ),
    ):
        if text:
            words = block(text, size, width - 2 * margin, bold=bold)
            scene.text(words, margin, y, colour)
            y += words.height
    y = _draw_claims(scene, plot, misreading, y + 8 * k, style) + 6 * k
    bottom = y + _PLOT_HEIGHT * k
    if medians != right:
        _draw_medians(scene, plot, medians, y, bottom, style)
    plot.draw(y, bottom)
    below = bottom + plot.time_axis(bottom)
    if chart.xlabel:
        words = block(chart.xlabel, style.small, plot.x.stop - plot.x.start)
        scene.text(words, (plot.x.start + plot.x.stop - words.width) / 2, below, style.ink, "center")
        below += words.height
    scene.size = (width, below + margin)
    scene.scale = (*plot.x.inverse, *plot.y.inverse)
    return scene


def _plain(chart: RunChart) -> RunChart:
    """Return the chart without its signals, and without what else is written on it."""
    silent = Rules(name="none", shift=len(chart.values) + 2)
    settings = {
        key: value for key, value in chart.to_dict().items() if key not in ("rules", "notes", "target", "better")
    }
    return RunChart(**settings, rules=silent)


def _name_median(plot: Plot, median: float, style: Style) -> None:
    """Make room for the name of the line as it is misread, beside that of the median."""
    k = style.text / 9.5
    plot.names.append((median, block(f"Misread {number_text(median)}", style.small, bold=True), style.signal))
    plot.names.sort(key=lambda one: -one[0])
    room = max(words.width for _, words, _ in plot.names) + 14 * k
    plot.x = Scale(plot.x.low, plot.x.high, plot.x.start, plot.right - room)


def _draw_medians(scene: Scene, plot: Plot, medians: list[float], top: float, bottom: float, style: Style) -> None:
    """Draw the line where it would be put."""
    for (start, stop, _), median in zip(plot.chart.spans(), medians, strict=True):
        at = bottom + (median - plot.low) / (plot.high - plot.low) * (top - bottom)
        ends = plot.x(plot.edges[start]), plot.x(plot.edges[stop])
        scene.line([(ends[0], at), (ends[1], at)], style.signal, style.line, dashed=True)


Mark = tuple[Stretch, str, str, bool]  # where, its words, their colour, and whether it would be missed


def _begins(mark: Mark) -> int:
    return mark[0].start


def _draw_claims(scene: Scene, plot: Plot, misreading: Misreading, top: float, style: Style) -> float:
    """Draw a bracket for each shift and trend that is claimed or missed, and return where they end."""
    k = style.text / 9.5
    rows: list[float] = []  # where the words in each row end
    pitch = block("x", style.small).height + 6 * k
    for rule in ("shift", "trend"):
        there, claimed = misreading.stretches(rule)
        places = {(s.start, s.stop, s.side) for s in there}
        found = {(s.start, s.stop, s.side) for s in claimed}
        marked: list[Mark] = [
            (one, f"{rule} {one.side}", style.ink, False)
            if (one.start, one.stop, one.side) in places
            else (one, f"✗ {rule} {one.side}, points {one.start}–{one.stop}", style.signal, False)
            for one in claimed
        ]
        marked += [
            (one, f"{rule} {one.side}, points {one.start}–{one.stop}, not seen", style.muted, True)
            for one in there
            if (one.start, one.stop, one.side) not in found
        ]
        marked.sort(key=_begins)
        for one, name, colour, missed in marked:
            left, right = plot.x(plot.edges[one.start - 1]), plot.x(plot.edges[one.stop])
            words: Block = block(name, style.small, bold=not missed)
            x = min(max((left + right - words.width) / 2, plot.x.start), plot.right - words.width)
            start, end = min(left, x), max(right, x + words.width)
            row = next((place for place, taken in enumerate(rows) if taken + 6 * k <= start), len(rows))
            if row == len(rows):
                rows.append(0.0)
            rows[row] = end
            y = top + row * pitch
            scene.text(words, x, y, colour, "center")
            line = y + words.height + 2 * k
            scene.line([(left + 2 * k, line), (right - 2 * k, line)], colour, style.line, dotted=missed)
    return top + len(rows) * pitch
