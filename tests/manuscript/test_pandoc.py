"""What Pandoc reads in a chapter and what the press reads agree: outlines of the two trees are compared."""

import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

import pytest

from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.folder import BookFolder
from publisher.model.book import Chapter
from publisher.model.finding import Position, Report
from publisher.model.quran import QuranPlace
from publisher.model.tree import (
    POEM_KEYS,
    Alert,
    Block,
    Break,
    Caesura,
    Cell,
    Citation,
    Definition,
    DefinitionList,
    Division,
    Enumeration,
    ExampleCall,
    Figure,
    Heading,
    Image,
    IndexMark,
    Inline,
    LineBlock,
    LineBreak,
    Link,
    Math,
    Milestone,
    Note,
    NoteCall,
    Paragraph,
    PoemHead,
    Preformatted,
    Quotation,
    Span,
    Stanza,
    Styled,
    Table,
    Text,
    read_plain_text,
)

Outline: TypeAlias = "str | list[Outline]"
Json: TypeAlias = Any

#: Pandoc's CommonMark with what the source format adds; it knows no citations.
COMMONMARK = (
    "commonmark+attributes+bracketed_spans+fenced_divs+footnotes+pipe_tables+definition_lists+yaml_metadata_block"
)
#: Pandoc's own Markdown, in which a writer would open a chapter.
MARKDOWN = (
    "markdown-smart-auto_identifiers-implicit_figures-tex_math_dollars-superscript-subscript-strikeout-raw_tex"
    "+lists_without_preceding_blankline-blank_before_header-blank_before_blockquote"
)

#: The same as it comes, with all that it reads by itself.
PLAIN_MARKDOWN = (
    "markdown+lists_without_preceding_blankline-blank_before_header-blank_before_blockquote"
    "+task_lists+space_in_atx_header"
)

COUNTINGS = {
    "LowerAlpha": "lower-alpha", "UpperAlpha": "upper-alpha", "LowerRoman": "lower-roman", "UpperRoman": "upper-roman",
}  # fmt: skip
DELIMITERS = {"OneParen": "paren", "TwoParens": "parens"}

BOXES = {True: "☒", False: "☐"}

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("[0-9]*.md"))

SAMPLES = {
    "spans": """
نص [لوبلين]{.place} و[المحتشد]{place=majdanek} و[V-E Day]{lang=en}.

[بين]{date=1945-01-17/1945-01-21} و[صيف]{date="1944-22"} و['مرة']{date=1944~} و[x]{#one .two .three}.

[خارج [داخل]{term=ss} *مائل [عميق]{person=h}*]{.outer event=torgau} ثم **[قوي]{.place}**.

[أ]{.x} [ب]{ .y  #z  lang=de } و[`شفرة`]{.k} و[x]{event=a:b/c}.
""",
    "headings": """
## عنوان {#id}

## عنوان [داخل]{.x} آخر {#id2 .c}

### بلا صفات

## في [لوبلين]{.place}

## في [لوبلين]{.place} {#id4 .d}

عنوان تحته خط {#id3}
--------------------

نص.
""",
    "boxes": """
::: {.example title="كلمة (أولى)"}
نص.
:::

::: definition
نص.
:::
""",
    "verse": """
::: {.verse #poem poet="الشاعر" metre=الطويل numbers=5}
شطر أول *** وشطر ثان
سطر آخر *** منه

سطر وحده
:::

قال [شطر *** وشطر]{.verse} فأحسن *** هنا.

قال تعالى: [نص]{quran=2:255} و[نص]{.quran}.

::: {quran=112:1-4}
نص.
:::
""",
    "escapes": r"""
\[ليس]{.place\} و\{.place} و1\*2 و`[x]{.place}` و\`و a\\b و[a\]b]{.x} و[نص](<ف ص.md#a\_b>).

نص مع\
سطر جديد.
""",
    "divisions": """
::: {.map routes="a b" caption="عنوان (1)" alt="نص {} مقتبس"}
:::

::: {.timeline from=1944-06 to=1945-05 caption=كلمة alt="أ"}
:::

::: {#box .outer lang=he}
نص.

:::: {.inner}
- بند

  نص.
::::

آخر.
:::

::: note
نص.
:::

::: {.document .handout title="رسالة (سرية)" author="قائد" date=1944-06-17 to="القادة" kept="أرشيف"}
نص.
:::

- بند

  ::: {.x}
  نص في بند.
  :::

> ::: {.y}
> نص في اقتباس.
> :::
""",
    "lists": """
- أ
- ب

  1. أول
  2. ثان

     نص.

- ج

نص.

3. ثالث
4. رابع

* محكم
* آخر
  * داخل
""",
    "definitions": """
مصطلح
:   تعريف.

مصطلح *ثان*
:   تعريف أول.
:   تعريف ثان.

مصطلح ثالث

:   تعريف واسع.

    وفقرة أخرى.
""",
    "tables": """
| أ | ب | ج | د |
|:--|--:|:-:|---|
| 1 | [لوبلين]{.place} | `x` | **ق** |
| 2 | | نص | a |
""",
    "notes": """
نص[^1] ثم[^طويلة] وأخيرا.[^last]

[^1]: قصيرة [لوبلين]{.place}.

[^طويلة]: فقرة أولى.

    فقرة ثانية.

    - بند
    - بند

[^last]: سطر
    يتبعه سطر.
""",
    "links": """
[نص](#id) و[نص *مائل*](02-x.md#id "عنوان") و[رابط](https://example.org/?a=b&c=d) و<https://example.org/ش>.

[في [لوبلين]{.place} *ثم [هنا]{.x}*](#id) و[[كله]{.x}](#id) و[a [b] c](#id).

[مرجع][r] و[r] و![صورة](images/a.png "عنوان") و[![صورة](images/a.png)](#id).

[r]: #there
""",
    "blocks": """
> اقتباس
> على سطرين.
>
> > داخل.

***

    شفرة
      محفوظة

~~~ text
:::
[x]{.place}
~~~

نص عادي.
""",
    "hard breaks": "نص  \nآخر\\\nثالث.\n",
    "citations in brackets": """
كما [@wachsmann2015, 551] و[@a; @b-c, ص 5؛ 7] و[@x2000].
""",
}


