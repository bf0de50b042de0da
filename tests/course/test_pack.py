"""The participant pack holds all that a participant needs, always the same bytes, and its lessons run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from qitools.course import header
from qitools.course.book import build
from qitools.course.lab import unpack
from qitools.course.layout import Course
from qitools.course.pack import pack, personal
from qitools.course.release import release
from qitools.errors import InputError
from tests.course.cohort import gradebook
from tests.course.conftest import edit

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]


@pytest.fixture(scope="module")
def packed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The tiny course with its pack made."""
    root = tmp_path_factory.mktemp("packed") / "course"
    shutil.copytree(made, root)
    course = Course(root)
    release(course)
    pack(course)
    return course


def test_the_pack_holds_lessons_exercises_data_library_and_where_to_start(packed: Course) -> None:
    with ZipFile(packed.pack) as archive:
        assert archive.namelist() == [
            "START-HERE.md",
            "exercises/day-1/counting.ipynb",
            "lessons/data/falls.csv",
            "lessons/day-1/counting.ipynb",
            "lessons/day-2/drawing.ipynb",
            "qitools-0.1.0-py3-none-any.whl",
            "requirements.txt",
        ]
        assert archive.read("START-HERE.md") == b"Install qitools-0.1.0-py3-none-any.whl first.\n"
        lesson = json.loads(archive.read("lessons/day-1/counting.ipynb"))
        assert b"40 + 2" not in archive.read("exercises/day-1/counting.ipynb")
    assert lesson["metadata"]["kernelspec"]["name"] == "python3"
    assert [cell.get("outputs", []) for cell in lesson["cells"]] == [[]] * len(lesson["cells"])


def test_each_person_s_own_pack_differs_in_whose_exercises_it_holds(packed: Course, tmp_path: Path) -> None:
    shutil.copytree(packed.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    with pytest.raises(InputError, match="no gradebook yet"):
        personal(course)
    with gradebook(course.exercises) as book:
        for person in ("aisha", "ben"):
            book.add_student(person)
    packs = personal(course)
    assert [path.name for path in packs] == ["aisha.zip", "ben.zip"]
    secret = header.key(course.exercises)
    for path in packs:
        with ZipFile(path) as own, ZipFile(course.pack) as common:
            assert own.namelist() == common.namelist()
            differ = [name for name in own.namelist() if own.read(name) != common.read(name)]
            assert differ == ["exercises/day-1/counting.ipynb"]
            told = header.read(json.loads(own.read(differ[0]))["metadata"], secret)
            assert told == header.Header("day-1", "counting", path.stem)
            assert not any(secret.hex().encode() in own.read(name) for name in own.namelist())


def test_the_same_course_gives_the_same_bytes_wherever_it_lies(packed: Course, tmp_path: Path) -> None:
    shutil.copytree(packed.root, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("_build"))
    other = Course(tmp_path / "elsewhere")
    build(other)
    release(other)
    assert pack(other).read_bytes() == packed.pack.read_bytes()


def test_a_lesson_finds_its_data_where_it_looks_for_it_in_the_book(packed: Course) -> None:
    folder = unpack(packed)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider", "--rootdir=.", "lessons"],
        cwd=folder,
        env={"PYTHONPATH": str(packed.root), "PATH": "", "HOME": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_a_lesson_whose_data_would_be_missing_is_named(packed: Course, tmp_path: Path) -> None:
    shutil.copytree(packed.root, tmp_path / "course")
    course = Course(tmp_path / "course")
    (course.book / "data" / "falls.csv").rename(course.book / "day-1" / "falls.csv")
    build(edit(course, "book/day-1/counting.md", "../data/falls.csv", "falls.csv"))
    with pytest.raises(InputError, match=r"book/day-1/counting\.md reads book/day-1/falls\.csv"):
        pack(Course(course.root))
    assert course.pack.read_bytes() == packed.pack.read_bytes()


def test_each_unpacked_copy_is_a_new_one(packed: Course) -> None:
    first = unpack(packed)
    (first / "my work.txt").write_text("kept")
    assert unpack(packed) != first
    assert (first / "my work.txt").read_text() == "kept"
