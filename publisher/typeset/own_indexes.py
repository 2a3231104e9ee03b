"""Sets the indexes of the book's own: woven entries in, lines with their locators out, for print and for an EPUB."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from publisher.model.anchors import name_own_index
from publisher.model.parts import PageOf
from publisher.model.woven import IndexEntry, Mention, OwnEntry, OwnIndex, Subject, WovenBook
from publisher.script.digits import localize_digits
from publisher.typeset.epub_locators import EpubLocator, LocatorMaker
from publisher.typeset.house import HouseStyle
from publisher.typeset.locators import Locator, make_locators
from publisher.typeset.views import show

Found = TypeVar("Found", Locator, EpubLocator)


@show
@dataclass(frozen=True, slots=True)
class OwnPart(Generic[Found]):
    """The locators of what is said of an entry; the title is "" for those of the entry itself."""

    title: str
    locators: tuple[Found, ...]


@show
@dataclass(frozen=True, slots=True)
class OwnLine(Generic[Found]):
    """A line of an index of the book's own: what it says, the group in which it stands, and its locators."""

    heading: str
    group: str
    anchor: str
    detail: str
    parts: tuple[OwnPart[Found], ...]


def name_own_indexes(woven: WovenBook, house: HouseStyle) -> Iterator[tuple[str, str, OwnIndex]]:
    """Yield the indexes of the book's own: the name of the list that each is, its title and the index."""
    for index in woven.own_indexes:
        plan = index.plan
        title = plan.title or house.words.get(f"index_of_{plan.name}", plan.name)
        yield name_own_index(plan.name), title, index


def find_own_index(woven: WovenBook, name: str) -> OwnIndex | None:
    """Find the index of the book's own that a list is, by its name; None for another list."""
    return next((index for index in woven.own_indexes if name_own_index(index.plan.name) == name), None)


def print_own_index(index: OwnIndex, house: HouseStyle, pages: Mapping[str, PageOf]) -> tuple[OwnLine[Locator], ...]:
    """Return the lines of an index with their pages."""
    return tuple(_make_line(entry, index, house, lambda found: make_locators(found, pages)) for entry in index.entries)


def link_own_index(index: OwnIndex, house: HouseStyle, maker: LocatorMaker) -> tuple[OwnLine[EpubLocator], ...]:
    """Return the lines of an index with links, each of which says the words to which it leads."""

    def link(mentions: Sequence[Mention]) -> tuple[EpubLocator, ...]:
        entry = IndexEntry("", "", subjects=(Subject("", tuple(mentions)),))
        return tuple(locator for part in maker.divide_entry(entry) for locator in part.locators)

    return tuple(_make_line(entry, index, house, link) for entry in index.entries)


def _make_line(
    entry: OwnEntry,
    index: OwnIndex,
    house: HouseStyle,
    locate: Callable[[Sequence[Mention]], tuple[Found, ...]],
) -> OwnLine[Found]:
    heading, group = entry.heading, entry.group
    if index.plan.kind == "quran":
        names: Sequence[str] = house.words["quran_suras"]
        group = names[int(group) - 1] if names else house.number(int(group))
        heading = house.words["quran_aya"].format(n=localize_digits(heading, house.digits))
    parts = (("", entry.mentions), *entry.subjects)
    found = tuple(OwnPart(title, locate(mentions)) for title, mentions in parts if mentions)
    return OwnLine(heading, group, entry.anchor, entry.detail, found)
