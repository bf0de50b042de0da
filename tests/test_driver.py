"""The driver diagram: boxes and links many to many, kept exactly through dicts and sheets."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qitools as qi

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=15).filter(str.strip)


@st.composite
def diagrams(draw):
    """A diagram of up to 4 x 5 x 6 boxes with any links and strengths."""
    names = draw(st.lists(texts, max_size=15, unique_by=lambda text: " ".join(text.split()).casefold()))
    diagram = qi.DriverDiagram(draw(st.one_of(texts, st.builds(qi.Aim, measure=texts, target=st.integers(0, 99)))))
    for name in names:
        level = draw(st.sampled_from(["primary", "secondary", "idea"]))
        strength = draw(st.sampled_from(["strong", "weak"]))
        if level == "primary":
            diagram.primary(name, strength, measure=draw(st.sampled_from(["", "audit"])))
            continue
        above = diagram.primaries + (diagram.secondaries if level == "idea" else ())
        node = getattr(diagram, level)(name)
        for parent in draw(st.lists(st.sampled_from(above), unique=True)) if above else []:
            diagram.link(node, parent, draw(st.sampled_from(["strong", "weak"])))
    return diagram


@pytest.fixture
def memory():
    dd = qi.DriverDiagram("Diagnosis within 42 days by March 2027")
    information = dd.primary("Complete information at referral", measure="% of referrals complete")
    capacity = dd.primary("Capacity matched to demand")
    knows = dd.secondary("Referrer knows what is needed", of=[information])
    clinics = dd.secondary("Clinic slots follow the week's referrals", of=[information, capacity])
    dd.link(clinics, information, "weak")
    dd.idea("Checklist on the referral form", for_=[knows], strength="weak")
    dd.idea("Book bloods at referral", for_=[knows, clinics])
    return dd


@given(diagrams())
def test_dict_round_trip_is_exact_even_through_json(diagram):
    assert qi.DriverDiagram.from_dict(diagram.to_dict()) == diagram
    again = qi.DriverDiagram.from_dict(json.loads(json.dumps(diagram.to_dict())))
    assert again == diagram
    assert [(c.text, p.text, s) for c, p, s in again.links] == [(c.text, p.text, s) for c, p, s in diagram.links]


@given(diagrams())
def test_frame_round_trip_keeps_boxes_links_and_strengths(diagram):
    again = qi.DriverDiagram.from_frame(diagram.aim, diagram.to_frame())
    # a frame has no measures
    for node in (*again.primaries, *diagram.primaries):
        node._measure = ""
    assert again == diagram


@given(diagrams())
def test_every_box_is_in_the_words_and_the_frame(diagram):
    nodes = (*diagram.primaries, *diagram.secondaries, *diagram.ideas)
    assert set(diagram.to_frame()["text"]) == {node.text for node in nodes}
    assert all(node.text.strip() in diagram.alt_text for node in nodes)


@given(diagrams(), st.data())
def test_removing_a_box_takes_its_links_and_nothing_else(diagram, data):
    nodes = (*diagram.primaries, *diagram.secondaries, *diagram.ideas)
    if not nodes:
        return
    gone = data.draw(st.sampled_from(nodes))
    kept = [link for link in diagram.links if gone not in link]
    diagram.remove(gone)
    assert list(diagram.links) == kept
    assert [n for n in nodes if n is not gone] == [*diagram.primaries, *diagram.secondaries, *diagram.ideas]


def test_the_frame_has_the_columns_of_a_sheet(memory):
    assert memory.to_frame().values.tolist() == [
        ["primary", "Complete information at referral", [], "strong"],
        ["primary", "Capacity matched to demand", [], "strong"],
        ["secondary", "Referrer knows what is needed", ["Complete information at referral"], "strong"],
        ["secondary", "Clinic slots follow the week's referrals", ["Capacity matched to demand"], "strong"],
        ["secondary", "Clinic slots follow the week's referrals", ["Complete information at referral"], "weak"],
        ["idea", "Checklist on the referral form", ["Referrer knows what is needed"], "weak"],
        [
            "idea",
            "Book bloods at referral",
            ["Referrer knows what is needed", "Clinic slots follow the week's referrals"],
            "strong",
        ],
    ]
    assert list(memory.to_frame().columns) == ["level", "text", "parents", "strength"]


def test_a_sheet_filled_in_by_hand_is_read():
    sheet = pd.DataFrame(
        {
            "level": ["Change idea", "secondary", "Primary  driver"],
            "text": ["Huddle at 07:30", "Shared view of risk", "Reliable handover"],
            "parents": ["shared  VIEW of risk; Reliable handover", "Reliable handover", None],
        }
    )
    dd = qi.DriverDiagram.from_frame("Fewer incidents", sheet)
    assert [parent.text for parent in dd.parents("Huddle at 07:30")] == ["Reliable handover", "Shared view of risk"]


def test_a_node_stays_itself_when_renamed(memory):
    node = memory.find("Referrer knows what is needed")
    memory.rename(node, "Referrer has the checklist to hand")
    assert node.text == "Referrer has the checklist to hand"
    assert [parent.text for parent in memory.parents("Checklist on the referral form")] == [node.text]


def test_texts_and_nodes_name_a_parent_alike():
    by_text, by_node = qi.DriverDiagram("Aim"), qi.DriverDiagram("Aim")
    by_text.primary("A")
    by_text.secondary("B", of="a")
    by_node.secondary("B", of=by_node.primary("A"))
    assert by_text == by_node


def test_an_idea_may_stand_beside_a_primary_driver_so_that_the_review_can_ask():
    dd = qi.DriverDiagram("Aim")
    dd.idea("Test a huddle", for_=[dd.primary("Reliable handover")])
    assert [(child.text, parent.text) for child, parent, _ in dd.links] == [("Test a huddle", "Reliable handover")]


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (lambda dd: dd.secondary("New", of=["No such driver"]), "No such driver"),
        (lambda dd: dd.primary("  "), "needs its words"),
        (lambda dd: dd.idea("Capacity  matched to DEMAND"), "already a primary driver"),
        (lambda dd: dd.idea("New", for_=["Referrer knows what is needed"], strength="middling"), "middling"),
        (lambda dd: dd.secondary("New", of=["Referrer knows what is needed"]), "no primary driver"),
        (lambda dd: dd.rename("Capacity matched to demand", "Complete information at referral"), "already"),
        (lambda dd: dd.unlink("Checklist on the referral form", "Capacity matched to demand"), "not linked"),
        (lambda dd: dd.link("Capacity matched to demand", "Complete information at referral"), "serves the aim"),
        (lambda dd: dd.remove(qi.DriverDiagram("Other").primary("Capacity matched to demand")), "no primary driver"),
        (lambda dd: dd.secondary("New", of=3), "list of drivers"),
    ],
)
def test_what_cannot_be_done_is_named_and_changes_nothing(memory, act, named):
    before = memory.to_dict()
    with pytest.raises(qi.InputError, match=named):
        act(memory)
    assert memory.to_dict() == before


@pytest.mark.parametrize(
    ("given_dict", "named"),
    [
        ({"aim": "A", "drivers": []}, "'primary'"),
        ({"aim": "A", "primary": "B"}, "'primary' must hold a list"),
        ({"aim": "A", "secondary": [{"text": "B", "off": []}]}, "'off'"),
        ({"aim": "A", "ideas": [3]}, "3"),
        ({"aim": 3}, "an Aim or a sentence"),
    ],
)
def test_a_dict_that_is_not_a_diagram_says_why(given_dict, named):
    with pytest.raises(qi.InputError, match=named):
        qi.DriverDiagram.from_dict(given_dict)


def test_a_bad_row_is_named():
    with pytest.raises(qi.InputError, match="Row 2"):
        qi.DriverDiagram.from_frame("A", pd.DataFrame({"level": ["primary", "tertiary"], "text": ["B", "C"]}))
    with pytest.raises(qi.InputError, match="Row 1: There is no"):
        qi.DriverDiagram.from_frame("A", pd.DataFrame({"level": ["idea"], "text": ["B"], "parents": ["C"]}))


def test_the_words_walk_each_branch(memory):
    said = memory.alt_text
    assert said.startswith(
        "Driver diagram. Aim: Diagnosis within 42 days by March 2027. 2 primary drivers, 2 secondary"
    )
    assert "Primary driver 1: Complete information at referral (measure: % of referrals complete)." in said
    assert (
        "Secondary driver: Referrer knows what is needed; change ideas: Checklist on the referral form (weak link); Book"
    ) in said
    assert "Clinic slots follow the week's referrals (weak link)" in said


def test_an_aim_is_kept_as_an_aim():
    aim = qi.Aim(measure="wait", baseline=61, target=42, unit="days")
    dd = qi.DriverDiagram(aim)
    assert qi.DriverDiagram.from_dict(dd.to_dict()).aim == aim
    assert "cut the wait from 61 to 42 days" in repr(dd).lower()
