"""A chart with what somebody reads from it, or would if things were different: lines across the plot with their names,
and above it a bracket for each stretch of points that is called a signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from qitools.draw.axis import Scale, extent
from qitools.draw.charts import Plot
from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current
from qitools.rules import Rules
from qitools.runchart import RunChart
from qitools.shewhart import ShewhartChart

if TYPE_CHECKING:
    from qitools.misreading import Misreading
    from qitools.whatif import WildPoint

Chart = RunChart | ShewhartChart

# At the page's type size, in points.
_WIDTH = 600.0
_PLOT_HEIGHT = {"page": 200.0, "projector": 140.0}  # a slide is wide


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence above the plot: its words, whether it opens what follows, and whether it is about what is not so."""

    text: str
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Across:
    """A line across the plot.

    Attributes:
        name: what stands where it ends, before its value.
        values: one a point; NaN where there is none.
        claimed: whether somebody would have it there, and it is not the chart's own.
    """

    name: str
    values: Sequence[float]
    claimed: bool = True


@dataclass(frozen=True, slots=True)
class Bracket:
    """A stretch of points, from 1, the last included: its words, and whether it is so, claimed only, or missed."""

    start: int
    stop: int
    words: str
    kind: str = "so"  # "claimed", "missed"


def lay_out_misreading(misreading: Misreading) -> Scene:
    """Return the scene of a misreading, in the style in force."""
    chart = misreading.chart
    claims = misreading.claims or ["On this chart it makes no difference."]
    right = [phase.median for phase in chart.phases]
    lines = []
    if misreading.medians != right:
        values = [
            m for m, (start, stop, _) in zip(misreading.medians, chart.spans(), strict=True) for _ in range(start, stop)
        ]
        lines = [Across("Misread", values)]
    brackets = []
    for rule in ("shift", "trend"):
        there, claimed = misreading.stretches(rule)
        known = {(s.start, s.stop, s.side) for s in there}
        held = {(s.start, s.stop, s.side) for s in claimed}
        for s in claimed:
            false = (s.start, s.stop, s.side) not in known
            words = f"✗ {rule} {s.side}, points {s.start}–{s.stop}" if false else f"{rule} {s.side}"
            brackets.append(Bracket(s.start, s.stop, words, "claimed" if false else "so"))
        for s in there:
            if (s.start, s.stop, s.side) not in held:
                words = f"{rule} {s.side}, points {s.start}–{s.stop}, not seen"
                brackets.append(Bracket(s.start, s.stop, words, "missed"))
    told = [Said(misreading.opening, opens=True), *map(Said, claims)] if misreading.told else []
    return _lay_out(_silent(chart), told, lines, brackets, height=None if misreading.told else 105.0)


def lay_out_wild_point(wild: WildPoint) -> Scene:
    """Return the scene of a chart with a point moved, in the style in force."""
    chart = wild.moved(screen=True)
    other = wild.moved(screen=False)
    lines = []
    for name in ("upper", "lower"):
        values = [value for phase in other.phases for value in getattr(phase, name).tolist()]
        lines.append(Across(f"Unscreened {name} limit", values))
    return _lay_out(chart, [Said(wild.opening, opens=True), *map(Said, wild.told)], lines, [])


def lay_out_claims(chart: Chart, lines: Sequence[Across], brackets: Sequence[Bracket], told: Sequence[str]) -> Scene:
    """Return the scene of a chart on which nothing is drawn but what its reader says, in the style in force."""
    return _lay_out(_silent(chart), [Said(text) for text in told], lines, brackets, own=False)


def _silent(chart: Chart) -> Chart:
    """Return the chart without its signals, and without what else is written on it."""
    nothing = Rules(name="none", shift=len(chart.values) + 2, outside=False)
    settings = {key: value for key, value in chart.to_dict().items() if key not in ("rules", "target", "better")}
    return type(chart)(**settings, rules=nothing)


