"""The board of a directorate: its projects, month by month on the progress scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qitools import spoken
from qitools.display import Diagram
from qitools.errors import InputError, entries
from qitools.portfolio import inflated, progress, stuck

if TYPE_CHECKING:
    import pandas as pd

    from qitools.draw.scene import Scene


@dataclass(frozen=True)
class Board(Diagram):
    """Projects in rows, months in columns, a score in each cell, and whether the project has a chart.

    Two things are marked, because each is a reason to sit down with the team: a score that has not moved for three
    months, and a score of 3.0 or more without a chart.

    Args:
        scores: project -> its monthly scores, oldest first; None for a month without one.
        charts: the projects that have a chart of their outcome.
        months: what the columns are called; 1, 2, 3 … when left out.
        title: text above the board.

    Raises:
        InputError: when a score is not on the scale, a row is of another length, or `charts` names no project.

    >>> board = Board({"Huddle": [1.5, 2.0, 2.0, 2.0, 2.0], "Bloods": [2.0, 2.5, 2.5, 3.0, 3.0]}, charts=["Huddle"])
    >>> board.stuck, board.inflated
    (('Huddle',), ('Bloods',))
    """

    scores: Mapping[str, tuple[float | None, ...]]
    charts: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.scores, Mapping):
            raise InputError("The scores of a board are a dict of project to monthly scores, oldest first.")
        scores = {str(name): _row(str(name), row) for name, row in self.scores.items()}
        if len({len(row) for row in scores.values()}) > 1:
            raise InputError("Each project needs a score for each month; put None where there is none.")
        count = max(map(len, scores.values()), default=0)
        named = entries(self.months, "The months of a board are a list")
        months = tuple(map(str, named or range(1, count + 1)))
        if scores and len(months) != count:
            raise InputError(f"There {'is' if len(months) == 1 else 'are'} {spoken.count(len(months), 'month')} named, "
                             f"and {spoken.count(count, 'score')} a project; make them as many.")  # fmt: skip
        charts = tuple(map(str, entries(self.charts, "The charts of a board are a list of projects")))
        if unknown := [name for name in charts if name not in scores]:
            raise InputError(f"{unknown[0]!r} has a chart, but it is not among the projects; check its name.")
        object.__setattr__(self, "scores", scores)
        object.__setattr__(self, "months", months)
        object.__setattr__(self, "charts", charts)
        object.__setattr__(self, "title", str(self.title))

    @property
    def stuck(self) -> tuple[str, ...]:
        """The projects whose last four scores are the same, and below 5.0."""
        return tuple(stuck(self.to_frame())) if self.scores else ()

    @property
    def inflated(self) -> tuple[str, ...]:
        """The projects at 3.0 or more without a chart."""
        return tuple(inflated(self.to_frame())) if self.scores else ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a project: project, has_chart, and a column for each month."""
        import pandas as pd

        rows = {
            "project": list(self.scores),
            "has_chart": [name in self.charts for name in self.scores],
            **{month: [row[place] for row in self.scores.values()] for place, month in enumerate(self.months)},
        }
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return a plain dict that `from_dict` reads."""
        return {
            "scores": {name: list(row) for name, row in self.scores.items()},
            "charts": list(self.charts),
            "months": list(self.months),
            "title": self.title,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Board:
        """Return the board that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or not {"scores"} <= set(given) <= {"scores", "charts", "months", "title"}:
            raise InputError("A board is a dict with the key 'scores' and any of 'charts', 'months' and 'title'.")
        return cls(**given)

    @property
    def alt_text(self) -> str:
        """Each project with its scores, and what is marked."""
        told = [spoken.sentence(self.title or "Portfolio board"), f"{spoken.count(len(self.scores), 'project')}."]
        if self.months and self.scores:
            told.append(f"Scores from {self.months[0]} to {self.months[-1]}.")
        for name, row in self.scores.items():
            marks = [
                "has a chart" if name in self.charts else "no chart",
                *(["has not moved for three months"] if name in self.stuck else []),
                *(["3.0 or more without a chart"] if name in self.inflated else []),
            ]
            values = ", ".join("none" if score is None else f"{score}" for score in row)
            told.append(spoken.sentence(f"{name}: {values}; {', '.join(marks)}"))
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.board import lay_out

        return lay_out(self)


def _row(name: str, given: Iterable[Any]) -> tuple[float | None, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InputError(f"The scores of {name!r} are a list, oldest first; this is {given!r}.")
    found: list[float | None] = []
    for score in given:
        if score is None or score != score:
            found.append(None)
            continue
        try:
            found.append(progress(score).score)
        except InputError:
            raise InputError(f"Project {name!r} has a score {score!r}; use 0.5 to 5.0 in steps of 0.5.") from None
    return tuple(found)
