"""Show a webinar live: its slides with forms and simulations that work, everything computed before anybody looks.

`qi-course demo 3` makes a clean copy of webinar 3 outside the sources, runs all of its cells for the projector, and
only then opens the slides. What a prediction holds back is drawn when the prediction is written; reloading the page
starts afresh from a second kernel that is warm already.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qitools.course.layout import Course, Page
from qitools.errors import InputError

if TYPE_CHECKING:
    from jupyter_client.blocking.client import BlockingKernelClient
    from nbformat import NotebookNode

# What a room takes for "at once", in seconds.
AT_ONCE = 0.3
SECONDS_A_CELL = 60
SECONDS_TO_START = 120

_READY = ".ready"
# Of what JupyterLab could load into the page, only what shows forms.
_EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]


@dataclass(frozen=True)
class Step:
    """Something that a demonstration does.

    Attributes:
        name: where, and what.
        seconds: how long it took.
        on_screen: whether the room waits for it; the rest is done before the slides are opened.
        problem: what went wrong; "" when it went well.
    """

    name: str
    seconds: float
    on_screen: bool
    problem: str = ""

    @property
    def well(self) -> bool:
        """Whether it worked and, where a room waits, was there at once."""
        return not self.problem and not (self.on_screen and self.seconds > AT_ONCE)

    def __str__(self) -> str:
        ends = "" if self.well else f"  ← {self.problem or f'over {1000 * AT_ONCE:.0f} ms'}"
        return f"{1000 * self.seconds:7.0f} ms  {self.name}{ends}"


def run(course: Course, words: list[str]) -> None:
    """The verb: open a webinar, restore its copy, or check it.

    Raises:
        InputError: when there is no such webinar, it cannot be opened, or its check finds something.
    """
    parser = argparse.ArgumentParser(prog="qi-course demo", description="Show a webinar live.")
    parser.add_argument("webinar", type=int, help="its number, from 1")
    parser.add_argument("--reset", action="store_true", help="put the copy back as it was when it was made")
    parser.add_argument("--check", action="store_true", help="run the demonstration and time every step")
    parser.add_argument("--no-browser", action="store_true", help="say the address and open no browser")
    parser.add_argument("--port", type=int, default=0, help="a port of this machine; a free one when left out")
    given = parser.parse_args(words)
    if given.reset:
        reset(course, given.webinar)
        print(f"Webinar {given.webinar} is as it was. If its slides are open, reload them (F5).")
    elif given.check:
        _check(course, given.webinar)
    else:
        _show(course, given.webinar, given.port, not given.no_browser)


def prepare(course: Course, number: int) -> Path:
    """Make a clean copy of a webinar: its notebook, with the data beside it where it looks for them.

    Args:
        course: the course.
        number: of the webinar, from 1.

    Returns:
        The notebook of the copy.

    Raises:
        InputError: when there is no such webinar.
        ExceptionGroup: of `InputError`, when its notebook cannot be run.
    """
    import nbformat

    from qitools.course.execute import execute
    from qitools.course.slides import FOLDER

    page = _webinar(course, number)
    execute(course, pages=[page])
    home = _original(course, number)
    shutil.rmtree(home, ignore_errors=True)
    (home / FOLDER).mkdir(parents=True)
    nbformat.write(live(course, page), home / f"{page.name}.ipynb")
    shutil.copytree(course.book / "data", home / "data")
    reset(course, number)
    return _copy(course, number) / f"{page.name}.ipynb"


def reset(course: Course, number: int) -> None:
    """Put a webinar's copy back as it was when it was made; slides that are open stay open.

    Raises:
        InputError: when no copy was made yet.
    """
    original, copy = _original(course, number), _copy(course, number)
    if not original.is_dir():
        raise InputError(f"Webinar {number} has no copy yet; open it first: qi-course demo {number}")
    kept = {path.relative_to(original) for path in original.rglob("*") if path.is_file()}
    for path in list(copy.rglob("*")):
        if path.is_file() and path.relative_to(copy) not in kept:
            path.unlink()
    for name in kept:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original / name, copy / name)


def live(course: Course, page: Page) -> NotebookNode:
    """Return a webinar as the notebook behind its live slides; each cell says on which slide it stands.

    The page must have been executed.
    """
    from nbformat.v4 import new_code_cell

    from qitools.course.slides import readable, slides, title

    notebook = readable(course, page)
    for number, slide in enumerate(slides(notebook, page), start=1):
        for cell in slide.cells:
            first, last = cell is slide.cells[0], cell is slide.cells[-1]
            cell.metadata = {**cell.metadata, "webinar": {"number": number, "first": first, "last": last}}
    on_slides = [cell for cell in notebook.cells if cell.cell_type == "code" or "webinar" in cell.metadata]
    notebook.cells = [*on_slides, new_code_cell(f"from pathlib import Path\n\nPath({_READY!r}).touch()")]
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
    notebook.metadata["title"] = title(page)
    return notebook


def steps(course: Course, notebook: Path) -> Iterator[Step]:
    """Run a webinar's copy as a room would see it, and yield each step when it is done.

    Cells come first. Then every form on the slides is used as a browser would: an answer is asked for with a
    prediction, a simulation is played once, and a letter is typed into a form.
    """
    import nbformat

    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    with _kernel(course, notebook.parent) as client:
        forms: dict[str, dict[str, Any]] = {}  # by the number of its model: what the form told the browser
        used = []
        for cell in cells:
            number = cell.metadata.get("webinar", {}).get("number")
            name = f"Slide {number}, made ready" if number else "Data, library and words, made ready"
            taken, problem, views = _run(client, cell.source, forms)
            yield Step(name, taken, on_screen=False, problem=problem)
            used += [(number, view) for view in views if view in forms]
        for number, view in used:
            asked = _use(forms[view])
            if asked is not None:
                what, content = asked
                taken, problem = _send(client, view, content)
                yield Step(f"Slide {number}, {what}", taken, on_screen=True, problem=problem)


def _check(course: Course, number: int) -> None:
    from qitools.course.slides import title

    prepare(course, number)
    page = _webinar(course, number)
    with tempfile.TemporaryDirectory(dir=course.build, prefix=".check-") as scratch:
        shutil.copytree(_original(course, number), Path(scratch, "copy"))
        print(f"Webinar {number}: {title(page)}")
        bad, longest = 0, 0.0
        for step in steps(course, Path(scratch, "copy", f"{page.name}.ipynb")):
            print(step, flush=True)
            bad += not step.well
            longest = max(longest, step.seconds if step.on_screen else 0)
    if bad:
        raise InputError(
            f"Webinar {number} is not ready: {bad} of its steps failed or kept the room waiting; see above."
        )
    print(f"Ready. The room waits {1000 * longest:.0f} ms at most.")


def _show(course: Course, number: int, port: int, browser: bool) -> None:
    notebook = prepare(course, number)
    port = port or _free_port()
    address = f"http://127.0.0.1:{port}/"
    print("Warming up: every cell runs before the slides open.", flush=True)
    command = [
        sys.executable, "-m", "voila", notebook.name, "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}",
        "--template=webinar", "--preheat_kernel=True", "--pool_size=1", "--show_tracebacks=False",
        *(f"--VoilaConfiguration.extension_allowlist={name}" for name in _EXTENSIONS),
    ]  # fmt: skip
    signal.signal(signal.SIGTERM, _stop)  # whatever ends this ends the slides
    log = course.build / "demo" / "voila.log"
    with log.open("w", encoding="utf-8") as told, tempfile.TemporaryDirectory(prefix="demo-") as home:
        server = subprocess.Popen(
            command, cwd=notebook.parent, env=_environment(course, Path(home)), stdout=told, stderr=subprocess.STDOUT
        )
        try:
            _wait(server, notebook.parent / _READY, course.show(log))
            print(f"Ready: {address}  F5 starts afresh, Page Down turns the slide, Ctrl + C here ends it.", flush=True)
            if browser:
                webbrowser.open(address)
            server.wait()
        finally:
            server.terminate()
            server.wait()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _wait(server: subprocess.Popen[bytes], ready: Path, log: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not ready.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise InputError(f"The slides could not be opened; what Voilà said is in {log}.")
        time.sleep(0.1)


def _webinar(course: Course, number: int) -> Page:
    from qitools.course.slides import webinars

    found = webinars(course)
    if not 1 <= number <= len(found):
        there = f"webinars 1 to {len(found)}" if found else "no webinars"
        raise InputError(f"There is no webinar {number}; the table of contents has {there}.")
    return found[number - 1]


def _original(course: Course, number: int) -> Path:
    return course.build / "demo" / "originals" / str(number)


def _copy(course: Course, number: int) -> Path:
    return course.build / "demo" / str(number)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _environment(course: Course, home: Path) -> dict[str, str]:
    """Return what a demonstration runs with: the course's library, large type, and no settings of whoever runs it."""
    from qitools.course.slides import LIVE

    return {
        **os.environ,
        "PYTHONPATH": str(course.root),
        "QITOOLS_STYLE": "projector",
        "JUPYTER_PATH": str(LIVE),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "IPYTHONDIR": str(home / "ipython"),
    }


