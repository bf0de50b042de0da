"""The fishbone editor without a browser: what is typed becomes a fishbone, is kept, and comes back."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools import Fishbone, InputError
from qitools.widgets import FishboneEditor
from qitools.widgets.form import read, tidy

WORKED = {
    "effect": "Waits of 61 days for a memory diagnosis, Riverside north and south",
    "categories": {
        "People": [
            {"cause": "Two of five nurses in post", "evidence": "fact", "verify_by": "staff list", "votes": 3},
            {"cause": "Referrers unsure what to send", "because": ["No feedback on referrals"]},
        ],
        "Process": [
            {"cause": "Triage twice", "because": [{"cause": "Bloods missing", "because": ["Form has no box"]}]}
        ],
        "Policies": [],
    },
}

words = st.text(min_size=1).filter(lambda text: text.strip() and "\r" not in text)
printable = words.filter(lambda text: all(char.isprintable() for char in text))
causes = st.recursive(
    st.fixed_dictionaries(
        {"cause": printable},
        optional={
            "evidence": st.sampled_from(["fact", "belief", "solution"]),
            "verify_by": printable,
            "votes": st.integers(1, 99),
        },
    ),
    lambda inner: st.fixed_dictionaries({"cause": printable, "because": st.lists(inner, min_size=1, max_size=3)}),
    max_leaves=8,
)
fishbones = st.builds(
    Fishbone, printable | st.just(""), st.dictionaries(printable, st.lists(causes, max_size=3), max_size=4)
)


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def type_in(editor: FishboneEditor, step: str = "", **fields: object) -> None:
    """What the browser sends when somebody has typed."""
    data = {**editor._state["data"], **fields}
    editor._receive(editor, {"do": "edit", "by": "page", "n": 1, "step": step, "data": data}, [])


def test_a_new_editor_has_the_six_categories_and_asks_nothing_yet():
    editor = FishboneEditor()
    assert next(iter(editor.value.categories)) == "People"
    assert len(editor.value.categories) == 6
    editor._repr_mimebundle_()
    assert editor._view["notes"] == []


@given(fishbones)
def test_a_fishbone_goes_into_the_form_and_comes_out_the_same(fishbone):
    editor = FishboneEditor.__new__(FishboneEditor)
    form, notes = read(FishboneEditor.schema, tidy(FishboneEditor.schema, editor.to_state(fishbone)))
    assert editor.to_value(form) == fishbone
    assert notes == []


cells = st.fixed_dictionaries(
    {
        "depth": st.integers(0, 4),
        "text": st.text(max_size=12),
        "evidence": st.sampled_from(["", "fact", "guess"]),
        "verify_by": st.text(max_size=5),
        "votes": st.sampled_from(["", "3", "many"]),
    }
)


@given(st.text(), st.lists(cells, max_size=12))
def test_whatever_the_form_holds_makes_a_fishbone_with_all_its_words(effect, given_rows):
    editor = FishboneEditor.__new__(FishboneEditor)
    state = tidy(FishboneEditor.schema, {"effect": effect, "causes": given_rows})
    form, _ = read(FishboneEditor.schema, state)
    value = editor.to_value(form)
    assert value.effect == state["effect"]
    kept = [*value.categories, *(cause.text for _, _, cause in value.walk())]
    assert {row["text"] for row in state["causes"] if row["text"].strip()} <= set(kept)
    assert Fishbone.from_dict(value.to_dict()) == value


def test_what_is_typed_becomes_the_value_and_those_who_watch_are_told():
    editor = FishboneEditor()
    seen = []
    editor.observe(lambda change: seen.append(change["new"].effect), "value")
    type_in(editor, effect="Waits of 61 days at Riverside")
    assert seen == ["Waits of 61 days at Riverside"]
    assert editor.value.effect == "Waits of 61 days at Riverside"


def test_fields_that_arrive_together_are_undone_one_by_one():
    editor = FishboneEditor()
    before = {**editor._state["data"], "effect": "Waits"}
    message = {"do": "edit", "by": "page", "n": 1, "step": "2", "data": {**before, "effect": "Waits of 61 days"}}
    editor._receive(editor, {**message, "before": [{"step": "1", "data": before}]}, [])
    assert editor.value.effect == "Waits of 61 days"
    editor.undo()
    assert editor.value.effect == "Waits"
    editor.undo()
    assert editor.value.effect == ""


def test_setting_the_value_fills_the_form_and_can_be_undone():
    editor = FishboneEditor()
    type_in(editor, effect="Mine")
    editor.value = Fishbone.from_dict(WORKED)
    assert editor._state["data"]["causes"][1]["text"] == "Two of five nurses in post"
    editor.undo()
    assert editor.value.effect == "Mine"
    editor.redo()
    assert editor.value.to_dict() == WORKED


def test_a_value_of_another_kind_is_refused_in_a_sentence():
    editor = FishboneEditor()
    with pytest.raises(InputError, match="holds a Fishbone"):
        editor.value = 42
    assert editor.value.effect == ""


def test_typing_in_one_field_is_undone_as_one_step():
    editor = FishboneEditor()
    for n in range(1, 6):
        type_in(editor, step="effect#1", effect="Waits"[:n])
    type_in(editor, step="effect#2", effect="Waits!")
    editor.undo()
    assert editor.value.effect == "Waits"
    editor.undo()
    assert editor.value.effect == ""


def test_questions_stand_beside_the_row_that_they_are_about():
    editor = FishboneEditor(WORKED)
    row = {"id": "new", "depth": 1, "text": "No leaflet for referrers", "evidence": "", "verify_by": "", "votes": "x"}
    rows = editor._state["data"]["causes"]
    type_in(editor, causes=[rows[0], row, *rows[1:]], effect="Introduce a form")
    placed = {(note["code"], note["row"], note["field"]) for note in editor._view["notes"]}
    assert {("FISH04", "new", "text"), ("FISH01", "", "effect"), ("", "new", "votes")} <= placed
    assert all(note["question"] for note in editor._view["notes"] if note["code"])


def test_two_categories_of_one_name_are_pointed_out_and_share_a_bone():
    editor = FishboneEditor()
    rows = [{"id": str(n), "depth": n % 2, "text": text} for n, text in enumerate(["People", "One", "People", "Two"])]
    type_in(editor, causes=rows)
    assert editor.value.to_dict()["categories"] == {"People": ["One", "Two"]}
    assert ("2", "problem") in {(note["row"], note["kind"]) for note in editor._view["notes"]}


def test_anything_a_page_may_send_is_answered_without_an_error():
    editor = FishboneEditor()
    for content in (None, {}, {"do": "edit"}, {"do": "edit", "by": "p", "n": 2, "data": 5}, {"do": "fly"}, [], "undo"):
        editor._receive(editor, content, [])
    assert isinstance(editor.value, Fishbone)


def test_an_error_in_what_watches_the_value_is_said_and_loses_nothing():
    editor = FishboneEditor(name="kept")

    def broken(change):
        raise ZeroDivisionError("division by zero")

    editor.observe(broken, "value")
    type_in(editor, effect="Waits")
    assert "ZeroDivisionError" in editor._view["message"]
    assert FishboneEditor(name="kept").value.effect == "Waits"


def test_the_picture_is_drawn_with_words_for_those_who_cannot_see_it():
    editor = FishboneEditor(WORKED)
    data, _ = editor._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"].startswith("<img ")
    assert "Two of five nurses in post" in data["text/html"]
    assert data["text/plain"] == editor.value.alt_text
    assert editor._picture["alt"] == editor.value.alt_text


def test_text_that_looks_like_code_stays_text():
    editor = FishboneEditor()
    type_in(editor, effect="<script>alert(1)</script>")
    html = editor._repr_mimebundle_()[0]["text/html"]
    assert "<script" not in html
    assert "<script" not in editor._picture["svg"]


# ---- kept in a file ----


def test_what_was_typed_is_back_when_the_notebook_is_opened_again():
    type_in(FishboneEditor(name="w1d2l2"), effect="Waits of 61 days 🩺")
    again = FishboneEditor(name="w1d2l2")
    assert again.value.effect == "Waits of 61 days 🩺"
    again._repr_mimebundle_()
    assert again._view["message"] == "What you wrote before is back."


def test_nothing_is_written_before_something_is_typed_nor_without_a_name():
    FishboneEditor(WORKED, name="w1d2l2")._repr_mimebundle_()
    type_in(FishboneEditor(), effect="Waits")
    assert list(Path().iterdir()) == []


def test_votes_that_are_no_number_are_still_in_the_form_after_reopening():
    editor = FishboneEditor(name="w1d2l2")
    type_in(
        editor,
        causes=[{"id": "a", "depth": 0, "text": "People"}, {"id": "b", "depth": 1, "text": "x", "votes": "four"}],
    )
    assert FishboneEditor(name="w1d2l2")._state["data"]["causes"][1]["votes"] == "four"


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b'{"editor": "FishboneEditor"}'])
def test_a_damaged_file_is_set_aside_and_said(damage):
    Path("w1d2l2.autosave.json").write_bytes(damage)
    editor = FishboneEditor(name="w1d2l2")
    editor._repr_mimebundle_()
    (kept,) = Path().glob("w1d2l2.autosave.*-*.json")
    assert kept.read_bytes() == damage
    assert kept.name in editor._view["message"]
    type_in(editor, effect="Afresh")
    assert FishboneEditor(name="w1d2l2").value.effect == "Afresh"


def test_a_file_of_another_editor_is_not_overwritten():
    other = json.dumps({"editor": "AimBuilder", "state": {}})
    Path("w1d2l2.autosave.json").write_text(other)
    type_in(FishboneEditor(name="w1d2l2"), effect="Waits")
    assert other in [path.read_text() for path in Path().glob("*.json")]


def test_two_editors_of_one_name_do_not_overwrite_each_other():
    one, two = FishboneEditor(name="same"), FishboneEditor(name="same")
    type_in(one, effect="First")
    type_in(two, effect="Second")
    assert "Another editor is saving to same.autosave.json" in two._view["message"]
    assert two.value.effect == "Second"
    assert FishboneEditor(name="same").value.effect == "First"


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a\\b", ".hidden", "x" * 200, 7])
def test_a_name_that_is_no_file_name_is_refused(name):
    with pytest.raises(InputError, match="name of an editor"):
        FishboneEditor(name=name)


def test_a_folder_that_cannot_be_written_to_is_said_and_typing_goes_on():
    editor = FishboneEditor(name="w1d2l2")
    Path("w1d2l2.autosave.json").mkdir()  # even the administrator cannot write a file here
    type_in(editor, effect="Waits")
    assert "cannot be saved beside the notebook" in editor._view["message"]
    assert editor.value.effect == "Waits"
    Path("w1d2l2.autosave.json").rmdir()
    type_in(editor, effect="Waits of 61 days")
    assert FishboneEditor(name="w1d2l2").value.effect == "Waits of 61 days"


KILLED = """
import itertools, sys
from qitools.widgets import FishboneEditor
editor = FishboneEditor(name="killed")
editor._show = lambda *_: None
for n in itertools.count():
    data = {**editor._state["data"], "effect": f"{n} " + "x" * 20_000}
    editor._receive(editor, {"do": "edit", "by": "page", "n": n, "data": data}, [])
    print(n, flush=True)
