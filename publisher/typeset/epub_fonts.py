"""Chooses what an EPUB embeds: the script of a book and the text of its pages in, families and characters out.

Of the book's own script and of Latin the whole blocks are asked for, not only the letters that occur: what
a reader writes in the margin, or what the reading system prints between the pages, must not fall back to
another face.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from publisher.model.epub import EpubFont
from publisher.typeset.families import FAMILIES

#: The letters of each script (Blocks-15.0.0.txt), without the blocks of presentation forms.
BLOCKS: Mapping[str, tuple[range, ...]] = {
    "Arab": (range(0x0600, 0x0700), range(0x0750, 0x0780), range(0x0870, 0x0900)),
    "Hebr": (range(0x0590, 0x0600),),
    "Latn": (range(0x0020, 0x007F), range(0x00A0, 0x0180)),
    "Cyrl": (range(0x0400, 0x0530),),
    "Grek": (range(0x0370, 0x0400),),
    "Syrc": (range(0x0700, 0x0750), range(0x0860, 0x0870)),
    "Thaa": (range(0x0780, 0x07C0),),
}

#: What every face needs besides: Basic Latin and Latin-1 (digits and marks), and General Punctuation.
COMMON = (range(0x0020, 0x007F), range(0x00A0, 0x0100), range(0x2000, 0x2070))


def choose_fonts(script: str, font: str, texts: Iterable[str]) -> tuple[EpubFont, ...]:
    """Return the families for text and display of the book's script, of Latin, and of the scripts quoted.

    `font` is a book's own family for text, "" for the house's. A family of a script that is only quoted
    is embedded where the machine has it, and only with the characters of the book.
    """
    used = frozenset().union(*texts)
    own = script if script in FAMILIES else "Latn"
    characters: dict[str, set[str]] = defaultdict(set)
    for name in (own, "Latn"):
        text = (font or FAMILIES[name].text) if name == own else FAMILIES[name].text
        for family in (text, FAMILIES[name].display):
            characters[family].update(used, list_characters((*BLOCKS[name], *COMMON)))
    needed = frozenset(characters)
    for name, blocks in BLOCKS.items():
        quoted = used & list_characters(blocks)
        if name not in {own, "Latn"} and quoted:
            for family in (FAMILIES[name].text, FAMILIES[name].display):
                characters[family].update(quoted)
    return tuple(
        EpubFont(family, frozenset(wanted), is_needed=family in needed) for family, wanted in characters.items()
    )


def list_characters(blocks: Iterable[range]) -> frozenset[str]:
    """Return the characters of blocks."""
    return frozenset(chr(code) for block in blocks for code in block)
