"""Sets a specimen: a text and a type family in, the part that shows it out."""

from publisher.model.parts import Part
from publisher.script.direction import is_right_to_left
from publisher.typeset.pages import fill_template
from publisher.typeset.settings import quote_string


def write_specimen(text: str, family: str, language: str) -> Part:
    """Write a page that shows a text in one family, set as running text is: justified, and wrapped often."""
    direction = "rtl" if is_right_to_left(language) else "ltr"
    html = fill_template("specimen.html.j2", text=text, language=language, direction=direction)
    return Part("specimen", html, (f"html {{ font: 11pt/1.9 {quote_string(family)} }}\np {{ text-align: justify }}",))
