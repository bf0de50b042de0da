from typing import Any

import pytest

from qitools import Measure
from qitools.review import check

WAIT = {
    "name": "wait from referral to diagnosis", "definition": "calendar days from date stamp on referral to the diagnosis talk",
    "unit": "days", "exclusions": "re-referral within 90 days", "source": "patient system", "collector": "administrator",
    "place": "Riverside", "frequency": "weekly", "sampling": "all people seen that week", "data_type": "continuous",
    "chart": "I chart",
}  # fmt: skip


def codes(**changed: Any) -> tuple[str, ...]:
    return check("plan", {**WAIT, **changed}).codes


def test_a_sound_row_has_nothing_to_raise_as_dict_or_object() -> None:
    assert codes() == ()
    assert Measure.from_dict(WAIT).review().codes == ()


@pytest.mark.parametrize("changed", [{"unit": "%"}, {"name": "% seen", "unit": ""}, {"numerator": "people seen"}])
def test_a_percentage_needs_its_parts_and_a_wait_does_not(changed: dict[str, Any]) -> None:
    assert codes(**changed) == ("MP01",)
    assert codes(unit="") == ()


@pytest.mark.parametrize(
    "definition", ["", "referrals that are complete", "people seen promptly", "an appropriate referral"]
)
def test_vague_words_need_a_definition(definition: str) -> None:
    assert codes(definition=definition) == ("MP02",)


@pytest.mark.parametrize(
    "definition",
    ["complete means all six boxes filled", "complete = bloods, scan and letter", "seen promptly: within 2 days"],
)
def test_a_word_that_is_explained_is_not_vague(definition: str) -> None:
    assert codes(definition=definition) == ()


def test_none_is_an_answer_about_exclusions_and_tbc_is_not() -> None:
    assert codes(exclusions="none") == codes(exclusions="None, all are counted") == ()
    assert codes(exclusions="") == codes(exclusions="tbc") == ("MP03",)


@pytest.mark.parametrize("field", ["collector", "source", "place"])
def test_who_and_where_from_are_needed(field: str) -> None:
    assert codes(**{field: "?"}) == ("MP04",)


@pytest.mark.parametrize(
    "often", ["", "quarterly", "every 6 weeks", "twice a year", "once", "before and after", "six-monthly"]
)
def test_less_than_monthly_is_too_seldom(often: str) -> None:
    assert check("plan", {**WAIT, "frequency": often}).errors.codes == ("MP05",)


@pytest.mark.parametrize(
    "often",
    ["daily", "Weekly", "every 2 weeks", "once a month", "each shift", "twice weekly", "Mondays", "every other week"],
)
def test_monthly_or_more_often_is_often_enough(often: str) -> None:
    assert codes(frequency=often) == ()


def test_a_sample_needs_a_size_and_a_census_does_not() -> None:
    assert codes(sampling="") == codes(sampling="random") == codes(sampling="every second referral") == ("MP06",)
    assert (
        codes(sampling="random", sample_size=10)
        == codes(sampling="5 a day, by lot")
        == codes(sampling="every referral")
        == ()
    )


@pytest.mark.parametrize(
    "data, chart",
    [("continuous", "p"), ("classification", "c"), ("count", "t"), ("time between", "P chart"), ("cases between", "u")],
)
def test_a_chart_that_does_not_fit_the_data_is_asked_about(data: str, chart: str) -> None:
    assert "MP07" in check("plan", {**WAIT, "data_type": data, "chart": chart}).errors.codes


@pytest.mark.parametrize(
    "data, chart", [("continuous", "XmR"), ("time between", "t"), ("count", "run chart"), ("continuous", "X-bar-S")]
)
def test_a_chart_that_fits_is_left_alone(data: str, chart: str) -> None:
    assert "MP07" not in codes(data_type=data, chart=chart)


def test_low_agreement_gets_advice_until_the_definition_is_revised() -> None:
    assert codes(kappa=0.59) == ("MP08",)
    assert codes(kappa=0.6) == codes(kappa=0.2, revision="date stamp, not date typed") == codes(kappa=None) == ()
