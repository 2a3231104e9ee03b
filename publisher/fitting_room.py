"""Fits type families: a book's script and characters in, how fit each family on this machine is out.

Nothing is guessed from tables: the specimen of the script is laid out in each family, bound, and extracted.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.model.fitness import Fitness
from publisher.model.parts import BoundPart, Imprint, LaidPart
from publisher.press.bind import bind
from publisher.press.compositors import Compositors
from publisher.press.fontbook import find_missing, has_bold, list_families
from publisher.proof.readers import extract_text
from publisher.script.direction import is_right_to_left
from publisher.script.specimens import SPECIMENS, Specimen, belongs_to
from publisher.script.word_shares import share_words
from publisher.typeset.specimen import write_specimen

#: What is no script of the table is judged by the Latin specimen.
_OTHERWISE = "Latn"


def fit_families(
    script: str, language: str, text: Iterable[str], chosen: str, on_done: Callable[[int, int], None]
) -> Iterator[Fitness]:
    """Judge each family of a script: `text` is what the book prints, `chosen` the family that it is set in.

    `on_done` is told after each family how many are done, and of how many.
    """
    script = script if script in SPECIMENS else _OTHERWISE
    specimen = SPECIMENS[script]
    wanted = {character for line in text for character in line if belongs_to(character, script)}
    families = list_families(specimen.basic)
    with TemporaryDirectory() as folder, Compositors(1, roots=(), fonts_folder=Path(folder)) as compositors:
        for number, family in enumerate(families, start=1):
            yield _fit_family(family, specimen, wanted, language, compositors, is_chosen=family == chosen)
            on_done(number, len(families))


def _fit_family(
    family: str, specimen: Specimen, wanted: Iterable[str], language: str, compositors: Compositors, *, is_chosen: bool
) -> Fitness:
    return Fitness(
        family=family,
        missing=find_missing(family, wanted),
        plain=_measure(specimen.plain, family, language, compositors),
        marked=_measure(specimen.marked, family, language, compositors) if specimen.marked else None,
        has_bold=has_bold(family),
        is_chosen=is_chosen,
    )


def _measure(text: str, family: str, language: str, compositors: Compositors) -> float:
    """Give the share of a text's words that survive being set in a family."""
    laid: list[LaidPart] = []
    compositors.lay_out([write_specimen(text, family, language)], laid.append)
    imprint = Imprint(family, language, is_right_to_left=is_right_to_left(language))
    pdf = bind([BoundPart(part, ("",) * part.page_count) for part in laid], imprint, compositors.fonts_folder)
    return share_words(text, extract_text(pdf))
