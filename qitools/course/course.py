"""Everything at once: the book, the released exercises, the participant pack and the browser edition."""

from __future__ import annotations

from qitools.course.book import build, reminder
from qitools.course.layout import Course
from qitools.course.lite.site import build as build_lite
from qitools.course.pack import pack
from qitools.course.release import release
from qitools.errors import InputError


def run(course: Course, words: list[str]) -> None:
    """The verb: bring everything up to date, and end with what to open."""
    print("Book", flush=True)
    ran = build(course)
    print(f"  {len(course.pages)} pages; {len(ran)} notebooks had something new to run", flush=True)
    print("Exercises", flush=True)
    changed = release(course)
    print(f"  {len(course.assignments)} assignments; {len(changed)} released anew", flush=True)
    print("Participant pack", flush=True)
    pack(course)
    print("Browser edition", flush=True)
    try:
        build_lite(course)
        work = "make serve, then click “Open in the browser” on a lesson (python -m qitools.course serve)"
    except InputError as problem:
        print(f"  NOT MADE. {problem}", flush=True)
        work = "not made; see above what is missing"
    print(
        "\nThe course is ready.\n"
        f"  Read it:             open {course.show(course.html / 'index.html')} in a browser\n"
        f"  Work in it:          make lab  (python -m qitools.course lab)\n"
        f"  In the browser:      {work}\n"
        f"  Give to people:      {course.show(course.pack)}\n"
        f"  Released exercises:  {course.show(course.released)}"
    )
    if said := reminder(course):
        print(f"  Still to do:         {said}")
