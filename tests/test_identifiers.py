"""Text that could name a patient is found, and the ordinary text of a log is left alone."""

from datetime import date

import nhs_number
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools.identifiers import find_identifier

TODAY = date(2026, 11, 24)
ordinary = st.text(st.characters(codec="utf-8", exclude_characters="0123456789@"), max_size=30)
words = st.text("abc ÄÖ,.;:!?()/\n-", max_size=30)


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5919",
        "9434765919",
        "Rang 943-476-5919 twice",
        "nhs:9434765919.",
        "943 476 5919 (no-break spaces)",
        "９４３４７６５９１９",
        "943\u200b476\u200b5919",
        "test patient 999 000 0018",
    ],
)
def test_nhs_number_is_found_however_it_is_spaced(text):
    assert find_identifier(text, TODAY) == "an NHS number"


@given(words, st.sampled_from(["", " ", "-", "\u00a0"]), words, st.randoms())
def test_every_valid_nhs_number_is_found_in_any_text(before, space, after, random):
    digits = f"4{random.randrange(10**8):08d}"
    check = nhs_number.calculate_checksum(digits)
    whole = f"{digits}{check}"
    spaced = f"{whole[:3]}{space}{whole[3:6]}{space}{whole[6:]}"
    found = find_identifier(before + spaced + after, TODAY) == "an NHS number"
    assert found == (check < 10)


@pytest.mark.parametrize("text", ["write to a.b@riverside.example", "a_b+c@x-y.co.uk.", "<ward.clerk@trust.example>"])
def test_email_is_found(text):
    assert find_identifier(text, TODAY) == "an email address"


@pytest.mark.parametrize(
    "text",
    [
        "DOB 12/06/1941",
        "d.o.b. 12.06.41",
        "D.O.B: 1941-06-12",
        "d o b 12 06 1941",
        "date of birth is 12 June 1941",
        "Date of Birth - 3-Feb-38",
        "born on the 12th of June 1941",
        "born June 12, 1941",
        "born in Leeds on 12/06/1941",
        "12/06/1941 (DOB)",
        "12/06/1941 is her date of birth",
        "dob 12061941",
        "dob 06/25/1941",
        "DOB\n12/06/1941",
        "baby born on 1 Nov 2026",
        "aged 120: born 25/11/1906",
    ],
)
def test_date_of_birth_is_found(text):
    assert find_identifier(text, TODAY) == "a date of birth"


@pytest.mark.parametrize(
    "text",
    [
        "Started on 12/06/2026",
        "Counts of the week: 12 14 15 18 20",
        "mean 0.9434765919",
        "9434765918 has a wrong check digit",
        "ring 020 7946 0000 or +44 7700 900123 or 07700900123",
        "DOB missing on 4 forms on 12/06/2026",
        "Checked DOB on 12/06/2026",
        "From 12/06/2025 the date of birth is on the label",
        "DOB to be recorded from 01/04/2027",
        "The team was born to do this. Baseline from 12/06/2019.",
        "hospital born 01/01/1880",
        "newborn checks on 12/06/2019",
        "61 days @ ward 3; median 58",
        "dob 45/13/1941",
    ],
)
def test_ordinary_text_of_a_log_is_left_alone(text):
    assert find_identifier(text, TODAY) == ""


@given(ordinary)
def test_text_without_digits_or_at_signs_is_never_refused(text):
    assert find_identifier(text, TODAY) == ""
