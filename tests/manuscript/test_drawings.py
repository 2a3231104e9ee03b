"""How much an SVG draws is counted before anything is drawn, however it refers to its own parts."""

import pytest
from lxml import etree

from publisher.manuscript.images import _ExcessiveImageError, _measure_svg, _UnfitImageError
from publisher.script.drawing_styles import clean_drawing

RECTANGLE = "<rect width='9' height='9'{}/>"
#: How a rectangle says that it asks for the part `n3`: in an attribute, in a style, with escapes, in a style sheet.
WAYS = {
    "attribute": " {property}='url(#n{part})'",
    "style": " style='{property}: url(\"#n{part}\")'",
    "escaped": " style='{property}: u\\72l(#n{part})'",
    "class": " class='c{part}'",
}


def write_svg(content: str) -> bytes:
    return f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{content}</svg>".encode()


def nest(tag: str, property_: str, way: str) -> bytes:
    """Write parts of which each draws eight times the one before."""
    parts = [f"<{tag} id='n0'>{RECTANGLE.format('')}</{tag}>"]
    for number in range(1, 9):
        asking = RECTANGLE.format(WAYS[way].format(property=property_, part=number - 1))
        parts.append(f"<{tag} id='n{number}'>{asking * 8}</{tag}>")
    selector = "g > .c{0}, svg .c{0}"
    rules = "".join(f"{selector.format(number)} {{ {property_}: url(#n{number}) }}" for number in range(9))
    asking = RECTANGLE.format(WAYS[way].format(property=property_, part=8))
    return write_svg(f"<style>{rules}</style>{''.join(parts)}{asking}")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("tag", "property_"), [("mask", "mask"), ("clipPath", "clip-path"), ("pattern", "fill")])
def test_what_draws_too_much_is_told_in_every_way_of_asking(tag: str, property_: str, way: str) -> None:
    with pytest.raises(_ExcessiveImageError, match="draws more than"):
        _measure_svg(nest(tag, property_, way))


@pytest.mark.parametrize(
    "content",
    [
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
        "<mask id='a'><rect width='9' height='9' mask='url(#a)'/></mask><rect width='9' height='9' mask='url(#a)'/>",
        "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/><rect fill='url(#a)'/>",
    ],
)
def test_what_draws_itself_is_told(content: str) -> None:
    with pytest.raises(_ExcessiveImageError, match="draws more than"):
        _measure_svg(write_svg(content))


def test_an_element_of_very_many_attributes_is_told() -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(100_000))
    with pytest.raises(_ExcessiveImageError, match="attributes"):
        _measure_svg(write_svg(f"<rect {attributes}/>"))


def test_drawings_of_many_shapes_with_classes_and_gradients_pass() -> None:
    gradients = "".join(
        f"<linearGradient id='g{number}'><stop offset='0'/><stop offset='1'/></linearGradient>" for number in range(50)
    )
    rules = "".join(f".c{number} {{ fill: url(#g{number}) }} rect {{ stroke: red }}" for number in range(50))
    shapes = "".join(f"<rect class='c{number % 50} a' width='9' height='9'/>" for number in range(9_000))
    link = "<a href='#top'><rect width='1' height='1'/></a>"
    assert _measure_svg(write_svg(f"<style>{rules}</style>{gradients}{shapes}<g id='top'>{link}</g>")) == (9, 9)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "iso-2022-jp", "windows-1256"])
def test_what_is_judged_is_what_every_program_reads(encoding: str) -> None:
    text = "<text>&#x5d0;</text>" if encoding == "windows-1256" else "<text>+</text>"

    def clean(inside: str) -> bytes:
        written = f"<?xml version='1.0' encoding='{encoding}'?>{write_svg(inside).decode()}".encode(encoding)
        cleaned = clean_drawing(written)
        assert cleaned.decode().startswith("<?xml version='1.0' encoding='utf-8'?>")
        return cleaned

    assert _measure_svg(clean(text)) == (9, 9)
    with pytest.raises(_UnfitImageError, match="it holds <script>"):
        _measure_svg(clean("<script>x</script>"))
    # In UTF-7 this is a script, and in UTF-8 it is text.
    hidden = clean_drawing(b"<?xml version='1.0' encoding='UTF-7'?>" + write_svg("+ADw-script+AD4-x+ADw-/script+AD4-"))
    assert etree.fromstring(hidden)[0].tag.endswith("script")
    with pytest.raises(_UnfitImageError, match="it holds <script>"):
        _measure_svg(hidden)


def test_a_drawing_in_utf_8_keeps_its_bytes() -> None:
    for declaration in ("", "<?xml version='1.0'?>", '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'):
        data = declaration.encode() + write_svg("<text>\u05d0</text>")
        assert clean_drawing(data) == data
