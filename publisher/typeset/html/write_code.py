"""Write code as markup: blocks and words of code in, lines that may be divided where a reader expects it out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from publisher.model.tree import Inline, Isolate, Preformatted, Styled, Text, read_plain_text
from publisher.script.honorifics import hold_signs
from publisher.typeset.isolation import isolate_code

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

#: Characters. No word of a language is longer, but addresses are.
LONG_WORD = 32
#: Signs before which no line of print ends, even after a space (UAX #14, LB13): a word that begins with one and that is
#: not divided either would stand over the edge.
_NEVER_FIRST = tuple("!),./:;?]}")
#: Characters. A line of code that is no longer fits on each page.
_SHORT_CODE_LINE = 40
#: Characters. How far a tab leads in code.
_TAB = 4
_EMPTY = Markup("")


def write_preformatted(writer: "HtmlWriter", block: Preformatted) -> Markup:
    """Write a block of code, with its caption."""
    attributes = writer.write_attributes(block.identifier, block.classes) + writer.tell_source((block,))
    written = Markup('<pre dir="ltr"{}>{}</pre>').format(attributes, write_code_lines(writer, block))
    if not block.caption:
        return written
    source = writer.tell_source((block,))
    return Markup('<figure class="listing"><figcaption{}>{}</figcaption>{}</figure>').format(
        source, writer.write_text(block.caption), written
    )


def write_code_lines(writer: "HtmlWriter", block: Preformatted) -> Markup:
    """Write the lines of code; in print each is a block, so that one which is too long goes on behind a sign.

    A sign of honour that no font draws is said in words here too.
    """
    is_epub = writer.medium.kind == "epub"
    # Readers may copy a tab from an EPUB; on paper it is as many spaces as there is room for.
    lines = [
        _write_code_words(
            writer, isolate_code(line if is_epub else line.expandtabs(_TAB), block.position, block.language)
        )
        for line in hold_signs(block.text, writer.medium.draws).split("\n")
    ]
    if is_epub:
        return Markup("<code>{}</code>").format(Markup("\n").join(lines))
    if not lines[-1]:
        del lines[-1]
    return _EMPTY.join(Markup('<span class="line">{}</span>').format(line or "\u00a0") for line in lines)


def write_code(writer: "HtmlWriter", code: Styled) -> Markup:
    """Write code in a line, which is not divided inside a word that is no longer than a word can be."""
    is_short = len(read_plain_text(code.children)) <= LONG_WORD // 2
    inner = writer.write_inlines(code.children) if is_short else _write_code_words(writer, code.children)
    attributes = writer.write_attributes("", ("unbroken",) if is_short else (), dir="ltr")
    return Markup("<code{}>{}</code>").format(attributes, inner)


def _write_code_words(writer: "HtmlWriter", inlines: Sequence[Inline]) -> Markup:
    """Write code whose words with signs in them, such as options, are not divided at the end of a line.

    What it says in a right-to-left script is text, whose spaces may be all that a line can end at.
    """
    is_print = writer.medium.kind == "print"
    if len(read_plain_text(inlines)) <= _SHORT_CODE_LINE and is_print:
        return writer.write_inlines(inlines)
    # A telephone shows no longer words in large type.
    limit = LONG_WORD if is_print else LONG_WORD // 2
    return _EMPTY.join(
        Markup(" ").join(
            escape(word) if is_print and word.startswith(_NEVER_FIRST) else _hold_code_word(word, limit)
            for word in inline.text.split(" ")
        )
        if isinstance(inline, Text)
        else writer.write_text_of_code(inline)
        if isinstance(inline, Isolate)
        else writer.write_inlines((inline,))
        for inline in inlines
    )


def _hold_code_word(word: str, limit: int) -> Markup:
    if len(word) > limit or word.isalnum() or word.split() != [word]:
        return escape(word)
    return Markup('<span class="unbroken">{}</span>').format(word)
