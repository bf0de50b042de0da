"""A project and its sponsor update: what the project knows is filled in, and nothing is claimed that it does not know."""

import json
import re
import subprocess
import sys
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi
from qitools.portfolio import SCALE
from qitools.project import ChartLine, CycleLine, NextTest

texts = st.text(st.characters(codec="utf-8"), max_size=20)
scores = st.one_of(st.none(), st.sampled_from([step.score for step in SCALE]))
updates = st.builds(
    qi.SponsorUpdate,
    project=texts,
    team=texts,
    month=st.sampled_from(["", "2026-11", "last month"]),
    aim=texts,
    score=scores,
    last_score=scores,
    justification=texts,
    charts=st.lists(st.builds(ChartLine, texts, texts, st.booleans(), texts), max_size=2),
    tests=st.lists(st.builds(CycleLine, texts, texts, texts, st.sampled_from(["", "adapt"])), max_size=2),
    learned=texts,
    balancing=texts,
    ask=texts,
    ask_by=st.sampled_from(["", "2026-12-10"]),
    next_tests=st.lists(st.builds(NextTest, texts, texts), max_size=2),
)

INCIDENTS = [6, 8, 5, 7, 4, 3, 5, 4, 2, 4, 7, 6, 5, 8, 3, 6, 5, 7, 4, 6]
HUDDLES = [0, 0, 0, 0, 0, 0, 10, 20, 15, 29, 45, 57, 60, 64, 71, 70, 80, 75, 83, 86]

CYCLES = [
    qi.PDSACycle(
        change="Huddle at 07:30 on one shift",
        predictions=["4 of 5 shifts: the nurse in charge is keen"],
        result="2 of 5 shifts",
        learned="It clashes with the medication round",
        decision="adapt",
        done_at="2026-10-06",
    ),
    qi.PDSACycle(
        change="Huddle at 07:50 for a week",
        predictions=["6 of 7 shifts", "under 3 minutes"],
        result="6 of 7 shifts",
        learned="After medication it holds",
        decision="adapt",
        done_at="2026-10-30",
        acted_at="2026-11-02",
    ),
    qi.PDSACycle(change="Huddle at 21:15 on two nights", when="2026-12-03"),
]


@pytest.fixture
def heron():
    return qi.Project(
        aim=qi.Aim(
            measure="violent incidents",
            baseline=8.2,
            target=5,
            unit="per 1,000 bed-days",
            place="on Heron ward",
            population="patients and staff",
            by="2027-03-31",
        ),
        measures=[
            qi.Measure("Violent incidents", kind="outcome"),
            {"name": "% shifts with a huddle", "kind": "process"},
        ],
        fishbone=qi.Fishbone("Violent incidents on Heron ward, 8 a week", {"Process": ["Handover is cut short"]}),
        drivers=qi.DriverDiagram("Fewer incidents"),
        process=qi.ProcessMap(["Hand over", "Huddle"]),
        log=CYCLES,
        charts=[
            qi.RunChart(INCIDENTS, title="Violent incidents", ylabel="a week"),
            qi.RunChart(HUDDLES, title="Shifts with a huddle", ylabel="%"),
            qi.RunChart(INCIDENTS, title="Falls"),
        ],
        score=2.5,
        last_score=3,
        title="Safer Heron",
        team="Team Heron",
        coach="occupational therapist",
        sponsor="clinical director",
    )


@pytest.fixture
def update(heron):
    return heron.sponsor_update(
        month="2026-11",
        ask="Agree a later medication round on early shifts",
        ask_by="2026-12-10",
        justification="Tests have begun; the outcome chart shows no signal.",
        balancing="Sedation shows no signal.",
        equity="No fall for people with a learning disability; their advocate joins us.",
        people="Four meetings; two former patients wrote the questions.",
        barriers="Agency nurses do not know the huddle.",
    )


@given(updates)
def test_update_dict_round_trip_is_exact_even_through_json(update):
    assert qi.SponsorUpdate.from_dict(update.to_dict()) == update
    assert qi.SponsorUpdate.from_dict(json.loads(json.dumps(update.to_dict()))) == update


@given(updates)
def test_everything_said_is_on_the_page_in_every_form(update):
    said = [update.learned, update.balancing, update.justification, update.ask]
    said += [line.result for line in update.tests if line.change.strip()] + [test.test for test in update.next_tests]
    page = unescape(re.sub(r"<[^>]+>", " ", update.to_html().split("<body>")[1]))
    for form in (str(update), page):
        assert all(" ".join(text.split()) in " ".join(form.split()) for text in said if text.strip())


def test_project_dict_round_trip_is_exact_even_through_json(heron):
    again = qi.Project.from_dict(json.loads(json.dumps(heron.to_dict())))
    assert again == heron
    assert again.cycles == heron.cycles
    assert [chart.title for chart in again.charts] == ["Violent incidents", "Shifts with a huddle", "Falls"]
    assert qi.Project.from_dict(qi.Project().to_dict()) == qi.Project()


