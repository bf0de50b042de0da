"""PDSA cycles: one as a card of four stages, and a series as wheels on a ramp as high as the tests are large."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from math import log, log2

from qitools import spoken
from qitools.draw.layout import Block, block
from qitools.draw.scene import Outline, Scene
from qitools.draw.style import Style, current
from qitools.pdsa import STAGES, STAMPS, PDSACycle, Stage, label

_SHAPE = 16 / 9  # what a drawing aims at, width by height
# How wide the words of a stage, and of a cycle on a ramp, may be, in parts of the type size.
_STAGE_WIDTHS = (20, 23, 27, 32, 38)
_RAMP_WIDTHS = (10, 12, 14, 17, 20)
_HEADED = ("ramp", "cycle_type", "scale")  # said above the card
_SIGNS = {"adapt": "→ Adapt", "adopt": "✓ Adopt", "abandon": "✕ Abandon", "": ""}


# --- a cycle -----------------------------------------------------------------------------------------------------


def lay_out(cycle: PDSACycle) -> Scene:
    """Return the scene of a PDSA cycle, in the style in force: plan, do, study, act, clockwise."""
    style = current()
    cards = [_card(cycle, style, width * style.text) for width in _STAGE_WIDTHS]
    return min(cards, key=_cost)


def _cost(scene: Scene) -> float:
    """How far from a pleasant shape it is, and how large."""
    _, _, w, h = scene.bounds
    return abs(log(w / h / _SHAPE)) + 0.4 * log(w * h)


def _card(cycle: PDSACycle, style: Style, width: float) -> Scene:
    k = style.text / 9.5
    scene = Scene(margin=10 * k)
    gap, pad, strip = 16 * k, 9 * k, 1.9 * style.text
    w = width + 2 * pad

    title = block(_name(cycle), style.title, 2 * w + gap, bold=True)
    said = [cycle.cycle_type.capitalize(), f"scale {cycle.scale:,}"]
    under = block(" · ".join(said), style.small, 2 * w + gap)
    scene.text(title, 0, 0, style.ink)
    scene.text(under, 0, title.height, style.muted)
    top = title.height + under.height + 8 * k

    written = {stage: _written(cycle, stage, style, width) for stage in STAGES}
    heights = {
        stage: strip + 2 * pad + sum(max(a.height, b.height) + 3 * k for a, b in lines) - 3 * k
        for stage, lines in written.items()
    }
    upper, lower = max(heights["plan"], heights["do"]), max(heights["act"], heights["study"])
    places: dict[Stage, tuple[float, float, float]] = {
        "plan": (0, top, upper),
        "do": (w + gap, top, upper),
        "study": (w + gap, top + upper + gap, lower),
        "act": (0, top + upper + gap, lower),
    }
    for stage, (x, y, h) in places.items():
        begun = stage in cycle.written
        colour = style.accent if begun else style.muted
        scene.shape("round", x, y, w, h, style.paper, colour, style.thin, 5 * k)
        scene.shape("round", x, y, w, strip, colour, colour, style.thin, 5 * k)
        heading = block(stage.capitalize(), style.text, bold=True)
        scene.text(heading, x + pad, y + (strip - heading.height) / 2, style.paper)
        stamp: datetime | None = getattr(cycle, STAMPS[stage])
        if stamp:
            day = block(spoken.day(stamp.date().isoformat()), style.small)
            scene.text(day, x + w - pad - day.width, y + (strip - day.height) / 2, style.paper)
        y += strip + pad
        for name, value in written[stage]:
            scene.text(name, x + pad, y + (value.pitch - name.pitch) / 2, style.muted)
            scene.text(
                value, x + pad + (_name_width(style) if name.lines[0] else 0.0), y, style.ink if begun else style.muted
            )
            y += max(name.height, value.height) + 3 * k

    # The way round, in the gaps between the stages.
    across, down = w + gap / 2, top + upper + gap / 2
    for x, y, along, below in (
        (across, top + upper / 2, 1, 0),
        (w + gap + w / 2, down, 0, 1),
        (across, down + gap / 2 + lower / 2, -1, 0),
        (w / 2, down, 0, -1),
    ):
        r = 5 * k
        corners = [(along, below), (-along - below, -below + along), (-along + below, -below - along)]
        points = [(x + r * a * 0.9, y + r * b * 0.9) for a, b in corners]
        scene.free((("M", points[0]), ("L", points[1]), ("L", points[2]), ("Z", ())), style.accent)
    return scene


def _name(cycle: PDSACycle) -> str:
    number = f"PDSA cycle {cycle.id}" if cycle.id is not None else "PDSA cycle"
    return f"{number} · {cycle.ramp}" if cycle.ramp.strip() else number


def _field(name: str, style: Style) -> Block:
    return block(label(name), style.small, 6.5 * style.text)


def _name_width(style: Style) -> float:
    return max(_field(name, style).width for names in STAGES.values() for name in names) + 0.8 * style.text


def _written(cycle: PDSACycle, stage: Stage, style: Style, width: float) -> list[tuple[Block, Block]]:
    """Return what is written in a stage, as (name, value)."""
    lines = []
    for name in STAGES[stage]:
        value = getattr(cycle, name)
        if name in _HEADED or value in ("", None, ()):
            continue
        if isinstance(value, bool):
            value = "yes" if value else "no"
        elif isinstance(value, tuple):
            value = value[0] if len(value) == 1 else "\n".join(f"{i}. {one}" for i, one in enumerate(value, start=1))
        elif name == "decision":
            value = _SIGNS[value]
        said = block(spoken.dated(str(value)), style.text, width - _name_width(style), bold=name == "decision")
        lines.append((_field(name, style), said))
    return lines or [(block("", style.small), block("Not written yet", style.text, width))]


# --- a ramp ------------------------------------------------------------------------------------------------------


def lay_out_ramp(cycles: Sequence[PDSACycle]) -> Scene:
    """Return the scene of a ramp of PDSA cycles, in the style in force.

    Args:
        cycles: the cycles, first to last.
    """
    style = current()
    ramps = [_ramp(cycles, style, width * style.text) for width in _RAMP_WIDTHS]
    return min(ramps, key=_cost)


def _ramp(cycles: Sequence[PDSACycle], style: Style, width: float) -> Scene:
    k = style.text / 9.5
    scene = Scene(margin=10 * k)
    pad, gap, r = 8 * k, 12 * k, 17 * k
    w = width + 2 * pad
    step = w + gap
    length = max(len(cycles), 1) * step - gap

    heights = _heights([cycle.scale for cycle in cycles], k)
    scales = [block(f"scale {cycle.scale:,}", style.small, w) for cycle in cycles]
    # Each wheel, and its scale below it, has level ground; between them it goes up or down.
    level = max([2 * r, *(scale.width for scale in scales)]) / 2 + 2 * k
    ground = [(0.0, -heights[0] if heights else 0.0)]
    for number, height in enumerate(heights):
        middle = number * step + w / 2
        ground += [(middle - level, -height), (middle + level, -height)]
    ground.append((length, ground[-1][1]))
    said = "The higher it stands, the larger the test." if len(set(heights)) > 1 else ""
    legend = block(said, style.small, length)
    base = 10 * k + max((scale.height for scale in scales), default=1.5 * style.small)
    foot = base + (legend.height + 2 * k if said else 0.0)
    edge = [("L", point) for point in ground[1:]]
    scene.free((("M", ground[0]), *edge, ("L", (length, foot)), ("L", (0, foot)), ("Z", ())), style.accent_soft)
    scene.text(legend, 4 * k, base - 2 * k, style.muted)
    scene.line(ground, style.accent, style.line)
    for number, (cycle, height, scale) in enumerate(zip(cycles, heights, scales, strict=True)):
        left = number * step
        x, y = left + w / 2, -height - r - style.line / 2
        _draw_wheel(scene, x, y, r, cycle, style)
        scene.text(scale, x - scale.width / 2, -height + 4 * k, style.muted, "center")
        words = _told(cycle, number + 1, style, width)
        h = sum(one.height for one, _ in words) + 2 * pad
        top = y - r - 7 * k - h
        outline = style.muted if cycle.decision == "abandon" else style.accent
        scene.shape("round", left, top, w, h, style.paper, outline, style.thin, 5 * k)
        scene.line([(x, y - r), (x, y - r - 7 * k)], outline, style.thin)
        at = top + pad
        for one, colour in words:
            scene.text(one, left + pad, at, colour)
            at += one.height
    names = list(dict.fromkeys(cycle.ramp for cycle in cycles if cycle.ramp.strip()))
    if not cycles or names:
        said = f"Ramp: {', '.join(names)}" if names else "A ramp without cycles yet"
        title = block(said, style.title, max(length, 20 * style.text), bold=True)
        _, top, _, _ = scene.bounds
        scene.text(title, 0, top + scene.margin - title.height - 6 * k, style.ink)
    return scene


def _heights(scales: Sequence[int], k: float) -> list[float]:
    """Return how high each scale stands above the smallest: a doubling is as high anywhere on the ramp."""
    doublings = [log2(scale / min(scales)) for scale in scales]
    steepest = max((abs(after - before) for before, after in pairwise(doublings)), default=0.0)
    # No step is so steep that the ground between two wheels reaches a card above it.
    doubling = min(14 * k, 72 * k / max(steepest, 1.0))
    return [doubling * times for times in doublings]


def _told(cycle: PDSACycle, number: int, style: Style, width: float) -> list[tuple[Block, str]]:
    """Return what stands on the card of a cycle, each with its colour."""
    told = [(block(f"Cycle {number if cycle.id is None else cycle.id}", style.text, width, bold=True), style.accent)]
    what = cycle.change if cycle.change.strip() else cycle.objective
    told.append((block(what if what.strip() else "No plan yet", style.text, width), style.ink))
    if cycle.matched_prediction is not None:
        said = "As predicted" if cycle.matched_prediction else "Not as predicted"
        told.append((block(said, style.small, width), style.muted))
    if cycle.decision:
        told.append((block(_SIGNS[cycle.decision], style.text, width, bold=True), style.ink))
    return told


def _draw_wheel(scene: Scene, x: float, y: float, r: float, cycle: PDSACycle, style: Style) -> None:
    """Draw a cycle as a wheel: clockwise plan, do, study, act, full where something is written."""
    bend = 0.5523 * r
    quarters: dict[Stage, tuple[int, int]] = {"plan": (-1, -1), "do": (1, -1), "study": (1, 1), "act": (-1, 1)}
    for stage, (a, b) in quarters.items():
        outline: Outline = (
            ("M", (x, y)),
            ("L", (x + a * r, y)),
            ("C", (x + a * r, y + b * bend, x + a * bend, y + b * r, x, y + b * r)),
            ("Z", ()),
        )
        begun = stage in cycle.written
        scene.free(outline, *((style.accent, style.paper) if begun else (style.paper, style.accent)), style.thin)
        letter = block(stage[0].upper(), style.small, bold=True)
        scene.text(
            letter,
            x + a * 0.42 * r - letter.width / 2,
            y + b * 0.42 * r - letter.height / 2,
            style.paper if begun else style.muted,
            "center",
        )
