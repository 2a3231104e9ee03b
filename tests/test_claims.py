"""The documents are true: the files that they name are there, and so are the numbers that they give."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "docs/decisions.md", "docs/fonts.md")
#: Folders in which a document may find what it names by less than its whole path.
PLACES = (ROOT, ROOT / "publisher", *(path for path in (ROOT / "publisher").rglob("*") if path.is_dir()))
#: What comes of a build or of `make`, and what a book brings.
MADE = ("output/", "fonts/", "images/", "styles/", "templates/", "my-book/", ".venv", "data/", "library/", "catalogue/")


def list_files(document: str) -> Iterator[str]:
    """List the paths of files and folders of this repository that a document names."""
    text = re.sub(r"^```.*?^```$", "", (ROOT / document).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for name in re.findall(r"`([\w./-]+(?:\.py|\.css|\.toml|\.md|/))`", text):
        if not name.startswith(MADE):
            yield name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_files_that_a_document_names_are_there(document: str) -> None:
    missing = [name for name in list_files(document) if not any((place / name).exists() for place in PLACES)]
    assert [name for name in missing if "/" in name or name.endswith(".py")] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_links_of_a_document_lead_somewhere(document: str) -> None:
    text = re.sub(r"`[^`\n]*`", "", (ROOT / document).read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if re.match(r"\w+:", target):
            continue
        path = (ROOT / document).parent / file if file else ROOT / document
        assert path.exists(), target
        if anchor and path.suffix == ".md":
            heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            known = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in known, target


def test_the_diagram_of_the_architecture_names_every_module_and_no_other() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    there = {path.name for path in (ROOT / "publisher").glob("*.py")}
    there |= {path.name for path in (ROOT / "publisher/production").glob("*.py")}
    there |= {f"{path.name}/" for path in (ROOT / "publisher").iterdir() if path.is_dir()}
    unnamed = {name for name in there if name not in blocks} - {"__init__.py", "__main__.py", "__pycache__/"}
    assert unnamed == set()
    assert set(re.findall(r"\b([a-z_]+\.py|[a-z_]+/)(?= )", blocks)) - there <= {"styles/"}


def test_each_file_of_production_imports_what_stands_below_it_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    block = text.partition("imports what stands below it:")[2].split("```")[1]
    lines = [re.findall(r"\b(\w+)\.py\b", line) for line in block.splitlines()]
    ranks = {name: rank for rank, names in enumerate(lines) for name in names}
    wrong = []
    for name, rank in ranks.items():
        code = (ROOT / "publisher/production" / f"{name}.py").read_text("utf-8")
        imported = re.findall(r"^ *from publisher\.production\.(\w+) import", code, re.MULTILINE)
        assert set(imported) <= ranks.keys()
        wrong += [(name, other) for other in imported if ranks[other] < rank]
    assert len(ranks) > 15
    assert wrong == []


def test_the_architecture_is_read_in_ten_minutes() -> None:
    """People read some 240 words of prose a minute (Brysbaert, 2019), and names of files in passing."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert len(re.sub(r"^```.*?^```$|`[^`]*`", "", text, flags=re.MULTILINE | re.DOTALL).split()) < 2600


def test_the_workflow_asks_for_what_the_makefile_and_the_readme_have() -> None:
    workflow = (ROOT / ".github/workflows/tests.yml").read_text("utf-8")
    commands = [
        step["run"] for job in yaml.safe_load(workflow)["jobs"].values() for step in job["steps"] if "run" in step
    ]
    targets = {word for command in commands for word in re.findall(r"^make ?(\w*)$", command, re.MULTILINE)}
    assert targets == {"", "test", "wheel", "coverage"}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets - {""})
    readme = (ROOT / "README.md").read_text("utf-8")
    for program in ("brew install ", "apt-get install "):
        named = {
            word for command in commands for line in re.findall(f"{program}(.*)", command) for word in line.split()
        }
        told = set(" ".join(re.findall(f"{program}(.*)", readme)).split())
        # A bare Debian has less than the README takes for granted: what it says above the line of packages.
        assert named - told <= {
            "--yes",
            "--no-install-recommends",
            "python3",
            "python3-venv",
            "git",
            "make",
            "ca-certificates",
        }
