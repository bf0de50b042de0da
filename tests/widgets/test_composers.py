"""The Pareto explorer, the sponsor update composer, the stakeholder grid and the scores, without a browser."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qitools as qi
from qitools.answers import Answer
from qitools.draw.scoring import lay_out
from qitools.portfolio import SCALE, VIGNETTES
from qitools.review.core import subject
from qitools.scoring import Scores
from qitools.widgets import ParetoExplorer, ProjectScore, SponsorUpdateComposer, StakeholderGrid
from qitools.widgets.form import read, tidy
from tests.draw.test_cards import check, updates

DELAYS = {
    "cause": ["medicines", "care package", "transport", "medicines", "care package"],
    "delays": [20, 12, 9, 4, 2],
    "bed-days": [40, 180, 30, 6, 37],
    "site": ["north", "north", "north", "south", "south"],
}


@pytest.fixture(autouse=True)
def beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def type_in(editor, **fields):
    """What the browser sends when somebody has typed."""
    data = {**editor._state["data"], **fields}
    editor._receive(editor, {"do": "edit", "by": "page", "n": 1, "step": "", "data": data}, [])


def told(editor):
    """What stands beside the fields: (field, text)."""
    return [(note["field"], note["text"]) for note in editor._view["notes"]]


# ---- Pareto


@pytest.mark.parametrize("table", [DELAYS, pd.DataFrame(DELAYS)], ids=["dict", "frame"])
def test_the_same_cases_rank_differently_in_another_unit(table):
    explorer = ParetoExplorer(table)
    assert explorer.value.categories == ("medicines", "care package", "transport")
    assert explorer.value.unit == "delays"
    type_in(explorer, shown="2")
    assert explorer.value.categories == ("care package", "medicines", "transport")
    assert (explorer.value.unit, explorer.value.counts[0]) == ("bed-days", 217)


def test_one_group_alone_is_shown_and_one_that_is_not_there_is_named():
    explorer = ParetoExplorer(DELAYS)
    type_in(explorer, group="South", title="Delayed discharges")
    assert explorer.value.to_dict()["counts"] == {"medicines": 4, "care package": 2}
    assert explorer.value.title == "Delayed discharges – South"
    type_in(explorer, group="east")
    assert ("group", "There is no group “east”; the groups are north and south.") in told(explorer)
    assert not explorer.value


def test_rows_that_cannot_be_counted_are_said_and_stay():
    explorer = ParetoExplorer()
    rows = [
        {"id": "a", "category": "transport", "first": "nine"},
        {"id": "b", "category": "", "first": "4"},
        {"id": "c", "category": "medicines", "first": "-2"},
        {"id": "d", "category": "family", "first": "7"},
    ]
    type_in(explorer, rows=rows)
    assert explorer.value.to_dict() == {"counts": {"family": 7}}
    said = {(note["row"], note["text"]) for note in explorer._view["notes"]}
    assert ("a", "1st unit should be a number, such as 4.5; it says “nine”.") in said
    assert ("b", "This row has no category; name it, or call it “other”.") in said
    assert ("c", "A count cannot be below 0, so this row is not counted.") in said
    assert [row["first"] for row in explorer._state["data"]["rows"]] == ["nine", "4", "-2", "7"]


names = st.text("abcdé ", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(
    st.dictionaries(names, st.integers(0, 10**6) | st.floats(0, 99).map(lambda x: round(x, 2)), min_size=1, max_size=8),
    names | st.none(),
    names | st.none(),
    st.booleans(),
)
def test_a_pareto_chart_goes_into_the_form_and_comes_out_the_same(counts, unit, title, multiple):
    if not any(counts.values()):
        return
    pareto = qi.Pareto(counts, unit, title, multiple)
    editor = ParetoExplorer.__new__(ParetoExplorer)
    editor._table = None
    form, notes = read(ParetoExplorer.schema, tidy(ParetoExplorer.schema, editor.to_state(pareto)))
    assert editor.to_value(form) == pareto
    assert [*notes, *editor.notes(form)] == []


def test_a_table_that_cannot_be_used_is_refused_in_a_sentence():
    with pytest.raises(qi.InputError, match="a column of categories and at least one of numbers"):
        ParetoExplorer({"delays": [1, 2]})


def test_an_explorer_without_a_count_answers_nothing_and_takes_an_answer():
    explorer = ParetoExplorer()
    assert explorer.answer({}) == {}
    saved = qi.Pareto({"transport": 4}, unit="delays").to_dict()
    assert explorer.answer(saved) == saved
    assert explorer.value.unit == "delays"


# ---- sponsor update


@settings(deadline=None)
@given(updates)
def test_an_update_goes_into_the_form_and_comes_out_the_same(update):
    composer = SponsorUpdateComposer.__new__(SponsorUpdateComposer)
    state = tidy(SponsorUpdateComposer.schema, composer.to_state(update))
    form, notes = read(SponsorUpdateComposer.schema, state)
    blank = [line for line in (*update.tests, *update.next_tests) if not any(vars_of(line))]
    assert composer.to_value(form) == update or blank
    assert notes == []


def vars_of(line):
    return [str(getattr(line, name)).strip() for name in line.__slots__]


def test_each_finding_stands_beside_what_it_is_about():
    for rule in subject("sponsor").rules:
        composer = SponsorUpdateComposer(rule.bad)
        composer._show()
        codes = {note["code"]: (note["row"], note["field"]) for note in composer._view["notes"]}
        row, field = codes[rule.code]
        assert row or field or rule.code == "SPO07"


def test_charts_that_came_with_the_update_stay_on_the_page_while_one_types():
    chart = qi.RunChart([6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6], title="Violent incidents", ylabel="a week")
    project = qi.Project(aim="Fewer incidents by March", title="Huddle", charts=[chart], score=2.5)
    composer = SponsorUpdateComposer(project.sponsor_update(month="2026-11"))
    type_in(composer, ask="Agree a later medication round on Heron", ask_by="2026-12-10")
    assert composer.value.drawings == (chart,)
    assert composer.value.ask == "Agree a later medication round on Heron"
    assert composer._picture["svg"].count("<svg") == 2
    assert "Agree a later medication round on Heron" in composer._picture["alt"]
    type_in(composer, score="9")
    assert "not on the scale" in composer._view["message"]
    assert composer.value.score == 2.5


# ---- stakeholders and scores


def test_the_grid_is_the_form_for_stakeholders_with_its_map():
    grid = StakeholderGrid(name="w3d1l3")
    row = {
        "id": "a",
        "name": "Service manager",
        "group": "manager",
        "power": "high",
        "interest": "low",
        "needed": "high",
    }
    type_in(grid, rows=[row])
    assert grid.answer([]) == [{key: value for key, value in row.items() if key != "id"}]
    assert "Keep satisfied" not in grid._view["answer"]
    assert "Service manager" in grid._picture["alt"]
    assert StakeholderGrid(name="w3d1l3").value == Answer("stakeholders", grid.value.to_dict())
    assert {note["code"] for note in grid._view["notes"]} >= {"STK01", "STK02"}


scores_ = st.lists(st.none() | st.sampled_from([step.score for step in SCALE]), max_size=9)


@settings(deadline=None)
@given(scores_, st.lists(st.text("abc ", max_size=30), max_size=9))
def test_scores_go_into_the_form_and_come_out_the_same(given_scores, reasons):
    scores = Scores(VIGNETTES, tuple(given_scores), tuple(reasons))
    form = ProjectScore.__new__(ProjectScore)
    form.projects = VIGNETTES
    assert form.to_value(form.to_state(scores)) == scores
    assert Scores.from_dict(scores.to_dict()) == scores
    check(lay_out(scores))


def test_differences_from_the_key_come_back_once_all_are_scored():
    form = ProjectScore()
    key = [vignette.score for vignette in VIGNETTES]
    form.value = {"scores": key[:-1]}
    form._show()
    assert told(form) == []
    form.value = {"scores": [*key[:4], 3.5, *key[5:]]}
    assert told(form) == [
        (
            "score5",
            "For a score of 3.5 this has to be so: Testing and implementing go on, and measures show further gain.",
        )
    ]
    form.value = {"scores": [*key[:5], key[5] + 0.5, key[6] - 0.5, *key[7:]]}
    assert told(form) == []


def test_a_project_of_ones_own_is_scored_twice_without_a_key():
    form = ProjectScore(["Our project, as I see it", "Our project, as its lead sees it"])
    type_in(form, score1="2.5", score2="3.5", reason1="Two tests, no signal")
    assert form.answer() == {"scores": [2.5, 3.5], "reasons": ["Two tests, no signal", ""]}
    assert told(form) == []
    assert "2.5, changes tested, no improvement" in form._picture["alt"]


def test_a_score_that_is_not_on_the_scale_is_refused():
    with pytest.raises(qi.InputError, match="not on the scale"):
        Scores(VIGNETTES, (2.2,))
    with pytest.raises(qi.InputError, match="There are 9 projects to score"):
        Scores(VIGNETTES, (1.0,) * 10)
