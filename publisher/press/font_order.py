"""Lets a word have its letters and its marks of one font: the settings of fontconfig that this process adds.

Pango asks for each character by itself, in the order of the families. Syriac shares marks with the Arabic and with the
Latin script, and no font of these scripts has its letters, nor has one of Syriac theirs. So marks of an Arabic word in
a Syriac book, or the dots of a Syriac plural (U+0308) in an Arabic or English one, would come from the family that
stands first, lie beside their letter, and part the word for readers. In words of such a language (Pango names one for
letters of another script than their text's) the family of its script comes before those that have marks alone.
"""

from collections.abc import Iterator
from ctypes import c_char_p, c_int, c_void_p
from itertools import product
from typing import NamedTuple

from publisher.press.font_state import load_fontconfig


class _Lending(NamedTuple):
    """Languages of a script, the families that have its letters, and those that have no more than its marks."""

    languages: tuple[str, ...]
    families: tuple[str, ...]
    with_marks_alone: tuple[str, ...]


_ARABIC = _Lending(
    ("ar", "azb", "bal", "ckb", "fa", "glk", "ks", "lrc", "mzn", "ota", "pa-pk", "ps", "sd", "skr", "ug", "ur"),
    ("Noto Naskh Arabic", "Noto Kufi Arabic"),
    ("Noto Sans Syriac",),
)
_SYRIAC = _Lending(
    ("aii", "syc", "syn", "syr", "tmr"),
    ("Noto Sans Syriac",),
    ("Noto Naskh Arabic", "Noto Kufi Arabic", "Noto Serif", "Noto Sans"),
)
#: A rule fits text and display alike: it takes the family that the list has further back. The place of an edit is what
#: the first test of a family found. A test without `first` would see the languages of the environment too, which
#: fontconfig adds.
_RULE = """<match target="pattern">
<test name="lang" qual="first" compare="contains"><string>{language}</string></test>
<test name="family" qual="any"><string>{before}</string></test>
<test name="family" qual="any"><string>{family}</string></test>
<edit name="family" mode="prepend" binding="strong"><string>{family}</string></edit>
</match>"""

#: The settings of fontconfig, by their address, to which the rules were added.
_told: set[int] = set()


def keep_words_whole() -> None:
    """Add the rules to the settings of this process, once to each: fontconfig makes them anew when fonts change.

    Pango takes rules for patterns from the settings of the process, and from none that are given to it.
    """
    library = load_fontconfig()
    if library is None:
        return
    library.FcConfigGetCurrent.restype = c_void_p
    library.FcConfigParseAndLoadFromMemory.argtypes = (c_void_p, c_char_p, c_int)
    settings = library.FcConfigGetCurrent()
    if settings and settings not in _told:
        library.FcConfigParseAndLoadFromMemory(settings, _write_rules().encode(), 0)
        _told.clear()
        _told.add(settings)


def _write_rules() -> str:
    rules = "\n".join(rule for lending in (_ARABIC, _SYRIAC) for rule in _list_rules(lending))
    return f'<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n{rules}\n</fontconfig>'


def _list_rules(lending: _Lending) -> Iterator[str]:
    for language, family, before in product(lending.languages, lending.families, lending.with_marks_alone):
        yield _RULE.format(language=language, family=family, before=before)
