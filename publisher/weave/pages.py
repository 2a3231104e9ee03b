"""Finds the chapter that a link to a page of a website means: an address without an ending in, a file of the book out.

Makers of websites serve `docs/02-setup.md` as `/docs/setup/`, and writers link to that.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from publisher.model.book import Chapter

_ENDING = re.compile(r"\.(?:html?|markdown|mdx?|qmd|rmd)$", re.IGNORECASE)
#: The language of one of several files of a page, as Hugo and others write it: `setup.fa.md`.
_LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:-[a-z]{2,4})?$")
#: Numbers that put files in order, and are no part of the address (Docusaurus, javascript.info).
_ORDER = re.compile(r"(?:^|(?<=/))\d+[-_. ]+(?=[^/\d])")
#: Files that stand for the folder in which they lie.
_FOLDER_FILE = re.compile(r"(?:^|/)(?:_?index|article|readme|task)$")


@dataclass(frozen=True, slots=True)
class Pages:
    """The chapters of a book by the addresses that a website would give them, capitals put down.

    `by_end` has the last parts of an address, for those that stand for one chapter alone.
    """

    by_address: Mapping[str, str]
    by_end: Mapping[str, str]

    def find(self, written: str, file: str) -> str:
        """Find the chapter that a link of the chapter `file` leads to; "" where there is none."""
        address = written.removeprefix("info:").partition("?")[0].casefold()
        page = _shorten(address.rstrip("/")).lstrip("/")
        if not page or ":" in address:
            return ""
        here = file.casefold()
        # A page is served as a folder of its own, from which its links count.
        places = ("", dirname(here), _shorten(here)) if not address.startswith("/") else ("",)
        for place in reversed(places):
            if found := self.by_address.get(_shorten(normpath(join(place, page)))):
                return found
        return self.by_end.get(re.sub(r"^(?:\.\.?/)+", "", page), "")


def list_pages(chapters: Iterable[Chapter]) -> Pages:
    """List the chapters of a book by their addresses, and by the ends of these."""
    by_address: dict[str, str] = {}
    ends: dict[str, set[str]] = defaultdict(set)
    for chapter in chapters:
        for address in _list_addresses(chapter.file):
            by_address.setdefault(address, chapter.file)
            for end in _list_ends(address):
                ends[end].add(chapter.file)
        # Wikis name a page by its title too.
        ends[chapter.title.casefold()].add(chapter.file)
    return Pages(by_address, {end: next(iter(files)) for end, files in ends.items() if len(files) == 1})


def _list_addresses(file: str) -> Iterator[str]:
    """Yield the addresses of a page: as its file is called, and without language and numbers."""
    name = _ENDING.sub("", file.casefold())
    for one in (name, _LANGUAGE.sub("", name)):
        yield _shorten(one)
        yield _ORDER.sub("", _shorten(one))


def _shorten(address: str) -> str:
    return _FOLDER_FILE.sub("", _ENDING.sub("", address))


def _list_ends(address: str) -> Iterator[str]:
    parts = address.split("/")
    yield from ("/".join(parts[start:]) for start in range(len(parts)))
