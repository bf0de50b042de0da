"""The Python that runs in the browser, as a few archives that are quick to fetch, to unpack and to start.

A plain site installs some forty wheels one by one at each visit, and compiles every module again. Here the packages
are put together beforehand into layers, compiled once, and each layer is one gzipped tar: a browser inflates that by
itself. The kernel's layers come first; a layer such as pandas only when a cell imports it.
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
import sysconfig
import tarfile
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HERE = Path(__file__).parent

# layer -> (Pyodide's packages, packages of the course's own environment, what an import must name for it to be needed).
LAYERS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "kernel": (
        (
            "asttokens", "decorator", "executing", "ipython", "matplotlib-inline", "packaging", "prompt-toolkit",
            "pure-eval", "pygments", "six", "sqlite3", "stack-data", "traitlets", "wcwidth",
        ),
        ("anywidget", "comm", "ipywidgets", "nhs-number", "psygnal", "PyYAML", "typing_extensions"),
        (),
    ),
    "numpy": (("numpy",), (), ("numpy",)),
    "matplotlib": (
        ("contourpy", "cycler", "kiwisolver", "matplotlib", "pillow", "pyparsing"),
        (),
        ("contourpy", "cycler", "kiwisolver", "matplotlib", "mpl_toolkits", "PIL", "pylab", "pyparsing"),
    ),
    "dates": (("python-dateutil",), (), ("dateutil",)),
    "pandas": (("pandas", "pytz"), (), ("pandas", "pytz")),
    "fonttools": (("fonttools",), (), ("fontTools",)),
    "database": ((), ("SQLAlchemy",), ("sqlalchemy",)),
    "excel": ((), ("openpyxl", "et_xmlfile"), ("openpyxl", "et_xmlfile")),
}  # fmt: skip

# Parts of packages that nothing in a notebook reads.
_UNUSED = (
    "/tests/", "/test/", "/testing/data/", "sample_data/", ".pyi", ".h", ".hpp", ".pxd", ".a", "/afm/", "/pdfcorefonts/",
    "fonts/ttf/STIX", "fonts/ttf/DejaVuSerif", "sqlalchemy/testing/", "sqlalchemy/dialects/mssql/", "sqlalchemy/dialects/mysql/",
    "sqlalchemy/dialects/oracle/", "backends/web_backend/", "mpl-data/images/", "mpl-data/plot_directive/",
    "/labextension/", "pygments/lexers/",
)  # fmt: skip
_KEPT = (
    "numpy/testing", "pandas/tests/__init__",
    # of code, and of differences, which pytest asks for where the library is tried in the edition
    *(f"pygments/lexers/{name}.py" for name in ("__init__", "_mapping", "diff", "python", "special")),
)  # fmt: skip

_TIME = 1767225600  # the same content always gives the same file


def write_layers(pyodide: Path, kernel_wheels: Path, qitools: Path, scratch: Path, out: Path) -> dict[str, object]:
    """Write the layers and the compiled standard library, and say how they are called.

    Args:
        pyodide: the folder that `parts.obtain` returned.
        kernel_wheels: the folder with the wheels of the kernel's own Python side.
        qitools: the wheel of the library.
        scratch: an empty folder.
        out: where the archives go.

    Returns:
        What `start.js` reads: the names of the files, and which import needs which layer.
    """
    packages = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))["packages"]
    for layer, (ours, theirs, _) in LAYERS.items():
        folder = scratch / layer
        folder.mkdir(parents=True)
        for name in ours:
            _unpack(pyodide / packages[name]["file_name"], folder)
        for name in theirs:
            copy_installed(name, folder)
    for wheel in kernel_wheels.glob("*.whl"):
        if wheel.name.startswith(("ipykernel-", "pyodide_kernel-")):
            _unpack(wheel, scratch / "kernel")
    shutil.copytree(
        HERE / "python", scratch / "kernel", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    (scratch / "qitools").mkdir()
    _unpack(qitools, scratch / "qitools")
    (scratch / "stdlib").mkdir()
    _unpack(pyodide / "python_stdlib.zip", scratch / "stdlib")
    compiled = _compile(pyodide, scratch)
    files = {layer: _tar(scratch / layer, layer, out) for layer in [*LAYERS, "qitools"]}
    return {
        "stdlib": _zip(scratch / "stdlib", out),
        "boot": [files.pop("kernel"), files.pop("qitools")],
        "layers": files,
        "imports": {name: layer for layer, (_, _, names) in LAYERS.items() for name in names},
        "compiled": compiled,
    }


def _compile(pyodide: Path, scratch: Path) -> bool:
    """Compile everything with the Python that will run it; without Node.js, the browser does so at each start."""
    node = shutil.which("node")
    if node is None:
        print("  Node.js is not on this machine, so each start in the browser takes some seconds more", flush=True)
        return False
    done = subprocess.run([node, str(HERE / "compile.mjs"), str(pyodide), str(scratch)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"Pyodide could not compile the packages:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return True


def _unpack(wheel: Path, folder: Path) -> None:
    with ZipFile(wheel) as archive:
        for name in archive.namelist():
            if not _unused(name):
                archive.extract(name, folder)


def _unused(name: str) -> bool:
    if name.startswith(_KEPT):
        return False
    return any(part in f"/{name}" if part.startswith("/") or "/" in part else name.endswith(part) for part in _UNUSED)


def copy_installed(name: str, folder: Path) -> None:
    """Copy what an installed package has in Python; its compiled parts are for this machine, and have stand-ins."""
    purelib = Path(sysconfig.get_path("purelib")).resolve()
    for entry in distribution(name).files or []:
        path = Path(str(entry.locate())).resolve()
        inside = path.relative_to(purelib).as_posix() if path.is_relative_to(purelib) else ""
        if (
            inside
            and path.suffix not in (".so", ".pyd", ".pyc")
            and not _unused(inside)
            and "nbextension" not in inside
        ):
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / inside)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _named(content: bytes, stem: str, suffix: str, out: Path) -> str:
    """Write a file under a name that says what is in it, so that a browser may keep it for ever."""
    name = f"{stem}-{sha256(content).hexdigest()[:12]}{suffix}"
    (out / name).write_bytes(content)
    return name


def _tar(folder: Path, stem: str, out: Path) -> str:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in _files(folder):
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size = path.stat().st_size
            with path.open("rb") as content:
                archive.addfile(entry, content)
    return _named(gzip.compress(raw.getvalue(), 7, mtime=_TIME), stem, ".tar.gz", out)


def _zip(folder: Path, out: Path) -> str:
    raw = io.BytesIO()
    with ZipFile(raw, "w") as archive:
        for path in _files(folder):
            entry = ZipInfo(path.relative_to(folder).as_posix(), (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, path.read_bytes(), ZIP_DEFLATED, 9)
    return _named(raw.getvalue(), "stdlib", ".zip", out)
