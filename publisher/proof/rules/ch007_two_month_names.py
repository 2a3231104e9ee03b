"""CH007: months named by two conventions."""

from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import Passage
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_language
from publisher.script.months import find_conventions, guess_convention, name_month
from publisher.script.written_dates import NamedMonth, find_named_months

CODE = Code(
    "CH007",
    "months of two conventions",
    "Arabic has three sets of names for the months: يناير, كانون الثاني, جانفي. Who has learnt one does not know the "
    "others, so a book keeps to the one that it names under `months`, or that it has most of.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: أ\n---\n\nبين 17 يناير 1945 و21 يناير 1945، ثم في 2 شباط 1945.\n"},
    good={"01.md": "---\ntitle: أ\n---\n\nبين 17 يناير 1945 و21 يناير 1945، ثم في 2 فبراير 1945.\n"},
)


def find_mixed_months(woven: WovenBook) -> Iterator[Finding]:
    """Find names of months that the book's convention does not have."""
    named = [
        (passage, month)
        for passage, text in find_language(woven, "ar")
        for month in find_named_months(text, passage.language)
    ]
    chosen = woven.book.metadata.months or guess_convention((month.name for _, month in named), woven.language)
    if not named or chosen == "both":
        return
    for passage, month in named:
        numbers = find_conventions(month.name, woven.language)
        if chosen in numbers or not numbers:
            continue
        mended = name_month(next(iter(numbers.values())), woven.language, chosen)
        yield Finding(
            CODE,
            passage.locate(month.start),
            say("{name} is not of the {chosen} names", name=month.name, chosen=chosen),
            say("write {mended}", mended=mended),
            passage.edit(month.start, month.end, mended) if not _has_other_name(passage, month) else (),
        )


def _has_other_name(passage: Passage, month: NamedMonth) -> bool:
    """Return whether a name stands beside a slash, and so with another name of the same month."""
    return "/" in passage.text[max(month.start - 1, 0) : month.end + 1]
