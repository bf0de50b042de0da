"""Feedback: a page for each person, and what nbgrader's own feedback may show.

A page shows findings and questions, the person's own written answers, and what a person wrote about them; never a hidden
test, a reference solution or a traceback. *Not graded*, *missing* and a *zero* each say what they are.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import shutil
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

from qitools.course.files import replace
from qitools.course.sheet import page, table
from qitools.errors import InputError
from qitools.review import rules
from qitools.spoken import count, day, number

if TYPE_CHECKING:
    from qitools.course.layout import Course
    from qitools.course.records import Mark, Person, Records, Work

_FINDING = re.compile(r"(?P<code>[A-Z]{2,5}\d\d)(?: \((?P<where>.*?)\))?: (?P<message>.*)", re.DOTALL)


def feedback(course: Course, assignment: str, people: Iterable[str] = ()) -> Path:
    """Write feedback on an assignment for everyone on the roll.

    Args:
        course: the course, whose gradebook holds the marks.
        assignment: its name.
        people: ids of the only people to write for; everyone when empty.

    Returns:
        The zip `_build/feedback/ASSIGNMENT.zip`: a page for each person, a mail to open and send for each whose address
        is on the roll, and a list of them. The same pages lie beside it, in a folder of the same name.

    Raises:
        InputError: when there is no such assignment, or no such person on the roll.
    """
    from qitools.course.records import directory, file_name, read

    records = read(course)
    if assignment not in records.assignments:
        raise InputError(
            f"The gradebook has no assignment {assignment!r}; it has {', '.join(records.assignments) or 'none'}."
        )
    wanted = set(people)
    if strangers := wanted - {person.id for person in records.people}:
        raise InputError(f"{sorted(strangers)[0]!r} is not on the roll; check how the gradebook writes it.")
    folders = directory(course.exercises)
    files: dict[str, bytes] = {}
    listed = [["id", "name", "email", "page", "mail"]]
    for person in records.people:
        if wanted and person.id not in wanted:
            continue
        work = [each for each in records.work if each.person == person and each.assignment == assignment]
        graded = Path(folders.format_path(folders.autograded_directory, person.id, assignment))
        name = file_name(person.id)
        text = _page(records, person, assignment, work, graded)
        files[f"{name}.html"] = text.encode()
        if person.email:
            files[f"{name}.eml"] = _mail(records, person, assignment, work, text)
        listed.append([person.id, person.name, person.email, f"{name}.html", f"{name}.eml" if person.email else ""])
    files["people.csv"] = _list(listed)
    return _save(course, assignment, files)


def run(course: Course, words: list[str]) -> None:
    """The verb."""
    parser = argparse.ArgumentParser(prog="qi-course feedback", description="Make a page of feedback for each person.")
    parser.add_argument("assignment", help="such as workshop-1-day-2")
    parser.add_argument("--student", action="append", default=[], help="only this person; may be given again")
    given = parser.parse_args(words)
    made = feedback(course, given.assignment, given.student)
    with ZipFile(made) as archive:
        names = archive.namelist()
    pages, mails = (sum(name.endswith(ending) for name in names) for ending in (".html", ".eml"))
    print(f"{count(pages, 'page')} and {count(mails, 'mail')} to send are in {course.show(made)}")
    if mails < pages:
        print(f"{count(pages - mails, 'person has', 'people have')} no address on the roll: people.csv names them.")


# --- a page ----------------------------------------------------------------------------------------------------


def _page(records: Records, person: Person, assignment: str, work: list[Work], graded: Path) -> str:
    """Return the page of one person."""
    from qitools.course.records import spoken

    title = f"Feedback: {spoken(assignment)}"
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>For {escape(person.name)}.</p>",
        table(
            "What you handed in, and what it earned",
            ["exercise", "from checks", "from a person", "state"],
            [_summary(records, each) for each in work],
        ),
        "<p>The questions below are a coach's. They are for you to think about, and never tell you what to write. "
        "You may hand in a notebook again: every version is kept, and the newest is graded.</p>",
    ]
    for each in work:
        heading = escape(records.titles[each.assignment, each.notebook])
        inside = "\n".join(_exercise(each, graded / f"{each.notebook}.ipynb"))
        body.append(f"<section>\n<h2>{heading}</h2>\n{inside}\n</section>")
    return page(f"{title}, {person.name}", "\n".join(body), narrow=True)


def _summary(records: Records, work: Work) -> list[str]:
    title = escape(records.titles[work.assignment, work.notebook])
    if work.status != "graded":
        return [title, "–", "–", "not handed in" if work.status == "missing" else "handed in, and not graded"]
    state = "waits for a person to read it" if work.waits else "graded"
    return [title, _of(work.checks), _of(work.written), state]


def _of(marks: list[Mark]) -> str:
    """Say marks, such as "3 of 4"; a dash where none can be had, or none have been given."""
    from qitools.course.records import total

    if not any(mark.score is not None for mark in marks):
        return "not yet" if marks else "–"
    earned, most = total(marks)
    return f"{number(earned)} of {number(most)}"


def _exercise(work: Work, graded: Path) -> Iterator[str]:
    """Yield what is said about one notebook."""
    if work.status == "missing":
        yield (
            f'<p class="notice"><strong>Not handed in.</strong> No notebook named {escape(work.notebook)}.ipynb has reached '
            "us from you. This is not a zero: nothing was marked. If you did send it, tell your faculty coach.</p>"
        )
        return
    if work.at:
        yield f'<p class="quiet">Handed in on {day(work.at.date().isoformat())}.</p>'
    if work.status == "not graded":
        yield (
            f'<p class="notice"><strong>Not graded:</strong> {escape(work.reason)}. This is not a zero: no marks were given '
            "or lost. Your faculty coach knows, and will tell you what to do; if you can see what went wrong, hand the "
            "notebook in again.</p>"
        )
        return
    cells = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in nbformat.read(graded, as_version=4).cells
        if "nbgrader" in cell.metadata
    }
    for mark in work.marks:
        cell = cells.get(mark.question.cell)
        yield from _written(mark, cell) if mark.question.written else _check(mark, cell)
    if work.penalty:
        yield f"<p>Because it came late, {number(work.penalty)} of the marks were taken off.</p>"


def _check(mark: Mark, cell: NotebookNode | None) -> Iterator[str]:
    """Yield what a check found: its finding and its question, and what a zero is for."""
    yield f'<h3>{escape(mark.question.title)} – <span class="mark">{_score(mark)}</span></h3>'
    told = list(_told(cell)) if cell is not None else []
    asked: set[str] = set()
    for text in told:
        finding = _FINDING.fullmatch(text)
        question = _questions().get(finding["code"], "") if finding else ""
        if finding and question and (text.endswith(question) or question in asked):
            place = f"<strong>{escape(finding['where'])}</strong>: " if finding["where"] else ""
            yield f"<p>{place}{escape(finding['message'].removesuffix(question).strip())}</p>"
            if question not in asked:
                yield f'<p class="question">{escape(question)}</p>'
            asked.add(question)
        elif "public checks passed" not in text:
            yield f"<p>{escape(text)}</p>"
        elif mark.score:
            yield '<p class="quiet">Nothing to raise here.</p>'
    if mark.score == 0:
        found = any(_FINDING.fullmatch(text) and "public checks passed" not in text for text in told)
        because = (
            "for what is said above"
            if found
            else "there was too little of an answer to judge, or not the one asked for"
        )
        yield f'<p class="quiet">This is a zero that was given: {because}.</p>'


def _written(mark: Mark, cell: NotebookNode | None) -> Iterator[str]:
    """Yield a person's own answer, and what was said about it."""
    yield f'<h3>{escape(mark.question.title)}, in your words – <span class="mark">{_score(mark)}</span></h3>'
    if mark.score is None:
        yield "<p>A person has yet to read this. It is not a zero.</p>"
    if cell is not None and cell.cell_type == "markdown":
        yield f'<div class="words">{_rendered(cell.source)}</div>'
    if mark.comment:
        yield f"<p><strong>From your faculty coach:</strong></p>\n{_rendered(mark.comment)}"
    elif mark.score == 0:
        yield '<p class="quiet">This is a zero that was given: nothing was written here, or nothing that could be marked.</p>'


