"""Every code that reading, weaving and writing report, each with the page that `publisher explain` shows.

Rules that judge a whole book live in `publisher.proof.rules`, one file a rule. Numbers are given once
and never used again. BK book files, PL places, CH chronology, RT right-to-left text, MP maps,
LB records for libraries, PR the press.
"""

from collections.abc import Mapping

from publisher.model.finding import Code, Severity


def _chapter(body: str, title: str = "الفصل") -> Mapping[str, str | bytes]:
    return {"01.md": f"---\ntitle: {title}\n---\n\n{body}\n"}


def _places(text: str, body: str = "نص الفصل.") -> Mapping[str, str | bytes]:
    return {"places.yaml": text, **_chapter(body)}


def _events(text: str, body: str = "نص الفصل.") -> Mapping[str, str | bytes]:
    return {"chronology.yaml": text, **_chapter(body)}


_HEAD = "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\n"
_BOOK = _HEAD + "chapters: [01.md]\n"

# --- The files of a book -------------------------------------------------------------------------

UNKNOWN_KEY = Code(
    "BK001",
    "unknown key",
    "A key that the press does not know is nearly always a misspelt one. Were it passed over, what the "
    "writer meant would silently be missing from the book.",
    bad={"book.yaml": _BOOK + "subtitel: فرعي\n"},
    good={"book.yaml": _BOOK + "subtitle: فرعي\n"},
)
WRONG_VALUE = Code(
    "BK002",
    "value of the wrong kind",
    "The value is not of the kind that the key takes: text where a list is asked for, a word where a "
    "number is, or a choice that does not exist.",
    bad={"book.yaml": _BOOK + "digits: roman\n"},
    good={"book.yaml": _BOOK + "digits: arab\n"},
)
MISSING_KEY = Code(
    "BK003",
    "required key missing",
    "Without this key the book, the place or the event cannot be made.",
    bad={"book.yaml": "title: كتاب\nlanguage: ar\nchapters: [01.md]\n"},
    good={"book.yaml": _BOOK},
)
DUPLICATE_KEY = Code(
    "BK004",
    "id or key given twice",
    "Of two entries with one id only one would be printed, and which one would depend on chance.",
    bad=_places("lublin:\n  name: لوبلين\nlublin:\n  name: لبلن\n"),
    good=_places("lublin:\n  name: لوبلين\nlodz:\n  name: لودز\n"),
)
MALFORMED_YAML = Code(
    "BK005",
    "malformed YAML",
    "The file is not well-formed YAML, so nothing in it can be trusted. A value that holds a colon and a "
    "space has to be quoted.",
    bad={"book.yaml": _BOOK + "description: [أ\n"},
    good={"book.yaml": _BOOK + "description: أ\n"},
)
EXPLODING_ALIASES = Code(
    "BK006",
    "YAML aliases that explode",
    "Aliases of aliases can make a small file unfold to more than a machine can hold.",
    bad={
        "glossary.yaml": "a: &a {term: x, definition: y}\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
        "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
        "e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
    },
    good={"glossary.yaml": "a: {term: x, definition: y}\n"},
)
CUSTOM_TAG = Code(
    "BK007",
    "YAML tag",
    "Tags such as `!python/object` ask a program to build things of its own. A book is data only.",
    bad={"book.yaml": _BOOK + "description: !custom أ\n"},
    good={"book.yaml": _BOOK + "description: أ\n"},
)
INVALID_UTF8 = Code(
    "BK008",
    "not UTF-8",
    "The file holds bytes that are not UTF-8; a letter would be lost or turned into another.",
    bad={"01.md": b"---\ntitle: A\n---\n\nabc \xe9\xff\n"},
    good={"01.md": "---\ntitle: A\n---\n\nabc é\n"},
)
CONTROL_CHARACTER = Code(
    "BK009",
    "control character",
    "NUL and other control characters cannot be printed, are forbidden in XML and break reading systems.",
    bad=_chapter("نص\x07 الفصل."),
    good=_chapter("نص الفصل."),
)
FILE_TOO_LARGE = Code(
    "BK010",
    "file too large",
    "A text file of a book is at most 8 MiB (some three thousand pages); more is a mistake or an attack. "
    "An image is at most 64 MiB.",
)
MISSING_FILE = Code(
    "BK011",
    "file missing",
    "The file is named in the book, but cannot be read in the book's folder.",
    bad={"book.yaml": _HEAD + "chapters: [01.md, 02.md]\n"},
    good={"book.yaml": _BOOK},
)
DUPLICATE_CHAPTER = Code(
    "BK012",
    "chapter listed twice",
    "A chapter would be printed twice, and its ids would no longer be unique.",
    bad={"book.yaml": _HEAD + "chapters: [01.md, 01.md]\n"},
    good={"book.yaml": _BOOK},
)
OUT_OF_PART = Code(
    "BK111",
    "front or back matter inside a part",
    "A part holds chapters of the body. Front matter is bound before all parts and back matter behind them, so that a "
    "chapter which says that it is one of these cannot stand in a part.",
    bad={
        "book.yaml": _HEAD + "chapters:\n  - part: الباب\n    chapters: [01.md, 02.md]\n",
        "02.md": "---\ntitle: خاتمة\nmatter: back\n---\n\nنص.\n",
    },
    good={
        "book.yaml": _HEAD + "chapters:\n  - part: الباب\n    chapters: [01.md]\n  - 02.md\n",
        "02.md": "---\ntitle: خاتمة\nmatter: back\n---\n\nنص.\n",
    },
)
EMPTY_BOOK = Code(
    "BK013",
    "book without chapters",
    "A book has at least one chapter.",
    bad={"book.yaml": _HEAD + "chapters: []\n"},
    good={"book.yaml": _BOOK},
)
UNTITLED_CHAPTER = Code(
    "BK014",
    "chapter without a title",
    "Contents, running heads, the outline of the PDF and the navigation of the EPUB need a title. Where a chapter "
    "gives none, its first heading is taken, or else the name of its file.",
    Severity.WARNING,
    bad={"01.md": "نص الفصل.\n"},
    good={"01.md": "# الفصل\n\nنص الفصل.\n"},
)
EMPTY_CHAPTER = Code(
    "BK015",
    "chapter without text",
    "A chapter of nothing but its title is unfinished. Its title is printed, and nothing under it.",
    Severity.WARNING,
    bad=_chapter(""),
    good=_chapter("نص الفصل."),
)
SKIPPED_LEVEL = Code(
    "BK016",
    "heading that skips a level",
    "Readers who move from heading to heading rely on the levels (PDF/UA-1 7.4.2, WCAG 1.3.1). The title "
    "of the chapter is level 1, so its text begins with level 2 (`##`). A heading that skips a level is set as the "
    "next one.",
    Severity.WARNING,
    bad=_chapter("#### عنوان\n\nنص الفصل."),
    good=_chapter("## عنوان\n\nنص الفصل."),
)
RAW_HTML = Code(
    "BK017",
    "raw HTML",
    "HTML that runs a program or draws (`<script>`, `<svg>`, `onclick` …) is never part of a book. Tags that say what "
    "Markdown says too are taken (`<b>`, `<br>`, `<table>`, `<div dir>` …), and of others the text is kept.",
    bad=_chapter("نص <script>alert(1)</script>."),
    good=_chapter("نص **الفصل**."),
)
UNSAFE_LINK = Code(
    "BK018",
    "unsafe link",
    "Links lead to the web (https, http), to mail (mailto) or into the book. `javascript:`, `file:` and "
    "`data:` addresses run programs or reach into the reader's machine.",
    bad=_chapter("نص [الفصل](javascript:alert%281%29)."),
    good=_chapter("نص [الفصل](https://example.org/)."),
)
MISSING_IMAGE = Code(
    "BK019",
    "image missing",
    "The image is not in the book's folder. It is left out, and what it shows is printed in words where "
    "they are given.",
    Severity.WARNING,
    bad=_chapter("![صورة](images/missing.png)"),
    good=_chapter("نص الفصل."),
)
OUTSIDE_IMAGE = Code(
    "BK020",
    "image outside the book's folder",
    "A book's source is not trusted: nothing outside its folder is read, whether by an address of the machine or "
    "through a symbolic link.",
    bad=_chapter("![صورة](file:///secret.png)"),
    good=_chapter("نص الفصل."),
)
PICTURE_ABOVE = Code(
    "BK076",
    "picture above the book's folder",
    "The path leads by `..` above the book's folder, and nothing outside of it is read. Nor does the picture lie where "
    "a website would look for it, at the root of the book. It is left out, and what it shows is printed in words where "
    "they are given.",
    Severity.WARNING,
    bad=_chapter("![صورة](../secret.png)"),
    good=_chapter("نص الفصل."),
)
REMOTE_IMAGE = Code(
    "BK021",
    "remote image",
    "Nothing is fetched from a network while a book is built: the same source must always give the same book. The "
    "image is left out, and what it shows is printed in words where they are given.",
    Severity.WARNING,
    bad=_chapter("![صورة](https://example.org/a.png)"),
    good=_chapter("نص الفصل."),
)
NOT_AN_IMAGE = Code(
    "BK022",
    "not an image",
    "The file is not a PNG, JPEG, GIF, WebP or SVG image, or it is damaged, or the SVG holds a script or a "
    "reference to another file.",
    bad={"images/a.png": b"this is no picture", **_chapter("![صورة](images/a.png)")},
    good=_chapter("نص الفصل."),
)
IMAGE_TOO_LARGE = Code(
    "BK023",
    "image of too many pixels",
    "An image of more than 64 million pixels needs more memory than a build may take; 5,000 pixels are "
    "enough for a full page at 600 dots an inch.",
)
UNDEFINED_NOTE = Code(
    "BK024",
    "footnote not defined",
    "The text calls a note that is not there. The call is printed as typed, as Pandoc prints it.",
    Severity.WARNING,
    bad=_chapter("نص الفصل.[^1]"),
    good=_chapter("نص الفصل.[^1]\n\n[^1]: حاشية."),
)
UNUSED_NOTE = Code(
    "BK025",
    "footnote not used",
    "The note is defined but called nowhere, so no edition prints it.",
    Severity.WARNING,
    bad=_chapter("نص الفصل.\n\n[^1]: حاشية."),
    good=_chapter("نص الفصل.[^1]\n\n[^1]: حاشية."),
)
DUPLICATE_NOTE = Code(
    "BK026",
    "footnote defined twice",
    "A note has one text. Where it is called twice in the text it is printed twice; a note that is called in notes is "
    "called there once.",
    bad=_chapter("نص الفصل.[^1]\n\n[^1]: حاشية.\n\n[^1]: أخرى."),
    good=_chapter("نص الفصل.[^1]\n\n[^1]: حاشية."),
)
UNCLOSED = Code(
    "BK027",
    "span or division not closed",
    "`[text]{…}` needs both brackets and both braces, and `:::` opens a division that another `:::` "
    "has to close; otherwise the marks would be printed as text.",
    bad=_chapter("نص [الفصل{.place}."),
    good=_chapter("نص [الفصل]{.note}."),
)
BAD_ATTRIBUTES = Code(
    "BK028",
    "attributes not understood",
    'Attributes are written as in Pandoc: `{#id .class key=value key="two words"}`. The keys that the '
    "press knows are listed in the source format.",
    bad=_chapter("نص [الفصل]{datum=1945}."),
    good=_chapter("نص [الفصل]{date=1945}."),
)
FOREIGN_ATTRIBUTE = Code(
    "BK074",
    "attribute of another tool",
    "Pandoc hands attributes on to the tool that comes after it, such as the software of a website. The press takes "
    "those of the source format, and leaves others out; one that is nearly the name of its own is an error.",
    Severity.WARNING,
    bad=_chapter("نص [الفصل](https://example.org/){target=_blank} هنا."),
    good=_chapter("نص [الفصل](https://example.org/) هنا."),
)
UNKNOWN_TERM = Code(
    "BK029",
    "unknown glossary term",
    "The term is not in `glossary.yaml`.",
    bad=_chapter("نص [الفصل]{term=camp}."),
    good={"glossary.yaml": "camp: {term: محتشد, definition: مكان}\n", **_chapter("[محتشد]{term=camp}.")},
)
UNKNOWN_PERSON = Code(
    "BK030",
    "unknown person",
    "The person is not in `people.yaml`.",
    bad=_chapter("نص [الفصل]{person=nobody}."),
    good={"people.yaml": "himmler: {name: هملر}\n", **_chapter("[هملر]{person=himmler}.")},
)
UNKNOWN_SOURCE = Code(
    "BK031",
    "unknown source",
    "The citation key is not in `sources.yaml`.",
    bad={"sources.yaml": "evans2011: {type: book, title: A}\n", **_chapter("نص الفصل [@nobody2000].")},
    good={"sources.yaml": "evans2011: {type: book, title: A}\n", **_chapter("نص الفصل [@evans2011, 5].")},
)
NO_SOURCES = Code(
    "BK079",
    "citation in a book without sources",
    "`[@key]` cites a source of `sources.yaml`, and the book has no such list. It is printed as typed. Lists in BibTeX "
    "become one by `pandoc -f bibtex -t csljson`.",
    Severity.WARNING,
    bad=_chapter("نص الفصل [@nobody2000]."),
    good={"sources.yaml": "evans2011: {type: book, title: A}\n", **_chapter("نص الفصل [@evans2011, 5].")},
)
UNKNOWN_TARGET = Code(
    "BK032",
    "cross-reference to nothing",
    "The link leads to an id or a chapter that the book does not have. Its words are printed without the link.",
    Severity.WARNING,
    bad=_chapter("انظر [هنا](#nowhere)."),
    good=_chapter("## عنوان {#here}\n\nانظر [هنا](#here)."),
)
NAMELESS_LINK = Code(
    "BK112",
    "link without words",
    "A link without words says what it leads to: the number of a picture, a table, a map or a timeline, or the title "
    "of a chapter or a heading. Other places have neither, so that nothing would be printed.",
    Severity.WARNING,
    bad=_chapter("انظر [](#here).\n\n[نص]{#here} هنا."),
    good=_chapter("انظر [هنا](#here).\n\n[نص]{#here} هنا."),
)
UNKNOWN_INDEX = Code(
    "BK084",
    "index that the book does not have",
    "A span says that an index lists it, and `indexes` in `book.yaml` has no index of that name. The indexes `verses` "
    "and `quran` list poems and quotations by themselves, and no span.",
    bad=_chapter("نزلت [قريش]{index=tribes} مكة."),
    good={"book.yaml": _BOOK + "indexes: {tribes: فهرس القبائل}\n", **_chapter("نزلت [قريش]{index=tribes} مكة.")},
)
NAMELESS_ENTRY = Code(
    "BK083",
    "entry of an index without a heading",
    "A span that an index lists has neither words nor `entry` or `subject`, so that the index has nothing to list.",
    bad={"book.yaml": _BOOK + "indexes: {tribes: فهرس القبائل}\n", **_chapter("نزلوا []{index=tribes} مكة.")},
    good={
        "book.yaml": _BOOK + "indexes: {tribes: فهرس القبائل}\n",
        **_chapter("نزلوا []{index=tribes entry=قريش} مكة."),
    },
)
BAD_MILESTONE = Code(
    "BK082",
    "page of another edition without its number",
    "The attribute `page` of a span says which page of another edition begins there: a number, which may have a letter "
    "for the side of a leaf (`45a`) and the volume before it (`2:45`). Anything else could not be found.",
    bad=_chapter('نص []{page="صفحة رقم 45"} ونص.'),
    good=_chapter("نص []{page=45} ونص."),
)
DUPLICATE_ID = Code(
    "BK033",
    "id used twice",
    "An id names one place of its chapter. The second is left out, and links lead to the first.",
    Severity.WARNING,
    bad=_chapter("## أول {#a}\n\nنص.\n\n## ثان {#a}\n\nنص."),
    good=_chapter("## أول {#a}\n\nنص.\n\n## ثان {#b}\n\nنص."),
)
UNKNOWN_ROUTE = Code(
    "BK034",
    "unknown route",
    "The route is not in `routes.yaml`.",
    bad=_chapter('::: {.map routes="nowhere" caption="خريطة" alt="خريطة"}\n:::'),
    good={
        "places.yaml": "a: {name: أ}\nb: {name: ب}\n",
        "routes.yaml": "ab: {from: a, to: b}\n",
        **_chapter('نص.\n\n::: {.map routes="ab" caption="خريطة" alt="خريطة"}\n:::'),
    },
)
NO_ALTERNATIVE = Code(
    "BK035",
    "figure without a text alternative",
    "A reader who does not see the figure is told nothing (WCAG 1.1.1, PDF/UA-1 7.3).",
    Severity.WARNING,
    bad=_chapter("::: {.timeline from=1944-06 to=1945-05 caption=مخطط}\n:::\n\nنص."),
    good=_chapter('::: {.timeline from=1944-06 to=1945-05 caption=مخطط alt="أحداث السنة"}\n:::\n\nنص.'),
)
UNANSWERED = Code(
    "BK036",
    "questions and answers differ in number",
    "The teacher's sheet sets each answer under its question, by their order.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: أ\nquestions: [لماذا؟, متى؟]\nanswers: [هكذا.]\n---\n\nنص.\n"},
    good={"01.md": "---\ntitle: أ\nquestions: [لماذا؟]\nanswers: [هكذا.]\n---\n\nنص.\n"},
)
BAD_LANGUAGE = Code(
    "BK037",
    "not a language tag",
    "Languages are written as BCP 47 tags: `ar`, `de`, `ar-EG`, `zh-Hant`.",
    bad=_chapter("نص [Wort]{lang=deutsch_1}."),
    good=_chapter("نص [Wort]{lang=de}."),
)
NESTED_TOO_DEEP = Code(
    "BK038",
    "nested too deep",
    "Lists, quotations, divisions or spans stand inside one another more than forty deep, which no "
    "reader follows and some reading systems refuse.",
    bad=_chapter("> " * 41 + "نص."),
    good=_chapter("> نص."),
)

