"""The colours of every drawing can be read by people who see contrast poorly."""

from __future__ import annotations

import pytest

from qitools.draw.style import STYLES


def luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the ratio of two colours' contrast, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", STYLES)
def test_every_colour_of_text_and_lines_stands_out_from_every_ground(name: str) -> None:
    style = STYLES[name]
    grounds = [style.paper, style.panel, style.accent_soft, style.signal_soft]
    for colour in (style.ink, style.muted, style.accent, style.signal, style.good):
        assert [ground for ground in grounds if contrast(colour, ground) < 4.5] == [], colour
    assert style.small >= 8


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
