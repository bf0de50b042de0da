"""The browser edition: the lessons and exercises of the pack with Python in the page, for a PC where nothing installs."""

from __future__ import annotations

from qitools.course.layout import Course


def run(course: Course, words: list[str]) -> None:
    """The verb: bring book, exercises and pack up to date, and make the browser edition from them."""
    from qitools.course.lite.address import entry
    from qitools.course.lite.site import build
    from qitools.course.pack import run as make_pack

    make_pack(course, [])
    build(course)
    print(f"The browser edition is in {course.show(entry(course).parent)}; to try it: make serve")
