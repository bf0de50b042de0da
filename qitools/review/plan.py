"""What a coach notices in a row of a measurement plan.

A field that is empty, or that does not fit another, gives an `error`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.measures import CHARTS, CHARTS_FOR, Measure
from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import fields, listed, number, quote, said, text


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was written: its texts by field, and the agreement of two people who tried the definition."""

    texts: dict[str, str]
    kappa: float | None

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    @property
    def ratio(self) -> bool:
        """Whether it is a percentage or a rate."""
        above, below = bool(self["numerator"]), bool(self["denominator"])
        return (
            words.RATIO.search(f"{self['unit']} {self['name']}") is not None
            or above != below
            or self["data_type"] == "classification"
            or self["chart"] in {"p", "pp", "u", "up"}
        )


_TEXTS = (
    "name", "definition", "numerator", "denominator", "unit", "source", "collector", "place", "frequency", "sampling",
    "sample_size", "revision",
)  # fmt: skip


def read(answer: Any) -> Row:
    """Return a row from a `Measure`, or from its dict form."""
    given = fields(answer)
    texts = {name: said(given.get(name)) for name in _TEXTS}
    # "none" is an answer here
    exclusions = text(given.get("exclusions"))
    texts["exclusions"] = (
        exclusions if said(exclusions) or re.match(r"(?:none|nil|nothing|no one)\b", exclusions, re.IGNORECASE) else ""
    )
    texts["data_type"] = said(given.get("data_type")).lower()
    texts["chart"] = Measure("", chart=said(given.get("chart"))).chart
    return Row(texts, number(given.get("kappa")))


SUBJECT = Subject("plan", "Measurement plan row", read)

_GOOD: dict[str, Any] = {
    "name": "% of shifts with a safety huddle",
    "kind": "process",
    "definition": "A huddle counts when the nurse in charge and two others meet for 2 minutes or more in the first hour of a shift",
    "numerator": "shifts with a huddle",
    "denominator": "all shifts in the week (21)",
    "unit": "%",
    "exclusions": "none",
    "source": "huddle sheet on the office door",
    "collector": "nurse in charge",
    "place": "Heron ward",
    "frequency": "weekly",
    "sampling": "all",
    "data_type": "classification",
    "chart": "p",
    "kappa": 0.82,
}


@SUBJECT.rule(
    "MP01",
    "error",
    title="A percentage or rate without its parts",
    why="A plan says what is counted above the line and out of what [MEAS-WS]. Two wards can report the same "
    "percentage from different denominators and never know.",
    question="If you had to work this out by hand for last week, which two numbers would you go and fetch?",
    bad={**_GOOD, "denominator": ""},
    good=_GOOD,
)
def _parts(row: Row, today: date) -> Iterator[Seen]:
    missing = [name for name in ("numerator", "denominator", "unit") if not row[name]]
    if row.ratio and missing:
        yield Seen(missing[0].capitalize(), f"This percentage or rate has no {listed(missing, 'or')}.")


@SUBJECT.rule(
    "MP02",
    "error",
    title="Words that two people would read differently",
    why="An operational definition gives the criteria for words like “accurate” or “complete” [SIS]. Without them two "
    "people who code the same notes can agree little more often than by chance.",
    question="If two strangers had the same ten records, where would they disagree?",
    bad={
        **_GOOD,
        "name": "% of shifts with a timely huddle",
        "definition": "A huddle held in a timely and appropriate way",
    },
    good=_GOOD,
)
def _vague(row: Row, today: date) -> Iterator[Seen]:
    if not row["definition"]:
        yield Seen("Definition", "There is no operational definition.")
    elif not words.DEFINES.search(row["definition"]):
        said_in = " · ".join(row[name] for name in ("name", "numerator", "denominator", "definition"))
        vague = list(dict.fromkeys(found[0].lower() for found in words.VAGUE.finditer(said_in)))
        if vague:
            yield Seen(
                "Definition", f"The definition does not say how to tell what is {listed(map(quote, vague), 'or')}."
            )


@SUBJECT.rule(
    "MP03",
    "error",
    title="Nothing said about exclusions",
    why="A plan has a line for what does not count [MEAS-WS]; “none” is a good answer. Exclusions that are made up on "
    "the way move the chart.",
    question="Which odd cases will come up in the first week, and would they count?",
    bad={**_GOOD, "exclusions": ""},
    good=_GOOD,
)
def _exclusions(row: Row, today: date) -> Iterator[Seen]:
    if not row["exclusions"]:
        yield Seen("Exclusions", "The line for exclusions is empty.")


@SUBJECT.rule(
    "MP04",
    "error",
    title="Nobody to collect, or nowhere to collect from",
    why="Who collects, and from where, is part of the plan [MEAS-WS]. Data that everybody will collect are collected "
    "by nobody.",
    question="Who will have this in front of them on an ordinary Monday?",
    bad={**_GOOD, "collector": ""},
    good=_GOOD,
)
def _who(row: Row, today: date) -> Iterator[Seen]:
    if missing := [name for name in ("collector", "source", "place") if not row[name]]:
        yield Seen(missing[0].capitalize(), f"There is no {listed(missing, 'or')}.")


