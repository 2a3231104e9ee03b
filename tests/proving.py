"""Lays out and binds a page and collates it with its copy: HTML in, collated lines out.

The copy may be that of other HTML than what is laid out, which is how a fault is planted.
"""

from pathlib import Path

from publisher.model.copy import Copy, CopyPart
from publisher.model.parts import BoundPart, Imprint, Part
from publisher.press.bind import bind
from publisher.press.layout import lay_out
from publisher.proof.collate import CollatedLine, collate
from publisher.proof.printed import read_print
from publisher.proof.read_copy import read_copy

STYLE = """
@page { size: 110mm 160mm; margin: 10mm }
html { font: 12pt/1.8 "Noto Naskh Arabic", "Noto Sans Hebrew", "Noto Serif" }
body, p { margin: 0 }
.footnote { float: footnote } .footnote::footnote-call, .footnote::footnote-marker { content: attr(data-number) }
"""


def write_page(body: str, *, language: str = "ar", direction: str = "rtl") -> str:
    return f'<html lang="{language}" dir="{direction}"><head><title>ت</title></head><body>{body}</body></html>'


def collate_page(html: str, fonts: Path, *, copy: str = "", style: str = STYLE) -> tuple[CollatedLine, ...]:
    """Collate a page with the copy of another one, or with its own."""
    laid = lay_out(Part("part", html, (style,)), roots=(), fonts_folder=fonts)
    imprint = Imprint("ت", "ar", is_right_to_left=True)
    pdf = bind([BoundPart(laid, ("",) * laid.page_count)], imprint, fonts)
    blocks = read_copy(copy or html, "latn")
    right_to_left = 'dir="rtl"' in html
    part = CopyPart("part", blocks, 0, ("",) * laid.page_count)
    return collate(Copy("print", "", "ar", right_to_left, (part,)), read_print(pdf))
