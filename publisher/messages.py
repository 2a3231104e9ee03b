"""Says messages in a person's language: a message and a language in, the sentence out.

Each language has a catalogue in `locales/messages/`: for each template in English one in the language, and for each
code of a finding its title and why it matters. That of English has only what the templates and codes do not say.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import ENGLISH, Message, fill_template
from publisher.script.language import list_fallbacks

_CATALOGUES = files("publisher").joinpath("locales", "messages")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is said in one language: sentences by their English templates, titles and reasons by the codes of findings.

    `hint`, `bad`, `good` and `preface` are words beside findings and on the pages that explain codes; `groups` says
    what codes of two letters are about. `help` is that of commands and their options, by their names, and `click` what
    the library says that reads them.
    """

    language: str
    bad: str
    good: str
    preface: str
    hint: str
    groups: Mapping[str, str]
    severities: Mapping[str, str]
    messages: Mapping[str, str]
    titles: Mapping[str, str]
    reasons: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    click: Mapping[str, str] = field(default_factory=dict)

    def say(self, message: object) -> str:
        """Say a message, and the messages in it; what is no message is said as it is."""
        if not isinstance(message, Message):
            return str(message)
        return fill_template(self.messages.get(message.template, message.template), message.values, self.say)

    def say_finding(self, finding: Finding) -> Finding:
        """Return a finding whose message and hint are said in the language."""
        return replace(finding, message=self.say(finding.message), hint=self.say(finding.hint))

    def say_severity(self, severity: Severity) -> str:
        """Return the word for a severity."""
        return self.severities[severity.value]

    def say_code(self, code: Code) -> Code:
        """Return a code whose title and reason are said in the language."""
        return replace(code, title=self.titles.get(code.id, code.title), why=self.reasons.get(code.id, code.why))


def list_languages() -> tuple[str, ...]:
    """Return the languages that messages can be said in, in alphabetical order."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in _CATALOGUES.iterdir()))


@cache
def open_catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language, or of the nearest that has one; English where none has."""
    tag = next((tag for tag in list_fallbacks(language) if tag in list_languages()), ENGLISH)
    tables = tomllib.loads(_CATALOGUES.joinpath(f"{tag}.toml").read_text("utf-8"))
    codes = tables.get("codes", {})
    return Catalogue(
        tag,
        **tables["words"],
        groups=tables["groups"],
        severities=tables["severities"],
        messages=tables.get("messages", {}),
        titles={code: page["title"] for code, page in codes.items()},
        reasons={code: page["why"] for code, page in codes.items()},
        help=tables.get("help", {}),
        click=tables.get("click", {}),
    )
