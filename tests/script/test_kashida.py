"""Joins that may be lengthened: words in, the best join of each out."""

import pytest

from publisher.script.kashida import find_elongations


def show(text: str) -> list[str]:
    """Write the best join of each word of a text as a bar, in the words that have one."""
    shown: list[str] = []
    for joins in find_elongations(text):
        at = joins[0][0]
        start = text.rfind(" ", 0, at) + 1
        end = text.find(" ", at)
        shown.append(f"{text[start:at]}|{text[at : end if end >= 0 else len(text)]}")
    return shown


@pytest.mark.parametrize(
    ("word", "lengthened"),
    [
        # A tatweel that the writer typed.
        ("هـذا", "هـ|ذا"),
        ("كتـاب", "كتـ|اب"),
        # After seen and sad, with their sisters.
        ("السلام", "الس|لام"),
        ("الصبر", "الص|بر"),
        ("ينشر", "ينش|ر"),
        ("وسط", "وس|ط"),
        # Before final heh, teh marbuta and dal.
        ("مكتبة", "مكتب|ة"),
        ("وجهه", "وجه|ه"),
        ("بعيد", "بعي|د"),
        ("محمد", "محم|د"),
        # Before final alef, tah, lam and kaf.
        ("كتاب", "كت|اب"),
        ("خيط", "خي|ط"),
        ("جميل", "جمي|ل"),
        ("ملك", "مل|ك"),
        # Before a beh that reh or yeh follows; the beh before others stays.
        ("خبر", "خ|بر"),
        ("كتبي", "كت|بي"),
        # Before final waw, ain, qaf and feh.
        ("بيوت", "بي|وت"),
        ("جميع", "جمي|ع"),
        ("طريق", "طري|ق"),
        ("كهف", "كه|ف"),
        # Before any other final letter.
        ("بيت", "بي|ت"),
        ("مريم", "مري|م"),
        # Other languages of the script.
        ("کتاب", "کت|اب"),
        ("رنگ", "رن|گ"),
        ("دوست", "دوس|ت"),
        ("بچہ", "بچ|ہ"),
        ("دیکھا", "دیکھ|ا"),
        ("پیاوە", "پی|اوە"),
    ],
)
def test_the_best_join_of_a_word_is_found(word: str, lengthened: str) -> None:
    assert show(word) == [lengthened]


@pytest.mark.parametrize(
    "word",
    [
        # Two letters.
        "من",
        "في",
        # Lam with its alef, also with marks between them.
        "ولا",
        "كلا",
        "لِأَ",
        # The lam of the article.
        "الدار",
        "والرو",
        # Letters that do not join.
        "وردة",
        "دار",
        "ورود",
        # Numbers, other scripts, and a joiner that asks for a form.
        "1945",
        "١٩٤٥",
        "Straße",
        "שלום",
        "ه\u200dج",
        # Signs of recitation: text of the Quran.
        "ٱلْكِتَـٰبُۖ",
    ],
)
def test_no_join_of_some_words_may_be_lengthened(word: str) -> None:
    assert show(word) == []


def test_marks_stay_with_the_letter_before_the_join() -> None:
    word = "مُحَمَّدٌ"
    ((best, *_),) = find_elongations(word)
    assert word[: best[0]] == "مُحَمَّ"
    assert word[best[0]] == "د"


def test_joins_of_one_word_are_given_together_the_best_first() -> None:
    ((first, *others),) = find_elongations("مسيرات")
    assert first[1] < others[0][1]
    assert len(list(find_elongations("كتاب جميل عن الصبر"))) == 3


def test_a_word_with_a_non_joiner_is_one_word_and_joins_nothing_there() -> None:
    assert show("می\u200cنویسد") == ["می\u200cنویس|د"]
    # The letter before it has its final form.
    assert show("بچه\u200cها") == ["بچ|ه\u200cها"]
    assert len(list(find_elongations("ستون\u200cهای"))) == 1
