"""Locators of an index: each page once, runs as one, and front matter apart from the body."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.finding import Position
from publisher.model.maps import MapLocator
from publisher.model.parts import PageOf
from publisher.model.woven import IndexEntry, Mention, Subject
from publisher.press.number import Extent, number_pages
from publisher.typeset.locators import Locator, SubEntry, divide_entry, list_signs, locate_entries, make_locators
from publisher.weave.indexes import divide_by_subject


def make_mentions(count: int, *, notes: Sequence[int] = (), by_chapter: int = 100) -> list[Mention]:
    return [
        Mention(
            f"m{number}",
            number // by_chapter,
            Position("01.md", 1, 1),
            "لوبلين",
            "note" if number in notes else "text",
        )
        for number in range(count)
    ]


def locate(pages: Sequence[int]) -> list[str]:
    mentions = make_mentions(len(pages))
    places = {mention.anchor: PageOf(page, str(page)) for mention, page in zip(mentions, pages, strict=True)}
    return [
        found.folio if found.folio == found.last_folio else f"{found.folio}–{found.last_folio}"
        for found in make_locators(mentions, places)
    ]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([], []),
        ([5], ["5"]),
        ([5, 5, 5], ["5"]),
        ([5, 6], ["5", "6"]),
        ([5, 6, 7], ["5–7"]),
        ([5, 6, 8], ["5", "6", "8"]),
        ([1, 3, 4, 5, 6, 9, 10], ["1", "3–6", "9", "10"]),
        ([9, 8, 7, 2], ["2", "7–9"]),
        ([7, 5, 6, 6, 5], ["5–7"]),
    ],
)
def test_pages_are_merged_to_runs_of_three_at_least(pages: list[int], expected: list[str]) -> None:
    assert locate(pages) == expected


def test_a_locator_leads_to_the_first_mention_of_its_first_page() -> None:
    mentions = make_mentions(4)
    pages = {"m0": PageOf(6, "6"), "m1": PageOf(5, "5"), "m2": PageOf(5, "5"), "m3": PageOf(7, "7")}
    (run,) = make_locators(mentions, pages)
    assert (run.folio, run.last_folio, run.anchor) == ("5", "7", "m1")


def test_a_mention_without_a_page_is_passed_over() -> None:
    """Where pages are not known yet, as on the first round."""
    assert make_locators(make_mentions(3), {}) == ()
    assert [found.anchor for found in make_locators(make_mentions(3), {"m2": PageOf(4, "د")})] == ["m2"]


def test_the_last_page_of_the_front_matter_never_joins_the_first_of_the_body() -> None:
    extents = [
        Extent("preface", "front", 3, {"m0": 0, "m1": 1, "m2": 2}),
        Extent("c1", "body", 2, {"m3": 0, "m4": 1}),
    ]
    numbered = number_pages(extents, lambda number, front: f"{'f' if front else ''}{number}")
    found = make_locators(make_mentions(5), numbered.anchors)
    assert [(one.folio, one.last_folio) for one in found] == [("f1", "f3"), ("1", "1"), ("2", "2")]


def write(locators: Sequence[Locator]) -> list[str]:
    """Write locators as a reader sees them: n for a note, m for a map, * for the principal one."""
    return [
        f"{found.folio}{'' if found.folio == found.last_folio else f'–{found.last_folio}'}"
        f"{'' if found.kind == 'text' else found.kind[0]}{'*' if found.is_principal else ''}"
        for found in locators
    ]


def test_a_page_is_told_by_what_weighs_most_on_it() -> None:
    mentions = make_mentions(6, notes=(1, 2, 4))
    numbers = {"m0": 5, "m1": 5, "m2": 6, "m3": 7, "m4": 8, "m5": 8}
    pages = {anchor: PageOf(page, str(page)) for anchor, page in numbers.items()}
    assert write(make_locators(mentions, pages)) == ["5", "6n", "7", "8"]
    # The link leads to what the locator tells of.
    assert [found.anchor for found in make_locators(mentions, pages)] == ["m0", "m2", "m3", "m5"]


def test_the_principal_pages_stand_out_of_a_run() -> None:
    mentions = make_mentions(7)
    pages = {mention.anchor: PageOf(page, str(page)) for page, mention in enumerate(mentions, 1)}
    assert write(make_locators(mentions, pages, frozenset({"m4"}))) == ["1–4", "5*", "6", "7"]
    assert write(make_locators(mentions, pages, frozenset({"m0", "m1", "m2"}))) == ["1–3*", "4–7"]
    assert write(make_locators([*mentions, *mentions], pages, frozenset({"m0"}))) == ["1*", "2–7"]


@pytest.mark.parametrize("count", [0, 3, 30])
def test_locators_stand_together_however_many_they_are(count: int) -> None:
    mentions = make_mentions(count, by_chapter=5)
    pages = {mention.anchor: PageOf(2 * page, str(2 * page)) for page, mention in enumerate(mentions, 1)}
    entry = IndexEntry("لوبلين", "ل", mentions=tuple(mentions), subjects=divide_by_subject(mentions, "ar"))
    (part,) = divide_entry(entry, pages) or (SubEntry("", ()),)
    assert (part.title, len(part.locators)) == ("", count)


def test_what_mentions_are_about_divides_an_entry_in_the_order_of_the_alphabet() -> None:
    """What is about nothing in particular comes first; one page may stand under several subjects."""
    about = ("", "التحرير", "المحاكمة", "الإخلاء", "التحرير")
    mentions = [replace(mention, about=title) for mention, title in zip(make_mentions(5), about, strict=True)]
    pages = {f"m{number}": PageOf(page, str(page)) for number, page in enumerate((3, 4, 4, 9, 5))}
    subjects = divide_by_subject(mentions, "ar")
    parts = divide_entry(IndexEntry("لوبلين", "ل", mentions=tuple(mentions), subjects=subjects), pages)
    assert [(part.title, write(part.locators)) for part in parts] == [
        ("", ["3"]),
        ("الإخلاء", ["9"]),
        ("التحرير", ["4", "5"]),
        ("المحاكمة", ["4"]),
    ]


def test_maps_come_last_with_their_squares_each_page_once() -> None:
    mentions = make_mentions(2)
    maps = (MapLocator("map1", 1, "أ1"), MapLocator("map2", 2, ""), MapLocator("map3", 3, "ب2"))
    numbers = {"m0": 4, "m1": 9, "map1": 6, "map2": 4, "map3": 6}
    pages = {anchor: PageOf(page, str(page)) for anchor, page in numbers.items()}
    entry = IndexEntry("لوبلين", "ل", subjects=divide_by_subject(mentions, "ar"), maps=maps)
    (part,) = divide_entry(entry, pages)
    assert write(part.locators) == ["4", "9", "4m", "6m"]
    assert [found.squares for found in part.locators] == [(), (), (), ("أ1", "ب2")]
    assert "square" in list_signs(locate_entries([entry], pages))


def test_the_signs_to_explain_are_those_that_stand_in_the_index() -> None:
    mentions = make_mentions(2, notes=(0,))
    pages = {mention.anchor: PageOf(page, str(page)) for page, mention in enumerate(mentions, 1)}
    plain = IndexEntry("أ", "أ", subjects=(Subject("", (mentions[1],)),))
    assert list_signs(locate_entries([plain], pages)) == ()
    bold = IndexEntry("ب", "ب", subjects=(Subject("", tuple(mentions)),), principal=frozenset({"m1"}))
    assert list_signs(locate_entries([plain, bold], pages)) == ("principal", "note")


@given(st.lists(st.integers(1, 40), max_size=30))
def test_every_page_is_listed_once_and_no_other(pages: list[int]) -> None:
    mentions = make_mentions(len(pages))
    places = {mention.anchor: PageOf(page, str(page)) for mention, page in zip(mentions, pages, strict=True)}
    listed = [
        page for found in make_locators(mentions, places) for page in range(int(found.folio), int(found.last_folio) + 1)
    ]
    assert listed == sorted(set(pages))
