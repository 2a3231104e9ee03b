"""Runs of the other direction: what is printed reads as the Unicode algorithm has it, whatever is marked up.

A small reference engine lays out the markup as WeasyPrint does: it puts the boxes of an element one after
another in the direction of the element, and resolves the text of each box alone. One test holds it against
WeasyPrint itself.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import pytest
from bidi import get_display
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from publisher.model.book import Metadata
from publisher.model.finding import Position
from publisher.model.tree import Image, Inline, Isolate, Link, Marks, Span, Styled, Text, find_all, read_plain_text
from publisher.proof.display import order_for_display
from publisher.script.bidi import order_visually, resolve_as_drawn, resolve_levels
from publisher.script.code_text import find_code_stretches
from publisher.script.direction import is_right_to_left
from publisher.script.tokens import find_tokens
from publisher.typeset import isolation
from publisher.typeset.house import open_house
from publisher.typeset.html import HtmlWriter, PrintMedium
from publisher.typeset.isolation import isolate_runs, runs_other_way
from publisher.typeset.leaves import put_together, take_apart
from publisher.typeset.phrases import hold_phrases
from publisher.typeset.words import grow_to_words
from tests.mirroring import mirror_character
from tests.word_bounds import find_word_bounds

HERE = Position("01.md", 1, 1)
OBJECT = "\ufffc"
#: LEFT-TO-RIGHT ISOLATE and RIGHT-TO-LEFT ISOLATE, and what ends them.
ISOLATES, POP = ("\u2066", "\u2067"), "\u2069"
CONTROLS = frozenset((*ISOLATES, POP))
#: ZERO WIDTH NON-JOINER, which has no place of its own.
ZWNJ = "\u200c"


def text(letters: str) -> Text:
    return Text(HERE, letters)


def mark(*children: Inline, identifier: str = "") -> Span:
    return Span(HERE, children, Marks(place="lublin"), identifier, classes=("x",))


def date(*children: Inline) -> Span:
    """Return a span that print needs no element for."""
    return Span(HERE, children)


def foreign(language: str, *children: Inline) -> Span:
    return Span(HERE, children, language=language)


def bold(*children: Inline) -> Styled:
    return Styled(HERE, "strong", children)


def link(*children: Inline) -> Link:
    return Link(HERE, children, "https://example.org/", is_internal=False)


IMAGE = Image(HERE, "a.png", "")


# --- The reference engine -------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A stretch of text of one box: its characters by their place in the paragraph, from left to right."""

    indices: tuple[int, ...]


def write_line(inlines: Sequence[Inline], *, right_to_left: bool) -> etree._Element:
    """Write a paragraph as the press does, and read it as an engine does."""
    metadata = Metadata("أ", "ar" if right_to_left else "en", "x", "x")
    medium = PrintMedium(lambda anchor: f"book:#{anchor}", lambda source: source)
    html = HtmlWriter(open_house(metadata), medium).write_line(inlines)
    direction = "rtl" if right_to_left else "ltr"
    return etree.fromstring(f'<p dir="{direction}">{html}</p>')


def lay_out(element: etree._Element, base: int, start: int = 0) -> tuple[list[Word], int]:
    """Lay out the boxes of an element: words from left to right, and the index behind the last character."""
    base = {"rtl": 1, "ltr": 0}.get(str(element.get("dir")), base)
    boxes: list[list[Word]] = []

    def add_text(letters: str | None) -> None:
        nonlocal start
        if letters:
            order = order_visually(resolve_levels(letters, base))
            boxes.append([Word(tuple(start + index for index in order))])
            start += len(letters)

    add_text(element.text)
    for child in element:
        if child.tag == "img":
            boxes.append([Word((start,))])
            start += 1
        else:
            words, start = lay_out(child, base, start)
            boxes.append(words)
        add_text(child.tail)
    ordered = boxes[::-1] if base else boxes
    return [word for box in ordered for word in box], start


def find_order(inlines: Sequence[Inline], *, right_to_left: bool) -> list[int]:
    words, _ = lay_out(write_line(inlines, right_to_left=right_to_left), int(right_to_left))
    letters = "".join(flatten(inlines))
    return [index for word in words for index in word.indices if letters[index] != ZWNJ]


def flatten(inlines: Sequence[Inline]) -> Iterator[str]:
    """Yield the text of a paragraph, markup left out."""
    for inline in inlines:
        match inline:
            case Text():
                yield inline.text
            case Image():
                yield OBJECT
            case Styled() | Span() | Link():
                yield from flatten(inline.children)
            case _:
                raise AssertionError(inline)


