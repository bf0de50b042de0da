"""What participants get holds no answer, and making it touches nothing of the faculty's."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from qitools.course import header
from qitools.course.layout import Course
from qitools.course.release import release
from tests.course.conftest import HIDDEN, SOLUTION, exercise

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]


@pytest.fixture(scope="module")
def released(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny course whose exercise is released."""
    root = tmp_path_factory.mktemp("released") / "course"
    shutil.copytree(made, root)
    assert release(Course(root)) == ["day-1"]
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """The same, the test's own."""
    shutil.copytree(released, tmp_path / "course")
    return Course(tmp_path / "course")


def put(course: Course, answer: str = SOLUTION, test: str = HIDDEN, name: str = "day-1") -> Path:
    """Write an exercise's source."""
    path = course.exercises / "source" / name / "counting.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(exercise(answer, test), path)
    return path


def problem(course: Course) -> str:
    """Release what cannot be released, and return what is said."""
    with pytest.raises(ExceptionGroup) as caught:
        release(course)
    (found,) = caught.value.exceptions
    assert "\n" not in str(found)
    assert not (course.released / "day-1").exists()
    return str(found)


def test_a_release_holds_no_answer_and_no_hidden_test(course: Course) -> None:
    text = (course.released / "day-1" / "counting.ipynb").read_text("utf-8")
    assert "print(answer)" in text
    assert "40 + 2" not in text
    assert not [cell.source for cell in nbformat.reads(text, as_version=4).cells if "42" in cell.source]


def test_a_release_says_which_exercise_it_is_and_only_its_course_can_say_so(course: Course) -> None:
    released = nbformat.read(course.released / "day-1" / "counting.ipynb", as_version=4)
    assert header.read(released.metadata, header.key(course.exercises)) == header.Header("day-1", "counting")
    with pytest.raises(ValueError, match="signature"):
        header.read(released.metadata, bytes(32))


def test_the_faculty_s_course_is_left_as_it_is(course: Course) -> None:
    before = sorted(course.exercises.rglob("*"))
    put(course, test=HIDDEN.replace("42", "43"))
    release(course)
    assert sorted(course.exercises.rglob("*")) == before
    assert not list(course.build.glob(".release*"))


def test_only_what_changed_is_released_anew(course: Course) -> None:
    assert release(course) == []
    put(course, name="day-2")
    assert release(course) == ["day-2"]
    shutil.rmtree(course.exercises / "source" / "day-2")
    assert release(course) == []
    assert sorted(path.name for path in course.released.glob("[!.]*")) == ["day-1"]


@pytest.mark.parametrize(
    ("answer", "test"),
    [
        (SOLUTION, HIDDEN.replace("BEGIN HIDDEN", "begin hidden")),
        (SOLUTION, HIDDEN.replace("### END HIDDEN TESTS", "")),
        (SOLUTION, f"{HIDDEN}\n{SOLUTION}"),
    ],
)
def test_a_mistake_in_the_marks_does_not_get_out(course: Course, answer: str, test: str) -> None:
    put(course, answer, test)
    assert problem(course).startswith("exercises/source/day-1")


def test_a_file_that_is_no_notebook_is_named_and_the_others_are_released(course: Course) -> None:
    put(course, name="day-2")
    (course.exercises / "source" / "day-1" / "counting.ipynb").write_text("{ this is not JSON")
    assert problem(course).startswith("exercises/source/day-1/counting.ipynb is not a notebook")
    assert (course.released / "day-2" / "counting.ipynb").is_file()
