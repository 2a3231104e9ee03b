"""Judges a woven book by every rule: findings go into the report."""

from collections.abc import Mapping

from publisher.model.codes import CODES as READING_CODES
from publisher.model.finding import Code, Report
from publisher.model.woven import WovenBook
from publisher.proof.print_rules import CODES as PRINT_CODES
from publisher.proof.rules import CODES as RULE_CODES
from publisher.proof.rules import RULES
from publisher.proof.waive import waive_findings

#: Every code there is, by number, for `publisher explain`.
ALL_CODES: Mapping[str, Code] = dict(
    sorted({**READING_CODES, **{code.id: code for code in (*RULE_CODES, *PRINT_CODES)}}.items())
)


def judge_book(woven: WovenBook, report: Report) -> None:
    """Apply every rule to a book, and then its waivers."""
    for _, rule in RULES:
        for finding in rule(woven):
            report.add(finding.code, finding.position, finding.message, finding.hint, finding.fix)
    waive_findings(woven, report, frozenset(ALL_CODES))
