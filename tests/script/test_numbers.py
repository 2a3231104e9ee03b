"""Numbers with their signs, and the whole profile of each region."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.counters import choose_front_style, choose_letter_style, format_counter
from publisher.script.digits import ZEROS, default_digits, read_digits
from publisher.script.locale import find_quotes
from publisher.script.months import default_months, name_month
from publisher.script.numbers import find_signs, format_number

NBSP, NNBSP = "\u00a0", "\u202f"

#: By region: a number with groups and a fraction, a percentage, January, August and November, a quotation in a
#: quotation, the third folio of front matter, the third item of a list in a list. Digits, signs, months and most
#: quotes are CLDR's (45); those of French and Yiddish are the house's, and so is the space-free percent of Hebrew.
PROFILES = {
    "ar": ("1,234,567.5", "50%", ("يناير", "أغسطس", "نوفمبر"), "«”“»", "ج", "ج"),
    "ar-EG": ("١٬٢٣٤٬٥٦٧٫٥", "٥٠٪", ("يناير", "أغسطس", "نوفمبر"), "«”“»", "ج", "ج"),
    "ar-SY": ("١٬٢٣٤٬٥٦٧٫٥", "٥٠٪", ("كانون الثاني", "آب", "تشرين الثاني"), "«”“»", "ج", "ج"),
    "ar-LB": ("١٬٢٣٤٬٥٦٧٫٥", "٥٠٪", ("كانون الثاني", "آب", "تشرين الثاني"), "«”“»", "ج", "ج"),
    "ar-JO": ("١٬٢٣٤٬٥٦٧٫٥", "٥٠٪", ("كانون الثاني", "آب", "تشرين الثاني"), "«”“»", "ج", "ج"),
    "ar-IQ": ("١٬٢٣٤٬٥٦٧٫٥", "٥٠٪", ("كانون الثاني", "آب", "تشرين الثاني"), "«”“»", "ج", "ج"),
    "ar-PS": ("١٬٢٣٤٬٥٦٧٫٥", "٥٠٪", ("كانون الثاني", "آب", "تشرين الثاني"), "«”“»", "ج", "ج"),
    "ar-MA": ("1.234.567,5", "50%", ("يناير", "غشت", "نونبر"), "«”“»", "ج", "ج"),
    "ar-DZ": ("1.234.567,5", "50%", ("جانفي", "أوت", "نوفمبر"), "«”“»", "ج", "ج"),
    "ar-TN": ("1.234.567,5", "50%", ("جانفي", "أوت", "نوفمبر"), "«”“»", "ج", "ج"),
    "fa": ("۱٬۲۳۴٬۵۶۷٫۵", "۵۰٪", ("ژانویه", "اوت", "نوامبر"), "«‹›»", "ج", "پ"),
    "ur": ("1,234,567.5", "50%", ("جنوری", "اگست", "نومبر"), "”’‘“", "ج", "ج"),
    "he": ("1,234,567.5", "50%", ("ינואר", "אוגוסט", "נובמבר"), "”’’”", "ג", "ג"),
    "yi": ("1,234,567.5", "50%", ("יאַנואַר", "אויגוסט", "נאוועמבער"), "„‚‘“", "ג", "ג"),
    "en": ("1,234,567.5", "50%", ("January", "August", "November"), "“‘’”", "iii", "c"),
    "fr": (f"1{NNBSP}234{NNBSP}567,5", f"50{NBSP}%", ("janvier", "août", "novembre"), f"«{NBSP}“”{NBSP}»", "iii", "c"),
    "de": ("1.234.567,5", f"50{NBSP}%", ("Januar", "August", "November"), "„‚‘“", "iii", "c"),
    "de-CH": ("1’234’567.5", "50%", ("Januar", "August", "November"), "«‹›»", "iii", "c"),
}


@pytest.mark.parametrize("language", PROFILES)
def test_the_profile_of_a_region(language: str) -> None:
    number, percent, months, quotes, front, letters = PROFILES[language]
    assert format_number(Decimal("1234567.5"), language, group=True) == number
    signs = find_signs(language, default_digits(language))
    assert format_number(50, language) + signs.before_percent + signs.percent == percent
    assert tuple(name_month(month, language, default_months(language)) for month in (1, 8, 11)) == months
    marks = find_quotes(language)
    assert f"{marks.opening}{marks.inner_opening}{marks.inner_closing}{marks.closing}" == quotes
    assert format_counter(3, choose_front_style(language)) == front
    assert format_counter(3, choose_letter_style(language)) == letters


@pytest.mark.parametrize(
    ("number", "language", "digits", "written"),
    [
        (56000, "ar", "arab", "٥٦٬٠٠٠"),
        (56000, "ar", "arabext", "۵۶٬۰۰۰"),
        (56000, "ar-EG", "latn", "56,000"),
        (56000, "he", "arab", "٥٦٬٠٠٠"),
        (2.5, "fa", "", "۲٫۵"),
        (Decimal("1234.50"), "ar-EG", "", "١٬٢٣٤٫٥٠"),
        # A minus in a right-to-left paragraph needs its mark.
        (-7, "ar", "", "\u200e-7"),
        (-7, "he", "", "\u200e-7"),
        (-7, "ar-EG", "", "\u061c-٧"),
        (-7, "fa", "", "\u200e\u2212۷"),
        (-7, "en", "", "-7"),
        (0, "ar-EG", "", "٠"),
        (123456789, "hi", "latn", "12,34,56,789"),
        (999, "de", "", "999"),
    ],
)
def test_numbers_in_groups(number: float | Decimal, language: str, digits: str, written: str) -> None:
    assert format_number(number, language, digits, group=True) == written


def test_numbers_without_groups() -> None:
    assert format_number(56000, "ar-EG") == "٥٦٠٠٠"
    assert format_number(2.5, "de") == "2,5"


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_numbers_that_cannot_be_written(number: float) -> None:
    with pytest.raises(ValueError, match="can be written"):
        format_number(number, "ar")


def test_unknown_digits_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown digits"):
        format_number(1, "ar", "roman")


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(PROFILES)), st.sampled_from(sorted(ZEROS)))
def test_groups_take_nothing_away(number: int, language: str, digits: str) -> None:
    written = format_number(number, language, digits, group=True)
    signs = find_signs(language, digits)
    assert read_digits(written).replace(signs.group, "").removeprefix(signs.minus) == str(abs(number))
    assert written.startswith(signs.minus) is (number < 0)
    plain = format_number(number, language, digits)
    assert plain == written.replace(signs.group, "")


@given(st.decimals(0, 10**6, places=3), st.sampled_from(sorted(PROFILES)))
def test_a_fraction_keeps_its_figures(number: Decimal, language: str) -> None:
    signs = find_signs(language, default_digits(language))
    assert Decimal(read_digits(format_number(number, language)).replace(signs.decimal, ".")) == number
