"""A real JupyterLab and a real Chromium for tests of what people see.

    def test_something(lab):
        notebook = lab.open("name.ipynb", ["print(1 + 1)"])
        notebook.run(0)
        expect(notebook.output(0)).to_contain_text("2")

`lab` is one server for all tests, in a folder of its own; `lab.open` writes a notebook there and opens it in a fresh
page, and `lab.take` in one that JupyterLab has started in for an earlier test. A page that asks for anything off this machine fails its test. `chromium` is the browser alone, and `blank` a
page without JupyterLab, for trying a piece of JavaScript.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-features=AutofillServerCommunication",
]  # fmt: skip

# What a participant's JupyterLab asks for: nothing from outside, and every cell in the page at once.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "notebook-extension/tracker": {"windowingMode": "none"},
}

# A slow machine answers late, and late is not wrong: how fast it must be is for the benchmark.
expect.set_options(timeout=20_000)


# The fixtures whose pages a kernel answers.
KERNELS = {"lab", "address", "site"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m "not browser"` leaves it out, and whatever waits for a kernel."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if KERNELS & set(getattr(item, "fixturenames", ())):
                item.add_marker("alone")


@dataclass
class Notebook:
    """A notebook that is open in a page."""

    page: Page
    path: Path

    def cell(self, number: int) -> Locator:
        """Return a cell."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def output(self, number: int) -> Locator:
        """Return the output of a cell."""
        return self.cell(number).locator(".jp-OutputArea")

    def run(self, number: int) -> None:
        """Run a cell and wait until it is done."""
        prompt = self.cell(number).locator(".jp-InputPrompt")
        self.cell(number).locator(".cm-content").click()
        deadline, again, before = time.monotonic() + 60, 0.0, ""
        # Done is a number that was not there when it was asked for; one from an earlier run may show late.
        while not (shown := prompt.inner_text()).strip("[]:").isdigit() or shown == before or not before:
            assert time.monotonic() < deadline, f"cell {number} is still running"
            if shown not in ("", "[*]:") and time.monotonic() > again:
                before = shown
                self.page.keyboard.press("Control+Enter")
                again = time.monotonic() + 1  # JupyterLab drops what is asked while it connects to the kernel
            self.page.wait_for_timeout(20)

    def save(self) -> nbformat.NotebookNode:
        """Save with Ctrl+S and return the notebook as it is on the disk."""
        before = self.path.stat().st_mtime_ns
        self.page.keyboard.press("Control+s")
        deadline = time.monotonic() + 20
        while self.path.stat().st_mtime_ns == before:
            assert time.monotonic() < deadline, "the notebook was not saved"
            self.page.wait_for_timeout(50)
        self.page.wait_for_timeout(100)
        return nbformat.read(self.path, as_version=4)

    def reload(self) -> None:
        """Load the page again, as after a lost connection; the kernel goes on."""
        self.page.reload()
        self.wait()

    def wait(self) -> None:
        """Wait until the notebook is there and its kernel answers."""
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        idle = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
        self.page.wait_for_selector(idle, state="attached", timeout=60_000)


class Lab:
    """A JupyterLab server, and the pages that are open on it."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()
        self.token = secrets.token_hex(16)
        # One context for all pages, so that JupyterLab's own files are fetched and compiled once.
        self.context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        self.context.on("request", lambda request: self._note(request.url))
        self.strangers: list[str] = []
        self.kept: Page | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = folder / "settings"
        for name, values in SETTINGS.items():
            self.set(name, values)
        own = {
            "JUPYTERLAB_SETTINGS_DIR": str(self.settings),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "IPYTHONDIR": str(folder / "ipython"),
        }
        self.log = (folder / "log").open("w")
        self.server = subprocess.Popen(
            [
                sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
                f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
                f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.folder}",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                "--LabApp.extension_manager=readonly", "--LabApp.expose_app_in_browser=True",
            ],
            env={**os.environ, **own},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.ask("/api/status")

    def set(self, name: str, values: dict[str, Any]) -> None:
        """Set a JupyterLab setting, such as "apputils-extension/themes"; for pages that are opened after it."""
        plugin, part = name.split("/")
        file = self.settings / "@jupyterlab" / plugin / f"{part}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))

    def ask(self, path: str, method: str = "GET") -> Any:
        """Ask the server's own interface, such as "/api/kernels"; wait for it while it starts."""
        request = urllib.request.Request(
            self.url + path, headers={"Authorization": f"token {self.token}"}, method=method
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(request) as reply:
                    return json.loads(reply.read() or "null")
            except urllib.error.HTTPError:
                raise
            except OSError:
                assert self.server.poll() is None, "JupyterLab stopped"
                assert time.monotonic() < deadline, "JupyterLab did not start"
                time.sleep(0.1)

    def page(self, width: int = 1366, height: int = 768) -> Page:
        """Return a fresh page. Its requests to other machines are noted."""
        page = self.context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        return page

    def _note(self, url: str) -> None:
        if urlsplit(url).hostname not in ("127.0.0.1", None):
            self.strangers.append(url)

    def open(self, name: str, cells: list[str], *, width: int = 1366, height: int = 768) -> Notebook:
        """Write a notebook of code cells, unless it is there already, and open it alone, without the side bar."""
        path = self._written(name, cells)
        page = self.page(width, height)
        page.goto(f"{self.url}/doc/tree/{name}?token={self.token}&reset")
        notebook = Notebook(page, path)
        notebook.wait()
        return notebook

    def take(self, name: str, cells: list[str], *, width: int = 1366, height: int = 768) -> Notebook:
        """Do the same in a page that stays for the next test, which need not wait until JupyterLab has started.

        For a test that leaves the page as it is: without a setting, a reload, or a kernel that died.
        """
        if not self.kept:
            notebook = self.open(name, cells, width=width, height=height)
            self.kept = notebook.page
            return notebook
        path = self._written(name, cells)
        self.kept.set_viewport_size({"width": width, "height": height})
        self.kept.evaluate("path => jupyterapp.commands.execute('docmanager:open', { path })", name)
        notebook = Notebook(self.kept, path)
        notebook.wait()
        return notebook

    def _written(self, name: str, cells: list[str]) -> Path:
        path = self.folder / name
        if not path.exists():
            made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
            made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(made, path)
        return path

    def close_pages(self) -> None:
        """Close every page, stop every kernel, and say what the pages asked of other machines."""
        if self.kept and (self.kept.is_closed() or self.kept.locator(".jp-Dialog").count()):
            self.kept = None  # something went wrong there
        for page in self.context.pages:
            if page is self.kept:
                page.evaluate("for (const open of [...jupyterapp.shell.widgets('main')]) open.dispose()")
            else:
                page.close()
        for session in self.ask("/api/sessions"):
            self.ask(f"/api/sessions/{session['id']}", "DELETE")
        strangers, self.strangers = self.strangers, []
        assert not strangers, f"the page asked for {strangers}"

    def stop(self) -> None:
        """End the server."""
        self.server.terminate()
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            self.server.kill()
        self.log.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab_server(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The server that all tests share. Tests ask for `lab`."""
    server = Lab(tmp_path_factory.mktemp("jupyterlab"), chromium)
    yield server
    server.stop()


@pytest.fixture
def lab(lab_server: Lab) -> Iterator[Lab]:
    """JupyterLab, without pages or kernels of the tests before."""
    yield lab_server
    lab_server.close_pages()


@pytest.fixture
def blank(chromium: Browser) -> Iterator[Page]:
    """An empty page."""
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()
