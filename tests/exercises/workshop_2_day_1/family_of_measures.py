"""What people get wrong in the exercise about the family of measures."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _measures(answers: Answers) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answers["w2d1l1-answer"]["measures"]
    return found


def _keep(answers: Answers, *numbers: int) -> None:
    answers["w2d1l1-answer"]["measures"] = [_measures(answers)[number] for number in numbers]


def _bare_count(answers: Answers) -> None:
    _measures(answers)[3].update(name="Number of calls answered", unit="calls")


def _no_balancing(answers: Answers) -> None:
    _keep(answers, 0, 1, 2, 3)


def _typical(answers: Answers) -> None:
    _bare_count(answers)
    _no_balancing(answers)


def _twelve(answers: Answers) -> None:
    extra = {"kind": "process", "driver": "A time that people can make", "unit": "%"}
    _measures(answers).extend({"name": f"% of slots offered in week {week}", **extra} for week in range(1, 7))


def _another_team(answers: Answers) -> None:
    answers["w2d1l1-answer"]["aim"] = "Cut violent incidents per 1,000 occupied bed-days from 41 to 29, Heron ward"
    for measure, name in zip(
        _measures(answers), ["Violent incidents per 1,000 bed-days", "% of shifts with a huddle"], strict=False
    ):
        measure["name"] = name


MISTAKES = {
    "typical": Mistakes(_typical, {"w2d1l1-mea03": 2, "w2d1l1-mea06": 1}, ("MEA03", "MEA06")),
    "MEA01": Mistakes(lambda a: _keep(a, 1, 2, 3, 4, 5), {"w2d1l1-mea01": 2}, ("MEA01",)),
    "MEA02": Mistakes(lambda a: _keep(a, 0, 1, 4, 5), {"w2d1l1-mea02": 2}, ("MEA02",)),
    "MEA03": Mistakes(_no_balancing, {"w2d1l1-mea03": 2}, ("MEA03",)),
    "MEA04": Mistakes(_twelve, {"w2d1l1-mea04": 1}, ("MEA04",)),
    "MEA05": Mistakes(lambda a: _measures(a)[2].pop("driver"), {"w2d1l1-mea05": 2}, ("MEA05",)),
    "MEA06": Mistakes(_bare_count, {"w2d1l1-mea06": 1}, ("MEA06",)),
    "three slips on another pile": Mistakes(
        lambda a: a["w2d1l1-kinds"].update(a="process", c="process", i="balancing"), {"w2d1l1-cards-check": 2}
    ),
    "another team's family": Mistakes(
        _another_team,
        {
            "w2d1l1-mea01": 2,
            "w2d1l1-mea02": 2,
            "w2d1l1-mea03": 2,
            "w2d1l1-mea04": 1,
            "w2d1l1-mea05": 2,
            "w2d1l1-mea06": 1,
        },
    ),
}
