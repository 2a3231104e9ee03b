"""Each construct of Pandoc's Markdown and of GitHub's is read as Pandoc reads it, or told by a finding."""

from pathlib import Path

import pytest

from publisher.manuscript.chapter import read_chapter
from publisher.manuscript.folder import BookFolder
from publisher.model.book import Chapter
from publisher.model.finding import Position, Report
from tests.manuscript.test_pandoc import PLAIN_MARKDOWN, Pandoc, Press, draw, read_with_pandoc

#: In the order of the sections of Pandoc's manual, "Pandoc's Markdown"; more of each is in `test_pandoc`.
READ = {
    "paragraphs": "سطر\nوآخر.\n\nفقرة.\n",
    "escaped_line_breaks": "سطر\\\nوآخر.\n",
    "hard breaks by spaces": "سطر  \nوآخر.\n",
    "setext headings": "أول\n---\n\nنص.\n",
    "atx headings": "## أول ##\n\n### ثان\n\nنص.\n",
    "header_attributes": "## أول {#x .unlisted}\n\n## ثان {-}\n\n## ثالث {.unnumbered}\n\nنص.\n",
    "implicit_header_references": "## باب أول\n\n[باب أول][] و[باب أول] و[نص][باب أول].\n",
    "implicit references in other letters": "## Über *alles*\n\n[über *alles*] and [x][Über *alles*].\n",
    "block quotes": "> أ\nب\n>\n> ج\n",
    "indented code": "    a\n      b\n",
    "fenced_code_blocks": "~~~ {.python}\nx\n~~~\n\n```c\nx\n```\n",
    "line_blocks": "| سطر\n|   آخر\n  يتبعه\n",
    "bullet lists": "- أ\n\n  ب\n\n- ج\n    - د\n",
    "ordered lists": "3. أ\n7. ب\n\nنص.\n\n1) ج\n2) د\n",
    "fancy_lists: letters": "a) أ\nb) ب\n\n   ب\n\nc) ج\n",
    "fancy_lists: numerals": "iv. أ\nv. ب\n\nنص.\n\n(ii) أ\n(iii) ب\n\nنص.\n\nMC. أ\n",
    "fancy_lists: capitals": "A.  أ\nB.  ب\n\nنص.\n\nIV. أ\nV.  ب\n",
    "fancy_lists: initials": "B. Russell\n\nنص.\n",
    "fancy_lists: numbers in parentheses": "(3) أ\n(4) ب\n\nنص.\n\n(1) ج\n",
    "fancy_lists: numbered by itself": "#. أ\n#. ب\n\nنص.\n\n#) ج\n#) د\n\nنص.\n\nc. x\n#. y\n",
    "fancy_lists: one after another": "a) أ\nb) ب\n1) ج\n2) د\n(a) ه\n",
    "fancy_lists: in one another": (
        "- أ\n    a) ب\n    b) ج\n- د\n\ni. أ\n    A)  ب\n\n        > ج\n\n    B)  د\nii. ه\n"
    ),
    "fancy_lists: blocks": "a)  أ\n\n        code\n\n    - ب\n\nb)  ج\n",
    "fancy_lists: in quotations and notes": "> a) أ\n> b) ب\n\nنص[^1].\n\n[^1]:\n    i) أ\n    ii) ب\n",
    "example_lists": "(@) أ\n(@x) ب\n\nكما في (@x) و@x.\n\n(@) ج\n",
    "example_lists: told before": "كما في (@y).\n\n(@y) أ\n\nنص.\n\n@y. ب\n",
    "no list": "vague) x\n\n(abc) x\n\nx y) z\n\niix. a\n\n1.5 m\n\na)b\n",
    "task_lists": "- [ ] أ\n- [x] ب\n",
    "definition_lists": "أ\n:   ب\n\nج\n\n~   د\n",
    "horizontal rules": "نص.\n\n* * *\n\n---\n\n___\n",
    "simple_tables": "  أ     ب\n----- -----\n1     2\n",
    "pipe_tables": "| أ | ب |\n|--:|:-:|\n| 1 | `a` |\n\n: عنوان\n",
    "all_symbols_escapable": "\\* \\« \\» \\، \\؟ \\@a \\$ \\^x^ \\~ \\| \\(\n",
    "escaped spaces": "a\\ b.\n",
    "emphasis": "*أ* _ب_ **ج** __د__ و**«الكتاب»**، ا*ب*ج a_b_c.\n",
    "strikeout": "~~أ~~\n",
    "superscript, subscript": "x^2^ H~2~O\n",
    "verbatim": "`a` ``a`b`` `x`{.c}\n",
    "bracketed_spans": "[أ]{.underline} [Small]{.smallcaps} [ب]{.mark}\n",
    "tex_math_dollars": "$x^2$ و5$ و$$y$$\n",
    "links": "<https://example.org/> [أ](https://example.org/) [ج][د] [د]\n\n[د]: https://example.org/\n",
    "footnotes": "أ[^1] ب^[ج]\n\n[^1]: د\n\n    ه\n",
    "citations": "[@a, 5] [@a; @b]\n",
    "smart": 'أ -- ب --- ج... "د" (c) (tm)\n',
    "images": '![أ](images/a.png){width=50%}\n\nب ![ج](images/a.png "د")\n',
    "fenced_divs": "::: {#a .note lang=en}\nx\n:::\n",
    "entities": "&amp; &copy; &#1570;\n",
}

