"""Fishbone diagrams: the effect at the head, categories on slanted bones, causes on twigs that reach their bone.

A bone slants away from the head on both sides of the spine, and what hangs on it slants with it. So a category
fills a parallelogram, and parallelograms fit side by side. Along the slant, the distance from the left edge of a
category is called u; a place at distance d from the spine is `slant * d` further left than its u says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from math import log
from typing import TYPE_CHECKING, Literal

from qitools.draw.layout import Block, block
from qitools.draw.scene import Outline, Scene
from qitools.draw.style import Style, current

if TYPE_CHECKING:
    from qitools.fishbone import Cause, Fishbone

_SLANT = 0.42  # across per down: bones at 67 degrees, and steeper where they are long
_LONG = 27  # a long bone, in parts of the type size
_SHAPE = 16 / 9  # what a drawing aims at, width by height
# How wide a category may be, in parts of the type size; the one that gives the best shape is used.
_WIDTHS = (12, 13.5, 15, 17, 19, 22, 25, 29, 34)
_LEGEND = {"fact": "fact: seen in data", "belief": "belief: not checked yet", "solution": "solution in disguise"}

Side = Literal["above", "below"]


def lay_out(fishbone: Fishbone) -> Scene:
    """Return the scene of a fishbone diagram, in the style in force."""
    style = current()

    def best(slant: float) -> _Fish:
        return min((_Fish(fishbone, style, width * style.text, slant) for width in _WIDTHS), key=lambda one: one.cost)

    fish = best(_SLANT)
    reach = max(fish.length.values()) / style.text
    if reach > _LONG:
        fish = best(max(_SLANT * _LONG / reach, 0.16))
    return fish.scene()


@dataclass(slots=True)
class _Row:
    """A cause as it is written."""

    cause: Cause
    depth: int
    text: Block
    note: Block | None
    u: float  # of its text
    stem: float  # the u of the line that its own causes hang on
    top: float  # below the top of the twig it belongs to
    rows: list[_Row] = field(default_factory=list)

    @property
    def height(self) -> float:
        return self.text.height + (self.note.height if self.note else 0.0)

    @property
    def width(self) -> float:
        return max(self.text.width, self.note.width if self.note else 0.0)


@dataclass(slots=True)
class _Bone:
    """A category with its causes wrapped, before it has a place."""

    side: Side
    label: Block
    twigs: list[_Row]
    heights: list[float]  # of each twig with what hangs on it
    width: float
    joint: float = 0.0  # the x at which it meets the spine


class _Fish:
    """A fishbone diagram laid out for one width of its categories."""

    def __init__(self, fishbone: Fishbone, style: Style, width: float, slant: float) -> None:
        self.style = style
        self.slant = slant
        self.k = style.text / 9.5
        self.width = width
        marks = {cause.evidence for _, _, cause in fishbone.walk()}
        self.marks = [name for name in _LEGEND if name in marks]
        sides: tuple[Side, Side] = ("above", "below")
        self.bones = [
            self._bone(name, causes, sides[i % 2]) for i, (name, causes) in enumerate(fishbone.categories.items())
        ]
        self.length = {side: self._length(side) for side in sides}
        self._join()
        self.effect = self._effect(fishbone.effect)

    # --- measuring -----------------------------------------------------------------------------------------------

    def _bone(self, name: str, causes: Sequence[Cause], side: Side) -> _Bone:
        k = self.k
        label = block(name if name.strip() else "(no name)", self.style.text, 12 * self.style.text, bold=True)
        widest = 72 * k
        twigs, heights = [], []
        for cause in causes:
            row = self._row(cause, 1, 12 * k, 0.0, side)
            bottom = row.height
            for each in _walk(row):
                widest = max(widest, each.u + each.width + self.slant * each.height + 7 * k)
                bottom = max(bottom, each.top + each.height)
            twigs.append(row)
            heights.append(bottom)
        return _Bone(side, label, twigs, heights, widest)

    def _row(self, cause: Cause, depth: int, start: float, top: float, side: Side) -> _Row:
        k, style = self.k, self.style
        u = start + self._gutter(cause)
        size = style.text if depth == 1 else style.small
        said = [f"{cause.votes} vote" + "s" * (cause.votes != 1)] if cause.votes else []
        said += [f"check: {cause.verify_by}"] if cause.verify_by.strip() else []
        height = size * 1.2
        while True:
            # A taller block meets the slant sooner, so it has less room.
            room = max(self.width - u - 7 * k - self.slant * height, 7 * style.text) // 2 * 2
            text = block(cause.text if cause.text.strip() else "(no words yet)", size, room)
            note = block(" · ".join(said), style.small, room) if said else None
            needed = text.height + (note.height if note else 0.0)
            if needed <= height or room <= 7 * style.text:
                break
            height = needed
        row = _Row(cause, depth, text, note, u, 0.0, top)
        # Below the spine the slant runs the other way, so that a stem starts further in.
        row.stem = start + 5 * k + (self.slant * (row.height + 2 * k) if side == "below" else 0.0)
        y = top + row.height + (5.5 if depth == 1 else 2.5) * k
        for behind in cause.because:
            child = self._row(behind, depth + 1, row.stem + 9 * k, y, side)
            row.rows.append(child)
            y = max(each.top + each.height for each in _walk(child)) + 2.5 * k
        return row

    def _gutter(self, cause: Cause) -> float:
        """Return the room for the mark of a cause."""
        return 11 * self.k if cause.evidence else 0.0

    def _length(self, side: Side) -> float:
        """Return how far the bones of a side reach from the spine."""
        k = self.k
        filled = [
            sum(bone.heights) + 10 * k * (len(bone.heights) - 1) + 21 * k
            for bone in self.bones
            if bone.side == side and bone.heights
        ]
        return max([74 * k, *filled])

    def _join(self) -> None:
        """Choose where bones meet the spine: in pairs, or where their number is odd, the lower between the upper."""
        above, below = ([bone for bone in self.bones if bone.side == side] for side in ("above", "below"))
        for bones in (above, below):
            for left, right in pairwise(bones):
                right.width = max(right.width, (left.label.width + right.label.width) / 2 + 24 * self.k)
        if len(above) == len(below):
            x = 0.0
            for upper, lower in zip(above, below, strict=True):
                x += max(upper.width, lower.width)
                upper.joint = lower.joint = x
            return
        step = 0.0
        for i, (upper, lower) in enumerate(zip_longest(above, below)):
            if i == 0:
                upper.joint = upper.width
            else:
                upper.joint = above[i - 1].joint + step
            if lower:
                before = step
                step = max(above[i + 1].width, 2 * lower.width - before if i else 0.0)
                lower.joint = upper.joint + step / 2

    def _effect(self, effect: str) -> Block:
        said = effect if effect.strip() else "(effect not named yet)"
        size = self.style.text * 1.1
        blocks = [block(said, size, width * size, bold=True) for width in (9, 11, 13, 15, 18, 22, 27)]
        return min(blocks, key=lambda one: abs(log(one.width / one.height / 1.5)))

    @property
    def cost(self) -> float:
        """How far from a pleasant shape it is, and how large."""
        left = min((bone.joint - bone.width for bone in self.bones), default=0.0)
        right = max((bone.joint for bone in self.bones), default=60 * self.k)
        w = right - left + self.effect.width + 80 * self.k + 0.5 * self.slant * max(self.length.values())
        h = sum(self.length.values()) + 60 * self.k
        return abs(log(w / h / _SHAPE)) + 0.4 * log(w * h)

    # --- drawing -------------------------------------------------------------------------------------------------

    def scene(self) -> Scene:
        scene = Scene(margin=10 * self.k)
        k = self.k
        left = min((bone.joint - bone.width for bone in self.bones), default=0.0) - 4 * k
        right = max((bone.joint for bone in self.bones), default=60 * k) + 20 * k
        for bone in self.bones:
            self._draw_bone(scene, bone)
        # A label that reaches over the head would touch it where the bones are short.
        reach = self.effect.height / 2 + 18 * k
        for label in scene.labels:
            if min(abs(label.y), abs(label.y + label.block.height)) < reach:
                right = max(right, label.x + label.block.width + 16 * k)
        self._draw_spine(scene, left, right)
        self._draw_head(scene, right)
        if self.marks:
            self._draw_legend(scene)
        return scene

    def _draw_bone(self, scene: Scene, bone: _Bone) -> None:
        k, style = self.k, self.style
        sign = -1 if bone.side == "above" else 1
        length = self.length[bone.side]
        tip = bone.joint - self.slant * length
        scene.line([(tip, sign * length), (bone.joint, 0)], style.accent, 1.25 * style.line)

        w, h = bone.label.width + 14 * k, bone.label.height + 7 * k
        y = sign * length - (h if sign < 0 else 0)
        scene.shape("round", tip - w / 2, y, w, h, style.accent, radius=4 * k)
        scene.text(bone.label, tip - bone.label.width / 2, y + 3.5 * k, style.paper, "center")

        if not bone.twigs:
            return
        spare = length - sum(bone.heights) - 21 * k
        gap = min(spare / max(len(bone.twigs) - 1, 1), 24 * k)
        rest = spare - gap * (len(bone.twigs) - 1)
        y = (-length + 9 * k if sign < 0 else 12 * k) + rest / 2
        for twig, height in zip(bone.twigs, bone.heights, strict=True):
            self._draw_twig(scene, bone, twig, y)
            y += height + gap

    def _draw_twig(self, scene: Scene, bone: _Bone, twig: _Row, y: float) -> None:
        k, style = self.k, self.style
        edge = bone.joint - bone.width

        def place(u: float, y: float) -> float:
            return edge + u - self.slant * abs(y)

        for row in _walk(twig):
            top, bottom = y + row.top, y + row.top + row.height
            x = place(row.u, min(top, bottom, key=abs))
            scene.text(row.text, x, top, style.ink if row.depth == 1 else style.muted)
            if row.note:
                scene.text(row.note, x, top + row.text.height, style.accent)
            middle = top + row.text.pitch / 2
            if row.cause.evidence:
                _draw_mark(scene, row.cause.evidence, x - 6.5 * k, middle, style)
            start = bottom + 0.8 * k
            if row.depth == 1:
                scene.line(
                    [(x - self._gutter(row.cause), start), (bone.joint - self.slant * abs(start), start)],
                    style.accent,
                    style.thin,
                )
            if row.rows:
                ticks = [(y + child.top + child.text.pitch / 2, child) for child in row.rows]
                last = ticks[-1][0]
                scene.line(
                    [(place(row.stem, start), start), (place(row.stem, last), last)], style.muted, 0.8 * style.thin
                )
                for level, child in ticks:
                    child_top = y + child.top
                    end = (
                        place(child.u, min(child_top, child_top + child.height, key=abs))
                        - self._gutter(child.cause)
                        - 2 * k
                    )
                    scene.line([(place(row.stem, level), level), (end, level)], style.muted, 0.8 * style.thin)

    def _draw_spine(self, scene: Scene, left: float, right: float) -> None:
        k, style = self.k, self.style
        scene.free(
            (
                ("M", (left, -1.2 * k)),
                ("L", (right, -2.2 * k)),
                ("L", (right, 2.2 * k)),
                ("L", (left, 1.2 * k)),
                ("Z", ()),
            ),
            style.accent,
        )
        fin = left - 24 * k
        scene.free(
            (
                ("M", (left + 2 * k, 0.0)),
                ("C", (left - 6 * k, -2 * k, left - 12 * k, -6 * k, fin, -15 * k)),
                ("C", (fin + 7 * k, -5 * k, fin + 7 * k, 5 * k, fin, 15 * k)),
                ("C", (left - 12 * k, 6 * k, left - 6 * k, 2 * k, left + 2 * k, 0.0)),
                ("Z", ()),
            ),
            style.accent,
        )

    def _draw_head(self, scene: Scene, x: float) -> None:
        k, style = self.k, self.style
        w, h = self.effect.width, self.effect.height
        half = max(h / 2 + 11 * k, 26 * k)
        text = x + 13 * k
        flat = text + 0.5 * w
        nose = text + w + 20 * k
        # The nose grows until its curve clears the corner of the words.
        while _under(flat, nose, half, text + w + 3 * k) < h / 2 + 4 * k:
            nose += 2 * k
        bend = (flat + 0.55 * (nose - flat), half)
        outline: Outline = (
            ("M", (x, -half)),
            ("L", (flat, -half)),
            ("C", (bend[0], -half, nose, -0.55 * half, nose, 0.0)),
            ("C", (nose, 0.55 * half, bend[0], half, flat, half)),
            ("L", (x, half)),
            ("C", (x - 7 * k, 0.4 * half, x - 7 * k, -0.4 * half, x, -half)),
            ("Z", ()),
        )
        scene.free(outline, style.accent)
        scene.text(self.effect, text, -h / 2, style.paper)
        eye = (text + w + nose) / 2 - 1 * k
        r = 2.6 * k
        scene.shape("ellipse", eye - r, -0.3 * half - r, 2 * r, 2 * r, style.paper)
        scene.shape("ellipse", eye - 0.1 * r, -0.3 * half - 0.55 * r, 1.1 * r, 1.1 * r, style.ink)

    def _draw_legend(self, scene: Scene) -> None:
        k, style = self.k, self.style
        words = [block(_LEGEND[name], style.small) for name in self.marks]
        w = max(one.width for one in words) + 13 * k
        h = sum(one.height for one in words)
        x, y, width, height = scene.bounds
        x, y, right, bottom = x + scene.margin, y + scene.margin, x + width - scene.margin, y + height - scene.margin
        # Where there is room beside the last bone: below the head, or above it.
        head = max(self.effect.height / 2 + 11 * k, 26 * k) + 14 * k
        for side, at, end in (("below", bottom - h, bottom), ("above", y, y + h)):
            taken = [
                max(
                    bone.joint - self.slant * min(abs(at), abs(end)),
                    bone.joint - self.slant * self.length[side] + bone.label.width / 2 + 7 * k,
                )
                for bone in self.bones
                if bone.side == side
            ]
            if min(abs(at), abs(end)) > head and right - w > max(taken, default=x) + 12 * k:
                for name, one in zip(self.marks, words, strict=True):
                    _draw_mark(scene, name, right - w + 4 * k, at + one.pitch / 2, style)
                    scene.text(one, right - w + 13 * k, at, style.muted)
                    at += one.height
                return
        for name, one in zip(self.marks, words, strict=True):
            _draw_mark(scene, name, x + 4 * k, bottom + 14 * k + one.pitch / 2, style)
            scene.text(one, x + 13 * k, bottom + 14 * k, style.muted)
            x += one.width + 30 * k


def _walk(row: _Row) -> Iterator[_Row]:
    yield row
    for child in row.rows:
        yield from _walk(child)


def _under(flat: float, nose: float, half: float, x: float) -> float:
    """Return how high the head is at x: half its height, less and less towards the nose."""
    if x <= flat:
        return half
    bend = flat + 0.55 * (nose - flat)
    low, high = 0.0, 1.0
    for _ in range(20):
        t = (low + high) / 2
        across = (1 - t) ** 3 * flat + 3 * t * (1 - t) ** 2 * bend + (3 * t * t * (1 - t) + t**3) * nose
        low, high = (t, high) if across < x else (low, t)
    return ((1 - t) ** 3 + 3 * t * (1 - t) ** 2 + 0.55 * 3 * t * t * (1 - t)) * half


def _draw_mark(scene: Scene, evidence: str, x: float, y: float, style: Style) -> None:
    """Draw the sign of a cause's evidence, told apart by its shape: a full circle, an empty one, a flag."""
    k = style.text / 9.5
    if evidence == "solution":
        scene.line([(x - 2.2 * k, y - 3.8 * k), (x - 2.2 * k, y + 4 * k)], style.signal, 1.2 * style.thin)
        flag: Outline = (
            ("M", (x - 2.2 * k, y - 3.8 * k)),
            ("L", (x + 3.6 * k, y - 1.6 * k)),
            ("L", (x - 2.2 * k, y + 0.8 * k)),
            ("Z", ()),
        )
        scene.free(flag, style.signal)
        return
    r = 2.9 * k
    full = evidence == "fact"
    scene.shape(
        "ellipse",
        x - r,
        y - r,
        2 * r,
        2 * r,
        style.good if full else style.paper,
        style.good if full else style.muted,
        style.thin,
    )
