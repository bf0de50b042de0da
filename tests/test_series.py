"""Reading what people give: every way of writing a number or a day, and every mistake named with its row."""

from datetime import date, datetime
from decimal import Decimal
from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi
from qitools.series import read_date, read_numbers, read_times

PLAIN = [12.0, 15.0, 11.0]


@pytest.mark.parametrize(
    "given_as",
    [
        [12, 15, 11],
        (12, 15, 11),
        np.array([12, 15, 11]),
        np.array([12, 15, 11], dtype="float32"),
        pd.Series([12, 15, 11]),
        pd.Series([12, 15, 11], dtype="Int64"),
        pd.Index([12, 15, 11]),
        iter([12, 15, 11]),
        [Decimal(12), np.int64(15), np.float64(11)],
        ["12", " 15 ", "11.0"],
    ],
    ids=lambda value: type(value).__name__,
)
def test_numbers_come_from_whatever_holds_them(given_as):
    assert read_numbers(given_as, "y") == PLAIN


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,024", 1024),
        ("1,234,567.5", 1234567.5),
        ("-3", -3),
        ("\u22123", -3),
        ("+4", 4),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("1\u00a0", 1),
    ],
)
def test_text_with_one_meaning_is_read(text, number):
    assert read_numbers([text], "y") == [number]


def test_percentages_are_read_as_percentages_when_all_are():
    assert read_numbers(["45%", "7.5 %"], "y") == [45, 7.5]


def test_a_column_with_some_percent_signs_names_the_row_without():
    with pytest.raises(qi.InputError, match=r"Row 2 of 'share' has no percent sign"):
        read_numbers(["45%", 0.5, "50%"], "'share'")


@pytest.mark.parametrize(
    "missing", [None, nan, "", "  ", pd.NA, pd.NaT, np.nan, np.ma.masked], ids=lambda m: type(m).__name__ + str(m)
)
def test_an_empty_cell_is_a_missing_value(missing):
    numbers = read_numbers([1, missing, 3], "y")
    assert numbers[::2] == [1, 3]
    assert isnan(numbers[1])


@pytest.mark.parametrize(
    "wrong",
    [
        "12*",
        "n/a",
        "NaN",
        "<5",
        "3,5",
        "0,024",
        "1,0245",
        "1.024,5",
        "ten",
        "12 days",
        "1_000",
        "inf",
        "5/4/2026",
        "--3",
    ],
)
def test_text_with_no_or_two_meanings_is_named_with_its_row(wrong):
    with pytest.raises(qi.InputError, match=r"^Row 3 of 'wait' says") as caught:
        read_numbers([1, 2, wrong], "'wait'")
    assert repr(wrong) in str(caught.value)


@pytest.mark.parametrize(
    "wrong", [True, np.True_, float("inf"), 10**400, 1e200, [1], {"a": 1}, object()], ids=lambda value: repr(value)[:12]
)
def test_a_value_that_is_no_number_is_named_with_its_row(wrong):
    with pytest.raises(qi.InputError, match=r"^Row 2 of y"):
        read_numbers([1, wrong], "y")


@pytest.mark.parametrize("nothing", [[], [None, None], [nan, ""], np.array([])])
def test_a_column_without_a_number_is_refused(nothing):
    with pytest.raises(qi.InputError, match="There is no number in y"):
        read_numbers(nothing, "y")


@pytest.mark.parametrize("wrong", ["61, 58", 61, {"a": 1}, np.ones((2, 2)), None])
def test_what_is_no_row_of_values_is_refused(wrong):
    with pytest.raises(qi.InputError):
        qi.RunChart(wrong)


@given(st.lists(st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12), min_size=1))
def test_any_finite_numbers_come_back_as_they_are(values):
    assert read_numbers(values, "y") == values


@given(st.integers(0, 10**12))
def test_thousands_separators_do_not_change_a_number(number):
    assert read_numbers([f"{number:,}"], "y") == [number]


