"""Finds what runs from the left whatever is around it: the text of a paragraph in, the stretches to be isolated out.

The bidirectional algorithm knows letters, digits and signs, and no words: in a right-to-left paragraph it puts the
signs of `C++` and `.NET` on the other side, and turns the groups of a telephone number. What their writers mean is
listed here, in `ROWS`: a row has a name, by which a book may leave it to the algorithm, a pattern, examples, and what
it is. All run from left to right. What the algorithm gets right by itself is not touched.

Left to the algorithm on purpose: a range with an en dash (1944–1945: the first number is on the side where reading
begins), years and pages with a hyphen (RT009 tells), a per cent sign, a currency behind its number, day/month/year
with slashes, and a sign before Arabic-Indic digits, which CLDR puts on the right.

Every pattern begins where no other character of its first class precedes, and repeats only what cannot be divided in
two ways, so that its time grows with the length of the text and no faster.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from publisher.script.bidi import group_levels, resolve_levels
from publisher.script.numbers import is_range

#: Letters of bidi class L that are met beside Arabic and Hebrew: Latin, Greek and Cyrillic.
_L = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1eff\u2126"
#: Numbers above and below the line.
_SMALL = "²³¹⁰⁴-⁹₀-₉"
#: Spaces within a line.
_S = "[ \u00a0\u2009\u202f]"
#: A number of any set of digits, with its separators.
_N = r"\d+(?:[.,\u066b\u066c]\d+)*"
#: The same in digits that are read from the left in sums.
_NL = "[0-9\u06f0-\u06f9]+(?:[.,\u066b\u066c][0-9\u06f0-\u06f9]+)*"
#: What is no part of a longer number or word.
_NUMBER_BEGINS = rf"(?<![{_L}\d.,\u066b\u066c/:\-\u2013\u2212+])"
_WORD_BEGINS = rf"(?<![{_L}\d_])(?<![{_L}\d_][.:'\-])"
_WORD_ENDS = rf"(?![{_L}\d_])"
#: Where a sign begins a word and ends none: after a space, an opening bracket or quote, a prefix, or nothing.
_OPENING = "\\s(\\[{\u00ab\u2039\"'\u201c\u2018\u201e"
#: What is written together with the word behind it: و ف ب ك ل with ال or without, and their like in Hebrew.
_PREFIX = (
    rf"(?:(?<=(?<![^{_OPENING}])[\u0648\u0641\u0628\u0643\u0644\u05d1\u05d4\u05d5\u05db\u05dc\u05de\u05e9])"
    rf"|(?<=(?<![^{_OPENING}])(?:\u0627\u0644|\u0644\u0644|[\u05d5\u05e9][\u05d1\u05d4\u05db\u05dc\u05de]))"
    rf"|(?<=(?<![^{_OPENING}])[\u0648\u0641\u0628\u0643]\u0627\u0644))"
)
_OPEN = rf"(?:(?<![^{_OPENING}\u0640\u05be])|(?<=[\u05d0-\u05ea]-))"
_OPEN_OR_PREFIX = rf"(?:{_OPEN}|{_PREFIX})"
#: Units behind a number, with the codes of currencies: of the SI, of computing, of the sciences and of daily life.
_UNIT = (
    "°[CFK]|°|′|″|%?℃|℉|"
    "[numµμckMG]?m|km/h|mph|[µμmk]?g|[mck]?[lL]|[nµμm]?s|min|h|ha|"
    "[kMGT]?Hz|[kKMGTP]i?[Bb](?:/s|ps)?|[Bb]|bit|[kMG]bps|[µμmkMG]?[WVA]|[kM]?Wh|mAh|[kM]?[ΩΩ]|[kM]?N|[kMh]?Pa|m?bar|"
    "atm|mmHg|psi|[kM]?J|k?cal|[kMG]?eV|[nµμmk]?mol|m?M|k?Da|K|dB|lx|lm|cd|rad|sr|[kMG]?Bq|m?Gy|[µμm]?Sv|"
    "[nµμm]?T|[pnµμm]F|px|pt|em|rem|dpi|fps|rpm|in|ft|yd|mi|lb|oz|ppm|ppb|"
    "USD|EUR|GBP|CHF|JPY|ILS|JOD|EGP|SAR|AED|QAR|KWD|BHD|OMR|IQD|SYP|LBP|YER|LYD|TND|DZD|MAD|SDG|IRR|TRY|PKR|INR|AFN"
)
_POWER = "(?:\u207b?[¹²³⁴])?"
#: One unit or some that are multiplied and divided: m/s², kg·m²/s², g/mol.
_UNITS = rf"(?:{_UNIT}){_POWER}(?:[/·⋅](?:{_UNIT}){_POWER}){{0,3}}"


#: Words from the left with the sign of their sentence: a question or a call of two words, a statement of four, since a
#: name of two or three may end a sentence of the paragraph's.
_WORD = rf"[{_L}\d](?:[{_L}\d'’/_+#\-]|\.(?=[{_L}\d]))*"
_NEXT_WORD = rf"(?:,? | [\-\u2013] ){_WORD}"
_SENTENCE_FROM_LEFT = rf"(?=[{_L}]){_WORD}(?:(?:{_NEXT_WORD}){{1,60}}[?!]+|(?:{_NEXT_WORD}){{3,60}}\.)"
_WHOLE_SENTENCE = rf"(?:\A|(?<=[^\w\s,;()\[\]\u060c\u061b»”’] )|(?<=\u2028)){_SENTENCE_FROM_LEFT}(?=[\s()»”’\u2028]|\Z)"
_SENTENCES = re.compile(_WHOLE_SENTENCE)


RowName = Literal[
    "phrase",
    "address",
    "path",
    "option",
    "tag",
    "leading-sign",
    "trailing-sign",
    "equation",
    "quantity",
    "size",
    "clock-range",
    "telephone",
    "compound",
    "signed-number",
    "currency",
    "keycap",
    "arabic-comma",
]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what a kind of token is called, how it is found, and what it looks like.

    `joins` says that it is a word like others, which stands in one phrase with the Latin words beside it.
    """

    name: RowName
    pattern: str
    examples: tuple[str, ...]
    joins: bool = False


