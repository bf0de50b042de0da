"""Answers in plain dicts: every example of the reviews has a form, words and a drawing, and nothing in it is lost."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qitools import InputError
from qitools.answers import FORMS, Answer
from qitools.draw.answers import lay_out
from qitools.draw.style import current
from qitools.review.core import subject
from tests.draw.test_cards import check, overlaps

EXAMPLES = [
    pytest.param(name, content, id=f"{rule.code}-{kind}")
    for name in FORMS
    for rule in subject(name).rules
    for kind, content in (("good", rule.good), ("bad", rule.bad))
]


@pytest.mark.parametrize(("name", "content"), EXAMPLES)
def test_the_words_hold_all_that_is_shown_and_nothing_in_the_drawing_overlaps(name, content):
    answer = Answer(name, content)
    check(lay_out(answer))
    for part, said in answer.shown():
        assert part.label in answer.alt_text
        for text in [said] if isinstance(said, str) else [cell for row in said for cell in row.values()]:
            assert text in answer.alt_text
    assert escape(answer.alt_text, quote=True) in answer._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    ("name", "content"), [p for p in EXAMPLES if p.values[0] not in ("stakeholders", "runchart", "shewhart")]
)
def test_a_card_holds_every_word(name, content):
    answer = Answer(name, content)
    lines = [line for label in lay_out(answer).labels for line in label.block.lines]
    for _, said in answer.shown():
        for text in [said] if isinstance(said, str) else [cell for row in said for cell in row.values()]:
            assert all(any(word in line for line in lines) for word in text.split())


def test_a_reading_is_drawn_on_the_chart_without_what_the_chart_would_say_itself():
    content = {"y": [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6], "title": "Incidents", "median": 5.5, "runs": 3,
               "shifts": [{"start": 5, "stop": 10, "side": "below"}]}  # fmt: skip
    words = " ".join(line for label in lay_out(Answer("runchart", content)).labels for line in label.block.lines)
    assert "Your median 5.5" in words
    assert "shift below" in words
    assert "Median 5 " not in f"{words} "
    assert "6, 8, 5, 7, 4, 3" in Answer("runchart", content).alt_text


levels = st.sampled_from([None, "", "high", "low", 0, 3, 5, 7.5, 10, 99, "nine"])
people = st.lists(
    st.fixed_dictionaries(
        {"name": st.text("abcdefgh W", max_size=80), "power": levels, "interest": levels, "needed": levels}
    ),
    max_size=20,
)


@settings(deadline=None)
@given(people)
def test_a_map_has_every_stakeholder_once_and_no_arrow_crosses_a_name(given_people):
    scene = lay_out(Answer("stakeholders", given_people))
    boxes = [(one.x, one.y, one.x + one.block.width, one.y + one.block.height) for one in scene.labels]
    assert overlaps(boxes) == []
    for line in scene.lines:
        (_, (x0, y0)), *_, (_, (x1, y1)) = line.outline
        if y0 == y1 and line.colour == current().accent:
            assert not [b for b in boxes if b[1] < y0 < b[3] and min(x0, x1) < b[2] - 1 and b[0] + 1 < max(x0, x1)]


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("ab 1.,<\n", max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab1"), inner, max_size=3),
    max_leaves=6,
)
answers = st.sampled_from(list(FORMS)).flatmap(
    lambda name: st.builds(
        Answer,
        st.just(name),
        st.lists(odd, max_size=3)
        if FORMS[name].is_list
        else st.dictionaries(
            st.sampled_from([part.key.partition(".")[0] for part in FORMS[name].parts]), odd, max_size=5
        ),
    )
)


@settings(deadline=None, max_examples=60)
@given(answers)
def test_whatever_an_answer_holds_can_be_read_drawn_and_reviewed(answer):
    assert answer.alt_text.startswith(answer.form.title)
    assert answer.to_svg().startswith("<svg")
    assert answer.review() is not None
    assert Answer.from_dict(answer.to_dict(), answer.subject) == answer or "nan" in repr(answer.content)


def test_what_is_no_answer_is_refused_in_a_sentence():
    with pytest.raises(InputError, match="There is no answer about 'haircut'; choose one of contract"):
        Answer("haircut")
    with pytest.raises(InputError, match="Coaching contract: the answer is a dict"):
        Answer("contract", "fortnightly")
    with pytest.raises(InputError, match="Change ideas: the answer is a list of ideas"):
        Answer("ideas", {"purpose": "none"})


def test_a_list_may_come_in_a_dict_of_its_name():
    assert Answer("ideas", {"ideas": [{"idea": "Text"}]}) == Answer("ideas", [{"idea": "Text"}])
    assert Answer("ideas", {"ideas": [{"idea": "Text"}]}).to_dict() == [{"idea": "Text"}]


def test_an_empty_answer_says_so():
    assert Answer("charter").alt_text == "Project charter. Nothing is written yet."
    assert Answer("charter").to_dict() == {}
