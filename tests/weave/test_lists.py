"""The lists of a book are in order: places and terms by the alphabet, events by time, sources by author."""

from collections.abc import Callable
from pathlib import Path

from publisher.model.woven import WovenBook
from publisher.pipeline import check

HEAD = "---\ntitle: أ\n---\n\n"


def weave(book: Path) -> WovenBook:
    report, woven = check(book)
    assert report.errors == []
    assert woven
    return woven


def test_places_are_filed_without_their_article_and_by_their_own_sort(make_book: Callable[..., Path]) -> None:
    places = """
        b: {name: برلين}
        a: {name: النمسا}
        c: {name: إلبه (نهر), sort: إلبه}
        d: {name: آخن}
        e: {name: محتشد بوخنفالد, sort: بوخنفالد}
        f: {name: لا يُذكر}
        """
    body = " ".join(f"[x]{{place={key}}}" for key in "abcde")
    woven = weave(make_book({"01.md": f"{HEAD}{body}\n", "places.yaml": places}))
    assert [(entry.letter, entry.heading) for entry in woven.place_index] == [
        ("أ", "آخن"),
        ("أ", "إلبه (نهر)"),
        ("ب", "برلين"),
        ("ب", "محتشد بوخنفالد"),
        ("ن", "النمسا"),
    ]
    assert all(entry.anchor and not entry.see for entry in woven.place_index)


def test_a_variant_refers_to_its_place_unless_it_files_beside_it(make_book: Callable[..., Path]) -> None:
    places = """
        lodz: {name: لودج, variants: [ليتسمانشتات, لودز, Łódź]}
        silent: {name: صامت, variants: [ساكت]}
        """
    woven = weave(make_book({"01.md": f"{HEAD}[لودز]{{.place}}\n", "places.yaml": places}))
    assert {(entry.heading, entry.see, entry.see_anchor) for entry in woven.place_index if entry.see} == {
        ("ليتسمانشتات", "لودج", "_i-lodz"),
        ("Łódź", "لودج", "_i-lodz"),
    }
    (main,) = [entry for entry in woven.place_index if not entry.see]
    assert (main.anchor, len(main.mentions)) == ("_i-lodz", 1)


def test_events_come_by_their_first_day_and_the_shorter_first(make_book: Callable[..., Path]) -> None:
    events = """
        year: {date: 1945, text: سنة}
        day: {date: 1945-01-01, text: يوم}
        month: {date: 1945-01, text: شهر}
        before: {date: ../1944-12, text: قبل}
        later: {date: 1945-04-25~, text: بعد}
        span: {date: 1945-01-17/1945-01-21, text: مدة}
        season: {date: 1944-22, text: صيف}
        """
    woven = weave(make_book({"chronology.yaml": events}))
    assert [entry.event.id for entry in woven.chronology] == [
        "before",
        "season",
        "day",
        "month",
        "year",
        "span",
        "later",
    ]


def test_terms_and_people_come_by_the_alphabet(make_book: Callable[..., Path]) -> None:
    files = {
        "glossary.yaml": "b: {term: القطار}\na: {term: إخلاء}\nc: {term: محتشد, sort: تابع}\n",
        "people.yaml": "b: {name: هاينريش هملر, sort: هملر}\na: {name: إيلي فيزل, sort: فيزل}\n",
    }
    woven = weave(make_book(files))
    assert [(entry.term.id, entry.letter) for entry in woven.glossary] == [("a", "أ"), ("c", "ت"), ("b", "ق")]
    assert [entry.person.id for entry in woven.people] == ["a", "b"]


def test_sources_are_numbered_as_they_are_listed(make_book: Callable[..., Path]) -> None:
    sources = """
        z2000: {type: book, title: Z, author: [{given: Anna, family: Zimmer}], issued: '2000'}
        a2011: {type: book, title: A, author: [{given: Zoe, family: Adams}], issued: '2011'}
        a1999: {type: book, title: B, author: [{given: Zoe, family: Adams}], issued: {date-parts: [[1999]]}}
        m: {type: webpage, title: Museum page, author: [{literal: Memorial Museum}]}
        untitled: {type: book, title: Booklet}
        """
    woven = weave(make_book({"sources.yaml": sources}))
    listed = [(entry.number, entry.source.key, entry.anchor) for entry in woven.sources]
    assert listed == [
        (1, "a1999", "_s-1"),
        (2, "a2011", "_s-2"),
        (3, "untitled", "_s-3"),
        (4, "m", "_s-4"),
        (5, "z2000", "_s-5"),
    ]
    assert woven.source_numbers == {key: number for number, key, _ in listed}
