"""The NHS Sustainability Model: will a gain hold, and what should be strengthened first?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from numbers import Real

from qitools.errors import InputError


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the ten factors.

    Attributes:
        key: its short name, used in `levels`.
        name: its name for readers.
        group: "Process", "Staff" or "Organisation".
        maximum: the points it is worth; the ten add up to 100.
    """

    key: str
    name: str
    group: str
    maximum: float


# Maher, Gustafson & Evans, NHS Institute for Innovation and Improvement 2010.
FACTORS = (
    Factor("benefits", "Benefits beyond helping patients", "Process", 8.5),
    Factor("credibility", "Credibility of the benefits", "Process", 9.1),
    Factor("adaptability", "Adaptability of the improved process", "Process", 7.0),
    Factor("monitoring", "Effectiveness of the system to monitor progress", "Process", 6.5),
    Factor("training", "Staff involvement and training", "Staff", 11.4),
    Factor("behaviours", "Staff behaviours towards the change", "Staff", 11.0),
    Factor("senior_leadership", "Senior leadership engagement", "Staff", 15.0),
    Factor("clinical_leadership", "Clinical leadership engagement", "Staff", 15.0),
    Factor("fit", "Fit with the organisation's aims and culture", "Organisation", 7.0),
    Factor("infrastructure", "Infrastructure", "Organisation", 9.5),
)


def sustain_total(levels: Mapping[str, float]) -> float:
    """Return the score from 0 to 100: each factor's share, weighted by what the factor is worth.

    Args:
        levels: factor key -> how much of it is in place, as a share from 0 to 1. (Where the form was filled in with
            points, divide them by the factor's maximum.)

    Raises:
        InputError: when a factor is missing or unknown, or a share is not from 0 to 1.

    >>> sustain_total({factor.key: 0.5 for factor in FACTORS})
    50.0
    """
    shares = _shares(levels)
    return round(sum(factor.maximum * shares[factor.key] for factor in FACTORS), 6)


def weakest(levels: Mapping[str, float], k: int = 2) -> list[str]:
    """Return the factors least in place, as shares of their own maxima; the heavier first where they are level.

    Args:
        levels: as in `sustain_total`.
        k: how many to return.

    Raises:
        InputError: as in `sustain_total`, and when k is not from 1 to 10.

    >>> weakest({**{factor.key: 0.8 for factor in FACTORS}, "monitoring": 0.2, "training": 0.5})
    ['monitoring', 'training']
    """
    shares = _shares(levels)
    if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= len(FACTORS):
        raise InputError(f"Ask for 1 to {len(FACTORS)} of the weakest factors; this is {k!r}.")
    ordered = sorted(FACTORS, key=lambda factor: (shares[factor.key], -factor.maximum))
    return [factor.key for factor in ordered[:k]]


def _shares(levels: Mapping[str, float]) -> dict[str, float]:
    keys = [factor.key for factor in FACTORS]
    if not isinstance(levels, Mapping):
        raise InputError(f"The levels are a dict of factor to share, such as {{'benefits': 0.5}}; this is {levels!r}.")
    unknown = [key for key in levels if key not in keys]
    if unknown:
        raise InputError(f"There is no factor {unknown[0]!r}; the factors are {', '.join(keys)}.")
    absent = [key for key in keys if key not in levels]
    if absent:
        raise InputError(f"The factor {absent[0]!r} has no level; give each of the ten a share from 0 to 1.")
    for key, share in levels.items():
        if isinstance(share, bool) or not isinstance(share, Real) or not isfinite(share) or not 0 <= share <= 1:
            raise InputError(f"The level of {key!r} must be a share from 0 to 1; it is {share!r}.")
    return {key: float(levels[key]) for key in keys}
