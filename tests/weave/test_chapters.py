"""Weaving a chapter: mentions and notes are numbered, and each place knows where it is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.model.tree import Citation, Figure, Heading, Note, NoteCall, Span, find_all
from publisher.model.woven import WovenBook
from publisher.production.check import check
from publisher.weave.rewrite import rewrite_blocks, rewrite_note

FILES = {
    "01.md": """\
        ---
        title: أول
        matter: front
        ---

        في [لوبلين]{.place}[^ب] ثم [هناك]{place=torgau #own}[^أ] و[1945]{date=1945}.

        ## عنوان [لوبلين]{.place}

        | أ | [طورغاو]{.place} |
        |---|---|
        | [قوات]{term=ss} | [يوسف]{person=writer event=leaving} |

        [^أ]: حاشية [لوبلين]{.place} [@evans2011].

        [^ب]: حاشية [لوبلين]{place=torgau} [@wachsmann2015; @evans2011].
        """,
    "02.md": """\
        ---
        title: ثان
        ---

        في [لوبلين]{.place}.[^أ]

        ::: {.map routes="road" places="طورغاو lublin" alt="أ"}
        :::

        ## بلا

        ::: {.timeline from=1945 alt="أ"}
        :::

        ::: {.map #mine alt="أ"}
        :::

        [^أ]: أخرى.
        """,
    "03.md": "---\ntitle: ثالث\n---\n\nنص.\n",
    "04.md": "---\ntitle: رابع\nmatter: back\n---\n\nنص.\n",
    "places.yaml": "lublin: {name: لوبلين}\ntorgau: {name: طورغاو}\nunnamed: {name: بلا}\n",
    "chronology.yaml": "leaving: {date: 1945, text: خروج}\n",
    "glossary.yaml": "ss: {term: قوات, definition: أ}\n",
    "people.yaml": "writer: {name: يوسف}\n",
    "routes.yaml": "road: {from: lublin, to: unnamed}\n",
    "sources.yaml": "evans2011: {type: book, title: A}\nwachsmann2015: {type: book, title: B}\n",
}


@pytest.fixture
def woven(make_book: Callable[..., Path]) -> WovenBook:
    report, woven = check(make_book(FILES))
    assert report.findings == []
    assert woven
    return woven


def test_mentions_are_numbered_through_the_book_in_reading_order(woven: WovenBook) -> None:
    mentions = {entry.place.id: entry.mentions for entry in woven.place_index if entry.place}
    assert [mention.anchor for mention in mentions["lublin"]] == ["_m1", "_m3", "_m8", "_m9"]
    assert [mention.anchor for mention in mentions["torgau"]] == ["own", "_m4", "_m7"]
    assert [mention.chapter for mention in mentions["lublin"]] == [0, 0, 0, 1]
    assert [(mention.standing, mention.section) for mention in mentions["lublin"]] == [
        ("text", "_c1"),
        ("heading", "_c1-1"),
        ("note", ""),
        ("text", "_c2"),
    ]
    assert [str(mention.position) for mention in mentions["lublin"]] == [
        "01.md:6:4",
        "01.md:8:10",
        "01.md:14:13",
        "02.md:5:4",
    ]


def test_a_mark_of_two_kinds_is_one_mention_of_both(woven: WovenBook) -> None:
    assert woven.people_index[0].mentions == woven.chronology[0].mentions
    assert woven.people_index[0].mentions[0].words == "يوسف"


def test_a_date_alone_is_no_mention(woven: WovenBook) -> None:
    dates = [span for span in find_all(woven.chapters[0].chapter.blocks, Span) if span.marks.date]
    assert [span.identifier for span in dates] == [""]


def test_notes_are_numbered_in_each_chapter_by_their_calls(woven: WovenBook) -> None:
    first, second = woven.chapters[0].chapter, woven.chapters[1].chapter
    assert [(call.label, call.number) for call in find_all(first.blocks, NoteCall)] == [("ب", 1), ("أ", 2)]
    assert [(note.label, note.number) for note in first.notes] == [("ب", 1), ("أ", 2)]
    assert [(note.label, note.number) for note in second.notes] == [("أ", 1)]


def test_only_chapters_of_the_body_are_numbered(woven: WovenBook) -> None:
    assert [(chapter.anchor, chapter.number) for chapter in woven.chapters] == [
        ("_c1", None),
        ("_c2", 1),
        ("_c3", 2),
        ("_c4", None),
    ]


def test_headings_have_an_anchor_whether_the_writer_gave_one_or_not(woven: WovenBook) -> None:
    assert woven.chapters[0].headings == ((2, "عنوان لوبلين", "_c1-1"),)
    assert woven.chapters[1].headings == ((2, "بلا", "_c2-1"),)
    assert [heading.identifier for heading in find_all(woven.chapters[1].chapter.blocks, Heading)] == ["_c2-1"]


def test_figures_are_numbered_by_kind_and_know_their_places(woven: WovenBook) -> None:
    figures = list(find_all(woven.chapters[1].chapter.blocks, Figure))
    assert [(figure.kind, figure.number, figure.identifier) for figure in figures] == [
        ("map", 1, "_map1"),
        ("timeline", 1, "_timeline1"),
        ("map", 2, "mine"),
    ]
    assert figures[0].places == ("torgau", "lublin")


def test_a_chapter_knows_what_it_names_each_once_in_order(woven: WovenBook) -> None:
    first = woven.chapters[0]
    assert (first.places, first.events, first.terms, first.people) == (
        ("lublin", "torgau"),
        ("leaving",),
        ("ss",),
        ("writer",),
    )
    assert first.sources == ("wachsmann2015", "evans2011")
    assert woven.chapters[1].places == ("lublin",)


def test_weaving_changes_no_tree(make_book: Callable[..., Path]) -> None:
    from publisher.manuscript.read import read_book
    from publisher.model.finding import Report
    from publisher.weave.weave import weave_book

    report = Report()
    book = read_book(make_book(FILES), report)
    assert book
    before = repr(book)
    first, second = weave_book(book, report), weave_book(book, report)
    assert repr(book) == before
    assert first == second


def test_rewriting_without_a_change_gives_the_same_tree(woven: WovenBook) -> None:
    for chapter in woven.chapters:
        assert rewrite_blocks(chapter.chapter.blocks, lambda node: node) == chapter.chapter.blocks
        for note in chapter.chapter.notes:
            assert rewrite_note(note, lambda node: node) == note


def test_rewriting_reaches_every_node_once(woven: WovenBook) -> None:
    from publisher.model.tree import iterate_nodes

    seen: list[object] = []

    def note_down(node: object) -> object:
        seen.append(node)
        return node

    for chapter in woven.chapters:
        rewrite_blocks(chapter.chapter.blocks, note_down)  # type: ignore[arg-type]
        wanted = [node for node in iterate_nodes(chapter.chapter.blocks) if not isinstance(node, Note)]
        assert seen == wanted
        seen.clear()
    assert any(isinstance(node, Citation) for note in woven.chapters[0].chapter.notes for node in iterate_nodes([note]))