@given(st.lists(st.none() | st.text() | st.floats() | st.binary() | st.booleans(), max_size=5))
def test_odd_values_give_numbers_or_one_sentence(values):
    try:
        assert len(read_numbers(values, "y")) == len(values)
    except qi.InputError as error:
        assert "\n" not in str(error).replace("\\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-05", "2026/04/05", "2026.4.5", "05/04/2026", "5/4/2026", "5/4/26", "05-04-2026", "5.4.2026", "5 Apr 2026",
        "5-Apr-26", "5 April 2026", "5th April 2026", "05 04 2026", "2026-04-05T00:00:00", "2026-W14-7",
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_ways_people_write_it(text):
    assert read_date(text) == date(2026, 4, 5)


@pytest.mark.parametrize("text", ["2026-04", "Apr 2026", "April 2026", "Apr-26", "1 Apr 2026"])
def test_a_month_stands_for_its_first_day(text):
    assert read_date(text) == date(2026, 4, 1)


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 4, 5), datetime(2026, 4, 5), pd.Timestamp("2026-04-05"), np.datetime64("2026-04-05"),
        np.datetime64("2026-04-05T00:00:00.000000000"), pd.Period("2026-04-05", "D"), pd.Timestamp("2026-04-05", tz="UTC"),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_a_day_is_read_from_any_kind_of_date(value):
    assert read_date(value) == date(2026, 4, 5)


def test_clock_times_are_kept():
    assert read_date("05/04/2026 14:30") == datetime(2026, 4, 5, 14, 30)


