"""Pagination: what is laid out when, how often, and that the numbers printed are right in the end."""

from collections.abc import Collection, Mapping

from publisher.model.book import Matter
from publisher.model.parts import LaidPart, PageOf, Part
from publisher.production.pagination import Paginated, paginate
from publisher.typeset.book_parts import PlannedPart

Pages = Mapping[str, PageOf]


class Bench:
    """A book of parts with given lengths: `refers` names the anchors whose pages a part prints.

    The text of those `of_lines` has as many lines as belong to the pages that they have at first.
    """

    def __init__(
        self,
        lengths: Mapping[str, int | list[int]],
        refers: Mapping[str, tuple[str, ...]],
        *,
        of_lines: Collection[str] = (),
    ) -> None:
        self.of_lines = of_lines
        self.lengths = {name: [length] if isinstance(length, int) else list(length) for name, length in lengths.items()}
        self.refers = refers
        self.begun: list[str] = []
        self.pending: list[Part] = []

    def plan(self, name: str, matter: Matter = "body", *, waits: bool = False) -> PlannedPart:
        def write(pages: Pages) -> Part:
            folios = [pages[anchor].folio if anchor in pages else "100" for anchor in self.refers.get(name, ())]
            lines = "<br>-" * (20 * self.lengths[name][0] * (name in self.of_lines))
            return Part(name, " ".join([name, *folios]) + lines, (), matter, ((1, name, f"_{name}"),))

        return PlannedPart(name, matter, write, prints_pages=name in self.refers, waits_for_pages=waits)

    @property
    def has_room(self) -> bool:
        """Two parts are laid out side by side."""
        return len(self.pending) < 2

    def submit(self, part: Part) -> None:
        self.begun.append(part.name)
        self.pending.append(part)

    def wait(self) -> LaidPart:
        part = self.pending.pop(0)
        lengths = self.lengths[part.name]
        pages = lengths.pop(0) if len(lengths) > 1 else lengths[0]
        anchors = {f"_{part.name}": (0, 0.0, 0.0), f"_{part.name}-end": (pages - 1, 0.0, 0.0)}
        return LaidPart(part.name, b"", pages, anchors, (None,) * pages, {})

    def paginate(self, *planned: PlannedPart, known: Pages | None = None) -> Paginated:
        return paginate(planned, known or {}, self, lambda number, front: f"{'i' * front}{number}")


def print_pages(paginated: Paginated) -> dict[str, str]:
    return {part.name: part.html for part in paginated.parts}


def test_parts_without_page_numbers_are_laid_out_once() -> None:
    bench = Bench({"one": 3, "two": 2}, {})
    paginated = bench.paginate(bench.plan("one"), bench.plan("two"))
    assert bench.begun == ["one", "two"]
    assert paginated.numbered.folios == {"one": ("1", "2", "3"), "two": ("5", "6")}


def test_a_list_waits_for_what_it_tells_the_pages_of() -> None:
    bench = Bench(
        {"contents": 4, "one": 3, "chronology": 7, "map": 1, "index": 9},
        {
            "contents": ("_one", "_chronology", "_map", "_index"),
            "chronology": ("_one-end",),
            "index": ("_one-end", "_map"),
        },
    )
    paginated = bench.paginate(
        bench.plan("contents", "front"),
        bench.plan("one"),
        bench.plan("chronology", "back", waits=True),
        bench.plan("map", "back"),
        bench.plan("index", "back", waits=True),
    )
    # The map stands behind the chronology: until that is laid out nobody knows its page, nor where the index begins.
    assert bench.begun == ["one", "map", "chronology", "contents", "index"]
    assert print_pages(paginated) == {
        "contents": "contents 1 5 13 15",
        "one": "one",
        "chronology": "chronology 3",
        "map": "map",
        "index": "index 3 13",
    }


def test_what_grows_when_it_is_written_again_moves_the_rest_once_more() -> None:
    bench = Bench({"one": [4, 5], "two": 1, "index": 1}, {"one": ("_two",), "index": ("_two",)})
    paginated = bench.paginate(bench.plan("one"), bench.plan("two"), bench.plan("index", "back", waits=True))
    # It was taken for a page by its words, came out with four, and with five when it told so.
    assert bench.begun.count("one") == 3
    assert print_pages(paginated) == {"one": "one 7", "two": "two", "index": "index 7"}


def test_what_refers_to_later_pages_is_laid_out_once_where_its_length_is_guessed_right() -> None:
    bench = Bench(
        {"contents": 3, "preface": 1, "one": 4, "two": 2},
        {"contents": ("_preface", "_one", "_two"), "preface": ("_two",), "one": ("_two",)},
        of_lines=("contents", "preface", "one", "two"),
    )
    paginated = bench.paginate(
        bench.plan("contents", "front"), bench.plan("preface", "front"), bench.plan("one"), bench.plan("two")
    )
    assert sorted(bench.begun) == ["contents", "one", "preface", "two"]
    printed = {name: html.partition("<")[0] for name, html in print_pages(paginated).items()}
    assert printed == {"contents": "contents i5 1 5", "preface": "preface 5", "one": "one 5", "two": "two"}


def test_contents_are_laid_out_last_where_all_wait_for_one_another() -> None:
    bench = Bench(
        {"contents": 3, "preface": 1, "one": 4, "index": 5, "sources": 1},
        {
            "contents": ("_preface", "_one", "_index", "_sources"),
            "preface": ("_one",),
            "index": ("_preface-end", "_one"),
        },
        of_lines=("contents", "preface", "one", "sources"),
    )
    paginated = bench.paginate(
        bench.plan("contents", "front"),
        bench.plan("preface", "front"),
        bench.plan("one"),
        bench.plan("index", "back", waits=True),
        bench.plan("sources", "back"),
    )
    # The index is far longer than its words tell, and moves the sources.
    assert bench.begun == ["one", "sources", "preface", "index", "contents"]
    assert print_pages(paginated)["contents"].startswith("contents i5 1 5 11<br>")


def test_lists_that_wait_for_one_another_are_laid_out_on_a_guess() -> None:
    bench = Bench({"one": 1, "first": 4, "second": 1}, {"first": ("_second-end",), "second": ("_first-end", "_one")})
    paginated = bench.paginate(
        bench.plan("one"), bench.plan("first", "back", waits=True), bench.plan("second", "back", waits=True)
    )
    assert print_pages(paginated) == {"one": "one", "first": "first 7", "second": "second 6 1"}


def test_pages_of_the_last_build_are_right_where_nothing_moved() -> None:
    lengths, refers = {"one": 3, "index": 2}, {"one": ("_index",), "index": ("_one-end",)}
    first, again, moved = Bench(lengths, refers), Bench(lengths, refers), Bench(lengths | {"one": 6}, refers)

    def settle(bench: Bench, known: Pages) -> Paginated:
        return bench.paginate(bench.plan("one"), bench.plan("index", "back", waits=True), known=known)

    pages = settle(first, {}).numbered.anchors
    paginated = settle(again, pages)
    assert again.begun == ["one", "index"]
    assert print_pages(paginated) == {"one": "one 5", "index": "index 3"}
    assert print_pages(settle(moved, pages)) == {"one": "one 7", "index": "index 6"}
    assert moved.begun == ["one", "index", "one", "index"]


def test_an_anchor_that_is_nowhere_does_not_keep_a_part_waiting() -> None:
    bench = Bench({"one": 1, "index": 1}, {"index": ("_gone",)})
    paginated = bench.paginate(bench.plan("one"), bench.plan("index", "back", waits=True))
    assert bench.begun == ["one", "index"]
    assert print_pages(paginated)["index"] == "index 100"
