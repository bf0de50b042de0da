from typing import Any

from qitools import Pareto
from qitools.review import check

DAYS = {
    "transport": 46,
    "medicines not ready": 61,
    "care package": 217,
    "family meeting": 72,
    "therapy": 78,
    "scan": 26,
    "other": 20,
}


def by_hand(*bars: tuple[Any, ...], **details: Any) -> tuple[str, ...]:
    return check("pareto", {"unit": "bed-days", "bars": list(bars), **details}).codes


def test_a_chart_that_the_library_draws_is_in_order_whatever_was_given() -> None:
    pareto = Pareto(DAYS, unit="bed-days")
    assert pareto.review().codes == check("pareto", pareto.to_dict()).codes == ()


def test_a_chart_made_by_hand_is_judged_as_drawn() -> None:
    assert by_hand(("care", 60, 60), ("therapy", 30, 90), ("other", 10, 100)) == ()
    assert by_hand(("therapy", 30, 30), ("care", 60, 90), ("other", 10, 100)) == ("PAR01",)
    assert by_hand(("care", 60, 60), ("other", 10, 70), ("therapy", 30, 100)) == ("PAR02",)
    assert by_hand(("care", 60, 60), ("therapy", 30, 90), ("other", 10, 90)) == ("PAR03",)
    assert by_hand(("care", 60, 50), ("therapy", 30, 90), ("other", 10, 100)) == ("PAR04",)


def test_other_may_not_be_larger_than_the_second_bar() -> None:
    assert check("pareto", {"unit": "delays", "counts": {"care": 60, "therapy": 5, "Other": 35}}).codes == ("PAR02",)


def test_bars_that_add_up_to_more_than_the_cases_have_to_be_declared() -> None:
    counts = {"unit": "reasons", "counts": {"care": 60, "therapy": 30}, "total": 70}
    assert check("pareto", counts).codes == ("PAR04",)
    assert check("pareto", {**counts, "multiple": True}).codes == ()


def test_a_line_rounded_to_a_tenth_is_right() -> None:
    assert by_hand(("a", 88, 33.8), ("b", 46, 51.5), ("c", 126, 100.0)) == ("PAR01",)
    assert by_hand(("c", 126, 48.5), ("a", 88, 82.3), ("b", 46, 100.0)) == ()


def test_the_unit_has_to_answer_the_question() -> None:
    assert check("pareto", {"counts": DAYS}).codes == ("PAR05",)
    assert check("pareto", {"counts": DAYS, "unit": "delays", "asked": "time"}).codes == ("PAR05",)
    assert check("pareto", {"counts": DAYS, "unit": "patients", "asked": "harm"}).codes == ("PAR05",)
    for unit, asked in (("bed-days", "time"), ("£", "cost"), ("injuries", "harm"), ("delays", "count"), ("delays", "")):
        assert check("pareto", {"counts": DAYS, "unit": unit, "asked": asked}).codes == ()


def test_a_flat_chart_gets_advice_only_when_eighty_twenty_is_claimed() -> None:
    flat = {"unit": "visits", "counts": {"a": 13, "b": 12, "c": 11, "d": 10, "e": 9}}
    assert check("pareto", flat).codes == ()
    assert [(f.code, f.severity) for f in check("pareto", {**flat, "claim": True})] == [("PAR06", "coach")]
    assert check("pareto", {**flat, "claim": "The vital few: a and b"}).codes == ("PAR06",)
    assert check("pareto", {"unit": "bed-days", "counts": DAYS, "claim": "80% from four causes"}).codes == ()
