"""What a coach notices in the monthly update for a sponsor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.errors import InputError
from qitools.identifiers import find_identifier
from qitools.project import SponsorUpdate
from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import are, day, fields, items, listed, number, quote, rows, said, text

# A page that is read has at most this many words.
LONGEST = 350

_TEXTS = (
    "justification", "learned", "balancing", "equity", "people", "barriers", "ask",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """An update as the rules see it."""

    told: dict[str, str]
    score: float | None
    charts: tuple[dict[str, str], ...]
    signals: tuple[bool, ...]
    tests: tuple[dict[str, str], ...]
    next_tests: tuple[dict[str, str], ...]
    words: int
    names: frozenset[str]

    def __getitem__(self, field: str) -> str:
        return self.told.get(field, "")

    def places(self) -> Iterator[tuple[str, str]]:
        """Yield every text that the team wrote, with its place."""
        for name in _TEXTS:
            yield name.capitalize(), self[name]
        for noun, lines in (("Chart", self.charts), ("Test", self.tests), ("Next test", self.next_tests)):
            for place, line in enumerate(lines, start=1):
                yield f"{noun} {place}", " ".join(line.values())


def read(answer: Any) -> Page:
    """Return what a `SponsorUpdate`, or its dict form, says."""
    given = fields(answer)

    def lines(name: str, first: str) -> tuple[dict[str, str], ...]:
        found = []
        for item in items(given.get(name)):
            row = fields(item) or {first: item}
            told = {key: said(value) for key, value in row.items() if key != "signal" and said(value)}
            if told:
                found.append(told)
        return tuple(found)

    told = {name: said(given.get(name)) for name in (*_TEXTS, "ask_by", "month", "team", "coach", "sponsor")}
    charts = lines("charts", "title")
    signals = tuple(row.get("signal") is True for row in rows(given.get("charts")))
    tests, next_tests = lines("tests", "change"), lines("next_tests", "test")
    named = {word.casefold() for name in ("coach", "sponsor") for word in told[name].split()}
    return Page(
        told, number(given.get("score")), charts, signals, tests, next_tests, _length(answer, given), frozenset(named)
    )


def _length(answer: Any, given: dict[str, Any]) -> int:
    """Return how many words the page has."""
    if isinstance(answer, SponsorUpdate):
        return answer.words
    try:
        return SponsorUpdate.from_dict(given).words
    except (InputError, TypeError, ValueError, AttributeError):
        # counted where it stands, when it cannot be laid out
        parts = [part for value in given.values() for part in items(value)]
        every = [text(inner) for part in parts for inner in (fields(part).values() or [part])]
        return sum(len(one.split()) for one in every)


SUBJECT = Subject("sponsor", "Sponsor update", read)

_GOOD: dict[str, Any] = {
    "project": "Safety huddle",
    "team": "Team Heron",
    "coach": "Ines Moreau",
    "sponsor": "Dafydd Pryce",
    "month": "2026-11",
    "aim": "Reduce violent incidents on Heron ward from 5 to 3 a week by 31 March 2027",
    "by": "2027-03-31",
    "score": 2.5,
    "last_score": 3.0,
    "justification": "Two tests on single shifts; the run chart of incidents shows no signal, so 3.0 was too high",
    "charts": [
        {
            "title": "Violent incidents a week",
            "rules": "Perla, Provost & Murray 2011",
            "signal": False,
            "says": "no signal",
        },
        {
            "title": "Shifts with a huddle",
            "rules": "Perla, Provost & Murray 2011",
            "signal": False,
            "says": "no signal",
        },
    ],
    "tests": [
        {
            "change": "Huddle at 07:30",
            "prediction": "4 of 5 shifts: the board is in the way of the exit",
            "result": "2 of 5 shifts",
            "decision": "adapt",
        }
    ],
    "learned": "We expected 4 of 5 shifts; it clashes with the medication round, which nobody had mapped",
    "balancing": "Sedation as needed: 4 in November, 5 in October",
    "equity": "Bank staff are told of the huddle last; two of them will plan the next test",
    "people": "Three meetings; two former patients came to two of them",
    "barriers": "The medication round starts at 07:30",
    "ask": "Agree with pharmacy that Heron's round may start at 07:45 for two weeks",
    "ask_by": "2026-12-10",
    "next_tests": [{"test": "Huddle at 07:20 on two shifts", "date": "2026-12-03"}],
}


@SUBJECT.rule(
    "SPO01",
    "error",
    title="No score, or nothing to justify it",
    why="A monthly report gives the score and what it rests on [IHI-ASS1]. A bare number can only be believed or not.",
    question="What would you show someone who scored this project differently?",
    bad={**_GOOD, "justification": ""},
    good=_GOOD,
)
def _score(page: Page, today: date) -> Iterator[Seen]:
    if page.score is None:
        yield Seen("Score", "There is no score.")
    if not page["justification"]:
        given = "Nothing is said of" if page.score is None else f"The score, {page.score:g}, is given without"
        yield Seen("Justification", f"{given} what it rests on.")


@SUBJECT.rule(
    "SPO02",
    "error",
    title="The score and the evidence disagree",
    why="At 2.5 changes have been tested, and at 3.0 there is improvement to see on a chart [LIFEQI-SCORE]. A score "
    "that runs ahead of the evidence costs a team the help that it needs.",
    question="Which test or chart would lead a stranger to that score?",
    bad={**_GOOD, "score": 3.5, "charts": []},
    good=_GOOD,
)
def _evidence(page: Page, today: date) -> Iterator[Seen]:
    if page.score is None:
        return
    if page.score >= 3.0 and not page.charts:
        yield Seen("Score", f"The score is {page.score:g}, and there is no chart.")
    # once a result is being held, a month may pass without a test
    if 2.5 <= page.score < 4.5 and not page.tests:
        yield Seen("Score", f"The score is {page.score:g}, and no test is reported.")


_BE = "(?:is|are|was|were|has been|have been|keeps?|kept)"
_CLAIM = words.pattern(
    ["improved", f"{_BE} (?:now )?(?:improving|falling|rising|coming down|going down|going up)", "improvement in",
     "(?:has|have) (?:\\w+ )?(?:reduced|fallen|dropped|decreased|increased|risen|halved|doubled|gone (?:up|down))",
     "(?:has|have) come down",
     "(?:great|good|excellent|fantastic|huge|real|amazing) progress", "(?:big|huge|real) (?:impact|difference)",
     "went (?:up|down)", "(?:fell|rose) (?:from|by)", "significantly (?:better|lower|higher|fewer)",
     "(?:works|working|worked) (?:very |really )?well", "a (?:great |big |huge )?success"],
)  # fmt: skip
_DENIED = re.compile(r"\b(?:no|not|never|without|nor|yet to|cannot|whether|if|aims? to|hopes? to|expect(?:ed)?(?: to)?|"
                     r"until|unless|would)\b[^.;,]{0,30}$|n[’']t\b[^.;,]{0,30}$", re.IGNORECASE)  # fmt: skip


@SUBJECT.rule(
    "SPO03",
    "error",
    title="Improvement is claimed, and no rule is named",
    why="Decisions rest on data [NIATX], and a signal is a signal by some rule: of 120 published projects 32 had a "
    "specific aim and met it, and nearly all claimed improvement [KNUDSEN].",
    question="What on the chart tells you that this is more than the ups and downs it has always had?",
    bad={
        **_GOOD,
        "justification": "Incidents have fallen and staff say that the huddle works very well",
        "charts": [{"title": "Violent incidents a week"}],
    },
    good=_GOOD,
)
def _claims(page: Page, today: date) -> Iterator[Seen]:
    ruled = any(chart.get("rules") for chart in page.charts)
    for place, (chart, signal) in enumerate(zip(page.charts, page.signals, strict=False), start=1):
        if signal and not chart.get("rules"):
            yield Seen(f"Chart {place}", "It is said to show a signal, and no rule set is named.")
    says = {f"Chart {place}": chart.get("says", "") for place, chart in enumerate(page.charts, start=1)}
    for where, written in {"Justification": page["justification"], **says}.items():
        found = next((f for f in _CLAIM.finditer(written) if not _DENIED.search(written[: f.start()])), None)
        if found and not ruled:
            yield Seen(where, f"It says {quote(found[0])}, and no chart names a rule set.")
        elif found and page.signals and not any(page.signals):
            yield Seen(where, f"It says {quote(found[0])}, and no chart shows a signal.", "coach")


_ACTIVITY = words.pattern(
    ["held", "met", "ran", "did", "tested", "trained", "completed", "sent", "printed", "launched", "attended",
     "presented", "delivered", "rolled out", "set up", "carried out", "did \\d+", "had \\d+ meetings?"],
    before=r"^\W*(?:we |the team |staff |they )?(?:have |has )?(?:also )?",
)  # fmt: skip
_LEARNING = re.compile(
    r"\b(?:learn(?:ed|t|ing)?|found|because|predict\w*|expect\w*|surpris\w*|show(?:s|ed)?|turned out|reali[sz]ed|but|"
    r"than|so that|means|why|when|noticed|thought|unless|only)\b|:",
    re.IGNORECASE,
)


@SUBJECT.rule(
    "SPO04",
    "error",
    title="Activity, and nothing of what was learned",
    why="A month's tests are reported by what was predicted, what happened and what was learned [IHI-ASS1]. A list of "
    "things done tells a sponsor that people are busy.",
    question="What do you know at the end of this month that you did not know at the start?",
    bad={**_GOOD, "learned": ""},
    good=_GOOD,
)
def _learned(page: Page, today: date) -> Iterator[Seen]:
    learned = page["learned"]
    if not learned:
        yield Seen("Learned", "Nothing is said of what was learned.")
    elif _ACTIVITY.search(learned) and not _LEARNING.search(learned):
        yield Seen("Learned", f"{quote(learned)} tells what was done.", "coach")


@SUBJECT.rule(
    "SPO05",
    "error",
    title="Nothing of balancing, or of equity",
    why="Every change can make something worse, and an average can hide who is left out [IHI-MEAS] [BURKS]. A sponsor "
    "is the person to hear of it first.",
    question="What might this be making harder, and for whom?",
    bad={**_GOOD, "equity": ""},
    good=_GOOD,
)
def _balance(page: Page, today: date) -> Iterator[Seen]:
    missing = [name for name in ("balancing", "equity") if not page[name]]
    if missing:
        yield Seen(missing[0].capitalize(), f"There is no line on {listed(missing, 'or')}.")


_VAGUE = re.compile(
    r"(?:(?:please|kindly|we (?:would like|need|ask for)|to|for|the|your|you|some|any|more|further|continued|continue|"
    r"ongoing|keep|help|helping|us|with|and|our|this|project|of|in|a|bit|lot|general|generally|as|always|be|being|"
    r"support|supporting|supportive|resources?|staff|time|engagement|backing|encouragement|interest|thoughts|advice|"
    r"input|feedback|awareness|aware|note|noting|work)\W*)+",
    re.IGNORECASE,
)


@SUBJECT.rule(
    "SPO06",
    "error",
    title="No ask, a vague one, or one without a date",
    why="A sponsor is there to unblock quickly [CNWL-SP], and can act on one thing that is named, by a day. “More "
    "support” leaves the thinking to the busiest person.",
    question="If your sponsor had ten minutes for this, what exactly would you want done with them, and by when?",
    bad={**_GOOD, "ask": "Continued support", "ask_by": ""},
    good=_GOOD,
)
def _ask(page: Page, today: date) -> Iterator[Seen]:
    ask = page["ask"]
    if not ask:
        yield Seen("Ask", "Nothing is asked of the sponsor.")
        return
    if _VAGUE.fullmatch(ask):
        yield Seen("Ask", f"{quote(ask)} does not say what the sponsor should do.")
    if day(page["ask_by"]) is None:
        written = f"{quote(page['ask_by'])} is not a date." if page["ask_by"] else "The ask has no date."
        yield Seen("Ask by", written)


@SUBJECT.rule(
    "SPO07",
    "error",
    title="More than a page",
    why="An update is one page that is read, with the score, the data, what was learned and the ask [IHI-ASS1]. What "
    "does not fit can be brought to the meeting.",
    question="If your sponsor read only five lines of this, which five would you choose?",
    bad={**_GOOD, "people": "We met, and met again, and talked at length about all that had been said before. " * 25},
    good=_GOOD,
)
def _page(page: Page, today: date) -> Iterator[Seen]:
    if page.words > LONGEST:
        yield Seen("Page", f"The page has {page.words} words; a page that is read has up to {LONGEST}.")


@SUBJECT.rule(
    "SPO08",
    "error",
    title="It blames people",
    why="A sponsor who reads whose fault it is will ask who, and not how the work is set up. A coach tells the plain "
    "truth about the system, and keeps the team's trust [CNWL-COACH].",
    question="What is it about the way things are set up that would lead anyone in their place to do the same?",
    bad={**_GOOD, "barriers": "Night staff can't be bothered to come"},
    good=_GOOD,
)
def _blame(page: Page, today: date) -> Iterator[Seen]:
    for where, written in page.places():
        if found := words.BLAME.search(written):
            yield Seen(where, f"{quote(written)} puts it down to people ({quote(found[0])}).")


@SUBJECT.rule(
    "SPO09",
    "error",
    title="The next test has no date",
    why="Reports end with the next steps and their dates [NIATX] [IHI-ASS1]. A test without a day slips behind "
    "whatever has one.",
    question="When will that be, and who else needs to keep that day free?",
    bad={**_GOOD, "next_tests": [{"test": "Huddle at 07:20 on two shifts"}]},
    good=_GOOD,
)
def _next(page: Page, today: date) -> Iterator[Seen]:
    if not page.next_tests and (page.score is None or page.score < 4.5):
        yield Seen("Next tests", f"There {are(0, 'next test')}.")
    for place, test in enumerate(page.next_tests, start=1):
        written = test.get("date", "")
        if not day(written) and not words.TIME.search(written) and not re.search(r"\d", written):
            told = f"{quote(written)} is not a date." if written else f"{quote(test.get('test', 'It'))} has no date."
            yield Seen(f"Next test {place}", told)


_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Nurse|Sister|Matron)\.? (?!In\b|On\b|And\b|The\b)([A-Z][\w’'-]+)"
)
_TELLTALE = re.compile(
    r"\b\d{1,3}[- ]years?[- ]old\b|\b(?:hospital|patient|mrn|record) (?:no\.?|number|id)\W{0,3}\w*\d{3,}|"
    r"\b(?:patient|woman|man|lady|gentleman) in (?:bed|room) \w+",
    re.IGNORECASE,
)


@SUBJECT.rule(
    "SPO10",
    "error",
    title="A person can be recognised",
    why="An update is forwarded, printed and kept. Coaches keep confidences; a sponsor needs to know what happened, "
    "and not to whom [CNWL-COACH].",
    question="Who might read this in a year, and would the person in it be glad to be there?",
    bad={**_GOOD, "learned": "We expected four shifts; Mrs Albright in bed 4 was upset by the noise"},
    good=_GOOD,
)
def _private(page: Page, today: date) -> Iterator[Seen]:
    for where, written in page.places():
        if found := find_identifier(written, today):
            yield Seen(where, f"It holds {found}.")
            continue
        named = [f[0] for f in _TITLED.finditer(written) if f[1].casefold() not in page.names]
        if named:
            yield Seen(where, f"It names {quote(named[0])}.")
        elif telltale := _TELLTALE.search(written):
            yield Seen(where, f"It says {quote(telltale[0])}.", "coach")
