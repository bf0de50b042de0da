"""The fishbone editor as people use it: in JupyterLab, by keyboard, through reloads, crashes and the answer cell."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import qitools
import qitools as qi
from tests.browser.conftest import Lab, Notebook

MAKE = 'from qitools.widgets import FishboneEditor\neditor = FishboneEditor(name="{}")\neditor'
ANSWER = "# Run me when you are done.\nw1d2l2_answer = editor.answer(\n    {}\n)"


def made(lab: Lab, name: str, *more: str, **size: int) -> tuple[Notebook, Locator]:
    """Open a notebook with an editor in its first cell, and return both."""
    return ready(lab.open(f"{name}.ipynb", [MAKE.format(name), *more], **size))


def taken(lab: Lab, name: str, *more: str) -> tuple[Notebook, Locator]:
    """Do the same in a page that was there before."""
    return ready(lab.take(f"{name}.ipynb", [MAKE.format(name), *more]))


def ready(notebook: Notebook) -> tuple[Notebook, Locator]:
    """Run the cell that makes the editor, and return both."""
    notebook.run(0)
    return notebook, shown(notebook)


def shown(notebook: Notebook) -> Locator:
    """Return the editor once it can be used."""
    editor = notebook.page.locator(".qi-editor")
    expect(editor.locator("img.qi-picture")).to_be_visible(timeout=15_000)
    return editor


def kept(editor: Locator) -> None:
    """Wait until Python has all that was typed."""
    expect(editor).not_to_have_attribute("data-busy", re.compile(".*"))


def row(editor: Locator, text: str) -> Locator:
    """Return the text of the row that says this."""
    found = editor.locator("textarea[data-main]")
    for number in range(found.count()):
        if found.nth(number).input_value() == text:
            return found.nth(number)
    raise AssertionError(f"no row says {text!r}")


def rows(editor: Locator) -> list[tuple[int, str]]:
    """Return (depth, text) of every row."""
    found = editor.locator("li.qi-row").evaluate_all(
        "items => items.map(i => [+i.style.getPropertyValue('--qi-depth'), i.querySelector('[data-main]').value])"
    )
    return [(depth, text) for depth, text in found]


def paste(page: Page, text: str) -> None:
    """Paste a text where the focus is, as the clipboard would."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_a_fishbone_is_built_by_keyboard_alone_and_becomes_the_answer(lab: Lab) -> None:
    notebook, editor = made(lab, "w1d2l2", ANSWER)
    keys = notebook.page.keyboard
    editor.get_by_label("Effect").focus()
    keys.type("Waits of 61 days for a memory diagnosis at Riverside")
    keys.press("Enter")
    expect(editor.get_by_label("Category 1", exact=True)).to_be_focused()
    # People: two causes, one with a why behind it; Enter on an empty row steps out, and on to Process.
    for text in ("", "Two of five nurses in post", "Referrers unsure what to send", "No feedback on referrals"):
        keys.type(text)
        keys.press("Enter")
        if text == "Referrers unsure what to send":
            keys.press("Alt+ArrowRight")
    keys.press("Enter")
    keys.press("Enter")
    expect(editor.get_by_label("Category 2", exact=True)).to_be_focused()
    keys.press("Enter")
    keys.type("Every referral is triaged twice")
    keys.press("Tab")
    keys.press("f")  # Fact
    keys.press("Tab")
    keys.type("audit of 30 referrals")
    keys.press("Tab")
    keys.type("5")
    kept(editor)
    assert rows(editor)[:6] == [
        (0, "People"),
        (1, "Two of five nurses in post"),
        (1, "Referrers unsure what to send"),
        (2, "No feedback on referrals"),
        (0, "Process"),
        (1, "Every referral is triaged twice"),
    ]
    expect(editor.locator("img.qi-picture")).to_have_attribute("alt", re.compile("Two of five nurses in post"))

    # Move it up a category, then take that back.
    row(editor, "Every referral is triaged twice").focus()
    keys.press("Alt+ArrowUp")
    expect(editor.get_by_role("status")).to_contain_text("under People")
    assert rows(editor)[4] == (1, "Every referral is triaged twice")
    keys.press("Control+z")
    expect(editor.get_by_role("status")).to_contain_text("Undone.")
    assert rows(editor)[4] == (0, "Process")
    keys.press("Control+Shift+z")
    expect(editor.get_by_role("status")).to_contain_text("Redone.")
    keys.press("Control+z")
    expect(editor.get_by_role("status")).to_contain_text("Undone.")
    kept(editor)

    before = rows(editor)
    notebook.save()
    notebook.reload()
    editor = shown(notebook)
    assert rows(editor) == before
    expect(editor.get_by_label("Effect")).to_have_value("Waits of 61 days for a memory diagnosis at Riverside")

    notebook.run(1)
    expect(editor.get_by_role("status")).to_contain_text("Your answer is in the cell")
    saved = notebook.save().cells[1].source
    assert saved.startswith("# Run me when you are done.\nw1d2l2_answer = editor.answer(")
    answer = ast.literal_eval(ast.parse(saved).body[0].value.args[0])  # type: ignore[attr-defined]
    assert answer["categories"]["People"][1] == {
        "cause": "Referrers unsure what to send",
        "because": ["No feedback on referrals"],
    }
    assert answer["categories"]["Process"] == [
        {
            "cause": "Every referral is triaged twice",
            "evidence": "fact",
            "verify_by": "audit of 30 referrals",
            "votes": 5,
        }
    ]

    # Run again with nothing new: the cell stays as it is, letter for letter.
    notebook.run(1)
    assert notebook.save().cells[1].source == saved


