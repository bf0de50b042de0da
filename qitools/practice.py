"""Practice pieces that anybody can write: cards to sort, questions to answer, a conversation to try out.

Each is a small YAML file. A file that cannot be used is refused in one sentence that names the file, the line and the
field. What a person does with one is an object of its own: `Sorting` for cards and questions, `Talk` for a
conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qitools.display import Diagram
from qitools.errors import InputError

if TYPE_CHECKING:
    import yaml

    from qitools.draw.scene import Scene
    from qitools.review import Review

# --- Reading a file --------------------------------------------------------------------------------------------------


class _Entry:
    """A mapping of a YAML file that knows where it stands."""

    def __init__(self, node: yaml.Node, file: str, what: str, fields: str) -> None:
        import yaml

        self.file = file
        self.what = what
        self.node = node
        self.keys: dict[str, yaml.Node] = {}
        self.nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            raise self.problem("", f"{what} is written as `name: value`, with the fields {_or(fields.split(), 'and')}")
        for key, value in node.value:
            name = str(key.value)
            if name not in fields.split():
                told = f"{what} has no such field; it has {_or(fields.split(), 'and')}"
                raise self.problem(name, told, key)
            if name in self.keys:
                raise self.problem(name, "this field is written twice; keep one of the two", key)
            self.keys[name], self.nodes[name] = key, value

    def problem(self, field: str, sentence: str, node: yaml.Node | None = None) -> InputError:
        """Return the error to raise: the file, the line and the field, and what is wrong there."""
        line = (node or self.keys.get(field) or self.node).start_mark.line + 1
        place = f"{self.file}, line {line}" if self.file else self.what[:1].upper() + self.what[1:]
        return InputError(f"{place}{f', field {field!r}' if field else ''}: {sentence}.")

    def text(self, field: str, needed: bool = True) -> str:
        """Return the text of a field in one line; "" where it may be left out and is."""
        node = self.nodes.get(field)
        if node is not None and not isinstance(node.value, str):
            raise self.problem(field, "this should be one text, not a list")
        # An empty field, and `null`, are nothing written.
        found = "" if node is None or node.tag.endswith(":null") else " ".join(str(node.value).split())
        if needed and not found:
            raise self.problem(field, f"{self.what} needs a text here; please write it")
        return found

    def whole(self, field: str, least: int, most: int) -> int:
        """Return a whole number; 0 where it is left out."""
        found = self.text(field, needed=False) or "0"
        if not re.fullmatch(r"[-+]?\d{1,3}", found) or not least <= int(found) <= most:
            raise self.problem(field, f"this should be a whole number from {least} to {most}; it is {found!r}")
        return int(found)

    def one_of(self, field: str, choices: Iterable[str], needed: bool = True) -> str:
        """Return a text that must be one of several."""
        found = self.text(field, needed)
        names = list(choices)
        if found and found not in names:
            raise self.problem(field, f"{found!r} is none of those there are; use {_or(names)}")
        return found

    def items(self, field: str, needed: bool = True) -> list[yaml.Node]:
        """Return the entries of a list."""
        import yaml

        node = self.nodes.get(field)
        if node is not None and not isinstance(node, yaml.SequenceNode):
            raise self.problem(field, "this should be a list, each entry on a line that starts with “- ”")
        found: list[yaml.Node] = list(node.value) if node is not None else []
        if needed and not found:
            raise self.problem(field, f"{self.what} needs a list here; please write at least one entry")
        return found

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts that are all different."""
        found: list[str] = []
        for node in self.items(field):
            text = " ".join(node.value.split()) if isinstance(node.value, str) else ""
            if not text:
                raise self.problem(field, "each entry of this list should be a text", node)
            if text in found:
                raise self.problem(field, f"{text!r} is here twice; keep one of the two", node)
            found.append(text)
        return tuple(found)

    def entries(self, field: str, what: str, fields: str, needed: bool = True) -> list[_Entry]:
        """Return a list of mappings."""
        return [_Entry(node, self.file, what, fields) for node in self.items(field, needed)]


