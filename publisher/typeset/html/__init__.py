"""Writes the tree as markup: blocks and inlines in, XHTML out, for print and for the EPUB alike.

What differs between media is where a link leads and where a note stands; a `Medium` says so. The `HtmlWriter` holds
what all the kinds of blocks and inlines share; each kind is written by a function that takes it.
"""

from publisher.typeset.html.medium import Medium
from publisher.typeset.html.writer import HtmlWriter

__all__ = ["HtmlWriter", "Medium"]
