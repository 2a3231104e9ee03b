"""Fills the templates: a template's name and what it shows in, a whole page of XHTML out.

A book may bring templates of its own, in its folder `templates/`, which take the place of the house's. They are no more
trusted than the rest of a book: they run in a sandbox (`sandbox.py`), they see views (`views.py`), and what they write
is judged (`emitted.py`).
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError

from publisher.bounds import ExhaustedError
from publisher.model.message import describe_error
from publisher.typeset.emitted import judge_emitted
from publisher.typeset.sandbox import Sandbox
from publisher.typeset.views import make_views

#: How many books' templates stay compiled: that which is being made, and that of the house.
_KEPT = 4
_NO_TEMPLATES: Mapping[str, str] = {}


class TemplateFaultError(Exception):
    """A template of a book cannot be filled. `name` is that of the template, `line` where in it, if known."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        """Keep the template, the line (0 if unknown) and the reason."""
        super().__init__(reason)
        self.name, self.line = name, line


class TemplateLoader(BaseLoader):
    """Gives templates by name: those of a book, whose texts were read with it, or else those of the house."""

    def __init__(self, own: Mapping[str, str]) -> None:
        """Take the texts of the book's own templates, by name."""
        self.own = own
        self.sizes = {name: len(text) for name, text in own.items()}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template. Raises `TemplateNotFound`."""
        del environment
        if template in self.own:
            return self.own[template], _mark_own(template), lambda: True
        parts = template.split("/")
        if not all(parts) or {".", ".."} & set(parts) or "\\" in template or "\0" in template:
            raise TemplateNotFound(template)
        path = files("publisher").joinpath("templates", *parts)
        if not template.endswith(".j2") or not path.is_file():
            raise TemplateNotFound(template)
        return path.read_text("utf-8"), template, lambda: True


def _mark_own(name: str) -> str:
    """Return the name of the file of a book's own template, by which it is known among the lines of a fault."""
    return f"templates/{name}"


@lru_cache(_KEPT)
def _open_templates(own: tuple[tuple[str, str], ...]) -> Sandbox:
    return Sandbox(TemplateLoader(dict(own)), is_bounded=bool(own))


def open_templates(own: Mapping[str, str] = _NO_TEMPLATES) -> Sandbox:
    """Open the templates of a book and of the house; a name that a template does not find is an error.

    They are known by their texts, so that a changed template is another one.
    """
    return _open_templates(tuple(sorted(own.items())))


def fill_template(name: str, *, templates: Mapping[str, str] = _NO_TEMPLATES, **values: Any) -> str:
    """Fill one template; `templates` are the book's own, by name.

    Raises `TemplateFaultError` where a template of the book is at fault, or writes what no page may hold.
    """
    try:
        page = open_templates(templates).fill(name, make_views(values))
        if templates:
            judge_emitted(page, is_xml=name.endswith(".xhtml.j2"))
    except (ExhaustedError, MemoryError):
        raise
    except Exception as error:
        # A template is a program of the writer's, in which anything may go wrong.
        if not templates:
            raise
        raise _find_fault(error, name, templates) from error
    return page


def _find_fault(error: Exception, name: str, templates: Mapping[str, str]) -> TemplateFaultError:
    """Tell in which of the book's templates an error arose, and in which line."""
    reason = "it calls itself without end" if isinstance(error, RecursionError) else describe_error(error)
    if isinstance(error, TemplateSyntaxError):
        return TemplateFaultError(error.name or name, error.lineno, reason)
    if isinstance(error, TemplateNotFound):
        reason = f"there is no template {error.name}"
    marks = {_mark_own(own): own for own in templates}
    place = (name if name in templates else min(templates), 0)
    trace = error.__traceback__
    while trace is not None:
        if (own := marks.get(trace.tb_frame.f_code.co_filename)) is not None:
            # The innermost line is the one that went wrong.
            place = (own, trace.tb_lineno)
        trace = trace.tb_next
    return TemplateFaultError(*place, reason)
