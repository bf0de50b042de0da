"""The environment: `.venv` in the course's folder, holding exactly what the lock says.

This runs before anything is installed, so that it uses the standard library alone, and no syntax that an old Python
cannot read: an old Python must get as far as the sentence that says it is too old.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from hashlib import sha256
from pathlib import Path

from qitools.errors import InputError

PYTHONS = ((3, 11), (3, 12), (3, 13))

# What a lock's packages are enough for: who has those for developers has those for the course.
_ENOUGH = {"course": ("course", "lite", "dev"), "lite": ("lite", "dev"), "dev": ("dev",)}


def setup(root: Path, lock: str) -> Path:
    """Make sure that `.venv` is there and holds what the lock says; when it does, this takes no time.

    Args:
        root: the course's folder.
        lock: "course", "lite" with what makes the browser edition, or "dev" for those who test.

    Returns:
        The Python of `.venv`.

    Raises:
        InputError: when Python is too old or too new, or something cannot be installed.
    """
    home = root / ".venv"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        _check(sys.version_info[:2], "this is", "Install one of them, then name it: `make course PYTHON=python3.12`")
        _make(home)
    _check(_version(home), "the folder .venv has", "Delete the folder .venv and run the command again")
    if not any(_stamp(home, name) == _content(root, name) for name in _ENOUGH[lock]):
        _install(root, home, python, lock)
    return python


def need(program: str, package: str, reason: str) -> None:
    """Make sure that a program of the system is there; on Debian and Ubuntu, install it when run as root.

    Args:
        program: its command.
        package: the Debian package that has it.
        reason: what needs it, to begin a sentence with.

    Raises:
        InputError: when it is missing and cannot be installed here.
    """
    if not shutil.which(program):
        _apt(package)
    if not shutil.which(program):
        raise InputError(
            f"{reason} needs the program {program!r}, which is not on this machine; please install it "
            f"(on Debian and Ubuntu: sudo apt-get install {package})."
        )


def _check(version: tuple[int, ...], what: str, remedy: str) -> None:
    if tuple(version) not in PYTHONS:
        raise InputError(
            f"The course needs Python 3.11, 3.12 or 3.13, and {what} {'.'.join(map(str, version))}. {remedy}."
        )


def _version(home: Path) -> tuple[int, ...]:
    found = re.search(r"^version\w* *= *(\d+)\.(\d+)", (home / "pyvenv.cfg").read_text("utf-8"), re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else ()


def _make(home: Path) -> None:
    print("Making the environment .venv", flush=True)
    if importlib.util.find_spec("ensurepip") is None:
        _apt("python3-venv")
    outcome = subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], capture_output=True, text=True)
    if outcome.returncode:
        shutil.rmtree(home, ignore_errors=True)
        raise InputError(
            "Python could not make the environment .venv; its part 'venv' may be missing "
            "(on Debian and Ubuntu: sudo apt-get install python3-venv)."
        )


def _install(root: Path, home: Path, python: Path, lock: str) -> None:
    for name in _ENOUGH:
        (home / f"{name}.installed").unlink(missing_ok=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--no-input"]
    lines = (root / "requirements" / f"{lock}.txt").read_text("utf-8").splitlines()
    total = sum("==" in line for line in lines)
    _pip([*pip, "--require-hashes", "-r", str(root / "requirements" / f"{lock}.txt")], total)
    _pip([*pip, "--quiet", "--no-deps", "--no-build-isolation", "-e", str(root)], 0)
    (home / f"{lock}.installed").write_text(_content(root, lock), "utf-8")


def _pip(command: list[str], total: int) -> None:
    """Run pip, and say how far it is while it looks at `total` packages."""
    seen, tail = 0, deque(maxlen=20)  # type: int, deque[str]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            tail.append(line.strip())
            if line.startswith(("Collecting", "Requirement already satisfied")):
                seen += 1
                if sys.stdout.isatty():
                    print(f"\rGetting packages: {seen} of about {total}", end="", flush=True)
                elif seen % 50 == 1:
                    print(f"Getting packages: {seen} of about {total}", flush=True)
            elif line.startswith("Installing collected"):
                print("\nInstalling them (a minute or two)", flush=True)
    if process.returncode:
        errors = [line for line in tail if line.startswith("ERROR")] or list(tail)[-1:]
        raise InputError(
            f"The packages could not be installed ({' '.join(errors)[:500]}). "
            "Check that this machine can reach a package index, and run the command again."
        )


def _stamp(home: Path, lock: str) -> str:
    stamp = home / f"{lock}.installed"
    return stamp.read_text("utf-8") if stamp.exists() else ""


def _content(root: Path, lock: str) -> str:
    return sha256((root / "requirements" / f"{lock}.txt").read_bytes()).hexdigest()


def _apt(package: str) -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print(f"Installing the Debian package {package}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL)
