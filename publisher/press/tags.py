"""Mends the structure tree of a part: WeasyPrint's tree before it is written in, one that PDF/UA-1 asks for out.

WeasyPrint tags what it draws, but tags little. What it leaves out is put in here, before the PDF is
written, because only then boxes, elements of HTML and tags are known together.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes

from publisher.press.boxes import POINTS_PER_PIXEL, Box, get_page_box, has_class, list_children
from publisher.press.drawing import DrawnPage
from publisher.press.page_floats import is_floating

# WeasyPrint and pydyf have no types. These names say at least what is meant.
Element = Any
PdfObject = Any
Reference = bytes

_SVG = "{http://www.w3.org/2000/svg}svg"
#: What the elements of a list are called inside contents (ISO 32000-1, 14.8.4.2, tables 333 and 336).
CONTENTS_KINDS = {"L": "TOC", "LI": "TOCI", "LBody": "Reference"}

#: What the elements of code are called (ISO 32000-1, 14.8.4.3.1 and 14.8.4.4).
_CODE_KINDS = {"pre": "/P", "code": "/Code"}

#: Structure types of which two pieces on two pages are one element. Not tables, whose head is repeated on
#: each page, and not links, whose every piece has an annotation of its own.
JOINED_KINDS = frozenset(
    [
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Index",
        "NonStruct",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "LBody",
        "TOC",
        "TOCI",
        "Reference",
        "Note",
        "Span",
        "Code",
    ]
)


class TagTree:
    """The structure tree of a part, while it can still be changed (ISO 32000-1, 14.7).

    Elements are named by their references, `b"12 0 R"`. `owners` has, for each page, the element that each
    piece of marked content belongs to; `elements` maps boxes to the elements that were made of them.
    """

    def __init__(self, pdf: PdfObject, pages: Sequence[DrawnPage]) -> None:
        """Read the tree of a PDF that is about to be written."""
        self.pdf = pdf
        self.objects = pdf.objects
        self.pages = pages
        self.root = self.find(pdf.catalog["StructTreeRoot"])
        self.document = self.root["K"][0]
        self.language = pdf.catalog["Lang"].string
        numbers = self.find(self.root["ParentTree"])["Nums"]
        self.owners: list[list[Reference]] = [numbers[2 * page + 1] for page in range(len(pages))]
        self.page_references: tuple[Reference, ...] = pdf.page_references
        self.parents = {box: parent for page in pages for box, parent in page.parents.items()}
        self.elements: dict[Box, Reference] = {}
        for page, owners in zip(pages, self.owners, strict=True):
            for box, number in page.content.items():
                if number not in page.artifacts:
                    self.elements.update(self._match(box, owners[number]))

    def find(self, reference: Reference) -> PdfObject:
        """Return the object that a reference means."""
        return self.objects[int(reference.split()[0])]

    def name_kind(self, reference: Reference) -> str:
        """Return an element's structure type, such as "P"."""
        return str(self.find(reference)["S"]).removeprefix("/")

    def _match(self, box: Box, owner: Reference) -> Iterable[tuple[Box, Reference]]:
        """Find the elements of the boxes around a piece of content, outwards; none where the two do not fit.

        The tree of elements is that of the boxes, but for lines, `html`, `body` and the inner box of a
        table, which have no element, and for an `LI` around items without a marker, which has no box.
        """
        matched: list[tuple[Box, Reference]] = []
        element = owner
        if not isinstance(box, boxes.ReplacedBox):
            box = self.parents[box]
            # In a link the content belongs to the link; elsewhere it gets an element of its own.
            element = element if self.name_kind(element) == "Link" else self.find(element)["P"]
        while not isinstance(box, boxes.PageBox) and box.element_tag not in {"html", "body"}:
            if not isinstance(box, boxes.LineBox) and not box.is_table_wrapper:
                if self.name_kind(element) == "LI" and box.element_tag not in {"li", "dt", "dd"}:
                    element = self.find(element)["P"]
                if box in self.elements:
                    return matched if self.elements[box] == element else ()
                if element == self.document:
                    return ()
                matched.append((box, element))
                element = self.find(element)["P"]
            box = self.parents[box]
        return matched if element == self.document else ()

    def detach(self, reference: Reference) -> None:
        """Take an element out of the tree, and every element around it that is empty then."""
        while reference != self.document:
            parent = self.find(reference)["P"]
            kids = self.find(parent)["K"]
            if reference in kids:
                kids.remove(reference)
            if kids:
                break
            reference = parent