#: What Pandoc's own Markdown reads, and its CommonMark does not.
MARKDOWN_SAMPLES = {
    "fence in a division": "::: {.x}\nنص.\n\n```\n:::\n```\n\nآخر.\n:::",
    "lazy note": "نص[^1].\n\n[^1]: سطر\nيتبعه سطر.",
    "single quotes": "نص [مرة]{date='1944~'} و[x]{lang='de' .y}.",
    "quotes in quotes": """::: {.map alt="نص \\"مقتبس\\" و'آخر'"}\n:::""",
}


#: What CommonMark does not read; Pandoc's Markdown does, as it comes.
MARKS = {
    "strikethrough": "~~قديم~~ ثم و~~لم~~ يحضر، ~~سعر **100**~~ ~ ~~ ليس ~~.",
    "raised and lowered": "H~2~O و x^2^ و10^-3^ و a^b c^ و P~a\\ b~ و x^*y*^ و 2\\^3\\^ و ~x y~ و m^2^/s^2^.",
    "mathematics": (
        "المعادلة $x^2 + y$ و $\\frac{1}{2}$ و $a$، $b$ وثمنه 5$ و 6$ و $ 7 $ و \\$x\\$ و $20,000 and $30,000."
    ),
    "display": "سطر\n\n$$\nE = mc^2\n$$\n\nنص $$a+b$$ آخر\n\n$$x=1$$\n",
    "tasks": "- [ ] مهمة\n- [x] منجزة **قوية**\n- عادية\n\n1. [x] أولى\n2. [ ] ثانية\n",
    "dashes": "نص -- آخر --- ثالث... و 1--2 و `--x` و \\-- و....",
    "lines": "| سطر أول\n|     سطر *ثان* مزاح\n|\n| سطر ثالث\n  يتبعه\n",
    "lines in a quotation": "> | سطر\n> | آخر\n",
    "bold beside clitics": (
        "قرأنا و**«الكتاب الأول»** و**(الثاني)** ثم **«الثالث»**، ب*«خط مائل»* و**«أ»**ب و**جملة.**ثم."
    ),
    "bold beside clitics in Hebrew": 'ב**"ספר"** ו**(שני)** *שלישי*, ה*«רביעי»*ים.',
    "bold beside clitics in Persian": "کتاب\u200c**«نخست»** و**«دوم»**، *«سوم»*ها.",
    "notes in the line": "نص^[حاشية *مائلة* فيها $x$] ثم آخر^[ثانية].",
    "simple table": "  أ     ب\n----- -----\n1     2\n3     4\n\nنص.",
    "aligned simple table": (
        "  Right     Left     Center     Default\n-------     ------ ----------   -------\n"
        "     12     12        12            12\n    123     123       123          123\n\n: عنوان *مائل*\n"
    ),
    "simple table without head": (
        "-------     ------ ----------   -------\n     12     12        12             12\n"
        "    123     123       123           123\n-------     ------ ----------   -------\n"
    ),
    "multiline table": (
        "-------------------------------------------------------------\n"
        " Centered   Default           Right Left\n  Header    Aligned         Aligned Aligned\n"
        "----------- ------- --------------- -------------------------\n"
        "   First    row                12.0 Example of a row that\n"
        "                                    spans lines.\n\n"
        "  Second    row                 5.0 Another one.\n"
        "-------------------------------------------------------------\n\nTable: عنوان الجدول.\n"
    ),
    "multiline table without head": (
        "----------- ------- --------------- -------------------------\n"
        "   First    row                12.0 Example of a row that\n"
        "                                    spans lines.\n\n"
        "  Second    row                 5.0 Another one.\n"
        "----------- ------- --------------- -------------------------\n"
    ),
    "grid table": (
        ": عنوان\n\n+-------+--------+-----+\n| فاكهة | ثمن    | م   |\n+=======+========+=====+\n"
        "| موز   | $1.34  | - أ |\n|       |        | - ب |\n+-------+--------+-----+\n"
        "| برتقا | فقرة   | ه   |\n|       |        |     |\n|       | ثانية  |     |\n"
        "+-------+--------+-----+\n"
    ),
    "aligned grid table": (
        "+---------+------+-----+\n| أ       | ب    | ج   |\n+:========+=====:+:===:+\n"
        "| 1       | 2    | 3   |\n+---------+------+-----+\n"
    ),
    "grid table without head": "+:--:+----+\n| أ  | ب  |\n+----+----+\n| ج  | د  |\n+----+----+\n",
    "pipe table": "أ | ب\n--|:-:\n1 | `x` \n\n: عنوان الجدول\n",
    "pipe table without head": "| | |\n|:--|--:|\n| أ | ب |\n",
    "figures": (
        '![صورة *مائلة*](images/a.png)\n\nنص ![صورة](images/a.png){width=50%} فيه.\n\n![نص](images/a.png){alt="بديل"}\n'
    ),
    "code with attributes": "``` {.python #x .numberLines}\nprint()\n```\n\n```js\nx\n```\n\n~~~ {.c}\ny\n~~~\n",
    "headings": "## أول\n\n## ثان {#x}\n\nثالث\n-----\n\n### رابع {.y}\n",
    "directions": '[نص]{dir="rtl"} و[abc]{dir=ltr lang=en}.\n\n::: {dir=ltr}\nabc\n:::\n',
    "quotations": "> أ\n>\n> > ب\n> > ج\n>\n> - د\n",
    "breaks": "أ\\\nب  \nج\n\n* * *\n\n---\n\n___\n",
    "escaped spaces": "م\\ ب و a\\ b.",
    "links": (
        "<https://example.org/a_b> و<me@example.org> و[x][y] و[مرجع][] و[مرجع].\n\n[مرجع]: https://example.org/\n"
    ),
    "notes of two series": "نص[^1] وآخر[^a:b].\n\n[^1]: أولى.\n\n[^a:b]: ثانية.",
    "pages of another edition": "نص []{page=45 #p45} ونص[]{page=2:46}وصل ثم []{page=12v} و[]{page=י״ב}.",
    "units": '::: {.unit #a name=المادة title="في العلم" number=12}\nنص.\n:::',
    "what is said of a figure": '![عنوان](images/a.png){#f width=60% alt="بديل" credit="رسم: ليلى" source="كتاب"}',
    "pictures side by side": "::: side-by-side\n![أ](images/a.png)\n\n![ب](images/a.png){#b}\n:::",
    "epigraphs and boxes": '::: epigraph\nخير الكلام.\n:::\n\n::: {.definition title="حد"}\nنص.\n:::',
    "indexes": '[قريش]{index=tribes entry=قريش} و[]{index=tribes entry=تميم about="في الهجرة"}.',
    "subjects": '[نص]{subject="الهجرة" about="الأولى"} و[آخر]{subject=x}.',
    "honorifics": "محمد ﷺ وموسى عليه السلام وعلي \u0610 و﷽.",
    "what stands over and under a poem": '::: {.verse title=أ poet=ب over="title rhyme" under=poet}\nأ *** ب\n:::',
    "editing": "قال [كلمة]{.supplied} ثم [زيادة]{.surplus} و[كذا]{.sic} و[]{.gap}.",
    "long notes": "نص[^1].\n\n[^1]: فقرة.\n\n    ثانية.\n\n    ```\n    code\n    ```\n",
    "definitions": "مصطلح\n\n:   تعريف\n\n    ثان\n\nآخر\n~   تعريف\n",
    "what follows definitions": (
        "مصطلح\n:   تعريف\n\n  | أ | ب |\n  |---|---|\n  | ج | د |\n\n  : عنوان\n\nآخر\n: تعريف\n\n  خارج.\n\n"
        "ثالث\n\n  :  تعريف\n\n     ثان\nمتصل\n\n   خارج.\n\n* مصطلح\n\n  :   تعريف\n\n      ثان\n\n    خارج.\n"
    ),
}


