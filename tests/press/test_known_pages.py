"""Pages that are made once: how many are made then, and that all stands where it does if each is made anew."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from weasyprint.layout import page

from publisher.press import even_pages
from publisher.press.known_pages import know_pages
from tests.press.test_even_pages import HEADED, SET, STYLE, write_words
from tests.press.test_page_floats import render, write_figure, write_text

NOTE = "<p>س<i id='n{0}' style='float: footnote; footnote-policy: line'>{1}</i> ص<br>ع<br>ف</p>"


@contextmanager
def noting_pages(*, is_known: bool) -> Iterator[list[tuple[int, object]]]:
    """Note which pages are made in the context, with what is planned for each; where none are known, all are made."""
    made: list[tuple[int, object]] = []
    make = page.make_page.__wrapped__

    @wraps(make)
    def noting(context: Any, root: Any, page_type: Any, resume_at: Any, number: int, counters: Any) -> Any:  # noqa: ANN401
        made.append((number, (str(resume_at), even_pages.describe_plan(context, number))))
        return make(context, root, page_type, resume_at, number, counters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "make_page", know_pages(noting) if is_known else noting)
        yield made


def describe(document: Any) -> list[list[tuple[Any, ...]]]:  # noqa: ANN401  # WeasyPrint has no types
    """Tell what stands on each page of a document, and where."""
    return [
        [
            (type(box).__name__, box.position_x, box.position_y, box.width, box.height, getattr(box, "text", ""))
            for box in one._page_box.descendants()
        ]
        for one in document.pages
    ]


def write_by_chance(chance: random.Random) -> list[str]:
    """Write a text of paragraphs, headings, figures, notes, tables and boxes."""
    kinds = (
        lambda number: write_text(chance.randint(3, 25), f"{number}"),
        lambda number: f"<h2>{number}</h2>{write_text(chance.randint(4, 12), f'ع{number}')}",
        lambda number: write_figure(chance.randint(3, 12), f"شكل{number}"),
        lambda number: NOTE.format(number, "ح " * chance.randint(1, 400)),
        lambda _: write_words(chance.randint(40, 120)),
        lambda number: f"<div style='break-inside: avoid'>{write_text(chance.randint(4, 12), f'ق{number}')}</div>",
        lambda _: f"<table>{'<tr><td>صف</td></tr>' * chance.randint(3, 12)}</table>",
    )
    return [chance.choice(kinds)(number) for number in range(chance.randint(6, 14))]


def test_pages_of_equal_beginnings_and_plans_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [write_text(55), HEADED]
    with noting_pages(is_known=False) as anew:
        render(*blocks, style="p { orphans: 6; widows: 2 }")
    with noting_pages(is_known=True) as once:
        render(*blocks, style="p { orphans: 6; widows: 2 }")
    assert max(Counter(anew).values()) > 1
    assert set(once) == set(anew)
    assert max(Counter(once).values()) == 1
    count, make_box = list[object](), page.boxes.PageBox.__init__

    def make_and_count(box: Any, *given: object) -> None:  # noqa: ANN401
        count.append(given)
        make_box(box, *given)

    monkeypatch.setattr(page.boxes.PageBox, "__init__", make_and_count)
    render(*blocks, style="p { orphans: 6; widows: 2 }")
    assert len(count) == len(once)


@pytest.mark.parametrize("seed", range(12))
def test_all_stands_where_it_does_if_each_page_is_made_anew(seed: int) -> None:
    blocks = write_by_chance(random.Random(seed))  # noqa: S311 - nothing is kept secret here
    style = STYLE + (SET if seed % 2 else "")
    with noting_pages(is_known=False) as anew:
        _, wanted = render(*blocks, style=style)
    with noting_pages(is_known=True) as once:
        _, found = render(*blocks, style=style)
    assert describe(found) == describe(wanted)
    assert len(once) <= len(anew)
