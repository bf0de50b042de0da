"""The chart choice tree: questions one below the other, and to the right of each the charts to which a yes leads."""

from __future__ import annotations

from qitools.choice import FORKS, OTHERWISE, Fork
from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current

# At the page's type size, in points: a question, the way to its charts, a chart, and the space around them.
_QUESTION, _WAY, _CHART, _PAD, _GAP = 150.0, 46.0, 204.0, 7.0, 8.0
_DOWN = 20.0  # from one question and its charts to the next
_HEAD = 6.0  # of an arrow


def lay_out() -> Scene:
    """Return the scene of the tree, in the style in force."""
    style = current()
    k = style.text / 9.5
    scene = Scene(margin=10 * k)
    title = block("Which chart?", style.title, bold=True)
    scene.text(title, 0, 0, style.ink)
    y = title.height + 8 * k
    middle = _QUESTION * k / 2
    no = block("no", style.small, bold=True)
    leave = 0.0  # where the question before ends
    for number, fork in enumerate(FORKS, start=1):
        top, bottom, end = _fork(scene, f"{number}. {fork.question}", fork, y, style)
        if number > 1:
            scene.arrow([(middle, leave), (middle, top)], style.accent, style.thin, _HEAD * k)
        scene.text(no, middle + 7 * k, bottom + 5 * k, style.muted)
        leave, y = bottom, end + _DOWN * k
    scene.arrow([(middle, leave), (middle, y)], style.accent, style.thin, _HEAD * k)
    words = block(OTHERWISE, style.text, (_QUESTION + _WAY + _CHART - 2 * _PAD) * k)
    width = words.width + 2 * _PAD * k
    scene.shape("round", 0, y, width, words.height + 2 * _PAD * k, style.panel, style.muted, style.thin)
    scene.text(words, _PAD * k, y + _PAD * k, style.ink)
    return scene


def _fork(scene: Scene, question: str, fork: Fork, y: float, style: Style) -> tuple[float, float, float]:
    """Draw a question and its charts from `y` down, and return where the question begins and ends, and all ends."""
    k = style.text / 9.5
    pad = _PAD * k
    asked = block(question, style.text, _QUESTION * k - 2 * pad, bold=True)
    charts = [
        [block(way.name, style.text, _CHART * k - 2 * pad, bold=True)]
        + ([block(way.when, style.small, _CHART * k - 2 * pad)] if way.when else [])
        for way in fork.ways
    ]
    h = max(sum(one.height for one in words) for words in charts) + 1.4 * pad
    room = len(charts) * (h + _GAP * k) - _GAP * k
    tall = asked.height + 2 * pad
    height = max(tall, room)
    middle = y + height / 2
    scene.shape("round", 0, middle - tall / 2, _QUESTION * k, tall, style.accent_soft, style.accent, style.thin)
    scene.text(asked, pad, middle - asked.height / 2, style.ink)

    left, bus, right = _QUESTION * k, (_QUESTION + 26) * k, (_QUESTION + _WAY) * k
    yes = block("yes", style.small, bold=True)
    scene.text(yes, left + 3 * k, middle - yes.height - k, style.muted)
    top = y + (height - room) / 2
    for words in charts:
        level = top + h / 2
        way = [(left, middle), (bus, middle), (bus, level), (right, level)]
        scene.arrow(way, style.accent, style.thin, _HEAD * k)
        scene.shape("round", right, top, _CHART * k, h, style.paper, style.ink, style.thin)
        at = level - sum(one.height for one in words) / 2
        for one, colour in zip(words, (style.accent, style.ink), strict=False):
            scene.text(one, right + pad, at, colour)
            at += one.height
        top += h + _GAP * k
    return middle - tall / 2, middle + tall / 2, y + height
