"""What people get wrong in the exercise about operational definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.exercises.submissions import Answers, Mistakes

_ROW = {
    "w2d1l2-mp01": 2, "w2d1l2-mp02": 2, "w2d1l2-mp03": 1, "w2d1l2-mp04": 1, "w2d1l2-mp05": 1, "w2d1l2-mp06": 1,
    "w2d1l2-mp07": 1, "w2d1l2-mp08": 1,
}  # fmt: skip


def _with(**parts: Any) -> Callable[[Answers], None]:
    def change(answers: Answers) -> None:
        (row,) = answers["w2d1l2-answer"]["measures"]
        row.update(parts)

    return change


def _typical(answers: Answers) -> None:
    _with(exclusions="", frequency="quarterly")(answers)


MISTAKES = {
    "typical": Mistakes(_typical, {"w2d1l2-mp03": 1, "w2d1l2-mp05": 1}, ("MP03", "MP05")),
    "MP01": Mistakes(_with(denominator=""), {"w2d1l2-mp01": 2}, ("MP01",)),
    "MP02": Mistakes(
        _with(definition="The clerk offered an appropriate choice in good time"), {"w2d1l2-mp02": 2}, ("MP02",)
    ),
    "MP03": Mistakes(_with(exclusions=""), {"w2d1l2-mp03": 1}, ("MP03",)),
    "MP04": Mistakes(_with(collector=""), {"w2d1l2-mp04": 1}, ("MP04",)),
    "MP05": Mistakes(_with(frequency="quarterly"), {"w2d1l2-mp05": 1}, ("MP05",)),
    "MP06": Mistakes(_with(sampling=""), {"w2d1l2-mp06": 1}, ("MP06",)),
    "MP07": Mistakes(_with(chart="c"), {"w2d1l2-mp07": 1}, ("MP07",)),
    "MP08": Mistakes(_with(revision=""), {"w2d1l2-mp08": 1}, ("MP08",)),
    "the percentage for kappa": Mistakes(
        lambda a: a["w2d1l2-quiz-answers"].update(kappa="0.67"), {"w2d1l2-agreement": 1}
    ),
    "the start taken for the step": Mistakes(
        lambda a: a["w2d1l2-quiz-answers"].update(sample="C08, C16, C24, C32, C40"), {"w2d1l2-sampling": 1}
    ),
    "another team's row": Mistakes(
        _with(
            name="Median wait from referral to diagnosis",
            definition="Calendar days from the date stamp, day 0, to the day on which the diagnosis is discussed",
            numerator="",
        ),
        _ROW,
    ),
}
