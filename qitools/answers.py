"""Answers that are plain dicts and lists: contracts, charters, agendas, plans, and what somebody reads from a chart.

`FORMS` says what each of them is made of. The form that fills it in, its description in words and its drawing all come
from that one table; what a coach notices in it comes from `qitools.review`, under the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from qitools import spoken
from qitools.display import Diagram
from qitools.errors import InputError
from qitools.sustain import FACTORS

if TYPE_CHECKING:
    from qitools.draw.scene import Scene
    from qitools.review import Review

Kind = Literal["text", "long", "number", "figure", "count", "date", "choice", "yes", "texts", "rows", "pairs"]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an answer holds.

    Attributes:
        key: where it stands in the dict, with a dot for a dict within ("measures.outcome"); "" for a list that is
            itself the answer.
        label: its name for readers.
        kind: "text" (one line), "long" (several lines), "number", "figure" (a number where it can be read as one,
            else the words), "count" (a whole number from 0 up), "date" (ISO text), "choice", "yes" (True, or absent),
            "texts" (a list of texts), "rows" (a list of dicts) or "pairs" (a dict, filled in as rows).
        hint: what to write, in a few words.
        options: of a choice: (what is kept, what is shown).
        columns: of a list: what each row holds; the first is its text.
        one: of a list: what one row is called.
        by: of pairs: the column that is the key.
        none: of a list: the words for saying that there is none; "" where an empty list says nothing.
        where: what findings call it, where that is not its label or its key.
        short: whether it is short enough to stand beside others.
        heading: a heading to put above it.
        cards: of a list: whether a row has too many fields for one line.
        asked: whether leaving it empty, where what goes with it is filled in, says something: it is "" then.
    """

    key: str
    label: str
    kind: Kind = "text"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    columns: tuple[Part, ...] = ()
    one: str = ""
    by: str = ""
    none: str = ""
    where: tuple[str, ...] = ()
    short: bool = False
    heading: str = ""
    cards: bool = False
    asked: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What a finding may call it."""
        return self.where or (self.label, _capital(self.key.rpartition(".")[2].replace("_", " ")))


@dataclass(frozen=True, slots=True)
class Form:
    """What an answer about one subject is made of.

    Attributes:
        title: its name for readers.
        help: what to do, in a sentence.
        parts: what it holds.
        start: what a new one holds.
    """

    title: str
    help: str
    parts: tuple[Part, ...]
    start: Any = None

    @property
    def is_list(self) -> bool:
        """Whether the answer is itself a list."""
        return not self.parts[0].key


def _texts(key: str, label: str, one: str, hint: str, **more: Any) -> Part:
    return Part(key, label, "texts", columns=(Part("text", _capital(one), hint=hint),), one=one, **more)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_CHOOSE = ("", "Choose")
_STRETCH = (
    Part("start", "First point", "count", hint="13"),
    Part("stop", "Last point", "count", hint="24"),
)
_SIDES = (_CHOOSE, ("above", "Above"), ("below", "Below"))
_WAYS = (_CHOOSE, ("up", "Up"), ("down", "Down"))
_LEVELS = (_CHOOSE, ("high", "High"), ("low", "Low"))
_RULES = (
    "Outside the limits", "Shift", "Trend", "2 of 3", "4 of 5", "Inner third", "Outer thirds", "Alternating",
)  # fmt: skip

# The five domains of the psychology of change (Hilton & Anderson, 2018).
DOMAINS = (
    "Unleash intrinsic motivation", "Co-design people-driven change", "Co-produce in authentic relationship",
    "Distribute power", "Adapt in action",
)  # fmt: skip

FORMS: dict[str, Form] = {
    "contract": Form(
        "Coaching contract",
        "What you and the team can expect of each other. Write it together, and read it again on the review date.",
        (
            Part("meeting_rhythm_days", "Days between meetings", "number", "14", where=("Meetings",), short=True),
            Part(
                "sponsor_update_day", "Day of the sponsor update", "count", "5", where=("Sponsor update",), short=True
            ),
            Part("protected_hours_per_week", "Protected hours a week", "number", "4", where=("Protected hours",), short=True),
            Part("review_date", "Review date", "date", short=True),
            _texts("coach_will", "The coach will", "promise", "Meet the team every second Tuesday", where=("Coach will",)),
            _texts(
                "coach_will_not", "The coach will not", "limit", "Write up the team’s PDSA cycles", where=("Coach will not",)
            ),
            Part("confidentiality", "Confidentiality", "long", "What stays between coach and team, and when it cannot"),
        ),
    ),
    "charter": Form(
        "Project charter",
        "One page that everybody holds. A first guess is worth more than a gap.",
        (
            Part("title", "Title", hint="A diagnosis in six weeks"),
            Part("problem", "Problem", "long", "Who has it, how big it is, since when; no solution, no blame"),
            Part("baseline_data", "Baseline data", hint="Weekly median wait, April to June: 60.5 days"),
            Part("aim", "Aim", "long", "How much, for whom, where, by when"),
            _texts("measures.outcome", "Outcome measures", "outcome measure", "What the change is for", where=("Measures: outcome",)),
            _texts("measures.process", "Process measures", "process measure", "Whether the change is happening", where=("Measures: process",)),
            _texts("measures.balancing", "Balancing measures", "balancing measure", "What may get worse", where=("Measures: balancing",)),
            Part("scope_in", "In scope", hint="From referral received to diagnosis discussed", where=("Scope in",), heading="Scope and people"),
            Part("scope_out", "Out of scope", hint="What you will leave alone", where=("Scope out",)),
            Part(
                "team", "Team", "rows", one="member",
                columns=(Part("name", "Name", hint="Sam Okoro"), Part("role", "Role", hint="administrator")),
            ),
            Part("sponsor", "Sponsor", short=True),
            Part("coach", "Coach", short=True),
            Part("review_date", "Review date", "date", short=True),
            Part("service_user_role", "What service users and carers decide or design", "long", where=("Service user role",)),
            _texts("ideas", "First ideas", "idea", "Test a checklist with two practices", where=("Ideas",)),
            _texts("barriers", "Barriers", "barrier", "Two nurse posts vacant"),
        ),
    ),
    "ideas": Form(
        "Change ideas",
        "Each with the concept that it comes from, the driver that it serves, and the days a first small test takes.",
        (
            Part(
                "", "Ideas", "rows", one="idea", where=("Ideas", "Concepts"),
                columns=(
                    Part("idea", "Idea", hint="Let two people a day pick a slot online"),
                    Part("concept", "Change concept", hint="give people choice"),
                    Part("driver", "Driver", hint="People choose their slot"),
                    Part("test_days", "Days to test", "number", "5"),
                ),
            ),
        ),
    ),
    "motivation": Form(
        "Psychology of change plan",
        "One action or more for each of the five domains, with who does it, by when, and what you will try first.",
        (
            Part(
                "", "Actions", "rows", one="action", where=("Plan",), cards=True,
                columns=(
                    Part("action", "Action", hint="Ask two porters what a good handover does for them"),
                    Part("domain", "Domain", "choice", options=(_CHOOSE, *((one, one) for one in DOMAINS))),
                    Part("owner", "Owner", hint="Bola"),
                    Part("by", "By", "date"),
                    Part("test", "Test, and what you expect", "long", "Two talks of ten minutes; we expect …"),
                ),
            ),
        ),
    ),
    "facilitation": Form(
        "Meeting agenda",
        "What the meeting is for, its items with their minutes, and the test that comes out of it.",
        (
            Part("purpose", "Purpose", hint="Decide what to do with last week’s slot test"),
            Part("length_min", "Length, minutes", "number", "45", where=("Length",), short=True),
            Part("data", "Data the team will see", hint="Run chart of missed visits", where=("Data",)),
            Part(
                "items", "Items", "rows", one="item",
                columns=(Part("item", "Item", hint="What did the test teach us?"), Part("minutes", "Minutes", "number", "15")),
            ),
            Part(
                "roles", "Roles", "pairs", one="role", by="role",
                columns=(Part("role", "Role", hint="timekeeper"), Part("person", "Person", hint="Joe")),
            ),
            Part("next_test.what", "Next test", hint="Offer three slots by phone in one clinic", where=("Next test",), heading="Before you close"),
            Part("next_test.owner", "Owner", short=True, where=("Next test owner",)),
            Part("next_test.by", "By", "date", short=True, where=("Next test date",)),
            Part("review", "How the meeting looks back at itself", hint="One thing to keep, one to change", where=("Review",)),
        ),
    ),
    "stakeholders": Form(
        "Stakeholder map",
        "Who can start or stop this, and who lives with it? Give the power they have, the interest they have now, "
        "and the interest that the work needs.",
        (
            Part(
                "", "Stakeholders", "rows", one="stakeholder", where=("Map",), cards=True,
                columns=(
                    Part("name", "Who", hint="Clinic clerk"),
                    Part("group", "Group", hint="service user, carer, clinician, manager, administrator"),
                    Part("power", "Power", "choice", options=_LEVELS),
                    Part("interest", "Interest now", "choice", options=_LEVELS),
                    Part("needed", "Interest needed", "choice", options=_LEVELS),
                    Part("reason", "Why there", hint="hears every cancellation"),
                    Part("part", "Part", hint="co-produce, involve, keep satisfied, inform"),
                    Part("action", "Next action", "long", "Ten minutes a month with one chart"),
                ),
            ),
        ),
    ),
    "ramp": Form(
        "PDSA ramp",
        "Three or more cycles that learn from each other, each at a scale and under conditions of its own.",
        (
            Part("belief", "How sure are you that the change will work?", "choice",
                 options=(_CHOOSE, ("low", "Low"), ("moderate", "Moderate"), ("high", "High"))),
            Part(
                "cycles", "Cycles", "rows", one="cycle", where=("Ramp", "Conditions"), cards=True,
                columns=(
                    Part("change", "What is tried", hint="A two-minute huddle at the whiteboard"),
                    Part("ramp", "Series of tests", hint="Huddle"),
                    Part("cycle_type", "Type of cycle", "choice", options=(
                        ("", "Test"), ("collect information", "Collect information"), ("develop", "Develop"),
                        ("implement", "Implement"),
                    )),
                    Part("scale", "Scale", "figure", "1"),
                    Part("who", "Who", hint="One nurse in charge"),
                    Part("where", "Where", hint="Heron ward"),
                    Part("when", "When", hint="Tuesday early shift"),
                    Part("conditions", "What is different this time", hint="nights, with bank staff"),
                    Part("builds_on", "What it uses from the cycle before", asked=True),
                    Part("result", "Result"),
                    Part("learned", "What was learned", "long"),
                    Part("decision", "Decision", "choice", options=(
                        _CHOOSE, ("adapt", "Adapt"), ("adopt", "Adopt"), ("abandon", "Abandon"))),
                    Part("next_plan", "Next", "long"),
                ),
            ),
        ),
    ),
    "sustain": Form(
        "Plan to hold the gains",
        "Who will notice when it slips, and what happens then. Give each factor a share from 0 (none of it is in "
        "place) to 1 (all of it).",
        (
            Part("owner", "Owner of the process", hint="A role, not “everyone”", where=("Owner",)),
            Part("cover", "When the owner is away", hint="Deputy team manager", where=("Cover",)),
            Part("measure", "Measure", hint="Median days from referral to diagnosis"),
            Part("frequency", "How often", hint="weekly until June, then monthly", where=("Frequency",)),
            Part("trigger", "What makes people act", hint="six points in a row above the median", where=("Trigger",)),
            Part("standard_work", "How the work is written down", "long", where=("Standard work",)),
            Part("induction", "How new staff learn it", "long", where=("Induction",)),
            Part("funding", "Paid for by", where=("Funding",)),
            *(
                Part(
                    f"levels.{factor.key}", factor.name, "number", "0 to 1", short=True, where=(factor.name,),
                    heading="NHS Sustainability Model" if factor is FACTORS[0] else "",
                )
                for factor in FACTORS
            ),
            Part("total", "Total score", "number", "0 to 100", short=True, where=("Total",)),
            Part(
                "actions", "Actions", "pairs", one="action", by="factor",
                columns=(
                    Part("action", "Action", hint="The chart goes on the team’s agenda from 4 May"),
                    Part("factor", "For", "choice", options=(_CHOOSE, *((one.key, one.name) for one in FACTORS))),
                ),
            ),
        ),
    ),
    "spread": Form(
        "Plan for spread",
        "What must stay, what the new place may do its own way, and how they will try it out.",
        (
            Part("change", "Change", hint="A two-minute safety huddle at each handover"),
            Part("from", "From", hint="Heron ward", short=True),
            Part("to", "To", hint="Kestrel ward", short=True),
            Part("local_owner", "Owner in the new place", where=("Local owner",), short=True),
            _texts("core", "Has to stay", "part that stays", "Every person with a new risk is named", where=("Core",)),
            _texts("adaptable", "May be done another way", "part that may change", "The time", where=("Adaptable",)),
            Part("test", "First test in the new place", hint="One early shift on Kestrel, on 8 December", where=("Test",)),
            *(
                Part(
                    f"attributes.{name}", _capital(name), "number", "1 to 5", short=True,
                    heading="How likely it is to be taken up, 1 (little of it) to 5 (a great deal)" if not place else "",
                )
                for place, name in enumerate(
                    ("relative advantage", "compatibility", "complexity", "trialability", "observability")
                )
            ),
            Part("total", "Total in favour", "number", "5 to 25", short=True, where=("Total",)),
            _texts("helps", "What helps it along", "attribute", "trialability"),
            Part("worked", "What worked", "long", heading="The story"),
            Part("did_not_work", "What did not work", "long", where=("Story",)),
        ),
    ),
    "storyboard": Form(
        "Storyboard",
        "Your project on one sheet, to be told in six minutes. Write what you can show.",
        (
            Part("team", "Team", short=True),
            Part("aim", "Aim", "long", "How much, for whom, where, by when"),
            Part("chart.points", "Points on the chart", "count", "24", short=True, where=("Chart",), heading="The chart"),
            Part("chart.rules", "Read by, and what it says", hint="Perla rules: a shift of eight below the median"),
            _texts("chart.annotations", "Notes on the chart", "note", "2 February: the first huddle"),
            Part(
                "tests", "Tests", "rows", one="test", where=("Tests",), cards=True,
                columns=(
                    Part("change", "What was tried", hint="The huddle with a card of three questions"),
                    Part("builds_on", "What it uses from the test before", hint="four minutes were too long"),
                    Part("learned", "What was learned", "long"),
                    Part("decision", "Decision", "choice", options=(
                        _CHOOSE, ("adapt", "Adapt"), ("adopt", "Adopt"), ("abandon", "Abandon"))),
                ),
            ),
            Part("equity.strata", "Results split by", hint="language", where=("Equity",), heading="Who gained"),
            Part("equity.found", "Who gained, and who did not", "long"),
            Part("hold.owner", "Owner of the process", hint="A role", where=("Hold",), heading="How it will be held"),
            Part("hold.measure", "Measure, and how often", hint="incidents, each Monday"),
            Part("hold.trigger", "What makes people act", hint="six points in a row above the median"),
        ),
    ),
    "coachplan": Form(
        "Coaching plan",
        "Your next six months: teams, dates, hours, your own supervision, and how you will be needed less.",
        (
            Part(
                "teams", "Teams", "rows", one="team", where=("Teams",), cards=True,
                columns=(
                    Part("team", "Team", hint="Team Heron"),
                    Part("first_meeting", "First meeting", "date"),
                    Part("rhythm_days", "Days between meetings", "number", "14"),
                    Part("update_day", "Day of the sponsor update", "count", "5"),
                ),
            ),
            Part("protected_hours_per_week", "Protected hours a week", "number", "4", where=("Protected hours",), short=True),
            Part("agreed_with", "Agreed with", hint="your line manager"),
            Part("supervision", "Supervision", "texts", columns=(Part("text", "Date", "date"),), one="date"),
            Part("withdraw", "How they will come to need you less", "long", where=("Withdraw",)),
            Part("review_date", "Review date", "date", short=True),
        ),
    ),
    "equity": Form(
        "Results by group",
        "The same results, split by group: before and after, with how many people each figure is about.",
        (
            Part("strata", "Grouped by", hint="language", short=True),
            Part("better", "Better is", "choice", options=(("increase", "Higher"), ("decrease", "Lower")), short=True),
            Part(
                "groups", "Groups", "rows", one="group",
                columns=(
                    Part("group", "Group", hint="Interpreter needed"),
                    Part("before", "Before, %", "number", "50"),
                    Part("before_n", "People", "count", "300"),
                    Part("after", "After, %", "number", "53"),
                    Part("after_n", "People", "count", "320"),
                ),
            ),
            Part("gap_before", "Gap before", "number", "12", short=True, where=()),
            Part("gap_after", "Gap after", "number", "31", short=True),
            Part("gap_change", "Change of the gap", "number", "+ if it widened", short=True, where=("Gap",)),
            Part("headline", "Headline", "long", "What you would tell the board"),
            Part("caution", "A word of caution", "long", "What small numbers cannot tell"),
        ),
    ),
    "pareto": Form(
        "Pareto chart by hand",
        "The bars in the order that you would draw them, and where the cumulative line stands over each.",
        (
            Part("unit", "What is counted", hint="bed-days", where=("Unit",), short=True),
            Part("total", "Of how many in all", "number", hint="520", where=("Total",), short=True),
            Part("asked", "The question was about", "choice", short=True, options=(
                ("", "How often"), ("time", "Time"), ("cost", "Cost"), ("harm", "Harm"))),
            Part("multiple", "A case can stand under several", "yes", short=True),
            Part(
                "bars", "Bars", "rows", one="bar", where=("Bars", "Cumulative line"),
                columns=(
                    Part("category", "Category", hint="care package"),
                    Part("count", "Length", "number", "217"),
                    Part("cumulative", "Cumulative, %", "number", "41.7"),
                ),
            ),
            Part("claim", "What the chart says", hint="Two causes bring more than half"),
        ),
    ),
    "factorial": Form(
        "Planned experiment",
        "The result of every combination, then what each factor did: the mean where it is high less the mean where it "
        "is low.",
        (
            Part(
                "runs", "Runs", "rows", one="run",
                columns=(
                    *(Part(name, name, "figure", "-1 or 1") for name in "ABC"),
                    Part("result", "Result", "number"),
                ),
            ),
            Part(
                "effects", "Effects", "pairs", one="effect", by="of",
                columns=(Part("of", "Of", hint="A, or AC for an interaction"), Part("size", "Size", "number")),
            ),
            _texts("interactions", "Interactions that you take into account", "interaction", "AC", where=("A×B", "A×C", "B×C")),
            Part("conclusion", "Conclusion", "long"),
            Part("order", "How the runs were ordered", hint="weeks drawn at random"),
            Part("replicates", "Results for each combination", "count", "1", short=True),
            Part("noise", "How much results move by themselves", hint="about 2 points from week to week"),
        ),
        {"runs": [dict(zip("ABC", levels[::-1], strict=True)) for levels in product((-1, 1), repeat=3)]},
    ),
    "runchart": Form(
        "Reading of a run chart",
        "Count points from 1. The last point of a shift or a trend counts too.",
        (
            Part("median", "Median", "number", short=True),
            Part("useful", "Useful points", "count", "not on the median", short=True),
            Part("runs", "Runs", "count", short=True),
            Part("crossings", "Crossings", "count", short=True),
            Part("longest_run", "Longest run", "count", short=True),
            Part("shift_length", "Shift: points", "count", short=True, where=("Length of a shift",)),
            Part("trend_length", "Trend: points", "count", short=True, where=("Length of a trend",)),
            Part(
                "shifts", "Shifts", "rows", one="shift", none="There is no shift",
                columns=(*_STRETCH, Part("side", "Side", "choice", options=_SIDES), Part("length", "Points counted", "count")),
            ),
            Part(
                "trends", "Trends", "rows", one="trend", none="There is no trend",
                columns=(*_STRETCH, Part("side", "Way", "choice", options=_WAYS), Part("length", "Points counted", "count")),
            ),
            Part("verdict", "Verdict", "choice", options=(
                _CHOOSE, ("too few runs", "Too few runs"), ("too many runs", "Too many runs"),
                ("within limits", "Runs within limits"), ("signal", "Signal"), ("no signal", "No signal"))),
        ),
    ),
    "shewhart": Form(
        "Reading of a Shewhart chart",
        "Count points from 1. Say what the limits are, what is special, and what you would do about it.",
        (
            Part("centre", "Centre line", "number", short=True),
            Part("lower", "Lower limit", "number", short=True),
            Part("upper", "Upper limit", "number", short=True),
            Part("mr_bar", "Mean moving range", "number", short=True),
            Part("trial", "These are trial limits", "yes", short=True, where=("Limits",)),
            Part(
                "special", "Special-cause points", "texts", one="point", none="No point is special",
                columns=(Part("text", "Point", "count", "11"),),
            ),
            Part(
                "signals", "Signals", "rows", one="signal", none="There is no signal",
                columns=(*_STRETCH, Part("rule", "Rule", "choice", options=(_CHOOSE, *((rule.lower(), rule) for rule in _RULES)))),
            ),
            Part("shift_length", "Shift: points", "count", short=True, where=("Length of a shift",)),
            Part("trend_length", "Trend: points", "count", short=True, where=("Length of a trend",)),
            Part("rules_chosen", "Rules were chosen", "choice", short=True, where=("Rules",), options=(
                _CHOOSE, ("before the data", "Before the data"), ("after looking", "After looking"))),
            Part(
                "explained", "Points that you would explain", "rows", one="explanation",
                columns=(Part("point", "Point", "count", "11"), Part("because", "Because", hint="the records system was down")),
            ),
            Part(
                "removed", "Points that you took out", "texts", one="point taken out",
                columns=(Part("text", "Point", "count", "11"),),
            ),
            Part("removed_because", "They were taken out because"),
            Part("data", "The data are", "choice", short=True, where=("Kind",), options=(
                _CHOOSE, *((one, _capital(one)) for one in (
                    "measurement", "classification", "count", "cases between events", "time between events")))),
            Part("area", "Area of opportunity", "choice", short=True, options=(
                _CHOOSE, ("equal", "Equal"), ("unequal", "Unequal"))),
            Part("event", "The event is", "choice", short=True, options=(_CHOOSE, ("harm", "A harm"), ("good", "A good thing"))),
            Part("verdict", "It is getting", "choice", short=True, where=("Verdict", "Better"), options=(
                _CHOOSE, ("better", "Better"), ("worse", "Worse"))),
            Part("specification", "Limit from a contract or standard", "number", short=True),
            Part("rephase.at", "New limits from point", "count", heading="New limits, if you would draw them", short=True),
            Part("rephase.change_at", "The change was made at point", "count", short=True),
            Part("rephase.cause", "Known cause", asked=True),
            Part("rephase.lasting", "Why it will last", asked=True),
            Part("rephase.trial", "The new limits are trial limits", "yes"),
        ),
    ),
}  # fmt: skip

# Subjects that are about a chart, which the answer holds beside what is read from it.
READINGS = ("runchart", "shewhart")


class Answer(Diagram):
    """An answer in plain dicts and lists, with its description, its drawing and its review.

    Args:
        subject: what it is, one of `FORMS`.
        content: the dict (or, for ideas and stakeholders, the list) that the exercise asks for.

    Raises:
        InputError: when there is no such subject, or the content is neither a dict nor a list.

    >>> agenda = Answer("facilitation", {"purpose": "Plan the next test", "items": [{"item": "Run chart", "minutes": 10}]})
    >>> agenda.review().codes
    ('FAC02', 'FAC03', 'FAC04')
    >>> print(agenda.alt_text)
    Meeting agenda. Purpose: Plan the next test. Items: Run chart (minutes: 10).
    """

    def __init__(self, subject: str, content: Any = None) -> None:
        if subject not in FORMS:
            raise InputError(f"There is no answer about {subject!r}; choose one of {', '.join(FORMS)}.")
        self.subject = subject
        self.form = FORMS[subject]
        wanted: Any = [] if self.form.is_list else {}
        content = wanted if content is None else content
        if self.form.is_list and isinstance(content, Mapping) and set(content) <= {subject}:
            content = content.get(subject, [])
        if isinstance(content, tuple):
            content = list(content)
        if not isinstance(content, list if self.form.is_list else dict):
            raise InputError(
                f"{self.form.title}: the answer is a {type(wanted).__name__} of {self.form.parts[0].one or 'field'}s; "
                f"this is {content!r}."
            )
        self.content = content

    @classmethod
    def from_dict(cls, given: Any, subject: str) -> Answer:
        """Return the answer that `to_dict` gave."""
        return cls(subject, given)

    def to_dict(self) -> Any:
        """Return the plain dict, or list, that the exercise asks for."""
        return self.content

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice."""
        from qitools.review import check

        return check(self.subject, self.content, today)

    def shown(self) -> Iterator[tuple[Part, str | list[dict[str, str]]]]:
        """Yield each part of which something is said, with its words to read; of a list, those of each row by column."""
        for part in self.form.parts:
            said = words(part, self.content)
            if isinstance(said, str) and said.strip():
                yield part, _read_out(part, said)
            elif not isinstance(said, str) and said:
                yield (
                    part,
                    [{column.key: _read_out(column, row[column.key]) for column in part.columns} for row in said],
                )

    @property
    def alt_text(self) -> str:
        """The answer in words, part by part."""
        told = [f"{self.form.title}."]
        for part, said in self.shown():
            if isinstance(said, str):
                told.append(spoken.sentence(f"{part.label}: {said}"))
            else:
                told.append(spoken.sentence(f"{part.label}: {'; '.join(_row_words(part, row) for row in said)}"))
        values = self.content.get("y") if isinstance(self.content, dict) else None
        if isinstance(values, list | tuple) and self.subject in READINGS:
            # whoever cannot see the points reads the chart from these
            told.append(f"The points in order: {', '.join('missing' if one is None else str(one) for one in values)}.")
        return " ".join(told) if len(told) > 1 else f"{told[0]} Nothing is written yet."

    def _scene(self) -> Scene:
        from qitools.draw.answers import lay_out

        return lay_out(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answer):
            return NotImplemented
        return (self.subject, self.content) == (other.subject, other.content)

    __hash__ = None  # type: ignore[assignment]  # compared by what it holds

    def __repr__(self) -> str:
        count = sum(1 for _ in self.shown())
        return f"<Answer {self.form.title!r}: {count} of {len(self.form.parts)} parts>"


