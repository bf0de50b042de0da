"""The answer as Python text, and the cell that holds it."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from qitools.widgets.answer import filled, literal

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=30,
)
BIG = {"effect": "Waits of 61 days", "categories": {"People": ["Two of five nurses in post"] * 5}}


def anybody(_owner: ast.expr) -> bool:
    return True


@given(plain, st.sampled_from(["", "    "]))
def test_an_answer_reads_back_as_it_was(value, indent):
    assert ast.literal_eval(literal(value, indent)) == value


@given(st.dictionaries(st.text(), plain))
def test_a_filled_cell_gives_the_answer_back(value):
    source = filled("é = 1  # 🩺\nw1d2l2_answer = editor.answer(\n    {}\n)\n", value, anybody)
    tree = ast.parse(source)
    assert source.startswith("é = 1  # 🩺\nw1d2l2_answer = editor.answer(")
    assert ast.literal_eval(tree.body[1].value.args[0]) == value


def test_the_other_lines_and_the_name_stay():
    source = "### my work\nthe_name: dict = editor.answer(  # comes from above\n    {}\n)\nprint(the_name)"
    assert filled(source, {"effect": "Waits"}, anybody) == source.replace("{}", "{'effect': 'Waits'}")


def test_long_answers_are_written_one_thing_a_line():
    source = filled("a = editor.answer({})", BIG, anybody)
    assert max(map(len, source.splitlines())) <= 100
    assert source.splitlines()[0] == "a = editor.answer({"
    assert source.splitlines()[-1] == "})"


def test_an_answer_without_brackets_inside_is_filled_too():
    assert filled("a = editor.answer()", {"x": 1}, anybody) == "a = editor.answer({'x': 1})"


def test_an_old_answer_over_several_lines_is_replaced_whole():
    before = filled("a = editor.answer({})", BIG, anybody)
    assert filled(before, {"x": "é"}, anybody) == "a = editor.answer({'x': 'é'})"


def test_only_the_editor_asked_for_is_filled():
    source = "a = one.answer({})\nb = two.answer({})"
    mine = lambda owner: isinstance(owner, ast.Name) and owner.id == "two"  # noqa: E731
    assert filled(source, {"x": 1}, mine) == "a = one.answer({})\nb = two.answer({'x': 1})"


def test_a_cell_that_is_not_plain_python_is_left_alone():
    for source in ("%%time\na = editor.answer({})", "a = editor.answer({}", "a = editor.answer(saved={})", ""):
        assert filled(source, {"x": 1}, anybody) == source
