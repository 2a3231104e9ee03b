"""How the work grows with a line of a chapter, counted in steps and lines of Python, and not by a clock."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from itertools import permutations
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from markdown_it.token import Token

import publisher
from publisher.manuscript.markdown.parser import parse_markdown
from publisher.model.finding import Report
from publisher.production.check import check
from tests.lines_run import count_lines
from tests.regex_steps import TooManyStepsError, count_steps, list_possessive, tell_apart

#: One of each kind of character that an expression or a rule of Markdown looks for.
CHARACTERS = "اة1١ .,:;([{<*_`!^&@#|\\/\"'-=)]}>،»ًـ־אb\ufffc\n"
#: Expressions that are tried at one place of a text only (`match`, `fullmatch`), and not at each (`search`).
ANCHORED = {
    "edtf._YEAR_FORMS", "edtf._MONTH_FORM", "edtf._DAY_FORM", "edtf._DATE_AND_TIME", "edtf._TIME", "edtf._MISTAKES",
    "attributes._TOKEN", "rules._CITED_ONE",
    "html_marks._ATTRIBUTE", "build_link._SCHEME", "tables._DASHES", "build_text._HAND_MARK", "yaml_reader._CUT",
    "raised._BEGINS", "read_expected._POSITION",
    "rt008_two_digit_sets._BEGINS_LINE", "written_numbers._IDENTIFIER", "emitted._SCHEME",
    "html_marks._VERBATIM", "html_marks._DECLARATION", "html_marks._RUNS",
    "page_breaks._TOKEN", "build_text._METADATA", "epub_locators._GAP_BEFORE_POINT", "passages._FOLD",
    "passages._BLOCK_HEADER", "rules._OBJECT", "mend._MARK_OF_LINE", "mend._DASHES",
}  # fmt: skip
#: Expressions that go no further from any place than a number of characters that they name.
BOUNDED = {"isolation._LINE_START", "raised._ENDS", "markdown_writer._NOTE_CALL"}


def list_patterns() -> Iterator[tuple[str, "re.Pattern[str]"]]:
    known = set()
    for module in walk_packages(publisher.__path__, "publisher."):
        if module.name.split(".")[1] in {"conversion", "manuscript", "weave", "proof", "typeset", "script"}:
            for name, value in vars(import_module(module.name)).items():
                for pattern in _flatten(value):
                    # What reads pages as bytes reads those that the press wrote.
                    if isinstance(pattern.pattern, str) and pattern not in known:
                        known.add(pattern)
                        yield f"{module.name.rpartition('.')[2]}.{name}", pattern


def _flatten(value: object) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _flatten(one)
    elif isinstance(value, dict):
        yield from _flatten(list(value.values()))


def grows(count: Callable[[str], int], unit: str) -> bool:
    """Return whether four times a text takes much more than four times the steps."""
    try:
        short = count(unit * (24 // len(unit)))
        return short > 200 and count(unit * (96 // len(unit))) > 7 * short
    except TooManyStepsError:
        return True


@pytest.mark.slow
def test_the_steps_of_every_expression_grow_with_the_text() -> None:
    """Each is measured on runs of one character, and of two in turn: on one run of those that it cannot tell apart."""
    units = [*CHARACTERS, *("".join(pair) for pair in permutations('ا1 .:([{<*^"-)]}،ـא\n', 2))]
    worse = {
        name: repr(unit)
        for name, pattern in list_patterns()
        if name not in ANCHORED | BOUNDED
        for unit in tell_apart(pattern, units)
        if grows(partial(count_steps, pattern), unit)
    }
    assert not worse


def test_no_quantifier_over_more_than_a_character_is_possessive() -> None:
    """Python before 3.11.5, as Debian 12 has it, matches such wrongly (CPython, gh-106052); atomic groups are right."""
    assert [name for name, pattern in list_patterns() if list_possessive(pattern)] == []
    assert all(list_possessive(re.compile(wrong)) for wrong in (r"a(?:b+c)*+d", r"(?:b+)?+"))
    assert not list_possessive(re.compile(r"a[bc]*+d++(?>(?:b+c)*)"))


def test_texts_that_a_pattern_cannot_tell_apart_take_the_same_steps() -> None:
    units = [*CHARACTERS, *("".join(pair) for pair in permutations("اa1 .:\n", 2))]
    for expression in (r"[a-z]+\d", r"(\w)\1\b", r"^\s*(?:\.|:)$"):
        pattern = re.compile(expression)
        apart = set(tell_apart(pattern, units))
        assert 1 < len(apart) < len(units) / 2
        counts: dict[object, int] = {}
        for unit in units:
            (kind,) = (other for other in apart if len(set(tell_apart(pattern, (unit, other)))) == 1)
            steps = count_steps(pattern, unit * 12)
            assert counts.setdefault(kind, steps) == steps, (expression, unit)


def test_the_counter_sees_what_grows_out_of_proportion() -> None:
    for expression in (r"\d+x", r":{3,}[ \t]*(.*?)[ \t]*:*[ \t]*;", r"(?:\d+ *)?\.\("):
        pattern = re.compile(expression)
        assert any(grows(partial(count_steps, pattern), unit) for unit in ("1", ":::  ", " "))
    for expression in (r"\d+", "[,;?]", r"(?<=a)b+(?!c)"):
        pattern = re.compile(expression)
        assert not any(grows(partial(count_steps, pattern), unit) for unit in ("1", "b", ";"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "book.yaml").write_text(
        "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000006\nslug: b\n"
        "chapters: [01.md]\n",
        "utf-8",
    )
    return tmp_path


def test_a_word_without_an_end_is_told_where_it_begins(book: Path) -> None:
    long = "نص " + "ا" * 20_001 + " نص"
    (book / "01.md").write_text(f"---\ntitle: الفصل\n---\n\n{long}\n\n{'نص ' * 40_000}\n", "utf-8")
    (finding,) = check(book)[0].errors
    assert (finding.code.id, str(finding.position)) == ("BK064", "01.md:5:4")
    (book / "01.md").write_text(f"---\ntitle: الفصل\n---\n\n{long.replace('ااا', 'اا ')}\n", "utf-8")
    assert not check(book)[0].errors


UNITS = (
    *'اa1 [*`<{!:|>\\_^"(.،ـ', *("[^", "![", "](", "[@", "{.", "**", "*a", "_*", "<a", "`a", ":::", "a|", "\\[", "[]"),
    *('="', "&#", "--", "1.", ") ", "<b>", "<rt>"),
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_line_is_read_and_judged_in_proportion(unit: str, book: Path) -> None:
    def judge(length: int) -> Report:
        line = unit * (length // len(unit))
        (book / "01.md").write_text(f"---\ntitle: الفصل\n---\n\nنص {line}\n\nنص.\n", "utf-8")
        return check(book)[0]

    judge(100)
    idle = count_lines(partial(judge, 2))

    def count(length: int) -> int:
        return count_lines(partial(judge, length)) - idle

    assert is_in_proportion(count), (count(150), count(600))


def is_in_proportion(count: Callable[[int], int]) -> bool:
    """Return whether four times a line takes about four times the lines of Python.

    Of `a * n + b * n²` it refuses a `b` from `a / 2850` on. Longer lines would tell it by a larger quotient, and take
    four times as long to count.
    """
    return count(600) < 4.6 * max(count(150), 500)


@pytest.mark.parametrize("unit", ["[", "![", "^["])
def test_what_opens_and_is_nowhere_closed_is_not_looked_for(unit: str) -> None:
    def read(length: int) -> list[Token]:
        return parse_markdown(unit * length + "\n", "01.md", lambda *_: None)

    read(10)
    # What may stand in a link is tried at each bracket, which took thousands.
    assert count_lines(partial(read, 300)) - count_lines(partial(read, 200)) < 100 * 700


def test_places_in_a_row_of_places_are_judged_in_proportion(book: Path) -> None:
    def judge(count: int) -> Report:
        rows = (f"p{number}: {{name: مكان{number}, within: [p{number - 1}]}}\n" for number in range(1, count))
        (book / "places.yaml").write_text(f"p0: {{name: مكان}}\n{''.join(rows)}", "utf-8")
        (book / "01.md").write_text("---\ntitle: الفصل\n---\n\nنص.\n", "utf-8")
        return check(book)[0]

    judge(20)
    idle = count_lines(partial(judge, 1))
    short, long = (count_lines(partial(judge, count)) - idle for count in (100, 400))
    assert long < 4.6 * short, (short, long)


@pytest.mark.parametrize("each", [10, 4000])
def test_growth_is_seen_however_much_each_character_takes(each: int) -> None:
    def grow(part: float, length: int) -> int:
        return int(each * length * (1 + part * length))

    assert is_in_proportion(partial(grow, 0))
    assert is_in_proportion(partial(grow, 1 / 10_000))
    assert not is_in_proportion(partial(grow, 1 / 2000))


LINES = (
    *("---\n", "---\na\n", "-- --\na\n\n", "-- --\n", "a -- b\n", "+--+\n| a\n", "| a\n", "|a|b|\n|-|-|\n"),
    *("> a\n", "> > a\n\n", "- a\n", "- a\n\n", "1. a\n", "    a\n", "a\n\n", "# a\n\n", "a\n===\n"),
    *("a\n: b\n\n", ": a\n", "::: a\n", ":::\n", "```\n", "$$\n", "<!--\n", "[a]: b\n", "[^a]: b\n"),
    *("a[^a]\n\n", "a\\\n", "{.a}\n\n", "\\newpage\n\n", "[ ] a\n", "- [ ] a\n", "(@) a\n", "a  \n"),
    *("![a](b)\n\n", "[a](#b)\n\n", "[@a]\n\n", "*a\n", "***\n", "`a\n", "[a\n", "&amp;\n", "http://a.b\n"),
    *("\\[\n", "~~~ {.a}\n", "[a]{.place}\n\n", "!!! note\n"),
)  # fmt: skip


@pytest.mark.parametrize("unit", LINES)
def test_many_lines_are_read_and_judged_in_proportion(unit: str, book: Path) -> None:
    def judge(count: int) -> Report:
        (book / "01.md").write_text(f"---\ntitle: الفصل\n---\n\nنص.\n\n{unit * count}\nنص.\n", "utf-8")
        return check(book)[0]

    judge(20)
    idle = count_lines(partial(judge, 1))
    # As strict as twice as many lines and a limit of 6, and half the work.
    short, long = (count_lines(partial(judge, count)) - idle for count in (50, 200))
    assert long < 5 * max(short, 2000), (short, long)
