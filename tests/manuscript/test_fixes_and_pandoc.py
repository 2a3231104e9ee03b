"""What `check --fix` changes in a chapter: letters and spaces between words, and nothing of what Pandoc reads it as."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from publisher.production.check import mend
from tests.manuscript.test_pandoc import MARKS, PLAIN_MARKDOWN, SAMPLES, Json, read_with_pandoc

#: What Pandoc makes of the words of a heading, its name and the links to it, follows the words.
UNNAMED_MARKDOWN = f"{PLAIN_MARKDOWN}-auto_identifiers-implicit_header_references"
#: What writers write, with all that the rules mend.
WORDS = (
    'قال "نعم" ,ثم  مضى',
    "في 1944-1945 ؛كتب",
    "النصّ ( هنا )  و)هناك(",
    "الكتـــاب ـ مفتوح , ثم لا?",
    "کان فی البيت إلی المساء",
    "بين 1944 و١٩٤٦ .",
    "نعم   ثم  لا!",
    "«نعم» ، ثم 'لا'",
    "مشينا على الدرب        وعدنا",
    "قال… ثم -- لا",
)
#: Tables whose columns are known by the places of letters.
GRID = "+--------------+-----------+\n| نعم , ثم  لا | لا ; ثم   |\n+--------------+-----------+\n"
SIMPLE = (
    "---------------- ----------------\nنعم , ثم         لا ; ثم\nكان  هنا         كان\n"
    "---------------- ----------------\n"
)
#: Every construct, with `@` where there are words.
CONSTRUCTS = (
    "@\n",
    "## @\n",
    "@\n---\n",
    "- @\n- @\n\n  @\n",
    "- [ ] @\n- [x]  @\n",
    "1. @\n2. @\n",
    "1)  @\n    @\n",
    "> @\n>\n> - @\n",
    "> [!NOTE]\n> @\n",
    "| @\n|     @\n|  @\n",
    "> | @\n> |   @\n",
    "| @ | @ |\n|:--|--:|\n| @ | **@** |\n\n: @\n",
    "مصطلح\n\n:   @\n\n    @\n",
    "@[^n]\n\n[^n]: @\n\n    @\n",
    "@^[@] @\n",
    "**@** *@* ~~@~~ و**«@»** x^2^ H~2~O\n",
    "[@](https://example.org/a,b) [@]{lang=ar} [@]{.x} `@` $a , b$\n",
    "![@](images/a.png){width=50%}\n",
    '![@](images/a.png "@")\n',
    "::: {.x}\n@\n:::\n",
    "@\\\n@  \n@\n",
    "```\n@\n   @\n```\n",
    "    @\n",
    "  @\n  @\n",
    '<div dir="rtl">\n\n@\n\n</div>\n',
    "@<br>@ <b>@</b> <!-- @ -->\n",
    "***\n",
    "$$\na  , b\n$$\n",
    GRID,
    SIMPLE,
    # What websites write.
    "> [!info] @\n> @\n",
    "==@== [[x|@]] ![[a.png|@]] %%@%%\n",
    "{: .x }\n@\n{: .y }\n",
    r"\(a , b^2\) @" + "\n",
    "\\[\na , b^2\n\\]\n",
    '[@]({{< ref "x" >}}) {{< x title="@" >}}\n',
    '{{< details title="@" >}}\n@\n{{< /details >}}\n',
    "<div>\n<code>a , b<br />\nc , d</code> @\n</div>\n",
    "| `a|b` | @ |\n|---|---|\n| @ | $a|b$ | @ |\n",
    "@[^n] @[^n] @[^none]\n\n[^n]: @\n",
    "# @ {: #x}\n\n[@](#x)\n",
)


Skeleton: TypeAlias = "str | float | list[Skeleton] | None"


def skeleton(node: Json) -> Skeleton:
    """Return Pandoc's tree without its letters. Quotation marks are letters: Pandoc reads straight ones in pairs."""
    if isinstance(node, dict) and "t" not in node:
        return [skeleton(value) for value in node.values()]
    if isinstance(node, dict):
        if node["t"] == "Str":
            # What nobody sees is a letter too, and may go.
            return "text" if node["c"].strip("\u200c\u200e\u200f\u00a0") else ["spliced"]
        if node["t"] in {"Space", "SoftBreak"}:
            return ["spliced"]
        if node["t"] == "Quoted":
            return ["spliced", *join(map(skeleton, node["c"][1]))]
        # What is kept as typed stays as it was typed.
        if node["t"] in {"Code", "CodeBlock", "Math", "RawInline", "RawBlock"}:
            return [node["t"], node["c"]]
        return [node["t"], skeleton(node.get("c"))]
    if isinstance(node, list):
        return list(join(map(skeleton, node)))
    return "words" if isinstance(node, str) and any(letter > "\u0590" for letter in node) else node


def join(nodes: Iterable[Skeleton]) -> Iterator[Skeleton]:
    last: Skeleton = None
    for node in nodes:
        for part in node[1:] if isinstance(node, list) and node[:1] == ["spliced"] else [node]:
            if not (part == last == "text"):
                yield part
            last = part


def write_book(make_book: Callable[..., Path], texts: Sequence[str]) -> Path:
    from tests.samples import draw_picture

    names = [f"{number:02}.md" for number in range(1, len(texts) + 1)]
    head = "title: كتاب\nlanguage: ar\nidentifier: urn:uuid:5b0f0f2e-8c1a-5f57-9a51-0c2f6a1d7b11\n"
    files: dict[str, str | bytes] = {"book.yaml": f"{head}chapters: [{', '.join(names)}]\n"}
    files |= {name: f"---\ntitle: ف\n---\n\n{text}\n" for name, text in zip(names, texts, strict=True)}
    return make_book({**files, "images/a.png": draw_picture((4, 4))})


def fill(construct: str, chance: random.Random) -> str:
    return "".join(chance.choice(WORDS) if letter == "@" else letter for letter in construct)


@pytest.mark.pandoc
@pytest.mark.parametrize("seed", range(6))
def test_fixes_change_letters_and_no_structure(seed: int, make_book: Callable[..., Path]) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
    texts = [fill(construct, chance) for construct in CONSTRUCTS]
    texts += ["\n".join(fill(chance.choice(CONSTRUCTS), chance) for _ in range(12)) for _ in range(4)]
    book = write_book(make_book, texts)
    names = sorted(path.name for path in book.glob("[0-9]*.md"))
    before = {name: (book / name).read_text("utf-8") for name in names}
    _, count = mend(book)
    assert count > 0
    for name in names:
        after = (book / name).read_text("utf-8")
        if after != before[name]:
            first, second = (skeleton(read_with_pandoc(text, UNNAMED_MARKDOWN)) for text in (before[name], after))
            assert first == second, (before[name], after)


@pytest.mark.pandoc
def test_fixes_change_no_structure_of_the_samples(make_book: Callable[..., Path]) -> None:
    texts = [*MARKS.values(), *SAMPLES.values()]
    book = write_book(make_book, texts)
    mend(book)
    for number, text in enumerate(texts, 1):
        after = (book / f"{number:02}.md").read_text("utf-8")
        before = f"---\ntitle: ف\n---\n\n{text}\n"
        assert skeleton(read_with_pandoc(before, PLAIN_MARKDOWN)) == skeleton(read_with_pandoc(after, PLAIN_MARKDOWN))