def _score(mark: Mark) -> str:
    if mark.score is None:
        return "not marked yet"
    return f"{number(mark.score)} of {number(mark.question.most)}"


def _told(cell: NotebookNode) -> Iterator[str]:
    """Yield, as plain text, what a check said. Only sentences of `say` are taken, and why it stopped."""
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            yield _without_traceback(output).text.strip()
        html = output.get("data", {}).get("text/html", "")
        if isinstance(html, str | list):
            yield from _Sentences.of(html if isinstance(html, str) else "".join(html))


class _Sentences(HTMLParser):
    """The paragraphs that `say` shows, without whatever else there is."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    @classmethod
    def of(cls, html: str) -> list[str]:
        reader = cls()
        reader.feed(html)
        reader.close()
        return [" ".join(text.split()) for text in reader.found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self.inside = ("class", "qi-advice") in attrs
            self.found += [""] if self.inside else []

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def _rendered(markdown: str) -> str:
    """Return somebody's Markdown as HTML that holds no tag of theirs, no picture and no heading."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["heading", "lheading", "image"])
    text: str = reader.render(markdown)
    return text


def _questions() -> dict[str, str]:
    return {rule.code: rule.question for rule in rules()}


# --- sending ---------------------------------------------------------------------------------------------------


def _mail(records: Records, person: Person, assignment: str, work: list[Work], text: str) -> bytes:
    """Return a mail that opens as a draft, with the page attached."""
    from qitools.course.records import spoken

    mail = EmailMessage()
    mail["To"] = person.email
    mail["Subject"] = f"Feedback: {spoken(assignment)}"
    mail["X-Unsent"] = "1"  # mail programs open it to be sent, not as one that came
    states = {
        "graded": "graded",
        "not graded": "handed in, and not graded: {reason}. This is not a zero",
        "missing": "not handed in. This is not a zero",
    }
    waits = "; a person has yet to read what you wrote"
    lines = "\n".join(
        f"- {records.titles[assignment, each.notebook]} – {states[each.status].format(reason=each.reason)}"
        f"{waits if each.waits else ''}"
        for each in work
    )
    mail.set_content(
        f"Dear {person.name},\n\nYour feedback on {spoken(assignment)} is in the attached page. Open it in a browser; "
        f"it needs no connection.\n\n{lines}\n\nPlease write back if something is not as you expected.\n\n"
        "Your faculty\n"
    )
    mail.add_attachment(text, subtype="html", filename=f"feedback-{assignment}.html")
    mail.set_boundary("=_feedback_")  # the same feedback gives the same file
    return mail.as_bytes()


