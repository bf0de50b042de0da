"""Text measured as it will be drawn, made safe to draw, and wrapped.

Widths come from the font's own outlines, unhinted, which is what SVG and PDF use and what `on_axes.Words` asks of
the other renderers; so a layout holds at every resolution. A character that no font here has becomes U+FFFD.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib import ft2font
from matplotlib.font_manager import FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.path import Path

from qitools.draw.righttoleft import visual

# Baseline to baseline, in ems. DejaVu Sans is 0.76 em above the baseline and 0.24 em below it, so a line's box is
# one em and a tenth of an em of air above and below.
LEADING = 1.2
BASELINE = 0.86

_EM = 1000
_FAMILY = "DejaVu Sans"
# Asked, in this order, for what DejaVu Sans lacks; those that are installed. Colour fonts have no outlines to draw.
_FALLBACKS = (
    "Noto Sans",
    "Segoe UI Emoji",
    "Segoe UI Symbol",
    "Noto Emoji",
    "Symbola",
    "Nirmala UI",
    "Noto Sans Bengali",
    "Noto Sans Devanagari",
    "Noto Sans Gurmukhi",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Arial Unicode MS",
    "Droid Sans Fallback",
)
# Under the names they have since matplotlib 3.10, and before.
_flags: Any = ft2font
_UNHINTED = _flags.LoadFlags.NO_HINTING if hasattr(ft2font, "LoadFlags") else _flags.LOAD_NO_HINTING
_UNFITTED = _flags.Kerning.UNFITTED if hasattr(ft2font, "Kerning") else _flags.KERNING_UNFITTED

# Scripts written one character after another: here a width is a sum. The others are shaped by the renderer.
_PLAIN = re.compile(
    "[\x20-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u200a\u2010-\u2027\u202f-\u205f\u20a0-\u20cf\u2100-\u2bff"
    "\u3000-\u3029\u3030-\u9fff\uac00-\ud7a3\uff00-\uff9f\ufffd]*"
)
_GAPS = re.compile(r"[^\S\n\xa0]+")
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_MODIFIERS = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


@dataclass(frozen=True, slots=True)
class Block:
    """Wrapped text: its lines and the size of the box they fill, in points.

    Attributes:
        lines: what to write on each line; never empty.
        size: of the type.
        bold: whether it is bold.
        width: of the longest line.
    """

    lines: tuple[str, ...]
    size: float
    bold: bool
    width: float

    @property
    def height(self) -> float:
        """Of the box, with half the leading above and below each line."""
        return len(self.lines) * self.pitch

    @property
    def pitch(self) -> float:
        """From one baseline to the next."""
        return self.size * LEADING


@lru_cache(maxsize=8192)
def block(text: str, size: float, width: float = float("inf"), bold: bool = False) -> Block:
    """Return text wrapped to a width, in as few lines as it needs and those of like length.

    Words too long for a line are broken. Newlines stay, empty lines go.

    Args:
        text: anything; nothing in it is read as markup.
        size: of the type, in points.
        width: that no line may pass, in points (one character may, if it is wider than that).
        bold: whether to use the bold face.
    """
    text = clean(text)
    bold = bold and _has_bold(text)
    # A hair less than the width, as renderers round to whole pixels.
    room = (width - 0.5) / 1.01 / size
    lines = [line for part in text.split("\n") if part.strip() for line in _wrap(part, room, bold)] or [""]
    widest = max(_line_width(line, bold) for line in lines)
    return Block(tuple(lines), size, bold, widest * size * 1.01 + 0.5)


def clean(text: str) -> str:
    """Return text that every renderer can draw: no control characters, nothing that no font here has.

    >>> clean("Referral form\\r\\n\\tv2\\x00"), clean("\\ud83d alone")
    ('Referral form\\nv2', '\\ufffd alone')
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", text))
    kept: list[str] = []
    marks = 0
    for char in _GAPS.sub(" ", text):
        kind = unicodedata.category(char)
        missing_before = bool(kept) and kept[-1] == "\ufffd"
        if char == "\n" or char == " ":
            kept.append(char)
        elif (kind in ("Cc", "Cf", "Cs") and char not in _JOINERS) or _MODIFIERS.match(char):
            continue
        elif char in _JOINERS:
            if kept and not missing_before:
                kept.append(char)
            continue
        elif kind in ("Mn", "Me"):
            marks += 1
            # More than two marks on a letter would reach into the line above.
            if marks <= 2 and kept and not missing_before and _glyph(char, False)[1]:
                kept.append(char)
            continue
        else:
            kept.append(char if _glyph(char, False)[1] else "\ufffd")
        marks = 0
    return "\n".join(line.strip() for line in "".join(kept).split("\n"))


