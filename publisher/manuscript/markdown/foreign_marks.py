"""Tells of marks that a book cannot have: what is refused, what is left out, and what is printed as typed."""

from publisher.manuscript.folder import BookFolder
from publisher.manuscript.markdown.html_marks import Tag
from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import Message, say

#: The formats of Pandoc that are HTML, by how their names begin.
_HTML_FORMATS = ("html", "epub")


def refuse_html(folder: BookFolder, content: str, position: Position) -> None:
    """Report HTML that has no equal in Markdown."""
    folder.report.add(
        codes.RAW_HTML,
        position,
        say("raw HTML: {value}", value=" ".join(content.split())[:40]),
        say("write it in Markdown, or escape the < as \\<"),
    )


def leave_out_raw(folder: BookFolder, written: str, form: str, position: Position) -> None:
    """Tell of what is written for another format, and left out of the book as Pandoc does; HTML is refused.

    `form` names the format as Pandoc does, `{=latex}`.
    """
    if form.strip("{=} ").lower().startswith(_HTML_FORMATS):
        refuse_html(folder, written, position)
    else:
        leave_out_foreign(folder.report, written, position)


def drop_tag(folder: BookFolder, tag: Tag, position: Position) -> None:
    """Tell of a tag that is left out; what it holds is kept."""
    folder.report.add(
        codes.DROPPED_HTML,
        position,
        say("<{name}> left out", name=tag.name),
        say("delete it; what it holds is kept"),
    )


def drop_attributes(folder: BookFolder, tag: Tag, position: Position, known: set[str]) -> None:
    """Tell of the attributes of a tag that are not taken."""
    dropped = sorted(tag.attributes.keys() - known)
    if dropped:
        folder.report.add(
            codes.DROPPED_HTML,
            position,
            say("<{name}>: {list} left out", name=tag.name, list=", ".join(dropped)),
            say("delete it, or say it in a style sheet of the book"),
        )


def leave_out_foreign(report: Report, written: str, position: Position) -> None:
    """Tell of a mark of another tool that is left out."""
    _tell_foreign(report, say("{written} left out", written=written[:60]), position)


def keep_foreign(report: Report, written: str, position: Position) -> None:
    """Tell of a mark of another tool that is printed as typed."""
    _tell_foreign(report, say("{written} is printed as typed", written=written[:40]), position)


def _tell_foreign(report: Report, message: Message, position: Position) -> None:
    report.add(codes.FOREIGN_MARK, position, message, say("delete it, or write what it would show"))
