"""A real Firefox, Debian's own, which Playwright cannot drive: just enough of WebDriver BiDi for a test of one page.

    with firefox(folder) as page:
        page.open("http://127.0.0.1:8000/")
        page.wait("document.querySelector('h1')")
        page.type("in what has the focus")

A wait that nothing ends raises an error after 90 seconds. What the page asks of other machines is noted in `strangers`.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websocket import create_connection

# Downloads go to a folder without a question.
SETTINGS = {"browser.download.folderList": 2, "browser.download.always_ask_before_handling_new_types": False}


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """Start a Firefox whose profile and downloads lie in a folder, and end it."""
    profile, downloads = folder / "profile", folder / "downloads"
    profile.mkdir()
    downloads.mkdir()
    settings = {**SETTINGS, "browser.download.dir": str(downloads)}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()]
    (profile / "user.js").write_text("".join(lines), "utf-8")
    words = ["--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0", "about:blank"]
    with (folder / "said").open("w") as said:
        program = subprocess.Popen(["firefox", *words], stdout=said, stderr=said)
    try:
        told = profile / "WebDriverBiDiServer.json"  # written when it listens
        deadline = time.monotonic() + 90
        while not (told.is_file() and told.stat().st_size):
            assert program.poll() is None and time.monotonic() < deadline, "Firefox did not start"
            time.sleep(0.05)
        at = json.loads(told.read_text("utf-8"))
        yield Firefox(f"ws://{at['ws_host']}:{at['ws_port']}/session")
    finally:
        program.terminate()
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            program.kill()


class Firefox:
    """The page of a Firefox that has one."""

    def __init__(self, address: str) -> None:
        self.strangers: list[str] = []
        self._last = 0
        self._line = create_connection(address, timeout=90, suppress_origin=True)
        self._ask("session.new", {"capabilities": {"alwaysMatch": {"unhandledPromptBehavior": "accept"}}})
        self._ask("session.subscribe", {"events": ["network.beforeRequestSent", "browsingContext.downloadEnd"]})
        self._page = self._ask("browsingContext.getTree", {})["contexts"][0]["context"]

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        """Ask for something and wait until it is done."""
        self._last += 1
        self._line.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while (said := self._hear()).get("id") != self._last:
            pass
        assert said["type"] == "success", said
        return said["result"]

    def _hear(self) -> Any:
        """Wait for what is said next, and note what is asked of other machines."""
        said = json.loads(self._line.recv())
        if said.get("method") == "network.beforeRequestSent":
            address = said["params"]["request"]["url"]
            if urlsplit(address).hostname not in ("127.0.0.1", "localhost", None):
                self.strangers.append(address)
        return said

    def open(self, address: str) -> None:
        """Open a page in place of the one that is there."""
        self._ask("browsingContext.navigate", {"context": self._page, "url": address, "wait": "complete"})

    def reload(self) -> None:
        """Load the page again."""
        self._ask("browsingContext.reload", {"context": self._page, "wait": "complete"})

    def ask(self, function: str, *words: str) -> Any:
        """Call a function of the page with words, and return its answer, a text, a number, or whether it is so."""
        given = [{"type": "string", "value": word} for word in words]
        where = {"target": {"context": self._page}, "awaitPromise": True, "userActivation": True}
        said = self._ask("script.callFunction", {"functionDeclaration": function, "arguments": given, **where})
        assert said["type"] == "success", said["exceptionDetails"]["text"]
        return said["result"].get("value")

    def wait(self, what: str) -> None:
        """Wait until something holds, in JavaScript."""
        self.ask(
            f"() => new Promise((done) => {{ const look = () => ({what}) ? done() : setTimeout(look, 50); look(); }})"
        )

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": keys}]
        self._ask("input.performActions", {"context": self._page, "actions": actions})

    def press(self, words: str) -> None:
        """Press the button that has these words."""
        button = "[...document.querySelectorAll('button')].find((one) => one.textContent === words)"
        self.ask(f"(words) => {button}.click()", words)

    def download(self, words: str) -> Path:
        """Press the button that has these words, and return the file that comes of it."""
        self.press(words)
        while (said := self._hear()).get("method") != "browsingContext.downloadEnd":
            pass
        assert said["params"]["status"] == "complete", said
        return Path(said["params"]["filepath"])
