"""Grading a folder of honest and hostile submissions: marks for work, a reason for everything else, and no harm.

The attacks bound themselves: they stop at a count that would break an unlimited run.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from qitools.course.grading.batch import Report, grade
from qitools.course.grading.sandbox import Limits
from qitools.errors import InputError
from tests.exercises.conftest import Course
from tests.exercises.submissions import SOURCE, fill, mistakes, solution

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]

ASSIGNMENT, TOPIC = "workshop-1-day-2", "fishbone-and-five-whys"
NAME = f"{ASSIGNMENT}/{TOPIC}"
LIMITS = Limits(wall=12, cpu=10, memory=700 << 20)

# Code that a hostile participant puts before an untouched answer. None of it may earn a mark.
HOSTILE_CODE = {
    "exit": "import os; os._exit(0)",
    "stubborn-loop": "import signal\nsignal.signal(signal.SIGALRM, lambda *_: None)\nwhile True:\n    pass",
    "fork-bomb": "import os, time\nfor _ in range(300):\n    if os.fork() == 0:\n        time.sleep(5); os._exit(0)",
    "allocation": "x = [bytearray(b'x' * (64 << 20)) for _ in range(125)]",
    "output": "for _ in range(64):\n    print('x' * (16 << 20))",
    "reads-source": "import glob\nprint(glob.glob('/**/*fishbone-and-five-whys*', recursive=True))\nopen('{source}').read()",
    "reads-gradebook": "import sqlite3\nsqlite3.connect('{gradebook}').execute('select * from grade')",
    "writes-gradebook": "import sqlite3\nb = sqlite3.connect('{gradebook}')\nb.execute('update grade set auto_score = 15')\nb.commit()",
    "reads-neighbour": "open('{neighbour}').read()",
    "reads-passwd": "print(open('/etc/passwd').read())",
    "reads-environment": "import os\nprint(os.environ)\nprint(open('/proc/self/environ').read())",
    "daemon": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        time.sleep(8)\n        open('{gradebook}', 'w').write('gone')\n    os._exit(0)"
    ),
    "socket": "import socket\nsocket.create_connection(('127.0.0.1', 9), timeout=1)",
    "patches-builtins": "import builtins\nbuiltins.sum = lambda *_: 99\nbuiltins.len = lambda *_: 99",
    "patches-marks": "import qitools.course.exercise as e\ne.marks = lambda *a, **k: 99.0",
    "patches-reviews": "import qitools.review.core as c\nc.Subject.review = lambda *a, **k: c.Review()",
    "patches-pandas": "import pandas\npandas.DataFrame.__eq__ = lambda *_: True",
    "traces": "import sys\nsys.settrace(lambda f, e, a: print(f.f_code.co_code) if 'marks' in f.f_code.co_names else None)",
    "equal-to-all": (
        "class Same(dict):\n    __eq__ = lambda s, o: True\n    get = lambda s, k, d=None: 'DNA missed in clinic 2026'\n"
        "w1d2l2_answer = Same()"
    ),
}  # fmt: skip

# Attacks whose notebook cannot be run to its end; the reason says what happened.
REASONS = {
    "exit": "ended its own Python",
    "stubborn-loop": "still running after 12 seconds (10 of computing)",
    "allocation": "memory",
    "not-json": "not a notebook",
    "empty": "is empty",
    "link": "a link or something else",
    "pipe": "a link or something else",
    "huge": "larger than",
}


def with_code(notebook: nbformat.NotebookNode, source: str) -> nbformat.NotebookNode:
    notebook = copy.deepcopy(notebook)
    notebook.cells.insert(3, nbformat.v4.new_code_cell(source))
    return notebook


def changed(notebook: nbformat.NotebookNode, change) -> nbformat.NotebookNode:
    notebook = copy.deepcopy(notebook)
    change(notebook.cells)
    return notebook


def by_id(cells, grade_id):
    return next(cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def strip_metadata(cells):
    for cell in cells:
        cell.metadata = {}


def delete_checks(cells):
    cells[:] = [cell for cell in cells if "fish0" not in cell.metadata.get("nbgrader", {}).get("grade_id", "")]


def edit_checks(cells):
    for cell in cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "99.0"


def edit_points(cells):
    for cell in cells:
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader.points = 1000


def unmark_checks(cells):
    for cell in cells:
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            cell.cell_type = "raw"
            del cell["outputs"], cell["execution_count"]


def move_solution_flag(cells):
    by_id(cells, "w1d2l2-fish01").metadata.nbgrader.update(solution=True, locked=False)
    by_id(cells, "w1d2l2-answer").metadata.nbgrader.update(solution=False)


def copy_answer(cells):
    cells.append(copy.deepcopy(by_id(cells, "w1d2l2-answer")))
    cells[-1]["id"] = "copied"
    cells[-1].source = "w1d2l2_answer = w1d2l2_answer"


# Changes to the perfect notebook that are no reason to lose a mark: what was sent out is put back.
RESTORED = {
    "metadata-stripped": strip_metadata,
    "checks-deleted": delete_checks,
    "checks-edited": edit_checks,
    "points-edited": edit_points,
    "checks-raw": unmark_checks,
    "flag-moved": move_solution_flag,
    "cell-copied": copy_answer,
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Report, dict[str, str]]:
    root = tmp_path_factory.mktemp("hostile")
    (root / "source" / ASSIGNMENT).mkdir(parents=True)
    shutil.copy(SOURCE / f"{NAME}.ipynb", root / "source" / ASSIGNMENT)
    shutil.copy(SOURCE.parent / "nbgrader_config.py", root)
    course = Course(root)
    course.run("generate_assignment", ASSIGNMENT)
    source, released = SOURCE / f"{NAME}.ipynb", root / "release" / f"{NAME}.ipynb"
    perfect, untouched = fill(released, solution(source)), nbformat.read(released, as_version=4)
    course.submit("aisha", NAME, perfect)
    course.submit("zoe", NAME, fill(released, mistakes(NAME)["typical"].answers(source)))
    places = {
        "source": root / "source" / f"{NAME}.ipynb",
        "gradebook": root / "gradebook.db",
        "neighbour": root / "submitted" / "aisha" / f"{NAME}.ipynb",
    }
    for student, code in HOSTILE_CODE.items():
        for name, place in places.items():
            code = code.replace("{" + name + "}", str(place))
        course.submit(student, NAME, with_code(untouched, code))
    for student, change in RESTORED.items():
        course.submit(student, NAME, changed(perfect, change))

    def place(student: str) -> Path:
        path = root / "submitted" / student / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        return path

    place("not-json").write_text("this is no notebook")
    place("empty").write_text("")
    place("huge").write_text('{"cells": "' + "x" * (60 << 20) + '"}')
    place("link").symlink_to(places["neighbour"])
    os.mkfifo(place("pipe"))
    place("wrong-name").with_name("my answers.ipynb").write_text(json.dumps(perfect))
    place("new\nline").write_text(json.dumps(perfect))
    before = {str(path): _digest(path) for path in (*(root / "source").rglob("*.ipynb"), places["neighbour"])}
    report = grade(root, ASSIGNMENT, processes=2, limits=LIMITS)
    return course, report, before


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def line(report: Report, student: str):
    (found,) = [line for line in report.lines if line.student == student]
    return found


@pytest.mark.parametrize(("student", "marks"), [("aisha", 14), ("zoe", 10), ("new\nline", 14)])
def test_honest_neighbours_are_graded_rightly(graded, student, marks):
    _, report, _ = graded
    assert (line(report, student).status, sum(line(report, student).marks.values())) == ("graded", marks)


@pytest.mark.parametrize("student", [name for name in HOSTILE_CODE if name not in REASONS])
def test_an_attack_earns_nothing(graded, student):
    _, report, _ = graded
    found = line(report, student)
    assert sum(found.marks.values()) == 0, found
    assert found.status == "graded" or found.reason


@pytest.mark.parametrize(("student", "reason"), REASONS.items())
def test_what_cannot_be_graded_has_a_reason(graded, student, reason):
    course, report, _ = graded
    assert line(report, student).status == "not graded"
    assert reason in line(report, student).reason
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        kept = gradebook.find_submission_notebook(TOPIC, ASSIGNMENT, student)
        assert all(grade.auto_score is None and grade.needs_manual_grade for grade in kept.grades)
        assert all(reason in comment.comment for comment in kept.comments)


@pytest.mark.parametrize("student", RESTORED)
def test_the_assignment_s_own_cells_are_put_back(graded, student):
    _, report, _ = graded
    assert sum(line(report, student).marks.values()) == 14, line(report, student)


def test_a_notebook_of_another_name_is_missing_and_not_zero(graded):
    _, report, _ = graded
    assert line(report, "wrong-name").status == "missing"


def test_nothing_outside_was_changed_or_left_running(graded):
    course, _, before = graded
    assert {path: _digest(Path(path)) for path in before} == before
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "aisha").score == 14


def test_the_outputs_hold_no_secret(graded):
    course, _, _ = graded
    for student in ("reads-passwd", "reads-environment", "reads-source"):
        text = (course.root / "autograded" / student / f"{NAME}.ipynb").read_text("utf-8")
        outputs = "".join(str(cell.get("outputs")) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")
        assert "root:x:0" not in outputs
        assert "PYTEST_CURRENT_TEST" not in outputs
        assert str(course.root) not in outputs.replace("No such file", "").split("FileNotFoundError")[0]


def test_grading_again_changes_nothing(graded):
    course, report, _ = graded
    again = grade(course.root, ASSIGNMENT, ["aisha", "zoe"], processes=2, limits=LIMITS)
    assert [line(again, name) for name in ("aisha", "zoe")] == [line(report, name) for name in ("aisha", "zoe")]
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        assert len(gradebook.assignment_submissions(ASSIGNMENT)) == len(
            {found.student for found in report.lines if found.status != "missing"}
        )


def test_an_assignment_or_a_person_that_is_not_there_is_named(graded):
    course, _, _ = graded
    with pytest.raises(InputError, match=f"no assignment 'day-9'; the course has {ASSIGNMENT}"):
        grade(course.root, "day-9", limits=LIMITS)
    with pytest.raises(InputError, match="'nobody' is not on the roll"):
        grade(course.root, ASSIGNMENT, ["nobody"], limits=LIMITS)


def test_what_a_person_gave_is_kept(graded):
    course, _, _ = graded
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        given = gradebook.find_grade("w1d2l2-questions", TOPIC, ASSIGNMENT, "zoe")
        given.manual_score, given.needs_manual_grade = 9, False
        gradebook.db.commit()
    grade(course.root, ASSIGNMENT, ["zoe"], limits=LIMITS)
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "zoe").score == 19


def test_nbgrader_s_own_feedback_and_export_work_on_the_result(graded):
    course, _, _ = graded
    course.run("generate_feedback", ASSIGNMENT, "--student", "zoe")
    assert "FISH07" in course.nbgrader_feedback("zoe", NAME)
    course.run("export")
    assert "zoe" in (course.root / "grades.csv").read_text("utf-8")
