"""A tiny course to build: two lessons with code, one without, a library of two modules, and an exercise."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from qitools.course.book import build
from qitools.course.layout import Course
from tests.course.cohort import graded as grade_cohort
from tests.course.cohort import make as make_cohort

ROOT = Path(__file__).parents[2]

# How a page with code begins.
HEAD = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""

LESSON = (
    HEAD
    + """\
# {title}

Some words.

```{{code-cell}} ipython3
{code}
```
"""
)

FILES = {
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n  - file: day-1/counting\n  - file: day-2/drawing\n",
    "book/index.md": "# Tiny course\n\nIt begins with {doc}`counting </day-1/counting>`.\n",
    "book/day-1/counting.md": LESSON.format(
        title="Counting",
        code="from pathlib import Path\nfrom qitools.counting import total\ntotal(Path('../data/falls.csv').read_text())",
    ),
    "book/day-2/drawing.md": LESSON.format(title="Drawing", code="from qitools.drawing import arrow\narrow()"),
    "book/data/falls.csv": "3\n4\n",
    "book/reference/references.bib": "",
    "book/_redirects.yml": "old: day-1/counting\n",
    "book/_pack/START-HERE.md": "Install WHEEL first.\n",
    "qitools/__init__.py": "",
    "qitools/counting.py": "def total(text):\n    return f'{sum(map(int, text.split()))} falls'\n",
    "qitools/drawing.py": "def arrow():\n    return '-->'\n",
    "requirements/course.txt": "numpy==2.0.0\n",
    "README.md": "Tiny.\n",
    "LICENSE": "MIT\n",
    "LICENSE-CONTENT.md": "CC BY 4.0\n",
}


def exercise(answer: str, test: str) -> nbformat.NotebookNode:
    """Return an assignment with one answer cell and one test cell."""

    def cell(source: str, name: str, *, solution: bool = False, grade: bool = False) -> nbformat.NotebookNode:
        settings = {
            "schema_version": 3, "grade_id": name, "solution": solution, "grade": grade, "locked": grade,
            "task": False, **({"points": 1} if grade else {}),
        }  # fmt: skip
        return nbformat.v4.new_code_cell(source, id=name, metadata={"nbgrader": settings})

    made = nbformat.v4.new_notebook(
        cells=[cell(answer, "answer", solution=True), cell(test, "check", grade=True)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    return made


SOLUTION = "answer = (\n    ### BEGIN SOLUTION\n    40 + 2\n    ### END SOLUTION\n)"
HIDDEN = "print(answer)\n### BEGIN HIDDEN TESTS\nassert answer == 42\n### END HIDDEN TESTS"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with its book built. Tests ask for `course`."""
    root = tmp_path_factory.mktemp("tiny")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name in ("_config.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "book" / "_static", root / "book" / "_static")
    source = root / "exercises" / "source" / "day-1"
    source.mkdir(parents=True)
    shutil.copy(ROOT / "exercises" / "nbgrader_config.py", root / "exercises")
    nbformat.write(exercise(SOLUTION, HIDDEN), source / "counting.ipynb")
    build(Course(root))
    return root


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Course:
    """A tiny course of the test's own, built."""
    shutil.copytree(made, tmp_path / "course")
    return Course(tmp_path / "course")


def edit(course: Course, name: str, old: str, new: str) -> Course:
    """Change a file of the course; return the course as it is read afresh."""
    path = course.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return Course(course.root)


@pytest.fixture(scope="session")
def released_cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort whose assignment is released. Tests ask for `cohort`."""
    return make_cohort(tmp_path_factory.mktemp("cohort") / "course").root


@pytest.fixture
def cohort(released_cohort: Path, tmp_path: Path) -> Course:
    """A cohort of the test's own."""
    shutil.copytree(released_cohort, tmp_path / "cohort")
    return Course(tmp_path / "cohort")


@pytest.fixture(scope="session")
def graded_cohort(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A cohort whose work is graded, for tests that only read it."""
    return grade_cohort(tmp_path_factory.mktemp("graded") / "course")
