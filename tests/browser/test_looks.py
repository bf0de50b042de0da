"""Forms as they look at 1280 by 720, on a page and on a projector: nothing too small to read, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import qitools as qi
from qitools import widgets

SMALLEST = {"page": 14, "projector": 18}  # type, in px
SHRUNK = {"page": 0.65, "projector": 0.85}  # a drawing, of its own size

# The width that JupyterLab leaves for an output at 1280.
SHOW = """async ({css, esm, traits}) => {
  document.body.innerHTML = "<style></style><div style='width: 1184px'></div>";
  document.body.firstChild.textContent = css;
  const widget = await import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));
  widget.default.render({ model: { get: (key) => traits[key], on() {}, off() {}, send() {} }, el: document.body.lastChild });
  await new Promise((done) => setTimeout(done, 100));
  await Promise.all([...document.images].map((image) => image.decode()));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

FOUND = """(smallest) => {
  const seen = [...document.querySelectorAll(".qi-editor, .qi-editor *")].filter((node) => node.checkVisibility());
  const says = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  const field = (node) => node.matches("select, textarea, input[type=text], input[type=date]");
  const image = document.querySelector("img.qi-picture");
  return {
    small: seen.filter((node) => (says(node) || field(node)) && parseFloat(getComputedStyle(node).fontSize) < smallest)
      .map((node) => `${node.tagName}.${node.className}`),
    cut: seen.filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline")
      .map((node) => `${node.tagName}.${node.className}`),
    size: image?.checkVisibility() ? image.getBoundingClientRect().width / image.naturalWidth : 1,
  };
}"""

STEPS = [{"text": f"Step {number} of the pathway", "role": ("admin", "nurse", "doctor")[number % 3], "touch_min": 6}
         for number in range(12)]  # fmt: skip
FORMS: dict[str, Callable[[], Any]] = {
    "update": lambda: widgets.SponsorUpdateComposer({"project": "Huddle", "month": "2026-11", "score": 2.5, "ask": "Help"}),
    "plan": lambda: widgets.MeasurementPlanEditor({"measures": [{"name": "% of shifts with a huddle", "kind": "process"}]}),
    "Pareto": lambda: widgets.ParetoExplorer({"cause": ["care package", "family meeting not booked"], "delays": [12, 20],
                                              "bed-days": [217, 72], "site": ["north", "south"]}),
    "map": lambda: widgets.ProcessMapEditor({"steps": STEPS}),
    "cycle": lambda: widgets.PDSAForm({"objective": "Learn whether a huddle can be kept to 2 minutes"}),
    "fishbone": lambda: widgets.FishboneEditor({"effect": "Waits of 61 days", "categories": {"People": ["Two nurses in post"]}}),
    "run chart": lambda: widgets.RunChartReader(qi.RunChart([61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61])),
    "agenda": lambda: widgets.AnswerForm("facilitation", {"purpose": "Plan the next test"}),
    "beads": lambda: widgets.RedBeads(seed=7),
}  # fmt: skip


def traits(widget: Any) -> dict[str, Any]:
    widget._show()
    css, esm = (given if "\n" in (given := str(part)) else Path(given).read_text("utf-8")
                for part in (widget._css, widget._esm))  # fmt: skip
    names = ("_form", "_state", "_picture", "_view")
    return {"css": css, "esm": esm, "traits": {name: getattr(widget, name) for name in names}}


@pytest.mark.parametrize("look", SMALLEST)
def test_at_1280_by_720_a_form_and_its_drawing_can_be_read(blank: Page, look: str) -> None:
    blank.set_viewport_size({"width": 1280, "height": 720})
    for name, make in FORMS.items():
        with qi.style(look):
            widget = make()
        blank.evaluate(SHOW, traits(widget))
        found = blank.evaluate(FOUND, SMALLEST[look])
        assert (name, found["small"], found["cut"]) == (name, [], [])
        assert found["size"] >= SHRUNK[look], name


@pytest.mark.parametrize("width", [760, 1184])
def test_a_list_of_many_columns_fits_whatever_the_width(blank: Page, width: int) -> None:
    with qi.style("projector"):
        widget = widgets.ProcessMapEditor({"steps": STEPS})
    blank.evaluate(SHOW.replace("1184px", f"{width}px"), traits(widget))
    cut = blank.evaluate(FOUND, 18)["cut"]
    assert [node for node in cut if "qi-figure" not in node] == []  # that one scrolls


def test_a_drawing_that_grows_too_large_to_stand_beside_the_form_stands_above_it(blank: Page) -> None:
    blank.set_viewport_size({"width": 1280, "height": 720})
    lefts = "[...document.querySelectorAll('.qi-shown, .qi-form')].map((node) => node.getBoundingClientRect().left)"
    for categories, beside in ((2, True), (9, False)):
        causes = {f"Category {number}": ["A cause that is told in some words"] * 3 for number in range(categories)}
        blank.evaluate(SHOW, traits(widgets.FishboneEditor({"effect": "Long waits", "categories": causes})))
        picture, form = blank.evaluate(lefts)
        assert (picture > form + 300) is beside
