"""The calendar of a cohort: right in weeks and days, and clear about dates that cannot be."""

import re
from base64 import b64decode
from datetime import date
from pathlib import Path

import pytest
import yaml
from icalendar import Calendar

import qitools as qi
from qitools.course.cohorts import read_cohorts, read_history

FILE = Path(__file__).parents[2] / "book" / "data" / "cohorts.yml"


@pytest.fixture
def cohorts():
    return read_cohorts(FILE)


def test_the_current_cohort_comes_first_and_has_everything_in_order(cohorts):
    first = next(iter(cohorts.values()))
    names = [meeting.name for meeting in first.meetings]
    assert first.name == "Riverside 1"
    assert [name for name in names if name.startswith("Workshop")] == ["Workshop 1", "Workshop 2", "Workshop 3"]
    assert sum(name.startswith("Webinar") for name in names) == 6
    assert sum(name.startswith("Learning session") for name in names) == 6
    starts = [meeting.start for meeting in first.meetings]
    assert starts == sorted(starts)


def test_weeks_count_as_the_programme_does(cohorts):
    weeks = {meeting.name: meeting.week for meeting in cohorts["riverside-1"].meetings}
    assert (weeks["Workshop 1"], weeks["Workshop 2"], weeks["Workshop 3"], weeks["Webinar 6"]) == (2, 16, 24, 26)


def test_cohort_5_is_as_history_has_it(cohorts):
    old = cohorts["cohort-5"]
    assert old.status == "fully booked"
    assert [meeting.when for meeting in old.meetings] == [
        "11 and 12 June 2019",
        "17 to 19 September 2019",
        "11 and 12 November 2019",
    ]


def test_the_ics_file_opens_again_with_every_meeting(cohorts):
    cohort = cohorts["riverside-1"]
    events = list(Calendar.from_ical(cohort.to_ical()).walk("VEVENT"))
    assert len(events) == len(cohort.meetings)
    workshop = next(event for event in events if event["summary"].startswith("Workshop 2"))
    # The last day of an event without a time is the first on which it is over.
    assert (workshop.decoded("dtstart"), workshop.decoded("dtend")) == (date(2027, 4, 20), date(2027, 4, 23))
    assert cohort.to_ical() == cohort.to_ical()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"induction": date(2027, 1, 9)}, "Induction has 9 January 2027, which is a Saturday"),
        ({"induction": date(2027, 1, 12)}, "Induction .*both on 12 January 2027|both on 12 January 2027"),
        ({"webinars": [date(2027, 4, 21)]}, "both on 21 April 2027"),
        ({"webinars": ["soon"]}, "Webinar 1 has 'soon', which is no date"),
        ({"places": 24, "seats": 2}, "no entry 'seats'"),
    ],
)
def test_a_date_that_cannot_be_is_named(tmp_path, change, sentence):
    given = yaml.safe_load(FILE.read_text("utf-8"))
    given["cohorts"][0].update(change)
    (tmp_path / "cohorts.yml").write_text(yaml.safe_dump(given), "utf-8")
    with pytest.raises(qi.InputError, match=sentence):
        read_cohorts(tmp_path / "cohorts.yml")


@pytest.mark.parametrize(
    ("workshop", "days", "sentence"),
    [
        (1, [date(2027, 4, 20), date(2027, 4, 21)], "Workshop 2 has 2 days; it takes 3"),
        (0, [date(2027, 1, 12), date(2027, 1, 14)], "the days of Workshop 1 are not in a row"),
    ],
)
def test_a_workshop_of_the_wrong_length_is_named(tmp_path, workshop, days, sentence):
    given = yaml.safe_load(FILE.read_text("utf-8"))
    given["cohorts"][0]["workshops"][workshop] = days
    (tmp_path / "cohorts.yml").write_text(yaml.safe_dump(given), "utf-8")
    with pytest.raises(qi.InputError, match=sentence):
        read_cohorts(tmp_path / "cohorts.yml")


def test_a_file_that_is_no_list_of_cohorts_is_named(tmp_path):
    (tmp_path / "cohorts.yml").write_text("cohorts: [", "utf-8")
    with pytest.raises(qi.InputError, match=r"cohorts\.yml cannot be read"):
        read_cohorts(tmp_path / "cohorts.yml")


def test_the_page_carries_the_diary_file_in_its_link(cohorts):
    cohort = cohorts["riverside-1"]
    link = re.search(r'download="riverside-1.ics" href="data:text/calendar;base64,([^"]+)"', cohort._repr_html_())
    assert b64decode(link[1]) == cohort.to_ical()


def test_the_history_is_told_in_order_with_cohort_5_as_its_dates_have_it(cohorts):
    history = read_history(FILE)
    assert [(one.number, one.when) for one in history[:4]] == [(1, "2015/16"), (2, "2016"), (3, "2017"), (4, "2018")]
    old = cohorts["cohort-5"].meetings
    first, last = old[0].when.split(" and ")[0], old[-1].when.split(" and ")[1]
    assert history[4].when == f"{first} June to {last}"
    assert [len(re.findall(f"<td>{one.number}</td>", history._repr_html_())) for one in history] == [1] * len(history)


@pytest.mark.parametrize(
    ("history", "sentence"),
    [
        ("history: [{cohort: 1, when: 2016, told: ran}, {cohort: 1, when: 2017, told: ran}]", "cohort 1 twice"),
        ("history: [{cohort: one, when: 2016, told: ran}]", r"history in cohorts\.yml cannot be read"),
        ("current: x", r"history in cohorts\.yml cannot be read"),
    ],
)
def test_a_history_that_cannot_be_is_named(tmp_path, history, sentence):
    (tmp_path / "cohorts.yml").write_text(history, "utf-8")
    with pytest.raises(qi.InputError, match=sentence):
        read_history(tmp_path / "cohorts.yml")
