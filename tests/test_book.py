"""The book that ships tells its facts: all of them, right, and where `chapters/COVERAGE.md` says."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from publisher.model.book import Chapter
from publisher.model.finding import Report
from publisher.model.tree import (
    Block,
    Citation,
    Division,
    Figure,
    Heading,
    Inline,
    Node,
    Paragraph,
    Span,
    Table,
    iterate_nodes,
    read_plain_text,
)
from publisher.model.woven import WovenBook
from publisher.production.check import check

BOOK = Path(__file__).parents[1] / "chapters"
COVERAGE = BOOK / "COVERAGE.md"

FACTS = (
    *(f"A{number}" for number in range(1, 50)),
    *(f"A37{letter}" for letter in "abc"),
    *(f"B{number}" for number in range(1, 41)),
)


class Row(NamedTuple):
    """A line of the map: a fact, and the paragraph that tells it, or the reason why none does."""

    fact: str
    subject: str
    file: str
    section: str
    opening: str
    remark: str


class Passage(NamedTuple):
    """A stretch of the book's text, and where it stands: a heading's id, `(opening)`, or `note 1`."""

    section: str
    text: str


# --- what the tests read ----------------------------------------------------------------------------------------


def read_map(text: str) -> list[Row]:
    cells = (
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\|\s*[A-Z]\d", line)
    )
    return [Row(*row) for row in cells]


MAP = read_map(COVERAGE.read_text(encoding="utf-8"))


def read_passages(chapter: Chapter) -> list[Passage]:
    """Return the paragraphs of a chapter, the cells of its tables, and what its figures say, in reading order."""
    passages: list[Passage] = []
    section = "(opening)"
    for block in chapter.blocks:
        if isinstance(block, Heading) and block.identifier:
            section = f"#{block.identifier}"
        passages += [Passage(section, text) for text in read_texts(block)]
    for note in chapter.notes:
        passages += [Passage(f"note {note.label}", text) for block in note.children for text in read_texts(block)]
    return passages


def read_texts(block: Block) -> Iterator[str]:
    for node in iterate_nodes([block]):
        match node:
            case Paragraph():
                yield flatten(node.children)
            case Figure():
                yield from (node.caption, node.alternative)


def flatten(inlines: tuple[Inline, ...]) -> str:
    return " ".join(read_plain_text(inlines).split())


def read_everything(woven: WovenBook) -> list[str]:
    """Return all that the book says: text, apparatus, figures, chronology, notes on places, glossary."""
    texts: list[str] = []
    for entry in woven.chapters:
        chapter = entry.chapter
        texts += [
            chapter.title,
            chapter.summary,
            *chapter.objectives,
            *map(read_plain_text, (*chapter.questions, *chapter.answers)),
        ]
        texts += [step.text for step in chapter.lesson]
        texts += [passage.text for passage in read_passages(chapter)]
    texts += [entry.event.text for entry in woven.chronology]
    texts += [place.note for place in woven.book.places.values()]
    texts += [entry.term.definition for entry in woven.glossary]
    texts += [entry.person.note for entry in woven.people_index if entry.person]
    return texts


def iterate_book(woven: WovenBook) -> Iterator[Node]:
    """Yield every node of the chapters and of their notes."""
    for entry in woven.chapters:
        yield from iterate_nodes(entry.chapter.blocks)
        for note in entry.chapter.notes:
            yield from iterate_nodes(note.children)


def count_words(chapter: Chapter) -> int:
    return sum(len(re.findall(r"\w+", passage.text)) for passage in read_passages(chapter))


@pytest.fixture(scope="module")
def checked() -> tuple[Report, WovenBook]:
    report, woven = check(BOOK)
    assert woven, [f"{finding.position}: {finding.message}" for finding in report.findings]
    return report, woven


@pytest.fixture(scope="module")
def woven(checked: tuple[Report, WovenBook]) -> WovenBook:
    return checked[1]


@pytest.fixture(scope="module")
def passages(woven: WovenBook) -> dict[str, list[Passage]]:
    return {entry.chapter.file: read_passages(entry.chapter) for entry in woven.chapters}


# --- the book as a whole ----------------------------------------------------------------------------------------


def test_the_book_has_no_finding(checked: tuple[Report, WovenBook]) -> None:
    assert [f"{finding.position}: {finding.message}" for finding in checked[0].findings] == []


def test_every_event_of_the_chronology_is_told_once(woven: WovenBook) -> None:
    told = {entry.event.id: len(entry.mentions) for entry in woven.chronology}
    assert told
    assert {event: times for event, times in told.items() if times != 1} == {}


def test_every_chapter_has_objectives_and_an_answer_for_each_question(woven: WovenBook) -> None:
    chapters = [entry.chapter for entry in woven.chapters if entry.chapter.matter == "body"]
    assert len(chapters) == 12
    for chapter in chapters:
        assert chapter.summary, chapter.file
        assert len(chapter.objectives) >= 3, chapter.file
        assert 4 <= len(chapter.questions) <= 6, chapter.file
        assert len(chapter.answers) == len(chapter.questions), chapter.file


def test_the_book_is_of_the_length_that_was_asked_for(woven: WovenBook) -> None:
    words = {entry.chapter.file: count_words(entry.chapter) for entry in woven.chapters}
    assert 15_000 <= sum(words.values()) <= 20_000
    body = [words[entry.chapter.file] for entry in woven.chapters if entry.chapter.matter == "body"]
    assert max(body) < 1.5 * min(body), "one chapter outweighs another"


@pytest.mark.made
def test_the_printed_book_is_a_book() -> None:
    """`.ci/run` asks it of what `make` has made: to make it once more would take a tenth of the time of all tests."""
    printed = (BOOK.parent / "output").glob("*-print.pdf")
    (file,) = (file for file in printed if not file.name.endswith("-large-print.pdf"))
    with pikepdf.open(file) as pdf:
        assert 130 <= len(pdf.pages) <= 180


def test_every_source_is_cited_and_every_citation_has_its_source(woven: WovenBook) -> None:
    cited = {source.key for node in iterate_book(woven) if isinstance(node, Citation) for source in node.sources}
    used = {key for event in woven.book.events.values() for key in event.sources}
    used |= {key for route in woven.book.routes.values() for key in route.sources}
    sources = woven.book.sources
    assert (cited | used) - sources.keys() == set()
    # The maps and their points are drawn from data sets: these are listed, and nothing is told from them.
    told = {key for key, source in sources.items() if source.type != "dataset"}
    assert told - cited - used == set()


# --- people first -----------------------------------------------------------------------------------------------


def test_victims_survivors_and_witnesses_lead_the_list_of_people(woven: WovenBook) -> None:
    groups = list(dict.fromkeys(entry.group for entry in woven.people_index))
    assert groups[:3] == ["victim", "survivor", "witness"]
    assert groups[-1] == "perpetrator"
    assert "other" not in groups


def test_every_person_of_the_list_is_named_in_the_text(woven: WovenBook) -> None:
    unnamed = [entry.heading for entry in woven.people_index if entry.person and not (entry.mentions or entry.see)]
    assert unnamed == []


def test_every_chapter_has_a_document_that_says_what_it_tells_and_what_it_does_not(woven: WovenBook) -> None:
    for chapter in (entry.chapter for entry in woven.chapters if entry.chapter.matter == "body"):
        documents = [block for block in iterate_nodes(chapter.blocks) if isinstance(block, Division) and block.document]
        assert documents, chapter.file
        for document in documents:
            assert document.document
            assert document.document.title, chapter.file
            assert document.document.kept, chapter.file
            told = " ".join(text for block in document.children for text in read_texts(block))
            assert re.search(r"ما (ت|ي)سكت عنه", told), chapter.file


def test_every_lesson_opens_and_ends_within_two_periods(woven: WovenBook) -> None:
    for chapter in (entry.chapter for entry in woven.chapters if entry.chapter.matter == "body"):
        assert sum(step.minutes for step in chapter.lesson) == 90, chapter.file
        assert chapter.lesson[0].text.startswith("افتتاح"), chapter.file
        assert chapter.lesson[-1].text.startswith("ختام"), chapter.file


def test_objectives_can_be_observed(woven: WovenBook) -> None:
    objectives = [text for entry in woven.chapters for text in entry.chapter.objectives]
    assert [text for text in objectives if re.search(r"(?<!\w)(?:يعرف|يفهم|يدرك|يتعرف)(?!\w)", text)] == []


def test_every_sheet_defines_the_two_words_of_the_book(woven: WovenBook) -> None:
    always = {term.id for term in woven.book.terms.values() if term.every_handout}
    assert always == {"death_marches", "evacuation"}


def test_the_table_of_routes_has_all_of_them(woven: WovenBook) -> None:
    (chapter,) = (entry.chapter for entry in woven.chapters if entry.chapter.file == "16-tables.md")
    table = next(block for block in chapter.blocks if isinstance(block, Table))
    places = woven.book.places
    listed = [
        tuple(text for cell in row[:2] for block in cell.children for text in read_texts(block)) for row in table.rows
    ]
    assert listed == [(places[route.start].name, places[route.end].name) for route in woven.book.routes.values()]


# --- figures that are drawn -------------------------------------------------------------------------------------


def read_figures(woven: WovenBook) -> list[Figure]:
    return [node for node in iterate_book(woven) if isinstance(node, Figure)]


def test_a_figure_has_a_caption_and_says_in_words_what_it_shows(woven: WovenBook) -> None:
    figures = read_figures(woven)
    assert {figure.kind for figure in figures} == {"map", "timeline"}
    assert [figure.caption for figure in figures if not (figure.caption and len(figure.alternative.split()) > 15)] == []


def test_a_map_names_in_words_where_its_routes_begin_and_end(woven: WovenBook) -> None:
    unnamed = {
        (figure.number, end)
        for figure in read_figures(woven)
        for route in figure.routes
        for end in (woven.book.routes[route].start, woven.book.routes[route].end)
        if woven.book.places[end].name not in figure.alternative
    }
    assert unnamed == set()


def test_every_route_is_drawn(woven: WovenBook) -> None:
    drawn = {route for figure in read_figures(woven) for route in figure.routes}
    assert woven.book.routes.keys() - drawn == set()


# --- the house style of the book --------------------------------------------------------------------------------

_ARABIC = r"[\u0621-\u064a]"

#: What the book never prints, and what it prints instead.
STYLE = {
    "digits other than Latin ones": re.compile(r"[٠-٩۰-۹]"),
    "a separator of thousands": re.compile(r"\d[,٬]\d{3}"),
    "a hyphen in a range, for the en dash": re.compile(r"\d-\d"),
    "a space beside the dash of a range": re.compile(r"\d –|– \d"),
    "a Latin comma, semicolon or question mark": re.compile(rf"{_ARABIC}\s*[,;?]"),
    "straight or English quotation marks": re.compile(r"[\"“”‘’]"),
    "a month by its Levantine or Maghrebi name": re.compile(
        r"(?<!\w)[ولبف]?(كانون (الأول|الثاني)|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين (الأول|الثاني)"
        r"|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|يوليوز|غشت|شتنبر|نونبر|دجنبر)(?!\w)"
    ),
    "tanwin after its alef": re.compile(r"اً"),
    "a stretched letter": re.compile(r"ـ"),
    "a unit cut short": re.compile(r"\d كم(?!\w)"),
    "alive without its shadda": re.compile(r"(?<!\w)حيًا(?!\w)"),
}


def find_faults(text: str) -> list[str]:
    return [name for name, fault in STYLE.items() if fault.search(text)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("سنة ١٩٤٥", "digits other than Latin ones"),
        ("نحو 11,500 سجين", "a separator of thousands"),
        ("17-21 يناير", "a hyphen in a range, for the en dash"),
        ("17 – 21 يناير", "a space beside the dash of a range"),
        ("خرجوا, ثم عادوا", "a Latin comma, semicolon or question mark"),
        ('كتاب "الليل"', "straight or English quotation marks"),
        ("في نيسان 1945", "a month by its Levantine or Maghrebi name"),
        ("وبقي أفريل شهرًا", "a month by its Levantine or Maghrebi name"),
        ("كتاباً", "tanwin after its alef"),
        ("محـتشد", "a stretched letter"),
        ("على بعد 63 كم.", "a unit cut short"),
        ("من بقي حيًا", "alive without its shadda"),
    ],
)
def test_a_fault_of_style_would_be_found(text: str, fault: str) -> None:
    assert find_faults(text) == [fault]


def test_the_book_keeps_its_style(woven: WovenBook) -> None:
    # The note on dates sets the names of the months side by side.
    names = [passage.text for passage in read_passages(woven.chapters[0].chapter) if passage.section == "#ch00-names"]
    table = {text for text in names if find_faults(text) == ["a month by its Levantine or Maghrebi name"]}
    footnote = next(text for text in read_everything(woven) if text.startswith("في المغرب أسماء"))
    texts = [text for text in read_everything(woven) if text not in table | {footnote}]
    assert table
    assert {text: faults for text in texts if (faults := find_faults(text))} == {}


def test_a_name_stands_once_in_its_own_script(woven: WovenBook) -> None:
    spans = (node for node in iterate_book(woven) if isinstance(node, Span) and node.language)
    names = Counter(read_plain_text(span.children) for span in spans)
    assert len(names) > 80
    assert [name for name, times in names.items() if times > 1] == []


# --- the map of the facts ---------------------------------------------------------------------------------------


def test_the_map_names_every_fact() -> None:
    named = {row.fact for row in MAP}
    assert [fact for fact in FACTS if fact not in named] == []
    assert [fact for fact in named if fact not in FACTS and not fact.startswith("C")] == []


@pytest.mark.parametrize("row", MAP, ids=lambda row: f"{row.fact}-{row.file}-{row.section}")
def test_a_row_leads_to_a_paragraph_or_gives_a_reason(row: Row, passages: dict[str, list[Passage]]) -> None:
    if row.file == "–":
        assert len(row.remark.split()) > 3
        return
    assert row.file in passages, "the book has no such chapter"
    assert len(row.opening.split()) >= 2, "too few words to tell one paragraph from another"
    openings = [passage.text for passage in passages[row.file] if passage.section == row.section]
    assert openings, "the chapter has no such section"
    assert [text for text in openings if text.startswith(row.opening)], openings


def test_every_statement_of_the_article_is_told() -> None:
    assert {row.fact for row in MAP if row.fact.startswith("A") and row.file == "–"} == set()


def test_every_further_fact_is_told() -> None:
    assert {row.fact for row in MAP if row.fact.startswith("B") and row.file == "–"} == set()


# --- figures ----------------------------------------------------------------------------------------------------

#: Figures and ranges that the sources give, in the chapters that tell them. What stands between their parts is free.
FIGURES = (
    ("01", r"714 ألف"),
    ("01", r"511537.*202674"),
    ("12", r"714 ألف"),
    ("02", r"28 فرقة من أصل 34"),
    ("02", r"400 و450 ألف"),
    ("02", r"3600 و4500"),
    ("02", r"348 سجين"),
    ("04", r"50 ألفًا و76 ألفًا"),
    ("05", r"56 ألف"),
    ("05", r"60 ألف"),
    ("05", r"66878 أو 67012"),
    ("05", r"(9|9000|تسعة)( آلاف)?.{0,25}(15|15000|خمسة عشر)( ألفًا)?"),
    ("06", r"11000–11500|11 ألفًا"),
    ("06", r"23984"),
    ("06", r"44 ألف"),
    ("06", r"40 ألف"),
    ("06", r"5000–7000"),
    ("07", r"200 و250 ألفًا"),
    ("12", r"200 و250 ألفًا"),
    ("08", r"350.*118 امرأة"),
    ("09", r"28 ألفًا"),
    ("09", r"28285"),
    ("09", r"4480.*816"),
    ("09", r"40 ألفًا"),
    ("09", r"6887.*6860"),
    ("10", r"400 و1000"),
    ("10", r"170 على الأقل"),
    ("10", r"1016 إنسانًا"),
    ("11", r"30 و33 ألف"),
    ("11", r"16 ألفًا"),
    ("11", r"6600 .*7000"),
    ("11", r"450"),
    ("12", r"60 ألف سجين.*13 ألف جثة"),
    ("12", r"32 ألف"),
    ("12", r"100–150"),
)


@pytest.mark.parametrize(("chapter", "figure"), FIGURES)
def test_a_chapter_gives_the_figure(chapter: str, figure: str, passages: dict[str, list[Passage]]) -> None:
    (file,) = (file for file in passages if file.startswith(f"{chapter}-"))
    assert [passage.text for passage in passages[file] if re.search(figure, passage.text)]


# --- what the article had wrong ---------------------------------------------------------------------------------

# A sentence that names an error may do so to correct it.
_CORRECTION = re.compile(r"خطأ|لا يصح|غير صحيح|لم تكن فيه|تُرفض")
_QUOTED = re.compile(r"«[^»]*»")
_SHIPS = r"(?:خليج لوبيك|كاب أركونا|تيلبيك|السفن|السفينتين)"
_HUNDREDS = r"(?<!\w)(?:ال)?مئات(?!\w| الآلاف)"

ERRORS = {
    "the Soviet army as Russian": re.compile(r"(?:ال)?(?:جيش|قوات|جنود) (?:ال)?(?:روسي|روس)"),
    "ships of prisoners in or bound for the North Sea": re.compile(r"(?:ال)?بحر (?:ال)?شمال"),
    "only hundreds of dead in the Bay of Lübeck": re.compile(rf"{_SHIPS}.*{_HUNDREDS}|{_HUNDREDS}.*{_SHIPS}"),
    "a surrender in the west or in the east alone": re.compile(
        r"استسل.*(?:(?:في|على) (?:الجبهة )?ال|لل)(?:غرب|شرق)(?:ية)?(?!\w)"
    ),
}


def find_errors(text: str) -> list[str]:
    """Name the errors that a text states; one that it quotes, or names to correct it, is none."""
    sentences = [_QUOTED.sub("", sentence) for sentence in re.split(r"(?<=[.؟؛])\s", text)]
    return [
        name
        for name, error in ERRORS.items()
        if any(error.search(sentence) and not _CORRECTION.search(sentence) for sentence in sentences)
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("حرّر الجيش الروسي المحتشد.", "the Soviet army as Russian"),
        ("وصلت القوات الروسية إلى المدينة.", "the Soviet army as Russian"),
        ("كانت السفينة متجهة إلى بحر الشمال.", "ships of prisoners in or bound for the North Sea"),
        ("غرقت السفن في خليج لوبيك ومات المئات.", "only hundreds of dead in the Bay of Lübeck"),
        ("مات مئات من السجناء على «كاب أركونا» في خليج لوبيك.", "only hundreds of dead in the Bay of Lübeck"),
        ("استسلمت ألمانيا في الغرب في 7 مايو.", "a surrender in the west or in the east alone"),
        ("وقع الاستسلام في الشرق في 9 مايو.", "a surrender in the west or in the east alone"),
    ],
)
def test_an_error_would_be_found(text: str, error: str) -> None:
    assert find_errors(text) == [error]


@pytest.mark.parametrize(
    "text",
    [
        "يُسمى «الجيش الروسي» في نصوص قديمة، والصواب الجيش الأحمر.",
        "ويُكتب أن السفن كانت في بحر الشمال، وهذا خطأ.",
        "ولا يصح أن يُقال إن استسلامًا وُقّع للغرب وآخر للشرق.",
        "مات في خليج لوبيك ما يقارب 7000 سجين.",
    ],
)
def test_a_correction_is_no_error(text: str) -> None:
    assert find_errors(text) == []


def test_the_book_repeats_no_error_of_the_article(woven: WovenBook) -> None:
    texts = read_everything(woven)
    assert len(texts) > 500
    assert {text: errors for text in texts if (errors := find_errors(text))} == {}


def test_the_whole_book_speaks_of_the_north_sea_only_to_correct(woven: WovenBook) -> None:
    spoken = [text for text in read_everything(woven) if "بحر الشمال" in text]
    assert spoken
    assert [text for text in spoken if not _CORRECTION.search(text)] == []


def test_paragraphs_of_the_sinking_give_thousands(passages: dict[str, list[Passage]]) -> None:
    (file,) = (file for file in passages if file.startswith("11-"))
    told = [passage.text for passage in passages[file] if passage.section == "#ch11-bay"]
    assert told
    assert [text for text in told if re.search(_HUNDREDS, text)] == []
    assert [text for text in told if re.search(r"6600", text)]
