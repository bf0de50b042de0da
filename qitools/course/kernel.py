"""The kernel that a lesson runs in: Jupyter's own, which also writes down what the lesson read.

It is started as a script and not as a module, so that the record holds what the lesson imported and nothing of ours.
Python tells an audit hook of every file that is opened, whichever library opens it.
"""

from __future__ import annotations

import os
import sys
from importlib.util import source_from_cache


def watch(root: str, record: str) -> None:
    """From now on, write down every file under `root` that is read, as soon as it is.

    Args:
        root: the course's folder. Installed packages and built things inside it are not noted.
        record: a file to write: one path a line, of a file or of a folder whose names were listed.
    """
    outside = tuple(os.path.join(root, name) + os.sep for name in ("_build", ".venv", ".git"))
    known: set[str] = set()  # noted before, or written by the lesson, which is no reason to run it again
    out = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def note(path: object, *, made: bool = False) -> None:
        if not isinstance(path, str | os.PathLike):  # a descriptor, or bytes, which nobody writes in a lesson
            return
        full = os.path.abspath(path)
        if not full.startswith(root + os.sep) or full.startswith(outside):
            return
        if full.endswith(".pyc"):
            full = source_from_cache(full)
        if full not in known:
            known.add(full)
            if not made:
                os.write(out, f"{full}\n".encode())

    def hear(event: str, details: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = details
            note(path, made=isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR)))
        elif event == "sqlite3.connect":
            note(details[0], made=not os.path.exists(str(details[0])))
        elif event == "os.rename":
            note(details[1], made=True)
        elif event in ("os.scandir", "os.listdir") and "importlib" not in sys._getframe(1).f_code.co_filename:
            note(details[0] or ".")

    sys.addaudithook(hear)


if __name__ == "__main__":
    watch(os.environ["QI_COURSE_ROOT"], os.environ["QI_COURSE_RECORD"])
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()
