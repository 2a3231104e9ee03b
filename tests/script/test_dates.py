"""Months, seasons, dates and spans in the words of a region."""

import re

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from publisher.script.dates import PlainDate, format_day, format_span
from publisher.script.locale import find_borrowed
from publisher.script.months import default_months, name_month, name_season


def name_year(language: str, convention: str | None = None) -> list[str]:
    return [name_month(month, language, convention) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("language", "convention"),
    [
        ("ar", "egyptian"), ("ar-EG", "egyptian"), ("ar-SA", "egyptian"), ("ar-LY", "egyptian"),
        ("ar-SY", "levantine"), ("ar-LB", "levantine"), ("ar-JO", "levantine"), ("ar-IQ", "levantine"),
        ("ar-PS", "levantine"), ("ar-MA", "maghrebi"), ("ar-DZ", "maghrebi"), ("ar-TN", "maghrebi"),
        ("ar-MR", "maghrebi"),
    ],
)  # fmt: skip
def test_conventions_of_regions(language: str, convention: str) -> None:
    assert default_months(language) == convention


@pytest.mark.parametrize(
    "language",
    ["ar", "ar-EG", "ar-SA", "ar-LY", "ar-SY", "ar-LB", "ar-JO", "ar-IQ", "ar-PS", "ar-MA", "ar-DZ", "ar-TN", "ar-MR"],
)
def test_arabic_months_are_those_of_cldr(language: str) -> None:
    names = Locale.parse(language, sep="-").months["format"]["wide"]
    assert name_year(language) == [names[month] for month in range(1, 13)]


def test_a_book_may_choose_its_months() -> None:
    assert name_month(1, "ar-EG", "levantine") == "كانون الثاني"
    assert name_month(1, "ar-SY", "egyptian") == "يناير"
    assert name_month(1, "ar", "both") == "كانون الثاني/يناير"
    assert name_month(7, "ar", "maghrebi") == "جويلية"
    assert name_month(7, "ar-MA", "maghrebi") == "يوليوز"


def test_months_of_other_languages_ignore_the_convention() -> None:
    assert name_month(9, "he", "levantine") == "ספטמבר"
    assert name_month(1, "fa") == "ژانویه"
    assert name_month(1, "fa", is_in_date=True) == "ژانویهٔ"
    assert name_month(1, "yi") == "יאַנואַר"
    # Babel's own stand-alone names leak from Hebrew into the languages that are asked for after it.
    assert Locale.parse("he").months["stand-alone"]["wide"][1] == "ינואר"
    assert name_month(1, "de-AT") == "Jänner"


def test_months_and_seasons_that_there_are_not() -> None:
    with pytest.raises(ValueError, match="no month 13"):
        name_month(13, "ar")
    with pytest.raises(ValueError, match="unknown month names"):
        name_month(1, "ar", "french")
    with pytest.raises(ValueError, match="no season 25"):
        name_season(25, "ar")


def test_seasons() -> None:
    assert [name_season(season, "ar") for season in range(21, 25)] == ["ربيع", "صيف", "خريف", "شتاء"]
    assert name_season(23, "en-US") == "fall"
    assert name_season(23, "en") == "autumn"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", "25 أبريل 1945"),
        ("ar-EG", "٢٥ أبريل ١٩٤٥"),
        ("ar-SY", "٢٥ نيسان ١٩٤٥"),
        ("ar-DZ", "25 أفريل 1945"),
        ("fa", "۲۵ آوریل ۱۹۴۵"),
        ("ur", "25 اپریل، 1945"),
        ("he", "25 באפריל 1945"),
        ("yi", "25טן אַפּריל 1945"),
        ("en", "25 April 1945"),
        ("en-US", "April 25, 1945"),
        ("fr", "25 avril 1945"),
        ("de", "25. April 1945"),
        ("es", "25 de abril de 1945"),
        ("ps", "۱۹۴۵ اپریل ۲۵"),
        ("qqq", "25 April 1945"),
    ],
)
def test_days(language: str, written: str) -> None:
    assert format_day(1945, 4, 25, language=language) == written


def test_months_seasons_and_years() -> None:
    assert format_day(1945, 1, language="fa") == "ژانویهٔ ۱۹۴۵"
    assert format_day(1945, 4, language="he") == "אפריל 1945"
    assert format_day(1945, language="ar-EG") == "١٩٤٥"
    assert format_day(1944, season=22, language="ar") == "صيف 1944"
    # Winter is December to February of the next year.
    assert format_day(1944, season=24, language="ar") == "شتاء 1944–1945"
    assert format_day(1945, 3, 1, language="fr") == "1er mars 1945"
    assert format_day(-43, 3, 15, language="ar") == "15 مارس 44 ق.م"


def test_choices_of_a_book_and_spaces() -> None:
    written = format_day(1945, 1, 17, language="ar", convention="both", digits="arab", space="\u00a0")
    assert written == "١٧\u00a0كانون\u00a0الثاني/يناير\u00a0١٩٤٥"


A = (1945, 1, 17, None)
B = (1945, 1, 21, None)
C = (1944, 6, 22, None)
D = (1944, 8, 19, None)