NOT_A_FONT = Code(
    "BK039",
    "not a font",
    "A file of the folder `fonts/` is not a whole TrueType or OpenType font, or lies outside the book's folder.",
    bad={"fonts/a.ttf": b"this is no font"},
    good=_chapter("نص الفصل."),
)
UNSAFE_STYLE = Code(
    "BK040",
    "style sheet asks for what it may not have",
    "A style sheet of the book may name files of the book's folder, and nothing on a network or elsewhere. That of the "
    "EPUB names no file at all, since none is packed with it, and says nothing of direction, which readers take from "
    "the pages (EPUB 3.3, 6.3.2).",
    bad={"styles/print.css": "@import url(https://example.org/a.css);\n"},
    good={"styles/print.css": "p { color: #222; }\n"},
)
UNUSED_STYLE = Code(
    "BK045",
    "style sheet that nothing uses",
    "A style sheet of the book adds to one of the house: that of its name (`base.css`, `book.css`, `print.css`, "
    "`large-print.css`, `handouts.css`, `epub.css`). One with another name, such as that of a website, is left out, "
    "unless one of these names it.",
    Severity.WARNING,
    bad={"styles/main.css": "p { color: #222; }\n"},
    good={"styles/print.css": "p { color: #222; }\n"},
)

TOO_MUCH_TO_READ = Code(
    "BK060",
    "file that takes too much to read",
    "Reading and judging a book of a thousand pages takes seconds. Where it takes a minute, or more memory than a "
    "build may have, something in the file grows out of all proportion, by mistake or as an attack.",
)
LINK_OUTSIDE = Code(
    "BK041",
    "link out of the book's folder",
    "A book's source is not trusted: a symbolic link in its folder could lead to any file of the person who builds it. "
    "So links may lead to other files of the folder, and nowhere else; one that leads to itself leads nowhere. What is "
    "hidden (its name begins with a dot) is no part of a book, and is not looked at.",
)
SPECIAL_FILE = Code(
    "BK042",
    "no file",
    "The book names a folder where a file is asked for, or its folder holds something else than files. A FIFO, a "
    "socket or a device has no content that a book could be made of; who reads it may wait for ever.",
    bad={"book.yaml": _HEAD + "chapters: [01.md, notes]\n", "notes/a.md": "نص.\n"},
    good={"book.yaml": _BOOK, "notes/a.md": "نص.\n"},
)
TOO_MANY_FILES = Code(
    "BK043",
    "too many files",
    "A book's folder holds 100,000 files at most, and 200 templates: it is read as a whole to find out what has "
    "changed. More means that the folder is not that of one book.",
)
OTHER_KIND = Code(
    "BK048",
    "file of another kind",
    "The files of a book are text: chapters in Markdown, lists in YAML, style sheets in CSS. A Word file, an EPUB or a "
    "web page is made a book of by `publisher import`; a PDF, a picture or an archive holds no text that can be read.",
    bad={"01.md": b"%PDF-1.7\n"},
    good=_chapter("نص الفصل."),
)
UNFORESEEN = Code(
    "BK044",
    "unforeseen fault of the press",
    "Something that nobody has foreseen went wrong while the file was worked on. That is a fault of the press and not "
    "of the book, though something in the file brought it to light. The log that is named tells what happened; please "
    "report it, with the file.",
)
UNREADABLE_FORMULA = Code(
    "BK085",
    "formula not understood",
    "What stands between dollars is mathematics, written as in LaTeX. One with a command that is not known, or a brace "
    "that does not close, is printed as code. The face of formulas has no Arabic and no Hebrew letters. A dollar that "
    "is money is written `\\$`, or has a space or a digit behind it.",
    Severity.WARNING,
    bad=_chapter(r"المساحة $\areaof{x}$ هنا."),
    good=_chapter(r"المساحة $\pi r^2$ هنا، والثمن 5\$."),
)
RAW_TEX = Code(
    "BK086",
    "TeX in the text",
    "A backslash before a letter is a command of TeX to Pandoc, which hands it on to LaTeX and leaves it out of all "
    "else. The press prints it as typed. Mathematics stands between dollars; a new page is `\\newpage` on a line of "
    "its own; a backslash that is meant is written twice, or in code.",
    Severity.WARNING,
    bad=_chapter(r"نص \textbf{الفصل} هنا."),
    good=_chapter("نص **الفصل** هنا."),
)
UNDEFINED_REFERENCE = Code(
    "BK087",
    "link without an address",
    "`[text][label]` is a link to the address that a line `[label]: address` gives. There is no such line, so the "
    "brackets are printed as typed.",
    Severity.WARNING,
    bad=_chapter("نص [الفصل][مرجع] هنا."),
    good=_chapter("نص [الفصل][مرجع] هنا.\n\n[مرجع]: https://example.org/"),
)
UNREAD_CITATION = Code(
    "BK080",
    "key of a source outside of brackets",
    "`@key` in the text is a citation to Pandoc, which writes the author's name there, and a person to code hosts. The "
    "press reads sources in brackets only, and prints the rest as typed: `[@key, page]`, with nothing before the @.",
    Severity.WARNING,
    bad=_chapter("كما قال @smith هنا."),
    good=_chapter(r"كما قال \@smith هنا."),
)
EMOJI_NAME = Code(
    "BK088",
    "name of an emoji",
    "Some websites show a picture for `:smile:`. In a book it is printed as typed.",
    Severity.WARNING,
    bad=_chapter("نص الفصل :smile: هنا."),
    good=_chapter("نص الفصل ☺ هنا."),
)
DROPPED_HTML = Code(
    "BK089",
    "HTML left out",
    "How a page of the web looks and what can be pressed on it means nothing in a book, whose style sheets settle its "
    "looks. What the tags hold is kept, but for style sheets; where one shows another page, such as a film, its "
    "address is printed and a link leads there.",
    Severity.WARNING,
    bad=_chapter('نص <b style="color: red">الفصل</b> هنا.'),
    good=_chapter("نص **الفصل** هنا."),
)
FAULTY_TABLE = Code(
    "BK090",
    "table that is not understood",
    "The lines of a grid do not meet. It is not known what stands where.",
    bad=_chapter("+---+---+\n| أ | ب |\n+---+--+"),
    good=_chapter("+---+---+\n| أ | ب |\n+---+---+"),
)
MORE_CELLS = Code(
    "BK078",
    "row with more cells than the head",
    "Code hosts leave out the cells of a row that stand under no head. The press gives the table as many columns as "
    "its longest row has cells. A bar that is text is written `\\|`, or stands in code.",
    Severity.WARNING,
    bad=_chapter("| أ | ب |\n|---|---|\n| 1 | 2 | 3 |"),
    good=_chapter("| أ | ب |\n|---|---|\n| 1 | 2 |"),
)
CUT_VALUE = Code(
    "BK091",
    "value cut by a comment",
    "In YAML a `#` behind a space begins a comment: all that follows is lost. Where it is meant, the value is quoted.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل #1\n---\n\nنص الفصل.\n"},
    good={"01.md": '---\ntitle: "الفصل #1"\n---\n\nنص الفصل.\n'},
)
BARE_OPTION = Code(
    "BK092",
    "option that becomes a dash",
    "Two hyphens are a dash in print, as in Pandoc. The name of an option is code, and kept as typed there.",
    Severity.WARNING,
    bad=_chapter("استعمل الخيار --release دائما."),
    good=_chapter("استعمل الخيار `--release` دائما."),
)
UNREAD_LIST = Code(
    "BK093",
    "lines numbered by hand that run together",
    "Lists are marked with `-`, or numbered `1.`, `a)`, `(iv)` or `#.`, as in Pandoc, with an empty line before them. "
    "Letters and digits of other scripts make no list, and the lines would be printed as one paragraph.",
    Severity.WARNING,
    bad=_chapter("أ) أول.\nب) ثان."),
    good=_chapter("1. أول.\n2. ثان."),
)
UNKNOWN_SCHEME = Code(
    "BK095",
    "link that a book cannot follow",
    "Links lead to the web (https, http), to mail (mailto), to a telephone (tel) or into the book. Others, such "
    "as those of the software of a website, mean nothing outside of it: the words are printed without the link.",
    Severity.WARNING,
    bad=_chapter("نص [الفصل](info:variables)."),
    good=_chapter("نص [الفصل](https://example.org/variables)."),
)
FOREIGN_KEY = Code(
    "BK096",
    "key of another tool",
    "The head of the chapter has keys by which the software of a website sorts and shows its pages. They mean nothing "
    "in a book, and are left out.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\nslug: chapter\nweight: 10\n---\n\nنص الفصل.\n"},
    good=_chapter("نص الفصل."),
)
FOREIGN_MARK = Code(
    "BK097",
    "mark of another tool",
    "`{{< … >}}`, `{% … %}` and the like are commands to the software of a website. The press does not carry them out. "
    "Those that make a box or a block of code of the text between them are taken for that, and others are left out.",
    Severity.WARNING,
    bad=_chapter("نص.\n\n{{< youtube abc >}}"),
    good=_chapter("نص."),
)
PRINTED_TAG = Code(
    "BK065",
    "tag that is printed as typed",
    "What stands between `<` and `>` is no tag of HTML, or nothing closes it. A browser would show nothing; the press "
    "takes it for text and prints it. Written as code it is text everywhere.",
    Severity.WARNING,
    bad=_chapter("اكتب <name> في الصفحة."),
    good=_chapter("اكتب `<name>` في الصفحة."),
)
CLEANED_DRAWING = Code(
    "BK066",
    "drawing that asks for more than it holds",
    "The style sheet inside an SVG asks for fonts or style sheets that lie elsewhere. They are left out, since nothing "
    "is fetched while a book is built and nothing outside is packed into it; the drawing is printed without them.",
    Severity.WARNING,
    bad={
        "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>@import url(https://example.org/a.css);'
        "</style></svg>\n",
        **_chapter('![صورة](a.svg "صورة")\n\nنص.'),
    },
    good=_chapter("نص الفصل."),
)
STRAY_CONTROL = Code(
    "BK067",
    "bidi control that closes nothing",
    "A control that ends an embedding or an isolate stands where none is open. It changes nothing and can be deleted.",
    Severity.WARNING,
    bad=_chapter("نص \u202cالفصل."),
    good=_chapter("نص الفصل."),
)
STRAY_BRACES = Code(
    "BK068",
    "braces that are printed as typed",
    "Braces with something like an attribute stand behind no bracket, picture, link or heading. They are taken for "
    "text, as Pandoc takes them.",
    Severity.WARNING,
    bad=_chapter("نص {#هنا} الفصل."),
    good=_chapter("نص \\{#هنا} الفصل."),
)
LEFT_OUT_SIGN = Code(
    "BK069",
    "sign that no font has",
    "No font on this machine has the sign, such as a new emoji, and none of the book's own. It is left out of the "
    "text. A letter that no font has stops the build instead.",
    Severity.WARNING,
)
UNREAD_ROWS = Code(
    "BK072",
    "rows without a line of dashes",
    "Markdown knows a table by the line of dashes under its head. Without one the rows are printed as lines.",
    Severity.WARNING,
    bad=_chapter("| أ | ب |\n| 1 | 2 |"),
    good=_chapter("| أ | ب |\n|---|---|\n| 1 | 2 |"),
)
OTHER_PICTURE = Code(
    "BK073",
    "picture of a kind that is not read",
    "Pictures are PNG, JPEG, GIF, WebP or SVG files; of the last, those that hold no other picture. One of another "
    "kind is left out, and what it shows is printed in words where they are given.",
    Severity.WARNING,
    bad={"images/a.bmp": b"BM", **_chapter("![صورة](images/a.bmp)")},
    good=_chapter("نص الفصل."),
)
BAD_TITLE = Code(
    "BK094",
    "title that cannot be printed everywhere",
    "The title of a chapter stands in the contents, over every page and in the outline of the PDF, where no note, "
    "source, formula or picture can stand.",
    bad={"01.md": "# المساحة $x^2$\n\nنص.\n"},
    good={"01.md": "# المساحة\n\nنص: $x^2$.\n"},
)

