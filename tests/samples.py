"""Tiny books in five languages that have everything the source format knows: a language in, its files out.

All five are made to one plan, so that one test judges them all. A place is named in running text only where
it is marked, which is what lets a test find its pages by their text.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from publisher.press.fontbook import find_font

Files = Mapping[str, str | bytes]

ALL_EDITIONS = "{print: {}, large-print: {}, epub: {}, handouts: {}, booklet: {}}"


@dataclass(frozen=True, slots=True)
class Voice:
    """What differs between the books. `places` are name, variant and Latin name by id; `arrive` takes a place."""

    language: str
    title: str
    preface: str
    chapters: tuple[str, str, str]
    sections: tuple[str, str]
    afterword: str
    places: Mapping[str, tuple[str, str, str]]
    marked: Mapping[str, str]
    sentences: tuple[str, ...]
    arrive: str
    on_day: str
    day: str
    term: str
    definition: str
    person: str
    role: str
    events: tuple[str, str, str]
    foreign: str
    see: str
    question: str
    answer: str
    objective: str
    cells: tuple[str, str, str, str]

    @property
    def is_right_to_left(self) -> bool:
        return self.language != "en"


VOICES: Mapping[str, Voice] = {
    "ar": Voice(
        language="ar",
        title="كتاب الطرق الصغير",
        preface="قبل القراءة",
        chapters=("بداية الطريق", "على ضفة النهر", "نهاية الطريق"),
        sections=("أول النهار", "آخر النهار"),
        afterword="خاتمة",
        places={
            "lublin": ("لوبلين", "لبلين الشرقية", "Lublin"),
            "majdanek": ("مايدانيك", "معسكر الضاحية", "Majdanek"),
            "torgau": ("طورغاو", "تورغاو", "Torgau"),
            "volary": ("فولاري", "والرن", "Volary"),
            "gardelegen": ("غارديليغن", "قردلغن", "Gardelegen"),
            "rosen": ("غروس روزن", "روزن الكبيرة", "Gross-Rosen"),
            "wannsee": ("فانزي", "البحيرة البيضاء", "Wannsee"),
        },
        # Clitics are part of the written word. A name that is broken over two pages would be on neither.
        marked={"lublin": "بلوبلين", "majdanek": "ومايدانيك", "volary": "وفولاري", "rosen": "غروس\u00a0روزن"},
        sentences=(
            "سار الناس في الصباح الباكر، وكان البرد شديدًا والطريق طويلًا.",
            "لم يعرف أحد منهم إلى أين يمضي، ولا متى يستريح.",
            "كُتب هذا كله بعد سنوات، واختلفت الأعداد بين 3200 و4000 في المصادر.",
            "رأى أهل القرى القافلة تمر، فأغلق بعضهم بابه وحمل بعضهم خبزًا وماءً.",
            "وفي المساء جلسوا تحت سقف مهدوم، ولم يتكلم أحد.",
            "ذكر شاهد أن الثلج كان يصل إلى الركبة، وأن الليل كان أطول من النهار.",
        ),
        arrive="ثم وصلوا إلى {place} بعد مسيرة 63 كيلومترًا.",
        on_day="وكان ذلك في {day} كما كتب أحدهم.",
        day="17 يناير 1945",
        term="قافلة السير",
        definition="صف طويل من الناس يساقون على الأقدام.",
        person="يوسف الكاتب",
        role="كتب ما رأى في دفتر صغير.",
        events=("خروج القافلة الأولى", "عبور النهر", "لقاء الجنود"),
        foreign="وسُمّي ذلك [Death *March* (1945)]{lang=en} في الصحف، وفي العبرية [צעדות המוות]{lang=he}.",
        see="انظر {link} أيضًا.",
        question="لماذا ساروا في الشتاء؟",
        answer="لأن الجبهة اقتربت منهم.",
        objective="أن يعرف القارئ ترتيب الأيام.",
        cells=("المصدر", "العدد", "دفتر يوسف", "تقرير الحارس"),
    ),
    "fa": Voice(
        language="fa",
        title="کتاب کوچک راه‌ها",
        preface="پیش از خواندن",
        chapters=("آغاز راه", "کنار رودخانه", "پایان راه"),
        sections=("صبح زود", "سر شب"),
        afterword="سخن پایانی",
        places={
            "lublin": ("لوبلین", "شهر شرقی لوبلین", "Lublin"),
            "majdanek": ("مایدانک", "اردوگاه حومه", "Majdanek"),
            "torgau": ("تورگاو", "طورگاو", "Torgau"),
            "volary": ("ولاری", "والرن", "Volary"),
            "gardelegen": ("گاردلگن", "قاردلگن", "Gardelegen"),
            "rosen": ("گروس روزن", "روزن بزرگ", "Gross-Rosen"),
            "wannsee": ("وانزه", "دریاچهٔ سفید", "Wannsee"),
        },
        marked={"rosen": "گروس\u00a0روزن"},
        sentences=(
            "مردم صبح زود به راه افتادند و سرما سخت بود و راه دراز می‌نمود.",
            "هیچ‌کس نمی‌دانست به کجا می‌رود و کی می‌تواند بیاساید.",
            "همهٔ این‌ها سال‌ها بعد نوشته شد و شمارها میان ۳۲۰۰ و ۴۰۰۰ نوسان دارد.",
            "روستاییان گذر کاروان را دیدند؛ بعضی در را بستند و بعضی نان و آب آوردند.",
            "شب زیر سقفی ویران نشستند و کسی سخن نگفت.",
            "گواهی گفته است که برف تا زانو می‌رسید و شب از روز بلندتر بود.",
        ),
        arrive="سپس پس از ۶۳ کیلومتر پیاده‌روی به {place} رسیدند.",
        on_day="این در {day} بود، چنان‌که یکی از آنان نوشته است.",
        day="۱۷ ژانویهٔ ۱۹۴۵",
        term="ستون پیاده",
        definition="صف درازی از مردم که پیاده رانده می‌شوند.",
        person="یوسف نویسنده",
        role="آنچه دید در دفتری کوچک نوشت.",
        events=("بیرون رفتن کاروان نخست", "گذشتن از رودخانه", "دیدار سربازان"),
        foreign="روزنامه‌ها آن را [Death *March* (1945)]{lang=en} نامیدند و به عبری [צעדות המוות]{lang=he}.",
        see="{link} را نیز ببینید.",
        question="چرا در زمستان راه افتادند؟",
        answer="چون جبهه نزدیک شده بود.",
        objective="خواننده ترتیب روزها را بشناسد.",
        cells=("منبع", "شمار", "دفتر یوسف", "گزارش نگهبان"),
    ),
    "ur": Voice(
        language="ur",
        title="راستوں کی چھوٹی کتاب",
        preface="پڑھنے سے پہلے",
        chapters=("سفر کا آغاز", "دریا کے کنارے", "سفر کا انجام"),
        sections=("دن کا آغاز", "دن کا انجام"),
        afterword="اختتامیہ",
        places={
            "lublin": ("لوبلن", "مشرقی لوبلن", "Lublin"),
            "majdanek": ("مائدانیک", "مضافاتی کیمپ", "Majdanek"),
            "torgau": ("ٹورگاؤ", "تورگاؤ", "Torgau"),
            "volary": ("وولاری", "والرن", "Volary"),
            "gardelegen": ("گارڈیلیگن", "قاردلگن", "Gardelegen"),
            "rosen": ("گروس روزن", "بڑا روزن", "Gross-Rosen"),
            "wannsee": ("وانزے", "سفید جھیل", "Wannsee"),
        },
        marked={"rosen": "گروس\u00a0روزن"},
        sentences=(
            "لوگ صبح سویرے چل پڑے، سردی سخت تھی اور راستہ لمبا تھا۔",
            "کسی کو معلوم نہ تھا کہ وہ کہاں جا رہے ہیں اور کب رکیں گے۔",
            "یہ سب برسوں بعد لکھا گیا، اور تعداد 3200 اور 4000 کے درمیان بتائی گئی۔",
            "گاؤں والوں نے قافلہ گزرتے دیکھا؛ کچھ نے دروازہ بند کیا اور کچھ روٹی پانی لائے۔",
            "شام کو وہ ٹوٹی ہوئی چھت کے نیچے بیٹھے اور کوئی نہ بولا۔",
            "ایک گواہ نے کہا کہ برف گھٹنوں تک تھی اور رات دن سے لمبی تھی۔",
        ),
        arrive="پھر 63 کلومیٹر چل کر {place} پہنچے۔",
        on_day="یہ {day} کی بات ہے، جیسا کہ ایک نے لکھا۔",
        day="17 جنوری 1945",
        term="پیدل قافلہ",
        definition="لوگوں کی لمبی قطار جو پیدل ہانکی جائے۔",
        person="یوسف کاتب",
        role="جو دیکھا ایک چھوٹی کاپی میں لکھا۔",
        events=("پہلے قافلے کی روانگی", "دریا پار کرنا", "سپاہیوں سے ملاقات"),
        foreign="اخباروں نے اسے [Death *March* (1945)]{lang=en} کہا اور عبرانی میں [צעדות המוות]{lang=he}۔",
        see="{link} بھی دیکھیے۔",
        question="وہ سردیوں میں کیوں چلے؟",
        answer="کیونکہ محاذ قریب آ گیا تھا۔",
        objective="قاری دنوں کی ترتیب جان لے۔",
        cells=("ماخذ", "تعداد", "یوسف کی کاپی", "پہرے دار کی رپورٹ"),
    ),
    "he": Voice(
        language="he",
        title="ספר הדרכים הקטן",
        preface="לפני הקריאה",
        chapters=("ראשית הדרך", "על גדת הנהר", "סוף הדרך"),
        sections=("בוקר מוקדם", "שעת ערב"),
        afterword="אחרית דבר",
        places={
            "lublin": ("לובלין", "לובלין המזרחית", "Lublin"),
            "majdanek": ("מיידנק", "מחנה הפרבר", "Majdanek"),
            "torgau": ("טורגאו", "תורגאו", "Torgau"),
            "volary": ("וולארי", "ולרן", "Volary"),
            "gardelegen": ("גרדלגן", "קרדלגן", "Gardelegen"),
            "rosen": ("גרוס רוזן", "רוזן הגדולה", "Gross-Rosen"),
            "wannsee": ("ואנזה", "האגם הלבן", "Wannsee"),
        },
        marked={"lublin": "בלובלין", "torgau": "וטורגאו", "rosen": "גרוס\u00a0רוזן"},
        sentences=(
            "האנשים יצאו בבוקר המוקדם, הקור היה עז והדרך ארוכה.",
            "איש מהם לא ידע לאן הם הולכים ומתי ינוחו.",
            "כל זה נכתב שנים אחר כך, והמספרים נעים בין 3200 ל־4000.",
            "אנשי הכפרים ראו את השיירה; אחדים סגרו את הדלת ואחרים הביאו לחם ומים.",
            "בערב ישבו תחת גג הרוס ואיש לא דיבר.",
            "עד אחד סיפר שהשלג הגיע עד הברכיים ושהלילה היה ארוך מן היום.",
        ),
        arrive="אחר כך הגיעו אל {place} אחרי 63 קילומטרים.",
        on_day="זה היה ב{day} כפי שכתב אחד מהם.",
        day="17 בינואר 1945",
        term="שיירת צועדים",
        definition="שורה ארוכה של אנשים המובלים ברגל.",
        person="יוסף הסופר",
        role="כתב את שראה במחברת קטנה.",
        events=("יציאת השיירה הראשונה", "חציית הנהר", "פגישת החיילים"),
        foreign="בעיתונים כונה הדבר [Death *March* (1945)]{lang=en}, ובערבית [مسيرات الموت]{lang=ar}.",
        see="ראו גם {link}.",
        question="מדוע צעדו בחורף?",
        answer="כי החזית התקרבה אליהם.",
        objective="שהקורא יכיר את סדר הימים.",
        cells=("מקור", "מספר", "מחברת יוסף", "דו״ח השומר"),
    ),
    "en": Voice(
        language="en",
        title="The Little Book of Roads",
        preface="Before Reading",
        chapters=("The Road Begins", "On the Bank of the River", "The Road Ends"),
        sections=("Early Morning", "Late Evening"),
        afterword="Afterword",
        places={
            "lublin": ("Lublin", "Eastern Lublin Town", "Lublin"),
            "majdanek": ("Majdanek", "Suburb Camp", "Majdanek"),
            "torgau": ("Torgau", "Dorgow", "Torgau"),
            "volary": ("Volary", "Wallern", "Volary"),
            "gardelegen": ("Gardelegen", "Cardlegen", "Gardelegen"),
            "rosen": ("Gross-Rosen", "Rogoźnica", "Gross-Rosen"),
            "wannsee": ("Wannsee", "White Lake", "Wannsee"),
        },
        marked={"rosen": "Gross\u2011Rosen"},
        sentences=(
            "People set out in the early morning; the cold was bitter and the road was long.",
            "None of them knew where they were going, or when they would be let rest.",
            "All of this was written down years later, and the figures vary between 3,200 and 4,000.",
            "Villagers saw the column pass; some shut the door, and some brought bread and water.",
            "In the evening they sat under a ruined roof, and nobody spoke a word.",
            "A witness said that the snow came up to the knees, and that nights were longer than days.",
        ),
        arrive="Then they came to {place} after 63 kilometres on foot.",
        on_day="That was on {day}, as one of them wrote.",
        day="17 January 1945",
        term="marching column",
        definition="a long line of people driven on foot.",
        person="Joseph Writer",
        role="wrote what he saw in a small notebook.",
        events=("The first column leaves", "Crossing the river", "Meeting the soldiers"),
        foreign="In Arabic it was called [مسيرات *الموت* (1945)]{lang=ar}, and in Hebrew [צעדות המוות]{lang=he}.",
        see="See {link} too.",
        question="Why did they walk in winter?",
        answer="Because the front had come near.",
        objective="That the reader knows the order of the days.",
        cells=("Source", "Number", "Joseph's notebook", "Guard's report"),
    ),
}


def write_book(language: str, editions: str = "{print: {}}") -> Files:
    """Return the files of the book in a language; `editions` is what stands in `book.yaml` under that key."""
    voice = VOICES[language]
    return {
        "book.yaml": _write_metadata(voice, editions),
        "00-preface.md": _write_preface(voice),
        "01-begin.md": _write_first(voice),
        "02-river.md": _write_second(voice),
        "03-end.md": _write_third(voice),
        "04-after.md": f"---\ntitle: {voice.afterword}\nmatter: back\n---\n\n{_ramble(voice, 3)}\n",
        "places.yaml": "".join(
            f"{key}:\n  name: {name}\n  variants: [{variant}]\n  names: {{de: {latin}}}\n  kind: city\n"
            f"  coordinates: [51.25, {20 + number}.5]\n"
            for number, (key, (name, variant, latin)) in enumerate(voice.places.items())
        ),
        "chronology.yaml": (
            f"leaving:\n  date: 1945-01-17/1945-01-21\n  text: {voice.events[0]}\n  places: [lublin]\n"
            f"  sources: [writer1950]\n"
            f"crossing:\n  date: 1944-22\n  text: {voice.events[1]}\n  certainty: probable\n"
            f"meeting:\n  date: 1945-04-25~\n  text: {voice.events[2]}\n  places: [torgau]\n"
        ),
        "glossary.yaml": (
            f"column:\n  term: {voice.term}\n  definition: {voice.definition}\n  names: {{de: Marschkolonne}}\n"
        ),
        "people.yaml": f"writer:\n  name: {voice.person}\n  role: {voice.role}\n  birth: 1920\n  death: 1999\n",
        "routes.yaml": (
            "road:\n  from: lublin\n  via: [majdanek]\n  to: torgau\n  date: 1945-01\n  people: {about: 3200}\n"
        ),
        "sources.yaml": (
            "writer1950:\n  type: book\n  title: The Road (2nd ed.)\n  author: [{given: Joseph, family: Writer}]\n"
            "  issued: {date-parts: [[1950]]}\n  publisher: Press\n  publisher-place: Vienna\n  language: en\n"
            f"own1999:\n  type: book\n  title: {voice.chapters[1]}\n  issued: '1999'\n"
            f"  language: {voice.language}\n  URL: https://example.org/own\n"
        ),
        "images/drawing.png": draw_picture(),
    }


def draw_picture(size: tuple[int, int] = (240, 160)) -> bytes:
    """Draw a small picture."""
    picture = Image.new("L", size, 255)
    ImageDraw.Draw(picture).line([(0, size[1]), (size[0] // 2, size[1] // 3), (size[0], size[1])], fill=0, width=3)
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def name_font(family: str, name: str) -> bytes:
    """Return an installed font under the name of a book's own."""
    font, output = TTFont(find_font(family)), io.BytesIO()
    for number, text in ((1, name), (4, name), (6, name.replace(" ", "")), (16, name)):
        font["name"].setName(text, number, 3, 1, 0x409)
    font.save(output)
    return output.getvalue()


