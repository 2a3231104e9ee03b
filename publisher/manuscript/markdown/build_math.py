"""Builds formulas: TeX in, a formula with its MathML out, or the text that was typed where it is not understood."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.manuscript.markdown.tex_definitions import choose_definitions, take_definitions
from publisher.manuscript.mathematics import UnknownTexError, convert_tex
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import Inline, Math, Styled, Text

if TYPE_CHECKING:
    from publisher.manuscript.markdown.inline_builder import BlockBuilder


def build_math(builder: "BlockBuilder", tex: str, position: Position, *, is_display: bool) -> Iterator[Inline]:
    """Build a formula, or the text that was typed for one that is not understood, which is reported.

    What it defines holds from here on; where it does nothing else, there is nothing to be seen.
    """
    defined, rest = take_definitions(tex)
    builder.definitions.update(defined)
    if defined and not rest.strip():
        return
    tex = rest.strip() if defined else tex
    definitions = choose_definitions(tex, builder.definitions)
    try:
        yield Math(position, tex, convert_tex(tex, is_display=is_display, definitions=definitions), is_display)
    except UnknownTexError as error:
        builder.folder.report.add(
            codes.UNREADABLE_FORMULA,
            position,
            say("the formula is not understood: {error}", error=error),
            say(r"write it in LaTeX's mathematics; a dollar that is money is written \$"),
        )
        yield Styled(position, "code", (Text(position, tex),))