EXCESSIVE_STYLE = Code(
    "BK061",
    "style sheet that asks for too much",
    "A few letters of CSS can ask for any number of columns, rows, letters or pages: numbers and strings, brackets in "
    "one another and custom properties that unfold have bounds that no page needs to pass.",
    bad={"styles/print.css": "p { line-height: 0.000000001 }\n"},
    good={"styles/print.css": "p { line-height: 1.6 }\n"},
)
EXCESSIVE_IMAGE = Code(
    "BK062",
    "image that asks for too much",
    "An SVG draws again what `use`, masks, patterns, markers and clips refer to, and these may refer to others: a "
    "small file can ask for more than a machine can draw. Its numbers have bounds too.",
    bad={
        "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1e30" height="9"/>\n',
        **_chapter('![صورة](a.svg "صورة")\n\nنص.'),
    },
    good=_chapter("نص الفصل."),
)
TOO_MANY_PIXELS = Code(
    "BK063",
    "images of too many pixels together",
    "The PNG, GIF and WebP images of a book have at most a thousand million pixels together: each is unpacked while "
    "the book is made. 5,000 pixels are enough for a full page at 600 dots an inch; JPEG is best for photographs.",
)

ENDLESS_WORD = Code(
    "BK064",
    "word without an end",
    "Text of more than 20,000 characters without a space is no word of any language, but data or an attack: the time "
    "to break it into lines grows with the square of its length. A word in a title or a name has at most 10,000 "
    "letters, and all words of more than 500 in the names of one file have as many together: they stand in large "
    "letters, in contents and in heads, where lines are measured at every letter.",
)

