"""`publisher explain`: the code of a finding in, its page out."""

import click

from publisher.commands.language import find_catalogue, translate
from publisher.commands.terminal import print_text
from publisher.model.message import say


def _complete_code(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from publisher.proof.judge import ALL_CODES

    return [code for code in ALL_CODES if code.startswith(incomplete.upper())]


@click.command("explain")
@click.argument("code", shell_complete=_complete_code, required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="text for people, markdown for the manual: all codes as a chapter.",
)
def explain_command(code: str | None, format_: str) -> None:
    """Tell what a finding means, with a bad and a good example. Without CODE: list all codes.

    The letters of a code say what it is about: BK the files of the book, PL places, CH dates and events, MP maps,
    AR text in Arabic script, RT any right-to-left text, PD a finished PDF, EP a finished EPUB, LB records for
    libraries, WA waivers, PR the press.

    \b
    publisher explain BK017
    """
    from publisher.explain import write_chapter, write_page
    from publisher.proof.judge import ALL_CODES

    catalogue = find_catalogue()
    if format_ == "markdown":
        print_text(write_chapter(ALL_CODES.values(), catalogue).rstrip("\n"))
        return
    if code is None:
        for known in ALL_CODES.values():
            print_text(f"{known.id}  {catalogue.say_severity(known.severity):7}  {catalogue.say_code(known).title}")
        return
    if code.upper() not in ALL_CODES:
        message = say("there is no code {code}; `publisher explain` lists them all", code=code)
        raise click.BadParameter(translate(message), param_hint="CODE")
    print_text(write_page(ALL_CODES[code.upper()], catalogue))
