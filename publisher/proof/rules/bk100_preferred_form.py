"""BK100: a form in whose place the book prefers another."""

from collections.abc import Iterator

from publisher.model.book import Book
from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import Passage
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_language
from publisher.script.clitics import FoundForm, attach_clitics, find_core, find_forms
from publisher.script.language import parse_tag
from publisher.script.letters import strip_marks

_HEAD = "title: كتاب\nlanguage: ar\nidentifier: x\nchapters: [01.md]\nprefer: {بيلاروسيا: روسيا البيضاء}\n"
CODE = Code(
    "BK100",
    "form that the book does not prefer",
    "Of two names or spellings that are both right a book keeps to one. `prefer: {other: chosen}` in book.yaml says "
    "which: words or phrases in the language of the book, whatever it is. In Arabic and Hebrew they are found with the "
    "clitics that are written as one word with them too. What a list gives as a variant of a name may stay.",
    Severity.WARNING,
    bad={"book.yaml": _HEAD, "01.md": "---\ntitle: الفصل\n---\n\nبدأ الهجوم في بيلاروسيا.\n"},
    good={"book.yaml": _HEAD, "01.md": "---\ntitle: الفصل\n---\n\nبدأ الهجوم في روسيا البيضاء.\n"},
)


def find_unpreferred_forms(woven: WovenBook) -> Iterator[Finding]:
    """Find the forms that the book does not use, but for those inside a form that it does."""
    metadata = woven.book.metadata
    if not metadata.prefer:
        return
    variants = _list_variants(woven.book)
    spoken = parse_tag(metadata.language).language
    passages = [(passage, text, strip_marks(text)) for passage, text in find_language(woven, spoken)]
    # A house may prefer thousands of forms, few of which are in a book.
    bare = "\n".join(text for _, _, text in passages)
    preferences = [
        (form, core, preferred) for form, preferred in metadata.prefer.items() if (core := find_core(form)) in bare
    ]
    for passage, text, letters in passages:
        if passage.kind == "value" and text in variants:
            continue
        for form, core, preferred in preferences:
            if core not in letters:
                continue
            kept = [(found.start, found.end) for found in find_forms(text, preferred, passage.language)]
            for found in find_forms(text, form, passage.language):
                if not any(start <= found.start and found.end <= end for start, end in kept):
                    yield _make_finding(passage, found, preferred)


def _make_finding(passage: Passage, found: FoundForm, preferred: str) -> Finding:
    mended = attach_clitics(found.clitics, preferred)
    # At the head of a sentence a capital stays.
    if found.written[:1].isupper():
        mended = mended[:1].upper() + mended[1:]
    # An article may belong to another word of the preferred form, and vowel marks of the old one are not those of
    # the new one: only a writer can tell.
    is_certain = not found.clitics.endswith("ال") and strip_marks(found.written) == found.written
    is_certain |= strip_marks(preferred) != preferred and not found.clitics.endswith("ال")
    return Finding(
        CODE,
        passage.locate(found.start),
        say("{written} is not the form that the book prefers", written=found.written),
        say("write {mended}", mended=mended),
        passage.edit(found.start, found.end, mended) if is_certain else (),
    )


def _list_variants(book: Book) -> frozenset[str]:
    names = (thing.variants for list_ in (book.places, book.people, book.terms) for thing in list_.values())
    return frozenset(variant for variants in names for variant in variants)
