"""Judges the standard numbers of `book.yaml`: identifiers and the ISSN in, a finding for each that is unsound out."""

from publisher.manuscript.shapes.book_shape import BookShape
from publisher.manuscript.yaml_reader import Path, YamlDocument
from publisher.model import codes
from publisher.model.finding import Report
from publisher.model.message import say
from publisher.script.identifiers import Standard, is_sound, read_identifier


def judge_numbers(document: YamlDocument, shape: BookShape, report: Report) -> None:
    """Report each ISBN, DOI and ISSN that fails its check, and each number that two formats share."""
    named: list[tuple[Path, str]] = [(("identifier",), shape.identifier)]
    named += [(("identifiers", name), text) for name, text in shape.identifiers.items()]
    for path, text in named:
        identifier = read_identifier(text)
        if not is_sound(identifier):
            _report_unsound(document, path, identifier.standard, identifier.value, report)
    if shape.series and shape.series.issn:
        issn = read_identifier(f"urn:issn:{shape.series.issn}")
        if not is_sound(issn):
            _report_unsound(document, ("series", "issn"), issn.standard, issn.value, report)
    seen: dict[str, str] = {}
    for name, text in shape.identifiers.items():
        number = read_identifier(text).uri
        if other := seen.get(number):
            report.add(
                codes.SHARED_NUMBER,
                document.locate(("identifiers", name)),
                say("{name} has the same number as {other}", name=name, other=other),
                say("each format is a product of its own: give it a number of its own, or leave it out"),
            )
        seen.setdefault(number, name)


def _report_unsound(document: YamlDocument, path: Path, standard: Standard, value: str, report: Report) -> None:
    report.add(
        codes.UNSOUND_NUMBER,
        document.locate(path),
        say("{value} is no {standard}: its check fails", value=value, standard=standard.upper()),
        say("compare it with the number that you were given, digit by digit"),
    )
