"""Turns an edition's settings into CSS: page size, families, size and leading in, a style sheet out.

Style sheets say how things look; what a book or an edition may choose reaches them as variables, and
through the two rules in which CSS takes none (the page and the root).
"""

from publisher.model.book import Matter
from publisher.model.edition import Edition
from publisher.script.counters import ARABIC_LETTER_STYLES, COUNTER_LIMITS, choose_letter_style, format_counter
from publisher.script.honorifics import hold_signs
from publisher.script.tokens import isolate_tokens
from publisher.typeset.families import MONOSPACE, list_families
from publisher.typeset.house import HouseStyle
from publisher.typeset.margins import measure_spread

#: Items beyond this number are numbered in digits even in a list of letters.
_LONGEST_LIST = 60
#: A picture that is all black: a gradient would be drawn by a shading, which a press screens.
_INK = (
    "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1' viewBox='0 0 1 1' "
    "preserveAspectRatio='none'%3E%3Crect width='1' height='1'/%3E%3C/svg%3E\")"
)


def write_settings(edition: Edition, house: HouseStyle, title: str) -> str:
    """Write the style sheet that goes before the edition's own; `title` is the running head of versos."""
    text, display = list_families(house.script, edition.font)
    latin_text, latin_display = list_families("Latn")
    start, end = ("right", "left") if house.right_to_left else ("left", "right")
    # The book opens on a recto, which is the left page where the text runs from right to left.
    recto, verso = end, start
    # A folio has the figures of the text.
    folio = f"font-family: {_join(text)}"
    spread = measure_spread(edition)
    gutter = f"\n  --gutter: {spread[-1]}mm;" if spread else ""
    return f"""{_write_faces(edition)}
:root {{
  --text: {_join(text)};
  --display: {_join(display)};
  --mono: {_join((MONOSPACE, *latin_display, *display))};
  --latin: {_join(latin_text)};
  --latin-display: {_join(latin_display)};
  --leading: {edition.leading};
  --start: {start};
  --end: {end};{gutter}
}}
@page {{ size: {edition.page}; font-family: {_join(display)} }}
@page {{ @top-left {{ {folio} }} @top-right {{ {folio} }} @bottom-center {{ {folio} }} }}
@page turned {{ size: {_turn(edition.page)} }}
@page {{ @footnote {{ background: {_INK} no-repeat {start} top / 16% 0.4pt }} }}
@page :{recto} {{ @top-center {{ content: string(chapter) }} }}
@page :{verso} {{ @top-center {{ content: {quote_string(write_head(title, house))} }} }}
html {{ font-size: {edition.size}pt; font-family: {_join(text)} }}
{write_list_styles(house)}
{_write_justification(edition)}"""


def _write_justification(edition: Edition) -> str:
    """Write how lines are filled (publisher/press/kashida.py, letter_scale.py), where the book says so."""
    text, verse = edition.justify, edition.justify_verse
    letters = edition.letters or ("fixed" if text == "spaces" else "")
    rules = f":root {{ --text-align: justify; --justify: {text} }}\n" if text else ""
    rules += f":root {{ --letters: {letters} }}\n" if letters else ""
    return rules + (f".verse .half {{ --justify: {verse} }}\n" if verse else "")


def _turn(page: str) -> str:
    """Return the size of a page that lies on its side, for what is too wide for an upright one."""
    first, *second = page.split()
    return f"{second[0]} {first}" if second and second[0][0].isdigit() else f"{first} landscape"


def write_head(title: str, house: HouseStyle) -> str:
    """Write a running head, in which no element can stand: what has a direction of its own is between controls."""
    title = hold_signs(title)
    return isolate_tokens(title, int(house.right_to_left), left_out=house.tokens_left, added=house.tokens_added)


def write_list_styles(house: HouseStyle) -> str:
    """Write how the items of lists are numbered: in the book's digits, and in letters where a list is in a list.

    In the Arabic script a division of class `abjad` or `hijai` chooses letters and their order for the lists in it.
    """
    digits = {"arab": "arabic-indic", "arabext": "persian"}.get(house.digits, "decimal")
    letters = choose_letter_style(house.language)
    styles = {"letters": letters} | ({"abjad": "abjad", "hijai": "hijai"} if letters in ARABIC_LETTER_STYLES else {})
    chosen = {"ol": digits, "ol ol": "letters", "ol ol ol": digits}
    chosen |= {f".{name} ol": name for name in styles if name != "letters"}
    # What a writer asks for is stronger than what the place of a list does. Both media compare the values of `type` as
    # they are written: the flag `s` of Selectors 4, which says so, is an error for EPUBCheck 5.3 (CSS-008).
    asked = {"1": digits, "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
    chosen |= {f"ol[type='{sign}']:not(#x)": style for sign, style in asked.items()}
    # The layout engine extends no style that is fixed.
    counts = {
        name: f"system: fixed; symbols: {_write_symbols(style)}; fallback: {digits}" for name, style in styles.items()
    }
    rules = [f"@counter-style {name} {{ {count}; suffix: '. ' }}" for name, count in counts.items()]
    rules += [f"{place} {{ list-style-type: {style} }}" for place, style in chosen.items()]
    for name, before in (("paren", ""), ("parens", "(")):
        rules += [
            f"@counter-style {style}-{name} "
            f"{{ {counts.get(style, f'system: extends {style}')}; prefix: '{before}'; suffix: ') ' }}"
            for style in dict.fromkeys(chosen.values())
        ]
        rules += [f"{place}.{name} {{ list-style-type: {style}-{name} }}" for place, style in chosen.items()]
    return "\n".join(rules)


def _write_symbols(style: str) -> str:
    count = min(COUNTER_LIMITS[style], _LONGEST_LIST)
    return " ".join(quote_string(format_counter(number, style)) for number in range(1, count + 1))


def _write_faces(edition: Edition) -> str:
    return "".join(
        f"\n@font-face {{ font-family: {quote_string(font.family)}; font-weight: {font.weight}; "
        f"font-style: {'italic' if font.is_italic else 'normal'}; src: url({quote_string(font.path.as_uri())}) }}"
        for font in edition.fonts
    )


def _join(families: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in families) + ", serif"


def write_folio_style(house: HouseStyle, matter: Matter) -> str:
    """Write the counter style of folios, which the style sheets call `folio`.

    The number itself is stamped when the book is bound. The sample makes sure that its place is measured
    in the font that has its digits, or in front matter its letters.
    """
    sample = house.folio(1, front=matter == "front")
    return f"@counter-style folio {{ system: cyclic; symbols: {quote_string(sample)}; suffix: '' }}"


def quote_string(text: str) -> str:
    """Write a CSS string (CSS Syntax 3, 4.3.5)."""
    escaped = "".join(f"\\{ord(character):x} " if character in '"\\\n<' else character for character in text)
    return f'"{escaped}"'