@pytest.mark.parametrize(
    ("language", "start", "end", "written"),
    [
        ("ar", A, B, "17–21 يناير 1945"),
        ("ar", C, D, "22 يونيو – 19 أغسطس 1944"),
        ("ar-EG", A, B, "١٧–٢١ يناير ١٩٤٥"),
        ("ar", (1944, 12, 31, None), (1945, 1, 1, None), "31 ديسمبر 1944 – 1 يناير 1945"),
        ("ar", (1944, 6, None, None), (1944, 8, None, None), "يونيو–أغسطس 1944"),
        ("ar-SY", (1944, 10, None, None), (1944, 11, None, None), "تشرين الأول – تشرين الثاني ١٩٤٤"),
        ("ar", (1944, None, None, None), (1945, None, None, None), "1944–1945"),
        ("ar", (1944, None, None, 22), (1944, None, None, 23), "صيف–خريف 1944"),
        ("ar", (1944, None, None, 23), (1944, None, None, 24), "خريف–شتاء 1944–1945"),
        ("ar", A, A, "17 يناير 1945"),
        ("ar", (1945, 1, None, None), (1945, 5, 8, None), "يناير 1945 – 8 مايو 1945"),
        ("ar", (1944, None, None, 22), (1944, 11, None, None), "صيف 1944 – نوفمبر 1944"),
        ("en", A, B, "17–21 January 1945"),
        ("en", C, D, "22 June – 19 August 1944"),
        ("en-US", A, B, "January 17–21, 1945"),
        ("en-US", C, D, "June 22 – August 19, 1944"),
        ("de", A, B, "17.–21. Januar 1945"),
        ("de", C, D, "22. Juni – 19. August 1944"),
        ("fr", (1945, 1, 1, None), (1945, 1, 3, None), "1er–3 janvier 1945"),
        ("he", A, B, "17–21 בינואר 1945"),
        ("he", C, D, "22 ביוני – 19 באוגוסט 1944"),
        ("fa", A, B, "۱۷–۲۱ ژانویهٔ ۱۹۴۵"),
        ("ur", C, D, "22 جون – 19 اگست، 1944"),
        ("yi", A, B, "17–21טן יאַנואַר 1945"),
        ("ps", A, B, "۱۹۴۵ جنوري ۱۷ – ۱۹۴۵ جنوري ۲۱"),
    ],
)
def test_spans(language: str, start: PlainDate, end: PlainDate, written: str) -> None:
    assert format_span(start, end, language=language) == written


def test_a_line_may_end_after_the_dash_of_a_span() -> None:
    written = format_span(C, D, language="ar", space="\u00a0")
    assert written == "22\u00a0يونيو\u00a0– 19\u00a0أغسطس\u00a01944"


@pytest.mark.parametrize(
    ("language", "month", "day", "written"),
    [
        ("ar", 1, 17, "17 يناير"),
        ("ar", 4, None, "أبريل"),
        ("fa", 4, 25, "۲۵ آوریل"),
        ("he", 4, 25, "25 באפריל"),
        ("en", 4, 25, "25 April"),
        ("en-US", 4, 25, "April 25"),
        ("de", 4, 25, "25. April"),
        ("fr", 4, 1, "1er avril"),
    ],
)
def test_a_date_whose_year_is_known(language: str, month: int, day: int | None, written: str) -> None:
    assert format_day(None, month, day, language=language) == written


def test_a_span_whose_year_is_known() -> None:
    assert format_span((None, 1, 17, None), (None, 1, 21, None), language="ar") == "17–21 يناير"
    assert format_span((None, 1, 31, None), (None, 2, 2, None), language="en") == "31 January – 2 February"
    with pytest.raises(ValueError, match="has a month"):
        format_day(None, language="ar")


@pytest.mark.parametrize(("language", "name"), [("dv", "يناير"), ("sdh", "کانوونی دووەم"), ("wa", "January")])
def test_a_language_whose_months_cldr_does_not_name_has_those_of_its_lender(language: str, name: str) -> None:
    assert name_month(1, language) == name


def test_a_date_in_lent_words_says_whose_they_are() -> None:
    dates = (1944, 1, 5, None), (1944, None, None, 22), (-5, None, None, None)
    written = [format_day(*date, language="dv", space="\u00a0") for date in dates]
    written.append(format_span((1944, 1, 5, None), (1944, 2, 7, None), language="dv"))
    assert [find_borrowed(date) for date in written] == ["ar"] * 4
    assert written == ["5\u00a0يناير\u00a01944", "صيف\u00a01944", "6\u00a0ق.م", "5 يناير – 7 فبراير 1944"]
    assert find_borrowed(format_day(1944, 1, 5, language="sw")) == ""
    assert find_borrowed(format_day(1944, 1, None, language="sdh")) == "ckb"


def test_no_month_is_named_by_a_number() -> None:
    for language in {tag.split("_")[0] for tag in locale_identifiers()}:
        assert not any(re.fullmatch(r"M\d+", name_month(month, language)) for month in range(1, 13)), language
