"""The environment is made from the lock, only when it must be, and what is missing is said in a sentence."""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from qitools.course import setup
from qitools.errors import InputError

ROOT = Path(__file__).parents[2]


def environment(root: Path, *, version: str = "3.12.1", **installed: str) -> Path:
    """Make what looks like an environment, in which the named locks are installed."""
    home = root / ".venv"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    python.parent.mkdir(parents=True)
    python.touch()
    (home / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")
    (root / "requirements").mkdir()
    for lock in ("course", "lite", "dev"):
        (root / "requirements" / f"{lock}.txt").write_text(f"{lock}==1.0\n")
    for lock, text in installed.items():
        (home / f"{lock}.installed").write_text(sha256(text.encode()).hexdigest())
    return python


@pytest.mark.parametrize(
    ("lock", "installed"),
    [
        ("course", {"course": "course==1.0\n"}),
        ("course", {"lite": "lite==1.0\n"}),
        ("lite", {"dev": "dev==1.0\n"}),
        ("dev", {"dev": "dev==1.0\n"}),
    ],
)
def test_nothing_is_done_while_the_lock_is_unchanged(tmp_path: Path, lock: str, installed: dict[str, str]) -> None:
    python = environment(tmp_path, **installed)
    before = sorted(tmp_path.rglob("*"))
    assert setup.setup(tmp_path, lock) == python
    assert sorted(tmp_path.rglob("*")) == before


def test_an_environment_of_another_python_is_refused(tmp_path: Path) -> None:
    environment(tmp_path, version="3.9.2", course="course==1.0\n")
    with pytest.raises(InputError, match=r"needs Python 3\.11, 3\.12 or 3\.13, and the folder \.venv has 3\.9"):
        setup.setup(tmp_path, "course")


def test_a_program_that_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # where there is no apt-get either
    with pytest.raises(InputError, match=r"^Reading tea leaves needs the program 'tasse'.*apt-get install teapot"):
        setup.need("tasse", "teapot", "Reading tea leaves")


def test_what_developers_install_is_enough_for_the_course() -> None:
    def pins(lock: str) -> set[str]:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
        return set(re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE))

    assert len(pins("course")) > 100
    assert pins("course") <= pins("lite") <= pins("dev")


@pytest.mark.parametrize("lock", ["course", "lite", "dev"])
def test_every_package_is_pinned_by_its_hash(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8").replace("\\\n", " ")
    assert all("==" in line and "--hash=sha256:" in line for line in text.splitlines() if line.strip())
