"""The table of codes as a whole: it is complete, every example does what it says, and no answer is too odd to read."""

import copy
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qitools.review import check, rules, subject
from qitools.review.core import SUBJECTS, Rule

TODAY = "2026-11-02"
BIBLIOGRAPHY = Path(__file__).parents[2] / "book" / "reference" / "references.bib"

# subject -> the codes that it holds, and those of them that are advice.
CATALOGUE = {
    "contract": ("CON", 5, ()),
    "aim": ("AIM", 9, (8, 9)),
    "charter": ("CHA", 8, ()),
    "map": ("MAP", 7, (4, 5)),
    "fishbone": ("FISH", 7, ()),
    "pareto": ("PAR", 6, (6,)),
    "driver": ("DRV", 10, (8,)),
    "measures": ("MEA", 6, ()),
    "plan": ("MP", 8, (8,)),
    "runchart": ("RUN", 10, ()),
    "equity": ("EQ", 4, (4,)),
    "shewhart": ("SHW", 15, (15,)),
    "ideas": ("IDEA", 5, ()),
    "pdsa": ("PDSA", 12, ()),
    "ramp": ("RAMP", 5, (2,)),
    "factorial": ("DOE", 4, (4,)),
    "motivation": ("MOT", 4, (4,)),
    "facilitation": ("FAC", 4, ()),
    "stakeholders": ("STK", 5, (5,)),
    "sponsor": ("SPO", 10, ()),
    "sustain": ("SUS", 6, ()),
    "spread": ("SPR", 5, (5,)),
    "storyboard": ("STO", 5, ()),
    "coachplan": ("CPL", 6, ()),
}
ALL = [rule for name in SUBJECTS for rule in subject(name).rules]
each_rule = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
each_subject = pytest.mark.parametrize("name", SUBJECTS)


def subject_of(rule: Rule) -> str:
    return next(name for name, (prefix, _, _) in CATALOGUE.items() if re.fullmatch(rf"{prefix}\d\d", rule.code))


@each_subject
def test_every_code_of_the_catalogue_exists_once(name: str) -> None:
    prefix, count, _ = CATALOGUE[name]
    assert sorted(rule.code for rule in subject(name).rules) == [f"{prefix}{n:02}" for n in range(1, count + 1)]


@each_subject
def test_what_the_catalogue_calls_advice_is_advice(name: str) -> None:
    prefix, _, advice = CATALOGUE[name]
    for number in advice:
        assert next(rule.severity for rule in subject(name).rules if rule.code == f"{prefix}{number:02}") == "coach"


def test_the_table_is_in_the_order_of_the_course() -> None:
    assert list(CATALOGUE) == list(SUBJECTS)
    assert [rule.code for rule in rules()] == [
        f"{prefix}{number:02}" for prefix, count, _ in CATALOGUE.values() for number in range(1, count + 1)
    ]


@each_rule
def test_its_bad_example_is_found_and_its_good_one_is_not(rule: Rule) -> None:
    name = subject_of(rule)
    assert rule.code in check(name, rule.bad, TODAY).codes
    assert rule.code not in check(name, rule.good, TODAY).codes


@each_rule
def test_its_good_example_has_no_other_error_than_the_bad_one(rule: Rule) -> None:
    name = subject_of(rule)
    assert set(check(name, rule.good, TODAY).errors.codes) <= set(check(name, rule.bad, TODAY).errors.codes)


@each_subject
def test_a_sound_complete_answer_has_nothing_to_raise(name: str) -> None:
    assert any(not check(name, rule.good, TODAY) for rule in subject(name).rules)


@each_rule
def test_its_question_is_one(rule: Rule) -> None:
    assert rule.question.endswith("?")
    assert rule.question[0].isupper()
    # a coach asks what and how; "why did you" and "don't you think" put people on the defensive
    assert not re.search(
        r"why did(?:n't)? you|don't you|shouldn't|wouldn't it|should you", rule.question, re.IGNORECASE
    )


@each_rule
def test_it_says_why_it_matters_and_from_where(rule: Rule) -> None:
    known = set(re.findall(r"^@\w+\{([^,]+),", BIBLIOGRAPHY.read_text("utf-8"), re.MULTILINE))
    assert len(rule.why) > 40
    assert set(re.findall(r"\[([\w-]+)\]", rule.why)) <= known


@each_rule
def test_what_was_seen_is_a_sentence(rule: Rule) -> None:
    for finding in check(subject_of(rule), rule.bad, TODAY):
        assert finding.message.endswith(".") and finding.message[0] == finding.message[0].upper()


@each_subject
def test_findings_come_in_the_order_of_their_codes(name: str) -> None:
    for answer in ({}, *(rule.bad for rule in subject(name).rules)):
        found = [finding.code for finding in check(name, answer, TODAY)]
        assert found == sorted(found)


leaf = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["n/a", "2026-11-02", "2026-99-99", "lack of training", "%", "high", "\ud800", "9" * 400])
)
json = st.recursive(
    leaf,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | leaf, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def spoilt(draw: st.DrawFn, good: object) -> object:
    """A sound answer with a few of its parts replaced by something odd."""
    answer = copy.deepcopy(good)
    for _ in range(draw(st.integers(1, 3))):
        place = answer
        while True:
            if isinstance(place, dict) and place:
                key = draw(st.sampled_from(sorted(place, key=str)))
            elif isinstance(place, list) and place:
                key = draw(st.integers(0, len(place) - 1))
            else:
                break
            inner = place[key]  # type: ignore[index]
            if isinstance(inner, dict | list) and inner and draw(st.booleans()):
                place = inner
                continue
            place[key] = draw(json)  # type: ignore[index]
            break
    return answer


@each_subject
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_no_answer_is_too_odd_to_read(name: str, data: st.DataObject) -> None:
    goods = [rule.good for rule in subject(name).rules]
    answer = data.draw(json | st.sampled_from(goods).flatmap(spoilt))
    found = check(name, answer, TODAY)
    assert set(found.codes) <= {rule.code for rule in subject(name).rules}
    assert all(finding.message and finding.question.endswith("?") for finding in found)
