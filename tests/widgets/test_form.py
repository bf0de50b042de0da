"""What a form holds: any state is readable, and none loses a word."""

from hypothesis import given
from hypothesis import strategies as st

from qitools.widgets.form import Field, Level, Rows, blank, clean, read, tidy
from qitools.widgets.history import History

SCHEMA = (
    Field("title", "Title"),
    Field("start", "Start", "date"),
    Rows(
        "items",
        "Items",
        columns=(Field("text", "Item"), Field("votes", "Votes", "count"), Field("size", "Size", "number")),
        levels=(Level("group"), Level("item", ("votes", "size"))),
        deepest=3,
    ),
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
rows = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "id": anything,
            "depth": anything,
            "text": anything,
            "votes": anything,
            "size": anything,
            "odd": anything,
        },
    )
    | anything,
    max_size=8,
)
states = st.fixed_dictionaries({}, optional={"title": anything, "start": anything, "items": rows | anything}) | anything


@given(states)
def test_any_state_becomes_one_that_can_be_shown_and_read(given_state):
    state = tidy(SCHEMA, given_state)
    form, _ = read(SCHEMA, state)
    assert tidy(SCHEMA, state) == state
    assert isinstance(state["title"], str)
    ids = [row["id"] for row in state["items"]]
    assert len(set(ids)) == len(ids)
    above = -1
    for row in form["items"]:
        assert 0 <= row["depth"] <= above + 1
        assert row["votes"] is None or row["votes"] >= 0
        above = row["depth"]


@given(st.lists(st.text(), max_size=30), st.data())
def test_every_word_of_every_row_is_kept(texts, data):
    depths = data.draw(st.lists(st.integers(0, 3), min_size=len(texts), max_size=len(texts)))
    items = [{"id": str(n), "depth": d, "text": t} for n, (t, d) in enumerate(zip(texts, depths, strict=True))]
    assert [row["text"] for row in tidy(SCHEMA, {"items": items})["items"]] == [clean(text) for text in texts]


def test_emoji_right_to_left_and_long_text_stay_as_they_are():
    for text in ("🩺 <script>alert(1)</script>", "انتظار ٦١ يوما", "x" * 10_000, "two\nlines", "tab\there"):
        assert tidy(SCHEMA, {"title": text})["title"] == text


def test_characters_that_no_file_takes_are_left_out():
    assert clean("a\x00b\ud800c\uffff") == "abc"
    assert clean("one\r\ntwo\rthree") == "one\ntwo\nthree"


def test_what_cannot_be_read_is_said_beside_it_and_kept():
    state = tidy(SCHEMA, {"start": "soon", "items": [{"id": "a", "text": "Item", "votes": "four", "size": "1.5"}]})
    form, notes = read(SCHEMA, state)
    assert form["start"] == "soon"
    assert form["items"][0]["votes"] is None
    assert form["items"][0]["size"] == 1.5
    assert [(note.row, note.field, note.kind) for note in notes] == [
        ("a", "votes", "problem"),
    ]
    assert notes[0].text == "Votes should be a whole number from 0 up; it says “four”."
    assert state["items"][0]["votes"] == "four"


def test_numbers_are_read_as_people_write_them():
    items = [{"id": str(n), "votes": votes} for n, votes in enumerate([" 4 ", "1,200", "", "-1", "2.5", "1,2"])]
    form, notes = read(SCHEMA, tidy(SCHEMA, {"start": "2027-03-31", "items": items}))
    assert form["start"] == "2027-03-31"
    assert [row["votes"] for row in form["items"]] == [4, 1200, None, None, None, None]
    assert [note.row for note in notes] == ["3", "4", "5"]


def test_a_row_is_blank_until_something_is_typed_or_chosen():
    assert blank({"id": "a", "depth": 2, "text": "  ", "votes": None})
    assert not blank({"id": "a", "depth": 2, "text": "", "votes": 3})


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", ""]), st.integers(0, 3)) | st.sampled_from(["undo", "redo"]), max_size=30
    )
)
def test_undoing_everything_and_redoing_it_comes_back_to_the_same(steps):
    history = History(0)
    for step in steps:
        if step == "undo":
            history.undo()
        elif step == "redo":
            history.redo()
        else:
            history.take(step[1], step[0])
            assert history.now == step[1]
    last = history.now
    undone = 0
    while history.undo():
        undone += 1
    assert history.now == 0
    assert not history.can_undo
    for _ in range(undone):
        assert history.redo()
    assert history.now == last or history.can_redo


def test_a_new_step_after_undo_leaves_nothing_to_redo():
    history = History("")
    history.take("a")
    history.take("b")
    history.undo()
    assert history.take("c")
    assert not history.redo()
    assert history.undo() and history.now == "a"


def test_taking_typing_back_by_hand_leaves_no_empty_step():
    history = History("")
    history.take("W", "effect")
    history.take("", "effect")
    assert not history.can_undo
