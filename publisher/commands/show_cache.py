"""`publisher cache`: what lies in the cache, shown, bounded or cleared."""

import re

import click

from publisher.commands.language import translate
from publisher.commands.terminal import print_text
from publisher.model.message import say

#: Of sizes, each 1024 times the one before.
_UNITS = " KMGT"


class Size(click.ParamType[int]):
    """A number of bytes, written as 500M or 2G."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number and its unit."""
        found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,3})?) ?([KMGT]?)(?:i?B)?", str(value).strip(), re.IGNORECASE)
        if found is None:
            self.fail(translate(say("{value} is no size such as 500M or 2G", value=str(value))), param, ctx)
        return int(float(found[1]) * 1024 ** _UNITS.index(found[2].upper() or " "))


def _write_size(size: int) -> str:
    """Write a number of bytes as people read it."""
    power = min(max(size.bit_length() - 1, 0) // 10, len(_UNITS) - 1)
    return f"{size / 1024**power:.{power and 1}f} {_UNITS[power]}B".replace("  ", " ")


@click.command("cache")
@click.option("--limit", type=Size(), default=None, metavar="SIZE", help="The most that it may take up: 500M, 2G.")
@click.option("--clear", is_flag=True, help="Throw away all that lies in it.")
def cache_command(limit: int | None, clear: bool) -> None:
    """Show what lies in the cache, book by book; bound it, or clear it.

    What was made lies there, so that the next build makes only what changed. All of it can be thrown away. After each
    build what was not used for longest is thrown away until the rest keeps the limit, 1 GB if no other was set. The
    folder is that of PUBLISHER_CACHE, or rtl-publisher where the system keeps caches (XDG_CACHE_HOME).

    \b
    publisher cache --limit 500M
    publisher cache --clear
    """
    from publisher.press.cache_folder import CacheInUseError, clear_cache, find_cache_folder, limit_cache, survey_cache

    try:
        if clear:
            clear_cache()
        if limit is not None:
            limit_cache(limit)
    except CacheInUseError as error:
        raise click.ClickException(translate(say("a build uses the cache; try again when it is done"))) from error
    except OSError as error:
        raise click.FileError(str(find_cache_folder()), error.strerror or str(error)) from error
    survey = survey_cache()
    print_text(str(survey.folder))
    told = say(
        "{size} in {count} files, of {limit} at most",
        size=_write_size(survey.size),
        count=survey.count,
        limit=_write_size(survey.limit),
    )
    print_text(translate(told))
    for book in survey.books:
        name = " ".join(filter(None, (book.title, book.identifier))) or translate(say("fonts and records of all books"))
        files = translate(say("{count} files", count=f"{book.count:6}"))
        print_text(f"  {_write_size(book.size):>10}  {files}  {name}")
