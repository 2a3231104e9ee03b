"""The order of index entries: sixty names a language, put in order by hand."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.script.sort_keys import first_letter, sort_key

ARABIC = (
    "—",  # nothing to file by: first of all
    "22 يونيو",  # numbers before letters, by value
    "١٠٠ يوم",  # … whatever their digits
    "1944",
    "الآردن",  # ا ر د ن: the article and the madda do not count
    "أردين",  # ا ر د ي after ا ر د ن
    "إلبه",
    "الله",  # no article here, or it would stand with ل
    "ألمانيا",  # nor here, since its alef has a hamza; ا ل م after ا ل ل
    "أوروبا",
    "أوشفيتز",
    "آيزنرتس",
    "باد تولتس",  # word by word: باد before بادن
    "بادن",
    "البحر الأسود",  # the article of neither word counts
    "بحر البلطيق",
    "بحر الشمال",
    "برلين",
    "بُروسيا",  # vowel marks do not count
    "پوتسدام",  # پ files as ب: ب و ت
    "بولندا",
    "تسيله",
    "توركيا",
    "التيرول",
    "ثيرينغن",
    "جنيف",
    "چيسينغ",  # چ files as ج
    "حلب",
    "ابن خلدون",  # files under خلدون; بن and ابن do not count
    "خليج لوبيك",
    "داخاو",
    "الدنمارك",
    "رافنسبروك",
    "الرايخ",  # ر ا ي after ر ا ف
    "زاكسنهاوزن",
    "ژنيف",  # ژ files as ز
    "سوريا",
    "سورية",  # ة files as ه, and ا is before ه
    "شتوتهوف",
    "صوفيا",
    "ضفة",
    "طرابلس",
    "عمان",
    "غروس روزن",
    "غروس-روزن الفرعي",  # a hyphen is a space; the longer name follows
    "غروسبيرن",  # word by word: after all that begin with غروس
    "فايمار",
    "ڤيينا",  # ڤ files as ف
    "القدس",
    "كاون (كاوناس)",  # brackets do not count
    "لوبلين",
    "المجر",
    "مدينة",  # ة files as ه
    "نهر",  # what is shorter comes first
    "نهر إلبه",
    "نهر الراين",  # the article of the second word does not count either
    "هانوفر",
    "هيئة",  # ئ files as ي
    "وارسو",
    "يافا",
    "Auschwitz",  # Latin names after Arabic ones
    "éclair",  # without case and accents
    "Zwodau",
    "Москва",  # other scripts last
)

PERSIAN = (
    "۲۲ ژوئن", "١٠٠ روز",
    "آبادان",  # آ is a letter of its own, before ا
    "آلمان", "آوشویتس",
    "ابهر", "اراک",
    "أردن",  # ا with hamza files as ا
    "استانبول", "القاعده",  # ال counts: it is no article of Persian
    "ایران", "باکو", "برلین", "بوداپست", "بیرجند", "پاریس", "پکن", "تبریز", "تهران", "ثریا", "جاکارتا",
    "جلفا", "چابهار", "چین", "حلب", "خارک", "خوی", "داخائو", "دزفول", "ذهاب", "رشت", "روم", "زابل", "زنجان",
    "ژاپن", "ژنو", "ساری", "سنندج", "شوش", "شیراز", "صحنه", "ضیابر", "طبس", "ظفار", "عسلویه", "غزه", "فارس",
    "فسا", "قائن",  # ئ files as ی: ق ا ی
    "قم",
    "كرمان",  # Arabic ك files as ک
    "کیش", "گرگان",  # گ after ک
    "گیلان", "لار",
    "مآب",  # آ is before ا inside a word too
    "مازندران", "مشهد", "میانه", "نائین", "نیشابور", "ورامین", "ونیز", "همدان", "یزد",
    "يونان",  # Arabic ي files as ی
    "Berlin",
)  # fmt: skip

URDU = (
    "۲۲ جون", "۱۰۰ دن", "اٹک", "ایبٹ آباد",
    "آزاد کشمیر",  # آ after ا (CLDR ur)
    "آگرہ", "بدین", "بنوں", "بہاولپور",
    "بھکر",  # بھ is a letter after ب
    "بھوپال", "پسنی", "پنجاب", "پھالیہ", "تربت", "تھر", "ٹانک", "ٹوبہ", "ٹھٹہ", "ثمر", "جرمنی",
    "جہلم", "جھنگ",
    "چترال", "چین", "چھانگا", "حیدرآباد", "خاران", "خیبر", "دادو", "دہلی", "دھار", "ڈنمارک", "ڈھاکہ", "ذکری",
    "راولپنڈی", "روم",
    "ڑ",  # no word begins with it, but lists of letters do
    "زیارت", "ژوب", "سندھ", "سیالکوٹ", "شکارپور", "صوابی", "ضلع", "طورخم", "ظفروال", "عمان", "غزنی", "فرانس",
    "قصور", "کراچی",
    "كوئٹہ",  # Arabic ك files as ک
    "کھاریاں", "گجرات", "گوادر", "گھوٹکی", "لاہور", "مانسہرہ", "مکران", "ملتان",
    "نوشہرہ", "واہ",
    "ہالا",  # ہ after و
    "ہنزہ", "یارقند", "یورپ", "Berlin",
)  # fmt: skip

HEBREW = (
    "22 ביוני", "100 ימים", "אברהם", "אוושוויץ", "אושוויץ", "אילת", "אירופה", "באר שבע", "בבל", "בודפשט",
    "בוכנוואלד", "ברגן־בלזן", "ברלין", "גדנסק", "גליל", "גרמניה", "דכאו", "דנמרק", "הונגריה",
    "הים הבלטי",  # the article counts
    "המבורג", "ויימר", "וינה", "ורשה", "זנטה", "זקסנהאוזן", "חברון", "חיפה", "טבריה", "טורגאו", "יוון",
    "ירושלים",
    "כרך",  # a final form files as its letter: כ ר כ
    "כרכום",  # … so that the shorter comes first
    "לובלין", "לודז׳",  # geresh does not count
    "מאוטהאוזן", "מיידנק", "מים", "מימון",  # ם as מ: מ י מ before מ י מ ו
    "נהר", "נהר האלבה", "נוינגמה", "נצרת", "סודטים", "סלובקיה", "ספרד", "עזה", "עכו", "פולין",
    "פראג",
    "פַּריז",  # vowel points do not count
    "ציריך", "צפת", "קובנה", "קרקוב", "רומא", "ריגה", "רייך", "שטוטהוף", "שטרן",
    "תל",
    "תל אביב",
    "תל־אביב יפו",  # the maqaf is a space
    "תלמידים",  # word by word: after all that begin with תל
    "Berlin", "Łódź",
    "Zagreb",
)  # fmt: skip


def check_order(names: tuple[str, ...], language: str) -> None:
    for one, other in pairwise(names):
        assert sort_key(one, language) < sort_key(other, language), (one, other)
    shuffled = random.Random(1).sample(names, len(names))  # noqa: S311 - any order does
    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == list(names)


@pytest.mark.parametrize(
    ("names", "language"),
    [
        pytest.param(ARABIC, "ar", id="ar"),
        pytest.param(PERSIAN, "fa", id="fa"),
        pytest.param(URDU, "ur", id="ur"),
        pytest.param(HEBREW, "he", id="he"),
    ],
)
def test_names_in_order(names: tuple[str, ...], language: str) -> None:
    assert len(names) >= 60
    check_order(names, language)


#: Pairs in order about which readers, or other programs, may be of another mind, each with the reason.
HARD_PAIRS = (
    ("ar", "القاهرة", "قبرص", "the article does not count: ق ا before ق ب"),
    ("ar", "القدس الشرقية", "القدس الغربية", "nor does that of a second word: ش before غ"),
    ("ar", "عبد الله", "عبد العزيز", "in الله it is no article: ا before ع"),
    ("ar", "ألمانيا", "ألمرية", "nor after a hamza: ا ل م ا before ا ل م ر"),
    ("ar", "إسبانيا", "آسيا", "all alefs are one letter: ا س ب before ا س ي"),
    ("ar", "آسيا", "أسيوط", "… whatever they bear: ا س ي ا before ا س ي و"),
    ("ar", "مؤتة", "موريتانيا", "ؤ files as و, which the reader sees: م و ت before م و ر"),
    ("ar", "ريف", "رئيس", "ئ files as ي: ر ي ف before ر ي ي"),
    ("ar", "سينا", "سيناء", "ء alone files as ا, at the end of the longer name"),
    ("ar", "مكناس", "مكة", "ة files as ه and not as ت: م ك ن before م ك ه"),
    ("ar", "سوريا", "سورية", "… so that the two spellings are neighbours"),
    ("ar", "مستشفى", "مستشفيات", "ى files as ي: the shorter first"),
    ("ar", "ابن بطوطة", "بغداد", "ابن does not count: ب ط before ب غ"),
    ("ar", "خالد بن الوليد", "خالدية", "nor does بن; and word by word خالد is before خالدية"),
    ("ar", "مُدُن", "مدينة", "vowel marks do not count: م د ن before م د ي"),
    ("ar", "لــودز", "لوزان", "tatweel does not count: ل و د before ل و ز"),
    ("ar", "9 أيار", "10 أيار", "numbers file by value"),
    ("ar", "٩ أيار", "10 أيار", "… in whichever digits"),
    ("ar", "يافا", "Aachen", "Latin names come after"),
    ("ar", "غوتا", "گوتا", "گ files as ك, after غ"),
    ("fa", "آبادان", "اراک", "آ is a letter before ا"),
    ("fa", "بیروت", "پاریس", "پ is a letter after ب"),
    ("fa", "جلفا", "چالوس", "چ is a letter after ج"),
    ("fa", "زنجان", "ژنو", "ژ is a letter after ز"),
    ("fa", "کیش", "گرگان", "گ is a letter after ک"),
    ("fa", "واشنگتن", "هامبورگ", "و before ه, the other way round than in Arabic"),
    ("fa", "همدان", "یزد", "… and ی at the end"),
    ("fa", "كرج", "کرمان", "the keyboard's Arabic ك is ک: ر ج before ر م"),
    ("fa", "يزد", "یوش", "… and ي is ی: ی ز before ی و"),
    ("fa", "قائم‌شهر", "قاین", "ئ files as ی: ق ا ی م before ق ا ی ن; the invisible joiner does not count"),
    ("fa", "خانهٔ سبز", "خانه‌سر", "what the joiner joins is one word, and a word ends before what goes on"),
    ("fa", "القاعده", "الموت", "ال is no article of Persian and counts: ا ل ق before ا ل م"),
    ("ur", "اٹک", "آگرہ", "آ is a letter after ا"),
    ("ur", "بیجنگ", "بھارت", "بھ is a letter after all of ب"),
    ("ur", "بہار", "بھارت", "… and not ب with ہ"),
    ("ur", "تربت", "تھر", "تھ after ت"),
    ("ur", "تھر", "ٹانک", "… and before ٹ"),
    ("ur", "گلگت", "گھوٹکی", "گھ after گ"),
    ("ur", "کویت", "کوئٹہ", "ئ files as ی: ت before ٹ decides"),
    ("ur", "نیپال", "نئی دہلی", "… and پ before ی"),
    ("ur", "ہنزہ", "یمن", "ہ before ی"),
    ("ur", "وادی", "ہنگو", "… and after و"),
    ("ur", "كراچی", "کوہاٹ", "Arabic ك is ک"),
    ("he", "אבן", "אבנר", "ן files as נ: the shorter first"),
    ("he", "ירושלים", "ירושלמי", "ם files as מ: י before מ decides"),
    ("he", "בית לחם", "ביתר", "word by word: בית before ביתר"),
    ("he", "תל־אביב", "תלמים", "the maqaf parts words"),
    ("he", "צ׳כיה", "צרפת", "geresh does not count: צ כ before צ ר"),
    ("he", "דּוֹבֶר", "דורטמונד", "points do not count: ד ו ב before ד ו ר"),
    ("he", "הרצליה", "ורשה", "the article ה counts: it is written with the name"),
    ("yi", "װאַרשע", "ווילנע", "the digraph is two letters, and marks do not count: ו ו א before ו ו י"),
)


@pytest.mark.parametrize(("language", "first", "second", "reason"), HARD_PAIRS)
def test_hard_pairs(language: str, first: str, second: str, reason: str) -> None:
    assert sort_key(first, language) < sort_key(second, language), reason


@pytest.mark.parametrize(
    ("name", "language", "letter"),
    [
        ("الأردين", "ar", "أ"),
        ("آيزنرتس", "ar", "أ"),
        ("ألمانيا", "ar", "أ"),
        ("المانيا", "ar", "أ"),  # without its hamza, but known
        ("الرايخ", "ar", "ر"),
        ("ابن خلدون", "ar", "خ"),
        ("ابن", "ar", "أ"),  # nothing else is left
        ("هانوفر", "ar", "هـ"),
        ("پوتسدام", "ar", "ب"),
        ("ﺩﺍﺧﺎﻭ", "ar", "د"),  # presentation forms
        ("«داخاو»", "ar", "د"),
        ("1944", "ar", "#"),
        ("—", "ar", "#"),
        ("", "ar", "#"),
        ("éclair", "ar", "E"),
        ("Łódź", "ar", "L"),
        ("Москва", "ar", "М"),
        ("ברלין", "ar", "ב"),
        ("آلمان", "fa", "آ"),
        ("القاعده", "fa", "ا"),
        ("كرمان", "fa", "ک"),
        ("همدان", "fa", "ه"),
        ("بھکر", "ur", "بھ"),
        ("ہالا", "ur", "ہ"),
        ("آگرہ", "ur", "آ"),
        ("הים", "he", "ה"),
        ("ווילנע", "yi", "ו"),
        ("װילנע", "yi", "ו"),  # the digraph
        ("ێران", "ckb", "ێ"),
        ("ڵادێ", "ckb", "ڵ"),
        ("ئاکرێ", "ckb", "ئ"),
        ("جھول", "sd", "جھ"),
        ("ئاقسۇ", "ug", "ا"),
        ("ݒ", "fa", "ݒ"),  # a letter that the alphabet lacks
        ("Świdnica", "en", "S"),
        ("داخاو", "en", "د"),
        ("Dachau", "ar-Latn", "D"),
    ],
)
def test_headings(name: str, language: str, letter: str) -> None:
    assert first_letter(name, language) == letter


@pytest.mark.parametrize(
    ("names", "language"),
    [
        (("ابجد", "ڵادێ", "Zakho"), "ckb"),  # its own letters come before Latin ones
        (("Auschwitz", "Łódź", "Lublin", "Zwodau", "داخاو"), "en"),
        (("9 Tage", "10"), "de"),
        (("٩", "10"), "ar"),
        (("007", "8"), "ar"),
    ],
)
def test_other_orders(names: tuple[str, ...], language: str) -> None:
    check_order(names, language)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الأردن", "أردن"),
        ("ٱلأردن", "الأردن"),  # alef wasla
        ("اَلْأُرْدُن", "الأردن"),
        ("مَدينة", "مدينه"),
        ("مستشفى", "مستشفي"),
        ("محمد بن سلمان", "محمد سلمان"),
        ("غروس-روزن", "غروس روزن"),
        ("غروس / روزن", "غروس روزن"),
        ("داخـــاو", "داخاو"),
        ("الماء", "الماا"),
    ],
)
def test_spellings_that_file_alike(one: str, other: str) -> None:
    assert sort_key(one, "ar")[0] == sort_key(other, "ar")[0]
    assert sort_key(one, "ar") != sort_key(other, "ar")


OTHERS = {
    "ckb": (
        "ئاکرێ",
        "دهۆک",
        "رانیە",
        "ڕانیە",
        "ڕواندز",
        "زاخۆ",
        "کەرکووک",
        "کۆیە",
        "لار",
        "ڵار",
        "هەولێر",
        "یەک",
        "ێک",
    ),
    "ps": (
        "آب",
        "ابن",
        "تخار",
        "ټانک",
        "ځاځی",
        "چمن",
        "څارندوی",
        "روضه",
        "ړوند",
        "شرنه",
        "ښار",
        "ګردېز",
        "ننګرهار",
        "ڼر",
    ),
    "sd": ("بدين", "ٻار", "ڀٽ", "تر", "ٿر", "ٽنڊو", "ٺٽو", "ثواب", "پنو", "جيڪب", "ڄام", "جھول", "چنڊ", "ڪراچي", "کير"),
    "ug": ("ئاقسۇ", "ئەنجان", "بەيجىڭ", "غۇلجا", "كۇچا", "گۇما", "ھېيتگاھ", "ۋەتەن", "ئىلى", "يەكەن"),
    # Vowels file, though they are written as marks.
    "dv": ("ހުޅުމާލެ", "ކުޅުދުއްފުށި", "އައްޑޫ", "މަލިކު", "މާލެ", "މިލަދުން", "ފުވައްމުލައް"),
    "ku": ("Cizîr", "Çem", "Dihok", "Erdîş", "Êlih", "Iran", "Îdir", "Sêrt", "Şirnex"),
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_have_orders_of_their_own(language: str) -> None:
    names = set(OTHERS[language])
    assert tuple(sorted(names, key=lambda name: sort_key(name, language))) == OTHERS[language]


LANGUAGES = st.sampled_from(["ar", "fa", "ur", "he", "yi", "en", "ckb", "sd", "ug", "dv"])
NAMES = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="ابتهةىيءأإآٱلنوپ بن\u064e\u0640אבםמ־aZé19٣-", max_size=10),
)
MARKS = "\u064b\u064c\u064e\u064f\u0650\u0651\u0652\u0670\u0640"


@given(NAMES, NAMES, LANGUAGES)
def test_the_order_is_total(one: str, other: str, language: str) -> None:
    keys = sort_key(one, language), sort_key(other, language)
    assert (keys[0] == keys[1]) == (one == other)
    assert (keys[0] < keys[1]) != (keys[1] < keys[0]) or one == other


@given(st.lists(NAMES, max_size=8), LANGUAGES)
def test_sorting_sorted_names_changes_nothing(names: list[str], language: str) -> None:
    once = sorted(names, key=lambda name: sort_key(name, language))
    assert sorted(once, key=lambda name: sort_key(name, language)) == once


@given(
    st.text(alphabet="ابتجدرسلمنهويأإةى ", max_size=10),
    st.lists(st.sampled_from(MARKS), min_size=1, max_size=5),
    st.sampled_from(["ar", "fa", "ur"]),
)
def test_marks_and_tatweel_do_not_count(name: str, marks: list[str], language: str) -> None:
    marked = "".join(
        letter if letter == " " else letter + marks[index % len(marks)] for index, letter in enumerate(name)
    )
    assert sort_key(marked, language)[0] == sort_key(name, language)[0]
    assert first_letter(marked, language) == first_letter(name, language)


@given(st.lists(NAMES, max_size=8), LANGUAGES)
def test_names_of_one_heading_stand_together(names: list[str], language: str) -> None:
    names.sort(key=lambda name: sort_key(name, language))
    headings = [first_letter(name, language) for name in names]
    changes = [one for one, other in pairwise([*headings, ""]) if one != other]
    assert len(set(changes)) == len(changes)
