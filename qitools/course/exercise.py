"""What an exercise notebook calls: advice that a participant sees, marks that only the graded copy gives.

The advice names the finding and asks the coaching question. It never says that all is well, because the
submitted work gets further checks.
"""

from __future__ import annotations

from html import escape
from typing import Any

from qitools.review import Review, check


def advice(subject: str, answer: Any, *codes: str, today: str | None = None) -> None:
    """Show what a coach would raise about the answer under these codes.

    Args:
        subject: what is reviewed, such as "fishbone".
        answer: the participant's answer, as plain dicts and lists.
        codes: the review codes that this check is about.
        today: the date to judge dates by, ISO text: the day on which the exercise is set. Today when left out.

    >>> advice("fishbone", {"effect": "", "categories": {}}, "FISH02")  # doctest: +ELLIPSIS
    FISH02 (Categories): ...
    """
    found = [finding for finding in check(subject, answer, today) if finding.code in codes]
    if found:
        say(*Review(found).told)
    else:
        say(f"{', '.join(codes)}: public checks passed; the submitted work gets further checks.")


def say(*sentences: str) -> None:
    """Show sentences in the notebook, each as a paragraph; as plain lines outside one."""
    try:
        from IPython import get_ipython
    except ImportError:
        shell = None
    else:
        shell = get_ipython()
    if shell is None:
        print(*sentences, sep="\n")
        return
    from IPython.display import HTML, display

    paragraphs = "".join(f'<p class="qi-advice">{escape(sentence)}</p>' for sentence in sentences)
    display(HTML(paragraphs))  # type: ignore[no-untyped-call]


def marks(subject: str, answer: Any, code: str, points: float, *, attempted: bool, today: str | None = None) -> float:
    """Return the marks for one code: all of them, unless a coach would call it an error.

    Advice costs nothing. An answer that was not attempted has made no mistake, and earns nothing.

    Args:
        subject, answer, today: as in `advice`.
        code: the code that the marks are for.
        points: the marks that can be had.
        attempted: whether there is enough of an answer to judge.

    >>> marks("fishbone", {"effect": "", "categories": {}}, "FISH05", 2, attempted=False)
    0.0
    """
    lost = any(finding.code == code for finding in check(subject, answer, today).errors)
    return 0.0 if lost or not attempted else float(points)
