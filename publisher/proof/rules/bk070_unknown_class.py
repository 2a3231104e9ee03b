"""BK070: a class that means nothing."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say, suggest
from publisher.model.tree import Division, Heading, Node, Span, find_all
from publisher.model.woven import WovenBook
from publisher.script.nearest import find_nearest

#: What the house knows, by the kind of node; a map, a timeline, a place and a page are no classes any more here.
DIVISION_CLASSES = frozenset(
    (
        "abjad", "caution", "center", "definition", "document", "epigraph", "example", "handout", "hijai", "important",
        "map", "note", "page-break", "quran", "side-by-side", "small", "timeline", "tip", "unit", "unnumbered",
        "verse", "warning",
    )
)  # fmt: skip
SPAN_CLASSES = frozenset(
    ("gap", "mark", "page", "place", "quran", "sic", "smallcaps", "supplied", "surplus", "ul", "underline", "verse")
)
HEADING_CLASSES = frozenset(("unlisted", "unnumbered"))

Classed = Division | Span | Heading

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CLASS = re.compile(r"\.(-?[^\W\d][\w-]*)")

CODE = Code(
    "BK070",
    "class that means nothing",
    "The house knows the class not, and no style sheet of the book has it, so it changes nothing: most likely it is "
    "misspelt, or comes from another tool. A class of the book's own is known when a style sheet in its folder "
    "`styles/` names it.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\n::: {.handuot}\nنص الفصل.\n:::\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\n::: {.handout}\nنص الفصل.\n:::\n"},
)


def find_unknown_classes(woven: WovenBook) -> Iterator[Finding]:
    """Find the classes of divisions, spans and headings that neither the house knows nor a style sheet of the book."""
    own = _list_own_classes(woven)
    for chapter in woven.chapters:
        told = chapter.chapter
        trees: list[tuple[Node, ...]] = [told.blocks, *(note.children for note in told.notes), told.asked]
        for tree in trees:
            nodes: tuple[Classed, ...] = (*find_all(tree, Division), *find_all(tree, Span), *find_all(tree, Heading))
            for node in nodes:
                known = _list_known(node)
                for name in node.classes:
                    if name not in known | own:
                        yield _tell(node, name, known | own)


def _list_known(node: Classed) -> frozenset[str]:
    match node:
        case Division():
            return DIVISION_CLASSES
        case Span():
            return SPAN_CLASSES
        case Heading():
            return HEADING_CLASSES


def _list_own_classes(woven: WovenBook) -> frozenset[str]:
    """List the classes that style sheets of the book name, wherever in them."""
    return frozenset(name for sheet in woven.book.styles.values() for name in _CLASS.findall(_COMMENT.sub(" ", sheet)))


def _tell(node: Classed, name: str, known: frozenset[str]) -> Finding:
    nearest = find_nearest(name, sorted(known))
    hint = say("known here: {list}; or name it in a style sheet of the book", list=", ".join(sorted(known)))
    return Finding(CODE, node.position, say("the class {name} means nothing", name=name), suggest(nearest, hint))
