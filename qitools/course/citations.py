"""How a source is named in the text of the book."""

from __future__ import annotations

import dataclasses

from pybtex.style.template import Node, field, first_of, join, optional, tag
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.basic_author_year import BasicAuthorYearParentheticalReferenceStyle
from sphinxcontrib.bibtex.style.template import reference


@dataclasses.dataclass
class AuthorAndYearOrTitle(BasicAuthorYearParentheticalReferenceStyle):
    """A source by author and year; where it has no year, by author and title.

    On paper there is no link to follow, and one organisation has many pages without a date.
    """

    bracket: BracketStyle = dataclasses.field(default_factory=lambda: BracketStyle(sep="; "))

    def inner(self, role_name: str) -> Node:
        """Return the template of one source."""
        return reference[
            join(sep=self.author_year_sep)[
                self.person.author_or_editor_or_title(full="s" in role_name),
                first_of[optional[field("year")], tag("em")[field("title")]],
            ]
        ]
