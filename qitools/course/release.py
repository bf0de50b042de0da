"""Make the assignments as participants get them, with nbgrader, away from the faculty's gradebook."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qitools.course import header
from qitools.course.files import digest_all, replace
from qitools.course.layout import Course
from qitools.errors import InputError

if TYPE_CHECKING:
    from nbformat import NotebookNode

_MARK = re.compile(r"(BEGIN|END)\s+(SOLUTION|HIDDEN\s+TESTS|MARK\s+SCHEME)", re.IGNORECASE)


def release(course: Course) -> list[str]:
    """Bring `_build/exercises` up to date: an assignment for each folder of `exercises/source`.

    Each changed assignment goes through nbgrader in a folder of its own and without a database, so that the faculty's
    gradebook knows nothing of it.

    Args:
        course: the course.

    Returns:
        The names of the assignments that were made anew.

    Raises:
        ExceptionGroup: of `InputError`, a sentence for each assignment that cannot be released. What was released
            of it before is removed; the others are released.
    """
    course.released.mkdir(parents=True, exist_ok=True)
    for folder in course.released.iterdir():
        if folder.is_dir() and folder.name not in course.assignments:
            shutil.rmtree(folder)
    made_from = course.released / ".made-from.json"
    then = json.loads(made_from.read_text("utf-8")) if made_from.exists() else {}
    course_wide = [course.exercises / "nbgrader_config.py", course.exercises / ".course-key"]
    header.key(course.exercises)
    now = {
        name: version("nbgrader") + digest_all([course.exercises / "source" / name, *course_wide])
        for name in course.assignments
    }
    changed = [name for name in now if then.get(name) != now[name] or not (course.released / name).is_dir()]
    problems = []
    for name in changed:
        try:
            _release(course, name)
        except InputError as problem:
            shutil.rmtree(course.released / name, ignore_errors=True)
            problems.append(problem)
    made_from.write_text(json.dumps({name: now[name] for name in now if (course.released / name).is_dir()}), "utf-8")
    if problems:
        raise ExceptionGroup("Assignments cannot be released", problems)
    return changed


def run(course: Course, words: list[str]) -> None:
    """The verb: release what changed, and say where it is."""
    changed = release(course)
    print(f"Released {len(changed)} of {len(course.assignments)} assignments anew, in {course.show(course.released)}.")


def _release(course: Course, name: str) -> None:
    sources = _notebooks(course, course.exercises / "source" / name)
    with tempfile.TemporaryDirectory(dir=course.build, prefix=".release-") as scratch:
        root = Path(scratch)
        shutil.copytree(course.exercises / "source" / name, root / "source" / name)
        outcome = _nbgrader(course, root).generate_assignment(name, force=True)
        if not outcome["success"]:
            raise InputError(f"exercises/source/{name} cannot be released: {_reason(outcome)}")
        new = root / "release" / name
        released = _notebooks(course, new)
        for path, source in sources.items():
            _check(f"exercises/source/{name}/{path}", source, released[path])
            _sign(course, name, new / path, released[path])
        replace(course.released / name, new)


def _sign(course: Course, name: str, path: Path, released: NotebookNode) -> None:
    """Write into a released notebook which one it is, so that it is known again when it is handed in."""
    import nbformat

    told = header.Header(name, path.stem)
    released.metadata[header.NAME] = header.signed(told, header.key(course.exercises))
    nbformat.write(released, path)


def _nbgrader(course: Course, root: Path) -> Any:
    from nbgrader.apps import NbGraderAPI
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.exercises)).load_config()
    config.CourseDirectory.root = str(root)
    config.GenerateAssignment.no_database = True
    steps = config.GenerateAssignment.get("preprocessors") or GenerateAssignment.preprocessors.default()
    config.GenerateAssignment.preprocessors = [step for step in steps if step is not SaveCells]
    return NbGraderAPI(config=config)


def _notebooks(course: Course, folder: Path) -> dict[str, NotebookNode]:
    """Read the notebooks of an assignment.

    Raises:
        InputError: when one cannot be read, or there is none.
    """
    import nbformat

    found = {}
    for path in sorted(folder.rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        try:
            found[path.relative_to(folder).as_posix()] = nbformat.read(path, as_version=4)
        except Exception as problem:  # the reader lets errors of many kinds through
            raise InputError(
                f"{course.show(path)} is not a notebook ({type(problem).__name__}: {' '.join(str(problem).split())[:200]}); "
                "open it in JupyterLab and save it again, or take the last good copy from git."
            ) from problem
    if not found:
        raise InputError(f"{course.show(folder)} holds no notebook; add one, or remove the folder.")
    return found


def _check(path: str, source: NotebookNode, released: NotebookNode) -> None:
    """Make sure that a released notebook holds no solution and no hidden test.

    Raises:
        InputError: naming the cell that does.
    """
    secret: set[str] = set()
    shown = {""}
    for cell in source.cells:
        hidden = False
        for line in cell.source.splitlines():
            mark = _MARK.search(line)
            hidden = mark[1].upper() == "BEGIN" if mark else hidden
            (secret if hidden and not mark else shown).add(line.strip())
    for number, cell in enumerate(released.cells, 1):
        name = cell.metadata.get("nbgrader", {}).get("grade_id", number)
        leaked = [line for line in map(str.strip, cell.source.splitlines()) if line in secret - shown]
        if _MARK.search(cell.source) or leaked:
            raise InputError(
                f"{path}: the cell {name} would show participants its solution or hidden tests; "
                "check the BEGIN and END lines, and that the cell is marked as an answer or a test."
            )
        if cell.get("outputs"):
            raise InputError(f"{path}: the cell {name} would be released with outputs; clear them.")


def _reason(outcome: dict[str, Any]) -> str:
    """Return the one line of nbgrader's log that says why."""
    lines = [line for line in f"{outcome['log']}\n{outcome['error'] or ''}".splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"ERROR|Error:", line)]
    return re.sub(r"^\[.*?\] *(ERROR \|)? *", "", (errors or lines or ["nbgrader does not say why"])[-1])
