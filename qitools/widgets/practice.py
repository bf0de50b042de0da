"""The practice pieces: cards to sort, questions to answer, utterances to mark, a conversation to try out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from qitools.errors import InputError
from qitools.practice import FULL, TELLINGS, Deck, Script, Sorting, Talk
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Note, State

_HERE = Path(__file__).parent
_LOOK = "".join((_HERE / name).read_text("utf-8") for name in ("editor.css", "practice.css"))

Source = str | Path | Mapping[str, Any]


class CardSort(Editor):
    """Cards to put on piles. The answer is {card id: pile}.

    Args:
        deck: the path of a YAML file, a dict of the same shape, or a `Deck`; see `qitools.practice.Deck.read`.
        name: where to keep what is chosen: `<name>.autosave.json` beside the notebook.
        value: cards that are placed already, as {card id: pile}.

    Raises:
        InputError: when the file cannot be used: the file, the line, the field, and what to do.

    >>> cards = [{"id": "a", "text": "What did you see?"}, {"id": "b", "text": "Did it work?"}]
    >>> sort = CardSort({"title": "Open or closed?", "piles": ["open", "closed"], "cards": cards})
    >>> sort.value = {"a": "open"}
    >>> sort.answer()
    {'a': 'open'}
    """

    kind = Sorting
    layout = "cards"
    _css = _LOOK
    help = "Choose a pile for each card. When all are placed, differences from the key come back as questions."

    def __init__(self, deck: Source | Deck, name: str | None = None, value: Any = None) -> None:
        self.deck = deck if isinstance(deck, Deck) else Deck.read(deck)
        self._check()
        self.title = self.deck.title
        if not any(card.key for card in self.deck.cards):
            self.help = ""
        self.help = " ".join(filter(None, (self.deck.prompt, self.help)))
        self.schema = [
            Field(card.id, self._asks(number, card.text), "pick", options=tuple((one, one) for one in card.choices))
            for number, card in enumerate(self.deck.cards, start=1)
        ]
        super().__init__(value, name)

    def _check(self) -> None:
        if not self.deck.piles:
            raise InputError(f"{self.deck.title!r} holds questions; use Quiz for it.")

    def _asks(self, number: int, text: str) -> str:
        return text

    def start(self) -> Sorting:
        """Return the deck with no card placed."""
        return Sorting(self.deck)

    def from_dict(self, given: Any) -> Sorting:
        """Return the sorting of an answer."""
        return Sorting(self.deck, given)

    def to_state(self, value: Sorting) -> State:
        """Return the choice for each card."""
        return dict(value.placed)

    def to_value(self, form: State) -> Sorting:
        """Return the sorting; what is no choice of the card (an old file) counts as not placed."""
        return Sorting(self.deck, {card.id: form[card.id] for card in self.deck.cards if form[card.id] in card.choices})

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the card whose text a finding names."""
        return "", next((card.id for card in self.deck.cards if card.text == where), "")

    def _findings(self, form: State) -> Iterable[Note]:
        for finding in self.value.review():
            row, field = self.place(finding.where, form)
            yield Note(finding.message, finding.question, "", finding.severity, row, field)


class Quiz(CardSort):
    """Questions to answer. The answer is {question id: choice}.

    Args:
        deck: the path of a YAML file, a dict of the same shape, or a `Deck`; see `qitools.practice.Deck.read`.
        name: where to keep what is chosen: `<name>.autosave.json` beside the notebook.
        value: questions that are answered already, as {question id: choice}.

    Raises:
        InputError: when the file cannot be used: the file, the line, the field, and what to do.

    >>> quiz = Quiz({"title": "Median", "questions": [
    ...     {"id": "q1", "text": "What is the median of 1, 2 and 9?", "choices": ["2", "4"], "answer": "2"}]})
    >>> quiz.value = {"q1": "2"}
    >>> quiz.answer()
    {'q1': '2'}
    """

    layout = "quiz"
    help = "When all are answered, differences from the key come back as questions."

    def _check(self) -> None:
        if self.deck.piles:
            raise InputError(f"{self.deck.title!r} holds cards for piles; use CardSort for it.")

    def _asks(self, number: int, text: str) -> str:
        return f"{number}. {text}"


class UtteranceCoder(CardSort):
    """What a coach said, to mark as open, closed, leading or telling. The answer is {card id: mark}.

    Where the file has the transcript, it is shown with the marks beside it, and with the talk ratio: the coach's
    words as a share of all words.

    Args:
        deck: the path of a YAML file, a dict of the same shape, or a `Deck`; see `qitools.practice.Deck.read`.
        name: where to keep what is chosen: `<name>.autosave.json` beside the notebook.
        value: what is marked already, as {card id: mark}.

    Raises:
        InputError: when the file cannot be used: the file, the line, the field, and what to do.

    >>> coder = UtteranceCoder({"title": "A short talk", "piles": ["open", "telling"], "coach": "Coach",
    ...     "cards": [{"id": "a", "text": "What did you see?"}],
    ...     "transcript": [{"speaker": "Coach", "card": "a"}, {"speaker": "Ellie", "text": "It was quiet on nights"}]})
    >>> coder.deck.talk_ratio
    0.4444444444444444
    """

    help = "Mark each sentence. When all are marked, differences from the key come back as questions."


