"""Names of files from titles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.slug import LONGEST, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("مسيرات الموت", "msyrat-almwt"),
        ("مَسِيرات المَوْت", "msyrat-almwt"),
        ("راهپیمایی‌های مرگ", "rahpymayyhay-mrg"),
        ("צעדות המוות", "tsadvt-hmvvt"),
        ("Death Marches, 1944–1945", "death-marches-1944-1945"),
        ("مسيرات ١٩٤٤", "msyrat-1944"),
        ("Świętochłowice & Łódź", "swietochlowice-lodz"),
        ("L’Été", "lete"),
        ("Straße", "strasse"),
    ],
)
def test_titles(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_titles_that_cannot_be_read_have_names_of_their_own() -> None:
    assert slugify("東京") != slugify("北京")
    assert slugify("").startswith("book-")


def test_long_titles_are_cut_between_words() -> None:
    slug = slugify("word " * 40)
    assert len(slug) <= LONGEST
    assert slug.endswith("-word")
    assert len(slugify("a" * 200)) == LONGEST


@given(st.text())
def test_slugs_are_safe(title: str) -> None:
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slugify(title))
    assert slugify(slugify(title)) == slugify(title)