def test_the_notebook_opened_afresh_finds_the_work_and_says_so(lab: Lab) -> None:
    notebook, editor = made(lab, "again")
    editor.get_by_label("Effect").fill("Waits of 61 days 🩺")
    kept(editor)
    notebook.save()
    lab.close_pages()
    notebook = lab.open("again.ipynb", [])
    notebook.run(0)
    editor = shown(notebook)
    expect(editor.get_by_label("Effect")).to_have_value("Waits of 61 days 🩺")
    expect(editor.get_by_role("status")).to_have_text("What you wrote before is back.")


def test_a_killed_kernel_loses_no_more_than_the_words_under_way(lab: Lab) -> None:
    notebook, editor = made(lab, "killed", "import os\nprint(os.getpid())")
    notebook.run(1)
    kernel = int(notebook.output(1).inner_text())
    effect = editor.get_by_label("Effect")
    effect.fill("Waits of 61 days")
    kept(editor)
    effect.press_sequentially(" at Riverside, north and south, since April", delay=5)
    os.kill(kernel, signal.SIGKILL)
    saved = json.loads((lab.folder / "killed.autosave.json").read_text())["state"]["effect"]
    assert saved.startswith("Waits of 61 days")
    assert "Waits of 61 days at Riverside, north and south, since April".startswith(saved)
    notebook.page.locator(".jp-Dialog").get_by_role("button", name="Ok").click()  # JupyterLab says so first
    effect.press_sequentially(" more", delay=5)
    expect(editor.get_by_role("status")).to_contain_text("Not saved yet")
    expect(effect).to_have_value("Waits of 61 days at Riverside, north and south, since April more")


def test_keys_pressed_in_the_form_do_nothing_to_the_notebook(lab: Lab) -> None:
    notebook, editor = taken(lab, "keys")
    notebook.page.locator("button[data-do=within]").first.click()
    chosen = editor.locator("select:visible").first
    before = chosen.input_value()
    chosen.focus()
    notebook.page.keyboard.press("ArrowDown")
    expect(chosen).not_to_have_value(before)
    for key in ("b", "a", "x", "d", "d", "m", "z", "Escape", "Enter"):
        notebook.page.keyboard.press(key)
    editor.get_by_role("button", name="Copy my answer").focus()
    for key in ("d", "d", "b"):
        notebook.page.keyboard.press(key)
    expect(notebook.page.locator(".jp-Notebook .jp-Cell")).to_have_count(1)
    assert notebook.save().cells[0].cell_type == "code"