def mend_tags(tree: TagTree, part: str, html: Element) -> None:
    """Put into a structure tree what WeasyPrint leaves out of it."""
    _detach_artifacts(tree)
    _set_languages(tree)
    _name_notes(tree, part)
    _name_parts_of_books(tree, html)
    _describe_links(tree)
    _place_figures(tree)
    _join_halves(tree)
    _name_formulas(tree)
    _name_code(tree)
    _give_scopes(tree)
    _join_over_pages(tree)
    _order_floats(tree, html)
    _gather_list_bodies(tree)
    _list_identifiers(tree, part)


def _detach_artifacts(tree: TagTree) -> None:
    for page, owners in zip(tree.pages, tree.owners, strict=True):
        for number in page.artifacts:
            owner = owners[number]
            owners[number] = b"null"
            kids = tree.find(owner)["K"]
            if number in kids:
                kids.remove(number)
            if not kids:
                tree.detach(owner)


def _set_languages(tree: TagTree) -> None:
    """Name the language of every piece of text that is not in the language of the part (PDF/UA-1, 7.2)."""
    languages: dict[Reference, set[str]] = {}
    for page, owners in zip(tree.pages, tree.owners, strict=True):
        for box, number in page.content.items():
            if owners[number] != b"null":
                languages.setdefault(owners[number], set()).add(box.style["lang"] or tree.language)
    for owner, found in languages.items():
        if len(found) == 1 and found != {tree.language}:
            tree.find(owner)["Lang"] = pydyf.String(found.pop())


def _name_notes(tree: TagTree, part: str) -> None:
    """Tag notes, each with an identifier (PDF/UA-1, 7.9), and tag their calls and marks."""
    endnotes: dict[Element, str] = {}
    for box, reference in tree.elements.items():
        tag = box.element_tag or ""
        if tree.name_kind(reference) == "P" and box.element is not None and _is_endnote(box.element):
            # What goes on overleaf is joined afterwards, and has one identifier.
            name = endnotes.setdefault(box.element, f"{part}-endnote-{len(endnotes) + 1}")
            tree.find(reference)["S"] = "/Note"
            tree.find(reference)["ID"] = pydyf.String(name)
        if tag.endswith("::footnote-call"):
            tree.find(reference)["S"] = "/Reference"
        elif tag.endswith("::footnote-marker"):
            tree.find(reference)["S"] = "/Lbl"
    notes = (tree.elements[box] for page in tree.pages for box in _list_notes(page) if box in tree.elements)
    for count, reference in enumerate(notes, start=1):
        tree.find(reference)["S"] = "/Note"
        tree.find(reference)["ID"] = pydyf.String(f"{part}-note-{count}")


def _is_endnote(element: Element) -> bool:
    return has_class(element, "endnote")


def _list_notes(page: DrawnPage) -> list[Box]:
    """Return the footnotes of a page."""
    areas = [box for box in list_children(get_page_box(page.page)) if isinstance(box, boxes.FootnoteAreaBox)]
    return [note for area in areas for note in list_children(area)]


def _list_flow(page: DrawnPage) -> list[Box]:
    """Return the outermost boxes of a page's text: the children of `body`."""
    roots = [box for box in list_children(get_page_box(page.page)) if box.element_tag == "html"]
    bodies = [body for root in roots for body in list_children(root) if not is_floating(body)]
    return [box for body in bodies for box in list_children(body)]


def _name_parts_of_books(tree: TagTree, html: Element) -> None:
    """Tag lists inside `role="doc-toc"` as contents, and the element with `role="doc-index"` as an index."""
    contents = {item for outer in html.iter() if outer.get("role") == "doc-toc" for item in outer.iter()}
    for box, reference in tree.elements.items():
        element = tree.find(reference)
        kind = tree.name_kind(reference)
        if box.element in contents and kind in CONTENTS_KINDS:
            element["S"] = f"/{CONTENTS_KINDS[kind]}"
            around = tree.find(element["P"])
            # The LI around an item without a marker has no box.
            if around["S"] == "/LI":
                around["S"] = "/TOCI"
        elif _is_index(box, tree) and kind in {"Sect", "Div"}:
            element["S"] = "/Index"


