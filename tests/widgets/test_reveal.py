"""An answer that is held back: nothing shows it before a prediction is written."""

from __future__ import annotations

import pytest

from qitools.errors import InputError
from qitools.runchart import RunChart
from qitools.widgets import Reveal

CHART = RunChart([61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61], title="Wait", ylabel="days")


def sent(asked: Reveal) -> str:
    """Return everything that the browser has been sent."""
    return repr([asked._form, asked._state, asked._view, asked._picture])


def test_the_browser_does_not_know_the_answer_before_the_prediction() -> None:
    asked = Reveal("What is the median?", shows=CHART, says="It is 60.5.")
    asked._show()
    assert "60.5" not in sent(asked)
    asked._receive(asked, {"do": "run", "by": "me", "n": 1, "data": {"predicted": "about 61"}}, [])
    assert asked._view["reveal"] == "It is 60.5."
    assert asked._picture["alt"] == CHART.alt_text
    assert "about 61" in asked._view["message"]


@pytest.mark.parametrize("nothing", ["", "   "])
def test_an_empty_prediction_shows_nothing(nothing: str) -> None:
    asked = Reveal("What is the median?", says="It is 60.5.")
    with pytest.raises(InputError, match="Predict first: write “Our prediction”"):
        asked.play(predicted=nothing)
    assert not asked.value.log
    asked._show()
    assert "60.5" not in sent(asked)


def test_start_again_hides_the_answer_and_undo_brings_the_prediction_back() -> None:
    asked = Reveal("What is the median?", says="It is 60.5.")
    asked.play(predicted="61")
    asked.again()
    assert asked._view["reveal"] == ""
    asked.undo()
    assert asked.value.log[0]["predicted"] == "61"
    assert asked._view["reveal"] == "It is 60.5."


def test_an_answer_can_speak_of_what_was_done_meanwhile() -> None:
    codes = ["yes"]
    asked = Reveal("How many?", says=lambda: f"There are {len(codes)}.")
    codes.append("no")
    asked.play(predicted="one")
    assert asked._view["reveal"] == "There are 2."


def test_a_still_page_folds_the_answer_away_as_text() -> None:
    data, _ = Reveal("Less < more?", shows=CHART, says="<b>No</b>")._repr_mimebundle_()
    page = data["text/html"]
    assert "<strong>Less &lt; more?</strong>" in page
    assert page.index("<details>") < page.index("&lt;b&gt;No&lt;/b&gt;") < page.index("</details>")
    assert 'class="qi-drawing"' in page
