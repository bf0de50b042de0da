"""What helps a reader of the book: where in the programme a page stands, ticks, and a way to write to those who made it.

A Sphinx extension. The ticks themselves are kept by `book/_static/ticks.js`, in the reader's own browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from pathlib import Path
from posixpath import relpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import yaml
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx.util.docutils import SphinxDirective, SphinxRole

from qitools.course.cohorts import Cohort, Meeting, read_cohorts
from qitools.course.layout import Course, Page
from qitools.course.lite.address import link as link_to_browser_edition
from qitools.course.slides import title, webinars

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

WEEKS = 26
COHORTS = "data/cohorts.yml"
CALENDAR = "programme/calendar"
COVERAGE = "_coverage.yml"

_DAY = re.compile(r"workshop-(\d)/day-(\d)/")
# A page of a learning session has this box at its head; the forms beside it have none.
_SESSION = re.compile(r"^:::\{admonition\} This session$", re.MULTILINE)
_SECTION = re.compile(r'<h2>(?P<title>.*?)<a class="headerlink" href="#(?P<anchor>[^"]+)"[^>]*>.*?</a></h2>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in the programme.

    Attributes:
        meeting: the name of its meeting, such as "Webinar 2".
        day: of a workshop; 0 elsewhere.
    """

    meeting: str
    day: int = 0


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_config_value("qi_feedback_address", "", "env")
    app.add_directive("coverage", Coverage)
    app.add_role("course-address", CourseAddress())
    app.connect("builder-inited", begin)
    app.connect("html-page-context", name_folds, priority=900)  # after the theme has added its functions
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Coverage(SphinxDirective):
    """A table of the programme's elements, each with links to the headings under which the course treats it."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        path = Path(self.env.srcdir, COVERAGE)
        self.env.note_dependency(str(path))
        rows = ["| element | what it is | where |", "|---|---|---|"]
        for number, element in yaml.safe_load(path.read_text("utf-8")).items():
            where = []
            for link in element["where"]:
                page, _, heading = link["at"].partition("#")
                source = Page(page, Path(self.env.srcdir, f"{page}.md"))
                self.env.note_dependency(str(source.path))
                # An empty text shows the heading, and a heading that is not there stops the build.
                shown = f"[](/{page}.md#{heading})"
                where.append(shown if heading == default_slugify(title(source)) else f"{title(source)}: {shown}")
            rows.append(f"| Programme element {number} | {element['what']} | {'<br>'.join(where)} |")
        return self.parse_text_to_nodes("\n".join(rows))


class CourseAddress(SphinxRole):
    """The address of those who run the course, to write to; where none is set, the words that the page gives."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return a link, or the words."""
        from docutils import nodes

        address = self.config.qi_feedback_address
        if not address:
            return [nodes.Text(self.text)], []
        return [nodes.reference("", address, refuri=f"mailto:{address}")], []


def places(course: Course) -> dict[str, Place]:
    """Return page -> where it stands, of every page that belongs to a meeting."""
    found = {page.name: Place(f"Webinar {number}") for number, page in enumerate(webinars(course), start=1)}
    found |= {page.name: Place(f"Learning session {number}") for number, page in enumerate(sessions(course), start=1)}
    for page in course.pages:
        if day := _DAY.match(page.name):
            found[page.name] = Place(f"Workshop {day[1]}", int(day[2]))
    return found


def sessions(course: Course) -> list[Page]:
    """Return the learning sessions, in the order of the book: the first is learning session 1."""
    return [page for page in course.pages if page.name.startswith("learning-sessions/") and _SESSION.search(page.text)]


def strip(cohort: Cohort, place: Place, calendar: str) -> str:
    """Return the 26 weeks as a small drawing with its sentence, as HTML; "" when the cohort has no such meeting.

    Args:
        cohort: whose calendar it is.
        place: where the page stands.
        calendar: the address of the calendar, from the page.
    """
    here = next((meeting for meeting in cohort.meetings if meeting.name == place.meeting), None)
    if here is None:
        return ""
    later = [meeting for meeting in cohort.meetings if meeting.start > here.end]
    day = f", day {place.day}" if place.day else ""
    follows = f" Next: {_said(later[0])} in week {later[0].week}." if later else " It is the last meeting."
    return (
        f'<aside class="qi-where" aria-label="Where this page stands in the programme"><p>You are here: '
        f"<strong>{_said(here)}{day}</strong>, in week {here.week} of {WEEKS}.{follows} "
        f'<a href="{calendar}">All dates</a></p>{_weeks(cohort, here)}</aside>'
    )


