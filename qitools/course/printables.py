"""Sheets to print and write on, for the tables of a workshop: A4, drawn by code, so that none is ever out of date.

The book offers each as a PDF, on the page that has the directive `printables`, and its lesson leads to it where it is
needed, with the role `sheet`. `qi-course print` writes the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from html import escape
from io import BytesIO
from math import ceil
from pathlib import Path
from posixpath import relpath

import yaml
from docutils import nodes
from sphinx.util.docutils import ReferenceRole, SphinxDirective

from qitools.coach import LEVELS, QUALITIES
from qitools.course.layout import Course
from qitools.course.slides import title
from qitools.display import Diagram
from qitools.draw.paper import EDGE, PITCH, SMALL, TITLE, Paper
from qitools.draw.scene import Scene
from qitools.errors import InputError
from qitools.fishbone import CATEGORIES
from qitools.signals import runs_limits

# In the folder of the book's pages.
FOLDER = "print"
# The page that offers them.
PAGE = "faculty/printables"

# The cards that the lessons' own forms sort, and the size of their type: a table reads them upside down.
CARD = 13.0
_DECKS = Path(__file__).parents[2] / "book" / "data" / "practice"


@dataclass(frozen=True)
class Sheet(Diagram):
    """A sheet.

    Attributes:
        name: of its file, without the ending.
        title: at its head.
        use: what to do with it, in one or two sentences.
        lesson: the page of the lesson that uses it.
        fill: draws what is below the head, from a height in millimetres on.
        wide: whether it lies on its side.
        about: what is written in at the head.
    """

    name: str
    title: str
    use: str
    lesson: str
    fill: Callable[[Paper, float], None]
    wide: bool = False
    about: tuple[str, ...] = ("Team", "Date")

    @property
    def alt_text(self) -> str:
        """What it is."""
        return f"{self.title}, a sheet of A4 to write on. {self.use}"

    def _scene(self) -> Scene:
        paper = Paper(self.wide)
        paper.say(self.title, EDGE, 11, size=TITLE, bold=True)
        y = paper.say(self.use, EDGE, 20, paper.right - EDGE) + 9
        share = (paper.right - EDGE) / max(1, len(self.about))
        for number, label in enumerate(self.about):
            paper.blank(label, EDGE + number * share, y - 2, share - 5)
        self.fill(paper, y + 3 if self.about else y - 4)
        foot = "Improvement coaching. Print on A4 at 100%. Write nothing that would tell who a patient is."
        paper.say(foot, EDGE, paper.height - 11, size=8.5, quiet=True)
        return paper.scene

    def pdf(self) -> bytes:
        """Return it as the bytes of a PDF, with its title and its fonts in it; always the same ones."""
        from qitools.draw.render import figure

        told = {
            "Title": self.title,
            "Subject": self.use,
            "Author": "The improvement coaching course",
            "CreationDate": None,
        }
        buffer = BytesIO()
        figure(self).savefig(buffer, format="pdf", metadata=told)
        return buffer.getvalue()


def _fishbone(paper: Paper, y: float) -> None:
    spine, reach, slant = (y + paper.height - EDGE) / 2, 65.0, 28.0
    paper.box("The problem", "what, where, since when, how much", 222, spine - 27, paper.right - 222, 54)
    paper.line((EDGE, spine), (222, spine), weight=1.8)
    for number, category in enumerate(CATEGORIES):
        foot = 88.0 + 64 * (number % 3)
        side = -1 if number < 3 else 1
        paper.line((foot - slant, spine + side * reach), (foot, spine), weight=1.2)
        for twig in range(1, 5):
            at = twig * 12.5
            end = foot - slant * at / reach
            paper.line((end - 47, spine + side * at), (end, spine + side * at), faint=True)
        top = spine + side * reach - (10 if side < 0 else 0)
        paper.frame(foot - slant - 27, top, 54, 10, tinted=True)
        paper.say(category, foot - slant - 26, top + 2.6, 52, bold=True, align="center")


def _driver_diagram(paper: Paper, y: float) -> None:
    bottom = paper.height - EDGE
    columns = (
        ("Primary drivers", 82.0, 52.0, 4),
        ("Secondary drivers", 150.0, 56.0, 6),
        ("Change ideas", 222.0, 60.0, 8),
    )
    for label, x, w, count in columns:
        below = paper.say(label, x, y, bold=True) + 2
        each = (bottom - below) / count
        for number in range(count):
            paper.frame(x, below + number * each, w, each - 3)
            paper.ruled(x + 3, below + number * each, w - 6, int((each - 4) / PITCH))
    middle, tall = (y + bottom) / 2, 96.0
    paper.say("Aim", EDGE, middle - tall / 2 - 7, bold=True)
    paper.frame(EDGE, middle - tall / 2, 52, tall)
    for number, label in enumerate(("What", "For whom", "Where", "From", "To", "By when")):
        top = middle - tall / 2 + number * tall / 6
        paper.say(label, EDGE + 3, top + 2, size=SMALL, quiet=True)
        paper.line((EDGE + 3, top + 14), (EDGE + 49, top + 14), faint=True)


def _pdsa(paper: Paper, y: float) -> None:
    w = paper.right - EDGE
    paper.frame(EDGE, y, w, 118)
    below = paper.say("Plan", EDGE + 3, y + 2, bold=True)
    for label in (
        "We want to learn",
        "The change, and its scale",
        "Who, what, when, where",
        "Which data, who notes them",
    ):
        below += PITCH
        paper.blank(label, EDGE + 3, below, w - 6)
    widths = (78.0, 34.0, w - 118)
    paper.table(EDGE + 3, below + 4, widths, ("Question", "We predict (a number)", "Because"), [""] * 4, 13)
    paper.box("Do", "What happened? What was not as planned?", EDGE, y + 121, w, 37)
    paper.box("Study", "The result beside each prediction. What do we know now?", EDGE, y + 161, w, 37)
    top = y + 201
    paper.frame(EDGE, top, w, paper.height - EDGE - top)
    paper.say("Act", EDGE + 3, top + 2, bold=True)
    at = EDGE + 20
    for word in ("adapt", "adopt", "abandon"):
        at = paper.tick(word, at, top + 2) + 10
    paper.blank("The next cycle", EDGE + 3, top + 2 * PITCH, w - 6)
    paper.line((EDGE + 3, top + 3 * PITCH), (paper.right - 3, top + 3 * PITCH), faint=True)


def _measure(paper: Paper, y: float) -> None:
    parts = (
        ("Name, with its unit", 1), ("Why it matters to the aim", 1), ("What exactly counts as one", 2),
        ("Above the line (numerator)", 1), ("Below the line (denominator)", 1), ("What does not count", 1),
        ("Where the data come from", 1), ("Who collects (a role, and a stand-in)", 1), ("How often, and by which day", 1),
        ("Sample: how chosen, how many", 1), ("Chart", 1), ("Now, and over which weeks", 1), ("Goal, and by when", 1),
        ("Two people tried it: how many alike?", 1), ("What it could make worse", 1), ("Changed on, and how", 2),
    )  # fmt: skip
    paper.say("Kind", EDGE, y + 1)
    at = EDGE + 62.0
    for word in ("outcome", "process", "balancing"):
        at = paper.tick(word, at, y + 1) + 10
    y += 9
    for label, count in parts:
        paper.line((EDGE, y), (paper.right, y))
        paper.say(label, EDGE, y + 3.4, 59, SMALL + 0.5)
        paper.ruled(EDGE + 62, y + 2.6, paper.right - EDGE - 62, count)
        y += count * PITCH + 3.9


def _stakeholders(paper: Paper, y: float) -> None:
    left, right, bottom = 37.0, 206.0, paper.height - EDGE - 9
    across, down = (right - left) / 2, (bottom - y) / 2
    names = (("Keep satisfied", "Work closely"), ("Keep in view", "Keep informed, or better: share the power"))
    for row, pair in enumerate(names):
        for column, name in enumerate(pair):
            x, top = left + column * across, y + row * down
            paper.frame(x, top, across, down)
            paper.say(name, x + 3, top + 2, across - 6, bold=True)
    paper.arrow((left - 3, bottom), (left - 3, y))
    paper.arrow((left, bottom + 3), (right, bottom + 3))
    paper.say("Power", EDGE, y, bold=True)
    paper.say("to start, stop or spoil", EDGE, y + 5, 17, SMALL, quiet=True)
    paper.say("Interest that they take now", left, bottom + 5, right - left, bold=True, align="right")
    paper.box(
        "Whom to ring first", "name, what to ask, by which day", right + 6, y, paper.right - right - 6, bottom - y
    )


def _coaching_card(paper: Paper, y: float) -> None:
    w = paper.right - EDGE
    questions = (
        "1. What is the condition that you aim for?", "2. How are things now? What have you seen yourself?",
        "3. What stands in your way? Which one are you working on?", "4. What is your next step, and what do you expect of it?",
        "5. When can we go and see what was learned?",
    )  # fmt: skip
    paper.say("For the coach", EDGE, y, bold=True)
    y += 7
    for question in questions:
        paper.say(question, EDGE, y, w)
        y = paper.ruled(EDGE, y + 4, w, 2) + 2.5
    y += 3
    paper.line((EDGE, y), (paper.right, y), dashed=True)
    paper.say("For the one who watches: write what was said, not what you think of it", EDGE, y + 3, bold=True)
    y = paper.table(
        EDGE, y + 11, (42, 92, 46), ("The coach…", "a mark each time", "one in their words"),
        ["asks openly", "asks for yes or no", "leads", "tells", "is silent and waits"], 13,
    )  # fmt: skip
    paper.blank("Minutes: coach", EDGE, y + 10, 52)
    paper.blank("other person", EDGE + 57, y + 10, 48)
    paper.blank("Who had the next step?", EDGE + 110, y + 10, 70)
    paper.say("The moment at which the other person began to think:", EDGE, y + 14)
    paper.ruled(EDGE, y + 18, w, 1)


def _run_chart(paper: Paper, y: float) -> None:
    paper.say("One column is one", EDGE, y)
    at = 54.0
    for word in ("day", "week", "month"):
        at = paper.tick(word, at, y) + 8
    y += 9
    bottom = paper.squared(28, y, 35, 22, 5, 5)
    paper.ruled(EDGE, y, 11, 12)
    paper.blank("What happened, and when", EDGE, bottom + 11, 188)
    paper.ruled(EDGE, bottom + 11, 188, 1)
    x, w = 211.0, paper.right - 211
    steps = (
        "1. Put in title, unit and goal. Plot about twelve points.",
        "2. Lay a ruler across. Move it until half of the points lie above it. That is the median: draw it.",
        "3. Points on the line do not count. The others are useful points.",
        "4. Count how often the joined dots cross the line, and add one: the runs.",
        "5. Look up your useful points. Fewer runs, or more, than these: chance seldom does that. Ask why.",
    )
    at = paper.say("How to find runs", x, y - 1, bold=True) + 1
    for step in steps:
        at = paper.say(step, x, at, w, SMALL) + 1
    counts = range(10, 32, 2)
    at += 1
    heads = ("useful", "runs", "useful", "runs")
    for column, head in enumerate(heads):
        paper.say(head, x + column * w / 4, at, w / 4 - 2, SMALL, bold=True, align="right")
    half = (len(counts) + 1) // 2
    for number, count in enumerate(counts):
        low, high = runs_limits(count) or (0, 0)
        column, row = divmod(number, half)
        here = at + 5 + row * 4.6
        paper.say(str(count), x + column * w / 2, here, w / 4 - 2, SMALL, align="right")
        paper.say(f"{low} to {high}", x + column * w / 2 + w / 4 - 2, here, w / 4, SMALL, align="right")
    at += 5 + half * 4.6 + 2
    at = paper.say("Other signals", x, at, bold=True)
    paper.say(
        "Six or more in a row on one side (skip those on the line). Five or more all rising or all falling.",
        x,
        at,
        w,
        SMALL,
    )


def _pareto(paper: Paper, y: float) -> None:
    w = paper.right - EDGE
    paper.blank("The question, in words", EDGE, y + 6, w)
    paper.blank("One mark is one", EDGE, y + 16, w / 2 - 5)
    paper.blank("It stops on", EDGE + w / 2, y + 16, w / 2)
    end = paper.table(
        EDGE, y + 21, (52, 68, 18, 20, 22), ("Category", "Marks, in fives", "Total", "Rank", "Running share"),
        [*[""] * 8, "Other: what was it?"], 17.5,
    )  # fmt: skip
    paper.say("Can one case have two reasons?", EDGE, end + 3)
    at = EDGE + 66.0
    for word in ("no", "yes: say so on the chart"):
        at = paper.tick(word, at, end + 3) + 8
    steps = "Add up. Rank from the most to the least. Add the totals in that order, and divide each sum by the total of all."
    paper.say(steps, EDGE, end + 11, w)


def _red_beads(paper: Paper, y: float) -> None:
    days = [f"Day {number}" for number in range(1, 6)]
    end = paper.table(EDGE, y, (54, *[21] * 5, 21), ("Clerk", *days, "All"), [""] * 6 + ["All clerks"], 10.5)
    paper.blank("Red beads in all 30 draws", EDGE, end + 10, 86)
    paper.blank("divided by 30 is the middle, m", EDGE + 91, end + 10, 89)
    paper.blank("m divided by 50 is the share, p", EDGE, end + 20, 86)
    paper.blank("s, the root of m × (1 − p)", EDGE + 91, end + 20, 89)
    paper.blank("Lower limit, m − 3 × s", EDGE, end + 30, 86)
    paper.blank("Upper limit, m + 3 × s", EDGE + 91, end + 30, 89)
    top = end + 42
    paper.say("Red beads in each draw, day after day, clerk after clerk", EDGE, top - 8, bold=True)
    bottom = paper.squared(26, top, 30, 20, 5.6, 4.9)
    for number in range(0, 21, 5):
        paper.say(str(number), EDGE, bottom - number * 4.9 - 2.2, 9, align="right")
    for number in range(5, 31, 5):
        paper.say(str(number), 26 + number * 5.6 - 5, bottom + 1, 10, SMALL, align="center")


def _coins(paper: Paper, y: float) -> None:
    widths = (13, 30, 30, 38, 24, 62, 24, 46)
    heads = (
        "Spin",
        "Coin",
        "Surface",
        "How it is spun",
        "We say: seconds",
        "Because",
        "It spun: seconds",
        "So we now think",
    )
    paper.table(EDGE, y, widths, heads, map(str, range(1, 13)), (paper.height - EDGE - y - 13) / 12)


def _tennis_balls(paper: Paper, y: float) -> None:
    heads = ("Round", "What we change, or “try harder”", "We say: seconds", "It took: seconds", "Dropped")
    end = paper.table(EDGE, y, (17, 92, 25, 25, 21), heads, map(str, range(1, 13)), 9.5)
    paper.say("Seconds, round after round. Write the scale at the side.", EDGE, end + 4, bold=True)
    bottom = paper.squared(33, end + 11, 12, 14, 13.5, 5)
    for number in range(1, 13):
        paper.say(str(number), 33 + number * 13.5 - 5, bottom + 1, 10, SMALL, align="center")
    paper.ruled(EDGE, end + 11, 15, 7)


def _process_map(paper: Paper, y: float) -> None:
    widths = (12, 84, 38, 27, 27, 27, 52)
    heads = (
        "No.",
        "What happens (begin with a verb)",
        "Who",
        "Minutes of work",
        "Waited before it",
        "Useful to the person?",
        "What we saw",
    )
    end = paper.table(EDGE, y, widths, heads, map(str, range(1, 13)), 10.6)
    share = (paper.right - EDGE) / 4
    for number, label in enumerate(("From first to last", "Work in all", "Useful work", "Hand-offs")):
        paper.blank(label, EDGE + number * share, end + 10, share - 6)


def _qualities(paper: Paper, y: float) -> None:
    key = "Write on the rung where you stand: B before workshop 1, then 1, 2 and 3 at each workshop, and 6 and 12 months after."
    below = paper.say(key, EDGE, y, paper.right - EDGE) + 2
    heads = ("Quality", *(f"{level} {words}" for level, words in LEVELS.items()), "One thing I did that shows it")
    rows = [quality.name for quality in QUALITIES]
    paper.table(EDGE, below, (48, 16, 26, 19, 23, 48), heads, rows, 17)


def _cards(deck: str, paper: Paper, y: float) -> None:
    cards = yaml.safe_load((_DECKS / f"{deck}.yml").read_text("utf-8"))["cards"]
    wide = (paper.right - EDGE) / 2
    tall = min(34.0, (paper.height - EDGE - 1 - y) / ceil(len(cards) / 2))
    for number, card in enumerate(cards):
        x, top = EDGE + number % 2 * wide, y + number // 2 * tall
        paper.frame(x, top, wide, tall)
        paper.say(str(number + 1), x + 3, top + 2, size=SMALL, quiet=True)
        paper.say(card["text"], x + 10, top + 3, wide - 13, size=CARD)


SHEETS = (
    Sheet(
        "qualities", "My ladder of twelve qualities",
        "For yourself, and nobody collects it. Rate what others could see, and name one moment that shows it.",
        "programme/qualities", _qualities, about=("Name",),
    ),
    Sheet(
        "duty-cards", "Whose work is it? Cards",
        "One set for each table. Cut along the lines, and shuffle.",
        "workshop-1/day-1/what-a-coach-is", partial(_cards, "w1d1l1-roles"), about=(),
    ),
    Sheet(
        "red-beads", "Red beads: what was seen",
        "For the recorder. Count the red beads of each draw aloud, and write the number before anyone speaks.",
        "workshop-1/day-1/red-beads", _red_beads, about=("Recorder", "Date"),
    ),
    Sheet(
        "process-steps", "The steps of a process, as walked",
        "Follow one referral, sample or person from the first step to the last. Note what you see, not what should be.",
        "workshop-1/day-2/process-map", _process_map, wide=True, about=("Process", "Walked by", "Date"),
    ),
    Sheet(
        "fishbone", "Fishbone",
        "Write causes on the twigs, and their own causes on smaller twigs. Put F beside a fact, and B beside a belief.",
        "workshop-1/day-2/fishbone-and-five-whys", _fishbone, wide=True,
    ),
    Sheet(
        "pareto-tally", "Check sheet, ready for a Pareto chart",
        "Make a mark each time. Ask those who will mark for the categories, and try them for a day.",
        "workshop-1/day-2/pareto-and-stratification", _pareto, about=("Place", "Who marks", "From"),
    ),
    Sheet(
        "driver-diagram", "Driver diagram",
        "Draw the lines yourselves: a solid one for a strong belief, a dotted one for a hope. A box may stay empty.",
        "workshop-1/day-2/driver-diagram", _driver_diagram, wide=True,
    ),
    Sheet(
        "coaching-card", "Coaching conversation",
        "Cut along the dashed line. The upper half is for notes in the other person's words.",
        "workshop-1/day-2/coaching-conversations", _coaching_card, about=(),
    ),
    Sheet(
        "measure-cards", "Outcome, process or balancing? Cards",
        "One set for each three people. Cut along the lines, and shuffle.",
        "workshop-2/day-1/family-of-measures", partial(_cards, "w2d1l1-measures"), about=(),
    ),
    Sheet(
        "record-slips", "Was the diagnosis prompt? Slips",
        "One set for each person. Cut along the lines; the numbers help when two people compare.",
        "workshop-2/day-1/operational-definitions", partial(_cards, "w2d1l2-records"), about=(),
    ),
    Sheet(
        "measure", "A measure and how it is collected",
        "A row of the measurement plan, for one measure. A stranger should be able to collect it from this sheet alone.",
        "workshop-2/day-1/operational-definitions", _measure,
    ),
    Sheet(
        "run-chart", "Run chart",
        "Pencil first. Join the dots, and let the baseline's median run on as a ruler for what comes after.",
        "workshop-2/day-1/run-charts", _run_chart, wide=True, about=("Title", "Measure and unit", "Goal"),
    ),
    Sheet(
        "coin-spins", "Coin spins: what we said, and what it did",
        "No spin without a number and a reason. Whoever watches the sheet may take the coin away.",
        "workshop-2/day-3/pdsa", _coins, wide=True, about=("Table", "Date"),
    ),
    Sheet(
        "pdsa", "PDSA: one cycle",
        "Fill in the plan before you do anything. Seal it, or show it to somebody, so that the prediction stays.",
        "workshop-2/day-3/pdsa", _pdsa, about=("Team", "Cycle", "Date"),
    ),
    Sheet(
        "domain-cards", "Which domain does it serve? Cards",
        "One set for each table. Cut along the lines, and shuffle.",
        "workshop-3/day-1/psychology-of-change", partial(_cards, "w3d1l1-domains"), about=(),
    ),
    Sheet(
        "tennis-balls", "Tennis balls: round after round",
        "The balls touch each person, and always in one order. Say a number before each round.",
        "workshop-3/day-1/teams-and-facilitation", _tennis_balls, about=("Group", "Timed by"),
    ),
    Sheet(
        "stakeholders", "Who could make it fly, or fail?",
        "Place people by what they can do in this change, not by grade. Write as if each of them will read it.",
        "workshop-3/day-1/stakeholders-and-co-production", _stakeholders, wide=True,
    ),
)  # fmt: skip


def find(names: Iterable[str]) -> list[Sheet]:
    """Return the sheets of these names; all where none is given.

    Raises:
        InputError: when there is no sheet of a name.
    """
    known = {sheet.name: sheet for sheet in SHEETS}
    names = list(names) or list(known)
    for name in names:
        if name not in known:
            raise InputError(f"There is no sheet {name!r} to print; the sheets are {', '.join(known)}.")
    return [known[name] for name in names]


def write_printables(course: Course, html: Path) -> None:
    """Write the sheets and their pictures into the book's folder `print`, if the book has the page that offers them."""
    if PAGE not in {page.name for page in course.pages}:
        return
    folder = html / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in SHEETS:
        (folder / f"{sheet.name}.pdf").write_bytes(sheet.pdf())
        (folder / f"{sheet.name}.svg").write_text(sheet.to_svg(), "utf-8")