ROWS = (
    Row(
        "phrase",
        # Words with the signs of their sentence, which stand between brackets or quotes of the paragraph's.
        rf"(?<=[(\[\"«“„”‘'])[{_L}](?:[^()\[\]\"«»“”„‘’']|(?<=[{_L}])['’](?=[{_L}])){{0,200}}[.,;:!?…]"
        r"(?=[)\]\"»”“’'])"
        # With what is said in it between quotes, in brackets of the paragraph's.
        rf"|(?<=[(\[])\"[{_L}][^()\[\]\"]{{0,200}}\"[ ,][^()\[\]\"]{{0,200}}[{_L}\d.,;:!?…](?=[)\]])"
        rf"|(?<=[(\[])“[{_L}][^()\[\]“”]{{0,200}}”[ ,][^()\[\]“”]{{0,200}}[{_L}\d.,;:!?…](?=[)\]])"
        # Or that are a sentence of their own, at the beginning or behind another one.
        rf"|{_WHOLE_SENTENCE}",
        (),
        joins=True,
    ),
    Row(
        "address",
        r"(?<![A-Za-z\d])(?:(?:https?|ftp|file|mailto|doi|urn|tel)://?|www\.)(?:[!-~]*[A-Za-z\d/_=&#~\-])?"
        r"|(?<![\w.+\-])[A-Za-z\d][A-Za-z\d.+_\-]*@[A-Za-z\d\-]+(?:\.[A-Za-z\d\-]+)+",
        ("https://example.org/a-b/", "name@example.org"),
        joins=True,
    ),
    Row(
        "path",
        r"(?<![A-Za-z\d])[A-Za-z]:\\(?:[!-~]*[A-Za-z\d\\/_$%~\-])?"
        rf"|{_OPEN_OR_PREFIX}(?:~|\.\.?)?/(?=[A-Za-z\d_.~*$])(?:[!-~]*[A-Za-z\d/_*~\-])"
        r"|(?<![\w./\-])[A-Za-z\d_][A-Za-z\d_.\-]*(?:/[A-Za-z\d_.\-]+)*/(?![\w/])",
        ("/usr/bin/", "~/notes.txt", "src/", "C:\\Users\\"),
        joins=True,
    ),
    Row(
        "option",
        rf"(?:{_OPEN}-?|{_PREFIX}-)-[A-Za-z][A-Za-z\d\-]*(?<!-)(?:=[!-~]*[A-Za-z\d/])?(?![\w\-])",
        ("--release", "-m"),
        joins=True,
    ),
    Row(
        "tag",
        r"</?[A-Za-z][A-Za-z\d\-]*(?: [^<>\n]{0,80})?>|"
        rf"{_WORD_BEGINS}[A-Za-z_][A-Za-z\d_.:]*<[A-Za-z][A-Za-z\d_,.:<>\[\]?& ]{{0,80}}>",
        ("<body>", "List<String>"),
        joins=True,
    ),
    Row(
        "leading-sign",
        rf"{_OPEN_OR_PREFIX}(?:\*?\.|[@#$%&~\\])(?=[A-Za-z_])[A-Za-z_](?:[A-Za-z\d_.:/\-]*[A-Za-z\d_])?(?:\(\)|\+\+|#)?"
        rf"|{_OPEN_OR_PREFIX}:[a-z][a-z\d_+\-]{{1,40}}:(?![\w:])",
        (".NET", "#hashtag", "@name", "$HOME", "*.py", ":smile:"),
        joins=True,
    ),
    Row(
        "trailing-sign",
        rf"{_WORD_BEGINS}[{_L}](?:[{_L}\d_.:'\-{_SMALL}]*[{_L}\d_{_SMALL}])?(?:\+\+?|#|\*|\(\)|\[\]|[⁺⁻⁽⁾]+|\u2212)(?![{_L}\d])",
        ("C++", "C#", "foo()", "Ca2+", "Na+", "SO₄²⁻"),
        joins=True,
    ),
    Row(
        "equation",
        # Sums in Latin and Persian digits are read from the left; in Arabic-Indic digits they may run from the right.
        rf"{_NUMBER_BEGINS}{_NL}(?:{_S}?[+\-\u2212×÷*/]{_S}?{_NL}){{0,20}}{_S}?[=<>≤≥≈≠×÷]{_S}?{_NL}"
        rf"(?:{_S}?[+\-\u2212×÷*/=<>≤≥≈≠]{_S}?{_NL}){{0,20}}(?:{_S}?(?:{_UNITS}))?{_WORD_ENDS}(?![.,]\d)",
        ("3 × 4 = 12", "5 > 3", "10 × 12 cm"),
    ),
    Row(
        "quantity",
        rf"(?:{_OPEN}[+\-\u2212](?=[0-9\u06f0-\u06f9])|{_NUMBER_BEGINS}){_N}(?:[\-\u2013×]{_N})?{_S}?(?:{_UNITS}){_WORD_ENDS}"
        rf"|{_NUMBER_BEGINS}{_N}°(?:{_N}['′](?:{_N}[\"″])?)?(?:{_S}?[NSEW]{_WORD_ENDS})?",
        ("100 °C", "-39 °C", "12 km", "25°", "500 MB", "20 USD", "1 atm", "9.8 m/s²", "5 kg·m²/s²", "3 mol/L"),
    ),
    Row("size", rf"{_NUMBER_BEGINS}{_N}(?:×{_N})+", ("1920×1080",)),
    Row(
        "clock-range",
        rf"{_NUMBER_BEGINS}\d\d?:\d\d(?::\d\d)?{_S}?[\-\u2013]{_S}?\d\d?:\d\d(?::\d\d)?(?!\d)",
        ("8:30–10:00",),
    ),
    Row(
        "telephone",
        rf"(?:(?<![\w+])|{_PREFIX})"
        r"\+\d{1,15}(?:[ \u00a0.\-/]\d{1,12}|[ .\-]?\(\d{1,5}\)[ \-]?\d{1,12})*(?!\d)"
        rf"|(?:(?<![\w)])|{_PREFIX})"
        r"\(\+?\d{1,5}\)[ \u00a0.\-]?\d{2,12}(?:[ \u00a0.\-]\d{2,12})*(?!\d)"
        rf"|{_NUMBER_BEGINS}\d{{1,4}}(?: \d{{2,4}}){{2,}}{_WORD_ENDS}(?![.,:/\-]\d)"
        rf"|{_NUMBER_BEGINS}[0\u0660\u06f0]\d{{1,3}} \d{{3,8}}(?:[ \-]\d{{2,8}})*{_WORD_ENDS}(?![.,:/\-]\d)",
        ("71 123 456", "+216 71 123 456", "(02) 123 4567", "050 123456"),
    ),
    Row(
        "compound",
        rf"(?<![{_L}\d_./:@\-\u2013])[{_L}\d_]+(?:[\-./:_+@=~#\u2010\u2011][{_L}\d_]+)+",
        ("737-800", "2026-05-01", "978-3-16-148410-0", "21.1-rc-3", "7-zip"),
    ),
    Row(
        "signed-number",
        rf"{_OPEN}[+\-\u2212][0-9\u06f0-\u06f9]+(?:[.,\u066b\u066c]\d+)*(?!\d|[\-\u2013])",
        ("-5", "+3.2"),
    ),
    Row("keycap", "[0-9#*]\ufe0f?\u20e3", ("#\ufe0f\u20e3",)),
    Row("currency", rf"(?:(?<![\w$€£¥])|{_PREFIX})(?:US|C|A|HK)?[$€£¥₪₹₺₽]\u00a0?{_N}", ("$50", "€1,200")),
)
#: A row that has no words of its own: what stands behind an Arabic comma is the next of a list of the paragraph's, and
#: is isolated from what is before it: Lublin، Torgau، Volary.
AFTER_COMMA: RowName = "arabic-comma"
_JOINING = frozenset(row.name for row in ROWS if row.joins)
_COMMA = re.compile(rf"\u060c(?=[ \u00a0][{_L}])")

