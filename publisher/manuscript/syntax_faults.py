"""Tells what a fault of syntax is: its kind, as the rules of Markdown name it, in; code, message and hint out."""

from publisher.manuscript.markdown.parser import DEPTH_LIMIT
from publisher.model import codes
from publisher.model.finding import Code
from publisher.model.message import say

#: What is written instead of some commands of TeX.
_TEX_HINTS = {
    **dict.fromkeys(
        ("newpage", "pagebreak", "clearpage"), say("give it a line of its own, with blank lines around it")
    ),
    **dict.fromkeys(("textbf", "bf"), say("write **text**")),
    **dict.fromkeys(("textit", "emph", "it"), say("write *text*")),
    "footnote": say("write ^[text]"),
    **dict.fromkeys(("begin", "end"), say("write a formula between $$ and $$")),
    **dict.fromkeys(("ref", "label", "cite"), say("write [text](#id), or [@key] for a source")),
    "includegraphics": say("write ![what it shows](file.png)"),
}

_SYNTAX_FAULTS = {
    "braces": (codes.STRAY_BRACES, say("braces are printed as typed"), say("write \\{ for a brace that is text")),
    # At the end of a text they may be those of a caption that Pandoc takes for a definition.
    "ending braces": (
        codes.STRAY_BRACES,
        say("braces are printed as typed"),
        say("write \\{ for a brace that is text, or begin the caption of a table with Table:"),
    ),
    "stray": (codes.UNCLOSED, say("attributes that belong to no span"), say("write [text]{…}, or \\{ for a brace")),
    "open division": (codes.UNCLOSED, say("the division is not closed"), say("close it with a line of :::")),
    "stray division": (codes.UNCLOSED, say("::: closes nothing"), say("delete it")),
    "run-on blocks": (
        codes.UNREAD_LIST,
        say("headings and lists among lines that begin with tags run together"),
        say("put an empty line before each of them"),
    ),
    "too deep": (
        codes.NESTED_TOO_DEEP,
        say("nested more than {depth_limit} deep", depth_limit=DEPTH_LIMIT),
        say("write it flatter"),
    ),
    "ragged table": (
        codes.FAULTY_TABLE,
        say("the lines of the grid do not meet"),
        say("put each + and | under the + of the first line"),
    ),
    "more cells": (
        codes.MORE_CELLS,
        say("a row has more cells than the table has columns: it is given as many"),
        say("add a column to the head, or write \\| for a bar that is text"),
    ),
    "rows without dashes": (
        codes.UNREAD_ROWS,
        say("rows of a table without a line of dashes"),
        say("write |---|---| under the head"),
    ),
    "bad division": (
        codes.BAD_ATTRIBUTES,
        say("the division's attributes are not understood"),
        say('write ::: {.class key="value"}'),
    ),
}


def describe_fault(kind: str) -> tuple[Code, str, str]:
    """Return the code, the message and the hint of a fault of syntax; some name what is written there."""
    if kind in _SYNTAX_FAULTS:
        return _SYNTAX_FAULTS[kind]
    what, _, written = kind.partition(" ")
    if what == "tex":
        hint = _TEX_HINTS.get(written, say("write it in Markdown, a formula between dollars, or \\\\ for a backslash"))
        return codes.RAW_TEX, say("\\{written} is TeX, and printed as typed", written=written), hint
    if what == "command":
        return (
            codes.FOREIGN_MARK,
            say("{written} left out", written=written[:60]),
            say("delete it, or write what it would show"),
        )
    if what == "call":
        return (
            codes.UNDEFINED_NOTE,
            say("note {label} is not defined", label=written),
            say("add [^{label}]: …", label=written),
        )
    if what == "fence":
        return (
            codes.FOREIGN_MARK,
            say("::: {written} is not understood: its text is kept", written=written[:40]),
            say("delete it, or write ::: {.class}"),
        )
    if what == "foreign":
        return (
            codes.FOREIGN_MARK,
            say("{written} is printed as typed", written=written[:40]),
            say("delete it, or write what it would show"),
        )
    if what == "cited":
        return (
            codes.UNREAD_CITATION,
            say("@{written} outside of brackets is printed as typed", written=written[:40]),
            say("write [@{written}] for a source, or \\@ for the sign", written=written[:40]),
        )
    if what == "emoji":
        return (
            codes.EMOJI_NAME,
            say("{written} is printed as typed", written=written),
            say("write the character itself, or nothing"),
        )
    return (
        codes.UNDEFINED_REFERENCE,
        say("no line says where [{written}] leads", written=written),
        say("add a line [{written}]: address, or write \\[ for a bracket", written=written),
    )
