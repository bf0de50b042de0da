"""An answer as a card to read: each part with its name on the left, lists with several columns as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qitools.draw.layout import Block, block
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current

if TYPE_CHECKING:
    from qitools.answers import Answer, Part

# At the page's type size, in points: the whole width, the column of names, and the gap between columns.
_WIDTH, _NAMES, _GAP = 460.0, 122.0, 12.0
# The most that a column of a table takes, as a share of its room, and the least that its text does.
_MOST, _LEAST = 0.45, 34.0


def lay_out(answer: Answer) -> Scene:
    """Return the scene of an answer, in the style in force."""
    return _card(answer)


def _card(answer: Answer) -> Scene:
    style = current()
    k = style.text / 9.5
    pad, gap = 14 * k, _GAP * k
    right = pad + _WIDTH * k
    scene = Scene(margin=8 * k)

    title = block(answer.form.title, style.title, _WIDTH * k, bold=True)
    scene.text(title, pad, pad, style.accent)
    y = pad + title.height + 4 * k
    left = pad + (_NAMES * k + gap if not answer.form.is_list else 0)
    said = list(answer.shown())
    for number, (part, words) in enumerate(said):
        if number:
            scene.line([(pad, y), (right, y)], style.accent_soft, style.thin)
        y += 4 * k
        top = y
        if not answer.form.is_list:
            name = block(part.label, style.small, _NAMES * k, bold=True)
            scene.text(name, pad, y + 0.5 * (style.text - style.small), style.muted)
            top += name.height
        if isinstance(words, str):
            one = block(words, style.text, right - left)
            scene.text(one, left, y, style.ink)
            y += one.height
        elif part.cards:
            y = _draw_cards(scene, part, words, left, right, y)
        else:
            y = _draw_table(scene, part, words, left, right, y)
        y = max(y, top) + 4 * k
    if not said:
        none = block("Nothing is written yet", style.text)
        scene.text(none, pad, y + 4 * k, style.muted)
        y += none.height + 8 * k
    h = y + 0.6 * pad
    scene.shape("round", 0, 0, right + pad, h, style.paper, style.accent, style.line, radius=8 * k, panel=True)
    scene.shape("rect", 0, 8 * k, 6 * k, h - 16 * k, style.accent)
    return scene


def _draw_table(scene: Scene, part: Part, rows: Sequence[dict[str, str]], left: float, right: float, y: float) -> float:
    """Draw rows with a line each, columns that hold nothing left out, and return where they end."""
    style = current()
    k = style.text / 9.5
    cells = [[row[column.key] for column in part.columns] for row in rows]
    filled = [place for place in range(len(part.columns)) if not place or any(row[place] for row in cells)]
    heads = [part.columns[place].label for place in filled]
    cells = [[row[place] for place in filled] for row in cells]
    several = len(filled) > 1
    widths = _widths(heads if several else [""] * len(heads), cells, right - left, style)
    numbers = [part.columns[place].kind in ("number", "figure", "count") for place in filled]

    def write(words: Sequence[str], size: float, colour: str, y: float, bold: bool = False) -> float:
        x, bottom = left, y
        for text, width, number in zip(words, widths, numbers, strict=True):
            one = block(text, size, width, bold=bold)
            aside = number and several
            scene.text(one, x + (width - one.width if aside else 0), y, colour, "right" if aside else "left")
            bottom = max(bottom, y + one.height)
            x += width + _GAP * k
        return bottom

    if several:
        y = write(heads, style.small, style.muted, y) + 1 * k
    for row in cells:
        if not several:
            r = 1.6 * k
            at = y + 0.6 * style.text
            scene.shape("ellipse", left, at - r, 2 * r, 2 * r, style.accent)
            one = block(row[0], style.text, right - left - 9 * k)
            scene.text(one, left + 9 * k, y, style.ink)
            y += one.height + 1.5 * k
        else:
            y = write(row, style.text, style.ink, y) + 2 * k
    return y


def _widths(heads: Sequence[str], cells: Sequence[Sequence[str]], room: float, style: Style) -> list[float]:
    """Return the width of each column: what its words want, and where that is too much, a fair share of the rest."""
    k = style.text / 9.5
    free = room - _GAP * k * (len(heads) - 1)
    wanted = [
        max(block(head, style.small).width, _LEAST * k, *(block(row[place], style.text).width for row in cells)) + 1
        for place, head in enumerate(heads)
    ]
    narrow = [min(want, free / len(heads)) for want in wanted]
    rest = free - sum(narrow)
    wide = sum(want - least for want, least in zip(wanted, narrow, strict=True))
    if wide <= 0:
        return wanted
    share = min(1.0, rest / wide)
    return [least + (want - least) * share for want, least in zip(wanted, narrow, strict=True)]


def _draw_cards(scene: Scene, part: Part, rows: Sequence[dict[str, str]], left: float, right: float, y: float) -> float:
    """Draw rows of many fields: the first in bold, the others below it with their names, and return where they end."""
    style = current()
    k = style.text / 9.5
    for number, row in enumerate(rows, start=1):
        cells = [row[column.key] for column in part.columns]
        mark = block(str(number), style.small, bold=True)
        scene.text(mark, left, y + 1 * k, style.accent)
        x = left + 16 * k
        first = block(cells[0] or "(no words yet)", style.text, right - x, bold=True)
        scene.text(first, x, y, style.ink)
        y += first.height
        for column, text in zip(part.columns[1:], cells[1:], strict=True):
            if text:
                name: Block = block(column.label, style.small, _NAMES * k)
                said = block(text, style.text, right - x - _NAMES * k)
                scene.text(name, x, y + 0.5 * (style.text - style.small), style.muted)
                scene.text(said, x + _NAMES * k, y, style.ink)
                y += max(name.height, said.height)
        y += 5 * k
    return y
