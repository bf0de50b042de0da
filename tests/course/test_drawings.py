"""A page shows a drawing without running code, and says what is wrong where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from qitools.course.drawings import read
from qitools.errors import InputError

BOOK = Path(__file__).parents[2] / "book"
PLAN = {"from": "data/team-heron-spread.yml", "part": "agreed"}


def test_what_is_written_in_the_page_is_drawn() -> None:
    shown = read(BOOK, ["runchart.RunChart"], {}, "y: [5, 7, 6]\ntitle: Falls")
    assert shown.alt_text.startswith("Run chart: Falls")


def test_a_part_of_a_file_is_drawn_with_what_the_page_lays_over_it() -> None:
    shown = read(BOOK, ["answers.Answer", "spread"], PLAN, "from: Robin ward")
    assert "Robin ward" in shown.alt_text
    assert "Tunde Bello" in shown.alt_text


def test_a_position_in_a_list_is_a_part() -> None:
    shown = read(BOOK, ["pdsa.PDSACycle"], {"from": "data/team-memory-letters.yml", "part": "cycles.1"}, "")
    assert "typed with the scan report" in shown.alt_text


def test_what_takes_nothing_is_drawn_from_nothing() -> None:
    assert read(BOOK, ["choice.ChartTree"], {}, "").alt_text.startswith("How to choose a chart")


@pytest.mark.parametrize(
    ("kind", "options", "content", "said"),
    [
        (["fishbone.Fishbome"], {}, "", "qitools has no 'fishbone.Fishbome'"),
        (["nothing.Fishbone"], {}, "", "qitools has no 'nothing.Fishbone'"),
        (["aim.Aim"], {"from": "data/no-such.yml"}, "", "There is no file 'data/no-such.yml'"),
        (["aim.Aim"], {**PLAN, "part": "agreed.nobody"}, "", "has no part 'agreed.nobody'"),
        (["aim.Aim"], {}, "measure: [", "The YAML of the page cannot be read"),
        (["aim.Aim"], {}, "target: soon\nmeasur: waits", "measur"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(
    kind: list[str], options: dict[str, str], content: str, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(BOOK, kind, options, content)
    assert said in str(caught.value)
