"""What every editor shares: the form in the browser, undo, saving as you type, the review, and the answer."""

from __future__ import annotations

import ast
from abc import abstractmethod
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from qitools.draw.style import current, style
from qitools.errors import InputError
from qitools.widgets.answer import filled, literal
from qitools.widgets.autosave import Autosave
from qitools.widgets.form import Field, Note, Schema, State, described, read, tidy
from qitools.widgets.history import History

_HERE = Path(__file__).parent


class Editor(anywidget.AnyWidget):
    """A form for one kind of value. Subclasses say what it asks for and how its words and the value relate.

    A subclass gives `title`, `help`, `schema`, `kind` (the class of the value) and the methods `start`, `to_state`,
    `to_value` and `place`; everything else is here, once.

    How the browser and Python talk. Python holds the truth: the state, its history and its file. The browser sends
    one message at a time (the newest state of the form, or "undo", "redo") and sends the next when the one before
    has been drawn, so that a slow drawing is skipped and never queued. Python answers with three traits: `_state`
    (which survives a reload of the page), `_picture` and `_view`.

    Args:
        value: what to start from; an empty form when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook. What that file holds is
            restored when the notebook is opened again. Left out, nothing is kept in a file.
    """

    title: str
    help: str
    schema: Schema  # of the class, or of each editor where what it asks for comes from a file
    kind: ClassVar[Any]
    # Where there is room, the drawing stands beside the form: "" a sketch, "page" something to read, "chart" the larger
    # of the two. Else a sketch or chart stands above the form, and a page below it. "wide": always above. "cards" or
    # "quiz": the form first, in full width, and the drawing under it.
    layout: ClassVar[str] = ""

    _esm: Path | str = _HERE / "editor.js"
    _css: Path | str = _HERE / "editor.css"

    value = traitlets.Any(help="The value object. Observable; setting it fills the form.")

    _form = traitlets.Dict().tag(sync=True)
    _state = traitlets.Dict().tag(sync=True)
    _picture = traitlets.Dict().tag(sync=True)
    _view = traitlets.Dict().tag(sync=True)

    def __init__(self, value: Any = None, name: str | None = None) -> None:
        self._style = current().name  # of the cell that made it: what is drawn later is drawn like it
        self._file = Autosave(name, type(self).__name__) if name is not None else None
        self._blank = self._tidy(self.to_state(self.start()))
        start = self.start() if value is None else self._read_value(value)
        self._beginning = self._tidy(self.to_state(start))
        self._history = History(self._beginning)
        self._answered = ""  # what the answer cell held when it last agreed with the form
        self._message = ""
        self._drawn: Any = None
        if saved := self._file.load() if self._file else None:
            self._history = History(self._tidy(saved["state"]))
            self._answered = str(saved.get("answered", ""))
            self._message = "What you wrote before is back."
            form, _ = self._meaning(self._history.now)
            start = self.to_value(form)
        self._filling = True
        super().__init__(
            value=start,
            _form={**self._described(), "style": self._style},
            _state={"data": self._history.now, "by": "", "n": 0},
        )
        self._filling = False
        self.on_msg(self._receive)

    # What a subclass says.

    @abstractmethod
    def start(self) -> Any:
        """Return what a new form holds."""

    @abstractmethod
    def to_state(self, value: Any) -> State:
        """Return the words of the form that show `value`."""

    @abstractmethod
    def to_value(self, form: State) -> Any:
        """Return the value that a form (a state with its numbers read) stands for."""

    @abstractmethod
    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return (row id, key of field or list) of what a finding's `where` names; ("", "") for the whole."""

    def notes(self, form: State) -> Iterable[Note]:
        """Return what else to say of the form: what the value cannot hold as it was typed."""
        return ()

    def pictured(self, form: State) -> Any:
        """Return what to draw: the value, unless the form asks for something else to be shown."""
        return self.value

    def from_dict(self, given: Any) -> Any:
        """Return the value that an answer describes."""
        return self.kind.from_dict(given)

    def shown(self, form: State) -> Mapping[str, Any]:
        """Return what else the browser is to show, where it has a script of its own."""
        return {}

    # What a form is made of. Where the state is no form, a subclass says what it is made of instead.

    def _described(self) -> dict[str, Any]:
        return {"title": self.title, "help": self.help, "layout": self.layout, "parts": described(self.schema)}

    def _tidy(self, given: object) -> State:
        return tidy(self.schema, given)

    def _edited(self, given: object) -> State:
        """Return the state that the browser sent; what the form does not show is not the browser's to change."""
        state = self._tidy(given)
        kept = [part.key for part in getattr(self, "schema", ()) if isinstance(part, Field) and part.kind == "kept"]
        return {**state, **{key: self._history.now[key] for key in kept}}

    def _meaning(self, state: State) -> tuple[State, list[Note]]:
        return read(self.schema, state)

    # What a person, or a cell, does.

    def undo(self) -> None:
        """Take back the last step, as the button does."""
        self._history.undo()
        self._settle()

    def redo(self) -> None:
        """Take the step again that was undone last, as the button does."""
        self._history.redo()
        self._settle()

    def answer(self, saved: Any = None) -> Any:
        """Return the answer as plain dicts and lists, and keep it in the cell that asks for it.

        In a live notebook, a cell such as `w1d2l2_answer = editor.answer({})` is rewritten to hold what the editor
        holds, so that the answer travels with the notebook. Where the editor holds nothing yet, as on the machine that
        marks the work, it is the other way round: the editor is filled from `saved`. An answer that somebody has
        changed by hand in the cell is loaded too, and *Undo* brings back what was in the editor.

        Args:
            saved: what the cell held; anything at all, it is never refused.

        Returns:
            The editor's `value.to_dict()`, or `saved` as it is.
        """
        mine = self.value.to_dict()
        if isinstance(saved, type(mine)) and saved == mine:
            self._agree(saved)
            return saved
        empty = self._history.now == self._beginning
        by_hand = self._answered and self._answered != repr(saved)
        if isinstance(saved, dict | list | tuple) and saved and (empty or by_hand):
            try:
                state = self._tidy(self.to_state(self.from_dict(saved)))
            except Exception as error:
                # Whatever the cell held, the notebook must run on; the marker reads it as it stands.
                self._message = f"The answer in the cell cannot be shown in this form: {_sentence(error)}"
            else:
                self._history.take(state)
                self._message = (
                    "The form shows the answer that is in your cell."
                    if empty
                    else "The answer in your cell was changed by hand, so the form shows that one. Undo brings back yours."
                )
            self._agree(saved)
            self._settle(keep=False)
            return saved
        if empty:
            return saved
        if self._write_cell(mine):
            self._message = "Your answer is in the cell. Save the notebook to keep it there."
        self._agree(mine)
        self._show()
        return mine

    def _agree(self, answer: Any) -> None:
        self._answered = repr(answer)
        if self._file and self._file.path.exists():
            self._keep()

    def _write_cell(self, answer: Any) -> bool:
        from IPython.core.getipython import get_ipython

        shell: Any = get_ipython()
        if not hasattr(shell, "kernel"):  # only a notebook's front end can replace a cell
            return False
        # A cell with two editors is rewritten twice: the second starts from what the first made of it.
        waiting = [load for load in shell.payload_manager.read_payload() if load.get("source") == "set_next_input"]
        source = waiting[-1]["text"] if waiting else shell.history_manager.input_hist_raw[-1]
        names = shell.user_ns

        def mine(owner: ast.expr) -> bool:
            return isinstance(owner, ast.Name) and names.get(owner.id) is self

        text = filled(source, answer, mine)
        if text == source:
            return False
        shell.set_next_input(text, replace=True)
        return True

    # From the form and the value to each other.

    @traitlets.validate("value")
    def _check_value(self, proposal: Any) -> Any:
        return self._read_value(proposal["value"])

    def _read_value(self, given: Any) -> Any:
        if isinstance(given, self.kind):
            return given
        if isinstance(given, Mapping):
            return self.from_dict(given)
        raise InputError(f"A {type(self).__name__} holds a {self.kind.__name__}, or its dict; this is {given!r}.")

    @traitlets.observe("value")
    def _value_was_set(self, change: Any) -> None:
        if not self._filling:
            self._history.take(self._tidy(self.to_state(change["new"])))
            self._settle(fill=False)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Do what the browser asks. Nothing that goes wrong here may end in a traceback, or lose a word."""
        try:
            self._do(content["do"], content)
        except Exception as error:
            message = f"That did not work: {_sentence(error)} Your words are still in the form."
            told = content if isinstance(content, dict) else {}
            self._view = {**self._view, "by": told.get("by", ""), "n": told.get("n", 0), "message": message}

    def _do(self, asked: str, content: Mapping[str, Any]) -> None:
        if asked == "edit":
            for earlier in content.get("before", ()):
                self._history.take(self._edited(earlier["data"]), str(earlier["step"]))
            self._history.take(self._edited(content["data"]), str(content.get("step", "")))
            self._settle(by=str(content["by"]), n=content["n"])
        elif asked == "undo":
            self.undo()
        elif asked == "redo":
            self.redo()
        elif asked == "show":
            self._show()

    def _settle(self, by: str = "", n: int = 0, keep: bool = True, fill: bool = True) -> None:
        """Save the state first, then give its value to whoever watches, then draw it."""
        if keep:
            self._keep()
        with self.hold_sync():
            self._state = {"data": self._history.now, "by": by, "n": n}
            if fill:
                form, _ = self._meaning(self._history.now)
                self._filling = True
                try:
                    self.value = self.to_value(form)
                except InputError as problem:  # the value stays as it was, the words in the form as they are
                    self._message = str(problem)
                finally:
                    self._filling = False
            self._show(by, n)

    def _keep(self) -> None:
        if self._file:
            self._file.save({"state": self._history.now, "answered": self._answered})

    def _show(self, by: str = "", n: int = 0) -> None:
        """Draw the value and review it."""
        with style(self._style):
            form, notes = self._meaning(self._history.now)
            if self._history.now != self._blank:  # an empty form is no mistake
                notes += [*self.notes(form), *self._findings(form)]
            message, self._message = self._message, ""
            try:
                pictured = self.pictured(form)
                drawn = (type(pictured), pictured.to_dict())
                if self._drawn != drawn:
                    self._picture = {"svg": pictured.to_svg(), "alt": pictured.alt_text}
                    self._drawn = drawn
            except Exception as error:
                message = f"The drawing could not be made: {_sentence(error)} Your words are kept."
            saved = self._file.problem if self._file else ""
            self._view = {
                "by": by,
                "n": n,
                "notes": [_plain(note) for note in notes],
                "answer": literal(self.value.to_dict()),
                "message": " ".join(filter(None, (saved, message))),
                "file": self._file.path.name if self._file and not saved else "",
                "undo": self._history.can_undo,
                "redo": self._history.can_redo,
                **self.shown(form),
            }

    def _findings(self, form: State) -> Iterable[Note]:
        asked = set()
        for finding in self.value.review():
            row, field = self.place(finding.where, form)
            # Once in a row, and once outside the rows, is enough for a question.
            question = "" if (row, finding.code) in asked else finding.question
            asked.add((row, finding.code))
            yield Note(finding.message, question, finding.code, finding.severity, row, field)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Show the live form in a notebook, and the drawing where no kernel is: a book page, print, feedback."""
        self._show()
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        picture = b64encode(self._picture.get("svg", "").encode()).decode()
        data["text/html"] = (
            f'<img class="qi-drawing" style="max-width:100%;height:auto" alt="{escape(self.value.alt_text)}" '
            f'src="data:image/svg+xml;base64,{picture}">'
        )
        data["text/plain"] = self.value.alt_text
        return data, metadata

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.value!r}>"


def _plain(note: Note) -> dict[str, str]:
    return {key: getattr(note, key) for key in Note.__dataclass_fields__}


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, InputError) else f"{type(error).__name__}, {error}."
