"""A foreign phrase tells its language by its small words and its letters, or does not."""

import pytest

from publisher.script.foreign_phrases import guess_foreign_language


@pytest.mark.parametrize(
    ("phrase", "language"),
    [
        ("Zeitschrift der Deutschen Morgenländischen Gesellschaft", "de"),
        ("An Account of the Manners and Customs of the Modern Egyptians", "en"),
        ("Bibliothèque nationale de France", "fr"),
        ("Historia de la conquista de Nueva España", "es"),
        ("La Divina Commedia di Dante Alighieri", "it"),
        ("Het Achterhuis van Anne Frank", "nl"),
        ("Os Lusíadas de Camões", "pt"),
        ("Российская национальная библиотека", "ru"),
        ("Національна бібліотека України", "uk"),
        ("Εθνική Βιβλιοθήκη της Ελλάδος", "el"),
        ("Encyclopaedia Britannica", ""),
        ("Konrad Adenauer", ""),
        ("git rebase --interactive", ""),
        ("", ""),
    ],
)
def test_a_phrase_tells_its_language_or_does_not(phrase: str, language: str) -> None:
    assert guess_foreign_language(phrase) == language