def write_controls(inlines: Sequence[Inline], base: int, *, finds_tokens: bool = True) -> str:
    """Return the text of a paragraph with what has a direction of its own between isolates (UAX #9, 3.3.2)."""
    objects: list[str] = []

    def write(nodes: Sequence[Inline]) -> Iterator[str]:
        for node in nodes:
            match node:
                case Text():
                    yield node.text
                case Image():
                    objects.append(OBJECT)
                    yield OBJECT
                case Span() if node.direction:
                    base_inside = int(node.direction == "rtl")
                    inner = write_controls(node.children, base_inside, finds_tokens=False)
                    objects.append(f"{ISOLATES[base_inside]}{inner}{POP}")
                    yield OBJECT
                case Span() if node.language and is_right_to_left(node.language) != bool(base):
                    if inner := write_controls(node.children, 1 - base):
                        objects.append(f"{ISOLATES[1 - base]}{inner}{POP}")
                        yield OBJECT
                case Styled(style="code"):
                    objects.append(f"{ISOLATES[0]}{write_code(node)}{POP}")
                    yield OBJECT
                case Styled() | Span() | Link():
                    yield from write(node.children)

    letters = "".join(write(inlines))
    parts: list[str] = []
    at = 0
    for start, end, direction in find_tokens(letters, base) if finds_tokens else ():
        token = letters[start:end]
        is_from_right = direction == "rtl"
        if is_from_right:
            token = write_controls((Text(HERE, token),), 1)
        elif any(level % 2 for level in resolve_levels(token, 0)):
            token = re.sub("[\u0660-\u0669]+", lambda number: f"{ISOLATES[0]}{number[0]}{POP}", token)
        parts += (letters[at:start], ISOLATES[is_from_right], token, POP)
        at = end
    pieces = "".join((*parts, letters[at:])).split(OBJECT)
    return "".join(piece + between for piece, between in zip(pieces, [*objects, ""], strict=True))


def write_code(code: Styled) -> str:
    """Return the text of code with each thing from the right that it says between isolates."""
    if not all(isinstance(child, Text) for child in code.children):
        return write_controls(code.children, 0, finds_tokens=False)
    line = "".join(flatten(code.children))
    parts: list[str] = []
    at = 0
    for start, end, direction in find_code_stretches(line):
        parts += (line[at:start], ISOLATES[int(direction == "rtl")], line[start:end], POP)
        at = end
    return "".join((*parts, line[at:]))


def write_paragraph(inlines: Sequence[Inline], base: int) -> str:
    """Return the text of a paragraph as `write_controls` does; one that runs the other way is one isolate."""
    if runs_other_way(inlines, right_to_left=bool(base)):
        return f"{ISOLATES[1 - base]}{write_controls(inlines, 1 - base)}{POP}"
    return write_controls(inlines, base)


def find_true_order(inlines: Sequence[Inline], *, right_to_left: bool) -> list[int]:
    """Return the order of the characters by UAX #9 over the whole text of the paragraph.

    It is python-bidi's: FriBidi takes two isolates one behind the other for one sequence, and `1945°` in the second
    goes by the letters in the first.
    """
    base = int(right_to_left)
    # A word that is divided between two languages is printed as one.
    held = hold_phrases(inlines, right_to_left=right_to_left)
    letters = write_paragraph(put_together(grow_to_words(take_apart(held))), base)
    numbers = list(accumulate(letter not in CONTROLS for letter in letters))
    return [numbers[place] - 1 for place in order_for_display(letters, right_to_left=right_to_left).places]


def show(order: Sequence[int], letters: str, levels: Sequence[int] | None = None) -> str:
    mirrored = levels or [0] * len(letters)
    return "".join(mirror_character(letters[index]) if mirrored[index] % 2 else letters[index] for index in order)


# --- Paragraphs of all kinds ----------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *("كتاب", "لوبلين", "وصلوا", "سُمّي", "الآن", "می‌رود", "ہے"),
        *("ספר", "לובלין", "שָׁלוֹם"),
        *("March", "Lublin", "a", "café", "X"),
        *("1945", "12", "7", "٣٤", "۵۶", "3,200", "1.5", "50%", "-3", "€7"),
        *(" ", " ", " ", ", ", "، ", ". ", "؟", "!", ": ", "; ", "–", "-", "/", "…", "·"),
        *("(", ")", "[", "]", "«", "»", '"', "“", "”", "*", "&", "=", "°", "%", "§"),
    ]
)
LETTERS = st.lists(WORDS, min_size=1, max_size=5).map("".join)


