"""Names the anchors of a book: what a thing is and its number or id in, an id for links out.

They are the same in every edition. One that the house gives begins with an underscore, which an id of the
writer's cannot.
"""

from publisher.model.tree import NoteSeries

#: The file that a list at the end of a book is made of.
SOURCES_OF_LISTS = {
    "glossary": "glossary.yaml",
    "people": "people.yaml",
    "chronology": "chronology.yaml",
    "sources": "sources.yaml",
    "index": "places.yaml",
}


def name_chapter(index: int) -> str:
    """Name the opening of a chapter, counted from 0."""
    return f"_c{index + 1}"


def name_part(chapter: str) -> str:
    """Name the part of a bound book that a chapter is, after the chapter's anchor."""
    return chapter.removeprefix("_")


def name_last_page(part: str) -> str:
    """Name the last page of a part, which tells on which side of a leaf the next one can open."""
    return f"_last-{part}"


def name_part_title(count: int) -> str:
    """Name a part above chapters, counted from 1."""
    return f"_part{count}"


def name_sheet(number: int, *, is_teachers: bool) -> str:
    """Name the sheet of a numbered chapter for its pupils or its teachers, which is a part too."""
    return f"{'teacher' if is_teachers else 'pupil'}-{number:02d}"


def name_heading(chapter: str, count: int) -> str:
    """Name a heading to which the writer gave no id, after its chapter's anchor; counted from 1."""
    return f"{chapter}-{count}"


def name_note(chapter: str, number: int, series: NoteSeries = "first") -> str:
    """Name a note, after its chapter's anchor, its series and its number there."""
    return f"_n{chapter.removeprefix('_c')}-{'' if series == 'first' else 'a'}{number}"


def name_call(note: str) -> str:
    """Name the call of a note, after the anchor of the note."""
    return f"{note}-call"


def name_milestone(count: int) -> str:
    """Name the beginning of a page of another edition, counted through the whole book from 1."""
    return f"_o{count}"


def name_own_index(name: str) -> str:
    """Name the list that an index of the book's own is, after its name in `book.yaml`."""
    return f"index-{name}"


def name_own_entry(index: str, count: int) -> str:
    """Name an entry of an index of the book's own, counted from 1."""
    return f"_x-{index}-{count}"


def name_mention(count: int) -> str:
    """Name a mention, counted through the whole book from 1."""
    return f"_m{count}"


def name_figure(kind: str, number: int) -> str:
    """Name a map or a timeline, counted in its kind from 1."""
    return f"_{kind}{number}"


def name_place(identifier: str) -> str:
    """Name the entry of a place in the index."""
    return f"_i-{identifier}"


def name_event(identifier: str) -> str:
    """Name the entry of an event in the chronology."""
    return f"_e-{identifier}"


def name_term(identifier: str) -> str:
    """Name the entry of a term in the glossary."""
    return f"_t-{identifier}"


def name_person(identifier: str) -> str:
    """Name the entry of a person."""
    return f"_p-{identifier}"


def name_source(number: int) -> str:
    """Name the entry of a source, by its number in the list."""
    return f"_s-{number}"


def is_source(anchor: str) -> bool:
    """Return whether an anchor is that of a source."""
    return anchor.startswith("_s-")


def name_list(name: str) -> str:
    """Name one of the house's own lists, such as the index."""
    return f"_{name}"


def name_page(count: int) -> str:
    """Name the beginning of a page of the print edition, counted through the EPUB from 1."""
    return f"_page{count}"
