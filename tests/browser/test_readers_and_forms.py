"""The chart readers and the forms for plain answers, in JupyterLab by keyboard: two page loads for all of them."""

from __future__ import annotations

import ast
import re
from datetime import date

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

import qitools as qi
from tests.browser.conftest import Lab, Notebook
from tests.browser.test_editors import AXE
from tests.browser.test_fishbone_editor import kept, paste

WEEKS = [f"{day} Jan 2026" for day in (5, 12, 19, 26)]
INCIDENTS = [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6, 5, 8, 3, 6, 5, 7, 4, 6]


def alt(editor: Locator, text: str) -> None:
    """Wait until the drawing says this."""
    expect(editor.locator("img.qi-picture")).to_have_attribute("alt", re.compile(re.escape(text)), timeout=15_000)


def test_a_run_chart_is_pasted_misread_undone_found_again_and_becomes_the_answer(lab: Lab) -> None:
    make = "from qitools.widgets import RunChartReader\nreader = RunChartReader(name='w2d1l3')\nreader"
    notebook = lab.open("w2d1l3.ipynb", [make, "w2d1l3_answer = reader.answer({})"])
    notebook.run(0)
    editor = notebook.page.locator(".qi-editor")
    keys = notebook.page.keyboard
    series = editor.get_by_label("Values, one a line; or date and value")
    series.focus()
    cells = [f"{week}\t{count}" for week, count in zip(WEEKS, ("6", "8", "n/a", "7"), strict=True)]
    paste(notebook.page, "\n".join(["month\tincidents", *cells]))
    alt(editor, "4 points from 5 Jan 2026 to 26 Jan 2026")
    expect(editor.locator(".qi-note").first).to_contain_text("Row 4 says “n/a”; write a number in it")
    expect(series).to_have_value(re.compile("19 Jan 2026\tn/a"))

    keys.press("Control+a")
    paste(notebook.page, "\n".join(map(str, INCIDENTS)))
    alt(editor, "20 points in time order")
    keys.press("Tab")
    expect(editor.get_by_label("Count points on the median")).to_be_focused()
    keys.press("Space")
    alt(editor, "You would claim a shift at points 5 to 10 (below). There is none.")
    keys.press("Control+z")
    alt(editor, "No signal of special cause.")
    expect(editor.get_by_label("Count points on the median")).not_to_be_checked()
    editor.get_by_label("Title").focus()
    keys.type("Violent incidents, Heron ward")
    keys.press("Enter")
    keys.type("incidents a week")
    kept(editor)

    notebook.save()
    notebook.reload()
    editor = notebook.page.locator(".qi-editor")
    expect(editor.get_by_label("Title")).to_have_value("Violent incidents, Heron ward")
    notebook.run(1)
    expect(editor.get_by_role("status")).to_contain_text("Your answer is in the cell")
    saved = notebook.save().cells[1].source
    answer = ast.literal_eval(ast.parse(saved).body[0].value.args[0])  # type: ignore[attr-defined]
    assert answer == qi.RunChart(INCIDENTS, title="Violent incidents, Heron ward", ylabel="incidents a week").to_dict()
    assert date(2026, 1, 5).isoformat() not in saved


MAKE = """
from qitools.widgets import AnswerForm, ApplicationChecklist, ParetoExplorer, ProjectScore, QualitiesRadar
from qitools.widgets import RunChartReader, ShewhartExplorer, SponsorUpdateComposer, StakeholderGrid
import qitools as qi
minutes = [142, 150, 138, 147, 155, 144, 139, 151, 148, 143, 146, 152, 137, 149, 145, 141, 150, 147, 140, 148]
delays = {"cause": ["medicines", "care package"], "delays": [20, 12], "bed-days": [61, 217]}
made = [
    AnswerForm("contract"), AnswerForm("ramp"), AnswerForm("runchart", {"y": minutes}), RunChartReader({"y": minutes}),
    ShewhartExplorer(qi.ShewhartChart(minutes)), ParetoExplorer(delays), SponsorUpdateComposer(), StakeholderGrid(),
    ProjectScore(), QualitiesRadar({"ratings": {"before": {"drive": 2}}}), ApplicationChecklist(),
]
""".strip()
CELLS = [MAKE, *(f"made[{place}]" for place in range(11))]


