"""Mends fonts of the machine that set text wrong: font files in, mended copies of those that need it out.

A copy has the name of its font and a later revision, by which fontconfig prefers it. A font whose licence forbids
a changed copy under its name stays as it is (SIL OFL 1.1, condition 3). Mended are:

- forms of one language that all get: a `locl` of the default language system (OpenType 1.9: "localized forms" are
  those of a language). In Noto Naskh Arabic, Persian ۴ ۶ ۷ come in their Urdu forms by it.
- figures, brackets and signs, where a face of Arabic letters has no brackets (`font_grafts.py`).
- signs that enclose or underline a number, such as that of an aya (Unicode 15, 9.2: prepended concatenation marks),
  and that lie on the word beside it, since less room is left for them than they take.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import uharfbuzz
from fontTools.ttLib import TTFont

from publisher.bounds import ExhaustedError
from publisher.press.font_grafts import graft_signs, needs_graft
from publisher.press.fontbook import find_installed
from publisher.press.kept_files import is_font_whole, keep, keep_font, read_kept

#: To be raised when other things are mended, so that old copies are made anew.
_EDITION = 3
#: How much later the revision of a copy is (OpenType 1.9, `head`).
_LATER = 100

#: Names of a font that may say so (OpenType 1.9, `name`).
_COPYRIGHT, _FAMILY, _LICENCE = 0, 1, 13

#: The Latin families that stand beside those of Arabic letters: with serifs, and without, as words of a name tell.
_LATIN_FAMILIES = ("Noto Serif", "Noto Sans")
_WITHOUT_SERIFS = ("Kufi", "Sans")
#: From what weight on a font is bold (OpenType 1.9, `OS/2`).
_BOLD = 600

_SIGNS = (*range(0x600, 0x606), 0x6DD, 0x8E2)
#: The sign that encloses its number; the others underline theirs.
_ENCLOSING = 0x6DD
#: Tags of scripts (OpenType 1.9): Arabic, and none.
_ARABIC, _NO_SCRIPT = "arab", "DFLT"
_DIGITS = (range(0x660, 0x66A), range(0x6F0, 0x6FA))
_MOST_DIGITS = 4
#: How far a sign reaches out, in em, to lie on what stands beside it.
_LEAST_REACH = 0.02

# fontTools has no types. This name says at least what is meant.
Table = Any


def locate_mended(fonts_folder: Path) -> Path:
    """Return the folder for mended copies below that of all fonts that parts are laid out with."""
    return fonts_folder / "mended"


def mend_fonts(paths: Iterable[Path], mended: Path) -> Iterator[Path]:
    """Return the mended copies of those font files that need it, which are kept in the folder `mended`."""
    return (copy for path in paths if (copy := prefer_mended(path, mended)) != path)


def prefer_mended(path: Path, mended: Path) -> Path:
    """Return the mended copy of a font file, made if need be; or the file itself, if it needs none."""
    seen = [(str(file), file.stat()) for file in (path, *_list_latin_files())]
    told = " ".join(f"{file} {stat.st_size} {stat.st_mtime_ns}" for file, stat in seen)
    note = mended / hashlib.sha256(f"{_EDITION} {told}".encode()).hexdigest()
    # It has the digest of the copy, or nothing.
    known = read_kept(note)
    if known is None or (known and not is_font_whole(known.decode(), mended)):
        data = mend_font(path.read_bytes())
        known = keep_font(data, mended).encode() if data else b""
        keep(note, known)
    return mended / known.decode() if known else path


def _list_latin_files() -> list[Path]:
    """Return the files of the Latin families that are there, from which signs are taken."""
    return [path for bold in (False, True) for path in find_installed(_LATIN_FAMILIES, bold=bold)]


def _find_latin(font: Table) -> Table | None:
    """Open the Latin font that stands beside another: with serifs or without, bold or not; None without it."""
    family = font["name"].getDebugName(_FAMILY) or ""
    serif, sans = _LATIN_FAMILIES
    chosen = sans if any(word in family for word in _WITHOUT_SERIFS) else serif
    path = next(find_installed((chosen,), bold=font["OS/2"].usWeightClass >= _BOLD), None)
    return TTFont(path, recalcTimestamp=False, recalcBBoxes=False) if path else None


def mend_font(data: bytes) -> bytes:
    """Return a font mended; nothing if it needs no mending, may not be changed, or is damaged or no single font."""
    try:
        return _mend_font(data)
    except (ExhaustedError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - fontTools raises whatever a damaged table makes it stumble on
        return b""


def _mend_font(data: bytes) -> bytes:
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    if "GSUB" not in font or not font["GSUB"].table.ScriptList or "fvar" in font or reserves_name(font):
        return b""
    latin = _find_latin(font) if needs_graft(font) else None
    grafted = latin is not None and graft_signs(font, latin)
    if not _drop_forms_of_others(font["GSUB"].table) + _make_room_for_signs(font, data) + grafted:
        return b""
    font["head"].fontRevision += _LATER
    output = io.BytesIO()
    font.save(output, reorderTables=None)
    return output.getvalue()


def reserves_name(font: Table) -> bool:
    """Return whether a font's name may not be given to a font that was changed (SIL OFL 1.1, condition 3)."""
    texts = (font["name"].getDebugName(number) or "" for number in (_COPYRIGHT, _LICENCE))
    return any("reserved font name" in text.casefold() for text in texts)


