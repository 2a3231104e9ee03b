"""AR006: a zero width non-joiner where it does nothing or does harm."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.language import parse_tag
from publisher.script.letters import ARABIC, ARABIC_MARKS, ZWJ, ZWNJ
from publisher.script.words import is_joining_letter

CODE = Code(
    "AR006",
    "zero width non-joiner misused",
    "The non-joiner (U+200C) parts two letters of one word that would join, as Persian می‌روند needs it. At the end "
    "of a word, twice, or beside no letter it shows nothing and hides the word from a search. Arabic words are not "
    "parted, and Hebrew letters never join. A soft hyphen or ¬ in its place is left over from an old typesetter.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا\u200c في الثلج.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج.\n"},
)

_MARK = re.compile(f"[{ARABIC_MARKS}]+")
_LETTER = re.compile(f"[{ARABIC}{ZWJ}]")
_MOST_MARKS = 8
_CANDIDATE = re.compile(f"[{ZWNJ}]+|(?<=[{ARABIC}])[\u00ac\u00ad](?=[{ARABIC}])")
#: Languages that do not part words by it: Arabic with its dialects (ISO 639-3, macrolanguage ara), and those whose
#: letters never join or have other means. Of the others Persian, Ottoman and Kurdish need it, and more may.
_WHOLE = frozenset((
    "ar", "acm", "acq", "acx", "acy", "adf", "aeb", "aec", "afb", "ajp", "apc", "apd",
    "arq", "ars", "ary", "arz", "avl", "ayh", "ayl", "ayn", "ayp", "pga", "shu", "ssh",
    "he", "yi", "lad", "jrb", "arc", "syr", "sam", "dv", "und",
))  # fmt: skip


def find_misused_joiners(woven: WovenBook) -> Iterator[Finding]:
    """Find non-joiners beside no letter, doubled ones, and those in languages that do not use them."""
    for passage, text in find_right_to_left(woven):
        parts_words = parse_tag(passage.language).language not in _WHOLE
        for found in _CANDIDATE.finditer(text):
            start, end = found.span()
            before = _MARK.sub("", text[max(start - _MOST_MARKS, 0) : start])[-1:]
            is_between = bool(_LETTER.match(before) and _LETTER.match(text, end))
            mended = ZWNJ if parts_words else ""
            if ZWNJ not in found[0]:
                message = say("soft hyphen or ¬ inside a word")
            elif not is_between:
                message, mended = say("non-joiner beside no letter"), ""
            elif not parts_words:
                message = say("non-joiner in a language that does not part words by it")
            elif end - start > 1:
                message = say("non-joiner twice")
            else:
                continue
            # Letters that would join without it may be meant to stand apart: only a reader can tell.
            is_safe = bool(mended) or not is_between or not is_joining_letter(before) or ZWNJ not in found[0]
            fix = passage.edit(start, end, mended) if is_safe else ()
            yield Finding(CODE, passage.locate(start), message, say("delete it"), fix)
