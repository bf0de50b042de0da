"""What was handed in: read without trust, and put back into the shape that the assignment gave it."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

# A notebook larger than this is no exercise that a person answered.
LARGEST = 20 << 20

MISSING_ANSWER = "*This answer was missing from what was handed in.*"


class NotGradable(Exception):
    """A submission that cannot be graded. Its message is the reason, as the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class MasterCell:
    """A cell as the assignment has it.

    Attributes:
        grade_id: its name.
        kind: "code" or "markdown".
        source, checksum: its text in the released notebook with its hidden checks, and nbgrader's checksum of it.
        locked, grade, solution, task: nbgrader's marks of what it is for.
        points: marks that can be had; 0 where it is not graded.
    """

    grade_id: str
    kind: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float

    @property
    def is_check(self) -> bool:
        """Whether it is run to give marks."""
        return self.grade and not self.solution and self.kind == "code"

    def metadata(self) -> dict[str, Any]:
        """Return its metadata as nbgrader writes it."""
        told: dict[str, Any] = {
            "schema_version": 3,
            "grade_id": self.grade_id,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "cell_type": self.kind,
            "checksum": self.checksum,
        }
        return {**told, "points": self.points} if self.grade or self.task else told


def read(path: Path) -> NotebookNode:
    """Return a submitted notebook, valid by nbformat, version 4.

    Raises:
        NotGradable: when there is no readable notebook there.
    """
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise NotGradable("what was handed in is not a file but a link or something else")
        if found.st_size > LARGEST:
            raise NotGradable(f"the notebook is larger than {LARGEST >> 20} MB")
        text = path.read_bytes().decode("utf-8")
    except OSError as problem:
        raise NotGradable(f"the notebook could not be read ({problem.strerror})") from None
    except UnicodeDecodeError:
        raise NotGradable("the file is not a notebook: it is not text") from None
    if not text.strip():
        raise NotGradable("the file is empty")
    try:
        notebook: NotebookNode = nbformat.reads(text, as_version=4)
        _, notebook = nbformat.validator.normalize(notebook)
        nbformat.validate(notebook)
    except Exception:  # nbformat raises many kinds, and deep nesting a RecursionError
        raise NotGradable("the file is not a notebook, or it is damaged") from None
    return notebook


def fingerprint(path: Path) -> str:
    """Return a fingerprint of what was handed in, to know it again by; empty where it is no file that could be read."""
    try:
        found = path.lstat()
        ordinary = stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST
        return sha256(path.read_bytes()).hexdigest() if ordinary else ""
    except OSError:
        return ""


def beside(folder: Path, most: int) -> dict[str, bytes]:
    """Return the ordinary files in a submission's folder other than notebooks: relative path -> content.

    Links, pipes and devices are passed over, and so is all that would make more than `most` bytes.
    """
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        ordinary = stat.S_ISREG(path.lstat().st_mode) and path.resolve().is_relative_to(folder.resolve())
        if ordinary and path.suffix != ".ipynb":
            most -= path.stat().st_size
            if most < 0:
                break
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def restore(submitted: NotebookNode, master: Mapping[str, MasterCell]) -> NotebookNode:
    """Return the notebook with the assignment's cells as they were sent out, and the participant's answers in them.

    Locked cells and checks get their own text back, whatever was done to them. An answer keeps the participant's text.
    A cell is known by its nbgrader name or, where that is gone, by its notebook id. Of copies, the one with the
    original id counts, else the first. Cells that are missing come back in their place.

    Args:
        submitted: as handed in.
        master: grade_id -> cell, in the order of the assignment.
    """
    chosen: dict[str, NotebookNode] = {}
    for cell in submitted.cells:
        name = _name(cell, master)
        if name and (name not in chosen or cell.get("id") == name):
            chosen[name] = cell
    kept = {id(cell): name for name, cell in chosen.items()}
    cells: list[NotebookNode] = []
    for cell in submitted.cells:
        if id(cell) in kept:
            cells.append(_restored(cell.source, master[kept[id(cell)]]))
        else:
            cells.append(_plain(cell))
    for name, source in _missing(chosen, master).items():
        cells.insert(_place(name, cells, master), _restored(source, master[name]))
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=submitted.metadata, cells=cells)


def _name(cell: NotebookNode, master: Mapping[str, MasterCell]) -> str:
    told = cell.metadata.get("nbgrader", {})
    name = told.get("grade_id") if isinstance(told, Mapping) else None
    return next((n for n in (name, cell.get("id")) if isinstance(n, str) and n in master), "")


def _restored(source: str, cell: MasterCell) -> NotebookNode:
    make: Any = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
    text = source if cell.solution and not cell.locked else cell.source
    made: NotebookNode = make(text, metadata={"nbgrader": cell.metadata()})
    return made


def _plain(cell: NotebookNode) -> NotebookNode:
    cell = cell.copy()
    cell.metadata = NotebookNode({key: value for key, value in cell.metadata.items() if key != "nbgrader"})
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def _missing(chosen: Mapping[str, object], master: Mapping[str, MasterCell]) -> dict[str, str]:
    missing = (cell for name, cell in master.items() if name not in chosen)
    # A coded answer that is gone has no text to put back; its checks will say that it is missing.
    return {
        cell.grade_id: MISSING_ANSWER if cell.solution else cell.source
        for cell in missing
        if not (cell.solution and cell.kind == "code")
    }


def _place(name: str, cells: list[NotebookNode], master: Mapping[str, MasterCell]) -> int:
    """Return where a missing cell belongs: behind the nearest cell before it that is there."""
    order = list(master)
    before = set(order[: order.index(name)])
    places = [at for at, cell in enumerate(cells) if cell.metadata.get("nbgrader", {}).get("grade_id") in before]
    return places[-1] + 1 if places else 0
