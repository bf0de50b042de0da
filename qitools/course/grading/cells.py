"""Run the cells of a submission, and the checks of its answers, each in a sandbox of its own.

The participant's cells run first. What the checks need of them is then taken out as plain data: texts, numbers, lists,
dicts. The checks run in a second sandbox that holds this data and never met the participant's code, so that no code can
read a hidden check, change what `assert` or `qitools` mean, or answer with an object that equals everything.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import json
import math
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qitools.course.grading import sandbox
from qitools.course.grading.sandbox import Limits, Outcome

if TYPE_CHECKING:
    from qitools.course.grading.shell import Shell

# One output of a notebook cell, as nbformat writes it.
Output = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to run one notebook.

    Attributes:
        cells: sources of the participant's cells, in order.
        checks: sources of the check cells, in order.
        files: what lies beside the notebook: relative path -> content.
        limits: for each of the two sandboxes.
        cell_seconds: after this time a cell is interrupted and the next one runs.
        isolated: whether to use the sandboxes. Without them a notebook can do whatever this user can.
    """

    cells: tuple[str, ...]
    checks: tuple[str, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    cell_seconds: int = 20
    isolated: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job.

    Attributes:
        cells, checks: the outputs of each cell; empty where it did not run.
        reason: why the notebook could not be run to its end, as a sentence; empty when it could.
    """

    cells: tuple[list[Output], ...]
    checks: tuple[list[Output], ...]
    reason: str = ""


_REASONS = {
    "time": "the notebook was still running after {wall:.0f} seconds ({cpu} of computing) and was stopped",
    "memory": "the notebook used more than {memory} MB of memory and was stopped",
    "output": "the notebook gave out more than {output} MB and was stopped",
    "died": "the notebook ended its own Python and could not be run to the end",
    "sandbox": "the notebook could not be run apart from the rest of this computer",
}


def run(job: Job) -> Result:
    """Run a job. Call it from a process with a single thread (see `sandbox.run`).

    >>> run(Job(("answer = 2",), ("answer",))).reason if not sandbox.unavailable() else ""
    ''
    """
    apart = sandbox.run if job.isolated else _openly
    names = sorted({name for source in job.checks for name in _asked(source)})
    outcome = apart(lambda: _participant(job, names), job.files, job.limits)
    if outcome.end != "done":
        return Result((), (), _told(outcome, job.limits))
    # What comes out of the first sandbox is whatever the participant's code chose to send.
    try:
        given = json.loads(outcome.result)
        outputs = tuple([_sound(output) for output in cell] for cell in given["outputs"])
        values = {str(name): _unpacked(value) for name, value in given["values"].items() if name in names}
        if len(outputs) != len(job.cells):
            raise ValueError("not an output for each cell")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Result((), (), "the notebook interfered with its own grading and was stopped")
    checked = apart(lambda: _checks(job, values), {}, job.limits)
    if checked.end != "done":
        return Result(outputs, (), f"its checks could not be run: {_told(checked, job.limits)}")
    return Result(outputs, tuple(json.loads(checked.result)))


def _openly(function: Callable[[], bytes], files: dict[str, bytes], limits: Limits) -> Outcome:
    """Run a function in a folder of its own, and nothing more than that to hold it."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        contextlib.chdir(folder),
    ):
        for name, content in files.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)
        return Outcome("done", function())


def _told(outcome: Outcome, limits: Limits) -> str:
    most = {"wall": limits.wall, "cpu": limits.cpu, "memory": limits.memory >> 20, "output": limits.output >> 20}
    sentence = _REASONS[outcome.end].format(**most)
    return f"{sentence} ({outcome.why})" if outcome.why else sentence


