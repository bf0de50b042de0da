"""The command says what is wrong in a sentence, and its exit code is honest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qitools.course.cli import VERBS, main
from qitools.course.layout import Course

ROOT = Path(__file__).parents[2]


def test_outside_a_course_it_says_where_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--no-setup", "book"]) == 1
    said = capsys.readouterr().err
    assert said == f"Problem: There is no _toc.yml in {tmp_path}; run this in the course's folder.\n"


@pytest.mark.slow
def test_each_thing_wrong_is_one_line_and_the_exit_code_is_1(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(course.root)
    (course.book / "index.md").write_text("# Tiny\n\n{doc}`/one` and {doc}`/two`\n")
    assert main(["--no-setup", "book"]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Problem: ")]
    assert len(lines) == 2
    assert "/one" in lines[0]
    assert "/two" in lines[1]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    assert VERBS[verb].does in " ".join(capsys.readouterr().out.split())


def test_make_types_the_commands_that_people_type() -> None:
    targets = re.findall(r"^(\w+): +; (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    commands = {name: f"qitools.course {name}" if name in VERBS else name for name, _ in targets}
    assert dict(targets) == {name: f"$(PYTHON) -m {command}" for name, command in commands.items()}
    assert {"course", "test", "check", "lab"} <= set(VERBS) & set(dict(targets))


def test_words_that_a_verb_does_not_take_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["book", "--twice"])
    assert left.value.code == 2
    assert "book takes no more words, and '--twice' was given" in capsys.readouterr().err


def test_a_verb_that_takes_words_explains_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as left:
        main(["--no-setup", "progress", "--help"])
    assert left.value.code == 0
    assert "--moderation" in capsys.readouterr().out


@pytest.mark.parametrize(("verb", "program"), [("check", "pytest"), ("test", "pytest"), ("lab", "JupyterLab")])
def test_a_verb_that_hands_words_on_starts_nothing_to_explain_itself(
    verb: str, program: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--no-setup", verb, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: qi-course {verb}")
    assert f"Other words go to {program}." in said


def test_the_verbs_that_pages_tell_people_to_type_exist() -> None:
    pages = [page.text for page in Course(ROOT).pages]
    typed = {
        verb for page in pages for verb in re.findall(r"^ *qi-course (\w+)|`qi-course ([a-z]+)", page, re.MULTILINE)
    }
    named = {verb for pair in typed for verb in pair if verb}
    assert {"collect", "grade", "feedback", "progress", "pack", "demo"} <= named
    assert named <= set(VERBS)