def mail(address: str, title: str, page: str, section: str = "") -> str:
    """Return the link that opens an e-mail with the page and the section filled in.

    >>> mail("course@example.org", "Spread", "workshop-3/day-2/spread", "Two plans")
    'mailto:course@example.org?subject=Spread%3A%20Two%20plans&body=Page%3A%20Spread%20%28workshop-3%2Fday-2%2Fspread%29%0D%0ASection%3A%20Two%20plans%0D%0A%0D%0A'
    """
    subject = quote(f"{title}: {section}" if section else title, safe="")
    body = quote(f"Page: {title} ({page})\r\nSection: {section or 'the whole page'}\r\n\r\n", safe="")
    return f"mailto:{address}?subject={subject}&body={body}"


def begin(app: Sphinx) -> None:
    """Find out where the pages stand, once for all that are written."""
    course = Course.built(app.config)
    data = course.book / COHORTS
    cohort = next(iter(read_cohorts(data).values())) if data.is_file() else None
    notebooks = {page.name for page in course.notebooks}
    app.connect("html-page-context", partial(add_aids, cohort, places(course), notebooks))


def add_aids(
    cohort: Cohort | None, stands: Mapping[str, Place], notebooks: set[str], app: Sphinx, page: str,
    template: str, context: dict[str, Any], doctree: nodes.document | None,
) -> None:  # fmt: skip
    """Add to a page, after its title and its headings and at its foot, what helps its reader."""
    if doctree is None:
        return
    body, name = context["body"], _text(context["title"])
    if cohort and page in stands:
        calendar = relpath(f"{CALENDAR}.html", Path(page).parent.as_posix())
        body = body.replace("</h1>", f"</h1>\n{strip(cohort, stands[page], calendar)}", 1)
    if page in notebooks:
        body = body.replace("</h1>", f"</h1>\n{link_to_browser_edition(page)}", 1)
    foot = ""
    if address := app.config.qi_feedback_address:

        def with_link(found: re.Match[str]) -> str:
            section = _text(found["title"])
            link = escape(mail(address, name, f"{page}#{found['anchor']}", section))
            words = escape(f"Write to us about “{section}”")
            return f'{found[0]}<a class="qi-write" href="{link}" aria-label="{words}" title="{words}">✎</a>'

        body = _SECTION.sub(with_link, body)
        foot = f'<p><a href="{escape(mail(address, name, page))}">Write to us about this page</a></p>'
    index = " data-index" if page == app.config.root_doc else ""
    context["body"] = f'{body}<section class="qi-foot" aria-label="You and this page"{index}>{foot}</section>'


def name_folds(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Name the arrows of the side bar that fold the pages of a page away, which the theme leaves without a name."""
    make = context.get("generate_toctree_html")
    if make is None:
        return

    def named(*given: Any, **options: Any) -> Any:
        bar = make(*given, **options)
        for arrow in bar.select("li > details > summary"):
            arrow["aria-label"] = f"Pages under {arrow.parent.parent.a.get_text(strip=True)}"
        return bar

    context["generate_toctree_html"] = named


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def _said(meeting: Meeting) -> str:
    return meeting.name[0].lower() + meeting.name[1:]


def _weeks(cohort: Cohort, here: Meeting) -> str:
    """Draw the weeks in a row: a block for a workshop, a disc for a webinar, a diamond for a learning session."""
    shapes = []
    for week in range(1, WEEKS + 1):
        x = 30 * week - 15
        shapes.append(f'<path class="qi-week" d="M{x - 13} 36h26"/>')
        for meeting in (meeting for meeting in cohort.meetings if meeting.week == week):
            look = ' class="qi-here"' if meeting is here else ""
            if meeting.name.startswith("Workshop"):
                shapes.append(f'<path{look} d="M{x - 11} 8h22v22h-22z"/>')
            elif meeting.name.startswith("Learning"):
                shapes.append(f'<path{look} d="M{x} 7l11 12l-11 12l-11 -12z"/>')
            else:
                shapes.append(f'<circle{look} cx="{x}" cy="19" r="10"/>')
        if week == here.week:
            shapes.append(f'<path class="qi-here" d="M{x - 13} 34h26v5h-26z"/>')
    told = "; ".join(f"week {meeting.week}, {_said(meeting)}" for meeting in cohort.meetings)
    return (
        f'<svg viewBox="0 0 {30 * WEEKS} 42" role="img" aria-label="The programme week by week: {escape(told)}.">'
        f"{''.join(shapes)}</svg>"
        '<p class="qi-key" aria-hidden="true"><span>week 1</span><span>■ workshop ● induction, webinar '
        f"◆ learning session</span><span>week {WEEKS}</span></p>"
    )