def _open(source: object, what: str, fields: str) -> _Entry:
    """Return what a file, or a dict, holds."""
    import yaml

    file = ""
    if isinstance(source, Mapping):
        try:
            text = yaml.safe_dump(dict(source), allow_unicode=True, sort_keys=False)
        except yaml.YAMLError as error:
            raise InputError(f"{what} is made of texts, lists and dicts alone; please mend it.") from error
    elif isinstance(source, str | Path):
        path = Path(source)
        file = path.name
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(f"{file} is not saved as UTF-8 text; please save it as such.") from error
        except OSError as error:
            raise InputError(f"{path} cannot be read ({error.strerror}); please check its name and folder.") from error
    else:
        raise InputError(f"{what} is read from a YAML file or a dict; this is {source!r}.")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        hint = "a text with a colon or a question mark in it may need quotation marks around it"
        raise InputError(f"{file}{line}: this line is not YAML ({error.problem}); {hint}.") from error
    except yaml.YAMLError as error:
        raise InputError(f"{file} holds characters that YAML does not allow; please remove them.") from error
    if node is None:
        raise InputError(f"{file or what} is empty; please write the {what.split()[-1]}.")
    return _Entry(node, file, what, fields)


def _or(names: Iterable[str], joint: str = "or") -> str:
    found = [f"{name!r}" for name in names]
    return f" {joint} ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


# --- Cards and questions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """A card to put on a pile, or a question to answer.

    Attributes:
        id: its name in the answer.
        text: what it says.
        choices: the piles, or the possible answers.
        key: the choice that the file holds to be right; "" where the answer is graded elsewhere, or is open.
        why: what a coach would ask or say of that.
    """

    id: str
    text: str
    choices: tuple[str, ...]
    key: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says in a transcript.

    Attributes:
        speaker: who.
        text: what was said.
        card: the id of the card that it stands on; "" where it is only there to be read.
    """

    speaker: str
    text: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards to sort into piles, or questions to answer.

    Attributes:
        title: its name.
        prompt: what to do.
        cards: the cards, or questions.
        piles: where the cards go; () for questions, each of which has choices of its own.
        turns: the transcript that the cards come from; () where there is none.
        coach: who in the transcript is the coach.
    """

    title: str
    prompt: str
    cards: tuple[Card, ...]
    piles: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    coach: str = ""

    @classmethod
    def read(cls, source: object) -> Deck:
        """Return the deck that a YAML file, or a dict of the same shape, describes.

        A file of cards has the fields title, prompt, piles and cards (each with id, text and, where there is a key,
        pile and why). A file of questions has title, prompt and questions (id, text, choices, answer, why). With
        coach and transcript (turns of speaker and text, or of speaker and card), the cards are what the coach says.

        Args:
            source: the path of a file, or a dict.

        Raises:
            InputError: when it cannot be used: the file, the line, the field, and what to do.

        >>> deck = Deck.read({"title": "Open or closed?", "piles": ["open", "closed"],
        ...                   "cards": [{"id": "a", "text": "What did you see?", "pile": "open"}]})
        >>> deck.cards[0].key
        'open'
        >>> Deck.read({"title": "Open or closed?", "piles": ["open", "closed"],
        ...            "cards": [{"id": "a", "text": "What did you see?", "pile": "opne"}]})
        Traceback (most recent call last):
        ...
        qitools.errors.InputError: A card, field 'pile': 'opne' is none of those there are; use 'open' or 'closed'.
        """
        top = _open(source, "A deck of cards", "title prompt piles cards questions coach transcript")
        title, prompt = top.text("title"), top.text("prompt", needed=False)
        if "questions" in top.nodes:
            for field in ("piles", "cards", "coach", "transcript"):
                if field in top.nodes:
                    raise top.problem(field, "a file of questions has no such field; please remove it")
            entries = top.entries("questions", "a question", "id text choices answer why")
            cards = _cards(entries, "answer")
            return cls(title, prompt, cards)
        piles = top.texts("piles")
        entries = top.entries("cards", "a card", "id text pile why")
        cards = _cards(entries, "pile", piles)
        turns = _turns(top, {card.id: card for card in cards})
        return cls(title, prompt, cards, piles, turns, top.text("coach", needed=bool(turns)))

    @property
    def talk_ratio(self) -> float | None:
        """The coach's words as a share of all words of the transcript, 0 to 1; None without one."""
        words = [(turn.speaker == self.coach, len(turn.text.split())) for turn in self.turns]
        total = sum(count for _, count in words)
        return sum(count for coach, count in words if coach) / total if total else None


