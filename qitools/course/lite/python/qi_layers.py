"""Fetches a layer of packages when something first imports one of them.

An import cannot wait for the browser, so a layer that `start.js` has not brought in yet is fetched while Python stands
still; most have come while the page was read.
"""

import importlib
import io
import os
import sys
import tarfile
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any

import qi_start  # put there by start.js

SITE = "/lib/python3.12/site-packages"


class Layers(MetaPathFinder):
    """Asks for the layer of a package that is not there, then lets Python look again."""

    def __init__(self) -> None:
        self.imports: dict[str, str] = dict(qi_start.imports.to_py())
        os.environ["MPLCONFIGDIR"] = f"{SITE}/matplotlib_fonts"
        os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Bring in the layer of a top-level name; Python's own finders do the rest."""
        layer = self.imports.get(name)
        if layer is None or path is not None:
            return None
        self.imports = {known: other for known, other in self.imports.items() if other != layer}
        if not qi_start.place(layer):
            raw = qi_start.fetch(layer).to_bytes()
            with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
                archive.extractall(SITE, filter="fully_trusted")
        importlib.invalidate_caches()
        return None


async def install(requirements: object, **_: object) -> None:
    """Say that there is nothing to install here."""
    raise RuntimeError(
        f"Packages cannot be added in the browser edition (asked for: {requirements}); "
        "it has all that the course uses, and the desktop edition can have more."
    )


def start_kernel() -> None:
    """Start the kernel's own side."""
    import pyodide_kernel

    # It completes with jedi, which is not here; IPython's own way knows every name that a cell has made.
    pyodide_kernel.ipython_shell.Completer.use_jedi = False


def warm() -> None:
    """Do once, while the page is read, what the first drawing would have to wait for."""
    from qitools import Fishbone

    Fishbone("warm", {"up": ["a cause"]}).to_svg()


# IPython brings in a whole terminal for the sake of one function that has no use in a page; and a package asks for one
# that is not there, which would be looked for in the page.
terminal = ModuleType("IPython.terminal.embed")
terminal.embed = None  # type: ignore[attr-defined]
sys.modules["IPython.terminal.embed"] = terminal
sys.modules["mypy_extensions"] = None  # type: ignore[assignment]

# The notebook's folder comes last: looking there asks the page, and nearly all that is imported lies in the layers.
sys.path.remove("")
sys.path.append("")
sys.meta_path.insert(0, Layers())
