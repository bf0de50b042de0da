"""A notebook's Python without a kernel: IPython that records what each cell shows."""

from __future__ import annotations

import io
import signal
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

# What is kept of what one cell shows, in characters; the rest is said to be left out.
_KEPT = 1 << 20

_LEFT_OUT = "\n(The rest of what this cell printed is left out.)\n"


@cache
def ready() -> Shell:
    """Return a shell made before it was needed: it takes as long to make as most cells take to run."""
    return Shell()


class Shell:
    """IPython whose outputs are kept as a kernel would send them.

    Attributes:
        namespace: the names that the cells have made.
    """

    def __init__(self) -> None:
        InteractiveShell.clear_instance()
        shell = _Recording.instance(config=Config(HistoryManager={"enabled": False}))
        shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
        self._shell = shell
        self.namespace: dict[str, Any] = shell.user_ns

    def run(self, source: str, seconds: int) -> list[dict[str, Any]]:
        """Run one cell and return its outputs; interrupt it after so many seconds."""
        outputs: list[dict[str, Any]] = []
        self._shell.outputs = outputs
        streams = _Stream("stdout", outputs), _Stream("stderr", outputs)
        with (
            redirect_stdout(streams[0]),
            redirect_stderr(streams[1]),
            _interrupted_after(seconds),
        ):
            self._shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        return outputs


class _Publisher(DisplayPublisher):
    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: Any,
        **__: Any,
    ) -> None:
        shown = {
            "output_type": "display_data",
            "data": dict(data),
            "metadata": dict(metadata or {}),
        }
        self.shell.outputs.append(shown)


class _Hook(DisplayHook):
    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        result = {
            "data": format_dict,
            "metadata": md_dict or {},
            "execution_count": None,
        }
        recording: Any = self.shell
        recording.outputs.append({"output_type": "execute_result", **result})

    def finish_displayhook(self) -> None:
        pass


class _Recording(InteractiveShell):
    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    outputs: list[dict[str, Any]]

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to run an event loop for."""

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        name, told = etype.__name__, str(evalue)
        if etype is KeyboardInterrupt:
            name, told = "TimeLimit", "the cell ran too long and was stopped"
        # Without its traceback, which would quote the check.
        self.outputs.append({"output_type": "error", "ename": name, "evalue": told, "traceback": []})


class _Stream(io.TextIOBase):
    def __init__(self, name: str, outputs: list[dict[str, Any]]) -> None:
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") != self._name:
            last = {"output_type": "stream", "name": self._name, "text": ""}
            self._outputs.append(last)
        if not last["text"].endswith(_LEFT_OUT):
            last["text"] += text
            if len(last["text"]) > _KEPT:
                last["text"] = last["text"][:_KEPT] + _LEFT_OUT
        return len(text)


@contextmanager
def _interrupted_after(seconds: int) -> Iterator[None]:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if not hasattr(signal, "SIGALRM"):  # Windows, where notebooks can only be run without isolation
        yield
        return
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
