"""A cohort graded by the workers of a Dask cluster: the same results, and no notebook lost with a worker."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from distributed import Client, LocalCluster

from qitools.course.grading import workers
from qitools.course.grading.batch import grade
from qitools.course.grading.cells import Job, Result
from qitools.course.grading.sandbox import Limits
from qitools.course.layout import Course
from tests.course.cohort import ASSIGNMENT

pytestmark = [pytest.mark.nbgrader, pytest.mark.slow]

LIMITS = Limits(wall=30, cpu=15)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A scheduler and two worker processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        yield made


def test_a_cluster_gives_what_this_machine_gives(graded_cohort: Course, cluster: LocalCluster) -> None:
    here = grade(graded_cohort.exercises, ASSIGNMENT, limits=LIMITS)
    there = grade(graded_cohort.exercises, ASSIGNMENT, limits=LIMITS, scheduler=cluster.scheduler_address)
    assert {line.status for line in here.lines} == {"graded", "not graded", "missing"}
    assert there.lines == here.lines


def test_the_notebook_of_a_worker_that_is_killed_is_run_again(cluster: LocalCluster) -> None:
    jobs = [Job((f"import time\ntime.sleep(4)\nanswer = {n}",), ("answer",), limits=LIMITS) for n in range(2)]
    found: dict[int, Result] = {}
    grading = threading.Thread(target=lambda: found.update(workers.cluster(jobs, cluster.scheduler_address)))
    grading.start()
    with Client(cluster.scheduler_address) as client:
        deadline = time.monotonic() + 60
        while not all(client.processing().values()) or len(client.processing()) < 2:
            assert time.monotonic() < deadline, "the jobs were not given to the workers"
            time.sleep(0.05)
        address = sorted(client.processing())[0]
        killed = client.run(os.getpid, workers=[address])[address]
    os.kill(killed, signal.SIGKILL)
    grading.join(120)
    assert {at: result.checks[0][0]["data"]["text/plain"] for at, result in found.items()} == {0: "0", 1: "1"}
    assert all(result.reason == "" for result in found.values())
