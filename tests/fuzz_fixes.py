"""Writes Markdown by chance, mends it, and compares what it is before and after; a number in, what differs out.

`python -m tests.fuzz_fixes --count 3000 --seed 1` tries so many texts, and prints each that a fix has made another text
of: by Pandoc's tree where Pandoc is installed, and by our own.
"""

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from publisher.model.finding import Position
from publisher.model.tree import Heading, Note, NoteCall, Text
from publisher.model.woven import WovenBook
from publisher.production.check import check, mend
from tests.checkers import find_lack

_BOOK = (
    "title: كتاب\nlanguage: {language}\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\nchapters: [01.md]\n"
)
_HEAD = "---\ntitle: ف\n---\n\n"
#: Words and signs as they are mistyped, in four languages, and what the rules mend.
_WORDS = {
    "ar": ("نعم", "کان", "فی", "إلی", "الكتـــاب", "لا?", "ثم", "حتي", "النصّ", "جلسوا\u200c", "\ufe8d\ufedf", "و١٩٤٦"),
    "fa": ("كتاب", "مي", "می‌روم", "خانه", "ها", "۱۹۴۴", "علي", "است", "را", "پدر", "نيست", "١٢"),
    "he": ("שלום", "בית", "ספר", 'צה"ל', "ג'ירפה", "רח'", "כן", "לא", "1944-1945", "ה-2", "וגם", "ב־"),
    "ur": ("كتاب", "ہے", "کي", "میں", "اور", "ھے", "نہیں", "۱۹۴۴", "علی", "گيا", "سے", "۔"),
}
_SIGNS = (
    *(
        " ",
        " ",
        " ",
        " ",
        "  ",
        "   ",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        ",",
        ", ",
        " ,",
        ";",
        "?",
        " ?",
        ".",
        " .",
        "…",
        "!",
    ),
    *(
        "،",
        " ،",
        "،،",
        '"',
        '"',
        "'",
        "«",
        "»",
        "“",
        "”",
        "(",
        ")",
        " ( ",
        " ) ",
        "[",
        "]",
        "-",
        " - ",
        "--",
        "ـ",
        " ـ ",
        ":",
    ),
    *("1944-1945", "12", "10 %", "3:45", "a", "Word", "e.g.", "\u200f", "\u200c", "\u00a0", "\t"),
)
_MARKS = (
    *("*", "**", "_", "__", "`", "~", "~~", "^", "==", "$", "$$", "\\", "\\\n", "  \n", "&amp;", "&#44;", "<br>"),
    *(
        "[",
        "](",
        ")",
        "](#x)",
        "](https://example.org/a,b)",
        "![",
        "](a.png)",
        "{.x}",
        "{#x}",
        "{lang=en}",
        "[^n]",
        "^[",
    ),
    *(
        "<https://example.org/?a,b>",
        "https://example.org/a,b",
        "@key",
        "[@key]",
        ":smile:",
        "<b>",
        "</b>",
        "<!-- , -->",
    ),
    *(
        "\n# ",
        "\n## ",
        "\n\n- ",
        "\n- ",
        "\n  - ",
        "\n1. ",
        "\n1) ",
        "\n> ",
        "\n>\n> ",
        "\n\n    ",
        "\n\n```\n",
        "\n```\n",
    ),
    *(
        "\n| ",
        " | ",
        " |\n|---|---|\n| ",
        "\n|  ",
        "\n\n: ",
        "\n:   ",
        "\n\n::: {.x}\n",
        "\n:::\n",
        "\n***\n",
        "\n---\n",
    ),
    *(
        "\n\n[^n]: ",
        "\n\n[x]: a.md\n\n",
        "\n===\n",
        "\n- [ ] ",
        "\n---- ----\n",
        "{{ x }}",
        "{% x %}",
        "[[",
        "]]",
        "%%",
        "|",
    ),
)

