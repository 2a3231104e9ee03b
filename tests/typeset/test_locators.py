"""Locators of an index: each page once, runs as one, and front matter apart from the body."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.finding import Position
from publisher.model.parts import PageOf
from publisher.model.woven import Mention
from publisher.press.number import Extent, number_pages
from publisher.typeset.locators import make_locators


def make_mentions(count: int) -> list[Mention]:
    return [Mention(f"m{number}", 0, Position("01.md", 1, 1), "لوبلين") for number in range(count)]


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


@given(st.lists(st.integers(1, 40), max_size=30))
def test_every_page_is_listed_once_and_no_other(pages: list[int]) -> None:
    mentions = make_mentions(len(pages))
    places = {mention.anchor: PageOf(page, str(page)) for mention, page in zip(mentions, pages, strict=True)}
    listed = [
        page for found in make_locators(mentions, places) for page in range(int(found.folio), int(found.last_folio) + 1)
    ]
    assert listed == sorted(set(pages))
