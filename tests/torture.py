"""The torture book: mixed paragraphs in four languages, of all that is hard to set from right to left.

A pattern is a paragraph in Markdown with gaps for words of the language; each language fills all of them, so that
whoever wants to know what a language does to a pattern has to look in one place. `{a}` to `{d}` are words,
`{one}{two}` are the halves of a word that joins in the middle, `{n}` is a number in the digits of the language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Files = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the book: its words, two halves of a word, its digits, and its signs."""

    language: str
    words: tuple[str, str, str, str]
    halves: tuple[str, str]
    digits: str
    comma: str
    question: str
    percent: str
    other: str

    def fill(self, pattern: str) -> str:
        """Fill a pattern with the words of the language."""
        a, b, c, d = self.words
        one, two = self.halves
        number = "".join(self.digits[int(digit)] for digit in "1945")
        small = "".join(self.digits[int(digit)] for digit in "12")
        return pattern.format(
            a=a, b=b, c=c, d=d, one=one, two=two, n=number, m=small,
            comma=self.comma, question=self.question, percent=self.percent, other=self.other,
        )  # fmt: skip


TONGUES = (
    Tongue("ar", ("وصلوا", "مدينة", "القافلة", "بعد ذلك"), ("مس", "يرة"), "٠١٢٣٤٥٦٧٨٩", "،", "؟", "٪", "צעדות המוות"),
    Tongue(
        "fa", ("رسیدند", "شهر", "کاروان‌ها", "پس از آن"), ("می‌ر", "فتند"), "۰۱۲۳۴۵۶۷۸۹", "،", "؟", "٪", "צעדות המוות"
    ),
    Tongue("ur", ("پہنچے", "شہر", "قافلہ", "اس کے بعد"), ("گھ", "ڑی"), "۰۱۲۳۴۵۶۷۸۹", "،", "؟", "٪", "צעדות המוות"),
    Tongue("he", ("הגיעו", "עיר", "השיירה", "אחרי כן"), ("צע", "דה"), "0123456789", ",", "?", "%", "مسيرات الموت"),
)

#: Paragraphs of a right-to-left book.
PATTERNS = (
    # Numbers of both classes.
    "{a} 1945 {b} {n} {c}.",
    "{a} 1944–1945 {b} 1944-1945 {c}.",
    "{a} {m}–{n} {b} {m}-{n} {c}.",
    "{a} 17/1/1945 {b} 1945-04-25 {c} 25.4.1945.",
    "{a} {m}/{m}/{n} {b} {m}.{m}.{n} {c}.",
    "{a} 3,200 {b} 3.14 {c} 1:2 {d} 3/4.",
    "{a} {m}٬{n}٫{m} {b} {m}{percent} {c} 50% {d} %50.",
    "{a} $5 {b} €10 {c} 5\\$ {d} £3.50 {b} 7 €.",
    "{a} +5 {b} -7 {c} ±3 {d} −{m} {b} 5×3=15.",
    "{a} #7 {b} № 9 {c} §12 {d} 1º.",
    "{a} 63 km {b} 5 kg/m² {c} 25°C {d} 10%.",
    "{a} 1945{b} {c} A1 {b} 2B {d} 3.",
    "{a} +49 (30) 1234-567 {b}.",
    "{a} ISBN 978-3-16-148410-0 {b}.",
    "{a} 12:30–14:45 {b} {m}:{m}.",
    "1945 {a}. {n} {b}. 12) {c}.",
    # Foreign words, and the signs beside them.
    "{a} Death March {b}.",
    "Lublin{comma} {a} {b} Torgau.",
    "{a}: Lublin! {b} Torgau{question} {c} «Volary».",
    "{a} Lublin 1944 {b} 1945 Torgau {c}.",
    "{a} Lublin/Majdanek {b} Lublin/{c} {d}.",
    "{a} Gross-Rosen—{b} — Volary — {c}.",
    "{a} V-E Day (1945){comma} {b} C++ {c} .NET {d}.",
    "{a} *.txt {b} a.b {c} @name {d} #tag.",
    "{a}... Lublin… {b}.",
    "Lublin Torgau Volary.",
    # Addresses.
    "{a} <https://example.org/a-b/12?x=1&y=2#z> {b}.",
    "{a} [https://example.org/{b}](https://example.org/) {c}.",
    "{a} name.surname@example.org {b} C:\\\\a\\\\b {c}.",
    "{a} [{b} Death](https://example.org/) {c}.",
    # Brackets and quotations.
    "{a} (Death March) {b} [{c}] (Lublin {d}) (1945).",
    "({a} Death) March {b} ({c}).",
    "{a} [{b} (Lublin [12] {c})] {d}.",
    "{a} “{b} ‘Lublin’” {c} «{d} „Torgau“».",
    "{a} «{b} “Death March” {c}».",
    "{a} (Lublin){b} ({n}){c} (1945)Lublin.",
    "{a} <{b}> 3 < 5 > 2 {c} {{{d}}}.",
    "(1) {a} (a) {b} ({c}).",
    # Languages.
    "{a} [V-E Day!]{{lang=en}} {b}.",
    "{a} [Death *March* (1945)]{{lang=en}}{comma} {b}.",
    "{a} [Das KZ {b} war.]{{lang=de}} {c}.",
    "{a} [{other}]{{lang=he}} {b} 12 [Lublin]{{lang=pl}} 13.",
    "{a} [Lublin]{{lang=pl}}{comma} [Torgau]{{lang=de}} {b} [(Volary)]{{lang=cs}}.",
    "{a} {other} 1945 {b} {other}.",
    # Calls of notes, and citations.
    "{a}[^n1] {b} Lublin[^n2] {c} 1945[^n3]. {d}",
    "{a} (Lublin[^n4]){comma} {b}.[^n5]",
    "{a} [@one, 12–15] {b} Lublin [@one; @two, 7/2] {c}.",
    "{a} Lublin [@two] 1945 {b}.",
    # Markup at every boundary.
    "{a} *Death* **March** {b}.",
    "**{a}** *{b}* **1945** *Lublin*.",
    "{one}**{two}** {a} **{one}**{two} {b}.",
    "*{a} Lublin {b}* 1945 **{c} Torgau**.",
    "{a} **Lu**blin 1**94**5 {b} ({n}) *Torgau*{comma} {c}.",
    "**Lublin** {a} *1945*–**1946** {b}.",
    "{a} *(Lublin)* ({b} **Torgau**) {c}.",
    "{a} `print(x[1])` {b} `{c}` {d}.",
    "{a} *{one}{two}*{comma} **[{b} Lublin](https://example.org/)** 12.",
    "**{a} 12**% {b} *$*5 {c}.",
    # Over several lines.
    "{a} {b} {c} {d} The quick brown fox (1945) jumps over the lazy dog, and nobody knows why it does so, {a} {b}.",
    "{a} {b} {c} {d} {a} {b} (*The quick* brown fox, 12 and 13, jumps **over** the lazy dog) {c} {d} {a} {b} {c} 1945.",
    "{a} Lublin\\\nTorgau {b}\\\n1945 {c}.",
)

