"""A notebook runs again when something it uses has changed, and only then."""

from __future__ import annotations

import pytest

from qitools.course.execute import execute, result
from qitools.course.layout import Course
from tests.course.conftest import LESSON, edit

pytestmark = pytest.mark.slow

COUNTING, DRAWING = "day-1/counting", "day-2/drawing"


def shown(course: Course, name: str) -> str:
    """Return what the last cell of a page shows."""
    page = next(page for page in course.pages if page.name == name)
    text: str = result(course, page).cells[-1].outputs[0].data["text/plain"]
    return text


def test_nothing_runs_when_nothing_changed(course: Course) -> None:
    assert execute(course) == []
    assert shown(course, COUNTING) == "'7 falls'"


@pytest.mark.parametrize(
    ("name", "old", "new", "runs"),
    [
        ("book/data/falls.csv", "4", "5", [COUNTING]),
        ("qitools/counting.py", "falls", "slips", [COUNTING]),
        ("qitools/drawing.py", "-->", "==>", [DRAWING]),
        ("qitools/__init__.py", "", "VERSION = 2", [COUNTING, DRAWING]),
        ("book/day-1/counting.md", "total(Path", "'n = ' + total(Path", [COUNTING]),
        ("book/day-1/counting.md", "Some words.", "Other words.", []),
        ("book/reference/references.bib", "", "@misc{nobody}", []),
    ],
)
def test_what_changed_decides_what_runs(course: Course, name: str, old: str, new: str, runs: list[str]) -> None:
    assert execute(edit(course, name, old, new)) == runs
    assert execute(Course(course.root)) == []


def test_the_new_result_replaces_the_old(course: Course) -> None:
    execute(edit(course, "book/data/falls.csv", "4", "5"))
    assert shown(Course(course.root), COUNTING) == "'8 falls'"


def test_a_file_that_is_looked_for_and_a_folder_that_is_listed_count(course: Course) -> None:
    code = "from pathlib import Path\nfound = sorted(path.name for path in Path('../data').glob('*.csv'))\nfound"
    (course.book / "day-2" / "drawing.md").write_text(LESSON.format(title="Drawing", code=code), "utf-8")
    assert execute(Course(course.root)) == [DRAWING]
    (course.book / "data" / "slips.csv").write_text("1\n")
    assert execute(Course(course.root)) == [DRAWING]
    assert shown(Course(course.root), DRAWING) == "['falls.csv', 'slips.csv']"


def test_what_a_lesson_writes_itself_does_not_make_it_run_again(course: Course) -> None:
    code = (
        "import sqlite3\nlog = sqlite3.connect('team.db')\nlog.execute('create table if not exists t (n)')\nlog.close()"
    )
    code += "\nopen('note.txt', 'w').write('x')\nopen('note.txt').read()"
    (course.book / "day-2" / "drawing.md").write_text(LESSON.format(title="Drawing", code=code), "utf-8")
    assert execute(Course(course.root)) == [DRAWING]
    assert execute(Course(course.root)) == []


def test_two_pages_with_the_same_code_keep_their_own_results(course: Course) -> None:
    code = "from pathlib import Path\nPath('place.txt').read_text()"
    for name in (COUNTING, DRAWING):
        path = course.book / f"{name}.md"
        path.write_text(LESSON.format(title=name, code=code), "utf-8")
        (path.parent / "place.txt").write_text(name)
    execute(Course(course.root))
    assert [shown(Course(course.root), name) for name in (COUNTING, DRAWING)] == [f"'{COUNTING}'", f"'{DRAWING}'"]


def test_each_failure_is_a_sentence_and_the_other_results_are_kept(course: Course) -> None:
    (course.book / "data" / "falls.csv").unlink()
    edit(course, "qitools/drawing.py", "-->", "==>")
    with pytest.raises(ExceptionGroup) as caught:
        execute(Course(course.root))
    (problem,) = caught.value.exceptions
    said = str(problem)
    assert said.startswith("book/day-1/counting.md line 16, code cell 1: FileNotFoundError")
    assert "data/falls.csv" in said
    assert "`total(Path('../data/falls.csv').read_text())`" in said
    assert "\n" not in said
    assert shown(Course(course.root), DRAWING) == "'==>'"


def test_a_failed_notebook_runs_again_though_nothing_changed(course: Course) -> None:
    edit(course, "qitools/drawing.py", "'-->'", "1 / 0")
    for _ in range(2):
        with pytest.raises(ExceptionGroup, check=lambda group: "ZeroDivisionError" in str(group.exceptions[0])):
            execute(Course(course.root))


def test_a_kernel_that_dies_is_said(course: Course) -> None:
    code = "import os\nos._exit(1)"
    (course.book / "day-2" / "drawing.md").write_text(LESSON.format(title="Drawing", code=code), "utf-8")
    with pytest.raises(ExceptionGroup) as caught:
        execute(Course(course.root))
    assert str(caught.value.exceptions[0]).startswith("book/day-2/drawing.md line 16, code cell 1")
