"""Applies waivers: findings that a writer has accepted with a reason go, waivers that nothing needs are reported."""

from publisher.model.book import Waiver
from publisher.model.codes import NEEDLESS_WAIVER
from publisher.model.finding import Finding, Report, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook


def waive_findings(woven: WovenBook, report: Report, known: frozenset[str]) -> None:
    """Take the waived warnings out of a report, and add a warning for each waiver that took none.

    `known` are the numbers of all codes. Errors stay: they would make a wrong book.
    """
    waivers = (*woven.book.waivers, *(waiver for chapter in woven.book.chapters for waiver in chapter.waivers))
    if not waivers:
        return
    lines = {name: text.split("\n") for name, text in woven.book.texts.items()}
    needed: set[int] = set()
    kept: list[Finding] = []
    for finding in report.findings:
        takers = [number for number, waiver in enumerate(waivers) if _covers(waiver, finding, lines)]
        needed.update(takers)
        if not takers or finding.severity is Severity.ERROR:
            kept.append(finding)
    errors = {finding.code.id for finding in kept if finding.severity is Severity.ERROR}
    report.findings[:] = kept
    for number, waiver in enumerate(waivers):
        if waiver.code in errors:
            message = say("{code} is an error and cannot be waived", code=waiver.code)
        elif waiver.code not in known:
            message = say("there is no code {code}", code=waiver.code)
        elif number not in needed:
            message = (
                say("nothing needs the waiver of {code} at {text}", code=waiver.code, text=waiver.text)
                if waiver.text
                else say("nothing needs the waiver of {code}", code=waiver.code)
            )
        else:
            continue
        report.add(NEEDLESS_WAIVER, waiver.position, message, say("delete the waiver"))


def _covers(waiver: Waiver, finding: Finding, lines: dict[str, list[str]]) -> bool:
    """Return whether a waiver means a finding: by code, file, and the words in which the finding begins."""
    at = finding.position
    if waiver.code != finding.code.id or waiver.file not in {"", at.file}:
        return False
    if not waiver.text:
        return True
    file = lines.get(at.file, [])
    line = file[at.line - 1] if 0 < at.line <= len(file) else ""
    start = line.find(waiver.text)
    while start >= 0:
        if start < at.column <= start + len(waiver.text):
            return True
        start = line.find(waiver.text, start + 1)
    return False
