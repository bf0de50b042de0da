"""A sandboxed function sees, reaches and uses nearly nothing, and leaves nothing behind.

The attacks bound themselves: they stop at a count that would harm an unlimited run.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from qitools.course.grading.sandbox import HOME, Limits, Outcome, run

pytestmark = pytest.mark.slow

QUICK = Limits(wall=5, cpu=4, memory=300 << 20, processes=24, disk=4 << 20, output=1 << 20)


def told(function, files=None, limits=QUICK):
    """Return the text that the function returned inside."""
    outcome = run(lambda: str(function()).encode(), files or {}, limits)
    assert outcome.end == "done", outcome
    return outcome.result.decode()


def refused(action):
    """Return a function that says why the action failed, or that it did not."""

    def attempt():
        try:
            action()
        except OSError as problem:
            return type(problem).__name__
        return "allowed"

    return attempt


def test_it_starts_at_home_with_its_files_as_nobody():
    def look():
        return os.getcwd(), os.getuid(), Path("data/rates.csv").read_text()

    assert told(look, {"data/rates.csv": b"month,rate\n"}) == str((HOME, 65534, "month,rate\n"))


def test_two_runs_share_nothing():
    assert told(lambda: Path("left").write_text("x")) == "1"
    assert told(lambda: os.listdir(".")) == "[]"


@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/shadow", __file__, "/proc/1/environ"])
def test_what_lies_outside_cannot_be_read(path):
    assert told(refused(lambda: Path(path).read_text())) in {
        "FileNotFoundError",
        "PermissionError",
    }


def test_the_exercises_and_the_gradebook_are_not_there():
    repository = Path(__file__).parents[2]
    listing = told(lambda: sorted(os.listdir(repository)) if repository.exists() else [])
    for name in ("exercises", "tests", "book", ".git"):
        assert name not in listing


def test_the_environment_holds_no_secret(monkeypatch):
    monkeypatch.setenv("GRADEBOOK_PASSWORD", "not for you")
    assert "GRADEBOOK_PASSWORD" not in told(lambda: dict(os.environ))


def test_the_kernel_shows_nothing_of_the_environment():
    assert b"PATH" in Path("/proc/self/environ").read_bytes()
    assert told(lambda: Path("/proc/self/environ").read_bytes().strip(b"\0")) == "b''"


@pytest.mark.parametrize("path", ["/written", "/usr/written", "/etc/written"])
def test_nothing_outside_its_home_can_be_written(path):
    assert told(refused(lambda: Path(path).write_text("x"))) != "allowed"


def test_no_file_of_the_caller_is_open():
    with open(__file__) as secret:
        number = secret.fileno()
        assert told(refused(lambda: os.read(number, 1))) == "OSError"


def test_there_is_no_network():
    import socket

    def connect():
        socket.create_connection(("127.0.0.1", 9), timeout=1)

    assert told(refused(connect)) == "PermissionError"


def test_privileges_cannot_be_had_back():
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)

    def try_all():
        return [
            libc.unshare(0x10000000),
            libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
            libc.ptrace(0, 0, 0, 0),
        ]

    assert told(try_all) == "[-1, -1, -1]"
    assert told(refused(lambda: os.setuid(0))) != "allowed"


def test_other_processes_cannot_be_seen_or_ended():
    assert int(told(lambda: len([name for name in os.listdir("/proc") if name.isdigit()]))) <= 3
    assert told(refused(lambda: os.kill(os.getppid() + 1000, 9))) == "ProcessLookupError"


def endless():
    while True:
        pass


def endless_whatever_comes():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def hungry():
    kept = [bytearray(20 << 20) for _ in range(100)]
    time.sleep(1)
    return len(kept)


def hungry_family():
    for _ in range(8):
        if os.fork() == 0:
            kept = bytearray(os.urandom(1 << 20) * 60)
            time.sleep(3)
            os._exit(len(kept) % 2)
    time.sleep(3)


@pytest.mark.parametrize(
    ("function", "end"),
    [
        (endless, "time"),
        (endless_whatever_comes, "time"),
        (hungry, "memory"),
        (hungry_family, "memory"),
        (lambda: "x" * (2 << 20), "output"),
        (lambda: os._exit(0), "died"),
        (lambda: os.kill(os.getpid(), 9), "died"),
    ],
    ids=["loop", "stubborn loop", "memory", "memory of many", "output", "exit", "kill"],
)
def test_a_limit_ends_it_and_says_which(function, end):
    wall = 2 if end == "time" else 60
    assert run(lambda: str(function()).encode(), {}, Limits(wall=wall, memory=300 << 20, output=1 << 20)).end == end


def test_computing_too_long_is_a_limit_of_time():
    assert run(lambda: str(endless()).encode(), {}, Limits(wall=20, cpu=1)).end == "time"


def test_what_the_caller_uses_is_not_counted():
    large = bytearray(os.urandom(1 << 20) * 400)
    assert told(lambda: time.sleep(0.5) or len(large)) == str(400 << 20)


def test_processes_are_limited():
    def fork_many():
        started = 0
        try:
            while started < 100:
                if os.fork() == 0:
                    time.sleep(2)
                    os._exit(0)
                started += 1
        except OSError:
            pass
        return started

    assert int(told(fork_many)) < QUICK.processes


def test_disk_is_limited():
    def fill():
        for number in range(20):
            Path(f"part-{number}").write_bytes(bytes(1 << 20))

    assert told(refused(fill)) == "OSError"


def test_nothing_is_left_running(tmp_path):
    def leave_a_daemon():
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(60)
            os._exit(0)
        return os.listdir("/proc")

    mark = b"qitools-left-running"

    def marked():
        if os.fork() == 0:
            os.execv("/usr/bin/env", ["env", "-S", f"sleep 47 {mark.decode()}"])
        leave_a_daemon()
        return "left"

    told(marked)
    left = [path for path in Path("/proc").glob("[0-9]*/cmdline") if mark in _read(path)]
    assert left == []


def _read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_file_name_that_leads_out_is_refused():
    outcome = run(lambda: b"ran", {"../outside": b"x"}, QUICK)
    assert outcome.end == "sandbox"
    assert "outside" in outcome.why


def test_a_large_result_comes_back_whole():
    assert run(lambda: b"ab" * 400_000, {}, QUICK) == Outcome("done", b"ab" * 400_000)