def _write_metadata(voice: Voice, editions: str) -> str:
    return (
        f"title: {voice.title}\nsubtitle: {voice.sections[0]} 1944–1945\nlanguage: {voice.language}\n"
        f"identifier: urn:uuid:11111111-2222-4333-8444-5555555555{ord(voice.language[0]):02x}\nslug: roads\n"
        f"version: 1.2.3\ndate: 2026-11-22\nauthors: [{{name: {voice.person}, file_as: {voice.person}}}]\n"
        f"contributors: [{{name: Ada Lovelace, role: edt}}]\npublisher: {{name: Example House, place: Vienna}}\n"
        f"rights: © 2026\nlicense: CC-BY-SA-4.0\ndescription: {voice.sentences[0]!r}\n"
        "subjects: [{text: Roads, scheme: lcsh}]\n"
        "chapters: [00-preface.md, 01-begin.md, 02-river.md, 03-end.md, 04-after.md]\n"
        f"editions: {editions}\n"
    )


def _mark(voice: Voice, place: str) -> str:
    return f"[{voice.marked.get(place) or voice.places[place][0]}]{{.place}}"


def _arrive(voice: Voice, place: str) -> str:
    return voice.arrive.format(place=_mark(voice, place))


def _ramble(voice: Voice, paragraphs: int, *marks: str) -> str:
    """Write paragraphs without places, but for the sentences `marks` that end the first ones of them."""
    count = len(voice.sentences)
    return "\n\n".join(
        " ".join([*(voice.sentences[(number + step) % count] for step in range(4)), *marks[number : number + 1]])
        for number in range(paragraphs)
    )


