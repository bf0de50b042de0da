"""A small cohort in a real nbgrader course: one assignment of two notebooks, five people on the roll."""

from __future__ import annotations

import copy
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader

from qitools.course.grading.batch import grade
from qitools.course.grading.sandbox import Limits
from qitools.course.header import NAME, Header, key, signed
from qitools.course.layout import Course

ROOT = Path(__file__).parents[2]
ASSIGNMENT = "workshop-1-day-2"

PEOPLE = {
    "aisha": ("Aisha", "Khan", "aisha.khan@riverside.example"),
    "ben": ("Ben", "O'Neill", "ben@riverside.example"),
    "carla": ("Carla", "Müller", ""),
    "ann": ("Ann", "Smith", "ann@riverside.example"),
    "ann-lee": ("Ann", "Lee", "annlee@riverside.example"),
}

SECRET = "the hidden marker of the second check"

GOOD = {
    "effect": "24% of first appointments were not attended, April to September 2026",
    "categories": {
        bone: [f"{bone} cause {n}" for n in range(3)] for bone in ("People", "Process", "Policies", "Environment")
    },
}

_ANSWER = f"""\
w1d2l2_answer = dict(
    ### BEGIN SOLUTION
    {GOOD!r}
    ### END SOLUTION
)"""

_CHECK = """\
from qitools.course.exercise import advice

advice("fishbone", w1d2l2_answer, "{code}")
### BEGIN HIDDEN TESTS
from qitools.course.exercise import marks

marks("fishbone", w1d2l2_answer, "{code}", 2, attempted=len(w1d2l2_answer.get("categories", {{}})) > 1)
### END HIDDEN TESTS"""

_WRITTEN = (
    "### BEGIN SOLUTION\nI would ask what happens at the desk when nobody answers the telephone.\n### END SOLUTION"
)


def _cell(kind: str, source: str, name: str, points: float = 0, *, solution: bool = False) -> nbformat.NotebookNode:
    told: dict[str, Any] = {
        "schema_version": 3, "grade_id": name, "solution": solution, "grade": bool(points),
        "locked": not solution, "task": False,
    }  # fmt: skip
    if points:
        told["points"] = points
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return make(source, id=name, metadata={"nbgrader": told})


SOURCES = {
    "fishbone": [
        _cell("markdown", "# Fishbone: Team Outpatients\n\nWrite a fishbone.", "w1d2l2-intro"),
        _cell("code", _ANSWER, "w1d2l2-answer", solution=True),
        _cell("code", _CHECK.format(code="FISH02"), "w1d2l2-fish02", 2),
        _cell("code", _CHECK.format(code="FISH04"), "w1d2l2-fish04", 2),
        _cell("markdown", _WRITTEN, "w1d2l2-questions", 15, solution=True),
    ],
    "process-map": [
        _cell("markdown", "# Process map: Team Heron", "w1d2l1-intro"),
        _cell(
            "code",
            "w1d2l1_lead = (\n    ### BEGIN SOLUTION\n    61\n    ### END SOLUTION\n)",
            "w1d2l1-lead",
            solution=True,
        ),
        _cell(
            "code",
            "from qitools.course.exercise import say\n\nsay(f'The lead time is {w1d2l1_lead} days.')\n"
            f"### BEGIN HIDDEN TESTS\n# {SECRET}\nfloat(2 * (w1d2l1_lead == 61))\n### END HIDDEN TESTS",
            "w1d2l1-days",
            2,
        ),
    ],
}


def make(root: Path) -> Course:
    """Make the course, release its assignment with nbgrader, and put the people on the roll."""
    exercises = root / "exercises"
    (exercises / "source" / ASSIGNMENT).mkdir(parents=True)
    shutil.copy(ROOT / "exercises" / "nbgrader_config.py", exercises)
    for name, cells in SOURCES.items():
        notebook = nbformat.v4.new_notebook(cells=copy.deepcopy(cells))
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, exercises / "source" / ASSIGNMENT / f"{name}.ipynb")
    with gradebook(exercises) as book:
        for person, (first, last, email) in PEOPLE.items():
            book.update_or_create_student(person, first_name=first, last_name=last, email=email or None)
    done = api(exercises).generate_assignment(ASSIGNMENT)
    assert done["success"], done["log"]
    return Course(root)


