"""A series as people type and paste it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools.widgets.typed import read_series


@pytest.mark.parametrize(
    ("text", "labels", "values"),
    [
        ("61\n58\n57", None, [61, 58, 57]),
        ("\n61\r\n58\n\n57\n\n", None, [61, 58, None, 57]),
        ("1,024\n45%\n –\n.5", None, [1024, 45, None, 0.5]),
        (
            "week\tdays\n1 Mar 2026\t61\n8 Mar 2026\t\n15 Mar 2026\t58",
            ["1 Mar 2026", "8 Mar 2026", "15 Mar 2026"],
            [61, None, 58],
        ),
        ("1 Mar 2026 61\n8 Mar 2026 58", ["1 Mar 2026", "8 Mar 2026"], [61, 58]),
        ("Week 1: 61\nWeek 2: 58", ["Week 1", "Week 2"], [61, 58]),
        ("2026-03-01; 61\n2026-03-08; 58", ["2026-03-01", "2026-03-08"], [61, 58]),
        ("days\n61\n58", None, [61, 58]),
        ("–\n5", None, [None, 5]),
        ("A\t3\n\nB\t4", ["A", "B"], [3, 4]),
        ("", None, []),
    ],
)
def test_a_column_or_two_are_read_as_spreadsheets_copy_them_and_as_people_type(text, labels, values):
    series = read_series(text.replace("\r", ""))
    assert series.labels == labels
    assert series.column(0) == values
    assert series.problems == []


def test_headings_name_the_axes():
    series = read_series("Week\tDays to diagnosis\n1\t61\n2\t58")
    assert (series.xlabel, series.ylabel) == ("Week", "Days to diagnosis")


@pytest.mark.parametrize(
    "text", ["May\t18\t210\nJun\t22\t232", "May 18/210\nJun 22 of 232", "May: 18 210\nJun: 22 232"]
)
def test_counts_come_with_what_they_are_out_of(text):
    series = read_series(text, 2)
    assert (series.labels, series.rows) == (["May", "Jun"], [[18, 210], [22, 232]])


def test_a_subgroup_has_as_many_values_as_it_has():
    assert read_series("1 2 3\n4 5 6", None).rows == [[1, 2, 3], [4, 5, 6]]
    assert read_series("Mon\t1\t2\nTue\t3\t4", None).labels == ["Mon", "Tue"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("61\nn/a\n58", "Row 2 says “n/a”; write a number in it, or a dash where the value is missing."),
        ("61\n12,5", "Row 2 says “12,5”; write a number in it, or a dash where the value is missing."),
        ("\n\n61\nsoon 1x", "Row 4 says “soon 1x”"),
        ("a\t1\n2", "Row 2 has no date or label; give it one, so that it has a place in time."),
        ("a\t1\t2\t3\nb\t1\t2\t3", "There are 4 columns; the first 2 are used."),
    ],
)
def test_what_cannot_be_used_is_named_by_its_row(text, problem):
    assert any(told.startswith(problem) for told in read_series(text).problems)


numbers = st.integers(-999, 999) | st.decimals(-99, 99, places=2)


@given(st.lists(numbers, min_size=1), st.sampled_from([1, 2, None]))
def test_a_column_of_numbers_is_always_read_whole(column, wanted):
    series = read_series("\n".join(map(str, column)), wanted)
    assert series.column(0) == [float(number) for number in column]


@given(st.text("ab1 ./:;,\t\n–%", max_size=60), st.sampled_from([1, 2, None]))
def test_whatever_is_typed_is_read_or_named(text, wanted):
    series = read_series(text, wanted)
    assert series.labels is None or len(series.labels) == len(series.rows)
    assert wanted is None or all(len(row) == wanted for row in series.rows)
    assert all(told.endswith(".") for told in series.problems)
