"""Numbering: rectos, blanks, and front matter that counts apart."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.model.book import Matter
from publisher.press.binding import find_first_pages
from publisher.press.number import Extent, NumberedPages, number_pages


def number(*parts: tuple[str, Matter, int]) -> NumberedPages:
    extents = [Extent(name, matter, count, {f"{name}-last": count - 1}) for name, matter, count in parts]
    return number_pages(extents, lambda value, front: f"{'f' if front else ''}{value}")


def test_every_part_opens_on_an_odd_folio() -> None:
    numbered = number(("a", "body", 3), ("b", "body", 2), ("c", "back", 1), ("d", "back", 1))
    assert numbered.folios == {"a": ("1", "2", "3"), "b": ("5", "6"), "c": ("7",), "d": ("9",)}


def test_a_blank_page_is_counted_with_what_comes_before_it() -> None:
    numbered = number(("t", "front", 3), ("p", "front", 1), ("a", "body", 3), ("b", "body", 2), ("c", "back", 1))
    assert numbered.blanks == {"p": "f4", "a": "f6", "b": "4"}


def test_front_matter_counts_apart_and_moves_no_page_of_the_body() -> None:
    short = number(("t", "front", 4), ("contents", "front", 1), ("a", "body", 2), ("i", "back", 1))
    long = number(("t", "front", 4), ("contents", "front", 6), ("a", "body", 2), ("i", "back", 1))
    assert short.folios["contents"] == ("f5",)
    assert long.folios["contents"][-1] == "f10"
    for part in ("a", "i"):
        assert short.folios[part] == long.folios[part]
        assert short.anchors[f"{part}-last"] == long.anchors[f"{part}-last"]


def test_an_anchor_has_the_folio_of_its_page_and_an_index_that_follows() -> None:
    numbered = number(("a", "body", 3), ("b", "back", 2))
    first, second = numbered.anchors["a-last"], numbered.anchors["b-last"]
    assert (first.folio, second.folio) == ("3", "6")
    assert second.index - first.index == 3


PARTS = st.tuples(
    st.lists(st.integers(1, 5), max_size=4),
    st.lists(st.integers(1, 5), max_size=4),
    st.lists(st.integers(1, 5), max_size=4),
)


@given(PARTS)
def test_labels_are_those_of_the_pages_that_are_bound(counts: tuple[list[int], list[int], list[int]]) -> None:
    """The bindery puts blank pages where numbering counts them, so that no label is missing or given twice."""
    matters: tuple[Matter, ...] = ("front", "body", "back")
    parts = [
        (f"{matter}{index}", matter, count)
        for matter, numbers in zip(matters, counts, strict=True)
        for index, count in enumerate(numbers)
    ]
    numbered = number(*parts)
    firsts = find_first_pages((count, True) for _, _, count in parts)
    labels: list[str] = []
    for (name, _, _), first in zip(parts, firsts, strict=True):
        assert first % 2 == 0
        labels += [numbered.blanks.get(name, "")] * (first - len(labels))
        labels += numbered.folios[name]
    front = [label for label in labels if label.startswith("f")]
    body = [label for label in labels if not label.startswith("f")]
    assert labels == front + body
    assert front == [f"f{index + 1}" for index in range(len(front))]
    assert body == [str(index + 1) for index in range(len(body))]