# --- Places --------------------------------------------------------------------------------------

UNKNOWN_PLACE = Code(
    "PL001",
    "unknown place",
    "The place is in the gazetteer neither as an id nor as a name or variant, so the index would miss it.",
    bad=_chapter("وصلوا إلى [لوبلين]{.place}."),
    good=_places("lublin: {name: لوبلين}\n", "وصلوا إلى [لوبلين]{.place}."),
)
AMBIGUOUS_PLACE = Code(
    "PL002",
    "ambiguous place",
    "Two places of the gazetteer answer to the name; the index would file the mention under one of them by chance.",
    bad=_places("a: {name: لاونبورغ}\nb: {name: لمبورك, variants: [لاونبورغ]}\n", "[لاونبورغ]{.place}."),
    good=_places("a: {name: لاونبورغ}\nb: {name: لمبورك, variants: [لاونبورغ]}\n", "[لاونبورغ]{place=a}."),
)
BAD_COORDINATES = Code(
    "PL003",
    "coordinates out of range",
    "Latitude runs from -90 to 90, longitude from -180 to 180 degrees, in this order.",
    bad=_places("a: {name: أ, coordinates: [151.2, 22.5]}\n"),
    good=_places("a: {name: أ, coordinates: [51.2, 22.5]}\n"),
)

