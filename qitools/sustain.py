"""The NHS Sustainability Model: will a gain hold, and what should be strengthened first?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any

from qitools import spoken
from qitools.display import Diagram
from qitools.errors import InputError

if TYPE_CHECKING:
    from qitools.draw.scene import Scene


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


@dataclass(frozen=True)
class Sustainability(Diagram):
    """The ten factors as bars, each as long as what it is worth and filled as far as it is in place.

    With a second set of levels the picture shows what would go: what is left when somebody leaves, or when the money
    ends.

    Args:
        levels: as in `sustain_total`.
        then: levels after something has happened; left out when there is nothing to compare.
        event: what happens, to be read after "if", such as "Sam leaves".

    Raises:
        InputError: when a factor is missing or unknown, or a share is not from 0 to 1.

    >>> now = {factor.key: 0.8 for factor in FACTORS}
    >>> Sustainability(now, {**now, "monitoring": 0.0}, "Sam leaves").lost
    {'monitoring': 5.2}
    """

    levels: Mapping[str, float]
    then: Mapping[str, float] | None = None
    event: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "levels", _shares(self.levels))
        if self.then is not None:
            object.__setattr__(self, "then", _shares(self.then))

    @property
    def total(self) -> float:
        """The score from 0 to 100."""
        return sustain_total(self.levels)

    @property
    def total_then(self) -> float | None:
        """The score after the event; None where there is none."""
        return None if self.then is None else sustain_total(self.then)

    @property
    def lost(self) -> dict[str, float]:
        """Factor -> points that the event takes away, the most first."""
        if self.then is None:
            return {}
        then = self.then
        points = {one.key: round(one.maximum * (self.levels[one.key] - then[one.key]), 2) for one in FACTORS}
        return {key: points[key] for key in sorted(points, key=lambda key: -points[key]) if points[key] > 0}

    def to_dict(self) -> dict[str, Any]:
        """Return a plain dict that `from_dict` reads."""
        told: dict[str, Any] = {"levels": dict(self.levels)}
        if self.then is not None:
            told["then"] = dict(self.then)
        if self.event:
            told["event"] = self.event
        return told

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Sustainability:
        """Return the scores that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or "levels" not in given or set(given) - {"levels", "then", "event"}:
            raise InputError("Sustainability scores are a dict with the keys 'levels', 'then' and 'event'.")
        return cls(given["levels"], given.get("then"), str(given.get("event", "")))

    @property
    def alt_text(self) -> str:
        """The total, and each factor with its share and what it is worth."""
        told = [f"NHS Sustainability Model: {self.total:.1f} of 100 points."]
        if self.then is not None:
            told.append(f"If {self.event or 'that happens'}: {self.total_then:.1f}.")
        for group in dict.fromkeys(factor.group for factor in FACTORS):
            rows = []
            for factor in FACTORS:
                if factor.group == group:
                    share = f"{100 * self.levels[factor.key]:.0f}%"
                    if self.then is not None and factor.key in self.lost:
                        share += f", then {100 * self.then[factor.key]:.0f}%"
                    rows.append(f"{factor.name} {share} of {factor.maximum:g}")
            told.append(spoken.sentence(f"{group}: {'; '.join(rows)}"))
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.sustain import lay_out

        return lay_out(self)
