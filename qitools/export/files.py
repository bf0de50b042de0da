"""Writing a file so that the old one stays until the new one is complete, and telling what went wrong."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from qitools.errors import InputError

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all.

    Raises:
        InputError: when it cannot be written; what was there is as it was.
    """
    if not path.parent.is_dir():
        raise InputError(f"The folder {str(path.parent)!r} does not exist; please make it first, or choose another.")
    partial = path.with_name(f".{token_hex(8)}.part")
    try:
        with open(partial, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        raise InputError(f"{str(path)!r} {_problem(error)}") from None
    finally:
        partial.unlink(missing_ok=True)
    return path


def read(path: Path) -> bytes:
    """Read a file.

    Raises:
        InputError: when it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{str(path)!r} {_problem(error)}") from None


def printable(text: str) -> str:
    """Return text as an office file may hold it: such files do not open with control characters in them.

    >>> printable("Ward\\x0b 3\\r\\n")
    'Ward\\ufffd 3\\n'
    """
    return _NOT_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def office() -> Iterator[None]:
    """Say in a sentence which packages are missing when one is."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in ("openpyxl", "pptx", "docx"):
            raise
        raise InputError('Office files need a few more packages: pip install "qitools[office]".') from None


def _problem(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "is not there; please check its name and folder."
    if isinstance(error, IsADirectoryError):
        return "is a folder; please give the name of a file in it."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "may not be used: close it where it is open, or ask for permission."
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        return "could not be written because the disk is full; make room and try again."
    if error.errno == errno.ENAMETOOLONG:
        return "has too long a name; please choose a shorter one."
    return "could not be read or written; please check the drive and try again."
