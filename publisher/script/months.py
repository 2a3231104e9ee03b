"""Names months and seasons as a region calls them: numbers and a language in, names out.

Arabic has three sets of names for the months of the Gregorian calendar. Which one is read follows from
the region, as CLDR has it (`dates/calendars/gregorian/months` of ar, ar-SY, ar-MA, ar-DZ, ar-MR);
a book may choose another. Other languages have one set, CLDR's.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

from publisher.script.language import find_locale, parse_tag
from publisher.script.locale import BorrowedText, find_lender, load_words

Convention = Literal["egyptian", "levantine", "maghrebi", "both"]
CONVENTIONS: tuple[Convention, ...] = get_args(Convention)

MONTHS = range(1, 13)
#: EDTF's numbers of the seasons: 21 spring, 22 summer, 23 autumn, 24 winter (ISO 8601-2, annex A, level 1).
SEASONS = range(21, 25)
#: Their first months: the meteorological seasons of the northern hemisphere, since ISO 8601-2 leaves them open.
SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}

_EGYPTIAN = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_LEVANTINE = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
# CLDR ar-DZ and ar-TN: names taken from French.
_ALGERIAN = (
    "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان",
    "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
# CLDR ar-MA: names taken from Spanish.
_MOROCCAN = (
    "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو",
    "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر",
)  # fmt: skip
# CLDR ar-MR.
_MAURITANIAN = (
    "يناير", "فبراير", "مارس", "إبريل", "مايو", "يونيو",
    "يوليو", "أغشت", "شتمبر", "أكتوبر", "نوفمبر", "دجمبر",
)  # fmt: skip

_EVERY_CONVENTION: dict[Convention, tuple[tuple[str, ...], ...]] = {
    "egyptian": (_EGYPTIAN,),
    "levantine": (_LEVANTINE,),
    "maghrebi": (_ALGERIAN, _MOROCCAN, _MAURITANIAN),
}

# The Maghreb has no set in common: the region decides. Elsewhere the set of two of its three countries
# is meant. Western Sahara reads Moroccan papers, though CLDR leaves it with the Egyptian names.
_MAGHREBI_BY_REGION = {"MA": _MOROCCAN, "EH": _MOROCCAN, "MR": _MAURITANIAN}

_CONVENTION_BY_REGION: dict[str, Convention] = {
    **dict.fromkeys(("SY", "LB", "JO", "IQ", "PS"), "levantine"),
    **dict.fromkeys(("MA", "DZ", "TN", "MR"), "maghrebi"),
}


# Where a month alone is called otherwise than before a year. It is not asked of other languages: where
# CLDR has no such names of its own, Babel gives those of the language that was asked for first in the
# life of the process (python-babel/babel issue 1234, seen in 2.18).
_LANGUAGES_WITH_STAND_ALONE_NAMES = frozenset({"fa"})

#: What CLDR has in the place of a name that it does not know (its root locale).
_NO_NAME = "M{:02}"


def default_months(language: str) -> Convention:
    """Find the convention of Arabic month names for a language's region.

    Syria, Lebanon, Jordan, Iraq and Palestine are `levantine`; Morocco, Algeria, Tunisia and Mauritania
    `maghrebi`; all others, Libya among them, `egyptian` (CLDR).
    """
    return _CONVENTION_BY_REGION.get(parse_tag(language).region, "egyptian")


def name_month(month: int, language: str, convention: str | None = None, *, is_in_date: bool = False) -> str:
    """Name a month of the Gregorian calendar, 1 to 12, in a language.

    `convention` chooses among Arabic names, by default the region's; `both` gives the Levantine name
    and the Egyptian one after a slash. Other languages ignore it. `is_in_date` asks for the form that
    stands before a year, where a language has one (Persian ژانویهٔ). A language whose months CLDR does not
    name has those of the language that lends it words. Raises `ValueError` for a month or
    convention that there is not.
    """
    if month not in MONTHS:
        raise ValueError(f"there is no month {month}; months are 1 to 12")
    if parse_tag(language).language != "ar":
        stands_alone = not is_in_date and parse_tag(language).language in _LANGUAGES_WITH_STAND_ALONE_NAMES
        name = str(find_locale(language).months["stand-alone" if stands_alone else "format"]["wide"][month])
        if name != _NO_NAME.format(month):
            return name
        lender = find_lender(language)
        return BorrowedText(name_month(month, lender, convention), lender)
    return _name_arabic_month(month, language, convention or default_months(language))


def _name_arabic_month(month: int, language: str, convention: str) -> str:
    if convention not in CONVENTIONS:
        raise ValueError(f"unknown month names {convention}; known are {', '.join(CONVENTIONS)}")
    index = month - 1
    match convention:
        case "egyptian":
            return _EGYPTIAN[index]
        case "levantine":
            return _LEVANTINE[index]
        case "maghrebi":
            return _MAGHREBI_BY_REGION.get(parse_tag(language).region, _ALGERIAN)[index]
        case "both":
            return f"{_LEVANTINE[index]}/{_EGYPTIAN[index]}"


def name_season(season: int, language: str) -> str:
    """Name a season by its EDTF number, 21 to 24, from the words of the house (`locales/`).

    CLDR has no seasons. Raises `ValueError` for a season that there is not.
    """
    if season not in SEASONS:
        raise ValueError(f"there is no season {season}; seasons are 21 to 24")
    name: str = load_words(language)["seasons"][str(season)]
    return name


def list_month_names(month: int, language: str) -> tuple[str, ...]:
    """List all names of a month that a text in a language may have, of every Arabic convention."""
    if parse_tag(language).language == "ar":
        names = [table[month - 1] for tables in _EVERY_CONVENTION.values() for table in tables]
    else:
        names = [name_month(month, language), name_month(month, language, is_in_date=True)]
    return tuple(dict.fromkeys(names))


def find_conventions(name: str, language: str) -> dict[Convention, int]:
    """Find the conventions that have an Arabic name of a month, and which month it is in each."""
    return {
        convention: table.index(name) + 1
        for convention, tables in _list_tables(language).items()
        for table in tables
        if name in table
    }


def guess_convention(names: Iterable[str], language: str) -> Convention:
    """Guess the convention of a text from the Arabic names of months in it; without any, the region's."""
    counts = Counter(names)

    def score(convention: Convention) -> tuple[int, bool]:
        tables = _list_tables(language)[convention]
        return max(sum(counts[name] for name in table) for table in tables), convention == default_months(language)

    return max(_EVERY_CONVENTION, key=score)


def _list_tables(language: str) -> dict[Convention, tuple[tuple[str, ...], ...]]:
    """List the names of each convention; where the Maghreb's countries differ, those of the language's region."""
    own = _MAGHREBI_BY_REGION.get(parse_tag(language).region)
    return {**_EVERY_CONVENTION, "maghrebi": (own,)} if own else _EVERY_CONVENTION
