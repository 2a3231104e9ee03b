"""Writes where pages of another edition begin: a milestone in, what the house shows of it out."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import Markup

from publisher.model.book import OtherEdition
from publisher.model.parts import IN_MARGIN, MILESTONE
from publisher.model.tree import Inline, Milestone, Text
from publisher.script.words import is_word_character
from publisher.typeset.house import HouseStyle

#: Writes the attributes of an element with an id and classes.
WriteAttributes = Callable[..., Markup]


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


def write_milestone(
    milestone: Milestone,
    house: HouseStyle,
    edition: OtherEdition,
    write_attributes: WriteAttributes,
    *,
    is_listed: bool,
    is_flowing: bool,
) -> Markup:
    """Write the beginning of a page of another edition.

    It is isolated, and so neither joins the word beside it nor turns it round. One that `is_listed` among the pages of
    an EPUB says its number to who does not see it (EPUB Accessibility 1.1, 3.3; DPUB-ARIA 1.1, doc-pagebreak). Where
    the text is flowing there is no margin, and the number stands in the text.
    """
    number = house.other_page(milestone.page)
    is_in_margin = edition.show == "margin" and not is_flowing
    shown = number if is_in_margin else house.words["milestone"].format(n=number)
    roles = {"epub_type": "pagebreak", "role": "doc-pagebreak", "aria_label": number} if is_listed else {}
    if edition.show == "none":
        return Markup("<span{}></span>").format(write_attributes(milestone.identifier, (MILESTONE,), **roles))
    classes = (MILESTONE, IN_MARGIN) if is_in_margin else (MILESTONE,)
    attributes = write_attributes(milestone.identifier, classes, **roles)
    return Markup("<span{}><bdi>{}</bdi></span>").format(attributes, shown)
