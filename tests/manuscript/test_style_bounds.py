"""How much a style sheet may ask for: what is out of all proportion, and what is not."""

from pathlib import Path

import pytest

from publisher.manuscript.style_bounds import find_excess

HOUSE = Path(__file__).parents[2] / "styles"


@pytest.mark.parametrize(
    ("css", "place", "words"),
    [
        ("p {\n  line-height: 1e-9 }", (2, 16), "the least is 0.0001"),
        ("@page { size: 1e9mm 2mm }", (1, 15), "the most is 100,000"),
        ("p { grid-row: 1/99999 }", (1, 17), "the most is 10,000"),
        ("p { grid-template-columns: repeat(1000000, 1px) }", (1, 35), "the most is 10,000"),
        ("@counter-style a { system: symbolic; symbols: 'a'; pad: 2000000000 'x' }", (1, 57), "the most is 10,000"),
        ("body { counter-reset: q 2000000000 }", (1, 25), "the most is 10,000"),
        ("p::before { content: '" + "ا" * 100_000 + "' }", (1, 22), "100,000 letters"),
        ("p { width: " + "calc(" * 60 + "1px" + ")" * 60 + " }", (1, 262), "more than 50 deep"),
        ("@media print {" * 60 + "}" * 60, (1, 715), "more than 50 deep"),
        ("a, p {" + "& &, & & {" * 20 + "color: red" + "}" * 21, (1, 37), "unfold to more than 10,000 signs"),
        ("a, p {" + "@media print { b, i { " * 12 + "}" * 25, (1, 220), "unfold to more than 10,000 signs"),
        (":is(a, p) {" + ":is(&, &) :is(&, &) {" * 9 + "}" * 10, (1, 96), "unfold to more than 10,000 signs"),
        ("a, p { " + "& b, & i { color: red } " * 6_000 + "}", (1, 126_320), "more than 200,000 signs"),
        ("p { color: " + ", ".join(["red"] * 100_000) + " }", (1, 1), "more than 200,000 signs"),
    ],
)
def test_what_is_out_of_all_proportion_is_told_where_it_stands(css: str, place: tuple[int, int], words: str) -> None:
    (excess,) = find_excess(css)
    assert (excess.line, excess.column) == place
    assert words in excess.message


@pytest.mark.parametrize("order", [1, -1])
def test_custom_properties_that_double_are_told(order: int) -> None:
    lines = ["--a0: x x x x;", *(f"--a{number}: var(--a{number - 1}) var(--a{number - 1});" for number in range(1, 40))]
    (excess,) = find_excess("p {\n" + "\n".join(lines[::order]) + "\n}")
    assert "unfolds to more than 10,000 signs" in excess.message
    assert excess.line > 1


@pytest.mark.parametrize(
    "css",
    [
        "p { --a: var(--b); --b: var(--a); color: var(--a, red) }",
        "p { --a: var(--a) }",
        "p { z-index: 2147483647; font-weight: 900; width: 210mm; margin: -3.5em 0 }",
        "@font-face { font-family: A; src: url(fonts/a.ttf); unicode-range: U+600-6FF }",
        ":root { --ink: #222; --rule: 0.4pt solid var(--ink) } p { border: var(--rule) }",
        "a, b { & + &, &:hover { color: red; & > i, & > u { & em, & strong { color: blue } } } }",
        ", ".join(f".a{number} > p" for number in range(4_000)) + " { color: red }",
        "ol { counter-reset: year 1945 } p:nth-child(2n+1) { widows: 2 }",
    ],
)
def test_what_a_page_can_hold_is_no_excess(css: str) -> None:
    assert not list(find_excess(css))


@pytest.mark.parametrize("sheet", sorted(HOUSE.glob("*.css")), ids=lambda path: path.name)
def test_the_house_asks_for_no_more_than_a_book_may(sheet: Path) -> None:
    assert not list(find_excess(sheet.read_text("utf-8")))
