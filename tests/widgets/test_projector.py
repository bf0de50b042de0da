"""Forms that are made for a projector: they say so, and what they draw later is drawn for it too."""

import re

import pytest

import qitools as qi
from qitools.widgets import DriverDiagramEditor, FishboneEditor, MeasurementPlanEditor, RedBeads


def width(editor):
    return float(re.search(r'width="([\d.]+)pt"', editor._picture["svg"])[1])


@pytest.mark.parametrize("kind", [FishboneEditor, DriverDiagramEditor, MeasurementPlanEditor, RedBeads])
def test_a_form_keeps_the_size_of_type_of_the_cell_that_made_it(kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with qi.style("projector"):
        large = kind()
    small = kind()
    for editor in (large, small):
        editor._receive(editor, {"do": "show"}, [])  # long after the cell has run
    assert (large._form["style"], small._form["style"]) == ("projector", "page")
    assert width(large) > 1.3 * width(small)
