"""The README shows what the library draws today."""

from pathlib import Path

import pytest

from qitools.course.pictures import FOLDER, pictures

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize(("name", "shown"), pictures().items(), ids=lambda each: each if isinstance(each, str) else "")
def test_a_picture_is_current_and_shown(name, shown):
    assert (FOLDER / name).read_text("utf-8") == shown.to_svg(), "run: python -m qitools.course.pictures"
    assert f"book/images/{name})" in README.read_text("utf-8")