CIRCULAR_PLACE = Code(
    "PL007",
    "place within itself",
    "What lies within a place cannot be what it lies within: the index would send its reader round in a circle.",
    Severity.WARNING,
    bad=_places("a: {name: ألف, within: [b]}\nb: {name: باء, within: [a]}\n"),
    good=_places("a: {name: ألف, within: [b]}\nb: {name: باء}\n"),
)

# --- Dates and events ----------------------------------------------------------------------------

INVALID_DATE = Code(
    "CH001",
    "not a date",
    "Dates are written in Extended Date/Time Format, levels 0 and 1 (ISO 8601-2): 1945-01-17, 1945-01, "
    "1944-22 (summer), 1945-01-17/1945-01-21, 1944~, 1944?.",
    bad=_chapter("في [ذلك اليوم]{date=17.1.1945}."),
    good=_chapter("في [ذلك اليوم]{date=1945-01-17}."),
)
IMPOSSIBLE_DATE = Code(
    "CH002",
    "impossible date",
    "The calendar has no such day, or the interval ends before it begins.",
    bad=_chapter("في [ذلك اليوم]{date=1945-02-30}."),
    good=_chapter("في [ذلك اليوم]{date=1945-02-28}."),
)
UNKNOWN_EVENT = Code(
    "CH003",
    "unknown event",
    "The event is not in `chronology.yaml`.",
    bad=_chapter("في [ذلك اليوم]{event=nothing}."),
    good=_events("torgau: {date: 1945-04-25, text: لقاء}\n", "في [ذلك اليوم]{event=torgau}."),
)