def api(exercises: Path) -> NbGraderAPI:
    """Return what the formgrader's buttons call."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(exercises)).load_config()
    config.CourseDirectory.root = str(exercises)
    return NbGraderAPI(config=config)


def gradebook(exercises: Path) -> Gradebook:
    """Return the course's gradebook, made where there is none."""
    path = os.environ["PATH"]
    # To make one, nbgrader calls a bare `alembic`, which must be that of this environment.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])
    try:
        return Gradebook(f"sqlite:///{exercises / 'gradebook.db'}", "improvement-coaching")
    finally:
        os.environ["PATH"] = path


def answered(
    course: Course,
    notebook: str = "fishbone",
    answer: Any = None,
    words: str = "",
    *,
    person: str = "",
    sign: bool = True,
) -> nbformat.NotebookNode:
    """Return a released notebook with an answer, and words of one's own, in it; signed as `release` signs it."""
    made = nbformat.read(course.exercises / "release" / ASSIGNMENT / f"{notebook}.ipynb", as_version=4)
    for cell in made.cells:
        if answer is not None and cell.metadata.nbgrader.solution and cell.cell_type == "code":
            cell.source = cell.source.replace("{}", repr(answer), 1)
        if words and cell.metadata.nbgrader.solution and cell.cell_type == "markdown":
            cell.source = words
    if sign:
        made.metadata[NAME] = signed(Header(ASSIGNMENT, notebook, person), key(course.exercises))
    return made


def sent(path: Path, notebook: nbformat.NotebookNode, at: str = "2027-01-20T10:00:00+00:00") -> Path:
    """Write a notebook as somebody sent it, at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return stamped(path, at)


def stamped(path: Path, at: str = "2027-01-20T10:00:00+00:00") -> Path:
    """Set the time at which a file came."""
    when = datetime.fromisoformat(at).timestamp()
    os.utime(path, (when, when))
    return path


def submitted(course: Course, person: str, notebook: str = "fishbone") -> Path:
    """Return where the grader looks for a notebook."""
    return course.exercises / "submitted" / person / ASSIGNMENT / f"{notebook}.ipynb"


WEAK = {
    "effect": "24% of first appointments were not attended, April to September 2026",
    "categories": {"People": ["Lack of a text reminder", "No one asks", "Shift work"], "Process": ["Late letters"]},
}

HOSTILE_WORDS = """\
# A heading of mine

I would ask <script>document.title = "taken"</script> what happens.

![a picture](http://elsewhere.example/pixel.png) [a link](javascript:alert(1)) <img src=x onerror=alert(2)>
"""


def graded(root: Path) -> Course:
    """Return the course with the cohort's work graded.

    Aisha did all of it, and her answer in words has been read. Ben made mistakes, and a zero. Carla's fishbone is
    damaged, and her other notebook is missing. Ann handed in nothing. Ann Lee's notebook ends its own Python.
    """
    course = make(root)
    ends = answered(course, "process-map")
    ends.cells.insert(1, nbformat.v4.new_code_cell("import os\nos._exit(0)"))
    for person, notebook, made in (
        ("aisha", "fishbone", answered(course, answer=GOOD, words="I would ask the *clerk* first.")),
        ("aisha", "process-map", answered(course, "process-map", 61)),
        ("ben", "fishbone", answered(course, answer=WEAK, words=HOSTILE_WORDS)),
        ("ben", "process-map", answered(course, "process-map", 60)),
        ("ann-lee", "process-map", ends),
    ):
        sent(submitted(course, person, notebook), made)
        submitted(course, person).with_name("timestamp.txt").write_text("2027-01-20 10:00:00 UTC\n")
    submitted(course, "carla").parent.mkdir(parents=True)
    submitted(course, "carla").write_text("this was cut off")
    grade(course.exercises, ASSIGNMENT, limits=Limits(wall=20, cpu=15))
    with gradebook(course.exercises) as book:
        mark = book.find_grade("w1d2l2-questions", "fishbone", ASSIGNMENT, "aisha")
        mark.manual_score, mark.needs_manual_grade = 12, False
        book.find_comment(
            "w1d2l2-questions", "fishbone", ASSIGNMENT, "aisha"
        ).manual_comment = "Who else might **know**?"
        book.db.commit()
    return course
