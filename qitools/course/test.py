"""Every test: the quick ones, nbgrader, a real browser, PostgreSQL, and every cell of the lessons and exercises."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec

from qitools.course.check import run_all
from qitools.course.course import run as make_course
from qitools.course.execute import warm_kernels
from qitools.course.lab import unpack
from qitools.course.layout import Course
from qitools.course.setup import need


def run(course: Course, words: list[str]) -> None:
    """The verb. Words are passed on to pytest."""
    need("chromium", "chromium", "Looking at the pages")
    need("firefox", "firefox-esr", "Looking at the browser edition")
    need("pg_ctlcluster", "postgresql", "Testing the shared log")
    make_course(course, [])
    # Cells run where a participant runs them, and in copies of the exercises, so that the sources stay clean. No kernel
    # reads its libraries anew. Two tests of JupyterLab run at a time, however many cores there are: they wait for it.
    notebooks = course.build / "notebooks"
    shutil.rmtree(notebooks, ignore_errors=True)
    unpack(course).rename(notebooks)
    shutil.rmtree(notebooks / "exercises")
    shutil.copytree(course.exercises / "source", notebooks / "exercises")
    places = ["tests", "qitools", str(notebooks.relative_to(course.root))]
    side_by_side = ["pytest", "-q", "-n", "logical", "--dist", "loadfile", "--nbval-lax", "-m", "not alone"]
    two_at_a_time = ["pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "alone", "tests/browser"]
    with warm_kernels({}) as command:
        kernel = course.build / "jupyter" / "kernels" / "python3" / "kernel.json"
        kernel.parent.mkdir(parents=True, exist_ok=True)
        kernel.write_text(json.dumps(_as_jupyter_starts_it(command)), "utf-8")
        kernels = f"JUPYTER_PATH={kernel.parents[2]}"
        run_all(course, [kernels, *side_by_side, *places, *words], [kernels, *two_at_a_time, *words])


def _as_jupyter_starts_it(command: list[str]) -> dict[str, object]:
    """Describe the kernel that a command runs."""
    script = find_spec("ipykernel_launcher")
    assert script
    argv = [*command, script.origin, "-f", "{connection_file}"]
    return {"argv": argv, "display_name": "Python 3", "language": "python"}