def _read_out(part: Part, said: str) -> str:
    """Return the words of a field as people read them: the name of a choice, a date in words."""
    return spoken.day(said) if part.kind == "date" else dict(part.options).get(said, said) if said else ""


def _row_words(part: Part, row: Mapping[str, str]) -> str:
    first, *rest = part.columns
    more = [f"{one.label.lower()}: {row[one.key]}" for one in rest if row[one.key]]
    return (row[first.key] or "(no words)") + (f" ({', '.join(more)})" if more else "")


# -- between the content and the words of a form


def words(part: Part, content: Any) -> str | list[dict[str, str]]:
    """Return the words that show what `content` has for a part; whatever it holds, none raises.

    Returns:
        A text; for a list, a dict of texts by column for each row.
    """
    found = _at(content, part.key)
    if not part.columns:
        return _word(found, part)
    if part.kind == "pairs" and isinstance(found, Mapping):
        value = next(column.key for column in part.columns if column.key != part.by)
        rows: list[Any] = [{part.by: key, value: told} for key, told in found.items()]
    elif isinstance(found, list | tuple):
        rows = list(found)
    else:
        rows = [] if found is None or found == "" or found == {} else [found]
    first = part.columns[0].key
    rows = [row if isinstance(row, Mapping) else {first: row} for row in rows]
    return [{column.key: _word(row.get(column.key), column) for column in part.columns} for row in rows]


