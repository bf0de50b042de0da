"""What all editors of the course's objects have in common, and what is special to each."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qitools import Aim, DriverDiagram, MeasurementPlan, PDSACycle, PDSALog, ProcessMap
from qitools.widgets import AimBuilder, DriverDiagramEditor, MeasurementPlanEditor, PDSAForm, ProcessMapEditor
from qitools.widgets.form import Rows, read, tidy

AIM = {
    "measure": "median wait from referral to diagnosis",
    "baseline": 61,
    "target": 42.5,
    "unit": "days",
    "population": "people referred to the memory service",
    "place": "Riverside, north and south",
    "by": "2027-03-31",
}
WORKED = {
    AimBuilder: Aim.from_dict({**AIM, "baseline": "to be measured by 2026-12-15"}),
    DriverDiagramEditor: DriverDiagram.from_dict(
        {
            "aim": AIM,
            "primary": ["Complete information", {"text": "Capacity", "strength": "weak", "measure": "slots a week"}],
            "secondary": [
                {"text": "Referrer knows", "of": ["Complete information", {"text": "Capacity", "strength": "weak"}]},
                {"text": "Unlinked", "of": []},
            ],
            "ideas": [{"text": "Test a checklist", "for": ["Referrer knows"], "strength": "weak"}],
        }
    ),
    PDSAForm: PDSACycle(
        id=3,
        ramp="Huddle",
        scale=5,
        questions=["How long?", "Who comes?"],
        predictions=["Under 2 minutes, as five people have a risk"],
        change="A huddle",
        matched_prediction=False,
        decision="adapt",
        planned_at="2026-11-02T15:10:00+00:00",
    ),
    MeasurementPlanEditor: MeasurementPlan.from_dict(
        {
            "aim": AIM,
            "measures": [
                {
                    "name": "Incidents per 1,000 bed-days",
                    "kind": "outcome",
                    "baseline": 12.5,
                    "target": 8,
                    "chart": "u",
                },
                {"name": "% of shifts with a huddle", "kind": "process", "kappa": 0.42, "sample_size": "about 20"},
            ],
        }
    ),
    ProcessMapEditor: ProcessMap(
        [
            {"text": "Referral arrives", "kind": "start"},
            {"text": "Log referral", "role": "admin", "touch_min": 6.5, "wait_min": 10, "value_added": True},
            {"text": "Bloods complete?", "exits": {"yes": "Book; then write", "no": "Log referral"}},
            {"text": "Ready?", "exits": {"yes": "Log referral"}, "role": "nurse"},
            {"text": "Book; then write", "then": "Log referral"},
            {"text": "Letter sent", "kind": "end"},
        ],
        title="Referral to booking",
        state="future",
        detail="high-level",
    ),
}
EDITORS = pytest.mark.parametrize("kind", list(WORKED), ids=lambda kind: kind.__name__)


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def type_in(editor, **fields):
    """What the browser sends when somebody has typed."""
    editor._receive(editor, {"do": "edit", "by": "p", "n": 1, "data": {**editor._state["data"], **fields}}, [])


@EDITORS
def test_a_worked_example_goes_into_the_form_and_comes_out_the_same(kind):
    editor = kind(WORKED[kind])
    form, notes = read(editor.schema, editor._state["data"])
    assert editor.to_value(form) == WORKED[kind]
    assert notes == [] and list(editor.notes(form)) == []


@EDITORS
def test_an_empty_form_asks_nothing_and_is_an_empty_value(kind):
    editor = kind()
    data, _ = editor._repr_mimebundle_()
    form, _ = read(editor.schema, editor._state["data"])
    assert editor.to_value(form) == editor.value
    assert editor._view["notes"] == []
    assert editor._view["message"] == ""
    assert data["text/html"].startswith("<img ")


@EDITORS
def test_what_was_typed_is_back_when_the_notebook_is_opened_again(kind):
    editor = kind(name="kept")
    editor.value = WORKED[kind]
    assert kind(name="kept").value == WORKED[kind]


@EDITORS
@settings(max_examples=30)
@given(data=st.data())
def test_whatever_is_typed_is_taken_without_an_error_and_kept(kind, data):
    def cell(column):
        if column.kind == "links":
            return data.draw(
                st.dictionaries(st.sampled_from(["r0", "r1", "gone"]), st.sampled_from(["strong", "weak"]))
            )
        chosen = [kept for kept, _ in column.options]
        return data.draw(
            st.sampled_from([*chosen, "", "3", "-1", "yes: b; no: a", "Same", "Réf: é;\n"]) | st.text(max_size=5)
        )

    state = {}
    for part in kind.schema:
        if isinstance(part, Rows):
            count = data.draw(st.integers(0, 3))
            state[part.key] = [{"id": f"r{n}", **{c.key: cell(c) for c in part.columns}} for n in range(count)]
        elif part.kind != "kept":
            state[part.key] = cell(part)
    editor = kind()
    editor._repr_mimebundle_()
    type_in(editor, **state)
    message = editor._view["message"]
    assert "did not work" not in message and "Error" not in message
    told = {key: value for key, value in editor._state["data"].items() if key in state}
    assert told == {key: value for key, value in tidy(kind.schema, state).items() if key in state}
    assert kind.kind.from_dict(editor.value.to_dict()) == editor.value


@EDITORS
def test_findings_point_at_places_that_the_form_has(kind):
    editor = kind(WORKED[kind])
    editor._repr_mimebundle_()
    state = editor._state["data"]
    ids = {row["id"] for rows in state.values() if isinstance(rows, list) for row in rows}
    assert editor._view["notes"]
    for note in editor._view["notes"]:
        assert note["row"] in ids | {""}
        assert note["row"] or note["field"] in {*state, ""}
    assert any(note["row"] or note["field"] for note in editor._view["notes"])


# ---- aim ----


def test_the_questions_about_an_aim_stand_beside_its_slots():
    builder = AimBuilder()
    type_in(builder, measure="median wait", baseline="61", target="61", by="soon")
    assert builder.value.baseline == 61
    assert {"target", "by", "population", "place"} <= {note["field"] for note in builder._view["notes"]}
    assert builder._state["data"]["by"] == "soon"


# ---- driver diagram ----


def test_an_aim_stays_slot_by_slot_until_its_sentence_is_rewritten():
    editor = DriverDiagramEditor(WORKED[DriverDiagramEditor])
    row = {"id": "new", "text": "Timely feedback"}
    type_in(editor, primary=[*editor._state["data"]["primary"], row])
    assert editor.value.aim == Aim.from_dict(AIM)
    type_in(editor, aim="Cut the wait")
    assert editor.value.aim == "Cut the wait"


def test_a_driver_that_is_renamed_keeps_its_links():
    editor = DriverDiagramEditor(WORKED[DriverDiagramEditor])
    primary = [{**row, "text": f"{row['text']}!"} for row in editor._state["data"]["primary"]]
    type_in(editor, primary=primary)
    assert [node.text for node in editor.value.parents("Referrer knows")] == ["Complete information!", "Capacity!"]


def test_words_used_twice_are_pointed_out_and_come_back_when_they_differ():
    editor = DriverDiagramEditor()
    rows = [{"id": "a", "text": "Capacity"}, {"id": "b", "text": "capacity "}]
    type_in(editor, primary=rows)
    assert [node.text for node in editor.value.primaries] == ["Capacity"]
    assert [note["row"] for note in editor._view["notes"] if note["kind"] == "problem"] == ["b"]
    type_in(editor, primary=[rows[0], {**rows[1], "text": "Feedback"}])
    assert len(editor.value.primaries) == 2


# ---- PDSA ----


def test_the_stages_are_stamped_when_they_are_written_and_the_plan_when_a_prediction_changes():
    form = PDSAForm()
    asked = {"id": "row0", "question": "How long?", "prediction": ""}
    type_in(form, objective="Learn", asked=[asked])
    assert form.value.planned_at is not None and form.value.done_at is None
    type_in(form, result="1 min 50 s")
    done = form.value.done_at
    assert done is not None and done >= form.value.planned_at
    type_in(form, result="1 min 55 s")
    assert form.value.done_at == done
    form._history.now["planned_at"] = "2026-01-01T00:00:00+00:00"
    type_in(form, asked=[{**asked, "prediction": "Two minutes"}])
    assert form.value.planned_at >= done
    # The browser cannot set a stamp back.
    stamp = form.value.planned_at
    type_in(form, planned_at="2020-01-01T00:00:00+00:00", what="Names risks")
    assert form.value.planned_at == stamp


def test_a_cycle_is_kept_in_a_log_and_then_what_changes_in_it():
    with PDSALog("team.db") as log:
        form = PDSAForm()
        type_in(form, objective="Learn if a huddle can be kept to 2 minutes", ramp="Huddle")
        assert form.keep(log).id == 1
        type_in(form, who="Nurse in charge", result="1 min 50 s", learned="Shorter than predicted")
        form.keep(log)
        form.keep(log)
        assert len(log.cycles()) == 1
        assert log.cycle(1).who == "Nurse in charge"
        assert log.cycle(1).stage == "study"
        assert [revision.kind for revision in log.history(1)] == ["plan", "revise", "do", "study"]
        assert form.value == log.cycle(1)


def test_questions_about_a_prediction_stand_beside_it():
    form = PDSAForm()
    type_in(
        form,
        asked=[
            {"id": "a", "question": "How long?", "prediction": "Under 2 minutes, as five people come"},
            {"id": "b", "question": "Who comes?", "prediction": "It will be good"},
        ],
    )
    assert "b" in {note["row"] for note in form._view["notes"]}


# ---- measures and maps ----


def test_a_second_measure_of_one_name_is_pointed_out():
    editor = MeasurementPlanEditor()
    type_in(
        editor,
        measures=[{"id": "a", "name": "Falls"}, {"id": "b", "name": "falls"}, {"id": "c", "name": "x", "kappa": "7"}],
    )
    assert [measure.name for measure in editor.value] == ["Falls"]
    assert {note["row"] for note in editor._view["notes"] if note["kind"] == "problem"} == {"b", "c"}


def test_ways_out_make_a_step_a_decision():
    editor = ProcessMapEditor()
    type_in(
        editor,
        steps=[
            {"id": "a", "text": "Bloods complete?", "kind": "step", "exits": "yes: Book; no: Ask"},
            {"id": "b", "text": "Book", "kind": "step"},
            {"id": "c", "text": "Ask", "kind": "wait", "exits": "yes: Book"},
        ],
    )
    assert [(exit.label, exit.to) for exit in editor.value.steps[0].exits] == [("yes", "Book"), ("no", "Ask")]
    assert [note["row"] for note in editor._view["notes"] if note["kind"] == "problem"] == ["c"]


def test_autosaves_say_which_editor_they_belong_to():
    editor = AimBuilder(name="mine")
    type_in(editor, measure="Falls")
    assert json.loads(Path("mine.autosave.json").read_text("utf-8"))["editor"] == "AimBuilder"