def _is_index(box: Box, tree: TagTree) -> bool:
    """Return whether a box is the outermost of an index: an element may have anonymous boxes inside its own."""
    element = box.element
    return element is not None and element.get("role") == "doc-index" and tree.parents[box].element is not element


def _describe_links(tree: TagTree) -> None:
    """Let each link say its text, where WeasyPrint has it say its address (PDF/UA-1, 7.18.5)."""
    for box, reference in tree.elements.items():
        # Boxes that the stylesheet adds inside a link are links to WeasyPrint; their annotations have been
        # dropped.
        if tree.name_kind(reference) == "Link" and box.link_annotation is None:
            tree.find(reference)["S"] = "/Span"
    for page in tree.pages:
        for _, target, _, box in page.page.links:
            if box.link_annotation is not None:
                text = " ".join("".join(box.element.itertext()).split())
                box.link_annotation["Contents"] = pydyf.String(text or target)


def _place_figures(tree: TagTree) -> None:
    """Give the boxes of figures in points (ISO 32000-1, 14.8.5.4.3), where WeasyPrint has CSS pixels."""
    heights = {page: tree.pages[number].page.height for number, page in enumerate(tree.page_references)}
    for element in tree.objects:
        if isinstance(element, dict) and element.get("S") == "/Figure" and "BBox" in element.get("A", ()):
            left, top, right, bottom = (float(value) for value in element["A"]["BBox"])
            height = heights[element["Pg"]]
            corners = (left, height - bottom, right, height - top)
            element["A"]["BBox"] = pydyf.Array(round(corner * POINTS_PER_PIXEL, 3) for corner in corners)


def _join_halves(tree: TagTree) -> None:
    """Make one figure of the halves of a drawing on a spread; one on several pages has no box (14.8.5.4.3)."""
    drawings = [(box, tree.find(reference)) for box, reference in tree.elements.items() if box.element_tag == _SVG]
    for (_, figure), (box, half) in pairwise(drawings):
        if not has_class(box.element, "half"):
            continue
        reference = half.reference
        tree.detach(reference)
        half["S"], half["P"] = "/Span", figure.reference
        figure["K"].append(reference)
        for element in (half, figure):
            element.pop("A", None)
        half.pop("Alt", None)


def _name_formulas(tree: TagTree) -> None:
    """Tag drawn formulas as such (ISO 32000-1, 14.8.4.5; PDF/UA-1, 7.7); what they say is their alternative."""
    for box, reference in tree.elements.items():
        if has_class(box.element, "math") and tree.name_kind(reference) == "Figure":
            tree.find(reference)["S"] = "/Formula"


def _name_code(tree: TagTree) -> None:
    """Tag code, and blocks of it as paragraphs, which WeasyPrint does not tell from what is around them (14.8.4.4)."""
    for box, reference in tree.elements.items():
        if box.element_tag in _CODE_KINDS and tree.name_kind(reference) == "NonStruct":
            tree.find(reference)["S"] = _CODE_KINDS[box.element_tag]


def _give_scopes(tree: TagTree) -> None:
    """Let each head of a table say what it is the head of (PDF/UA-1, 7.5).

    WeasyPrint names the heads of each cell, but not across a page break.
    """
    for box, reference in tree.elements.items():
        if tree.name_kind(reference) == "TH":
            is_row = box.element is not None and box.element.get("scope") in {"row", "rowgroup"}
            tree.find(reference)["A"]["Scope"] = "/Row" if is_row else "/Column"


def _list_elements(tree: TagTree) -> list[PdfObject]:
    """Return all elements of structure."""
    return [item for item in tree.objects if isinstance(item, dict) and item.get("Type") == "/StructElem"]


