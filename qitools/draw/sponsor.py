"""The sponsor update as a page of A4: the ask on top, then what it rests on, with the charts."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import current
from qitools.project import ASK, DATA, NEXT, TESTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qitools.display import Drawn
    from qitools.project import SponsorUpdate

# A4 in points, and its margin; the page grows with the type, and downwards when there is more to say.
_WIDTH, _HEIGHT, _MARGIN = 595.3, 841.9, 36.0
_NAMES = 124.0  # the column of headings, where text has the page's width
_CHART_WIDTH, _CHART_HEIGHT, _GAP = 306.0, 250.0, 14.0


@dataclass(frozen=True, slots=True)
class Page:
    """A laid-out update.

    Attributes:
        scene: its words and boxes.
        charts: x, y, width and height, in the scene's points, left free for each chart.
    """

    scene: Scene
    charts: tuple[tuple[float, float, float, float], ...]


def draw_sponsor_update(update: SponsorUpdate, ax: Axes) -> None:
    """Draw a sponsor update on axes, in the style in force."""
    page = lay_out(update)
    page.scene.draw(ax)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    across, down = right - left, bottom - top
    for drawing, (x, y, w, h) in zip(update.drawings, page.charts, strict=True):
        drawing._draw(ax.inset_axes(((x - left) / across, (bottom - y - h) / down, w / across, h / down)))


def chart_svg(drawing: Drawn) -> str:
    """Return a drawing as SVG text, as large as it stands on the page, so that its type is as large as the text's."""
    with mpl.rc_context(current().rc()):
        figure = Figure(figsize=(_CHART_WIDTH / 72, _CHART_HEIGHT / 72))
        FigureCanvasSVG(figure)
        drawing._draw(figure.add_subplot())
        buffer = StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def lay_out(update: SponsorUpdate) -> Page:
    """Return the page of a sponsor update, in the style in force.

    Charts stand on the left, one below the other, with text beside them; what does not fit there follows at the page's
    width. What the charts themselves say is not said again.
    """
    writer = _Writer(current().text / 9.5)
    k = writer.k
    left = _MARGIN * k if current().name == "page" else 10 * k
    width = _WIDTH * k - 2 * left
    drawn = len(update.drawings)
    sections = [
        (name, paragraphs)
        for name, paragraphs in update.sections()
        if not (name == DATA and drawn and drawn >= len(update.charts))
    ]

    y = left
    title = block(update.heading, 1.4 * current().title, width, bold=True)
    writer.scene.text(title, left, y, current().ink)
    y += title.height + 4 * k
    while sections and sections[0][0] in ("", ASK):
        name, paragraphs = sections.pop(0)
        if name == ASK:
            y += 6 * k
        y = writer.row(name, paragraphs, left, width, y) + 6 * k
    charts = []
    if drawn:
        wide, high, gap = _CHART_WIDTH * k, _CHART_HEIGHT * k, _GAP * k
        charts = [(left, y + i * (high + gap), wide, high) for i in range(drawn)]
        bottom = charts[-1][1] + high
        beside = left + wide + gap
        at = y
        while sections:
            tried = _Writer(k).stack(*sections[0], beside, left + width - beside, at)
            if tried > bottom:
                break
            at = writer.stack(*sections.pop(0), beside, left + width - beside, at) + 6 * k
        y = bottom + gap
    for name, paragraphs in sections:
        y = writer.row(name, paragraphs, left, width, y) + 6 * k
    # On a projector the page ends with its words.
    least = _HEIGHT * k if current().name == "page" else 0.0
    writer.scene.shape("rect", 0, 0, _WIDTH * k, max(y + left, least), current().paper, panel=True)
    # The paper lies behind everything else.
    writer.scene.panels.insert(0, writer.scene.panels.pop())
    return Page(writer.scene, tuple(charts))


class _Writer:
    """Writes sections on a scene, each from a height down, and says where it ends."""

    def __init__(self, k: float) -> None:
        self.k = k
        self.scene = Scene(margin=0)

    def row(self, name: str, paragraphs: list[str], x: float, width: float, y: float) -> float:
        """Write a section with its heading in a column on the left; the ask in a box."""
        style, k = current(), self.k
        if not name:
            return self._body("", paragraphs, x, width, y)
        asked = name == ASK
        top, y = y, y + (6 * k if asked else 0)
        heading = block(name, style.text, (_NAMES - 14) * k, bold=True)
        self.scene.text(heading, x + (10 * k if asked else 0), y, style.accent)
        end = max(self._body(name, paragraphs, x + _NAMES * k, width - _NAMES * k, y), y + heading.height)
        if asked:
            end += 5 * k
            self.scene.shape("rect", x, top, width, end - top, style.accent_soft, panel=True)
            self.scene.shape("rect", x, top, 4 * k, end - top, style.accent, panel=True)
        return end

    def stack(self, name: str, paragraphs: list[str], x: float, width: float, y: float) -> float:
        """Write a section with its heading above it."""
        heading = block(name, current().text, width, bold=True)
        self.scene.text(heading, x, y, current().accent)
        return self._body(name, paragraphs, x, width, y + heading.height)

    def _body(self, name: str, paragraphs: list[str], x: float, width: float, y: float) -> float:
        style, k = current(), self.k
        several = len(paragraphs) > 1 and name in (DATA, TESTS, NEXT)
        mark = 9 * k if several else 0.0
        size = 1.15 * style.text if name == ASK else style.text
        for said in paragraphs:
            one = block(said, size, width - mark, bold=name == ASK)
            if several:
                r = 1.6 * k
                self.scene.shape("ellipse", x, y + one.pitch / 2 - r, 2 * r, 2 * r, style.accent)
            self.scene.text(one, x + mark, y, style.ink if name else style.muted)
            y += one.height + 1.5 * k
        return y
