"""The glossary: enough words, each once and in its place, each explained, and reached from where it is taught."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from qitools.course.layout import Page
from tests.book.prose import COURSE, LESSONS

TEXT = (COURSE.book / "reference" / "glossary.md").read_text("utf-8")
ENTRIES = re.findall(r"^(?=\S)(.+)\n((?:  .+\n)*)", TEXT.split(":::{glossary}\n")[1].rsplit(":::", 1)[0], re.MULTILINE)
TERMS = [term for term, _ in ENTRIES]

# Lesson -> the words that it introduces, and so explains again for those who come by another way.
TAUGHT = {
    "what-a-coach-is": {"coaching contract", "improvement coach", "sponsor", "supervision", "team lead"},
    "red-beads": {"common cause", "red bead experiment", "special cause", "variation"},
    "model-for-improvement-and-aim": {"aim", "Model for Improvement", "PDSA cycle", "SMART"},
    "charter-and-progress": {"progress scale", "project charter"},
    "process-map": {"hand-off", "lead time", "process map", "rework", "value-added time"},
    "fishbone-and-five-whys": {"belief", "effect", "fact", "fishbone diagram", "five whys", "root cause"},
    "pareto-and-stratification": {"check sheet", "Pareto chart", "stratification", "vital few"},
    "driver-diagram": {"change idea", "driver diagram", "primary driver", "secondary driver", "theory of change"},
    "coaching-conversations": {"coaching kata", "GROW", "humble inquiry", "leading question", "open question"},
    "family-of-measures": {"balancing measure", "family of measures", "outcome measure", "process measure", "rate"},
    "operational-definitions": {"Cohen's kappa", "measurement plan", "operational definition", "systematic sample"},
    "run-charts": {"astronomical point", "median", "run", "run chart", "shift", "trend", "useful point"},
    "telling-the-story": {"gap", "small multiples"},
    "individuals-chart": {
        "control limits", "false alarm", "individuals chart", "Making Data Count", "moving range", "screening",
        "Shewhart chart", "trial limits",
    },
    "p-c-u-charts": {"area of opportunity", "C chart", "classification data", "count data", "P chart", "U chart"},
    "choosing-the-chart": {"G chart", "rare event", "T chart", "X-bar and S chart"},
    "funnel-and-tampering": {"funnel experiment", "phase", "tampering"},
    "change-ideas": {"change concept", "impact–effort grid", "multivoting", "nominal group technique"},
    "pdsa": {"abandon", "adapt", "adopt", "PDSA cycle", "prediction"},
    "ramps": {"PDSA ramp", "roll-out", "scale of a test"},
    "planned-experiments": {"factor", "factorial experiment", "interaction", "main effect"},
    "psychology-of-change": {"adaptive side", "intrinsic motivation", "psychology of change", "technical side"},
    "teams-and-facilitation": {"ground rules", "stages of a team"},
    "stakeholders-and-co-production": {"co-production", "stakeholder"},
    "sponsor-update": {"sponsor", "sponsor update"},
    "implementation-and-sustainability": {"implementation", "process owner", "Sustainability Model", "trigger"},
    "spread": {"core of a change", "observability", "relative advantage", "spread", "trialability"},
    "directorate-structures": {"portfolio board", "QI forum", "supervision"},
    "teach-back-and-graduation": {"coaching plan", "just-in-time teaching", "storyboard", "teach-back"},
}  # fmt: skip


def order(term: str) -> list[str]:
    """Return the words of a term as they are ordered: without capitals, hyphens and dashes."""
    return re.sub(r"[^\w ]", "", term.casefold().replace("–", " ")).split()


def linked(text: str) -> set[str]:
    """Return the terms that a text leads to, in lower case."""
    return {(name or shown).casefold() for shown, name in re.findall(r"\{term\}`([^`<]+?)(?:\s*<([^>]+)>)?`", text)}


def test_there_are_120_words_in_order_and_each_once() -> None:
    assert len(TERMS) >= 120
    assert sorted(TERMS, key=order) == TERMS
    assert [term for term, times in Counter(map(str.casefold, TERMS)).items() if times > 1] == []


def test_each_word_is_explained_in_a_few_sentences() -> None:
    assert [term for term, said in ENTRIES if len(said.split()) < 4 or not re.search(r"[.?]\n\Z", said)] == []
    assert [term for term, said in ENTRIES if len(said.split()) > 60] == []


def test_no_word_is_explained_by_itself_alone() -> None:
    assert [term for term, said in ENTRIES if term.casefold() in linked(said)] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.name.split("/")[-1] for lesson in LESSONS])
def test_a_lesson_leads_to_the_words_that_it_introduces(lesson: Page) -> None:
    words = TAUGHT[lesson.name.split("/")[-1]]
    assert words <= set(TERMS)
    assert {word for word in words if word.casefold() not in linked(lesson.text)} == set()
