"""The rules that judge what was made, in the order of their codes. A new rule is added here, and only here."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.proof import Fault
from publisher.proof.print_rules import (
    ep001,
    ep002,
    ep003,
    ep007,
    pd001,
    pd002,
    pd003,
    pd004,
    pd005,
    pd006,
    pd007,
    pd008,
    pd009,
    pd010,
    pd011,
    pd013,
    pd014,
    pd015,
    pd016,
    pd017,
    pd018,
    pd019,
    pd101,
    pd102,
)

if TYPE_CHECKING:
    # What reads files is not loaded to know the codes.
    from publisher.proof.epub_evidence import EpubEvidence
    from publisher.proof.evidence import Evidence, Setting
    from publisher.proof.preflight import SetSection

PrintRule = Callable[["Evidence"], Iterator[Fault]]
PreflightRule = Callable[["SetSection"], Iterator[Fault]]
SettingRule = Callable[["Setting"], Iterator[Fault]]
EpubRule = Callable[["EpubEvidence"], Iterator[Fault]]

#: The rules that judge what was set of a book.
SETTING_RULES: tuple[tuple[Code, SettingRule], ...] = (
    (pd001.CODE, pd001.find_unset_blocks),
    (pd002.CODE, pd002.find_blocks_set_twice),
    (pd009.CODE, pd009.find_unset_pictures),
)

#: The rules that judge a finished PDF, section by section.
PRINT_RULES: tuple[tuple[Code, PrintRule], ...] = (
    (pd001.CODE, pd001.find_lost_blocks),
    (pd002.CODE, pd002.find_doubled_blocks),
    (pd003.CODE, pd003.find_lost_words),
    (pd004.CODE, pd004.find_invented_words),
    (pd005.CODE, pd005.find_missing_glyphs),
    (pd006.CODE, pd006.find_fallback_fonts),
    (pd007.CODE, pd007.find_text_in_margins),
    (pd008.CODE, pd008.find_clipped_glyphs),
    (pd009.CODE, pd009.find_lost_pictures),
    (pd010.CODE, pd010.find_long_notes),
    (pd011.CODE, pd011.find_wide_tables),
    (pd013.CODE, pd013.find_broken_words),
    (pd101.CODE, pd101.find_misordered_lines),
    (pd102.CODE, pd102.find_unjoined_letters),
)

#: The rules that look at a finished PDF as a typographer does, where that is asked for.
PREFLIGHT_RULES: tuple[tuple[Code, PreflightRule], ...] = (
    (pd014.CODE, pd014.find_torn_lines),
    (pd015.CODE, pd015.find_uneven_lines),
    (pd016.CODE, pd016.find_blank_stretches),
    (pd017.CODE, pd017.find_bad_line_ends),
    (pd018.CODE, pd018.find_lines_off_grid),
    (pd019.CODE, pd019.find_small_type),
)

#: The rules that judge a finished EPUB.
EPUB_RULES: tuple[tuple[Code, EpubRule], ...] = (
    (ep001.CODE, ep001.find_lost_blocks),
    (ep002.CODE, ep002.find_doubled_blocks),
    (ep003.CODE, ep003.find_lost_pictures),
    (ep007.CODE, ep007.find_told_barriers),
)

CODES: tuple[Code, ...] = tuple(code for code, _ in (*EPUB_RULES, *PRINT_RULES, *PREFLIGHT_RULES))
