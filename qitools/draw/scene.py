"""A finished layout: words, lines and shapes at their places, ready for any page.

A drawing function fills a `Scene`; the scene goes onto matplotlib axes, or straight to SVG, or, shape by shape, into
a slide. Everything is in points, x to the right and y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from qitools.draw.layout import BASELINE, LEADING, Block, drawn, families, outlines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from matplotlib.transforms import Bbox, Transform

# What is drawn and what is left out, in line widths. The round ends make a dot of next to nothing.
_DOTS = (0.05, 2.1)
_DASHES = (4.0, 3.2)

Align = Literal["left", "center", "right"]
Kind = Literal["rect", "round", "ellipse", "diamond", "free"]
# (letter, numbers) as in SVG: M x y, L x y, C x1 y1 x2 y2 x y, Z.
Outline = tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """Words. `x` and `y` are the upper left corner of the block's box, whatever the alignment within it."""

    block: Block
    x: float
    y: float
    colour: str
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is only stroked; its ends are round, `dotted` ones are dots, and `dashed` ones dashes."""

    outline: Outline
    colour: str
    width: float
    dotted: bool = False
    dashed: bool = False

    @property
    def pattern(self) -> tuple[float, float] | None:
        """What is drawn and what is left out in turn, in line widths; None for a line without breaks."""
        return _DOTS if self.dotted else _DASHES if self.dashed else None


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled shape. `kind` says what it would be called in an office program; `box` is its x, y, width, height."""

    outline: Outline
    box: tuple[float, float, float, float]
    kind: Kind
    fill: str
    edge: str = "none"
    width: float = 0.0


@dataclass(slots=True)
class Scene:
    """What to draw, from back to front: panels, lines, shapes, labels.

    Attributes:
        margin: what to leave free around it, in points.
        size: width and height of the page that starts at (0, 0); as large as what is on it when left out.
        scale: a, b, c, d where the point (x, y) of the page stands for the values a + b x and c + d y, so that more
            can be plotted on the axes by its values; the values are the points when left out.
    """

    margin: float = 10.0
    size: tuple[float, float] | None = None
    scale: tuple[float, float, float, float] | None = None
    panels: list[Shape] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    # --- filling -------------------------------------------------------------------------------------------------

    def text(self, block: Block, x: float, y: float, colour: str, align: Align = "left") -> None:
        """Put words with the upper left corner of their box at (x, y)."""
        if any(block.lines):
            self.labels.append(Label(block, x, y, colour, align))

    def line(
        self,
        points: Iterable[tuple[float, float]],
        colour: str,
        width: float,
        dotted: bool = False,
        dashed: bool = False,
    ) -> None:
        """Draw a line through points."""
        outline = tuple(("L" if i else "M", point) for i, point in enumerate(points))
        self.lines.append(Line(outline, colour, width, dotted, dashed))

    def arrow(self, points: Sequence[tuple[float, float]], colour: str, width: float, size: float) -> None:
        """Draw a line through points, the last of which has an arrow's head; its last piece is level or upright.

        Args:
            points: where it goes.
            colour: of the line and its head.
            width: of the line.
            size: how long the head is; it is as wide.
        """
        (x0, y0), (x, y) = points[-2:]
        along = ((x > x0) - (x < x0), (y > y0) - (y < y0))
        base = (x - size * along[0], y - size * along[1])
        across = (0.5 * size * along[1], 0.5 * size * along[0])
        self.line([*points[:-1], base], colour, width)
        self.free(
            (
                ("M", (x, y)),
                ("L", (base[0] + across[0], base[1] + across[1])),
                ("L", (base[0] - across[0], base[1] - across[1])),
                ("Z", ()),
            ),
            colour,
        )

    def curve(self, points: Sequence[tuple[float, float]], colour: str, width: float, dotted: bool = False) -> None:
        """Draw a smooth line through points that leaves and arrives level."""
        outline: list[tuple[str, tuple[float, ...]]] = [("M", points[0])]
        for (x0, y0), (x1, y1) in pairwise(points):
            middle = (x0 + x1) / 2
            outline.append(("L", (x1, y1)) if y0 == y1 else ("C", (middle, y0, middle, y1, x1, y1)))
        self.lines.append(Line(tuple(outline), colour, width, dotted))

    def shape(
        self,
        kind: Kind,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str,
        edge: str = "none",
        width: float = 0.0,
        radius: float = 4.0,
        panel: bool = False,
    ) -> None:
        """Draw a rectangle, a rounded one, an ellipse or a diamond that fills a box."""
        made = Shape(_outline(kind, x, y, w, h, radius), (x, y, w, h), kind, fill, edge, width)
        (self.panels if panel else self.shapes).append(made)

    def free(self, outline: Outline, fill: str, edge: str = "none", width: float = 0.0) -> None:
        """Draw a shape of any outline."""
        xs, ys = zip(*_corners(outline), strict=True)
        box = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        self.shapes.append(Shape(outline, box, "free", fill, edge, width))

    # --- reading -------------------------------------------------------------------------------------------------

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Upper left corner, width and height of the page: all that is drawn, with the margin around it."""
        if self.size:
            return 0.0, 0.0, *self.size
        xs: list[float] = []
        ys: list[float] = []
        for label in self.labels:
            xs += (label.x, label.x + label.block.width)
            ys += (label.y, label.y + label.block.height)
        for outline in (item.outline for layer in (self.panels, self.lines, self.shapes) for item in layer):
            for x, y in _corners(outline):
                xs.append(x)
                ys.append(y)
        if not xs:
            return 0.0, 0.0, 2 * self.margin, 2 * self.margin
        m = self.margin
        return min(xs) - m, min(ys) - m, max(xs) - min(xs) + 2 * m, max(ys) - min(ys) + 2 * m

    def draw(self, ax: Axes) -> None:
        """Draw on matplotlib axes, one data unit a point where there is no `scale`.

        The axes' figure gets the drawing's size when it holds nothing else, and grows until the axes have room when
        it does: the type is never made smaller.
        """
        x, y, w, h = self.bounds
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
        a, b, c, d = self.scale or (0.0, 1.0, 0.0, 1.0)
        ax.set_xlim(a + b * (x - spare_x / 2), a + b * (x + w + spare_x / 2))
        ax.set_ylim(c + d * (y + h + spare_y / 2), c + d * (y - spare_y / 2))
        place = Affine2D().scale(b, d).translate(a, c) + ax.transData

        for layer, shapes in ((1, self.panels), (3, self.shapes)):
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
        if self.lines:
            ax.add_collection(
                LineCollection(
                    [_polyline(line.outline) for line in self.lines],
                    colors=[line.colour for line in self.lines],
                    linewidths=[line.width for line in self.lines],
                    linestyles=[(0, line.pattern) if line.pattern else "solid" for line in self.lines],
                    capstyle="round",
                    joinstyle="round",
                    transform=place,
                    zorder=2,
                    clip_on=False,
                ),
                autolim=False,
            )
        for label in self.labels:
            ax.add_artist(Words(label, transform=place))

    def svg(self) -> str:
        """Return the drawing as SVG text. Letters are outlines, so that it looks the same everywhere."""
        x, y, w, h = self.bounds
        letters: dict[str, str] = {}
        body = [_shape_svg(shape) for shape in self.panels]
        body += [_line_svg(line) for line in self.lines]
        body += [_shape_svg(shape) for shape in self.shapes]
        body += [_label_svg(label, letters) for label in self.labels]
        defined = "".join(f'<path id="{name}" d="{data}"/>' for name, data in letters.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{_n(w)}pt" height="{_n(h)}pt" viewBox="{_n(x)} {_n(y)} {_n(w)} {_n(h)}">\n'
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" fill="#fff"/>\n'
            f"<defs>{defined}</defs>\n" + "\n".join(body) + "\n</svg>\n"
        )


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
            for line, x, y in _line_places(self._label):
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


def _outline(kind: Kind, x: float, y: float, w: float, h: float, radius: float) -> Outline:
    right, bottom, cx, cy = x + w, y + h, x + w / 2, y + h / 2
    if kind == "diamond":
        return (("M", (cx, y)), ("L", (right, cy)), ("L", (cx, bottom)), ("L", (x, cy)), ("Z", ()))
    if kind == "rect":
        return (("M", (x, y)), ("L", (right, y)), ("L", (right, bottom)), ("L", (x, bottom)), ("Z", ()))
    # Four quarter ellipses, joined by straight sides where there is room for them.
    rx, ry = (w / 2, h / 2) if kind == "ellipse" else (min(radius, w / 2, h / 2),) * 2
    kx, ky = 0.4477 * rx, 0.4477 * ry
    return (
        ("M", (x + rx, y)),
        ("L", (right - rx, y)),
        ("C", (right - kx, y, right, y + ky, right, y + ry)),
        ("L", (right, bottom - ry)),
        ("C", (right, bottom - ky, right - kx, bottom, right - rx, bottom)),
        ("L", (x + rx, bottom)),
        ("C", (x + kx, bottom, x, bottom - ky, x, bottom - ry)),
        ("L", (x, y + ry)),
        ("C", (x, y + ky, x + kx, y, x + rx, y)),
        ("Z", ()),
    )


def _corners(outline: Outline) -> Iterator[tuple[float, float]]:
    for _, numbers in outline:
        yield from zip(numbers[::2], numbers[1::2], strict=True)


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


def _n(number: float) -> str:
    """Return a number for SVG: two decimals at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _data(outline: Outline) -> str:
    return "".join(letter + " ".join(map(_n, numbers)) for letter, numbers in outline)


