"""Try the course as a participant does: JupyterLab on a fresh copy of the participant pack."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from qitools.course.layout import Course


def unpack(course: Course) -> Path:
    """Unpack the participant pack into a new folder and return it; earlier copies, and work in them, stay."""
    copies = course.build / "lab"
    copies.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{datetime.now():%Y-%m-%d-%H%M}-", dir=copies))
    with ZipFile(course.pack) as archive:
        archive.extractall(folder)
    return folder


def run(course: Course, words: list[str]) -> None:
    """The verb: open JupyterLab. Words such as `--no-browser` are passed on to it."""
    from qitools.course.pack import run as make_pack

    make_pack(course, [])
    folder = unpack(course)
    print(f"Opening {course.show(folder)}; press Ctrl + C to close it.", flush=True)
    subprocess.run([sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", *words])
