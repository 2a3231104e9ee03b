"""BK081: a language in which the house has no words of its own."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Position, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.script.locale import BorrowedText, find_lender, has_words, load_words

_HEAD = "title: کتاب\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\nchapters: [01.md]\n"

CODE = Code(
    "BK081",
    "language without words of the house",
    "What the house prints itself, such as the word for contents, for a chapter or for a page, it has in some "
    "languages only. In a book in any other these words are those of another language that is written in the same "
    "direction, and tagged as that: Arabic, Persian or Urdu for languages in the Arabic script.",
    Severity.WARNING,
    bad={"book.yaml": _HEAD + "language: bal\n", "01.md": "# باب\n\nلبز.\n"},
    good={"book.yaml": _HEAD + "language: ar\n", "01.md": "# الفصل\n\nنص الفصل.\n"},
)


def find_borrowed_words(woven: WovenBook) -> Iterator[Finding]:
    """Find that words of the house, all or some, will be those of another language."""
    language = woven.book.metadata.language
    # What stands in for a tag that is wrong, or not there, was told already.
    if language == "und" or not any(isinstance(word, BorrowedText) for word in load_words(language).values()):
        return
    lender = find_lender(language)
    told = (
        say(
            "the house has some of its words only in {language}, and prints others in {lender}",
            language=language,
            lender=lender,
        )
        if has_words(language)
        else say("the house has no words in {language}, and prints those of {lender}", language=language, lender=lender)
    )
    yield Finding(
        CODE,
        Position("book.yaml"),
        told,
        say("accept it with waive, or bring the words: a file of publisher/locales"),
    )
