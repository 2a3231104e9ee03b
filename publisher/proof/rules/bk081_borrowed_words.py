"""BK081: a language in which the house has no words of its own."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Position, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.script.locale import has_words

_HEAD = "title: کتێب\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\nchapters: [01.md]\n"

CODE = Code(
    "BK081",
    "language without words of the house",
    "What the house prints itself, such as the word for contents, for a chapter or for a page, it has in some "
    "languages only. In a book in any other these words are English, tagged as English, and run from the left.",
    Severity.WARNING,
    bad={"book.yaml": _HEAD + "language: ckb\n", "01.md": "# بەشی یەکەم\n\nدەق.\n"},
    good={"book.yaml": _HEAD + "language: ar\n", "01.md": "# الفصل\n\nنص الفصل.\n"},
)


def find_borrowed_words(woven: WovenBook) -> Iterator[Finding]:
    """Find that the words of the house will be English ones."""
    language = woven.book.metadata.language
    # What stands in for a tag that is wrong, or not there, was told already.
    if language != "und" and not has_words(language):
        yield Finding(
            CODE,
            Position("book.yaml"),
            say("the house has no words in {language}, and prints English ones", language=language),
            say("accept it with waive, or bring the words: a file of publisher/locales"),
        )