# --- forms of a language ---


def _drop_forms_of_others(layout: Table) -> bool:
    """Take localized forms from the default language systems, and from languages what they have of these alone."""
    scripts = {record.ScriptTag: record.Script for record in layout.ScriptList.ScriptRecord}
    faulty = [script for script in scripts.values() if _find_forms(layout, script.DefaultLangSys)]
    for script in faulty:
        default = _find_forms(layout, script.DefaultLangSys)
        for language in script.LangSysRecord:
            _set_forms(layout, language.LangSys, _find_forms(layout, language.LangSys) - default)
        _set_forms(layout, script.DefaultLangSys, Counter())
    if faulty and _ARABIC in scripts and _NO_SCRIPT in scripts:
        _copy_languages(layout, scripts[_ARABIC], scripts[_NO_SCRIPT])
    return bool(faulty)


def _copy_languages(layout: Table, source: Table, target: Table) -> None:
    """Let numbers alone, which are of no script, have the forms that a language gives them among letters."""
    known = {record.LangSysTag for record in target.LangSysRecord}
    for record in source.LangSysRecord:
        forms = _find_forms(layout, record.LangSys)
        if forms and record.LangSysTag not in known:
            added = _import_tables().LangSysRecord()
            added.LangSysTag, added.LangSys = record.LangSysTag, deepcopy(target.DefaultLangSys)
            _set_forms(layout, added.LangSys, forms)
            target.LangSysRecord.append(added)
    target.LangSysRecord.sort(key=lambda record: record.LangSysTag)
    target.LangSysCount = len(target.LangSysRecord)


def _find_forms(layout: Table, system: Table) -> Counter[int]:
    """Return the lookups that a language system has for localized forms, with how often it has them."""
    records = layout.FeatureList.FeatureRecord
    indices = system.FeatureIndex if system else ()
    return Counter(
        lookup
        for index in indices
        if records[index].FeatureTag == "locl"
        for lookup in records[index].Feature.LookupListIndex
    )


def _set_forms(layout: Table, system: Table, lookups: Counter[int]) -> None:
    records = layout.FeatureList.FeatureRecord
    kept = [index for index in system.FeatureIndex if records[index].FeatureTag != "locl"]
    if lookups:
        tables = _import_tables()
        record = tables.FeatureRecord()
        record.FeatureTag, record.Feature = "locl", tables.Feature()
        record.Feature.FeatureParams = None
        record.Feature.LookupListIndex = sorted(lookups)
        record.Feature.LookupCount = len(lookups)
        kept.append(len(records))
        records.append(record)
        layout.FeatureList.FeatureCount = len(records)
    system.FeatureIndex, system.FeatureCount = kept, len(kept)


def _import_tables() -> Any:
    """Import the classes of layout tables where a font is mended: what makes a book only asks where mended ones are."""
    return import_module("fontTools.ttLib.tables.otTables")


# --- signs around numbers ---


