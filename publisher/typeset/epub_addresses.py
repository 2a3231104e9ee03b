"""Finds where the anchors of a book stand in its EPUB: a woven book in, the address of every anchor out.

A bound book is one document, and an EPUB is many: a link needs the page as well as the anchor.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from publisher.model.anchors import name_list, name_own_index
from publisher.model.epub import EpubPage
from publisher.model.tree import find_identified
from publisher.model.woven import WovenBook, WovenChapter, WovenPartTitle
from publisher.typeset.book_notes import list_note_anchors, list_notes

#: The lists at the end of the book, in their order, and the anchor of each as a whole.
LISTS: Mapping[str, str] = {
    name: name_list(name) for name in ("notes", "overview", "glossary", "people", "chronology", "sources", "index")
}

_FRAGMENT = re.compile(r'(href="([^"#:]*))#([^"]+)"')
#: Attributes whose values are ids.
_REFERENCES = re.compile(r'(\s(?:id|headers|for|aria-(?:labelledby|describedby|details|owns|controls))=)"([^"]+)"')
_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_IDENTIFIER = re.compile(r'\sid="([^"]+)"')


def name_chapter_page(chapter: WovenChapter) -> str:
    """Name the file of a chapter after its number (`chapter-03.xhtml`), else after its matter and place."""
    if chapter.number is not None:
        return f"chapter-{chapter.number:02d}.xhtml"
    return f"{chapter.chapter.matter}-{int(chapter.anchor.removeprefix('_c')):02d}.xhtml"


def name_part_page(part: WovenPartTitle) -> str:
    """Name the file of a part title after its number: `part-01.xhtml`."""
    return f"part-{int(part.anchor.removeprefix('_part')):02d}.xhtml"


def map_addresses(woven: WovenBook) -> dict[str, str]:
    """Return the address of every anchor, relative to the folder in which all pages lie.

    A chapter or list as a whole has the address of its page alone, so that a reading system opens it at
    its top.
    """
    addresses = {part.anchor: name_part_page(part) for part in woven.part_titles}
    addresses |= {name_list(name): f"{name}.xhtml" for name, _ in woven.list_things()}
    for chapter in woven.chapters:
        page = name_chapter_page(chapter)
        addresses |= {anchor: f"{page}#{anchor}" for anchor in _list_chapter_anchors(chapter)}
        addresses[chapter.anchor] = page
        notes = list_notes(chapter, woven.book.metadata.notes, ("book",))
        for note, call in list_note_anchors(chapter, notes):
            addresses |= {note: f"notes.xhtml#{note}", call: f"{page}#{call}"}
        # What is marked in such a note stands with it.
        addresses |= {node.identifier: f"notes.xhtml#{node.identifier}" for node in find_identified(notes)}
    for index in woven.own_indexes:
        name = name_own_index(index.plan.name)
        addresses[name_list(name)] = f"{name}.xhtml"
        addresses |= {entry.anchor: f"{name}.xhtml#{entry.anchor}" for entry in index.entries}
    for name, anchors in _list_entry_anchors(woven).items():
        addresses |= {anchor: f"{name}.xhtml#{anchor}" for anchor in anchors if anchor}
        addresses[LISTS[name]] = f"{name}.xhtml"
    return addresses


def _list_chapter_anchors(chapter: WovenChapter) -> Iterator[str]:
    nodes = (*chapter.chapter.blocks, *chapter.chapter.notes)
    yield from (node.identifier for node in find_identified(nodes))


def _list_entry_anchors(woven: WovenBook) -> dict[str, list[str]]:
    return {
        **({"notes": []} if woven.has_book_notes else {}),
        "glossary": [entry.anchor for entry in woven.glossary],
        "people": [entry.anchor for entry in woven.people_index],
        "chronology": [entry.anchor for entry in woven.chronology],
        "sources": [entry.anchor for entry in woven.sources],
        "overview": [woven.overview.identifier] if woven.overview else [],
        "index": [entry.anchor for entry in woven.place_index],
    }


def mend_links(pages: Sequence[EpubPage]) -> tuple[EpubPage, ...]:
    """Let a link whose anchor was not written lead to the top of the page.

    An element that is left without letters (a span whose only letter joins the word beside it) is not
    written, and its id is lost. A dangling fragment is an error of the package (EPUBCheck RSC-012).
    """
    identifiers = {page.name: frozenset(find_identifiers(page.markup)) for page in pages}

    def mend(name: str, markup: str) -> str:
        def check(link: re.Match[str]) -> str:
            target = link[2] or name
            if target not in identifiers or link[3] in identifiers[target]:
                return link[0]
            return f'href="{target}"'

        return _FRAGMENT.sub(check, markup)

    return tuple(replace(page, markup=mend(page.name, page.markup)) for page in pages)


def rename_identifiers(pages: Sequence[EpubPage]) -> tuple[EpubPage, ...]:
    """Give every element an id that each reading system takes: a letter of ASCII, then letters, digits and hyphens.

    XML allows more (XML 1.0, 2.3), but addresses with other letters are written in more ways than one, and some systems
    pass over an id that begins with a line.
    """
    names = {page.name: _choose_names(find_identifiers(page.markup)) for page in pages}

    def rename(page: EpubPage) -> EpubPage:
        own = names[page.name]

        def rename_link(link: re.Match[str]) -> str:
            known = names.get(link[2] or page.name, {})
            return f'{link[1]}#{known.get(link[3], link[3])}"'

        def rename_references(found: re.Match[str]) -> str:
            return f'{found[1]}"{" ".join(own.get(name, name) for name in found[2].split())}"'

        return replace(page, markup=_REFERENCES.sub(rename_references, _FRAGMENT.sub(rename_link, page.markup)))

    return tuple(map(rename, pages))


def _choose_names(identifiers: Iterable[str]) -> Mapping[str, str]:
    """Choose the names of the ids of a page; one that is safe stays as it is."""
    known = tuple(identifiers)
    names = {name: name for name in known if _SAFE.fullmatch(name)}
    taken = set(names)
    for name in known:
        if name not in names:
            base = _UNSAFE.sub("-", name.lstrip("_")).strip("-")
            base = base if _SAFE.fullmatch(base) else f"id-{base}".strip("-")
            names[name] = next(one for one in _number(base) if one not in taken)
            taken.add(names[name])
    return names


def _number(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{number}" for number in count(2))


def find_identifiers(markup: str) -> Iterable[str]:
    """Return the ids of a page, in the order of its markup."""
    return _IDENTIFIER.findall(markup)
