"""The pages of the book, as people see them: nothing from another machine, and nothing in anybody's way."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

from qitools.course.book import build
from qitools.course.layout import Course

COURSE = Course(Path(__file__).parents[2])
PAGES = [f"{page.name}.html" for page in COURSE.pages] + ["search.html"]
LESSON = next(name for name in PAGES if name.startswith("workshop-"))
# None of these rules reads style sheets, so axe-core need not fetch them again.
WCAG = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "preload": {"assets": ["media"]},
}


class Quiet(SimpleHTTPRequestHandler):
    """A web server that does not print what it is asked for."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def book() -> Iterator[str]:
    """The address of the book, brought up to date."""
    build(COURSE)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(COURSE.html))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def reader(chromium: Browser) -> Iterator[Page]:
    """A tab in which one page is opened after another, and which keeps what they share, as a reader's does."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@contextmanager
def opened(reader: Page, url: str, width: int = 1300, dark: bool = False) -> Iterator[Page]:
    """Open a page for a while, and fail when it asks another machine for anything, or for what is not there."""
    reader.set_viewport_size({"width": width, "height": 900})
    reader.emulate_media(color_scheme="dark" if dark else "light", media="screen")
    wrong: list[str] = []
    heard = {
        "request": lambda asked: wrong.append(asked.url) if not _is_here(asked.url) else None,
        "response": lambda answer: wrong.append(answer.url) if answer.status >= 400 else None,
        "pageerror": lambda error: wrong.append(str(error)),
    }
    for event, note in heard.items():
        reader.on(event, note)
    try:
        reader.goto(url)
        yield reader
        reader.goto("about:blank")
    finally:
        for event, note in heard.items():
            reader.remove_listener(event, note)
    assert wrong == []


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", None)


def violations(page: Page) -> list[str]:
    """Return what axe-core finds on a page, a line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("async options => (await axe.run(options)).violations", WCAG)
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_accessibility_fault_and_needs_no_network(reader: Page, book: str, name: str) -> None:
    # In the dark on a phone first: what scrolls there the theme lets the keyboard reach as the page opens.
    with opened(reader, f"{book}/{name}", width=375, dark=True) as page:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, "the page scrolls sideways on a phone"
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1300, "height": 900})
        assert violations(page) == []


def test_a_lesson_with_all_that_it_asks_for_is_light_and_has_its_icons(chromium: Browser, book: str) -> None:
    context = chromium.new_context()  # nothing of it is there yet
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    lessons = [name for name in PAGES if name.startswith("workshop-")]
    largest = max(lessons, key=lambda name: COURSE.html.joinpath(name).stat().st_size)
    page.goto(f"{book}/{largest}", wait_until="networkidle")
    assert sum(len(answer.body()) for answer in answers if answer.ok) <= 1.5e6
    icon = page.locator(".sidebar-toggle .fa-bars").first
    assert icon.evaluate("node => getComputedStyle(node, '::before').content") not in ("none", "normal", '""')
    assert icon.bounding_box()["width"] > 10
    context.close()


def test_the_search_finds_a_lesson(reader: Page, book: str) -> None:
    with opened(reader, f"{book}/{LESSON}") as page:
        page.keyboard.press("Control+k")
        page.keyboard.type("fishbone")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=fishbone*")
        expect(page.locator("#search-results a[href*='fishbone-and-five-whys.html']").first).to_be_visible()


def test_the_book_reads_from_the_disk_without_a_server(reader: Page, book: str) -> None:
    with opened(reader, COURSE.html.joinpath(PAGES[0]).as_uri()) as page:
        assert page.locator("h1").first.inner_text()


def test_a_picture_stays_on_white_in_the_dark(reader: Page, book: str) -> None:
    with opened(reader, f"{book}/{LESSON}") as page:
        page.emulate_media(color_scheme="dark")
        look = page.locator("img.qi-drawing").first.evaluate(
            "image => [getComputedStyle(image).backgroundColor, getComputedStyle(image).filter]"
        )
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert look == ["rgb(255, 255, 255)", "none"]


