"""The pages of the book as a reader meets them: the words without the code, the markup and the options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from myst_parser.mdit_to_docutils.base import default_slugify

from qitools.course.layout import Course, Page

COURSE = Course(Path(__file__).parents[2])
LESSONS = [page for page in COURSE.pages if page.name.startswith("workshop-")]

_HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CODE = re.compile(r"^(`{3,})(?:\{(?:code-cell|drawing)\}|\w).*?^\1[ ]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(?P<marks>#{1,6}) (?P<title>.+)$", re.MULTILINE)
_VALUE = re.compile(r"\{glue:text\}`[^`]+`")
_CITED = re.compile(r"\s*\{cite[\w:]*\}`[^`]+`")
_TITLED = re.compile(r"\{[\w:-]+\}`([^`<]+?)(?:\s*<[^>]+>)?`")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_WORD = re.compile(r"[\w’']*[A-Za-z][\w’']*")


@dataclass(frozen=True)
class Prose:
    """The words of a page.

    Attributes:
        source: its Markdown.
    """

    source: str

    @cached_property
    def markdown(self) -> str:
        """The source without its head, its code and the lines that divide cells."""
        text = _CODE.sub("", _HEAD.sub("", self.source))
        return "\n".join(line for line in text.splitlines() if not line.startswith("+++"))

    @cached_property
    def sections(self) -> dict[str, str]:
        """Anchor -> the Markdown under that heading, up to the next heading that is as high."""
        headings = list(_HEADING.finditer(self.markdown))
        found: dict[str, str] = {}
        for place, heading in enumerate(headings):
            ends = (after.start() for after in headings[place + 1 :] if len(after["marks"]) <= len(heading["marks"]))
            found.setdefault(
                default_slugify(plain(heading["title"]).strip()), self.markdown[heading.start() : next(ends, None)]
            )
        return found

    @cached_property
    def words(self) -> str:
        """What is read, paragraph by paragraph, with a number for each value that code writes."""
        kept = []
        for line in self.markdown.splitlines():
            if re.match(r"\s*(:{3,}|`{3,}|:[\w-]+:|\|[-| :]+\|$|\(.*\)=$|<)", line):
                line = ""
            kept.append(re.sub(r"^\s*(>|#+|[-*☐]|\d+\.)\s+", "", line))
        return plain("\n".join(kept))

    @cached_property
    def paragraphs(self) -> list[str]:
        """Paragraphs and list items of whole sentences: without headings, tables, and lines that are only labels."""
        lines = [
            re.sub(r"^\s*(>|[-*☐]|\d+\.)\s+", "\n", line)
            for line in self.markdown.splitlines()
            if not re.match(r"\s*(:{3,}|`{3,}|:[\w-]+:|\||#|\(.*\)=$|<)", line)
        ]
        found = (" ".join(plain(part).split()) for part in "\n".join(lines).split("\n\n"))
        return [part for part in found if len(_WORD.findall(part)) > 3]

    @property
    def count(self) -> int:
        """How many words are read."""
        return len(_WORD.findall(self.words))

    @property
    def ease(self) -> float:
        """How easily the paragraphs read: Flesch's score (1948), where 60 is plain English and 30 is a journal's."""
        words = [word for part in self.paragraphs for word in _WORD.findall(part)]
        sentences = sum(max(1, len(re.findall(r"\w[^.!?]*[.!?]", part))) for part in self.paragraphs)
        return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)

    def runs(self, length: int) -> set[tuple[str, ...]]:
        """All runs of so many words within a sentence, in lower case."""
        found = set()
        for sentence in re.split(r"[.!?|\n]+", self.words):
            words = [word.lower() for word in _WORD.findall(sentence)]
            found |= {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
        return found


def read(page: Page) -> Prose:
    """Return the words of a page."""
    return Prose(page.text)


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, without an e that is silent.

    It errs on the side of too many, so that a page reads no harder than its score.

    >>> [syllables(word) for word in ("team", "mended", "baseline", "table", "people")]
    [1, 2, 3, 2, 2]
    """
    word = re.sub(r"[^a-z]", "", re.sub(r"[’']s$", "", word.lower()))
    said = re.sub(r"(?<=[^l])e$|(?<=[^aeioudtlscxzg])e[sd]$", "", word)
    return max(1, len(re.findall(r"[aeiouy]+", said)))


def plain(text: str) -> str:
    """Return Markdown without its marks: roles and links as what they show, a value as a number."""
    text = _LINK.sub(r"\1", _TITLED.sub(r"\1", _CITED.sub("", _VALUE.sub("7", text))))
    return re.sub(r"[*`]", "", text)
