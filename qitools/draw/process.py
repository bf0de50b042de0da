"""Process maps: a row a step from the top down, a lane a role, arrows that pass beside the boxes.

A row holds one box, so that its arrows can leave sideways without meeting another: the arrow to the next row leaves
below, a jump ahead to the right, a loop back to the left. All arrive from above, in the gap over the row they lead to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Literal

from qitools import spoken
from qitools.draw.layout import Block, block
from qitools.draw.scene import Outline, Scene
from qitools.draw.style import Style, current

if TYPE_CHECKING:
    from qitools.process import Flow, ProcessMap, Step

_SHAPE = 4 / 3  # what a drawing aims at, width by height
# How wide the words in a box may be, in parts of the type size; the one that gives the best shape is used.
_WIDTHS = (10.5, 12, 13.5, 15, 17, 20)

Side = Literal["left", "right"]
_SIDES: tuple[Side, Side] = ("left", "right")


def lay_out(process: ProcessMap) -> Scene:
    """Return the scene of a process map, in the style in force."""
    style = current()
    plans = [_Plan(process, style, width * style.text) for width in _WIDTHS]
    return min(plans, key=lambda one: one.cost).scene()


@dataclass(slots=True)
class _Exit:
    """An arrow that leaves its box sideways, with its words above it."""

    label: Block | None
    target: int | None  # None where it leads to no step of the map
    level: float = 0.0  # below the middle of its row


@dataclass(slots=True)
class _Row:
    step: Step
    lane: int
    words: list[tuple[Block, bool]]  # and whether they are a note
    width: float
    height: float
    below: Block | None = None  # the words on the arrow to the next row
    on: bool = False  # whether there is one
    exits: dict[Side, list[_Exit]] = field(default_factory=lambda: {"left": [], "right": []})
    room: float = 0.0  # the height of the row
    top: float = 0.0

    @property
    def middle(self) -> float:
        return self.top + self.room / 2


class _Plan:
    """A process map laid out for one width of its words."""

    def __init__(self, process: ProcessMap, style: Style, width: float) -> None:
        self.process = process
        self.style = style
        self.k = style.text / 9.5
        self.text_width = width
        self.roles = process.roles
        self.rows = [self._row(step, lane) for step, lane in zip(process.steps, self._lanes(), strict=True)]
        for flow in process.flows:
            self._leave(flow)
        lost = dict(process.missing)
        for row in self.rows:
            if row.step.text in lost:
                row.exits["right"].append(_Exit(self._label(f"to {lost[row.step.text]!r}, not on this map"), None))
        self._size_lanes()
        self._stack()
        self.tracks = {side: self._tracks(side) for side in _SIDES}

    # --- measuring -----------------------------------------------------------------------------------------------

    def _lanes(self) -> list[int]:
        """Return the lane of each step; what nobody does stands in the lane of the step before it."""
        lanes: list[int | None] = [
            self.roles.index(step.role) if step.role in self.roles else None for step in self.process.steps
        ]
        last = next((lane for lane in lanes if lane is not None), 0)
        filled = []
        for lane in lanes:
            last = last if lane is None else lane
            filled.append(last)
        return filled

    def _row(self, step: Step, lane: int) -> _Row:
        k, style = self.k, self.style
        said = [spoken.minutes(step.touch_min)] if step.touch_min else []
        said += [f"{spoken.minutes(step.wait_min)} waiting"] if step.wait_min else []
        said += ["adds value"] if step.value_added else []
        text = step.text if step.text.strip() else "(no words yet)"
        if step.kind == "decision":
            # Words fill their share of a diamond's width, and what is left of its height.
            share = 0.55
            blocks = [block(text, style.text, part * self.text_width) for part in (0.4, 0.5, 0.6, 0.7, 0.8, 1.0)]
            best = min(blocks, key=lambda one: one.width / share + 1.8 * one.height / (1 - share))
            w, h = (best.width + 10 * k) / share, (best.height + 6 * k) / (1 - share)
            return _Row(step, lane, [(best, False)], w, h)
        words = [(block(text, style.text, self.text_width), False)]
        if said:
            words.append((block(" · ".join(said), style.small, self.text_width), True))
        w = max(one.width for one, _ in words) + 18 * k
        h = sum(one.height for one, _ in words) + 10 * k
        return _Row(step, lane, words, w, h)

    def _label(self, text: str) -> Block | None:
        return block(text, self.style.small, 0.55 * self.text_width) if text.strip() else None

    def _leave(self, flow: Flow) -> None:
        row = self.rows[flow.source]
        label = self._label(flow.label)
        if flow.target == flow.source + 1 and not row.on:
            row.on = True
            row.below = label
        else:
            row.exits["left" if flow.back else "right"].append(_Exit(label, flow.target))

    def _size_lanes(self) -> None:
        k, style = self.k, self.style
        lanes = range(max(len(self.roles), 1))
        self.headings = [block(role, style.text, self.text_width + 30 * k, bold=True) for role in self.roles]
        self.edges = [0.0]
        self.centres = []
        for lane in lanes:
            rows = [row for row in self.rows if row.lane == lane]
            half = max([row.width / 2 for row in rows], default=40 * k)
            beside = [
                row.width / 2 + exit.label.width + 6 * k
                for row in rows
                for exits in row.exits.values()
                for exit in exits
                if exit.label
            ]
            below = [row.below.width + 6 * k for row in rows if row.below]
            heading = [self.headings[lane].width / 2] if self.headings else []
            half = max([half, *beside, *below, *heading]) + 10 * k
            self.centres.append(self.edges[-1] + half)
            self.edges.append(self.edges[-1] + 2 * half)

    def _stack(self) -> None:
        """Give every row its height and its place."""
        k = self.k
        y = 0.0
        for number, row in enumerate(self.rows):
            row.room = row.height
            for exits in row.exits.values():
                heights = [(exit.label.height if exit.label else 4 * k) + 4 * k for exit in exits]
                if len(exits) == 1:
                    row.room = max(row.room, 2 * heights[0])
                    continue
                level = -sum(heights) / 2
                for exit, height in zip(exits, heights, strict=True):
                    level += height
                    exit.level = level
                row.room = max(row.room, sum(heights) + 4 * k)
            before = self.rows[number - 1] if number else None
            y += 22 * k + (before.below.height + 2 * k if before and before.below else 0.0)
            row.top = y
            y += row.room
        self.bottom = y + 14 * k

    def _tracks(self, side: Side) -> dict[int, float]:
        """Return the x of the vertical that leads to each row that is reached on a side, short ones nearest."""
        k = self.k
        spans: dict[int, list[int]] = {}
        for number, row in enumerate(self.rows):
            for exit in row.exits[side]:
                if exit.target is not None:
                    spans.setdefault(exit.target, [exit.target]).append(number)
        found: list[tuple[int, int, int]] = sorted(
            (max(span) - min(span), target, number) for number, (target, span) in enumerate(spans.items())
        )
        step = 8 * k if side == "right" else -8 * k
        start = self.edges[-1] + 8 * k if side == "right" else -8 * k
        return {target: start + place * step for place, (_, target, _) in enumerate(found)}

    @property
    def cost(self) -> float:
        """How far from a pleasant shape it is, and how large."""
        w = self.edges[-1] + 8 * self.k * sum(map(len, self.tracks.values())) + 20 * self.k
        h = self.bottom + 50 * self.k
        return abs(log(w / h / _SHAPE)) + 0.4 * log(w * h)

    # --- drawing -------------------------------------------------------------------------------------------------

    def scene(self) -> Scene:
        k, style = self.k, self.style
        scene = Scene(margin=10 * k)
        top = 0.0
        if self.headings:
            tall = max(heading.height for heading in self.headings) + 10 * k
            top = -tall
            for lane, heading in enumerate(self.headings):
                left, right = self.edges[lane], self.edges[lane + 1]
                scene.shape(
                    "rect", left + k, 0, right - left - 2 * k, max(self.bottom, 24 * k), style.panel, panel=True
                )
                scene.shape("rect", left + k, -tall, right - left - 2 * k, tall - k, style.accent_soft, panel=True)
                x = (left + right - heading.width) / 2
                scene.text(heading, x, -tall / 2 - heading.height / 2, style.ink, "center")
        for number, row in enumerate(self.rows):
            self._draw_box(scene, row)
            self._draw_exits(scene, number)
        for number in sorted({target for tracks in self.tracks.values() for target in tracks}):
            self._draw_arrival(scene, number)
        self._draw_title(scene, top)
        return scene

    def _draw_box(self, scene: Scene, row: _Row) -> None:
        k, style = self.k, self.style
        x, y = self.centres[row.lane] - row.width / 2, row.middle - row.height / 2
        kind = row.step.kind
        if kind == "decision":
            scene.shape("diamond", x, y, row.width, row.height, style.paper, style.accent, style.thin)
        elif kind in ("start", "end"):
            scene.shape("round", x, y, row.width, row.height, style.accent, radius=14 * k)
        elif kind == "wait":
            # The flowchart sign of a delay: flat where it begins, round where it ends.
            r = min(row.height / 2, 14 * k)
            right, bottom, bend = x + row.width, y + row.height, 0.45 * r
            outline: Outline = (
                ("M", (x, y)),
                ("L", (right - r, y)),
                ("C", (right - bend, y, right, y + bend, right, y + r)),
                ("L", (right, bottom - r)),
                ("C", (right, bottom - bend, right - bend, bottom, right - r, bottom)),
                ("L", (x, bottom)),
                ("Z", ()),
            )
            scene.free(outline, style.signal_soft, style.signal, style.thin)
        else:
            fill = style.accent_soft if row.step.value_added else style.paper
            scene.shape("round", x, y, row.width, row.height, fill, style.accent, style.thin, 3 * k)
        y = row.middle - sum(one.height for one, _ in row.words) / 2
        for one, note in row.words:
            ink = style.paper if kind in ("start", "end") else style.muted if note else style.ink
            scene.text(one, self.centres[row.lane] - one.width / 2, y, ink, "center")
            y += one.height

    def _draw_exits(self, scene: Scene, number: int) -> None:
        """Draw what leaves a row: down to the next, and sideways as far as the track of its target."""
        k, style = self.k, self.style
        row = self.rows[number]
        x = self.centres[row.lane]
        bottom = row.middle + row.height / 2
        if row.on:
            after = self.rows[number + 1]
            end = self.centres[after.lane]
            level = self._level(number + 1)
            points = [(x, bottom), (x, level), (end, level)] if end != x else [(x, bottom)]
            self._arrow(scene, [*points, (end, after.middle - after.height / 2)])
            if row.below:
                scene.text(row.below, x + 5 * k, row.top + row.room + k, style.muted)
        for side in _SIDES:
            sign = -1 if side == "left" else 1
            for exit in row.exits[side]:
                reach = row.width / 2
                if row.step.kind == "decision":
                    reach *= max(1 - abs(exit.level) / (row.height / 2), 0.0)
                y = row.middle + exit.level
                if exit.target is None:
                    self._arrow(scene, [(x + reach, y), (x + row.width / 2 + 22 * k, y)])
                else:
                    track = self.tracks[side][exit.target]
                    level = self._level(exit.target)
                    scene.line([(x + sign * reach, y), (track, y), (track, level)], style.accent, style.thin)
                if exit.label:
                    start = x + sign * (row.width / 2 + 4 * k) - (exit.label.width if sign < 0 else 0)
                    scene.text(exit.label, start, y - exit.label.height - k, style.muted)

    def _draw_arrival(self, scene: Scene, number: int) -> None:
        """Draw the way from the tracks of a row to the box in it."""
        row = self.rows[number]
        x, level = self.centres[row.lane], self._level(number)
        for tracks in self.tracks.values():
            if number in tracks:
                self._arrow(scene, [(tracks[number], level), (x, level), (x, row.middle - row.height / 2)])

    def _level(self, number: int) -> float:
        """Return the y at which arrows cross the gap above a row."""
        return self.rows[number].top - 13 * self.k

    def _arrow(self, scene: Scene, points: Sequence[tuple[float, float]]) -> None:
        scene.arrow(points, self.style.accent, self.style.thin, 6 * self.k)

    def _draw_title(self, scene: Scene, top: float) -> None:
        k, style = self.k, self.style
        m = self.process.metrics
        opening = f"{self.process.state.capitalize()} state"
        said = [opening]
        if m.lead_min:
            share = spoken.number(float(f"{m.va_pct:.2g}"))  # "100", where .2g alone would write 1e+02
            said = [
                f"{opening}: {spoken.minutes(m.lead_min)} from start to end, of which {spoken.minutes(m.touch_min)} of "
                f"work and {spoken.minutes(m.wait_min)} of waiting. {share}% of the time adds value.",
                f"{spoken.count(m.handoffs, 'hand-off')}, {spoken.count(m.n_waits, 'wait')}.",
            ]
        left, _, width, _ = scene.bounds if self.rows or self.headings else (-10 * k, 0.0, 0.0, 0.0)
        room = max(width - 2 * scene.margin, 30 * style.text)
        words = [block(" ".join(said), style.small, room)]
        if self.process.title.strip():
            words.insert(0, block(self.process.title, style.title, room, bold=True))
        y = top - 12 * k - sum(one.height for one in words)
        for one in words:
            scene.text(one, left + scene.margin, y, style.ink if one is words[0] and len(words) > 1 else style.muted)
            y += one.height
