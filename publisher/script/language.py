"""Takes language tags apart: a BCP 47 tag in, its subtags, its fallbacks and its CLDR locale out."""

import re
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global

_LANGUAGE = re.compile(r"[a-z]{2,8}")
_EXTENDED_LANGUAGE = re.compile(r"[a-z]{3}")
_SCRIPT = re.compile(r"[a-z]{4}")
_REGION = re.compile(r"[a-z]{2}|[0-9]{3}")
_NUMBERING = re.compile(r"-u-(?:[0-9a-z]{2,8}-)*?nu-(?P<system>[0-9a-z]{3,8})")


class LanguageTag(NamedTuple):
    """The subtags of a BCP 47 tag that decide how text is written; each is "" where the tag has none.

    `language` is lower case, `script` an ISO 15924 code in title case, `region` upper case.
    `numbering` is the CLDR numbering system of a `-u-nu-` extension (UTS #35, part 1).
    """

    language: str
    script: str = ""
    region: str = ""
    numbering: str = ""


@cache
def parse_tag(tag: str) -> LanguageTag:
    """Take a BCP 47 tag apart (RFC 5646, 2.1), with `_` read as `-` and in any case.

    Deprecated and three-letter codes become the ones that CLDR uses: `iw` is `he`, `arb` is `ar`. What
    is not well formed gives the tag `und`, as text whose language is not known has.
    """
    folded = tag.strip().replace("_", "-").lower()
    subtags = folded.split("-")
    if not _LANGUAGE.fullmatch(subtags[0]):
        return LanguageTag("und")
    language, *rest = subtags
    while rest and _EXTENDED_LANGUAGE.fullmatch(rest[0]):
        language = rest.pop(0)
    script = rest.pop(0).title() if rest and _SCRIPT.fullmatch(rest[0]) else ""
    region = rest.pop(0).upper() if rest and _REGION.fullmatch(rest[0]) else ""
    alias_language, _, alias_region = get_global("language_aliases").get(language, language).partition("_")
    numbering = _NUMBERING.search(folded)
    return LanguageTag(
        alias_language,
        script,
        region or (alias_region if len(alias_region) == len("IR") else ""),
        numbering["system"] if numbering else "",
    )


@cache
def list_fallbacks(tag: str) -> tuple[str, ...]:
    """List the tags to try for a language, most special first: `ar-Arab-EG`, `ar-Arab`, `ar-EG`, `ar`."""
    language, script, region, _ = parse_tag(tag)
    candidates = (
        (language, script, region),
        (language, script),
        (language, region),
        (language,),
    )
    return tuple(dict.fromkeys("-".join(filter(None, candidate)) for candidate in candidates))


@cache
def find_locale(tag: str) -> Locale:
    """Find the CLDR locale nearest to a language; for a language that CLDR does not know, English."""
    for fallback in list_fallbacks(tag):
        try:
            return Locale.parse(fallback, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def is_known(tag: str) -> bool:
    """Return whether CLDR knows a language."""
    return find_locale(tag).language == parse_tag(tag).language


def name_language(tag: str, language: str) -> str:
    """Return the name of a language in another one, by CLDR; "" where CLDR has none."""
    known = find_locale(language).languages if is_known(language) else {}
    names = (known.get(fallback.replace("-", "_")) for fallback in list_fallbacks(tag))
    return next((name for name in names if name), "")
