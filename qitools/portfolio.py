"""A portfolio of projects: the progress scale, and which scores deserve a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qitools.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of the progress scale.

    Attributes:
        score: from 0.5 to 5.0.
        name: its name.
        test: what has to be so for a project to have this score.
    """

    score: float
    name: str
    test: str


# The scale for improvement teams of the Institute for Healthcare Improvement, in our own words. At 3.0 it asks for
# anecdotal gain and about a fifth of the expected result; other versions ask for measured change there.
SCALE = (
    Progress(0.5, "Intent to participate", "A topic is named; there is no charter and no team yet."),
    Progress(
        1.0, "Charter and team established", "The charter is reviewed and people are assigned; work has not begun."
    ),
    Progress(1.5, "Planning begun", "Meetings, resources, focus and materials are being arranged."),
    Progress(2.0, "Activity, no changes", "The team learns (baseline, measures, maps); no change has been tested."),
    Progress(
        2.5,
        "Changes tested, no improvement",
        "Tests have started and most goals have a measure on a chart with its target; no improvement shows.",
    ),
    Progress(
        3.0,
        "Modest improvement",
        "Some tests succeed and are kept on a small scale; there is anecdotal gain, about 20% of what is expected.",
    ),
    Progress(3.5, "Improvement", "Testing and implementing go on, and measures show further gain."),
    Progress(
        4.0,
        "Significant improvement",
        "Results in the major parts of the system; implementation has begun; at least half of the goals are met.",
    ),
    Progress(4.5, "Sustainable improvement", "Key data begin to show that the effect lasts."),
    Progress(
        5.0,
        "Outstanding sustainable results",
        "Implementation is complete, all goals are met, and the organisation has changed to make it permanent.",
    ),
)


def progress(score: float) -> Progress:
    """Return the step of the scale with a score.

    Raises:
        InputError: when the scale has no such score.

    >>> progress(2.5).name
    'Changes tested, no improvement'
    """
    for step in SCALE:
        if not isinstance(score, bool) and step.score == score:
            return step
    raise InputError(f"The score {score!r} is not on the scale; use 0.5 to 5.0 in steps of 0.5.")


@dataclass(frozen=True, slots=True)
class Vignette:
    """A project in a few words, with the score that its evidence bears out.

    Attributes:
        text: what is known about it.
        score: the score of the progress scale.
        tolerance: how far an answer may lie from it, where people who know the scale differ.
    """

    text: str
    score: float
    tolerance: float = 0.0


# For practice in scoring.
VIGNETTES = (
    Vignette("Topic agreed at the forum. No team; the charter is blank.", 0.5),
    Vignette("Charter reviewed, five people named, first meeting next week.", 1.0),
    Vignette("Fortnightly meetings set; materials and support listed; no data.", 1.5),
    Vignette("Twelve-week baseline and map done; no change tried.", 2.0),
    Vignette("Two changes tested on one shift each; charts with goal lines on the wall; no signal.", 2.5),
    Vignette(
        "One of four ideas works on two wards and stays in use; staff say it helps; about a fifth of the target.",
        3.0,
        0.5,
    ),
    Vignette("All four ideas under test; process and outcome charts both show a shift; a third of the way.", 3.5, 0.5),
    Vignette("Main wards at target; training and communication begun; 55% of goals.", 4.0),
    Vignette("All goals met for nine months; in policy and induction; team stood down.", 5.0),
)


def stuck(frame: pd.DataFrame, months: int = 3) -> list[str]:
    """Return the projects whose score has not moved over the last monthly intervals, and is below 5.0.

    Args:
        frame: either one row a project and month (project, month, score, has_chart), or one row a project (project,
            has_chart, and a column of scores for each month, oldest first). `has_chart` is True, "yes" or "Y", or not.
        months: how many intervals: 3 means that the last four scores are the same. Months without a score are skipped.

    Returns:
        Project names, in the frame's order. A project with too few scores is not among them.

    Raises:
        InputError: when a column is missing or a score is not on the scale.

    >>> import pandas as pd
    >>> board = pd.DataFrame({"project": ["Huddle", "Bloods"], "has_chart": ["Y", "N"],
    ...                       "Jan": [2.0, 2.5], "Feb": [2.0, 3.0], "Mar": [2.0, 3.0], "Apr": [2.0, 3.5]})
    >>> stuck(board), inflated(board)
    (['Huddle'], ['Bloods'])
    """
    if isinstance(months, bool) or not isinstance(months, int) or months < 1:
        raise InputError(f"The number of months must be a whole number from 1 up; it is {months!r}.")
    last = {name: scores[-months - 1 :] for name, (scores, _) in _read(frame).items()}
    return [
        name for name, scores in last.items() if len(scores) == months + 1 and len(set(scores)) == 1 and scores[0] < 5.0
    ]


def inflated(frame: pd.DataFrame) -> list[str]:
    """Return the projects whose last score is 3.0 or more though they have no chart.

    Args:
        frame: as in `stuck`.

    Returns:
        Project names, in the frame's order.

    Raises:
        InputError: as in `stuck`.
    """
    return [name for name, (scores, charted) in _read(frame).items() if scores and scores[-1] >= 3.0 and not charted]


def _read(frame: pd.DataFrame) -> dict[str, tuple[list[float], bool]]:
    """Project -> its scores in order of time, and whether it has a chart."""
    import pandas as pd

    for column in ("project", "has_chart"):
        if column not in frame.columns:
            raise InputError(f"The portfolio has no column {column!r}; please add it.")
    if "score" in frame.columns:
        if "month" not in frame.columns:
            raise InputError("The portfolio has a column 'score' but no column 'month'; please add it.")
        # Text months such as "2026-11" and dates sort by time; a stable sort keeps equal ones as they came.
        rows = frame.sort_values("month", kind="stable") if not frame["month"].isna().any() else frame
    else:
        months = [column for column in frame.columns if column not in ("project", "has_chart", "month")]
        rows = frame.melt(["project", "has_chart"], months, "month", "score")
    found: dict[str, tuple[list[float], bool]] = {str(name): ([], False) for name in frame["project"]}
    for project, score, charted in zip(rows["project"], rows["score"], rows["has_chart"], strict=True):
        scores, before = found[str(project)]
        if not pd.isna(score):
            try:
                scores.append(progress(float(score)).score)
            except (InputError, TypeError, ValueError):
                raise InputError(
                    f"Project {project!r} has a score {score!r}; use 0.5 to 5.0 in steps of 0.5, or leave it empty."
                ) from None
        found[str(project)] = (scores, before or _yes(charted))
    return found


def _yes(given: object) -> bool:
    import pandas as pd

    if isinstance(given, str):
        return given.strip().lower() in ("y", "yes", "true", "1")
    return not pd.isna(given) and bool(given)  # type: ignore[call-overload]
