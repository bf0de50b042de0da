"""The coach's own drawings: the twelve qualities as a radar, and the checklist for applying."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING

from qitools.coach import LEVELS, MOMENTS, QUALITIES, STEPS
from qitools.draw.layout import Block, block
from qitools.draw.scene import Kind, Outline, Scene
from qitools.draw.style import Style, current

if TYPE_CHECKING:
    from qitools.coach import Application, Qualities

# At the page's type size, in points: the outermost ring, the gap around it, and the width of a name beside it; those
# nearer the middle may be as much wider. Narrow, so that a phone shows it at a size that can be read.
_RADIUS, _GAP, _NAME = 88.0, 9.0, 66.0
# What the innermost level is away from the middle, in levels: twelve marks must have room side by side there.
_INNER = 0.7

# The marks of the older ratings in their order, and of the newest: kind and half the size. Where they lie on each other,
# the older ones show around the newer. No more can be told apart, so of many ratings the first and the newest are drawn.
_MARKS: tuple[tuple[Kind, float], ...] = (("ellipse", 7.6), ("diamond", 6.6), ("rect", 3.5))
_NEWEST: tuple[Kind, float] = ("ellipse", 3.0)

# Of the checklist: the width of a line, and the size of a box to tick.
_WIDTH, _BOX = 330.0, 9.0


def lay_out_qualities(qualities: Qualities) -> Scene:
    """Return the scene of the radar, in the style in force."""
    style = current()
    k = style.text / 9.5
    scene = Scene(margin=10 * k)
    for level in LEVELS:
        ring = [_at(place, level, k) for place in range(len(QUALITIES))]
        outermost = level == max(LEVELS)
        scene.line([*ring, ring[0]], style.muted, 0.5 * style.thin if not outermost else style.thin)
    for place in range(len(QUALITIES)):
        scene.line([_at(place, 0, k), _at(place, max(LEVELS), k)], style.muted, 0.4 * style.thin)
    moments = qualities.moments
    drawn = moments if len(moments) <= len(_MARKS) + 1 else (moments[0], *moments[-len(_MARKS) :])
    for age, moment in enumerate(drawn):
        _draw_rating(scene, age, qualities.ratings[moment], moment == drawn[-1], style)
    for place, quality in enumerate(QUALITIES):
        nearer = (_RADIUS + _GAP) * (1 - abs(sin(2 * pi * place / len(QUALITIES))))
        name = block(quality.name, style.text, (_NAME + (nearer if nearer < _RADIUS else 0.2 * _NAME)) * k)
        told = (qualities.ratings[moment].get(quality.key) for moment in drawn)
        levels = " → ".join(str(level) for level in told if level)
        _draw_name(scene, place, name, block(levels, style.small, bold=True), style)

    x, y, width, height = scene.bounds
    left, bottom = x + scene.margin, y + height - scene.margin
    title = block("Twelve qualities of a coach", style.title, bold=True)
    scene.text(title, left, y + scene.margin - title.height - 6 * k, style.ink)
    y = bottom + 8 * k
    for age, moment in enumerate(drawn):
        newest = moment == drawn[-1]
        words = block(MOMENTS[moment], style.text, bold=newest)
        middle = y + words.height / 2
        _draw_line(scene, [(left, middle), (left + 34 * k, middle)], age, newest, style)
        _draw_mark(scene, left + 17 * k, middle, age, newest, style)
        scene.text(words, left + 42 * k, y, style.ink)
        y += max(words.height, 16 * k)
    said = ", ".join(f"{level}\xa0{words}" for level, words in LEVELS.items())
    notes = [f"From the middle outwards: {said}."]
    if left_out := [MOMENTS[moment] for moment in moments if moment not in drawn]:
        notes.append(f"Rated as well, and not drawn: {', '.join(left_out)}.")
    for note in notes:
        words = block(note, style.text, width - 2 * scene.margin)
        scene.text(words, left, y, style.muted)
        y += words.height
    return scene


def _at(place: int, level: float, k: float, beyond: float = 0.0) -> tuple[float, float]:
    """Return where a level of a quality lies: the first quality is at the top, the others follow clockwise."""
    angle = 2 * pi * place / len(QUALITIES)
    far = (_RADIUS * (level + _INNER) / (max(LEVELS) + _INNER) if level else 0.0) + beyond
    return far * k * sin(angle), -far * k * cos(angle)


def _draw_rating(scene: Scene, age: int, levels: Mapping[str, int], newest: bool, style: Style) -> None:
    k = style.text / 9.5
    points = [
        _at(place, levels[quality.key], k) if quality.key in levels else None for place, quality in enumerate(QUALITIES)
    ]
    rated = [point for point in points if point]
    if newest and len(rated) == len(QUALITIES):
        outline: Outline = tuple(("M" if not place else "L", point) for place, point in enumerate(rated))
        scene.free((*outline, ("Z", ())), style.accent_soft)
        scene.panels.append(scene.shapes.pop())
    # A line joins neighbours; where a quality was not rated there is a gap.
    for one, other in pairwise([*points, points[0]]):
        if one and other:
            _draw_line(scene, [one, other], age, newest, style)
    for x, y in rated:
        _draw_mark(scene, x, y, age, newest, style)


def _draw_line(scene: Scene, points: list[tuple[float, float]], age: int, newest: bool, style: Style) -> None:
    if newest:
        scene.line(points, style.accent, 1.3 * style.line)
    else:
        scene.line(points, style.muted, style.line, dotted=age == 0, dashed=age == 1)


def _draw_mark(scene: Scene, x: float, y: float, age: int, newest: bool, style: Style) -> None:
    kind, half = _NEWEST if newest else _MARKS[age]
    r = half * style.text / 9.5
    fill, edge = (style.accent, style.accent) if newest else (style.paper, style.muted)
    scene.shape(kind, x - r, y - r, 2 * r, 2 * r, fill, edge, style.thin)


def _draw_name(scene: Scene, place: int, name: Block, levels: Block, style: Style) -> None:
    """Put a quality's name, and under it its levels over time, beside the end of its spoke."""
    x, y = _at(place, max(LEVELS), style.text / 9.5, _GAP)
    across, down = sin(2 * pi * place / len(QUALITIES)), cos(2 * pi * place / len(QUALITIES))
    height = name.height + (levels.height if any(levels.lines) else 0)
    # From the spoke's end outwards: above it at the top, below it at the bottom, beside it at the sides.
    top = y - height * (1 + (down if abs(down) > 0.6 else 0.4 * down)) / 2
    for words, colour in ((name, style.ink), (levels, style.accent)):
        side = x if across > 0.1 else x - words.width if across < -0.1 else x - words.width / 2
        scene.text(words, side, top, colour, "left" if across > 0.1 else "right" if across < -0.1 else "center")
        top += words.height


