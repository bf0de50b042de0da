"""A webinar as its host shows it: the live slides by keyboard, with the network cable out, and the slides without Python."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from qitools.course.book import build
from qitools.course.layout import Course

ROOT = Path(__file__).parents[2]
PDSA_CLINIC = 5

# Whatever on the slide is set, or drawn, smaller than 14 pixels; a drawing's smallest type is 12.5 points.
SMALL = """() => {
    const slide = document.querySelector("section.present");
    const found = [];
    const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const at = texts.currentNode.parentElement;
        const shown = at.checkVisibility() && !at.closest("aside, script, style, option");
        if (shown && texts.currentNode.textContent.trim() && parseFloat(getComputedStyle(at).fontSize) < 14)
            found.push(texts.currentNode.textContent);
    }
    for (const image of slide.querySelectorAll("img")) {
        const { width } = image.getBoundingClientRect();
        if (image.naturalWidth && width && (width / image.naturalWidth) * 12.5 * (96 / 72) < 14) found.push(image.alt);
    }
    return found;
}"""

# Slides of which something is cut off or has to be scrolled to, or is too small to read, as they open and with the
# answer open.
TOO_MUCH = f"""async () => {{
    const small = {SMALL};
    const found = [];
    const look = async (state) => {{
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const slide = Reveal.getCurrentSlide();
        const over = [slide.scrollWidth - slide.clientWidth, slide.scrollHeight - slide.clientHeight];
        if (Math.max(...over) > 0 || small().length) found.push([slide.innerText.slice(0, 40), state, ...over, ...small()]);
    }};
    for (const section of Reveal.getSlides()) {{
        Reveal.slide(Reveal.getIndices(section).h);
        await Promise.all([...section.querySelectorAll("img")].map((image) => image.decode()));
        await look("as it opens");
        for (const answer of section.querySelectorAll("details")) {{
            answer.open = true;
            await look("answered");
        }}
    }}
    return found;
}}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The live slides of a webinar, opened with the command that a host types."""
    command = [sys.executable, "-m", "qitools.course", "--no-setup", "demo", str(PDSA_CLINIC), "--no-browser"]
    shown = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert shown.stdout is not None
    found = next((match[0] for line in shown.stdout if (match := re.search(r"http://127\.0\.0\.1:\d+/", line))), "")
    try:
        assert found, "the webinar did not open"
        yield found
    finally:
        shown.terminate()
        shown.wait(30)
        with socket.socket() as tried:  # what shows the slides ends with the command
            assert tried.connect_ex(("127.0.0.1", urlsplit(found).port or 0)) != 0


def opened(chromium: Browser, address: str) -> tuple[Page, list[str]]:
    """Open slides as a projector shows them; return the page, and what it will ask of other machines."""
    page = chromium.new_context(viewport={"width": 1280, "height": 720}).new_page()
    strangers: list[str] = []

    def note(url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).hostname != "127.0.0.1":
            strangers.append(url)

    page.on("request", lambda request: note(request.url))
    page.goto(address)
    expect(page.locator("section.present")).to_be_visible(timeout=60_000)
    return page, strangers


def test_a_host_walks_the_live_slides_by_keyboard_and_each_answer_waits_for_a_prediction(
    chromium: Browser, address: str
) -> None:
    page, strangers = opened(chromium, address)
    slide = page.locator("section.present")
    expect(page.locator(".qi-editor").first).to_be_attached(timeout=60_000)
    expect(slide.get_by_role("heading", name="How long will it spin?")).to_be_visible()

    page.keyboard.press("PageDown")
    expect(slide.get_by_role("heading", name="Predict, spin, compare")).to_be_visible()
    coin = slide.get_by_role("group", name="Spinning coins")
    coin.get_by_label("I predict, in seconds").focus()
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    page.keyboard.type("a heavy coin")
    page.keyboard.press("ArrowLeft")  # moves in the field, and not to another slide
    expect(coin).to_be_visible()
    page.keyboard.press("Enter")
    expect(coin.get_by_role("status")).to_contain_text("You said 12")
    for part in (coin.locator(".qi-picture"), coin.get_by_role("button", name="Spin"), coin.get_by_role("table")):
        expect(part).to_be_in_viewport(ratio=0.9)  # a drawing has an empty margin
    assert page.evaluate(SMALL) == []

    page.keyboard.press("PageDown")  # also from inside a form
    page.keyboard.press("ArrowRight")
    asked = slide.get_by_role("group", name="Six of eight came.")
    expect(asked).to_be_visible()
    expect(asked).not_to_contain_text("Nothing is predicted")
    asked.get_by_role("button", name="Show the answer").focus()
    page.keyboard.press("Enter")
    expect(asked.get_by_role("status")).to_contain_text("Predict first")
    page.keyboard.type("what they expected")
    page.keyboard.press("Enter")
    expect(asked).to_contain_text("Nothing is predicted")
    assert page.evaluate(SMALL) == []

    last = page.evaluate("Reveal.getTotalSlides()")
    for number in range(page.evaluate("Reveal.getSlidePastCount()") + 1, last + 1):
        assert page.evaluate("Reveal.getSlidePastCount()") + 1 == number
        assert page.evaluate(SMALL) == []
        wide = slide.evaluate("slide => slide.scrollWidth - slide.clientWidth")
        assert wide <= 0, f"slide {number} is cut off at its side"
        page.keyboard.press("PageDown")
    expect(slide.get_by_role("heading", name="Before you go")).to_be_visible()

    page.evaluate("Reveal.slide(5)")
    form = slide.get_by_role("group", name="PDSA cycle")
    for field in (form.get_by_label("Next cycle"), form.get_by_label("Objective")):
        field.focus()
        expect(field).to_be_in_viewport(ratio=0.99)
        expect(form.locator(".qi-picture")).to_be_in_viewport(ratio=0.9)

    page.reload()  # begins afresh
    expect(page.locator(".qi-editor").first).to_be_attached(timeout=60_000)
    page.evaluate("Reveal.slide(1)")
    expect(page.locator("section.present").get_by_text("You said 12")).to_have_count(0)
    assert strangers == []
    page.context.close()


def test_slides_without_python_open_from_a_folder_with_the_answers_folded(chromium: Browser, tmp_path: Path) -> None:
    course = Course(ROOT)
    build(course)
    shutil.copytree(course.html / "slides", tmp_path / "slides")
    page, strangers = opened(chromium, (tmp_path / "slides" / "pdsa-clinic.html").as_uri())
    slide = page.locator("section.present")
    for number in range(1, page.evaluate("Reveal.getTotalSlides()") + 1):
        found = Axe().run(page, context="section.present").response["violations"]
        assert [(number, one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
        page.keyboard.press("PageDown")
    page.evaluate("Reveal.slide(3)")
    answer = slide.get_by_text("Nothing is predicted")
    expect(answer).to_be_hidden()
    slide.get_by_text("Predict first, then open").focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    assert strangers == []
    page.context.close()

    webinars = sorted((tmp_path / "slides").glob("*.html"))
    assert len(webinars) == 6
    for webinar in webinars:
        page, strangers = opened(chromium, webinar.as_uri())
        assert page.evaluate(TOO_MUCH) == [], webinar.name
        assert strangers == []
        page.context.close()
