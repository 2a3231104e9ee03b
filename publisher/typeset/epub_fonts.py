"""Chooses what an EPUB embeds: the script of a book and the text of its pages in, families and characters out.

Of the book's own script and of Latin the whole blocks are asked for, not only the letters that occur: what
a reader writes in the margin, or what the reading system prints between the pages, must not fall back to
another face.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from publisher.model.epub import EpubFont
from publisher.typeset.families import FAMILIES
from publisher.typeset.mathematics import FORMULA_FAMILY, find_formula_font

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

#: Where formulas begin and end in markup, and tags.
_START, _END = "<math", "</math>"
_TAG = re.compile(r"<[^<>]*>")
#: The sign of a root, and the minus that a hyphen becomes, stand in no formula as characters (MathML Core 1, 3.3).
_SIGNS = frozenset("\u221a\u2212")
#: Where the slanted letters begin that a variable is set in (MathML Core 1, appendix C), and the one that has a place
#: of its own.
_SLANTED = (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("\u0391", "\u03a9", 0x1D6E2), ("\u03b1", "\u03c9", 0x1D6FC))
_PLANCK = "\u210e"
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


def choose_formula_font(texts: Iterable[str]) -> tuple[EpubFont, ...]:
    """Return the font of formulas where there are any: without a MATH table some systems draw no sign of a root."""
    found = (_START + part.partition(_END)[0] for text in texts for part in text.split(_START)[1:])
    formulas = "".join(html.unescape(_TAG.sub("", formula)) for formula in found)
    if not formulas:
        return ()
    characters = frozenset(formulas) | _SIGNS | frozenset(_slant(formulas))
    return (EpubFont(FORMULA_FAMILY, characters, is_needed=False, file=find_formula_font()),)


def _slant(text: str) -> Iterator[str]:
    for character in set(text):
        for first, last, start in _SLANTED:
            if first <= character <= last:
                yield _PLANCK if character == "h" else chr(start + ord(character) - ord(first))


def list_characters(blocks: Iterable[range]) -> frozenset[str]:
    """Return the characters of blocks."""
    return frozenset(chr(code) for block in blocks for code in block)
