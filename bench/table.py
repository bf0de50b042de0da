"""How what was measured is told on the page."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date


def digits(value: float) -> str:
    """Return a number with three digits that matter, or whole when large.

    >>> digits(0.06478), digits(1853.2)
    ('0.0648', '1,853')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def times(name: str, ratio: float) -> str:
    """Return how many times as long another takes; no-break spaces keep a name and its number together."""
    return f"{name}\u00a0{digits(ratio)}\u00a0×"


def judged(wanted: str, met: bool) -> str:
    """Return what was wanted, and whether it was met."""
    return f"{wanted}: {'met' if met else 'not met'}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose second column holds numbers."""
    under = ["--:" if place == 1 else "---" for place in range(len(heads))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, under, *rows))


def machine(day: str = "") -> str:
    """Return when and on what it was measured."""
    system = f"{platform.system()}, {platform.machine()}"
    return (
        f"Measured on {day or date.today().isoformat()} with {os.cpu_count()} cores ({system}), "
        f"Python {platform.python_version()}."
    )