def _shape_svg(shape: Shape) -> str:
    edge = f' stroke="{shape.edge}" stroke-width="{_n(shape.width)}"' if shape.width else ""
    return f'<path d="{_data(shape.outline)}" fill="{shape.fill}"{edge}/>'


def _line_svg(line: Line) -> str:
    dots = f' stroke-dasharray="{" ".join(_n(part * line.width) for part in line.pattern)}"' if line.pattern else ""
    return (
        f'<path d="{_data(line.outline)}" fill="none" stroke="{line.colour}" stroke-width="{_n(line.width)}" '
        f'stroke-linecap="round" stroke-linejoin="round"{dots}/>'
    )


def _line_places(label: Label) -> Iterator[tuple[str, float, float]]:
    """Yield each line of a label, and where it starts on its baseline."""
    block = label.block
    for number, line in enumerate(block.lines):
        spare = block.width - outlines(line, block.bold)[1] * block.size / 1000
        x = label.x + {"left": 0.0, "center": spare / 2, "right": spare}[label.align]
        yield line, x, label.y + (number * LEADING + BASELINE) * block.size


def _label_svg(label: Label, letters: dict[str, str]) -> str:
    block = label.block
    scale = block.size / 1000
    told = []
    for line, x, y in _line_places(label):
        uses = []
        for name, across, data in outlines(line, block.bold)[0]:
            letters[name] = data
            uses.append(f'<use xlink:href="#{name}" x="{round(across)}"/>')
        told.append(f'<g transform="translate({_n(x)} {_n(y)}) scale({scale:.5g} -{scale:.5g})">{"".join(uses)}</g>')
    return f'<g fill="{label.colour}">{"".join(told)}</g>'
