"""Writes the tree as markup: blocks and inlines in, XHTML out, for print and for the EPUB alike.

The `HtmlWriter` holds what all the kinds of blocks and inlines share; each kind is written by a function that takes it.
What differs between media is written by a `Medium`: the `PrintMedium` or the `EpubMedium`.
"""

from publisher.typeset.html.epub_medium import EpubMedium
from publisher.typeset.html.medium import Medium
from publisher.typeset.html.print_medium import PrintMedium
from publisher.typeset.html.writer import HtmlWriter

__all__ = ["EpubMedium", "HtmlWriter", "Medium", "PrintMedium"]
