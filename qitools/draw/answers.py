"""An answer as a card to read: each part with its name on the left, lists with several columns as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qitools.draw import stakeholders
from qitools.draw.layout import Block, block
from qitools.draw.reading import Across, Bracket, lay_out_claims
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current
from qitools.review import runchart, shewhart, sustain
from qitools.review.read import items, listed, number, said
from qitools.sustain import FACTORS

if TYPE_CHECKING:
    from qitools.answers import Answer, Part

# At the page's type size, in points: the whole width, the column of names, and the gap between columns.
_WIDTH, _NAMES, _GAP = 330.0, 96.0, 10.0


def lay_out(answer: Answer) -> Scene:
    """Return the scene of an answer, in the style in force: a map, a chart with what is read from it, or a card."""
    if answer.subject == "stakeholders":
        return stakeholders.lay_out(answer)
    read = {"runchart": _run_chart, "shewhart": _shewhart_chart}.get(answer.subject)
    return (read(answer.content) if read else None) or _card(answer)


def _run_chart(content: Any) -> Scene | None:
    """Return a run chart with nothing on it but the line and the stretches that its reader claims."""
    reading = runchart.read(content)
    if reading.chart is None:
        return None
    count = len(reading.chart.values)
    median = reading.claims.get("median")
    lines = [] if median is None else [Across("Your median", [median] * count, claimed=False)]
    brackets = [
        Bracket(one.start, one.stop, f"{rule} {one.side}".strip())
        for rule in ("shift", "trend")
        for one in reading.claims.get(f"{rule}s", ())
        if 1 <= one.start <= one.stop <= count
    ]
    return lay_out_claims(reading.chart, lines, brackets, _counted(content))


def _shewhart_chart(content: Any) -> Scene | None:
    """Return a Shewhart chart with nothing on it but the lines and the points that its reader claims."""
    reading = shewhart.read(content)
    if reading.chart is None or reading.chart.kind == "funnel":
        return None
    count = len(reading.chart.values)
    lines = []
    for name, words in (("upper", "Your upper limit"), ("centre", "Your centre line"), ("lower", "Your lower limit")):
        claim = [one.value for one in reading.claims.get(name, ())]
        if claim and all(abs(value) < 1e12 for value in claim):
            lines.append(Across(words, claim if len(claim) == count else claim[-1:] * count, claimed=False))
    numbers = {int(point) for point in map(number, items(content.get("special"))) if point is not None}
    brackets = [Bracket(point, point, "special") for point in sorted(numbers) if 1 <= point <= count]
    return lay_out_claims(reading.chart, lines, brackets, _counted(content))


def _counted(content: Any) -> list[str]:
    """Return what is counted, and cannot be drawn, in a sentence."""
    names = {"useful": "useful points", "runs": "runs", "crossings": "crossings"}
    told = [f"{value:g} {words}" for name, words in names.items() if (value := number(content.get(name))) is not None]
    verdict = [f"“{said(content.get('verdict'))}”"] if said(content.get("verdict")) else []
    return [f"Read as {listed([*told, *verdict])}."] if told or verdict else []


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
    told = list(answer.shown())
    shares = sustain.read(answer.content).shares if answer.subject == "sustain" else {}
    levels = {f"levels.{factor}": share for factor, share in shares.items()}
    for place, (part, words) in enumerate(told):
        if place:
            scene.line([(pad, y), (right, y)], style.accent_soft, style.thin)
        y += 4 * k
        top = y
        if not answer.form.is_list:
            name = block(part.label, style.small, _NAMES * k, bold=True)
            scene.text(name, pad, y + 0.5 * (style.text - style.small), style.muted)
            top += name.height
        if part.key in levels:
            y = _draw_level(scene, part.key, levels[part.key], str(words), left, y)
        elif isinstance(words, str):
            one = block(words, style.text, right - left)
            scene.text(one, left, y, style.ink)
            y += one.height
        elif part.cards:
            y = _draw_cards(scene, part, words, left, right, y)
        elif _fits(part, words, right - left):
            y = _draw_table(scene, part, words, left, right, y)
        else:  # below its name, at the whole width
            y = _draw_table(scene, part, words, pad, right, top)
        y = max(y, top) + 4 * k
    if not told:
        none = block("Nothing is written yet", style.text)
        scene.text(none, pad, y + 4 * k, style.muted)
        y += none.height + 8 * k
    h = y + 0.6 * pad
    scene.shape("round", 0, 0, right + pad, h, style.paper, style.accent, style.line, radius=8 * k, panel=True)
    scene.shape("rect", 0, 8 * k, 6 * k, h - 16 * k, style.accent)
    return scene


def _draw_level(scene: Scene, key: str, share: float, words: str, left: float, y: float) -> float:
    """Draw a bar as long as a factor of sustainability is worth, filled as far as it is in place; return its end.

    Beside it stands the level as it was given: a share of what the factor is worth, or points of it.
    """
    style = current()
    k = style.text / 9.5
    worth = {f"levels.{factor.key}": factor.maximum for factor in FACTORS}[key]
    full, high = worth * 10 * k, 0.9 * style.text
    top = y + 0.2 * style.text
    scene.shape("rect", left, top, full, high, style.paper, style.muted, style.thin)
    if share > 0:
        scene.shape("rect", left, top, share * full, high, style.accent)
    said = block(f"{words} {'×' if number(words) == share else 'of'} {worth:g}", style.text)
    scene.text(said, left + full + 6 * k, y, style.ink)
    return y + said.height


def _draw_table(scene: Scene, part: Part, rows: Sequence[dict[str, str]], left: float, right: float, y: float) -> float:
    """Draw rows with a line each, columns that hold nothing left out, and return where they end."""
    style = current()
    k = style.text / 9.5
    filled = [column for column in part.columns if column is part.columns[0] or any(row[column.key] for row in rows)]
    if len(filled) == 1:
        for row in rows:
            r = 1.6 * k
            at = y + 0.6 * style.text
            scene.shape("ellipse", left, at - r, 2 * r, 2 * r, style.accent)
            one = block(row[filled[0].key], style.text, right - left - 9 * k)
            scene.text(one, left + 9 * k, y, style.ink)
            y += one.height + 1.5 * k
        return y
    widths, room = _widths(filled, rows, style), right - left - _GAP * k * (len(filled) - 1)
    wanted, least = ([pair[place] for pair in widths] for place in (0, 1))
    spare = max(0.0, room - sum(least))
    more = sum(want - low for want, low in zip(wanted, least, strict=True))
    share = min(1.0, spare / more) if more else 0.0
    columns = [low + (want - low) * share for want, low in zip(wanted, least, strict=True)]

    def write(words: Sequence[str], size: float, colour: str, y: float) -> float:
        x, bottom = left, y
        for column, text, width in zip(filled, words, columns, strict=True):
            one = block(text, size, width)
            aside = column.kind in ("number", "figure", "count")
            scene.text(one, x + (width - one.width if aside else 0), y, colour, "right" if aside else "left")
            bottom = max(bottom, y + one.height)
            x += width + _GAP * k
        return bottom

    y = write([column.label for column in filled], style.small, style.muted, y) + 1 * k
    for row in rows:
        y = write([row[column.key] for column in filled], style.text, style.ink, y) + 2 * k
    return y


def _widths(columns: Sequence[Part], rows: Sequence[dict[str, str]], style: Style) -> list[tuple[float, float]]:
    """Return, for each column, the width that its words want, and the width of the longest of them."""
    found = []
    for column in columns:
        blocks = [block(column.label, style.small), *(block(row[column.key], style.text) for row in rows)]
        words = [block(word, one.size).width for one in blocks for line in one.lines for word in line.split()]
        # beyond a share of the card a word is broken
        longest = min(max(words, default=0.0), 0.4 * _WIDTH * style.text / 9.5)
        found.append((max(one.width for one in blocks) + 1, longest + 1))
    return found


def _fits(part: Part, rows: Sequence[dict[str, str]], room: float) -> bool:
    """Whether a table has room without breaking words."""
    style = current()
    filled = [column for column in part.columns if any(row[column.key] for row in rows)]
    gaps = _GAP * style.text / 9.5 * (len(filled) - 1)
    return sum(least for _, least in _widths(filled, rows, style)) + gaps <= room


def _draw_cards(scene: Scene, part: Part, rows: Sequence[dict[str, str]], left: float, right: float, y: float) -> float:
    """Draw rows of many fields: the first in bold, the others below it with their names, and return where they end."""
    style = current()
    k = style.text / 9.5
    for count, row in enumerate(rows, start=1):
        cells = [row[column.key] for column in part.columns]
        mark = block(str(count), style.small, bold=True)
        scene.text(mark, left, y + 1 * k, style.accent)
        x = left + 16 * k
        first = block(cells[0] or "(no words yet)", style.text, right - x, bold=True)
        scene.text(first, x, y, style.ink)
        y += first.height
        for column, text in zip(part.columns[1:], cells[1:], strict=True):
            if text:
                name: Block = block(column.label, style.small, _NAMES * k)
                words = block(text, style.text, right - x - _NAMES * k)
                scene.text(name, x, y + 0.5 * (style.text - style.small), style.muted)
                scene.text(words, x + _NAMES * k, y, style.ink)
                y += max(name.height, words.height)
        y += 5 * k
    return y