def test_cells_copied_from_a_spreadsheet_become_rows(lab: Lab) -> None:
    notebook, editor = taken(lab, "paste")
    row(editor, "Process").focus()
    paste(notebook.page, 'People\tFew nurses\tGrades of 2019\nPeople\tFew nurses\tNo rota\nEstates\t"One\nroom"\t\n')
    kept(editor)
    assert rows(editor)[:4] == [(0, "People"), (1, "Few nurses"), (2, "Grades of 2019"), (2, "No rota")]
    assert rows(editor)[-2:] == [(0, "Estates"), (1, "One\nroom")]
    expect(editor.get_by_role("status")).to_contain_text("5 rows pasted.")
    notebook.page.keyboard.press("Control+z")
    expect(editor.get_by_role("status")).to_contain_text("Undone.")
    assert len(rows(editor)) == 6


def test_two_hundred_lines_of_any_writing_are_kept_as_text(lab: Lab) -> None:
    notebook, editor = taken(lab, "many", "len(list(editor.value.walk())), editor.value.effect[-9:]")
    odd = ["<script>document.title = 'gone'</script>", "🩺 ward", "انتظار طويل", "x" * 10_000]
    lines = odd + [f"Cause {n}" for n in range(196)]
    row(editor, "People").focus()
    paste(notebook.page, "\n".join(lines))
    expect(editor.locator("li.qi-row")).to_have_count(206)
    kept(editor)
    assert [text for _, text in rows(editor)[1:5]] == odd
    editor.get_by_label("Effect").fill("y" * 9_991 + " the end.")
    kept(editor)
    notebook.run(1)
    expect(notebook.output(1)).to_contain_text("(200, ' the end.')")
    assert "gone" not in notebook.page.title()
    expect(row(editor, "انتظار طويل")).to_have_js_property("dir", "auto")


def test_questions_appear_beside_the_cause_they_are_about(lab: Lab) -> None:
    notebook, editor = taken(lab, "asks")
    row(editor, "People").focus()
    notebook.page.keyboard.press("Enter")
    notebook.page.keyboard.type("No leaflet for referrers")
    cause = row(editor, "No leaflet for referrers")
    notes = editor.locator("li.qi-row", has=notebook.page.locator(":focus")).locator(".qi-note")
    expect(notes).to_contain_text("What happens now, in the absence of that")
    described = cause.get_attribute("aria-describedby")
    expect(editor.locator(f"[id='{described}']")).to_contain_text("FISH04")
    cause.fill("Referrers unsure what to send")
    expect(notes).to_have_count(0)


def test_votes_that_are_no_number_get_a_sentence_and_stay(lab: Lab) -> None:
    _, editor = taken(lab, "votes")
    editor.locator("button[data-do=within]").first.click()
    votes = editor.locator("[data-key=votes]:visible").first
    votes.fill("four")
    expect(editor.locator(".qi-problem")).to_contain_text("Votes should be a whole number from 0 up; it says “four”.")
    expect(votes).to_have_value("four")


def test_the_menu_of_a_row_works_by_keyboard_and_says_its_keys(lab: Lab) -> None:
    notebook, editor = taken(lab, "menu")
    keys = notebook.page.keyboard
    more = editor.get_by_role("button", name="More for Process")
    more.focus()
    keys.press("Enter")
    expect(editor.get_by_role("menuitem").first).to_be_focused()
    for _ in range(2):
        keys.press("ArrowDown")
    expect(editor.get_by_role("menuitem", name="Move up")).to_be_focused()
    keys.press("Enter")
    assert rows(editor)[:2] == [(0, "Process"), (0, "People")]
    more.focus()
    keys.press("Enter")
    keys.press("Escape")
    expect(more).to_be_focused()


