"""How long it takes to grade a cohort, beside nbgrader's own command on the same work.

    python -m bench.grading            # 40 people: a quarter of an hour, most of it nbgrader's
    python -m bench.grading --short    # 10 people

Each command is timed as a whole process. Their marks are compared, and the run fails where they are not the same.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import nbformat
from nbgrader.api import Gradebook

from bench.table import digits, judged, machine, table, times
from tests.exercises.submissions import SOURCE, fill, mistakes, solution

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "workshop-1-day-2"
STOCK = ("nbgrader", "autograde", ASSIGNMENT)
OURS = ("qitools.course", "--no-setup", "grade", ASSIGNMENT)


def run(folder: Path, *words: str) -> tuple[float, float]:
    """Run a module of Python; return its seconds, and the MB of the largest process that it was or started."""
    # nbgrader calls a bare `alembic`, which must be that of this environment
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    started = perf_counter()
    command = [sys.executable, "-m", *words]
    done = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}, stdout=sys.stderr
    )
    _, status, used = os.wait4(done.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} failed in {folder}")
    return perf_counter() - started, used.ru_maxrss / 1024


def cohort(root: Path, people: int) -> Path:
    """Make a course with so many people's work handed in, good and mistaken in turn, and return its exercises."""
    exercises = root / "exercises"
    exercises.mkdir(parents=True)
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    shutil.copy(SOURCE.parent / "nbgrader_config.py", exercises)
    shutil.copytree(SOURCE / ASSIGNMENT, exercises / "source" / ASSIGNMENT)
    run(exercises, "nbgrader", "generate_assignment", ASSIGNMENT)
    for source in sorted((SOURCE / ASSIGNMENT).glob("*.ipynb")):
        released = exercises / "release" / ASSIGNMENT / source.name
        wrong = mistakes(f"{ASSIGNMENT}/{source.stem}").values()
        made = [
            nbformat.read(released, as_version=4),
            fill(released, solution(source)),
            *(fill(released, each.answers(source)) for each in wrong),
        ]
        for number, notebook in enumerate(islice(cycle(made), people)):
            target = exercises / "submitted" / f"person-{number:03}" / ASSIGNMENT / source.name
            target.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, target)
    return exercises


def marks(exercises: Path) -> dict[tuple[str, str, str], float]:
    """Return (person, notebook, check) -> marks of what was graded without a person."""
    with Gradebook(f"sqlite:///{exercises / 'gradebook.db'}") as gradebook:
        return {
            (submission.student_id, notebook.name, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.auto_score is not None and not grade.needs_manual_grade
        }


def measure(people: int) -> list[list[str]]:
    """Return the rows of the table."""
    with TemporaryDirectory() as folder:
        first = cohort(Path(folder) / "first", people)
        second = Path(folder) / "second" / "exercises"
        shutil.copytree(first.parent, second.parent)
        ours, memory = run(second.parent, *OURS)
        split = json.loads((second / f"{ASSIGNMENT}.grading.json").read_text("utf-8"))["seconds"]
        many = cohort(Path(folder) / "third", 10 * people)
        tenfold, most = run(many.parent, *OURS)
        stock, _ = run(first, *STOCK)
        if marks(first) != marks(second):
            raise SystemExit("The marks differ from nbgrader's.")
    notebooks = people * len(list((SOURCE / ASSIGNMENT).glob("*.ipynb")))
    share = (tenfold / (10 * people)) / (ours / people)
    told = ", ".join(f"{what} {digits(seconds)} s" for what, seconds in split.items())
    return [
        [
            f"{people} people's work, {notebooks} notebooks, with equal marks",
            f"{digits(ours)} s",
            times("nbgrader", stock / ours),
            judged("1/10 of nbgrader", stock >= 10 * ours),
        ],
        ["of which", told, "–", "–"],
        [
            f"{10 * people} people: a person's share, of that above",
            f"{digits(100 * share)}%",
            "–",
            judged("at most 110%", share <= 1.1),
        ],
        ["Memory of the largest process", f"{digits(max(memory, most))} MB", "–", judged("500 MB", most <= 500)],
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.grading", description=__doc__.split("\n")[0])
    parser.add_argument("--short", action="store_true", help="the work of 10 people, not of 40")
    rows = measure(10 if parser.parse_args().short else 40)
    print(table(["what", "this course", "beside it", "wanted"], rows))
    print(f"\n{machine()} Whole commands by the clock on the wall, once each: `qi-course grade`, `nbgrader autograde`.")
