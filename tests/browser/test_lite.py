"""The browser edition in Chromium: lessons, the log and an exercise, with nothing asked of any other machine.

It looks at the edition that `make course` made. Where Pyodide's wheels cannot be had there is none; then each test sees
to it that the course says so, and says what to do.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from zipfile import ZipFile

import nbformat
import pytest
from nbgrader.apps import AutogradeApp, GenerateAssignmentApp
from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Locator, Page, expect

from qitools import PDSALog
from qitools.course import layout
from qitools.course.lite.address import entry
from qitools.course.lite.parts import obtain
from qitools.course.serve import server
from qitools.errors import InputError
from tests.browser.firefox import firefox
from tests.browser.test_book import violations
from tests.exercises.conftest import Course
from tests.exercises.submissions import SOURCE, fill, solution

COURSE = layout.Course(Path(__file__).parents[2])
TOPIC = "workshop-1/day-2/fishbone-and-five-whys"
LESSON = f"lessons/{TOPIC}.ipynb"
NAME = "workshop-1-day-2/fishbone-and-five-whys"
ANSWER, WRITTEN = 5, 16
DRAWN = ".jp-OutputArea-output img[alt*='Waits of 61 days'], .jp-OutputArea-output svg[aria-label*='Waits of 61 days']"

# Runs code in the notebook's kernel, as a cell would, and returns what it printed.
RUN = """async (code) => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const future = kernel.requestExecute({ code });
    let said = "";
    future.onIOPub = ({ content }) => (said += content.text ?? (content.traceback ?? []).join("\\n"));
    await future.done;
    return said;
}"""

# Runs code that fails, and code that waits for its turn meanwhile; returns what the second printed.
AFTER_A_FAULT = """async () => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    kernel.requestExecute({ code: "1 / 0", stop_on_error: true });
    const future = kernel.requestExecute({ code: "print('still here')" });
    let said = "";
    future.onIOPub = ({ content }) => (said += content.text ?? "");
    await future.done;
    return said;
}"""

# From now on the browser's store answers as one that is full; Chromium itself takes some seconds to notice a smaller quota.
FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"

# Notes from now on what the kernel says, whether a cell has asked for it or not.
HEAR = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    window.heard = [];
    kernel.anyMessage.connect((_, { msg }) => msg.header.msg_type === "stream" && window.heard.push(msg.content.text));
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the book with the edition; "" where there is none."""
    if not entry(COURSE).is_file():
        with pytest.raises(InputError, match=r"needs Pyodide 0\.27\.7.*PYODIDE_WHEELS.*make lite"):
            obtain(COURSE)
        yield ""
        return
    with server(COURSE.html, 0) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


