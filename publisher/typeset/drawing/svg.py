"""Writes drawings as SVG: points and text in, elements out.

Only what WeasyPrint and the reading systems draw alike is used: paths, circles and text in one line, with
attributes for all looks.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from lxml import etree
from markupsafe import Markup, escape

from publisher.geometry.boxes import Box
from publisher.geometry.projection import Point
from publisher.script.locale import BorrowedText, MixedText

#: From where a line of text is placed.
Anchor = Literal["left", "middle", "start"]

#: Attributes of an element: underscores stand for hyphens, and None leaves an attribute out.
Attributes = dict[str, Any]


def write_element(name: str, content: Markup | str = "", **attributes: Any) -> Markup:
    """Write an element."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_write(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not content:
        return Markup(f"<{name}{written}/>")  # noqa: S704 - the attributes are escaped
    return Markup(f"<{name}{written}>{escape(content)}</{name}>")  # noqa: S704


def write_group(parts: Iterable[Markup], **attributes: Any) -> Markup:
    """Write a group of elements that share attributes; nothing for an empty one."""
    content = Markup().join(parts)
    return write_element("g", content, **attributes) if content else content


def cut_out(drawn: Markup, box: Box, name: str, beside: Markup) -> Markup:
    """Cut a part out of a drawing, with its corner at the origin, and what stands beside the drawing.

    A text is a part of it if it begins there, since it would be in the text layer of both sides of the cut.
    """
    root = etree.fromstring(f"<svg>{drawn}</svg>", None)
    for text in list(root.iter("text")):
        parent = text.getparent()
        if parent is not None and not box.left <= float(text.get("x", "0")) < box.right:
            parent.remove(text)
    kept = Markup("".join(etree.tostring(child, encoding="unicode") for child in root))  # noqa: S704 - it was markup
    clip = write_element("clipPath", write_box(box), id=name)
    cut = write_group([kept], clip_path=f"url(#{name})")
    return write_group([clip, cut, beside], transform=f"translate({-box.left:.1f} 0)")


def write_path(lines: Iterable[Sequence[Point]], *, closed: bool = False, **attributes: Any) -> Markup:
    """Write lines or rings as one path; nothing where there are none."""
    data = "".join(trace(line, closed=closed) for line in lines)
    return write_element("path", d=data, **attributes) if data else Markup()


def write_box(box: Box, **attributes: Any) -> Markup:
    """Write a rectangle."""
    return write_element("rect", x=box.left, y=box.top, width=box.width, height=box.height, **attributes)


def trace(line: Sequence[Point], *, closed: bool = False) -> str:
    """Return the path data of a line, with tenths of a point: finer than any press prints."""
    points = [(round(x, 1), round(y, 1)) for x, y in line]
    kept = [point for index, point in enumerate(points) if not index or point != points[index - 1]]
    if len(kept) < 2:  # noqa: PLR2004 - a point is no line
        return ""
    x, y = kept[0]
    data = [f"M{x:g} {y:g}L", " ".join(f"{x:g} {y:g}" for x, y in kept[1:])]
    return "".join([*data, "Z"] if closed else data)


def write_text(
    text: str,
    point: Point,
    *,
    right_to_left: bool,
    anchor: Anchor = "left",
    language: str = "",
    **attributes: Any,
) -> Markup:
    """Write a line of text; `point` is the left end, the middle, or the end where reading begins, of its base line.

    `language` is that of the text, if another than the book's and the text does not know it itself.
    `text-anchor` follows the direction of the text (SVG 2, 11.10.1): on the left a right-to-left line ends.
    """
    side = "middle" if anchor == "middle" else "end" if anchor == "left" and right_to_left else None
    if language := language or (text.language if isinstance(text, BorrowedText) else ""):
        attributes["xml:lang"] = language
    if isinstance(text, MixedText):
        text = Markup().join(
            write_element("tspan", run, **{"xml:lang": tag}) if tag else escape(run) for tag, run in text.runs
        )
    return write_element("text", text, x=point[0], y=point[1], text_anchor=side, **attributes)


def _write(value: str | float | None) -> str:
    return value if isinstance(value, str) else f"{round(value or 0, 2):g}"
