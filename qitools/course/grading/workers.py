"""Where jobs run: on this machine's cores, or on a Dask cluster's."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Lock
from types import ModuleType
from typing import Any

from qitools.course.grading.cells import Job, Result, run

_starting = Lock()  # workers are started from several threads


def execute(job: Job) -> Result:
    """Run one job in a process of its own: forked, where that can be done, from one that has everything imported."""
    context: Any = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
    if sys.platform != "win32":
        from multiprocessing import forkserver

        context.set_forkserver_preload(["qitools.course.grading.warm"])
        with _bare_environment():
            forkserver.ensure_running()
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(job, send), daemon=True)
    with _without_main():
        process.start()
    send.close()
    try:
        # The worker keeps the limits itself; this is for the case that it cannot.
        result = (
            receive.recv()
            if receive.poll(3 * job.limits.wall)
            else Result((), (), "the notebook never came to its end")
        )
    except EOFError:
        result = Result((), (), "the worker that ran the notebook ended before it could answer")
    process.kill()
    process.join()
    receive.close()
    return result


def local(jobs: Sequence[Job], workers: int) -> Iterator[tuple[int, Result]]:
    """Run jobs on this machine, so many at a time; yield (position, result) as they come."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: dict[Future[Result], int] = {pool.submit(execute, job): at for at, job in enumerate(jobs)}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def cluster(jobs: Sequence[Job], scheduler: str) -> Iterator[tuple[int, Result]]:
    """Run jobs on a Dask cluster; yield (position, result) as they come. A job whose worker dies is run again.

    Args:
        jobs: what to run.
        scheduler: the address, such as "tcp://10.0.0.5:8786".
    """
    from distributed import Client
    from distributed import as_completed as completed

    with Client(scheduler) as client:
        waiting = {client.submit(_on_cluster, job, pure=False, retries=2): at for at, job in enumerate(jobs)}
        for done in completed(waiting):
            yield waiting[done], done.result()


def _on_cluster(job: Job) -> Result:
    # Dask starts its workers as daemons, which Python lets start no process. What is started here ends with its job.
    multiprocessing.current_process().daemon = False
    return execute(job)


def _work(job: Job, send: Connection) -> None:
    send.send(run(job))


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the program that called from a new worker, which would run it once more to start with."""
    with _starting:
        kept = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = kept


@contextmanager
def _bare_environment() -> Iterator[None]:
    """Hide this process's environment from the workers: it may hold secrets, and /proc would show it to them."""
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(PATH=kept.get("PATH", os.defpath), LANG="C.UTF-8", MPLBACKEND="agg")
    if "HOME" in kept:
        os.environ["HOME"] = kept["HOME"]
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
