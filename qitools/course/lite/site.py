"""Put the site of the browser edition together: JupyterLite's application, Python's layers, and the participant pack."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

from qitools.course.files import digest_all, installed, replace
from qitools.course.layout import Course
from qitools.course.lite.address import edition, entry, show_links
from qitools.course.lite.layers import HERE, write_layers
from qitools.course.lite.parts import CORE, obtain
from qitools.course.pack import library

KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")

# The kernel asks its installer for these by name; they are in the first layer, so there is nothing to ask.
_THERE = ["micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi", "ipython"]

# Parts of the application that nobody opens here.
_APPS = ("consoles", "doc", "edit", "lab", "repl")

_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "codeCellConfig": {"lineWrap": True}},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}  # fmt: skip

# Layers that are brought in as soon as Python runs, while the page is read.
_EARLY = ["numpy", "matplotlib", "dates"]


def build(course: Course) -> bool:
    """Make the site in `_build/html/lite/EDITION` from the pack, and show the way there on the book's pages.

    Args:
        course: the course, whose book and pack are made.

    Returns:
        Whether it was made anew; what has not changed is left as it is.

    Raises:
        InputError: when a part that it needs cannot be had.
    """
    pyodide = obtain(course)
    wheel = library(course)
    key = sha256(
        "\n".join([
            digest_all([HERE, wheel, course.pack]), installed(), edition(course), str(sorted(CORE.items())),
        ]).encode()
    ).hexdigest()[:16]  # fmt: skip
    place = entry(course).parents[1]
    made = place / "made.txt"
    new = not (made.is_file() and made.read_text("utf-8") == key)
    if new:
        print("  Putting Python together for the browser (about a minute)", flush=True)
        site = course.build / ".lite"
        shutil.rmtree(site, ignore_errors=True)
        _application(site)
        extensions = [_extension(name, site) for name in EXTENSIONS]
        (site / "build" / "schemas" / "all_federated.json").write_text(json.dumps(_schemas(site)), "utf-8")
        kernel_wheels = site / "extensions" / KERNEL / "static" / "pypi"
        names = _python(pyodide, kernel_wheels, wheel, site / "pyodide")
        shutil.rmtree(kernel_wheels)
        with ZipFile(course.pack) as archive:
            _contents(archive, site)
        _settings(site, extensions, edition(course), key)
        _pages(course, site, key)
        _keep(site, names, key)
        (site / "made.txt").write_text(key, "utf-8")
        replace(place, site)
    _index(place.parent, edition(course))
    show_links(course, course.html)
    return new


def _application(site: Path) -> None:
    """Unpack JupyterLite's application, without maps of its sources and without what is not opened here."""
    package = distribution("jupyterlite-core")
    packed = next(file for file in package.files or [] if file.name.startswith("jupyterlite-app-"))
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(str(packed.locate())) as archive:
        archive.extractall(scratch, filter="data")
        shutil.copytree(
            Path(scratch, "package"),
            site,
            ignore=shutil.ignore_patterns("*.map", "*.eot", "*.ttf", "fa-*.svg", "jupyter-lite.ipynb", "package.json"),
        )
    for name in _APPS:
        shutil.rmtree(site / name, ignore_errors=True)
        shutil.rmtree(site / "build" / name, ignore_errors=True)
    (site / "service-worker.js").rename(site / "drive-worker.js")
    for name in ("notebook", "busy-1"):
        (site / "static" / "favicons").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / "notebooks" / "favicon.ico", site / "static" / "favicons" / f"favicon-{name}.ico")
    (site / "api" / "translations").mkdir(parents=True)
    for name in ("all", "en"):
        (site / "api" / "translations" / f"{name}.json").write_text('{"data": {}, "message": ""}', "utf-8")
    _leave_out(site, ", 'jupyter-lite.ipynb'")
    # With this, a cell that fails has all forgotten that waits for Python, other cells and what was done in a form, and
    # whoever waits for it never hears.
    _leave_out(site / "build", '"execute_reply"===e.header.msg_type&&"error"===e.content.status&&h.cancel(),')


