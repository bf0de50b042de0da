"""A sheet of A4 to be written on by hand: words, lines to write on, boxes and tables, placed in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qitools.draw.layout import block
from qitools.draw.scene import Align, Scene
from qitools.draw.style import STYLES

_MM = 72 / 25.4
_LOOK = STYLES["page"]
_FAINT = "#b4bdc5"

# From the edge of the paper, which no printer reaches, and from one line to write on to the next.
EDGE = 15.0
PITCH = 9.0

# Sizes of type, in points.
TITLE, TEXT, SMALL = 19.0, 11.0, 9.5


@dataclass
class Paper:
    """A sheet. Everything is in millimetres from the upper left corner; type sizes are in points.

    Attributes:
        wide: whether it lies on its side.
        scene: what is drawn on it.
    """

    wide: bool = False
    scene: Scene = field(init=False)

    def __post_init__(self) -> None:
        self.scene = Scene(size=(self.width * _MM, self.height * _MM))

    @property
    def width(self) -> float:
        """Of the paper."""
        return 297.0 if self.wide else 210.0

    @property
    def height(self) -> float:
        """Of the paper."""
        return 210.0 if self.wide else 297.0

    @property
    def right(self) -> float:
        """Where what is drawn ends."""
        return self.width - EDGE

    def say(
        self,
        words: str,
        x: float,
        y: float,
        width: float = float("inf"),
        size: float = TEXT,
        bold: bool = False,
        quiet: bool = False,
        align: Align = "left",
    ) -> float:
        """Write words, and return where the next line would begin.

        Args:
            words: what to write.
            x, y: the upper left corner; with another alignment than "left", of a box as wide as `width`.
            width: that no line may pass.
            size: of the type.
            bold, quiet: how it looks.
            align: within the width.
        """
        made = block(words, size, width * _MM, bold)
        spare = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        left = x * _MM + (spare * (width * _MM - made.width) if spare else 0.0)
        self.scene.text(made, left, y * _MM, _LOOK.muted if quiet else _LOOK.ink, align)
        return y + made.height / _MM

    def line(
        self, *points: tuple[float, float], weight: float = 0.7, faint: bool = False, dashed: bool = False
    ) -> None:
        """Draw a line through points."""
        colour = _FAINT if faint else _LOOK.muted
        self.scene.line([(x * _MM, y * _MM) for x, y in points], colour, weight, dashed=dashed)

    def arrow(self, *points: tuple[float, float]) -> None:
        """Draw a line with a head at its last point."""
        self.scene.arrow([(x * _MM, y * _MM) for x, y in points], _LOOK.muted, 1.0, 8.0)

    def frame(self, x: float, y: float, w: float, h: float, tinted: bool = False) -> None:
        """Draw a box behind all else."""
        fill = _LOOK.panel if tinted else _LOOK.paper
        self.scene.shape("rect", x * _MM, y * _MM, w * _MM, h * _MM, fill, _LOOK.muted, 0.7, panel=True)

    def tick(self, words: str, x: float, y: float) -> float:
        """Draw a box to tick with its words, and return where they end."""
        self.scene.shape("rect", x * _MM, y * _MM, 5 * _MM, 5 * _MM, _LOOK.paper, _LOOK.ink, 0.8)
        self.say(words, x + 7, y)
        return x + 7 + block(words, TEXT).width / _MM

    def ruled(self, x: float, y: float, w: float, count: int) -> float:
        """Draw lines to write on below `y`, and return where the last one lies."""
        for number in range(1, count + 1):
            self.line((x, y + number * PITCH), (x + w, y + number * PITCH), faint=True)
        return y + count * PITCH

    def blank(self, label: str, x: float, y: float, w: float) -> None:
        """Write a label with a line after it, to write on; `y` is where the line lies."""
        self.say(label, x, y - 4.6, size=TEXT)
        self.line((x + block(label, TEXT).width / _MM + 2, y), (x + w, y), faint=True)

    def box(self, label: str, hint: str, x: float, y: float, w: float, h: float) -> None:
        """Draw a box with its name, a hint, and lines to write on down to its foot."""
        self.frame(x, y, w, h)
        below = self.say(label, x + 3, y + 2, w - 6, bold=True)
        if hint:
            below = self.say(hint, x + 3, below, w - 6, SMALL, quiet=True)
        self.ruled(x + 3, below, w - 6, int((y + h - 2 - below) / PITCH))

    def table(
        self, x: float, y: float, widths: Sequence[float], heads: Sequence[str], rows: Iterable[str], height: float
    ) -> float:
        """Draw a table with empty cells, and return where it ends.

        Args:
            x, y: its upper left corner.
            widths: of its columns.
            heads: above them.
            rows: what stands in the first cell of each, or "".
            height: of a row.
        """
        rows = list(rows)
        top = max(self._head(head, x + sum(widths[:at]), y, widths[at]) for at, head in enumerate(heads)) + 1
        bottom = top + height * len(rows)
        self.frame(x, y, sum(widths), bottom - y)
        self.frame(x, y, sum(widths), top - y, tinted=True)
        for number, words in enumerate(rows):
            self.line((x, top + number * height), (x + sum(widths), top + number * height))
            made = block(words, TEXT, (widths[0] - 3) * _MM)
            middle = top + (number + 0.5) * height - made.height / _MM / 2
            self.say(words, x + 1.5, middle, widths[0] - 3)
        for at in range(1, len(widths)):
            self.line((x + sum(widths[:at]), y), (x + sum(widths[:at]), bottom))
        return bottom

    def _head(self, words: str, x: float, y: float, width: float) -> float:
        return self.say(words, x + 1.5, y + 1, width - 3, SMALL, bold=True)

    def squared(self, x: float, y: float, columns: int, rows: int, across: float, down: float) -> float:
        """Draw squared paper, every fifth line darker, and return where it ends."""
        right, bottom = x + columns * across, y + rows * down
        for number in range(columns + 1):
            at = x + number * across
            self.line((at, y), (at, bottom), weight=1.3 if number % 5 == 0 else 0.4, faint=True)
        for number in range(rows + 1):
            at = bottom - number * down
            self.line((x, at), (right, at), weight=1.3 if number % 5 == 0 else 0.4, faint=True)
        self.line((x, y), (x, bottom), (right, bottom), weight=1.2)
        return bottom
