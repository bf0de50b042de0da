"""Scores on the progress scale, for practice projects or for one's own, with what each rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qitools import spoken
from qitools.display import Diagram
from qitools.errors import InputError, entries
from qitools.portfolio import VIGNETTES, Vignette, progress
from qitools.review.core import Finding, Review

if TYPE_CHECKING:
    from qitools.draw.scene import Scene


@dataclass(frozen=True)
class Scores(Diagram):
    """Projects in a few words, each with a score and a reason.

    Args:
        projects: what is scored: texts, or vignettes whose score is known.
        scores: one a project, None where there is none yet.
        reasons: one a project.

    Raises:
        InputError: when a score is not on the scale, or there are more of them than projects.

    >>> scores = Scores(("Two changes tested; no signal on the chart.",), (3.0,))
    >>> print(scores.alt_text)
    Scores of 1 project. 1: Two changes tested; no signal on the chart. 3.0, modest improvement.
    """

    projects: tuple[Vignette | str, ...] = VIGNETTES
    scores: tuple[float | None, ...] = ()
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        count = len(self.projects)
        if len(self.scores) > count or len(self.reasons) > count:
            raise InputError(
                f"There are {spoken.count(count, 'project')} to score; give one score and one reason for each."
            )
        scores = [None if score is None else progress(score).score for score in self.scores]
        object.__setattr__(self, "projects", tuple(self.projects))
        object.__setattr__(self, "scores", (*scores, *[None] * (count - len(scores))))
        object.__setattr__(self, "reasons", (*map(str, self.reasons), *[""] * (count - len(self.reasons))))

    @property
    def texts(self) -> tuple[str, ...]:
        """What each project is said to be."""
        return tuple(one if isinstance(one, str) else one.text for one in self.projects)

    def review(self, today: str | None = None) -> Review:
        """Return where a score differs from the one that the evidence bears out; nothing until all are scored."""
        if None in self.scores:
            return Review()
        found = []
        for number, (project, score) in enumerate(zip(self.projects, self.scores, strict=True), start=1):
            if isinstance(project, Vignette) and score is not None and abs(score - project.score) > project.tolerance:
                found.append(
                    Finding(
                        "",
                        "error",
                        f"Project {number}",
                        f"For a score of {score} this has to be so: {progress(score).test}",
                        "Which words of the project show that, and is there anything that they do not show?",
                    )
                )
        return Review(found)

    def to_dict(self) -> dict[str, Any]:
        """Return {"scores": one number a project, "reasons": one text a project}."""
        return {"scores": list(self.scores), "reasons": list(self.reasons)}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], projects: Iterable[Vignette | str] = VIGNETTES) -> Scores:
        """Return the scores that `to_dict` described; a list is one of scores alone.

        Raises:
            InputError: when it is not such a description.
        """
        if isinstance(given, list | tuple):
            given = {"scores": given}
        if not isinstance(given, Mapping) or set(given) - {"scores", "reasons"}:
            raise InputError("Scores are a dict with the keys 'scores' and 'reasons', and no others.")
        scores = entries(given.get("scores", ()), "The scores are a list, one for each project")
        return cls(
            tuple(projects), scores, entries(given.get("reasons", ()), "The reasons are a list, one for each project")
        )

    @property
    def alt_text(self) -> str:
        """Each project with its score, and what it rests on."""
        told = [f"Scores of {spoken.count(len(self.projects), 'project')}."]
        for number, (text, score, reason) in enumerate(
            zip(self.texts, self.scores, self.reasons, strict=True), start=1
        ):
            said = "No score yet" if score is None else f"{score}, {progress(score).name.lower()}"
            told.append(" ".join(map(spoken.sentence, filter(None, (f"{number}: {text}", said, reason)))))
        return " ".join(told)

    def _scene(self) -> Scene:
        from qitools.draw.scoring import lay_out

        return lay_out(self)