_MONTHLY_OR_MORE = re.compile(
    r"\b(?:dai?ly|each|every (?:other |second |two |three |four |\d+ )?(?:days?|weeks?)|"
    r"every (?:shift|fortnight|month|referral|patient|case|visit|admission)|weekly|fortnightly|bi-?weekly|monthly|hourly|continuous(?:ly)?|shift|(?:a|per) (?:day|week|fortnight|month|shift)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|real time|as it happens)\b",
    re.IGNORECASE,
)
_RARER = re.compile(
    r"\b(?:quarter(?:ly)?|annual(?:ly)?|year(?:ly)?|(?:a|per|every|each) year|half-?yearly|six-?monthly|bi-?monthly|"
    r"every (?:other|second|two|three|four|six|twelve|[2-9]|1\d) months?|every (?:[5-9]|1\d|six|eight|ten|twelve) weeks|"
    r"(?:three|four|six|[2-9])[ -]monthly|(?:before and after|once|start and end|twice)(?! (?:a|per|each) (?:day|week|month|shift))"
    r"(?! (?:daily|weekly)))\b",
    re.IGNORECASE,
)


@SUBJECT.rule(
    "MP05",
    "error",
    title="Collected less than once a month",
    why="Only 7 of 47 published projects used monthly or more frequent data [TAYLOR]. A run chart needs ten points "
    "before its rules mean much [MURRAY-SLIDES]: quarterly data take two and a half years.",
    question="How long would it be before you could tell a change from chance?",
    bad={**_GOOD, "frequency": "quarterly"},
    good=_GOOD,
)
def _often(row: Row, today: date) -> Iterator[Seen]:
    if not row["frequency"]:
        yield Seen("Frequency", "The plan does not say how often.")
    elif _RARER.search(row["frequency"]):
        yield Seen("Frequency", f"{quote(row['frequency'])} is less often than once a month.")
    elif not _MONTHLY_OR_MORE.search(row["frequency"]):
        yield Seen("Frequency", f"{quote(row['frequency'])} does not say how often.", "coach")


_EVERYTHING = re.compile(
    r"\b(?:all|every(?: (?:one|case|referral|patient|shift|record))?|census|100%|whole)\b", re.IGNORECASE
)
_EVERY_KTH = re.compile(
    r"\bevery (?:\d+|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|other)", re.IGNORECASE
)


@SUBJECT.rule(
    "MP06",
    "error",
    title="No sampling method, or no sample size",
    why="Small samples, taken one after another, are enough [LIFEQI-MP], if they are always taken in the same way; a "
    "sample of whatever lay on top moves with the day.",
    question="How will you choose which ones to look at, so that someone else would choose the same?",
    bad={**_GOOD, "sampling": ""},
    good=_GOOD,
)
def _sample(row: Row, today: date) -> Iterator[Seen]:
    sampling = row["sampling"]
    if not sampling:
        yield Seen("Sampling", "The plan does not say how cases are chosen.")
        return
    counted = row["sample_size"] or any(character.isdigit() for character in sampling)
    if not counted and (_EVERY_KTH.search(sampling) or not _EVERYTHING.search(sampling)):
        yield Seen("Sample size", f"The plan says {quote(sampling)}, but not how many.")


@SUBJECT.rule(
    "MP07",
    "error",
    title="The chart does not fit the data",
    why="The kind of data chooses the chart: continuous, classification, count, or rare events [ISD]. The wrong one "
    "has limits that are too wide or too narrow, and signals that are not there.",
    question="What is one data point here: a size, a yes or no, or a number of events?",
    bad={**_GOOD, "chart": "c"},
    good=_GOOD,
)
def _chart(row: Row, today: date) -> Iterator[Seen]:
    kind, data = row["chart"], row["data_type"]
    fitting = next((charts for name, charts in CHARTS_FOR.items() if name == data and data), None)
    if not kind or not fitting:
        missing = "kind of chart" if not kind else "type of data"
        yield Seen("Chart type", f"The plan names no {missing}.", "coach")
    elif kind not in fitting:
        name = CHARTS.get(kind, quote(kind))
        yield Seen("Chart type", f"{name[0].upper()}{name[1:]} with {data} data.")


@SUBJECT.rule(
    "MP08",
    "coach",
    title="Two people disagreed, and the definition stayed",
    why="An operational definition is there so that two strangers apply it alike [SIS]; kappa is their agreement "
    "beyond chance. Trying it out is cheap, and finding the words that divide people is the point.",
    question="Which records did the two of you read differently, and what were you each thinking of?",
    bad={**_GOOD, "kappa": 0.2},
    good=_GOOD,
)
def _agreement(row: Row, today: date) -> Iterator[Seen]:
    if row.kappa is not None and row.kappa < 0.6 and not row["revision"]:
        yield Seen("Agreement", f"Kappa was {row.kappa:.2f}, and nothing was changed in the definition.")
