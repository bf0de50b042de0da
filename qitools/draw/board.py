"""A directorate's board: a row a project, a cell a month, and marks where a talk is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qitools.draw.layout import block
from qitools.draw.scene import Scene
from qitools.draw.style import current

if TYPE_CHECKING:
    from qitools.board import Board

# At the page's type size, in points: the widest column of names, a cell, and the column of what is marked.
_NAMES, _WIDE, _HIGH, _NOTES = 150.0, 25.0, 20.0, 92.0
# How many of the last scores are alike where a project is stuck.
_ALIKE = 4


def lay_out(board: Board) -> Scene:
    """Return the scene of a board, in the style in force."""
    style = current()
    k = style.text / 9.5
    high, notes = _HIGH * k, _NOTES * k
    labels = {name: block(name, style.text, _NAMES * k) for name in board.scores}
    names = max((label.width for label in labels.values()), default=0.0) + 8 * k
    heads = [block(month, style.small) for month in board.months]
    wide = max([_WIDE * k, *(head.width + 4 * k for head in heads)])
    scene = Scene(margin=12 * k)
    right = names + wide * len(heads)

    title = block(board.title or "Portfolio board", style.title, right + notes, bold=True)
    scene.text(title, 0, 0, style.accent)
    y = title.height + 5 * k
    for place, head in enumerate(heads):
        scene.text(head, names + wide * place + (wide - head.width) / 2, y, style.muted)
    y += max((head.height for head in heads), default=0) + 3 * k

    stuck, inflated = board.stuck, board.inflated
    for name, row in board.scores.items():
        label = labels[name]
        told = ["no chart"] if name not in board.charts else ["chart"]
        if name in stuck:
            told.append("unmoved for 3 months")
        marks = block("; ".join(told), style.small, notes - 22 * k, bold=name in stuck or name in inflated)
        tall = max(high, label.height + 4 * k, marks.height + 4 * k)
        scene.text(label, 0, y + (tall - label.height) / 2, style.ink)
        for place, score in enumerate(row):
            x = names + wide * place
            risen = score is not None and score >= 3.0
            scene.shape(
                "rect", x, y, wide, tall, style.accent_soft if risen else style.paper, style.muted, style.thin / 2
            )
            said = block("–" if score is None else f"{score}", style.text, bold=risen)
            scene.text(said, x + (wide - said.width) / 2, y + (tall - said.height) / 2, style.ink)
        if name in stuck:
            # Around cells that hold the last scores, gaps between them included.
            held = [place for place, score in enumerate(row) if score is not None][-_ALIKE:]
            x = names + wide * held[0]
            inset = style.line / 2
            corners = [
                (x + inset, y + inset), (right - inset, y + inset), (right - inset, y + tall - inset),
                (x + inset, y + tall - inset), (x + inset, y + inset),
            ]  # fmt: skip
            scene.free(
                (("M", corners[0]), *(("L", corner) for corner in corners[1:])), "none", style.signal, style.line
            )
        if name in inflated:
            size = 9 * k
            scene.shape("diamond", right + 6 * k, y + (tall - size) / 2, size, size, style.signal)
        marked = style.signal if name in stuck or name in inflated else style.muted
        scene.text(marks, right + 20 * k, y + (tall - marks.height) / 2, marked)
        y += tall
    y += 6 * k
    note = block(
        "Tinted, in bold: 3.0 or more. Bold frame: the same score for three months. Diamond: 3.0 or more without a chart.",
        style.small,
        right + notes,
    )
    scene.text(note, 0, y, style.muted)
    return scene
