"""Files names as printed indexes do: a name and the language of the book in, a key to sort by out.

Names are filed word by word: what is shorter comes first (نهر before نهر إلبه), and a hyphen, a slash
and the Hebrew maqaf count as a space. Other punctuation, vowel marks, tatweel and invisible characters
do not count. Numbers come first, by value; then the script of the book; then Latin names; then others.
Names that are filed alike are told apart by their spelling, so the order is total.

CLDR's tailorings are the ground for Persian, Urdu, Pashto and Uyghur; Babel does not carry them, so the alphabets are
here. For Arabic they are not followed: DUCET files hamza with its carriers apart, and ة between ب and ت,
where users of Arabic indexes look for the letter that they see.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from publisher.script.digits import read_digits
from publisher.script.direction import find_script
from publisher.script.language import parse_tag

#: The weight of a letter or number: its group, its place in the group, and what it is where the place does
#: not say: the digits of a number (its place is their count), a letter that the alphabet lacks.
Weight = tuple[int, int, str]
#: What a name files by: its words as weights; then, for names filed alike, its bare spelling and itself.
SortKey = tuple[tuple[tuple[Weight, ...], ...], str, str]

_NUMBERS, _OWN_LETTERS, _LATIN_LETTERS, _OTHER_LETTERS = range(4)

#: The heading of names that begin with a number, or have no letter.
NO_LETTER = "#"


# Compared and hashed by identity: there is one of each.
@dataclass(frozen=True, slots=True, eq=False)
class Alphabet:
    """How a language files its letters.

    `letters` are in order, those of two characters (Urdu بھ) too. `folds` maps characters to the letters
    that they are filed as. `unfiled` words are passed over, and so is `article` before two letters or
    more, but for the words of `exceptions`. `headings` gives the printed form of a letter where it differs.
    """

    letters: tuple[str, ...]
    folds: Mapping[int, str]
    article: str = ""
    exceptions: frozenset[str] = frozenset()
    unfiled: frozenset[str] = frozenset()
    headings: Mapping[str, str] = field(default_factory=dict)


def _fold(**folds: str) -> dict[int, str]:
    """Map each character of a value to the letter that is its key."""
    return {ord(character): letter for letter, characters in folds.items() for character in characters}


# Letters that other languages write: each files as the letter of Arabic that it was made from. Hamza
# files by its seat, as ا, و or ي, since that is what a reader of an index sees; without a seat as ا.
# ة files as ه and not as ت: it has the shape of ه and is read so at a pause, and names from abroad are
# written with either (نوينغامة, نوينغامه), so that both spellings meet.
# ى files as ي: Egyptian print writes ي without its dots.
_ARABIC = Alphabet(
    letters=tuple("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    folds=_fold(
        ا="أإآٱءٲٳٵ", و="ؤۆۇۋ", ي="ئىیےېۍێ", ه="ةہھۀەۃۂ", ب="پ", ج="چ", ز="ژ", ف="ڤڥ", ك="کگڭݣڪ", ت="ٹ",
        د="ڈ", ر="ڑ", ن="ں",
    ),
    article="ال",
    # Here ا and ل belong to the name. What is not in the list can be filed by its `sort`.
    exceptions=frozenset(
        (
            "الله", "اللهم", "المانيا", "الماني", "البانيا", "الاسكا", "الزاس", "الكسندر", "الكسندرا",
            "الكسي", "البرت", "البير", "الفريد", "اليزابيث", "الياس", "اليسا", "الينا", "التزام",
            "التقاء", "التحاق", "التماس", "التهاب", "التباس",
        )
    ),
    unfiled=frozenset(("ابن", "بن")),
    # A ه alone looks like the digit ٥; an alef alone like the digit ١.
    headings={"ا": "أ", "ه": "هـ"},
)  # fmt: skip

# CLDR fa, but for hamza: there it is a letter of its own after ا, here it files by its seat as in
# Arabic. آ is a letter before ا.
_PERSIAN = Alphabet(
    letters=tuple("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
    folds=_fold(
        ا="أإٱءٲٳٵ", و="ؤۆۇۋ", ی="ئىيےېۍێ", ه="ةہھۀەۃۂ", ک="كڪڭ", ف="ڤ", ت="ٹ", د="ڈ", ر="ڑ", ن="ں",
        گ="ݣ",
    ),
)  # fmt: skip

# CLDR ur, after the national standard: aspirates are letters, and آ files after ا.
_URDU = Alphabet(
    letters=(
        "ا", "آ", "ب", "بھ", "پ", "پھ", "ت", "تھ", "ٹ", "ٹھ", "ث", "ج", "جھ", "چ", "چھ", "ح", "خ", "د",
        "دھ", "ڈ", "ڈھ", "ذ", "ر", "رھ", "ڑ", "ڑھ", "ز", "ژ", "س", "ش", "ص", "ض", "ط", "ظ", "ع", "غ",
        "ف", "ق", "ک", "کھ", "گ", "گھ", "ل", "لھ", "م", "مھ", "ن", "نھ", "ں", "ںھ", "و", "وھ", "ہ", "ھ",
        "ۃ", "ء", "ی", "یھ", "ے",
    ),
    folds=_fold(ا="أإٱٲٳٵ", و="ؤ", ی="ئىي", ے="ۓ", ہ="هەۂۀ", ۃ="ة", ک="كڪ", گ="ڭ"),
)  # fmt: skip

# Central Kurdish in the order of its alphabet, as readers of Wikipedia asked for it (MediaWiki T310051), with the
# Arabic letters that it spells names with at their Arabic places. ئ, which carries every vowel at the start of a
# word, is the first letter.
_CENTRAL_KURDISH = Alphabet(
    letters=tuple("ئابپتثجچحخدذرڕزژسشصضطظعغفڤقکگلڵمنهەوۆیێ"),
    folds=_fold(
        ا="أإآٱءٲٳٵ", و="ؤۇۋۊ", ی="ىيےېۍ", ێ="ؽ", ه="ھہ", ە="ةۀۃۂ", ک="كڪڭ", ف="ڥ", ت="ٹ", د="ڈڎڊ", ن="ں", گ="ݣ", ل="ڶ",
    ),
    headings={"ه": "هـ"},
)  # fmt: skip

# CLDR ps: آ before ا, the letters of its own behind those that they are made from, and every yeh as one.
_PASHTO = Alphabet(
    letters=tuple("آابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهی"),
    folds=_fold(
        ا="أإٱءٲٳٵ", ټ="ٹ", ډ="ڈ", ړ="ڑ", ک="كڪ", ګ="گ", ڼ="ڻں", و="ؤۆۇۉۋ", ه="ةہھۀەۃۂ", ی="ئىيےېۍێ",
        ف="ڤ",
    ),
)  # fmt: skip

# Sindhi in the order of its fifty-two letters, as its primers and the dictionaries of the Sindhi Language Authority
# have it; CLDR has none. جھ and گھ are letters.
_SINDHI = Alphabet(
    letters=(
        "ا", "ب", "ٻ", "ڀ", "ت", "ٿ", "ٽ", "ٺ", "ث", "پ", "ج", "ڄ", "جھ", "ڃ", "چ", "ڇ", "ح", "خ", "د", "ڌ", "ڏ", "ڊ",
        "ڍ", "ذ", "ر", "ڙ", "ز", "س", "ش", "ص", "ض", "ط", "ظ", "ع", "غ", "ف", "ڦ", "ق", "ڪ", "ک", "گ", "ڳ", "گھ", "ڱ",
        "ل", "م", "ن", "ڻ", "و", "ه", "ھ", "ء", "ي",
    ),
    folds=_fold(ا="أإآٱٲٳٵ", و="ؤۆۇ", ي="ئىیےېۍ", ه="ةہۀەۃۂ", ڪ="ك", ٽ="ٹ", ڊ="ڈ", ڙ="ڑ", ن="ں", ز="ژ"),
)  # fmt: skip

# CLDR ug. ئ only carries a vowel at the start of a word or of a syllable: ئا is the letter ا.
_UYGHUR = Alphabet(
    letters=tuple("اەبپتجچحخدذرزژسشصضطظعغفقكگڭلمنھوۇۆۈۋېىي"),
    folds=_fold(ا="أإآٱءٲٳٵ", ھ="هہ", ە="ةۀۃۂ", ك="کڪ", ي="ی", و="ؤ") | {ord("ئ"): ""},
)

# Dhivehi: Thaana in the order of its block, which is that of the alphabet. Its vowels are written as marks, and file.
_DHIVEHI = Alphabet(letters=tuple(map(chr, range(0x0780, 0x07B2))), folds={})

# CLDR ku.
_NORTHERN_KURDISH = Alphabet(letters=tuple("abcçdeêfghiîjklmnopqrsştuûvwxyz"), folds={})

# A final form files as its letter. The letters of Yiddish with a mark file as those without.
_HEBREW = Alphabet(
    letters=tuple("אבגדהוזחטיכלמנסעפצקרשת"),
    folds=_fold(כ="ך", מ="ם", נ="ן", פ="ף", צ="ץ") | {ord("װ"): "וו", ord("ױ"): "וי", ord("ײ"): "יי"},
)

_LATIN = Alphabet(letters=tuple("abcdefghijklmnopqrstuvwxyz"), folds={})

# By language and script: a romanised text, such as `ar-Latn`, is no text of the language's alphabet.
_ALPHABETS = {
    **dict.fromkeys((("ar", "Arab"),), _ARABIC),
    **dict.fromkeys((("fa", "Arab"), ("prs", "Arab")), _PERSIAN),
    **dict.fromkeys((("ur", "Arab"), ("ur", "Aran")), _URDU),
    **dict.fromkeys((("he", "Hebr"), ("yi", "Hebr")), _HEBREW),
    **dict.fromkeys((("ckb", "Arab"), ("ku", "Arab"), ("sdh", "Arab")), _CENTRAL_KURDISH),
    ("ku", "Latn"): _NORTHERN_KURDISH,
    ("ps", "Arab"): _PASHTO,
    ("sd", "Arab"): _SINDHI,
    ("ug", "Arab"): _UYGHUR,
    ("dv", "Thaa"): _DHIVEHI,
}
# Other languages of these scripts: their own letters that the alphabet lacks file after it.
_ALPHABETS_BY_SCRIPT = {"Arab": _PERSIAN, "Aran": _URDU, "Hebr": _HEBREW, "Thaa": _DHIVEHI, "Latn": _LATIN}

# Latin letters that Unicode does not decompose, as libraries file them.
_LATIN_FOLDS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "ng"}
)
#: The vowels of Thaana.
_LETTERS_WRITTEN_AS_MARKS = frozenset(map(chr, range(0x07A6, 0x07B1)))
# A hyphen, dash, slash, underscore or maqaf parts words as a space does.
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015/_\u05be]+")
_DIGITS = re.compile(r"\d+")


def sort_key(text: str, language: str) -> SortKey:
    """Make the key by which a name is filed in an index of a language.

    In Arabic the article ال at the start of a word and the words ابن and بن do not count, unless
    nothing else is left. The first item of the key is what the name files by, so that two names that
    differ in vowel marks alone are equal there. Keys compare with any key of the same language.
    """
    alphabet = _find_alphabet(language)
    words = tuple(_weigh(word, alphabet) for word in _list_words(text, alphabet))
    return words, _strip_marks(text), text


def first_letter(text: str, language: str) -> str:
    """Return the heading of an index under which a name stands: أ for الأردين, S for Świętochłowice.

    `#` stands for names that begin with a number and for what has no letter.
    """
    alphabet = _find_alphabet(language)
    for word in _list_words(text, alphabet):
        for group, place, letter in _weigh(word, alphabet):
            if group == _NUMBERS:
                return NO_LETTER
            letters = alphabet.letters if group == _OWN_LETTERS else _LATIN.letters
            heading = letter or letters[place]
            return alphabet.headings.get(heading, heading).upper()
    return NO_LETTER


@cache
def _find_alphabet(language: str) -> Alphabet:
    script = find_script(language)
    by_script = _ALPHABETS_BY_SCRIPT.get(script, _LATIN)
    return _ALPHABETS.get((parse_tag(language).language, script), by_script)


def _strip_marks(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Compose a text, and take off the marks that are left and whatever else is never filed by."""
    return "".join(character for character in unicodedata.normalize(form, text) if not _is_ignored(character))


