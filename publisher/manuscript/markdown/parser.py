"""Sets up markdown-it for our Markdown: the text of a chapter in, tokens with positions out."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from publisher.manuscript.markdown.addresses import add_addresses
from publisher.manuscript.markdown.block_marks import add_block_marks
from publisher.manuscript.markdown.definition_bounds import BoundedBlocks
from publisher.manuscript.markdown.html_marks import read_html_code, split_html_blocks
from publisher.manuscript.markdown.included_text import add_inclusions
from publisher.manuscript.markdown.indented_marks import add_indented_marks
from publisher.manuscript.markdown.inline_marks import add_inline_marks, has_tex_brackets
from publisher.manuscript.markdown.lists import add_lists
from publisher.manuscript.markdown.pipe_tables import add_pipe_tables
from publisher.manuscript.markdown.positions import Origin, PositionedInline, list_inlines, note_origins
from publisher.manuscript.markdown.rules import add_rules, refer_to_headings
from publisher.manuscript.markdown.site_marks import add_site_marks
from publisher.manuscript.markdown.tables import add_tables
from publisher.manuscript.markdown.tex_definitions import add_definitions
from publisher.manuscript.markdown.verse import add_verse
from publisher.manuscript.markdown.wiki_marks import add_wiki_marks, has_references
from publisher.model.finding import Position

#: How deep blocks or inlines may stand in one another. markdown-it goes on to twice that and loses what is
#: deeper, so that nothing is lost unreported.
DEPTH_LIMIT = 40


def make_parser() -> MarkdownIt:
    """Make a CommonMark parser with what Pandoc's Markdown adds to it."""
    parser = MarkdownIt("commonmark", {"maxNesting": 2 * DEPTH_LIMIT})
    parser.block, parser.inline = BoundedBlocks(), PositionedInline()
    # It joins escaped characters to the text around them, and their offsets are lost.
    parser.core.ruler.disable("text_join")
    # Every address is let through here and judged in the tree, where a refused one can be reported;
    # markdown-it would silently print it as text.
    parser.validateLink = _allow_link  # type: ignore[method-assign, assignment]
    parser.use(deflist_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    add_rules(parser)
    add_inline_marks(parser)
    add_pipe_tables(parser)
    add_tables(parser)
    add_lists(parser)
    add_addresses(parser)
    add_block_marks(parser)
    add_verse(parser)
    add_site_marks(parser)
    add_inclusions(parser)
    add_definitions(parser)
    add_indented_marks(parser)
    add_wiki_marks(parser)
    parser.inline.ruler.before("html_inline", "html_code", read_html_code)
    parser.core.ruler.after("boxes", "html", split_html_blocks)
    parser.core.ruler.after("heading_attributes", "origins", note_origins)
    parser.core.ruler.before("origins", "heading_references", refer_to_headings)
    parser.core.ruler.at("inline", _parse_inlines)
    return parser


@cache
def _open_parser() -> MarkdownIt:
    """Return the parser of chapters, which keeps what it knows of one with that; to make it takes 4 milliseconds."""
    return make_parser()


def _allow_link(_url: str) -> bool:
    return True


def _parse_inlines(state: Any) -> None:
    for token in list_inlines(state.tokens):
        origin: Origin = token.meta.get("origin") or Origin(state.env["file"], ((1, 1),))
        state.env["complain"] = partial(_report_at, state.env["report"], origin)
        state.env["in_html"] = token.meta.get("in_html", False)
        token.children = []
        state.md.inline.parse(token.content, state.md, state.env, token.children)


def _report_at(report: Callable[[str, Position], None], origin: Origin, kind: str, offset: int) -> None:
    report(kind, origin.locate(offset))


def parse_markdown(
    text: str, file: str, report: Callable[[str, Position], None], variables: Mapping[str, str] | None = None
) -> list[Token]:
    """Parse a chapter; `report` is told the kind and the position of each fault of syntax.

    `variables` are put in for their names, as the software of a website does.
    """
    tokens = _open_parser().parse(text, make_environment(text, file, report, variables or {}))
    return _leave_out_too_deep(tokens, file, report)


def make_environment(
    text: str, file: str, report: Callable[[str, Position], None], variables: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the rules know of the text that they read."""
    return {
        "file": file,
        "report": report,
        "open_divisions": 0,
        "variables": variables,
        "has_tex_brackets": has_tex_brackets(text),
        "has_references": has_references(text),
        "complain_line": lambda kind, line: report(kind, Position(file, line + 1, 1)),
    }


def _leave_out_too_deep(tokens: list[Token], file: str, report: Callable[[str, Position], None]) -> list[Token]:
    """Report the first thing that is nested too deep, and leave out the text of all: no tree is built of it."""
    is_reported = False
    for token in tokens:
        if max((token.level, *(child.level for child in token.children or ()))) > DEPTH_LIMIT:
            if not is_reported:
                report("too deep", Position(file, token.map[0] + 1 if token.map else 1, 1))
            is_reported = True
            token.children = []
    return tokens
