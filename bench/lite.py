"""How long the browser edition takes to its first fishbone, beside JupyterLite built plainly for the same notebook.

    python -m bench.lite

Both sites are served from this machine to the same Chromium, in turn, each cold (a new profile) and warm (again in the
same). The plain site has the same Pyodide, the same packages as wheels, and one more first cell that installs the library,
as JupyterLite's guide has it. It needs `make course`, the wheels that PYODIDE_WHEELS names, and Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

from playwright.sync_api import BrowserContext, sync_playwright

from bench.table import machine, table
from qitools.course.layout import Course
from qitools.course.lite.address import entry
from qitools.course.lite.layers import copy_installed
from qitools.course.lite.parts import CORE, obtain
from qitools.course.lite.site import EXTENSIONS
from qitools.course.pack import library
from qitools.course.serve import server

ROOT = Path(__file__).parents[1]
LESSON = "workshop-1/day-2/fishbone-and-five-whys.ipynb"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PICTURE = ".jp-OutputArea-output svg text, .jp-OutputArea-output img"
INSTALLED = (
    "anywidget", "comm", "et_xmlfile", "ipywidgets", "jupyterlab_widgets", "nhs-number", "psygnal", "PyYAML", "SQLAlchemy",
    "typing_extensions",
)  # fmt: skip


def plain(course: Course, folder: Path) -> Path:
    """Build JupyterLite plainly in a folder, and return the site."""
    here = folder / "plain"
    pyodide = here / "static" / "pyodide"
    pyodide.mkdir(parents=True)
    core = obtain(course)
    for name in CORE:
        shutil.copyfile(core / name, pyodide / name)
    wheels = Path(os.environ["PYODIDE_WHEELS"])
    lock = json.loads((core / "pyodide-lock.json").read_text("utf-8"))
    here_too = {path.name for path in wheels.glob("*.whl")}
    lock["packages"] = {name: found for name, found in lock["packages"].items() if found["file_name"] in here_too}
    for found in lock["packages"].values():
        found["depends"] = [name for name in found["depends"] if name.replace("_", "-") in lock["packages"]]
        shutil.copyfile(wheels / found["file_name"], pyodide / found["file_name"])
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
    (here / "pypi").mkdir()
    for name in INSTALLED:
        _wheel(name, here / "pypi")
    shutil.copy(library(course), here / "pypi")
    with ZipFile(course.pack) as archive:
        for name in archive.namelist():
            if name.startswith("lessons/"):
                archive.extract(name, here / "files")
    path = here / "files" / "lessons" / LESSON
    notebook = json.loads(path.read_text("utf-8"))
    first = {
        **notebook["cells"][1],
        "cell_type": "code",
        "id": "install",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    notebook["cells"].insert(0, {**first, "source": "%pip install -q qitools"})
    notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python", "language": "python"}
    path.write_text(json.dumps(notebook), "utf-8")
    config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": {"exposeAppInBrowser": True}}
    (here / "jupyter-lite.json").write_text(json.dumps(config), "utf-8")
    words = ["build", "--lite-dir", str(here), "--contents", str(here / "files"), "--output-dir", str(folder / "site")]
    subprocess.run([sys.executable, "-m", "jupyterlite_core", *words], check=True, capture_output=True, cwd=here)
    # It takes every extension that is installed beside it, and some of those are for a newer JupyterLab.
    built = folder / "site" / "jupyter-lite.json"
    config = json.loads(built.read_text("utf-8"))
    found = config["jupyter-config-data"]["federated_extensions"]
    config["jupyter-config-data"]["federated_extensions"] = [each for each in found if each["name"] in EXTENSIONS]
    built.write_text(json.dumps(config), "utf-8")
    return folder / "site"


def _wheel(name: str, folder: Path) -> None:
    """Write an installed package as a wheel that a browser can install."""
    found = distribution(name)
    with TemporaryDirectory() as scratch:
        copy_installed(name, Path(scratch))
        stem = found.metadata["Name"].replace("-", "_").lower()
        with ZipFile(folder / f"{stem}-{found.version}-py3-none-any.whl", "w", ZIP_DEFLATED) as archive:
            for path in sorted(Path(scratch).rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(scratch).as_posix())


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder."""
    with server(folder, 0) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


def first_fishbone(context: BrowserContext, address: str, run: bool) -> float:
    """Return the seconds from the click to the drawn fishbone; a plain site is run as soon as it can be."""
    page = context.new_page()
    begun = perf_counter()
    page.goto(address, wait_until="commit")
    if run:
        page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
            timeout=180_000,
        )
        page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.locator(PICTURE).first.wait_for(timeout=180_000)
    seconds = perf_counter() - begun
    if not run:  # the second visit is timed when all is there, as it is for a person who has read a page
        page.wait_for_function("() => document.documentElement.dataset.qiKept", timeout=60_000)
    page.close(run_before_unload=False)
    return seconds


def measure(rounds: int = 3) -> dict[str, dict[str, float]]:
    """Return site -> "cold" and "warm" -> median seconds, the two sites in turn."""
    course = Course(ROOT)
    times: dict[str, dict[str, list[float]]] = {name: {"cold": [], "warm": []} for name in ("plain", "ours")}
    with (
        TemporaryDirectory() as scratch, served(plain(course, Path(scratch))) as theirs, served(course.html) as book,
        sync_playwright() as playwright,
    ):  # fmt: skip
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        ours = f"{book}/{entry(course).relative_to(course.html).as_posix()}?path=lessons/{LESSON}"
        for _ in range(rounds):
            for name, address in (("plain", f"{theirs}/notebooks/index.html?path=lessons/{LESSON}"), ("ours", ours)):
                context = browser.new_context()
                for visit in ("cold", "warm"):
                    times[name][visit].append(first_fishbone(context, address, run=name == "plain"))
                context.close()
        browser.close()
    return {name: {visit: median(taken) for visit, taken in found.items()} for name, found in times.items()}


def rows(found: dict[str, dict[str, float]]) -> list[list[str]]:
    """Return the rows for the table of `make bench`."""
    told = []
    for visit in ("cold", "warm"):
        ours, theirs = found["ours"][visit], found["plain"][visit]
        met = "met" if ours <= 0.6 * theirs else "not met"
        told.append(
            [
                f"First fishbone in the browser after the click, {visit}",
                f"{ours * 1000:,.0f} ms",
                f"plain JupyterLite\u00a0{theirs / ours:.3g}\u00a0×",
                f"0.6 of plain JupyterLite: {met}",
            ]
        )
    return told


if __name__ == "__main__":
    print(table(["what", "this course", "beside it", "wanted"], rows(measure())))
    print(f"\n{machine()} Medians of three visits, by the clock on the wall.")
