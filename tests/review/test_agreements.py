"""Contracts, ideas, agendas and stakeholder maps: what is written as plain dicts and lists."""

from typing import Any

import pytest

from qitools.review import check, subject

TODAY = "2026-11-02"


def codes(name: str, **changed: Any) -> tuple[str, ...]:
    return check(name, {**subject(name).rules[0].good, **changed}, TODAY).codes


@pytest.mark.parametrize(
    "days, expected",
    [(14, ()), ("7", ()), (15, ("CON01",)), (None, ("CON01",)), (0, ("CON01",)), ("often", ("CON01",))],
)
def test_a_team_meets_at_least_every_two_weeks(days: object, expected: tuple[str, ...]) -> None:
    assert codes("contract", meeting_rhythm_days=days) == expected


@pytest.mark.parametrize("will_not", [[], ["Collect the data"], ["Break confidences", "Miss meetings"]])
def test_a_contract_says_what_stays_the_teams(will_not: list[str]) -> None:
    assert codes("contract", coach_will_not=will_not) == ("CON02",)


@pytest.mark.parametrize(
    "item",
    [
        "Write up the PDSAs",
        "Run the tests for you",
        "Fix the rota",
        "do the team's work",
        "Lead the project",
        "Chair meetings",
    ],
)
def test_many_words_say_that_the_work_is_the_teams(item: str) -> None:
    assert codes("contract", coach_will_not=[item, "Break confidences"]) == ()


@pytest.mark.parametrize(
    "day, expected",
    [(1, ()), (28, ()), (31, ("CON03",)), (0, ("CON03",)), (2.5, ("CON03",)), ("first Monday", ("CON03",))],
)
def test_the_sponsor_hears_on_a_day_that_every_month_has(day: object, expected: tuple[str, ...]) -> None:
    assert codes("contract", sponsor_update_day=day) == expected


def test_hours_confidentiality_and_a_review_date_are_needed() -> None:
    assert codes("contract", protected_hours_per_week=0) == codes("contract", protected_hours_per_week="") == ("CON04",)
    assert codes("contract", confidentiality="tbc") == codes("contract", review_date="spring") == ("CON05",)
    assert (
        check("contract", {**subject("contract").rules[0].good, "review_date": "2020-01-01"}, TODAY).errors.codes == ()
    )


IDEAS = subject("ideas").rules[0].good


def test_ideas_may_come_as_a_list_or_in_a_dict() -> None:
    assert check("ideas", IDEAS) == check("ideas", {"ideas": IDEAS})


def test_an_idea_written_twice_is_one_idea() -> None:
    assert check("ideas", [*IDEAS[:7], IDEAS[0]]).codes == ("IDEA01",)


def test_each_idea_without_a_driver_or_a_small_test_is_named() -> None:
    spoilt = [{**IDEAS[0], "driver": ""}, {**IDEAS[1], "test_days": None}, {**IDEAS[2], "test_days": 8}, *IDEAS[3:]]
    assert [(f.code, f.where) for f in check("ideas", spoilt)] == [
        ("IDEA03", "Idea 1"),
        ("IDEA04", "Idea 2"),
        ("IDEA04", "Idea 3"),
    ]


def test_a_third_may_be_training_reminders_or_policy_and_no_more() -> None:
    def with_weak(count: int) -> list[dict[str, Any]]:
        weak = ["Train the clerks", "Reminder call", "New policy", "Posters in the lift"]
        strong = [f"Offer slot {n}" for n in range(9 - count)]
        return [{**IDEAS[n % 3], "idea": text, "concept": f"c{n}"} for n, text in enumerate([*weak[:count], *strong])]

    assert check("ideas", with_weak(3)).codes == ()
    assert check("ideas", with_weak(4)).codes == ("IDEA05",)


def test_an_agenda_fits_its_time() -> None:
    items = [{"item": "Chart", "minutes": 30}, {"item": "Look back", "minutes": 15}]
    assert codes("facilitation", items=items, length_min=45) == ()
    assert codes("facilitation", items=items, length_min=40) == ("FAC02",)
    assert codes("facilitation", items=[*items, {"item": "Any other business"}]) == ("FAC02",)
    assert (
        codes("facilitation", items=[])
        == codes("facilitation", length_min=None)
        == codes("facilitation", roles={})
        == ("FAC02",)
    )