def _leave_out(folder: Path, text: str) -> None:
    """Leave a text out of the one script of the folder that has it."""
    [script] = [path for path in folder.glob("*.js") if text in path.read_text("utf-8")]
    script.write_text(script.read_text("utf-8").replace(text, ""), "utf-8")


def _extension(name: str, site: Path) -> dict[str, Any]:
    """Copy an extension of JupyterLab that is installed here, and return how the application is to load it."""
    import sys

    source = Path(sys.prefix, "share", "jupyter", "labextensions", name)
    shutil.copytree(source, site / "extensions" / name, ignore=shutil.ignore_patterns("*.map"))
    about = json.loads((source / "package.json").read_text("utf-8"))
    lite = {"liteExtension": True} if about.get("jupyterlite", {}).get("liteExtension") else {}
    return {"name": name, **about["jupyterlab"]["_build"], **lite}


def _schemas(site: Path) -> list[dict[str, Any]]:
    """Return the settings of the extensions, as the application reads them."""
    return [
        {
            "id": f"{path.parent.relative_to(path.parents[2]).as_posix()}:{path.stem}", "raw": "{}",
            "schema": json.loads(path.read_text("utf-8")), "settings": {}, "version": "",
        }
        for path in sorted((site / "extensions").glob("**/schemas/*/*/*.json"))
    ]  # fmt: skip


