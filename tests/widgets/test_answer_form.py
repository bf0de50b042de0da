"""The form for answers in plain dicts, without a browser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qitools import InputError
from qitools.answers import FORMS, Answer
from qitools.review.core import subject
from qitools.widgets import AnswerForm
from qitools.widgets.form import Rows, tidy
from tests.test_answers import EXAMPLES, answers

# The form asks for bars that were drawn by hand; these are drawn by the library.
NOT_ASKED = {"PAR06-good", "PAR06-bad"}
CHARTS = ("runchart", "shewhart")
TODAY = "2026-11-01"


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def shown(form: AnswerForm) -> dict:
    """The state of a form, its numbers read."""
    return form._meaning(form._state["data"])[0]


def type_in(form: AnswerForm, **fields: object) -> None:
    """What the browser sends when somebody has typed."""
    data = {**form._state["data"], **fields}
    form._receive(form, {"do": "edit", "by": "page", "n": 1, "step": "", "data": data}, [])


@pytest.mark.parametrize(("name", "content"), EXAMPLES)
def test_every_example_goes_into_its_form_and_comes_out_the_same(name, content):
    form = AnswerForm(name, content)
    assert form.to_value(shown(form)) == Answer(name, content)


@settings(deadline=None, max_examples=60)
@given(answers)
def test_any_answer_stays_as_it_is_while_nobody_changes_it(answer):
    form = AnswerForm(answer.subject, answer)
    assert repr(form.value) == repr(answer)
    type_in(form)
    again = form.to_value(shown(form)).content
    assert repr(again) == repr(answer.content) or any(kind in repr(answer.content) for kind in ("date", "nan", "inf"))


@pytest.mark.parametrize(("name", "content"), [p for p in EXAMPLES if p.id not in NOT_ASKED])
def test_an_example_that_somebody_types_gets_the_review_of_the_example(name, content):
    asked = {part.key.partition(".")[0] for part in FORMS[name].parts}
    there = {key: value for key, value in content.items() if key not in asked} if name in CHARTS else None
    form = AnswerForm(name, content)
    state = {**form._state["data"], "given": "" if there is None else repr(there)}
    typed = form.to_value(form._meaning(state)[0])
    assert typed.review(TODAY).codes == Answer(name, content).review(TODAY).codes


@pytest.mark.parametrize(("name", "content"), [p for p in EXAMPLES if p.values[0] not in CHARTS])
def test_every_finding_stands_beside_a_part_of_the_form(name, content):
    form = AnswerForm(name, content)
    parts = {part.key: part for part in form.schema}
    for finding in form.value.review(TODAY):
        row, field = form.place(finding.where, shown(form))
        lists = [part for part in parts.values() if isinstance(part, Rows)]
        if row:
            (owner,) = [part for part in lists if row in [one["id"] for one in form._state["data"][part.key]]]
            assert field == owner.columns[0].key
        else:
            assert field in parts


cells = st.sampled_from(["", "3", "-1", "2,5", "yes", "none", "  ", "Ruth Lindqvist", "2027-02-01", "<b>", "high"])


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(list(FORMS)), st.data())
def test_whatever_is_typed_makes_an_answer_and_every_word_of_it_is_kept(name, data):
    form = AnswerForm(name)
    state = {}
    for part in form.schema:
        if isinstance(part, Rows):
            row = st.fixed_dictionaries({column.key: cells for column in part.columns})
            state[part.key] = [
                {"id": f"{part.key}{n}", **one} for n, one in enumerate(data.draw(st.lists(row, max_size=3)))
            ]
        elif part.kind != "kept":
            state[part.key] = data.draw(cells)
    type_in(form, **state)
    assert form._state["data"] == {**tidy(form.schema, state), "given": form._state["data"]["given"]}
    assert form._view["answer"] == repr(form.value.to_dict()) or "\n" in form._view["answer"]
    again = AnswerForm(name, form.value.to_dict())
    assert again.to_value(shown(again)) == form.value


def test_a_contract_is_typed_and_becomes_the_dict_of_the_exercise():
    form = AnswerForm("contract", name="w1d1l1")
    type_in(
        form,
        meeting_rhythm_days="14",
        sponsor_update_day="5",
        protected_hours_per_week="3.5",
        review_date="2027-02-01",
        coach_will=[{"id": "a", "text": "Meet the team"}, {"id": "b", "text": ""}],
        confidentiality="Stays there, unless someone is at risk",
    )
    assert form.answer({}) == {
        "meeting_rhythm_days": 14,
        "sponsor_update_day": 5,
        "protected_hours_per_week": 3.5,
        "review_date": "2027-02-01",
        "coach_will": ["Meet the team"],
        "confidentiality": "Stays there, unless someone is at risk",
    }
    assert AnswerForm("contract", name="w1d1l1").value == form.value
    form.undo()
    assert form.value.to_dict() == {}


def test_a_dict_within_is_filled_and_emptied_without_touching_what_else_it_holds():
    form = AnswerForm("facilitation", {"next_test": {"what": "Slots", "room": "B2"}, "roles": {"chair": "Joe"}})
    type_in(form, **{"next_test.owner": "Carol"})
    assert form.value.to_dict()["next_test"] == {"what": "Slots", "room": "B2", "owner": "Carol"}
    type_in(form, **{"next_test.what": "", "next_test.owner": ""})
    assert form.value.to_dict() == {"next_test": {"room": "B2"}, "roles": {"chair": "Joe"}}


def test_a_row_that_is_changed_keeps_what_the_form_does_not_ask_for():
    cycle = {"change": "Huddle", "scale": 1, "predictions": ["2 minutes"]}
    form = AnswerForm("ramp", {"cycles": [cycle]})
    type_in(form, cycles=[{**form._state["data"]["cycles"][0], "scale": "5 patients"}])
    assert form.value.to_dict()["cycles"] == [{**cycle, "scale": "5 patients", "builds_on": ""}]


def test_two_roles_of_one_name_are_pointed_out():
    form = AnswerForm("facilitation")
    type_in(form, roles=[{"id": "a", "role": "chair", "person": "Joe"}, {"id": "b", "role": "chair", "person": "Mina"}])
    assert ("b", "problem") in {(note["row"], note["kind"]) for note in form._view["notes"]}
    assert form.value.to_dict()["roles"] == {"chair": "Mina"}


def test_a_cause_that_is_left_empty_says_that_none_is_known():
    form = AnswerForm("shewhart", subject("shewhart").rules[0].good)
    type_in(form, **{"rephase.at": "8"})
    assert form.value.to_dict()["rephase"] == {"at": 8, "cause": "", "lasting": ""}
    type_in(form, **{"rephase.at": ""})
    assert "rephase" not in form.value.to_dict()


def test_no_shift_is_said_and_not_merely_left_out():
    form = AnswerForm("runchart", {"y": [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6], "rules": "perla"})
    type_in(form, median="5", **{"shifts.none": "yes"})
    assert form.value.to_dict()["shifts"] == []
    assert "trends" not in form.value.to_dict()
    type_in(form, shifts=[{"id": "a", "start": "5", "stop": "10", "side": "below"}])
    assert form.value.to_dict()["shifts"] == [{"start": 5, "stop": 10, "side": "below"}]


def test_a_number_that_is_none_is_said_and_stays_in_the_form():
    form = AnswerForm("contract")
    type_in(form, meeting_rhythm_days="fortnightly")
    assert ("meeting_rhythm_days", "problem") in {(note["field"], note["kind"]) for note in form._view["notes"]}
    assert form._state["data"]["meeting_rhythm_days"] == "fortnightly"
    assert form.value.to_dict() == {"meeting_rhythm_days": "fortnightly"}


def test_a_form_for_practice_says_nothing_of_what_a_coach_would_notice():
    content = subject("runchart").rules[0].bad
    form = AnswerForm("runchart", content, review=False)
    form._show()
    assert form._view["notes"] == []
    assert form.value.review().codes == ("RUN01",)


def test_an_experiment_starts_with_its_eight_combinations():
    form = AnswerForm("factorial")
    assert [(row["A"], row["B"], row["C"]) for row in form._state["data"]["runs"]][:2] == [
        ("-1", "-1", "-1"),
        ("1", "-1", "-1"),
    ]
    assert form.answer({}) == {}


def test_what_does_not_belong_is_refused_in_a_sentence():
    with pytest.raises(InputError, match="There is no form for 'haircut'"):
        AnswerForm("haircut")
    form = AnswerForm("contract")
    with pytest.raises(InputError, match="This form is about coaching contract; the answer is about ideas"):
        form.value = Answer("ideas", [])
    with pytest.raises(InputError, match="holds a Answer"):
        form.value = 42


@pytest.mark.parametrize("saved", [None, 5, "text", [], {}, [1], {"coach_will": 7}, {"review_date": {"a"}}])
def test_an_odd_answer_never_stops_the_notebook(saved):
    for name in FORMS:
        assert AnswerForm(name).answer(saved) == saved


def test_a_form_asks_for_some_parts_alone_and_keeps_the_others_as_they_are():
    form = AnswerForm("shewhart", {"centre": 9.0, "trial": True}, only=("centre", "lower"))
    assert [field.key for field in form.schema] == ["given", "centre", "lower"]
    type_in(form, centre="9.6", lower="1.5")
    assert form.answer() == {"centre": 9.6, "trial": True, "lower": 1.5}


def test_a_part_that_the_form_does_not_have_is_named():
    with pytest.raises(InputError, match=r"^The form for 'contract' has no part 'hours'; choose from meeting_rhythm"):
        AnswerForm("contract", only=("hours",))


def test_a_question_about_several_fields_is_asked_beside_the_first_of_them():
    form = AnswerForm("facilitation", {"purpose": "A coaching conversation", "items": [{"item": "Plan the next test"}]})
    form._show()
    notes = [note for note in form._view["notes"] if note["code"] == "FAC02"]
    outside = [note["question"] for note in notes if not note["row"]]
    assert len(outside) > 1
    assert [bool(question) for question in outside] == [True, *[False] * (len(outside) - 1)]
