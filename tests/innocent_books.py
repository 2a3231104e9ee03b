"""Writes innocent books: a seed in, the files of a book in which nothing is wrong out.

Each is made by chance of all that the source format knows and of what has ever been taken for a fault: headings that
are numbers, the same paragraph again, captions of one word, cells of one letter, events that say what a paragraph says,
titles that begin alike, signs that stand for words, words of one language within those of another.
"""

import json
import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from publisher.script.digits import default_digits, localize_digits
from tests.samples import draw_picture

Maker = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Voice:
    """A language to write in: words with spaces between them, letters, places, signs.

    `clitics` are written together with the word behind them.
    """

    language: str
    words: str
    letters: str
    places: tuple[str, ...]
    signs: tuple[str, ...]
    clitics: tuple[str, ...] = ()
    stop: str = "."
    digits: tuple[str, ...] = ("",)

    @property
    def is_right_to_left(self) -> bool:
        return self.letters[0] in "اא"


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_LATIN_PLACES = ("Lublin", "Torgau", "Volary", "Wannsee", "Rosen")
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"

VOICES: Mapping[str, Voice] = {
    "ar": Voice(
        "ar",
        "سار الناس في الصباح إلى المدينة وكان الطريق طويلا ثم جلسوا عند النهر حتى المساء كتب رسالة قرأ كتابا",
        _ARABIC,
        ("لوبلين", "طورغاو", "فولاري", "فانزي", "روزن الكبيرة"),
        ("ﷺ", "ﷻ", "﴿آية﴾", "…", "لا\u0640", "۝"),
        ("و", "بـ", "لـ"),
        digits=("latn", "arab", ""),
    ),
    "fa": Voice(
        "fa",
        "مردم در صبح به شهر رفتند و راه دراز بود سپس کنار رود نشستند تا شب نامه نوشت کتاب خواند می\u200cرود",
        "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
        ("لوبلین", "تورگاو", "ولاری", "وانزه", "روزن بزرگ"),
        ("ﷺ", "…", "«»"),
    ),
    "ur": Voice(
        "ur",
        "لوگ صبح شہر کی طرف گئے اور راستہ لمبا تھا پھر دریا کے کنارے بیٹھے شام تک خط لکھا کتاب پڑھی ہوئے",
        "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنوہی",
        ("لوبلن", "تورگاؤ", "ولاری", "وانزے", "بڑا روزن"),
        ("ﷺ", "…"),
        stop="۔",
    ),
    "he": Voice(
        "he",
        "האנשים הלכו בבוקר אל העיר והדרך הייתה ארוכה אחר כך ישבו ליד הנהר עד הערב כתב מכתב קרא ספר",
        _HEBREW,
        ("לובלין", "טורגאו", "וולארי", "ואנזה", "רוזן הגדולה"),
        ("…", "צה״ל", "ג׳"),
        ("ב־", "ה־", "ו"),
    ),
    "yi": Voice(
        "yi",
        "די מענטשן זענען געגאנגען אין דער שטאט און דער וועג איז געווען לאנג ביז אין אוונט א בריוו א בוך",
        _HEBREW,
        ("לובלין", "טארגאו", "וואלארי", "וואנזע", "גרויס ראזן"),
        ("…", "״"),
    ),
    "ckb": Voice(
        "ckb",
        "خەڵک بەیانی چوون بۆ شار ڕێگا دوور بوو پاشان لە کەنار ڕووبار دانیشتن تا ئێوارە نامە نووسی کتێب خوێندەوە",
        "ابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەی",
        ("لوبلین", "تۆرگاو", "ڤۆلاری", "ڤانزێ", "ڕۆزنی گەورە"),
        ("…",),
    ),
    "ps": Voice(
        "ps",
        "خلک سهار ښار ته ولاړل لار اوږده وه بیا د سیند غاړې کښېناستل تر ماښامه لیک ولیکه کتاب یې ولوست",
        "ابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهی",
        ("لوبلین", "تورګاو", "ولاري", "وانزې", "لوی روزن"),
        ("…",),
    ),
    "ug": Voice(
        "ug",
        "كىشىلەر ئەتىگەندە شەھەرگە بارغان يول ئۇزۇن ئىدى كېيىن دەريا بويىدا ئولتۇرغان كەچكىچە خەت يازدى كىتاب ئوقۇدى",
        "ابپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي",
        ("لۇبلىن", "تورگاۋ", "ۋولارى", "ۋانزې", "چوڭ روزېن"),
        ("…",),
    ),
    "sd": Voice(
        "sd",
        "ماڻهو صبح شهر ڏانهن ويا ۽ رستو ڊگهو هو پوءِ درياهه جي ڪناري تي ويٺا شام تائين خط لکيو ڪتاب پڙهيو",
        "ابٻپڀتٿٽٺثجڄچڇحخدڌڏڊرڙزسشصضطظعغفڦقڪگڳلمنڻوهي",
        ("لوبلين", "تورگاؤ", "ولاري", "وانزي", "وڏو روزن"),
        ("…",),
    ),
    "en": Voice(
        "en",
        "the people went to town in morning and road was long then they sat by river till evening wrote letter",
        _LATIN,
        _LATIN_PLACES,
        ("…", "&", "§"),
    ),
    "de": Voice(
        "de",
        "die Leute gingen am Morgen in Stadt und der Weg war weit dann saßen sie Fluss bis Abend schrieb Brief",
        _LATIN + "äöüß",
        _LATIN_PLACES,
        ("…", "§", "„“"),
    ),
    "fr": Voice(
        "fr",
        "les gens allaient le matin en ville et la route était longue puis assis près fleuve écrivit une lettre",
        _LATIN + "éèç",
        _LATIN_PLACES,
        ("…", "§", "«\u202f»"),
    ),
}

