"""Where the parts of the browser edition cannot be had, the course says so, and nothing that is not genuine is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from qitools.course.layout import Course
from qitools.course.lite import parts
from qitools.course.lite.address import link, show_links
from qitools.errors import InputError


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course on a machine without npm, without wheels, and without a network."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PYODIDE_WHEELS", raising=False)
    monkeypatch.setattr(parts, "RELEASE", (tmp_path / "nowhere").as_uri())
    return Course(tmp_path)


def test_missing_parts_are_named_with_where_they_were_looked_for_and_what_to_do(alone: Course) -> None:
    with pytest.raises(InputError) as said:
        parts.obtain(alone)
    told = str(said.value)
    assert "needs Pyodide 0.27.7" in told
    assert "pyodide-lock.json, pyodide.asm.js, pyodide.asm.wasm and 3 more" in told
    assert "PYODIDE_WHEELS names no folder" in told
    assert "set PYODIDE_WHEELS to it, and run make lite again" in told


def test_a_part_that_is_not_the_genuine_one_is_not_used(alone: Course) -> None:
    folder = alone.build / "pyodide-0.27.7"
    folder.mkdir(parents=True)
    for name in parts.CORE:
        (folder / name).write_bytes(b"something else")
    with pytest.raises(InputError, match=r"missing or not the genuine ones: pyodide-lock\.json"):
        parts.obtain(alone)


def test_a_page_shows_its_link_only_when_there_is_an_edition_to_open(tmp_path: Path) -> None:
    page = tmp_path / "workshop-1" / "aim.html"
    page.parent.mkdir()
    page.write_text(link("workshop-1/aim"), "utf-8")
    show_links(Course(tmp_path), tmp_path)
    assert " hidden" in page.read_text("utf-8")
    (tmp_path / "lite" / "course").mkdir(parents=True)
    show_links(Course(tmp_path), tmp_path)
    assert (
        'class="qi-open"><a href="../lite/course/notebooks/index.html?path=lessons/workshop-1/aim.ipynb"'
        in page.read_text("utf-8")
    )
