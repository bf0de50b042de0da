"""The Sustainability Model: a bar for each factor, as long as what it is worth and filled as far as it is in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import current
from qitools.sustain import FACTORS

if TYPE_CHECKING:
    from qitools.sustain import Sustainability

# At the page's type size, in points: the column of names, the length of a bar for 15 points, and a gap.
_NAMES, _LONGEST, _GAP = 176.0, 210.0, 12.0


def lay_out(model: Sustainability) -> Scene:
    """Return the scene of the ten factors, in the style in force."""
    style = current()
    k = style.text / 9.5
    names, gap = _NAMES * k, _GAP * k
    scale = _LONGEST * k / max(factor.maximum for factor in FACTORS)
    bars = names + gap
    scene = Scene(margin=12 * k)

    title = block(f"NHS Sustainability Model: {model.total:.1f} of 100", style.title, bold=True)
    scene.text(title, 0, 0, style.ink)
    y = title.height + 2 * k
    if model.then is not None:
        event = block(f"If {model.event or 'that happens'}: {model.total_then:.1f} of 100", style.text, bold=True)
        scene.text(event, 0, y, style.signal)
        y += event.height + 2 * k
    group = ""
    for factor in FACTORS:
        if factor.group != group:
            group = factor.group
            y += 7 * k
            head = block(group, style.small, bold=True)
            scene.text(head, 0, y, style.muted)
            y += head.height + 2 * k
        name = block(factor.name, style.text, names)
        scene.text(name, 0, y, style.ink)
        share = model.levels[factor.key]
        then = share if model.then is None else min(model.then[factor.key], share)
        full, high = factor.maximum * scale, 12 * k
        top = y + 0.5 * k
        scene.shape("rect", bars, top, full, high, style.paper, style.muted, style.thin)
        if then > 0:
            scene.shape("rect", bars, top, then * full, high, style.accent)
        if share > then:
            # What would go is hollow, so that it differs by more than its colour.
            x, width = bars + then * full, (share - then) * full
            scene.shape("rect", x, top, width, high, style.signal_soft, style.signal, style.line)
        said = f"{100 * share:.0f}% of {factor.maximum:g}"
        if model.then is not None and factor.key in model.lost:
            said = f"{100 * share:.0f}% → {100 * model.then[factor.key]:.0f}% of {factor.maximum:g}"
        scene.text(block(said, style.small), bars + full + 6 * k, top + 0.5 * k, style.ink)
        y += max(name.height, high) + 5 * k
    y += 3 * k
    key = "A bar is as long as the factor is worth. Filled: what is in place."
    if model.lost:
        key += " Hollow, with a bold edge: what would go."
    note = block(key, style.small, bars + _LONGEST * k + 60 * k)
    scene.text(note, 0, y, style.muted)
    return scene
