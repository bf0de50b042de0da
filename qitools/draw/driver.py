"""Driver diagrams: columns from the aim to the change ideas, joined by curves that keep to the gutters between them."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, TypeAlias

from qitools.draw.layout import Block, block
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current

if TYPE_CHECKING:
    from qitools.driver import DriverDiagram, Node

_HEADINGS = {"aim": "Aim", "primary": "Primary drivers", "secondary": "Secondary drivers", "idea": "Change ideas"}
_SHAPE = 16 / 9  # what a drawing aims at, width by height
# How wide the words in a box may be, in parts of the type size; the one that gives the best shape is used.
_WIDTHS = (9.5, 11, 12.5, 14, 16, 18.5, 22, 26, 31)


@dataclass(frozen=True, slots=True)
class _Through:
    """Where the link of an idea that serves a primary driver passes the column between them."""

    idea: Node
    primary: Node


# What stands in a column; "aim" is the aim.
_Item: TypeAlias = "Node | _Through | str"


@dataclass(frozen=True, slots=True)
class _Link:
    child: Node | _Through
    parent: Node | _Through | str
    weak: bool


def lay_out(diagram: DriverDiagram) -> Scene:
    """Return the scene of a driver diagram, in the style in force."""
    style = current()
    levels, columns, links = _order(diagram)
    plans = [_Plan(diagram, style, width * style.text, levels, columns, links) for width in _WIDTHS]
    return min(plans, key=lambda one: one.cost).scene()


# --- order -------------------------------------------------------------------------------------------------------


def _order(diagram: DriverDiagram) -> tuple[list[str], list[list[_Item]], list[_Link]]:
    """Return the levels that are in use, the items of each in an order with few crossings, and the links."""
    links = [_Link(node, "aim", node.strength == "weak") for node in diagram.primaries]
    between: list[_Item] = list(diagram.secondaries)
    for child, parent, strength in diagram.links:
        weak = strength == "weak"
        if diagram.secondaries and child.level == "idea" and parent.level == "primary":
            through = _Through(child, parent)
            between.append(through)
            links += [_Link(child, through, weak), _Link(through, parent, weak)]
        else:
            links.append(_Link(child, parent, weak))
    found: list[tuple[str, list[_Item]]] = [
        ("aim", ["aim"]),
        ("primary", list(diagram.primaries)),
        ("secondary", between),
        ("idea", list(diagram.ideas)),
    ]
    levels = [level for level, items in found if items]
    columns = [items for _, items in found if items]

    near: dict[_Item, list[_Item]] = defaultdict(list)
    above: dict[_Item, list[_Item]] = defaultdict(list)
    for link in links:
        near[link.child].append(link.parent)
        near[link.parent].append(link.child)
        above[link.child].append(link.parent)

    # Down from the aim and up again, each column by the middle of what it is linked to, then neighbours swapped
    # where that helps. The order that the team wrote stays wherever another is not better.
    best, fewest = columns, _crossings(columns, links)
    for number in range(6):
        columns = _swept(columns, above if number % 2 == 0 else near, first=2 if number < 4 else 1)
        columns = _swapped(columns, links)
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = columns, crossings
        if not fewest:
            break
    return levels, best, links


def _swept(columns: list[list[_Item]], by: dict[_Item, list[_Item]], first: int) -> list[list[_Item]]:
    columns = [list(items) for items in columns]
    place = {item: (i + 0.5) / len(items) for items in columns for i, item in enumerate(items)}
    for items in columns[first:]:
        # What is linked to nothing goes last.
        items.sort(key=lambda item: sum(place[one] for one in by[item]) / len(by[item]) if by[item] else 2.0)
        place |= {item: (i + 0.5) / len(items) for i, item in enumerate(items)}
    return columns


def _swapped(columns: list[list[_Item]], links: list[_Link]) -> list[list[_Item]]:
    columns = [list(items) for items in columns]
    place = {item: i for items in columns for i, item in enumerate(items)}
    parents: dict[_Item, list[_Item]] = defaultdict(list)
    children: dict[_Item, list[_Item]] = defaultdict(list)
    for link in links:
        parents[link.child].append(link.parent)
        children[link.parent].append(link.child)

    def gain(upper: _Item, lower: _Item) -> int:
        pairs = [
            place[above] - place[below]
            for ends in (parents, children)
            for above in ends[upper]
            for below in ends[lower]
        ]
        return sum((pair > 0) - (pair < 0) for pair in pairs)

    for _ in range(12):
        changed = False
        for items in columns[2:]:
            for i in range(len(items) - 1):
                upper, lower = items[i], items[i + 1]
                if (parents[lower] or children[lower]) and gain(upper, lower) > 0:
                    items[i], items[i + 1] = lower, upper
                    place[upper], place[lower] = i + 1, i
                    changed = True
        if not changed:
            break
    return columns


def _crossings(columns: list[list[_Item]], links: list[_Link]) -> int:
    place = {item: i for items in columns for i, item in enumerate(items)}
    column = {item: number for number, items in enumerate(columns) for item in items}
    gutters: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for link in links:
        gutters[column[link.parent]].append((place[link.parent], place[link.child]))
    crossings = 0
    for ends in gutters.values():
        seen: list[int] = []
        for _, child in sorted(ends):
            crossings += len(seen) - bisect_right(seen, child)
            insort(seen, child)
    return crossings


# --- places ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Box:
    item: _Item
    words: list[tuple[Block, bool]]  # and whether they are a note
    height: float
    middle: float = 0.0


class _Plan:
    """A driver diagram laid out for one width of its words."""

    def __init__(
        self,
        diagram: DriverDiagram,
        style: Style,
        width: float,
        levels: list[str],
        columns: list[list[_Item]],
        links: list[_Link],
    ) -> None:
        self.style = style
        self.k = k = style.text / 9.5
        self.levels = levels
        self.links = links
        crowded = max(map(len, columns)) > 24
        self.pad = (4 if crowded else 6) * k
        self.air = (10 if crowded else 16) * k
        self.columns = [[self._box(item, width, diagram) for item in items] for items in columns]
        self.headings = [block(_HEADINGS[level], style.text, bold=True) for level in levels]
        self.widths = [
            max([heading.width - 16 * k, *(one.width for box in boxes for one, _ in box.words)]) + 16 * k
            for heading, boxes in zip(self.headings, self.columns, strict=True)
        ]
        self._settle()
        tops = [box.middle - box.height / 2 for boxes in self.columns for box in boxes]
        bottoms = [box.middle + box.height / 2 for boxes in self.columns for box in boxes]
        self.top = min(tops)
        self.height = max(bottoms) - self.top
        # Curves over a long way need room to bend.
        self.gutter = min(max(0.11 * self.height, 36 * k), 90 * k)

    def _box(self, item: _Item, width: float, diagram: DriverDiagram) -> _Box:
        k, style = self.k, self.style
        if isinstance(item, _Through):
            return _Box(item, [], 3 * k)
        if isinstance(item, str):
            words = [(block(str(diagram.aim) if str(diagram.aim).strip() else "(aim not written yet)",
                            1.1 * style.text, width, bold=True), False)]  # fmt: skip
        else:
            words = [(block(item.text, style.text, width, bold=item.level == "primary"), False)]
            if item.measure.strip():
                words.append((block(f"measure: {item.measure}", style.small, width), True))
        return _Box(item, words, sum(one.height for one, _ in words) + 2 * self.pad)

    def _settle(self) -> None:
        """Put each box as near to the middle of what it is linked to as its neighbours let it."""
        boxes = {box.item: box for column in self.columns for box in column}
        parents: dict[_Item, list[_Box]] = defaultdict(list)
        children: dict[_Item, list[_Box]] = defaultdict(list)
        for link in self.links:
            parents[link.child].append(boxes[link.parent])
            children[link.parent].append(boxes[link.child])

        def total(column: Sequence[_Box]) -> float:
            return sum(box.height for box in column)

        for column in self.columns:
            y = 0.0
            for box, after in zip(column, [*column[1:], None], strict=True):
                box.middle = y + box.height / 2
                y += box.height + (self._gap(box, after, parents) if after else 0.0)
        longest = max(range(len(self.columns)), key=lambda n: self.columns[n][-1].middle - self.columns[n][0].middle)
        leftwards = [(number, children, parents) for number in range(len(self.columns) - 2, -1, -1)]
        rightwards = [(number, parents, children) for number in range(1, len(self.columns))]
        first = [one for one in leftwards if one[0] < longest] + [one for one in rightwards if one[0] > longest]
        for number, by, otherwise in [*first, *rightwards, *leftwards, *rightwards, *leftwards]:
            column = self.columns[number]
            linked = [by[box.item] or otherwise[box.item] for box in column]
            wanted = [sum(one.middle for one in boxes) / len(boxes) if boxes else None for boxes in linked]
            gaps = [
                (left.height + right.height) / 2 + self._gap(left, right, parents) for left, right in pairwise(column)
            ]
            for box, middle in zip(column, _spread(wanted, gaps), strict=True):
                box.middle = middle

    def _gap(self, left: _Box, right: _Box, parents: dict[_Item, list[_Box]]) -> float:
        """Return the space between two boxes of a column: less between those of one parent."""
        if isinstance(left.item, _Through) or isinstance(right.item, _Through):
            return 7 * self.k
        together = [id(box) for box in parents[left.item]] == [id(box) for box in parents[right.item]]
        return (0.5 if together else 1.0) * self.air

    @property
    def cost(self) -> float:
        """How far from a pleasant shape it is, and how large."""
        w = sum(self.widths) + self.gutter * (len(self.widths) - 1)
        h = self.height + 30 * self.k
        return abs(log(w / h / _SHAPE)) + 0.4 * log(w * h)

    # --- drawing -------------------------------------------------------------------------------------------------

    def scene(self) -> Scene:
        k, style = self.k, self.style
        scene = Scene(margin=10 * k)
        lefts = [sum(self.widths[:number]) + number * self.gutter for number in range(len(self.widths))]
        ends: dict[_Item, tuple[float, float, float]] = {}
        heading_top = self.top - 10 * k
        for level, heading, left, width, boxes in zip(
            self.levels, self.headings, lefts, self.widths, self.columns, strict=True
        ):
            scene.text(heading, left + (width - heading.width) / 2, heading_top - heading.height, style.muted, "center")
            for box in boxes:
                ends[box.item] = (left, left + width, box.middle)
                if box.words:
                    self._draw_box(scene, level, box, left, width)
        for link in self.links:
            self._draw_link(scene, link, ends)
        if any(link.weak for link in self.links):
            self._draw_legend(scene)
        return scene

    def _draw_box(self, scene: Scene, level: str, box: _Box, left: float, width: float) -> None:
        k, style = self.k, self.style
        fill, ink = {
            "aim": (style.accent, style.paper),
            "primary": (style.accent_soft, style.ink),
            "secondary": (style.paper, style.ink),
            "idea": (style.paper, style.ink),
        }[level]
        y = box.middle - box.height / 2
        edge = style.muted if level == "idea" else style.accent
        radius = (9 if level == "idea" else 4) * k
        scene.shape("round", left, y, width, box.height, fill, edge, style.thin, radius)
        y += self.pad
        for one, note in box.words:
            scene.text(one, left + 8 * k, y, style.muted if note else ink)
            y += one.height

    def _draw_link(self, scene: Scene, link: _Link, ends: dict[_Item, tuple[float, float, float]]) -> None:
        k, style = self.k, self.style
        start, _, from_y = ends[link.child]
        _, end, to_y = ends[link.parent]
        points = [(start, from_y), (end, to_y)]
        if isinstance(link.child, _Through):
            points.insert(0, (ends[link.child][1], from_y))
        if not isinstance(link.parent, _Through):
            tip = 6 * k
            points[-1] = (end + tip, to_y)
            scene.free(
                (("M", (end, to_y)), ("L", (end + tip, to_y - 3.2 * k)), ("L", (end + tip, to_y + 3.2 * k)), ("Z", ())),
                style.accent,
            )
        scene.curve(points, style.accent, (1.2 if link.weak else 1.0) * style.line * 0.8, dotted=link.weak)

    def _draw_legend(self, scene: Scene) -> None:
        k, style = self.k, self.style
        left, top, _, height = scene.bounds
        x, y = left + scene.margin, top + height - scene.margin + 14 * k
        for words, weak in (("strong link", False), ("weak link", True)):
            one = block(words, style.small)
            middle = y + one.height / 2
            scene.line(
                [(x, middle), (x + 24 * k, middle)], style.accent, (1.2 if weak else 1.0) * style.line * 0.8, weak
            )
            scene.text(one, x + 30 * k, y, style.muted)
            x += 30 * k + one.width + 22 * k


def _spread(wanted: Sequence[float | None], gaps: Sequence[float]) -> list[float]:
    """Return places in order, `gaps` apart or more, whose squared distance from the places wanted is least.

    Pool adjacent violators: a run of items that would overlap moves as one, to the mean of what its items want.
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, int, int]] = []  # sum of what is wanted, how many want, how many items
    for place, offset in zip(wanted, offsets, strict=True):
        pools.append((place - offset, 1, 1) if place is not None else (0.0, 0, 1))
        while len(pools) > 1 and (
            not pools[-1][1] or not pools[-2][1] or pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]
        ):
            total, wants, items = pools.pop()
            pools[-1] = (pools[-1][0] + total, pools[-1][1] + wants, pools[-1][2] + items)
    places = [total / wants if wants else 0.0 for total, wants, items in pools for _ in range(items)]
    return [place + offset for place, offset in zip(places, offsets, strict=True)]
