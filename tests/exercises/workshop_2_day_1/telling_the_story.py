"""What people get wrong in the exercise about telling the story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.exercises.submissions import Answers, Mistakes

_SPONSORS = (
    "Memory service: six weeks to a diagnosis for six in ten, up from four in ten. Everyone is being seen sooner."
)


def _says(**parts: Any) -> Callable[[Answers], None]:
    return lambda answers: answers["w2d1l4-answer"].update(parts)


def _unnamed(answers: Answers) -> None:
    for group in answers["w2d1l4-answer"]["groups"]:
        group["group"] = ""


def _without_numbers(answers: Answers) -> None:
    for group in answers["w2d1l4-answer"]["groups"]:
        del group["before_n"]


def _lesson(answers: Answers) -> None:
    answers["w2d1l4-answer"].update(
        groups=[
            {"group": "English spoken", "before": 62, "before_n": 1200, "after": 84, "after_n": 1180},
            {"group": "Interpreter needed", "before": 50, "before_n": 300, "after": 53.1, "after_n": 320},
        ],
        gap_before=12,
        gap_after=31,
        gap_change=19,
    )


MISTAKES = {
    "typical": Mistakes(_says(headline=_SPONSORS, caution=""), {"w2d1l4-eq03": 2, "w2d1l4-eq04": 2}, ("EQ03", "EQ04")),
    "EQ01": Mistakes(_unnamed, {"w2d1l4-eq01": 2}, ("EQ01",)),
    "EQ02": Mistakes(_without_numbers, {"w2d1l4-eq02": 2}, ("EQ02",)),
    "EQ03": Mistakes(_says(headline=_SPONSORS), {"w2d1l4-eq03": 2}, ("EQ03",)),
    "EQ04": Mistakes(_says(caution=""), {"w2d1l4-eq04": 2}, ("EQ04",)),
    "a gap that widened, with a minus": Mistakes(_says(gap_change=-33), {"w2d1l4-gap": 1}),
    "the table of the lesson": Mistakes(
        _lesson,
        {"w2d1l4-results": 3, "w2d1l4-eq01": 2, "w2d1l4-eq02": 2, "w2d1l4-gap": 3, "w2d1l4-eq03": 2, "w2d1l4-eq04": 2},
    ),
}
