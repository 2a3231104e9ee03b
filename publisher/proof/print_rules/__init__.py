"""The rules that judge what was made, in the order of their codes. A new rule is added here, and only here."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code
from publisher.model.proof import Fault
from publisher.proof.print_rules import (
    ep001_missing_text,
    ep002_doubled_text,
    ep003_missing_picture,
    ep007_barrier,
    pd001_missing_text,
    pd002_doubled_text,
    pd003_lost_word,
    pd004_invented_word,
    pd005_empty_box,
    pd006_fallback_font,
    pd007_text_in_margin,
    pd008_clipped_letter,
    pd009_missing_picture,
    pd010_long_note,
    pd011_wide_table,
    pd013_broken_word,
    pd014_torn_line,
    pd015_uneven_line,
    pd016_blank_stretch,
    pd017_bad_line_end,
    pd018_line_off_grid,
    pd019_small_type,
    pd101_misordered_line,
    pd102_unjoined_letter,
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
    (pd001_missing_text.CODE, pd001_missing_text.find_unset_blocks),
    (pd002_doubled_text.CODE, pd002_doubled_text.find_blocks_set_twice),
    (pd009_missing_picture.CODE, pd009_missing_picture.find_unset_pictures),
)

#: The rules that judge a finished PDF, section by section.
PRINT_RULES: tuple[tuple[Code, PrintRule], ...] = (
    (pd001_missing_text.CODE, pd001_missing_text.find_lost_blocks),
    (pd002_doubled_text.CODE, pd002_doubled_text.find_doubled_blocks),
    (pd003_lost_word.CODE, pd003_lost_word.find_lost_words),
    (pd004_invented_word.CODE, pd004_invented_word.find_invented_words),
    (pd005_empty_box.CODE, pd005_empty_box.find_missing_glyphs),
    (pd006_fallback_font.CODE, pd006_fallback_font.find_fallback_fonts),
    (pd007_text_in_margin.CODE, pd007_text_in_margin.find_text_in_margins),
    (pd008_clipped_letter.CODE, pd008_clipped_letter.find_clipped_glyphs),
    (pd009_missing_picture.CODE, pd009_missing_picture.find_lost_pictures),
    (pd010_long_note.CODE, pd010_long_note.find_long_notes),
    (pd011_wide_table.CODE, pd011_wide_table.find_wide_tables),
    (pd013_broken_word.CODE, pd013_broken_word.find_broken_words),
    (pd101_misordered_line.CODE, pd101_misordered_line.find_misordered_lines),
    (pd102_unjoined_letter.CODE, pd102_unjoined_letter.find_unjoined_letters),
)

#: The rules that look at a finished PDF as a typographer does, where that is asked for.
PREFLIGHT_RULES: tuple[tuple[Code, PreflightRule], ...] = (
    (pd014_torn_line.CODE, pd014_torn_line.find_torn_lines),
    (pd015_uneven_line.CODE, pd015_uneven_line.find_uneven_lines),
    (pd016_blank_stretch.CODE, pd016_blank_stretch.find_blank_stretches),
    (pd017_bad_line_end.CODE, pd017_bad_line_end.find_bad_line_ends),
    (pd018_line_off_grid.CODE, pd018_line_off_grid.find_lines_off_grid),
    (pd019_small_type.CODE, pd019_small_type.find_small_type),
)

#: The rules that judge a finished EPUB.
EPUB_RULES: tuple[tuple[Code, EpubRule], ...] = (
    (ep001_missing_text.CODE, ep001_missing_text.find_lost_blocks),
    (ep002_doubled_text.CODE, ep002_doubled_text.find_doubled_blocks),
    (ep003_missing_picture.CODE, ep003_missing_picture.find_lost_pictures),
    (ep007_barrier.CODE, ep007_barrier.find_told_barriers),
)

CODES: tuple[Code, ...] = tuple(code for code, _ in (*EPUB_RULES, *PRINT_RULES, *PREFLIGHT_RULES))
