"""Lists the figures, maps and tables of an EPUB for its navigation: written pages in, pages and lists out.

What has a caption is listed. Where it has no id yet, it gets one for the list to lead to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from publisher.model.epub import EpubPage
from publisher.typeset.views import show

#: A text and its language, "" for that of the page.
Run = tuple[str, str]

_OPENING = re.compile(r"<(figure|table)\b([^<>]*)>")
_XHTML = "{http://www.w3.org/1999/xhtml}"
#: The class of a block of code, which is a figure of HTML and no picture.
_LISTING = "listing"
#: What stands in a caption and is no part of its text.
_BESIDE = frozenset(("credit", "note-call"))


@show
@dataclass(frozen=True, slots=True)
class ListedThing:
    """A figure, map or table of the navigation: its caption in runs of one language each, and its address."""

    runs: tuple[Run, ...]
    href: str


@dataclass(frozen=True, slots=True)
class ListedThings:
    """The things of one kind: `figures`, `maps` or `tables`."""

    kind: str
    things: tuple[ListedThing, ...]


def list_captioned(pages: Sequence[EpubPage]) -> tuple[tuple[EpubPage, ...], tuple[ListedThings, ...]]:
    """List what has a caption, by kind, in the order of reading, and give the pages with the ids that lists lead to."""
    found: dict[str, list[ListedThing]] = {"figures": [], "maps": [], "tables": []}
    mended: list[EpubPage] = []
    for page in pages:
        if "<figcaption" not in page.markup and "<caption" not in page.markup:
            mended.append(page)
            continue
        tree = etree.fromstring(page.markup.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
        things = list(tree.iter(f"{_XHTML}figure", f"{_XHTML}table"))
        names = [_name_place(number, thing) for number, thing in enumerate(things, 1)]
        for thing, name in zip(things, names, strict=True):
            caption = _find_caption(thing)
            if name and caption is not None:
                runs = _close_ends(tuple(_read_runs(caption, "")))
                found[_find_kind(thing)].append(ListedThing(runs, f"{page.name}#{name}"))
        mended.append(replace(page, markup=_write_names(page.markup, names)))
    return tuple(mended), tuple(ListedThings(kind, tuple(things)) for kind, things in found.items() if things)


def _name_place(number: int, thing: etree._Element) -> str:
    """Name the place of a thing by its id, or give it one; "" for what is not listed, such as code under its name."""
    caption = _find_caption(thing)
    if (
        caption is None
        or _LISTING in thing.get("class", "").split()
        or not "".join(map(str, caption.itertext())).strip()
    ):
        return ""
    return thing.get("id", f"_listed-{number}")


def _write_names(markup: str, names: Sequence[str]) -> str:
    rest = iter(names)

    def write(opening: re.Match[str]) -> str:
        name = next(rest)
        return opening[0] if not name or " id=" in opening[2] else f'<{opening[1]} id="{name}"{opening[2]}>'

    return _OPENING.sub(write, markup)


def _find_caption(thing: etree._Element) -> etree._Element | None:
    name = "figcaption" if thing.tag == f"{_XHTML}figure" else "caption"
    return thing.find(f"{_XHTML}{name}")


def _find_kind(thing: etree._Element) -> str:
    if thing.tag == f"{_XHTML}table":
        return "tables"
    return "maps" if "map" in thing.get("class", "").split() else "figures"


def _close_ends(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Leave out the space before what stands beside a caption."""
    *before, (language, last) = runs
    return (*before, (language, last.rstrip())) if last.strip() else _close_ends(tuple(before)) if before else runs


def _read_runs(element: etree._Element, language: str) -> Iterator[Run]:
    """Read the text of an element in runs of one language each."""
    if element.text:
        yield language, element.text
    for child in element.iterchildren(etree.Element):
        if not _BESIDE & set(child.get("class", "").split()):
            yield from _read_runs(child, child.get("lang", language))
        if child.tail:
            yield language, child.tail
