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


def read_substitutions(table: Table, *, without: frozenset[str] = frozenset()) -> Substitutions:
    """Read a font's character map and the lookups of its GSUB table (OpenType 1.9), `without` those of some features.

    Contextual lookups (types 5 and 6) are left out: they only say where the others apply.
    """
    number = table.getReverseGlyphMap()
    characters: dict[int, list[int]] = defaultdict(list)
    for code, name in sorted(table.getBestCmap().items()):
        characters[number[name]].append(code)
    derived: dict[int, dict[tuple[int, ...], None]] = defaultdict(dict)
    added: set[int] = set()
    for sources, targets in _list_substitutions(table, without):
        derived[number[targets[0]]][tuple(number[name] for name in sources)] = None
        added.update(number[name] for name in targets[1:])
    return Substitutions(
        characters={glyph: tuple(codes) for glyph, codes in characters.items()},
        derived={glyph: tuple(sources) for glyph, sources in derived.items()},
        added=frozenset(added),
    )


def read_joined_forms(table: Table) -> dict[str, frozenset[tuple[int, int]]]:
    """Read which glyphs become which where letters join: pairs by feature, `isol`, `init`, `medi` and `fina`.

    The other finals and medials of Syriac count as such (OpenType 1.9, registered features).
    """
    number = table.getReverseGlyphMap()
    pairs: dict[str, set[tuple[int, int]]] = {tag: set() for tag in JOINING_FEATURES}
    for form, tags in JOINING_FEATURES.items():
        for sources, targets in _list_replacements(table, tags):
            pairs[form].add((number[sources[0]], number[targets[0]]))
    return {form: frozenset(found) for form, found in pairs.items()}


def read_ligatures(table: Table, language: str = "") -> frozenset[tuple[int, ...]]:
    """Read the glyphs that are drawn as one wherever they stand side by side, in logical order.

    `language` is a language subtag (BCP 47): a font may have other features for a language of the Arabic script.
    """
    layout: Table = table["GSUB"].table if "GSUB" in table else None
    if layout is None or layout.LookupList is None:
        return frozenset()
    number = table.getReverseGlyphMap()
    records = [layout.FeatureList.FeatureRecord[index] for index in sorted(_find_features(layout, language))]
    lookups = {
        index
        for record in records
        if record.FeatureTag in LIGATURE_FEATURES
        for index in record.Feature.LookupListIndex
    }
    return frozenset(
        tuple(number[name] for name in sources)
        for index in sorted(lookups)
        for sources, _ in _read_lookup(layout.LookupList.Lookup[index])
        if len(sources) > 1
    )


def _find_features(layout: Table, language: str) -> set[int]:
    """Return the features for a language, by number: those of its own system, or else of all others of the script."""
    scripts = layout.ScriptList.ScriptRecord if layout.ScriptList else ()
    found: set[int] = set()
    for record in [record for record in scripts if record.ScriptTag == "arab"] or scripts:
        systems = {system.LangSysTag: system.LangSys for system in record.Script.LangSysRecord}
        system = systems.get(LANGUAGE_SYSTEMS.get(language, ""), record.Script.DefaultLangSys)
        found.update(system.FeatureIndex if system else ())
    return found


def _list_replacements(table: Table, tags: frozenset[str]) -> Iterator[Replacement]:
    """Yield what replaces what by some features."""
    layout: Table = table["GSUB"].table if "GSUB" in table else None
    if layout is not None:
        for index in sorted(_find_lookups(layout, lambda tag: tag in tags)):
            yield from _read_lookup(layout.LookupList.Lookup[index])


def _list_substitutions(table: Table, without: frozenset[str]) -> Iterator[Replacement]:
    """Yield what replaces what in GSUB, but for what belongs to some features alone."""
    layout: Table = table["GSUB"].table if "GSUB" in table else None
    if layout is None or layout.LookupList is None:
        return
    dropped = _find_lookups(layout, lambda tag: tag in without) - _find_lookups(layout, lambda tag: tag not in without)
    for index, lookup in enumerate(layout.LookupList.Lookup):
        if index not in dropped:
            yield from _read_lookup(lookup)


def _find_lookups(layout: Table, is_meant: Callable[[str], bool]) -> set[int]:
    """Return the lookups of the features that are meant, by number."""
    records = layout.FeatureList.FeatureRecord if layout.FeatureList else ()
    return {index for record in records if is_meant(record.FeatureTag) for index in record.Feature.LookupListIndex}


def _read_lookup(lookup: Table) -> Iterator[Replacement]:
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

#: The features that give letters the forms in which they join, by form, and those that always make ligatures.
JOINING_FEATURES: Mapping[str, frozenset[str]] = {
    "isol": frozenset({"isol"}),
    "init": frozenset({"init"}),
    "medi": frozenset({"medi", "med2"}),
    "fina": frozenset({"fina", "fin2", "fin3"}),
}
LIGATURE_FEATURES = frozenset({"rlig", "liga"})

#: The tags of the language systems of the Arabic script, by language (OpenType 1.9, language system tags).
LANGUAGE_SYSTEMS: Mapping[str, str] = {
    "ar": "ARA ",
    "ckb": "KUR ",
    "fa": "FAR ",
    "ks": "KSH ",
    "ku": "KUR ",
    "ms": "MLY ",
    "ps": "PAS ",
    "sd": "SND ",
    "ug": "UYG ",
    "ur": "URD ",
}

#: The type of a lookup whose subtables say their own type.
EXTENSION = 7
