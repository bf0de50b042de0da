"""From an object to a figure, and from a figure to SVG, PNG or PDF in memory. Touches no disk."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from qitools.draw.style import current

if TYPE_CHECKING:
    from qitools.display import Drawn


def figure(thing: Drawn) -> Figure:
    """Draw on a figure of its own, apart from pyplot, so that nothing is shown twice or kept alive."""
    with mpl.rc_context(current().rc()):
        fig = Figure()
        FigureCanvasAgg(fig)
        thing._draw(fig.add_subplot())
    return fig


def image(thing: Drawn, kind: str, dpi: float = 150) -> bytes:
    """Return the drawing as the bytes of a "png", "svg" or "pdf" file.

    Args:
        thing: what to draw.
        kind: the file's kind.
        dpi: dots per inch of a PNG.
    """
    buffer = BytesIO()
    with mpl.rc_context(current().rc()):
        # Without a date, the same object always gives the same file.
        metadata = {"png": None, "svg": {"Date": None}, "pdf": {"CreationDate": None}}[kind]
        figure(thing).savefig(buffer, format=kind, dpi=dpi, metadata=metadata)
    return buffer.getvalue()


def svg(thing: Drawn) -> str:
    """Return the drawing as SVG text whose title is its alt text."""
    text = image(thing, "svg").decode()
    title = f'role="img" aria-labelledby="qi-title"><title id="qi-title">{escape(thing.alt_text)}</title>'
    return re.sub(r"(<svg [^>]*?)>", lambda m: f"{m[1]} {title}", text, count=1)
