"""RT014 in vocalised text: what points say no letter says, and words of one root are no spellings of one name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.production.check import check

BOOK = """\
    title: ספר
    language: {language}
    identifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11
    chapters: [01.md]
    """


@pytest.mark.parametrize(
    ("language", "name", "text", "told"),
    [
        # The miller and the mill, the scribe and his like among women.
        ("he", "שלום הטוחן", "הַטַּחֲנָה עומדת.", False),
        ("he", "שלום הטוחן", "הטחנה עומדת.", False),
        ("ar", "هدى الكاتبة", "وَصَلَ الكَاتِبُ.", False),
        # The milling and the miller, the newspapers and a family of that trade.
        ("ar", "سالم الطحان", "وقت الطَّحْنِ طويل.", False),
        ("ar", "سالم الطحان", "وَبِالطَّحْنِ يعيش.", False),
        # Without marks too: an article is no part of a root of three letters.
        ("ar", "سالم الطحان", "وقت الطحن طويل.", False),
        ("ar", "سالم الطحان", "هذا الطحين أبيض.", False),
        ("he", "שלום הטוחן", "זה הטחן החדש.", False),
        ("ar", "سالم الصحاف", "قرأ الصُّحُفَ كلها.", False),
        # A mark that agrees, that of a case, or none says nothing.
        ("ar", "بوخينفالد", "وصلوا إلى بُوخِنْفَالْد أمس.", True),
        ("ar", "بوخينفالد", "وصلوا إلى بوخنفالد أمس.", True),
        ("ar", "هدى كراكوفا", "قرب كراكوفُ نهر.", True),
        ("ar", "هدى كراكوفا", "قرب كِرَاكُوفَه نهر.", True),
        # Points say what letters say in a word without them.
        ("he", "המדינה", "גדולה הַמְּדִנָה מאוד.", False),
        ("he", "בוכנוואלד", "באו אל בּוּכֶנְוַלְד אתמול.", False),
        ("he", "בוכנוואלד", "באו אל בוכנוולד אתמול.", True),
        ("he", "קרקובה", "באו אל קְרָקוֹבָה אתמול.", False),
        ("he", "בוכנוולד", "באו אל בּוּקֶנְוַלְד אתמול.", True),
    ],
)
def test_a_pointed_word_is_spelt_otherwise_where_its_consonants_are(
    language: str,
    name: str,
    text: str,
    told: bool,  # noqa: FBT001 - a column of the table
    make_book: Callable[..., Path],
) -> None:
    folder = make_book(
        {
            "book.yaml": BOOK.format(language=language),
            "01.md": f"---\ntitle: א\n---\n\n{text}\n",
            "people.yaml": f"one: {{name: {name}}}\n",
        }
    )
    report, _ = check(folder)
    assert ("RT014" in {finding.code.id for finding in report.findings}) is told
