"""Leaves signs out of the text of a book: a book and characters in, the same book without them out."""

import re
from collections.abc import Iterable
from dataclasses import replace

from publisher.model.book import Book, Chapter
from publisher.model.tree import Block, Inline, Preformatted, Text
from publisher.weave.rewrite import rewrite_blocks, rewrite_inlines, rewrite_note

#: What a sign brings along: selectors of its form, the joiner of a sequence, and what surrounds a key.
_BESIDE = "[\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"


def leave_out_signs(book: Book, signs: Iterable[str]) -> Book:
    """Return the book without some signs in the text and the titles of its chapters, nor the spaces behind them."""
    pattern = re.compile(f"(?:[{re.escape(''.join(signs))}]{_BESIDE})+ ?")

    def change(node: Inline | Block) -> Inline | Block:
        if isinstance(node, Text | Preformatted) and pattern.search(node.text):
            return replace(node, text=pattern.sub("", node.text))
        return node

    def clean(chapter: Chapter) -> Chapter:
        return replace(
            chapter,
            title=pattern.sub("", chapter.title).strip() or chapter.title,
            blocks=rewrite_blocks(chapter.blocks, change),
            notes=tuple(rewrite_note(note, change) for note in chapter.notes),
            questions=tuple(rewrite_inlines(line, change) for line in chapter.questions),
            answers=tuple(rewrite_inlines(line, change) for line in chapter.answers),
        )

    return replace(book, chapters=tuple(map(clean, book.chapters)))
