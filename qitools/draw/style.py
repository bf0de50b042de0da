"""The one look: colours, type and line weights, for a page and for a projector."""

from __future__ import annotations

import os
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from qitools.errors import InputError


@dataclass(frozen=True, slots=True)
class Style:
    """What a drawing function reads. Sizes in points; text on white has a contrast of at least 4.5 to 1.

    Attributes:
        name: "page" or "projector".
        text, title, small: type sizes. `small` is never under 8.
        line, thin: line widths.
        marker: the size of a point on a chart.
        ink, muted, paper: text, secondary text and lines, background.
        accent, accent_soft: NHS-like blue, and its tint for fills.
        signal, signal_soft: special cause. Always drawn with a shape as well, never by colour alone.
        good: a target or a wanted direction.
        panel: a quiet ground behind a part of a drawing.
    """

    name: str
    text: float
    title: float
    small: float
    line: float
    thin: float
    marker: float
    ink: str = "#1b2733"
    muted: str = "#56646f"
    paper: str = "#ffffff"
    accent: str = "#005eb8"
    accent_soft: str = "#e3eef9"
    signal: str = "#b3470c"
    signal_soft: str = "#fbe9dd"
    good: str = "#00703c"
    panel: str = "#f3f6f8"

    def rc(self) -> Any:  # a dict; matplotlib's own type for it names every setting there is
        """Matplotlib settings that go with the style."""
        return {
            "font.family": "sans-serif",
            "font.sans-serif": ["DejaVu Sans"],
            "font.size": self.text,
            "axes.titlesize": self.title,
            "axes.edgecolor": self.muted,
            "axes.labelcolor": self.ink,
            "text.color": self.ink,
            "xtick.color": self.ink,
            "ytick.color": self.ink,
            "xtick.labelsize": self.small,
            "ytick.labelsize": self.small,
            "figure.facecolor": self.paper,
            "axes.facecolor": self.paper,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "svg.fonttype": "path",
            "svg.hashsalt": "qitools",
        }


STYLES = {
    "page": Style("page", text=9.5, title=12, small=8.5, line=1.6, thin=0.9, marker=5),
    "projector": Style("projector", text=14, title=18, small=12.5, line=2.4, thin=1.3, marker=8),
}

# A live demonstration draws everything for the projector, also what a form draws again later: its kernel is told so.
_usual = STYLES.get(os.environ.get("QITOOLS_STYLE", ""), STYLES["page"])
_current: ContextVar[Style] = ContextVar("qitools_style", default=_usual)


def current() -> Style:
    """Return the style in force."""
    return _current.get()


class style:
    """Use a style from now on, or only inside a `with` block.

    Args:
        name: "page" or "projector".

    Raises:
        InputError: when there is no style of that name.

    >>> with style("projector"):
    ...     current().name
    'projector'
    >>> current().name
    'page'
    """

    def __init__(self, name: str) -> None:
        if name not in STYLES:
            raise InputError(f"There is no style {name!r}; choose one of {', '.join(STYLES)}.")
        self._token = _current.set(STYLES[name])

    def __enter__(self) -> Style:
        return current()

    def __exit__(self, *exc: object) -> None:
        _current.reset(self._token)
