"""`publisher fonts`: the folder of a book in, a table of type families and how fit each is for it out."""

from pathlib import Path

import click

from publisher.commands.arguments import BOOK_FOLDER, choose_book
from publisher.commands.language import translate
from publisher.commands.progress import BuildProgress
from publisher.commands.terminal import print_text
from publisher.model.message import say
from publisher.script.visible import show_text


@click.command("fonts")
@click.argument("book", type=BOOK_FOLDER, required=False, callback=choose_book)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for programs.",
)
def fonts_command(book: Path, format_: str) -> None:
    """Judge the type families of this machine, and those in BOOK (default: as for build), for the script of BOOK.

    Each is laid out, bound and read back by PDFium: `plain` and `marked` are the shares of words that
    survive, without vowel marks and with them. `lacks` counts characters of BOOK that the family has not.
    """
    import json
    from dataclasses import asdict

    from publisher.production.font_report import report_fonts

    progress = BuildProgress(quiet=False)
    with progress:
        fitted = report_fonts(book, progress.tell)
    if format_ == "json":
        print_text(json.dumps([asdict(one) for one in fitted], ensure_ascii=False, indent=1), is_json=True)
        return
    width = max((len(show_text(one.family)) for one in fitted), default=0)
    print_text(f"  {'family':{width}}  lacks   plain  marked  bold")
    for one in fitted:
        marked = "" if one.marked is None else f"{one.marked:.3f}"
        sign, bold = "*" if one.is_chosen else " ", "yes" if one.has_bold else "no"
        family = show_text(one.family)
        print_text(f"{sign} {family:{width}}  {len(one.missing):5}  {one.plain:6.3f}  {marked:>6}  {bold}")
    print_text("* " + translate(say("the book is set in this family")))
