"""Charts over time: points, centre lines and limits with their values beside them, phases, notes and signals.

Every line is named where it ends, so that there is no legend. A signal is a diamond in another colour, and is told in
words under the title. The rule set stands at the foot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isnan, sqrt
from typing import TYPE_CHECKING

from qitools.draw.axis import (
    Clutter,
    Flag,
    Scale,
    extent,
    find_place,
    fly,
    places,
    spread,
    time_ticks,
    value_ticks,
)
from qitools.draw.layout import Block, block
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current
from qitools.runchart import RunChart, RunPhase
from qitools.shewhart import ShewhartChart, ShewhartPhase

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qitools.multiples import SmallMultiples

Chart = RunChart | ShewhartChart

# At the page's type size, in points: a chart, a panel among several, and the least that one can be.
_USUAL = {"page": (600.0, 370.0), "projector": (640.0, 270.0)}  # a slide is wide, and has a heading
_PANEL_WIDTH, _PANEL_HEIGHT = 330.0, 215.0
_LEAST = (300.0, 220.0)
_SHORTEST_PLOT = 110.0

_CENTRES = {"g": "Median", "t": "Centre", "mr": "Mean range", "s": "Mean s"}


def draw_run_chart(chart: RunChart, ax: Axes) -> None:
    """Draw a run chart on axes, in the style in force; as large as the axes where there is room."""
    lay_out_chart(chart, _room(ax)).draw(ax)


def draw_shewhart_chart(chart: ShewhartChart, ax: Axes) -> None:
    """Draw a Shewhart chart on axes, in the style in force; as large as the axes where there is room."""
    lay_out_chart(chart, _room(ax)).draw(ax)


def draw_funnel(chart: ShewhartChart, ax: Axes) -> None:
    """Draw a funnel plot on axes, in the style in force; as large as the axes where there is room."""
    lay_out_funnel(chart, _room(ax)).draw(ax)


def _room(ax: Axes) -> tuple[float, float] | None:
    """Return the width and height of axes in points; None where the figure may take the size that suits the chart."""
    from matplotlib import rcParams

    figure = ax.figure.figure
    spec = ax.get_subplotspec()
    if figure.axes == [ax] and spec and spec.get_gridspec().get_geometry() == (1, 1):
        width, height = figure.get_size_inches()
        chosen = [width, height] != list(rcParams["figure.figsize"])
        return (72 * width, 72 * height) if chosen else None
    across, down = (size * 72 / figure.dpi for size in ax.get_window_extent().size)
    return across, down


# --- What is drawn ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trace:
    """A centre line, a limit or the target of one phase.

    Attributes:
        name: what it is called where it ends.
        start, stop: the positions of its phase.
        values: one a point.
        solid: how many of them it comes from; the rest of the line is dashed. All when None.
        limit: whether it is a limit.
    """

    name: str
    start: int
    stop: int
    values: Sequence[float]
    solid: int | None
    limit: bool


def _traces(chart: Chart) -> list[Trace]:
    def solid(phase: RunPhase | ShewhartPhase) -> int | None:
        return chart.baseline if phase.frozen and phase.start == 0 else None

    if isinstance(chart, RunChart):
        return [
            Trace("Median", one.start, one.stop, [one.median] * (one.stop - one.start), solid(one), False)
            for one in chart.phases
        ]
    found = []
    for phase in chart.phases:
        trial = "Trial " if phase.trial else ""
        centre, lower, upper = (line.tolist() for line in (phase.centre, phase.lower, phase.upper))
        found.append(Trace(_CENTRES.get(chart.kind, "Mean"), phase.start, phase.stop, centre, solid(phase), False))
        for name, line in (("upper limit", upper), ("lower limit", lower)):
            named = f"{trial}{name}".capitalize()
            found.append(Trace(named, phase.start, phase.stop, line, solid(phase), True))
    return found


def _heights(chart: Chart, traces: Sequence[Trace]) -> list[float]:
    """Return every value that the plot must show."""
    seen = [*chart.values, *(value for trace in traces for value in trace.values)]
    if chart.target is not None:
        seen.append(chart.target)
    return [value for value in seen if not isnan(value)]


def _percent(chart: Chart) -> bool:
    return chart.value_text(0.5).endswith("%")


def _tick_texts(chart: Chart, low: float, high: float, most: int) -> list[tuple[float, str]]:
    factor = 100 if _percent(chart) else 1
    ticks, decimals = value_ticks(low * factor, high * factor, most)
    form = f",.{decimals}f" if decimals < 7 and max(-low, high) < 1e12 else ".3g"
    return [(tick / factor, f"{tick:{form}}{'%' if factor == 100 else ''}") for tick in ticks]


def _edges(x: Sequence[float]) -> list[float]:
    """Return where the stretch of each point begins and ends: half way to its neighbours."""
    if len(x) == 1:
        return [x[0] - 0.5, x[0] + 0.5]
    middles = [(a + b) / 2 for a, b in pairwise(x)]
    return [x[0] - (middles[0] - x[0]), *middles, x[-1] + (x[-1] - middles[-1])]


# --- One plot -----------------------------------------------------------------------------------------------------


@dataclass
class Plot:
    """A plot of one chart being laid out: its values are placed first, then its height.

    Attributes:
        chart: what is plotted.
        scene: where it goes.
        style: the look.
        left, right: the ends of the area for the plot with its tick labels and line names, in points.
        low, high: the ends of the value axis.
        ends: the ends of the time axis; those of the chart when None.
        most: about how many ticks the value axis may have.
    """

    chart: Chart
    scene: Scene
    style: Style
    left: float
    right: float
    low: float
    high: float
    ends: tuple[float, float] | None = None
    most: int = 8
    traces: list[Trace] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.k = self.style.text / 9.5
        self.traces = _traces(self.chart)
        self.x_values = places(self.chart.times)
        self.edges = _edges(self.x_values)
        ticks = _tick_texts(self.chart, self.low, self.high, self.most)
        self.ticks = [(value, block(text, self.style.small)) for value, text in ticks]
        self.names = self._line_names()
        tick_room = max((text.width for _, text in self.ticks), default=0) + 8 * self.k
        name_room = max((text.width for _, text, _ in self.names), default=0) + 14 * self.k
        low, high = self.ends or (self.edges[0], self.edges[-1])
        self.x = Scale(low, high, self.left + tick_room, self.right - name_room)
        self.y = Scale(self.low, self.high, 0, 0)  # once the height is known
        self.flags, self.flag_rows = self._fly_notes()

    def _line_names(self) -> list[Named]:
        """Return value, words and colour of the lines that end at the right."""
        chart, style = self.chart, self.style
        named = []
        for trace in self.traces:
            known = [value for value in trace.values if not isnan(value)]
            if trace.stop < len(chart.values) or not known:
                continue
            text = f"{trace.name} {chart.value_text(known[-1])}"
            colour = style.muted if trace.limit else style.ink
            named.append((known[-1], block(text, style.small, bold=not trace.limit), colour))
        if chart.target is not None:
            text = f"Target {chart.value_text(chart.target)}"
            named.append((chart.target, block(text, style.small, bold=True), style.good))
        return sorted(named, key=lambda one: -one[0])

    def _fly_notes(self) -> tuple[list[Flag], list[float]]:
        notes = [(self.x(self.x_values[i]), text) for i, text in self.chart.notes_at if text.strip()]
        return fly(notes, self.style.small, self.x.start, self.right)

    @property
    def flag_height(self) -> float:
        """The height of the notes above the plot."""
        return sum(self.flag_rows) + (4 * self.k if self.flag_rows else 0)

    def draw(self, top: float, bottom: float) -> None:
        """Draw between `top` and `bottom`, which do not count what stands above and below the plot itself."""
        self.y = Scale(self.low, self.high, bottom, top)
        self.clutter = Clutter()
        _draw_value_axis(self.scene, self.style, self.ticks, self.x, self.y)
        self._draw_phases(top, bottom)
        self._draw_traces()
        self._draw_points()
        self._draw_flags(top, bottom)
        self._name_lines()

    def time_axis(self, bottom: float, draw: bool = True) -> float:
        """Draw ticks of x below `bottom`, and return how much height they take."""
        scene, style, k = self.scene, self.style, self.k
        tall = 0.0
        for value, text in time_ticks(self.chart.times, self.x, style.small):
            tall = max(tall, text.height)
            if draw:
                x = self.x(value)
                scene.line([(x, bottom), (x, bottom + 3 * k)], style.muted, style.thin)
                scene.text(text, x - text.width / 2, bottom + 6 * k, style.ink, "center")
        return tall + 6 * k

    def _draw_phases(self, top: float, bottom: float) -> None:
        """Separate the phases."""
        for _, start, _ in self.chart.spans()[:-1]:
            x = self.x(self.edges[start])
            self.scene.line([(x, top), (x, bottom)], self.style.muted, self.style.thin, dotted=True)
            self.clutter.add_line([(x, top), (x, bottom)])

    def strip(self) -> list[tuple[float, float, str]]:
        """Return the stretches to name below the plot, as (left, right, name) in points."""
        chart = self.chart
        spans = chart.spans()
        frozen = chart.phases[0].frozen
        if len(spans) == 1 and not frozen and not spans[0][2]:
            return []
        told = []
        for number, (start, stop, name) in enumerate(spans, start=1):
            called = name or f"Phase {number}"
            if stop < len(chart.values):
                # its line ends inside the plot, where there may be no room beside it
                trace = next(trace for trace in self.traces if trace.start == start)
                known = [value for value in trace.values if not isnan(value)]
                called += f": {trace.name.lower()} {chart.value_text(known[-1])}" if known else ""
            pieces = [(start, stop, called)]
            if start == 0 and frozen and chart.baseline:
                line = "median" if isinstance(chart, RunChart) else "limits"
                extended = f"{called}, extended" if len(spans) > 1 or name else f"{line} extended".capitalize()
                pieces = [
                    (0, chart.baseline, f"Baseline: {line} from {frozen} points"),
                    (chart.baseline, stop, extended),
                ]
            told += [(self.x(self.edges[a]), self.x(self.edges[b]), words) for a, b, words in pieces]
        return told

    def name_phases(self, top: float, draw: bool = True) -> float:
        """Draw a bracket and a name for each stretch of the strip below `top`, and return the height they take."""
        scene, style, k = self.scene, self.style, self.k
        rows: list[float] = []  # where the words in each row end
        tall: list[float] = []
        put = []
        for left, right, name in self.strip():
            words = block(name, style.small, max(right - left - 6 * k, 60 * k))
            x = min(max((left + right) / 2 - words.width / 2, self.x.start), self.right - words.width)
            row = next((i for i, end in enumerate(rows) if end + 6 * k <= x), len(rows))
            if row == len(rows):
                rows.append(0.0)
                tall.append(0.0)
            rows[row] = x + words.width
            tall[row] = max(tall[row], words.height)
            put.append((left, right, words, x, row))
        if not put:
            return 0.0
        for left, right, words, x, row in put if draw else ():
            y = top + 3 * k
            scene.line([(left + 2 * k, y), (right - 2 * k, y)], style.accent, 1.5 * style.thin)
            scene.text(words, x, y + 2 * k + sum(tall[:row]), style.ink, "center")
        return 5 * k + sum(tall)

    def _draw_traces(self) -> None:
        style = self.style
        for trace in self.traces:
            colour = style.muted if trace.limit else style.ink
            width = style.thin if trace.limit else style.line
            split = trace.stop if trace.solid is None else trace.solid
            for part, dashed in ((range(trace.start, split), False), (range(split, trace.stop), True)):
                for path in self._steps(trace, part):
                    self.scene.line(path, colour, width, dashed=dashed)
                    self.clutter.add_line(path)
        if self.chart.target is not None:
            y = self.y(self.chart.target)
            self.scene.line([(self.x.start, y), (self.x.stop, y)], style.good, style.line, dotted=True)
            self.clutter.add_line([(self.x.start, y), (self.x.stop, y)])

    def _steps(self, trace: Trace, part: range) -> list[list[tuple[float, float]]]:
        """Return the line through a part of a trace, level for each point; in pieces where a value is missing."""
        paths: list[list[tuple[float, float]]] = []
        open_path = False
        for i in part:
            value = trace.values[i - trace.start]
            if isnan(value):
                open_path = False
                continue
            left, right, y = self.x(self.edges[i]), self.x(self.edges[i + 1]), self.y(value)
            if not open_path:
                paths.append([(left, y)])
                open_path = True
            elif paths[-1][-1][1] != y:
                paths[-1] += [(left, y)]
            # a level stretch is one piece, however many points it has
            if len(paths[-1]) > 1 and paths[-1][-2][1] == y == paths[-1][-1][1]:
                paths[-1][-1] = (right, y)
            else:
                paths[-1].append((right, y))
        return paths

    def _draw_points(self) -> None:
        chart, scene, style = self.chart, self.scene, self.style
        points = [
            None if isnan(value) else (self.x(x), self.y(value))
            for x, value in zip(self.x_values, chart.values, strict=True)
        ]
        path: list[tuple[float, float]] = []
        for point in [*points, None]:
            if point is not None:
                path.append(point)
            elif path:
                if len(path) > 1:
                    scene.line(path, style.accent, style.line)
                    self.clutter.add_line(path)
                path = []
        reach = style.marker / 2
        if len(points) > 60:
            reach *= 0.75
        special = chart.special
        for i, point in enumerate(points):
            if point is None:
                continue
            self.clutter.add_dot(*point, 1.7 * reach if special[i] else reach)
            if i in chart.exclude:
                _cross(scene, *point, 1.5 * reach, style)
            elif special[i]:
                _diamond(scene, *point, 1.7 * reach, style)
            else:
                scene.shape("ellipse", point[0] - reach, point[1] - reach, 2 * reach, 2 * reach, style.accent)

    def _draw_flags(self, top: float, bottom: float) -> None:
        style, k = self.style, self.k
        where = {self.x(x): value for x, value in zip(self.x_values, self.chart.values, strict=True)}
        for flag in self.flags:
            floor = top - 4 * k - sum(self.flag_rows[: flag.row])
            self.scene.text(flag.text, flag.left, floor - flag.text.height, style.ink)
            value = where[flag.x]
            end = bottom if isnan(value) else max(self.y(value) - 1.1 * style.marker, floor)
            self.scene.line([(flag.x, floor), (flag.x, end)], style.muted, style.thin)
            self.clutter.add_line([(flag.x, floor), (flag.x, end)])

    def _name_lines(self) -> None:
        """Name the lines of the last phase where they end, and put the values of earlier ones beside them."""
        scene, style, k, chart = self.scene, self.style, self.k, self.chart
        top, bottom = self.y.stop, self.y.start
        _draw_names(scene, style, self.names, self.x.stop, self.y)
        for trace in self.traces:
            known = [value for value in trace.values if not isnan(value)]
            if trace.stop == len(chart.values) or not known:
                continue
            words = block(chart.value_text(known[-1]), style.small, bold=not trace.limit)
            left, right, y = self.x(self.edges[trace.start]), self.x(self.edges[trace.stop]), self.y(known[-1])
            room = right - left - words.width - 4 * k
            spots = [
                (left + 2 * k + room * part, y - words.height - 1.5 * k if above else y + 1.5 * k)
                for part in (1, 0, 0.8, 0.2, 0.6, 0.4)
                for above in (True, False)
            ] if room > 0 else []  # fmt: skip
            colour = style.muted if trace.limit else style.ink

            def write(x: float, y: float, words: Block = words, colour: str = colour) -> None:
                scene.text(words, x, y, colour)

            inside = [spot for spot in spots if top - 4 * k <= spot[1] and spot[1] + words.height <= bottom]
            find_place(self.clutter, words, inside, write, gap=1)


Named = tuple[float, Block, str]  # a value, what to call it, and in which colour


def _draw_value_axis(scene: Scene, style: Style, ticks: Sequence[tuple[float, Block]], x: Scale, y: Scale) -> None:
    """Draw the two axes, and the ticks of the one of values."""
    k = style.text / 9.5
    scene.line([(x.start, y.stop), (x.start, y.start), (x.stop, y.start)], style.muted, style.thin)
    for value, text in ticks:
        at = y(value)
        scene.line([(x.start - 3 * k, at), (x.start, at)], style.muted, style.thin)
        scene.text(text, x.start - 5 * k - text.width, at - text.height / 2, style.ink, "right")


def _draw_names(scene: Scene, style: Style, names: Sequence[Named], end: float, y: Scale) -> None:
    """Name lines where they end, from the highest down; a name that must move aside is joined to its line."""
    k = style.text / 9.5
    wanted = [y(value) for value, _, _ in names]
    middles = spread(wanted, [text.height for _, text, _ in names], y.stop - 2 * k, y.start + 6 * k)
    for (_, text, colour), want, middle in zip(names, wanted, middles, strict=True):
        if abs(want - middle) > 2 * k:
            scene.line([(end + 1.5 * k, want), (end + 9 * k, middle)], style.muted, 0.7 * style.thin)
        scene.text(text, end + 11 * k, middle - text.height / 2, colour)


def _diamond(scene: Scene, x: float, y: float, reach: float, style: Style) -> None:
    scene.shape("diamond", x - reach, y - reach, 2 * reach, 2 * reach, style.signal, style.paper, 0.6 * style.thin)


def _cross(scene: Scene, x: float, y: float, reach: float, style: Style) -> None:
    """Draw a hollow cross that stands on two arms."""
    arm, notch = reach, 0.34 * reach
    corners = [
        (0, -notch), (arm - notch, -arm), (arm, -arm + notch), (notch, 0), (arm, arm - notch), (arm - notch, arm),
        (0, notch), (-arm + notch, arm), (-arm, arm - notch), (-notch, 0), (-arm, -arm + notch), (-arm + notch, -arm),
    ]  # fmt: skip
    outline = [("L" if i else "M", (x + dx, y + dy)) for i, (dx, dy) in enumerate(corners)]
    scene.free((*outline, ("Z", ())), style.paper, style.muted, style.thin)


# --- What stands above and below ----------------------------------------------------------------------------------


def _head(scene: Scene, chart: Chart, style: Style, left: float, top: float, right: float) -> float:
    """Draw title, unit and signals, and return where they end."""
    k = style.text / 9.5
    badges, floor = _draw_badges(scene, chart, style, right, top)
    room = right - left - badges
    y = top
    if chart.title:
        words = block(chart.title, style.title, room, bold=True)
        scene.text(words, left, y, style.ink)
        y += words.height
    if chart.ylabel:
        words = block(chart.ylabel, style.text, room)
        scene.text(words, left, y, style.ink)
        y += words.height
    y += 1 * k
    y = _signal_words(scene, chart, style, left, y, room)
    if chart.exclude:
        words = block("left out of the statistics", style.small, room - 12 * k)
        _cross(scene, left + 5 * k, y + words.pitch / 2, 0.75 * style.marker, style)
        scene.text(words, left + 12 * k, y, style.muted)
        y += words.height
    return max(y, floor)


def _signal_words(scene: Scene, chart: Chart, style: Style, left: float, y: float, room: float) -> float:
    k = style.text / 9.5
    if not chart.signals:
        words = block("No signal of special cause", style.small, room)
        scene.text(words, left, y, style.muted)
        return y + words.height
    told = [f"{signal.text[:1].upper()}{signal.text[1:]}" for signal in chart.signals]
    for shown in range(len(told), 0, -1):
        rest = [f"and {len(told) - shown} more"] if shown < len(told) else []
        words = block("; ".join(told[:shown] + rest), style.small, room - 12 * k)
        if len(words.lines) <= 3:
            break
    _diamond(scene, left + 5 * k, y + words.pitch / 2, 0.85 * style.marker, style)
    scene.text(words, left + 12 * k, y, style.signal)
    return y + words.height


def _foot(scene: Scene, text: str, style: Style, left: float, top: float, right: float, draw: bool = True) -> float:
    """Draw the foot of a chart, and return the height it takes."""
    words = block(text, style.small, right - left)
    if draw:
        scene.text(words, left, top, style.muted)
    return words.height


def _draw_badges(scene: Scene, chart: Chart, style: Style, right: float, top: float) -> tuple[float, float]:
    """Draw what Making Data Count asks of a chart, is it changing and will it meet its target.

    Returns:
        The width that they take, and where they end.
    """
    if not isinstance(chart, ShewhartChart) or chart.rules.name != "mdc":
        return 0.0, top
    k = style.text / 9.5
    wide, tall = 34 * k, 20 * k
    variation, assurance = chart.variation, chart.assurance
    badges: list[tuple[str, Callable[[float, float], None]]] = []
    badges.append((_VARIATION[variation], lambda x, y: _variation(scene, chart, style, x, y, wide, tall)))
    if assurance:
        badges.append((_ASSURANCE[assurance], lambda x, y: _assurance(scene, assurance, style, x, y, wide, tall)))
    words = [block(text, style.small, 80 * k) for text, _ in badges]
    room = max(one.width for one in words)
    x = right - room - wide - 5 * k
    y = top
    for (_, draw), one in zip(badges, words, strict=True):
        height = max(tall, one.height)
        draw(x, y + (height - tall) / 2)
        scene.text(one, x + wide + 5 * k, y + (height - one.height) / 2, style.ink)
        y += height + 4 * k
    return right - x + 10 * k, y


_VARIATION = {
    "common cause": "No sign of change",
    "improvement": "Improvement",
    "concern": "Concern",
    "special cause high": "Special cause, high",
    "special cause low": "Special cause, low",
    "special cause": "Special cause",
}
_ASSURANCE = {"meets": "Will meet the target", "misses": "Will miss the target", "hit or miss": "Hit or miss"}


def _variation(scene: Scene, chart: ShewhartChart, style: Style, x: float, y: float, w: float, h: float) -> None:
    """A small course of points: level for common cause, else with an arrow the way that it has gone."""
    variation = chart.variation
    colour = {"common cause": style.muted, "improvement": style.good}.get(variation, style.signal)
    scene.shape("round", x, y, w, h, style.paper, colour, style.thin, radius=5, panel=True)
    rises = variation.endswith("high") or (variation == "improvement") == (chart.better == "increase")
    way = 0 if variation in ("common cause", "special cause") else -1 if rises else 1
    middle = y + h / 2
    if not way:
        lift = 0.14 if variation == "common cause" else 0.34
        points = [(x + w * (0.14 + 0.12 * i), middle + h * lift * (-1) ** i) for i in range(7)]
        scene.line(points, colour, style.line)
        return
    start, bend, end = (
        (x + 0.14 * w, middle - way * 0.22 * h),
        (x + 0.5 * w, middle - way * 0.22 * h),
        (x + 0.82 * w, middle + way * 0.24 * h),
    )
    scene.line([start, bend, end], colour, style.line)
    scene.line([(end[0] - 0.16 * w, end[1]), end, (end[0], end[1] - way * 0.3 * h)], colour, style.line)


def _assurance(scene: Scene, assurance: str, style: Style, x: float, y: float, w: float, h: float) -> None:
    """A target line with a course of points on the side that it will be on: tick, cross, or both in turn."""
    colour = {"meets": style.good, "misses": style.signal}.get(assurance, style.muted)
    scene.shape("round", x, y, w, h, style.paper, colour, style.thin, radius=5, panel=True)
    middle = y + h / 2
    scene.line([(x + 0.12 * w, middle), (x + 0.88 * w, middle)], style.ink, style.thin, dotted=True)
    if assurance == "hit or miss":
        points = [(x + w * (0.16 + 0.113 * i), middle + h * 0.26 * (-1) ** i) for i in range(7)]
        scene.line(points, colour, style.line)
    elif assurance == "meets":
        scene.line(
            [(x + 0.3 * w, middle), (x + 0.44 * w, middle + 0.28 * h), (x + 0.72 * w, middle - 0.3 * h)],
            colour,
            style.line,
        )
    else:
        for way in (-1, 1):
            ends = [(x + 0.36 * w, middle - way * 0.26 * h), (x + 0.64 * w, middle + way * 0.26 * h)]
            scene.line(ends, colour, style.line)


# --- Whole charts -------------------------------------------------------------------------------------------------


def lay_out_chart(chart: Chart, room: tuple[float, float] | None = None) -> Scene:
    """Return the scene of a run chart or a Shewhart chart, in the style in force.

    Args:
        chart: what to draw.
        room: width and height to fill, in points; what suits the chart when left out. It takes more height where it
            must: the type is never made smaller.
    """
    style = current()
    k = style.text / 9.5
    width, height = _to_fill(room, style)
    margin = 10 * k
    scene = Scene()
    low, high = _value_ends([chart])
    plot = Plot(chart, scene, style, margin, width - margin, low, high)
    top = _head(scene, chart, style, margin, margin, width - margin) + 6 * k + plot.flag_height
    label = block(chart.xlabel, style.small, plot.x.stop - plot.x.start) if chart.xlabel else None
    below = plot.time_axis(0, draw=False) + (label.height if label else 0) + plot.name_phases(0, draw=False) + 6 * k
    below += _foot(scene, chart.footer, style, margin, 0, width - margin, draw=False) + margin
    height = max(height, top + _SHORTEST_PLOT * k + below)
    bottom = height - below
    plot.draw(top, bottom)
    y = bottom + plot.time_axis(bottom)
    if label:
        scene.text(label, (plot.x.start + plot.x.stop - label.width) / 2, y, style.ink, "center")
        y += label.height
    y += plot.name_phases(y) + 6 * k
    _foot(scene, chart.footer, style, margin, y, width - margin)
    scene.size = (width, height)
    scene.scale = (*plot.x.inverse, *plot.y.inverse)
    return scene


def _value_ends(charts: Sequence[Chart]) -> tuple[float, float]:
    seen = [value for chart in charts for value in _heights(chart, _traces(chart))]
    low, high = extent(seen, positive=True)
    # a share stops at 100%
    return low, min(high, 1.02) if all(map(_percent, charts)) else high


def lay_out_multiples(multiples: SmallMultiples) -> Scene:
    """Return the scene of small multiples, in the style in force: panels of one size, on one scale."""
    style = current()
    k = style.text / 9.5
    charts = list(multiples.charts.values())
    columns = 1 if len(charts) == 1 else 2 if len(charts) in (2, 4) else 3
    margin, gutter = 10 * k, 16 * k
    wide = (_PANEL_WIDTH if columns < 3 else 0.85 * _PANEL_WIDTH) * k
    width = 2 * margin + columns * wide + (columns - 1) * gutter
    scene = Scene()
    y = margin
    head = [(multiples.title, style.title, True, style.ink)] if multiples.title else []
    if charts[0].ylabel:
        head.append((charts[0].ylabel, style.text, False, style.ink))
    if len(charts) > 1 and len({len(chart.phases) for chart in charts}) == 1:
        head.append((f"Gap: {multiples.gap().text}", style.text, True, style.accent))
    for text, size, bold, colour in head:
        words = block(text, size, width - 2 * margin, bold=bold)
        scene.text(words, margin, y, colour)
        y += words.height
    y += 6 * k

    low, high = _value_ends(charts)
    ends = _shared_ends(charts)
    plots = []
    for i, chart in enumerate(charts):
        left = margin + (i % columns) * (wide + gutter)
        plots.append(Plot(chart, scene, style, left, left + wide, low, high, ends, 6))
    # one width of plot in all panels, so that times line up down a column
    start = max(plot.x.start - plot.left for plot in plots)
    stop = max(plot.right - plot.x.stop for plot in plots)
    for plot in plots:
        plot.x = Scale(plot.x.low, plot.x.high, plot.left + start, plot.right - stop)
        plot.flags, plot.flag_rows = plot._fly_notes()
    for first in range(0, len(plots), columns):
        row = plots[first : first + columns]
        tops = [_panel_head(scene, plot, y, draw=False) for plot in row]
        tall = max(tops) - y + max(plot.flag_height for plot in row)
        top = y + tall
        bottom = top + _PANEL_HEIGHT * k - 60 * k
        below = 0.0
        for plot in row:
            _panel_head(scene, plot, y)
            plot.draw(top, bottom)
            used = plot.time_axis(bottom)
            below = max(below, used + plot.name_phases(bottom + used))
        y = bottom + below + 14 * k
    height = y + _foot(scene, multiples.footer, style, margin, y, width - margin) + margin
    scene.size = (width, height)
    return scene


def _panel_head(scene: Scene, plot: Plot, top: float, draw: bool = True) -> float:
    """Draw the name of a panel and how many signals it has, and return where they end."""
    style, k = plot.style, plot.k
    chart = plot.chart
    name = block(chart.title or "?", style.text, plot.right - plot.left, bold=True)
    count = len(chart.signals)
    told = sorted({signal.rule for signal in chart.signals})
    text = (
        f"{count} {'signal' if count == 1 else 'signals'}: {', '.join(told)}" if count else "No signal of special cause"
    )
    words = block(text, style.small, plot.right - plot.left - 12 * k)
    if draw:
        scene.text(name, plot.left, top, style.ink)
        y = top + name.height
        if count:
            _diamond(scene, plot.left + 5 * k, y + words.pitch / 2, 0.85 * style.marker, style)
        scene.text(words, plot.left + (12 * k if count else 0), y, style.signal if count else style.muted)
    return top + name.height + words.height + 5 * k


def _shared_ends(charts: Sequence[Chart]) -> tuple[float, float] | None:
    """Return the ends of a time axis for all charts; None where their times are of different kinds, or labels."""
    kinds = {chart.times.kind for chart in charts}
    if len(kinds) > 1 or kinds == {"label"}:
        return None
    edges = [_edges(places(chart.times)) for chart in charts]
    return min(edge[0] for edge in edges), max(edge[-1] for edge in edges)


def _to_fill(room: tuple[float, float] | None, style: Style) -> tuple[float, float]:
    """Return the width and height of a chart: those asked for, or what is usual, and never less than the least."""
    k = style.text / 9.5
    width, height = room or (_USUAL[style.name][0] * k, _USUAL[style.name][1] * k)
    return max(width, _LEAST[0] * k), max(height, _LEAST[1] * k)


def lay_out_funnel(chart: ShewhartChart, room: tuple[float, float] | None = None) -> Scene:
    """Return the scene of a funnel plot, in the style in force: shares against sizes, between limits that narrow.

    Args:
        chart: of kind "funnel".
        room: as for `lay_out_chart`.
    """
    style = current()
    k = style.text / 9.5
    width, height = _to_fill(room, style)
    margin = 10 * k
    scene = Scene()
    sizes = chart.n or ()
    known = [i for i, value in enumerate(chart.values) if not isnan(value)]
    centre = float(chart.phases[0].centre[known[0]])
    largest = max(sizes[i] for i in known)
    smallest = min(sizes[i] for i in known)
    start = 0.6 * smallest

    def limit(size: float, side: int) -> float:
        return min(max(centre + side * 3 * sqrt(centre * (1 - centre) / size), 0.0), 1.0)

    seen = [chart.values[i] for i in known] + [limit(smallest, side) for side in (-1, 1)]
    seen += [] if chart.target is None else [chart.target]
    low, high = extent(seen, positive=True)
    high = min(high, 1.02)
    names = [
        (limit(largest, 1), block(f"Upper limit {chart.value_text(limit(largest, 1))}", style.small), style.muted),
        (centre, block(f"Mean {chart.value_text(centre)}", style.small, bold=True), style.ink),
        (limit(largest, -1), block(f"Lower limit {chart.value_text(limit(largest, -1))}", style.small), style.muted),
    ]
    if chart.target is not None:
        text = block(f"Target {chart.value_text(chart.target)}", style.small, bold=True)
        names.append((chart.target, text, style.good))
    names.sort(key=lambda one: -one[0])
    ticks = [(value, block(text, style.small)) for value, text in _tick_texts(chart, low, high, 6)]
    left = margin + max(text.width for _, text in ticks) + 8 * k
    right = width - margin - max(text.width for _, text, _ in names) - 14 * k
    x = Scale(0.8 * start, largest + 0.04 * (largest - start), left, right)

    top = _head(scene, chart, style, margin, margin, width - margin) + 6 * k
    label = block(chart.xlabel or "Size (n)", style.small, right - left)
    below = 6 * k + 2 * label.height + 6 * k + margin
    below += _foot(scene, chart.footer, style, margin, 0, width - margin, draw=False)
    height = max(height, top + _SHORTEST_PLOT * k + below)
    bottom = height - below
    y = Scale(low, high, bottom, top)

    _draw_value_axis(scene, style, ticks, x, y)
    for size in value_ticks(x.low, x.high, max(2, int((right - left) / (60 * k))), whole=True)[0]:
        text = block(f"{size:,.0f}", style.small)
        scene.line([(x(size), bottom), (x(size), bottom + 3 * k)], style.muted, style.thin)
        scene.text(text, x(size) - text.width / 2, bottom + 6 * k, style.ink, "center")
    scene.text(label, (left + right - label.width) / 2, bottom + 6 * k + label.pitch, style.ink, "center")

    clutter = Clutter()
    lines = [([centre] * 2, [x.low, x.high], style.ink, style.line, False)]
    sweep = [start + (x.high - start) * (i / 60) ** 2 for i in range(61)]
    lines += [([limit(size, side) for size in sweep], sweep, style.muted, style.thin, False) for side in (1, -1)]
    if chart.target is not None:
        lines.append(([chart.target] * 2, [x.low, x.high], style.good, style.line, True))
    for values, along, colour, thick, dotted in lines:
        path = [(x(at), y(value)) for at, value in zip(along, values, strict=True) if low <= value <= high]
        scene.line(path, colour, thick, dotted=dotted)
        clutter.add_line(path)
    special = chart.special
    reach = 0.6 * style.marker
    for i in known:
        place = (x(sizes[i]), y(chart.values[i]))
        clutter.add_dot(*place, 1.4 * reach)
        if i in chart.exclude:
            _cross(scene, *place, 1.3 * reach, style)
        elif special[i]:
            _diamond(scene, *place, 1.5 * reach, style)
        else:
            scene.shape(
                "ellipse", place[0] - reach, place[1] - reach, 2 * reach, 2 * reach, style.accent, style.paper, 0.5
            )
    _name_units(scene, chart, style, x, y, clutter)
    _draw_names(scene, style, names, right, y)
    _foot(scene, chart.footer, style, margin, bottom + 12 * k + 2 * label.height, width - margin)
    scene.size = (width, height)
    scene.scale = (*x.inverse, *y.inverse)
    return scene


def _name_units(scene: Scene, chart: ShewhartChart, style: Style, x: Scale, y: Scale, clutter: Clutter) -> None:
    """Name the units of a funnel plot beside their points, where there is room."""
    k = style.text / 9.5
    special, sizes = chart.special, chart.n or ()
    known = [i for i, value in enumerate(chart.values) if not isnan(value)]
    away = 1.14 * style.marker
    # those outside the limits first, since they are the ones to be asked about
    for i in sorted(known, key=lambda i: not special[i]):
        words = block(chart.x[i], style.small, 90 * k)
        px, py, w, h = x(sizes[i]), y(chart.values[i]), words.width, words.height
        spots = [
            (px + away, py - h / 2), (px - away - w, py - h / 2), (px - w / 2, py - away - h), (px - w / 2, py + away),
            (px + away, py - away - h), (px + away, py + away), (px - away - w, py - away - h), (px - away - w, py + away),
        ]  # fmt: skip
        inside = [
            (a, b) for a, b in spots if x.start + 2 <= a and a + w <= x.stop and y.stop <= b and b + h <= y.start - 2
        ]
        colour = style.signal if special[i] else style.ink

        def write(a: float, b: float, words: Block = words, colour: str = colour) -> None:
            scene.text(words, a, b, colour)

        find_place(clutter, words, inside, write, gap=1)
