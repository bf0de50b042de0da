"""What people get wrong in the process map exercise."""

from __future__ import annotations

from typing import Any

from tests.exercises.submissions import Answers, Mistakes


def _steps(answers: Answers) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = answers["w1d2l1-answer"]["steps"]
    return steps


def _step(answers: Answers, text: str) -> dict[str, Any]:
    return next(step for step in _steps(answers) if step["text"] == text)


def _no_end(answers: Answers) -> None:
    _steps(answers).pop()


def _one_exit(answers: Answers) -> None:
    _step(answers, "Is there a number that works?")["exits"].pop()


def _no_decision(answers: Answers) -> None:
    _steps(answers).remove(_step(answers, "Is there a number that works?"))


def _nowhere(answers: Answers) -> None:
    _step(answers, "Is there a number that works?")["exits"][0]["to"] = "Ask the practice"


def _wait_as_work(answers: Answers) -> None:
    wait = _step(answers, "Wait for the weekly batch")
    wait["touch_min"] = wait.pop("wait_min")


def _typical(answers: Answers) -> None:
    _no_end(answers)
    _one_exit(answers)


def _all_of_value(answers: Answers) -> None:
    for step in _steps(answers):
        if step.get("touch_min"):
            step["value_added"] = True


def _no_role(answers: Answers) -> None:
    for step in _steps(answers):
        if step.get("role") == "therapist":
            del step["role"]


def _about_bloods(answers: Answers) -> None:
    for step in _steps(answers):
        step["text"] = step["text"].replace("number", "result")


MISTAKES = {
    "typical": Mistakes(_typical, {"w1d2l1-map01": 1, "w1d2l1-map02": 2}, ("MAP01", "MAP02")),
    "MAP01": Mistakes(_no_end, {"w1d2l1-map01": 1}, ("MAP01",)),
    "MAP02": Mistakes(_one_exit, {"w1d2l1-map02": 2}, ("MAP02",)),
    "no decision": Mistakes(_no_decision, {"w1d2l1-map02": 2}),
    "MAP03": Mistakes(_nowhere, {"w1d2l1-map03": 2}, ("MAP03",)),
    # A wait that counts as work also moves the minutes of work.
    "MAP06": Mistakes(_wait_as_work, {"w1d2l1-map06": 2, "w1d2l1-touch": 1}, ("MAP06",)),
    "everything of value": Mistakes(_all_of_value, {"w1d2l1-value": 2}),
    "roles left out": Mistakes(_no_role, {"w1d2l1-handoffs": 2}),
    "days read as hours": Mistakes(
        lambda a: _step(a, "Wait for the visit").update(wait_min=26 * 60), {"w1d2l1-lead": 2}
    ),
    "another team's process": Mistakes(
        _about_bloods, {"w1d2l1-map01": 1, "w1d2l1-map02": 2, "w1d2l1-map03": 2, "w1d2l1-map06": 2}
    ),
}
