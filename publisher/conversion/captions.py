"""Joins captions to what they are of: the HTML of a document in, the same with captions in figures and tables out."""

from bs4 import Tag

#: The class of a paragraph that is the caption of the table behind it.
TABLE_CAPTION = "publisher-table-caption"


def join_captions(body: Tag) -> None:
    """Make of a paragraph of the class `caption`, and of a `figcaption`, the caption of the picture or table beside it.

    A picture has it in `data-caption`; that of a table is a paragraph before it. One that stands beside neither stays.
    """
    for caption in body.find_all(["p", "figcaption", "caption"]):
        table = caption.find_parent("table") if caption.name == "caption" else None
        if table is not None:
            _put_before(table, caption)
            continue
        if caption.name == "p" and "caption" not in (caption.get("class") or ()):
            continue
        before, after = caption.find_previous_sibling(), caption.find_next_sibling()
        picture = _find_picture(before) or (_find_picture(after) if caption.name == "figcaption" else None)
        tables = [one for one in (after, before) if isinstance(one, Tag) and one.name == "table"]
        # Markup in the caption of a picture is left to its words, since an attribute holds no other.
        if picture is not None:
            picture["data-caption"] = " ".join(caption.get_text(" ").split())
            caption.decompose()
        elif tables:
            _put_before(tables[0], caption)


def _put_before(table: Tag, caption: Tag) -> None:
    caption.name, caption["class"] = "p", TABLE_CAPTION
    table.insert_before(caption.extract())


def _find_picture(block: Tag | None) -> Tag | None:
    """Return the picture that a block is, or that stands alone in it."""
    if not isinstance(block, Tag) or block.get_text(strip=True):
        return None
    pictures = [block] if block.name == "img" else block.find_all("img")
    return pictures[0] if len(pictures) == 1 and pictures[0].get("src") else None
