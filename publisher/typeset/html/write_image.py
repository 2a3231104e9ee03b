"""Write pictures as markup: images with what is said under them, and formulas."""

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from publisher.model.tree import Image, Label, Math, Table
from publisher.script.divided_formulas import divide_formula

if TYPE_CHECKING:
    from publisher.typeset.html.writer import HtmlWriter

_EMPTY = Markup("")
#: How many words a credit may begin with that say who did what. (A source may be `Author: Title`.)
_MOST_WORDS = 2


def write_image_figure(writer: "HtmlWriter", image: Image) -> Markup:
    """Write a picture that is a paragraph of its own, with its caption."""
    caption = Markup("<figcaption>{}{}{}</figcaption>").format(
        write_label(writer, image.label), writer.write_line(image.caption), write_credits(writer, image)
    )
    if not (image.caption or image.credit or image.origin):
        caption = _EMPTY
    attributes = writer.write_attributes(image.identifier, ("picture", *image.classes)) + writer.tell_source((image,))
    picture = write_image(writer, replace(image, identifier="", classes=()))
    return Markup("<figure{}>{}{}</figure>").format(attributes, picture, caption)


def write_label(writer: "HtmlWriter", label: Label | None) -> Markup:
    """Write the number that stands before a caption."""
    if label is None:
        return _EMPTY
    return Markup('<span class="figure-number">{}</span> ').format(writer.write_text(writer.house.label(label)))


def write_credits(writer: "HtmlWriter", thing: Image | Table) -> Markup:
    """Write who made what is shown, and where it is from, behind its caption."""
    words = writer.house.words
    told = (("figure_credit", thing.credit), ("figure_source", thing.origin))
    lines = [
        writer.write_text(text if _is_labelled(name, text, words[name]) else words[name].format(x=text))
        for name, text in told
        if text
    ]
    return _EMPTY.join(Markup(' <span class="credit">{}</span>').format(line) for line in lines)


def _is_labelled(name: str, text: str, words: str) -> bool:
    """Return whether a text says itself what it is: `Drawing: A. B.`, or a source that begins with the word for it."""
    if text.startswith(words.partition("{x}")[0].strip()):
        return True
    label, colon, rest = text.partition(":")
    is_label = 0 < len(label.split()) <= _MOST_WORDS and label.replace(" ", "").isalpha()
    return name == "figure_credit" and bool(colon) and is_label and rest[:1].isspace()


def write_image(writer: "HtmlWriter", image: Image) -> Markup:
    """Write a picture in a line."""
    alternative = writer.medium.tell_picture(writer, image)
    sizes = (("width", image.shown_width), ("height", image.shown_height))
    style = "; ".join(f"{name}: {length}" for name, length in sizes if length)
    attributes = writer.write_attributes(image.identifier, image.classes, style=style)
    return Markup('<img src="{}" alt="{}"{}/>').format(writer.medium.image(image.source), alternative, attributes)


def write_math(writer: "HtmlWriter", math: Math) -> Markup:
    """Write a formula; one that no line of text has room for has lines of its own."""
    divided = divide_formula(math.mathml, writer.medium.formula_width)
    stands_alone = math.is_display or divided != math.mathml
    written = writer.medium.write_formula(math, divided, stands_alone=stands_alone)
    return Markup('<span class="display-math">{}</span>').format(written) if stands_alone else written
