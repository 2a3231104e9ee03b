"""BK071: a chapter that has nothing for a handout."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook

_HEAD = "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\nchapters: [01.md]\n"

CODE = Code(
    "BK071",
    "chapter with nothing for its handout",
    "A handout is made of what a chapter marks and of what its head says: a summary, objectives, questions, terms, "
    "events, people, a map, blocks of class handout. A chapter that has none of them gets a sheet with nothing but "
    "lines to write on. The rule speaks where the book asks for handouts, or has them for other chapters.",
    Severity.WARNING,
    bad={"book.yaml": _HEAD + "editions: {handouts: {}}\n", "01.md": "---\ntitle: الفصل\n---\n\nنص الفصل.\n"},
    good={
        "book.yaml": _HEAD + "editions: {handouts: {}}\n",
        "01.md": "---\ntitle: الفصل\nquestions: [ما معنى هذا؟]\n---\n\nنص الفصل.\n",
    },
)


def find_empty_handouts(woven: WovenBook) -> Iterator[Finding]:
    """Find the numbered chapters that have nothing for a handout, in a book that has handouts."""
    metadata = woven.book.metadata
    numbered = [chapter for chapter in woven.chapters if chapter.number]
    is_asked = metadata.names_editions or any(chapter.chapter.questions for chapter in numbered)
    if "handouts" not in metadata.editions or not is_asked:
        return
    for chapter in numbered:
        if not chapter.has_handout:
            yield Finding(
                CODE,
                chapter.chapter.position,
                say("nothing in this chapter is for its handout, which is a sheet of lines"),
                say("add questions: [...] to its head, mark terms and events, or put a block into ::: {.handout}"),
            )
