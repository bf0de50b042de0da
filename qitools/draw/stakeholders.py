"""A stakeholder map: power upwards, interest to the right, and an arrow from the interest there is to that needed.

Each stakeholder has a row of their own within the band of their power, so that no name meets another and no arrow
crosses one; the bands grow with the number of names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qitools.draw.layout import Block, block
from qitools.draw.scene import Outline, Scene
from qitools.draw.style import Style, current
from qitools.review.read import fields, items, number, said, text

if TYPE_CHECKING:
    from qitools.answers import Answer

# At the page's type size, in points: the width of each half, and the least height of a band.
_HALF, _LEAST = 240.0, 76.0
_QUADRANTS = {True: ("Keep satisfied", "Work closely"), False: ("Keep in view", "Keep informed")}


def lay_out(answer: Answer) -> Scene:
    """Return the scene of a stakeholder map, in the style in force."""
    style = current()
    k = style.text / 9.5
    half, gap = _HALF * k, 8 * k
    scene = Scene(margin=10 * k)
    people = [_read(row) for row in items(answer.content)]
    people = [one for one in people if one["name"]]
    title = block("Stakeholder map", style.title, bold=True)
    scene.text(title, 0, 0, style.ink)
    y = title.height + 6 * k
    axis = block("Power", style.text, bold=True)
    left = max(axis.width, block("high", style.small).width) + gap
    right = left + 2 * half

    top = y
    for high in (True, False):
        band = [one for one in people if one["power"] is high]
        y = _draw_band(scene, band, high, left, half, y, style)
    bottom = y
    scene.line([(left + half, top), (left + half, bottom)], style.paper, 2 * style.line)
    # the gap between the quadrants lies under the arrows that cross it
    scene.lines.insert(0, scene.lines.pop())
    _arrow(scene, [(left - gap / 2, bottom), (left - gap / 2, top)], style.muted, style)
    _arrow(scene, [(left, bottom + gap / 2), (right, bottom + gap / 2)], style.muted, style)
    scene.text(axis, left - gap - axis.width, top, style.ink, "right")
    interest = block("Interest", style.text, bold=True)
    scene.text(interest, right - interest.width, bottom + gap, style.ink, "right")
    y = bottom + gap + interest.height + 4 * k
    key = block(
        "An arrow goes from the interest there is now to the interest that the work needs.", style.small, 2 * half
    )
    if any(one["now"] is not None and one["needed"] not in (None, one["now"]) for one in people):
        scene.text(key, left, y, style.muted)
        y += key.height
    unplaced = [one["name"] for one in people if one["power"] is None or one["now"] is None]
    if unplaced or not people:
        words = f"Not placed yet: {'; '.join(unplaced)}" if unplaced else "Nobody is on the map yet."
        scene.text(block(words, style.small, 2 * half), left, y, style.muted)
    return scene


def _read(row: Any) -> dict[str, Any]:
    given: Mapping[str, Any] = fields(row)
    return {
        "name": said(given.get("name")) or text(row) or said(given.get("group")),
        "power": _high(given.get("power")),
        "now": _across(given.get("interest")),
        "needed": _across(given.get("needed")),
    }


def _high(given: Any) -> bool | None:
    value = _across(given)
    return None if value is None else value > 0.5


def _across(given: Any) -> float | None:
    """Return where a level lies from 0 to 1: in the middle of its half for a word, in its place for a number to 10."""
    value = number(given)
    if value is not None:
        return min(max(value / 10, 0.0), 1.0)
    return {"high": 0.75, "low": 0.25}.get(text(given).lower())


def _draw_band(
    scene: Scene, people: Sequence[dict[str, Any]], high: bool, left: float, half: float, top: float, style: Style
) -> float:
    """Draw the two quadrants of a band with those in it, and return where it ends."""
    k = style.text / 9.5
    names = [block(name, style.text, half, bold=True) for name in _QUADRANTS[high]]
    y = top + names[0].height + 8 * k
    placed = [one for one in people if one["now"] is not None]
    for one in placed:
        words = block(one["name"], style.text, 0.8 * half)
        y = _draw_one(scene, words, one["now"], one["needed"], left, half, y, style)
    bottom = max(y + 4 * k, top + _LEAST * k)
    for side, name in enumerate(names):
        closely = high and side
        x = left + side * half
        scene.shape("rect", x, top, half, bottom - top, style.accent_soft if closely else style.panel, panel=True)
        scene.text(name, x + 8 * k, top + 4 * k, style.accent if closely else style.muted)
    if high:
        scene.line([(left, bottom), (left + 2 * half, bottom)], style.paper, 2 * style.line)
    return bottom


def _draw_one(
    scene: Scene, words: Block, now: float, needed: float | None, left: float, half: float, y: float, style: Style
) -> float:
    """Draw a name where its interest is, and the arrow to where it is needed; return where the row ends."""
    k = style.text / 9.5
    pad = 7 * k
    width, height = words.width + 2 * pad, words.height + 6 * k
    start, stop = (left, left + half) if now <= 0.5 else (left + half, left + 2 * half)
    middle = left + now * 2 * half
    x = min(max(middle - width / 2, start + 5 * k), stop - 5 * k - width)
    scene.shape("round", x, y, width, height, style.paper, style.accent, style.thin, radius=height / 2, panel=False)
    scene.text(words, x + pad, y + 3 * k, style.ink, "center")
    if needed is not None and abs(needed - now) > 0.01:
        at, level = left + needed * 2 * half, y + height / 2
        forward = needed > now
        edge = x + width if forward else x
        r = 4 * k
        if (at - edge if forward else edge - at) > 14 * k:
            tip = at - r - 1 * k if forward else at + r + 1 * k
            _arrow(scene, [(edge, level), (tip, level)], style.accent, style)
            scene.shape("ellipse", at - r, level - r, 2 * r, 2 * r, style.paper, style.accent, style.line)
    return y + height + 5 * k


def _arrow(scene: Scene, ends: Sequence[tuple[float, float]], colour: str, style: Style) -> None:
    k = style.text / 9.5
    (x0, y0), (x1, y1) = ends
    length = max(abs(x1 - x0) + abs(y1 - y0), 1e-6)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    back, aside = 7 * k, 3.5 * k
    scene.line([(x0, y0), (x1 - ux * back, y1 - uy * back)], colour, style.line)
    head: Outline = (
        ("M", (x1, y1)),
        ("L", (x1 - ux * back - uy * aside, y1 - uy * back + ux * aside)),
        ("L", (x1 - ux * back + uy * aside, y1 - uy * back - ux * aside)),
        ("Z", ()),
    )
    scene.free(head, colour)
