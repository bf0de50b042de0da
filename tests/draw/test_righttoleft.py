"""Right-to-left text, for versions of matplotlib that draw it from the left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qitools.draw.righttoleft import visual

# Hebrew letters a, b, c, and Arabic lam, alef, mim, seen, ba.
A, B, C = "\u05d0\u05d1\u05d2"
LAM, ALEF, MIM, SEEN, BA = "\u0644\u0627\u0645\u0633\u0628"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("61 days, then 42", "61 days, then 42"),
        (A + B + C, C + B + A),
        (f"{A}{B} 61 {C}", f"{C} 61 {B}{A}"),
        (f"wait {A}{B} now", f"wait {B}{A} now"),
        (f"{A} (NHS 24) {B}", f"{B} (NHS 24) {A}"),
        (f"{A}, {B} x", f"x {B} ,{A}"),
        (f"{A}\u05b8{B}", f"{B}{A}\u05b8"),  # a vowel stays with its letter
    ],
)
def test_a_line_is_turned_as_it_is_read(written, seen):
    assert visual(written) == seen


def test_arabic_letters_take_the_forms_that_join():
    # ba-seen-mim: initial, medial, final, seen from the right.
    assert visual(BA + SEEN + MIM) == "\ufee2\ufeb4\ufe91"
    # alef joins only to what comes before it; lam with alef is one sign.
    assert visual(ALEF + BA) == "\ufe8f\ufe8d"
    assert visual(SEEN + LAM + ALEF + MIM) == "\ufee1\ufefc\ufeb3"


@given(st.text(st.characters(codec="ascii")))
def test_text_without_such_letters_stays_as_it_is(text):
    assert visual(text) == text


@given(st.text(alphabet=A + B + C + "ab 1(", max_size=20))
def test_no_letter_is_lost_and_turning_a_hebrew_word_back_gives_it_again(text):
    assert sorted(visual(text).replace(")", "(")) == sorted(text)
