"""The form for scoring projects on the progress scale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qitools.portfolio import SCALE, VIGNETTES, Vignette, progress
from qitools.scoring import Scores
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Note, State

_SCORES = (("", "No score yet"), *((str(step.score), f"{step.score} {step.name}") for step in SCALE))


class ProjectScore(Editor):
    """A form that scores projects on the progress scale, and shows the test that decides each score.

    Once all are scored, those that differ from what the evidence bears out come back as questions. The answer is
    {"scores": [...], "reasons": [...]}, one of each a project.

    Args:
        projects: what is scored: the course's nine practice projects when left out; `Vignette`s; or texts, such as
            ["Our project, as I see it", "Our project, as its lead sees it"], which have no key.
        value: the `Scores` to start from, or their dict.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> form = ProjectScore(["Our project"])
    >>> form.value = {"scores": [2.5], "reasons": ["Two tests, a chart, no signal"]}
    >>> form.answer()
    {'scores': [2.5], 'reasons': ['Two tests, a chart, no signal']}
    """

    title = "Progress scores"
    help = "Choose the highest score whose test the evidence meets. The page says what has to be so."
    layout = "page"
    kind = Scores

    def __init__(
        self, projects: Iterable[Vignette | str] = VIGNETTES, value: Any = None, name: str | None = None
    ) -> None:
        self.projects = tuple(projects)
        self.schema = [
            part
            for number, text in enumerate(Scores(self.projects).texts, start=1)
            for part in (
                Field(f"score{number}", f"{number}. {text}", "choice", options=_SCORES),
                Field(f"reason{number}", f"What score {number} rests on", hint="the evidence, in a few words"),
            )
        ]
        super().__init__(value, name)

    def start(self) -> Scores:
        """Return projects without a score."""
        return Scores(self.projects)

    def from_dict(self, given: Any) -> Scores:
        """Return the scores that an answer describes."""
        return Scores.from_dict(given, self.projects)

    def to_state(self, value: Scores) -> State:
        """Return the score and the reason of each project as texts."""
        state: State = {}
        for number, (score, reason) in enumerate(zip(value.scores, value.reasons, strict=True), start=1):
            state |= {f"score{number}": "" if score is None else str(score), f"reason{number}": reason}
        return state

    def to_value(self, form: State) -> Scores:
        """Return the scores of the form; what is not on the scale (an old file) counts as none."""
        numbers = range(1, len(self.projects) + 1)
        known = {key for key, _ in _SCORES if key}
        scores = [progress(float(said)).score if (said := form[f"score{n}"]) in known else None for n in numbers]
        return Scores(self.projects, tuple(scores), tuple(form[f"reason{n}"] for n in numbers))

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the score of the project that a finding names."""
        return "", f"score{where.removeprefix('Project ')}"

    def _findings(self, form: State) -> Iterable[Note]:
        for finding in self.value.review():
            row, field = self.place(finding.where, form)
            yield Note(finding.message, finding.question, "", finding.severity, row, field)