def test_the_update_fills_in_what_the_project_knows(update):
    assert (update.project, update.score, update.last_score) == ("Safer Heron", 2.5, 3.0)
    assert update.aim.startswith(
        "By 31 March 2027, cut violent incidents from 8.2 to 5 per 1,000 bed-days for patients"
    )
    assert update.by == "2027-03-31"
    assert [(line.title, line.signal, line.rules) for line in update.charts] == [
        ("Violent incidents", False, "Perla, Provost & Murray 2011"),
        ("Shifts with a huddle", True, "Perla, Provost & Murray 2011"),
    ]
    assert update.charts[0].says == "no signal"
    assert [line.change for line in update.tests] == ["Huddle at 07:50 for a week"]
    assert update.tests[0].prediction == "6 of 7 shifts; under 3 minutes"
    assert update.learned == "After medication it holds."
    assert update.next_tests == (NextTest("Huddle at 21:15 on two nights", "2026-12-03"),)


def test_only_tests_of_the_month_are_reported(heron):
    told = {month: heron.sponsor_update(month).tests for month in ("2026-09", "2026-10", "2026-11")}
    assert [len(lines) for lines in told.values()] == [0, 2, 1]


def test_the_page_reads_from_the_ask_to_the_next_test(update):
    assert [name for name, _ in update.sections()] == [
        "",
        "What we ask of you",
        "Aim",
        "Progress score",
        "Data",
        "Tests this month",
        "What we learned",
        "Balancing",
        "Equity",
        "People",
        "What is in the way",
        "Next tests",
    ]
    page = str(update)
    assert page.startswith("Safer Heron: update for November 2026\n\nTeam: Team Heron. Coach: occupational therapist.")
    assert "Agree a later medication round on early shifts. By 10 December 2026." in page
    assert "2.5 of 5, changes tested, no improvement (down from 3.0 since last month)." in page
    assert "Violent incidents (rules of Perla, Provost & Murray 2011): no signal." in page
    assert "Predicted: 6 of 7 shifts; under 3 minutes. Found: 6 of 7 shifts. Decision: adapt." in page
    assert update.words == len(page.split()) < 350


def test_an_update_claims_nothing_that_was_not_said():
    update = qi.Project(title="Bloods").sponsor_update(month="2026-11")
    assert str(update) == "Bloods: update for November 2026"


def test_the_html_needs_nothing_else_and_its_pictures_have_words(update):
    page = update.to_html()
    assert [unescape(words) for words in re.findall(r'<img alt="([^"]*)" src="data:image/svg', page)] == [
        drawing.alt_text for drawing in update.drawings
    ]
    page = re.sub(r'base64,[^"]+', "", page)
    assert page.startswith("<!DOCTYPE html>") and '<html lang="en-GB">' in page
    assert "http" not in page and "<script" not in page
    assert page.count("<h1>") == 1 and page.count("<h2>") == len(update.sections()) - 1


def test_updates_that_differ_in_their_pictures_alone_are_equal(update):
    assert len(update.drawings) == 2
    assert qi.SponsorUpdate.from_dict(update.to_dict()) == update


def test_the_review_of_an_update_asks_for_what_is_missing(update, heron):
    assert not update.review(today="2026-11-24").errors
    bare = heron.sponsor_update(month="2026-11")
    assert {"SPO01", "SPO05", "SPO06"} <= set(bare.review(today="2026-11-24").codes)


def test_a_log_gives_its_cycles(tmp_path):
    with qi.PDSALog(tmp_path / "team.db") as log:
        cycle = log.plan(
            objective="Learn when a huddle can be kept", questions=["When?"], predictions=["At 07:50"], change="Huddle"
        )
        log.do(cycle.id, result="6 of 7 shifts")
        project = qi.Project(log=log)
        assert [cycle.result for cycle in project.cycles] == ["6 of 7 shifts"]
        month = f"{project.cycles[0].done_at:%Y-%m}"
        assert [line.result for line in project.sponsor_update(month).tests] == ["6 of 7 shifts"]
        assert qi.Project.from_dict(project.to_dict()) == project


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ({"aim": 3}, "an Aim or a sentence"),
        ({"fishbone": "Waits"}, "a Fishbone"),
        ({"log": "team.db"}, "a PDSALog or a list"),
        ({"log": ["cycle"]}, "PDSA cycles"),
        ({"charts": ["chart"]}, "RunChart"),
        ({"score": 2.2}, "not on the scale"),
        ({"title": 3}, "'title'"),
    ],
)
def test_a_part_that_is_not_what_it_should_be_is_named(part, named):
    with pytest.raises(qi.InputError, match=named):
        qi.Project(**part)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"score": 7}, "not on the scale"),
        ({"tests": "one"}, "must be a list"),
        ({"tests": [{"changed": "x"}]}, "change, prediction, result, decision"),
        ({"ask": 3}, "'ask'"),
        ({"colour": "green"}, "'colour'"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(change, named):
    with pytest.raises(qi.InputError, match=named):
        qi.SponsorUpdate.from_dict(change)


def test_the_objects_load_none_of_the_large_libraries():
    asked = (
        "import sys, qitools.project, qitools.ideas, qitools.sustain, qitools.simulate; "
        "print({'numpy', 'pandas', 'matplotlib', 'sqlalchemy', 'ipywidgets'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "set()"


def test_a_month_is_a_year_and_a_month(heron):
    with pytest.raises(qi.InputError, match="'November'"):
        heron.sponsor_update(month="November")


def test_the_review_goes_through_every_part(heron):
    places = {finding.where.split(":")[0] for finding in heron.review(today="2026-11-01")}
    assert {"Fishbone", "Driver diagram", "Process map", "Measures", "PDSA 1"} <= places
