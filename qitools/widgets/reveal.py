"""A question whose answer is held back until somebody has predicted it, for a room as for a page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from qitools.display import Drawn
from qitools.draw.style import style
from qitools.games import Guess
from qitools.widgets.form import Field, State
from qitools.widgets.simulations import Simulation


class Reveal(Simulation):
    """Ask for a prediction, then show the answer.

    On a page, and on slides without Python, the answer is folded away under the words *Predict first*.

    Args:
        question: what to predict, as a question that is read aloud.
        shows: what is drawn when the prediction is written: a drawing, or a function that makes one then, so that it
            can speak of what was done in another form. None where words are enough.
        says: the answer in words, or a function that gives them.
        name: where to keep the prediction: `<name>.autosave.json` beside the notebook.
        value: a prediction that is written already, as `Guess`.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> asked = Reveal("How many of ten notes will they code alike?", says="Six.")
    >>> asked.play(predicted="nine")
    >>> asked.value.told
    'You predicted: nine.'
    """

    help = "Say it aloud or in the chat, agree on one prediction, and write it down. Only then look."
    button = "Show the answer"
    kind = Guess
    schema = (Field("predicted", "Our prediction"),)

    def __init__(
        self,
        question: str,
        shows: Drawn | Callable[[], Drawn] | None = None,
        says: str | Callable[[], str] = "",
        name: str | None = None,
        value: Any = None,
    ) -> None:
        self.title = question
        self._shows = shows
        self._says = says
        super().__init__(name, value=value)

    def start(self) -> Guess:
        """Return the question before anybody has predicted."""
        return self._game((), None)

    def from_dict(self, given: Any) -> Guess:
        """Return the prediction of an answer."""
        return self._game(Guess.from_dict(given).log, None)

    def pictured(self, form: State) -> Any:
        """Return the answer once there is a prediction."""
        return (self._answer() or self.value) if self.value.over else self.value

    def shown(self, form: State) -> Mapping[str, Any]:
        """Return what every simulation shows, with the answer in words at its end."""
        return {**super().shown(form), "reveal": self._words() if self.value.over else ""}

    def _described(self) -> dict[str, Any]:
        return {**super()._described(), "picture": self._shows is not None}

    def _game(self, runs: Iterable[Mapping[str, Any]], seed: Any) -> Guess:
        return Guess(runs, seed, self.title)

    def _answer(self) -> Drawn | None:
        return self._shows() if callable(self._shows) else self._shows

    def _words(self) -> str:
        return self._says() if callable(self._says) else self._says

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Show the live form in a notebook; elsewhere the question, with the answer folded away."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        said = self._words()
        with style(self._style):
            answer = self._answer()
            picture = b64encode(answer.to_svg().encode()).decode() if answer else ""
        drawn = (
            f'<img class="qi-drawing" style="max-width:100%;height:auto" alt="{escape(answer.alt_text)}" '
            f'src="data:image/svg+xml;base64,{picture}">'
            if answer
            else ""
        )
        data["text/html"] = (
            f'<div class="qi-reveal"><p><strong>{escape(self.title)}</strong></p>'
            f"<details><summary>Predict first, then open</summary><p>{escape(said)}</p>{drawn}</details></div>"
        )
        data["text/plain"] = f"{self.title} {said} {answer.alt_text if answer else ''}".strip()
        return data, metadata