def read_with_press(folder: Path, text: str) -> Chapter:
    (folder / "chapter.md").write_text(text, encoding="utf-8")
    (folder / "images").mkdir()
    (folder / "images/a.png").write_bytes(draw())
    report = Report()
    chapter = read_chapter(BookFolder(folder.resolve(), report), "chapter.md", Position("book.yaml"))
    assert chapter
    return chapter


def draw() -> bytes:
    from tests.samples import draw_picture

    return draw_picture((4, 4))


def read_with_pandoc(text: str, format_: str) -> Json:
    done = subprocess.run(
        ["pandoc", "-f", format_, "-t", "json"], input=text, capture_output=True, encoding="utf-8", check=True
    )
    return json.loads(done.stdout)["blocks"]


# --- The outline of our tree ----------------------------------------------------------------------


class Press:
    """Outlines what the press reads. `cites` and `has_figures` say what Pandoc's format knows."""

    def __init__(self, notes: Sequence[Note], *, cites: bool, has_figures: bool = False) -> None:
        self.notes = {note.label: note for note in notes}
        self.cites = cites
        self.has_figures = has_figures

    def blocks(self, blocks: Iterable[Block], *, tight: bool = False) -> list[Outline]:
        return [self.block(block, tight=tight) for block in blocks]

    def block(self, block: Block, *, tight: bool = False) -> Outline:
        match block:
            case Paragraph(children=(Image() as image,)) if self.has_figures:
                return ["figure", *self.inlines(image.caption)]
            case Paragraph():
                return ["plain" if tight else "para", *self.inlines(block.children)]
            case Heading():
                attributes = write_attributes("" if self.has_figures else block.identifier, block.classes, {})
                return [f"h{block.level}", attributes, *self.inlines(block.children)]
            case Quotation():
                return ["quote", *self.blocks(block.children)]
            case Enumeration():
                counting = block.counting.replace("decimal", "")
                kind = "ul" if block.start is None else f"ol {block.start} {counting} {block.delimiter}"
                items = [self.blocks(item, tight=block.is_tight) for item in block.items]
                for item, task in zip(items, block.tasks, strict=False):
                    if task is not None:
                        item[0] = [item[0][0], f"{BOXES[task]} {item[0][1]}", *item[0][2:]]
                return [kind, *items]
            case DefinitionList():
                return ["dl", *(self.definition(item) for item in block.items)]
            case Preformatted():
                classes = [name for name in (block.language, *block.classes) if name]
                return ["code block", write_attributes(block.identifier, classes, {}), block.text.rstrip("\n")]
            case Break():
                return "rule"
            case Division():
                pairs = list_division_pairs(block)
                return ["div", write_attributes(block.identifier, block.classes, pairs), *self.blocks(block.children)]
            case Figure():
                return ["div", write_attributes(block.identifier, (block.kind,), list_pairs(block))]
            case _:
                return self.structure(block)

    def structure(self, block: Block) -> Outline:
        match block:
            case Table():
                alignments = " ".join(alignment or "-" for alignment in block.alignments)
                head: list[Outline] = [list(map(self.cell, row)) for row in block.header]
                body: list[Outline] = [list(map(self.cell, row)) for row in block.rows]
                return ["table", alignments, self.inlines(block.caption), head, body]
            case Stanza():
                # To Pandoc the lines are text that runs on, and the mark between halves is text.
                lines = [" *** ".join(map(read_plain_text, line.halves)) for line in block.lines]
                return ["para", " ".join(lines)]
            case LineBlock():
                return ["lines", *(self.inlines(line) for line in block.lines)]
            case Alert():
                return [
                    "div",
                    write_attributes("", (block.kind,), {"title": block.title}),
                    *self.blocks(block.children),
                ]
            case _:
                raise AssertionError(block)

    def cell(self, cell: Cell) -> Outline:
        return [block_of(block) for block in self.blocks(cell.children)]

    def definition(self, item: Definition) -> Outline:
        # Whether a definition is tight is not kept: it looks the same.
        details: list[Outline] = [[block_of(part) for part in self.blocks(detail)] for detail in item.details]
        return [self.inlines(item.term), *details]

    def inlines(self, inlines: Iterable[Inline]) -> list[Outline]:
        return join_texts(self.inline(inline) for inline in inlines)

    def inline(self, inline: Inline) -> Outline:
        match inline:
            case Text():
                return inline.text
            case Styled(style="code"):
                return ["code", "".join(self.inlines(inline.children))]  # type: ignore[arg-type]
            case Styled():
                return [inline.style, *self.inlines(inline.children)]
            case Math():
                return ["display math" if inline.is_display else "math", inline.tex]
            case Span() | Milestone():
                return ["span", write_span(inline), *self.inlines(getattr(inline, "children", ()))]
            case Link():
                classes = ".page" if inline.shows_page else ""
                return ["link", unquote(inline.target), classes, *self.inlines(inline.children)]
            case Image():
                return ["image", unquote(inline.source), inline.alternative]
            case NoteCall():
                return ["note", *self.blocks(self.notes[inline.label].children)]
            case ExampleCall():
                return str(inline.number)
            case Citation():
                parts = [f"@{cited.key}{', ' if cited.locator else ''}{cited.locator}" for cited in inline.sources]
                return ["cite", *parts] if self.cites else f"[{'; '.join(parts)}]"
            case LineBreak():
                return ["break"]
            case Caesura():
                return "***"
            case _:
                raise AssertionError(inline)