#: What is told, by the code of its finding.
TOLD = {
    "citations in the text": ("كما قال @smith.\n", "BK080"),
    "citations with a key in braces": ("كما قال @{a b}.\n", "BK080"),
    "citations without the author": ("[-@smith]\n", "BK080"),
    "citations with words before": ("[انظر @smith، 5]\n", "BK080"),
    "raw_attribute of a block": ("```{=html}\n<b>x</b>\n```\n", "BK017"),
    "raw_attribute of the line": ("نص `<b>x</b>`{=html}.\n", "BK017"),
    "raw_attribute of a block for another format": ("نص.\n\n```{=latex}\n\\newpage\n```\n", "BK097"),
    "raw_attribute of the line for another format": ("نص `\\hfill`{=latex}.\n", "BK097"),
    "raw_tex": ("نص \\textbf{x}.\n", "BK086"),
    "raw_html": ("<video src=x></video>\n", "BK089"),
    "raw_html that acts": ("<script>x</script>\n", "BK017"),
    "undefined references": ("[أ][ب]\n", "BK087"),
    "undefined notes": ("أ[^1]\n", "BK024"),
    "emoji": (":smile:\n", "BK088"),
    "emoji of signs": ("نص :+1:\n", "BK088"),
    "lists in other letters": ("أ) ب\nب) ج\n", "BK093"),
    "lists right behind text": ("نص:\n(1) ب\n(2) ج\n", "BK093"),
    "abbreviations": ("*[HTML]: Hypertext\n", "BK097"),
    "admonitions without a text": ("!!! note\n\nنص\n", "BK097"),
    "comments of Obsidian": ("نص %%سر%% هنا.\n", "BK097"),
    "snippets": ('--8<-- "a.md"\n\nنص.\n', "BK097"),
    "numbers of bookdown": ("نص \\@ref(fig:x).\n", "BK097"),
    "code that runs": ("```{r, echo=FALSE}\nx\n```\n", "BK097"),
    "code that is not there": ("```c\n{{#include a.c}}\n```\n", "BK097"),
    "parts of pages": ("import A from './a';\n\n<A x={1}>\n\nنص.\n\n</A>\n", "BK097"),
    "contents": ("[TOC]\n", "BK097"),
    "attributes of kramdown": ("نص\n{:.x}\n", "BK097"),
    "shortcodes": ("{{< x >}}\n", "BK097"),
    "templates": ("نص {{ book.title }}\n", "BK097"),
    "diagrams": ("```mermaid\ngraph TD\n```\n", "BK097"),
    "metadata in the text": ("نص.\n\n---\nkey: value\n---\n", "BK097"),
    "title blocks": ("% عنوان\n\nنص.\n", "BK097"),
}

#: What code hosts read, and Pandoc's own Markdown leaves as it is typed: by the extension that makes Pandoc read it.
HOSTED = {
    "addresses": (
        "انظر https://example.org/a_b?c=d--e و http://example.org. و(https://example.org/x) و**https://a.org/**.\n",
        "+autolink_bare_uris",
    ),
    "formulas behind a backslash": ("نص \\(x^2\\) هنا.\n", "+tex_math_single_backslash"),
}


def read(folder: Path, text: str) -> tuple[Chapter, list[str]]:
    (folder / "images").mkdir()
    (folder / "images/a.png").write_bytes(draw())
    (folder / "01.md").write_text(text, encoding="utf-8")
    report = Report()
    chapter = read_chapter(BookFolder(folder.resolve(), report), "01.md", Position("book.yaml"))
    assert chapter
    return chapter, [finding.code.id for finding in report.findings]


def compare(folder: Path, text: str, extension: str = "") -> None:
    chapter, told = read(folder, f"# ت\n\n{text}")
    assert told == []
    ours = Press(chapter.notes, cites=True, has_figures=True).blocks(chapter.blocks)
    assert ours == Pandoc(names_headings=False).blocks(read_with_pandoc(text, PLAIN_MARKDOWN + extension))


@pytest.mark.pandoc
@pytest.mark.parametrize("name", READ)
def test_a_construct_is_read_as_pandoc_reads_it(name: str, tmp_path: Path) -> None:
    compare(tmp_path, READ[name])


@pytest.mark.pandoc
@pytest.mark.parametrize("name", HOSTED)
def test_a_construct_of_code_hosts_is_read(name: str, tmp_path: Path) -> None:
    compare(tmp_path, *HOSTED[name])


@pytest.mark.parametrize("name", TOLD)
def test_a_construct_that_is_not_read_is_told(name: str, tmp_path: Path) -> None:
    text, code = TOLD[name]
    assert code in read(tmp_path, text if name == "title blocks" else f"# ت\n\n{text}")[1]
