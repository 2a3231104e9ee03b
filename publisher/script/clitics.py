"""Finds a word or phrase with the clitics that may be written as one with it: a text and a form in, matches out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from publisher.script.language import parse_tag
from publisher.script.letters import MARKS, strip_marks

# A conjunction, a preposition, the article; in Hebrew up to three letters (וכשה).
_CLITICS = {"ar": "[وف]?[بكل]?(?:ال)?", "he": "[והבלמשכ]{0,3}"}
_ARTICLE = "ال"
#: What ل and the article become together.
_TO_THE = "لل"


class FoundForm(NamedTuple):
    """A form in a text: its first character and what comes after its last, the clitics before it, the word as written.

    The clitics are spelt out: those of للبلطيق are ل, where the form is البلطيق.
    """

    start: int
    end: int
    clitics: str
    written: str


def find_forms(text: str, form: str, language: str) -> Iterator[FoundForm]:
    """Find a form as a whole word or phrase, with clitics before it or with none.

    A form without vowel marks is found with any; one with marks is found as it is written. In scripts that have
    capitals a form is found with a capital too.
    """
    for found in _compile(form, parse_tag(language).language).finditer(text):
        clitics = next((clitics for clitics in found.groups() if clitics), "")
        if clitics.endswith(_TO_THE):
            clitics = clitics.removesuffix(_TO_THE) + "ل" + _ARTICLE
        yield FoundForm(found.start(), found.end(), clitics, found[0])


def find_core(form: str) -> str:
    """Return letters that stand wherever a form does, for a quick look: of its longest word, without vowel marks.

    Its first letter may be another there: a capital, or none where it is that of the article.
    """
    first, *others = strip_marks(form).split() or [""]
    return max([first[1:], *others], key=len)


def attach_clitics(clitics: str, form: str) -> str:
    """Write clitics and a form as one word: ل and البلطيق as للبلطيق."""
    if clitics.endswith("ل" + _ARTICLE):
        return clitics.removesuffix("ل" + _ARTICLE) + _TO_THE + form
    if clitics.endswith("ل") and not clitics.endswith(_ARTICLE) and form.startswith(_ARTICLE):
        return clitics.removesuffix("ل") + _TO_THE + form.removeprefix(_ARTICLE)
    return clitics + form


@lru_cache(maxsize=2**10)
def _compile(form: str, language: str) -> re.Pattern[str]:
    has_marks = re.search(f"[{MARKS}]", form)
    first, rest = form[:1], form[1:]
    start = f"[{re.escape(first.upper())}{re.escape(first)}]" if len(first.upper()) == 1 else re.escape(first)
    between = "" if has_marks else f"[{MARKS}]*"

    def spell(letters: str) -> str:
        return "".join(r"\s+" if letter == " " else re.escape(letter) + between for letter in " ".join(letters.split()))

    gap = r"\s+" if rest[:1].isspace() else ""
    ways = [f"({_CLITICS.get(language, '')}){start}{between}{gap}{spell(rest)}"]
    if language == "ar" and form.startswith(_ARTICLE):
        # The alef of the article goes after ل.
        ways.append(f"([وف]?ل){spell(form[1:])}")
    elif language == "ar":
        ways.append(f"([وف]?لل){spell(form)}")
    return re.compile(rf"(?<![\w{MARKS}])(?:{'|'.join(ways)})(?![\w{MARKS}])")
