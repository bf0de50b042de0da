"""What can be wrong with a picture, measured on what matplotlib would draw: texts that overlap, leave the figure, or
are crossed by a line or by the edge of a shape."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from qitools.draw.render import figure


class Picture:
    """The boxes of the texts of a drawing, and points along its lines, in pixels."""

    def __init__(self, thing, dpi=100):
        self.figure = thing if isinstance(thing, Figure) else figure(thing)
        self.figure.set_dpi(dpi)
        renderer = FigureCanvasAgg(self.figure).get_renderer()
        # Text's own extent, and not that of an Annotation, which takes in its arrow.
        found = [text for text in self.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
        self.texts = [text.get_text() for text in found]
        extents = [
            Text.get_window_extent(text, renderer)
            if type(text).__name__ == "Annotation"
            else text.get_window_extent(renderer)
            for text in found
        ]
        self.boxes = np.array([box.extents for box in extents]).reshape(-1, 4)
        self.sizes = [text.get_fontsize() for text in found]
        self.points = np.concatenate([np.empty((0, 2)), *map(_sampled, self._outlines())])

    def _outlines(self):
        for artist in self.figure.findobj(lambda one: isinstance(one, LineCollection | PathCollection)):
            if artist.get_visible():
                move = artist.get_transform()
                yield from (path.transformed(move) for path in artist.get_paths())
        for artist in self.figure.findobj(lambda one: isinstance(one, Line2D | Patch)):
            unseen = artist is self.figure.patch or any(artist is ax.patch for ax in self.figure.axes)
            hidden = any(artist in axis_parts(ax) for ax in self.figure.axes if not ax.axison)
            if artist.get_visible() and not unseen and not hidden:
                yield artist.get_path().transformed(artist.get_transform())

    @property
    def overlaps(self):
        """Pairs of texts whose boxes share more than a pixel each way."""
        left, bottom, right, top = self.boxes.T
        across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
        down = np.minimum(top[:, None], top) - np.maximum(bottom[:, None], bottom)
        rows, columns = np.nonzero(np.triu((across > 1) & (down > 1), k=1))
        return [(self.texts[i], self.texts[j]) for i, j in zip(rows, columns, strict=True)]

    @property
    def outside(self):
        """Texts that do not lie wholly on the figure."""
        left, bottom, right, top = self.boxes.T
        width, height = self.figure.bbox.size
        out = (left < 0) | (bottom < 0) | (right > width) | (top > height)
        return [text for text, one in zip(self.texts, out, strict=True) if one]

    @property
    def crossed(self):
        """Texts that a line or an edge passes through, 3 pixels inside their box or deeper."""
        found = []
        for text, (left, bottom, right, top) in zip(self.texts, self.boxes, strict=True):
            x, y = self.points.T
            if np.any((x > left + 3) & (x < right - 3) & (y > bottom + 3) & (y < top - 3)):
                found.append(text)
        return found

    @property
    def faults(self):
        """All of it, for an assertion whose failure can be read."""
        return {"overlaps": self.overlaps, "outside": self.outside, "crossed": self.crossed}


NO_FAULTS = {"overlaps": [], "outside": [], "crossed": []}


def axis_parts(ax):
    return {*ax.spines.values(), *ax.xaxis.findobj(Line2D), *ax.yaxis.findobj(Line2D)}


def _sampled(path):
    """Points on a path, at most a pixel apart."""
    points = [np.empty((0, 2))]
    for polygon in path.to_polygons(closed_only=False):
        steps = np.diff(polygon, axis=0)
        counts = np.hypot(*steps.T).astype(int) + 2
        piece = np.repeat(np.arange(len(steps)), counts)
        along = (np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)) / (counts[piece] - 1)
        points.append(polygon[piece] + steps[piece] * along[:, None])
    return np.concatenate(points)
