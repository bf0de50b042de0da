"""What the shared words find, and the everyday sentences that they leave alone."""

import pytest

from qitools.review import words


@pytest.mark.parametrize(
    "text",
    ["Lack of staff", "No leaflet for patients", "no clear policy", "Need to train staff", "We need a form", "No e-learning",
     "Not enough training", "No standard handover form", "There is no pathway", "Staff should know the form", "no apps",
     "Missing guidelines", "A lack of leadership", "Insufficient training", "No co-ordinator", "No checklists"],
)  # fmt: skip
def test_a_missing_solution_is_found(text: str) -> None:
    assert words.MISSING_SOLUTION.search(text)


@pytest.mark.parametrize(
    "text",
    ["Training room too small", "No feedback on referrals", "No training room free on Tuesdays", "Two of five nurses in post",
     "Patients need to ring three numbers", "Need for two signatures before booking", "Bloods should reach us in 28 days",
     "No policy review since 2019", "No one to look after a child", "No approval before Thursday", "Missing results",
     "Not enough beds on Mondays", "2019 protocol never revisited", "Leaflet in English only", "No forms returned"],
)  # fmt: skip
def test_a_fact_about_the_system_is_no_missing_solution(text: str) -> None:
    assert not words.MISSING_SOLUTION.search(text)
    assert not words.SOLUTION_START.search(text)


@pytest.mark.parametrize(
    "text",
    ["Introduce a form", "to implement the pathway", "Roll-out of huddles", "Rolling out e-learning", "Train all nurses", "Buy scales",
     "Raise awareness of falls", "We will set up a clinic", "Digitise the notes", "digitize the notes", "Re-launch the huddle",
     "Use a checklist", "Training all staff", "Send letters", "Introduction of texts"],
)  # fmt: skip
def test_a_solution_is_found_where_it_opens(text: str) -> None:
    assert words.SOLUTION_START.search(text)


@pytest.mark.parametrize(
    "text",
    ["Train service stops at 18:00", "Sending letters takes four days", "Recruiting takes 14 weeks", "Use of bank staff at weekends",
     "Purchase orders wait for a signature", "Trainees change every four months", "Median wait from referral to diagnosis",
     "Development plans not written", "Creation of the rota is late"],
)  # fmt: skip
def test_a_fact_is_no_solution(text: str) -> None:
    assert not words.SOLUTION_START.search(text)


@pytest.mark.parametrize(
    "text",
    ["Poor attitude of night staff", "Human error", "Lazy clerks", "Staff can’t be bothered", "they dont care", "difficult patients",
     "Nurses refuse to use it", "Resistance to change", "Careless documentation", "Doctors won't listen", "Unmotivated team",
     "Consultants are unwilling", "It is their own fault", "Patients are to blame"],
)  # fmt: skip
def test_blame_is_found(text: str) -> None:
    assert words.BLAME.search(text)


@pytest.mark.parametrize(
    "text",
    ["Fear of blame", "No care plan on admission", "Does not care-plan on nights", "GPs are difficult to reach by phone",
     "Patient refused bloods", "Antibiotic resistance", "Equipment fault twice a month", "Poor families cannot afford the bus",
     "People with memory loss are forgetful", "Carers work shifts", "Health care assistants cover two wards"],
)  # fmt: skip
def test_a_sentence_without_blame_is_left_alone(text: str) -> None:
    assert not words.BLAME.search(text)


@pytest.mark.parametrize(
    "text", ["Wait of 61 days", "24% of visits", "two in ten referrals", "the median", "half of them"]
)
def test_an_amount_is_found(text: str) -> None:
    assert words.AMOUNT.search(text)


def test_long_waits_have_no_amount_no_time_and_no_place() -> None:
    for text in (
        "Long waits",
        "Violence towards service users",
        "Poor communication in general",
        "Bed pressures all the time",
    ):
        assert not any(found.search(text) for found in (words.AMOUNT, words.TIME, words.PLACE)), text
