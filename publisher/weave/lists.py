"""Orders the lists of a book: mentions and data in; glossary and sources out."""

from publisher.model.anchors import name_source, name_term
from publisher.model.book import Book, Source
from publisher.model.woven import GlossaryEntry, NumberedSource
from publisher.script.guess_language import find_title_language
from publisher.script.language import parse_tag
from publisher.script.sort_keys import first_letter, sort_key
from publisher.weave.chapters import Mentions


def order_terms(book: Book, mentions: Mentions) -> tuple[GlossaryEntry, ...]:
    """Put the glossary in the order of the alphabet."""
    language = book.metadata.language
    terms = sorted(book.terms.values(), key=lambda term: sort_key(term.sort or term.term, language))
    return tuple(
        GlossaryEntry(
            term,
            first_letter(term.sort or term.term, language),
            name_term(term.id),
            tuple(mentions.terms.get(term.id, ())),
        )
        for term in terms
    )


def number_sources(book: Book) -> tuple[NumberedSource, ...]:
    """Return the sources numbers in the order in which the list prints them.

    Those in the language of the book come first; each group is by author, or by title, then year.
    """
    language = book.metadata.language

    def is_foreign(source: Source) -> bool:
        found = find_title_language(source.title, source.language, language)
        return parse_tag(found).language != parse_tag(language).language

    def key(source: Source) -> tuple[object, ...]:
        names = source.authors or source.editors
        return (
            is_foreign(source),
            sort_key(source.filed_as or source.title, language),
            [sort_key(name, language) for name in names],
            source.year,
            sort_key(source.title, language),
        )

    ordered = sorted(book.sources.values(), key=key)
    return tuple(
        NumberedSource(source, number, name_source(number), is_foreign(source))
        for number, source in enumerate(ordered, 1)
    )
