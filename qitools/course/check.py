"""The quick tests: style, types, spelling, and every test that takes no browser, server or nbgrader.

Property tests try fewer examples here than in `test.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys

from qitools.course.layout import Course
from qitools.errors import InputError

QUICK = "not (browser or nbgrader or postgres or slow)"
STYLE = (["ruff", "check", "."], ["mypy"], ["codespell_lib"])


def run(course: Course, words: list[str]) -> None:
    """The verb. Words are passed on to pytest."""
    pytest = ["pytest", "-q", "-n", "logical", "--dist", "loadfile", "--hypothesis-profile", "quick", "-m", QUICK]
    run_all(course, *STYLE, [*pytest, *words])


def run_all(course: Course, *commands: list[str], env: dict[str, str] | None = None) -> None:
    """Run each command as a module of this Python, with more in its environment, and go on when one fails.

    Raises:
        InputError: naming those that failed.
    """
    failed = []
    for command in commands:
        print(f"\n$ python -m {' '.join(f'{word!r}' if ' ' in word else word for word in command)}", flush=True)
        if subprocess.run(
            [sys.executable, "-m", *command], cwd=course.root, env={**os.environ, **(env or {})}
        ).returncode:
            failed.append(command[0])
    if failed:
        raise InputError(f"Failed: {', '.join(failed)}; see above.")
