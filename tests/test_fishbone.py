"""The fishbone as a value object: what a team wrote is kept exactly, and bad input is named."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi

texts = st.text(st.characters(codec="utf-8"), max_size=40)


def a_cause(behind):
    return st.fixed_dictionaries(
        {"cause": texts},
        optional={
            "because": st.lists(behind, max_size=3),
            "evidence": st.sampled_from(["", "fact", "belief", "solution"]),
            "verify_by": texts,
            "votes": st.integers(0, 20),
        },
    )


causes = st.recursive(texts, lambda behind: st.one_of(texts, a_cause(behind)), max_leaves=8)
fishbones = st.builds(qi.Fishbone, texts, st.dictionaries(texts, st.lists(causes, max_size=4), max_size=5))


@pytest.fixture
def memory():
    return qi.Fishbone(
        "Waits of 61 days for a memory diagnosis",
        {
            "People": [
                "Two of five nurses in post",
                {"cause": "Referrers unsure what to send", "because": ["No feedback on referrals"]},
            ],
            "Process": [],
        },
    )


@given(fishbones)
def test_dict_round_trip_is_exact_even_through_json(fishbone):
    assert qi.Fishbone.from_dict(fishbone.to_dict()) == fishbone
    assert qi.Fishbone.from_dict(json.loads(json.dumps(fishbone.to_dict()))) == fishbone


@given(fishbones)
def test_every_cause_is_in_the_words_and_the_frame(fishbone):
    written = [cause.text for _, _, cause in fishbone.walk()]
    frame = fishbone.to_frame()
    assert len(frame) == len(written)
    assert all(text in fishbone.alt_text for text in written)
    assert list(frame.columns) == ["category", "cause", "because", "depth", "evidence", "verify_by", "votes"]


def test_frame_round_trip_keeps_levels_and_details(memory):
    memory.add(
        "Policies",
        "Bloods must be under 28 days old",
        because=[{"cause": "2019 protocol never revisited", "because": ["No owner for the protocol"]}],
        evidence="fact",
        verify_by="audit of 30 referrals",
        votes=4,
    )
    again = qi.Fishbone.from_frame(memory.effect, memory.to_frame())
    kept = {name: causes for name, causes in memory.categories.items() if causes}
    assert again.categories == kept
    assert memory.to_frame()["depth"].tolist() == [1, 1, 2, 1, 2, 3]


def test_a_sheet_with_only_two_columns_is_enough():
    sheet = pd.DataFrame({"category": ["People", "People"], "cause": ["Few nurses", "New rota"]})
    assert [cause.text for cause in qi.Fishbone.from_frame("Long waits", sheet).categories["People"]] == [
        "Few nurses",
        "New rota",
    ]


def test_a_cause_may_be_written_only_beside_what_lies_behind_it():
    sheet = pd.DataFrame(
        {
            "category": ["People", "People", "Process"],
            "cause": ["Few nurses", "Few nurses", "Letters late"],
            "because": ["Vacancies", "Sickness", "Typed in batches"],
        }
    )
    assert qi.Fishbone.from_frame("Long waits", sheet).chains() == [
        ("Few nurses", "Vacancies"),
        ("Few nurses", "Sickness"),
        ("Letters late", "Typed in batches"),
    ]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ({"category": ["People", ""], "cause": ["Few nurses", "New rota"]}, "Row 2"),
        ({"category": ["People"], "cause": ["Few nurses"], "because": ["Vacancies"], "depth": [4]}, "Row 1"),
    ],
)
def test_a_bad_row_is_named(rows, named):
    with pytest.raises(qi.InputError, match=named):
        qi.Fishbone.from_frame("Long waits", pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("details", "named"),
    [
        ({"evidence": "guess"}, "guess"),
        ({"votes": -1}, "votes"),
        ({"because": [3]}, "3"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_changes_nothing(memory, details, named):
    before = memory.to_dict()
    with pytest.raises(qi.InputError, match=named):
        memory.add("People", "Few nurses", **details)
    assert memory.to_dict() == before


def test_why_chains_run_from_the_bone_to_the_last_why(memory):
    assert memory.chains() == [
        ("Two of five nurses in post",),
        ("Referrers unsure what to send", "No feedback on referrals"),
    ]


def test_the_words_say_the_effect_the_counts_and_what_lies_behind(memory):
    assert memory.alt_text.startswith("Fishbone diagram of Waits of 61 days for a memory diagnosis: 3 causes in 2")
    assert "Referrers unsure what to send (because: No feedback on referrals)" in memory.alt_text
    assert "Process: no cause yet." in memory.alt_text


def test_changing_the_copy_of_the_categories_leaves_the_diagram_alone(memory):
    memory.categories["People"] = ()
    assert len(memory.categories["People"]) == 2