def test_copy_my_answer_puts_it_on_the_clipboard_or_shows_it(lab: Lab) -> None:
    notebook, editor = made(lab, "copy")
    editor.get_by_label("Effect").fill("Waits of 61 days")
    editor.get_by_role("button", name="Copy my answer").click()
    expect(editor.get_by_role("status")).to_contain_text("copied")
    copied = ast.literal_eval(notebook.page.evaluate("navigator.clipboard.readText()"))
    assert copied["effect"] == "Waits of 61 days"
    notebook.page.context.clear_permissions()
    notebook.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    editor.get_by_role("button", name="Copy my answer").click()
    answer = editor.get_by_label("Your answer")
    expect(answer).to_be_focused()
    assert ast.literal_eval(answer.input_value()) == copied
    assert answer.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == answer.input_value()


def test_an_answer_saved_elsewhere_fills_an_empty_editor(lab: Lab) -> None:
    saved = {"effect": "Waits of 61 days", "categories": {"People": ["Two of five nurses in post"]}}
    cell = f"a = editor.answer({saved!r})\nprint(a == {saved!r})"
    notebook, editor = taken(lab, "elsewhere", cell)
    notebook.run(1)
    expect(notebook.output(1)).to_contain_text("True")
    expect(editor.get_by_label("Effect")).to_have_value("Waits of 61 days")
    assert notebook.save().cells[1].source == cell


def test_setting_the_value_in_a_cell_fills_the_form(lab: Lab) -> None:
    notebook, editor = taken(
        lab, "set", 'editor.value = {"effect": "From a cell", "categories": {"Estates": ["One room"]}}'
    )
    notebook.run(1)
    expect(editor.get_by_label("Effect")).to_have_value("From a cell")
    assert rows(editor) == [(0, "Estates"), (1, "One room")]
    editor.get_by_role("button", name="Undo").click()
    expect(editor.get_by_label("Effect")).to_have_value("")


def test_the_live_form_is_shown_and_a_still_picture_travels_with_it(lab: Lab) -> None:
    notebook, _ = taken(lab, "still")
    expect(notebook.output(0).locator("img.qi-drawing")).to_have_count(0)
    output = notebook.save().cells[0].outputs[0]
    assert output.data["text/html"].startswith("<img ")
    assert "Fishbone diagram" in output.data["text/plain"]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_nothing_in_the_form_keeps_anybody_out(lab: Lab, theme: str, width: int) -> None:
    lab.set("apputils-extension/themes", {"theme": theme})
    try:
        notebook, editor = made(lab, f"axe-{width}-{theme.split()[1]}", width=width, height=844)
    finally:
        lab.set("apputils-extension/themes", {})
    row(editor, "People").focus()
    paste(notebook.page, "People\tNo leaflet\tPoor attitude of staff\n\tFew nurses")
    kept(editor)
    row(editor, "No leaflet").focus()
    editor.locator("[data-key=votes]:visible").first.fill("four")
    kept(editor)
    found = Axe().run(notebook.page, context=".qi-editor", options={"runOnly": AXE})
    assert not found.response["violations"], found.generate_report()
    small = editor.locator("button:visible, select:visible, textarea:visible, input:visible").evaluate_all(
        "nodes => nodes.filter(n => n.getBoundingClientRect().height < 24 || n.getBoundingClientRect().width < 24)"
        ".map(n => n.outerHTML)"
    )
    assert small == []
    assert editor.evaluate("node => node.scrollWidth <= node.clientWidth")


AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# ---- the JavaScript alone ----


@pytest.fixture
def script(blank: Page) -> Page:
    """A page in which `editor` is the form's JavaScript."""
    source = (Path(qitools.__file__).parent / "widgets" / "editor.js").read_text("utf-8")
    blank.evaluate(
        """async source => {
            const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
            window.editor = await import(url);
        }""",
        source,
    )
    return blank


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"one ""two"""\tb', [['one "two"', "b"]]),
        ('"line\nbreak"\tb\nc', [["line\nbreak", "b"], ["c"]]),
        ('"We wait" said a carer\n"And wait', [['"We wait" said a carer'], ['"And wait']]),
        ("\n\n a \n\n", [["a"]]),
    ],
)
def test_a_table_is_read_as_spreadsheets_copy_it(script: Page, text: str, cells: list[list[str]]) -> None:
    assert script.evaluate("text => editor.table(text)", text) == cells


