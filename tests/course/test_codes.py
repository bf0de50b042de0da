import re

from qitools.course.codes import PAGE, differences, page
from qitools.review import rules


def test_the_page_says_what_the_rules_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m qitools.course.codes`, and commit the page that it writes"


def test_every_code_can_be_linked_to() -> None:
    anchors = re.findall(r"^\((\w+)\)=$", page(), re.MULTILINE)
    assert anchors == [rule.code.lower() for rule in rules()]


def test_every_code_has_its_question_and_shows_a_difference() -> None:
    sections = re.split(r"^\(\w+\)=$", page(), flags=re.MULTILINE)[1:]
    for section in sections:
        assert "?*" in section
        assert re.search(r"^\| .+ \| .+ \| .+ \|\n", section.split("|---|---|---|\n")[1], re.MULTILINE)


def test_only_what_differs_is_shown() -> None:
    bad = {"aim": "x", "causes": ["a", "lazy", "c"], "team": [{"name": "Sam", "role": ""}]}
    good = {"aim": "x", "causes": ["a", "b", "c"], "team": [{"name": "Sam", "role": "clerk"}]}
    assert list(differences(bad, good)) == [(("causes", 2), "lazy", "b"), (("team", 1, "role"), "", "clerk")]
