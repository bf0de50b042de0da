"""Imported once by the process that all workers are forked from, so that none of them waits for it."""

import gc
from importlib import import_module
from pkgutil import iter_modules

from qitools import widgets
from qitools.course.grading.shell import ready
from qitools.draw.render import image
from qitools.fishbone import Fishbone
from qitools.review import rules

for name in (
    "anywidget", "fcntl", "ipywidgets", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "pandas", "resource",
    "yaml",
    "qitools.course.exercise", "qitools.course.page", "qitools.draw.answers", "qitools.draw.charts",
    *(module.name for module in iter_modules(widgets.__path__, "qitools.widgets.")),
):  # fmt: skip
    import_module(name)

# The first drawing looks for fonts, and the first review compiles its patterns.
image(Fishbone("Warm up", {"People": ["First drawing"]}), "svg")
rules()
ready()
gc.freeze()  # a fork shares the memory of what it does not touch, and collecting rubbish touches everything