@contextmanager
def served_apart() -> Iterator[str]:
    """Serve the book from a process of its own, whose end leaves no connection to it; the address ends with a slash."""
    command = [sys.executable, "-u", "-m", "qitools.course", "--no-setup", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=COURSE.root, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stdout
            yield serving.stdout.readline().split()[4]
        finally:
            serving.kill()


class Elsewhere(BaseHTTPRequestHandler):
    """Stands for every other machine: it notes what it is asked for, and has nothing to give."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(403)

    do_POST = do_CONNECT = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps what it is given, and that no other machine answers.

    Its workers are heard only where all that is meant for other machines has to pass.
    """
    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Noting", (Elsewhere,), {"asked": asked})) as elsewhere:
        Thread(target=elsewhere.serve_forever, daemon=True).start()
        context = chromium.new_context(
            viewport={"width": 1366, "height": 768},
            accept_downloads=True,
            proxy={"server": f"http://127.0.0.1:{elsewhere.server_port}", "bypass": "127.0.0.1"},
        )
        context.on("request", lambda request: _here(request.url) or asked.append(request.url))
        yield context
        context.close()
        elsewhere.shutdown()
    assert not asked, f"the page asked for {asked}"


def _here(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", None)


def notebook(page: Page, site: str, path: str) -> Page:
    """Open a notebook of the edition."""
    place = entry(COURSE).relative_to(COURSE.html).as_posix()
    page.goto(f"{site}/{place}?path={path}")
    return page


def python(page: Page, code: str) -> str:
    """Run code in the notebook's kernel, as a cell would, and return what it printed."""
    page.locator("#qi-bar p", has_text="Saved in this browser").wait_for(timeout=60_000)
    return str(page.evaluate(RUN, code))


def download(page: Page, folder: Path) -> ZipFile:
    """Press "Download my work" and return the zip."""
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download my work").click()
    saved.value.save_as(folder / "work.zip")
    return ZipFile(folder / "work.zip")


def form(page: Page, name: str) -> Locator:
    """Return a form of the lesson, once it has its drawing."""
    found = page.get_by_role("group", name=name, exact=True)
    found.locator("img.qi-picture[alt]:not([alt=''])").wait_for(timeout=60_000)
    return found


def draws(found: Locator, words: str) -> None:
    """Check that the drawing of a form says this by now."""
    expect(found.locator("img.qi-picture")).to_have_attribute("alt", re.compile(re.escape(words)))


def open_to_all(page: Page) -> None:
    """Check the page with axe, on a laptop and on a phone."""
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert violations(page) == []
    page.set_viewport_size({"width": 1366, "height": 768})


def test_three_lessons_work_their_forms_draw_and_the_log_is_there_without_a_network_and_elsewhere(
    visitor: BrowserContext, site: str, tmp_path: Path
) -> None:
    assert site or not entry(COURSE).is_file()
    if not site:
        return
    page = visitor.new_page()
    keys = page.keyboard
    page.goto(f"{site}/{TOPIC}.html")
    page.get_by_role("link", name="Open in the browser").click()
    page.locator(DRAWN).first.wait_for(timeout=60_000)
    plan = "from qitools import PDSALog\nlog = PDSALog('team.db')\nlog.plan(objective='Ring on Tuesday')\nprint(len(log.cycles()))"
    assert python(page, plan) == "1\n"
    assert page.evaluate(AFTER_A_FAULT) == "still here\n"
    fishbone = form(page, "Fishbone diagram")
    fishbone.get_by_label("Effect").focus()
    keys.type("Written in Chromium: ")
    draws(fishbone, "Written in Chromium: ")
    page.wait_for_function("() => document.documentElement.dataset.qiKept", timeout=60_000)

    page.evaluate(HEAR)
    cells = page.locator(".jp-Notebook .jp-Cell")
    there = cells.count()
    cells.first.click()
    keys.press("b")  # a new cell
    page.locator(".jp-CodeCell.jp-mod-active .cm-content").click()
    keys.type("fishb")
    keys.press("Tab")
    expect(page.locator(".jp-Completer-match").first).to_have_text("fishbone")
    assert page.evaluate("heard") == []
    for key in ("Escape", "Escape", "d", "d"):
        keys.press(key)
    expect(cells).to_have_count(there)

    notebook(page, site, "lessons/workshop-1/day-2/pareto-and-stratification.ipynb")
    cards, pareto = form(page, "Count, time, harm or cost?"), form(page, "Pareto chart")
    cards.get_by_role("radio", name="time").first.focus()
    keys.press("Space")
    draws(cards, "1 of 10 cards placed")
    pareto.get_by_label("Count in").focus()
    keys.press("ArrowDown")
    draws(pareto, "delays in all")

    notebook(page, site, "lessons/workshop-2/day-3/pdsa.ipynb")
    coin, cycle = form(page, "Spinning coins"), form(page, "PDSA cycle")
    coin.get_by_label("I predict, in seconds").focus()
    keys.type("14")
    keys.press("Tab")
    keys.type("less friction")
    keys.press("Enter")
    draws(coin, "Spinning coins: 1 run")
    cycle.get_by_label("Question 1", exact=True).focus()
    keys.type("Does glass help?")
    draws(cycle, "Does glass help?")
    open_to_all(page)

    visitor.set_offline(True)
    notebook(page, site, LESSON)
    page.locator(DRAWN).first.wait_for(timeout=60_000)
    assert (
        python(page, "from qitools import PDSALog\nprint(PDSALog('team.db').cycle(1).objective)") == "Ring on Tuesday\n"
    )
    draws(form(page, "Fishbone diagram"), "Written in Chromium: ")
    place = f"{LESSON.rpartition('/')[0]}/team.db"
    with download(page, tmp_path) as work:
        work.extract(place, tmp_path)
    with PDSALog(tmp_path / place) as log:
        assert log.cycle(1).objective == "Ring on Tuesday"
        log.plan(objective="Ring on Thursday")
    visitor.set_offline(False)

    with ZipFile(tmp_path / "back.zip", "w") as work:
        work.write(tmp_path / place, place)
    page.locator("#qi-bar input[type=file]").set_input_files(tmp_path / "back.zip")
    expect(page.locator("#qi-bar p")).to_contain_text("Restored 1 file")
    with download(page, tmp_path) as work:
        logs = [name for name in work.namelist() if name.endswith(".db")]
        assert len(logs) == 2  # the log that was there stays beside the one that came back
        work.extract(place, tmp_path / "again")
    with PDSALog(tmp_path / "again" / place) as log:
        assert [cycle.objective for cycle in log.cycles()] == ["Ring on Tuesday", "Ring on Thursday"]


def test_firefox_draws_and_saves_and_goes_on_without_a_network(site: str, tmp_path: Path) -> None:
    assert site or not entry(COURSE).is_file()
    if not site:
        return
    ready = "/^Saved in this browser/.test(document.querySelector('#qi-bar p')?.textContent)"
    drawn = f'document.querySelector("{DRAWN}")'
    with firefox(tmp_path) as page:
        place = entry(COURSE).relative_to(COURSE.html).as_posix()
        with served_apart() as address:
            page.open(f"{address}{place}?path={LESSON}")
            page.wait(f"{ready} && {drawn} && document.querySelector('.qi-editor input')")
            plan = "from qitools import PDSALog\nlog = PDSALog('team.db')\nlog.plan(objective='Ring on Tuesday')\nprint(len(log.cycles()))"
            assert page.ask(RUN, plan) == "1\n"
            page.ask("() => document.querySelector('.qi-editor input, .qi-editor textarea').select()")
            page.type("Written in Firefox")
            page.wait(
                "[...document.querySelectorAll('.qi-editor svg, .qi-editor img')].some((one) => one.outerHTML.includes('Written'))"
            )
            page.wait("document.documentElement.dataset.qiKept")

        page.reload()
        page.wait(f"{ready} && {drawn}")
        look = "from qitools import PDSALog\nprint(PDSALog('team.db').cycle(1).objective)"
        assert page.ask(RUN, look) == "Ring on Tuesday\n"
        page.open(f"{address}{place}?path=exercises/{NAME}.ipynb")
        page.wait(f"{ready} && document.querySelectorAll('.jp-Notebook .jp-Cell').length > {ANSWER}")
        page.press("Check my answers")
        page.wait("/public checks still have a question/.test(document.querySelector('#qi-bar p').textContent)")
        with ZipFile(page.download("Download my work")) as work:
            assert {f"{LESSON.rpartition('/')[0]}/team.db", f"exercises/{NAME}.ipynb"} <= set(work.namelist())
    assert not page.strangers


def test_an_exercise_is_answered_closed_opened_again_downloaded_and_earns_full_marks(
    visitor: BrowserContext, site: str, tmp_path: Path
) -> None:
    assert site or not entry(COURSE).is_file()
    if not site:
        return
    source = SOURCE / f"{NAME}.ipynb"
    wanted = fill(COURSE.released / f"{NAME}.ipynb", solution(source))
    page = notebook(visitor.new_page(), site, f"exercises/{NAME}.ipynb")
    cells = page.locator(".jp-Notebook .jp-Cell")
    cells.nth(ANSWER).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(wanted.cells[ANSWER].source)
    page.wait_for_timeout(1000)  # what is promised: at most the last second is lost
    with suppress(Error):
        page.goto("chrome://crash")  # without a word to the page
    page.close()

    page = notebook(visitor.new_page(), site, f"exercises/{NAME}.ipynb")
    cells = page.locator(".jp-Notebook .jp-Cell")
    expect(cells.nth(ANSWER)).to_contain_text("Shift workers are booked")
    cells.nth(WRITTEN).locator(".jp-MarkdownOutput").click()
    page.keyboard.press("Enter")
    cells.nth(WRITTEN).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(wanted.cells[WRITTEN].source)
    expect(cells.nth(WRITTEN)).to_contain_text(wanted.cells[WRITTEN].source[:40])
    page.get_by_role("button", name="Check my answers").click()
    passed = "Public checks passed; the submitted work gets further checks."
    expect(page.locator("#qi-bar p")).to_have_text(passed, timeout=60_000)
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    expect(page.locator("#qi-bar p")).to_have_text(passed)
    open_to_all(page)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    expect(page.get_by_role("button", name="Download my work")).to_be_visible()
    assert asked == ["beforeunload"]
    with download(page, tmp_path) as work:
        answered = nbformat.reads(work.read(f"exercises/{NAME}.ipynb").decode(), as_version=4)

    page.evaluate(FULL)
    cells.nth(ANSWER).locator(".cm-content").click()
    page.keyboard.insert_text("# written with no room left")
    expect(page.locator("#qi-bar p")).to_contain_text("no room left, so the newest changes are not saved: download")
    with download(page, tmp_path) as work:
        assert "# written with no room left" in work.read(f"exercises/{NAME}.ipynb").decode()

    course = Course(tmp_path / "course")
    (course.root / "source" / NAME).parent.mkdir(parents=True)
    shutil.copy(source, course.root / "source" / f"{NAME}.ipynb")
    shutil.copy(SOURCE.parent / "nbgrader_config.py", course.root)
    course.run_here(GenerateAssignmentApp, NAME.split("/")[0])
    course.submit("browser", NAME, answered)
    course.run_here(AutogradeApp, NAME.split("/")[0], "--student", "browser")
    scores = course.scores("browser", NAME)
    assert {check: got for check, (got, most) in scores.items() if got != most} == {}
    assert sum(got for got, _ in scores.values()) == 14


def test_a_second_tab_says_so_until_it_is_the_only_one(visitor: BrowserContext, site: str) -> None:
    assert site or not entry(COURSE).is_file()
    if not site:
        return
    warning = "open in another tab as well: please write in one of the two only"
    first = notebook(visitor.new_page(), site, LESSON)
    expect(first.locator("#qi-bar strong")).to_have_text("")
    second = notebook(visitor.new_page(), site, f"exercises/{NAME}.ipynb")
    expect(second.locator("#qi-bar strong")).to_contain_text(warning)
    first.close()
    expect(second.locator("#qi-bar strong")).to_have_text("")


def test_the_edition_names_no_other_machine_and_is_small(site: str) -> None:
    assert site or not entry(COURSE).is_file()
    if not site:
        return
    folder = entry(COURSE).parents[1]
    config = json.loads((folder / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    kernel = config["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["pyodideUrl"].startswith("./")
    assert not list(folder.rglob(".jupyterlite.doit.db"))
    notebooks = [json.loads(path.read_text("utf-8")) for path in (folder / "files").rglob("*.ipynb")]
    assert {notebook["metadata"]["kernelspec"]["name"] for notebook in notebooks} == {"python"}
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 60 * 2**20