def lay_out_application(application: Application) -> Scene:
    """Return the scene of the checklist, in the style in force."""
    style = current()
    k = style.text / 9.5
    width = _WIDTH * k
    scene = Scene(margin=12 * k)
    title = block("Am I ready to apply?", style.title, bold=True)
    scene.text(title, 0, 0, style.ink)
    y = title.height + 5 * k
    words = block(application.verdict, style.text, width - 16 * k, bold=True)
    colours = (style.accent_soft, style.accent) if application.ready else (style.signal_soft, style.signal)
    scene.shape("round", 0, y, width, words.height + 8 * k, colours[0], colours[1], style.thin, panel=True)
    scene.text(words, 8 * k, y + 4 * k, style.ink)
    y += words.height + 8 * k
    for step, name in enumerate(STEPS, start=1):
        y += 9 * k
        head = block(f"{step}. {name}", style.text, width, bold=True)
        scene.text(head, 0, y, style.accent)
        y += head.height + 2 * k
        for item in application.items:
            if item.step != step:
                continue
            said = block(item.said, style.text, width - 18 * k)
            _draw_box(scene, y + (said.pitch - _BOX * k) / 2, item.done, style)
            scene.text(said, 18 * k, y, style.ink if item.done else style.muted)
            y += said.height + 4 * k
    return scene


def _draw_box(scene: Scene, top: float, done: bool, style: Style) -> None:
    k = style.text / 9.5
    size = _BOX * k
    scene.shape("rect", 0, top, size, size, style.accent if done else style.paper, style.accent, style.thin)
    if done:
        # A tick, in the colour of the paper.
        points = ((0.2, 0.52), (0.42, 0.74), (0.82, 0.26), (0.72, 0.17), (0.42, 0.55), (0.3, 0.42))
        outline: Outline = tuple(
            ("M" if not place else "L", (x * size, top + y * size)) for place, (x, y) in enumerate(points)
        )
        scene.free((*outline, ("Z", ())), style.paper)
