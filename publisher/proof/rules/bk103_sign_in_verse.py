"""BK103: a sign between half-lines that is no mark of halves."""

from collections import Counter
from collections.abc import Iterator, Sequence

from publisher.model.finding import Code, Finding, Position, Severity
from publisher.model.message import say
from publisher.model.tree import Caesura, Division, LineBlock, Span, Stanza, find_all, read_plain_text
from publisher.model.woven import WovenBook
from publisher.script.half_lines import Kind, find_parting

CODE = Code(
    "BK103",
    "sign between half-lines printed as typed",
    "The halves of a line of verse are parted by `***`. Another sign parts them too where it stands in each line of a "
    "poem, with spaces around it: `//`, `*`, `=`, three dots. Where some lines have it and others do not, where "
    "it has no spaces around it, in a line block and in a line of verse in a paragraph it is text, and printed.",
    Severity.WARNING,
    bad={
        "01.md": "---\ntitle: الفصل\n---\n\n::: verse\nقفا نبك من ذكرى حبيب ومنزل // بسقط اللوى بين الدخول فحومل\n"
        "فتوضح فالمقراة لم يعف رسمها *** لما نسجتها من جنوب وشمأل\n:::\n"
    },
    good={
        "01.md": "---\ntitle: الفصل\n---\n\n::: verse\nقفا نبك من ذكرى حبيب ومنزل *** بسقط اللوى بين الدخول فحومل\n"
        "فتوضح فالمقراة لم يعف رسمها *** لما نسجتها من جنوب وشمأل\n:::\n"
    },
)

#: What part of the lines of a poem have dots or a dash in their middle if these part their halves.
_MOST = 0.75
#: What parts halves wherever it stands in a poem, in a poem whose other lines have marks or in a line of verse in a
#: paragraph, and in lines that are no poem.
_IN_POEM: frozenset[Kind] = frozenset({"sign"})
_AMONG_HALVES: frozenset[Kind] = frozenset({"sign", "dots"})
_IN_LINES: frozenset[Kind] = frozenset()


def find_signs_in_verse(woven: WovenBook) -> Iterator[Finding]:
    """Find the first sign in each poem, each block of lines and each line in a paragraph that seems to part halves."""
    for chapter in woven.bound_chapters:
        blocks = chapter.chapter.blocks
        for poem in find_all(blocks, Division):
            if poem.poem:
                lines = [line for stanza in poem.children if isinstance(stanza, Stanza) for line in stanza.lines]
                whole = [(line.position, read_plain_text(line.halves[0])) for line in lines if len(line.halves) == 1]
                yield from _judge(whole, _IN_POEM if len(whole) == len(lines) else _AMONG_HALVES)
        for block in find_all(blocks, LineBlock):
            yield from _judge([(block.position, read_plain_text(line)) for line in block.lines if line], _IN_LINES)
        for span in find_all(blocks, Span):
            if "verse" in span.classes and not any(find_all(span.children, Caesura)):
                yield from _judge([(span.position, read_plain_text(span.children))], _AMONG_HALVES)


def _judge(lines: Sequence[tuple[Position, str]], alone: frozenset[Kind]) -> Iterator[Finding]:
    """Judge lines without halves; what is one of the kinds `alone` is told though most lines have it not."""
    found = [(position, parting) for position, text in lines if (parting := find_parting(text))]
    is_only = len(lines) == 1
    counts = Counter(one.kind for _, one in found if one.kind != "gap" and (one.is_loose or not is_only))
    common = {kind for kind, count in counts.items() if count >= _MOST * len(lines) and (count > 1 or kind == "dots")}
    for position, parting in found:
        if parting.kind in alone | common:
            yield Finding(
                CODE,
                position,
                say("{sign} between two halves is printed as typed", sign=parting.sign),
                say("write *** between the halves of each line"),
            )
            return