def write_span(span: Span | Milestone) -> str:
    if isinstance(span, Milestone):
        return write_attributes(span.identifier, (), {"page": span.page})
    marks = span.marks
    pairs = {
        "place": "" if marks.place_by_name else marks.place or "",
        "date": marks.date.text if marks.date else "",
        "event": marks.event or "",
        "term": marks.term or "",
        "person": marks.person or "",
        **list_entry_pairs(marks.entry),
        "lang": span.language,
        "quran": write_place(span.quran),
        "dir": span.direction,
    }
    return write_attributes(span.identifier, (*span.classes, *(["place"] if marks.place_by_name else [])), pairs)


def write_place(place: QuranPlace | None) -> str:
    if place is None:
        return ""
    return f"{place.sura}:{place.first}" + (f"-{place.last}" if place.last != place.first else "")


def list_entry_pairs(entry: IndexMark | None) -> dict[str, str]:
    if entry is None:
        return {}
    named = {"subject": entry.heading} if entry.index == "subjects" else {"index": entry.index, "entry": entry.heading}
    return named | {"about": entry.about}


def list_division_pairs(block: Division) -> dict[str, str]:
    pairs = {"lang": block.language, "dir": block.direction, "quran": write_place(block.quran)}
    if head := block.document:
        said = {"title": head.title, "author": head.author, "to": head.addressee, "kept": head.kept}
        pairs |= said | ({"date": head.date.text} if head.date else {})
    if poem := block.poem:
        pairs |= dict(poem.tell(POEM_KEYS)) | ({"numbers": str(poem.numbers)} if poem.numbers else {})
        places = {"over": (poem.over, PoemHead().over), "under": (poem.under, PoemHead().under)}
        pairs |= {key: " ".join(asked) for key, (asked, usual) in places.items() if asked != usual}
    if unit := block.unit:
        pairs |= {"name": unit.name, "title": unit.title, "number": str(unit.start or "")}
    return pairs


