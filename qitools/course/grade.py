"""Grade an assignment: every notebook apart from everything else, with a reason for each that cannot be graded."""

from __future__ import annotations

import argparse

from qitools.course.layout import Course
from qitools.errors import InputError


def run(course: Course, words: list[str]) -> None:
    """The verb.

    Raises:
        InputError: when the assignment cannot be graded, or when notebooks were handed in that could not be.
    """
    parser = argparse.ArgumentParser(prog="qi-course grade", description=__doc__)
    parser.add_argument("assignment", help="such as workshop-1-day-2")
    parser.add_argument("--student", action="append", default=[], help="only this person; may be given again")
    parser.add_argument("--workers", type=int, help="notebooks run at a time; one for each core when left out")
    parser.add_argument("--scheduler", default="", help="address of a Dask scheduler, such as tcp://10.0.0.5:8786")
    parser.add_argument("--unsafe", action="store_true", help="run notebooks although they cannot be isolated here")
    given = parser.parse_args(words)

    from qitools.course.grading.batch import grade

    report = grade(
        course.exercises,
        given.assignment,
        given.student,
        processes=given.workers,
        scheduler=given.scheduler,
        unsafe=given.unsafe,
    )
    print(report)
    left = [line for line in report.lines if line.status == "not graded"]
    if left:
        raise InputError(
            f"{len(left)} of {len(report.lines)} notebooks could not be graded; the reasons are in the table above and "
            f"in exercises/{given.assignment}.grading.json. All others are in the gradebook."
        )
