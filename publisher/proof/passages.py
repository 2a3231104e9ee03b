"""Finds what a rule reads: a woven book in, its passages of some scripts or languages out."""

import re
from collections.abc import Iterator
from functools import lru_cache

from publisher.model.passage import OBJECT, Passage
from publisher.model.woven import WovenBook
from publisher.script.direction import find_script, is_right_to_left
from publisher.script.language import parse_tag

# Web and mail addresses, which have rules of their own.
_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/)[!-~]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)


# Faces drawn with signs, whose brackets are none.
_FACE = re.compile(r"(?<!\S)[:;=][-'’]?[()\[\]|/\\](?=[\s.,،!؟?]|$)")


def find_right_to_left(woven: WovenBook) -> Iterator[tuple[Passage, str]]:
    """Yield each passage in a right-to-left language, and its text to be judged."""
    for passage in woven.book.passages:
        if is_right_to_left(passage.language):
            yield passage, _cover_addresses(passage.text)


def find_spaced(woven: WovenBook) -> Iterator[tuple[Passage, str]]:
    """Return each passage in a right-to-left language whose spaces are judged: those of verse are the poet's."""
    return ((passage, text) for passage, text in find_right_to_left(woven) if passage.kind != "verse")


def find_arabic_script(woven: WovenBook) -> Iterator[tuple[Passage, str]]:
    """Yield each passage in a language of the Arabic script, and its text to be judged."""
    for passage in woven.book.passages:
        if find_script(passage.language) in {"Arab", "Aran"}:
            yield passage, _cover_addresses(passage.text)


def find_language(woven: WovenBook, *languages: str) -> Iterator[tuple[Passage, str]]:
    """Yield each passage in one of some languages, and its text to be judged."""
    for passage in woven.book.passages:
        if parse_tag(passage.language).language in languages:
            yield passage, _cover_addresses(passage.text)


# Every rule reads every passage.
@lru_cache(maxsize=2**14)
def _cover_addresses(text: str) -> str:
    """Put objects in the place of addresses and faces, one a character, so that the others keep their number."""
    # Most texts have neither, and to see that costs a hundredth of looking for them.
    if "@" in text or "/" in text or "www." in text.lower():
        text = _ADDRESS.sub(_cover, text)
    if ":" in text or ";" in text or "=" in text:
        text = _FACE.sub(_cover, text)
    return text


def _cover(found: re.Match[str]) -> str:
    return OBJECT * len(found[0])
