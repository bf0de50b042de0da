"""What a coach notices in a PDSA cycle, or in several of one log.

A stage that has not begun is not looked at: a plan is not told that its study is missing. A finding is an `error` when
it follows from what is filled in, or from a prediction that holds no number, direction or reason at all; it is advice
when only the wording suggests it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from qitools.pdsa import STAGES
from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import fields, items, listed, number, quote, said, text, texts

# A test on fewer than this many people, visits or shifts is a small one.
SMALL = 5


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle as the rules see it: its texts by name, the stages it has reached, and its neighbours in the ramp."""

    name: str
    told: dict[str, str]
    questions: tuple[str, ...]
    predictions: tuple[str, ...]
    scale: float | None
    matched: bool | None
    reached: frozenset[str]
    planned_at: Any
    done_at: Any
    earlier: int
    later: int

    def __getitem__(self, field: str) -> str:
        return self.told.get(field, "")

    @property
    def kind(self) -> str:
        """The cycle type, "test" where none was chosen."""
        return self["cycle_type"].lower() or "test"

    def place(self, where: str) -> str:
        """Return a place in this cycle, with the cycle's name where there are several."""
        return f"{self.name}: {where}" if self.name else where


def cycles(answer: Any) -> list[dict[str, Any]]:
    """Return the fields of a cycle, of a list of them, or of a dict that holds them as "cycles"."""
    given = fields(answer)
    found = items(given["cycles"]) if "cycles" in given else [given] if given else items(answer)
    return [fields(one) for one in found]


def read(answer: Any) -> list[Cycle]:
    """Return the cycles of a `PDSACycle`, of its dict form, or of a list of either; an empty one when there is none."""
    rows = cycles(answer) or [{}]
    ramps = [said(row.get("ramp")).casefold() for row in rows]
    return [
        _cycle(row, f"Cycle {number}" if len(rows) > 1 else "", ramps[: number - 1], ramps[number - 1], ramps[number:])
        for number, row in enumerate(rows, start=1)
    ]


def _cycle(row: dict[str, Any], name: str, before: list[str], ramp: str, after: list[str]) -> Cycle:
    # "None" is an answer to what was unexpected, and nowhere else.
    told = {
        field: text(row.get(field)) if field == "unexpected" else said(row.get(field))
        for names in STAGES.values()
        for field in names
    }
    matched = row.get("matched_prediction")
    order = list(STAGES)
    begun = [stage for stage, names in STAGES.items() if any(told[field] for field in names)]
    begun += ["study"] * isinstance(matched, bool)
    last = max(map(order.index, begun), default=0)
    return Cycle(
        name=name,
        told=told,
        questions=tuple(filter(None, map(said, texts(row.get("questions"))))),
        predictions=tuple(filter(None, map(said, texts(row.get("predictions"))))),
        scale=number(row.get("scale")),
        matched=matched if isinstance(matched, bool) else None,
        reached=frozenset(order[: last + 1]),
        planned_at=row.get("planned_at"),
        done_at=row.get("done_at"),
        earlier=before.count(ramp),
        later=after.count(ramp),
    )


SUBJECT = Subject("pdsa", "PDSA cycle", read)

_GOOD: dict[str, Any] = {
    "ramp": "Huddle",
    "cycle_type": "test",
    "scale": 1,
    "objective": "Learn whether a safety huddle can be kept to 2 minutes",
    "questions": ["How long does the huddle last when only new risks are named?"],
    "predictions": ["Under 2 minutes, because on most mornings no more than five people have a new risk"],
    "change": "A standing huddle at the whiteboard before handover",
    "who": "The nurse in charge of the early shift on Heron ward",
    "what": "Names each person with a new risk, and who will see them first",
    "when": "2026-11-03 at 07:30",
    "where": "Heron ward office",
    "data_plan": "The nurse in charge times it by the wall clock and writes the time on the board",
    "observations": "It began at 07:32 with six staff; two of them talked about the rota",
    "unexpected": "Two of the night staff stayed on to listen",
    "result": "2 minutes 40 seconds",
    "learned": "Longer than we predicted: the rota took 50 seconds, so the purpose was not plain to everyone",
    "matched_prediction": False,
    "decision": "adapt",
    "next_plan": "Thursday's early shift, with the purpose said in the first sentence",
    "planned_at": "2026-11-02T15:10:00+00:00",
    "done_at": "2026-11-03T07:45:00+00:00",
}


