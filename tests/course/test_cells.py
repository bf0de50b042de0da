"""The checks of a submission see its answers as plain data, and never its code."""

from __future__ import annotations

import pytest

from qitools.course.grading.cells import Job, run
from qitools.course.grading.sandbox import Limits

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True, scope="module")
def warm():
    """Import everything, as in the process that workers are forked from."""
    import qitools.course.grading.warm
    from qitools.course.grading.shell import InteractiveShell, ready

    yield qitools.course.grading.warm
    ready.cache_clear()
    InteractiveShell.clear_instance()


LIMITS = Limits(wall=20, cpu=15, memory=600 << 20)


def checked(cells, checks, **details):
    return run(Job(tuple(cells), tuple(checks), limits=LIMITS, **details))


def result_of(outputs):
    return [output["data"]["text/plain"] for output in outputs if output["output_type"] == "execute_result"]


def test_answers_reach_the_checks_as_they_are():
    answer = "answer = {'mean': 60.5, 3: (1, 2), 'none': None, 'deep': [{'a': []}], 'text': 'é 🐟'}"
    result = checked([answer], ["repr(answer)"])
    assert eval(result_of(result.checks[0])[0]) == repr(
        {"mean": 60.5, 3: (1, 2), "none": None, "deep": [{"a": []}], "text": "é 🐟"}
    )


def test_numbers_and_arrays_of_numpy_count_as_numbers_and_lists():
    result = checked(
        ["import numpy as np\nn = np.int64(7); y = np.array([1.5, 2.5])"],
        ["(type(n).__name__, n, y)"],
    )
    assert result_of(result.checks[0]) == ["('int', 7, [1.5, 2.5])"]


@pytest.mark.parametrize(
    "attack",
    [
        "import builtins; builtins.len = lambda _: 99; builtins.isinstance = lambda *_: True",
        "import qitools.course.exercise as e; e.marks = lambda *a, **k: 99.0",
        "import qitools.review.core as r; r.check = lambda *a, **k: r.Review()",
        "import sys; sys.modules['qitools'] = None",
        "import pandas as pd; pd.Series.median = lambda self: 60.5",
        "class Same(dict):\n    __eq__ = lambda self, other: True\nanswer = Same()",
        "class Same(int):\n    __eq__ = lambda self, other: True\n    __hash__ = int.__hash__\nanswer = {'median': Same(3)}",
        "import IPython; IPython.get_ipython().run_cell = None",
    ],
    ids=[
        "builtins",
        "marks",
        "review",
        "modules",
        "pandas",
        "equal dict",
        "equal number",
        "shell",
    ],
)
def test_no_change_of_meaning_reaches_a_check(attack):
    check = "1.0 * (answer == {'median': 60.5}) + (len([]) == 99)"
    result = checked(["answer = {'median': 61}", attack], [check])
    assert result.reason or result_of(result.checks[0]) == ["0.0"]


def test_hidden_checks_cannot_be_read_by_tracing():
    spy = (
        "import sys, gc\nseen = []\n"
        "def trace(frame, event, arg):\n    seen.append(frame.f_code.co_filename)\n    return trace\n"
        "sys.settrace(trace)\n"
    )
    look = "answer = [str(o)[:200] for o in gc.get_objects() if 'sixty' in str(type(o)) or (isinstance(o, str) and 'secret_key_60' in o)]"
    result = checked([spy, "sys.settrace(None)", look], ["secret_key_60 = 60\nlen(answer)"])
    assert result_of(result.checks[0]) in (["0"], [])
    assert all("60 = 60" not in str(output) for cell in result.cells for output in cell)


def test_a_forged_answer_is_only_an_answer():
    forged = (
        "import os\n"
        "for number in range(3, 64):\n"
        "    try:\n        os.write(number, b'r' + (2).to_bytes(4, 'big') + b'{}')\n"
        "    except OSError:\n        pass\n"
    )
    result = checked([forged, "answer = 1"], ["answer"])
    assert result.reason or result_of(result.checks[0]) == ["1"]


def test_a_check_cannot_spoil_the_next():
    result = checked(["answer = [1]"], ["answer.append(2)\nlen(answer)", "len(answer)"])
    assert [result_of(outputs) for outputs in result.checks] == [["2"], ["1"]]


def test_a_missing_answer_fails_its_check_alone():
    result = checked(["first = 1"], ["second", "first"])
    assert result.checks[0][0]["ename"] == "NameError"
    assert result_of(result.checks[1]) == ["1"]


def test_warnings_and_prints_of_a_check_are_no_failure():
    result = checked(
        ["answer = 2.0"],
        ["import sys, warnings\nwarnings.warn('careful')\nprint('note', file=sys.stderr)\nanswer"],
    )
    assert {output.get("name", "stdout") for output in result.checks[0]} == {"stdout"}
    assert result_of(result.checks[0]) == ["2.0"]


def test_a_cell_that_never_ends_costs_only_itself():
    result = checked(
        ["answer = 1", "while True: pass", "later = 2"],
        ["answer + later"],
        cell_seconds=1,
    )
    assert result.cells[1][-1]["ename"] == "TimeLimit"
    assert result_of(result.checks[0]) == ["3"]


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        ("import os; os._exit(0)", "ended its own Python"),
        (
            "x = [bytearray(30 << 20) for _ in range(60)]\nimport time; time.sleep(2)",
            "memory",
        ),
        ("print('x' * (30 << 20))", ""),
    ],
    ids=["exit", "memory", "one endless line"],
)
def test_a_notebook_that_cannot_be_run_says_why(attack, reason):
    limits = Limits(wall=30, cpu=20, memory=600 << 20)
    result = run(Job(("answer = 1", attack), ("answer",), limits=limits))
    assert reason in result.reason
    assert bool(result.reason) == bool(reason)


def test_a_cell_that_will_not_be_interrupted_ends_the_notebook():
    stubborn = """
import signal
signal.signal(signal.SIGALRM, lambda *_: None)
while True:
    pass
"""
    limits = Limits(wall=5, cpu=20, memory=600 << 20)
    result = run(Job(("answer = 1", stubborn), ("answer",), limits=limits, cell_seconds=1))
    assert "still running after 5 seconds" in result.reason


def test_pictures_and_widgets_are_shown_without_a_kernel():
    result = checked(
        [
            "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
            "import ipywidgets\nipywidgets.IntSlider()",
        ],
        [],
    )
    assert any("image/png" in output.get("data", {}) for output in result.cells[0])
    assert any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in result.cells[1])


def test_files_handed_in_lie_beside_the_notebook():
    result = checked(
        ["answer = open('notes.txt').read()"],
        ["answer"],
        files={"notes.txt": b"huddle"},
    )
    assert result_of(result.checks[0]) == ["'huddle'"]
