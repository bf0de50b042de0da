"""Hebrew and Arabic in the order and the letter forms in which they are read.

Matplotlib does this itself from 3.11 on; before, it draws characters one after another from the left, which is what
`visual` is for. It follows the Unicode bidirectional algorithm (UAX #9) as far as a label needs it: no embeddings, no pairs of
brackets.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby

_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def visual(line: str) -> str:
    """Return a line as it is drawn from left to right.

    >>> ascii(visual("61 days: \\u05d0\\u05d1 \\u05d2"))
    "'61 days: \\\\u05d2 \\\\u05d1\\\\u05d0'"
    """
    clusters = _clusters(_shaped(line))
    levels = _levels([cluster[0] for cluster in clusters])
    for level in range(max(levels, default=0), 0, -1):
        turned: list[int] = []
        for high, run in groupby(range(len(clusters)), key=lambda i: levels[i] >= level):
            places = list(run)
            turned += reversed(places) if high else places
        clusters = [clusters[i].translate(_MIRRORED) if levels[i] == level == 1 else clusters[i] for i in turned]
        levels = [levels[i] for i in turned]
    return "".join(clusters)


def _clusters(line: str) -> list[str]:
    """Return letters, each with the marks on it."""
    clusters: list[str] = []
    for char in line:
        if clusters and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _levels(chars: list[str]) -> list[int]:
    """Return the embedding level of each character: odd runs from the right."""
    kinds = [{"R": "R", "AL": "R", "L": "L", "EN": "N", "AN": "N"}.get(unicodedata.bidirectional(c), "") for c in chars]
    base = next((kind for kind in kinds if kind in ("L", "R")), "L")
    before = base
    for i, kind in enumerate(kinds):
        if kind == "N" and before == "L":
            kinds[i] = "L"  # digits after Latin letters go with them
        elif kind in ("L", "R"):
            before = kind
    sides = ["R" if kind == "N" else kind for kind in kinds]
    for i, side in enumerate(sides):
        if not side:
            after = next((one for one in sides[i + 1 :] if one), base)
            sides[i] = after if after == (sides[i - 1] if i else base) else base
    even = 0 if base == "L" else 2
    return [2 if kind == "N" else 1 if side == "R" else even for kind, side in zip(kinds, sides, strict=True)]


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Return the forms of Arabic letters, and of lam with alef: isolated, initial, medial, final."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFE70, 0xFEFD)):
        form, *letters = unicodedata.decomposition(chr(code)).split(" ")
        if letters and letters[0] != "0020":
            forms.setdefault("".join(chr(int(letter, 16)) for letter in letters), {})[form.strip("<>")] = chr(code)
    return forms


def _shaped(line: str) -> str:
    """Return a line with its Arabic letters in the forms that join."""
    forms = _forms()
    letters: list[str] = []
    for char in line:
        if letters and letters[-1] + char in forms:
            letters[-1] += char
        else:
            letters.append(char)
    bare = [i for i, letter in enumerate(letters) if not unicodedata.combining(letter[0])]
    shaped = list(letters)
    for place, i in enumerate(bare):
        own = forms.get(letters[i], {})
        left = forms.get(letters[bare[place + 1]], {}) if place + 1 < len(bare) else {}
        right = forms.get(letters[bare[place - 1]], {}) if place else {}
        joins_before, joins_after = "initial" in right and "final" in own, "initial" in own and "final" in left
        form = {(False, False): "isolated", (False, True): "initial", (True, False): "final", (True, True): "medial"}
        shaped[i] = own.get(form[joins_before, joins_after], letters[i])
    return "".join(shaped)