# --- Right-to-left text --------------------------------------------------------------------------

UNBALANCED_CONTROL = Code(
    "RT001",
    "bidi control that opens and does not close",
    "An embedding, override or isolate that is left open reorders all that follows in its paragraph, so "
    "that the source shows another text than the book prints (Trojan Source, CVE-2021-42574; UAX #9 X1–X8).",
    bad=_chapter("نص \u202eالفصل."),
    good=_chapter("نص \u2067الفصل\u2069."),
)

# --- Waivers --------------------------------------------------------------------------------------

NO_SUCH_AYA = Code(
    "BK102",
    "no such place in the Qur'an",
    "The place is written as the number of the sura, a colon, and that of the aya, `2:255`, or of ayas in a row, "
    "`2:255-257`. Ayas are counted as in Kufa, 6,236 in all.",
    bad=_chapter("قال تعالى: [الله لا إله إلا هو الحي القيوم]{quran=2:300}."),
    good=_chapter("قال تعالى: [الله لا إله إلا هو الحي القيوم]{quran=2:255}."),
)
NEEDLESS_WAIVER = Code(
    "WA001",
    "waiver that nothing needs",
    "Under `waive`, in book.yaml or in the head of a chapter, a writer accepts warnings, each with a reason: "
    "`waive: [{code: RT007, text: هو هو, reason: …}]`. With `text` only findings inside those words are meant. A "
    "waiver without a finding is left over, or misspelt; an error cannot be waived.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: أ\nwaive: [{code: RT007, text: هو هو, reason: مقصود}]\n---\n\nنص.\n"},
    good={"01.md": "---\ntitle: أ\nwaive: [{code: RT007, text: هو هو, reason: مقصود}]\n---\n\nالاسم هو هو.\n"},
)