def nest(children: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    inside = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        inside.map(lambda nodes: mark(*nodes)),
        inside.map(lambda nodes: date(*nodes)),
        inside.map(lambda nodes: bold(*nodes)),
        inside.map(lambda nodes: link(*nodes)),
        st.just(Span(HERE, (), identifier="anchor")),
    )


INLINES: st.SearchStrategy[Inline] = st.recursive(
    st.one_of(LETTERS.map(text), LETTERS.map(text), st.just(IMAGE)), nest, max_leaves=6
)
SIGNS = st.sampled_from(["1945", "12", "50%", " ", ", ", ". ", "!", ": ", "–", "-", "(", ")", "«", "»"])
OWN_WORDS = {"en": ["March", "a"], "de": ["Straße", "X"], "he": ["ספר", "לובלין"], "ar": ["كتاب", "لوبلين"]}


def write_foreign(language: str) -> st.SearchStrategy[Inline]:
    """Make spans in a language whose words are all of its own script."""
    own = st.sampled_from(OWN_WORDS[language])
    letters = st.lists(st.one_of(own, own, SIGNS), min_size=1, max_size=5).map("".join)
    # A space at its end belongs to the paragraph.
    stripped = letters.map(str.strip).filter(bool)
    return stripped.map(lambda words: foreign(language, text(words)))


def speak(language: str) -> st.SearchStrategy[Inline]:
    """Return spans in a language, with words of its direction alone."""
    other = {"R", "AL"} if not is_right_to_left(language) else {"L"}
    words = LETTERS.filter(lambda word: not any(unicodedata.bidirectional(letter) in other for letter in word))
    parts = st.one_of(words.map(text), words.map(lambda word: bold(text(word))))
    spans = st.lists(parts, min_size=1, max_size=3).map(lambda nodes: foreign(language, *nodes))
    # A space at its end belongs to the paragraph (UAX #9, L1).
    return spans.filter(lambda span: not read_plain_text([span]).endswith(" "))


FOREIGN: st.SearchStrategy[Inline] = st.one_of(speak("en"), speak("he"), speak("ar"))
PARAGRAPHS = st.lists(INLINES, min_size=1, max_size=6)


@settings(max_examples=400)
@given(PARAGRAPHS, st.booleans())
@example([text("قال "), bold(text("Death")), text(" March أمس")], True)  # noqa: FBT003
@example([text("The book "), bold(text("كتاب")), text(" الطرق here")], False)  # noqa: FBT003
@example([bold(text("كتاب!")), date(IMAGE, text("كتاب"))], False)  # noqa: FBT003
@example([text("بين "), mark(text("12")), text("–"), mark(text("14"))], True)  # noqa: FBT003
def test_every_character_is_where_the_algorithm_puts_it(inlines: list[Inline], right_to_left: bool) -> None:  # noqa: FBT001
    assert find_order(inlines, right_to_left=right_to_left) == find_true_order(inlines, right_to_left=right_to_left)


@settings(max_examples=150)
@given(PARAGRAPHS, st.booleans())
def test_a_second_opinion_agrees(inlines: list[Inline], right_to_left: bool) -> None:  # noqa: FBT001
    letters = "".join(flatten(inlines))
    shown = show(find_order(inlines, right_to_left=right_to_left), letters)
    held = hold_phrases(inlines, right_to_left=right_to_left)
    meant = get_display(write_paragraph(held, int(right_to_left)), base_dir="R" if right_to_left else "L")
    assert shown == "".join(letter for letter in meant if letter not in {*CONTROLS, ZWNJ})


def list_letters(inlines: Sequence[Inline], language: str = "") -> Iterator[tuple[str, str]]:
    """Yield each letter of a paragraph with the language of the span that it stands in."""
    for inline in inlines:
        match inline:
            case Text():
                yield from ((letter, language) for letter in inline.text)
            case Styled() | Span() | Link():
                own = inline.language if isinstance(inline, Span) else ""
                yield from list_letters(inline.children, own or language)
            case _:
                yield OBJECT, language


def abuts_languages(inlines: Sequence[Inline]) -> bool:
    """Return whether letters of two languages stand side by side, as if they were one word."""
    letters = tuple(list_letters(inlines))
    return any(one[0].isalnum() and two[0].isalnum() and one[1] != two[1] for one, two in pairwise(letters))


