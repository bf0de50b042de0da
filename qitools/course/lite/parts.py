"""What runs in the browser: Pyodide and the packages made for it, each checked against a hash that is written here.

Nothing is taken on trust. The npm package is checked against its own hash, its files against those below, and each wheel
against `pyodide-lock.json`, wherever they come from.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from collections.abc import Iterable
from hashlib import sha256, sha512
from pathlib import Path

from qitools.course.layout import Course
from qitools.errors import InputError

VERSION = "0.27.7"
RELEASE = f"https://github.com/pyodide/pyodide/releases/download/{VERSION}/pyodide-{VERSION}.tar.bz2"

_NPM_SHA512 = (
    "45449526585075f59f80ef615470a25e81be9d5650452e43f45ce0a4b27f55c8"
    "0604b4802a83cbf244e23a29316c7426d6444849e59405dba51203b6eaaa5244"
)
CORE = {
    "pyodide-lock.json": "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
}

# What the course uses of Pyodide's packages: those of the kernel first, then those that lessons import.
WHEELS = (
    "asttokens", "decorator", "executing", "ipython", "matplotlib-inline", "packaging", "prompt-toolkit", "pure-eval",
    "pygments", "six", "sqlite3", "stack-data", "traitlets", "wcwidth",
    "contourpy", "cycler", "fonttools", "kiwisolver", "matplotlib", "numpy", "pandas", "pillow", "pyparsing",
    "python-dateutil", "pytz",
)  # fmt: skip


def obtain(course: Course) -> Path:
    """Return a folder with Pyodide and its wheels, all verified; what was fetched before is not fetched again.

    Args:
        course: the course; the folder lies in its `_build`.

    Raises:
        InputError: saying what cannot be had, where it was looked for, and what to do.
    """
    folder = course.build / f"pyodide-{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    missing = _wrong(folder, CORE)
    if missing:
        _from_npm(folder)
        missing = _wrong(folder, CORE)
    wheels = wheel_files(folder) if "pyodide-lock.json" not in missing else {}
    given = os.environ.get("PYODIDE_WHEELS", "")
    for name in _wrong(folder, wheels):
        if given and Path(given, name).is_file():
            shutil.copyfile(Path(given, name), folder / name)
    reason = ""
    if missing or _wrong(folder, wheels):
        reason = _from_release(folder)
    missing = _wrong(folder, CORE) or _wrong(folder, wheels := wheel_files(folder))
    if missing:
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        looked = (
            f"in {given}, which PYODIDE_WHEELS names" if given else "nowhere else, as PYODIDE_WHEELS names no folder"
        )
        raise InputError(
            f"The browser edition needs Pyodide {VERSION}, and these parts of it are missing or not the genuine ones: "
            f"{shown} (looked {looked}; Pyodide's own release: {reason}). Put the wheels of Pyodide's release into a "
            "folder, set PYODIDE_WHEELS to it, and run make lite again; the npm program fetches the rest."
        )
    return folder


def wheel_files(folder: Path) -> dict[str, str]:
    """Return file name -> SHA-256 of the wheels that the course uses, as Pyodide's lock has them."""
    packages = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))["packages"]
    return {packages[name]["file_name"]: packages[name]["sha256"] for name in WHEELS}


def _wrong(folder: Path, wanted: dict[str, str]) -> list[str]:
    """Return the names of the files that are not there, or not what they should be."""
    return [name for name, digest in wanted.items() if not _is(folder / name, digest)]


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest


def _from_npm(folder: Path) -> None:
    """Take Pyodide's core from its npm package, where the program npm can get it."""
    npm = shutil.which("npm")
    if npm is None:
        return
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([npm, "pack", f"pyodide@{VERSION}"], cwd=scratch, capture_output=True)
        packed = Path(scratch, f"pyodide-{VERSION}.tgz")
        if packed.is_file() and sha512(packed.read_bytes()).hexdigest() == _NPM_SHA512:
            with tarfile.open(packed) as archive:
                _take(archive, folder, CORE)


def _from_release(folder: Path) -> str:
    """Take all that is wanted from Pyodide's release, and return what went wrong, or ""."""
    print(f"Getting Pyodide {VERSION} (about 400 MB, once)", flush=True)
    try:
        with urllib.request.urlopen(RELEASE, timeout=30) as reply, tarfile.open(fileobj=reply, mode="r|bz2") as archive:
            _take(archive, folder, None)
    except (OSError, tarfile.TarError) as problem:
        return f"it could not be had ({' '.join(str(problem).split())})"
    return "some files differ from the lock" if _wrong(folder, wheel_files(folder)) else ""


def _take(archive: tarfile.TarFile, folder: Path, wanted: Iterable[str] | None) -> None:
    """Write files of an archive whose last name is wanted (all wheels and the core: None) into a folder, flat."""
    for member in archive:
        name = Path(member.name).name
        content = archive.extractfile(member) if member.isfile() else None
        if content and (name in wanted if wanted is not None else name in CORE or name.endswith(".whl")):
            (folder / name).write_bytes(content.read())