def _lay_out(
    chart: Chart,
    told: Sequence[Said],
    lines: Sequence[Across],
    brackets: Sequence[Bracket],
    own: bool = True,
    height: float | None = None,
) -> Scene:
    """Return the scene: title, sentences, brackets, and the plot; with `own` the chart's own lines are on it.

    The plot has the usual height where none is given.
    """
    style = current()
    k = style.text / 9.5
    margin, width = 10 * k, _WIDTH * k
    scene = Scene()
    seen = [value for value in (*chart.values, *(v for line in lines for v in line.values)) if not isnan(value)]
    if own:
        drawn = [line for phase in chart.phases for line in _own(phase)]
        seen += [value for value in drawn if not isnan(value)]
    low, high = extent(seen, positive=min(seen) >= 0)
    plot = Plot(chart, scene, style, margin, width - margin, low, high)
    if not own:
        plot.traces, plot.names = [], []
    _name_lines(plot, lines, style)

    y = margin
    heads = [(chart.title, style.title, True, style.ink), (chart.ylabel, style.text, False, style.ink)]
    heads += [(one.text, style.text, one.opens, style.signal if one.opens else style.ink) for one in told]
    for text, size, bold, colour in heads:
        if text:
            words = block(text, size, width - 2 * margin, bold=bold)
            scene.text(words, margin, y, colour)
            y += words.height
    y = _draw_brackets(scene, plot, brackets, y + 8 * k, style) + 6 * k + plot.flag_height
    bottom = y + (height or _PLOT_HEIGHT[style.name]) * k
    for line in lines:
        colour = style.signal if line.claimed else style.ink
        for path in _steps(plot, line.values, y, bottom):
            scene.line(path, colour, style.line, dashed=line.claimed)
    plot.draw(y, bottom)
    below = bottom + plot.time_axis(bottom)
    if chart.xlabel:
        words = block(chart.xlabel, style.small, plot.x.stop - plot.x.start)
        scene.text(words, (plot.x.start + plot.x.stop - words.width) / 2, below, style.ink, "center")
        below += words.height
    if own:
        below += plot.name_phases(below)
    scene.size = (width, below + margin)
    scene.scale = (*plot.x.inverse, *plot.y.inverse)
    return scene


def _own(phase: object) -> list[float]:
    """Return the values of a phase's own lines."""
    if hasattr(phase, "median"):
        return [phase.median]
    return [value for name in ("centre", "lower", "upper") for value in getattr(phase, name).tolist()]


def _name_lines(plot: Plot, lines: Sequence[Across], style: Style) -> None:
    """Make room at the right for the names of the lines, beside those of the chart's own."""
    k = style.text / 9.5
    for line in lines:
        known = [value for value in line.values if not isnan(value)]
        if known:
            words = block(f"{line.name} {plot.chart.value_text(known[-1])}", style.small, bold=True)
            plot.names.append((known[-1], words, style.signal if line.claimed else style.ink))
    plot.names.sort(key=lambda one: -one[0])
    room = max((words.width for _, words, _ in plot.names), default=0) + 14 * k
    plot.x = Scale(plot.x.low, plot.x.high, plot.x.start, plot.right - room)
    plot.flags, plot.flag_rows = plot._fly_notes()


def _steps(plot: Plot, values: Sequence[float], top: float, bottom: float) -> list[list[tuple[float, float]]]:
    """Return a line that is level for each point, in pieces where there is no value."""
    paths: list[list[tuple[float, float]]] = []
    open_path = False
    for place, value in enumerate(values):
        if isnan(value):
            open_path = False
            continue
        at = bottom + (value - plot.low) / (plot.high - plot.low) * (top - bottom)
        if not open_path:
            paths.append([])
            open_path = True
        paths[-1] += [(plot.x(plot.edges[place]), at), (plot.x(plot.edges[place + 1]), at)]
    return paths


def _draw_brackets(scene: Scene, plot: Plot, brackets: Sequence[Bracket], top: float, style: Style) -> float:
    """Draw a bracket with its words for each stretch, in rows where nothing overlaps, and return where they end."""
    k = style.text / 9.5
    rows: list[float] = []  # where the words in each row end
    pitch = block("x", style.small).height + 6 * k
    colours = {"so": style.ink, "claimed": style.signal, "missed": style.muted}
    for one in sorted(brackets, key=lambda bracket: bracket.start):
        left, right = plot.x(plot.edges[one.start - 1]), plot.x(plot.edges[one.stop])
        words = block(one.words, style.small, bold=one.kind != "missed")
        x = min(max((left + right - words.width) / 2, plot.x.start), plot.right - words.width)
        row = next((place for place, taken in enumerate(rows) if taken + 6 * k <= min(left, x)), len(rows))
        if row == len(rows):
            rows.append(0.0)
        rows[row] = max(right, x + words.width)
        y = top + row * pitch
        scene.text(words, x, y, colours[one.kind], "center")
        line = y + words.height + 2 * k
        scene.line(
            [(left + 2 * k, line), (right - 2 * k, line)], colours[one.kind], style.line, dotted=one.kind == "missed"
        )
    return top + len(rows) * pitch
