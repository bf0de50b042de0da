"""From an editor to the answer cell of an exercise: the answer as Python text, and the cell that holds it."""

from __future__ import annotations

import ast
from typing import Any

_WIDTH = 100


def literal(value: Any, indent: str = "") -> str:
    """Return plain dicts, lists and texts as Python that a person can read.

    Args:
        value: what to write.
        indent: the space before the line that it starts on.

    >>> print(literal({"effect": "Long waits", "categories": {"People": ["Two of five nurses in post"] * 3}}))
    {
        'effect': 'Long waits',
        'categories': {
            'People': ['Two of five nurses in post', 'Two of five nurses in post', 'Two of five nurses in post'],
        },
    }
    """
    short = repr(value)
    if len(indent) + len(short) <= _WIDTH or not value or not isinstance(value, dict | list):
        return short
    deeper = indent + "    "
    if isinstance(value, dict):
        lines = [_line(f"{key!r}: ", item, deeper) for key, item in value.items()]
        return "{\n" + "".join(lines) + indent + "}"
    return "[\n" + "".join(_line("", item, deeper) for item in value) + indent + "]"


def _line(start: str, item: Any, indent: str) -> str:
    # The key takes room on the line as well.
    whole = repr(item)
    fits = len(indent) + len(start) + len(whole) < _WIDTH
    return f"{indent}{start}{whole if fits else literal(item, indent)},\n"


def filled(source: str, value: Any, mine: Any) -> str:
    """Return the text of a cell with `value` as the argument of every `….answer(…)` in it.

    Everything else in the cell stays as it is: other lines, comments, the name the answer is given.

    Args:
        source: the cell.
        value: the answer, as plain dicts and lists.
        mine: says of the expression before `.answer` whether it is the editor whose answer this is.

    >>> filled("# mine\\nx = editor.answer({})", {"effect": "Waits"}, lambda name: True)
    "# mine\\nx = editor.answer({'effect': 'Waits'})"
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return source  # a cell with magics: leave it alone
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "answer"
        and mine(node.func.value)
        and len(node.args) <= 1
        and not node.keywords
    ]
    # The tree counts in bytes of UTF-8.
    lines = [f"{line}\n".encode() for line in source.split("\n")]
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    text = source.encode()
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        if call.args:
            (argument,) = call.args
            row, start = argument.lineno, starts[argument.lineno - 1] + argument.col_offset
            stop = starts[(argument.end_lineno or 0) - 1] + (argument.end_col_offset or 0)
        else:
            row = call.end_lineno or 0
            start = stop = starts[row - 1] + (call.end_col_offset or 0) - 1
        first = lines[row - 1].decode()
        indent = first[: len(first) - len(first.lstrip())]
        text = text[:start] + literal(value, indent).encode() + text[stop:]
    return text.decode()