def _cards(entries: Iterable[_Entry], key: str, piles: tuple[str, ...] = ()) -> tuple[Card, ...]:
    found: dict[str, Card] = {}
    for entry in entries:
        name = entry.text("id")
        if name in found:
            raise entry.problem("id", f"{name!r} stands for something above already; give this one an id of its own")
        choices = piles or entry.texts("choices")
        found[name] = Card(
            name,
            entry.text("text"),
            choices,
            entry.one_of(key, choices, needed=False),
            entry.text("why", needed=False),
        )
    return tuple(found.values())


def _turns(top: _Entry, cards: Mapping[str, Card]) -> tuple[Turn, ...]:
    turns = []
    for entry in top.entries("transcript", "a turn", "speaker text card", needed=False):
        card = entry.one_of("card", cards, needed=False)
        turns.append(Turn(entry.text("speaker"), cards[card].text if card else entry.text("text"), card))
    speaker = top.text("coach", needed=False)
    if turns and speaker not in {turn.speaker for turn in turns}:
        raise top.problem("coach", f"nobody in the transcript is called {speaker!r}; use a speaker's name")
    return tuple(turns)


class Sorting(Diagram):
    """Where somebody has put the cards of a deck, or what they have answered.

    Args:
        deck: the deck, or the path of its file, or a dict.
        placed: card id -> pile (or question id -> choice), for those that are placed so far.

    Raises:
        InputError: when the deck cannot be used, or there is no such card or pile.

    >>> deck = Deck.read({"title": "Open or closed?", "piles": ["open", "closed"],
    ...                   "cards": [{"id": "a", "text": "What did you see?", "pile": "open"}]})
    >>> Sorting(deck, {"a": "closed"}).review()[0].message
    'The key puts it under “open”; you put it under “closed”.'
    """

    def __init__(self, deck: Deck | str | Path | Mapping[str, Any], placed: Mapping[str, str] | None = None) -> None:
        self.deck = deck if isinstance(deck, Deck) else Deck.read(deck)
        if placed is not None and not isinstance(placed, Mapping):
            raise InputError(f"What is placed is a dict of card to pile; this is {placed!r}.")
        given = {str(name): "" if pile is None else str(pile) for name, pile in (placed or {}).items()}
        cards = {card.id: card for card in self.deck.cards}
        for name, pile in given.items():
            if name not in cards:
                raise InputError(f"There is no {self._kind} {name!r} in {self.deck.title!r}; please check its id.")
            if pile and pile not in cards[name].choices:
                raise InputError(f"{name!r} cannot be {pile!r}; use {_or(cards[name].choices)}.")
        # In the order of the deck, so that two people who sort alike have the same answer.
        self._placed = {name: given[name] for name in cards if given.get(name)}

    @property
    def _kind(self) -> str:
        return "card" if self.deck.piles else "question"

    @property
    def placed(self) -> dict[str, str]:
        """Card id -> pile. A copy."""
        return dict(self._placed)

    @property
    def complete(self) -> bool:
        """Whether every card is placed."""
        return len(self._placed) == len(self.deck.cards)

    def review(self, today: str | None = None) -> Review:
        """Return where the sorting and the key differ, as questions; nothing before every card is placed.

        Where the file has no key, there is nothing to say.
        """
        from qitools.review.core import Finding, Review

        keyed = [card for card in self.deck.cards if card.key]
        if not self.complete or not keyed:
            return Review()
        found = []
        for card in keyed:
            mine = self._placed[card.id]
            if mine != card.key:
                ask = card.why or "What would make you place it there, and what would make you move it?"
                told = (
                    f"The key puts it under “{card.key}”; you put it under “{mine}”."
                    if self.deck.piles
                    else f"The key says “{card.key}”; you say “{mine}”."
                )
                found.append(Finding("KEY", "coach", card.text, told, ask))
        count = len(keyed) - len(found)
        whole = f"{count} of {len(keyed)} are as the key has them."
        ask = (
            "Which of the others would you argue for, and with what example?"
            if found
            else "Which one made you hesitate, and what would have tipped it the other way?"
        )
        return Review([*found, Finding("KEY", "coach", "", whole, ask)])

    def to_dict(self) -> dict[str, str]:
        """Return card id -> pile, for the cards that are placed."""
        return self.placed

    @property
    def alt_text(self) -> str:
        """The piles and their cards, or the questions and their answers, in words."""
        deck = self.deck
        done = f"{deck.title}: {len(self._placed)} of {len(deck.cards)} {self._kind}s {'placed' if deck.piles else 'answered'}."
        if not deck.piles:
            told = [
                f"{number}. {card.text} {self._placed.get(card.id, 'Not answered; ' + ', '.join(card.choices))}."
                for number, card in enumerate(deck.cards, start=1)
            ]
            return " ".join([done, *told])
        if deck.turns:
            said = [
                f"{turn.speaker}{f' ({self._placed[turn.card]})' if turn.card in self._placed else ''}: {turn.text}"
                for turn in deck.turns
            ]
            return " ".join([done, f"The coach speaks {self.deck.talk_ratio:.0%} of the words.", *said])
        piles = [(pile, self.on(pile)) for pile in deck.piles]
        waiting = [card for card in deck.cards if card.id not in self._placed]
        told = [
            f"{pile}: {'; '.join(card.text.rstrip('.') for card in cards) or 'no card yet'}."
            for pile, cards in [*piles, *([("Not sorted yet", waiting)] if waiting else [])]
        ]
        return " ".join([done, *told])

    def on(self, pile: str) -> list[Card]:
        """Return the cards on a pile."""
        return [card for card in self.deck.cards if self._placed.get(card.id) == pile]

    def _scene(self) -> Scene:
        from qitools.draw.practice import lay_out_sorting

        return lay_out_sorting(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sorting) and (self.deck, self._placed) == (other.deck, other._placed)

    def __hash__(self) -> int:
        return hash((self.deck, tuple(self._placed.items())))

    def __repr__(self) -> str:
        return f"<Sorting {self.deck.title!r}: {len(self._placed)} of {len(self.deck.cards)}>"


