"""Proves what was made: a finished PDF and its expected text in, a `Proof` out; and tells its faults as findings."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from shlex import quote
from typing import NamedTuple

import pypdfium2

from publisher.model.expected import ExpectedPart, ExpectedText
from publisher.model.finding import Finding, Position, Severity
from publisher.model.message import Message, join_messages, say
from publisher.model.proof import Fault, Proof, Tally
from publisher.pause_gc import pause_gc
from publisher.proof.epub_evidence import JudgedPages, gather_epub_evidence
from publisher.proof.evidence import Evidence, gather_evidence, gather_setting
from publisher.proof.preflight import SetSection, look_at
from publisher.proof.print_rules import EPUB_RULES, PREFLIGHT_RULES, PRINT_RULES, SETTING_RULES
from publisher.proof.print_rules.pd006_fallback_font import tell_once
from publisher.proof.proof_record import read_proof, write_proof
from publisher.proof.section_keys import name_sections, name_share
from publisher.proof.sections import Section, divide_pages, share_out

#: How many of a kind of warning are told one by one before the rest are only counted.
_TOLD = 3


#: Gives the record of the proof of a section, by the section's name; None where there is none.
Recall = Callable[[str], bytes | None]


class ProvenShare(NamedTuple):
    """The proof of some sections of a file, and the records of those that were proven anew, by the sections' names."""

    proof: Proof
    records: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Written:
    """Where files were written, and the folder of their book."""

    output: Path
    book: Path

    def name_file(self, proof: Proof) -> str:
        """Name a file and its book as a command takes them."""
        return f"{quote(str(self.output / proof.name))} {quote(str(self.book))}"


def prove_pdf(
    name: str,
    pdf: bytes,
    expected: ExpectedText | None = None,
    pieces: tuple[ExpectedPart, ...] = (),
    fonts: tuple[Path, ...] = (),
    *,
    is_preflight: bool = False,
) -> Proof:
    """Prove a PDF by every rule. `pieces` are what the book has to say in it, `fonts` the files it may be set in.

    `is_preflight` says that its pages are looked at as a typographer does, too. Without an expected text only what the
    file itself can tell is judged. Raises `pikepdf.PdfError` or `pypdfium2.PdfiumError` for what is no PDF.
    """
    setting = [prove_setting(name, expected, pieces)] if expected else []
    looked = [preflight_pdf(name, pdf, expected)] if is_preflight else []
    return join_proofs([*setting, *(work().proof for work in divide_proof(name, pdf, expected, fonts)), *looked])


