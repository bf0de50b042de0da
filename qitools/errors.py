"""The one error that a person is meant to read."""

from __future__ import annotations


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
