"""Where the mentions of a bound file stand is told by its words, also where a map has the same ones."""

from functools import partial

import pytest

from publisher.model.expected import ExpectedBlock, ExpectedPart, ExpectedText
from publisher.proof import page_places
from publisher.proof.page_places import find_anchors
from tests.lines_run import count_lines

WORDS = ["one", "two", "three", "four", "five", "six", "Torgau", "eight", "nine", "ten", "eleven", "twelve", "last"]


@pytest.mark.parametrize(
    ("before", "drawn", "page"), [(2, "Torgau", 2), (7, "Torgau", 0), (7, "six Torgau", 0), (8, "Torgau eight", 0)]
)
def test_a_paragraph_that_goes_on_behind_a_map_has_its_names_where_they_are_printed(
    before: int, drawn: str, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The map overleaf has the name too; so many words of the paragraph stand before it."""
    text = " ".join(WORDS)
    anchors = (("place-1", text.index("Torgau")),)
    blocks = (
        ExpectedBlock("label", "Torgau", "en", right_to_left=False),
        ExpectedBlock("paragraph", text, "en", right_to_left=False, anchors=anchors),
    )
    pages = (" ".join(WORDS[:before]), drawn, " ".join(WORDS[before:]))
    monkeypatch.setattr(page_places, "read_page_texts", lambda _: dict(enumerate(pages)))
    part = ExpectedPart("part", blocks, 0, ("1", "2", "3"))
    expected = ExpectedText("print", "", "en", right_to_left=False, parts=(part,))
    assert find_anchors(expected, b"") == {"place-1": page}


def test_the_pages_of_many_mentions_in_a_paragraph_are_found_in_proportion(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(count: int) -> dict[str, int]:
        words = [f"w{number}" for number in range(count)]
        text = " ".join(words)
        anchors = tuple((f"place-{word}", text.index(word)) for word in words)
        block = ExpectedBlock("paragraph", text, "en", right_to_left=False, anchors=anchors)
        monkeypatch.setattr(page_places, "read_page_texts", lambda _: {0: text})
        part = ExpectedPart("part", (block,), 0, ("1",))
        return find_anchors(ExpectedText("print", "", "en", right_to_left=False, parts=(part,)), b"")

    assert set(find(4).values()) == {0}
    short, long = (count_lines(partial(find, count)) for count in (50, 200))
    assert long < 6 * short, (short, long)
