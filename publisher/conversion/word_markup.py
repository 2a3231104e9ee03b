"""Makes a Word file plain: markup that the reader of Word files does not know in, the same text in markup it knows out.

What no markup of a text holds, such as the words of a diagram or of a comment, is gathered to be told.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from publisher.conversion.equations import write_tex
from publisher.conversion.word_styles import W, find_style, give_style, is_on, name_style
from publisher.model.message import Message, say

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
#: The names that files of the strict kind have, and those of the others (ECMA-376 part 4).
_STRICT: Mapping[bytes, bytes] = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W.strip("{}").encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": _M.strip("{}").encode(),
}
#: What only surrounds text: simple fields and directions.
_WRAPPERS = ("fldSimple", "dir", "bdo")
#: Shapes that may hold a text box, besides those that the reader knows (ISO/IEC 29500-4, 19.1).
_SHAPES = ("oval", "arc", "curve", "line", "polyline", "image")
#: The character styles by which formulas are known behind the reader.
FORMULA, DISPLAY_FORMULA = "PublisherFormula", "PublisherDisplayFormula"
#: How many characters of what is left out are told.
_TOLD = 160
#: Levels of headings.
_DEEPEST = 6


def read_markup(content: bytes) -> etree._Element:
    """Return the tree of a part, with the names that files of the common kind have; it opens and expands nothing."""
    for strict, common in _STRICT.items():
        content = content.replace(strict, common)
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def write_markup(tree: etree._Element) -> bytes:
    """Return the bytes of a part."""
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def make_plain(tree: etree._Element) -> Iterator[Message]:
    """Change a part in which text stands; yield what of it is left out."""
    _choose_alternatives(tree)
    _free_text_boxes(tree)
    _write_formulas(tree)
    yield from _drop_hidden(tree)
    _write_guides(tree)
    _soften_breaks(tree)
    for wrapper in list(tree.iter(*(f"{W}{name}" for name in _WRAPPERS))):
        _unwrap(wrapper)
    for shape in list(tree.iter(*(f"{_V}{name}" for name in _SHAPES))):
        shape.tag = f"{_V}shape"
    for name, known in (("cr", "br"), ("ptab", "tab")):
        for element in list(tree.iter(f"{W}{name}")):
            element.tag = f"{W}{known}"
    _turn_runs(tree)
    _raise_runs(tree)
    for name in ("altChunk", "subDoc"):
        for _ in tree.iter(f"{W}{name}"):
            yield say("a document inside the Word file was left out")


def find_headings(styles: etree._Element) -> None:
    """Name each style that stands in the outline, or is made of one that does, as the heading of its level."""
    own = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}

    def find_level(style: etree._Element, left: int) -> int | None:
        known = re.fullmatch(r"heading ([1-9])", name_style(style))
        if known:
            return int(known[1]) - 1
        level = style.find(f"{W}pPr/{W}outlineLvl")
        if level is not None and level.get(f"{W}val", "").isdigit():
            return int(level.get(f"{W}val", ""))
        base = style.find(f"{W}basedOn")
        around = None if base is None else own.get(base.get(f"{W}val", ""))
        return find_level(around, left - 1) if around is not None and left else None

    for style in own.values():
        level = find_level(style, len(own)) if style.get(f"{W}type") == "paragraph" else None
        name = style.find(f"{W}name")
        if level is not None and level < _DEEPEST and name is not None:
            name.set(f"{W}val", f"heading {level + 1}")


def mark_headings(tree: etree._Element, styles: etree._Element | None) -> None:
    """Give each paragraph that stands in the outline by itself the style of a heading."""
    for level in list(tree.iter(f"{W}outlineLvl")):
        marks, value = level.getparent(), level.get(f"{W}val", "")
        if marks is None or not value.isdigit() or int(value) >= _DEEPEST or styles is None:
            continue
        give_style(marks, find_style(styles, f"heading {int(value) + 1}"))


def tell_comments(comments: etree._Element) -> Iterator[Message]:
    """Tell the comments of a Word file, which are none of its text."""
    for comment in comments.iter(f"{W}comment"):
        if text := _read_text(comment):
            yield say("a comment by {name} was left out: {text}", name=comment.get(f"{W}author", "…"), text=text)


def tell_margins(parts: Mapping[str, bytes]) -> Iterator[Message]:
    """Tell what stands at the heads and feet of the pages of a Word file, and what its diagrams say."""
    names = sorted(parts)
    heads = (
        _read_text(read_markup(parts[name])) for name in names if re.fullmatch(r"word/(header|footer)\d*\.xml", name)
    )
    for text in dict.fromkeys(text for text in heads if re.search(r"[^\W\d]", text)):
        yield say("what stands at the head or foot of its pages was left out: {text}", text=text)
    for name in names:
        if re.fullmatch(r"word/(diagrams/data|charts/chart)\d*\.xml", name):
            tree = read_markup(parts[name])
            said = [one.text or "" for one in tree.iter() if etree.QName(one).localname in {"t", "v"}]
            if text := _shorten(" ".join(said)):
                yield say("a diagram was left out; it says: {text}", text=text)


def list_texts(tree: etree._Element) -> set[str]:
    """Return the names of the elements in which text stands, as the reader of Word files calls them."""
    return {etree.QName(around).localname for text in tree.iter(f"{W}t") for around in text.iterancestors()}


def _choose_alternatives(tree: etree._Element) -> None:
    """Keep of two ways to say a thing the older one, if it says as much: the reader knows that."""
    for both in list(tree.iter(f"{_MC}AlternateContent")):
        old, new = both.find(f"{_MC}Fallback"), both.find(f"{_MC}Choice")
        says_less = old is None or (new is not None and _count_text(old) < _count_text(new))
        chosen = new if says_less else old
        if chosen is not None and both.getparent() is not None:
            _replace(both, list(chosen))


def _count_text(element: etree._Element) -> int:
    return sum(len(part.text or "") for part in element.iter(f"{W}t"))


def _free_text_boxes(tree: etree._Element) -> None:
    """Put text boxes of newer drawings, and words that are drawn as shapes, where the reader looks for them."""
    for drawing in list(tree.iter(f"{W}drawing")):
        boxes, around = list(drawing.iter(f"{W}txbxContent")), drawing.getparent()
        if boxes and around is not None:
            picture = etree.Element(f"{W}pict")
            for box in boxes:
                etree.SubElement(etree.SubElement(picture, f"{_V}shape"), f"{_V}textbox").append(box)
            around.insert(around.index(drawing) + 1, picture)
    for path in list(tree.iter(f"{_V}textpath")):
        around = path.getparent()
        if around is not None and path.get("string", "").strip():
            box = etree.SubElement(etree.SubElement(around, f"{_V}textbox"), f"{W}txbxContent")
            box.append(_make_paragraph(path.get("string", "")))


def _write_formulas(tree: etree._Element) -> None:
    for name in ("oMathPara", "oMath"):
        for formula in list(tree.iter(f"{_M}{name}")):
            if any(outer.tag == f"{_M}oMath" for outer in formula.iterancestors()) or formula.getparent() is None:
                continue
            if name == "oMathPara":
                runs = [_make_run(write_tex(one), DISPLAY_FORMULA) for one in formula.findall(f"{_M}oMath")]
            else:
                runs = [_make_run(write_tex(formula), FORMULA)]
            _replace(formula, runs)


def _drop_hidden(tree: etree._Element) -> Iterator[Message]:
    """Take out what Word does not print, and tell it."""
    for mark in list(tree.iter(f"{W}vanish")):
        run = mark.getparent().getparent() if mark.getparent() is not None else None  # type: ignore[union-attr]
        if not is_on(mark) or run is None or run.tag != f"{W}r":
            continue
        if text := _read_text(run):
            yield say("hidden text was left out: {text}", text=text)
        for part in run.findall(f"{W}t"):
            run.remove(part)


def _turn_runs(tree: etree._Element) -> None:
    """Put the faces of runs of complex scripts where those of others stand (17.3.2.2, 17.3.2.7, 17.3.2.30).

    Programs that know one face alone write it as that of other scripts: it holds where nothing is said of complex ones.
    """
    for marks in tree.iter(f"{W}rPr"):
        if not any(is_on(marks.find(f"{W}{name}")) for name in ("rtl", "cs")):
            continue
        for complex_, plain in (("bCs", "b"), ("iCs", "i")):
            asked = marks.findall(f"{W}{complex_}")
            for old in marks.findall(f"{W}{plain}") if asked else ():
                marks.remove(old)
            for found in asked:
                found.tag = f"{W}{plain}"


def _raise_runs(tree: etree._Element) -> None:
    """Call raised or lowered what stands so and is smaller, as LibreOffice writes it (17.3.2.24)."""
    for place in tree.iter(f"{W}position"):
        marks, value = place.getparent(), place.get(f"{W}val", "")
        if marks is None or marks.find(f"{W}sz") is None or marks.find(f"{W}vertAlign") is not None:
            continue
        if re.fullmatch(r"-?[1-9]\d*", value):
            side = "subscript" if value.startswith("-") else "superscript"
            etree.SubElement(marks, f"{W}vertAlign", {f"{W}val": side})


def _write_guides(tree: etree._Element) -> None:
    """Put phonetic guides in brackets behind the words that they are for."""
    for ruby in list(tree.iter(f"{W}ruby")):
        base, guide = (ruby.find(f"{W}{name}") for name in ("rubyBase", "rt"))
        read = "" if guide is None else _read_text(guide)
        _replace(ruby, [*([] if base is None else list(base)), *([_make_run(f" ({read})")] if read else [])])


def _soften_breaks(tree: etree._Element) -> None:
    """Make spaces of the breaks of pages and columns, so that the words around them stay apart."""
    for element in list(tree.iter(f"{W}br")):
        if element.get(f"{W}type") in {"page", "column"}:
            element.tag, element.text = f"{W}t", " "
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _unwrap(element: etree._Element) -> None:
    if element.getparent() is not None:
        _replace(element, [child for child in element if not str(etree.QName(child).localname).endswith("Pr")])


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    around = element.getparent()
    if around is None:
        return
    place = around.index(element)
    around.remove(element)
    around[place:place] = others


def _make_run(text: str, style: str = "") -> etree._Element:
    run = etree.Element(f"{W}r")
    if style:
        etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}rStyle", {f"{W}val": style})
    etree.SubElement(run, f"{W}t").text = text
    return run


def _make_paragraph(text: str) -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    paragraph.append(_make_run(text))
    return paragraph


def _read_text(element: etree._Element) -> str:
    """Return the words of an element, shortened, those of each paragraph apart."""
    paragraphs = list(element.iter(f"{W}p")) or [element]
    return _shorten(" ".join("".join(part.text or "" for part in one.iter(f"{W}t")) for one in paragraphs))


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _TOLD else f"{words[:_TOLD]}…"