#: The mirror of `phrase`: in a paragraph from the left, right-to-left words with the signs of their sentence, which
#: stand between brackets or quotes of the paragraph's.
_SENTENCE = re.compile(
    r"(?<=[(\[\"«“„”‘'])[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7\ufb50-\ufdfb]"
    rf"[^()\[\]\"«»“”„‘’'{_L}\n\ufffc]{{0,200}}[.,;:!?…،؛؟۔](?=[)\]\"»”“’'])"
)
#: What no token holds: characters of right-to-left scripts but for digits and their signs, and objects.
_CHUNK = re.compile(
    "[^\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\ufffc\n\u2028\U00010800-\U00010fff\U0001e800-\U0001efff]+"
)
_HAS_WORD = re.compile(rf"[{_L}\d\u20e3]")
_OBJECT = "\ufffc"
_INITIATORS = {"ltr": "\u2066", "rtl": "\u2067"}
_PDI = "\u2069"
_LRM, _RLM = "\u200e", "\u200f"
#: The last letter that has a direction, before which W7 of UAX #9 looks no further; an Arabic comma divides.
_LAST_STRONG = re.compile(rf"(?:(?P<left>[{_L}])|[^\W\d_]|\u060c)(?:[\d_]|[^\w\u060c])*\Z")


def find_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences stand that are words from the left with their sign, at the beginning or behind another."""
    return (match.span() for match in _SENTENCES.finditer(text))


class Token(NamedTuple):
    """A stretch of a text that runs in a direction of its own: from `start` up to, not including, `end`."""

    start: int
    end: int
    direction: Literal["ltr", "rtl"] = "ltr"


class _Candidate(NamedTuple):
    """What may be a token; `joins` says that it is one phrase with the Latin words beside it."""

    start: int
    end: int
    joins: bool


@cache
def _compile(left_out: frozenset[str]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Make one pattern of the rows that are not left out; the number of its group tells the row."""
    rows = [row for row in ROWS if row.name not in left_out]
    return re.compile("|".join(f"({row.pattern})" for row in rows) or "(?!)"), tuple(row.name for row in rows)


