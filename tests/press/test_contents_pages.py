"""The pages of contents are filled, whatever the chapters have: no page has the heading of the contents alone."""

from collections.abc import Iterator
from itertools import chain, repeat

import pytest
from weasyprint import HTML

from publisher.press import weasyprint_patches
from publisher.typeset.style_folders import find_house_styles

weasyprint_patches.patch_weasyprint()

PAGE = "@page { size: 10cm 14cm } :root { --leading: 1.5; --serif: serif; --display: serif; --end: right }"


def write_contents(levels: Iterator[int]) -> str:
    """Write contents whose lines have these levels."""
    lines = "".join(
        f'<li class="level-{level}"><a><span class="toc-title">line{number}</span><span class="leader"></span>'
        f'<span class="toc-page">{number}</span></a></li>'
        for number, level in enumerate(levels)
    )
    styles = (find_house_styles() / "book.css").read_text("utf-8")
    body = f'<h1>Contents</h1><nav><ul class="toc">{lines}</ul></nav>'
    return f'<html lang="en"><style>{styles}{PAGE}</style><body class="contents">{body}</body></html>'


def list_lines(html: str) -> list[list[str]]:
    """List the titles on each page."""
    pages = HTML(string=html, base_url=".").render().pages
    texts = ([getattr(box, "text", "") for box in page._page_box.descendants()] for page in pages)
    return [[text for text in page if text.startswith("line")] for page in texts]


@pytest.mark.parametrize(
    "levels",
    [
        pytest.param(tuple(repeat(1, 40)), id="chapters without sections"),
        pytest.param(tuple(chain.from_iterable(repeat((1, 2), 20))), id="one section a chapter"),
        pytest.param((*repeat(1, 3), *chain.from_iterable(repeat((0, 1, 2, 1, 2), 8))), id="parts"),
    ],
)
def test_no_page_has_the_heading_alone(levels: tuple[int, ...]) -> None:
    """Chapters with one section or none are no chain that stays on one page."""
    pages = list_lines(write_contents(iter(levels)))
    assert len(pages) > 1
    assert all(len(page) >= 3 for page in pages)


def test_sections_stay_with_their_chapter() -> None:
    """A page never ends with a chapter that has sections, nor with the first of several."""
    levels = tuple(chain.from_iterable(repeat((1, 2, 2, 2, 2), 9)))
    for page in list_lines(write_contents(iter(levels)))[:-1]:
        last = int(page[-1].removeprefix("line"))
        assert levels[last] == 2
        assert levels[last - 1] == 2
