"""Plain texts that were written in an earlier build are known in the next one, and are the same."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import Markup

from publisher.manuscript.read import read_book
from publisher.model.book import Metadata
from publisher.model.finding import Report
from publisher.model.woven import WovenBook
from publisher.production.press_run import adapt_edition
from publisher.typeset.book_parts import plan_book
from publisher.typeset.house import open_house
from publisher.typeset.plain_texts import PlainTexts, keep_texts, recall_texts
from publisher.weave.weave import weave_book
from tests import samples

ARABIC = open_house(Metadata("ت", "ar", "x", "x"))
MakeBook = Callable[[Mapping[str, str | bytes]], Path]


class MemoryStore(dict[tuple[str, ...], bytes]):
    """Keeps bytes in memory."""

    def recall(self, *texts: str, is_of_book: bool = True) -> bytes | None:
        """Return what was kept."""
        assert is_of_book
        return self.get(texts)

    def record(self, data: bytes, *texts: str, is_of_book: bool = True) -> None:
        """Keep bytes."""
        assert is_of_book
        self[texts] = data


def weave(folder: Path) -> WovenBook:
    """Weave a book that has no error."""
    report = Report()
    book = read_book(folder, report)
    assert book
    return weave_book(book, report)


def write_book(woven: WovenBook, texts: PlainTexts) -> dict[str, str]:
    """Return the HTML of the parts of the print edition, as they are before any page is known."""
    return {plan.name: plan.write({}).html for plan in plan_book(woven, adapt_edition(woven, "print"), texts=texts)}


@pytest.fixture(params=["ar", "he", "fa"])
def woven(make_book: MakeBook, request: pytest.FixtureRequest) -> WovenBook:
    return weave(make_book(samples.write_book(request.param, samples.ALL_EDITIONS)))


def test_known_texts_are_what_would_be_written(woven: WovenBook) -> None:
    store, house = MemoryStore(), open_house(woven.book.metadata)
    texts = recall_texts(store, house)
    pages = write_book(woven, texts)
    keep_texts(texts, store, house)
    again = recall_texts(store, house)
    assert again.known.keys() == texts.written.keys()
    assert write_book(woven, again) == pages
    assert again.written == texts.written
    # They are taken, and not written once more.
    other = PlainTexts(dict.fromkeys(texts.written, "?"))
    assert write_book(woven, other) != pages
    assert set(other.written.values()) == {"?"}


def test_a_table_is_kept_only_where_something_is_new() -> None:
    store = MemoryStore()
    texts = PlainTexts({("أ", "", None): "أ", ("ب", "", None): "ب"})
    texts.write(("أ", "", None), lambda: Markup("never"))
    keep_texts(texts, store, ARABIC)
    assert not store
    # What is no longer written goes when something new comes.
    texts.write(("ج <", "ar", True), lambda: Markup("ج &lt;"))
    keep_texts(texts, store, ARABIC)
    assert recall_texts(store, ARABIC).known == {("أ", "", None): "أ", ("ج <", "ar", True): "ج &lt;"}


@pytest.mark.parametrize("kept", [b"", b"{", b"7", b"[7]", b"[[1, 2]]", b"[" * 100_000])
def test_what_is_no_table_is_not_taken(kept: bytes) -> None:
    store = MemoryStore()
    keep_texts(PlainTexts(written={("أ", "", None): Markup("أ")}), store, ARABIC)
    (key,) = store
    store[key] = kept
    assert recall_texts(store, ARABIC) == PlainTexts()


def test_texts_of_another_house_style_are_not_taken() -> None:
    store = MemoryStore()
    texts = PlainTexts()
    texts.write(("أ", "", None), lambda: Markup("أ"))
    keep_texts(texts, store, ARABIC)
    assert recall_texts(store, ARABIC).known
    for other in (
        open_house(Metadata("ت", "fa", "x", "x")),
        open_house(Metadata("ت", "ar", "x", "x", digits="arab")),
        replace(ARABIC, tokens_left=frozenset(("quantity",))),
        replace(ARABIC, tokens_added=("abc",)),
    ):
        assert not recall_texts(store, other).known, other