# --- Maps ----------------------------------------------------------------------------------------

FAULTY_BASE_MAP = Code(
    "MP001",
    "faulty base map",
    "`base-map.geojson` is what the maps of the book are drawn upon: a FeatureCollection (RFC 7946) whose features "
    "say by the property `kind` whether they show `land`, a `lake`, a `river` or a `border_today`. A member "
    "`credit` beside `type` says whose map it is.",
    bad={"base-map.geojson": '{"type": "Feature"}\n'},
    good={
        "base-map.geojson": '{"type": "FeatureCollection", "credit": "Natural Earth", "features": [{"type": "Feature", '
        '"properties": {"kind": "river"}, "geometry": '
        '{"type": "LineString", "coordinates": [[22.5, 51], [23, 52]]}}]}\n'
    },
)

# --- Records for libraries ----------------------------------------------------------------------

UNSOUND_NUMBER = Code(
    "LB001",
    "number that fails its check",
    "An ISBN and an ISSN have a check digit, and a DOI has the form 10.REGISTRANT/SUFFIX. A number that fails its "
    "check is nearly always a misprint: shops and libraries refuse the record, or file it under another book. It "
    "stands in no record as a valid number.",
    severity=Severity.WARNING,
    bad={"book.yaml": _BOOK + "identifiers: {epub: 'urn:isbn:9780306406158'}\n"},
    good={"book.yaml": _BOOK + "identifiers: {epub: 'urn:isbn:9780306406157'}\n"},
)
SHARED_NUMBER = Code(
    "LB002",
    "one number for two formats",
    "Each format of a book is a product of its own in the trade and in a catalogue. A number that stands for two of "
    "them lets a shop send the one for the other.",
    severity=Severity.WARNING,
    bad={"book.yaml": _BOOK + "identifiers: {epub: 'urn:isbn:9780306406157', pdf: 'urn:isbn:978-0-306-40615-7'}\n"},
    good={"book.yaml": _BOOK + "identifiers: {epub: 'urn:isbn:9780306406157', pdf: 'urn:isbn:9783161484100'}\n"},
)
CUT_FIELD = Code(
    "LB003",
    "text too long for a MARC field",
    "A field of ISO 2709 holds 9,999 bytes and a record 99,999. What is longer is cut in the .mrc file, where three "
    "points show it; all other records, MARCXML among them, have the whole text.",
    severity=Severity.WARNING,
)
LACKING_RECORD = Code(
    "LB010",
    "record that lacks what its reader asks for",
    "Those who take records ask for fields that not every book has: a library of open books for a licence and Thema "
    "subjects, a shop for an ISBN and a price. With `--for` the command says which of them are missing.",
    severity=Severity.WARNING,
)
SHARED_IDENTIFIER = Code(
    "LB011",
    "two books with one identifier",
    "Catalogues tell books apart by their identifiers. Of two that share one, the second would take the place of the "
    "first; it is left out.",
)
ALTERED_FILE = Code(
    "LB012",
    "file that is not the one recorded",
    "A file beside the records has another checksum than they say, or is not there. It was changed after the records "
    "were made. The book is left out of the catalogue, since its records would not be true.",
)
NO_RECORDS = Code(
    "LB013",
    "folder without a book",
    "The folder has neither a book.yaml nor records that were made with a book (`library/record.json`), or these "
    "cannot be read. It is left out of the catalogue.",
)

