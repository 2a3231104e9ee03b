"""Writes where pages of another edition begin: a milestone in, what the house shows of it out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from publisher.model.parts import IN_MARGIN, MILESTONE
from publisher.model.tree import Inline, Milestone, Text
from publisher.script.words import is_word_character

if TYPE_CHECKING:
    from publisher.typeset.html import HtmlWriter


def move_out_of_words(inlines: Sequence[Inline]) -> Sequence[Inline]:
    """Move each milestone that stands in a word behind it, so that the word stays whole."""
    if not any(isinstance(inline, Milestone) for inline in inlines):
        return inlines
    moved = list(inlines)
    for at in range(1, len(moved) - 1):
        before, after = moved[at - 1], moved[at + 1]
        if isinstance(moved[at], Milestone) and isinstance(before, Text) and isinstance(after, Text):
            count = next((n for n, one in enumerate(after.text) if not is_word_character(one)), len(after.text))
            if count and before.text and is_word_character(before.text[-1]):
                moved[at - 1] = replace(before, text=before.text + after.text[:count])
                moved[at + 1] = replace(after, text=after.text[count:])
    return moved


def write_milestone(writer: "HtmlWriter", milestone: Milestone) -> Markup:
    """Write the beginning of a page of another edition.

    It is isolated, and so neither joins the word beside it nor turns it round. Where there is no margin, the number
    stands in the text.
    """
    number = writer.house.other_page(milestone.page)
    show = writer.other_edition.show
    is_in_margin = show == "margin" and writer.medium.has_margin
    shown = number if is_in_margin else writer.house.words["milestone"].format(n=number)
    roles = writer.medium.tag_milestone(number)
    if show == "none":
        return Markup("<span{}></span>").format(writer.write_attributes(milestone.identifier, (MILESTONE,), **roles))
    classes = (MILESTONE, IN_MARGIN) if is_in_margin else (MILESTONE,)
    attributes = writer.write_attributes(milestone.identifier, classes, **roles)
    return Markup("<span{}><bdi>{}</bdi></span>").format(attributes, shown)
