"""Judges what the pages of a stranger's PDF ask of who reads them: a PDF in, an error for forms without end out.

A page draws forms, and these draw others (ISO 32000-1, 8.10). Programs that read pages follow each drawing, and ten in
each of twelve are a million million.
"""

import io
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary, Name, Stream

#: The most forms that a page may draw, and how deep they may lie in one another.
_MOST_FORMS, _DEEPEST = 100_000, 30
#: Pages of a file. A tree of pages may name one page any number of times; the most that are bound are some thousands.
_MOST_PAGES = 10_000


class EndlessFormError(ValueError):
    """A page draws forms that draw themselves, or more of them than anybody can read. The message says which page."""


class _Drawn(NamedTuple):
    """What comes of drawing a form once: the number of forms, and how deep they lie in one another."""

    forms: int
    depth: int


def judge_forms(data: bytes) -> None:
    """Raise `EndlessFormError` for a PDF of pages without end, or with a page that draws forms without end.

    Raises `pikepdf.PdfError` for none.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if (count := len(pdf.pages)) > _MOST_PAGES:
            raise EndlessFormError(f"it has {count} pages, and more than {_MOST_PAGES} are not proven")
        for number, page in enumerate(pdf.pages, start=1):
            resources = page.obj.get("/Resources")
            if isinstance(resources, Dictionary) and isinstance(resources.get("/XObject"), Dictionary):
                _Forms(number, resources).count(page.obj)


class _Forms:
    """The forms of a page, which count as often as they are drawn. `known` has those whose count is known."""

    def __init__(self, number: int, resources: pikepdf.Object) -> None:
        self.number, self.resources = number, resources
        self.known: dict[tuple[int, int], _Drawn] = {}
        self.around: list[tuple[int, int]] = []

    def count(self, stream: pikepdf.Object) -> _Drawn:
        """Count what a page or a form draws, itself with it."""
        counted, depth = 1, 0
        for form in self._list_forms(stream):
            if form.objgen in self.around:
                raise EndlessFormError(f"page {self.number} draws a form that draws itself")
            if form.objgen not in self.known and len(self.around) < _DEEPEST:
                self.around.append(form.objgen)
                self.known[form.objgen] = self.count(form)
                self.around.pop()
            drawn = self.known.get(form.objgen, _Drawn(1, _DEEPEST))
            counted, depth = counted + drawn.forms, max(depth, 1 + drawn.depth)
            if counted > _MOST_FORMS or len(self.around) + depth > _DEEPEST:
                raise EndlessFormError(
                    f"page {self.number} draws more than {_MOST_FORMS} forms, or forms nested deeper than {_DEEPEST}"
                )
        return _Drawn(counted, depth)

    def _list_forms(self, stream: pikepdf.Object) -> Iterator[pikepdf.Object]:
        """Yield each form that a content stream draws, as often as it does."""
        resources = stream.Resources if "/Resources" in stream else self.resources
        things = resources.get("/XObject", Dictionary()) if isinstance(resources, Dictionary) else Dictionary()
        named = things.items() if isinstance(things, Dictionary) else ()
        forms = {name for name, thing in named if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Form}
        for instruction in pikepdf.parse_content_stream(stream, operators="Do") if forms else ():
            if instruction.operands and str(instruction.operands[0]) in forms:
                yield things[str(instruction.operands[0])]
