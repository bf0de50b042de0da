"""Scores on the progress scale: each project on its own line of the scale, with the test that its score has to pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import current
from qitools.portfolio import SCALE, progress

if TYPE_CHECKING:
    from qitools.scoring import Scores

# At the page's type size, in points.
_WIDTH = 350.0


def lay_out(scores: Scores) -> Scene:
    """Return the scene of scores, in the style in force."""
    style = current()
    k = style.text / 9.5
    width = _WIDTH * k
    scene = Scene(margin=12 * k)
    title = block("Progress scores", style.title, bold=True)
    scene.text(title, 0, 0, style.accent)
    y = title.height + 4 * k
    left = 22 * k
    step = (width - left - 10 * k) / (len(SCALE) - 1)
    for number, (text, score, reason) in enumerate(
        zip(scores.texts, scores.scores, scores.reasons, strict=True), start=1
    ):
        if number > 1:
            scene.line([(0, y), (width, y)], style.accent_soft, style.thin)
        y += 4 * k
        mark = block(str(number), style.text, bold=True)
        scene.text(mark, 0, y, style.accent)
        words = block(text, style.text, width - left)
        scene.text(words, left, y, style.ink)
        y += words.height + 5 * k
        scene.line([(left, y), (left + step * (len(SCALE) - 1), y)], style.muted, style.thin)
        for place, one in enumerate(SCALE):
            x = left + step * place
            here = one.score == score
            r = (5 if here else 1.8) * k
            if here:
                scene.shape("diamond", x - r, y - r, 2 * r, 2 * r, style.accent)
            else:
                scene.shape("ellipse", x - r, y - r, 2 * r, 2 * r, style.muted)
        y += 6 * k
        for place in (0, len(SCALE) - 1):
            end = block(f"{SCALE[place].score}", style.small)
            x = left + step * place
            scene.text(end, x if not place else x + 10 * k - end.width, y, style.muted)
        if score is None:
            told = [("No score yet", False, style.muted)]
        else:
            said = progress(score)
            told = [(f"{said.score} {said.name}", True, style.accent), (said.test, False, style.ink)]
        if reason.strip():
            told.append((reason, False, style.muted))
        first = True
        for line, bold, colour in told:
            room = width - left - (50 * k if first else 0)
            one_ = block(line, style.text if bold or not first else style.small, room, bold=bold)
            scene.text(one_, left + (26 * k if first else 0), y, colour)
            y += one_.height
            first = False
        y += 5 * k
    return scene