# --- Conversations ---------------------------------------------------------------------------------------------------

KINDS = ("open", "closed", "leading", "telling", "listening")

# So many times may a coach tell before the scene ends.
TELLINGS = 3
# Energy and ownership: from 0 to this.
FULL = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that the coach can say.

    Attributes:
        say: the words.
        kind: one of `KINDS`.
        energy, ownership: what it does to those of the other person, from -3 to 3.
        to: the id of the node that follows.
    """

    say: str
    kind: str
    energy: int
    ownership: int
    to: str


@dataclass(frozen=True, slots=True)
class Node:
    """A moment in a conversation: what the other person says, and what the coach can say to that.

    Attributes:
        id: its name in the file.
        says: what the other person says, or does.
        choices: what the coach can say; () at an ending.
        ending: how it came out, where the conversation ends here; "" elsewhere.
    """

    id: str
    says: str
    choices: tuple[Choice, ...] = ()
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation that branches.

    Attributes:
        title: its name.
        person: with whom.
        scene: where and why they talk.
        start: the id of the first node.
        nodes: id -> node.
        energy, ownership: the other person's at the start, from 0 to 6.
        after_telling: what the other person says when the coach has told three times, and the scene ends.
    """

    title: str
    person: str
    scene: str
    start: str
    nodes: Mapping[str, Node]
    energy: int
    ownership: int
    after_telling: str

    @classmethod
    def read(cls, source: object) -> Script:
        """Return the conversation that a YAML file, or a dict of the same shape, describes.

        The fields are title, person, scene, energy and ownership (at the start), after_telling, start, and nodes: a
        mapping of id to a node with says and either choices (each with say, kind, energy, ownership, to) or ending.

        Raises:
            InputError: when it cannot be used: the file, the line, the field, and what to do. A node that does not
                exist, that nobody can reach, or from which no ending can be reached, is named.
        """
        top = _open(source, "A conversation", "title person scene energy ownership after_telling start nodes")
        entries = _nodes(top)
        nodes = {name: _node(name, entry, entries) for name, entry in entries.items()}
        start = top.one_of("start", nodes)
        energy, ownership = (top.whole(field, 0, FULL) or FULL // 2 for field in ("energy", "ownership"))
        reached = _reachable(start, {name: [one.to for one in node.choices] for name, node in nodes.items()})
        for name, entry in entries.items():
            if name not in reached:
                raise entry.problem("", f"no choice leads to the node {name!r}; let one lead there, or remove it")
        back: dict[str, list[str]] = {name: [] for name in nodes}
        for name, node in nodes.items():
            for choice in node.choices:
                back[choice.to].append(name)
        ends = [name for name, node in nodes.items() if node.ending]
        if not ends:
            raise top.problem("nodes", "no node has an ending; give at least one node an ending instead of choices")
        ended = set().union(*(_reachable(name, back) for name in ends))
        for name, entry in entries.items():
            if name not in ended:
                raise entry.problem("", f"from the node {name!r} no ending can be reached; let a choice lead to one")
        return cls(
            top.text("title"), top.text("person"), top.text("scene"), start, nodes, energy, ownership,
            top.text("after_telling"),
        )  # fmt: skip


_NODE = "says choices ending"


def _nodes(top: _Entry) -> dict[str, _Entry]:
    import yaml

    node = top.nodes.get("nodes")
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise top.problem("nodes", "this should hold the nodes, each as `id:` with its fields under it")
    found: dict[str, _Entry] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            raise top.problem("nodes", f"there are two nodes {name!r}; give one of them another id", key)
        found[name] = _Entry(value, top.file, f"the node {name!r}", _NODE)
        found[name].node = key
    return found


def _node(name: str, entry: _Entry, known: Iterable[str]) -> Node:
    says, ending = entry.text("says"), entry.text("ending", needed=False)
    if ending and "choices" in entry.nodes:
        raise entry.problem("ending", f"the node {name!r} has choices as well; keep the choices or the ending")
    if ending:
        return Node(name, says, (), ending)
    choices = [
        Choice(
            one.text("say"),
            one.one_of("kind", KINDS),
            one.whole("energy", -3, 3),
            one.whole("ownership", -3, 3),
            one.one_of("to", known),
        )
        for one in entry.entries("choices", f"a choice of the node {name!r}", "say kind energy ownership to")
    ]
    return Node(name, says, tuple(choices))


def _reachable(start: str, ways: Mapping[str, Iterable[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for name in ways[waiting.pop()]:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a conversation as it went.

    Attributes:
        node: what the other person says.
        chosen: the number, from 1, of what the coach said to it; 0 at the end of the path.
        energy, ownership: the other person's by then.
    """

    node: Node
    chosen: int
    energy: int
    ownership: int


class Talk(Diagram):
    """A way through a conversation.

    Args:
        script: the conversation, or the path of its file, or a dict.
        path: what was chosen so far: dicts with node (the id of the node) and choice (its number there, from 1).

    Raises:
        InputError: when the file cannot be used, or the path is none of this conversation.

    >>> script = {"title": "A talk", "person": "Kwame", "scene": "In his office.", "start": "a", "after_telling": "Bye.",
    ...           "nodes": {"a": {"says": "Hm.", "choices": [{"say": "What happened?", "kind": "open", "energy": 1, "to": "b"}]},
    ...                     "b": {"says": "A lot.", "ending": "He thinks."}}}
    >>> talk = Talk(script).choose(1)
    >>> talk.path, talk.energy, talk.ending
    ([{'node': 'a', 'choice': 1}], 4, 'He thinks.')
    """

    def __init__(self, script: Script | str | Path | Mapping[str, Any], path: Iterable[object] = ()) -> None:
        self.script = script if isinstance(script, Script) else Script.read(script)
        steps = [path] if isinstance(path, str | Mapping) or not isinstance(path, Iterable) else list(path)
        energy, ownership = self.script.energy, self.script.ownership
        node: Node = self.script.nodes[self.script.start]
        moments: list[Moment] = []
        self.tellings = 0
        for number, step in enumerate(steps, start=1):
            chosen = step.get("choice") if isinstance(step, Mapping) else None
            if not isinstance(step, Mapping) or step.get("node") != node.id or self.tellings >= TELLINGS:
                raise InputError(f"Step {number} of the path does not follow on the one before: {step!r}.")
            if isinstance(chosen, bool) or not isinstance(chosen, int) or not 1 <= chosen <= len(node.choices):
                raise InputError(
                    f"Step {number} of the path has choice {chosen!r}; {node.id!r} has {len(node.choices)}."
                )
            moments.append(Moment(node, chosen, energy, ownership))
            choice = node.choices[chosen - 1]
            energy = min(max(energy + choice.energy, 0), FULL)
            ownership = min(max(ownership + choice.ownership, 0), FULL)
            self.tellings += choice.kind == "telling"
            node = self.script.nodes[choice.to]
        if self.told_out:
            node = Node("", self.script.after_telling, (), "You have told three times, and the scene ends here.")
        self.moments: tuple[Moment, ...] = (*moments, Moment(node, 0, energy, ownership))

    @property
    def told_out(self) -> bool:
        """Whether the scene ended because the coach told three times."""
        return self.tellings >= TELLINGS

    @property
    def now(self) -> Node:
        """The node that the conversation has come to."""
        return self.moments[-1].node

    @property
    def energy(self) -> int:
        """The other person's energy now, from 0 to 6."""
        return self.moments[-1].energy

    @property
    def ownership(self) -> int:
        """How far the other person holds the problem as theirs now, from 0 to 6."""
        return self.moments[-1].ownership

    @property
    def ending(self) -> str:
        """How it came out; "" while it goes on."""
        return self.now.ending

    @property
    def path(self) -> list[dict[str, Any]]:
        """What was chosen: dicts with node and choice."""
        return [{"node": moment.node.id, "choice": moment.chosen} for moment in self.moments[:-1]]

    def choose(self, number: int) -> Talk:
        """Return the talk after saying one of the choices that there are now, by its number from 1.

        Raises:
            InputError: when there is no such choice.
        """
        return Talk(self.script, [*self.path, {"node": self.now.id, "choice": number}])

    def review(self, today: str | None = None) -> Review:
        """Return a question to think over once the conversation has ended. No path is the right one."""
        from qitools.review.core import Finding, Review

        if not self.ending:
            return Review()
        said = [moment.node.choices[moment.chosen - 1].kind for moment in self.moments[:-1]]
        counts = ", ".join(f"{kind} {said.count(kind)}" for kind in KINDS if kind in said)
        ask = f"Which of your sentences gave {self.script.person} something to do, and which took it away?"
        return Review([Finding("TALK", "coach", "", f"What you said, by kind: {counts}.", ask)])

    def to_dict(self) -> dict[str, Any]:
        """Return the path, as {"path": [{"node": ..., "choice": ...}, ...]}."""
        return {"path": self.path}

    @property
    def alt_text(self) -> str:
        """The conversation so far, as it was said."""
        person = self.script.person
        told = [f"{self.script.title}. {self.script.scene}"]
        for moment in self.moments:
            told.append(f"{person}: {moment.node.says}")
            if moment.chosen:
                told.append(f"Coach: {moment.node.choices[moment.chosen - 1].say}")
        if self.ending:
            told.append(self.ending)
        else:
            choices = "; ".join(f"{number}. {one.say}" for number, one in enumerate(self.now.choices, start=1))
            told.append(f"You could say: {choices}")
        told.append(f"Energy {self.energy} of {FULL}, ownership {self.ownership} of {FULL}.")
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.practice import lay_out_talk

        return lay_out_talk(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Talk) and (self.script, self.path) == (other.script, other.path)

    __hash__ = None  # type: ignore[assignment]  # a script holds a dict

    def __repr__(self) -> str:
        return f"<Talk {self.script.title!r}: {len(self.moments) - 1} said>"
