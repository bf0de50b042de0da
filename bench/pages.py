"""How much a lesson's page weighs, and how soon it is there on a slow computer.

    python -m bench.pages            # some minutes
    python -m bench.pages --short    # the five lessons with the largest HTML

Every lesson of the book in `_build/html`, each opened in a new Chromium profile whose processor is slowed down four times.
"""

from __future__ import annotations

import sys
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Response, sync_playwright

from bench.lite import FLAGS, ROOT, served
from bench.table import digits, judged, machine, table
from qitools.course.layout import Course

SLOWER = 4
VISITS = 7  # to a page: one takes between 0.8 and 1.8 s to paint, by chance
HEAVIEST, LATEST = 1.5, 1.5  # MB and seconds
LARGEST = """() => new Promise((done) =>
  new PerformanceObserver((seen) => done(seen.getEntries().at(-1).startTime))
    .observe({ type: 'largest-contentful-paint', buffered: true }))"""


class Visit(NamedTuple):
    """What came of opening a page: its MB with all that it asks for, the seconds to its largest paint, and what was asked
    of other machines."""

    weight: float
    paint: float
    strangers: list[str]


def visit(browser: Browser, address: str) -> Visit:
    """Open a page as for the first time."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    answers: list[Response] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: answers.append(answer))
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    largest: float = page.evaluate(LARGEST)
    weight = sum(len(answer.body()) for answer in answers if answer.status == 200)
    strangers = [url for url in asked if urlsplit(url).hostname not in ("127.0.0.1", None)]
    context.close()
    return Visit(weight / 1e6, largest / 1000, strangers)


def measure(most: int | None = None) -> dict[str, Visit]:
    """Return lesson -> what a visit found, of the paint the median of some; of so many lessons, the largest first."""
    course = Course(ROOT)
    files = {page.name: course.html / f"{page.name}.html" for page in course.pages if page.name.startswith("workshop-")}
    there = [name for name, file in files.items() if file.exists()]
    lessons = sorted(there, key=lambda name: -files[name].stat().st_size)[:most]
    found = {}
    with served(course.html) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name in lessons:
            visits = [visit(browser, f"{address}/{name}.html") for _ in range(VISITS)]
            found[name] = visits[0]._replace(paint=median(each.paint for each in visits))
        browser.close()
    return found


if __name__ == "__main__":
    found = measure(5 if "--short" in sys.argv else None)
    heaviest = max(found, key=lambda name: found[name].weight)
    latest = max(found, key=lambda name: found[name].paint)
    weight, seconds = found[heaviest].weight, found[latest].paint
    strangers = sum(len(each.strangers) for each in found.values())
    rows = [
        [
            "A page and all that it asks for",
            f"{digits(weight)} MB",
            f"{heaviest}; the median is {digits(median(each.weight for each in found.values()))} MB",
            judged(f"{HEAVIEST} MB", weight <= HEAVIEST),
        ],
        [
            "Largest contentful paint",
            f"{digits(seconds)} s",
            f"{latest}; the median is {digits(median(each.paint for each in found.values()))} s",
            judged(f"{LATEST} s", seconds <= LATEST),
        ],
        ["Requests to other machines", str(strangers), "–", judged("none", not strangers)],
    ]
    print(table(["what", "the worst lesson", "which", "wanted"], rows))
    print(
        f"\n{machine()} {len(found)} lessons, each opened {VISITS} times in a new profile of Chromium on this machine, "
        f"its processor slowed down {SLOWER} times; nothing was compressed on the way."
    )