#: Paragraphs of a left-to-right quotation in it.
LEFT_TO_RIGHT = (
    "They said {a} {b} and left.",
    "In 1945 {a} 12 {b}, {n} people (see {c}).",
    "The *{a} {b}* (1945), **{c}**.",
    "“{a}”, {b}? {c}!",
    "{a} begins and {b}.",
    "{one}**{two}**: {a} [{b}](https://example.org/) 12–15.",
    "About {a} 17/1/1945 {b} 50% and {n}–{m}.",
    "Words {a}, {b}, and {c}; then ({d}).",
    "{a} 12[^n6] and {b}[^n7].",
)

#: What is not a paragraph of text.
BLOCKS = """
## {a} Lublin (1945) {b} {{#h1}}

### 12 {c} *Torgau*

- {a} Lublin.
- 1945 {b}: (Torgau) {c}
- *Death* **March** {d}

3. {a} 12 Lublin
4. {b} (1945)

> {a} “Lublin {b}” 1944–1945 {c}.

{a} (Lublin)
:   {b} 1945–1946 Torgau {c}.

| {a} Lublin | 1945 | *Torgau* {b} |
|:---|---:|:---:|
| {c} (12%) | {n} | A/{d} |
| 12–15 | [KZ {b}]{{lang=de}} | {a}[^n8] |
"""

NOTES = "".join(f"[^n{number}]: {{a}} (Lublin {number}) {{b}} 1944–1945.\n\n" for number in range(1, 9))


def write_paragraphs(tongue: Tongue) -> Iterator[str]:
    """Write the paragraphs of a language, those of left-to-right quotations among them."""
    yield from (tongue.fill(pattern) for pattern in PATTERNS)
    yield "::: {lang=en}\n" + "\n\n".join(tongue.fill(pattern) for pattern in LEFT_TO_RIGHT) + "\n:::"


def write_book(tongue: Tongue) -> Files:
    """Write the book of a language: each paragraph is a paragraph of its chapter."""
    body = "\n\n".join((*write_paragraphs(tongue), tongue.fill(BLOCKS), tongue.fill(NOTES)))
    title = tongue.fill("{a} Lublin {b}")
    return {
        "book.yaml": (
            f"title: {title}\nlanguage: {tongue.language}\nslug: torture\n"
            "identifier: urn:uuid:00000000-0000-4000-8000-00000000000f\nchapters: [01.md]\neditions: {print: {}}\n"
        ),
        "01.md": f"---\ntitle: {title}\n---\n\n{body}\n",
        "sources.yaml": "".join(
            f"{key}:\n  type: book\n  title: A Book\n  issued: '1999'\n  language: en\n" for key in ("one", "two")
        ),
    }
