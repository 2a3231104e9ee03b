"""What the makers of websites write is taken as it is meant: boxes, tabs, pages, heads, code of other files."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.manuscript.markdown.pipe_tables import split_row
from publisher.model.tree import (
    Alert,
    Heading,
    Image,
    Link,
    Math,
    Preformatted,
    Styled,
    Table,
    Text,
    find_all,
    iterate_nodes,
    read_plain_text,
)
from publisher.model.woven import WovenChapter
from publisher.production.check import check
from tests.manuscript.test_pandoc import draw

MakeBook = Callable[..., Path]


def weave(make_book: MakeBook, text: str, files: dict[str, str] | None = None) -> tuple[WovenChapter, list[str]]:
    """Read a chapter and its book; give it woven, and the codes of what was told."""
    report, woven = check(make_book({"01.md": text, **(files or {})}))
    assert report.errors == []
    assert woven
    return woven.chapters[0], [finding.code.id for finding in report.in_order()]


def read_words(chapter: WovenChapter) -> str:
    return " ".join(" ".join(text.split()) for text in _list_texts(chapter))


def _list_texts(chapter: WovenChapter) -> list[str]:
    nodes = iterate_nodes(chapter.chapter.blocks)
    return [node.text for node in nodes if isinstance(node, Text | Preformatted) and node.text.strip()]


BOXES = {
    "MkDocs": ("!!! warning\n\n    نص.\n\n    - أ\n    - ب\n", "warning", []),
    "MkDocs with a title": ('!!! tip "عنوان"\n    نص.\n', "tip", ["عنوان"]),
    "MkDocs, folded": ('??? danger "عنوان"\n    نص.\n', "caution", ["عنوان"]),
    "MkDocs with quotes in a title": ('!!! tip "קש\\"ב או קש"ב"\n    نص.\n', "tip", ['קש"ב או קש"ב']),
    "MkDocs without a title": ('!!! note ""\n    نص.\n', "note", []),
    "MkDocs of a kind of its own": ("!!! custom\n    نص.\n", "note", []),
    "MkDocs in a list": ("- أ\n\n    !!! tip\n        نص.\n", "tip", []),
    "Obsidian": ("> [!info]+ عنوان *مائل*\n> نص.\n", "note", ["عنوان مائل"]),
    "Obsidian with a title alone": ("> [!danger] عنوان\n\nنص.\n", "caution", ["عنوان"]),
    "Obsidian of a kind of its own": ("> [!my-kind]\n> نص.\n", "note", []),
    "GitHub": ("> [!IMPORTANT]\n> نص.\n", "important", []),
    "GitBook": ('{% hint style="warning" %}\nنص.\n{% endhint %}\n', "warning", []),
    "MyST": ("::: {tip}\nنص.\n:::\n", "tip", []),
    "MyST with options": ("::: {admonition} عنوان\n:class: tip\n\nنص.\n:::\n", "note", ["عنوان"]),
    "Quarto": ('::: {.callout-warning collapse="true"}\nنص.\n:::\n', "warning", []),
    "Docusaurus in brackets": (":::info[عنوان]\n\nنص.\n\n:::\n", "note", ["عنوان"]),
    "MDX": ('<Admonition type="tip" title="عنوان">\n\nنص.\n\n</Admonition>\n', "tip", ["عنوان"]),
    "MDX by its name": ("<Warning>\nنص.\n</Warning>\n", "warning", []),
    "Just the Docs": ("{: .important }\nنص.\n", "important", []),
}


@pytest.mark.parametrize("name", BOXES)
def test_a_box_is_one(name: str, make_book: MakeBook) -> None:
    source, kind, titles = BOXES[name]
    chapter, told = weave(make_book, f"# ت\n\n{source}")
    (box,) = find_all(chapter.chapter.blocks, Alert)
    findings = {"Quarto": ["BK074"], "MkDocs with quotes in a title": ["RT003", "RT003"]}
    assert (box.kind, told) == (kind, findings.get(name, []))
    assert [
        read_plain_text(strong.children) for strong in find_all(box.children, Styled) if strong.style == "strong"
    ] == titles
    assert "نص." in read_words(chapter)


def test_tabs_stand_one_under_the_other(make_book: MakeBook) -> None:
    chapter, told = weave(make_book, '# ت\n\n=== "أول"\n\n    ```sh\n    x\n    ```\n\n=== "ثان"\n    نص.\n\nآخر.\n')
    assert told == []
    assert read_words(chapter) == "أول x ثان نص. آخر."


@pytest.mark.parametrize(
    "head",
    [
        '+++\ntitle = "عنوان"\nweight = 3\n[params]\na = [1, 2]\n+++\n',
        '{\n  "title": "عنوان",\n  "weight": 3\n}\n',
        "---\ntitle: عنوان\nweight: 3\n---\n",
    ],
)
def test_a_head_is_read_in_three_ways(head: str, make_book: MakeBook) -> None:
    chapter, told = weave(make_book, f"{head}\nنص.\n")
    assert (chapter.chapter.title, told) == ("عنوان", ["BK096"])
    assert read_words(chapter) == "نص."


def test_a_head_that_is_no_toml_is_told(make_book: MakeBook) -> None:
    report, _ = check(make_book({"01.md": "+++\ntitle = عنوان\n+++\n\nنص.\n"}))
    assert [finding.code.id for finding in report.errors] == ["BK005"]


PAGES = {
    "[x](02-setup)": "_c2",
    "[x](02-setup.html)": "_c2",
    "[x](./02-setup/)": "_c2",
    "[x](/docs/setup/)": "",
    "[x](setup)": "_c2",
    "[x](info:setup)": "_c2",
    "[x](guide/)": "_c3",
    "[x](/guide)": "_c3",
    "[x](guide/install#part)": "part",
    "[x](guide/install.html#part)": "part",
    "[[02-setup]]": "_c2",
    "[[تركيب|نص]]": "_c4",
    "[[install#part]]": "part",
    "[[#قسم هنا]]": "_c1-1",
    '[x]({{< ref "install" >}})': "_c4",
    '[x]({{% relref "guide/install.md" %}}#part)': "part",
    "[x]({% link 02-setup.md %})": "_c2",
    "[[nowhere]]": "",
    "[x](nowhere)": "",
}


@pytest.mark.parametrize("written", PAGES)
def test_a_link_to_a_page_of_a_website_leads_to_its_chapter(written: str, make_book: MakeBook) -> None:
    files = {
        "02-setup.md": "# إعداد\n\nنص.\n",
        "guide/_index.fa.md": "# دليل\n\nنص.\n",
        "guide/install.fa.md": "# تركيب\n\n## قسم {#part}\n\nنص.\n",
        "book.yaml": "title: ك\nlanguage: ar\nidentifier: x\n"
        "chapters: [01.md, 02-setup.md, guide/_index.fa.md, guide/install.fa.md]\n",
    }
    chapter, told = weave(make_book, f"# ت\n\nانظر {written}.\n\n## قسم هنا\n\nنص.\n", files)
    (link,) = find_all(chapter.chapter.blocks, Link)
    assert (link.target, told) == (PAGES[written], [] if PAGES[written] else ["BK095"])


def test_a_page_in_a_folder_names_others_as_a_website_serves_them(make_book: MakeBook) -> None:
    files = {
        "book.yaml": "title: ك\nlanguage: ar\nidentifier: x\nchapters: [a/01.md, a/x.md, b/x.md]\n",
        "a/01.md": "# أ\n\n[من صفحته](../x/) [من مجلده](x) [من الأصل](/b/x) [غامض](/x).\n",
        "a/x.md": "# ب\n\nنص.\n",
        "b/x.md": "# ج\n\nنص.\n",
    }
    chapter, told = weave(make_book, "", files)
    assert [link.target for link in find_all(chapter.chapter.blocks, Link)] == ["_c2", "_c2", "_c3", ""]
    assert told == ["BK095"]


def test_a_picture_is_found_by_its_name(make_book: MakeBook) -> None:
    book = make_book({"01.md": "# ت\n\n![[صورة 1.png|300x20]] و![[صورة 1.png|ما تظهره]].\n"})
    (book / "files").mkdir()
    (book / "files/صورة 1.png").write_bytes(draw())
    report, woven = check(book)
    assert [finding.code.id for finding in report.findings] == ["BK035"]
    assert woven
    first, second = find_all(woven.chapters[0].chapter.blocks, Image)
    assert (first.source, first.shown_width, first.shown_height) == ("files/صورة 1.png", "300px", "20px")
    assert (second.alternative, second.shown_width) == ("ما تظهره", "")


@pytest.mark.parametrize(
    "source",
    [
        r"نص \(a_1\).",
        "\\[\na^2\n\\]",
        "\\begin{equation}\na = b\n\\end{equation}",
        "\\begin{align*}\na &= b\n\\end{align*}",
    ],
)
def test_a_formula_of_latex_is_one(source: str, make_book: MakeBook) -> None:
    chapter, told = weave(make_book, f"# ت\n\nنص.\n\n{source}\n")
    assert (len(list(find_all(chapter.chapter.blocks, Math))), told) == (1, [])


def test_what_is_left_out_of_a_line_leaves_one_space_and_the_places_of_the_rest(make_book: MakeBook) -> None:
    report, woven = check(make_book({"01.md": "# ت\n\nنص {: .lead } هنا %%سر%% ثم  أخيرا. ^abcd\n"}))
    assert woven
    assert read_words(woven.chapters[0]) == "نص هنا ثم أخيرا."
    assert [(finding.position.column, finding.code.id) for finding in report.in_order()] == [
        (4, "BK097"), (19, "BK097"), (28, "RT006"), (37, "BK097")
    ]  # fmt: skip


SHOWN = {
    '{% embed youtube id="Ab-1_c" file="x" %}': "https://www.youtube.com/watch?v=Ab-1_c",
    "{{< youtube Ab-1_c >}}": "https://www.youtube.com/watch?v=Ab-1_c",
    '{{< vimeo id="123" >}}': "https://vimeo.com/123",
    '{% embed url="https://example.org/a" %}': "https://example.org/a",
    '{{< card link="https://example.org/" title="عنوان [1]" icon="x" subtitle="وصف" >}}': "عنوان [1] وصف",
    '{{< x/card\n  title="عنوان"\n  class="a-[1]"\n>}}': "عنوان",
    "{{< other a b >}}": "",
}


@pytest.mark.parametrize("command", SHOWN)
def test_what_a_command_shows_in_words_is_kept(command: str, make_book: MakeBook) -> None:
    chapter, told = weave(make_book, f"# ت\n\n{command}\n\nنص.\n")
    assert (read_words(chapter), told) == (f"{SHOWN[command]} نص.".strip(), ["BK097"])


def test_the_name_of_a_file_over_its_code_is_code(make_book: MakeBook) -> None:
    source = "# ت\n\n{% filename %}blog/a.html{% endfilename %}\n\n```html\n{{</* x */>}}\n```\n"
    chapter, told = weave(make_book, source)
    assert (read_words(chapter), told) == ("blog/a.html {{< x >}}", [])


def test_code_of_html_in_several_lines_is_code(make_book: MakeBook) -> None:
    source = '<table><tr><td>\n\t<code\n\t>```<br />\n\t{ "a": 1,<br />\n\t```\n\t</code>\n</td></tr></table>\n'
    chapter, told = weave(make_book, f"# ت\n\n{source}")
    assert told == []
    (code,) = (styled for styled in find_all(chapter.chapter.blocks, Styled) if styled.style == "code")
    assert read_plain_text(code.children) == '``` { "a": 1, ```'


@pytest.mark.parametrize(
    "sign", ["#", "+", "-", "*", "|", "[ ]", "( )", ">", "1.", "=", "~~~", ":", "- أ", "# أ", "[ ] أ"]
)
def test_signs_between_tags_in_one_line_are_text(sign: str, make_book: MakeBook) -> None:
    rows = f"<tr>\n<td>{sign}</td>\n<td>ب</td>\n</tr>"
    chapter, told = weave(make_book, f"# ت\n\n<table>\n{rows}\n</table>\n\n<ul><li>{sign}</li></ul>\n")
    assert (read_words(chapter), told) == (f"{sign} ب {sign}", [])


LISTING = (
    "use a;\n// ANCHOR: main\nfn main() {\n    // ANCHOR: inner\n    b();\n"
    "    // ANCHOR_END: inner\n}\n// ANCHOR_END: main\n"
)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("{{#include src/a.rs:1}}", "use a;\n"),
        ("{{#include ../src/a.rs:3:3}}", "fn main() {\n"),
        ("{{#include src/a.rs:main}}", "fn main() {\n    b();\n}\n"),
        ("x\n  {{#rustdoc_include src/a.rs:inner}}\ny", "x\n      b();\ny\n"),
        ("{{#include src/a.rs}}", "use a;\nfn main() {\n    b();\n}\n"),
    ],
)
def test_code_of_another_file_is_put_where_it_is_asked_for(order: str, code: str, make_book: MakeBook) -> None:
    chapter, told = weave(make_book, f"# ت\n\n```rust\n{order}\n```\n", {"src/a.rs": LISTING})
    (block,) = find_all(chapter.chapter.blocks, Preformatted)
    assert (block.text, told) == (code, [])


def test_code_outside_of_the_folder_is_not_put_anywhere(make_book: MakeBook, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("سر")
    book = make_book({"01.md": "# ت\n\n```\n{{#include link.txt}}\n{{#include ../secret.txt}}\n```\n"})
    (book / "link.txt").symlink_to(tmp_path / "secret.txt")
    report, woven = check(book)
    assert "سر" not in json.dumps([str(finding) for finding in report.findings], ensure_ascii=False) + str(woven)
    assert [finding.code.id for finding in report.findings].count("BK097") == 2


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("| `a|b` | ``c`|`` |", ["`a|b`", "``c`|``"]),
        ("| $a|b$ | $5|$6 |", ["$a|b$", "$5", "$6"]),
        (r"| a \| b | `c\|d` |", ["a | b", "`c|d`"]),
        ("| ` | b |", ["`", "b"]),
        ("||a|", ["", "a"]),
        (r"| a \\|", ["a \\\\"]),
    ],
)
def test_a_row_is_split_at_its_bars(row: str, cells: list[str]) -> None:
    assert split_row(row) == cells


def test_a_row_with_more_cells_than_the_head_loses_none(make_book: MakeBook) -> None:
    chapter, told = weave(make_book, "# ت\n\n| أ |\n|---|\n| ب | ج | د |\n| هـ |\n")
    (table,) = find_all(chapter.chapter.blocks, Table)
    assert [[len(row) for row in rows] for rows in (table.header, table.rows)] == [[3], [3, 3]]
    assert (read_words(chapter), told) == ("أ ب ج د هـ", ["BK078"])


@pytest.mark.parametrize(
    "line",
    [
        "{% raw %} نص أول `{% url 'x' %}` ثم.{% endraw %}",
        "{% comment %} نص أول {% endcomment %}",
        "{{< x >}} نص أول {{< /x >}}",
        "{{% x %}} نص أول {{% /x %}}",
        "{{#x}} نص أول {{#y}}",
        "{%- if a -%} نص أول {%- endif -%}",
    ],
)
def test_text_between_two_commands_of_a_line_is_kept(make_book: MakeBook, line: str) -> None:
    chapter, told = weave(make_book, f"# ت\n\nقبل.\n\n{line}\n\nبعد.\n")
    assert "نص أول" in read_words(chapter)
    assert "BK097" in told


@pytest.mark.parametrize(
    ("file", "text", "written"),
    [
        (
            "book.json",
            '{"variables": {"version": "2.5", "site": {"name": "دار"}}}',
            "{{ book.version }} {{book.site.name}}",
        ),
        ("_config.yml", "version: 2.5\nsite:\n  name: دار\n", "{{ site.version }} {{ site.site.name }}"),
        ("_variables.yml", "version: 2.5\nsite: {name: دار}\n", "{{< var version >}} {{<var site.name>}}"),
    ],
)
def test_a_value_of_a_website_is_put_in_where_its_name_stands(
    make_book: MakeBook, file: str, text: str, written: str
) -> None:
    chapter, told = weave(make_book, f"# ت {written}\n\nنص {written}.\n", {file: text})
    assert (chapter.chapter.title, read_words(chapter), told) == ("ت 2.5 دار", "نص 2.5 دار.", [])


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"variables": 3}', '{"variables": {"a": [1], "b": "x\\ny"}}', '{"variables": {}}']
)
def test_a_name_without_a_value_is_told(make_book: MakeBook, text: str) -> None:
    _, told = weave(make_book, "# ت\n\nنص {{ book.a }} {{ book.b }} `{{ book.c }}`.\n", {"book.json": text})
    assert told == ["BK097", "BK097"]


@pytest.mark.parametrize("key", ["العنوان", "عنوان", "כותרת"])
def test_a_title_may_be_named_in_the_language_of_the_book(make_book: MakeBook, key: str) -> None:
    chapter, told = weave(make_book, f"---\n{key}: أول الطريق\n---\n\n## قسم\n\nنص.\n")
    assert (chapter.chapter.title, told) == ("أول الطريق", [])


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><h1>عنوان</h1></td><td>نص</td></tr></table>",
        "<table>\n<tr>\n<td>\n\n### عنوان\n\n</td>\n<td>نص</td>\n</tr>\n</table>",
        "+---------+-----+\n| # عنوان | نص  |\n+---------+-----+",
    ],
)
def test_a_heading_in_a_cell_begins_no_section(table: str, make_book: MakeBook) -> None:
    chapter, told = weave(make_book, f"# ت\n\nنص.\n\n{table}\n")
    assert (read_words(chapter), told) == ("نص. عنوان نص", [])
    blocks = chapter.chapter.blocks
    assert (len(list(find_all(blocks, Heading))), len(list(find_all(blocks, Styled)))) == (0, 1)
