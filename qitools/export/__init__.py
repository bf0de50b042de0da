"""Files that other programs open: pictures, PowerPoint, Word and Excel, and Excel sheets that people filled in.

>>> from pathlib import Path
>>> from tempfile import mkdtemp
>>> import qitools as qi
>>> sheet = Path(mkdtemp()) / "causes.xlsx"
>>> template("fishbone", sheet).name  # to fill in: headings, drop-downs, what to write where
'causes.xlsx'
>>> fb = qi.Fishbone("Waits of 61 days for a memory diagnosis", {"People": ["Two of five nurses in post"]})
>>> read_excel("fishbone", fb.save(sheet)) == fb
True
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qitools.errors import InputError
from qitools.export.files import read, write

if TYPE_CHECKING:
    from qitools.display import Drawn
    from qitools.export.excel import CycleRow
    from qitools.pdsa import PDSACycle

__all__ = ["read_excel", "read_log", "save", "save_log", "template"]


def save(thing: Drawn, path: str | Path) -> Path:
    """Write an object to a file whose ending says what kind.

    Args:
        thing: any object that can be looked at.
        path: where to write; a file that is there is replaced only when the new one is complete. Every object can be
            a picture (.svg, .png, .pdf) or a slide (.pptx: diagrams as shapes and charts over time as charts, to be
            edited there). Fishbones, driver diagrams and measurement plans can be a sheet (.xlsx), and sponsor
            updates a document (.docx) or a page (.html).

    Returns:
        The path written.

    Raises:
        InputError: when the ending is none that the object can be, or the file cannot be written.
    """
    from qitools.project import SponsorUpdate

    path = Path(path)
    ending = path.suffix.lower()
    if ending in (".svg", ".png", ".pdf"):
        from qitools.draw.render import image

        return write(path, image(thing, ending[1:]))
    if ending == ".pptx":
        from qitools.export.powerpoint import presentation

        return write(path, presentation(thing))
    endings = [".svg", ".png", ".pdf", ".pptx"]
    if isinstance(thing, SponsorUpdate):
        if ending == ".docx":
            from qitools.export.word import document

            return write(path, document(thing))
        if ending == ".html":
            return write(path, thing.to_html().encode())
        endings += [".docx", ".html"]
    from qitools.export.excel import kind_of, workbook

    kind = kind_of(thing)
    if kind and ending == ".xlsx":
        return write(path, workbook(kind, thing))
    endings += [".xlsx"] if kind else []
    raise InputError(
        f"{path.name!r} does not say what kind of file to write; "
        f"end its name with {', '.join(endings[:-1])} or {endings[-1]}."
    )


def save_log(versions: Iterable[tuple[int, PDSACycle]], path: str | Path) -> Path:
    """Write cycles, each with the number of its last change, to an Excel workbook, for `PDSALog.export`."""
    from qitools.export.excel import log_workbook

    return write(_xlsx(path), log_workbook(versions))


def template(kind: str, path: str | Path) -> Path:
    """Write an empty Excel workbook to fill in and read back with `read_excel`.

    Args:
        kind: "fishbone", "driver", "measures" or "pdsa".
        path: where to write, ending in .xlsx.

    Raises:
        InputError: when there is no such kind, or the file cannot be written.
    """
    from qitools.export.excel import workbook

    return write(_xlsx(path), workbook(kind, None))


def read_excel(kind: str, path: str | Path) -> Any:
    """Read an Excel workbook that `save` or `template` wrote and people filled in.

    Args:
        kind: "fishbone", "driver", "measures" or "pdsa".
        path: the workbook.

    Returns:
        A `Fishbone`, a `DriverDiagram`, a `MeasurementPlan`, or a list of `PDSACycle`s.

    Raises:
        InputError: when there is no such kind, or a cell cannot be used: its sheet, row and column are named.
    """
    from qitools.export import excel

    return excel.read(kind, read(Path(path)), Path(path).name)


def read_log(path: str | Path) -> list[CycleRow]:
    """Read the rows of a log's workbook, for `PDSALog.update_from`."""
    from qitools.export.excel import cycle_rows

    return cycle_rows(read(Path(path)), Path(path).name)


def _xlsx(path: str | Path) -> Path:
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"A workbook's name ends in .xlsx; this one is {path.name!r}.")
    return path
