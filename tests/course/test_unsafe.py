"""Where a system has no namespaces: the grader says so, and runs notebooks only when that is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# A Python that has only what Windows has; the platform's name changes last, because other libraries read it too.
AS_ON_WINDOWS = """
import sys
sys.modules["fcntl"] = sys.modules["resource"] = None
import json, signal
del signal.SIGALRM
from qitools.course.grading import batch, workers
from qitools.course.grading.cells import Job, run
from qitools.course.grading.sandbox import unavailable
result = run(Job(("answer = 6 * 7",), ("answer",), isolated=False))
sys.platform = "win32"
print(json.dumps([unavailable(), result.reason, result.checks[0][0]["data"]["text/plain"]]))
"""


def test_without_what_only_unix_has_the_grader_says_so_and_can_run_unsafely() -> None:
    done = subprocess.run([sys.executable, "-c", AS_ON_WINDOWS], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    why, reason, answer = json.loads(done.stdout.splitlines()[-1])
    assert "no namespaces" in why
    assert (reason, answer) == ("", "42")
