"""Takes the calls of notes and the citations out of links and captions: inlines in, what is left and the calls out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from publisher.model.tree import Citation, Image, Inline, Link, NoteCall, Span, Styled


def part_at_calls(inlines: Iterable[Inline]) -> Iterator[tuple[tuple[Inline, ...], bool]]:
    """Yield the words of a link and the calls and citations that part them, each with whether it is such a call.

    One that stands in a mark inside of the link comes behind that mark.
    """
    words: list[Inline] = []
    for inline in inlines:
        kept, calls = _take_calls(inline)
        words += kept
        if calls and words:
            yield tuple(words), False
            words = []
        if calls:
            yield calls, True
    if words:
        yield tuple(words), False


def _take_calls(inline: Inline) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Take the calls and citations out of an inline: what is left of it, and they."""
    if isinstance(inline, NoteCall | Citation):
        return (), (inline,)
    if not isinstance(inline, Styled | Span):
        return (inline,), ()
    children, calls = take_all_calls(inline.children)
    return (replace(inline, children=children) if calls else inline,), calls


def bring_out_calls(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield inlines with the calls that stand in the captions of pictures behind them, where no caption is printed."""
    for inline in inlines:
        if isinstance(inline, Image):
            caption, calls = take_all_calls(inline.caption)
            yield replace(inline, caption=caption) if calls else inline
            yield from calls
        elif isinstance(inline, Link):
            # No call stands in a link.
            children, calls = take_all_calls(bring_out_calls(inline.children))
            yield replace(inline, children=children)
            yield from calls
        elif isinstance(inline, Styled | Span):
            yield replace(inline, children=tuple(bring_out_calls(inline.children)))
        else:
            yield inline


def take_all_calls(inlines: Iterable[Inline]) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Take the calls and citations out of inlines: what is left of them, and they."""
    taken = [_take_calls(inline) for inline in inlines]
    return tuple(one for kept, _ in taken for one in kept), tuple(call for _, calls in taken for call in calls)