def find_tokens(
    text: str, base: int, *, left_out: frozenset[str] = frozenset(), added: Sequence[str] = ()
) -> list[Token]:
    """Find the stretches of a paragraph that have to be isolated to run in their own direction, in order.

    `base` is the paragraph's level, 0 or 1. Rows of the table whose names are `left_out` do not count; what is
    `added` is a token wherever it stands. What the algorithm sets from left to right in one run is left to it.
    From the right runs only a sentence between the brackets or quotes of a paragraph from the left.
    """
    sentences = (
        [] if base or "phrase" in left_out else [Token(*match.span(), "rtl") for match in _SENTENCE.finditer(text)]
    )
    for start, end, _ in sentences:
        text = f"{text[:start]}{_OBJECT * (end - start)}{text[end:]}"
    candidates = list(_find_candidates(text, left_out, added))
    commas = [match.end() for match in _COMMA.finditer(text)] if base and AFTER_COMMA not in left_out else []
    if not candidates and not commas:
        return sentences
    candidates = list(_join_to_words(text, candidates))
    levels = resolve_levels(text, base)
    meant = _resolve_as_meant(text, base, candidates, commas)
    words = {one.start for one in candidates if one.joins}.union(comma + 1 for comma in commas)
    tokens: list[Token] = sentences
    for start, end, level in group_levels(meant) if base else ():
        run = levels[start:end]
        if level == base or words.isdisjoint(range(start, end)):
            continue
        beside = (*levels[max(start - 1, 0) : start], *levels[end : end + 1])
        if not _runs_from_left(run, base) or run[0] in beside:
            tokens.append(Token(start, end))
    numbers = [one for one in candidates if not one.joins and meant[one.start] == base]
    if tokens or not all(_runs_from_left(levels[start:end], base) for start, end, _ in numbers):
        tokens += (Token(start, end) for start, end, _ in numbers)
    return sorted(tokens)