def test_a_question_is_asked_once_however_much_it_is_about() -> None:
    items = [{"item": "Look at the chart"}, {"item": "Plan the next test"}, {"item": "Look back"}]
    review = check("facilitation", {"purpose": "A coaching conversation", "items": items})
    about = [finding for finding in review if finding.code == "FAC02"]
    assert len(about) == 5
    for said in (str(review), review._repr_html_(), "\n".join(review.told)):
        assert said.count(about[0].question) == 1
        assert all(finding.message.split("”")[0] in said for finding in about)


def test_roles_may_be_a_list() -> None:
    assert codes("facilitation", roles=["chair", "timekeeper"]) == ()
    assert codes("facilitation", roles={"chair": "", "timekeeper": "tbc"}) == ("FAC02",)


@pytest.mark.parametrize(
    "test", [None, "", "Offer slots", {"what": "Offer slots"}, {"what": "Offer slots", "owner": "Joe", "by": "soon"}]
)
def test_the_next_test_has_an_owner_and_a_date(test: object) -> None:
    assert codes("facilitation", next_test=test) == ("FAC04",)


PEOPLE = subject("stakeholders").rules[0].good


def test_a_map_without_some_group_names_it() -> None:
    review = check("stakeholders", [person for person in PEOPLE if person["group"] not in ("manager", "administrator")])
    assert [f.message for f in review] == ["No manager or administrator is on the map."]
    assert check("stakeholders", PEOPLE[1:]).codes == ("STK01",)


def test_power_may_be_a_word_or_a_number() -> None:
    for high in ("high", "High", 9):
        person = {"name": "Union representative", "power": high, "interest": high, "reason": "contracts"}
        assert check("stakeholders", [*PEOPLE[:4], person]).codes == ("STK03",)
    assert check("stakeholders", [*PEOPLE[:4], {"name": "Union", "power": 5, "interest": 9, "reason": "x"}]).codes == ()


@pytest.mark.parametrize("action", ["Inform by letter", "Send a newsletter", "Keep updated"])
def test_a_service_user_who_is_only_told_is_asked_about(action: str) -> None:
    assert check("stakeholders", [{**PEOPLE[0], "action": action}, *PEOPLE[1:]]).codes == ("STK04",)


def test_someone_meant_to_co_produce_is_not_only_told_whoever_they_are() -> None:
    clerk = {**PEOPLE[1], "part": "co-design", "action": "Inform"}
    assert check("stakeholders", [PEOPLE[0], clerk, *PEOPLE[2:]]).codes == ("STK04",)
    assert check("stakeholders", [PEOPLE[0], {**clerk, "part": "keep informed"}, *PEOPLE[2:]]).codes == ()


def test_placing_by_rank_gets_advice_unless_a_reason_is_given() -> None:
    by_rank = [{**p, "power": "high" if p["group"] == "manager" else "low", "reason": ""} for p in PEOPLE]
    assert [(f.code, f.severity) for f in check("stakeholders", by_rank)] == [("STK05", "coach")]
    assert check("stakeholders", [{**by_rank[0], "reason": "lives with it"}, *by_rank[1:]]).codes == ()


PLAN = subject("motivation").rules[0].good


def test_an_action_counts_for_a_domain_however_its_name_is_written() -> None:
    assert check("motivation", [{**row, "domain": row["domain"].upper()} for row in PLAN]).codes == ()
    other = [*PLAN[:4], {**PLAN[4], "domain": "Adaptation"}]
    assert [finding.where for finding in check("motivation", other)] == ["Plan", PLAN[4]["action"]]
    assert check("motivation", {"motivation": PLAN}).codes == ()


@pytest.mark.parametrize("change", [{"owner": "The whole team"}, {"owner": "tbc"}, {"by": "soon"}, {"by": ""}])
def test_an_action_needs_one_who_does_it_and_a_day(change: dict[str, str]) -> None:
    assert check("motivation", [{**PLAN[0], **change}, *PLAN[1:]]).codes == ("MOT02",)


def test_an_action_that_pushes_is_asked_about_and_costs_nothing() -> None:
    pushing = [{**PLAN[0], "action": "Get buy-in from nights"}, {**PLAN[1], "action": "Tell everyone why it matters"}]
    review = check("motivation", [*pushing, *PLAN[2:]])
    assert [(finding.code, finding.severity) for finding in review] == [("MOT04", "coach")] * 2
    assert (
        check("motivation", [{**PLAN[0], "action": "Ask Ellie to tell us what nights are like"}, *PLAN[1:]]).codes == ()
    )
