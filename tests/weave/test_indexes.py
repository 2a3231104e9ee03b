"""The indexes of places and people: what is listed, in what order, and what refers to what."""

from collections.abc import Callable
from pathlib import Path

from publisher.model.book import Place
from publisher.model.finding import Position
from publisher.model.maps import MapLocator
from publisher.model.woven import IndexEntry, Mention, WovenBook
from publisher.production.check import check
from publisher.weave.chapters import Mentions
from publisher.weave.indexes import find_country, find_principal, list_foreign_names, list_surroundings, order_places

HEAD = "---\ntitle: أ\n---\n\n"
NOWHERE = Position("places.yaml", 1, 1)


def weave(book: Path) -> WovenBook:
    report, woven = check(book)
    assert report.errors == []
    assert woven
    return woven


def index_places(make_book: Callable[..., Path], places: str, body: str) -> dict[str, IndexEntry]:
    """Weave a book of one chapter; give the entries by heading."""
    woven = weave(make_book({"01.md": f"{HEAD}{body}\n", "places.yaml": places}))
    entries = {entry.heading: entry for entry in woven.place_index}
    assert len(entries) == len(woven.place_index)
    return entries


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
    entries = index_places(make_book, places, "[لودز]{.place}")
    assert list(entries) == ["لودج", "ليتسمانشتات", "Łódź"]
    for heading in ("ليتسمانشتات", "Łódź"):
        assert [(other.heading, other.anchor) for other in entries[heading].see] == [("لودج", "_i-lodz")]
    assert (entries["لودج"].anchor, len(entries["لودج"].mentions)) == ("_i-lodz", 1)


def test_names_near_one_another_that_lead_to_one_place_share_a_line(make_book: Callable[..., Path]) -> None:
    places = """
        kauen: {name: كاون, variants: [Kauen, Kaunas, Kovno, Zapyskis]}
        lodz: {name: لودج, variants: [Łódź, Litzmannstadt]}
        kempten: {name: كمبتن, names: {de: Kempten}}
        """
    marks = "[x]{place=kauen} [y]{place=lodz} [z]{place=kempten}"
    entries = index_places(make_book, places, marks)
    assert [[name.text for name in entry.headings] for entry in entries.values() if entry.see] == [
        ["Kauen", "Kaunas", "Kovno"],
        ["Kempten"],
        ["Litzmannstadt", "Łódź"],
        ["Zapyskis"],
    ]


def test_what_a_mention_is_about_is_read_and_stands_beside_a_place_or_a_person(make_book: Callable[..., Path]) -> None:
    body = 'في [لودج]{place=lodz about="التحرير"} و[لودج]{.place}، وعن [قائد]{person=a about=" المحاكمة  الأولى "}.'
    files = {"01.md": f"{HEAD}{body}\n", "places.yaml": "lodz: {name: لودج}", "people.yaml": "a: {name: قائد}"}
    woven = weave(make_book(files))
    (place,), (person,) = woven.place_index, woven.people_index
    assert [subject.title for subject in place.subjects] == ["", "التحرير"]
    assert [subject.title for subject in person.subjects] == ["المحاكمة الأولى"]
    assert any(passage.text == "التحرير" for passage in woven.book.passages)
    report, _ = check(make_book({"01.md": f"{HEAD}[نص]{{date=1945 about=شيء}}\n"}))
    assert [finding.code.id for finding in report.errors] == ["BK028"]


def test_a_name_with_an_alef_and_lam_of_its_own_files_beside_its_variant(make_book: Callable[..., Path]) -> None:
    people = "jodl: {name: ألفرد يودل, variants: [ألفريد يودل, الجنرال]}\n"
    woven = weave(make_book({"people.yaml": people}))
    assert [(entry.heading, bool(entry.see)) for entry in woven.people_index] == [
        ("ألفرد يودل", False),
        ("الجنرال", True),
    ]


def test_people_are_grouped_by_what_they_were(make_book: Callable[..., Path]) -> None:
    people = """
        a: {name: أحمد, role: perpetrator, note: حارس}
        b: {name: بشر, role: تاجر}
        c: {name: تمام, role: survivor, variants: [قاسم]}
        d: {name: ثامر, role: victim}
        e: {name: جابر, role: survivor}
        """
    woven = weave(make_book({"people.yaml": people}))
    assert [(entry.heading, entry.group) for entry in woven.people_index] == [
        ("ثامر", "victim"),
        ("تمام", "survivor"),
        ("جابر", "survivor"),
        ("قاسم", "survivor"),
        ("بشر", "other"),
        ("أحمد", "perpetrator"),
    ]
    assert woven.book.people["b"].description == "تاجر"


def test_one_name_of_two_places_is_one_reference_to_both(make_book: Callable[..., Path]) -> None:
    places = """
        a: {name: لاونبورغ, names: {de: Lauenburg}}
        b: {name: بوميرانيا, names: {de: Lauenburg}}
        """
    entries = index_places(make_book, places, "[أ]{place=a} [ب]{place=b}")
    assert [other.heading for other in entries["Lauenburg"].see] == ["لاونبورغ", "بوميرانيا"]
    assert (entries["Lauenburg"].language, entries["Lauenburg"].letter) == ("de", "L")


