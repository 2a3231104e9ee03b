"""A new book: it builds without a finding, has a number of its own, and what is there stays."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result

from publisher.manuscript.site_order import find_chapters
from publisher.manuscript.start_book import list_starters, start_book

Publish = Callable[..., Result]


def test_there_is_a_starter_for_each_language_that_the_command_names() -> None:
    assert set(list_starters()) >= {"ar", "fa", "ur", "he", "en"}


@pytest.mark.parametrize("language", ["ar", "ar-EG", "fa", "ur", "he", "en", "fr"])
def test_a_new_book_has_no_finding(tmp_path: Path, publish: Publish, language: str) -> None:
    made = publish("new", tmp_path / "book", "--language", language, "--title", "Voyage")
    assert made.exit_code == 0, made.output
    told = publish("check", tmp_path / "book")
    assert (told.exit_code, told.output) == (0, "")


def test_a_new_book_tells_that_the_house_has_no_words_of_its_language(tmp_path: Path, publish: Publish) -> None:
    publish("new", tmp_path / "book", "--language", "bal", "--title", "Voyage")
    told = publish("check", tmp_path / "book")
    assert told.exit_code == 0
    assert [line.split(" ")[1] for line in told.output.splitlines() if line[0] != " "] == ["BK081"]


@pytest.mark.parametrize(
    ("language", "starter"), [("ps", "fa"), ("bal", "ur"), ("ku-Arab", "ar"), ("yi", "he"), ("de", "en"), ("nqo", "en")]
)
def test_a_book_in_another_language_begins_with_the_starter_of_a_neighbour(language: str, starter: str) -> None:
    made = start_book(Path("/nowhere"), "Voyage", language)
    assert made["places.yaml"] == start_book(Path("/nowhere"), "Voyage", starter)["places.yaml"]


@pytest.mark.slow
@pytest.mark.parametrize("language", list_starters())
def test_a_new_book_builds(tmp_path: Path, publish: Publish, language: str) -> None:
    publish("new", tmp_path / "book", "--language", language, "--title", "Voyage")
    built = publish("build", tmp_path / "book", "-e", "print", "-e", "epub", "-o", tmp_path / "out", "-j", "1")
    assert built.exit_code == 0, built.output
    assert {path.suffix for path in (tmp_path / "out").iterdir() if path.is_file()} == {".pdf", ".epub"}


@pytest.mark.parametrize(
    "title", ["الكتاب: الأول", "# عدد", "no", "1.0", '«"x"»', "a\\b", "[x]", "- x", "{{ x }}", "$title", "كتاب #1"]
)
def test_any_title_of_one_line_is_kept(tmp_path: Path, title: str) -> None:
    head = yaml.load(start_book(tmp_path, title, "ar")["book.yaml"], yaml.BaseLoader)  # noqa: S506
    assert head["title"] == title


def test_each_book_has_an_identifier_of_its_own(tmp_path: Path) -> None:
    heads = [yaml.safe_load(start_book(tmp_path, "x", "ar")["book.yaml"]) for _ in range(3)]
    assert len({head["identifier"] for head in heads}) == len(heads)


def test_chapters_that_are_there_are_listed_and_left_alone(tmp_path: Path, publish: Publish) -> None:
    for name in ("README.md", "2-second.md", "10-tenth.md", "1 أول.md", "part/03.md", ".notes/x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# فصل\n\nنصّ قصير.\n", encoding="utf-8")
    assert publish("new", tmp_path, "-l", "ar", "-t", "كتاب").exit_code == 0
    assert find_chapters(tmp_path) == ("1 أول.md", "2-second.md", "10-tenth.md", "part/03.md")
    head = yaml.safe_load((tmp_path / "book.yaml").read_text("utf-8"))
    assert tuple(head["chapters"]) == find_chapters(tmp_path)
    assert not (tmp_path / "places.yaml").exists()
    assert (tmp_path / "1 أول.md").read_text("utf-8").startswith("# فصل")


def test_a_book_is_not_started_twice(tmp_path: Path, publish: Publish) -> None:
    publish("new", tmp_path, "-l", "ar", "-t", "كتاب")
    before = (tmp_path / "book.yaml").read_bytes()
    again = publish("new", tmp_path, "-l", "fa", "-t", "کتاب")
    assert again.exit_code == 2
    assert "has a book.yaml already" in again.output
    assert (tmp_path / "book.yaml").read_bytes() == before


@pytest.mark.parametrize(("language", "title"), [("arabic language", "x"), ("../ar", "x"), ("ar", "a\nb"), ("ar", " ")])
def test_what_is_no_language_or_title_is_told(tmp_path: Path, publish: Publish, language: str, title: str) -> None:
    told = publish("new", tmp_path / "book", "-l", language, "-t", title)
    assert told.exit_code == 2
    assert not (tmp_path / "book").exists()


def test_the_book_of_this_folder_is_meant_where_none_is_named(
    make_book: Callable[..., Path], publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_book())
    assert publish("check").exit_code == 0
    make_book({"book.yaml": "title: [x]\n"}, name="chapters")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book" / "book.yaml").unlink()
    assert "book.yaml:1:8: BK002" in publish("check").stderr
    (tmp_path / "none").mkdir()
    monkeypatch.chdir(tmp_path / "none")
    told = publish("build")
    assert told.exit_code == 2
    assert "publisher new" in told.output


SITES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "mdBook": (
        {"src/SUMMARY.md": "# ملخص\n\n- [ب](b.md)\n  - [أ](./a%20x.md#قسم)\n- [ب](b.md)\n- [لا شيء](none.md)\n"},
        ("src/b.md", "src/a x.md"),
    ),
    "GitBook": ({"SUMMARY.md": "* [أ](README.md)\n* [ب](b/README.md)\n"}, ("README.md", "b/README.md")),
    "MkDocs": (
        {
            "mkdocs.yml": "site_name: x\nnav:\n  - البداية: 'b.md'\n  # - c.md\n  - قسم:\n      - a x.md\n"
            "x: !!python/name:a.b [c.md]\n"
        },
        ("docs/b.md", "docs/a x.md"),
    ),
    "MkDocs with a folder of its own": (
        {"mkdocs.yml": "docs_dir: doc\nnav:\n- b.md\n- أ: a.md\n"},
        ("doc/b.md", "doc/a.md"),
    ),
    "Quarto": (
        {
            "_quarto.yml": "book:\n  chapters:\n    - index.qmd\n    - part: x\n      chapters: [b.qmd, a.qmd]\n"
            "  appendices: [c.qmd]\nformat: html\n"
        },
        ("index.qmd", "b.qmd", "a.qmd", "c.qmd"),
    ),
    "bookdown": ({"_bookdown.yml": 'rmd_files: ["index.Rmd", "b.Rmd"]\n'}, ("index.Rmd", "b.Rmd")),
    "Jupyter Book": ({"_toc.yml": "format: jb-book\nroot: intro\nchapters:\n- file: b\n"}, ("intro.md", "b.md")),
    "Hugo": (
        {
            "b.md": "---\nweight: 1\n---\n",
            "a.md": "+++\nweight = 2\n+++\n",
            "z/_index.md": "---\nweight: 0\n---\n",
            "z/a.md": "",
        },
        ("z/_index.md", "z/a.md", "b.md", "a.md"),
    ),
    "Docusaurus": (
        {
            "x/_category_.json": '{"position": 1}',
            "x/b.mdx": "---\nsidebar_position: 2\n---\n",
            "x/intro.md": "",
            "a.md": "",
        },
        ("x/b.mdx", "x/intro.md", "a.md"),
    ),
    "files that stand for their folders": (
        {"1/2.md": "", "1/README.md": "", "1/index.md": "", "README.md": "", "node_modules/a.md": ""},
        ("1/README.md", "1/index.md", "1/2.md"),
    ),
    "a file that leads to most of them": (
        {"README.md": "[ب](./b/README.md) [أ](a) [د](d.md) [ج](https://example.org/c.md)\n"},
        ("b/README.md", "a/README.md", "d.md", "c.md"),
    ),
    "a file that leads to some of them": ({"README.md": "[ب](b.md)\n"}, ("a.md", "b.md")),
    "one file that tells about all": ({"README.md": "", "LICENSE.md": ""}, ("README.md",)),
    "a summary that leads out of the folder": (
        {"SUMMARY.md": "[أ](../secret.md) [ب](/etc/passwd) [ج](https://example.org/a.md)\n", "b.md": ""},
        ("b.md",),
    ),
}


@pytest.mark.parametrize("site", SITES)
def test_chapters_come_in_the_order_of_their_website(site: str, tmp_path: Path) -> None:
    files, chapters = SITES[site]
    for name in (*chapters, *files):
        path = tmp_path / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files.get(name, ""), encoding="utf-8")
    (tmp_path / "secret.md").write_text("x")
    assert find_chapters(tmp_path / "book") == chapters


def test_the_order_of_chapters_is_read_of_files_of_the_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "part").mkdir(parents=True)
    for name in ("a.md", "b.md", "part/c.md"):
        (folder / name).write_text("# عنوان\n\nنص\n", "utf-8")
    (tmp_path / "outside").write_text("[x](b.md) [y](a.md)\n")
    (folder / "SUMMARY.md").symlink_to(tmp_path / "outside")
    for name in ("mkdocs.yml", "README.md", "_toc.yml", "part/_index.md"):
        # Who opens one waits for somebody to write.
        os.mkfifo(folder / name)
    assert find_chapters(folder) == ("a.md", "b.md", "part/c.md")


def test_a_chapter_whose_name_is_no_text_is_told_and_left_alone(tmp_path: Path, publish: Publish) -> None:
    folder = tmp_path / "book"
    (folder / os.fsdecode(b"\xd8")).mkdir(parents=True)
    for name in (b"a.md", b"\xff\xfe.md", b"\xd8/b.md", b"\xe1.png"):
        (folder / os.fsdecode(name)).write_text("# عنوان\n\nنص\n", "utf-8")
    (folder / "SUMMARY.md").write_bytes(b"[1](a.md) [2](\xff\xfe.md) [3](%FF%FE.md)\n")
    made = publish("new", folder, "--language", "ar", "--title", "كتاب")
    assert made.exit_code == 0, made.output
    for shown in ("\\udcff\\udcfe.md", "\\udcd8/b.md", "\\udce1.png"):
        assert f"{shown} was left out, since its name is not UTF-8" in made.output
    head = yaml.safe_load((folder / "book.yaml").read_text("utf-8"))
    assert head["chapters"] == ["a.md"]
