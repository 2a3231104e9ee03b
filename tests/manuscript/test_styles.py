"""Tests for the style sheets that a book brings: which of them are used, and what is told of the others."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from publisher.model.edition import SHEETS
from publisher.production.editions import EDITIONS
from publisher.typeset.stylesheets import MARK_SHEETS


def test_names_are_those_that_editions_ask_for() -> None:
    asked = {name for edition in EDITIONS.values() for name in edition.stylesheets}
    asked |= {f"{stem}{suffix}.css" for stem in MARK_SHEETS.values() for suffix in ("", "-epub")}
    assert set(SHEETS) == asked


def test_style_sheet_of_a_website_is_left_out(make_book: Callable[..., Path], publish: Callable[..., Result]) -> None:
    page = '@font-face { font-family: A; src: url("../assets/a.woff2") }\n.box { direction: rtl }\n'
    book = make_book({"styles/main.css": page, "styles/site.css": page, "01.md": "# ت\n\n::: {.box}\nنص.\n:::\n"})
    done = publish("check", book)
    assert done.exit_code == 0
    codes = sorted(line.split()[0:2] for line in done.stderr.splitlines() if ":1:1:" in line)
    assert codes == [["styles/main.css:1:1:", "BK045"], ["styles/site.css:1:1:", "BK045"]]
    # What it says of a class counts for nothing either.
    assert "BK070" in done.stderr


def test_style_sheet_that_another_imports_is_used(
    make_book: Callable[..., Path], publish: Callable[..., Result]
) -> None:
    book = make_book(
        {"styles/print.css": '@import "styles/mine.css";\n', "styles/mine.css": "p { color: url(http://x/) }\n"}
    )
    done = publish("check", book)
    assert "BK045" not in done.stderr
    assert "styles/mine.css:1:12: BK040" in done.stderr
