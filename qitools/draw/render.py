"""From an object to a figure, and from a figure to SVG, PNG or PDF in memory. Touches no disk."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING
from zlib import crc32

import matplotlib as mpl

from qitools.display import Diagram, Drawn
from qitools.draw.style import current

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure(thing: Drawn) -> Figure:
    """Draw on a figure of its own, apart from pyplot, so that nothing is shown twice or kept alive."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

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
    if kind == "svg":
        return svg(thing).encode()
    return _saved(thing, kind, dpi)


def svg(thing: Drawn) -> str:
    """Return the drawing as SVG text whose title is its alt text."""
    text = thing._scene().svg() if isinstance(thing, Diagram) else _saved(thing, "svg", 72).decode()
    # Several drawings may stand on one page, so that each needs a name of its own.
    name = f"qi-{crc32(thing.alt_text.encode('utf-8', 'replace')):08x}"
    title = f'role="img" aria-labelledby="{name}"><title id="{name}">{_plain(thing.alt_text)}</title>'
    return re.sub(r"(<svg [^>]*?)>", lambda m: f"{m[1]} {title}", text, count=1)


def _saved(thing: Drawn, kind: str, dpi: float) -> bytes:
    buffer = BytesIO()
    with mpl.rc_context(current().rc()):
        # Without a date, the same object always gives the same file.
        metadata = {"png": None, "svg": {"Date": None}, "pdf": {"CreationDate": None}}[kind]
        figure(thing).savefig(buffer, format=kind, dpi=dpi, metadata=metadata)
    return buffer.getvalue()


def _plain(text: str) -> str:
    """Return text as XML may hold it: control characters and lone surrogates make a file that no program opens."""
    return escape(re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text))