def _at(content: Any, key: str) -> Any:
    for step in key.split(".") if key else ():
        content = content.get(step) if isinstance(content, Mapping) else None
    return content


def _word(given: Any, part: Part) -> str:
    if given is None or given is False:
        return ""
    if part.kind == "yes" and given is True:
        return "yes"
    if isinstance(given, Mapping):
        from qitools.aim import Aim

        try:
            return str(Aim.from_dict(given))
        except InputError:
            return "; ".join(filter(None, (_word(one, part) for one in given.values())))
    if isinstance(given, list | tuple):
        return "; ".join(filter(None, (_word(one, part) for one in given)))
    if isinstance(given, float) and given.is_integer() and abs(given) < 1e15:
        given = int(given)
    return str(given)


def put(content: Any, part: Part, value: Any) -> Any:
    """Return `content` with `value` for a part; None takes it away. What is there for other parts stays."""
    if not part.key:
        return value or []
    step, _, rest = part.key.partition(".")
    held = dict(content) if isinstance(content, Mapping) else {}
    if rest:
        value = put(held.get(step), Part(rest, ""), value) or None
    if value is None:
        held.pop(step, None)
    else:
        held[step] = value
    return held


_FIGURE = re.compile(r"[-−+]?\d{1,15}(\.\d{1,15})?")


