"""Kernels that start at once: a process that has read the large libraries, and copies itself for each of them.

    python warm.py ADDRESS                 read the libraries, then answer at this address, a socket in the file system
    python warm.py ADDRESS SCRIPT WORD...  ask there for a copy that runs the script, and stand in for it: end as it
                                           ends, hand it each signal, and take it along when this is killed

The first ends with its standard input, and so with whoever started it. Needs a system that copies processes safely.
It is a script that imports nothing of ours, so that a lesson's record holds what the lesson imported.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

LIBRARIES = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "IPython.core.completer",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect",
    "IPython.extensions.storemagic", "anywidget", "ipywidgets", "numpy", "pandas", "PIL.features", "matplotlib.pyplot",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "pandas.io.formats.html", "faulthandler",
    "importlib.readers", "psutil", "sqlite3", "tornado.platform.asyncio", "yaml",
)  # fmt: skip
SIGNALS = (signal.SIGINT, signal.SIGTERM)
KILLED = 128  # what is added to a signal's number where it ended a process


def ask(address: str, words: list[str]) -> int:
    """Run a script in a copy of the process at an address, and return its exit status."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(address)
        request = json.dumps({"words": words, "env": dict(os.environ), "folder": os.getcwd()}).encode()
        socket.send_fds(line, [len(request).to_bytes(4, "big")], [0, 1, 2])
        line.sendall(request)
        for number in SIGNALS:
            signal.signal(number, lambda number, _: line.sendall(bytes([number])))
        return int.from_bytes(line.recv(1) or b"\1", "big")


def serve(address: str) -> dict[str, Any] | None:
    """Answer until standard input ends; in each copy, return what was asked for."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel reads whose child it is while its library is read
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a thread that waits would be missing in the copies
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # the debugger, which nobody uses here, would warn
    for name in LIBRARIES:
        import_module(name)
    gc.freeze()  # a copy shares the memory of what it does not touch
    lines: dict[int, socket.socket] = {}  # copy that runs -> who asked for it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # what it is about is read from this pipe
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told)
    with socket.socket(socket.AF_UNIX) as door, selectors.DefaultSelector() as events:
        door.bind(address)
        door.listen()
        for source in (door, sys.stdin, heard):
            events.register(source, selectors.EVENT_READ)
        print("ready", flush=True)
        while True:
            for key, _ in events.select():
                if key.fileobj is sys.stdin:
                    for pid in lines:
                        os.kill(pid, signal.SIGKILL)
                    while lines:
                        _reap(lines, wait=True)
                    return None
                if key.fileobj == heard:
                    os.read(heard, 4096)
                    _reap(lines)
                elif key.fileobj is door:
                    line = door.accept()[0]
                    request, files = _read(line)
                    pid = os.fork()
                    if not pid:
                        signal.set_wakeup_fd(-1)
                        for mine in (line, *lines.values()):
                            mine.close()
                        for number, file in enumerate(files):
                            os.dup2(file, number)
                            os.close(file)
                        return request
                    for file in files:
                        os.close(file)
                    lines[pid] = line
                    events.register(line, selectors.EVENT_READ, pid)
                elif isinstance(key.fileobj, socket.socket):
                    line = key.fileobj
                    said = line.recv(1)
                    if key.data in lines:
                        os.kill(key.data, said[0] if said else signal.SIGKILL)
                    if not said:
                        events.unregister(line)
                        line.close()


def _reap(lines: dict[int, socket.socket], wait: bool = False) -> None:
    """Say of each copy that has ended, to who asked for it, with which status."""
    with suppress(ChildProcessError):  # there is none any more
        while (found := os.waitpid(-1, 0 if wait else os.WNOHANG))[0]:
            code = os.waitstatus_to_exitcode(found[1])
            with suppress(OSError):  # who asked may be gone
                lines.pop(found[0]).sendall(bytes([code if code >= 0 else KILLED - code]))


def _read(line: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Read what is asked for, and the three standard files of who asks."""
    size, files, _, _ = socket.recv_fds(line, 4, 3)
    with line.makefile("rb") as text:
        request: dict[str, Any] = json.loads(text.read(int.from_bytes(size, "big")))
    return request, files


def become(request: dict[str, Any]) -> None:
    """In a copy: be the script that was asked for."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["folder"])
    # The rest of Python's own settings count from its start, so they are those of the first process.
    for place in reversed(os.environ.get("PYTHONPATH", "").split(os.pathsep)):
        if place and place not in sys.path:
            sys.path.insert(0, place)
    sys.argv = request["words"]
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    address, *words = sys.argv[1:]
    if words:
        sys.exit(ask(address, words))
    asked = serve(address)
    if asked:
        become(asked)
