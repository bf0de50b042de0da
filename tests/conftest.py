"""For every test: how long an example may take, and which tests share a worker."""

import pytest
from hypothesis import settings

# Machines differ in speed, so no example of a property test fails for taking long.
settings.register_profile("qitools", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)  # for `make check`
settings.load_profile("qitools")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, unless they name a group that shares something dear."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))