class Dialogue(Editor):
    """A coaching conversation to try out. The answer is the path: {"path": [{"node": ..., "choice": ...}, ...]}.

    Each choice moves the other person's energy, and how far they hold the problem as theirs. No path is the right one,
    but telling three times ends the scene.

    Args:
        script: the path of a YAML file, a dict of the same shape, or a `Script`; see `qitools.practice.Script.read`.
        name: where to keep the path: `<name>.autosave.json` beside the notebook.
        value: a path to start from.

    Raises:
        InputError: when the file cannot be used: the file, the line, the field, and what to do.

    >>> talk = Dialogue({"title": "A talk", "person": "Kwame", "scene": "In his office.", "start": "a",
    ...     "after_telling": "Bye.", "nodes": {
    ...         "a": {"says": "Hm.", "choices": [{"say": "What happened?", "kind": "open", "energy": 1, "to": "b"}]},
    ...         "b": {"says": "A lot.", "ending": "He thinks."}}})
    >>> talk.choose(1)
    >>> talk.value.ending
    'He thinks.'
    """

    kind = Talk
    help = "Choose what you would say. You can go back and try another way; no path is the right one."
    _esm = _HERE / "dialogue.js"
    _css = _LOOK

    def __init__(self, script: Source | Script, name: str | None = None, value: Any = None) -> None:
        self.script = script if isinstance(script, Script) else Script.read(script)
        self.title = self.script.title
        super().__init__(value, name)

    def start(self) -> Talk:
        """Return the conversation at its beginning."""
        return Talk(self.script)

    def from_dict(self, given: Any) -> Talk:
        """Return the talk of an answer: its path, alone or under the key "path"."""
        return Talk(self.script, given.get("path", ()) if isinstance(given, Mapping) else given)

    def to_state(self, value: Talk) -> State:
        """Return the path."""
        return value.to_dict()

    def to_value(self, form: State) -> Talk:
        """Return the talk that took the path."""
        return Talk(self.script, form["path"])

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the whole: what is said of a conversation is said of all of it."""
        return "", ""

    def choose(self, number: int) -> None:
        """Say one of the choices that there are now, by its number from 1, as its button does.

        Raises:
            InputError: when there is no such choice.
        """
        self._history.take(self.value.choose(number).to_dict())
        self._settle()

    def restart(self) -> None:
        """Begin again, as the button does. *Undo* brings the old path back."""
        self._history.take({"path": []})
        self._settle()

    def shown(self, form: State) -> Mapping[str, Any]:
        """Return the conversation so far, what can be said now, and the meters."""
        talk: Talk = self.value
        return {
            "turns": [
                {
                    "says": moment.node.says,
                    "said": moment.node.choices[moment.chosen - 1].say if moment.chosen else "",
                    "kind": moment.node.choices[moment.chosen - 1].kind if moment.chosen else "",
                }
                for moment in talk.moments
            ],
            "choices": [choice.say for choice in talk.now.choices],
            "ending": talk.ending,
            "tellings": f"You have told {talk.tellings} of {TELLINGS} times." if talk.tellings else "",
            "meters": [
                {"name": f"{self.script.person}’s energy", "value": talk.energy},
                {"name": "Ownership", "value": talk.ownership},
            ],
        }

    def _described(self) -> dict[str, Any]:
        return {
            "title": self.title, "help": self.help, "scene": self.script.scene, "person": self.script.person,
            "full": FULL, "parts": [],
        }  # fmt: skip

    def _tidy(self, given: object) -> State:
        """Return as much of a path as can be walked, so that a file that was edited since still opens."""
        steps = given.get("path") if isinstance(given, Mapping) else given
        talk = Talk(self.script)
        for step in steps if isinstance(steps, list | tuple) else ():
            try:
                talk = Talk(self.script, [*talk.path, step])
            except InputError:
                break
        return talk.to_dict()

    def _meaning(self, state: State) -> tuple[State, list[Note]]:
        return state, []

    def _do(self, asked: str, content: Mapping[str, Any]) -> None:
        if asked == "choose":
            self.choose(content["number"])
        elif asked == "back":
            self._history.take({"path": self.value.path[:-1]})
            self._settle()
        elif asked == "restart":
            self.restart()
        else:
            super()._do(asked, content)

    def _findings(self, form: State) -> Iterable[Note]:
        for finding in self.value.review():
            yield Note(finding.message, finding.question, "", finding.severity)
