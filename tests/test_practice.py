"""Practice files: what they may hold, how a mistake in one is named, and what a person's choices come to."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools import InputError
from qitools.practice import FULL, Deck, Script, Sorting, Talk

FILES = sorted((Path(__file__).parents[1] / "book/data/practice").glob("*.yml"))

CARDS = """\
title: Open or closed?
prompt: Mark each one.
piles: [open, closed]
cards:
  - id: a
    text: What did you see?
    pile: open
    why: Could it be answered with yes?
  - id: b
    text: Did it work?
    pile: closed
"""
TALK = """\
title: A short talk
person: Kwame
scene: In his office.
energy: 2
ownership: 3
after_telling: He looks at the clock.
start: a
nodes:
  a:
    says: Hm.
    choices:
      - {say: 'What happened?', kind: open, energy: 1, ownership: 1, to: b}
      - {say: Do it like this., kind: telling, energy: -1, ownership: -3, to: a}
  b:
    says: A lot.
    ending: He thinks.
"""


def write(folder, text, name="deck.yml"):
    path = folder / name
    path.write_text(dedent(text), "utf-8")
    return path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_practice_file_of_the_book_can_be_used(file):
    top = file.read_text("utf-8")
    thing = Talk(file) if "\nnodes:" in top else Sorting(file)
    assert thing.alt_text
    assert thing.to_svg().startswith("<svg")
    assert len(Script.read(file).nodes if isinstance(thing, Talk) else thing.deck.cards) >= 3


def test_the_course_has_twenty_duties_to_sort_and_a_conversation_of_twelve_moments():
    roles = Deck.read(next(file for file in FILES if file.stem == "w1d1l1-roles"))
    assert len(roles.cards) == 20
    assert {card.key for card in roles.cards} == set(roles.piles)
    assert len(Script.read(next(file for file in FILES if file.stem == "w1d2l5-conversation")).nodes) == 12


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "told"),
    [
        ("pile: open", "pile: opne", 7, "pile", "'opne' is none of those there are"),
        ("pile: open", "pile:", 0, "", ""),
        ("text: Did it work?", "text:", 10, "text", "needs a text"),
        ("text: Did it work?", "text: [Did, it]", 10, "text", "not a list"),
        ("id: b", "id: a", 9, "id", "'a' stands for something above"),
        ("why: Could", "wy: Could", 8, "wy", "no such field"),
        ("title: Open or closed?\n", "", 1, "title", "needs a text"),
        ("prompt: Mark each one.", "title: Again", 2, "title", "written twice"),
        ("[open, closed]", "[open, open]", 3, "piles", "'open' is here twice"),
        ("[open, closed]", "open", 3, "piles", "should be a list"),
        ("[open, closed]", "[]", 3, "piles", "needs a list"),
        ("  - id: b\n", "  - just a text\n  - id: b\n", 9, "", "`name: value`"),
        ("prompt: Mark", "prompt: 'Mark", 0, "", "not YAML"),
        ("prompt:", "questions: []\nprompt:", 4, "piles", "no such field"),
    ],
)
def test_a_mistake_in_a_file_of_cards_is_named_by_file_line_and_field(tmp_path, old, new, line, field, told):
    path = write(tmp_path, CARDS.replace(old, new, 1))
    if not told:
        assert Deck.read(path).cards[0].key == ""
        return
    with pytest.raises(InputError) as caught:
        Deck.read(path)
    message = str(caught.value)
    assert message.startswith(f"deck.yml, line {line}" if line else "deck.yml, line ")
    assert (f"field '{field}'" in message) == bool(field)
    assert told in message
    assert message.endswith(".") and "\n" not in message


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("to: b}", "to: c}", 12, "field 'to': 'c' is none of those there are; use 'a' or 'b'"),
        ("start: a", "start: z", 7, "field 'start': 'z' is none"),
        ("start: a", "start: b", 9, "no choice leads to the node 'a'"),
        ("to: b}", "to: a}", 14, "no choice leads to the node 'b'"),
        ("ending: He thinks.", "choices: [{say: 'And?', kind: open, to: a}]", 8, "no node has an ending"),
        ("energy: 1,", "energy: much,", 12, "field 'energy': this should be a whole number from -3 to 3"),
        ("kind: open,", "kind: opne,", 12, "field 'kind': 'opne'"),
        ("says: A lot.\n", "says: A lot.\n    choices: []\n", 17, "field 'ending': the node 'b' has choices as well"),
        ("    ending: He thinks.\n", "", 14, "field 'choices': the node 'b' needs a list"),
        ("  b:\n", "  a:\n", 14, "there are two nodes 'a'"),
        ("after_telling: He looks at the clock.\n", "", 1, "field 'after_telling'"),
    ],
)
def test_a_mistake_in_a_conversation_is_named_by_file_line_and_field(tmp_path, old, new, line, told):
    path = write(tmp_path, TALK.replace(old, new, 1), "talk.yml")
    with pytest.raises(InputError) as caught:
        Script.read(path)
    assert str(caught.value).startswith((f"talk.yml, line {line},", f"talk.yml, line {line}:"))
    assert told in str(caught.value)


def test_a_moment_without_a_way_to_an_ending_is_named(tmp_path):
    loop = "  c:\n    says: Round.\n    choices: [{say: 'Again?', kind: open, to: c}]\n"
    text = TALK.replace("      - {say: Do it", "      - {say: 'Round?', kind: open, to: c}\n      - {say: Do it") + loop
    with pytest.raises(InputError, match=r"line 18: from the node 'c' no ending can be reached"):
        Script.read(write(tmp_path, text))


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"\xff\xfe\x00a", b"title: \x00", b"{", b"a: &x [*x]\n"])
def test_a_file_that_is_no_deck_at_all_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "odd.yml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"^odd.yml"):
        Deck.read(path)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(InputError, match=r"nowhere.yml cannot be read .*check its name"):
        Sorting("nowhere.yml")


@pytest.mark.parametrize("source", [None, 5, [1], {"title": {1, 2, object()}}])
def test_what_is_neither_a_file_nor_a_dict_is_refused(source):
    with pytest.raises(InputError):
        Deck.read(source)


def test_a_key_speaks_only_when_every_card_is_placed(tmp_path):
    deck = Deck.read(write(tmp_path, CARDS))
    assert not Sorting(deck, {"a": "closed"}).review()
    review = Sorting(deck, {"a": "closed", "b": "closed"}).review()
    assert [finding.where for finding in review] == ["What did you see?", ""]
    assert review[0].question == "Could it be answered with yes?"
    assert review[1].message.startswith("1 of 2")
    assert len(Sorting(deck, {"a": "open", "b": "closed"}).review()) == 1


def test_without_a_key_nothing_is_said(tmp_path):
    text = CARDS.replace("    pile: open\n", "").replace("    pile: closed\n", "")
    assert not Sorting(write(tmp_path, text), {"a": "closed", "b": "open"}).review()


@pytest.mark.parametrize("placed", [{"z": "open"}, {"a": "shut"}, ["a"], "a"])
def test_a_card_or_pile_that_does_not_exist_is_refused(tmp_path, placed):
    with pytest.raises(InputError):
        Sorting(write(tmp_path, CARDS), placed)


@given(st.dictionaries(st.sampled_from("ab"), st.sampled_from(["open", "closed", "", None])))
def test_what_is_placed_comes_out_as_it_went_in(placed):
    deck = Deck.read({"title": "T", "piles": ["open", "closed"], "cards": [{"id": i, "text": i} for i in "ab"]})
    sorting = Sorting(deck, placed)
    assert sorting.to_dict() == {name: pile for name, pile in placed.items() if pile}
    assert Sorting(deck, sorting.to_dict()) == sorting
    assert sorting.to_svg()


def test_the_talk_ratio_counts_the_words_of_the_coach(tmp_path):
    turns = "coach: C\ntranscript:\n  - {speaker: C, card: a}\n  - {speaker: D, text: one two three four five six}\n"
    deck = Deck.read(write(tmp_path, CARDS + turns))
    assert deck.talk_ratio == 0.4
    assert "40% of the words" in Sorting(deck).alt_text
    with pytest.raises(InputError, match=r"field 'coach': nobody in the transcript is called 'E'"):
        Deck.read(write(tmp_path, CARDS + turns.replace("coach: C", "coach: E")))


def test_telling_three_times_ends_the_scene(tmp_path):
    talk = Talk(write(tmp_path, TALK)).choose(2).choose(2)
    assert not talk.ending
    talk = talk.choose(2)
    assert talk.told_out
    assert talk.now.says == "He looks at the clock."
    assert "three times" in talk.ending
    with pytest.raises(InputError):
        talk.choose(1)


def test_the_meters_stay_between_nothing_and_full(tmp_path):
    talk = Talk(write(tmp_path, TALK)).choose(2).choose(2)
    assert (talk.energy, talk.ownership) == (0, 0)
    assert Talk(write(tmp_path, TALK.replace("ownership: 1", "ownership: 3"))).choose(1).ownership == FULL


def test_a_path_can_be_walked_again(tmp_path):
    talk = Talk(write(tmp_path, TALK)).choose(2).choose(1)
    again = Talk(talk.script, talk.to_dict()["path"])
    assert again == talk
    assert again.ending == "He thinks."
    assert "What you said, by kind: open 1, telling 1." in again.review()[0].message


@pytest.mark.parametrize(
    "path",
    [[{"node": "b", "choice": 1}], [{"node": "a", "choice": 9}], [{"node": "a", "choice": True}], ["a"], "a", [None]],
)
def test_a_path_that_is_none_is_refused(tmp_path, path):
    with pytest.raises(InputError, match="Step 1 of the path"):
        Talk(write(tmp_path, TALK), path)
