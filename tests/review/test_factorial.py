"""What a coach sees in a planned experiment."""

from typing import Any

import pytest

from qitools.review import check
from qitools.review.factorial import SUBJECT
from qitools.simulate import DNA_CLINIC, effects

EFFECTS = {"A": -9, "B": -2, "C": -7, "AB": 0, "AC": -3, "BC": 0, "ABC": 0}
CARE = {"order": "drawn at random", "noise": "about 2 points"}


DNA = tuple(DNA_CLINIC.values())


def runs(results: Any = DNA) -> list[dict[str, Any]]:
    return [{"A": a, "B": b, "C": c, "result": result} for (a, b, c), result in zip(DNA_CLINIC, results, strict=True)]


def codes(**answer: Any) -> tuple[str, ...]:
    return check("factorial", {"runs": runs(), **CARE, **answer}).codes


@pytest.mark.parametrize("rule", SUBJECT.rules, ids=lambda rule: rule.code)
def test_examples_show_one_mistake_each(rule: Any) -> None:
    assert check("factorial", rule.bad).codes == (rule.code,)
    assert check("factorial", rule.good).codes == ()


def test_right_effects_are_left_alone_however_they_are_named() -> None:
    assert codes(effects=EFFECTS) == ()
    assert codes(effects={"A": -9.0, "A x C": -3, "C*A": -3, "a and c": -1}) == ()


@pytest.mark.parametrize("factor", [0.5, 2, 4, -1, -0.5])
def test_a_wrong_sign_or_divisor_is_one_finding(factor: float) -> None:
    review = check("factorial", {"runs": runs(), **CARE, "effects": {name: factor * v for name, v in EFFECTS.items()}})
    assert [finding.code for finding in review] == ["DOE02"]
    assert "A " in review[0].message and "C " in review[0].message and "BC" not in review[0].message


def test_two_factors_are_divided_by_two() -> None:
    square = [{"A": a, "B": b, "result": r} for a, b, r in ((-1, -1, 10), (1, -1, 20), (-1, 1, 12), (1, 1, 22))]
    assert check("factorial", {"runs": square, **CARE, "effects": {"A": 10, "B": 2}}).codes == ()
    assert check("factorial", {"runs": square, **CARE, "effects": {"A": 5, "B": 1}}).codes == ("DOE02",)


def test_missing_and_uneven_cells() -> None:
    assert codes(runs=runs()[1:]) == ("DOE01",)
    assert codes(runs=[*runs(), runs()[0]]) == ("DOE01",)
    assert codes(runs=[{**run, "result": None} for run in runs()]) == ("DOE01",)
    assert codes(runs=[]) == ("DOE01",)


def test_levels_may_be_words_and_results_lists() -> None:
    named = [
        {"text": "yes" if a > 0 else "no", "slot": "+" if c > 0 else "-", "result": [r, r]}
        for (a, b, c), r in DNA_CLINIC.items()
        if b < 0
    ]
    assert check("factorial", {"runs": named, "order": "random", "effects": {"text": -9, "slot": -7}}).codes == ()


STRONG = [20, 20, 19, 19, 20, 12, 19, 11]


def test_an_interaction_that_outweighs_its_factors_has_to_be_weighed() -> None:
    assert abs(effects(dict(zip(DNA_CLINIC, STRONG, strict=True)))["AC"]) == 4
    assert codes(runs=runs(STRONG), conclusion="The text works") == ("DOE03",)
    assert codes(runs=runs(STRONG), conclusion="The text works", interactions=["AC"]) == ()
    assert codes(runs=runs(STRONG), conclusion="The text works only when people choose their slot") == ()
    assert codes(conclusion="Text first, then the slot") == ()  # AC is smaller than A and C here


def test_order_repeats_and_noise() -> None:
    assert check("factorial", {"runs": runs()}).codes == ("DOE04",)
    assert check("factorial", {"runs": [*runs(), *runs()], "order": "at random"}).codes == ()
    assert check("factorial", {"runs": runs(), **CARE, "order": ""}).codes == ("DOE04",)
