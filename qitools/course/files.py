"""Files compared by their content, and folders replaced in one move."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


def digest(path: Path) -> str:
    """Return a fingerprint of a file's content, or of a folder's list of names; "" when neither is there.

    >>> digest(Path("no such file"))
    ''
    """
    if path.is_dir():
        names = sorted(name for name in os.listdir(path) if name[0] not in "._")
        return sha256("\n".join(names).encode()).hexdigest()
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def digest_all(paths: Iterable[Path]) -> str:
    """Return one fingerprint of many files, their paths and contents; folders stand for all files inside."""
    found = sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(f"{file.relative_to(path.parent).as_posix()}\0{digest(file)}\n".encode())
    return found.hexdigest()


def installed() -> str:
    """Return a fingerprint of this Python and every package that it has, each in its version."""
    packages = sorted(found.name for found in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return sha256("\n".join([sys.version, *packages]).encode()).hexdigest()


def replace(folder: Path, new: Path) -> None:
    """Put the complete folder `new` in the place of `folder`, so that nobody ever finds half of it.

    Args:
        folder: the place; what is there goes.
        new: a folder on the same disk, which moves.
    """
    old = folder.with_name(f".old-{folder.name}")
    shutil.rmtree(old, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
