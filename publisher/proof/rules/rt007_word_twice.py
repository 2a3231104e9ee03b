"""RT007: a word twice."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Position, Severity
from publisher.model.message import say
from publisher.model.tree import Span, Text, find_all
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_spaced
from publisher.script.language import parse_tag
from publisher.script.letters import MARKS, RIGHT_TO_LEFT, ZWNJ

CODE = Code(
    "RT007",
    "doubled word",
    "A word that stands twice in a row is nearly always one that was forgotten while a sentence was changed. "
    "Doublings that are grammar, such as يومًا يومًا, are not meant.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا في في الثلج.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج صفًا صفًا.\n"},
)

_WORD = f"[{RIGHT_TO_LEFT}{MARKS}{ZWNJ}]"
_TWICE = re.compile(rf"(?<!{_WORD})({_WORD}{{2,}})[ \u00a0]+(?=\1(?!{_WORD}))")

# Persian and Urdu double words to say "one by one" or "very"; only these are never doubled.
_NEVER_DOUBLED = {
    "fa": frozenset(("از", "به", "در", "که", "را", "با", "این", "است", "برای", "تا", "بود", "شد", "بر", "هم")),
    "ur": frozenset(("کے", "کی", "کا", "کو", "میں", "نے", "ہے", "ہیں", "اور", "پر", "تھا", "تھے", "تھی", "کہ", "یہ")),
}
_DOUBLED = {
    # … and names of Latin letters: إس إس.
    "ar": frozenset(("هيهات", "آمين", "إس", "بي", "سي", "دي", "إي", "جي", "تي", "إن", "إم", "إل", "آر")),
    "he": frozenset(("לאט", "מעט", "סוף", "אט", "שוב", "יום", "שניים", "שתיים", "איש", "אחד", "אחת", "קצת", "מאוד")),
    "yi": frozenset(("זייער", "גאַנץ", "פֿיל")),
}  # fmt: skip


_ADVERB = re.compile("ًا$|اً$|.{3}ا$|^(?!ال).*ةً?$")


def find_doubled_words(woven: WovenBook) -> Iterator[Finding]:
    """Find words that are followed by themselves."""
    told = _find_surplus(woven)
    # A poet says a word twice on purpose.
    for passage, text in find_spaced(woven):
        language = parse_tag(passage.language).language
        for found in _TWICE.finditer(text):
            word = found[1]
            if language in _NEVER_DOUBLED:
                is_meant = word not in _NEVER_DOUBLED[language]
            else:
                # One by one: صفًا صفًا.
                is_adverb = language == "ar" and bool(_ADVERB.search(word))
                is_meant = is_adverb or word in _DOUBLED.get(language, ())
            is_told = passage.locate(found.start()) in told or passage.locate(found.end()) in told
            if not (is_meant or is_told):
                yield Finding(
                    CODE,
                    passage.locate(found.end()),
                    say("{word} stands twice", word=word),
                    say("delete one of the two"),
                )


def _find_surplus(woven: WovenBook) -> set[Position]:
    """Return where words begin that an editor has marked as surplus: that they stand twice is said."""
    spans = (span for chapter in woven.bound_chapters for span in find_all(chapter.chapter.blocks, Span))
    return {text.position for span in spans if "surplus" in span.classes for text in find_all(span.children, Text)}
