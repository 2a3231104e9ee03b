"""Checks a book: a folder in, the woven book and every finding on it out; and mends what has a safe fix.

read → weave → judge
"""

import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from publisher.bounds import LET_MORE, Bounds, ExhaustedError, bound_work, read_bounds
from publisher.last_resort import describe_unforeseen
from publisher.manuscript.mend import mend_files
from publisher.manuscript.read import read_book
from publisher.model import codes
from publisher.model.finding import Report
from publisher.model.kept import Store
from publisher.model.message import say
from publisher.model.tree import Text, iterate_nodes
from publisher.model.woven import WovenBook
from publisher.pause_gc import pause_gc
from publisher.press.build_cache import open_build_cache
from publisher.press.cache_folder import sweep_cache
from publisher.press.deliver import deliver_files
from publisher.press.fontbook import MissingFontError, find_unprintable
from publisher.production.editions import EDITIONS
from publisher.proof.characters import find_characters
from publisher.proof.judge import judge_book
from publisher.script.bidi import MissingLibraryError
from publisher.script.honorifics import is_spoken
from publisher.weave.leave_out import leave_out_signs
from publisher.weave.weave import weave_book

#: How often sources are mended and judged again.
_MENDING_ROUNDS = 8


@pause_gc()
def check(
    folder: Path,
    editions: Sequence[str] = (),
    output: Path | None = None,
    store: Store | None = None,
    bounds: Bounds | None = None,
) -> tuple[Report, WovenBook | None]:
    """Read, weave and judge a book: every finding, and the woven book if it can be made.

    `editions` are those that are wanted; none means those that the book names. `output` is where they go, which may be
    a folder inside that of the book. `store` keeps chapters and lists that were read, if there is one. `bounds` are
    what it may take; without any those of the house.
    """
    report = Report()
    woven: WovenBook | None = None
    try:
        with bound_work(bounds or read_bounds()):
            book = read_book(folder, report, output, store)
            report.take_in_hand("book.yaml")
            woven = weave_book(book, report) if book else None
            if woven:
                judge_book(woven, report)
                # An EPUB asks for the pages of a print edition, if the book has one.
                if any(EDITIONS[name].pages != "reflowable" for name in (*editions, *woven.book.metadata.editions)):
                    woven = _judge_characters(woven, report)
    except MissingLibraryError:
        raise
    except ExhaustedError as error:
        report.add(
            codes.TOO_MUCH_TO_READ, report.at, say("this cannot be judged: {error}", error=error.args[0]), LET_MORE
        )
    except Exception as error:  # noqa: BLE001 - what was found before it is told all the same
        found = describe_unforeseen(error, report.at)
        report.add(found.code, found.position, found.message, found.hint)
        woven = None
    return report, woven


def check_sources(book: Path) -> Report:
    """Read, weave and judge a book, and keep chapters and lists as they were read, for the next time: every finding."""
    with open_build_cache() as store:
        report, _ = check(book, store=store)
    sweep_cache(store.folder)
    return report


def _judge_characters(woven: WovenBook, report: Report) -> WovenBook:
    """Report the characters that no font can print, and return the book without those that are signs and no text.

    An EPUB is not asked: its reader may have the font.
    """
    # What is said in words needs no font.
    places = {sign: place for sign, place in find_characters(woven).items() if not is_spoken(sign)}
    try:
        unprintable = find_unprintable(places, (font.data for font in woven.book.fonts))
    except MissingFontError:
        # Sources can be judged on a machine that cannot print them.
        return woven
    signs = [character for character in unprintable if unicodedata.category(character) in {"So", "Sk"}]
    for character in unprintable:
        report.add(
            codes.LEFT_OUT_SIGN if character in signs else codes.MISSING_GLYPH,
            places[character],
            say(
                "no font on this machine has {character} (U+{value})",
                character=character,
                value=f"{ord(character):04X}",
            ),
            say("write it otherwise, install a font that has it, or put one into fonts/ of the book"),
        )
    # What the book says is judged already.
    return weave_book(leave_out_signs(woven.book, signs), Report()) if signs else woven


def mend(folder: Path, spent: float = 0) -> tuple[Report, int]:
    """Mend in the sources of a book what has a safe fix; give what is left to report, and how much was mended.

    Files that were changed are judged again, since one fix may make room for another. Should a fix make an
    error, make other blocks and marks of the text, or lose a link, its files are put back as they were. All of it has
    the time of one piece of work, less the seconds that were `spent`. Raises `CannotWriteError` where a file cannot
    be written.
    """
    bounds, began = read_bounds(), time.process_time() - spent

    def judge() -> tuple[Report, WovenBook | None]:
        return check(folder, bounds=bounds.take_off(time.process_time() - began))

    report, woven = judge()
    found = len(report.findings)
    spares_headings = False
    for _ in range(_MENDING_ROUNDS):
        headings = _find_headings(woven) if spares_headings else frozenset()
        fixable = (one for one in report.findings if (one.position.file, one.position.line) not in headings)
        mended = mend_files(folder, fixable)
        if not mended:
            break
        deliver_files({name: after for name, (_, after) in mended.items()}, folder)
        again, mended_book = judge()
        breaks_links = _count_lost_links(again) > _count_lost_links(report)
        if len(again.errors) > len(report.errors) or _tell_shapes(mended_book) != _tell_shapes(woven) or breaks_links:
            deliver_files({name: before for name, (before, _) in mended.items()}, folder)
            # A link may lead to the words of a heading as they were written.
            if spares_headings or not breaks_links:
                break
            spares_headings = True
            continue
        report, woven = again, mended_book
    return report, found - len(report.findings)


def _count_lost_links(report: Report) -> int:
    return sum(finding.code is codes.UNKNOWN_TARGET for finding in report.findings)


def _find_headings(woven: WovenBook | None) -> frozenset[tuple[str, int]]:
    """Return the file and the lines of all headings."""
    passages = woven.book.passages if woven else ()
    headings = (passage for passage in passages if passage.kind == "heading")
    return frozenset((passage.file, piece.line) for passage in headings for piece in passage.pieces)


def _tell_shapes(woven: WovenBook | None) -> list[type]:
    """Tell of what kinds the nodes of all chapters are, in reading order; what their letters are no one asks."""
    if woven is None:
        return []
    nodes = ((*chapter.chapter.blocks, *chapter.chapter.notes, *chapter.chapter.asked) for chapter in woven.chapters)
    return [type(node) for chapter in nodes for node in iterate_nodes(chapter) if not isinstance(node, Text)]
