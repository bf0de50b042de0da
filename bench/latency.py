"""How long it takes from a keystroke to the drawing and the review that answer it, in JupyterLab in Chromium.

    python -m bench.latency

A letter is typed at the end of a text of the diagram. The clock runs in the page, from the key going down to the first
frame painted after the new drawing is decoded and its questions are shown. Then the next letter is typed.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from bench.table import judged, machine, table
from tests.browser.conftest import FLAGS, Lab

ROOT = Path(__file__).parents[1]
DATA = ROOT / "book" / "data"
WORDS = "and nobody has asked the families what they see there "
MEDIAN, MOST = 150, 300  # milliseconds

# what is edited -> the code that makes the editor
EDITORS = {
    "Fishbone of the lesson": (
        f"FishboneEditor(qi.Fishbone.from_dict(yaml.safe_load(open({str(DATA / 'team-memory-fishbone.yml')!r}))))"
    ),
    "Driver diagram of the lesson": (
        f"DriverDiagramEditor(qi.DriverDiagram.from_dict(yaml.safe_load("
        f"open({str(DATA / 'team-memory-drivers.yml')!r}))['agreed']))"
    ),
    "Fishbone of 30 causes and 19 behind them": "FishboneEditor(fishbone())",
}

WATCH = """() => {
  const root = document.querySelector('.qi-editor');
  window.taken = [];
  let pressed = 0;
  root.addEventListener('keydown', () => (pressed = performance.now()), true);
  new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => window.taken.push(performance.now() - pressed))))
    .observe(root, { attributeFilter: ['data-drawn'] });
}"""


def keystrokes(page: Page, count: int) -> list[float]:
    """Return the milliseconds of so many keystrokes in the first cause or driver of the page's editor."""
    page.locator(".qi-editor img.qi-picture[src]").wait_for()
    page.locator(".qi-editor textarea[data-main]").nth(2).focus()
    page.keyboard.press("End")
    page.evaluate(WATCH)
    for place in range(count + 5):
        page.keyboard.press({" ": "Space"}.get(letter := WORDS[place % len(WORDS)], letter))
        page.wait_for_function("count => window.taken.length > count", arg=place, timeout=20_000)
    taken: list[float] = page.evaluate("window.taken")
    return taken[5:]  # the first drawings load fonts


def measure(count: int = 100) -> dict[str, list[float]]:
    """Return editor -> the milliseconds of each keystroke."""
    found = {}
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        lab = Lab(Path(folder), browser)
        try:
            for place, (what, code) in enumerate(EDITORS.items()):
                start = [
                    f"import sys; sys.path.insert(0, {str(ROOT)!r})",
                    "import yaml, qitools as qi",
                    "from bench.measure import fishbone",
                    "from qitools.widgets import DriverDiagramEditor, FishboneEditor",
                    code,
                ]
                notebook = lab.open(f"{place}.ipynb", ["\n".join(start)])
                notebook.run(0)
                found[what] = keystrokes(notebook.page, count)
                lab.close_pages()
        finally:
            lab.stop()
            browser.close()
    return found


if __name__ == "__main__":
    rows = []
    for what, taken in measure().items():
        middle, late = median(taken), quantiles(taken, n=20)[-1]
        met = middle <= MEDIAN and late <= MOST
        rows.append([what, f"{middle:.0f} ms", f"{late:.0f} ms", judged(f"{MEDIAN} ms, {MOST} ms", met)])
    print(table(["edited", "median", "95th percentile", "wanted"], rows))
    print(
        f"\n{machine()} The clock runs in the page, from a key going down to the first frame with the new drawing and its "
        "questions: JupyterLab, its kernel and Chromium on one machine, 100 keystrokes, each after the one before was drawn."
    )
