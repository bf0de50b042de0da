import pytest

from qitools import DriverDiagram
from qitools.review import Finding, check

TODAY = "2026-11-02"
AIM = "By March 2027, cut the median wait for a diagnosis from 61 to 42 days at Riverside"


def diagram() -> DriverDiagram:
    drawn = DriverDiagram(AIM)
    first, second = drawn.primary("Complete information at referral"), drawn.primary("Capacity matched to demand")
    knows = drawn.secondary("Referrer knows what is needed", of=[first])
    slots = drawn.secondary("Slots follow referrals", of=[second])
    drawn.idea("Test a checklist with two practices", for_=[knows])
    drawn.idea("Open Thursday's unused slots to new referrals", for_=[slots])
    return drawn


def found(drawn: DriverDiagram, code: str) -> list[Finding]:
    return [finding for finding in drawn.review(TODAY) if finding.code == code]


def test_a_sound_diagram_has_nothing_to_raise() -> None:
    assert diagram().review(TODAY).codes == ()
    assert check("driver", diagram().to_dict(), TODAY).codes == ()


@pytest.mark.parametrize(
    "aim", ["", "Reduce waits", "Introduce a new form by March 2027 in 2 clinics", "42 days or fewer"]
)
def test_an_aim_in_a_sentence_is_judged_by_its_amount_and_date(aim: str) -> None:
    assert "DRV01" in check("driver", {**diagram().to_dict(), "aim": aim}, TODAY).codes


def test_a_year_is_not_an_amount() -> None:
    assert "no amount" in str(check("driver", {**diagram().to_dict(), "aim": "Cut waits by 31 March 2027"}, TODAY))


def test_the_faults_of_an_aim_in_slots_are_named() -> None:
    aim = {
        "measure": "median wait",
        "baseline": 61,
        "target": 42,
        "unit": "days",
        "by": "2027-03-31",
        "place": "Riverside",
    }
    review = check("driver", {**diagram().to_dict(), "aim": aim}, TODAY)
    assert [finding.where for finding in review] == ["Aim: Population"]


def test_six_primary_drivers_get_advice() -> None:
    drawn = diagram()
    for number in range(4):
        drawn.secondary(f"part {number}", of=[drawn.primary(f"Part {'abcd'[number]} in place")])
    assert [finding.severity for finding in found(drawn, "DRV02")] == ["coach"]


@pytest.mark.parametrize(
    "text", ["% of referrals complete", "Median wait under 42 days", "Reduce waits by 20%", "DNA rate"]
)
def test_a_primary_driver_that_is_a_number_is_asked_about(text: str) -> None:
    drawn = diagram()
    drawn.rename("Capacity matched to demand", text)
    assert [finding.where for finding in found(drawn, "DRV03")] == ["Primary driver 2"]


@pytest.mark.parametrize(
    "text", ["Introduce text reminders", "Train all clerks", "Buy a scanner", "Test a huddle", "Call each patient"]
)
def test_a_driver_that_is_something_to_do_is_asked_about(text: str) -> None:
    drawn = diagram()
    drawn.rename("Slots follow referrals", text)
    assert [finding.where for finding in found(drawn, "DRV04")] == ["Secondary driver 2"]


@pytest.mark.parametrize(
    "text", ["Reliable handover", "Test results at hand", "Trained staff on each shift", "Timely decision and feedback"]
)
def test_a_driver_that_is_a_condition_is_left_alone(text: str) -> None:
    drawn = diagram()
    drawn.rename("Slots follow referrals", text)
    assert drawn.review(TODAY).codes == ()


@pytest.mark.parametrize(
    "text, severity",
    [
        ("Better communication", "error"),
        ("Improve teamwork", "error"),
        ("More chairs", "coach"),
        ("Staff engagement", "coach"),
    ],
)
def test_a_wish_is_no_change_idea(text: str, severity: str) -> None:
    drawn = diagram()
    drawn.rename("Test a checklist with two practices", text)
    assert [finding.severity for finding in found(drawn, "DRV05")] == [severity]


@pytest.mark.parametrize(
    "text", ["Checklist on the referral form", "Two-minute huddle at 07:30", "One-page feedback slip"]
)
def test_an_idea_need_not_open_with_a_verb(text: str) -> None:
    drawn = diagram()
    drawn.rename("Test a checklist with two practices", text)
    assert drawn.review(TODAY).codes == ()


def test_loose_boxes_are_named() -> None:
    drawn = diagram()
    drawn.primary("Rooms free")
    drawn.secondary("Rooms shared fairly")
    drawn.idea("Paint the waiting room")
    assert [finding.where for finding in found(drawn, "DRV06")] == ["Secondary driver 3", "Primary driver 3"]
    assert [finding.where for finding in found(drawn, "DRV07")] == ["Change idea 3"]
    assert [finding.where for finding in found(drawn, "DRV08")] == ["Secondary driver 3"]


def test_ideas_that_hang_from_primary_drivers_have_no_middle() -> None:
    drawn = DriverDiagram(AIM)
    for name in ("Complete information at referral", "Capacity matched to demand"):
        drawn.idea(f"Test something for {name}", for_=[drawn.primary(name)])
    assert drawn.review(TODAY).codes == ("DRV09",)


def test_jobs_and_departments_are_no_theory() -> None:
    drawn = diagram()
    drawn.rename("Complete information at referral", "Nurses")
    assert not found(drawn, "DRV10")
    drawn.rename("Capacity matched to demand", "Ward pharmacy team")
    assert found(drawn, "DRV10")