def meant(part: Part, said: str, read: Any) -> Any:
    """Return what one field of a form stands for; None where it is empty.

    Args:
        part: what is asked.
        said: what was typed.
        read: its number, where the form reads one; what cannot be read stays as it was typed.
    """
    said = said.strip()
    if not said:
        return "" if part.asked else None
    if part.kind == "yes":
        return True
    if part.kind in ("number", "count"):
        return said if read is None else read
    if part.kind == "figure" and _FIGURE.fullmatch(said):
        plain = said.replace("−", "-")
        return float(plain) if "." in plain else int(plain)
    return said


def place(form: Form, where: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[str, int | None]:
    """Return (key of a part, position of a row or None) that a finding's `where` names; ("", None) for the whole.

    Args:
        form: of the subject.
        where: what the finding says.
        rows: key of each list -> its rows, by column.
    """
    for part in form.parts:
        if where in part.names:
            return part.key, None
    for part in form.parts:
        here = rows.get(part.key, [])
        if found := re.fullmatch(rf"{re.escape(_capital(part.one))} (\d+)", where) if part.one else None:
            return part.key, int(found[1]) - 1 if int(found[1]) <= len(here) else None
        for number, row in enumerate(here):
            if where and where == str(row[part.columns[0].key]).strip():
                return part.key, number
    if found := re.fullmatch(r"Points? (\d+)(?:–(\d+))?", where):
        first, last = found[1], found[2] or found[1]
        for part in form.parts:
            keys = [column.key for column in part.columns]
            for number, row in enumerate(rows.get(part.key, [])):
                told = [str(row[key] if row[key] is not None else "") for key in keys]
                if told[:2] == [first, last] or (keys[0] in ("point", "text") and told[0] == first):
                    return part.key, number
            if part.key == "rephase.at":
                return part.key, None
    return "", None
