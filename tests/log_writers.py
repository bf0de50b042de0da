"""What the writing processes of the log's tests do. Apart from the tests, so that they start at once."""

import contextlib

from qitools.errors import InputError
from qitools.store import PDSALog


def plan_many(path, name, count, ready, go):
    with PDSALog(path) as log:
        ready.release()
        go.wait()
        for number in range(count):
            log.plan(objective=f"{name} {number}", ramp=name)


def do_all(path, name, count, go, answers):
    kept = []
    with PDSALog(path) as log:
        go.wait()
        for cycle_id in range(1, count + 1):
            with contextlib.suppress(InputError):
                log.do(cycle_id, result=name)
                kept.append(cycle_id)
    answers.put((name, kept))


def write_until_killed(path, pipe):
    with PDSALog(path) as log:
        while True:
            cycle = log.plan(objective="Plan", change="x" * 3000)
            pipe.send((cycle.id, 1))
            log.do(cycle.id, result="Do")
            pipe.send((cycle.id, 2))
