"""Whole articles judged: what share of planted faults the rules find, and how often they cry without need.

In an article ⟦CODE:text⟧ is a planted fault: a finding of that code is due inside the text. Every other
finding is a false alarm.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from publisher.model.finding import Finding
from publisher.production.check import check

ARTICLES = Path(__file__).parent / "articles"
LANGUAGES = sorted(path.name.split(".")[1] for path in ARTICLES.glob("dirty.*.txt"))
_PLANTED = re.compile("⟦(?P<code>[A-Z]{2}[0-9]{3}):(?P<text>[^⟧]*)⟧", re.DOTALL)
_HEAD = "---\ntitle: x\n---\n\n"

LISTS = {
    "places.yaml": "lublin: {name: لوبلين}\ntorgau: {name: تورغاو}\nbuchenwald: {name: بوخنفالد}\n"
    "majdanek: {name: مايدانيك}\nlubeck: {name: לובלין}\nvolary: {name: וולארי}\nlodz: {name: لودز}\n",
    "people.yaml": "himmler: {name: هاينريش هملر}\n",
}


@dataclass(frozen=True)
class Judged:
    """An article after judging: the faults that were planted and found, and the findings of none."""

    words: int
    planted: Counter[str]
    found: Counter[str]
    missed: list[str]
    false: list[str]


def judge(make_book: Callable[..., Path], language: str, text: str) -> Judged:
    """Judge an article, and compare what is found with what was planted."""
    source, faults = "", []
    at = 0
    for plant in _PLANTED.finditer(text):
        source += text[at : plant.start()]
        faults.append((len(source), len(source) + len(plant["text"]), plant["code"], plant["text"]))
        source += plant["text"]
        at = plant.end()
    source += text[at:]
    head = f"title: x\nlanguage: {language}\nidentifier: x\nchapters: [01.md]\n"
    book = make_book({"book.yaml": head, "01.md": _HEAD + source, **LISTS}, name=f"book-{language}")
    report, _ = check(book)
    assert report.errors == []
    starts = [0, *(line.end() for line in re.finditer("\n", source))]
    first_line = _HEAD.count("\n") + 1
    findings = [finding for finding in report.findings if finding.position.file == "01.md"]

    def find_offset(finding: Finding) -> int:
        return starts[finding.position.line - first_line] + finding.position.column - 1

    due = {(start, end, code): words for start, end, code, words in faults}
    hit: set[tuple[int, int, str]] = set()
    false = []
    for finding in findings:
        keys = [key for key in due if key[0] <= find_offset(finding) < key[1] and key[2] == finding.code.id]
        hit.update(keys)
        if not keys:
            false.append(f"{finding.position} {finding.code.id} {finding.message}")
    return Judged(
        len(re.findall(r"\w+", source)),
        Counter(code for _, _, code in due),
        Counter(code for _, _, code in hit),
        [f"{key[2]} {words}" for key, words in due.items() if key not in hit],
        false,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_of_ten_planted_faults_are_found(language: str, make_book: Callable[..., Path]) -> None:
    judged = judge(make_book, language, (ARTICLES / f"dirty.{language}.txt").read_text("utf-8"))
    assert judged.found.total() >= 0.9 * judged.planted.total(), judged.missed
    assert len(judged.false) <= judged.words / 1000, judged.false


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clean_article_has_at_most_one_false_alarm_in_a_thousand_words(
    language: str, make_book: Callable[..., Path]
) -> None:
    judged = judge(make_book, language, (ARTICLES / f"clean.{language}.txt").read_text("utf-8"))
    assert judged.planted.total() == 0
    assert len(judged.false) <= judged.words / 1000, judged.false
