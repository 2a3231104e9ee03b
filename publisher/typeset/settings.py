"""Turns an edition's settings into CSS: page size, families, size and leading in, a style sheet out.

Style sheets say how things look; what a book or an edition may choose reaches them as variables, and
through the two rules in which CSS takes none (the page and the root).
"""

from publisher.model.book import Matter
from publisher.model.edition import Edition
from publisher.typeset.families import list_families
from publisher.typeset.house import House


def write_settings(edition: Edition, house: House, title: str) -> str:
    """Write the style sheet that goes before the edition's own; `title` is the running head of versos."""
    text, display = list_families(house.script, edition.font)
    latin_text, latin_display = list_families("Latn")
    start, end = ("right", "left") if house.right_to_left else ("left", "right")
    # The book opens on a recto, which is the left page where the text runs from right to left.
    recto, verso = end, start
    return f"""{_write_faces(edition)}
:root {{
  --text: {_join(text)};
  --display: {_join(display)};
  --latin: {_join(latin_text)};
  --latin-display: {_join(latin_display)};
  --leading: {edition.leading};
  --start: {start};
  --end: {end};
}}
@page {{ size: {edition.page}; font-family: {_join(display)} }}
@page {{ @footnote {{ border-image-source: linear-gradient(to {end}, #111 16%, transparent 16%) }} }}
@page :{recto} {{ @top-center {{ content: string(chapter) }} }}
@page :{verso} {{ @top-center {{ content: {quote_string(title)} }} }}
html {{ font-size: {edition.size}pt; font-family: {_join(text)} }}
ol {{ list-style-type: {name_counter(house)} }}
"""


def name_counter(house: House) -> str:
    """Name the counter style in which the items of a list are numbered: in the digits of the book."""
    return {"arab": "arabic-indic", "arabext": "persian"}.get(house.digits, "decimal")


def _write_faces(edition: Edition) -> str:
    return "".join(
        f"\n@font-face {{ font-family: {quote_string(font.family)}; font-weight: {font.weight}; "
        f"font-style: {'italic' if font.is_italic else 'normal'}; src: url({quote_string(font.path.as_uri())}) }}"
        for font in edition.fonts
    )


def _join(families: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in families) + ", serif"


def write_folio_style(house: House, matter: Matter) -> str:
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
