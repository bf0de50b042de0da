"""The header of a released notebook: which exercise it is, and whose copy where each person gets their own, signed.

It stands in the notebook's metadata, which JupyterLab keeps. The key that it is signed with stays in the faculty's
folder of exercises and is in no release and no pack, so that nobody else can make or change a header.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

NAME = "improvement_coaching"


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says.

    Attributes:
        assignment, notebook: which exercise it is.
        person: whose copy; empty when everyone was sent the same one.
    """

    assignment: str
    notebook: str
    person: str = ""


def key(exercises: Path) -> bytes:
    """Return the course's key, made when it is first asked for.

    Args:
        exercises: the faculty's folder, which keeps it as `.course-key`, for its owner alone to read.
    """
    path = exercises / ".course-key"
    with suppress(FileExistsError):
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text("ascii"))


def signed(header: Header, secret: bytes) -> dict[str, str]:
    """Return a header as it stands in a notebook's metadata, under `NAME`.

    >>> signed(Header("workshop-1-day-2", "fishbone"), bytes(32))["signature"][:8]
    '55567132'
    """
    told = asdict(header)
    return {**told, "signature": hmac.digest(secret, json.dumps(told, sort_keys=True).encode(), "sha256").hex()}


def read(metadata: Mapping[str, Any], secret: bytes) -> Header | None:
    """Return the header of a notebook; None when it has none.

    Raises:
        ValueError: when its header was changed, or made with another key.
    """
    told = metadata.get(NAME)
    if told is None:
        return None
    texts = ("assignment", "notebook", "person", "signature")
    if not isinstance(told, Mapping) or not all(isinstance(told.get(name), str) for name in texts):
        raise ValueError("not a header")
    header = Header(told["assignment"], told["notebook"], told["person"])
    if not hmac.compare_digest(signed(header, secret)["signature"].encode(), told["signature"].encode()):
        raise ValueError("not our signature")
    return header
