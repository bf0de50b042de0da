"""Drawings on pages that run no code: what is drawn is written in the page, or lies in a file of the book's data.

A reference page needs a picture and no kernel. It names the class, and gives what the class's `from_dict` reads:

    ```{drawing} fishbone.Fishbone
    :from: data/team-memory-fishbone.yml
    ```
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from qitools.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qitools.display import Drawn

_LIBRARY = Path(__file__).parents[1]


class Drawing(SphinxDirective):
    """A drawing of the library, with its words for those who cannot see it.

    The first argument is the class, as its place within qitools: `fishbone.Fishbone`. A second one says what an
    `answers.Answer` is about. The content is what it is made from, in YAML. With `:from:`, that is read from a file of
    the book; `:part:` takes one part of it, such as `cycles.0`, and the content, if there is any, is laid over that.
    """

    required_arguments = 1
    optional_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = {
        "from": directives.unchanged_required,
        "part": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the picture."""
        book = Path(self.env.srcdir)
        if "from" in self.options:
            self.env.note_dependency(str(book / self.options["from"]))
        # The page is read again when the library draws in another way.
        for module in _LIBRARY.rglob("*.py"):
            if module.relative_to(_LIBRARY).parts[0] not in ("course", "widgets"):
                self.env.note_dependency(str(module))
        try:
            shown = read(book, self.arguments, self.options, "\n".join(self.content))
        except InputError as problem:
            raise self.error(f"This cannot be drawn: {problem}") from problem
        return [nodes.raw("", shown._repr_mimebundle_()["text/html"], format="html")]


def read(book: Path, arguments: Sequence[str], options: Mapping[str, str], content: str) -> Drawn:
    """Return what a page asks for.

    Args:
        book: the folder of the book's sources.
        arguments: the class, as its place within qitools, such as "fishbone.Fishbone"; and what an answer is about.
        options: `from` and `part`, where they are given.
        content: YAML.

    Raises:
        InputError: when there is no such class, file or part, or the class cannot be made from it.
    """
    module, _, name = arguments[0].rpartition(".")
    try:
        kind: Any = getattr(import_module(f"qitools.{module}"), name)
    except (ImportError, AttributeError) as problem:
        raise InputError(f"qitools has no {arguments[0]!r}; name a class as in 'fishbone.Fishbone'.") from problem
    given = _part(_file(book, options["from"]), options) if "from" in options else {}
    if content.strip():
        said = _yaml(content, "the page")
        given = {**given, **said} if isinstance(given, dict) and isinstance(said, dict) else said
    made: Drawn = kind.from_dict(given, *arguments[1:]) if hasattr(kind, "from_dict") else kind(**given)
    return made


def _file(book: Path, name: str) -> Any:
    try:
        text = (book / name).read_text("utf-8")
    except OSError as problem:
        raise InputError(f"There is no file {name!r} in the book.") from problem
    return _yaml(text, name)


def _yaml(text: str, where: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise InputError(f"The YAML of {where} cannot be read: {' '.join(str(problem).split())}") from problem


def _part(held: Any, options: Mapping[str, str]) -> Any:
    """Return the part of what a file holds that is asked for: keys, and positions from 0, with dots between."""
    for step in options["part"].split(".") if "part" in options else ():
        try:
            held = held[int(step) if isinstance(held, list) else step]
        except (KeyError, IndexError, ValueError, TypeError) as problem:
            raise InputError(f"{options['from']} has no part {options['part']!r}.") from problem
    return held
