"""Undo and redo."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")

# As many steps back as anybody takes; each holds a whole form.
_STEPS = 200


class History(Generic[T]):
    """What something is now, and the steps that led there.

    >>> history = History("")
    >>> history.take("W", step="effect"), history.take("Waits", step="effect"), history.take("Waits!", step="again")
    (True, True, True)
    >>> history.undo(), history.now, history.undo(), history.now, history.redo(), history.now
    (True, 'Waits', True, '', True, 'Waits')
    """

    def __init__(self, now: T) -> None:
        self.now = now
        self._past: list[T] = []
        self._future: list[T] = []
        self._step = ""

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step that was taken back."""
        return bool(self._future)

    def take(self, new: T, step: str = "") -> bool:
        """Go on to `new`, and say whether that is a change.

        Args:
            new: what it is from now on.
            step: names a piece of work, such as the typing in one field; changes of the same piece that follow each
                other are undone together. "" is a step of its own.
        """
        if new == self.now:
            return False
        if not (step and step == self._step and self._past):
            self._past = [*self._past[1 - _STEPS :], self.now]
        self._future = []
        self._step = step
        self.now = new
        if self._past[-1] == new:  # the typing in a field was taken back by hand
            self._past.pop()
            self._step = ""
        return True

    def undo(self) -> bool:
        """Go back a step, and say whether there was one."""
        if not self._past:
            return False
        self._future.append(self.now)
        self.now = self._past.pop()
        self._step = ""
        return True

    def redo(self) -> bool:
        """Take a step again that was undone, and say whether there was one."""
        if not self._future:
            return False
        self._past.append(self.now)
        self.now = self._future.pop()
        self._step = ""
        return True