def drawn(line: str) -> str:
    """Return what to hand to matplotlib so that it shows a line as it is read."""
    return line if mpl.__version_info__ >= (3, 11) or _PLAIN.fullmatch(line) else visual(line)


def families(text: str) -> list[str]:
    """Return the font families that a text needs: nearly always one."""
    used = sorted({_glyph(char, False)[0] for char in text if char != "\n"} | {0})
    return [_families()[position] for position in used]


@lru_cache(maxsize=2048)
def outlines(line: str, bold: bool) -> tuple[tuple[tuple[str, float, str], ...], float]:
    """Return what to fill to draw a line, and how far the line advances; in thousandths of an em, y up.

    Each shape is an id, where it starts, and its SVG path data. An id stands for the same data wherever it occurs.
    """
    if not _PLAIN.fullmatch(line):
        from matplotlib.textpath import text_to_path  # and with it formulas and TeX, which nothing else here needs

        properties = FontProperties(family=families(line), weight="bold" if bold else "normal", size=_EM)
        vertices, codes = text_to_path.get_text_path(properties, drawn(line))
        scale = _EM / text_to_path.FONT_SCALE
        name = "q-" + "-".join(f"{ord(char):x}" for char in line)
        shape = (name + "b" * bold, 0.0, _path_data(Path(vertices, codes), scale))
        return ((shape,) if len(vertices) else ()), _EM * _width(line, bold)
    x = 0.0
    before: tuple[int, int] | None = None
    shapes = []
    for char in line:
        font, glyph, advance = _glyph(char, bold)
        if before is not None and before[0] == font:
            x += _kerning(font, before[1], glyph, bold)
        data = _outline(char, bold)
        if data:
            shapes.append((f"q{ord(char):x}" + "b" * bold, x, data))
        x += advance
        before = (font, glyph)
    return tuple(shapes), x


def _has_bold(text: str) -> bool:
    """Return whether the bold face of the first font has every character, as it is read and as it is drawn.

    Fallback fonts seldom have a bold face, and DejaVu Sans Bold lacks some 140 characters that DejaVu Sans has.
    """
    if text.isascii():
        return True
    written = (text + drawn(text)).replace("\n", "")
    return len(families(text)) == 1 and all(_font(0, True).get_char_index(ord(char)) for char in written)


def _wrap(text: str, room: float, bold: bool) -> list[str]:
    words = [piece for word in text.split(" ") if word for piece in _pieces(word, room, bold)]
    if len(words) <= 1:
        return words
    gap = _width(" ", bold)
    sizes = [_width(word, bold) for word in words]

    def fill(room: float) -> list[list[str]]:
        lines: list[list[str]] = [[]]
        x = -gap
        for word, size in zip(words, sizes, strict=True):
            if lines[-1] and x + gap + size > room:
                lines.append([])
                x = -gap
            lines[-1].append(word)
            x += gap + size
        return lines

    lines = fill(room)
    if len(lines) > 1:
        # Lines of like length: the narrowest room that takes no more lines.
        low, high = max(sizes), min(room, sum(sizes) + gap * len(sizes))
        for _ in range(6):
            middle = (low + high) / 2
            tried = fill(middle)
            if len(tried) > len(lines):
                low = middle
            else:
                lines, high = tried, middle
    return [" ".join(line) for line in lines]


