"""Keeping what is typed in a file beside the notebook, so that nothing is lost when the kernel stops."""

from __future__ import annotations

import json
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from qitools.errors import InputError


class Autosave:
    """One file of JSON that is always whole: a new one takes its place only when it is complete.

    Args:
        name: the file is `<name>.autosave.json`, in the folder of the notebook.
        kind: what it holds, such as "FishboneEditor".

    Raises:
        InputError: when the name cannot be the name of a file.
    """

    def __init__(self, name: str, kind: str) -> None:
        if not isinstance(name, str) or not re.fullmatch(r"\w[\w .-]{0,99}", name):
            raise InputError(
                f"The name of an editor is made of letters, digits, spaces, '-' and '_', such as 'w1d2l2'; it is {name!r}."
            )
        # Resolved now: a cell that changes folder later must not send the work elsewhere.
        self.path = Path(f"{name}.autosave.json").absolute()
        self.kind = kind
        self.problem = ""
        self._held: bytes | None = None
        self._foreign = False

    def load(self) -> dict[str, Any] | None:
        """Return what was saved, or None. A file that cannot be used is renamed and kept; `problem` says so."""
        try:
            self._held = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._foreign = True
            self.problem = (
                f"{self.path.name} cannot be read ({error.strerror}), so nothing is saved; ask for help with it."
            )
            return None
        try:
            saved = json.loads(self._held.decode())
        except (ValueError, RecursionError):
            saved = None
        if isinstance(saved, dict) and saved.get("editor") == self.kind and isinstance(saved.get("state"), dict):
            return saved
        damaged = not (isinstance(saved, dict) and saved.get("editor"))
        aside = self._set_aside("damaged" if damaged else "other")
        reason = "was damaged" if damaged else "belongs to another kind of editor"
        if aside is None:
            self._foreign = True
            self.problem = (
                f"{self.path.name} {reason} and cannot be renamed, so nothing is saved; ask for help with it."
            )
        else:
            self.problem = f"{self.path.name} {reason}; it is kept as {aside.name}, and the editor starts afresh."
        return None

    def save(self, held: dict[str, Any]) -> bool:
        """Write `held`, and say whether it is safe on the disk; if not, `problem` says why."""
        if self._foreign:
            return False
        data = json.dumps({"editor": self.kind, **held}, ensure_ascii=False).encode()
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            if data != self._held:
                if self.path.exists() and self.path.read_bytes() != self._held:
                    self._foreign = True
                    self.problem = (
                        f"Another editor is saving to {self.path.name}, so this one is not saved: "
                        "give each editor a name of its own, or run the cell of this one again."
                    )
                    return False
                fresh.write_bytes(data)
                os.replace(fresh, self.path)
                self._held = data
        except OSError as error:
            fresh.unlink(missing_ok=True)
            self.problem = (
                f"Your work cannot be saved beside the notebook ({error.strerror}); "
                "use “Copy my answer” to keep it until that is mended."
            )
            return False
        self.problem = ""
        return True

    def _set_aside(self, why: str) -> Path | None:
        stamp = f"{datetime.now():%Y-%m-%d-%H%M%S}"
        names = [f"{self.path.name.removesuffix('.json')}.{why}-{stamp}{more}.json" for more in ("", "-2", "-3")]
        aside = next((self.path.with_name(name) for name in names if not self.path.with_name(name).exists()), None)
        try:
            if aside:
                os.replace(self.path, aside)
        except OSError:
            return None
        self._held = None
        return aside
