"""Print findings: as lines for people, as JSON for programs, as annotations for a workflow of GitHub."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from publisher.commands.language import find_catalogue
from publisher.commands.terminal import print_text
from publisher.model.finding import Finding, Severity
from publisher.model.message import say
from publisher.script.visible import show_text

#: Warnings of one kind that a person is shown of a file, and of a book; the others are counted.
_MOST_IN_FILE, _MOST_IN_BOOK = 3, 12


def print_findings(findings: Sequence[Finding], format_: str, *, is_whole: bool = False) -> None:
    """Print findings; of warnings of a kind the first few, unless the list is to be whole."""
    if not findings and format_ != "json":
        return
    catalogue = find_catalogue(is_for_programs=format_ != "text")
    said = [catalogue.say_finding(finding) for finding in findings]
    if format_ == "json":
        import json

        print_text(json.dumps([_as_data(finding) for finding in said], ensure_ascii=False, indent=1), is_json=True)
        return
    shown, rest = (said, {}) if format_ == "github" or is_whole else _group_warnings(said)
    for finding in shown:
        if format_ == "github":
            at = finding.position
            print_text(
                f"::{finding.severity.value} file={_escape(show_text(at.file), ',:')},line={max(at.line, 1)},"
                f"col={max(at.column, 1)},title={finding.code.id}::{_escape(_describe(finding))}"
            )
        else:
            kind = "" if finding.severity is Severity.ERROR else f"{catalogue.say_severity(finding.severity)}: "
            print_text(show_text(f"{finding.position}: {finding.code.id} {kind}{finding.message}"), err=True)
            if finding.hint:
                print_text(show_text(f"  {catalogue.hint}: {finding.hint}"), err=True)
    for code, files in rest.items():
        more = say(
            "… and {count} more {code} in {files} files; --format json tells all",
            count=f"{files.total():,}",
            code=code,
            files=len(files),
        )
        print_text(show_text(catalogue.say(more)), err=True)


def _group_warnings(findings: Sequence[Finding]) -> tuple[list[Finding], dict[str, Counter[str]]]:
    """Choose what a person reads: all errors, and of warnings of a kind the first; how many more there are beside them.

    The others are counted by code and file.
    """
    shown: list[Finding] = []
    rest: dict[str, Counter[str]] = {}
    in_file: Counter[tuple[str, str]] = Counter()
    in_book: Counter[str] = Counter()
    for finding in findings:
        code, file = finding.code.id, finding.position.file
        is_many = in_file[code, file] >= _MOST_IN_FILE or in_book[code] >= _MOST_IN_BOOK
        if finding.severity is Severity.WARNING and is_many:
            rest.setdefault(code, Counter())[file] += 1
            continue
        in_file[code, file] += 1
        in_book[code] += 1
        shown.append(finding)
    return shown, rest


def _describe(finding: Finding) -> str:
    """Return the message, the hint and what the fix would write, each in a line."""
    import json

    written = " ".join(json.dumps(edit.text, ensure_ascii=False) for edit in finding.fix)
    return "\n".join(map(show_text, filter(None, (finding.message, finding.hint, written and f"fix: {written}"))))


def _escape(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _as_data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code.id,
        "severity": finding.severity.value,
        "file": finding.position.file,
        "line": max(finding.position.line, 1),
        "column": max(finding.position.column, 1),
        "message": finding.message,
        "hint": finding.hint,
        "fix": [
            {
                "line": edit.start.line,
                "column": edit.start.column,
                "end_line": edit.end.line,
                "end_column": edit.end.column,
                "text": edit.text,
            }
            for edit in finding.fix
        ],
    }