def check_access(notebook: Notebook) -> None:
    """Check every form with axe, and that each fits its width."""
    found = Axe().run(notebook.page, context=".qi-editor", options={"runOnly": AXE})
    assert not found.response["violations"], found.generate_report()
    wide = "nodes => nodes.filter(n => n.scrollWidth > n.clientWidth).map(n => n.getAttribute('aria-label'))"
    assert notebook.page.locator(".qi-editor").evaluate_all(wide) == []


def test_every_form_works_by_keyboard_and_is_open_to_all(lab: Lab) -> None:
    value = "[one.value.to_dict() for one in (made[0], made[5], made[7])], made[6].value.ask, made[8].value.scores[0]"
    value += ", made[9].value.ratings, made[10].value.missing[0]"
    notebook = lab.open("forms.ipynb", [*CELLS, value])
    for number in range(len(CELLS)):
        notebook.run(number)
    page, keys = notebook.page, notebook.page.keyboard
    editors = page.locator(".qi-editor")
    expect(editors).to_have_count(11)
    contract, _, reading, _, shewhart, pareto, sponsor, grid, score, radar, apply = (
        editors.nth(place) for place in range(11)
    )

    contract.get_by_label("Days between meetings").focus()
    keys.type("42")
    expect(contract.locator(".qi-note", has_text="CON01")).to_contain_text("Meetings are 42 days apart")
    contract.get_by_role("button", name="Add promise").press("Enter")
    keys.type("Meet every second Tuesday")
    alt(contract, "The coach will: Meet every second Tuesday.")

    reading.get_by_label("Median", exact=True).focus()
    keys.type("145.6")
    alt(reading, "Median: 145.6.")
    expect(reading.locator(".qi-note", has_text="RUN01")).to_contain_text("How many points lie above your line")

    shewhart.get_by_label("Which point").focus()
    keys.type("11")
    keys.press("Tab")
    for _ in range(16):
        keys.press("ArrowRight")
    alt(shewhart, "What if point 11 were 206.6? With screening the limits are 127.5 to 169.8; point 11 is outside.")

    pareto.get_by_label("Count in").focus()
    keys.press("ArrowDown")
    alt(pareto, "care package 217 (78.1%")

    sponsor.get_by_label("The one thing you ask of the sponsor").focus()
    keys.type("Agree a later round")
    alt(sponsor, "Agree a later round")

    grid.get_by_label("Stakeholder 1", exact=True).focus()
    keys.type("Service manager")
    keys.press("Tab")
    keys.type("manager")
    for letter in "hlh":
        keys.press("Tab")
        keys.press(letter)
    alt(grid, "Service manager (group: manager, power: High, interest now: Low, interest needed: High)")

    score.get_by_label(re.compile("^1. Topic agreed")).focus()
    keys.press("ArrowDown")
    alt(score, "0.5, intent to participate.")

    radar.get_by_label("When are you rating yourself?").focus()
    keys.press("ArrowDown")
    drive = radar.get_by_label("Drive for results", exact=True)
    expect(drive).to_have_value("")  # the form has turned to workshop 1, which is not rated yet
    drive.focus()
    keys.press("3")
    alt(radar, "Radar of the twelve qualities of a coach, rated from 1 to 4")
    alt(radar, "Drive for results 3.")

    apply.get_by_label("Workshop 1", exact=True).focus()
    keys.press("Space")
    alt(apply, "Workshop 1, done; Workshop 2, missing")

    for editor in (contract, pareto, sponsor, grid, score, radar, apply):
        kept(editor)
    check_access(notebook)
    notebook.run(12)
    answer = ast.literal_eval(notebook.output(12).locator("pre").inner_text())
    assert answer == (
        [
            {"meeting_rhythm_days": 42, "coach_will": ["Meet every second Tuesday"]},
            {"counts": {"medicines": 61, "care package": 217}, "unit": "bed-days"},
            [{"name": "Service manager", "group": "manager", "power": "high", "interest": "low", "needed": "high"}],
        ],
        "Agree a later round",
        0.5,
        {"before": {"drive": 2}, "w1": {"drive": 3}},
        "Block in your diary: Workshop 2.",
    )
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(300)
    check_access(notebook)