def _asked(source: str) -> set[str]:
    """Return the names that a check needs from the notebook: read there before they are made there."""
    needed: set[str] = set()
    made: set[str] = set(dir(builtins)) | {"get_ipython", "display"}
    for statement in ast.parse(source).body:
        nodes = list(ast.walk(statement))
        local = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        local |= {n.arg for n in nodes if isinstance(n, ast.arg)}
        inner = {
            n.id
            for c in nodes
            if isinstance(c, ast.comprehension)
            for n in ast.walk(c.target)
            if isinstance(n, ast.Name)
        }
        loaded = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        needed |= loaded - made - inner - {n.arg for n in nodes if isinstance(n, ast.arg)}
        made |= local
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                made |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                made.add(node.name)
    return needed


# --- inside the first sandbox ----------------------------------------------------------------------------------


def _participant(job: Job, names: Sequence[str]) -> bytes:
    shell = _shell(job)
    outputs = [shell.run(source, job.cell_seconds) for source in job.cells]
    values = {}
    for name in names:
        if name in shell.namespace:
            try:
                values[name] = _packed(shell.namespace[name])
            except (TypeError, RecursionError):
                continue  # not plain data: the check will say that the answer is missing
    return json.dumps({"outputs": outputs, "values": values}).encode()


def _shell(job: Job) -> Shell:
    from qitools.course.grading.shell import Shell, ready

    # Each sandbox is a fork and has the shell that is ready to itself; without them, each run needs its own.
    return ready() if job.isolated else Shell()


def _packed(value: Any) -> Any:
    """Return plain data in a form that JSON keeps apart: tuples from lists, and any key of a dict."""
    if value is None or isinstance(value, bool | str):
        return value
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        return _packed(value.item())  # numpy's own numbers count as numbers
    if isinstance(value, int | float):
        return value if not isinstance(value, float) or math.isfinite(value) else ["f", repr(value)]
    if isinstance(value, Mapping):
        return ["d", [[_packed(key), _packed(entry)] for key, entry in value.items()]]
    if isinstance(value, tuple | list):
        return [
            "t" if isinstance(value, tuple) else "l",
            [_packed(entry) for entry in value],
        ]
    if hasattr(value, "tolist"):
        return _packed(value.tolist())
    raise TypeError("not plain data")


def _unpacked(packed: Any) -> Any:
    if not isinstance(packed, list):
        return packed
    kind, content = packed
    if kind == "f":
        return float(content)
    if kind == "d":
        return {_unpacked(key): _unpacked(entry) for key, entry in content}
    entries = [_unpacked(entry) for entry in content]
    return tuple(entries) if kind == "t" else entries


def _sound(output: Any) -> Output:
    """Return an output if it is one; raise ValueError otherwise."""
    kinds: dict[str, dict[str, type]] = {
        "stream": {"name": str, "text": str},
        "display_data": {"data": dict, "metadata": dict},
        "execute_result": {"data": dict, "metadata": dict},
        "error": {"ename": str, "evalue": str, "traceback": list},
    }
    wanted = kinds[output["output_type"]]
    if not all(isinstance(output[key], kind) for key, kind in wanted.items()):
        raise ValueError("not an output")
    extra = {"execution_count": None} if output["output_type"] == "execute_result" else {}
    return {
        "output_type": output["output_type"],
        **{key: output[key] for key in wanted},
        **extra,
    }


# --- inside the second sandbox ---------------------------------------------------------------------------------


def _checks(job: Job, values: Mapping[str, Any]) -> bytes:
    warnings.simplefilter("ignore")  # a warning quotes the line that it comes from, which may be a hidden check
    shell = _shell(job)
    shown = []
    for source in job.checks:
        # A copy for each check, so that none is spoilt by the one before.
        shell.namespace.update(copy.deepcopy(dict(values)))
        outputs = shell.run(source, job.cell_seconds)
        for output in outputs:
            if output["output_type"] == "stream":
                output["name"] = "stdout"  # nbgrader takes anything on stderr, a warning too, as a failed check
        shown.append(outputs)
    return json.dumps(shown).encode()
