"""The aim as a card: the sentence in large type, and below it where it starts, where it ends and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qitools import spoken
from qitools.draw.layout import Block, block
from qitools.draw.scene import Outline, Scene
from qitools.draw.style import current

if TYPE_CHECKING:
    from qitools.aim import Aim

# At the page's type size, in points: the longest line of the sentence, and the least width of the card.
_LONGEST = 500
_LEAST = 400


def lay_out(aim: Aim) -> Scene:
    """Return the scene of an aim statement, in the style in force."""
    style = current()
    k = style.text / 9.5
    pad = 20 * k
    scene = Scene(margin=10 * k)

    heading = block("Our aim", 1.1 * style.text, bold=True)
    said = block(str(aim), 2.1 * style.text, _LONGEST * k)
    width = max(said.width, _LEAST * k)
    scene.text(heading, pad, pad, style.accent)
    y = pad + heading.height + 4 * k
    scene.text(said, pad, y, style.ink)
    y += said.height

    slots: list[tuple[str, float | str | None, str]] = [
        ("Now", aim.baseline, aim.unit),
        ("Target", aim.change if aim.target is None else aim.target, aim.unit),
        ("By", aim.by, ""),
    ]
    filled = [
        (name, _value(value, unit, width / 3 - 1.5 * pad)) for name, value, unit in slots if value not in (None, "")
    ]
    if filled:
        y += 14 * k
        scene.line([(pad, y), (pad + width, y)], style.accent, style.thin)
        y += 10 * k
        bottom = y
        for column, (name, blocks) in enumerate(filled):
            x = pad + column * width / 3
            scene.text(block(name, style.text), x, y, style.muted)
            at = y + 1.4 * style.text
            if name == "Target" and column:
                _draw_arrow(scene, x - 1.3 * pad, x - 0.4 * pad, at + blocks[0].pitch / 2)
            for one in blocks:
                scene.text(one, x, at, style.good if name == "Target" else style.ink)
                at += one.height
            bottom = max(bottom, at)
        y = bottom
    h = y + 0.8 * pad
    scene.shape("round", 0, 0, width + 2 * pad, h, style.paper, style.accent, style.line, radius=8 * k, panel=True)
    scene.shape("rect", 0, 8 * k, 6 * k, h - 16 * k, style.accent)
    return scene


def _value(value: float | str, unit: str, room: float) -> list[Block]:
    """A number large with its unit below it; words at reading size."""
    style = current()
    if isinstance(value, str):
        return [block(spoken.dated(value), 1.2 * style.text, room, bold=True)]
    if spoken.glued(unit):
        return [block(spoken.amount(value, unit), 2.1 * style.text, room, bold=True)]
    number, _, rest = spoken.amount(value, unit).partition(" ")
    return [block(number, 2.1 * style.text, room, bold=True), *([block(rest, style.text, room)] if rest else [])]


def _draw_arrow(scene: Scene, start: float, tip: float, y: float) -> None:
    style = current()
    k = style.text / 9.5
    scene.line([(start, y), (tip - 8 * k, y)], style.accent, 1.2 * style.line)
    head: Outline = (("M", (tip, y)), ("L", (tip - 8 * k, y - 5 * k)), ("L", (tip - 8 * k, y + 5 * k)), ("Z", ()))
    scene.free(head, style.accent)