# --- The press -----------------------------------------------------------------------------------

CANNOT_WRITE = Code(
    "PR001",
    "output cannot be written",
    "The folder cannot be made or written to, or the disk is full. Files of an earlier build were left as they were.",
)
MISSING_GLYPH = Code(
    "PR002",
    "character without a glyph",
    "No font on this machine has the character, and none of the book's own, so an empty box would be printed. An EPUB "
    "is not asked: its reader may have the font.",
    bad=_chapter("نص ¦\U000f1234."),
    good=_chapter("نص ¦."),
)

CANNOT_LAY_OUT = Code(
    "PR003",
    "part cannot be laid out",
    "The layout engine failed, or lost something that the part has. Nothing is printed rather than a book "
    "with a hole in it. A style sheet of the book's own is the likeliest cause.",
)

EXHAUSTED_PART = Code(
    "PR005",
    "part that takes too much",
    "A part of the book, or the proof of some pages, took more time of a processor or more memory than one may have. "
    "A chapter of 200 pages takes a third of it. A style sheet, a drawing or a font of the book may ask for any amount "
    "in a few letters.",
)
LOST_PROCESS = Code(
    "PR006",
    "process killed",
    "A process that was at work was ended from without, most likely by a system that had no memory left for all that "
    "runs. The book is not at fault: with `--jobs 1` one part is laid out at a time.",
)

UNREACHABLE_CLUSTER = Code(
    "PR010",
    "cluster out of reach",
    "No scheduler answers at the address that `--scheduler` names, it has no worker, or Dask is not installed here. "
    "Nothing was made, neither there nor here.",
)
FOREIGN_PRESS = Code(
    "PR011",
    "worker with another press",
    "A worker of the cluster has another version of the press, of Python, or of a library that decides bytes. What it "
    "laid out could differ from what this machine lays out, so nothing is sent to it. Fonts may differ: they travel.",
)
LOST_WORKERS = Code(
    "PR012",
    "workers lost",
    "One worker of the cluster after another was lost while it laid out this part, or all were lost and none came. "
    "Other parts that a lost worker had begun were given to others. The likeliest cause is a machine without memory.",
)

FAULTY_TEMPLATE = Code(
    "PR004",
    "faulty template",
    "A template of the book's own folder `templates/` is not well-formed, or asks for what there is not. "
    "The house's templates are the examples to follow.",
)

CHANGED_MEANWHILE = Code(
    "PR013",
    "source changed while the book was made",
    "A chapter, list, picture, font, style sheet or template was written while the press was reading the book, so that "
    "some pages may show what it said before. Nothing of this build is taken for up to date later.",
    severity=Severity.WARNING,
)

CODES: Mapping[str, Code] = {code.id: code for code in list(globals().values()) if isinstance(code, Code)}
