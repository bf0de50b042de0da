"""The command `qi-course VERB`, which is also `python -m qitools.course VERB`: one module a verb.

Like `setup.py`, this is read before anything is installed, by whatever Python there is.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from qitools.course.setup import setup
from qitools.errors import InputError


class Verb(NamedTuple):
    """What the command knows of a verb before it loads its module.

    Attributes:
        lock: the packages that it needs, as for `setup`.
        does: what it is for.
        takes_words: whether it takes words of its own.
        hands_on: the program that gets these words; empty where the verb reads and explains them itself.
    """

    lock: str
    does: str
    takes_words: bool = False
    hands_on: str = ""


VERBS = {
    "course": Verb("lite", "build the book, release the exercises, make the participant pack and the browser edition"),
    "book": Verb("course", "build the book, every notebook executed, into _build/html"),
    "release": Verb("course", "make the assignments as participants get them, into _build/exercises"),
    "pack": Verb(
        "course", "make _build/participant-pack.zip (builds the book and the exercises first)", takes_words=True
    ),
    "print": Verb("course", "write the sheets to print and write on, A4, into _build/print", takes_words=True),
    "lite": Verb("lite", "make the browser edition, into _build/html/lite (builds the pack first)"),
    "serve": Verb("course", "serve the book and the browser edition on this machine, to try them", takes_words=True),
    "lab": Verb("course", "open JupyterLab on a fresh copy of the participant pack", True, hands_on="JupyterLab"),
    "collect": Verb("course", "take in a folder of notebooks and zips that people sent", takes_words=True),
    "demo": Verb("course", "show a webinar live, from a clean copy with everything computed", takes_words=True),
    "grade": Verb("course", "grade what was handed in, each notebook apart from everything else", takes_words=True),
    "feedback": Verb("course", "make a page of feedback for each person, ready to send", takes_words=True),
    "progress": Verb("course", "show who has handed in what, and who may be stuck", takes_words=True),
    "check": Verb("dev", "run the quick tests, in under a minute", True, hands_on="pytest"),
    "test": Verb("dev", "run every test", True, hands_on="pytest"),
}


def main(words: list[str] | None = None) -> int:
    """Run a verb.

    Args:
        words: the command line without the program's name.

    Returns:
        0, or 1 when something is wrong that the person can mend; each such thing is said in a sentence.
    """
    parser = argparse.ArgumentParser(prog="qi-course", description="Build, test and try the course.")
    parser.add_argument("--no-setup", action="store_true", help="use this Python as it is, not the course's .venv")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, verb in VERBS.items():
        # A verb that reads words of its own explains them itself.
        said = f"Other words go to {verb.hands_on}." if verb.hands_on else ""
        explained = bool(verb.hands_on) or not verb.takes_words
        verbs.add_parser(name, help=verb.does, description=verb.does, epilog=said, add_help=explained)
    given, rest = parser.parse_known_args(words)
    if rest and not VERBS[given.verb].takes_words:
        parser.error(f"{given.verb} takes no more words, and {rest[0]!r} was given")
    root = Path.cwd()
    try:
        if not (root / "_toc.yml").is_file():
            raise InputError(f"There is no _toc.yml in {root}; run this in the course's folder.")
        if not given.no_setup:
            python = setup(root, VERBS[given.verb].lock)
            if Path(sys.prefix).resolve() != (root / ".venv").resolve():
                return subprocess.call([str(python), "-m", "qitools.course", "--no-setup", given.verb, *rest])
        from qitools.course.layout import Course

        import_module(f"qitools.course.{given.verb}").run(Course(root), rest)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except Exception as problem:
        problems = getattr(problem, "exceptions", [problem])
        if not all(isinstance(each, InputError) for each in problems):
            raise
        for each in problems:
            print(f"Problem: {each}", file=sys.stderr)
        if given.verb in ("course", "book", "release", "pack", "lab", "lite") and (root / "_build" / "html").is_dir():
            print("What is in _build is complete, from the last time that all was well.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
