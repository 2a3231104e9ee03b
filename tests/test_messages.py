"""Messages in other languages: each catalogue has every sentence, every code, and the places of each template."""

import ast
import pickle
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import click
import pytest
from click.testing import CliRunner

import publisher
from publisher.cli import main
from publisher.messages import list_languages, open_catalogue
from publisher.model.expected import BlockKind
from publisher.model.finding import Code
from publisher.model.message import Message, find_own_language, list_places, say
from publisher.production.check import check
from publisher.proof.judge import ALL_CODES
from publisher.script.visible import show_text
from tests.proof.test_codes import write_example

PACKAGE = Path(publisher.__file__).parent
OTHERS = [language for language in list_languages() if language != "en"]


def list_templates() -> Iterator[str]:
    """Yield the template of each `say(…)` in the program, and the words of the press's own that are put into them."""
    yield from (*get_args(BlockKind), "map", "timeline", "before", "behind")
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                template = ast.literal_eval(node.args[0])
                assert isinstance(template, str)
                yield template
                # What is put in stands in the template, and the other way round; some are filled later.
                assert {keyword.arg for keyword in node.keywords} in (list_places(template), set()), template


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_sentence_and_no_other(language: str) -> None:
    known = open_catalogue(language).messages
    templates = set(list_templates())
    assert sorted(templates - known.keys()) == []
    assert sorted(known.keys() - templates) == []
    for template, said in known.items():
        assert list_places(said) == list_places(template), template


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_code(language: str) -> None:
    catalogue = open_catalogue(language)
    assert {code[:2] for code in ALL_CODES} == set(catalogue.groups)
    assert sorted(ALL_CODES.keys() - catalogue.titles.keys()) == []
    assert sorted(catalogue.titles.keys() - ALL_CODES.keys()) == []
    for code in ALL_CODES.values():
        # Code, addresses and clauses of standards are the same in all languages.
        literals = [piece for piece in code.why.split("`")[1::2] if " " not in piece]
        assert [piece for piece in literals if piece not in catalogue.reasons[code.id]] == [], code.id


@pytest.mark.parametrize("language", list_languages())
def test_a_catalogue_is_in_order(language: str) -> None:
    text = files("publisher").joinpath("locales", "messages", f"{language}.toml").read_text("utf-8")
    codes = list(tomllib.loads(text).get("codes", {}))
    assert codes == sorted(codes)


@pytest.mark.parametrize("language", list_languages())
def test_a_catalogue_has_nothing_that_is_not_seen(language: str) -> None:
    """What is not seen, such as a mark of direction, would be shown as an escape beside the sentence."""
    catalogue = open_catalogue(language)
    told = (*catalogue.messages.values(), *catalogue.titles.values(), catalogue.hint, *catalogue.severities.values())
    assert [text for text in told if show_text(text) != text] == []


def test_a_message_is_its_sentence_and_can_be_said_in_another_language() -> None:
    message = say("{what} is not {name}", what="a{b}", name=say("nothing"))
    assert message == "a{b} is not nothing"
    assert isinstance(message, str)
    again = pickle.loads(pickle.dumps(message))  # noqa: S301
    assert (again, again.template, again.values) == (message, message.template, message.values)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ar_EG.UTF-8"}, "ar_EG"),
        ({"LANG": "ar_EG.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "fa_IR@x"}, "fa_IR"),
    ],
)
def test_the_language_of_messages_is_that_of_the_persons_settings(environment: dict[str, str], language: str) -> None:
    assert find_own_language(environment) == language


def test_a_region_is_served_by_its_language_and_an_unknown_language_by_english() -> None:
    assert open_catalogue("ar_EG").language == "ar"
    assert open_catalogue("xx").language == "en"


@pytest.mark.parametrize("code", ALL_CODES.values(), ids=lambda code: code.id)
def test_what_a_finding_says_can_be_said_in_another_language(code: Code, tmp_path: Path) -> None:
    """Judge the bad example of each code: all sentences are messages, and none is put together otherwise."""
    write_example(tmp_path, code.bad)
    report, _ = check(tmp_path)
    for finding in report.findings:
        assert isinstance(finding.message, Message), finding.message
        assert isinstance(finding.hint, Message) or not finding.hint, finding.hint


# --- What the command says of itself ----------------------------------------------------------------


def list_help() -> set[str]:
    """Return the names of commands and of their options that have help."""
    commands = {"publisher": main, **main.commands}
    options = {
        f"{name}.{parameter.name}"
        for name, command in commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option)
    }
    return {*commands, *options}


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_the_help_of_every_command_and_option(language: str) -> None:
    catalogue = open_catalogue(language)
    assert set(catalogue.help) == list_help()
    for name, said in catalogue.help.items():
        assert not show_text(said).count("\\u"), name
    english = {name: command.help or "" for name, command in {"publisher": main, **main.commands}.items()}
    for name, told in english.items():
        typed = set(told.split("\b")[0].split("`")[1::2])
        assert {piece for piece in typed if piece not in catalogue.help[name]} == set(), name


def test_catalogues_say_what_click_says_and_nothing_else() -> None:
    said = {language: set(open_catalogue(language).click) for language in OTHERS}
    assert len({frozenset(words) for words in said.values()}) == 1
    package = Path(click.__file__).parent
    asked = {
        argument.value
        for path in package.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    # What an option is, is given to it by a name.
    assert said["ar"] - asked == {"required"}
    for language in OTHERS:
        for template, words in open_catalogue(language).click.items():
            assert set(re.findall(r"\{(\w+)", words)) <= set(re.findall(r"\{(\w+)", template)), template


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "typed",
    [
        "--help", "build --help", "library --help", "proof --help", "cache --help", "buidl", "build --outptu x",
        "explain XX",
        "build -e prin", "new", "build /nowhere", "cache --limit x", "build a b c", "build -j 99", "build --output",
    ],
)  # fmt: skip
def test_no_line_of_help_and_of_wrong_use_is_english(language: str, typed: str) -> None:
    done = CliRunner().invoke(main, ["--language", language, *typed.split()], prog_name="publisher")
    lines = [line for line in done.output.splitlines() if re.search("[a-z]{3}.* [a-z]{2}", line)]
    # What is to be typed, and names, stand in lines of their language.
    english = [line for line in lines if not re.search("[\u0590-\u06ff]", line)]
    assert [line for line in english if not re.match(r" *(publisher |-|.*\$\(|.*fish_source)", line)] == []


def test_help_is_that_of_a_persons_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISHER_LANGUAGE", "fa")
    assert "کاربرد" in CliRunner().invoke(main, ["--help"]).output
    assert "Usage" in CliRunner().invoke(main, ["--language=en", "--help"]).output
    monkeypatch.delenv("PUBLISHER_LANGUAGE")
    monkeypatch.setenv("LC_ALL", "he_IL.UTF-8")
    assert "שימוש" in CliRunner().invoke(main, ["build", "--help"]).output


@pytest.mark.parametrize(
    ("language", "told"), [("ar", "لا يُقرأ ملف من هذا النوع"), ("fa", "خوانده نمی‌شود"), ("he", "אינו נקרא")]
)
def test_what_cannot_be_imported_is_told_in_the_language_of_the_command(
    language: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "a.x").write_bytes(b"x")
    outcome = CliRunner().invoke(
        main, ["--language", language, "import", str(tmp_path / "a.x"), "-o", str(tmp_path / "book")]
    )
    assert told in outcome.output
    assert "is not read" not in outcome.output