def _make_room_for_signs(font: Table, data: bytes) -> bool:
    """Return signs that reach out of their number the room that they take, and put the number into its middle."""
    shaper = uharfbuzz.Font(uharfbuzz.Face(data))
    # HarfBuzz calls glyphs without a name otherwise than fontTools does.
    known, names = font.getBestCmap(), font.getGlyphOrder()
    rules: list[str] = []
    for sign in _SIGNS:
        if sign in known:
            rules += _list_rules(shaper, names, sign)
    if not rules:
        return False
    _add_rules(font, f"feature dist {{ {' '.join(rules)} }} dist;")
    return True


def _list_rules(shaper: uharfbuzz.Font, names: Sequence[str], sign: int) -> Iterator[str]:
    """Yield the rules for a sign before numbers, the longest first, in the language of feature files."""
    shaped = (_measure(shaper, chr(sign) + chr(digit))[0] for block in _DIGITS for digit in block)
    digits = sorted({names[glyph] for glyphs in shaped for glyph, _ in glyphs[1:]})
    for count in range(_MOST_DIGITS, -1, -1):
        # Digits are of much the same width.
        text = chr(sign) + "\u0662" * count
        glyphs, width, (left, right) = _measure(shaper, text)
        # One is the narrowest of them.
        _, narrowest, _ = _measure(shaper, chr(sign) + "\u0661" * count)
        if right - narrowest < shaper.face.upem * _LEAST_REACH:
            continue
        room = max(round(right + left - width), round(right - narrowest))
        lead = round((left + right - width - glyphs[0][1]) / 2) if sign == _ENCLOSING else 0
        lead = min(max(lead, 0), room)
        numbers = [f"[{' '.join(digits)}]'"] * count
        name = names[glyphs[0][0]]
        if count:
            parts = [f"{name}' {lead}", *numbers[:-1], f"{numbers[-1]} {room - lead}"]
            yield f"pos {' '.join(parts)};"
        else:
            yield f"pos {name} {room};"


def _measure(shaper: uharfbuzz.Font, text: str) -> tuple[list[tuple[int, int]], int, tuple[int, int]]:
    """Return the glyphs of a number and its sign, each with its width, all their width, and the ends of the sign."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.script, buffer.language, buffer.direction = "Arab", "ar", "ltr"
    uharfbuzz.shape(shaper, buffer)
    glyphs = [
        (info.codepoint, position.x_advance)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]
    extents = shaper.get_glyph_extents(buffer.glyph_infos[0].codepoint)
    left = extents.x_bearing if extents else 0
    return glyphs, sum(width for _, width in glyphs), (left, left + (extents.width if extents else 0))


def _add_rules(font: Table, features: str) -> None:
    """Add features to those that a font has for the places of glyphs, for all its scripts and languages."""
    # It is large, and most builds find the mended fonts in the cache.
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString  # noqa: PLC0415

    had = font["GPOS"].table if "GPOS" in font else None
    addOpenTypeFeaturesFromString(font, features, tables=["GPOS"])
    if had is None or not had.FeatureList:
        return
    added = font["GPOS"].table
    first = len(had.LookupList.Lookup)
    for lookup in added.LookupList.Lookup:
        for subtable in lookup.SubTable:
            _shift_lookups(subtable, first)
    had.LookupList.Lookup += added.LookupList.Lookup
    had.LookupList.LookupCount = len(had.LookupList.Lookup)
    (record,) = added.FeatureList.FeatureRecord
    record.Feature.LookupListIndex = [index + first for index in record.Feature.LookupListIndex]
    number = len(had.FeatureList.FeatureRecord)
    had.FeatureList.FeatureRecord.append(record)
    had.FeatureList.FeatureCount = number + 1
    for script in had.ScriptList.ScriptRecord:
        systems = [script.Script.DefaultLangSys, *(one.LangSys for one in script.Script.LangSysRecord)]
        for system in filter(None, systems):
            system.FeatureIndex.append(number)
            system.FeatureCount = len(system.FeatureIndex)
    font["GPOS"].table = had


def _shift_lookups(subtable: Table, first: int) -> None:
    """Let a contextual rule call lookups that have moved on by some places."""
    records = list(getattr(subtable, "PosLookupRecord", None) or ())
    for kind, rule in product(("ChainPosRuleSet", "PosRuleSet"), ("ChainPosRule", "PosRule")):
        for rules in getattr(subtable, kind, None) or ():
            for one in getattr(rules, rule, None) or () if rules else ():
                records += one.PosLookupRecord
    for record in records:
        record.LookupListIndex += first
