"""The quick tests: style, types, spelling, and every test that takes no browser, server or nbgrader.

Property tests try fewer examples here than in `test.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import takewhile

from qitools.course.layout import Course
from qitools.errors import InputError

QUICK = "not (browser or nbgrader or postgres or slow)"
STYLE = (
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "bench", "qitools", "tests"],
    ["mypy"],
    ["codespell_lib"],
)


def run(course: Course, words: list[str]) -> None:
    """The verb. Words are passed on to pytest."""
    pytest = ["pytest", "-q", "-n", "logical", "--dist", "loadfile", "--hypothesis-profile", "quick", "-m", QUICK]
    run_all(course, *STYLE, [*pytest, *words])


def run_all(course: Course, *commands: list[str]) -> None:
    """Run each command as a module of this Python, and go on when one fails.

    Args:
        course: the course.
        commands: the words of each; those that it begins with may be settings of the environment, `NAME=value`.

    Raises:
        InputError: naming those that failed.
    """
    failed = []
    for command in commands:
        settings = list(takewhile(lambda word: "=" in word, command))
        words = command[len(settings) :]
        shown = [*settings, "python", "-m", *(f"{word!r}" if " " in word else word for word in words)]
        print(f"\n$ {' '.join(shown)}", flush=True)
        env = {**os.environ, **dict(setting.split("=", 1) for setting in settings)}
        if subprocess.run([sys.executable, "-m", *words], cwd=course.root, env=env).returncode:
            failed.append(words[0])
    if failed:
        raise InputError(f"Failed: {', '.join(failed)}; see above.")