@SUBJECT.rule(
    "PDSA01",
    "error",
    title="No objective",
    why="A worksheet opens with what this cycle is for [IHI-TEST]. Without it, people on the same test look for "
    "different things, and nobody can say whether it taught what was wanted.",
    question="If this test went perfectly, what would you know on Friday that you do not know today?",
    bad={**_GOOD, "objective": ""},
    good=_GOOD,
)
def _objective(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        if not cycle["objective"]:
            yield Seen(cycle.place("Objective"), "The cycle does not say what it is for.")


_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|how|which|whether|if)\b|"
    r"^\W*(?:will|would|can|could|do|does|did|is|are|was|were|has|have|should|may|might)\b",
    re.IGNORECASE,
)
# What no single test can settle: a matter of opinion, or of everywhere and always.
_OUT_OF_REACH = words.pattern(
    ["should (?:we|they|staff|nurses|doctors|the trust)", "is it (?:right|fair|a good idea)", "whose fault",
     "to blame", "(?:across|throughout) the (?:whole |entire )?trust", "trust wide", "all wards", "every ward",
     "in the long (?:term|run)", "for ever", "forever", "always", "over the next (?:\\w+ )?years?"],
)  # fmt: skip


@SUBJECT.rule(
    "PDSA02",
    "error",
    title="No question, or one that this test cannot answer",
    why="The questions to be answered are part of the plan [IHI-TEST]; each prediction answers one of them. A "
    "question that needs a year, or an opinion, leaves a small test with nothing to study.",
    question="What are you most unsure about that this test could show you?",
    bad={**_GOOD, "questions": []},
    good=_GOOD,
)
def _question(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        if not cycle.questions:
            yield Seen(cycle.place("Questions"), "The cycle asks no question.")
        for place_in, question in enumerate(cycle.questions, start=1):
            place = cycle.place(f"Question {place_in}")
            if not question.endswith("?") and not _ASKS.search(question):
                yield Seen(place, f"{quote(question)} does not read as a question.", "coach")
            elif (found := _OUT_OF_REACH.search(question)) and (cycle.scale or 1) < SMALL:
                size = f"a test of {cycle.scale:g}" if cycle.scale else "a small test"
                yield Seen(place, f"{quote(question)} asks for more ({quote(found[0])}) than {size} can show.", "coach")


@SUBJECT.rule(
    "PDSA03",
    "error",
    title="No prediction",
    why="Only 36 of 294 front-line cycles, 12%, had an explicit prediction [MCN-T2]. Without one there is nothing to "
    "compare the result with, and hindsight fills the gap.",
    question="What do you think will happen, and what would surprise you?",
    bad={**_GOOD, "predictions": []},
    good=_GOOD,
)
def _prediction(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        if not cycle.predictions:
            yield Seen(cycle.place("Predictions"), "Nothing is predicted.")
        elif len(cycle.predictions) < len(cycle.questions):
            answered, asked = len(cycle.predictions), len(cycle.questions)
            yield Seen(
                cycle.place("Predictions"),
                f"There {'is' if answered == 1 else 'are'} {answered} for {asked} questions.",
                "coach",
            )


_DIRECTION = words.pattern(
    ["more", "fewer", "less", "longer", "shorter", "faster", "slower", "quicker", "sooner", "earlier", "later",
     "higher", "lower", "better", "worse", "easier", "harder", "bigger", "larger", "smaller", "greater",
     "increas\\w*", "decreas\\w*", "reduc\\w*", "ris(?:e|es|ing)", "rose", "fall(?:s|ing)?", "fell", "drop\\w*",
     "improv\\w*", "up", "down", "double\\w*", "halve\\w*", "all", "both", "most", "none", "no one", "nobody",
     "everyone", "every", "each", "nothing", "never", "at least", "at most", "under", "over", "above", "below",
     "within", "before", "after", "without", "no", "not", "the same", "unchanged",
     "will (?:\\w+ )?(?:refuse|decline|accept|agree|forget|skip|miss)", "won't", "fit", "fits"],
)  # fmt: skip
# A word or a mark that leads to a reason; broad, so that only a bare statement is left.
_REASON = re.compile(
    r"\b(?:because|since|as|so|due to|owing to|thanks to|given|for|if|reason|will help|means|considering|based on|"
    r"from)\b|"
    r"[:;(–—]|\s-\s|\w[.!]\s+\w",
    re.IGNORECASE,
)


@SUBJECT.rule(
    "PDSA04",
    "error",
    title="A prediction that cannot be compared, or gives no reason",
    why="A prediction says what and why [IHI-TEST]. With a number or a direction it can turn out wrong; with its "
    "reason, being wrong teaches the team something about its theory.",
    question="What would you have to see to say that you were wrong, and what makes you expect it?",
    bad={**_GOOD, "predictions": ["It will go well"]},
    good=_GOOD,
)
def _comparable(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        for place_in, prediction in enumerate(cycle.predictions, start=1):
            place = cycle.place(f"Prediction {place_in}")
            open_ended = not words.AMOUNT.search(prediction) and not _DIRECTION.search(prediction)
            bare = not _REASON.search(prediction)
            if open_ended and bare:
                yield Seen(place, f"{quote(prediction)} has no number, direction or reason.")
            elif open_ended:
                yield Seen(place, f"{quote(prediction)} has no number and no direction.")
            elif bare:
                yield Seen(place, f"{quote(prediction)} gives no reason.")


def _moment(given: Any) -> tuple[datetime, bool] | None:
    """Return a moment, and whether it has a time of day; None for what is no date."""
    if isinstance(given, str):
        try:
            found = datetime.fromisoformat(given.strip())
        except ValueError:
            return None
        timed = len(given.strip()) > 10
    elif isinstance(given, datetime):
        found, timed = given, True
    elif isinstance(given, date):
        found, timed = datetime(given.year, given.month, given.day), False
    else:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)), timed


@SUBJECT.rule(
    "PDSA05",
    "error",
    title="The prediction is dated after the result",
    why="The prediction is written first [IHI-COIN]. Once the result is known, memory bends what was expected to fit "
    "it.",
    question="What did you honestly expect before you looked, and who could tell us?",
    bad={**_GOOD, "planned_at": "2026-11-04T09:00:00+00:00"},
    good=_GOOD,
)
def _too_late(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        planned, done = _moment(cycle.planned_at), _moment(cycle.done_at)
        if not planned or not done or not cycle.predictions:
            continue
        # a bare day says nothing about which came first on that day
        by_day = not (planned[1] and done[1])
        late = planned[0].date() > done[0].date() if by_day else planned[0] > done[0]
        if late:
            shown = "%Y-%m-%d" if by_day else "%Y-%m-%d %H:%M"
            yield Seen(
                cycle.place("Predictions"),
                f"They were written on {planned[0]:{shown}}, and the result on {done[0]:{shown}}.",
            )


@SUBJECT.rule(
    "PDSA06",
    "error",
    title="The plan does not say who, what, when or where",
    why="A plan for the test names who, what, when and where [IHI-TEST]. What nobody is down to do on a day seldom "
    "happens.",
    question="If I came to watch, where should I stand, when, and whom would I see doing what?",
    bad={**_GOOD, "who": "", "when": "tbc"},
    good=_GOOD,
)
def _plan(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        missing = [field for field in ("who", "what", "when", "where") if not cycle[field]]
        if missing:
            # a change that is described has said most of the what
            mild = missing == ["what"] and bool(cycle["change"])
            told = f"The plan for the test does not say {listed(missing, 'or')}."
            yield Seen(cycle.place("Plan"), told, "coach" if mild else None)


@SUBJECT.rule(
    "PDSA07",
    "error",
    title="No plan for the data",
    why="The plan for data says who collects what, when and how [IHI-TEST]; of 47 published projects, 7 used monthly "
    "or more frequent data [TAYLOR]. What is not collected on the day is remembered as people would like it.",
    question="How will you know on the day what happened, and who will write it down?",
    bad={**_GOOD, "data_plan": ""},
    good=_GOOD,
)
def _data(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        if not cycle["data_plan"]:
            yield Seen(cycle.place("Data plan"), "Nothing says who will collect what, when and how.")


_STILL_TO_COME = words.pattern(
    ["(?:we|they|staff|nurses|doctors|i|team|she|he|it) (?:will|shall|plan to|intend to|(?:are|is) going to)",
     "(?:will|to) be done", "we'll", "they'll", "is planned for"],
)  # fmt: skip


@SUBJECT.rule(
    "PDSA08",
    "error",
    title="Do tells the plan, or nothing of the unexpected",
    why="Do records whether the test was carried out as planned, what was seen, and problems and surprises "
    "[IHI-TEST]. The surprises are where the learning is.",
    question="What did you see that you had not planned for, and what did people say?",
    bad={**_GOOD, "unexpected": ""},
    good={**_GOOD, "unexpected": "none seen"},
)
def _do(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        if "do" not in cycle.reached:
            continue
        seen = cycle["observations"]
        if not seen:
            yield Seen(cycle.place("Observations"), "Nothing says what happened.")
        elif seen.casefold() in {cycle[field].casefold() for field in ("change", "what", "objective") if cycle[field]}:
            yield Seen(cycle.place("Observations"), f"{quote(seen)} is the plan, word for word.")
        elif found := _STILL_TO_COME.search(seen):
            yield Seen(cycle.place("Observations"), f"{quote(seen)} reads as a plan ({quote(found[0])}).", "coach")
        if not cycle["unexpected"]:
            yield Seen(cycle.place("Unexpected"), "The line for the unexpected is empty; it can say “none seen”.")


_COMPARES = words.pattern(
    ["predict\\w*", "expect\\w*", "unexpected\\w*", "anticipat\\w*", "foresee\\w*", "foresaw", "forecast\\w*",
     "hypothes\\w*", "we thought", "we had thought", "thought it would", "guess(?:ed)?", "assum\\w*", "surpris\\w*",
     "theory", "as we hoped", "than planned"],
)  # fmt: skip


@SUBJECT.rule(
    "PDSA09",
    "error",
    title="Study does not go back to the prediction",
    why="Study is not “check” [HRSA]: it compares the result with the prediction and sums up what was learned "
    "[IHI-TEST].",
    question="How does what happened sit beside what you wrote down before?",
    bad={**_GOOD, "learned": "It was a good morning", "matched_prediction": None},
    good=_GOOD,
)
def _study(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        if "study" not in cycle.reached:
            continue
        learned = cycle["learned"]
        if not learned:
            yield Seen(cycle.place("Learned"), "Nothing says what was learned.")
        elif cycle.matched is None and not _COMPARES.search(learned):
            yield Seen(cycle.place("Learned"), f"{quote(learned)} does not compare the result with the prediction.")


@SUBJECT.rule(
    "PDSA10",
    "error",
    title="No clear decision, or adopted after one small test",
    why="A cycle ends with adapt, adopt or abandon [IHI-TEST]. One small test shows that something can be done once; "
    "whether it holds in other hands and on other days is for further cycles [IHI-LINK].",
    question="What do you know now, and what would you still want to see before others depend on this?",
    bad={**_GOOD, "decision": "adopt"},
    good=_GOOD,
)
def _decision(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        if "act" not in cycle.reached:
            continue
        decision = cycle["decision"]
        if decision.lower() not in ("adapt", "adopt", "abandon"):
            told = f"{quote(decision)} is not adapt, adopt or abandon." if decision else "Nothing is decided."
            yield Seen(cycle.place("Decision"), told)
        elif (
            decision.lower() == "adopt"
            and cycle.scale is not None
            and cycle.scale < SMALL
            and cycle.earlier < 2
            and cycle.kind != "implement"
        ):
            yield Seen(cycle.place("Decision"), f"The change is adopted after a test with a scale of {cycle.scale:g}.")


@SUBJECT.rule(
    "PDSA11",
    "error",
    title="No next cycle",
    why="Plan several cycles and think ahead [IHI-LINK]. Learning that no next test uses is soon forgotten, and a "
    "series of at least two is one of the usual measures of a faithful PDSA [MCN-T2].",
    question="What could you test by next Tuesday with what you know now?",
    bad={**_GOOD, "next_plan": ""},
    good=_GOOD,
)
def _next(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        planned = cycle["next_plan"] or cycle.later or cycle["decision"].lower() == "abandon"
        if "act" in cycle.reached and not planned:
            yield Seen(cycle.place("Next plan"), "Nothing says what the next cycle will be.")


_GATHERS = words.pattern(
    ["audit", "collect", "count", "survey", "measure", "gather", "look (?:at|through)", "find out",
     "review (?:the |\\d+ )?(?:notes|records|data|referrals)"],
    before=r"^\W*(?:(?:to|we will)\s+)?(?:re-?)?",
)  # fmt: skip
_TASK = words.pattern(
    ["print", "email", "book", "order", "write", "send", "arrange", "organi[sz]e", "meet", "tell", "remind", "ask",
     "buy", "update", "circulate", "draft", "design", "contact", "ring", "call", "prepare", "put up", "train",
     "file", "laminate"],
    before=r"^\W*(?:(?:and|then|to|\d+[.)])\s+)*",
)  # fmt: skip


@SUBJECT.rule(
    "PDSA12",
    "error",
    title="A list of tasks, or an audit",
    why="A cycle tests a change, or collects information to answer a question [IHI-TEST]. Tasks and audits may well be "
    "needed; written up as tests they hide that nothing has been tried yet.",
    question="What is being done differently here, and what do you hope to learn from it?",
    bad={**_GOOD, "change": ""},
    good=_GOOD,
)
def _not_a_test(given: list[Cycle], today: date) -> Iterator[Seen]:
    for cycle in given:
        change = cycle["change"]
        if cycle.kind == "collect information":
            continue
        if not change:
            yield Seen(cycle.place("Change"), f"The cycle type is {cycle.kind}, and nothing is changed in it.")
        elif _GATHERS.search(change):
            yield Seen(cycle.place("Change"), f"{quote(change)} gathers information; it changes nothing.", "coach")
        else:
            parts = [part for part in re.split(r"[;,\n]|\.\s|\bthen\b", change) if part.strip()]
            if len(parts) >= 3 and all(map(_TASK.search, parts)):
                yield Seen(cycle.place("Change"), f"{quote(change)} is a list of tasks.", "coach")