def list_pairs(figure: Figure) -> dict[str, str]:
    return {
        "routes": " ".join(figure.routes),
        "places": " ".join(figure.places),
        "caption": figure.caption,
        "alt": figure.alternative,
        "from": figure.start.text if figure.start else "",
        "to": figure.end.text if figure.end else "",
    }


# --- The outline of Pandoc's tree -----------------------------------------------------------------


class Pandoc:
    """Outlines what Pandoc reads."""

    def __init__(self, *, names_headings: bool = True) -> None:
        self.names_headings = names_headings

    def blocks(self, blocks: Json) -> list[Outline]:
        return [self.block(block) for block in blocks]

    def block(self, block: Json) -> Outline:
        content = block.get("c")
        match block["t"]:
            case "Para" if len(content) == 1 and content[0]["t"] == "Image" and content[0]["c"][2][1] == "fig:":
                return ["figure", *self.inlines(content[0]["c"][1])]
            case "Para":
                return ["para", *self.inlines(content)]
            case "Plain":
                return ["plain", *self.inlines(content)]
            case "Header":
                level, attributes, inlines = content
                if not self.names_headings:
                    attributes = ["", *attributes[1:]]
                return [f"h{level}", read_attributes(attributes), *self.inlines(inlines)]
            case "BlockQuote":
                return ["quote", *self.blocks(content)]
            case "BulletList":
                return ["ul", *map(self.blocks, content)]
            case "OrderedList":
                start, style, delimiter = content[0]
                told = f"ol {start} {COUNTINGS.get(style['t'], '')} {DELIMITERS.get(delimiter['t'], 'period')}"
                return [told, *map(self.blocks, content[1])]
            case "DefinitionList":
                return ["dl", *(self.definition(*item) for item in content)]
            case "Table":
                return self.table(*content)
            case _:
                return self.structure(block["t"], content)

    def structure(self, kind: str, content: Json) -> Outline:
        match kind:
            case "CodeBlock":
                identifier, classes, _ = content[0]
                return ["code block", write_attributes(identifier, classes, {}), content[1].rstrip("\n")]
            case "LineBlock":
                return ["lines", *map(self.inlines, content)]
            case "HorizontalRule":
                return "rule"
            case "Div":
                return ["div", read_attributes(content[0]), *self.blocks(content[1])]
            case _:
                return [f"unknown {kind}"]

    def definition(self, term: Json, details: Json) -> Outline:
        parts: list[Outline] = [[block_of(part) for part in self.blocks(detail)] for detail in details]
        return [self.inlines(term), *parts]

    def table(self, _attributes: Json, caption: Json, columns: Json, head: Json, bodies: Json, _foot: Json) -> Outline:
        names = {"AlignLeft": "start", "AlignRight": "end", "AlignCenter": "center", "AlignDefault": "-"}
        alignments = " ".join(names[column[0]["t"]] for column in columns)
        told = [self.inlines(block["c"]) for block in caption[1]]
        rows: list[Outline] = [[self.cell(cell[4]) for cell in row[1]] for row in head[1]]
        body: list[Outline] = [[self.cell(cell[4]) for cell in row[1]] for row in bodies[0][3]]
        return ["table", alignments, told[0] if told else [], rows, body]

    def cell(self, blocks: Json) -> Outline:
        return [block_of(block) for block in self.blocks(blocks)]

    def inlines(self, inlines: Json) -> list[Outline]:
        return join_texts(self.inline(inline) for inline in inlines)

    def inline(self, inline: Json) -> Outline:
        content = inline.get("c")
        match inline["t"]:
            case "Str":
                return str(content)
            case "Space" | "SoftBreak":
                return " "
            case "LineBreak":
                return ["break"]
            case "Emph":
                return ["emphasis", *self.inlines(content)]
            case "Strong":
                return ["strong", *self.inlines(content)]
            case "Strikeout" | "Superscript" | "Subscript" as kind:
                return [{"Strikeout": "strikethrough"}.get(kind, kind.lower()), *self.inlines(content)]
            case "Math":
                return ["display math" if content[0]["t"] == "DisplayMath" else "math", content[1].strip()]
            case "Code":
                return ["code", content[1]]
            case _:
                return self.reference(inline["t"], content)

    def reference(self, kind: str, content: Json) -> Outline:
        match kind:
            case "Underline" | "SmallCaps":
                return ["span", f".{kind.lower()}", *self.inlines(content)]
            case "Span":
                return ["span", read_attributes(content[0]), *self.inlines(content[1])]
            case "Quoted":
                mark = '"' if content[0]["t"] == "DoubleQuote" else "'"
                return [mark, *self.inlines(content[1])]
            case "Link":
                attributes, inlines, (target, _) = content
                classes = [name for name in attributes[1] if name not in {"uri", "email"}]
                return ["link", unquote(target), "".join(f".{name}" for name in classes), *self.inlines(inlines)]
            case "Image":
                attributes, inlines, (source, _) = content
                alternative = dict(attributes[2]).get("alt") or "".join(self.inlines(inlines))  # type: ignore[arg-type]
                return ["image", unquote(source), alternative]
            case "Note":
                return ["note", *self.blocks(content)]
            case "Cite":
                return ["cite", *(self.cite(citation) for citation in content[0])]
            case _:
                return [f"unknown {kind}"]

    def cite(self, citation: Json) -> str:
        suffix = "".join(self.inlines(citation["citationSuffix"])).lstrip(", ")  # type: ignore[arg-type]
        return f"@{citation['citationId']}{', ' if suffix else ''}{suffix}"


