"""A finished layout: words, lines and shapes at their places, ready for any page.

A drawing function fills a `Scene`; the scene goes onto matplotlib axes, or straight to SVG, or, shape by shape, into
a slide. Everything is in points, x to the right and y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from qitools.draw.layout import BASELINE, LEADING, Block, outlines

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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

    def lines(self) -> Iterator[tuple[str, float, float]]:
        """Yield each line, and where it starts on its baseline."""
        block = self.block
        for number, line in enumerate(block.lines):
            spare = block.width - outlines(line, block.bold)[1] * block.size / 1000
            x = self.x + {"left": 0.0, "center": spare / 2, "right": spare}[self.align]
            yield line, x, self.y + (number * LEADING + BASELINE) * block.size


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
        from qitools.draw.on_axes import draw

        draw(self, ax)

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


def _label_svg(label: Label, letters: dict[str, str]) -> str:
    block = label.block
    scale = block.size / 1000
    told = []
    for line, x, y in label.lines():
        uses = []
        for name, across, data in outlines(line, block.bold)[0]:
            letters[name] = data
            uses.append(f'<use xlink:href="#{name}" x="{round(across)}"/>')
        told.append(f'<g transform="translate({_n(x)} {_n(y)}) scale({scale:.5g} -{scale:.5g})">{"".join(uses)}</g>')
    return f'<g fill="{label.colour}">{"".join(told)}</g>'
