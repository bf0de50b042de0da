"""Make the participant pack: everything that a participant needs, in one zip file."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qitools.course import header
from qitools.course.book import build
from qitools.course.execute import result
from qitools.course.files import digest_all, replace
from qitools.course.layout import Course, Page
from qitools.course.plain import glued, plain_notebook
from qitools.course.release import release
from qitools.errors import InputError

# Lessons show these from beside them; all else that a lesson uses lies in book/data.
_PICTURES = (".svg", ".png", ".jpg")

# The same content always gives the same file, whenever and wherever it is made.
_TIME = (2026, 1, 1, 0, 0, 0)


def pack(course: Course) -> Path:
    """Write `_build/participant-pack.zip` from the built book and the released exercises.

    Args:
        course: the course, whose book is built and whose exercises are released.

    Returns:
        The zip file.

    Raises:
        InputError: when a lesson uses a file that the pack does not hold.
    """
    wheel = library(course)
    files = {
        **_folder(course.book / "_pack", ""),
        **_folder(course.released, "exercises/"),
        **{
            name: content
            for name, content in _folder(course.book, "lessons/").items()
            if name.startswith("lessons/data/") or name.endswith(_PICTURES)
        },
        "requirements.txt": (course.root / "requirements" / "course.txt").read_bytes(),
        wheel.name: wheel.read_bytes(),
    }
    for page in course.notebooks:
        files[f"lessons/{page.name}.ipynb"] = _lesson(course, page)
        _check_uses(course, page, files)
    files["START-HERE.md"] = files["START-HERE.md"].replace(b"WHEEL", wheel.name.encode())
    new = course.pack.with_suffix(".new")
    with ZipFile(new, "w") as archive:
        for name in sorted(files):
            _write(archive, name, files[name])
    return new.replace(course.pack)


def personal(course: Course) -> list[Path]:
    """Write a pack for each person on the roll, whose exercises say whose they are, into `_build/participant-packs`.

    Args:
        course: the course, whose pack is made.

    Returns:
        The zip files, by the people's names.

    Raises:
        InputError: when there is no gradebook, or nobody is on its roll.
    """
    from qitools.course.records import directory, file_name, open_gradebook, read_people

    with open_gradebook(directory(course.exercises)) as gradebook:
        people = read_people(gradebook)
    if not people:
        raise InputError("Nobody is on the roll; in the folder exercises, run 'nbgrader db student import FILE'.")
    new = course.build / ".participant-packs"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    with ZipFile(course.pack) as common:
        for person in people:
            with ZipFile(new / f"{file_name(person.id)}.zip", "w") as archive:
                for entry in common.infolist():
                    content = common.read(entry)
                    if entry.filename.startswith("exercises/") and entry.filename.endswith(".ipynb"):
                        content = _named(course, content, person.id)
                    _write(archive, entry.filename, content)
    folder = course.build / "participant-packs"
    replace(folder, new)
    return [folder / f"{file_name(person.id)}.zip" for person in people]


def run(course: Course, words: list[str]) -> None:
    """The verb: make the pack from a book and exercises that are up to date, and say where it is."""
    parser = argparse.ArgumentParser(prog="qi-course pack", description=__doc__)
    parser.add_argument("--personal", action="store_true", help="also one for each person on the roll")
    given = parser.parse_args(words)
    build(course)
    release(course)
    print(f"The participant pack is {course.show(pack(course))}")
    if given.personal:
        packs = personal(course)
        print(f"{len(packs)} people have a pack of their own in {course.show(packs[0].parent)}")


def _named(course: Course, content: bytes, person: str) -> bytes:
    """Return an exercise with a header that says whose copy it is."""
    import nbformat

    notebook = nbformat.reads(content.decode(), as_version=4)
    secret = header.key(course.exercises)
    told = header.read(notebook.metadata, secret)
    if told is not None:
        own = dataclasses.replace(told, person=person)
        notebook.metadata[header.NAME] = header.signed(own, secret)
    text: str = nbformat.writes(notebook)
    return f"{text}\n".encode()


def _write(archive: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _TIME)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, ZIP_DEFLATED)


def _folder(folder: Path, place: str) -> dict[str, bytes]:
    """Return the files of a folder: name in the pack -> content."""
    return {
        place + path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part[0] in "._" for part in path.relative_to(folder).parts)
    }


def _lesson(course: Course, page: Page) -> bytes:
    """Return a lesson as a notebook without outputs, with the numbers of its last run in the text."""
    import nbformat

    sources = course.book / course.config["bibtex_bibfiles"][0]
    notebook = plain_notebook(page.notebook, glued(result(course, page)), sources)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    text: str = nbformat.writes(notebook)
    return f"{text}\n".encode()


def _check_uses(course: Course, page: Page, files: dict[str, bytes]) -> None:
    """Make sure that what a lesson reads beside the library lies in the pack where the lesson will look for it."""
    record = json.loads((course.result(page.name) / "record.json").read_text("utf-8"))
    for path, content in record["uses"].items():
        inside = "lessons/" + path.removeprefix("book/")
        if path.startswith("book/") and content and (course.root / path).is_file() and inside not in files:
            raise InputError(
                f"{course.show(page.path)} reads {path}, which is not in the participant pack; "
                "move it into book/data, which is."
            )


def library(course: Course) -> Path:
    """Return the library as a wheel, built anew when it changed."""
    parts = ["qitools", "pyproject.toml", "README.md", "LICENSE", "LICENSE-CONTENT.md"]
    sources = [course.root / part for part in parts]
    home = course.build / "wheel" / digest_all(sources)
    if not home.is_dir():
        shutil.rmtree(home.parent, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=course.build, prefix=".wheel-") as scratch:
            for source in sources:
                copy = shutil.copytree if source.is_dir() else shutil.copy2
                copy(source, Path(scratch, source.name))
            home.mkdir(parents=True)
            outcome = subprocess.run(
                [sys.executable, "-c", "import sys, setuptools.build_meta as b; b.build_wheel(sys.argv[1])", str(home)],
                cwd=scratch,
                env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"},
                capture_output=True,
                text=True,
            )
        if outcome.returncode:
            shutil.rmtree(home)
            raise InputError(f"The library cannot be packed ({outcome.stderr.strip().splitlines()[-1]}).")
    return next(home.glob("*.whl"))