@pytest.mark.parametrize("wrap", [date, bold, lambda word: bold(date(word))])
def test_what_follows_a_word_of_two_languages_keeps_its_place(wrap: Callable[..., Inline]) -> None:
    # The letters of the word join, and so it is in the stretch from the right as a whole, before what follows it there.
    inlines = [wrap(Text(HERE, "كتاب")), foreign("ar", Text(HERE, "كتابספר"))]
    assert abuts_languages(inlines)
    whole = find_true_order([foreign("ar", Text(HERE, "كتابكتابספר"))], right_to_left=False)
    assert find_order(inlines, right_to_left=False) == whole
    assert whole == sorted(whole, reverse=True)


@settings(max_examples=250)
@given(st.lists(st.one_of(INLINES, FOREIGN), min_size=1, max_size=5), st.booleans())
@example([text("سُمّي "), foreign("en", text("Death "), bold(text("March")), text(" (1945)")), text(" في")], True)  # noqa: FBT003
@example([foreign("he", text("12.")), text(" abc")], False)  # noqa: FBT003
def test_text_in_another_language_keeps_its_punctuation(inlines: list[Inline], right_to_left: bool) -> None:  # noqa: FBT001
    assume(not abuts_languages(inlines))
    assert find_order(inlines, right_to_left=right_to_left) == find_true_order(inlines, right_to_left=right_to_left)


@given(st.lists(st.one_of(INLINES, FOREIGN), max_size=6), st.booleans())
def test_no_letter_is_lost_or_moved(inlines: list[Inline], right_to_left: bool) -> None:  # noqa: FBT001
    isolated = isolate_runs(inlines, right_to_left=right_to_left)
    assert read_plain_text(isolated) == read_plain_text(inlines)
    assert sum(isinstance(node, Image) for node in find_all(isolated, Image)) == sum(
        1 for _ in find_all(inlines, Image)
    )


@given(st.lists(st.one_of(INLINES, FOREIGN), max_size=6), st.booleans())
def test_no_element_begins_or_ends_inside_a_written_word(inlines: list[Inline], right_to_left: bool) -> None:  # noqa: FBT001
    letters = "".join(flatten(inlines))
    for point in find_boundaries(write_line(inlines, right_to_left=right_to_left)):
        start, end = find_word_bounds(letters, point)
        assert not start < point < end, letters[start:end]


def find_boundaries(element: etree._Element) -> set[int]:
    """Return the points of the text at which an element begins or ends."""
    points: set[int] = set()
    length = 0

    def walk(node: etree._Element) -> None:
        nonlocal length
        points.add(length)
        length += 1 if node.tag == "img" else len(node.text or "")
        for child in node:
            walk(child)
            length += len(child.tail or "")
        points.add(length)

    walk(element)
    return points - {0, length}


@given(PARAGRAPHS, st.booleans())
def test_isolating_again_changes_no_order(inlines: list[Inline], right_to_left: bool) -> None:  # noqa: FBT001
    """Marks stay what they were: each id is there once, and each isolate has a direction other than its own."""
    isolated = isolate_runs(inlines, right_to_left=right_to_left)

    def judge(nodes: Sequence[Inline], direction: str) -> None:
        for node in nodes:
            match node:
                case Isolate():
                    assert node.is_meant or node.direction != direction
                    judge(node.children, node.direction)
                case Styled() | Span() | Link():
                    judge(node.children, direction)
                case _:
                    pass

    judge(isolated, "rtl" if right_to_left else "ltr")


# --- Single cases ---------------------------------------------------------------------------------


def test_a_run_that_crosses_markup_is_wrapped_once() -> None:
    inlines = (text("قال "), bold(text("Death")), text(" March أمس"))
    first, run, last = isolate_runs(inlines, right_to_left=True)
    assert isinstance(run, Isolate)
    assert (run.direction, read_plain_text(run.children)) == ("ltr", "Death March")
    assert (read_plain_text([first]), read_plain_text([last])) == ("قال ", " أمس")


def test_plain_text_is_left_alone() -> None:
    for letters, right_to_left in (("قال كلمة في 1945.", True), ("He said (1945) a word.", False)):
        assert isolate_runs([text(letters)], right_to_left=right_to_left) == (text(letters),)


