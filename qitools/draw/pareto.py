"""Pareto charts: bars from the largest down, and over them the line of what they add up to.

Both axes have one height: the whole of the counts is 100%. The numbers stand in rows under the bars, where the line
cannot cross them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qitools import spoken
from qitools.draw.axis import Scale, value_ticks
from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import current
from qitools.timechart import number_text

if TYPE_CHECKING:
    from qitools.pareto import Pareto

# At the page's type size, in points.
_WIDTH = 600.0
_PLOT_HEIGHT = {"page": 230.0, "projector": 160.0}  # a slide is wide
_NARROWEST, _WIDEST = 62.0, 110.0
_SHARE = 80.0


def lay_out(pareto: Pareto) -> Scene:
    """Return the scene of a Pareto chart, in the style in force; it grows with the number of bars."""
    style = current()
    k = style.text / 9.5
    margin = 10 * k
    scene = Scene()
    count = len(pareto.categories)
    few = pareto.vital_few(_SHARE)

    ticks, decimals = value_ticks(0, pareto.total, 6)
    left_ticks = [(tick, block(f"{tick:,.{decimals}f}", style.small)) for tick in ticks]
    right_ticks = [(share, block(f"{share}%", style.small, bold=share == _SHARE)) for share in range(0, 101, 20)]
    rows = [pareto.unit[:1].upper() + pareto.unit[1:] if pareto.unit else "Count", "Share", "Running total"]
    heads = [block(text, style.small, 90 * k, bold=True) for text in rows]
    left = margin + max(max(text.width for _, text in left_ticks) + 8 * k, max(text.width for text in heads) + 8 * k)
    spare = 8 * k + max(text.width for _, text in right_ticks)
    pitch = min(max((_WIDTH * k - left - spare - margin) / count, _NARROWEST * k), _WIDEST * k)
    right = left + pitch * count
    width = max(right + spare + margin, 0.6 * _WIDTH * k)

    y = margin
    of, verb = spoken.count(count, "category", "categories"), "reaches" if len(few) == 1 else "reach"
    unit = spoken.singular(pareto.unit) if pareto.total == 1 else pareto.unit
    reach = f"{len(few)} of {of} {verb} {_SHARE:g}% of {number_text(pareto.total)} {unit}".rstrip()
    more = ["A case may stand under several categories"] if pareto.multiple else []
    for said, size, bold, colour in (
        (pareto.title, style.title, True, style.ink),
        (pareto.unit, style.text, False, style.ink),
        (". ".join([reach, *more]), style.small, False, style.accent),
    ):
        if said:
            line = block(said, size, width - 2 * margin, bold=bold)
            scene.text(line, margin, y, colour)
            y += line.height
    top = y + 22 * k
    bottom = top + _PLOT_HEIGHT[style.name] * k
    up = Scale(0, pareto.total, bottom, top)

    scene.line([(left, top), (left, bottom), (right, bottom), (right, top)], style.muted, style.thin)
    for tick, text in left_ticks:
        scene.line([(left - 3 * k, up(tick)), (left, up(tick))], style.muted, style.thin)
        scene.text(text, left - 5 * k - text.width, up(tick) - text.height / 2, style.ink, "right")
    for share, text in right_ticks:
        at = up(pareto.total * share / 100)
        scene.line([(right, at), (right + 3 * k, at)], style.muted, style.thin)
        scene.text(text, right + 5 * k, at - text.height / 2, style.ink)
    at = up(pareto.total * _SHARE / 100)
    scene.line([(left, at), (right, at)], style.muted, style.thin, dotted=True)

    names = [block(name, style.small, pitch - 8 * k) for name in pareto.categories]
    below = bottom + 5 * k
    # Each row of numbers is as tall as its heading, which a long unit makes more than one line of.
    tops = [below + max(name.height for name in names) + 3 * k]
    for head in heads:
        tops.append(tops[-1] + head.height)
    middles = [left + pitch * (i + 0.5) for i in range(count)]
    columns = zip(pareto.categories, pareto.counts, pareto.percent, pareto.cumulative, middles, names, strict=True)
    points = []
    for category, number, percent, cumulative, middle, name in columns:
        vital = category in few
        bar = 0.74 * pitch
        fill = style.accent if vital else style.accent_soft
        if number:
            height = bottom - up(number)
            scene.shape("rect", middle - bar / 2, up(number), bar, height, fill, style.accent, style.thin, panel=True)
        scene.text(name, middle - name.width / 2, below, style.ink, "center")
        for row, told in enumerate((number_text(number), f"{percent:.1f}%", f"{cumulative:.1f}%")):
            words = block(told, style.small, bold=row == 0)
            scene.text(words, middle - words.width / 2, tops[row], style.ink, "center")
        points.append((middle, up(pareto.total * cumulative / 100)))
    if count > 1:
        scene.line(points, style.signal, style.line)
    dot = 0.6 * style.marker
    for x, at in points:
        scene.shape("ellipse", x - dot, at - dot, 2 * dot, 2 * dot, style.paper, style.signal, style.line)
    # the name of the line, to the left of its end, where it comes from below
    words = block("Running total", style.small)
    if count > 1:
        scene.text(words, points[-1][0] - words.width - 4 * k, points[-1][1] - 12 * k - words.height / 2, style.signal)
    for head, top in zip(heads, tops, strict=False):
        scene.text(head, margin, top, style.muted)
    scene.size = (width, tops[-1] + margin)
    scene.scale = (-0.5 - left / pitch, 1 / pitch, *up.inverse)
    return scene
