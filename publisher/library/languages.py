"""Names languages as library records do: a BCP 47 tag in, its code of three letters (ISO 639-2/B) out."""

from functools import cache

#: Codes of ISO 639-3 that ISO 639-2 has under a wider language, which is what MARC and ONIX ask for.
_WIDER = {"ckb": "kur", "kmr": "kur", "arb": "ara", "pes": "per", "prs": "per", "ydd": "yid"}


@cache
def find_code(tag: str) -> str:
    """Return the code of a language in ISO 639-2/B, "und" for one that is not known."""
    from langcodes import Language  # noqa: PLC0415 - few commands ask for it
    from langcodes.tag_parser import LanguageTagError  # noqa: PLC0415 - as above

    try:
        code = Language.get(tag).to_alpha3(variant="B")
    except (LanguageTagError, LookupError):
        return "und"
    return _WIDER.get(code, code)
