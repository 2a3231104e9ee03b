"""Makes the cover of the printed book: the book as it is bound in, the sheet of back, spine and front as a PDF out."""

import io
from collections.abc import Mapping

import pikepdf

from publisher.model.book import Cover, EditionSettings
from publisher.production.bound_file import PlannedFile, bind_files
from publisher.production.editions import COVER, PRINT
from publisher.production.makers import BoundBook
from publisher.production.press_run import PressRun, adapt_edition
from publisher.typeset.book_parts import PlannedPart
from publisher.typeset.cover_sheet import write_cover_sheet


def make_cover(run: PressRun, cover: Cover) -> Mapping[str, bytes]:
    """Return the file of a cover that fits the pages of the print edition."""
    metadata = run.woven.book.metadata
    edition = COVER.adapt(metadata.editions.get(PRINT.name, EditionSettings()), run.woven.book.fonts)
    with pikepdf.open(io.BytesIO(BoundBook().bind(run, adapt_edition(run.woven, PRINT.name)))) as bound:
        count = len(bound.pages)
    part = write_cover_sheet(run.woven, edition, cover, count)
    file = PlannedFile(run.name_file(edition), metadata.title, (PlannedPart(part.name, "front", lambda _: part),), ())
    (data,) = bind_files(run, [(file, run.paginate(file.parts, edition.name))], edition)
    return {file.name: data}
