"""The strings behind the rules: lookalikes, endings, hamza, brackets, spellings, visual order, dates in texts."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.arabic_endings import mend_ending
from publisher.script.brackets import PAIRS, find_turned, find_unpaired
from publisher.script.digits import ZEROS, find_digits, localize_digits
from publisher.script.hamza import find_spellings
from publisher.script.letters import ARABIC, ARABIC_MARKS, HEBREW, strip_marks
from publisher.script.lookalikes import find_lookalikes, mend_lookalikes
from publisher.script.months import (
    CONVENTIONS,
    MONTHS,
    find_conventions,
    guess_convention,
    list_month_names,
    name_month,
)
from publisher.script.spelling import fold_sounds, make_skeleton, spells_alike
from publisher.script.visual_order import find_visual_order
from publisher.script.written_dates import find_named_months, find_written_dates

LETTERS = st.text(st.characters(min_codepoint=0x0620, max_codepoint=0x06D3, categories=["Lo", "Mn"]), max_size=12)
BRACKETS = st.text(st.sampled_from("()[]«» اب.،"), max_size=24)
LANGUAGES = st.sampled_from(["ar", "ar-EG", "fa", "ur", "he", "yi", "en"])


@given(st.characters(exclude_categories=["Cn", "Cs", "Co"]))
def test_letters_are_letters_and_marks_are_marks(character: str) -> None:
    import re

    if re.match(f"[{ARABIC}{HEBREW}]", character):
        assert unicodedata.category(character) == "Lo"
        assert unicodedata.bidirectional(character) in {"AL", "R"}
    if re.match(f"[{ARABIC_MARKS}]", character):
        assert unicodedata.category(character) in {"Mn", "Lm"}
        assert strip_marks(f"ب{character}") == "ب"


@given(LETTERS, LANGUAGES)
def test_a_mended_word_has_no_lookalikes_and_keeps_its_length(word: str, language: str) -> None:
    mended = mend_lookalikes(word, language)
    assert find_lookalikes(mended, language) == ()
    if mended:
        assert len(mended) == len(word)
        assert mend_lookalikes(mended, language) == mended
    if not find_lookalikes(word, language):
        assert mended == word


@pytest.mark.parametrize(
    ("word", "language", "mended"),
    [
        ("کتاب", "ar", "كتاب"),
        ("إلی", "ar", "إلى"),
        ("وعلی", "ar", "وعلى"),
        ("فی", "ar", "في"),
        ("كتاب", "fa", "کتاب"),
        ("على", "fa", "علی"),
        ("ھزار", "ur", "ہزار"),
        ("بھائی", "ur", "بھائی"),
        ("وه", "ur", "وہ"),
        # ہ or ھ: only a reader can tell.
        ("به", "ur", ""),
    ],
)
def test_words_in_the_letters_of_their_language(word: str, language: str, mended: str) -> None:
    assert mend_lookalikes(word, language) == mended


@given(LETTERS)
def test_an_ending_is_mended_once(word: str) -> None:
    mended = mend_ending(word, Counter())
    if mended:
        assert mended != word
        assert mend_ending(mended, Counter()) in {None, ""}


@pytest.mark.parametrize(
    ("word", "book", "mended"),
    [
        ("فى", "", "في"),
        ("وفى", "", "وفي"),
        ("حتي", "", "حتى"),
        ("علىها", "", "عليها"),
        ("مدرسةهم", "", ""),
        ("المدينه", "مدينة", "المدينة"),
        ("بالمدينه", "المدينة", "بالمدينة"),
        ("الخيريه", "", "الخيرية"),
        ("المصرى", "المصري", "المصري"),
        ("جريده", "جريدة الجريدة", "جريدة"),
        # Right as they are.
        ("كتابه", "كتابة كتاب", None),
        ("المياه", "مياة", None),
        ("التوجيه", "", None),
        ("التنويه", "", None),
        ("التقنيه", "", None),
        ("المعنى", "المعني", None),
        ("التقى", "تقي التقي", None),
        ("والتقى", "تقي", None),
        ("الله", "", None),
        ("علي", "", None),
        ("على", "علي", None),
        ("منه", "منة", None),
    ],
)
def test_endings_are_told_apart(word: str, book: str, mended: str | None) -> None:
    assert mend_ending(word, Counter([word, *book.split()])) == mended


@given(LETTERS)
def test_a_hamza_changes_one_letter(word: str) -> None:
    for spelling in find_spellings(word):
        assert len(spelling) == len(word)
        assert sum(one != other for one, other in zip(word, spelling, strict=True)) == 1


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("الى", ("إلى",)),
        ("والى", ("وإلى",)),
        ("ان", ("أن", "إن")),
        ("الاول", ("الأول",)),
        ("الان", ("الآن",)),
        ("لان", ("لأن",)),
        ("إجتماع", ("اجتماع",)),
        ("الإستعمال", ("الاستعمال",)),
        ("إنتخابات", ("انتخابات",)),
        ("إسم", ("اسم",)),
        *((word, ()) for word in ("كان", "واحد", "إنتاج", "إتقان", "إنسان", "إسلام", "إلى", "اجتماع", "أستاذ", "باب")),
    ],
)
def test_hamzas_are_written_where_they_belong(word: str, spellings: tuple[str, ...]) -> None:
    assert find_spellings(word) == spellings


@given(BRACKETS)
def test_turning_brackets_pairs_them(text: str) -> None:
    turned = find_turned(text)
    characters = list(text)
    for index, mended in turned:
        assert text[index] in {*PAIRS, *PAIRS.values()}
        assert {text[index], mended} in [{opening, closing} for opening, closing in PAIRS.items()]
        characters[index] = mended
    mended_text = "".join(characters)
    assert not {index for index, _ in turned} & set(find_unpaired(text))
    assert set(find_unpaired(mended_text)) == set(find_unpaired(text)) or find_turned(mended_text)


@given(
    st.recursive(
        st.just("نص"),
        lambda inner: st.tuples(st.sampled_from(sorted(PAIRS)), inner).map(
            lambda pair: f"{pair[0]}{pair[1]}{PAIRS[pair[0]]} نص"
        ),
        max_leaves=8,
    )
)
def test_what_is_paired_is_passed_over(text: str) -> None:
    assert find_unpaired(text) == []
    assert find_turned(text) == []


@pytest.mark.parametrize(
    ("text", "turned", "unpaired"),
    [
        (")نص( نص", [0, 3], []),
        ("نص (نص( نص", [6], []),
        ("نص »نص« نص", [3, 6], []),
        ("1) نص 2) نص", [], []),
        ("أ) نص", [], []),
        ("نص (نص", [], [3]),
        ("نص( نص )نص", [], []),
        ("(نص [نص) نص]", [], [4, 11]),
    ],
)
def test_brackets_that_face_the_wrong_way(text: str, turned: list[int], unpaired: list[int]) -> None:
    assert [index for index, _ in find_turned(text)] == turned
    assert find_unpaired(text) == unpaired


@given(LETTERS)
def test_folding_sounds_twice_changes_nothing(word: str) -> None:
    assert fold_sounds(fold_sounds(word)) == fold_sounds(word)
    assert make_skeleton(fold_sounds(word)) == make_skeleton(word)


@pytest.mark.parametrize(
    ("word", "name", "alike"),
    [
        ("طورغاو", "تورغاو", True),
        ("بوخينفالد", "بوخنفالد", True),
        ("بوخنڤالد", "بوخنفالد", True),
        ("هيملر", "هملر", True),
        ("تورجاو", "تورغاو", True),
        ("בוכנואלד", "בוכנוולד", True),
        ("بولندي", "بولندا", False),
        ("مطلب", "ميتلباو", False),
        ("آلنبرغ", "لاونبورغ", False),
        ("باب", "بب", False),
        # Words of the language from one root are no spellings of one name.
        ("الكاتب", "الكاتبة", False),
        ("הטחנה", "הטוחן", False),
        ("بولندة", "بولندا", True),
        ("גרודנה", "גרודנא", True),
        ("ברטיסלבה", "ברטיסלב", True),
    ],
)
def test_spellings_of_one_name(word: str, name: str, alike: bool) -> None:  # noqa: FBT001
    assert spells_alike(word, name) is alike
    assert spells_alike(name, word) is alike or not alike


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("انتهت في 9 .(V-E Day)مايو", ["9 .(V-E Day)مايو"]),
        ("انتهت .(1945)الحرب", [".(1945)الحرب"]),
        (".النهاية", [".النهاية"]),
        ("كتب ةنيدملا هنا", ["ةنيدملا"]),
        ("םולש עולם", ["םולש"]),
        *(
            (text, [])
            for text in ("9 مايو (V-E Day).", "ق.م", "د.أحمد", "نص. (نص) نص", "المدينة", "שלום", "קץ", "...نعم")
        ),
    ],
)
def test_visual_order_is_seen(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_visual_order(text)] == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("في 17 يناير 1945 وصلوا", "ar", ["17 يناير 1945"]),
        ("في 17 و21 كانون الثاني 1945", "ar", ["17 و21 كانون الثاني 1945"]),
        ("بين 3–5 من مايو", "ar", ["3–5 من مايو"]),
        ("في كانون الثاني/يناير ١٩٤٥ وصلوا", "ar", ["كانون الثاني/يناير ١٩٤٥"]),
        ("صيف 1944 وسنة 1945 وعام 1946م", "ar", ["صيف 1944", "وسنة 1945", "وعام 1946"]),
        ("سنة 1363 هـ، و1944 سجينًا", "ar", []),
        ("ב־17 בינואר 1945 באו", "he", ["17 בינואר 1945"]),
        ("در ۱۷ ژانویهٔ ۱۹۴۵ آمدند", "fa", ["۱۷ ژانویهٔ ۱۹۴۵"]),
        ("14 اپریل 1941ء کو", "ur", ["14 اپریل 1941"]),
    ],
)
def test_dates_are_found_in_a_text(text: str, language: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_written_dates(text, language)] == found


@given(st.sampled_from(MONTHS), st.sampled_from(CONVENTIONS), st.sampled_from(["ar", "ar-SY", "ar-MA", "ar-DZ"]))
def test_the_names_of_a_month_lead_back_to_it(month: int, convention: str, language: str) -> None:
    name = name_month(month, language, convention)
    for part in name.split("/"):
        assert part in list_month_names(month, language)
        assert month in find_conventions(part, language).values()
        assert [found.name for found in find_named_months(f"في 5 {part} 1945", language)] == [part]


def test_a_month_is_told_from_a_word() -> None:
    assert list(find_named_months("مارس الرجل مهنته", "ar")) == []
    assert list(find_named_months("جوان وماي", "ar")) == []


def test_the_convention_of_most_names_is_guessed() -> None:
    assert guess_convention(["يناير", "مايو", "شباط"], "ar") == "egyptian"
    assert guess_convention(["شباط", "أيار", "مايو"], "ar") == "levantine"
    assert guess_convention(["جانفي", "ماي", "مايو"], "ar") == "maghrebi"
    assert guess_convention([], "ar-SY") == "levantine"
    assert guess_convention(["سبتمبر"], "ar-DZ") == "maghrebi"


@given(st.integers(0, 10**9), st.sampled_from(sorted(ZEROS)))
def test_the_digits_of_a_number_are_named(number: int, digits: str) -> None:
    assert find_digits(localize_digits(str(number), digits)) == {digits}
    assert find_digits("نص") == set()
