"""AR005: ى for ي, ه for ة, and the other way round."""

import re
from collections import Counter
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_language
from publisher.script.arabic_endings import mend_ending
from publisher.script.letters import ARABIC, ARABIC_MARKS, strip_marks

CODE = Code(
    "AR005",
    "ى for ي, or ه for ة",
    "ى and ي, ه and ة are letters apart. Where they are put for one another, a word is not found, and may be another "
    "word: علي is not على. Found are words that cannot be right, and those that the book spells with the other letter "
    "elsewhere.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nساروا فى الثلج إلى المدينه.\n\nكانت المدينة بعيدة.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nساروا في الثلج إلى المدينة.\n\nكانت المدينة بعيدة.\n"},
)

_WORD = re.compile(f"(?<![{ARABIC}])[{ARABIC}][{ARABIC}{ARABIC_MARKS}]+")


def find_confused_endings(woven: WovenBook) -> Iterator[Finding]:
    """Find words with ى inside, ة inside, and endings that cannot be or that the book does not have elsewhere."""
    written = Counter(word for _, text in find_language(woven, "ar") for word in _WORD.findall(text))
    counts = Counter[str]()
    for word, count in written.items():
        counts[strip_marks(word)] += count
    wrong = {word: mended for word in written if (mended := mend_ending(word, counts)) is not None}
    for passage, text in find_language(woven, "ar") if wrong else ():
        for found in _WORD.finditer(text):
            mended = wrong.get(found[0])
            if mended is None:
                continue
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say("{value}: ى for ي, ه for ة, or the other way round", value=found[0]),
                say("write {mended}", mended=mended) if mended else say("write it as two words, or with ت for ة"),
                passage.edit(*found.span(), mended) if mended else (),
            )
