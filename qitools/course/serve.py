"""Serve what is built on this machine, as a web server should: compressed, and kept by the browser where that is safe.

The browser edition needs a web server: pages that are opened from a file may not start Python.
"""

from __future__ import annotations

import argparse
import gzip
import re
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from qitools.course.layout import Course
from qitools.errors import InputError

# Names that say what is in the file: they may be kept for ever.
_FOR_EVER = re.compile(r"[.-][0-9a-f]{7,}\.(js|css|tar\.gz|zip|woff2?)$")
_SMALLER = {".html", ".js", ".css", ".json", ".ipynb", ".svg", ".wasm", ".txt", ".yml", ".csv"}


@lru_cache(maxsize=256)
def _compressed(path: Path, changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


class Handler(SimpleHTTPRequestHandler):
    """Answers with a file of the site."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 (as in the class that it extends)
        **SimpleHTTPRequestHandler.extensions_map,
        ".ipynb": "application/json",
        ".wasm": "application/wasm",
    }

    def end_headers(self) -> None:
        """Say how long the file may be kept."""
        kept = _FOR_EVER.search(self.path.split("?")[0])
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-cache")
        super().end_headers()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Send a text compressed to who takes it so; anything else as it is."""
        path = Path(self.translate_path(self.path))
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (takes and path.suffix in _SMALLER and path.is_file() and not self.headers.get("If-Modified-Since")):
            return super().send_head()
        body = _compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(path.stat().st_mtime))
        self.end_headers()
        return BytesIO(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder, for this machine alone; port 0 takes any that is free."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(folder)))


def run(course: Course, words: list[str]) -> None:
    """The verb: serve `_build/html` until it is stopped."""
    parser = argparse.ArgumentParser(prog="qi-course serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="a port of this machine; 8000 when left out")
    port = parser.parse_args(words).port
    if not 0 <= port < 1 << 16:
        raise InputError(f"Port {port} cannot be used; name one up to 65535, such as --port 8001.")
    if not (course.html / "index.html").is_file():
        raise InputError("There is no book to serve yet; make it first, with make course.")
    try:
        serving = server(course.html, port)
    except OSError as problem:
        raise InputError(
            f"Port {port} cannot be used ({problem.strerror}); name another, such as --port 8001."
        ) from problem
    with serving:
        print(f"The book is at http://localhost:{serving.server_port}/ ; press Ctrl + C to stop.", flush=True)
        serving.serve_forever()