def _pieces(word: str, room: float, bold: bool) -> list[str]:
    """Return a word whole, or broken into pieces that fit: after a hyphen, a slash or the like, or else anywhere."""
    if _width(word, bold) <= room:
        return [word]
    pieces = []
    while word:
        end = 1
        x = _width(word[0], bold)
        while end < len(word) and x + (step := _width(word[end], bold)) <= room:
            x += step
            end += 1
        if end < len(word):
            joint = max(word.rfind(mark, end // 3, end) for mark in "-/_.,;:@&=?+")
            end = joint + 1 if joint >= 0 else end
            while end < len(word) and unicodedata.category(word[end]) in ("Mn", "Me", "Mc"):
                end += 1
        pieces.append(word[:end])
        word = word[end:]
    return pieces


def _line_width(line: str, bold: bool) -> float:
    # Scripts that join are measured as a line: it is as a line that they are drawn.
    if _PLAIN.fullmatch(line):
        return sum(_width(word, bold) for word in line.split(" ")) + line.count(" ") * _width(" ", bold)
    return _width(line, bold)


@lru_cache(maxsize=32768)
def _width(text: str, bold: bool) -> float:
    """Return how wide a word is, in ems."""
    if not _PLAIN.fullmatch(text):
        from matplotlib.textpath import text_to_path

        properties = FontProperties(family=families(text), weight="bold" if bold else "normal", size=_EM)
        return float(text_to_path.get_text_width_height_descent(drawn(text), properties, False)[0]) / _EM
    x = 0.0
    before: tuple[int, int] | None = None
    for char in text:
        font, glyph, advance = _glyph(char, bold)
        if before is not None and before[0] == font:
            x += _kerning(font, before[1], glyph, bold)
        x += advance
        before = (font, glyph)
    return x / _EM


@cache
def _families() -> tuple[str, ...]:
    installed = {entry.name for entry in fontManager.ttflist}
    return (_FAMILY, *(name for name in _FALLBACKS if name in installed))


@cache
def _font(position: int, bold: bool) -> FT2Font:
    properties = FontProperties(family=[_families()[position]], weight="bold" if bold else "normal")
    font = FT2Font(findfont(properties))
    font.set_size(_EM, 72)
    return font


@cache
def _glyph(char: str, bold: bool) -> tuple[int, int, float]:
    """Return the first font that has a character, its glyph there (0 when none has it) and how far it advances."""
    for position in range(len(_families())):
        font = _font(position, bold and position == 0)
        glyph = font.get_char_index(ord(char))
        if glyph:
            return position, glyph, font.load_char(ord(char), flags=_UNHINTED).linearHoriAdvance / 65536
    return 0, 0, 0.6 * _EM


@cache
def _kerning(font: int, left: int, right: int, bold: bool) -> float:
    face: Any = _font(font, bold and font == 0)  # what it calls a glyph changed its type in matplotlib 3.10
    return float(face.get_kerning(left, right, _UNFITTED)) / 64


@cache
def _outline(char: str, bold: bool) -> str:
    position = _glyph(char, bold)[0]
    font = _font(position, bold and position == 0)
    font.load_char(ord(char), flags=_UNHINTED)
    return _path_data(Path(*font.get_path()), 1)


def _path_data(path: Path, scale: float) -> str:
    """Return an outline as SVG path data, from point to point, so that it can be put at the end of another's."""
    letters = {Path.MOVETO: "m", Path.LINETO: "l", Path.CURVE3: "q", Path.CURVE4: "c", Path.CLOSEPOLY: "z"}
    told = []
    x = y = left = top = 0
    for vertices, code in path.iter_segments(simplify=False, curves=True):
        if code == Path.CLOSEPOLY:
            told.append("z")
            x, y = left, top
            continue
        points = [(round(float(a) * scale), round(float(b) * scale)) for a, b in vertices.reshape(-1, 2)]
        steps = " ".join(f"{a - x} {b - y}" for a, b in points)
        told.append(letters[code] + steps.replace(" -", "-"))
        x, y = points[-1]
        if code == Path.MOVETO:
            left, top = x, y
    return "".join(told)
