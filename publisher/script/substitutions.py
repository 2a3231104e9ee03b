"""Reads what a font says of its glyphs: its tables `cmap` and `GSUB` in, `Substitutions` out (OpenType 1.9)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# fontTools has no types. This name says at least what is meant.
Table = Any

#: Names of glyphs, and names of the glyphs that replace them.
Replacement = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Substitutions:
    """What a font says of its glyphs: the characters that each is for, and what becomes of glyphs in shaping.

    `derived` maps a glyph to the glyph sequences that it replaces, in the order of the lookups. `added` are
    glyphs that come second or later where one glyph becomes several.
    """

    characters: Mapping[int, tuple[int, ...]]
    derived: Mapping[int, tuple[tuple[int, ...], ...]]
    added: frozenset[int]


def read_substitutions(table: Table) -> Substitutions:
    """Read a font's character map and the lookups of its GSUB table (OpenType 1.9).

    Contextual lookups (types 5 and 6) are left out: they only say where the others apply.
    """
    number = table.getReverseGlyphMap()
    characters: dict[int, list[int]] = defaultdict(list)
    for code, name in sorted(table.getBestCmap().items()):
        characters[number[name]].append(code)
    derived: dict[int, dict[tuple[int, ...], None]] = defaultdict(dict)
    added: set[int] = set()
    for sources, targets in _list_substitutions(table):
        derived[number[targets[0]]][tuple(number[name] for name in sources)] = None
        added.update(number[name] for name in targets[1:])
    return Substitutions(
        characters={glyph: tuple(codes) for glyph, codes in characters.items()},
        derived={glyph: tuple(sources) for glyph, sources in derived.items()},
        added=frozenset(added),
    )


def _list_substitutions(table: Table) -> Iterator[Replacement]:
    """Give what replaces what in GSUB."""
    lookups = table["GSUB"].table.LookupList if "GSUB" in table else None
    for lookup in lookups.Lookup if lookups else ():
        # Reading the subtables of contextual lookups would take longer than all else.
        if lookup.LookupType in LOOKUP_READERS or lookup.LookupType == EXTENSION:
            for outer in lookup.SubTable:
                subtable = outer.ExtSubTable if outer.LookupType == EXTENSION else outer
                if read := LOOKUP_READERS.get(subtable.LookupType):
                    yield from read(subtable)


def _read_single(subtable: Table) -> Iterator[Replacement]:
    return (((source,), (target,)) for source, target in subtable.mapping.items())


def _read_multiple(subtable: Table) -> Iterator[Replacement]:
    return (((source,), tuple(targets)) for source, targets in subtable.mapping.items() if targets)


def _read_alternate(subtable: Table) -> Iterator[Replacement]:
    items = subtable.alternates.items()
    return (((source,), (target,)) for source, targets in items for target in targets)


def _read_ligature(subtable: Table) -> Iterator[Replacement]:
    items = subtable.ligatures.items()
    return (((first, *item.Component), (item.LigGlyph,)) for first, ligatures in items for item in ligatures)


def _read_reverse(subtable: Table) -> Iterator[Replacement]:
    pairs = zip(subtable.Coverage.glyphs, subtable.Substitute, strict=True)
    return (((source,), (target,)) for source, target in pairs)


#: Readers of the types of lookups that replace glyphs (OpenType 1.9, GSUB).
LOOKUP_READERS: Mapping[int, Callable[[Table], Iterator[Replacement]]] = {
    1: _read_single,
    2: _read_multiple,
    3: _read_alternate,
    4: _read_ligature,
    8: _read_reverse,
}

#: The type of a lookup whose subtables say their own type.
EXTENSION = 7
