"""Where the parts of the browser edition cannot be had, the course says so, and nothing that is not genuine is used."""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
from pathlib import Path

import pytest

from qitools.course.layout import Course
from qitools.course.lite import parts
from qitools.course.lite.address import entry, link, show_links
from qitools.course.lite.layers import copy_installed
from qitools.errors import InputError

ROOT = Path(__file__).parents[2]

# A test that needs one of these cannot run there: another process, a server, or a part that is compiled for this machine.
NOT_THERE = re.compile(r"hypothesis|playwright|subprocess|psycopg|tests\.conftest|from bench")


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


@pytest.mark.slow
def test_the_library_passes_its_quick_tests_in_pyodide(tmp_path: Path) -> None:
    """With the packages of the edition that `make course` made: older ones than those here."""
    course = Course(ROOT)
    if not entry(course).is_file():
        with pytest.raises(InputError, match=r"needs Pyodide 0\.27\.7.*PYODIDE_WHEELS.*make lite"):
            parts.obtain(course)
        return
    layers = entry(course).parents[1] / "pyodide"
    names = json.loads((layers / "layers.json").read_text("utf-8"))
    for name in [*names["boot"], *names["layers"].values()]:
        if not name.startswith("qitools-"):  # the library is taken from its sources, which hold the examples
            with tarfile.open(layers / name) as archive:
                archive.extractall(tmp_path, filter="data")
    for name in ("pytest", "pluggy", "iniconfig"):
        copy_installed(name, tmp_path)
    files = [
        path.relative_to(ROOT).as_posix()
        for folder in ("tests", "tests/review", "tests/draw")
        for path in sorted((ROOT / folder).glob("test_*.py"))
        if not NOT_THERE.search(path.read_text("utf-8"))
    ]
    words = [
        "-q",
        "--capture=sys",
        "-p",
        "no:cacheprovider",
        "--noconftest",
        "--doctest-modules",
        "--import-mode=importlib",
    ]
    options = ["-o", "addopts=", "-o", "filterwarnings=", "-o", "doctest_optionflags=NORMALIZE_WHITESPACE"]
    left_out = ["--ignore=qitools/course", "--ignore=qitools/widgets"]
    pyodide, stdlib = str(course.build / f"pyodide-{parts.VERSION}"), str(layers / names["stdlib"])
    command = ["node", str(Path(__file__).with_name("pyodide.mjs")), pyodide, stdlib, str(tmp_path), str(ROOT)]
    done = subprocess.run([*command, *words, *options, *left_out, "qitools", *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 400
