"""The Sustainability Model without a browser: bars that move, and what would be left of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qitools.sustain import FACTORS, Sustainability
from qitools.widgets import SustainabilityModel
from qitools.widgets.form import read, tidy

KEYS = [factor.key for factor in FACTORS]
NOW = dict.fromkeys(KEYS, 0.8)


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def type_in(model, **fields):
    data = {**model._state["data"], **fields}
    model._receive(model, {"do": "edit", "by": "page", "n": 1, "step": "", "data": data}, [])


def left(*pairs):
    return [{"id": str(number), "factor": factor, "share": share} for number, (factor, share) in enumerate(pairs)]


def test_moving_a_bar_moves_the_total():
    model = SustainabilityModel(Sustainability(NOW))
    before = model.value.total
    type_in(model, monitoring="0")
    assert model.value.total == pytest.approx(before - 5.2)
    assert f"{model.value.total:.1f} of 100" in model._picture["alt"]


def test_the_box_makes_it_happen_and_takes_it_back():
    model = SustainabilityModel(Sustainability(NOW), name="model")
    type_in(model, event="Sam leaves", left=left(("monitoring", "0"), ("training", "0.3")))
    assert model.value.then is None
    type_in(model, happened="yes")
    assert model.value.lost == {"training": 5.7, "monitoring": 5.2}
    assert "If Sam leaves" in model._picture["alt"]
    type_in(model, happened="")
    assert "If Sam leaves" not in model._picture["alt"]
    again = SustainabilityModel(name="model")
    type_in(again, happened="yes")  # what would go was kept
    assert again.value.lost == {"training": 5.7, "monitoring": 5.2}


def test_what_cannot_be_used_is_said_and_stays_in_the_form():
    model = SustainabilityModel(Sustainability(NOW))
    type_in(
        model, happened="yes",
        left=left(("monitoring", "7"), ("", "0.5"), ("training", "little"), ("fit", "0.5"), ("fit", "0.4")),
    )  # fmt: skip
    told = [note["text"] for note in model._view["notes"]]
    assert told[0].startswith("Left should be a number")
    assert told[1:] == [
        "A share is from 0 (nothing is left) to 1 (all of it).",
        "Of which factor would this be left?",
        "Fit with the organisation's aims and culture stands above; the last one counts.",
    ]
    assert model.value.lost == {"fit": 2.8}
    assert [row["share"] for row in model._state["data"]["left"]] == ["7", "0.5", "little", "0.5", "0.4"]


shares = st.fixed_dictionaries({key: st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]) for key in KEYS})


@settings(max_examples=40, deadline=None)
@given(shares, st.none() | shares)
def test_a_score_comes_back_from_the_form(now, then):
    value = Sustainability(now, then, "the money ends")
    model = SustainabilityModel(value)
    form, notes = read(model.schema, tidy(model.schema, model.to_state(value)))
    assert notes == []
    assert model.to_value(form) == value
    assert model.from_dict(value.to_dict()) == value
