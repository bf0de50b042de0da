"""The coach's forms without a browser: one rating at a time, and a checklist that says what is missing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qitools.coach import MOMENTS, QUALITIES, Application, Qualities
from qitools.widgets import ApplicationChecklist, QualitiesRadar
from qitools.widgets.form import read, tidy

KEYS = [quality.key for quality in QUALITIES]
DATES = ["Workshop 1: 12 and 13 January 2027", "All webinars"]


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def type_in(widget, data=None, **fields):
    """Type into what the browser shows: by default the newest state."""
    sent = {**(data or widget._state["data"]), **fields}
    widget._receive(widget, {"do": "edit", "by": "page", "n": 1, "step": "", "data": sent}, [])


def test_each_time_has_a_rating_of_its_own_and_comes_back():
    radar = QualitiesRadar(name="mine")
    type_in(radar, drive="2", drive_did="Rang the ward twice")
    type_in(radar, moment="w1")
    assert radar._state["by"] == "", "the browser has to take the empty form"
    assert (radar._state["data"]["drive"], radar._state["data"]["drive_did"]) == ("", "")
    type_in(radar, drive="3")
    type_in(radar, moment="before")
    assert radar._state["data"]["drive_did"] == "Rang the ward twice"
    assert radar.value == Qualities(
        {"before": {"drive": 2}, "w1": {"drive": 3}}, {"before": {"drive": "Rang the ward twice"}}
    )
    again = QualitiesRadar(name="mine")
    assert again.value == radar.value
    assert again._state["data"]["drive"] == "2"


def test_a_file_from_the_programme_takes_a_rating_after_graduation(tmp_path):
    # As a form wrote it that knew the times up to workshop 3 alone.
    others = json.dumps({"before": {"drive": "4", "drive_did": "Always first to finish"}})
    state = {"moment": "w3", "shown": "w3", "others": others, "drive": "2", "drive_did": "Let a test wait a week"}
    held = {"editor": "QualitiesRadar", "state": state, "answered": ""}
    (tmp_path / "mine.autosave.json").write_text(json.dumps(held), "utf-8")
    radar = QualitiesRadar(name="mine")
    assert radar.value.over_time("drive") == (4, 2)
    type_in(radar, moment="m6")
    type_in(radar, drive="3", drive_did="Asked for the chart before the plan")
    assert radar.value.over_time("drive") == (4, 2, 3)
    assert QualitiesRadar(name="mine").value == radar.value


def test_what_is_typed_while_the_form_turns_stays_with_what_was_on_the_screen():
    radar = QualitiesRadar()
    before = radar._state["data"]
    type_in(radar, before, drive="2", moment="w1")
    type_in(radar, before, drive="2", drive_did="Rang twice", moment="w1")  # the browser has not turned yet
    assert radar.value == Qualities({"before": {"drive": 2}}, {"before": {"drive": "Rang twice"}})
    assert radar._state["data"]["shown"] == "w1"


def test_undo_takes_back_the_turning_and_then_the_words():
    radar = QualitiesRadar()
    type_in(radar, drive="2")
    type_in(radar, moment="w2")
    radar.undo()
    assert (radar._state["data"]["moment"], radar._state["data"]["drive"]) == ("before", "2")
    radar.undo()
    assert radar.value == Qualities()


def test_other_ratings_stay_out_of_the_picture_until_all_twelve_are_rated():
    first = dict.fromkeys(KEYS, 2)
    radar = QualitiesRadar({"ratings": {"before": first, "w1": first}})
    assert "2 to 2" in radar._repr_mimebundle_()[0]["text/plain"]
    type_in(radar, moment="w2")
    assert "not rated yet" in radar._picture["alt"]
    type_in(radar, **dict.fromkeys(KEYS[:11], "3"))
    assert "2 to" not in radar._picture["alt"]
    assert [note["text"] for note in radar._view["notes"]] == ["11 of 12 are rated."]
    type_in(radar, **{KEYS[11]: "3"})
    assert radar._picture["alt"].count("2 to 2 to 3") == 12


def test_a_complete_rating_is_asked_what_shows_it():
    radar = QualitiesRadar()
    type_in(radar, **dict.fromkeys(KEYS, "3"), drive_did="Rang the ward twice")
    asked = {note["field"] for note in radar._view["notes"]}
    assert asked == {f"{key}_did" for key in KEYS if key != "drive"}
    assert {note["question"] for note in radar._view["notes"]} == {"What did you do?"}


ratings = st.dictionaries(
    st.sampled_from(list(MOMENTS)), st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4), min_size=1)
)
did = st.dictionaries(st.sampled_from(list(MOMENTS)), st.dictionaries(st.sampled_from(KEYS), st.just("Asked Bisi")))


@settings(max_examples=30, deadline=None)
@given(ratings, did)
def test_ratings_come_back_from_the_form(rated, said):
    value = Qualities(rated, said)
    radar = QualitiesRadar(value)
    form, notes = read(radar.schema, tidy(radar.schema, radar.to_state(value)))
    assert notes == []
    assert radar.to_value(form) == value


@pytest.mark.parametrize("others", ["", "[1]", '{"w2": 3}', '{"w9": {"drive": "2"}}', '{"w2": {"drive": "9"}}', "{"])
def test_a_file_that_holds_something_odd_is_no_obstacle(others):
    radar = QualitiesRadar()
    type_in(radar, drive="2")
    state = {**radar._state["data"], "others": others, "shown": "w9"}
    form, _ = read(radar.schema, tidy(radar.schema, state))
    assert radar.to_value(form) == Qualities({"before": {"drive": 2}})


def test_the_checklist_says_what_is_missing_and_at_last_that_you_are_ready():
    form = ApplicationChecklist(DATES, name="apply")
    assert form._view == {} or form._view["notes"] == []
    ticked = dict.fromkeys(("talked", "coach", "sponsor", "forum", "sure"), "yes")
    first, second = (part.key for part in form.schema[:2])
    type_in(form, **ticked, teams="2", hours="4.5", stops="the audit meeting", agreed_on="2026-11-20", **{first: "yes"})
    assert [note["text"] for note in form._view["notes"]] == [
        "Block in your diary: All webinars.", "Register with the link that your QI lead gave you.",
    ]  # fmt: skip
    assert form._picture["alt"].startswith("Checklist for applying. Not ready yet: 1 thing is missing.")
    type_in(form, **{second: "yes"})
    assert form._picture["alt"].startswith("Checklist for applying. You are ready to register.")
    type_in(form, registered="yes")
    assert form._view["notes"] == []
    assert "4.5 protected hours a week, done" in form._picture["alt"]


def test_what_cannot_be_used_is_said_beside_it_and_stays_in_the_form():
    form = ApplicationChecklist(DATES)
    type_in(form, teams="one", hours="400", agreed_on="next week")
    told = {note["field"]: note["text"] for note in form._view["notes"] if note["kind"] == "problem"}
    assert told["teams"].startswith("Teams to coach should be a whole number")
    assert told["hours"] == "The hours are those of one week, such as 4."
    assert told["agreed_on"] == "Write the day as 2026-12-01; it says “next week”."
    type_in(form, teams="5")
    assert {"Agree on two or three teams; you have 5."} == {
        note["text"] for note in form._view["notes"] if note["field"] == "teams"
    }
    assert form.value == Application(tuple(DATES), teams=5)
    assert form._state["data"]["agreed_on"] == "next week"


def test_a_date_that_was_moved_has_to_be_blocked_anew():
    form = ApplicationChecklist(DATES, name="apply")
    type_in(form, **{part.key: "yes" for part in form.schema[:2]})
    assert form.value.blocked == tuple(DATES)
    moved = ApplicationChecklist(["Workshop 1: 19 and 20 January 2027", "All webinars"], name="apply")
    assert moved.value.blocked == ("All webinars",)


@settings(max_examples=30, deadline=None)
@given(
    st.builds(
        Application,
        dates=st.just(tuple(DATES)),
        blocked=st.lists(st.sampled_from(DATES), unique=True).map(lambda some: [d for d in DATES if d in some]),
        talked=st.booleans(),
        teams=st.none() | st.integers(0, 9),
        hours=st.none() | st.integers(0, 40) | st.just(7.5),
        stops=st.sampled_from(["", "the audit meeting"]),
        agreed_on=st.just("") | st.dates().map(str),
        registered=st.booleans(),
    )
)
def test_an_application_comes_back_from_the_form(value):
    editor = ApplicationChecklist(DATES, value)
    form, notes = read(editor.schema, tidy(editor.schema, editor.to_state(value)))
    assert notes == []
    assert editor.to_value(form) == value
    assert editor.from_dict(value.to_dict()) == value