def test_on_a_phone_a_drawing_opens_at_its_own_size(reader: Page, book: str) -> None:
    with opened(reader, f"{book}/workshop-1/day-2/fishbone-and-five-whys.html", width=390) as page:
        page.get_by_role("button", name="Larger picture").first.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Larger picture")
        large = dialog.get_by_role("img")
        expect(large).to_have_attribute("alt", page.locator("img.qi-drawing").first.get_attribute("alt") or "none")
        assert large.evaluate("image => image.clientWidth >= image.naturalWidth")
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    with opened(reader, f"{book}/workshop-2/day-1/run-charts.html") as page:
        expect(page.get_by_role("button", name="Larger picture")).to_have_count(0)  # they are large enough there


def test_print_leaves_out_what_is_only_for_the_screen(reader: Page, book: str) -> None:
    with opened(reader, f"{book}/{LESSON}") as page:
        page.emulate_media(media="print")
        for part in (".bd-sidebar-primary", ".bd-sidebar-secondary", ".bd-header-article", ".prev-next-footer"):
            assert not page.locator(part).first.is_visible(), part
        assert page.locator("img.qi-drawing").first.is_visible()


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("faculty/run-sheet-")])
def test_the_run_sheet_of_a_day_takes_two_sides_of_a4(reader: Page, book: str, name: str) -> None:
    with opened(reader, f"{book}/{name}") as page:
        page.emulate_media(media="print")
        printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2


def test_a_tick_shows_in_the_side_bar_and_on_the_first_page_and_moves_in_a_file(
    chromium: Browser, book: str, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.goto(f"{book}/{LESSON}")
    page.get_by_label("I have worked through this page").focus()
    page.keyboard.press("Space")
    assert page.locator(".bd-links li.active").inner_text().splitlines()[0].endswith("✓")
    page.goto(f"{book}/index.html")
    assert "1 of" in page.locator("#qi-total").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my ticks in a file").click()
    saved = tmp_path / "ticks.json"
    download.value.save_as(saved)
    context.close()

    elsewhere = chromium.new_context(viewport={"width": 1300, "height": 900})
    page = elsewhere.new_page()
    page.goto(f"{book}/index.html")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"improvement-coaching-ticks": {"index": 7}}', "utf-8")
    restore, said = page.get_by_label("Restore them from a file"), page.locator(".qi-overview [role=status]")
    restore.set_input_files(wrong)
    expect(said).to_contain_text("Nothing has changed")
    restore.set_input_files(saved)
    expect(said).to_contain_text("Ticks restored: 1")
    assert page.locator("#qi-total").inner_text().startswith("1 of")
    page.goto(f"{book}/{LESSON}")
    assert page.get_by_label("I have worked through this page").is_checked()
    elsewhere.close()


def test_where_the_browser_keeps_nothing_the_page_says_so_and_can_be_read(chromium: Browser, book: str) -> None:
    context = chromium.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page = context.new_page()
    page.goto(f"{book}/{LESSON}")
    expect(page.locator(".qi-foot")).to_contain_text("pages cannot be ticked off")
    assert page.locator("#qi-done").count() == 0
    assert page.locator("article h2").first.is_visible()
    context.close()


def test_each_section_has_an_email_about_it_and_old_addresses_lead_on(reader: Page, book: str) -> None:
    with opened(reader, f"{book}/{LESSON}") as page:
        title, section = page.title().split(" — ")[0], page.locator("article h2").first.inner_text().strip(" #")
        link = page.get_by_role("link", name=f"Write to us about “{section}”").get_attribute("href") or ""
        assert link.startswith(f"mailto:{COURSE.feedback_address}?subject=")
        assert f"Section: {section}\r\n" in unquote(link)
        assert title in unquote(link)
        page.goto(f"{book}/help.html")
        page.wait_for_url("**/programme/troubleshooting.html")
