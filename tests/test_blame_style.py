"""A style at which the layout breaks off is found: the sheet of the book, the line and the column."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from publisher.model.parts import Part
from publisher.production.blame_style import blame_style

MakeBook = Callable[..., Path]
Publish = Callable[..., Result]

#: The book's own style sheets by name, in the order of the cascade, and where the bad declaration stands.
SHEETS = {
    "a declaration": ({"book.css": "p { a: b;\n    bad: 1; c: d }"}, "styles/book.css:2:5"),
    "of many rules": (
        {"book.css": "p { a: b }\n" * 40 + "q, r > s { c: d; bad: 1 }\n" + "p { a: b }\n" * 20},
        "styles/book.css:41:18",
    ),
    "of the second of them": (
        {"book.css": "p { a: b }", "print.css": "@media print {\n  p { a: b }\n  q { bad: 1 }\n}"},
        "styles/print.css:3:7",
    ),
    "of the first of them": ({"book.css": "p { bad: 1 }", "print.css": "p { a: b }"}, "styles/book.css:1:5"),
    "of the margin of a page": (
        {"book.css": "@page :left { margin: 0; @top-left { content: 'a'; bad: 1 } }"},
        "styles/book.css:1:52",
    ),
    "of a rule in a rule": ({"book.css": "p { a: b; & em { c: d; bad: 1 } }"}, "styles/book.css:1:24"),
    "behind a comment and what is no rule": (
        {"book.css": "/* p { } */ @charset 'x'; !!! p { bad: 1 } q { bad: 1 }"},
        # What is no rule takes the rule behind it along (CSS Syntax 3, 5.4.3).
        "styles/book.css:1:48",
    ),
    "of a mark": ({"verse.css": "p { bad: 1 }"}, "styles/verse.css:1:5"),
}


def make_part(own: dict[str, str]) -> Part:
    return Part(
        "c1", "<p>", ("house { }", *(f"house {{ }}\n{text}" if "verse" in name else text for name, text in own.items()))
    )


@pytest.mark.parametrize("what", SHEETS)
def test_the_style_is_found(what: str) -> None:
    own, place = SHEETS[what]
    tried = 0

    def is_laid_out(part: Part) -> bool:
        nonlocal tried
        tried += 1
        assert part.stylesheets[0] == "house { }"
        return not any("bad" in sheet.replace("!!! p { bad: 1 }", "") for sheet in part.stylesheets)

    found = blame_style(make_part(own), own, is_laid_out)
    assert str(found) == place
    assert tried < 25


def test_two_styles_that_do_harm_together_are_found_at_the_second() -> None:
    own = {"book.css": "p { one: 1 }\nq { a: b }\nr { c: d;\n two: 2 }"}

    def is_laid_out(part: Part) -> bool:
        return not ("one" in part.stylesheets[1] and "two" in part.stylesheets[1])

    assert str(blame_style(make_part(own), own, is_laid_out)) == "styles/book.css:4:2"


def test_no_style_is_to_blame_for_what_fails_without_it() -> None:
    own = {"book.css": "p { a: b }"}
    assert blame_style(make_part(own), own, lambda _: False) is None
    assert blame_style(make_part({}), {}, lambda _: True) is None


def test_a_whole_sheet_is_named_of_which_no_part_does_harm() -> None:
    # A sheet that is written anew of its parts has no comments.
    own = {"book.css": "p { a: b }\n/* bad */ q { c: d }\nr { e: f }"}
    found = blame_style(make_part(own), own, lambda part: "bad" not in part.stylesheets[1])
    assert str(found) == "styles/book.css:1:1"


def test_a_whole_sheet_is_named_where_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.production.blame_style._PATIENCE", -1)

    def is_laid_out(part: Part) -> bool:
        return not any("bad" in sheet for sheet in part.stylesheets)

    own = {"print.css": "p { a: b; bad: 1 }"}
    assert str(blame_style(make_part(own), own, is_laid_out)) == "styles/print.css:1:1"
    own = {"book.css": "p { a: b; bad: 1 }", **own}
    assert blame_style(make_part(own), own, is_laid_out) is None


#: Styles at which the layout engine breaks off, each in its own way, in a sheet of the book.
BREAKING = {
    "float: inline-end": ("KeyError", "em"),
    "font-size: calc(10px + 5%)": ("TypeError", "em"),
    "max-lines: 0": ("IndexError", "*"),
}


@pytest.mark.slow
@pytest.mark.parametrize("style", BREAKING)
def test_a_style_at_which_the_engine_breaks_off_is_told(style: str, make_book: MakeBook, publish: Publish) -> None:
    error, selector = BREAKING[style]
    book = make_book(
        {
            "01.md": "---\ntitle: فصل\n---\n\nنص *فيه* تأكيد.\n",
            "styles/print.css": f"p {{ color: black }}\n{selector} {{\n  color: black;\n  {style}\n}}\n",
        }
    )
    done = publish("build", book, "-e", "print", "-o", book.parent / "out", "-j", "1")
    assert done.exit_code == 3
    assert re.search(rf"^styles/print\.css:4:3: PR003 [\w-]+: {error}:", done.output, re.MULTILINE), done.output
    assert not (book.parent / "out").exists()
