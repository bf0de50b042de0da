"""The one error that a person is meant to read, and the check that most objects need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class InputError(ValueError):
    """Something that was given cannot be used.

    The message is one sentence for a clinician: what is wrong, where, and what to do.
    Nothing has been changed when it is raised.

    >>> raise InputError("Row 3 of 'wait' says 'n/a'; leave the cell empty if the value is missing.")
    Traceback (most recent call last):
    ...
    qitools.errors.InputError: Row 3 of 'wait' says 'n/a'; leave the cell empty if the value is missing.
    """

    def _render_traceback_(self) -> list[str]:
        """Show a notebook reader the sentence alone, not the code that found the problem."""
        return [f"Please check: {self}"]


def entries(given: Any, said: str) -> tuple[Any, ...]:
    """Return what a list holds.

    Args:
        given: the list, or anything else that yields its entries; a text or a dict is none.
        said: what has to be a list, as the beginning of a sentence.

    Raises:
        InputError: when it is no list.

    >>> entries("nights", "The charts of a board are a list of projects")
    Traceback (most recent call last):
    ...
    qitools.errors.InputError: The charts of a board are a list of projects; this is 'nights'.
    """
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise InputError(f"{said}; this is {given!r}.")
    return tuple(given)
