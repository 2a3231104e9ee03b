"""Books made by chance in which nothing is wrong: the proof finds nothing in any of them."""

from pathlib import Path

import pytest

from publisher.proof import prove
from publisher.proof.poppler import describe_poppler
from publisher.proof.prove import ProvenShare, prove_sections
from publisher.script.digits import default_digits, localize_digits
from tests import innocent
from tests.innocent import judge_files, judge_innocent
from tests.innocent_books import VOICES, write_innocent
from tests.kept_cache import find_kept_cache
from tests.samples import draw_picture

#: So many books, each with a seed of its own: one of each language. `.ci/run` judges sixty.
BOOKS = len(VOICES)
#: Each test judges some of them, so that the processes of a run can share them.
SHARE = 3


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1, BOOKS + 1, SHARE))
def test_nothing_is_found_in_an_innocent_book(first: int, fonts: Path) -> None:
    """No error and no warning: with Poppler, where it is installed, and without."""
    for seed in range(first, first + SHARE):
        assert judge_innocent(seed, find_kept_cache() or fonts, twice=True) == [], f"seed {seed}"


def test_a_file_is_judged_with_poppler_and_without(fonts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[bool] = []

    def look(*arguments: object) -> ProvenShare:
        ways.append(bool(describe_poppler()))
        return prove_sections(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(prove, "prove_sections", look)
    monkeypatch.setattr(innocent, "prove_sections", look)
    is_there = bool(describe_poppler())
    judge_innocent(2, fonts, ("print",), twice=True)
    assert ways == ([False, True] if is_there else [False])


def test_the_same_seed_gives_the_same_book() -> None:
    assert write_innocent(7) == write_innocent(7)
    assert write_innocent(7) != write_innocent(15)


#: What is told of no book by chance alone: signs that stand alone, letters for captions, a table beside a long head.
CHAPTER = """\
---
title: {long}
---

| {letter} | {sign} |
|---|---|
| … | {letter} |
| {sign} | — |
| ≥ | ⟨{letter}⟩ |
| → | ✓ |

{word}[^1] {word}{stop}[^2]

::: {{.map places="p" caption="{letter}" alt="{word}"}}
:::

- [ ] {word}
    1. {one}
    - {letter}

::: {{.page-break}}
:::

| {word} | {letter} |
|---|---|
| {letter} | {word} |

[^1]: {letter}

[^2]: {word}

    ::: {{.map places="p" caption="{letter}" alt="{word}"}}
    :::
"""


@pytest.mark.parametrize("language", ["ar", "fa", "ur", "he", "en"])
def test_signs_and_letters_that_stand_alone_are_no_faults(language: str, fonts: Path) -> None:
    voice = VOICES[language]
    word, place, long = voice.words.split()[0], voice.places[0], " ".join(voice.words.split()[:14])
    one = localize_digits("1", default_digits(language))
    text = CHAPTER.format(letter=voice.letters[4], sign=voice.signs[0], word=word, long=long, stop=voice.stop, one=one)
    settings = (
        f"title: {word}\nlanguage: {language}\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000001\n"
        "slug: small\nchapters: [01.md]\n"
    )
    files = {
        "01.md": f"{text}\n[{place}]{{.place}} {word}{voice.stop}\n",
        "book.yaml": settings,
        "places.yaml": f"p: {{name: {place}, coordinates: [51.2, 22.5]}}\n",
    }
    assert judge_files(files, language, fonts, ("print", "large-print", "epub")) == []


FORMULAS = """\
---
title: {word}
---

{word}

1. $x^2$
2. {word}
    a) $z$
    b) $y$ {word}
    c) ![{word}](p.svg)

A.  $w$

(iv) $r$
(v) {word}
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'


@pytest.mark.parametrize("language", ["he", "en"])
def test_numbers_of_items_that_have_no_text_are_no_faults(language: str, fonts: Path) -> None:
    word = VOICES[language].words.split()[0]
    settings = (
        f"title: {word}\nlanguage: {language}\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000001\n"
        "slug: small\nchapters: [01.md]\n"
    )
    files = {"01.md": FORMULAS.format(word=word), "book.yaml": settings, "p.svg": DRAWING}
    assert judge_files(files, language, fonts, ("print", "epub")) == []


NUMBERED = """\
---
title: {word}
---

::: side-by-side
![{word}](a.png){{#f1 alt="{word}"}}

![{other}](a.png){{#f2 alt="{other}" credit="{letter}"}}
:::

![7](a.png){{#f3 alt="{word}"}}

{word} [](#f1) [](#f3){stop}
"""


@pytest.mark.parametrize("language", ["ar", "ug", "en"])
def test_numbered_pictures_beside_one_another_are_no_faults(language: str, fonts: Path) -> None:
    """In Uyghur the house says «Figure» in English, which is isolated from the caption behind it."""
    voice = VOICES[language]
    word, other, *_ = voice.words.split()
    settings = (
        f"title: {word}\nlanguage: {language}\nidentifier: urn:uuid:00000000-0000-4000-8000-000000000001\n"
        "slug: small\nchapters: [01.md]\nnumbering: {pictures: by_chapter}\nlists: [pictures]\n"
    )
    chapter = NUMBERED.format(word=word, other=other, letter=voice.letters[4], stop=voice.stop)
    if language == "ar":
        chapter = chapter.replace("7", "٧")
    files: dict[str, str | bytes] = {"01.md": chapter, "book.yaml": settings, "a.png": draw_picture()}
    assert judge_files(files, language, fonts, ("print", "epub")) == []


SETTINGS = """\
title: {title}
subtitle: {subtitle}
language: {language}
identifier: urn:uuid:00000000-0000-4000-8000-000000000001
slug: small
date: "2026-01-31"
publisher: {{name: {publisher}, place: {place}}}
contributors: [{{name: {name}, role: {role}}}]
chapters: [01.md]
editions: {{print: {{page: A6}}, epub: {{}}}}
"""


@pytest.mark.parametrize(
    ("language", "title", "subtitle", "publisher", "place", "name", "role"),
    [
        ("ar", "Die Todesmärsche 1944/45", "12", "Verlag am Fluss", "Torgau", "Anna Roth", "pht"),
        ("fa", "The Long Road", "Second Part", "River Press", "London", "Anna Roth", "edt"),
        ("he", "The Long Road 2", "דרך", "River Press 7", "London", "Anna Roth", "pht"),
        ("en", "سار الناس في الصباح", "ספר ארוך", "دار النهر", "القاهرة", "مريم سالم", "ill"),
    ],
)
def test_titles_and_names_in_another_script_are_no_faults(
    language: str, title: str, subtitle: str, publisher: str, place: str, name: str, role: str, fonts: Path
) -> None:
    """What the house puts together on a line of the title pages runs each in its own direction."""
    settings = SETTINGS.format(
        title=title, subtitle=subtitle, language=language, publisher=publisher, place=place, name=name, role=role
    )
    word = VOICES[language].words.split()[0]
    files = {"01.md": f"---\ntitle: {word}\n---\n\n{word}{VOICES[language].stop}\n", "book.yaml": settings}
    assert judge_files(files, language, fonts, ("print", "epub")) == []


@pytest.mark.parametrize("head", ["", " numbers=2"])
def test_halves_of_verse_that_nearly_fill_the_measure_are_no_faults(head: str, fonts: Path) -> None:
    """The second half begins as far in as there is room."""
    halves = ("people wrote went letter", "evening people morning people")
    settings = SETTINGS.format(
        title="Road", subtitle="River", language="en", publisher="Press", place="London", name="Anna Roth", role="edt"
    )
    files = {
        "01.md": f"---\ntitle: Poem\n---\n\n::: {{.verse{head}}}\n{' *** '.join(halves)}\nthey sat *** then\n:::\n",
        "book.yaml": settings,
    }
    assert judge_files(files, "en", fonts, ("print",)) == []


def test_words_of_a_picture_that_read_alike_from_both_ends_are_no_faults(fonts: Path) -> None:
    """The proof does not know which way a picture writes; such a word is there once all the same."""
    labels = "".join(f'<text x="60" y="{20 * row}">{text}</text>' for row, text in enumerate(("سپس به", "راه"), 1))
    settings = SETTINGS.format(
        title="راه", subtitle="رود", language="fa", publisher="رود", place="شهر", name="مریم سالم", role="edt"
    )
    chapter = "---\ntitle: رود\n---\n\n![شهر](b.svg){alt=شهر}\n\nسپس راه رود\n\nسپس به\n\nو دراز سپس\n"
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60" direction="rtl" font-size="9">{labels}</svg>'
    )
    files = {"01.md": chapter, "book.yaml": settings, "b.svg": drawing}
    assert judge_files(files, "fa", fonts, ("print",)) == []


def test_cells_of_a_drawn_table_are_no_faults(fonts: Path) -> None:
    """Labels of a picture stand nearer to one another than words of a label may, without a space between them."""
    cells = "".join(
        f'<text x="{x}" y="{20 * row}" font-family="Times,serif">{text}</text>'
        for row, texts in enumerate((("index", "value"), ("0", "h"), ("1", "e")), 1)
        for x, text in zip((4, 31), texts, strict=True)
    )
    settings = SETTINGS.format(
        title="راه", subtitle="رود", language="fa", publisher="رود", place="شهر", name="مریم سالم", role="edt"
    )
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 70" font-size="10">{cells}</svg>'
    files = {
        "01.md": "---\ntitle: رود\n---\n\n![شهر](b.svg){alt=شهر}\n\nسپس راه.\n",
        "book.yaml": settings,
        "b.svg": drawing,
    }
    found = judge_files(files, "fa", fonts, ("print",))
    # The letters are in the font that the picture asks for.
    assert [finding for finding in found if finding.code.id != "PD006"] == []


def test_equal_cells_side_by_side_are_no_faults(fonts: Path) -> None:
    """PDFium takes two texts for one that have the same letters and begin near one another."""
    settings = SETTINGS.format(
        title="رستو", subtitle="خط", language="sd", publisher="ڪتاب", place="شهر", name="ويا شام", role="edt"
    )
    chapter = "---\ntitle: خط\n---\n\n| ٢ | ٢ | ١٢١٦ | ماڻهو |\n|---|---|---|---|\n| ۽ | شام | شهر | خط |\n"
    findings = judge_files({"01.md": chapter, "book.yaml": settings}, "sd", fonts, ("print",))
    assert [finding for finding in findings if finding.code.id != "BK081"] == []


@pytest.mark.parametrize(
    ("title", "chapter"),
    [
        # A page may have both at its head, and either has the letters of the other.
        ("طريق النهر", "النهر طريق"),
        # It is cut after two lines.
        (" ".join(VOICES["ar"].words.split()), "رسالة"),
    ],
)
def test_heads_beside_the_pages_of_another_edition_are_no_faults(title: str, chapter: str, fonts: Path) -> None:
    settings = SETTINGS.format(
        title=title, subtitle="نهر", language="ar", publisher="دار", place="مدينة", name="مريم سالم", role="edt"
    )
    pages = "\n\n".join(f"سار الناس []{{page={number}}} إلى النهر.\n\n::: {{.page-break}}\n:::" for number in (1, 2, 3))
    files: dict[str, str | bytes] = {
        "01.md": f"---\ntitle: {chapter}\n---\n\n{pages}\n\nثم جلسوا.\n",
        "book.yaml": f"{settings}other_edition: {{show: margin}}\n",
    }
    assert judge_files(files, "ar", fonts, ("print",)) == []


@pytest.mark.parametrize(("language", "direction"), [("he", "right"), ("en", "left")])
def test_code_with_the_signs_of_other_code_is_no_fault(language: str, direction: str, fonts: Path) -> None:
    """What is drawn from either side has the same letters: which block is which its place in the structure tells."""
    word, stop = VOICES[language].words.split()[0], VOICES[language].stop
    settings = SETTINGS.format(
        title=word, subtitle=direction, language=language, publisher=word, place=word, name="Anna Roth", role="edt"
    )
    blocks = ("f(n) ≤ c · g(n)", "f(n) ≥ c · g(n)", "= 6", "6 =", "[0, 1]", "]0, 1[", "dₙ₋₁ + dₙ₋₂ = ₹20")
    code = "\n\n".join(f"{word} {number}{stop}\n\n```\n{block}\n```" for number, block in enumerate(blocks))
    files = {"01.md": f"---\ntitle: {word}\n---\n\n{code}\n", "book.yaml": settings}
    assert judge_files(files, f"code {language}", fonts, ("print",)) == []
