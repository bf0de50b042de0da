"""A program that grades runs once, however many notebooks it has run for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

# As people write a script of their own: without asking whether it is the main program.
SCRIPT = """\
from qitools.course.grading.cells import Job
from qitools.course.grading.workers import local

print("I was run.", flush=True)
jobs = [Job((f"answer = {n}",), ("answer",), isolated=False) for n in range(3)]
for at, result in local(jobs, 2):
    print(at, result.reason or result.checks[0][0]["data"]["text/plain"], flush=True)
"""


def test_a_script_that_grades_is_not_run_again_by_each_worker(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert sorted(done.stdout.splitlines()) == ["0 0", "1 1", "2 2", "I was run."], done.stderr
