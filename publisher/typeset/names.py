"""Tells the language of names: the lists of a book, or the names of one thing in, each name and its language out."""

from collections.abc import Mapping

from publisher.model.book import Book, Person, Place, Term


def map_languages(book: Book) -> Mapping[str, str]:
    """Return the languages of the names that places, people and terms have in others, by the names.

    What two languages share is in the first that an entry gives it in.
    """
    languages: dict[str, str] = {}
    lists: tuple[Mapping[str, Place | Person | Term], ...] = (book.places, book.people, book.terms)
    for entry in (entry for entries in lists for entry in entries.values()):
        for language, name in entry.names.items():
            languages.setdefault(name, language)
    return languages


def list_names(names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the names of a thing in other languages, and a name that two of them share once."""
    languages: dict[str, str] = {}
    for language, name in names.items():
        languages.setdefault(name, language)
    return tuple((language, name) for name, language in languages.items())
