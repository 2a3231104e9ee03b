"""Reads values of the head of a chapter that are lines of text: a scalar of YAML in, inlines and their passage out.

Marks mean in them what they mean in the chapter, but notes: a line of a handout has no place for them.
"""

from functools import cache, partial

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.parser import make_environment, make_parser
from publisher.manuscript.markdown.positions import Origin
from publisher.manuscript.markdown.tree_builder import TreeBuilder
from publisher.manuscript.passages import align_value
from publisher.manuscript.syntax_faults import describe_fault
from publisher.manuscript.yaml_reader import Scalar
from publisher.model.finding import Position
from publisher.model.tree import Inline


def read_line_of_head(builder: TreeBuilder, scalar: Scalar | None, value: str) -> tuple[Inline, ...]:
    """Read a value of the head; `scalar` is where it was written, None where that is not known."""
    origin = _find_origin(builder.file, scalar, value)
    # No line of the head defines where a link leads.
    environment = make_environment(value, builder.file, partial(_report_at, builder, origin), {})
    (token,) = _open_parser().parseInline(value, environment | {"has_references": False})
    token.meta["origin"] = origin
    (line,) = SyntaxTreeNode([token]).children
    return builder.build_inlines(line, "value")


@cache
def _open_parser() -> MarkdownIt:
    parser = make_parser()
    parser.disable(["inline_note", "footnote_ref"])
    return parser


def _find_origin(file: str, scalar: Scalar | None, value: str) -> Origin:
    """Return where each piece of a value is written. It may begin behind white space of the scalar."""
    if scalar is None:
        return Origin(file, ((1, 1),))
    skipped = max(scalar.value.find(value), 0)
    starts, lines, at = [0], [(scalar.line, scalar.column)], -skipped
    for piece, position in align_value(scalar, file):
        end = at + len(piece)
        if end > 0:
            starts.append(max(at, 0))
            lines.append((position.line, position.column + max(-at, 0)))
        at = end
    return Origin(file, tuple(lines), tuple(starts))


def _report_at(builder: TreeBuilder, origin: Origin, kind: str, position: Position) -> None:
    """Report a fault of syntax, which is told by its line and column in the value."""
    code, message, hint = describe_fault(kind)
    builder.folder.report.add(
        code, origin.locate(0) if position.line > 1 else origin.locate(position.column - 1), message, hint
    )