def isolate_tokens(text: str, base: int, *, left_out: frozenset[str] = frozenset(), added: Sequence[str] = ()) -> str:
    """Put bidi controls around the tokens of a text that is printed where no element can stand (UAX #9, 2.4)."""
    parts: list[str] = []
    at = 0
    for start, end, direction in find_tokens(text, base, left_out=left_out, added=added):
        parts += (text[at:start], _INITIATORS[direction], text[start:end], _PDI)
        at = end
    return "".join((*parts, text[at:]))


def _find_candidates(text: str, left_out: frozenset[str], added: Sequence[str]) -> Iterator[_Candidate]:
    """Yield what may be a token, in order."""
    pattern, names = _compile(left_out)
    literal = re.compile("|".join(re.escape(word) for word in sorted(added, key=len, reverse=True)) or "(?!)")
    end = 0
    for match in literal.finditer(text):
        yield from _find_in_chunks(pattern, names, text, end, match.start())
        end = match.end()
        yield _Candidate(*match.span(), joins=True)
    yield from _find_in_chunks(pattern, names, text, end, len(text))


def _find_in_chunks(
    pattern: re.Pattern[str], names: Sequence[str], text: str, start: int, end: int
) -> Iterator[_Candidate]:
    for chunk in _CHUNK.finditer(text, start, end):
        if not _HAS_WORD.search(text, *chunk.span()):
            continue
        # One more, so that a pattern sees what it must not stand before.
        for match in pattern.finditer(text, chunk.start(), chunk.end() + 1):
            name = names[(match.lastindex or 1) - 1]
            if name != "compound" or not is_range(match[0], text[: match.start()]):
                yield _Candidate(*match.span(), joins=name in _JOINING)


def _join_to_words(text: str, candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """Let a number join the Latin word that it stands behind, as the algorithm does (UAX #9, W7)."""
    end = 0
    is_behind_word = False
    for candidate in candidates:
        if strong := _LAST_STRONG.search(text, end, candidate.start):
            is_behind_word = strong["left"] is not None
        yield candidate._replace(joins=candidate.joins or is_behind_word)
        is_behind_word = candidate.joins or is_behind_word
        end = candidate.end


def _resolve_as_meant(text: str, base: int, candidates: Iterable[_Candidate], commas: Iterable[int]) -> list[int]:
    """Resolve a text in which tokens are letters from the left or objects, and commas are letters from the right."""
    # What is put in, at the character before which it stands.
    marks: dict[int, str] = dict.fromkeys(commas, _RLM)
    letters = list(text)
    for start, end, joins in candidates:
        if joins:
            marks[start] = marks.get(start, "") + _LRM
            marks[end] = _LRM + marks.get(end, "")
        else:
            letters[start:end] = _OBJECT * (end - start)
    points = sorted({0, *marks, len(text)})
    written: list[str] = []
    kept: list[bool] = []
    for start, end in zip(points, [*points[1:], len(text)], strict=True):
        mark = marks.get(start, "")
        written += (mark, *letters[start:end])
        kept += [False] * len(mark) + [True] * (end - start)
    levels = resolve_levels("".join(written), base)
    return [level for level, is_kept in zip(levels, kept, strict=True) if is_kept]


def _runs_from_left(levels: Sequence[int], base: int) -> bool:
    """Return whether some characters are one run from the left already."""
    return levels[0] % 2 == 0 and levels[0] >= base and len(set(levels)) == 1