def read_attributes(attributes: Json) -> str:
    identifier, classes, pairs = attributes
    return write_attributes(identifier, classes, dict(pairs))


# --- What both have in common ---------------------------------------------------------------------


def write_attributes(identifier: str, classes: Iterable[str], pairs: dict[str, str]) -> str:
    """Write attributes in one order."""
    values = [f'{key}="{value}"' for key, value in sorted(pairs.items()) if value]
    return " ".join([*([f"#{identifier}"] if identifier else []), *(f".{name}" for name in sorted(classes)), *values])


def join_texts(outlines: Iterable[Outline]) -> list[Outline]:
    joined: list[Outline] = []
    for outline in unquote_texts(outlines):
        if isinstance(outline, str) and joined and isinstance(joined[-1], str):
            joined[-1] += outline
        else:
            joined.append(outline)
    return joined


def unquote_texts(outlines: Iterable[Outline]) -> Iterable[Outline]:
    """Take quoted text for the text that was typed: the press leaves quotation marks as they are."""
    for outline in outlines:
        if isinstance(outline, list) and outline[0] in {'"', "'"}:
            yield from (outline[0], *outline[1:], outline[0])
        else:
            yield outline


def block_of(outline: Outline) -> Outline:
    return ["para", *outline[1:]] if isinstance(outline, list) and outline[0] == "plain" else outline


