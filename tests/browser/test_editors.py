"""The editors of aims, driver diagrams, PDSA cycles, measurement plans and process maps, in JupyterLab."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Lab, Notebook

AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def made(lab: Lab, kind: str, show: str, **size: int) -> tuple[Notebook, Locator]:
    """Open a notebook with an editor, and a second cell that shows something of its value."""
    make = f"from qitools.widgets import {kind}\neditor = {kind}(name='{kind}')\neditor"
    notebook = lab.take(f"{kind}-{size.get('width', 1366)}.ipynb", [make, show], **size)
    notebook.run(0)
    editor = notebook.page.locator(".qi-editor")
    expect(editor.locator("img.qi-picture")).to_be_visible(timeout=15_000)
    return notebook, editor


def shows(notebook: Notebook, editor: Locator, text: str) -> None:
    """Check that the second cell shows this, once Python has all that was typed."""
    expect(editor).not_to_have_attribute("data-busy", re.compile(".*"))
    notebook.run(1)
    expect(notebook.output(1)).to_contain_text(text)


def open_to_all(notebook: Notebook) -> None:
    """Check the form with axe, and that it fits its width."""
    found = Axe().run(notebook.page, context=".qi-editor", options={"runOnly": AXE})
    assert not found.response["violations"], found.generate_report()
    assert notebook.page.locator(".qi-editor").evaluate("node => node.scrollWidth <= node.clientWidth")


def test_an_aim_is_built_slot_by_slot_and_says_itself(lab: Lab) -> None:
    notebook, editor = made(lab, "AimBuilder", "print(editor.value)")
    slots = {"Measure": "median wait", "Baseline": "61", "Target": "42", "Unit": "days", "By": "2027-03-31"}
    for label, text in slots.items():
        editor.get_by_label(label, exact=True).fill(text)
    expect(editor.locator("img.qi-picture")).to_have_attribute("alt", re.compile("cut the median wait from 61 to 42"))
    expect(editor.locator(".qi-note")).not_to_have_count(0)
    open_to_all(notebook)
    shows(notebook, editor, "By 31 March 2027, cut the median wait from 61 to 42 days.")


def test_drivers_are_added_and_linked_by_keyboard(lab: Lab) -> None:
    notebook, editor = made(lab, "DriverDiagramEditor", "print(editor.value.to_dict())")
    keys = notebook.page.keyboard
    editor.get_by_role("button", name="Add primary driver").press("Enter")
    keys.type("Complete information at referral")
    keys.press("Enter")
    keys.type("Capacity matched to demand")
    editor.get_by_role("button", name="Add driver (under Capacity matched to demand)").press("Enter")
    keys.type("Slots follow referrals")
    serves = editor.get_by_role("button", name=re.compile("^Serves: Capacity matched to demand"))
    serves.press("Enter")
    expect(editor.get_by_role("combobox", name="Complete information at referral", exact=True)).to_be_focused()
    keys.press("w")  # weak
    keys.press("Escape")
    linked = editor.get_by_role("button", name=re.compile("^Serves"))
    expect(linked).to_be_focused()
    expect(linked).to_have_text("Complete information at referral (weak); Capacity matched to demand")
    editor.get_by_role("button", name="Add idea (under Slots follow referrals)").press("Enter")
    keys.type("Open Thursday's unused slots to new referrals")
    open_to_all(notebook)
    shows(notebook, editor, "'for': ['Slots follow referrals']")
    expect(notebook.output(1)).to_contain_text("{'text': 'Complete information at referral', 'strength': 'weak'}")
    # A driver that is renamed keeps its links.
    editor.get_by_label("Secondary driver 1", exact=True).fill("Slots follow demand")
    shows(notebook, editor, "'for': ['Slots follow demand']")


def test_a_cycle_is_written_stage_by_stage(lab: Lab) -> None:
    notebook, editor = made(
        lab, "PDSAForm", "print(editor.value.stage, editor.value.predictions, editor.value.done_at)"
    )
    editor.get_by_label("Objective").fill("Learn if a huddle can be kept to 2 minutes")
    editor.get_by_label("Question 1", exact=True).fill("How long does it last?")
    editor.get_by_label("Prediction, with a number and why: Question 1").fill("Under 2 minutes")
    shows(notebook, editor, "plan ('Under 2 minutes',) None")
    editor.get_by_label("What happened").fill("It began at 07:32")
    editor.get_by_label("Decision").select_option("Adapt")
    open_to_all(notebook)
    shows(notebook, editor, "act ('Under 2 minutes',) 20")


@pytest.mark.parametrize("width", [390, 1366])
def test_a_measure_opens_to_the_details_of_its_plan(lab: Lab, width: int) -> None:
    notebook, editor = made(lab, "MeasurementPlanEditor", "print(editor.value.to_dict())", width=width, height=844)
    (lab.folder / "MeasurementPlanEditor.autosave.json").unlink(missing_ok=True)
    editor.get_by_label("Measure 1", exact=True).fill("% of shifts with a huddle")
    definition = editor.get_by_label(re.compile("^Operational definition"))
    definition.fill("Started by 07:45")
    details = editor.get_by_role("button", name=re.compile("^Details"))
    expect(details).to_have_attribute("aria-expanded", "true")
    expect(details).to_contain_text("question")
    open_to_all(notebook)
    details.click()
    expect(definition).to_be_hidden()
    shows(notebook, editor, "'definition': 'Started by 07:45'")


def test_steps_of_a_map_are_pasted_from_a_spreadsheet(lab: Lab) -> None:
    notebook, editor = made(lab, "ProcessMapEditor", "print(editor.value.metrics)")
    editor.get_by_label("Step 2", exact=True).focus()
    text = "What happens\tWho\tWork, min\tWait, min\tOf value\nLog referral\tadmin\t6\t\tYes\nWait for triage\t\t\t10,080\t"
    notebook.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    notebook.page.keyboard.press("Control+v")
    expect(editor.get_by_role("status")).to_contain_text("2 rows pasted.")
    open_to_all(notebook)
    shows(notebook, editor, "touch_min=6, wait_min=10080, va_min=6")
