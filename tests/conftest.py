"""For every test: how long an example may take, which tests share a worker, and where its kernels listen."""

from __future__ import annotations

import os
import re
import socket
from contextlib import suppress
from itertools import cycle
from typing import Any

import pytest
from hypothesis import settings
from jupyter_client.connect import LocalPortCache

# Machines differ in speed, so no example of a property test fails for taking long.
settings.register_profile("qitools", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)  # for `make check`
settings.load_profile("qitools")


def pytest_configure() -> None:
    """Give each worker's kernels ports of their own: the system may give the same one to two that start at once."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
    ports = cycle(range(12_000 + 2_000 * worker, 14_000 + 2_000 * worker))  # which the system gives to nobody

    def find_available_port(cache: LocalPortCache, ip: str) -> int:
        while True:
            with socket.socket() as tried, suppress(OSError):
                port = next(ports)
                tried.bind((ip, port))
                return port

    LocalPortCache.find_available_port = find_available_port  # type: ignore[method-assign]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the tests of a file to one worker, and those of an assignment, which share a graded course, to one too."""
    from xdist.scheduler import LoadFileScheduling

    class ByAssignment(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            about = re.search(r"test_grading\.py::.*\[([\w-]+)/", nodeid)
            return f"{file} {about[1]}" if about else file

    return ByAssignment(config, log)