def _write_preface(voice: Voice) -> str:
    return f"---\ntitle: {voice.preface}\nmatter: front\n---\n\n{_ramble(voice, 3, _arrive(voice, 'lublin'))}\n"


def _write_first(voice: Voice) -> str:
    source, number, notebook, report = voice.cells
    day = voice.on_day.format(day=f"[{voice.day}]{{event=leaving date=1945-01-17}}")
    link = voice.see.format(link=f"[{voice.chapters[1]}](02-river.md){{.page}}")
    return f"""---
title: {voice.chapters[0]}
summary: {voice.sentences[0]!r}
objectives: [{voice.objective!r}]
questions: [{voice.question!r}]
answers: [{voice.answer!r}]
---

{_ramble(voice, 4, _arrive(voice, "lublin"), day)}

## {voice.sections[0]} {{#morning}}

{voice.foreign} {link}[^1]

![{voice.cells[2]}](images/drawing.png "{voice.sections[1]}")

- {voice.sentences[1]}
- {_arrive(voice, "majdanek")}
- {voice.sentences[4]} [@writer1950, 12]

1. {voice.sentences[0]}

   {voice.sentences[3]}

2. {_arrive(voice, "lublin")} [@own1999; @writer1950, 5–7]

{voice.term}
:   {voice.definition}

{voice.cells[0]}
:   {voice.sentences[2]}
:   {_arrive(voice, "volary")}

| {source} | {number} |
|:---------|-------:|
| {notebook} | 3200 |
| {report} {_mark(voice, "gardelegen")} | 4000 |

{_ramble(voice, 4, f"[{voice.term}]{{term=column}}", f"[{voice.person}]{{person=writer}}")}

{voice.see.format(link=f"[{voice.cells[3]}](#spot){{.page}}")}

[^1]: {voice.sentences[5]} {_arrive(voice, "wannsee")}
"""


