"""Write the sheets to print, as A4 PDFs, into `_build/print`."""

from __future__ import annotations

import argparse

from qitools.course.layout import Course
from qitools.course.printables import SHEETS, find


def run(course: Course, words: list[str]) -> None:
    """The verb: write all sheets, or those that are named, and say where they are."""
    parser = argparse.ArgumentParser(prog="qi-course print", description=__doc__)
    names = ", ".join(sheet.name for sheet in SHEETS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"a sheet, all where none is named: {names}")
    sheets = find(parser.parse_args(words).names)
    folder = course.build / "print"
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        path = folder / f"{sheet.name}.pdf"
        path.write_bytes(sheet.pdf())
        print(f"{course.show(path)}: {sheet.title}")
