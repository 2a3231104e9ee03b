"""Chooses type families by script: the script of a book in, lists of CSS families out.

A naskh for text and a kufi for display (in Hebrew and Latin a serif and a sans), all from the Noto
collection, so that a page with several scripts has one colour. Which words survive in which family is
measured by `publisher fonts`; the table is in ARCHITECTURE.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Families:
    """The families of one script: for text, and for headings, labels and tables."""

    text: str
    display: str


FAMILIES: Mapping[str, Families] = {
    "Arab": Families("Noto Naskh Arabic", "Noto Kufi Arabic"),
    "Hebr": Families("Noto Serif Hebrew", "Noto Sans Hebrew"),
    "Latn": Families("Noto Serif", "Noto Sans"),
    "Cyrl": Families("Noto Serif", "Noto Sans"),
    "Grek": Families("Noto Serif", "Noto Sans"),
    "Syrc": Families("Noto Sans Syriac", "Noto Sans Syriac"),
    "Thaa": Families("Noto Sans Thaana", "Noto Sans Thaana"),
}
_LATIN = FAMILIES["Latn"]

#: The family of code, every character of which is as wide as any other. It has Arabic letters too.
MONOSPACE = "DejaVu Sans Mono"

#: The families of signs that no family of a script has, such as ≥, ⟨ and 🙂: one comes with the family of code, the
#: other is asked for. A name with "Emoji" in it must not stand here: fontconfig then takes coloured fonts for letters.
SIGNS = ("DejaVu Sans", "Symbola")


def list_families(script: str, font: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the families for text and for display, first choice first; `font` is a book's own for text.

    The families of other scripts come behind: they print what is quoted in those scripts. Those of signs are the last.
    """
    own = FAMILIES.get(script, _LATIN)
    others = [family for family in FAMILIES.values() if family not in {own, _LATIN}]
    text = dict.fromkeys([font, own.text, _LATIN.text, *(family.text for family in others), *SIGNS])
    display = dict.fromkeys([own.display, _LATIN.display, *(family.display for family in others), *SIGNS])
    return tuple(name for name in text if name), tuple(display)


def choose_families(script: str, font: str = "") -> tuple[str, ...]:
    """Return the families without which an edition cannot be made: those of the book's own script."""
    own = FAMILIES.get(script, _LATIN)
    return tuple(dict.fromkeys((font or own.text, own.display, _LATIN.text, _LATIN.display)))