def _write_second(voice: Voice) -> str:
    # The river's town is on every page of the chapter; two other towns come once, far apart.
    paragraphs = [_ramble(voice, 1) + " " + _arrive(voice, "rosen") for _ in range(16)]
    paragraphs[2] += " " + _arrive(voice, "torgau") + " " + _arrive(voice, "torgau")
    paragraphs[13] += " " + _arrive(voice, "torgau")
    paragraphs[8] += f" [{voice.events[1]}]{{event=crossing}}"
    end = voice.see.format(link=f"[{voice.sections[0]}](01-begin.md#morning){{.page}}")
    return f"""---
title: {voice.chapters[1]}
questions: [{voice.question!r}]
---

{chr(10).join(f"{paragraph}{chr(10)}" for paragraph in paragraphs)}

::: {{.handout #box}}
## {voice.sections[1]}

{voice.sentences[0]} {end}

::: {{.inner lang=de}}
Sie gingen *zu Fuß* weiter.
:::
:::

::: {{.map routes="road" caption="{voice.events[0]}" alt="{voice.sentences[3]}"}}
:::
"""


def _write_third(voice: Voice) -> str:
    box = voice.see.format(link=f"[{voice.sections[1]}](02-river.md#box){{.page}}")
    # A link that holds a mark, and an anchor without text.
    spot = "[]{#spot}" + voice.see.format(link=f"[{voice.cells[1]} {_mark(voice, 'gardelegen')}](01-begin.md#morning)")
    return f"""---
title: {voice.chapters[2]}
---

{_ramble(voice, 6, _arrive(voice, "lublin"), box, _arrive(voice, "volary"))}

## {voice.sections[1]}

> {voice.sentences[5]} {_arrive(voice, "torgau")}[^many]
>
> {voice.sentences[4]} {spot}

| {voice.cells[0]}[^cell] | {voice.cells[1]} |
|---|---|
| {voice.cells[2]} | 12[^number] |

- {voice.sentences[1]}[^item]

{_ramble(voice, 3, f"[{voice.events[2]}]{{event=meeting}}", f"[{voice.person}]{{person=writer}}")}

[^many]: {voice.sentences[0]}

    {voice.sentences[1]} {_arrive(voice, "majdanek")}

    - {voice.sentences[4]}

[^cell]: {voice.sentences[2]}

[^number]: {voice.sentences[3]}

[^item]: {voice.sentences[4]}
"""
