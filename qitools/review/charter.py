"""What a coach notices in a project charter.

The dict form: `title`, `problem`, `baseline_data`, `aim` (a sentence or an aim's dict), `measures` (a dict with lists
under `outcome`, `process` and `balancing`), `scope_in`, `scope_out`, `team` (a list of dicts with `name` and `role`),
`sponsor`, `coach`, `service_user_role`, `ideas`, `barriers` and `review_date` (ISO date). What is empty gives an
`error`; so do the few phrases that name a solution or blame in the problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qitools.review import words
from qitools.review.core import Seen, Subject
from qitools.review.read import are, day, fields, items, listed, not_a_date, quote, rows, said


@dataclass(frozen=True, slots=True)
class Charter:
    """A charter as the rules see it: its texts by key, and the parts that have more to them."""

    texts: dict[str, str]
    measures: dict[str, tuple[str, ...]]
    team: tuple[tuple[str, str], ...]
    review: date | None

    @property
    def everything(self) -> str:
        """All that is said about what will change and how it is measured."""
        measured = [name for names in self.measures.values() for name in names]
        return " · ".join([self.texts["title"], self.texts["aim"], self.texts["ideas"], *measured])


# Fields that CHA01 looks at; the others have a code of their own.
_REQUIRED = ("title", "problem", "aim", "scope_in", "sponsor", "coach", "ideas", "barriers", "review_date")
_TEXTS = (*_REQUIRED, "baseline_data", "scope_out", "service_user_role")


def read(answer: Any) -> Charter:
    """Return a charter from its dict form."""
    given = fields(answer)
    measures = fields(given.get("measures"))
    return Charter(
        texts={key: said(fields(given.get(key)).get("name")) or _told(given.get(key)) for key in _TEXTS},
        measures={
            kind: tuple(filter(None, map(_told, items(measures.get(kind)))))
            for kind in ("outcome", "process", "balancing")
        },
        team=tuple((said(member.get("name")), said(member.get("role"))) for member in rows(given.get("team"))),
        review=day(given.get("review_date")),
    )


def _told(given: Any) -> str:
    """Return a field on one line: a text, a list of texts, or what a dict says (such as an aim, or a name and a role)."""
    within = fields(given).values() if fields(given) else items(given)
    return "; ".join(filter(None, (said(part) or "; ".join(filter(None, map(said, items(part)))) for part in within)))


SUBJECT = Subject("charter", "Project charter", read)

_GOOD: dict[str, Any] = {
    "title": "A diagnosis in six weeks",
    "problem": "In spring 2026 half of the people referred to Team Memory waited more than 61 days for a diagnosis talk.",
    "baseline_data": "Weekly median wait, April to June 2026: 60.5 days",
    "aim": {
        "measure": "median wait from referral to diagnosis",
        "baseline": 61,
        "target": 42,
        "unit": "days",
        "population": "people referred to the memory service",
        "place": "Riverside, north and south",
        "by": "2027-03-31",
    },
    "measures": {
        "outcome": ["Median wait from referral to diagnosis, days"],
        "process": ["% of referrals with all bloods"],
        "balancing": ["% of people referred again within 90 days"],
    },
    "scope_in": "From referral received to diagnosis discussed, north and south clinics",
    "scope_out": "Treatment after diagnosis; people under 50",
    "team": [
        {"name": "Asha Patel", "role": "carer"},
        {"name": "Sam Okoro", "role": "administrator"},
        {"name": "Ruth Lindqvist", "role": "team lead"},
        {"name": "Ben Adeyemi", "role": "memory nurse"},
    ],
    "sponsor": "Dr Helen Moss",
    "coach": "Tom Reyes",
    "service_user_role": "Asha is a member of the team, helps to set the aim and chooses which tests come first",
    "ideas": ["Test a checklist on the referral form with two practices"],
    "barriers": ["Two nurse posts vacant"],
    "review_date": "2026-12-15",
}


@SUBJECT.rule(
    "CHA01",
    "error",
    title="A part of the charter is empty",
    why="A charter names the problem, the team and the answers to the three questions, and is the map that everybody "
    "holds [IHI-CHARTER]. It is looked at again and again, so a first guess is worth more than a gap.",
    question="What is your best guess for this today, and who could help you to make it better?",
    bad={**_GOOD, "barriers": []},
    good=_GOOD,
)
def _filled(charter: Charter, today: date) -> Iterator[Seen]:
    for key in _REQUIRED:
        name = key.replace("_", " ").capitalize()
        if not charter.texts[key]:
            yield Seen(name, "This part is empty.")
        elif key == "review_date" and charter.review is None:
            yield Seen(name, f"{not_a_date(charter.texts[key])}.")


@SUBJECT.rule(
    "CHA02",
    "error",
    title="The problem holds a solution, or blames a group",
    why="Starting from a chosen intervention is the pitfall seen most often [TIPSQI]. A problem that blames a group "
    "loses the very people whose help the team needs.",
    question="What would someone who waits, or someone who works there, say that the problem is?",
    bad={**_GOOD, "problem": "Waits are long because GPs are careless, and we need to introduce a new referral form."},
    good=_GOOD,
)
def _problem(charter: Charter, today: date) -> Iterator[Seen]:
    problem = charter.texts["problem"]
    found = words.SOLUTION_START.search(problem) or words.MISSING_SOLUTION.search(problem)
    if found := found or words.SOLUTION_INSIDE.search(problem):
        yield Seen("Problem", f"The problem holds a solution: {quote(found[0].strip())}.")
    if found := words.BLAME.search(problem):
        yield Seen("Problem", f"The problem puts the cause inside people: {quote(found[0])}.")


@SUBJECT.rule(
    "CHA03",
    "error",
    title="No baseline data",
    why="How will we know that a change is an improvement? [QUALIS] Only by knowing how things were; a baseline is "
    "hardest to get once things have begun to change.",
    question="What do you already have, even ten numbers on paper, that shows how things are now?",
    bad={**_GOOD, "baseline_data": "none yet"},
    good=_GOOD,
)
def _baseline(charter: Charter, today: date) -> Iterator[Seen]:
    data = charter.texts["baseline_data"]
    if not data:
        yield Seen("Baseline data", "There are no baseline data.")
    elif not any(character.isdigit() for character in data):
        yield Seen("Baseline data", f"{quote(data)} holds no number.")


@SUBJECT.rule(
    "CHA04",
    "error",
    title="The family of measures is not complete",
    why="Outcome measures tell how the system does for patients, process measures whether its parts work as planned, "
    "balancing measures what else happens [LOTHIAN-FM]. Balancing measures are not always essential, but they are "
    "where a change can push work or risk on to others [LLOYD-FAM].",
    question="How would you see whether it is being done, whether it helps, and whether someone else is worse off?",
    bad={**_GOOD, "measures": {**_GOOD["measures"], "balancing": []}},
    good=_GOOD,
)
def _measures(charter: Charter, today: date) -> Iterator[Seen]:
    for kind, names in charter.measures.items():
        if not names:
            needed = kind != "balancing" or words.SHIFTS_BURDEN.search(charter.everything)
            yield Seen(f"Measures: {kind}", f"There is no {kind} measure.", None if needed else "coach")


@SUBJECT.rule(
    "CHA05",
    "error",
    title="The sponsor is also the team lead or the coach",
    why="A sponsor gives authority, is told and unblocks [CNWL-SP]; a coach is not responsible for the project's "
    "success [CNWL-COACH]. One person in two of these roles has nobody to go to when the team is stuck.",
    question="When the team needs something that its lead cannot give, who would hear about it?",
    bad={**_GOOD, "sponsor": "Ruth Lindqvist"},
    good=_GOOD,
)
def _sponsor(charter: Charter, today: date) -> Iterator[Seen]:
    sponsor = charter.texts["sponsor"].casefold()
    if not sponsor:
        return
    if sponsor == charter.texts["coach"].casefold():
        yield Seen("Sponsor", f"{charter.texts['sponsor']} is sponsor and coach.")
    for name, role in charter.team:
        if name.casefold() == sponsor and words.TEAM_LEAD.search(role):
            yield Seen("Sponsor", f"{name} is sponsor and {role}.")


@SUBJECT.rule(
    "CHA06",
    "error",
    title="Fewer than three roles, or nobody from the front line",
    why="A team has a lead, an owner of the process, front-line members and someone who uses the service "
    "[CHARTER-TPL]. Those who do the work know what really happens.",
    question="Who touches this work every day and is not in the room?",
    bad={
        **_GOOD,
        "team": [{"name": "Ruth Lindqvist", "role": "team lead"}, {"name": "Ed Marsh", "role": "general manager"}],
    },
    good=_GOOD,
)
def _team(charter: Charter, today: date) -> Iterator[Seen]:
    roles = list(dict.fromkeys(role.casefold() for _, role in charter.team if role))
    if len(roles) < 3:
        named = f": {listed(roles)}" if roles else ""
        yield Seen("Team", f"There {are(len(roles), 'role')} on the team{named}.")
    if not any(words.FRONT_LINE.search(role) and not words.IN_CHARGE.search(role) for role in roles):
        yield Seen("Team", "No role on the team is from the front line.")


@SUBJECT.rule(
    "CHA07",
    "error",
    title="Service users and carers have no part, or are only told",
    why="Bring those most affected on to the team and into defining the aim [IHI-AIM]; without them a project can "
    "improve the average and leave some people behind [BURKS].",
    question="What could someone who has been through this decide or design with you, and what would make that "
    "possible?",
    bad={**_GOOD, "service_user_role": "Carers will be informed of the results"},
    good=_GOOD,
)
def _service_user(charter: Charter, today: date) -> Iterator[Seen]:
    role = charter.texts["service_user_role"]
    if not role:
        yield Seen("Service user role", "No service user or carer has a part in the project.")
    elif words.TOLD_ONLY.search(role) and not words.TAKES_PART.search(role):
        yield Seen("Service user role", f"{quote(role)}: this is being told, not taking part.")


@SUBJECT.rule(
    "CHA08",
    "error",
    title="Nothing is out of scope",
    why="First projects are often far too ambitious [BMJ-RR]. What a team says it will leave alone protects its time, "
    "and saves arguments later.",
    question="What will people expect of this project that you will have to say no to?",
    bad={**_GOOD, "scope_out": "nothing"},
    good=_GOOD,
)
def _scope(charter: Charter, today: date) -> Iterator[Seen]:
    if not charter.texts["scope_out"]:
        yield Seen("Scope out", "Nothing is named as out of scope.")
    elif charter.texts["scope_out"].casefold() == charter.texts["scope_in"].casefold():
        yield Seen("Scope out", "What is out of scope is the same as what is in.")
