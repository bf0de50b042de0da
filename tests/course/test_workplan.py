"""A faculty's plan follows from its cohort's dates, and so do its hours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from qitools.course.cohorts import Cohort, read_cohorts
from qitools.course.workplan import due, units, workload, workplan
from qitools.errors import InputError

DATA = Path(__file__).parents[2] / "book" / "data"
COHORTS = read_cohorts(DATA / "cohorts.yml")
PER = units(COHORTS["riverside-1"], answers=30, assignments=8)


@pytest.mark.parametrize("cohort", COHORTS.values(), ids=list(COHORTS))
def test_every_meeting_is_in_it_and_no_task_is_due_at_a_weekend(cohort: Cohort) -> None:
    steps = workplan(cohort)
    assert [step.when for step in steps if step.meeting] == [meeting.when for meeting in cohort.meetings]
    assert [step.day for step in steps] == sorted(step.day for step in steps)
    assert [step for step in steps if step.day.weekday() > 4] == []
    assert all(step.who and step.what[0].isupper() for step in steps)


def test_tasks_move_with_the_meetings_that_they_belong_to() -> None:
    day = {step.what: step for step in workplan(COHORTS["riverside-1"])}
    assert day["Exercises of workshop 2 are due"].day == date(2027, 5, 6)
    assert day["Set-up clinic: an hour on screen"].when == "15 December 2026"
    assert day["Applications close"].week == -10
    assert day["Webinar 6 and graduation"].week == 26
    graded = day["Collect and grade workshop 1, send the checks’ feedback, see who is stuck"]
    assert graded.day == date(2027, 1, 28)


def test_assignments_are_due_on_the_days_that_the_plan_names() -> None:
    cohort = COHORTS["riverside-1"]
    day = {step.what: step.day for step in workplan(cohort)}
    found = due(cohort, ["portfolio", "workshop-2-day-3", "workshop-1-day-1"])
    assert list(found) == ["workshop-1-day-1", "workshop-2-day-3", "portfolio"]
    assert found["workshop-1-day-1"] == day["Exercises of workshop 1 are due"]
    assert found["workshop-2-day-3"] == day["Exercises of workshop 2 are due"]
    assert found["portfolio"] == day["Portfolios are due"]


def test_a_cohort_without_webinars_or_an_induction_has_no_tasks_for_them() -> None:
    tasks = " ".join(step.what for step in workplan(COHORTS["cohort-5"]))
    assert "ebinar" not in tasks
    assert "Set-up clinic" not in tasks
    assert "Exercises of workshop 3 are due" in tasks


def test_hours_are_reckoned_from_the_cohort() -> None:
    (read,) = workload([{"what": "Read", "who": "graders", "minutes": 8, "per": ["written answer", "place"]}], PER)
    assert (read.reckoned, read.hours) == ("8 minutes × 30 written answers × 24 places", 96)
    (once,) = workload([{"what": "Plan", "who": "lead", "hours": 40, "per": ["cohort"]}], PER)
    assert (once.reckoned, once.hours) == ("40 hours", 40)


def test_the_file_of_the_page_can_be_reckoned() -> None:
    for rows in yaml.safe_load((DATA / "cohort-workload.yml").read_text("utf-8")).values():
        assert all(one.hours > 0 for one in workload(rows, PER))


@pytest.mark.parametrize("row", [{"what": "Read", "who": "us", "minutes": 8, "per": ["pupil"]}, {"what": "Read"}])
def test_a_line_that_cannot_be_reckoned_is_named(row: dict[str, object]) -> None:
    with pytest.raises(InputError, match="it needs what, who, hours or minutes, and per"):
        workload([row], PER)
