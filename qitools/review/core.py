"""Findings, reviews, and the subjects that hold the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, overload

from qitools.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "coach"]

# Where the rules of a subject live, in the order of the course.
SUBJECTS = (
    "contract", "aim", "charter", "map", "fishbone", "pareto", "driver", "measures", "plan", "runchart",
    "equity", "shewhart", "ideas", "pdsa", "ramp", "factorial", "motivation", "facilitation", "stakeholders",
    "sponsor", "sustain", "spread", "storyboard", "coachplan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a coach noticed.

    Attributes:
        code: stable for ever, such as "FISH04"; explained in the reference.
        severity: "error" costs marks; "coach" is advice.
        where: the part it is about, such as "People: No leaflet".
        message: what was seen.
        question: what a good coach would ask. Never the answer.
    """

    code: str
    severity: Severity
    where: str
    message: str
    question: str

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.code}{place}: {self.message} {self.question}".rstrip()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule yields: the place, what was seen there and, where it differs from the rule's own, how serious."""

    where: str
    message: str
    severity: Severity | None = None


class Review(Sequence[Finding]):
    """An ordered list of findings; empty when there is nothing to say.

    >>> review = Review([Finding("FISH02", "error", "", "There are 2 categories.", "Where else could causes sit?")])
    >>> review.codes
    ('FISH02',)
    >>> bool(Review())
    False
    """

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._findings = tuple(findings)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self._findings[index]

    def __len__(self) -> int:
        return len(self._findings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Review) and self._findings == other._findings

    def __hash__(self) -> int:
        return hash(self._findings)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes found, each once, in order."""
        return tuple(dict.fromkeys(f.code for f in self._findings))

    @property
    def errors(self) -> Review:
        """The findings that cost marks."""
        return Review(f for f in self._findings if f.severity == "error")

    @property
    def advice(self) -> Review:
        """The findings that are advice only."""
        return Review(f for f in self._findings if f.severity == "coach")

    def to_frame(self) -> pd.DataFrame:
        """Return one row a finding: code, severity, where, message, question."""
        import pandas as pd

        columns = list(Finding.__dataclass_fields__)
        return pd.DataFrame([[getattr(f, c) for c in columns] for f in self._findings], columns=columns)

    def _asked_once(self) -> Iterator[Finding]:
        """Yield the findings; one that asks what one before it asked says only what was seen."""
        asked: set[tuple[str, str]] = set()
        for finding in self._findings:
            again = (finding.code, finding.question) in asked
            asked.add((finding.code, finding.question))
            yield replace(finding, question="") if again else finding

    @property
    def told(self) -> tuple[str, ...]:
        """Each finding as it is said; a question is asked once, however many findings ask it."""
        return tuple(map(str, self._asked_once()))

    def __str__(self) -> str:
        return "\n".join(self.told) or "Nothing to raise."

    def __repr__(self) -> str:
        return f"<Review: {', '.join(self.codes) or 'nothing to raise'}>"

    def _repr_html_(self) -> str:
        if not self._findings:
            return "<p>Nothing to raise.</p>"
        items = "".join(
            f"<li><strong>{escape(f.where or 'As a whole')}</strong>: {escape(f.message)} "
            + (f"<em>{escape(f.question)}</em> " if f.question else "")
            + f"<small>({f.code}, {'advice' if f.severity == 'coach' else 'to mend'})</small></li>"
            for f in self._asked_once()
        )
        return f"<ul>{items}</ul>"


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue.

    Attributes:
        code, severity: as in `Finding`.
        title: what is wrong, in a few words.
        why: why it matters, with its source as a key of the bibliography in square brackets.
        question: the coaching question.
        bad, good: examples in the subject's `to_dict` form; the first is found by this rule, the second is not.
        look: yields what it sees.
    """

    code: str
    severity: Severity
    title: str
    why: str
    question: str
    bad: Any
    good: Any
    look: Callable[[Any, date], Iterator[Seen]] = field(repr=False)


class Subject:
    """Something that can be reviewed, and its rules.

    Args:
        name: the key used by `check`, such as "fishbone"; also the name of its module in `qitools.review`.
        title: its name for readers, such as "Fishbone diagram".
        read: turns the object, or its `to_dict` form, into what the rules look at. It never raises on odd content.
    """

    def __init__(self, name: str, title: str, read: Callable[[Any], Any]) -> None:
        self.name = name
        self.title = title
        self.read = read
        self.rules: list[Rule] = []

    def rule(
        self, code: str, severity: Severity, *, title: str, why: str, question: str, bad: Any, good: Any
    ) -> Callable[[Callable[[Any, date], Iterator[Seen]]], Callable[[Any, date], Iterator[Seen]]]:
        """Add the decorated function as a rule: it takes what `read` gave and today's date, and yields `Seen`."""

        def add(look: Callable[[Any, date], Iterator[Seen]]) -> Callable[[Any, date], Iterator[Seen]]:
            self.rules.append(Rule(code, severity, title, why, question, bad, good, look))
            return look

        return add

    def review(self, answer: Any, today: date | str | None = None) -> Review:
        """Review an object, or its `to_dict` form: every rule in order of its code."""
        thing = self.read(answer)
        day = date.fromisoformat(today) if isinstance(today, str) else today or date.today()
        return Review(
            Finding(rule.code, seen.severity or rule.severity, seen.where, seen.message, rule.question)
            for rule in sorted(self.rules, key=lambda r: r.code)
            for seen in rule.look(thing, day)
        )


def subject(name: str) -> Subject:
    """Return the subject of that name, with its rules.

    Raises:
        InputError: when there is none, with the names that there are.

    >>> subject("fishbone").rules[0].code
    'FISH01'
    """
    if name not in SUBJECTS:
        raise InputError(f"There is no review of {name!r}; choose one of {', '.join(SUBJECTS)}.")
    found: Subject = import_module(f"qitools.review.{name}").SUBJECT
    return found


def rules() -> list[Rule]:
    """Return every rule of the catalogue, by subject, in order of its code."""
    return [rule for name in SUBJECTS for rule in sorted(subject(name).rules, key=lambda r: r.code)]


def check(name: str, answer: Any, today: date | str | None = None) -> Review:
    """Review an answer written as plain dicts and lists.

    Args:
        name: what it is, such as "fishbone" or "charter".
        answer: in the form that the object's `to_dict` gives, or that the lesson describes.
        today: the date to judge dates by (ISO text or a date); today when left out.

    Returns:
        The review. Odd content never raises; it is simply found wanting.

    >>> check("fishbone", {"effect": "Long waits", "categories": {"People": ["Few nurses"]}}).codes[:2]
    ('FISH01', 'FISH02')
    """
    return subject(name).review(answer, today)
