"""A script that runs in a copy of a process with the libraries read is, for whoever started it, a script that runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qitools.course.execute import warm_kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels start cold where processes are not copied")


@pytest.fixture(scope="module")
def command() -> Iterator[list[str]]:
    """What runs a script warm."""
    with warm_kernels({}) as command:
        yield command


def start(command: list[str], folder: Path, script: str, *words: str) -> subprocess.Popen[str]:
    """Start a script in a folder."""
    # Put there in one go: the one that was started before may be about to read it.
    (folder / "new.py").write_text(script, "utf-8")
    (folder / "new.py").replace(folder / "script.py")
    env = {**os.environ, "WARD": "Heron"}
    return subprocess.Popen([*command, "script.py", *words], cwd=folder, env=env, stdout=subprocess.PIPE, text=True)


def is_gone(pid: int) -> bool:
    """Wait a while for a process to end."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_it_finds_the_libraries_read_and_its_own_words_folder_and_environment(command, tmp_path):
    script = (
        "import os, sys\nprint('pandas' in sys.modules, sys.argv[1:], os.getcwd(), os.environ['WARD'])\nsys.exit(3)"
    )
    running = start(command, tmp_path, script, "one", "two words")
    assert running.communicate()[0] == f"True ['one', 'two words'] {tmp_path} Heron\n"
    assert running.returncode == 3


def test_what_one_script_does_to_python_no_other_sees(command, tmp_path):
    start(command, tmp_path, "import pandas\npandas.mark = 'left by another'").communicate()
    assert start(command, tmp_path, "import pandas\nprint(hasattr(pandas, 'mark'))").communicate()[0] == "False\n"


def test_many_that_end_together_are_all_heard_of(command, tmp_path):
    running = [start(command, tmp_path, "raise SystemExit(5)") for _ in range(20)]
    assert [one.wait(60) for one in running] == [5] * 20
    assert start(command, tmp_path, "print('on')").communicate()[0] == "on\n"


def test_an_interruption_reaches_it(command, tmp_path):
    script = "import time\ntry:\n    print('on', flush=True)\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('off')"
    running = start(command, tmp_path, script)
    assert running.stdout and running.stdout.readline() == "on\n"
    running.send_signal(signal.SIGINT)
    assert running.communicate()[0] == "off\n"
    assert running.returncode == 0


def test_it_ends_when_what_stands_for_it_is_killed(command, tmp_path):
    running = start(command, tmp_path, "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)")
    assert running.stdout
    pid = int(running.stdout.readline())
    assert pid != running.pid
    running.kill()
    running.communicate()
    assert is_gone(pid)


def test_nothing_is_left_running_when_the_kernels_are_no_longer_wanted(tmp_path):
    with warm_kernels({}) as command:
        running = start(command, tmp_path, "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)")
        assert running.stdout
        pid = int(running.stdout.readline())
    assert is_gone(pid)
    running.communicate()
    assert running.returncode != 0
