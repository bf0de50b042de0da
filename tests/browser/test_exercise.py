"""An exercise from the released notebook to full marks, by a person who has only a keyboard and writes no code."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Keyboard, Page, expect

from tests.browser.conftest import Lab
from tests.exercises.conftest import Course
from tests.exercises.submissions import SOURCE, solution

ASSIGNMENT, TOPIC = "workshop-1-day-2", "fishbone-and-five-whys"
EDITOR, ANSWER, WRITTEN = 3, 5, 16  # the two cells that a participant runs, and the one to write in


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of its own, with the assignment released."""
    root = tmp_path_factory.mktemp("released")
    (root / "source" / ASSIGNMENT).mkdir(parents=True)
    shutil.copy(SOURCE / ASSIGNMENT / f"{TOPIC}.ipynb", root / "source" / ASSIGNMENT)
    shutil.copy(SOURCE.parent / "nbgrader_config.py", root)
    course = Course(root)
    course.run("generate_assignment", ASSIGNMENT)
    return course


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the field with this label has the focus."""
    for _ in range(60):
        if (
            page.evaluate("document.activeElement?.labels?.[0]?.innerText ?? document.activeElement?.ariaLabel")
            == label
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {label!r}")


def type_cause(keys: Keyboard, given: Any, depth: int, before: int) -> int:
    """Type a cause and all behind it, each in a row of its own, from a fresh row; return the depth of the last one."""
    cause = {"cause": given} if isinstance(given, str) else given
    for _ in range(abs(depth - before)):
        keys.press("Alt+ArrowRight" if depth > before else "Alt+ArrowLeft")
    keys.type(cause["cause"])
    keys.press("Tab")
    if cause.get("evidence"):
        keys.press(cause["evidence"][0])  # as in any list: its first letter
    keys.press("Tab")
    keys.type(cause.get("verify_by", ""))
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")
    last = depth
    for behind in cause.get("because", ()):
        keys.press("Enter")
        last = type_cause(keys, behind, depth + 1, last)
    return last


def test_the_released_exercise_is_answered_by_keyboard_saved_and_earns_full_marks(lab: Lab, released: Course) -> None:
    name = f"{ASSIGNMENT}/{TOPIC}"
    (lab.folder / ASSIGNMENT).mkdir()
    shutil.copy(released.root / "release" / f"{name}.ipynb", lab.folder / ASSIGNMENT)
    answer = solution(SOURCE / f"{name}.ipynb")["w1d2l2-answer"]

    notebook = lab.open(f"{name}.ipynb", [])
    notebook.run(EDITOR)
    editor = notebook.page.locator(".qi-editor")
    expect(editor.locator("img.qi-picture")).to_be_visible(timeout=15_000)
    keys = notebook.page.keyboard
    tab_to(notebook.page, "Effect")
    keys.type(answer["effect"])
    for number, causes in enumerate(answer["categories"].values(), start=1):
        tab_to(notebook.page, f"Category {number}")
        depth = 1
        for cause in causes:
            keys.press("Enter")
            depth = type_cause(keys, cause, 1, depth)
    expect(editor).not_to_have_attribute("data-busy", "")
    notebook.run(ANSWER)
    expect(editor.get_by_role("status")).to_contain_text("Your answer is in the cell")
    keys.press("Escape")
    for _ in range(WRITTEN - ANSWER):
        keys.press("ArrowDown")
    keys.press("Enter")
    keys.press("Control+a")
    keys.type("When did you last see it go well at the desk?")
    keys.press("Control+Enter")
    saved = notebook.save()
    assert saved.cells[WRITTEN].source == "When did you last see it go well at the desk?"
    assert "Shift workers are booked" in saved.cells[ANSWER].source

    handed_in = Path(notebook.path)
    assert "Success!" in released.run("validate", str(handed_in))
    released.submit("keyboard", name, saved)
    released.run("autograde", ASSIGNMENT, "--student", "keyboard")
    scores = released.scores("keyboard", name)
    assert {check: got for check, (got, most) in scores.items() if got != most} == {}
    assert sum(got for got, _ in scores.values()) == 14
