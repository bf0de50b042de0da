"""A scene on matplotlib axes: for figures, for files other than SVG, and to plot more on top.

It is apart from `scene.py`, so that a picture on a page, which is SVG, need not wait for the half of matplotlib that
draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from qitools.draw.layout import LEADING, drawn, families
from qitools.draw.scene import Label, Outline, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from matplotlib.transforms import Bbox, Transform


def draw(scene: Scene, ax: Axes) -> None:
    """Draw a scene on axes, as `Scene.draw` says."""
    x, y, w, h = scene.bounds
    figure = ax.figure.figure
    ax.set_axis_off()
    ax.set(xticks=[], yticks=[])
    spec = ax.get_subplotspec()
    if ax.figure is figure and figure.axes == [ax] and spec and spec.get_gridspec().get_geometry() == (1, 1):
        ax.set_position((0, 0, 1, 1))
        figure.set_size_inches(w / 72, h / 72)
        spare_x = spare_y = 0.0
    else:
        spare_x, spare_y = _make_room(ax, w, h)
    a, b, c, d = scene.scale or (0.0, 1.0, 0.0, 1.0)
    ax.set_xlim(a + b * (x - spare_x / 2), a + b * (x + w + spare_x / 2))
    ax.set_ylim(c + d * (y + h + spare_y / 2), c + d * (y - spare_y / 2))
    place = Affine2D().scale(b, d).translate(a, c) + ax.transData

    for layer, shapes in ((1, scene.panels), (3, scene.shapes)):
        if shapes:
            ax.add_collection(
                PathCollection(
                    [_path(shape.outline) for shape in shapes],
                    facecolors=[shape.fill for shape in shapes],
                    edgecolors=[shape.edge for shape in shapes],
                    linewidths=[shape.width for shape in shapes],
                    transform=place,
                    zorder=layer,
                    clip_on=False,
                ),
                autolim=False,
            )
    if scene.lines:
        ax.add_collection(
            LineCollection(
                [_polyline(line.outline) for line in scene.lines],
                colors=[line.colour for line in scene.lines],
                linewidths=[line.width for line in scene.lines],
                linestyles=[(0, line.pattern) if line.pattern else "solid" for line in scene.lines],
                capstyle="round",
                joinstyle="round",
                transform=place,
                zorder=2,
                clip_on=False,
            ),
            autolim=False,
        )
    for label in scene.labels:
        ax.add_artist(Words(label, transform=place))


class Words(Text):
    """A matplotlib text for a label: each line where SVG has it, and without hinting, as wide as measured.

    Left to itself, matplotlib 3.11 moves a line up or down with the height of its letters.
    """

    def __init__(self, label: Label, transform: Transform) -> None:
        block = label.block
        text = "\n".join(map(drawn, block.lines))
        across = {"left": 0.0, "center": block.width / 2, "right": block.width}[label.align]
        super().__init__(
            label.x + across,
            label.y + block.height / 2,
            text,
            color=label.colour,
            fontfamily=families(text),
            fontsize=block.size,
            fontweight="bold" if block.bold else "normal",
            fontstyle="normal",
            horizontalalignment=label.align,
            multialignment=label.align,
            verticalalignment="center",
            linespacing=LEADING,
            parse_math=False,
            usetex=False,
            clip_on=False,
            transform=transform,
            zorder=4,
        )
        self._label = label

    def draw(self, renderer: RendererBase) -> None:
        if not self.get_visible():
            return
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        if (alpha := self.get_alpha()) is not None:
            gc.set_alpha(alpha)
        high = renderer.get_canvas_width_height()[1]
        with _unhinted():
            for line, x, y in self._label.lines():
                across, up = self.get_transform().transform((x, y))
                down = high - up if renderer.flipy() else up
                renderer.draw_text(gc, across, down, drawn(line), self.get_fontproperties(), 0)
        gc.restore()
        self.stale = False

    def get_window_extent(self, renderer: RendererBase | None = None, dpi: float | None = None) -> Bbox:
        with _unhinted():
            return super().get_window_extent(renderer, dpi)


@contextmanager
def _unhinted() -> Iterator[None]:
    before = mpl.rcParams["text.hinting"]
    mpl.rcParams["text.hinting"] = "no_hinting"
    try:
        yield
    finally:
        mpl.rcParams["text.hinting"] = before


def _make_room(ax: Axes, w: float, h: float) -> tuple[float, float]:
    """Enlarge the figure until the axes are `w` by `h` points, and return how much wider and higher they are."""
    figure = ax.figure.figure
    engine = figure.get_layout_engine()
    for _ in range(2):
        if engine is not None:
            engine.execute(figure)
        across, down = (size * 72 / figure.dpi for size in ax.get_window_extent().size)
        grow = max(w / across, h / down)
        if grow > 1.0001:
            figure.set_size_inches(*(size * grow for size in figure.get_size_inches()))
    return max(across * max(grow, 1) - w, 0.0), max(down * max(grow, 1) - h, 0.0)


def _path(outline: Outline) -> Path:
    letters = {"M": [Path.MOVETO], "L": [Path.LINETO], "C": [Path.CURVE4] * 3, "Z": [Path.CLOSEPOLY]}
    vertices: list[tuple[float, float]] = []
    codes: list[Any] = []
    for letter, numbers in outline:
        vertices += zip(numbers[::2], numbers[1::2], strict=True) if numbers else [(0.0, 0.0)]
        codes += letters[letter]
    return Path(vertices, codes)


def _polyline(outline: Outline) -> list[tuple[float, float]]:
    """Return points on a line, its curves as 24 short straight pieces each."""
    points: list[tuple[float, float]] = []
    for letter, numbers in outline:
        if letter == "C":
            x0, y0 = points[-1]
            x1, y1, x2, y2, x3, y3 = numbers
            for i in range(1, 25):
                t = i / 24
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
        else:
            points.append((numbers[0], numbers[1]))
    return points
