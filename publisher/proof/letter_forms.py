"""Finds the forms in which glyphs join: a font file in, what each of its glyphs joins out.

The font says it itself: features of its GSUB table turn a letter into the forms in which it joins its neighbours
(OpenType 1.9), and what other lookups make of a form joins as that form does.
"""

import io
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from fontTools.ttLib import TTFont

from publisher.fonts.substitutions import Substitutions, read_joined_forms, read_ligatures, read_substitutions
from publisher.script.words import is_joining_letter

#: Blocks of letters in their joined forms (Unicode 15, 9.2): a glyph that stands for one may be drawn for any letter.
_PRESENTATION_FORMS = (range(0xFB1D, 0xFE00), range(0xFE70, 0xFEFF))

# fontTools has no types. This name says at least what is meant.
Table = Any


class Form(NamedTuple):
    """What a letter joins: the one before it, the one after it, both or neither."""

    joins_before: bool
    joins_after: bool


FORMS = {"isol": Form(False, False), "init": Form(False, True), "medi": Form(True, True), "fina": Form(True, False)}  # noqa: FBT003


class LetterForms:
    """The forms of the glyphs of one font."""

    def __init__(self, data: bytes) -> None:
        """Open a font file. Raises `fontTools.ttLib.TTLibError` for what is none."""
        self.table = TTFont(io.BytesIO(data), lazy=True)
        self._found: dict[int, frozenset[Form]] = {}
        self._ligatures: dict[str, frozenset[tuple[int, ...]]] = {}

    @cached_property
    def _substitutions(self) -> Substitutions:
        # "Access all alternates" puts the forms of a letter side by side, for a person to choose.
        return read_substitutions(self.table, without=frozenset({"aalt"}))

    @cached_property
    def _pairs(self) -> dict[str, frozenset[tuple[int, int]]]:
        return read_joined_forms(self.table)

    @cached_property
    def _changed(self) -> frozenset[tuple[str, int]]:
        """The letters that a feature gives another glyph, with the feature."""
        return frozenset((tag, source) for tag, pairs in self._pairs.items() for source, _ in pairs)

    @cached_property
    def _targets(self) -> dict[int, set[Form]]:
        """What the features make of letters, and in which forms."""
        forms: dict[int, set[Form]] = defaultdict(set)
        for tag, pairs in self._pairs.items():
            for _, target in pairs:
                forms[target].add(FORMS[tag])
        return forms

    def find_forms(self, glyph: int) -> frozenset[Form]:
        """Return the forms that a glyph is drawn for; none for a glyph that is no letter, such as a mark or a dot."""
        if glyph not in self._found:
            # What comes of itself, by way of others, is nothing new.
            self._found[glyph] = frozenset()
            self._found[glyph] = frozenset(self._derive_forms(glyph))
        return self._found[glyph]

    def _derive_forms(self, glyph: int) -> Iterator[Form]:
        if self._is_letter(glyph):
            # A letter that a feature does not change is drawn alike in that form.
            yield from (form for tag, form in FORMS.items() if (tag, glyph) not in self._changed)
            return
        if forms := self._targets.get(glyph):
            yield from forms
            return
        for sources in self._substitutions.derived.get(glyph, ()):
            yield from join_forms([self.find_forms(source) for source in sources])

    def _is_letter(self, glyph: int) -> bool:
        """Return whether a glyph is a letter as it is before it joins, and no presentation form."""
        codes = self._substitutions.characters.get(glyph, ())
        return any(
            is_joining_letter(chr(code)) and not any(code in forms for forms in _PRESENTATION_FORMS) for code in codes
        )

    def has_ligature(self, glyphs: tuple[int, ...], language: str = "") -> bool:
        """Return whether in a language the font draws some glyphs that stand side by side as one, in logical order."""
        if language not in self._ligatures:
            self._ligatures[language] = read_ligatures(self.table, language)
        return glyphs in self._ligatures[language]


def join_forms(parts: list[frozenset[Form]]) -> Iterator[Form]:
    """Yield the forms of what is drawn in several parts, in logical order: it joins as the first and the last do."""
    letters = [forms for forms in parts if forms]
    if letters:
        yield from {Form(first.joins_before, last.joins_after) for first in letters[0] for last in letters[-1]}


class PrintedGlyphs:
    """The glyphs of a font program in a PDF, which may be made of glyphs of the file that it was cut from.

    The press draws marks and ligatures with glyphs that are composed of those of the font, which keep their
    numbers; such a glyph without a shape stands for a letter that another one draws.
    """

    def __init__(self, program: bytes, original: Table) -> None:
        """Open a program and the font that it was cut from. Raises `fontTools.ttLib.TTLibError` for what is none."""
        self._table = TTFont(io.BytesIO(program), lazy=True)
        self._original = original
        self._can_be_composed = "glyf" in self._table and "glyf" in original
        self._traced: dict[int, tuple[int, ...]] = {}

    def trace(self, glyph: int) -> tuple[int, ...]:
        """Return the glyphs of the original that a glyph draws: itself, those that it is composed of, or none."""
        if glyph not in self._traced:
            self._traced[glyph] = self._trace(glyph)
        return self._traced[glyph]

    def _trace(self, glyph: int) -> tuple[int, ...]:
        if not self._can_be_composed:
            return (glyph,)
        shape = _find_shape(self._table, glyph)
        if shape is None or shape.numberOfContours == 0:
            return ()
        components = _list_components(self._table, shape)
        other = _find_shape(self._original, glyph)
        if not components or (other is not None and components == _list_components(self._original, other)):
            return (glyph,)
        return tuple(number for number, _, _ in components)


def _find_shape(table: Table, glyph: int) -> Table:
    names = table.getGlyphOrder()
    return table["glyf"][names[glyph]] if glyph < len(names) else None


def _list_components(table: Table, shape: Table) -> list[tuple[int, int, int]]:
    """Return the glyphs that a shape is composed of, each with its shift."""
    components = shape.components if shape.isComposite() else []
    return [(table.getGlyphID(part.glyphName), getattr(part, "x", 0), getattr(part, "y", 0)) for part in components]
