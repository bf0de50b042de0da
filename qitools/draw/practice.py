"""Practice pieces on paper: cards on their piles, questions with their answers, a conversation as it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qitools.draw.layout import Block, block
from qitools.draw.scene import Scene
from qitools.draw.style import Style, current
from qitools.practice import FULL

if TYPE_CHECKING:
    from qitools.practice import Card, Sorting, Talk

# At the page's type size, in points.
_WIDTH = 660.0
_GAP = 10.0
_PAD = 6.0


def lay_out_sorting(sorting: Sorting) -> Scene:
    """Return the scene of sorted cards, of a transcript whose turns are marked, or of answered questions."""
    style = current()
    k = style.text / 9.5
    scene = Scene(margin=10 * k)
    deck = sorting.deck
    y = _head(scene, deck.title, deck.prompt, style)
    if not deck.piles:
        _questions(scene, sorting, y, style)
    elif deck.turns:
        _transcript(scene, sorting, y, style)
    else:
        _piles(scene, sorting, y, style)
    return scene


def lay_out_talk(talk: Talk) -> Scene:
    """Return the scene of a conversation as it went, with the two meters beside it."""
    style = current()
    k = style.text / 9.5
    width = _WIDTH * k
    scene = Scene(margin=10 * k)
    script = talk.script
    y = _head(scene, script.title, script.scene, style)
    spoken = 0.72 * width
    for moment in talk.moments:
        y = _bubble(scene, script.person, moment.node.says, 0, y, spoken, style, coach=False)
        if moment.chosen:
            choice = moment.node.choices[moment.chosen - 1]
            y = _bubble(scene, f"You ({choice.kind})", choice.say, width - spoken, y, spoken, style, coach=True)
    if talk.ending:
        said = block(talk.ending, style.text, width, bold=True)
        scene.text(said, 0, y, style.ink)
        y += said.height + _GAP * k
    else:
        said = block("What would you say?", style.text, bold=True)
        scene.text(said, width - spoken, y, style.muted)
        y += said.height + 2 * k
        for number, choice in enumerate(talk.now.choices, start=1):
            one = block(f"{number}.  {choice.say}", style.text, spoken - 2 * _PAD * k)
            h = one.height + 1.2 * _PAD * k
            scene.shape("round", width - spoken, y, spoken, h, style.paper, style.muted, style.thin)
            scene.text(one, width - spoken + _PAD * k, y + 0.6 * _PAD * k, style.ink)
            y += h + 4 * k
        y += 4 * k
    _meter(scene, f"{script.person}’s energy", talk.energy, 0, y, style)
    _meter(scene, "Ownership", talk.ownership, width / 2, y, style)
    return scene


def _head(scene: Scene, title: str, prompt: str, style: Style) -> float:
    """Write the title and what to do, and return where they end."""
    k = style.text / 9.5
    one = block(title, style.title, _WIDTH * k, bold=True)
    scene.text(one, 0, 0, style.ink)
    y = one.height + 2 * k
    if prompt:
        told = block(prompt, style.text, _WIDTH * k)
        scene.text(told, 0, y, style.muted)
        y += told.height
    return y + _GAP * k


def _piles(scene: Scene, sorting: Sorting, y: float, style: Style) -> None:
    k = style.text / 9.5
    deck = sorting.deck
    placed = sorting.placed
    waiting = [card for card in deck.cards if card.id not in placed]
    if waiting:
        y = _rows(scene, waiting, f"Not sorted yet: {len(waiting)}", y, style)
    count = min(len(deck.piles), 5)
    width = (_WIDTH * k - (count - 1) * _GAP * k) / count
    room = width - 4 * _PAD * k
    for first in range(0, len(deck.piles), count):
        piles = deck.piles[first : first + count]
        heads = [block(pile, style.text, width - 2 * _PAD * k, bold=True) for pile in piles]
        h = max(one.height for one in heads) + 1.2 * _PAD * k
        cards = [[block(card.text, style.small, room) for card in sorting.on(pile)] for pile in piles]
        tall = [sum(one.height + 2.2 * _PAD * k for one in column) for column in cards]
        depth = max([*tall, 26 * k]) + _PAD * k
        for number, (head, column) in enumerate(zip(heads, cards, strict=True)):
            x = number * (width + _GAP * k)
            scene.shape("rect", x, y, width, h + depth, style.panel, panel=True)
            scene.shape("rect", x, y, width, h, style.accent)
            scene.text(head, x + _PAD * k, y + (h - head.height) / 2, style.paper)
            at = y + h + _PAD * k
            for one in column:
                _card(scene, one, x + _PAD * k, at, width - 2 * _PAD * k, style)
                at += one.height + 2.2 * _PAD * k
        y += h + depth + _GAP * k


def _rows(scene: Scene, cards: Sequence[Card], heading: str, y: float, style: Style) -> float:
    """Lay cards side by side in rows, and return where they end."""
    k = style.text / 9.5
    head = block(heading, style.text, bold=True)
    scene.text(head, 0, y, style.muted)
    y += head.height + 3 * k
    width = (_WIDTH * k - 3 * _GAP * k) / 4
    for first in range(0, len(cards), 4):
        row = [block(card.text, style.small, width - 2 * _PAD * k) for card in cards[first : first + 4]]
        h = max(one.height for one in row) + 1.4 * _PAD * k
        for number, one in enumerate(row):
            _card(scene, one, number * (width + _GAP * k), y, width, style, h)
        y += h + 0.8 * _GAP * k
    return y + 0.6 * _GAP * k


def _card(scene: Scene, one: Block, x: float, y: float, width: float, style: Style, h: float = 0.0) -> None:
    k = style.text / 9.5
    pad = 0.7 * _PAD * k
    scene.shape("round", x, y, width, h or one.height + 2 * pad, style.paper, style.muted, style.thin, radius=3 * k)
    scene.text(one, x + _PAD * k, y + pad, style.ink)


def _questions(scene: Scene, sorting: Sorting, y: float, style: Style) -> None:
    k = style.text / 9.5
    placed = sorting.placed
    for number, card in enumerate(sorting.deck.cards, start=1):
        asked = block(f"{number}.  {card.text}", style.text, _WIDTH * k, bold=True)
        scene.text(asked, 0, y, style.ink)
        y += asked.height + 3 * k
        for choice in card.choices:
            chosen = placed.get(card.id) == choice
            one = block(choice, style.text, _WIDTH * k - 34 * k, bold=chosen)
            r = 0.42 * style.text
            middle = y + one.pitch / 2
            scene.shape("ellipse", 18 * k - r, middle - r, 2 * r, 2 * r, style.paper, style.muted, style.thin)
            if chosen:
                scene.shape("ellipse", 18 * k - r / 2, middle - r / 2, r, r, style.accent)
            scene.text(one, 30 * k, y, style.ink)
            y += one.height + 2 * k
        y += _GAP * k


def _transcript(scene: Scene, sorting: Sorting, y: float, style: Style) -> None:
    k = style.text / 9.5
    deck, placed = sorting.deck, sorting.placed
    tags = {pile: block(pile, style.small, bold=True) for pile in deck.piles}
    open_tag = block("…", style.small, bold=True)
    wide = max(one.width for one in tags.values()) + 2 * _PAD * k
    names = {turn.speaker: block(turn.speaker, style.text, 96 * k, bold=True) for turn in deck.turns}
    left = max(one.width for one in names.values()) + 12 * k
    for turn in deck.turns:
        said = block(turn.text, style.text, _WIDTH * k - left - wide - 14 * k)
        coach = turn.speaker == deck.coach
        h = max(said.height, names[turn.speaker].height) + 0.8 * _PAD * k
        if coach:
            scene.shape("rect", 0, y, _WIDTH * k, h, style.accent_soft, panel=True)
        scene.text(names[turn.speaker], _PAD * k, y + 0.4 * _PAD * k, style.accent if coach else style.muted)
        scene.text(said, left + _PAD * k, y + 0.4 * _PAD * k, style.ink)
        if turn.card:
            chosen = placed.get(turn.card, "")
            one = tags[chosen] if chosen else open_tag
            x, top = _WIDTH * k - wide, y + (h - one.height - 2 * k) / 2
            fill = style.accent if chosen else style.paper
            scene.shape("round", x, top, wide - 2 * k, one.height + 2 * k, fill, style.accent, style.thin, radius=5 * k)
            scene.text(one, x + (wide - 2 * k - one.width) / 2, top + k, style.paper if chosen else style.accent)
        y += h + 2 * k
    y += 4 * k
    counts = ", ".join(f"{pile} {len(sorting.on(pile))}" for pile in deck.piles)
    for line in (f"Marked so far: {counts}", f"Talk ratio: the coach speaks {deck.talk_ratio or 0:.0%} of the words"):
        one = block(line, style.text, _WIDTH * k, bold=True)
        scene.text(one, _PAD * k, y, style.ink)
        y += one.height


def _bubble(scene: Scene, who: str, said: str, x: float, y: float, width: float, style: Style, coach: bool) -> float:
    """Draw what somebody says, and return where the next may start."""
    k = style.text / 9.5
    name = block(who, style.small, bold=True)
    one = block(said, style.text, width - 2 * _PAD * k)
    left = x + width - max(name.width, one.width) - 2 * _PAD * k if coach else x
    scene.text(name, left + _PAD * k, y, style.accent if coach else style.muted)
    y += name.height
    h = one.height + 1.2 * _PAD * k
    fill = style.accent_soft if coach else style.panel
    scene.shape("round", left, y, one.width + 2 * _PAD * k, h, fill, radius=6 * k, panel=True)
    scene.text(one, left + _PAD * k, y + 0.6 * _PAD * k, style.ink)
    return y + h + 6 * k


def _meter(scene: Scene, name: str, value: int, x: float, y: float, style: Style) -> None:
    k = style.text / 9.5
    told = block(f"{name}: {value} of {FULL}", style.text, bold=True)
    scene.text(told, x, y, style.ink)
    y += told.height + 2 * k
    for step in range(FULL):
        fill = style.accent if step < value else style.paper
        scene.shape("rect", x + step * 26 * k, y, 23 * k, 9 * k, fill, style.accent, style.thin)