def preflight_pdf(name: str, pdf: bytes, expected: ExpectedText | None = None) -> Proof:
    """Look at the pages of a PDF as a typographer does; what the expected text tells is left out without one."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        sections = divide_pages(expected, len(document))
    with pause_gc():
        looked = (_preflight_section(look_at(evidence)) for evidence in gather_evidence(pdf, sections))
        return Proof(name, 0, faults=tuple(fault for faults in looked for fault in faults))


def _preflight_section(section: SetSection) -> Iterator[Fault]:
    return (fault for _, rule in PREFLIGHT_RULES for fault in rule(section))


def divide_proof(
    name: str,
    pdf: bytes,
    expected: ExpectedText | None = None,
    fonts: tuple[Path, ...] = (),
    *,
    shares: int = 1,
    recall: Recall | None = None,
) -> tuple[Callable[[], ProvenShare], ...]:
    """Divide the proof of a PDF's pages so that several can do it, `shares` of them at best.

    `join_proofs` makes the proof of what they come to, and it is the same for any number of shares. `recall` gives the
    record of a section that was proven before, by its name; without it all is proven anew, and nothing is recorded.
    """
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        sections = divide_pages(expected, len(document))
    return tuple(partial(prove_sections, name, pdf, some, fonts, recall) for some in share_out(sections, shares))


def prove_sections(
    name: str, pdf: bytes, sections: tuple[Section, ...], fonts: tuple[Path, ...], recall: Recall | None = None
) -> ProvenShare:
    """Prove sections of a PDF, in the order of their pages, by what stands on their pages."""
    with pause_gc():
        if recall is None:
            return ProvenShare(join_proofs(_prove_each(name, pdf, sections, fonts)), {})
        share = name_share(pdf, sections, fonts)
        if proof := _recall_proof(recall(share), name, sections[0]):
            return ProvenShare(proof, {})
        keys = name_sections(pdf, sections, fonts)
        known = [_recall_proof(recall(key), name, section) for key, section in zip(keys, sections, strict=True)]
        unknown = [number for number, proof in enumerate(known) if proof is None]
        new = dict(
            zip(unknown, _prove_each(name, pdf, tuple(sections[number] for number in unknown), fonts), strict=True)
        )
        records = {keys[number]: write_proof(proof, sections[number].pages.start) for number, proof in new.items()}
        proof = join_proofs([proof or new[number] for number, proof in enumerate(known)])
        return ProvenShare(proof, records | {share: write_proof(proof, sections[0].pages.start)})


def _recall_proof(record: bytes | None, name: str, section: Section) -> Proof | None:
    return None if record is None else read_proof(record, name, section.pages.start)


def _prove_each(name: str, pdf: bytes, sections: tuple[Section, ...], fonts: tuple[Path, ...]) -> list[Proof]:
    if not sections:
        return []
    return [_prove_section(name, evidence) for evidence in gather_evidence(pdf, sections, fonts)]


def _prove_section(name: str, evidence: Evidence) -> Proof:
    faults = tuple(fault for _, rule in PRINT_RULES for fault in rule(evidence))
    lines = sum(len(block.lines) for block in evidence.blocks)
    tallies = tuple(matching.tally for matching in evidence.matchings)
    return Proof(name, len(evidence.printed.pages), lines, tallies, faults)


def prove_setting(name: str, expected: ExpectedText, pieces: tuple[ExpectedPart, ...]) -> Proof:
    """Prove that what was set is what the book has to say."""
    with pause_gc():
        setting = gather_setting(expected, pieces)
        return Proof(name, 0, faults=tuple(fault for _, rule in SETTING_RULES for fault in rule(setting)))


def join_proofs(proofs: Sequence[Proof]) -> Proof:
    """Join proofs of what one file has: the faults by their codes and readers, then in the order of the proofs."""
    tallies: dict[str, Tally] = {}
    for tally in (tally for proof in proofs for tally in proof.tallies):
        tallies[tally.reader] = tallies.get(tally.reader, Tally(tally.reader)).add(tally)
    faults = sorted((fault for proof in proofs for fault in proof.faults), key=_rank_fault)
    return Proof(
        proofs[0].name,
        sum(proof.pages for proof in proofs),
        sum(proof.lines for proof in proofs),
        tuple(tallies.values()),
        tuple(tell_once(faults)),
    )


def _rank_fault(fault: Fault) -> tuple[str, str]:
    return fault.code.id, fault.reader


def prove_epub(
    name: str, epub: bytes, pieces: tuple[ExpectedPart, ...] = (), judged: JudgedPages | None = None
) -> Proof:
    """Prove an EPUB by every rule. `pieces` are what the book has to say in it, `judged` what was found before packing.

    Raises `zipfile.BadZipFile` or `lxml.etree.XMLSyntaxError` for what is no EPUB.
    """
    evidence = gather_epub_evidence(epub, pieces, judged)
    faults = tuple(fault for _, rule in EPUB_RULES for fault in rule(evidence))
    return Proof(name, evidence.pages, 0, (replace(evidence.source.tally, reader="EPUB"),), faults)


def tell_each(proof: Proof) -> Iterator[Finding]:
    """Tell every fault of a file, where the source has what is at fault, or else in the file."""
    for fault in proof.faults:
        yield _tell_fault(proof, fault)


def tell_faults(proofs: Iterable[Proof], written: Written | None = None) -> Iterator[Finding]:
    """Tell the faults of files that belong together: errors one by one, warnings of a kind in one finding.

    `written` says where the files are; without it there are none, and no finding sends anyone to them.
    """
    faults = [(proof, fault) for proof in proofs for fault in proof.faults]
    for proof, fault in faults:
        if fault.code.severity is Severity.ERROR:
            told = _tell_fault(proof, fault)
            shown = say("publisher proof {name} shows the line", name=written.name_file(proof)) if written else ""
            yield replace(told, position=fault.position or _place_file(proof, written), hint=shown)
    warnings = [item for item in faults if item[1].code.severity is Severity.WARNING]
    warnings.sort(key=lambda item: _rank_fault(item[1]))
    for _, group in groupby(warnings, key=lambda item: _rank_fault(item[1])):
        yield _tell_together(list(group), written)


def _place_file(proof: Proof, written: Written | None) -> Position:
    """Return the place of what stands nowhere in the sources: the file, or the book where no file was written."""
    return Position(proof.name if written else "book.yaml")


def _tell_fault(proof: Proof, fault: Fault) -> Finding:
    position = fault.position or Position(proof.name)
    text = shorten(fault.expected or fault.found)
    # The sentence of a warning has its words already.
    is_told = not text or text in fault.message
    place = _name_page(proof, fault)
    message = (
        say("{place}: {message}", place=place, message=fault.message)
        if is_told
        else say("{place}: {message}: {text}", place=place, message=fault.message, text=text)
    )
    return Finding(fault.code, position, message)


def _tell_together(faults: list[tuple[Proof, Fault]], written: Written | None) -> Finding:
    first, fault = faults[0]
    # One of each kind comes first, so that none is hidden behind many of another.
    leading: list[tuple[Proof, Fault]] = []
    others: list[tuple[Proof, Fault]] = []
    seen: set[str] = set()
    for proof, one in faults:
        kind = one.message.template if isinstance(one.message, Message) else one.message
        (others if kind in seen else leading).append((proof, one))
        seen.add(kind)
    shown = leading + others[: max(_TOLD - len(leading), 0)]
    told = [say("{message} ({place})", message=one.message, place=_name_spot(proof, one)) for proof, one in shown]
    if len(faults) > len(shown):
        told.append(say("and {count} more", count=len(faults) - len(shown)))
    return Finding(
        fault.code,
        _place_file(first, written),
        join_messages(told, "; "),
        say("publisher proof {name} shows them all", name=written.name_file(first)) if written else "",
    )


def _name_spot(proof: Proof, fault: Fault) -> str:
    """Name where a fault is: the page, or in a file without pages the words at which it was found."""
    words = "" if fault.page else shorten(fault.found)
    return words if words and words not in fault.message else _name_page(proof, fault)


def _name_page(proof: Proof, fault: Fault) -> str:
    return say("{file}, page {page}", file=proof.name, page=fault.page) if fault.page else proof.name


def shorten(text: str, length: int = 60) -> str:
    """Return the beginning of a text, up to the end of a word."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: line.rfind(" ", 0, length)] + " …"