@pytest.mark.parametrize(
    ("letters", "right_to_left", "is_resolved_again"),
    [
        ("سار الأسرى إلى المحطة.", True, False),
        ("The march (of four days).", False, False),
        # What the algorithm raises may come out otherwise in a box of its own.
        ("سار الأسرى في 1945.", True, True),
        ("سار Death March أمس.", True, False),
        ("The word אמת stands here.", False, False),
    ],
)
def test_a_box_is_resolved_again_only_where_something_in_it_is_raised(
    monkeypatch: pytest.MonkeyPatch, letters: str, *, right_to_left: bool, is_resolved_again: bool
) -> None:
    again: list[str] = []

    def note(box: str, base: int | None = None) -> list[int]:
        again.append(box)
        return resolve_as_drawn(box, base)

    isolation._isolate_paragraph.cache_clear()
    monkeypatch.setattr(isolation, "resolve_as_drawn", note)
    isolate_runs([text(letters)], right_to_left=right_to_left)
    assert bool(again) is is_resolved_again


def test_a_mark_keeps_its_id_once_where_its_element_is_divided() -> None:
    inlines: list[Inline] = [text("قال "), mark(text("كلمة Death"), identifier="_m1"), text(" March ثم")]
    html: str = etree.tostring(write_line(inlines, right_to_left=True), encoding="unicode")
    assert html.count('id="_m1"') == 1


def test_an_empty_span_keeps_its_id() -> None:
    """Pandoc's way of setting an anchor."""
    for right_to_left in (True, False):
        paragraphs: tuple[list[Inline], ...] = (
            [text("كتاب"), Span(HERE, (), identifier="here"), text(" آخر")],
            [Span(HERE, (), identifier="here")],
        )
        for inlines in paragraphs:
            html = etree.tostring(write_line(inlines, right_to_left=right_to_left), encoding="unicode")
            assert 'id="here"' in html


def test_two_marks_in_one_word_keep_both_ids() -> None:
    inlines: list[Inline] = [mark(text("لوب"), identifier="_m1"), mark(text("لين"), identifier="_m2"), text(" ثم")]
    html = etree.tostring(write_line(inlines, right_to_left=True), encoding="unicode")
    assert 'id="_m1"' in html
    assert 'id="_m2"' in html


# --- The reference engine itself ------------------------------------------------------------------

PARAGRAPHS_TO_LAY_OUT: tuple[tuple[bool, Sequence[Inline]], ...] = (
    (True, [text("قال "), bold(text("Death")), text(" March أمس "), mark(text("لوبلين")), text(" (1945).")]),
    (
        True,
        [
            text("في "),
            foreign("en", text("Death "), bold(text("March")), text(" (1945)")),
            text(" و"),
            bold(text("12")),
        ],
    ),
    (True, [text("بين "), mark(text("12")), text("–"), mark(text("14")), text(" abc "), bold(text("كتاب"))]),
    (False, [text("The "), bold(text("كتاب")), text(" الطرق "), mark(text("12")), text(" here "), bold(text("ספר"))]),
    (False, [text("See "), foreign("ar", text("مسيرات "), bold(text("الموت")), text(" (1945)")), text(", too.")]),
)


@pytest.mark.parametrize(("right_to_left", "inlines"), PARAGRAPHS_TO_LAY_OUT)
def test_the_reference_engine_lays_out_as_weasyprint_does(right_to_left: bool, inlines: Sequence[Inline]) -> None:  # noqa: FBT001
    from weasyprint import HTML
    from weasyprint.formatting_structure import boxes

    paragraph = write_line(inlines, right_to_left=right_to_left)
    html = etree.tostring(paragraph, encoding="unicode")
    page = HTML(string=f"<style>@page {{ size: 2000px 100px }}</style>{html}").render().pages[0]
    laid = [box for box in page._page_box.descendants() if isinstance(box, boxes.TextBox)]
    seen = [box.text for box in sorted(laid, key=lambda box: box.position_x)]
    words, _ = lay_out(paragraph, int(right_to_left))
    letters = "".join(flatten(inlines))
    expected = [letters[min(word.indices) : max(word.indices) + 1] for word in words]
    assert seen == expected


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("** 3** (Continued fractions). Let them be a sequence.", True),
        ("* Let them be a sequence.", False),
        ("- Let them be a sequence.", False),
        ("(Continued fractions) Let them be a sequence.", True),
        ("macOS / Linux:", False),
        ("Release notes:", False),
        ("Run the following command:", True),
    ],
)
def test_what_is_from_the_other_side_as_a_whole_runs_that_way(text: str, *, turns: bool) -> None:
    assert runs_other_way((Text(Position("01.md"), text),), right_to_left=True) is turns