_UNSEEN = " \n\t\u00a0\u200c\u200f"
_NAMES: Mapping[type, tuple[str, ...]] = {Heading: ("identifier", "automatic"), NoteCall: ("label",), Note: ("label",)}

Outline: TypeAlias = "str | bool | int | float | list[Outline] | None"


def write_random(seed: int) -> tuple[str, str]:
    """Write the language and the text of a chapter, the same for the same number."""
    chance = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
    language = chance.choice(sorted(_WORDS))
    share = chance.choice((0.05, 0.15, 0.3))
    pieces: list[str] = []
    for _ in range(chance.randint(4, 60)):
        kinds = (_WORDS[language], _SIGNS, _MARKS)
        pieces.append(chance.choice(chance.choices(kinds, ((1 - share) / 2, (1 - share) / 2, share))[0]))
    return language, "".join(pieces)


def find_difference(language: str, text: str, folder: Path, *, asks_pandoc: bool) -> str:
    """Mend a text, and return how it differs afterwards in more than letters; "" where it does not."""
    (folder / "book.yaml").write_text(_BOOK.format(language=language), "utf-8")
    chapter = folder / "01.md"
    chapter.write_text(f"{_HEAD}{text}\n", "utf-8")
    before = chapter.read_text("utf-8")
    _, woven = check(folder)
    mend(folder)
    after = chapter.read_text("utf-8")
    if after == before:
        return ""
    _, mended = check(folder)
    ours, now = list(_outline_book(woven)), list(_outline_book(mended))
    if ours != now:
        return f"our tree: {before[len(_HEAD) :]!r} → {after[len(_HEAD) :]!r}\n  {ours}\n  {now}"
    if asks_pandoc:
        from tests.manuscript.test_fixes_and_pandoc import UNNAMED_MARKDOWN, skeleton
        from tests.manuscript.test_pandoc import read_with_pandoc

        first, second = (
            skeleton(read_with_pandoc(text, f"{UNNAMED_MARKDOWN}-smart-raw_tex")) for text in (before, after)
        )
        if first != second:
            return f"Pandoc's tree: {before[len(_HEAD) :]!r} → {after[len(_HEAD) :]!r}\n  {first}\n  {second}"
    return ""


def _outline_book(woven: WovenBook | None) -> Iterator[Outline]:
    for chapter in woven.chapters if woven else ():
        yield from _outline((*chapter.chapter.blocks, *chapter.chapter.notes))


def _outline(nodes: Iterable[object]) -> Iterator[Outline]:
    """Yield what nodes are, without their words and places; texts side by side are one."""
    last: Outline = None
    for node in nodes:
        if isinstance(node, Text) and not node.text.strip(_UNSEEN):
            continue
        this = _outline_one(node)
        if not this == last == "text":
            yield this
        last = this


def _outline_one(node: object) -> Outline:
    if isinstance(node, Text):
        return "text"
    if isinstance(node, tuple | list):
        return list(_outline(node))
    if is_dataclass(node):
        # A heading is named by its letters, and a note in a line by its place.
        named = (field.name for field in fields(node) if field.name not in _NAMES.get(type(node), ()))
        values = (getattr(node, name) for name in named)
        return [type(node).__name__, *(_outline_one(value) for value in values if not isinstance(value, Position))]
    if isinstance(node, str):
        return "words" if any(letter > "\u0590" for letter in node) else node
    return node if isinstance(node, bool | int | float) else str(type(node))


def main() -> None:
    """Try so many texts as are asked for, and tell what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    wrong, asks_pandoc = 0, not find_lack("pandoc")
    with TemporaryDirectory() as folder:
        for seed in range(asked.seed, asked.seed + asked.count):
            if difference := find_difference(*write_random(seed), Path(folder), asks_pandoc=asks_pandoc):
                wrong += 1
                sys.stdout.write(f"{seed}: {difference}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{wrong} of {asked.count}\n")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
