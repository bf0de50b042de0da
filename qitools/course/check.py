"""The quick tests: style, types, spelling, and every test that takes no browser, server or nbgrader.

Property tests try fewer examples here than in `test.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from subprocess import PIPE, STDOUT, CompletedProcess
from typing import Any

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
    # Of these folders QUICK would leave nothing.
    run_all(course, [*pytest, "--ignore=tests/browser", "--ignore=tests/exercises", *words])


def run_all(course: Course, *commands: list[str]) -> None:
    """Run each command as a module of this Python, with the checks of style beside them, and go on when one fails.

    Args:
        course: the course.
        commands: the words of each; those that it begins with may be settings of the environment, `NAME=value`.

    Raises:
        InputError: naming those that failed.
    """
    with ThreadPoolExecutor(1) as beside:
        style = [(words, beside.submit(_run, course, words, stdout=PIPE, stderr=STDOUT, text=True)) for words in STYLE]
        failed = []
        for command in commands:
            settings = list(takewhile(lambda word: "=" in word, command))
            words = command[len(settings) :]
            _show([*settings, "python", "-m", *words])
            if _run(course, words, settings).returncode:
                failed.append(words[0])
        for words, run in style:
            done = run.result()
            _show(["python", "-m", *words])
            print(done.stdout, end="", flush=True)
            if done.returncode:
                failed.append(words[0])
    if failed:
        raise InputError(f"Failed: {', '.join(failed)}; see above.")


def _run(course: Course, words: list[str], settings: Iterable[str] = (), **how: Any) -> CompletedProcess[str]:
    env = {**os.environ, **dict(setting.split("=", 1) for setting in settings)}
    return subprocess.run([sys.executable, "-m", *words], cwd=course.root, env=env, **how)


def _show(words: list[str]) -> None:
    print(f"\n$ {' '.join(f'{word!r}' if ' ' in word else word for word in words)}", flush=True)
