"""Reports on fonts: a book in, how fit each family on this machine is for it out.

Nothing is guessed from tables: the specimen of the script is laid out in each family, bound, and extracted.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from publisher.model.finding import FaultyBookError
from publisher.model.fitness import Fitness
from publisher.model.order import Progress
from publisher.model.parts import BoundPart, DocumentInfo
from publisher.press.bind import bind
from publisher.press.fontbook import added_fonts, find_families_with, find_missing, has_bold
from publisher.press.layout_pool import LayoutPool
from publisher.press.own_fonts import keep_own_fonts
from publisher.press.temporary_folder import open_temporary_folder
from publisher.production.check import check
from publisher.production.press_run import adapt_edition
from publisher.proof.readers import extract_text
from publisher.script.direction import is_right_to_left
from publisher.script.specimens import SPECIMENS, Specimen, belongs_to
from publisher.script.word_shares import share_words
from publisher.typeset.families import choose_families
from publisher.typeset.house import open_house
from publisher.typeset.specimen import write_specimen

#: What is no script of the table is judged by the Latin specimen.
_OTHERWISE = "Latn"


def report_fonts(folder: Path, progress: Progress = lambda *_: None) -> tuple[Fitness, ...]:
    """Return of each family on this machine, and of those that the book brings, how fit it is for the book.

    The fittest come first. Raises `FaultyBookError` for a book that cannot be read.
    """
    report, woven = check(folder)
    if woven is None:
        raise FaultyBookError(report)
    metadata = woven.book.metadata
    house = open_house(metadata)
    edition = adapt_edition(woven, next(iter(metadata.editions), "print"))
    chosen, *_ = choose_families(house.script, edition.font)
    text = (passage.text for passage in woven.book.passages)
    with open_temporary_folder() as folder_of_fonts, ExitStack() as stack:
        fonts = keep_own_fonts(woven.book.fonts, folder_of_fonts)
        stack.enter_context(added_fonts(font.path for font in fonts))
        fitted = _fit_families(
            house.script, metadata.language, text, chosen, lambda done, of: progress("families", done, of)
        )
        return tuple(sorted(fitted, key=lambda one: (bool(one.missing), -(one.plain + (one.marked or 1)), one.family)))


def _fit_families(
    script: str, language: str, text: Iterable[str], chosen: str, on_done: Callable[[int, int], None]
) -> Iterator[Fitness]:
    """Judge each family of a script: `text` is what the book prints, `chosen` the family that it is set in.

    `on_done` is told after each family how many are done, and of how many.
    """
    script = script if script in SPECIMENS else _OTHERWISE
    specimen = SPECIMENS[script]
    wanted = {character for line in text for character in line if belongs_to(character, script)}
    families = find_families_with(specimen.basic)
    with open_temporary_folder() as folder, LayoutPool(1, roots=(), fonts_folder=folder) as pool:
        for number, family in enumerate(families, start=1):
            yield _fit_family(family, specimen, wanted, language, pool, is_chosen=family == chosen)
            on_done(number, len(families))


def _fit_family(
    family: str, specimen: Specimen, wanted: Iterable[str], language: str, pool: LayoutPool, *, is_chosen: bool
) -> Fitness:
    return Fitness(
        family=family,
        missing=find_missing(family, wanted),
        plain=_measure(specimen.plain, family, language, pool),
        marked=_measure(specimen.marked, family, language, pool) if specimen.marked else None,
        has_bold=has_bold(family),
        is_chosen=is_chosen,
    )


def _measure(text: str, family: str, language: str, pool: LayoutPool) -> float:
    """Return the share of a text's words that survive being set in a family."""
    laid = [pool.lay_out(write_specimen(text, family, language)).result()]
    info = DocumentInfo(family, language, is_right_to_left=is_right_to_left(language))
    pdf = bind([BoundPart(part, ("",) * part.page_count) for part in laid], info, pool.fonts_folder)
    return share_words(text, extract_text(pdf))
