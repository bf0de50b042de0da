"""The practice pieces and simulations as people use them: in JupyterLab, by keyboard alone, through a reload."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Lab, Notebook

DATA = Path(__file__).parents[2] / "book/data/practice"
SORT = """from qitools.widgets import CardSort, Dialogue, Quiz, UtteranceCoder
sort = CardSort({"title": "Open or closed?", "piles": ["open", "closed"], "cards": [
    {"id": "a", "text": "What did you see?", "pile": "open", "why": "Could it be answered with yes?"},
    {"id": "b", "text": "Did it work?", "pile": "closed"}, {"id": "c", "text": "<script>alert(1)</script>"}]}, name="sort")
sort"""
QUIZ = """quiz = Quiz({"title": "Median", "questions": [
    {"id": "q1", "text": "Of 1, 2 and 9?", "choices": ["2", "4"], "answer": "2"}]}, name="quiz")
quiz"""
TALK = f"talk = Dialogue({str(DATA / 'w1d2l5-conversation.yml')!r}, name='talk')\ntalk"
MARK = f"coder = UtteranceCoder({str(DATA / 'w1d2l5-transcript.yml')!r}, name='coder')\ncoder"


def widget(notebook: Notebook, title: str) -> Locator:
    """Return the widget of that title, once it can be used."""
    found = notebook.page.get_by_role("group", name=title, exact=True)
    expect(found).to_be_visible(timeout=20_000)
    return found


def clean(notebook: Notebook) -> None:
    """Ask axe about every widget on the page."""
    found = Axe().run(notebook.page, context=".qi-editor").response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
    wide = notebook.page.locator(".qi-editor").evaluate_all("nodes => nodes.map(n => n.scrollWidth - n.clientWidth)")
    assert max(wide) <= 0


def test_cards_questions_and_a_conversation_by_keyboard_alone(lab: Lab) -> None:
    cells = [SORT, QUIZ, TALK, MARK, "placed = sort.answer({})", "path = talk.answer({})"]
    notebook = lab.open("practice.ipynb", cells)
    keys = notebook.page.keyboard
    for number in range(4):
        notebook.run(number)

    sort = widget(notebook, "Open or closed?")
    sort.get_by_role("radiogroup", name="What did you see?").get_by_label("open").focus()
    keys.press("ArrowRight")  # closed
    keys.press("Tab")
    keys.press("Space")  # the second card: open
    expect(sort.get_by_role("radiogroup", name="Did it work?").get_by_label("open")).to_be_checked()
    keys.press("ArrowRight")
    keys.press("Tab")
    expect(sort.locator(".qi-note")).to_have_count(0)
    keys.press("Space")
    expect(sort.get_by_text("Could it be answered with yes?")).to_be_visible()
    expect(sort.get_by_text("1 of 2 are as the key has them.")).to_be_visible()
    keys.press("Control+z")
    expect(sort.locator(".qi-note")).to_have_count(0)
    expect(sort.locator("input:checked")).to_have_count(2)

    quiz = widget(notebook, "Median")
    quiz.get_by_label("2", exact=True).focus()
    keys.press("Space")
    expect(quiz.get_by_text("1 of 1 are as the key has them.")).to_be_visible()

    talk = widget(notebook, "Kwame’s memo")
    talk.get_by_role("button", name="What happened on Saturday?").focus()
    keys.press("Enter")
    wait = talk.get_by_role("button", name="(You wait, and let him look at the page.)")
    expect(wait).to_be_focused()
    keys.press("Enter")
    expect(talk.get_by_role("log")).to_contain_text("I need them to be safe.")
    expect(talk.get_by_role("img", name="Kwame’s energy: 5 of 6")).to_be_visible()
    talk.get_by_role("button", name="Back").focus()
    keys.press("Enter")
    expect(talk.get_by_role("log")).not_to_contain_text("I need them to be safe.")

    clean(notebook)
    notebook.save()
    notebook.reload()
    talk = widget(notebook, "Kwame’s memo")
    expect(talk.get_by_role("log")).to_contain_text("What happened on Saturday?")
    expect(widget(notebook, "Open or closed?").locator("input:checked")).to_have_count(2)
    notebook.run(4)
    notebook.run(5)
    saved = [ast.literal_eval(ast.parse(cell.source).body[0].value.args[0]) for cell in notebook.save().cells[4:]]  # type: ignore[attr-defined]
    assert saved == [{"a": "closed", "b": "closed"}, {"path": [{"node": "memo", "choice": 1}]}]


def test_telling_three_times_ends_the_scene_on_the_page(lab: Lab) -> None:
    notebook = lab.take(
        "telling.ipynb", ["from qitools.widgets import Dialogue\n" + TALK.replace("'talk'", "'telling'")]
    )
    notebook.run(0)
    talk = widget(notebook, "Kwame’s memo")
    for said in ("A memo will not change", "May I ask about Saturday", "Don’t you think a huddle", "Then ask Ellie"):
        talk.get_by_role("button", name=said).press("Enter")
    expect(talk.get_by_text("You have told 2 of 3 times.")).to_be_visible()
    talk.get_by_role("button", name="Put in a checklist").press("Enter")
    expect(talk.get_by_role("log")).to_contain_text("You have told three times, and the scene ends here.")
    expect(talk.get_by_role("button", name="Start again")).to_be_focused()
    clean(notebook)
    notebook.page.keyboard.press("Enter")
    expect(talk.get_by_role("log")).not_to_contain_text("three times")


# title -> the label of the prediction, what to write in each field in turn, and what the log then says
PLAYED = {
    "RedBeads": ("Red beads", ["5", "15"], "5 to 15"),
    "Funnel": ("The funnel", ["1.5"], "0.84"),
    "CoinSpin": ("Spinning coins", ["14", "less friction"], "less friction"),
    "FactorialCube": ("A planned experiment", ["20"], "24"),
    "TennisBalls": ("Tennis balls", ["40"], "40"),
    "AdoptionCurve": ("How a change spreads", ["30"], "25"),
    "WardSimulator": ("A ward", ["below 30", "sedation"], "below 30"),
}


def test_every_simulation_by_keyboard_alone_with_the_prediction_first(lab: Lab) -> None:
    cells = [f"from qitools.widgets import {kind}\ngame = {kind}(name='{kind}')\ngame" for kind in PLAYED]
    notebook = lab.open("simulations.ipynb", cells)
    keys = notebook.page.keyboard
    for number, (title, written, logged) in enumerate(PLAYED.values()):
        notebook.run(number)
        game = widget(notebook, title)
        game.locator(".qi-run").press("Enter")
        expect(game.get_by_role("status")).to_contain_text("Predict first")
        expect(game.get_by_role("row")).to_have_count(0)
        for place, text in enumerate(written):
            expect(game.locator("input[type=text]").nth(place)).to_be_focused()
            keys.type(text)
            keys.press("Tab" if place + 1 < len(written) else "Enter")
        expect(game.get_by_role("row")).to_have_count(2)
        expect(game.get_by_role("row").nth(1)).to_contain_text(logged)
        expect(game.get_by_role("status")).to_contain_text("You said")
        expect(game.locator("img.qi-picture")).not_to_have_attribute("alt", "")
    clean(notebook)
    cube = widget(notebook, "A planned experiment")
    cube.get_by_role("button", name="+−− Text reminder").press("Enter")
    expect(cube.get_by_label("Corner")).to_have_value("+--")
    keys.type("15")
    keys.press("Enter")
    expect(cube.locator("img.qi-picture")).to_have_attribute("alt", r"A planned experiment: 2 runs. Text reminder: 18% not attended. You said 15. A cube with the factors A Text reminder, B Telephone call, C Own choice of slot, in % not attended. Open: −−− 24; +−− 18. Effects so far: A −6.")  # fmt: skip
    beads = widget(notebook, "Red beads")
    beads.get_by_role("button", name="Offer a bonus").press("Enter")
    expect(beads.get_by_role("status")).to_contain_text("The box of beads has not heard it.")
    notebook.page.set_viewport_size({"width": 390, "height": 800})  # a phone, or a notebook beside other windows
    clean(notebook)
    notebook.page.set_viewport_size({"width": 1366, "height": 768})
    notebook.save()
    notebook.reload()
    expect(widget(notebook, "A planned experiment").get_by_role("row")).to_have_count(3)
    expect(widget(notebook, "Spinning coins").get_by_role("row").nth(1)).to_contain_text("less friction")


def test_bars_of_sustainability_move_by_keyboard_and_what_would_go_is_shown(lab: Lab) -> None:
    cells = [
        "from qitools.sustain import FACTORS\nfrom qitools.widgets import SustainabilityModel\n"
        "levels = {factor.key: 0.8 for factor in FACTORS}\n"
        "model = SustainabilityModel({'levels': levels, 'event': 'Sam leaves'}, name='model')\nmodel"
    ]
    notebook = lab.take("sustainability.ipynb", cells)
    notebook.run(0)
    model = widget(notebook, "NHS Sustainability Model")
    keys, picture = notebook.page.keyboard, model.locator("img.qi-picture")
    model.get_by_label("Infrastructure", exact=True).focus()
    for _ in range(4):
        keys.press("ArrowLeft")
    expect(picture).to_have_attribute("alt", re.compile(r"78\.1 of 100 points.*Infrastructure 60% of 9\.5"))
    model.get_by_label("Factor 1", exact=True).focus()
    keys.type("Infra")
    keys.press("Tab")
    keys.type("0.1")
    model.get_by_label("Show it as if it had happened").press("Space")
    expect(picture).to_have_attribute("alt", re.compile(r"If Sam leaves: 73\.3.*Infrastructure 60%, then 10% of 9\.5"))
    clean(notebook)
    notebook.page.set_viewport_size({"width": 390, "height": 800})
    clean(notebook)
