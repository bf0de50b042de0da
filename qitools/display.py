"""What every object that can be looked at has in common.

An object describes itself in words (`alt_text`) and is drawn by a function of `qitools.draw`;
this module joins the two: a picture in a notebook, a figure to build on, a file to keep.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qitools.draw.scene import Scene


class Drawn(ABC):
    """An object with a drawing. Subclasses give `alt_text` and `_draw`."""

    @property
    @abstractmethod
    def alt_text(self) -> str:
        """What a screen reader should say: what is drawn, its numbers and its signals."""

    @abstractmethod
    def _draw(self, ax: Axes) -> None:
        """Draw on `ax`. Imports its drawing function when called, never before."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw on `ax`, or on a new figure, and return the axes.

        Args:
            ax: matplotlib axes to draw on; a new figure of the right size when left out.

        Returns:
            The axes, for adding to.
        """
        if ax is None:
            import matplotlib.pyplot as plt

            ax = plt.figure().add_subplot()
        self._draw(ax)
        return ax

    def to_svg(self) -> str:
        """Return the drawing as SVG text, with `alt_text` as its title."""
        from qitools.draw.render import svg

        return svg(self)

    def save(self, path: str | Path) -> Path:
        """Write the drawing to a file whose ending says what kind: .svg, .png, .pdf or .pptx.

        Args:
            path: where to write. A file that is there is replaced only when the new one is complete.

        Returns:
            The path written.

        Raises:
            InputError: when the ending is not one of these, or the file cannot be written.
        """
        from qitools.export import save

        return save(self, path)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        # An <img> keeps the alt text with the picture in JupyterLab, on a book page, in graded feedback
        # and in print; a bare image/svg+xml output loses it in all four.
        picture = b64encode(self.to_svg().encode()).decode()
        html = (
            f'<img class="qi-drawing" style="max-width:100%;height:auto" alt="{escape(self.alt_text)}" '
            f'src="data:image/svg+xml;base64,{picture}">'
        )
        return {"text/html": html, "text/plain": self.alt_text}


class Diagram(Drawn):
    """An object whose drawing is words, lines and shapes alone. Subclasses give `alt_text` and `_scene`.

    It is laid out once for every kind of file: a scene goes onto axes, straight to SVG, or shape by shape to a slide.
    """

    @abstractmethod
    def _scene(self) -> Scene:
        """Lay out the drawing, in the style in force. Imports its layout function when called, never before."""

    def _draw(self, ax: Axes) -> None:
        self._scene().draw(ax)