@pytest.mark.pandoc
@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("format_", [COMMONMARK, MARKDOWN], ids=["commonmark", "markdown"])
def test_pandoc_reads_a_sample_as_the_press_does(name: str, format_: str, tmp_path: Path) -> None:
    text = f"---\ntitle: أ\n---\n{SAMPLES[name]}"
    chapter = read_with_press(tmp_path, text)
    ours = Press(chapter.notes, cites=format_ == MARKDOWN).blocks(chapter.blocks)
    assert ours == Pandoc().blocks(read_with_pandoc(text, format_))


@pytest.mark.pandoc
@pytest.mark.parametrize("name", MARKDOWN_SAMPLES)
def test_pandocs_markdown_reads_quotes_as_the_press_does(name: str, tmp_path: Path) -> None:
    text = f"---\ntitle: أ\n---\n\n{MARKDOWN_SAMPLES[name]}\n"
    chapter = read_with_press(tmp_path, text)
    ours = Press(chapter.notes, cites=True).blocks(chapter.blocks)
    assert ours == Pandoc().blocks(read_with_pandoc(text, MARKDOWN))


@pytest.mark.pandoc
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("format_", [COMMONMARK, MARKDOWN], ids=["commonmark", "markdown"])
def test_pandoc_reads_a_chapter_of_the_book_as_the_press_does(path: Path, format_: str, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    chapter = read_with_press(tmp_path, text)
    ours = Press(chapter.notes, cites=format_ == MARKDOWN).blocks(chapter.blocks)
    theirs = Pandoc().blocks(read_with_pandoc(text, format_))
    for mine, pandocs in zip(ours, theirs, strict=True):
        assert mine == pandocs


@pytest.mark.pandoc
@pytest.mark.parametrize("name", MARKS)
def test_pandoc_reads_a_mark_as_the_press_does(name: str, tmp_path: Path) -> None:
    chapter = read_with_press(tmp_path, f"---\ntitle: أ\n---\n\n{MARKS[name]}\n")
    ours = Press(chapter.notes, cites=True, has_figures=True).blocks(chapter.blocks)
    theirs = Pandoc(names_headings=False).blocks(read_with_pandoc(f"{MARKS[name]}\n", PLAIN_MARKDOWN))
    assert ours == theirs