def _list_identifiers(tree: TagTree, part: str) -> None:
    """Make identifiers unique in the book, and list them (`IDTree`: ISO 32000-1, 14.7.2).

    WeasyPrint numbers the heads of tables, and begins anew in every part.
    """
    renamed: dict[str, str] = {}
    found: dict[str, Reference] = {}
    elements = _list_elements(tree)
    for element in elements:
        if (name := element.get("ID")) is not None:
            text = name.string
            renamed[text] = text if text.startswith(f"{part}-") else f"{part}-{text}"
            element["ID"] = pydyf.String(renamed[text])
            found[renamed[text]] = element.reference
    for element in elements:
        if headers := element.get("A", {}).get("Headers"):
            element["A"]["Headers"] = pydyf.Array(pydyf.String(renamed[name.string]) for name in headers)
    if found:
        names = pydyf.Array()
        for text in sorted(found, key=lambda text: text.encode("utf-16-be")):
            names.extend((pydyf.String(text), found[text]))
        tree.root["IDTree"] = pydyf.Dictionary({"Names": names})


def _gather_list_bodies(tree: TagTree) -> None:
    """Put what stands beside the label of a list item into its body, where WeasyPrint leaves paragraphs bare.

    An LI holds Lbl and LBody alone (ISO 32000-1, 14.8.4.3.3; PDF/UA-1, 7.2).
    """
    for item in _list_elements(tree):
        if item["S"] != "/LI":
            continue
        kinds = {kid: tree.name_kind(kid) for kid in item["K"] if isinstance(kid, bytes)}
        bare = [kid for kid, kind in kinds.items() if kind not in {"Lbl", "LBody"}]
        if not bare:
            continue
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "P": item.reference, "K": pydyf.Array()})
        tree.pdf.add_object(body)
        for kid in bare:
            tree.find(kid)["P"] = body.reference
            body["K"].append(kid)
        item["K"] = pydyf.Array([*(kid for kid in item["K"] if kid not in bare), body.reference])


def _join_over_pages(tree: TagTree) -> None:
    """Make one element again of what a page break cut in two, such as a paragraph."""
    flow: list[Box] = []
    notes: list[Box] = []
    for page in tree.pages:
        next_flow, next_notes = _list_flow(page), _list_notes(page)
        _join(tree, flow, next_flow)
        _join(tree, notes, next_notes)
        flow = next_flow or flow
        notes = next_notes or notes


def _order_floats(tree: TagTree, html: Element) -> None:
    """Put what floats to another place on the pages where it stands in the text, for those who hear the book."""
    order = {element: number for number, element in enumerate(html.iter())}
    roots = [box for page in tree.pages for box in list_children(get_page_box(page.page)) if box.element_tag == "html"]
    floating = [
        box
        for root in roots
        for box in list_children(root)
        if is_floating(box) and box in tree.elements and _is_attached(tree, tree.elements[box])
    ]
    if not floating:
        return
    first: dict[int, Reference] = {}
    for box, reference in tree.elements.items():
        if box.element in order and not is_floating(box):
            first.setdefault(order[box.element], reference)
    for box in floating:
        reference = tree.elements[box]
        last = max(order[element] for element in box.element.iter())
        following = next(
            (first[number] for number in sorted(first) if number > last and first[number] != reference), None
        )
        around = tree.find(reference)["P"]
        tree.find(around)["K"].remove(reference)
        parent = around if following is None else tree.find(following)["P"]
        kids = tree.find(parent)["K"]
        kids.insert(len(kids) if following is None else kids.index(following), reference)
        tree.find(reference)["P"] = parent


def _is_attached(tree: TagTree, reference: Reference) -> bool:
    """Return whether an element is in the tree, as one is not of which all has been joined to another."""
    return reference in tree.find(tree.find(reference)["P"])["K"]


def _join(tree: TagTree, before: Sequence[Box], after: Sequence[Box]) -> None:
    """Join the last of some boxes with the first of others if they are of one element, and so inside them."""
    first = next((box for box in reversed(before) if box in tree.elements), None)
    second = next((box for box in after if box in tree.elements), None)
    if first is None or second is None or first.element is None or first.element is not second.element:
        return
    target, source = tree.elements[first], tree.elements[second]
    kind = tree.name_kind(target)
    if target == source or kind != tree.name_kind(source) or kind not in JOINED_KINDS:
        return
    _join(tree, list_children(first), list_children(second))
    for kid in tree.find(source)["K"]:
        tree.find(target)["K"].append(kid)
        tree.find(kid)["P"] = target
    tree.find(source)["K"].clear()
    tree.detach(source)
    # What comes on the page after may go on with this element too.
    tree.elements[second] = target
