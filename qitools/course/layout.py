"""Where everything of a course is, and what its table of contents says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qitools.errors import InputError

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from sphinx.config import Config


@dataclass(frozen=True)
class Page:
    """A page of the book.

    Attributes:
        name: its place in the book, as the table of contents gives it: "workshop-1/day-2/fishbone-and-five-whys".
        path: its source.
        style: "page", or "projector" for the drawings of slides.
    """

    name: str
    path: Path
    style: str = "page"

    @property
    def key(self) -> str:
        """What the result of its notebook is kept under."""
        return self.name if self.style == "page" else f"{self.name}.{self.style}"

    @cached_property
    def text(self) -> str:
        """The source.

        Raises:
            InputError: when it is not text in UTF-8.
        """
        try:
            return self.path.read_text("utf-8")
        except UnicodeDecodeError as problem:
            raise InputError(f"book/{self.name}.md is not text in UTF-8; save it again in that encoding.") from problem

    @cached_property
    def is_notebook(self) -> bool:
        """Whether the page holds code to run."""
        from myst_nb.core.read import is_myst_markdown_notebook

        return bool(is_myst_markdown_notebook(self.text))

    @cached_property
    def notebook(self) -> NotebookNode:
        """The page as a notebook without outputs, read exactly as the book reads it.

        Raises:
            InputError: when its head or a cell's options cannot be read.
        """
        from myst_nb.core.read import MystMetadataParsingError, read_myst_markdown_notebook
        from myst_parser.config.main import MdParserConfig

        # Without colon fences, code inside an admonition would be taken for a cell of the page.
        fences = MdParserConfig(enable_extensions={"colon_fence"})
        try:
            found: NotebookNode = read_myst_markdown_notebook(self.text, fences, add_source_map=True, path=self.path)
        except MystMetadataParsingError as problem:
            raise InputError(f"book/{self.name}.md cannot be read: {_line(problem)}") from problem
        return found


@dataclass(frozen=True)
class Course:
    """A course's folder.

    Args:
        root: the folder with `_toc.yml` and `_config.yml`.
    """

    root: Path

    @classmethod
    def built(cls, config: Config) -> Course:
        """Return the course whose book Sphinx is building, by the table of contents that the build is given."""
        return cls(Path(config.external_toc_path).parent)

    @property
    def book(self) -> Path:
        """Sources of the book."""
        return self.root / "book"

    @property
    def build(self) -> Path:
        """Where everything that is made goes."""
        return self.root / "_build"

    @property
    def html(self) -> Path:
        """The book to read."""
        return self.build / "html"

    @property
    def executed(self) -> Path:
        """Results of the notebooks."""
        return self.build / "executed"

    def result(self, key: str) -> Path:
        """The folder with the result of a page's notebook: a jupyter-cache, and the record of what was used."""
        return self.executed / f"{key}.cache"

    @property
    def exercises(self) -> Path:
        """The nbgrader course."""
        return self.root / "exercises"

    @property
    def released(self) -> Path:
        """Assignments as participants get them."""
        return self.build / "exercises"

    @property
    def assignments(self) -> list[str]:
        """The names of the assignments: the folders of `exercises/source`."""
        source = self.exercises / "source"
        return sorted(folder.name for folder in source.iterdir() if folder.is_dir()) if source.is_dir() else []

    @property
    def pack(self) -> Path:
        """What a participant is given."""
        return self.build / "participant-pack.zip"

    @cached_property
    def config(self) -> dict[str, Any]:
        """What `_config.yml` says."""
        import yaml

        path = self.root / "_config.yml"
        try:
            found = yaml.safe_load(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
            raise InputError(f"_config.yml cannot be read ({_line(problem)}); please mend it.") from problem
        if not isinstance(found, dict):
            raise InputError("_config.yml must hold settings, one `name: value` a line; please mend it.")
        return found

    @property
    def feedback_address(self) -> str:
        """Where readers' e-mails about a page go; "" while `_config.yml` has no address."""
        settings = self.config.get("sphinx") or {}
        return str((settings.get("config") or {}).get("qi_feedback_address") or "").strip()

    @cached_property
    def pages(self) -> list[Page]:
        """The pages that the table of contents names, in its order.

        Raises:
            InputError: when the table cannot be read, or names a page that is not there.
        """
        import yaml
        from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

        try:
            site_map = parse_toc_yaml(self.root / "_toc.yml")
        except (OSError, UnicodeDecodeError, yaml.YAMLError, MalformedError) as problem:
            what = _line(problem).replace(f"{self.root}{os.sep}", "")
            raise InputError(f"_toc.yml cannot be read ({what}); please mend it.") from problem
        return [self._page(name) for name in site_map]

    def check(self) -> None:
        """Read the settings and the table of contents.

        Raises:
            InputError: when one cannot be read, or a page is not there.
        """
        _ = self.config, self.pages

    @property
    def notebooks(self) -> list[Page]:
        """The pages that hold code to run."""
        return [page for page in self.pages if page.is_notebook]

    def _page(self, name: str) -> Page:
        name = name.removesuffix(".md")
        path = self.book / f"{name}.md"
        if not path.is_file():
            raise InputError(
                f"_toc.yml names {name!r}, but there is no file book/{name}.md; add the page or remove the entry."
            )
        return Page(name, path)

    def show(self, path: Path) -> str:
        """Return a path as people know it, from the course's folder."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def _line(problem: Exception) -> str:
    return " ".join(str(problem).split())