#: Phrases in languages of all directions, by their tags; some have all their vowels.
FOREIGN: tuple[tuple[str, str], ...] = (
    ("en", "Red Army"),
    ("de", "Rote Armee"),
    ("fr", "l’Armée rouge"),
    ("ar", "الجيش الأحمر"),
    ("ar", "كَتَبَ الوَلَدُ رِسَالَةً"),
    ("ar", "إِنَّ مَعَ العُسْرِ يُسْرًا"),
    ("fa", "ارتش سرخ می\u200cرود"),
    ("ur", "سرخ فوج"),
    ("he", "הצבא האדום"),
    ("he", "שָׁלוֹם עֲלֵיכֶם"),
    ("el", "Κόκκινος Στρατός"),
    ("ru", "Красная армия"),
)
#: What is one thing in the running text of any language.
TOKENS = (
    "C++", ".NET", "`--release`", "12 km", "100 °C", "1920×1080", "+49 30 901820", "978-3-16-148410-0",
    "https://example.org/a-b/", "`/usr/bin/`", "`<body>`", "$50", "≥", "→", "✓", "⟨x⟩", "★", "`a ≥ b`", "½", "№",
)  # fmt: skip
#: Words of the other direction that a writer does not mark as such, in a book from the right and in one from the left.
_UNMARKED = {
    True: ("Red Army", "V-E Day", "Torgau (Elbe)", "Die Todesmärsche", "SS", "p53"),
    False: ("كتاب", "הצבא האדום", "رود بزرگ", "שָׁלוֹם", "كِتَابٌ", "(مدينة)"),
}
#: Titles in another script than that of the book, which are not marked either.
_LONG_TITLES = {
    True: (
        "The Last Days of the Long War in the Villages along the River and behind the Hills",
        "Die Todesmärsche 1944/45",
    ),
    False: ("سار الناس في الصباح إلى المدينة وكان الطريق طويلا ثم جلسوا عند النهر", "ספר ארוך"),
}
#: Emoji of one character and of several.
_EMOJI = ("\U0001f600", "\U0001f44d\U0001f3fd", "\U0001f1f5\U0001f1f1", "\u2764\ufe0f", "1\ufe0f\u20e3")
#: Where notes may stand, those of each series or all.
_NOTES: tuple[object, ...] = ("chapter", "book", "margin", {"first": "foot", "second": "margin"}, {"second": "chapter"})
#: Words of the Qur'an and their places.
_QURAN = (
    ("2:255", "ٱللَّهُ لَآ إِلَٰهَ إِلَّا هُوَ ٱلْحَىُّ ٱلْقَيُّومُ"),
    ("112:1-2", "قُلْ هُوَ ٱللَّهُ أَحَدٌ ۝١ ٱللَّهُ ٱلصَّمَدُ ۝٢"),
    ("94:6", "إِنَّ مَعَ ٱلْعُسْرِ يُسْرًا"),
)
#: Text with marks and signs that nobody sees, or that change the look of what stands before them.
UNSEEN = ("☎\ufe0e", "a\u200db", "x\u2060y", "l\u00adx", "©\ufe0e")
_CODE = ("a = 1", "foo()", "x", "--delete", "$HOME", "قيمة = 1", "a[0]", "if x:")
_FORMULAS = ("x^2", r"\frac{a}{b}", "a_1 + b_2", r"\sum_{i=1}^{n} i", r"\sqrt{2}", "E = mc^2", "n")
_LISTINGS = (
    "```\nif x == 1:\n    foo()\n```",
    '``` {.python filename="hello.py"}\nprint("a")  # b\n```',
    "``` {.bash caption=x}\ncat a.txt | sort\n```",
)
_PAGES = ("dedication", "epigraph", "colophon")
_KINDS = ("camp", "subcamp", "city", "region", "country", "river", "sea", "site")
_CSL = ("book", "chapter", "article-journal", "webpage")
_DATES = ("1944-01-17", "1944-02", "1945", "1945-04-25", "1944-22", "1945-01-17/1945-01-21", "1945~", "1944?")