def test_a_foreign_name_gives_way_to_the_shorter_one_that_it_holds() -> None:
    names = {"de": "Konzentrationslager Auschwitz", "pl": "Oświęcim", "en": "Auschwitz", "fr": "Auschwitz; Oświęcim"}
    foreign = list_foreign_names(Place(NOWHERE, "a", "أوشفيتز", names=names))
    assert [(name.text, name.language) for name in foreign] == [("Auschwitz", "en"), ("Oświęcim", "pl")]


def test_places_refer_to_the_places_around_and_inside_them_but_not_to_their_country(
    make_book: Callable[..., Path],
) -> None:
    inside = "".join(f"p{number}: {{name: قرية {number}, within: [poland]}}\n" for number in range(9))
    places = (
        "poland: {name: بولندا, kind: country}\nlublin: {name: لوبلين, within: [poland]}\n"
        f"majdanek: {{name: مايدانيك, within: [lublin]}}\nhidden: {{name: خفي, within: [lublin]}}\n{inside}"
    )
    marks = " ".join(f"[x]{{place={key}}}" for key in ("poland", "lublin", "majdanek", *(f"p{n}" for n in range(9))))
    entries = index_places(make_book, places, marks)
    assert [other.heading for other in entries["لوبلين"].see_also] == ["مايدانيك"]
    assert [other.heading for other in entries["مايدانيك"].see_also] == ["لوبلين"]
    # Ten places are too many to list, and the country of each stands by its name.
    assert entries["بولندا"].see_also == ()
    assert (entries["مايدانيك"].country, entries["بولندا"].country) == ("بولندا", "")


def test_a_country_is_the_nearest_and_a_circle_has_none() -> None:
    places = {
        "a": Place(NOWHERE, "a", "أ", within=("b",)),
        "b": Place(NOWHERE, "b", "ب", within=("a", "c")),
        "c": Place(NOWHERE, "c", "ج", kind="country", within=("d",)),
        "d": Place(NOWHERE, "d", "د", kind="country"),
        "e": Place(NOWHERE, "e", "ه", within=("e", "gone")),
    }
    assert [find_country(places[key], places) for key in "abcde"] == ["ج", "ج", "د", "", ""]


def test_places_around_a_place_are_given_once_and_those_of_a_circle_give_themselves() -> None:
    def place(name: str, *within: str) -> Place:
        return Place(NOWHERE, name, name, within=within)

    places = {one.id: one for one in (place("a", "b", "c"), place("b", "c", "gone"), place("c", "d"), place("d", "c"))}
    assert list(list_surroundings(places["a"], places)) == ["b", "c", "d"]
    assert list(list_surroundings(places["c"], places)) == ["d", "c"]


def test_a_place_that_only_a_map_shows_has_an_entry(make_book: Callable[..., Path]) -> None:
    book = weave(make_book({"places.yaml": "a: {name: أ}\nb: {name: ب}\n"})).book
    shown = MapLocator("_map1", 1, "أ3")
    (entry,) = order_places(book, Mentions(), {"b": (shown,)})
    assert (entry.heading, entry.mentions, entry.maps) == ("ب", (), (shown,))


def make_mentions(*standings: tuple[str, str]) -> list[Mention]:
    """Make mentions of a section and a standing each."""
    return [
        Mention(f"m{number}", 0, NOWHERE, "x", standing, section)  # type: ignore[arg-type]
        for number, (section, standing) in enumerate(standings)
    ]


def test_the_section_that_names_a_place_most_often_is_the_principal_one() -> None:
    text = [("a", "text"), ("b", "text"), ("b", "text"), ("", "note"), ("b", "text"), ("c", "text"), ("c", "text")]
    assert find_principal(make_mentions(*text)) == {"m1", "m2", "m4"}


def test_a_heading_that_names_a_place_makes_its_section_the_principal_one() -> None:
    text = [("a", "text"), ("a", "text"), ("a", "text"), ("b", "heading"), ("b", "text"), ("c", "heading")]
    assert find_principal(make_mentions(*text)) == {"m3", "m4"}


def test_without_a_clear_lead_no_section_is_principal() -> None:
    for text in (
        [],
        [("", "note"), ("", "note")],
        [("a", "text")] * 9,
        [("a", "text"), ("b", "text"), ("b", "text")],
        [("a", "text")] * 3 + [("b", "text")] * 3,
    ):
        assert find_principal(make_mentions(*text)) == frozenset()


def test_people_are_all_listed_by_their_own_sort(make_book: Callable[..., Path]) -> None:
    people = "b: {name: هاينريش هملر, sort: هملر}\na: {name: إيلي فيزل, sort: فيزل, names: {en: Elie Wiesel}}\n"
    woven = weave(make_book({"people.yaml": people}))
    assert [(entry.person and entry.person.id, entry.letter) for entry in woven.people_index] == [
        ("a", "ف"),
        ("b", "هـ"),
    ]
    assert woven.people_index[0].foreign[0].text == "Elie Wiesel"