@pytest.mark.parametrize(
    "text", ["31/02/2026", "02/13/2026", "tomorrow", "Week 3", "", "2026", "12.5", "Marchand 2026"]
)
def test_what_is_no_day_is_not_made_one(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    "days",
    [
        ["1/3/2026", "8/3/2026", "15/3/2026"],
        [date(2026, 3, 1), date(2026, 3, 8), date(2026, 3, 15)],
        pd.Series(pd.to_datetime(["2026-03-01", "2026-03-08", "2026-03-15"])),
        np.array(["2026-03-01", "2026-03-08", "2026-03-15"], dtype="datetime64[ns]"),
        pd.period_range("2026-03-01", periods=3, freq="W-SUN").to_timestamp("D", "end").normalize(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_dates_come_from_whatever_holds_them(days):
    assert qi.RunChart(PLAIN, x=days).x == (date(2026, 3, 1), date(2026, 3, 8), date(2026, 3, 15))


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (["8/3/2026", "1/3/2026", "15/3/2026"], r"Row 2 of x \(1 Mar 2026\) comes before"),
        (["1/3/2026", "1/3/2026", "8/3/2026"], "Row 2 of x repeats 1 Mar 2026"),
        (["1/3/2026", "soon", "15/3/2026"], "Row 2 of x says 'soon'"),
        (["1/3/2026", "31/2/2026", "15/3/2026"], "Row 2 of x says '31/2/2026'"),
        (["02/13/2026", "02/20/2026", "02/27/2026"], "Row 1 of x says '02/13/2026'"),
        (["1/3/2026", None, "15/3/2026"], "Row 2 of x is empty"),
        (["1/3/2026", pd.NaT, "15/3/2026"], "Row 2 of x is empty"),
        ([1, 3, 2], r"Row 3 of x \(2\) comes before"),
        ([1, 2, 2], "Row 3 of x repeats 2"),
        (["1/3/2026", "8/3/2026"], "2 values of x for 3 points"),
    ],
)
def test_times_out_of_order_or_missing_are_named_with_their_row(x, said):
    with pytest.raises(qi.InputError, match=said):
        qi.RunChart(PLAIN, x=x)


def test_numbers_and_labels_serve_as_times():
    assert qi.RunChart(PLAIN, x=[1, 2, 4]).times.kind == "number"
    assert qi.RunChart(PLAIN, x=["2019", "2020", "2021"]).x == (2019, 2020, 2021)
    assert qi.RunChart(PLAIN, x=["Mon", "Tue", "Mon"]).x == ("Mon", "Tue", "Mon")


def test_columns_are_found_by_name_in_a_frame_or_a_dict():
    columns = {"week": ["1/3/2026", "8/3/2026", "15/3/2026"], "wait": PLAIN}
    from_frame = qi.RunChart("wait", "week", data=pd.DataFrame(columns))
    assert from_frame == qi.RunChart("wait", "week", data=columns)
    assert (from_frame.ylabel, from_frame.xlabel) == ("wait", "week")


def test_a_column_that_is_not_there_names_the_nearest():
    frame = pd.DataFrame({"wait": PLAIN})
    with pytest.raises(qi.InputError, match="did you mean 'wait'"):
        qi.RunChart("wiat", data=frame)
    with pytest.raises(qi.InputError, match="no data= was given"):
        qi.RunChart("wait")
    with pytest.raises(qi.InputError, match="give it as data="):
        qi.RunChart(frame)


def test_a_dated_series_brings_its_dates_and_its_name():
    series = pd.Series(PLAIN, index=pd.date_range("2026-03-01", periods=3, freq="7D"), name="wait")
    chart = qi.RunChart(series)
    assert chart.x[1] == date(2026, 3, 8)
    assert chart.ylabel == "wait"


def test_an_error_in_a_column_names_the_column():
    with pytest.raises(qi.InputError, match="Row 2 of 'wait' says 'n/a'"):
        qi.RunChart("wait", data={"wait": [1, "n/a", 3]})


WEEKS = [date(2026, 3, 1 + 7 * week) for week in range(4)]


def test_baseline_phases_and_exclusions_may_be_dates():
    values = [5, 7, 6, 9, 8, 7, 6, 8]
    days = [date(2026, 3, day) for day in range(1, 9)]
    by_number = qi.RunChart(values, days, baseline=3, phases=[5], exclude=[1])
    assert qi.RunChart(values, days, baseline="3/3/2026", phases=["2026-03-06"], exclude=["2 Mar 2026"]) == by_number
    assert by_number.exclude == (1,)
    assert [phase.start for phase in by_number.phases] == [0, 5]


def test_a_phase_may_start_between_two_points():
    chart = qi.RunChart([1, 2, 3, 4], WEEKS, phases=["10/3/2026"], baseline="9/3/2026")
    assert chart.phases[1].start == 2
    assert chart.baseline == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"baseline": 0}, "baseline is 0 points"),
        ({"baseline": 5}, "baseline is 5 points"),
        ({"baseline": "1/1/2026"}, "baseline is 0 points"),
        ({"phases": [4]}, "A phase starts after 4 points"),
        ({"phases": [0]}, "A phase starts after 0 points"),
        ({"phases": [2, 1]}, "in order"),
        ({"phases": [2, 2]}, "in order"),
        ({"phases": ["1/1/2027"]}, "give a date inside the chart"),
        ({"phases": [2], "baseline": 3}, "runs past the first phase"),
        ({"exclude": [4]}, "position 4"),
        ({"exclude": [-1]}, "position -1"),
        ({"exclude": ["2/3/2026"]}, "not one of x"),
        ({"exclude": [0, 1, 2, 3]}, "There is no value to use"),
        ({"notes": {"2/3/2026": "Huddle"}}, "not one of x"),
        ({"notes": ["Huddle"]}, "must be a dict"),
        ({"better": "decreese"}, "did you mean 'decrease'"),
        ({"target": "soon"}, "target"),
    ],
)
def test_what_does_not_fit_the_chart_is_named(options, said):
    with pytest.raises(qi.InputError, match=said):
        qi.RunChart([1, 2, 3, 4], WEEKS, **options)


def test_a_time_may_repeat_only_in_subgroups():
    assert read_times([1, 1, 2], "x", 3, repeats=True).values == [1, 1, 2]
    with pytest.raises(qi.InputError, match="repeats 1"):
        read_times([1, 1, 2], "x", 3)
