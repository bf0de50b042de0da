"""A measurement plan as a table card: a row a measure, each column a question that a plan answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qitools.draw.layout import Block, block
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current
from qitools.measures import label

if TYPE_CHECKING:
    from qitools.measures import Measure

# Heading of a column, its width in points at the page's type size, and the fields that answer it.
_COLUMNS: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("What", 142, ("driver",)),
    ("How exactly", 180, ("definition", "numerator", "denominator", "exclusions", "kappa", "revision")),
    ("Who, where and when", 140, ("source", "collector", "place", "frequency", "sampling", "sample_size")),
    ("What to look for", 122, ("chart", "data_type", "baseline", "target", "better")),
)
_KINDS = {"outcome": "Outcome measure", "process": "Process measure", "balancing": "Balancing measure", "": "Measure"}
_GAP = 14.0


def lay_out(measures: Sequence[Measure], aim: str = "") -> Scene:
    """Return the scene of a measurement plan, in the style in force.

    Args:
        measures: the measures, a row each; the kinds come together, outcome first.
        aim: the aim that they are for, as a sentence.
    """
    style = current()
    k = style.text / 9.5
    gap = _GAP * k
    scene = Scene(margin=10 * k)
    lefts = [gap + k * sum(width + _GAP for _, width, _ in _COLUMNS[:column]) for column in range(len(_COLUMNS))]
    width = lefts[-1] + k * _COLUMNS[-1][1] + gap

    y = 0.0
    if len(measures) != 1 or aim.strip():
        title = block("Measurement plan", style.title, bold=True)
        scene.text(title, 0, y, style.ink)
        y += title.height + 2 * k
    if aim.strip():
        said = block(aim, style.text, width)
        scene.text(said, 0, y, style.muted)
        y += said.height
    y += 4 * k if y else 0.0

    headings = [block(name, style.text, k * room, bold=True) for name, room, _ in _COLUMNS]
    h = max(one.height for one in headings) + 8 * k
    scene.shape("rect", 0, y, width, h, style.accent)
    for x, one in zip(lefts, headings, strict=True):
        scene.text(one, x, y + 4 * k, style.paper)
    y += h

    order = list(_KINDS)
    rows = sorted(measures, key=lambda measure: order.index(measure.kind))
    for number, measure in enumerate(rows):
        bottom = y + 8 * k
        for x, column in zip(lefts, _COLUMNS, strict=True):
            bottom = max(bottom, _draw_cell(scene, measure, column, x, y + 8 * k, style))
        bottom += 6 * k
        if number % 2 == 0:
            scene.shape("rect", 0, y, width, bottom - y, style.accent_soft, panel=True)
        y = bottom
    if not rows:
        none = block("No measure yet", style.text)
        scene.text(none, gap, y + 8 * k, style.muted)
        y += none.height + 16 * k
    scene.line([(0, y), (width, y)], style.accent, style.thin)
    return scene


def _draw_cell(
    scene: Scene, measure: Measure, column: tuple[str, float, tuple[str, ...]], x: float, y: float, style: Style
) -> float:
    """Draw what a measure says in a column, and return where that ends."""
    heading, width, names = column
    k = style.text / 9.5

    def write(one: Block, colour: str) -> None:
        nonlocal y
        scene.text(one, x, y, colour)
        y += one.height

    if heading == "What":
        write(block(_KINDS[measure.kind], style.small), style.accent)
        write(
            block(measure.name if measure.name.strip() else "(not named yet)", 1.1 * style.text, k * width, bold=True),
            style.ink,
        )
        y += 4 * k
    said = [(label(name), measure.said(name)) for name in names]
    if "chart" in names and measure.unit and not any(measure.said(name) for name in ("baseline", "target")):
        said.append(("Unit", measure.unit))
    filled = [(name, value) for name, value in said if value.strip()]
    for name, value in filled:
        write(block(name, style.small), style.muted)
        write(block(value, style.text, k * width), style.ink)
        y += 3 * k
    if not filled and heading != "What":
        write(block("not written yet", style.text), style.muted)
    return y
