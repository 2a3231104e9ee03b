"""Write code as markup: blocks and words of code in, lines that may be divided where a reader expects it out."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from publisher.model.tree import Inline, Isolate, Preformatted, Styled, Text, read_plain_text
from publisher.script.honorifics import hold_signs
from publisher.typeset.isolation import isolate_code

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

#: Characters. No word of a language is longer, but addresses are.
LONG_WORD = 32
_EMPTY = Markup("")


def write_preformatted(writer: "HtmlWriter", block: Preformatted) -> Markup:
    """Write a block of code, with its caption."""
    attributes = writer.write_attributes(block.identifier, block.classes) + writer.tell_source((block,))
    written = Markup('<pre dir="ltr"{}>{}</pre>').format(attributes, writer.medium.write_code_lines(writer, block))
    if not block.caption:
        return written
    source = writer.tell_source((block,))
    return Markup('<figure class="listing"><figcaption{}>{}</figcaption>{}</figure>').format(
        source, writer.write_text(block.caption), written
    )


def write_lines(writer: "HtmlWriter", block: Preformatted, spread_tabs: Callable[[str], str]) -> list[Markup]:
    """Write each line of a block of code. A sign of honour that no font draws is said in words here too."""
    return [
        _write_code_words(writer, isolate_code(spread_tabs(line), block.position, block.language))
        for line in hold_signs(block.text, writer.medium.draws).split("\n")
    ]


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
    if writer.medium.fits_line(read_plain_text(inlines)):
        return writer.write_inlines(inlines)
    return _EMPTY.join(
        Markup(" ").join(_write_code_word(writer, word) for word in inline.text.split(" "))
        if isinstance(inline, Text)
        else writer.write_text_of_code(inline)
        if isinstance(inline, Isolate)
        else writer.write_inlines((inline,))
        for inline in inlines
    )


def _write_code_word(writer: "HtmlWriter", word: str) -> Markup:
    if word.isalnum() or word.split() != [word] or not writer.medium.holds_code_word(word):
        return escape(word)
    return Markup('<span class="unbroken">{}</span>').format(word)
