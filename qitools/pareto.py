"""Pareto charts: which few causes bring most of the trouble, in a unit that matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum, isnan
from typing import TYPE_CHECKING, Any

from qitools.display import Diagram
from qitools.errors import InputError
from qitools.series import is_missing, plain_list, read_numbers
from qitools.timechart import number_text, plain_number

if TYPE_CHECKING:
    import pandas as pd

    from qitools.draw.scene import Scene
    from qitools.review import Review

# Categories that gather what is left; they stand last, whatever their size.
OTHER = ("other", "others", "all other", "all others", "other reasons", "other causes", "miscellaneous", "misc")


class Pareto(Diagram):
    """A Pareto chart: categories from the largest down, "other" last, and what they add up to.

    Args:
        counts: category -> how much of the unit it brings: a dict, a pandas Series, or pairs. Categories of equal
            size keep the order given.
        unit: what is counted, such as "bed-days".
        title: text on the chart.
        multiple: whether one case may stand under several categories, so that they add up to more than the cases.

    Raises:
        InputError: when a category comes twice, a number is missing or below zero, or all are zero.

    >>> delays = {"medicines": 61, "care package": 217, "other": 72, "transport": 46}
    >>> pareto = Pareto(delays, unit="bed-days")
    >>> pareto.categories
    ('care package', 'medicines', 'transport', 'other')
    >>> pareto.vital_few(70)
    ('care package', 'medicines')
    """

    def __init__(self, counts: Any, unit: str | None = None, title: str | None = None, multiple: bool = False) -> None:
        pairs = _read_pairs(counts)
        numbers = read_numbers([amount for _, amount in pairs], "the counts")
        seen: dict[str, float] = {}
        for (category, _), amount in zip(pairs, numbers, strict=True):
            if category in seen:
                raise InputError(f"The category {category!r} comes twice; add its counts up first.")
            if isnan(amount):
                raise InputError(f"The category {category!r} has no count; give 0 where there was none.")
            if amount < 0:
                raise InputError(f"The category {category!r} has {amount:g}; a count cannot be below 0.")
            seen[category] = amount
        if not any(seen.values()):
            raise InputError("Every count is 0; there is nothing to compare.")
        self._given = seen
        self.unit = "" if unit is None else str(unit)
        self.title = "" if title is None else str(title)
        self.multiple = bool(multiple)
        ordered = sorted(seen.items(), key=lambda pair: (_is_other(pair[0]), -pair[1]))
        self.categories = tuple(category for category, _ in ordered)
        self.counts = tuple(amount for _, amount in ordered)

    @property
    def total(self) -> float:
        """All categories together."""
        return fsum(self.counts)

    @property
    def percent(self) -> tuple[float, ...]:
        """The share of each category, in percent of the total."""
        return tuple(100 * amount / self.total for amount in self.counts)

    @property
    def cumulative(self) -> tuple[float, ...]:
        """The share of each category and all before it, in percent; the last is exactly 100."""
        sums = [fsum(self.counts[: place + 1]) for place in range(len(self.counts))]
        return tuple(100 * part / sums[-1] for part in sums)

    def vital_few(self, share: float = 80) -> tuple[str, ...]:
        """Return the fewest categories, from the largest, that reach a share of the total.

        Args:
            share: the share in percent, above 0 and up to 100.

        Raises:
            InputError: when it is not.
        """
        if not 0 < share <= 100:
            raise InputError(f"The share is {share!r}; give a percentage above 0 and up to 100.")
        # a share such as 33.3 that thirds should reach is not missed for a rounding error
        reached = next(place for place, part in enumerate(self.cumulative) if part >= share - 1e-9)
        return self.categories[: reached + 1]

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes PAR01 to PAR06."""
        from qitools.review.pareto import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the chart as plain dicts, numbers and texts; `from_dict` gives an equal chart back."""
        details = {"unit": self.unit, "title": self.title, "multiple": self.multiple}
        counts = {category: plain_number(amount) for category, amount in self._given.items()}
        return {"counts": counts, **{key: value for key, value in details.items() if value}}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Pareto:
        """Return the chart that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or not {"counts"} <= set(given) <= {"counts", "unit", "title", "multiple"}:
            raise InputError(
                "A Pareto chart is a dict with the key 'counts' and any of 'unit', 'title' and 'multiple'."
            )
        return cls(**given)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a category, in the order of the bars: category, count, percent, cumulative."""
        import pandas as pd

        columns = {
            "category": self.categories,
            "count": self.counts,
            "percent": self.percent,
            "cumulative": self.cumulative,
        }
        return pd.DataFrame({name: list(values) for name, values in columns.items()})

    @property
    def alt_text(self) -> str:
        """The chart in words: each category with its count, its share and the running total."""
        unit = f" {self.unit}" if self.unit else ""
        rows = zip(self.categories, self.counts, self.percent, self.cumulative, strict=True)
        bars = "; ".join(f"{name} {number_text(n)} ({part:.1f}%, in all {total:.1f}%)" for name, n, part, total in rows)
        few = self.vital_few(80)
        reach = f"The first {len(few)} reach" if len(few) > 1 else "The first reaches"
        title = f"Pareto chart: {self.title}. " if self.title else "Pareto chart. "
        more = " A case may stand under several categories." if self.multiple else ""
        return f"{title}{number_text(self.total)}{unit} in all. {bars}. {reach} 80%.{more}"

    def _scene(self) -> Scene:
        from qitools.draw.pareto import lay_out

        return lay_out(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Pareto):
            return NotImplemented
        mine, theirs = ((list(p._given.items()), p.unit, p.title, p.multiple) for p in (self, other))
        return mine == theirs

    __hash__ = None  # type: ignore[assignment]  # compared by what it holds

    def __repr__(self) -> str:
        count = len(self.categories)
        return f"<Pareto: {count} {'category' if count == 1 else 'categories'}, {number_text(self.total)} {self.unit}>".replace(
            " >", ">"
        )


def _is_other(category: str) -> bool:
    return category.strip().lower() in OTHER


def _read_pairs(given: Any) -> list[tuple[str, Any]]:
    """Return category and amount of each row of a dict, a pandas Series or a list of pairs."""
    if isinstance(given, Mapping) or (hasattr(given, "items") and hasattr(given, "index")):
        rows: list[Any] = list(given.items())
    elif isinstance(given, str) or not isinstance(given, Iterable):
        raise InputError(f"The counts must be a dict, category then count; they are {given!r}.")
    else:
        rows = plain_list(given, "the counts")
    pairs = []
    for number, row in enumerate(rows, start=1):
        if isinstance(row, str) or not isinstance(row, tuple | list) or len(row) != 2:
            raise InputError(f"Row {number} of the counts must be a category and its count; it is {row!r}.")
        if is_missing(row[0]):
            raise InputError(f"Row {number} of the counts has no category; name it, or call it 'other'.")
        pairs.append((str(row[0]).strip(), row[1]))
    if not pairs:
        raise InputError("There is no category; give at least one with its count.")
    return pairs
