"""BK113: a heading, a table, a formula or a map of more than any page holds."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Position, Severity
from publisher.model.message import Message, say
from publisher.model.tree import Figure, Heading, Math, Table, find_all, read_plain_text
from publisher.model.woven import WovenBook

#: Letters of a heading, which the head of each page and the contents say again; columns of a table; signs of a formula.
#: The time to set one of more grows out of proportion, and pages of a book hold a tenth.
_MOST_LETTERS, _MOST_COLUMNS, _MOST_SIGNS = 2_000, 300, 10_000
#: Places of a map, and legs of its routes: so many take some 15 seconds to draw, and twice as many legs more than all
#: the time that a part may take.
_MOST_PLACES, _MOST_LEGS = 1_000, 1_000

CODE = Code(
    "BK113",
    "more than any page holds",
    "A heading of 2,000 letters, a table of 300 columns, a formula of 10,000 signs and a map of 1,000 places or legs "
    "of routes are larger than any page. Most are a mistake: a heading whose line goes on, a list that was meant for "
    "rows. To set them would take without end.",
    Severity.ERROR,
    bad={"01.md": f"---\ntitle: الفصل\n---\n\n## {'وصل الناس إلى النهر. ' * 110}\n"},
    good={"01.md": f"---\ntitle: الفصل\n---\n\n## الوصول\n\n{'وصل الناس إلى النهر. ' * 110}\n"},
)


def find_endless_pieces(woven: WovenBook) -> Iterator[Finding]:
    """Find headings, tables, formulas and maps that no page holds."""
    for chapter in woven.chapters:
        source = chapter.chapter
        whole = (*source.blocks, *source.notes, *source.asked)
        for title in (source.title, source.subtitle):
            yield from _judge_length(title, source.position)
        for heading in find_all(whole, Heading):
            yield from _judge_length(read_plain_text(heading.children), heading.position)
        for table in find_all(whole, Table):
            if (count := len(table.alignments)) > _MOST_COLUMNS:
                hint = say("divide it into two, or turn its rows into columns")
                yield from _tell(table.position, say("a table of {count} columns", count=f"{count:,}"), hint)
        for math in find_all(whole, Math):
            if (count := math.mathml.count("</")) > _MOST_SIGNS:
                hint = say("divide it into several")
                yield from _tell(math.position, say("a formula of {count} signs", count=f"{count:,}"), hint)
    yield from _judge_maps(woven)


def _judge_maps(woven: WovenBook) -> Iterator[Finding]:
    blocks = [block for chapter in woven.chapters for block in (*chapter.chapter.blocks, *chapter.chapter.notes)]
    figures = {figure.identifier: figure for figure in find_all(blocks, Figure) if figure.kind == "map"}
    for sheet in woven.maps:
        figure = figures.get(sheet.anchor) or woven.overview
        if figure is None:
            continue
        hint = (
            say("leave the map of all routes out: overview: none in book.yaml")
            if figure.is_overview
            else say("divide it into several maps")
        )
        legs = sum(1 + len(woven.book.routes[name].via) for name in sheet.routes)
        if (count := len(sheet.squares)) > _MOST_PLACES:
            yield from _tell(figure.position, say("a map of {count} places", count=f"{count:,}"), hint)
        elif legs > _MOST_LEGS:
            yield from _tell(figure.position, say("a map of {count} legs of routes", count=f"{legs:,}"), hint)


def _judge_length(title: str, position: Position) -> Iterator[Finding]:
    if len(title) > _MOST_LETTERS:
        message = say("a heading of {count} letters", count=f"{len(title):,}")
        yield from _tell(position, message, say("end its line where the text begins"))


def _tell(position: Position, what: Message, hint: Message) -> Iterator[Finding]:
    yield Finding(CODE, position, say("{what} is more than any page holds", what=what), hint)