def _python(pyodide: Path, kernel_wheels: Path, wheel: Path, out: Path) -> dict[str, Any]:
    out.mkdir()
    for name in ("pyodide.asm.js", "pyodide.asm.wasm", "pyodide.js"):
        shutil.copyfile(pyodide / name, out / name)
    start = (HERE / "start.js").read_text("utf-8").replace("KERNEL", _kernel_script(out.parent))
    (out / "start.js").write_text(start, "utf-8")
    (out / "kernel.js").write_text("// Python runs already: start.js has seen to it.\n", "utf-8")
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    (out / "lock.json").write_text(json.dumps({"info": lock["info"], "packages": {}}), "utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        names = {**write_layers(pyodide, kernel_wheels, wheel, Path(scratch), out), "early": _EARLY}
    (out / "layers.json").write_text(json.dumps(names, indent=1), "utf-8")
    return names


def _contents(pack: ZipFile, site: Path) -> None:
    """Write the pack's lessons, exercises and data, and the lists of folders that the application reads."""
    names = [name for name in pack.namelist() if name.startswith(("lessons/", "exercises/"))]
    for name in names:
        content = pack.read(name)
        if name.endswith(".ipynb"):
            content = _for_the_browser(content)
        path = site / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folders = {PurePosixPath()} | {parent for name in names for parent in PurePosixPath(name).parents}
    for folder in folders:
        inside = [_model(site, PurePosixPath(name)) for name in names if PurePosixPath(name).parent == folder]
        inside += [_listed(other) for other in sorted(folders) if other != folder and other.parent == folder]
        path = site / "api" / "contents" / folder / "all.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**_listed(folder), "content": inside}), "utf-8")


def _for_the_browser(content: bytes) -> bytes:
    notebook = json.loads(content)
    notebook["metadata"]["kernelspec"] = {
        "name": "python",
        "display_name": "Python (in this page)",
        "language": "python",
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


_WHEN = "2026-01-01T00:00:00Z"


def _listed(folder: PurePosixPath) -> dict[str, Any]:
    path = "" if folder == PurePosixPath() else str(folder)
    return {
        "name": folder.name, "path": path, "type": "directory", "format": "json", "content": None, "mimetype": None,
        "created": _WHEN, "last_modified": _WHEN, "writable": True, "size": None,
    }  # fmt: skip


def _model(site: Path, name: PurePosixPath) -> dict[str, Any]:
    notebook = name.suffix == ".ipynb"
    return {
        "name": name.name, "path": str(name), "type": "notebook" if notebook else "file",
        "format": "json" if notebook else None, "content": None, "mimetype": None if notebook else "text/plain",
        "created": _WHEN, "last_modified": _WHEN, "writable": True, "size": (site / "files" / name).stat().st_size,
    }  # fmt: skip


def _settings(site: Path, extensions: Iterable[Mapping[str, Any]], name: str, key: str) -> None:
    """Say to the application where everything is; every address is relative, so that the site can lie anywhere."""
    path = site / "jupyter-lite.json"
    said = json.loads(path.read_text("utf-8"))
    store = f"Improvement coaching {name}"
    said["jupyter-config-data"] |= {
        "appName": "Improvement coaching",
        "appUrl": "./notebooks",
        "contentsStorageName": store,
        "settingsStorageName": store,
        "workspacesStorageName": store,
        "exposeAppInBrowser": True,
        "federated_extensions": list(extensions),
        "settingsOverrides": _SETTINGS,
        "litePluginSettings": {
            f"{KERNEL}:kernel": {
                # the worker has Python running already and loads this for the name's sake
                "pyodideUrl": "./pyodide/kernel.js",
                "disablePyPIFallback": True,
                "pipliteUrls": [],
                "loadPyodideOptions": {"packages": _THERE},
            }
        },
    }
    path.write_text(json.dumps(said, indent=2), "utf-8")


def _pages(course: Course, site: Path, key: str) -> None:
    """Add the bar to the page that shows a notebook."""
    for name in ("bar.js", "bar.css"):
        shutil.copyfile(HERE / name, site / name)
    topics = {Path(page.name).name: page.name for page in course.notebooks}
    said = json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    told = {
        "edition": edition(course), "version": key, "application": said["appVersion"], "lessons": topics,
        "kernel": _kernel_script(site),
    }  # fmt: skip
    page = site / "notebooks" / "index.html"
    head = (
        '<link rel="icon" href="../static/favicons/favicon-notebook.ico">\n'
        f'<link rel="stylesheet" href="../bar.css?{key}">\n'
        f'<script src="../bar.js?{key}" data-qi="{escape(json.dumps(told))}" defer></script>\n'
    )
    text = page.read_text("utf-8").replace(
        "<title>Jupyter Notebook - Notebooks</title>", "<title>Improvement coaching</title>"
    )
    page.write_text(text.replace("<html>", '<html lang="en-GB">').replace("</head>", f"{head}</head>"), "utf-8")


def _kernel_script(site: Path) -> str:
    """Return the script that the kernel runs in its worker where the page is not isolated from all others."""
    scripts = {path: path.read_text("utf-8") for path in (site / "extensions" / KERNEL / "static").glob("*.js")}
    worker = next(
        path for path, text in scripts.items() if "postMessage({_kernelMessage" in text and "webpackChunk" not in text
    )
    return worker.relative_to(site).as_posix()


def _keep(site: Path, names: Mapping[str, Any], key: str) -> None:
    """Write the worker that keeps the site for use without a network, and the list of what it is to keep."""
    wanted = ["pyodide", "files", "api", "extensions", "notebooks"]
    files = [path for part in wanted for path in sorted((site / part).rglob("*")) if path.is_file()]
    listed = [path.relative_to(site).as_posix() for path in files if path.suffix not in (".whl", ".json5")]
    (site / "keep.json").write_text(json.dumps(listed), "utf-8")
    text = (HERE / "service-worker.js").read_text("utf-8").replace("VERSION", key)
    (site / "service-worker.js").write_text(text, "utf-8")


def _index(folder: Path, name: str) -> None:
    """Lead from `lite/` to the newest edition."""
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Improvement coaching</title>'
        f'<meta http-equiv="refresh" content="0; url={name}/tree/index.html">'
        f'<p><a href="{name}/tree/index.html">The browser edition</a></p></html>\n',
        "utf-8",
    )