def _list(rows: list[list[str]]) -> bytes:
    """Return a list for a spreadsheet, in which no text is run as a formula."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([[re.sub(r"^(?=[=+\-@\t])", "'", text) for text in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def _save(course: Course, assignment: str, files: dict[str, bytes]) -> Path:
    home = course.build / "feedback"
    new = home / f".new-{assignment}"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    home.chmod(0o700)  # people's marks are for nobody else on this machine
    unfinished = home / f".{assignment}.zip"
    with ZipFile(unfinished, "w") as archive:
        for name, content in sorted(files.items()):
            (new / name).write_bytes(content)
            entry = ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content, ZIP_DEFLATED)
    replace(home / assignment, new)
    return unfinished.replace(home / f"{assignment}.zip")


# --- nbgrader's own feedback -----------------------------------------------------------------------------------


class HideTests(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader ships no types
    """Take hidden tests, and what their failures print, out of the feedback.

    nbgrader puts the hidden tests back before it grades and leaves them in the feedback. A traceback would show
    them as well, so that an error is told as the one sentence that it ends with.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Return the notebook as it may be shown."""
        nb, resources = ClearHiddenTests(parent=self).preprocess(nb, resources)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [_without_traceback(output) for output in cell.outputs]
        return nb, resources


def _without_traceback(output: NotebookNode) -> NotebookNode:
    if output.output_type != "error":
        return output
    sentence = "This cell stopped before the end"
    if output.ename == "InputError":
        sentence = f"{sentence}: {output.evalue}"
    elif output.ename == "NameError":
        sentence = f"{sentence}: it needs the answer of an earlier cell, which is missing."
    else:
        sentence = f"{sentence} ({output.ename}); it earned no marks. Please ask your faculty coach to look with you."
    return NotebookNode(output_type="stream", name="stdout", text=f"{sentence}\n")