OUTLINE = {
    "key": "causes",
    "deepest": 6,
    "levels": [{"name": name} for name in ("category", "cause", "reason")],
    "columns": [
        {"key": "text", "label": "Cause", "options": []},
        {"key": "evidence", "label": "Evidence", "options": [["", "Not sorted"], ["fact", "Fact"]]},
        {"key": "votes", "label": "Votes", "options": []},
    ],
}
START = [(0, "People"), (1, "Few nurses"), (1, ""), (0, "Process")]


@pytest.mark.parametrize(
    ("at", "text", "result"),
    [
        (0, "one\ntwo", [(0, "People"), (1, "Few nurses"), (1, ""), (1, "one"), (1, "two"), (0, "Process")]),
        (2, "- one\n2. two", [(0, "People"), (1, "Few nurses"), (1, "one"), (1, "two"), (0, "Process")]),
        (3, "People\tone", [(0, "People"), (1, "Few nurses"), (1, ""), (1, "one"), (0, "Process")]),
        (2, "\tone\n\t\twhy", [(0, "People"), (1, "Few nurses"), (1, "one"), (2, "why"), (0, "Process")]),
        (1, "\t\twhy", [(0, "People"), (1, "Few nurses"), (2, "why"), (1, ""), (0, "Process")]),
        (
            3,
            "category\tcause\tbecause\tdepth\nNew\tone\t\t1\nNew\tone\twhy\t2\nNew\tone\twhy why\t3",
            [*START, (0, "New"), (1, "one"), (2, "why"), (3, "why why")],
        ),
    ],
)
def test_pasted_lines_become_rows_where_they_belong(
    script: Page, at: int, text: str, result: list[tuple[int, str]]
) -> None:
    given = [{"id": str(n), "depth": d, "text": t, "evidence": "", "votes": ""} for n, (d, t) in enumerate(START)]
    rows_after = script.evaluate(
        """([list, rows, id, text]) => {
            let n = 0;
            const fresh = (depth, texts) => ({ id: `new${n++}`, depth, text: "", evidence: "", votes: "", ...texts });
            editor.pasted(list, rows, id, editor.table(text), fresh);
            return rows;
        }""",
        [OUTLINE, given, str(at), text],
    )
    assert [(row["depth"], row["text"]) for row in rows_after] == result


def test_details_in_a_pasted_table_find_their_columns(script: Page) -> None:
    given = [{"id": "0", "depth": 0, "text": "", "evidence": "", "votes": ""}]
    rows_after = script.evaluate(
        """([list, rows, text]) => {
            const fresh = (depth, texts) => ({ id: String(Math.random()), depth, text: "", evidence: "", votes: "", ...texts });
            editor.pasted(list, rows, "0", editor.table(text), fresh);
            return rows;
        }""",
        [OUTLINE, given, "Category\tCause\tBecause\tVotes\tEvidence\nPeople\tFew nurses\t\t4\tFACT"],
    )
    assert [(row["text"], row["evidence"], row["votes"]) for row in rows_after] == [
        ("People", "", ""),
        ("Few nurses", "fact", "4"),
    ]


def test_a_drawing_in_the_form_looks_as_the_drawing_does(script: Page) -> None:
    svg = qi.Fishbone("Waits of 61 days", {"People": ["Two of five nurses, “Ana” & Bo", "été, Łódź"]}).to_svg()
    shown = script.evaluate("svg => editor.joined(svg)", svg)
    assert "<use" in svg and "<use" not in shown
    pictures = []
    for drawing in (svg, shown):
        script.set_content(drawing)
        pictures.append(np.asarray(Image.open(BytesIO(script.screenshot())).convert("L"), int))
    assert np.abs(pictures[0] - pictures[1]).max() < 64  # the edges of letters that touch differ a little
    assert pictures[0].min() < 64