def _is_ignored(character: str) -> bool:
    """Return whether a character is never filed by: a mark that is no letter, tatweel, or what is invisible."""
    is_mark = unicodedata.category(character) in {"Mn", "Me", "Cf"}
    return character == "\u0640" or (is_mark and character not in _LETTERS_WRITTEN_AS_MARKS)


def _fold_text(text: str, alphabet: Alphabet) -> str:
    """Fold a text until it does not change any more; a second pass is for characters of rare kinds.

    Compatibility forms fold too, so that presentation forms and ligatures file as their letters.
    """
    for _ in range(4):
        folded = _fold_once(text, alphabet)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str, alphabet: Alphabet) -> str:
    """Fold by the alphabet while marks are still composed, as آ is a letter of Persian; then drop them."""
    composed = unicodedata.normalize("NFKC", text).casefold().translate(dict(alphabet.folds))
    letters = (
        character if character in alphabet.letters else unicodedata.normalize("NFKD", character)
        for character in composed
    )
    stripped = (character for character in "".join(letters) if not _is_ignored(character))
    return "".join(stripped).translate(_LATIN_FOLDS)


def _list_words(text: str, alphabet: Alphabet) -> list[str]:
    """List the folded words that a name files by; all of them where none would be left.

    The article is looked for before folding, which makes ألمانيا and a word with ال alike.
    """
    bare = [kept for word in _SEPARATORS.split(_strip_marks(text, "NFKC")) if (kept := _keep_letters(word))]
    filed = [_fold_text(_strip_article(word, alphabet), alphabet) for word in bare]
    return [word for word in filed if word not in alphabet.unfiled] or filed


