"""How long the book takes to build: from nothing, after an edit, and as Jupyter Book builds it by itself.

    python -m bench.book            # some twenty minutes
    python -m bench.book --short    # without Jupyter Book by itself

Builds a copy of what git has, so that nothing of the course's own folder is touched.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.table import digits, judged, machine, table, times

ROOT = Path(__file__).parents[1]
LESSON = "book/workshop-1/day-2/fishbone-and-five-whys.md"
MODULE = "qitools/pareto.py"


def run(course: Path, *words: str) -> tuple[float, str]:
    """Return the seconds that Python takes with these words in the course's copy, and the last line that it prints."""
    started = perf_counter()
    command = [sys.executable, *words]
    # so that none of the caller's settings of Python takes part, such as not to keep what it has compiled
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    own = {**inherited, "PYTHONPATH": str(course)}
    done = subprocess.run(command, cwd=course, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit(f"python {' '.join(words)} failed:\n{done.stdout[-3000:]}")
    return perf_counter() - started, next(line for line in reversed(done.stdout.splitlines()) if line.strip())


def touched(file: Path, more: str) -> None:
    """Add something to the end of a file."""
    file.write_text(f"{file.read_text('utf-8')}{more}", encoding="utf-8")


def measure(stock: bool) -> dict[str, tuple[float, str]]:
    """Return what was built -> seconds, and what was said last."""
    ours = ("-m", "qitools.course", "--no-setup", "book")
    with TemporaryDirectory() as folder:
        course, plain = Path(folder) / "course", Path(folder) / "plain"
        for copy in (course, plain):
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(copy)], check=True)
        found = {"clean": run(course, *ours)}
        print(f"clean: {found['clean']}", file=sys.stderr)
        touched(course / LESSON, "\nOne more sentence.\n")
        found["lesson"] = run(course, *ours)
        print(f"lesson: {found['lesson']}", file=sys.stderr)
        touched(course / MODULE, "\n# One more comment.\n")
        found["library"] = run(course, *ours)
        print(f"library: {found['library']}", file=sys.stderr)
        if stock:
            command = ("-c", "from jupyter_book.cli.main import main; main()", "build", "book", "--quiet")
            paths = ("--config", "_config.yml", "--toc", str(plain / "_toc.yml"), "--path-output", "alone")
            found["stock"] = run(plain, *command, *paths)
            if not (plain / "alone" / "_build" / "html" / "index.html").is_file():
                raise SystemExit(f"Jupyter Book built nothing: {found['stock'][1]}")
        return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.book", description=__doc__.split("\n")[0])
    parser.add_argument("--short", action="store_true", help="leave out Jupyter Book by itself")
    found = measure(not parser.parse_args().short)
    clean, lesson, library = (found[what][0] for what in ("clean", "lesson", "library"))
    beside, quick, wanted = "–", True, "6 minutes"
    if "stock" in found:
        ratio = found["stock"][0] / clean
        beside, quick, wanted = times("jupyter-book\u00a0build", ratio), ratio >= 3, "6 minutes, 1/3 of Jupyter Book"
    ran = found["library"][1].removesuffix(".").split(";")[0].split(". ")[0].lower()
    rows = [
        ["The whole book from nothing", f"{digits(clean)} s", beside, judged(wanted, clean <= 360 and quick)],
        ["After a sentence more in one lesson", f"{digits(lesson)} s", "–", judged("20 s", lesson <= 20)],
        [f"After an edit of `{MODULE}`", f"{digits(library)} s", f"– ({ran})", "–"],
    ]
    print(table(["what", "this course", "beside it", "wanted"], rows))
    print(f"\n{machine()} By the clock on the wall, each once; both start with empty caches.")
