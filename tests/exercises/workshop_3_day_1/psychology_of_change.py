"""What people get wrong about reasons, domains, and a plan for people."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _row(answers: Answers, number: int, **changes: Any) -> None:
    answers["w3d1l1-plan"][number].update(changes)


def _move(answers: Answers, part: str, cards: int) -> None:
    """Put the first cards on a pile that is not theirs."""
    placed = answers[f"w3d1l1-{part}"]
    for card in list(placed)[:cards]:
        placed[card] = next(pile for pile in placed.values() if pile != placed[card])


# What would be a fair plan on Heron ward.
HERON = [
    {
        "action": action,
        "domain": domain,
        "owner": "Ellie",
        "by": "2027-05-14",
        "test": "One morning; we expect five of us",
    }
    for action, domain in (
        ("Ask nights what they go home proud of", "Unleash intrinsic motivation"),
        ("Nights redraw the huddle", "Co-design people-driven change"),
        ("Kwame says what was wrong with the memo", "Co-produce in authentic relationship"),
        ("Nights open the huddle", "Distribute power"),
        ("Look at the sheet on Friday", "Adapt in action"),
    )
]


def _typical(answers: Answers) -> None:
    """Nothing about power, and an owner that is everybody."""
    answers["w3d1l1-plan"][3]["domain"] = "Adapt in action"
    _row(answers, 0, owner="the whole team")


MISTAKES = {
    "typical": Mistakes(_typical, {"w3d1l1-mot01": 2, "w3d1l1-mot02": 2}, ("MOT01", "MOT02")),
    "MOT01": Mistakes(lambda a: _row(a, 2, domain="Co-design people-driven change"), {"w3d1l1-mot01": 2}, ("MOT01",)),
    "MOT02": Mistakes(lambda a: _row(a, 1, owner=""), {"w3d1l1-mot02": 2}, ("MOT02",)),
    # An action with no day is one day short of five, too.
    "an action without a day": Mistakes(lambda a: _row(a, 4, by=""), {"w3d1l1-mot02": 2, "w3d1l1-days": 1}, ("MOT02",)),
    "MOT03": Mistakes(lambda a: _row(a, 3, test=""), {"w3d1l1-mot03": 2}, ("MOT03",)),
    "MOT04 is advice": Mistakes(
        lambda a: _row(a, 0, action="Convince Rob that evening hours help people"), {}, ("MOT04",)
    ),
    "days after the meeting": Mistakes(lambda a: _row(a, 4, by="2027-06-15"), {"w3d1l1-days": 1}),
    "nothing for the three to do": Mistakes(
        lambda a: [row.update(owner="Moira") for row in a["w3d1l1-plan"]], {"w3d1l1-owners": 1}
    ),
    "another team's plan": Mistakes(
        lambda a: a.update({"w3d1l1-plan": [dict(row) for row in HERON]}),
        {"w3d1l1-mot01": 2, "w3d1l1-mot02": 2, "w3d1l1-mot03": 2, "w3d1l1-owners": 1},
    ),
    "three actions under another domain": Mistakes(lambda a: _move(a, "domains", 3), {}),
    "four actions under another domain": Mistakes(lambda a: _move(a, "domains", 4), {"w3d1l1-match": 2}),
    "all actions under one domain": Mistakes(
        lambda a: a["w3d1l1-domains"].update(dict.fromkeys(a["w3d1l1-domains"], "Distribute power")),
        {"w3d1l1-match": 5},
    ),
    "two labels taken for reasons": Mistakes(
        lambda a: a["w3d1l1-reasons"].update(r4="reason", r6="reason"), {"w3d1l1-labels": 1}
    ),
    "all taken for labels": Mistakes(
        lambda a: a["w3d1l1-reasons"].update(dict.fromkeys(a["w3d1l1-reasons"], "label")), {"w3d1l1-labels": 3}
    ),
}
