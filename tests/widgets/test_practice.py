"""The practice pieces without a browser: what is chosen is kept, comes back, and becomes the answer."""

from pathlib import Path

import pytest

from qitools import InputError
from qitools.widgets import CardSort, Dialogue, Quiz, UtteranceCoder

DATA = Path(__file__).parents[2] / "book/data/practice"
CARDS = {
    "title": "Open or closed?",
    "piles": ["open", "closed"],
    "cards": [
        {"id": "a", "text": "What did you see?", "pile": "open", "why": "Could it be answered with yes?"},
        {"id": "b", "text": "Did it work?", "pile": "closed"},
    ],
}
QUIZ = {"title": "Median", "questions": [{"id": "q1", "text": "Of 1, 2 and 9?", "choices": ["2", "4"], "answer": "2"}]}


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def choose(editor, **chosen):
    """What the browser sends when somebody has chosen."""
    data = {**editor._state["data"], **chosen}
    editor._receive(editor, {"do": "edit", "by": "page", "n": 1, "data": data}, [])


def test_cards_are_placed_one_by_one_and_questions_come_at_the_end():
    sort = CardSort(CARDS, name="sort")
    choose(sort, a="closed")
    assert sort.value.placed == {"a": "closed"}
    assert sort._view["notes"] == []
    choose(sort, b="closed")
    assert {note["field"]: note["question"] for note in sort._view["notes"]}["a"] == "Could it be answered with yes?"
    assert sort.answer({}) == {"a": "closed", "b": "closed"}
    assert CardSort(CARDS, name="sort").value.placed == {"a": "closed", "b": "closed"}
    sort.undo()
    assert sort.value.placed == {"a": "closed"}


def test_two_decks_in_one_notebook_keep_their_own_cards():
    one, two = CardSort(CARDS), CardSort(DATA / "w1d1l1-roles.yml")
    choose(one, a="open")
    assert one.value.placed == {"a": "open"}
    assert two.value.placed == {}
    assert len(two._form["parts"]) == 20


def test_a_choice_that_the_deck_no_longer_has_counts_as_not_placed():
    choose(CardSort(CARDS, name="sort"), a="closed", b="open")
    edited = {**CARDS, "piles": ["open", "shut"], "cards": [{"id": "a", "text": "What?"}, {"id": "b", "text": "Did?"}]}
    assert CardSort(edited, name="sort").value.placed == {"b": "open"}


def test_a_saved_answer_fills_an_empty_deck_and_an_odd_one_stops_nothing():
    sort = CardSort(CARDS)
    assert sort.answer({"a": "open"}) == {"a": "open"}
    assert sort.value.placed == {"a": "open"}
    for odd in (None, [], 7, {"z": 1}, {"a": "shut"}, [1]):
        assert CardSort(CARDS).answer(odd) == odd


def test_a_quiz_and_a_sort_tell_each_other_apart():
    quiz = Quiz(QUIZ)
    choose(quiz, q1="4")
    assert quiz.answer() == {"q1": "4"}
    assert quiz._view["notes"][0]["text"] == "The key says “2”; you say “4”."
    with pytest.raises(InputError, match="use Quiz"):
        CardSort(QUIZ)
    with pytest.raises(InputError, match="use CardSort"):
        Quiz(CARDS)


def test_utterances_are_marked_within_their_transcript():
    coder = UtteranceCoder(DATA / "w1d2l5-transcript.yml")
    choose(coder, t01="telling")
    assert "Coach (telling): So the letters wait" in coder._picture["alt"]
    assert "33% of the words" in coder._picture["alt"]


def test_a_conversation_is_chosen_kept_taken_back_and_begun_again():
    talk = Dialogue(DATA / "w1d2l5-conversation.yml", name="talk")

    def press(**message):
        talk._receive(talk, message, [])

    press(do="choose", number=1)
    press(do="choose", number=1)
    assert len(talk._view["turns"]) == 3
    assert talk._view["turns"][1]["kind"] == "listening"
    again = Dialogue(DATA / "w1d2l5-conversation.yml", name="talk")
    assert again.value == talk.value
    press(do="back")
    assert [step["node"] for step in talk.value.path] == ["memo"]
    press(do="restart")
    assert talk.value.path == []
    talk.undo()
    assert len(talk.value.path) == 1
    assert talk.answer({}) == {"path": [{"node": "memo", "choice": 1}]}


def test_a_conversation_starts_from_the_answer_in_the_cell():
    saved = {"path": [{"node": "memo", "choice": 3}, {"node": "stung", "choice": 2}]}
    talk = Dialogue(DATA / "w1d2l5-conversation.yml")
    assert talk.answer(saved) == saved
    assert talk.value.ending


def test_whatever_a_page_sends_a_conversation_goes_on():
    talk = Dialogue(DATA / "w1d2l5-conversation.yml")
    for message in ({"do": "choose", "number": 9}, {"do": "choose"}, {"do": "back"}, {"do": "fly"}, None, [], {}):
        talk._receive(talk, message, [])
    for data in (None, 5, {"path": 3}, {"path": [{"node": "memo", "choice": 1}, {"node": "nowhere", "choice": 1}]}):
        talk._receive(talk, {"do": "edit", "by": "p", "n": 1, "data": data}, [])
    assert talk.value.path == [{"node": "memo", "choice": 1}]


@pytest.mark.parametrize("make", [lambda: CardSort(CARDS), lambda: Quiz(QUIZ)])
def test_where_no_kernel_is_the_drawing_stands_with_its_words(make):
    data, _ = make()._repr_mimebundle_()
    assert data["text/html"].startswith("<img ")
    assert "not" in data["text/plain"].lower()
