"""Run the lessons' notebooks: those whose code, data, library or environment changed, and no others.

The stock execution cache looks at a notebook's code alone, so that a lesson keeps its old figures when the library
or the data change. Here each notebook runs in a kernel that notes what it reads (`kernel.py`), and runs again when
any of that has changed. Each page has a jupyter-cache of its own, from which Jupyter Book takes the result.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qitools.course import kernel
from qitools.course import warm as warm_script
from qitools.course.files import digest, installed, replace
from qitools.course.layout import Course, Page
from qitools.errors import InputError

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbformat import NotebookNode

SECONDS_A_CELL = 120

# How many notebooks run side by side: for half of its time each waits.
WORKERS = 2 * (os.cpu_count() or 1)

# Of so many notebooks, reading the libraries once for all takes longer than it saves.
FEW = 4

# Runs a script as a kernel that reads its libraries itself.
COLD = [sys.executable, "-P"]


def execute(course: Course, pages: Iterable[Page] | None = None) -> list[str]:
    """Run every notebook of the book whose result is out of date.

    Args:
        course: the course.
        pages: look at these alone; at every notebook of the book when left out.

    Returns:
        The names of the pages that ran, in the order of the book.

    Raises:
        ExceptionGroup: of `InputError`, a sentence for each notebook that failed. The results of the others are kept.
    """
    from tqdm import tqdm

    content = cache(digest)  # many notebooks use the same files: each is read once
    stale = [page for page in (course.notebooks if pages is None else pages) if not _is_fresh(course, page, content)]
    if not stale:
        return []

    def attempt(page: Page) -> InputError | None:
        try:
            _run(course, page, command)
        except InputError as problem:
            return problem
        return None

    with nullcontext(COLD) if len(stale) <= FEW else warm_kernels(_environment(course)) as command:
        pool = ThreadPoolExecutor(WORKERS)
        try:
            # The longest first, so that none is left to run alone at the end.
            queue = sorted(stale, key=lambda page: -len(page.notebook.cells))
            bar = tqdm(pool.map(attempt, queue), "Running notebooks", len(queue), unit="notebook")
            outcomes = dict(zip(queue, bar, strict=True))
        finally:
            pool.shutdown(cancel_futures=True)
    problems = [problem for page in stale if (problem := outcomes[page])]
    if problems:
        raise ExceptionGroup("Notebooks failed", problems)
    return [page.name for page in stale]


@contextmanager
def warm_kernels(env: dict[str, str]) -> Iterator[list[str]]:
    """For a while, have kernels that start at once, where the system copies processes safely.

    Args:
        env: what the kernels find in their environment, beside what is in ours.

    Yields:
        The command that runs a script as a kernel, without the script.
    """
    if sys.platform != "linux":
        yield COLD
        return
    with tempfile.TemporaryDirectory(prefix="qi-") as folder:
        place = [warm_script.__file__, str(Path(folder, "s"))]
        with subprocess.Popen(
            [*COLD, *place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **env}
        ) as server:
            assert server.stdin and server.stdout
            try:
                # Who asks for a kernel needs Python alone, and none of what is installed.
                yield [sys.executable, "-I", "-S", *place] if server.stdout.readline() else COLD
            finally:
                server.stdin.close()


def result(course: Course, page: Page) -> NotebookNode:
    """Return a page's notebook with the outputs of its last run."""
    from jupyter_cache import get_cache

    notebook: NotebookNode = get_cache(course.result(page.key)).merge_match_into_notebook(page.notebook)[1]
    return notebook


def _is_fresh(course: Course, page: Page, content: Any) -> bool:
    try:
        record = json.loads((course.result(page.key) / "record.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return record["notebook"] == _cells(page) and all(
        content(course.root / path) == then for path, then in record["uses"].items()
    )


def _cells(page: Page) -> str:
    """Fingerprint what a run starts from: the cells and the environment."""
    cells = [[cell.source, cell.metadata] for cell in page.notebook.cells if cell.cell_type == "code"]
    return sha256(json.dumps([cells, installed()]).encode()).hexdigest()


def _run(course: Course, page: Page, command: list[str]) -> None:
    """Run a page in its own folder and keep the result, with the record of what it used."""
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = deepcopy(page.notebook)
    course.build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=course.build, prefix=".run-") as scratch:
        used = Path(scratch, "used")
        started = time.time()
        client = NotebookClient(
            notebook,
            km=_kernel(course, command, used, page.style),
            timeout=SECONDS_A_CELL,
            shutdown_kernel="immediate",  # all that it had to say is here
            resources={"metadata": {"path": str(page.path.parent)}},
            store_widget_state=False,
            record_timing=False,
        )
        try:
            client.execute(cleanup_kc=True)
        except CellExecutionError as error:
            raise InputError(f"{_where(course, page, notebook)}: {_what(error)}") from error
        except CellTimeoutError as error:
            raise InputError(
                f"{_where(course, page, notebook)} ran for more than {SECONDS_A_CELL} seconds; please make it quicker."
            ) from error
        except DeadKernelError as error:
            raise InputError(f"{_where(course, page, notebook)}: Python stopped without saying why.") from error
        new = Path(scratch, "cache")
        get_cache(new).cache_notebook_bundle(CacheBundleIn(notebook, str(page.path)), check_validity=False)
        # A file that was edited while the notebook ran may have been read before: run again next time.
        uses = {
            path.relative_to(course.root).as_posix(): digest(path) if _mtime(path) < started else "edited meanwhile"
            for path in map(Path, used.read_text("utf-8").splitlines())
        }
        (new / "record.json").write_text(json.dumps({"notebook": _cells(page), "uses": uses}, indent=1), "utf-8")
        replace(course.result(page.key), new)


def _environment(course: Course) -> dict[str, str]:
    """Return what every lesson's kernel finds: the course's own library, and no settings of the person who builds."""
    return {
        "QI_COURSE_ROOT": str(course.root),
        "PYTHONPATH": str(course.root),
        "IPYTHONDIR": str(course.build / ".ipython"),
        "PYTHONHASHSEED": "0",
    }


def _kernel(course: Course, command: list[str], record: Path, style: str) -> AsyncKernelManager:
    """Return the manager of a kernel that watches."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    spec = KernelSpec(
        argv=[
            *command,
            kernel.__file__,
            "-f",
            "{connection_file}",
            "--log-level=ERROR",
            "--HistoryManager.enabled=False",
        ],
        display_name="Python 3",
        language="python",
        env={**_environment(course), "QI_COURSE_RECORD": str(record), "QITOOLS_STYLE": style},
    )

    class Watching(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return spec

    return AsyncKernelManager(kernel_spec_manager=Watching())


def _mtime(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0


def _where(course: Course, page: Page, notebook: NotebookNode) -> str:
    """Name the page, line and cell where a run ended."""
    numbered = [(place, cell) for place, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    ended = [number for number, (_, cell) in enumerate(numbered, 1) if cell.get("execution_count") or cell.outputs]
    number = ended[-1] if ended else 1
    line = notebook.metadata["source_map"][numbered[number - 1][0]]  # where the cell begins
    return f"{course.show(page.path)} line {line}, code cell {number}"


def _what(error: Any) -> str:
    """Say what went wrong in a cell: the error, and the line that raised it."""
    text = " ".join(str(error.evalue).split())
    trace = re.sub(r"\x1b\[[\d;]*m", "", error.traceback)
    line = re.search(r"^Cell In.*\n(?:.*\n)*?-+> *\d+ +(.+)$", trace, re.MULTILINE)
    return f"{error.ename}: {text}" + (f" (in the line `{line[1].strip()}`)" if line else "")
