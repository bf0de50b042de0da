"""For every test: how long an example may take, and which tests share a worker."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import settings

# Machines differ in speed, so no example of a property test fails for taking long.
settings.register_profile("qitools", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)  # for `make check`
settings.load_profile("qitools")


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