# --- A kernel, used as a browser uses it -----------------------------------------------------------------------------


@contextmanager
def _kernel(course: Course, folder: Path) -> Iterator[BlockingKernelClient]:
    from jupyter_client.manager import KernelManager

    with tempfile.TemporaryDirectory(prefix="demo-") as home:
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(cwd=str(folder), env=_environment(course, Path(home)), stderr=subprocess.DEVNULL)
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=SECONDS_TO_START)
            yield client
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _run(client: BlockingKernelClient, source: str, forms: dict[str, dict[str, Any]]) -> tuple[float, str, list[str]]:
    """Run a cell; return how long it took, what went wrong, and the models of the forms that it shows."""
    began = time.perf_counter()
    problem, views = "", []
    for message in _answers(client, client.execute(source)):
        content = message["content"]
        if message["msg_type"] == "comm_open":
            forms[content["comm_id"]] = content["data"].get("state", {})
        elif message["msg_type"] == "error":
            problem = f"{content['ename']}: {content['evalue']}"
        elif view := content.get("data", {}).get("application/vnd.jupyter.widget-view+json"):
            views.append(view["model_id"])
    return time.perf_counter() - began, problem, views


def _send(client: BlockingKernelClient, model: str, content: dict[str, Any]) -> tuple[float, str]:
    """Send a form what its page would; return how long the answer took, and what it says went wrong."""
    began = time.perf_counter()
    sent = client.session.msg("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": content}})
    client.shell_channel.send(sent)
    view: dict[str, Any] = {}
    for message in _answers(client, sent["header"]["msg_id"]):
        if message["msg_type"] == "comm_msg":
            view = message["content"]["data"].get("state", {}).get("_view", view)
    taken = time.perf_counter() - began
    played = content["do"] != "run" or view.get("rows")
    failed = str(view.get("message", "")).startswith(("That did not work", "The drawing could not"))
    return taken, "" if view and played and not failed else str(view.get("message") or "it did not answer")


def _answers(client: BlockingKernelClient, request: str) -> Iterator[dict[str, Any]]:
    """Yield what the kernel says to a request, until it is idle again."""
    while True:
        message = client.get_iopub_msg(timeout=SECONDS_A_CELL)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return
        yield message


def _use(form: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Return how to use a form: what to call it, and what its page would send; None where there is nothing to type."""
    described, state = form.get("_form", {}), form.get("_state", {}).get("data", {})
    if "button" in described:
        typed = {part["key"]: part["options"][0][0] if part.get("options") else "10" for part in described["parts"]}
        what = f"“{described['button']}” of “{described['title']}”"
        return what, {"do": "run", "by": "check", "n": 1, "data": typed}
    if described and _typed(state):
        return f"a letter typed in “{described['title']}”", {"do": "edit", "by": "check", "n": 1, "data": state}
    return None


def _typed(state: Any) -> bool:
    """Type a full stop at the end of the first text there is; return whether there was one."""
    for key, value in state.items() if isinstance(state, dict) else enumerate(state):
        if isinstance(value, str) and value and key != "id":
            state[key] = f"{value}."
            return True
        if isinstance(value, dict | list) and _typed(value):
            return True
    return False
