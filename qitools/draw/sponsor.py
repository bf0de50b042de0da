"""The sponsor update as a page of A4: the ask on top, then what it rests on, with the charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import current
from qitools.project import ASK, DATA, NEXT, TESTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qitools.project import SponsorUpdate

# A4 in points, and its margin; the page grows with the type, and downwards when there is more to say.
_WIDTH, _HEIGHT, _MARGIN = 595.3, 841.9, 36.0
_NAMES = 112.0  # the column of headings
_CHART = 170.0  # how high a chart is


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
    for drawing, (x, y, w, h) in zip(update.drawings, page.charts, strict=True):
        across, down = right - left, bottom - top
        drawing._draw(ax.inset_axes(((x - left) / across, (bottom - y - h) / down, w / across, h / down)))


def lay_out(update: SponsorUpdate) -> Page:
    """Return the page of a sponsor update, in the style in force.

    Its charts are one below the other where the page has room for that, else side by side.
    """
    page = _page(update, stacked=True)
    return page if page.scene.bounds[3] <= _HEIGHT * current().text / 9.5 + 1 else _page(update, stacked=False)


def _page(update: SponsorUpdate, stacked: bool) -> Page:
    style = current()
    k = style.text / 9.5
    scene = Scene(margin=0)
    width, left = (_WIDTH - 2 * _MARGIN) * k, _MARGIN * k
    indent = left + _NAMES * k
    charts: list[tuple[float, float, float, float]] = []

    y = _MARGIN * k
    title = block(update.heading, 1.4 * style.title, width, bold=True)
    scene.text(title, left, y, style.ink)
    y += title.height
    sections = update.sections()
    if update.drawings and DATA not in (name for name, _ in sections):
        sections.append((DATA, []))
    for name, paragraphs in sections:
        asked = name == ASK
        y += (4 if not name else 10 if asked else 6) * k
        top = y
        if asked:
            y += 6 * k
        heading = block(name, style.text, (_NAMES - 10) * k, bold=True)
        x = indent if name else left
        if name:
            scene.text(heading, left + (10 * k if asked else 0), y, style.accent)
        at = y
        several = len(paragraphs) > 1 and name in (DATA, TESTS, NEXT)
        for said in paragraphs:
            mark = 9 * k if several else 0.0
            one = block(said, 1.15 * style.text if asked else style.text, left + width - x - mark - 6 * k, bold=asked)
            if several:
                r = 1.6 * k
                scene.shape("ellipse", x, at + one.pitch / 2 - r, 2 * r, 2 * r, style.accent)
            scene.text(one, x + mark, at, style.ink if name else style.muted)
            at += one.height + 1.5 * k
        y = max(at, y + heading.height if name else at)
        if asked:
            y += 5 * k
            scene.shape("rect", left, top, width, y - top, style.accent_soft, panel=True)
            scene.shape("rect", left, top, 4 * k, y - top, style.accent, panel=True)
        if name == DATA and update.drawings:
            y += 4 * k
            n, gap, high = len(update.drawings), 10 * k, _CHART * k
            wide = width if stacked else (width - gap * (n - 1)) / n
            across, down = (0.0, high + gap) if stacked else (wide + gap, 0.0)
            charts = [(left + i * across, y + i * down, wide, high) for i in range(n)]
            y += (n - 1) * down + high
    scene.shape("rect", 0, 0, _WIDTH * k, max(y + _MARGIN * k, _HEIGHT * k), style.paper, panel=True)
    # It lies behind everything else on the page.
    scene.panels.insert(0, scene.panels.pop())
    return Page(scene, tuple(charts))