"""


def test_a_kernel_killed_while_saving_leaves_a_whole_file_with_the_last_words():
    process = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(40):
        acknowledged = int(process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
    process.wait()
    editor = FishboneEditor(name="killed")
    number, _, text = editor.value.effect.partition(" ")
    assert int(number) >= acknowledged
    assert text == "x" * 20_000


# ---- the answer ----


def test_an_empty_editor_takes_the_saved_answer_and_hands_it_on():
    editor = FishboneEditor(name="w1d2l2")
    assert editor.answer(WORKED) == WORKED
    assert editor.value.to_dict() == WORKED
    assert not Path("w1d2l2.autosave.json").exists()


def test_a_filled_editor_answers_with_what_it_holds():
    editor = FishboneEditor()
    type_in(editor, effect="Waits")
    assert editor.answer({})["effect"] == "Waits"
    assert editor.answer({"effect": "Old", "categories": {}})["effect"] == "Old"
    editor.undo()
    assert editor.answer({"effect": "Old", "categories": {}})["effect"] == "Waits"


@pytest.mark.parametrize(
    "odd", [None, {}, [], 5, "text", {"effect": 3}, {"categories": 7}, {1: 2}, [{"cause": "x"}], {"effect": {"a", "b"}}]
)
def test_an_odd_answer_never_stops_the_notebook(odd):
    assert FishboneEditor(name="odd").answer(odd) == odd
    filled = FishboneEditor(name="odd")
    type_in(filled, effect="Waits")
    assert filled.answer(odd) == filled.value.to_dict()


def test_an_answer_changed_by_hand_wins_until_it_is_undone():
    editor = FishboneEditor(name="w1d2l2")
    type_in(editor, effect="From the form")
    first = editor.answer({})
    again = FishboneEditor(name="w1d2l2")
    by_hand = {**first, "effect": "Typed in the cell"}
    assert again.answer(by_hand) == by_hand
    assert again.value.effect == "Typed in the cell"
    again.undo()
    assert again.value.effect == "From the form"