class _Writer:
    """Writes one book by chance. `said` are sentences that may be said again."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - the same book each time, no secret
        self.voice = [*VOICES.values()][seed % len(VOICES)]
        self.words = self.voice.words.split()
        self.last = ""
        self.notes: list[str] = []
        self.is_in_note = False
        self.level = 1
        self.digits = self.draw.choice(self.voice.digits)
        self.places = self.draw.sample(self.voice.places, self.draw.randint(2, len(self.voice.places)))
        self.chapters = [f"{number:02}.md" for number in range(1, self.draw.randint(2, 4))]
        self.said: list[str] = [self.say(6)]
        self.numbers_figures = self.draw.random() < 0.4
        self.labels: list[str] = []
        self.titled: list[str] = []
        self.other_page = 0
        self.indexes: dict[str, object] = {}

    def one_of(self, *makers: Maker | tuple[float, Maker]) -> str:
        """Let one of some makers write, each with its weight, 1 by default."""
        weighed = [maker if isinstance(maker, tuple) else (1, maker) for maker in makers]
        weights, chosen = zip(*weighed, strict=True)
        return str(self.draw.choices(chosen, weights)[0]())

    def perhaps(self, chance: float, make: Maker) -> str:
        return make() if self.draw.random() < chance else ""

    # --- Words ------------------------------------------------------------------------------------

    def say(self, count: int) -> str:
        """Say some words, none of them twice in a row."""
        said: list[str] = []
        for _ in range(count):
            self.last = self.draw.choice([word for word in self.words if word != self.last])
            said.append(self.last)
        return " ".join(said)

    def say_again(self, text: str) -> str:
        """Say what was said before, but for what would say a word twice in a row."""
        words = text.split()
        if words[0] == self.last:
            words = words[1:] or [self.say(1)]
        self.last = words[-1]
        return " ".join(words)

    def letter(self) -> str:
        self.last = self.draw.choice([letter for letter in self.voice.letters if letter != self.last])
        return self.last

    def number(self, least: int = 1) -> str:
        """Write a number as the book does."""
        return self.localize(str(self.draw.choice((1, 2, 3, 7, 12, 100, 1944, self.draw.randint(1, 3000))) + least - 1))

    def localize(self, text: str) -> str:
        language = self.voice.language
        # Arabic without a region has the digits that most of its numbers have.
        return localize_digits(text, self.digits or ("latn" if language == "ar" else default_digits(language)))

    def localize_token(self, token: str) -> str:
        """Write a token as the book writes numbers, where it is of numbers and signs alone."""
        return self.localize(token) if token in {"$50", "1920×1080"} else token

    def speck(self) -> str:
        """Return a text as short as can be."""
        return self.one_of(self.letter, self.number, partial(self.say, 1))

    def title(self) -> str:
        """Return a title: new, short, or one that begins as another does, or is the same."""
        return self.one_of(
            self.speck,
            partial(self.say, 2),
            partial(self.say, self.draw.randint(6, 16)),
            lambda: self.say_again(self.draw.choice(self.said)),
            lambda: self.say_again(" ".join(self.draw.choice(self.said).split()[: self.draw.randint(1, 4)])),
            lambda: self.draw.choice(self.places),
            (0.3, lambda: self.draw.choice(_LONG_TITLES[self.voice.is_right_to_left])),
        )

    def sentence(self) -> str:
        """Return the words of a sentence, new or said before."""
        if self.draw.random() < 0.3:
            return self.say_again(self.draw.choice(self.said))
        self.said.append(self.say(self.draw.randint(1, 14)))
        return self.said[-1]

    def state(self) -> str:
        return self.sentence() + self.voice.stop

    def state_marked(self) -> str:
        return self.marked() + self.voice.stop

    def foreign(self) -> str:
        language, phrase = self.draw.choice([one for one in FOREIGN if one[0] != self.voice.language])
        clitic = self.draw.choice(("", *self.voice.clitics))
        return f"{clitic}[{phrase}]{{lang={language}}}"

    def marked(self) -> str:
        """Return a sentence with something in it that is marked."""
        return f"{self.sentence()} {self.mark()} {self.say(2)}"

    def mark(self) -> str:
        """Mark a word or two, in one of all the ways."""
        word, code = partial(self.say, 1), partial(self.draw.choice, _CODE)
        return self.one_of(
            (3, self.foreign),
            (3, lambda: f"[{self.draw.choice(self.places)}]{{.place}}"),
            (2, self.call),
            (2, lambda: self.draw.choice(self.voice.signs)),
            (2, lambda: self.localize_token(self.draw.choice(TOKENS))),
            lambda: f"**{word()}**",
            lambda: f"*{self.say(2)}*",
            lambda: f"***{word()}***",
            lambda: f"~~{word()}~~",
            lambda: f"**{word()} *{word()}* {word()}**",
            lambda: f"`{code()}`",
            lambda: f"{word()}^{self.number()}^",
            lambda: "H~2~O",
            lambda: f"${self.draw.choice(_FORMULAS)}$",
            lambda: f"{self.number()}–{self.number(3000)}",
            lambda: f"{self.number()}{self.draw.choice('½¼⅓')}",
            lambda: f"({word()})",
            lambda: f"[{self.say(2)}](#s1)",
            lambda: f"[{self.say(2)}](#s1){{.page}}",
            lambda: f"[{word()}]({self.draw.choice(self.chapters)})",
            lambda: f"[{word()}](https://example.org/{self.draw.choice('abc')})",
            lambda: "<https://example.org/a>",
            lambda: f"[{self.say(2)}]{{.{self.draw.choice(('underline', 'ul', 'mark', 'smallcaps'))}}}",
            lambda: f"[a.b/c]{{dir={self.draw.choice(('ltr', 'rtl'))}}}",
            lambda: f"[{word()}]{{date={self.draw.choice(_DATES)}}}",
            lambda: f"[{word()}]{{term=t}}",
            lambda: f"[{word()}]{{person=h}}",
            lambda: f"[{word()}]{{place=p0}}",
            lambda: f"[@one, {self.draw.randint(1, 99)}]",
            lambda: "[@one; @two]",
            lambda: f"{word()}<br>{word()}",
            lambda: f"{word()}\\\n{word()}",
            lambda: f"<kbd>{self.draw.choice(('Ctrl', 'A'))}</kbd>",
            lambda: f"<sup>{self.number()}</sup>",
            lambda: f"<u>{word()}</u>",
            lambda: f"{word()} --- {word()}",
            self.call_in_line,
            lambda: self.draw.choice(UNSEEN),
            lambda: f"{word()} {self.foreign()} {self.foreign()} {self.number()}",
            (2, lambda: self.draw.choice(_UNMARKED[self.voice.is_right_to_left])),
            lambda: f"[{self.say(2)} {self.draw.choice(('***', '%~%'))} {self.say(2)}]{{.verse}}",
            lambda: f"[{word()}]{{.{self.draw.choice(('supplied', 'surplus', 'sic'))}}}",
            lambda: f"[{self.perhaps(0.5, partial(self.say, 2))}]{{.gap}}",
            lambda: self.say_about(self.draw.choice(("place=p1 about", "person=h about"))),
            lambda: f"{word()} {self.refer()}",
            lambda: "[{1}]{{quran={0}}}".format(*self.draw.choice(_QURAN)),
            lambda: self.say(1) if self.is_in_note else self.milestone(),
            self.entry,
            lambda: self.draw.choice(_EMOJI),
            lambda: rf"$\text{{{word()}}} = \frac{{\text{{{word()}}}}}{{2}}$",
        )

    def call(self) -> str:
        """Call a note: of one letter, of a sentence, of several paragraphs, of a list, a table, a quotation or code."""
        word = self.say(1)
        if self.is_in_note:
            return word
        self.is_in_note, label = True, len(self.notes) + 1
        self.notes.append("")
        body = self.one_of(
            self.speck,
            self.state,
            self.state_marked,
            lambda: f"{self.state()}\n\n{self.state()}",
            lambda: f"{self.state()}\n\n{self.items()}",
            lambda: f"{self.state()}\n\n{self.table()}",
            lambda: f"{self.state()}\n\n> {self.state()}",
            lambda: f"{self.state()}\n\n```\nx = 2\n```",
            lambda: f"{self.state()}\n\n| {self.say(3)}\n| {self.say(2)}",
            lambda: f"{self.state()}\n\n{self.map()}",
        )
        series = self.draw.choice(("", "", "", "a:"))
        self.notes[label - 1] = f"[^{series}{label}]: " + body.replace("\n", "\n    ")
        self.is_in_note, self.last = False, word
        return f"{word}[^{series}{label}]"

    def call_in_line(self) -> str:
        return self.say(1) if self.is_in_note else f"^[{self.state()}]"

    # --- Blocks -----------------------------------------------------------------------------------

    def block(self) -> str:
        return self.one_of(
            (8, self.state_marked),
            (3, self.state),
            (2, self.speck),
            (3, self.heading),
            (3, self.items),
            (4, self.table),
            (2, self.division),
            (2, self.quotation),
            (1, self.definitions),
            (1, lambda: self.draw.choice(_LISTINGS)),
            (1, lambda: f"```\n# {self.say(3)}\nx = 2\n```"),
            # Behind a list it would be a paragraph of its last item.
            (1, lambda: f"{self.state()}\n\n    indented = 1"),
            (1, self.map),
            (1, self.timeline),
            (2, self.picture),
            (1, lambda: self.draw.choice(self.voice.signs)),
            (1, lambda: "***"),
            (1, lambda: f"$${self.draw.choice(_FORMULAS)}$$"),
            (1, lambda: "\n".join(f"| {self.perhaps(0.3, lambda: '    ')}{self.say(4)}" for _ in range(3))),
            (1, lambda: self.draw.choice((r"\newpage", "::: {.page-break}\n:::"))),
            (
                1,
                lambda: f"<details>\n<summary>{self.say(2)}</summary>\n\n{self.state()}\n\n</details>",
            ),
            (
                1,
                lambda: f'<div dir="{self.draw.choice(("ltr", "rtl"))}">\n\n{self.state()}\n\n</div>',
            ),
            (1, lambda: f"<center>{self.say(3)}</center>"),
            (2, self.verse),
            (1, self.quran),
            (1, self.html),
            (1, self.box),
            (1, self.counted),
            (1, self.unit),
            (0.7, self.long_table),
            (1, lambda: f"::: side-by-side\n{self.figure()}\n\n{self.figure()}\n:::"),
            (1, lambda: f"{self.heading()}\n\n::: epigraph\n{self.state_marked()}\n:::"),
        )

    def verse(self) -> str:
        """Write a poem: of lines with two halves, or of free ones, in stanzas, with what is known of it or not."""
        kinds: tuple[tuple[str, Maker], ...] = (
            ("title", self.title),
            ("poet", partial(self.say, 2)),
            ("metre", partial(self.say, 1)),
            ("rhyme", self.letter),
            ("source", partial(self.say, 2)),
        )
        self.indexes["verses"] = self.draw.choice((None, {"by": "rhyme"}))
        known = "".join(
            f" {key}={json.dumps(make(), ensure_ascii=False)}" for key, make in kinds if self.draw.random() < 0.4
        ) + self.perhaps(0.3, lambda: " numbers=2")
        known += self.perhaps(0.2, lambda: ' over="title poet" under="metre rhyme source"')
        known = self.perhaps(0.2, lambda: " .small") + known
        if " title=" in known:
            known = self.perhaps(0.5, self.name_titled) + known
        has_halves = self.draw.random() < 0.6
        lines = [
            f"{self.say(4)} *** {self.say(4)}" if has_halves else f"{self.perhaps(0.3, lambda: '    ')}{self.say(3)}"
            for _ in range(self.draw.randint(2, 5))
        ]
        lines.insert(self.draw.randint(1, len(lines) - 1), self.perhaps(0.5, lambda: ""))
        return f"::: {{.verse{known}}}\n" + "\n".join(lines) + "\n:::"

    def quran(self) -> str:
        place, words = self.draw.choice(_QURAN)
        if self.draw.random() < 0.5:
            return f"::: {{.quran}}\n{words}\n:::"
        self.indexes["quran"] = None
        return f"::: {{quran={place}}}\n{words}\n:::"

    def html(self) -> str:
        """Write in HTML what Markdown has too."""
        return self.one_of(
            lambda: (
                f"<table><tr><th>{self.speck()}</th><th>{self.speck()}</th></tr>"
                f"<tr><td colspan=2>{self.sentence()}</td></tr></table>"
            ),
            lambda: f"<blockquote>{self.state()}</blockquote>",
            lambda: f"<ul><li>{self.speck()}</li><li>{self.say(2)}</li></ul>",
            lambda: f"<p align=center>{self.state()}</p>",
            lambda: f"<pre>{self.draw.choice(_CODE).replace('<', '&lt;')}</pre>",
        )

    def box(self) -> str:
        """Write a box with a title of its own, as one of several programs has it."""
        return self.one_of(
            lambda: (
                f"::: {{.{self.draw.choice(('note', 'example', 'definition'))} title={self.caption()}}}\n"
                f"{self.few_blocks()}\n:::"
            ),
            lambda: f'!!! note "{self.say(2)}"\n\n    {self.state()}',
            lambda: f":::tip {self.say(2)}\n\n{self.state()}\n\n:::",
            lambda: f"> [!info] {self.say(2)}\n> {self.state()}",
        )

    def unit(self) -> str:
        """Write a numbered unit, as a hadith or an article of a law is."""
        known = self.perhaps(0.3, lambda: f" title={self.caption()}") + self.perhaps(
            0.3, lambda: f" name={json.dumps(self.say(1), ensure_ascii=False)}"
        )
        number = self.draw.choice(("", "", " .unnumbered", f" number={self.draw.randint(5, 200)}"))
        number = number + self.perhaps(0.3, self.name_titled) if "unnumbered" not in number else number
        return f"::: {{.unit{number}{known}}}\n{self.state_marked()}\n:::"

    def long_table(self) -> str:
        """Write a table that goes on over pages, and may call notes on each of them."""
        calls = self.draw.choice((0, 0.1, 0.5))
        rows = [
            f"| {self.speck()} | {self.sentence()}{self.perhaps(calls, lambda: f' {self.call()}')} |"
            for _ in range(self.draw.randint(8, 50))
        ]
        return "\n".join((f"| {self.speck()} | {self.speck()} |", "|---|---|", *rows))

    def milestone(self) -> str:
        """Mark where a page of another edition begins; they follow one another."""
        self.other_page += 1
        return f"[]{{page={self.other_page}}} {self.say(1)}"

    def refer(self) -> str:
        """Refer to what has a number or a title, by that alone: a heading, a poem or a unit."""
        label = self.draw.choice(["s1", *self.titled])
        return f"[](#{label})" + self.perhaps(0.4, lambda: "{.page}")

    def name_titled(self) -> str:
        """Return an id for what has a title or a number of its own, to be referred to later in its chapter."""
        if self.is_in_note:
            return ""
        self.titled.append(f"n{len(self.titled) + 1}")
        return f" #{self.titled[-1]}"

    def entry(self) -> str:
        """Say what an index of the book's own lists."""
        if self.draw.random() < 0.3:
            self.indexes["subjects"] = None
            return self.say_about("subject")
        self.indexes.setdefault("own", self.places[0])
        shown = self.say(1)
        heading = self.perhaps(0.3, lambda: f" entry={json.dumps(self.say(2), ensure_ascii=False)}")
        heading += self.perhaps(0.3, lambda: f" about={self.caption()}")
        # The word that the next one may not repeat is the one that is shown.
        self.last = shown
        return f"[{shown}]{{index=own{heading}}}"

    def say_about(self, key: str) -> str:
        """Say a word, and what an attribute says of it, which is in no running text."""
        shown, about = self.say(1), self.caption()
        self.last = shown
        return f"[{shown}]{{{key}={about}}}"

    def called(self) -> list[str]:
        """Return the indexes that spans call by their names, which a book has to have."""
        return [name for name in ("own", "subjects") if name in self.indexes]

    def counted(self) -> str:
        """Write a list that counts in one of the ways that Pandoc has."""
        first, second = self.draw.choice((("a)", "b)"), ("(iv)", "(v)"), ("1)", "2)"), ("#.", "#."), ("(@)", "(@)")))
        return f"{first} {self.sentence()}\n{second} {self.speck()}"

    def figure(self) -> str:
        """Show a picture that has a caption, and perhaps says whose it is and where it is from."""
        about = self.perhaps(0.3, lambda: f" credit={self.caption()}") + self.perhaps(
            0.3, lambda: f" source={self.caption()}"
        )
        name = self.draw.choice(("a.png", "b.svg"))
        caption = self.one_of(self.speck, self.sentence)
        return f"![{caption}]({name}){{{self.label()}alt={self.caption()}{about}}}"

    def label(self) -> str:
        """Return what is numbered an id to refer to."""
        if not self.numbers_figures or self.is_in_note:
            return ""
        self.labels.append(f"f{len(self.labels) + 1}")
        return f"#{self.labels[-1]} "

    def few_blocks(self) -> str:
        """Write blocks that may stand in others."""
        return "\n\n".join(
            self.one_of(self.state_marked, self.items, self.quotation, self.speck, self.table)
            for _ in range(self.draw.randint(1, 2))
        )

    def heading(self) -> str:
        """Write a heading, of a level that may stand behind the one before it."""
        self.level = self.draw.randint(2, min(4, self.level + 1))
        title = self.one_of((5, self.title), self.marked, lambda: f"{self.say(2)} {self.foreign()}")
        return f"{'#' * self.level} {title.replace(chr(92) + chr(10), ' ')}"

    def items(self) -> str:
        """Write a list, numbered or not, of short items or long ones, perhaps with another list in it."""
        mark = self.draw.choice(("- ", "1. ", "9. ", "- [x] ", "- [ ] "))
        between = self.draw.choice(("\n", "\n\n"))
        inner = self.perhaps(
            0.3, lambda: f"\n    {self.draw.choice(('- ', '1. '))}{self.speck()}\n    - {self.speck()}"
        )
        items = [self.one_of(self.speck, self.sentence, self.marked) for _ in range(self.draw.randint(1, 4))]
        return between.join(mark + item.replace("\n", "\n    ") for item in items) + inner

    def definitions(self) -> str:
        return f"{self.speck()}\n:   {self.state_marked()}\n:   {self.speck()}\n\n{self.say(2)}\n\n:   {self.state()}"

    def quotation(self) -> str:
        kind = self.perhaps(0.4, lambda: f"[!{self.draw.choice(('NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'))}]\n")
        text = f"{kind}{self.state_marked()}" + self.perhaps(0.3, lambda: f"\n\n{self.items()}")
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))

    def division(self) -> str:
        """Write a division of one of all kinds, perhaps in another one."""
        language, phrase = self.draw.choice([one for one in FOREIGN if one[0] != self.voice.language])
        title, author = self.caption(), self.caption()
        kinds: tuple[tuple[str, Maker], ...] = (
            (".handout", self.few_blocks),
            (".center", self.sentence),
            (f".document title={title} date=1944 to={author} kept={title}", self.state_marked),
            (f".document title={title} author={author} date=1944-06-17", self.sentence),
            (f"lang={language}", lambda: phrase),
            (f"lang={language}", lambda: f"- {phrase}\n- {phrase} ({phrase})"),
            (f".{self.draw.choice(('abjad', 'hijai'))}", lambda: f"1. {self.speck()}\n2. {self.sentence()}"),
            (f".{self.draw.choice(('note', 'tip', 'important', 'warning', 'caution'))}", self.few_blocks),
            ("dir=ltr", self.sentence),
        )
        head, write = self.draw.choice(kinds)
        inner = f"::: {{{head}}}\n{write()}\n:::"
        if self.draw.random() < 0.3:
            return f":::: {{.handout}}\n{self.state()}\n\n{inner}\n::::"
        return inner

    # --- Tables -----------------------------------------------------------------------------------

    def cell(self) -> str:
        """Write what may stand in a cell of one line."""
        cell = self.one_of((3, self.speck), self.sentence, self.letter, self.mark, lambda: "")
        return cell.replace("\\\n", " ").replace("|", "\\|")

    def table(self) -> str:
        """Write a table in one of the ways that Pandoc has."""
        about = self.perhaps(0.2, lambda: f" {{source={self.caption()}}}")
        caption = self.perhaps(0.4, lambda: f"\n\n: {self.one_of(self.speck, self.sentence, self.marked)}{about}")
        table = self.one_of((3, self.bar_table), self.grid_table, self.simple_table, self.multiline_table)
        return table + caption.replace("\\\n", " ")

    def bar_table(self) -> str:
        width = self.draw.randint(1, 4)
        rule = "|" + "|".join(self.draw.choice(("---", ":--", "--:", ":-:")) for _ in range(width)) + "|"

        def row(make: Maker) -> str:
            return "| " + " | ".join(make() for _ in range(width)) + " |"

        rows = [row(self.draw.choice((self.speck, self.cell, self.letter))) for _ in range(self.draw.randint(1, 4))]
        return "\n".join((row(self.speck), rule, *rows))

    def grid_table(self) -> str:
        """Write a grid whose cells have paragraphs and lists; one may span both columns."""
        width = 34

        def row(*cells: str) -> str:
            lines = [cell.split("\n") for cell in cells]
            height = max(map(len, lines))
            size = width if len(cells) > 1 else 2 * width + 3
            padded = [[*cell, *[""] * (height - len(cell))] for cell in lines]
            return "\n".join(
                "| " + " | ".join(_pad(part, size) for part in parts) + " |" for parts in zip(*padded, strict=True)
            )

        def few() -> str:
            return self.one_of(
                self.speck,
                partial(self.say, 3),
                lambda: f"- {self.speck()}\n- {self.say(2)}",
                lambda: f"{self.say(2)}\n\n{self.say(3)}",
                lambda: "",
            )

        line, double = (f"+{sign * (width + 2)}+{sign * (width + 2)}+" for sign in "-=")
        rows = [row(few(), few()) for _ in range(self.draw.randint(1, 2))]
        if self.draw.random() < 0.3:
            rows.append(row(few()))
        body = f"\n{line}\n".join(rows)
        return f"{line}\n{row(self.speck(), self.speck())}\n{double}\n{body}\n{line}"

    def simple_table(self) -> str:
        rule = "-" * 16 + "  " + "-" * 16
        rows = [f"{_pad(self.speck(), 16)}  {self.speck()}" for _ in range(self.draw.randint(2, 3))]
        return "\n".join((f"{_pad(self.speck(), 16)}  {self.speck()}", rule, *rows))

    def multiline_table(self) -> str:
        whole, rule = "-" * 42, "-" * 20 + "  " + "-" * 20
        rows = [f"{_pad(self.speck(), 20)}  {self.say(2)}\n{'':20}  {self.say(2)}" for _ in range(2)]
        return "\n".join((whole, f"{_pad(self.speck(), 20)}  {self.speck()}", rule, "\n\n".join(rows), whole))

    # --- Figures ----------------------------------------------------------------------------------

    def caption(self) -> str:
        return json.dumps(self.one_of(self.speck, partial(self.say, 2), self.sentence), ensure_ascii=False)

    def map(self) -> str:
        shown = " ".join(f"p{number}" for number in range(len(self.places)))
        what = self.draw.choice((f'places="{shown}"', 'routes="r"', f'routes="r" places="{shown}"'))
        # A note has no room for two pages.
        kind = ".map" + ("" if self.is_in_note else self.perhaps(0.3, lambda: " .spread"))
        return f"::: {{{kind} {what} caption={self.caption()}{self.alternative()}}}\n:::"

    def timeline(self) -> str:
        return f"::: {{.timeline from=1944-01 to=1945-12 caption={self.caption()}{self.alternative()}}}\n:::"

    def alternative(self) -> str:
        """Tell the figure to those who do not see it; without that the proof would rightly warn."""
        return f" alt={self.caption()}"

    def picture(self) -> str:
        """Show a picture: with a caption, without, of a width of its own, in HTML, or two in a row."""
        return self.one_of(
            (3, self.figure),
            lambda: f'![{self.say(2)}](a.png "{self.one_of(self.speck, self.sentence)}")',
            lambda: f"![{self.one_of(self.speck, self.marked)}](b.svg){{alt={self.caption()}}}",
            lambda: f"![{self.one_of(self.speck, self.marked)}](a.png){{alt={self.caption()} width=40%}}",
            lambda: f"![{self.title()}](a.png)",
            lambda: f"{self.say(2)} ![{self.say(1)}](a.png){{width=1cm}} {self.say(1)}{self.voice.stop}",
            lambda: f'<img src="a.png" alt="{self.say(2)}" width="50">',
            lambda: f"| {self.speck()} | {self.speck()} |\n|---|---|\n| ![{self.say(2)}](a.png) | {self.speck()} |",
        )

    # --- Files ------------------------------------------------------------------------------------

    def chapter(self, name: str) -> str:
        self.notes, self.level, self.last, self.labels, self.titled = [], 1, "", [], []
        count = self.draw.choice((1, 4, 9, 16))
        blocks = [self.state_marked(), *(self.block() for _ in range(count - 1))]
        head: dict[str, object] = {"title": self.title(), "questions": [self.sentence()], "summary": self.sentence()}
        if self.draw.random() < 0.3:
            head |= {
                "objectives": [self.sentence(), self.speck()],
                "answers": [self.sentence()],
                "lesson": [{"minutes": 45, "text": self.sentence()}],
                "dates": "1944-01/1945-05",
            }
        if name not in {self.chapters[0], self.chapters[-1]} or self.draw.random() < 0.2:
            head["matter"] = "back" if name == self.chapters[-1] else "body"
        if self.draw.random() < 0.3:
            head |= {"subtitle": self.title(), "author": self.draw.choice(([self.say(2)], [self.say(2), self.say(2)]))}
        if self.labels:
            blocks.append(f"{self.say(2)} " + " ".join(f"[](#{label})" for label in self.labels) + self.voice.stop)
        return "---\n" + _write_yaml(head) + "---\n\n" + "\n\n".join((*blocks, *self.notes)) + "\n"

    def end(self) -> str:
        """End a chapter with what others refer to, and with all places and events, each of which a book has to tell."""
        places = " ".join(f"{self.say(1)} [{place}]{{.place}}" for place in self.places)
        events = " ".join(f"{self.say(1)} [{self.say(1)}]{{event=e{number}}}" for number in range(len(_DATES)))
        return f"\n## {self.title()} {{#s1}}\n\n{places}{self.voice.stop}\n\n{events}{self.voice.stop}\n"

    def settings(self) -> dict[str, object]:
        """Write what the book says of itself, little or much."""
        settings: dict[str, object] = {
            "title": self.title(),
            "subtitle": self.title(),
            "language": self.voice.language,
            "identifier": "urn:uuid:00000000-0000-4000-8000-000000000001",
            "slug": "innocent",
            "authors": [{"name": self.say(2)}],
            "rights": self.sentence(),
            "chapters": self.chapters,
            "editions": {
                "print": self.draw.choice(
                    ({}, {}, {"page": "A4"}, {"size": "9pt"}, {"page": "A6"}, {"justify": "both"})
                ),
                "large-print": {},
                "epub": {},
                "handouts": {},
            },
        }
        if self.digits:
            settings["digits"] = self.digits
        if self.draw.random() < 0.3:
            settings["notes"] = self.draw.choice(_NOTES)
        if self.draw.random() < 0.3:
            settings["opening"] = "any"
        if self.other_page and self.draw.random() < 0.5:
            settings["other_edition"] = {"show": self.draw.choice(("brackets", "margin"))}
        if self.draw.random() < 0.3:
            settings["overview"] = self.draw.choice(("spread", "none"))
        if self.draw.random() < 0.3:
            settings["cover"] = self.cover()
        if self.draw.random() < 0.3:
            settings |= self.about()
        needed = self.indexes if self.draw.random() < 0.5 else {name: self.indexes[name] for name in self.called()}
        if needed:
            settings["indexes"] = needed
        if self.draw.random() < 0.5:
            settings |= {
                "date": "2026-01-31",
                "version": "1.0.0",
                "publisher": {"name": self.say(2), "place": self.draw.choice(self.places)},
                "contributors": [{"name": self.say(2), "role": role} for role in ("edt", "trl", "ill")],
                "license": "CC-BY-SA-4.0",
                "description": self.sentence(),
                "subjects": [{"text": self.say(1)}],
                "audience": self.say(2),
                "calendar": ["gregorian", "hijri"],
            }
        return settings

    def cover(self) -> dict[str, object]:
        """Write what the cover of the printed book shows."""
        widths = self.draw.choice(({}, {"spine": "9mm"}, {"paper": "0.2mm"}, {"bleed": "5mm"}))
        shown: dict[str, object] = {**widths}
        shown |= self.draw.choice(({}, {}, {"picture": "a.png"}, {"picture": "b.svg"}))
        return shown | ({"text": [self.sentence(), self.speck()]} if self.draw.random() < 0.5 else {})

    def about(self) -> dict[str, object]:
        """Write what libraries and shops ask of a book."""
        return {
            "series": {"title": self.title(), "number": "3", "issn": "2049-3630"},
            "edition": {"number": 2, "text": self.say(2)},
            "original": {"title": "Die letzten Tage", "language": "de"},
            "identifiers": {"print": "urn:isbn:9783161484100", "epub": "urn:isbn:9780306406157"},
            "copyright": self.say(2),
            "price": {"amount": 0},
            "address": "https://example.org/books",
        }

    def drawing(self) -> str:
        """Draw a picture with words in it, which are in no chapter."""
        direction = "rtl" if self.voice.is_right_to_left else "ltr"
        texts = (self.say(2), self.say(1), self.number(), "usr")
        labels = "".join(
            f'<text x="60" y="{20 * row}" text-anchor="middle" direction="{direction}">{text}</text>'
            for row, text in enumerate(texts, start=1)
        )
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90" font-size="9">{labels}</svg>'

    def lists(self) -> dict[str, str]:
        """Write the lists of the book."""
        places: dict[str, dict[str, object]] = {
            f"p{number}": {"name": name, "coordinates": [51 + number / 7, 22 - number / 5]}
            for number, name in enumerate(self.places)
        }
        for place in places.values():
            if self.draw.random() < 0.4:
                place |= {"kind": self.draw.choice(_KINDS), "note": self.sentence(), "names": {"pl": "Nowy Sad"}}
        events = {
            f"e{number}": {"date": date, "text": self.one_of(self.sentence, self.speck, self.title), "places": ["p0"]}
            for number, date in enumerate(_DATES)
        }
        route = {"from": "p0", "to": "p1", "mode": self.draw.choice(("foot", "train", "ship")), "date": "1945-01-17"}
        terms = {"term": self.title(), "definition": self.sentence(), "names": {"en": "march"}}
        human = {
            "name": self.say(2),
            "role": self.draw.choice(("witness", self.say(2))),
            "birth": "1900",
            "death": "1971?",
        }
        sources = {
            "one": {
                "type": self.draw.choice(_CSL),
                "title": self.title(),
                "issued": "1999",
                "language": self.voice.language,
            },
            "two": {
                "type": "book",
                "title": "The Last Days",
                "author": [{"family": "Lassner", "given": "Jacob"}],
                "publisher": "Wayne State University Press",
                "publisher-place": "Detroit",
                "issued": {"date-parts": [[1970]]},
                "language": "en",
                "URL": "https://example.org/essay",
            },
        }
        return {
            "places.yaml": _write_yaml(places),
            "chronology.yaml": _write_yaml(events),
            "glossary.yaml": _write_yaml({"t": terms}),
            "people.yaml": _write_yaml({"h": human}),
            "routes.yaml": _write_yaml({"r": route}),
            "sources.yaml": _write_yaml(sources),
        }

    def write(self) -> dict[str, str | bytes]:
        chapters = {name: self.chapter(name) for name in self.chapters}
        settings = self.settings()
        if self.draw.random() < 0.2 and not self.other_page:
            # Two chapters that are the same.
            chapters["09.md"] = chapters["01.md"]
            settings["chapters"] = [*chapters]
        elif self.draw.random() < 0.2:
            # Each in a part, between pages without a title.
            pages = {f"{kind}.md": f"---\nkind: {kind}\n---\n\n{self.state()}\n" for kind in _PAGES}
            parts = [{"part": self.title(), "subtitle": self.say(2), "chapters": [name]} for name in self.chapters]
            settings["chapters"] = [*[name for name in pages if "col" not in name], *parts, "colophon.md"]
            settings["numbering"] = {"parts": self.draw.random() < 0.5}
            chapters = {
                name: text.replace('\nmatter: "back"', "").replace('\nmatter: "body"', "")
                for name, text in chapters.items()
            }
            chapters |= pages
        if self.numbers_figures:
            ways = ("through", "by_chapter")
            numbered = {"pictures": self.draw.choice(ways), "tables": self.draw.choice(ways)}
            settings["numbering"] = numbered | ({"parts": True} if "colophon.md" in chapters else {})
            if self.draw.random() < 0.5:
                settings["lists"] = ["pictures", "tables"]
        chapters["01.md"] += self.end()
        return {
            **chapters,
            **self.lists(),
            "book.yaml": _write_yaml(settings),
            "a.png": draw_picture(),
            "b.svg": self.drawing(),
        }


def _pad(text: str, width: int) -> str:
    """Fill a cell to the width of its column; marks and what nobody sees have none."""
    return text + " " * (width - sum(unicodedata.category(character) not in {"Mn", "Me", "Cf"} for character in text))


def _write_yaml(values: Mapping[str, object]) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def write_innocent(seed: int) -> dict[str, str | bytes]:
    """Write an innocent book, the same for the same seed; its language goes with the seed."""
    return _Writer(seed).write()