def _keep_letters(word: str) -> str:
    return "".join(character for character in word if character.isalnum() or character in _LETTERS_WRITTEN_AS_MARKS)


def _strip_article(word: str, alphabet: Alphabet) -> str:
    """Take the article off, unless one letter or none is left. Its alef has no hamza, but may have wasla."""
    if not alphabet.article or word in alphabet.exceptions:
        return word
    rest = word.replace("\u0671", "ا", 1).removeprefix(alphabet.article)
    return rest if 1 < len(rest) < len(word) else word


@cache
def _rank_letters(alphabet: Alphabet) -> dict[str, int]:
    return {letter: place for place, letter in enumerate(alphabet.letters)}


def _weigh(word: str, alphabet: Alphabet) -> tuple[Weight, ...]:
    """Weigh a folded word letter by letter; digits in a row weigh as one number."""
    ranks = _rank_letters(alphabet)
    weights: list[Weight] = []
    index = 0
    while index < len(word):
        if digits := _DIGITS.match(word, index):
            value = read_digits(digits[0]).lstrip("0")
            weights.append((_NUMBERS, len(value), value))
            index = digits.end()
            continue
        pair = word[index : index + 2]
        letter = pair if pair in ranks else word[index]
        weights.append(_weigh_letter(letter, ranks))
        index += len(letter)
    return tuple(weights)


def _weigh_letter(letter: str, ranks: Mapping[str, int]) -> Weight:
    if letter in ranks:
        return _OWN_LETTERS, ranks[letter], ""
    if letter in _rank_letters(_LATIN):
        return _LATIN_LETTERS, _rank_letters(_LATIN)[letter], ""
    # A right-to-left letter that the alphabet lacks, of Kurdish perhaps, files after it, and before Latin.
    if _LATIN.letters[0] not in ranks and unicodedata.bidirectional(letter) in {"R", "AL"}:
        return _OWN_LETTERS, len(ranks) + ord(letter), letter
    return _OTHER_LETTERS, ord(letter), letter