def link(sheet: Sheet, page: str) -> str:
    """Return a link to a sheet, as HTML.

    Args:
        sheet: to lead to.
        page: on which the link stands.
    """
    return f'<a href="{_address(page, sheet)}">{escape(sheet.title)}</a>'


class LinkToSheet(ReferenceRole):
    """A link to the PDF of a sheet, by its name, in the page's own words: {sheet}`an empty fish <fishbone>`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link, or what is wrong with the name."""
        try:
            (sheet,) = find([self.target])
        except InputError as problem:
            said = self.inliner.reporter.error(str(problem), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, said)], [said]
        words = self.title if self.has_explicit_title else sheet.title
        return [nodes.reference("", f"{words} (PDF)", refuri=_address(self.env.docname, sheet))], []


class Printables(SphinxDirective):
    """All sheets, each with a small picture, what it is for, and a link to its PDF."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        course = Course.built(self.config)
        titles = {page.name: title(page) for page in course.pages}
        here = self.env.docname
        rows = []
        for sheet in SHEETS:
            lesson = relpath(f"{sheet.lesson}.html", Path(here).parent.as_posix())
            rows.append(
                f'<li><img class="qi-drawing" loading="lazy" alt="{escape(sheet.alt_text)}" '
                f'width="{297 if sheet.wide else 210}" height="{210 if sheet.wide else 297}" '
                f'src="{_from(here, sheet.name)}.svg"><div><p><strong>{link(sheet, here)}</strong> (PDF)</p>'
                f'<p>{escape(sheet.use)}</p><p>Used in <a href="{lesson}">{escape(titles[sheet.lesson])}</a></p></div></li>'
            )
        return [nodes.raw("", f'<ul class="qi-sheets">{"".join(rows)}</ul>', format="html")]


def _address(page: str, sheet: Sheet) -> str:
    return f"{_from(page, sheet.name)}.pdf"


def _from(page: str, name: str) -> str:
    return f"{relpath(FOLDER, Path(page).parent.as_posix())}/{name}"
