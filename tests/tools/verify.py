"""Judges what a build left in its output folder: `python -m tests.tools.verify output`, or `make verify`.

veraPDF judges by PDF/UA-1 every PDF that is tagged, which is all but the booklet (its pages lie on sheets,
for the printer only); EPUBCheck judges the EPUB, warnings included, and Ace its accessibility; the records are judged
by their schemas, and their page by axe. An edition that is not there counts as failed.
"""

import json
import sys
from pathlib import Path

from tests import checkers
from tests.library import records
from tests.page_turns import judge_page_list

#: What `output/` has to hold: the name of the edition, and the pattern of its files.
EXPECTED = {
    "print": "*-print.pdf",
    "large-print": "*-large-print.pdf",
    "epub": "*.epub",
    "handouts for pupils": "handouts/*.pdf",
    "handouts for teachers": "handouts/teacher/*.pdf",
    "records": "library/MANIFEST.json",
}


def main(arguments: list[str]) -> int:
    """Judge the output folder, and end with a line `N passed, N failed`."""
    output = Path(arguments[0] if arguments else "output")
    lacks = [
        lack for checker in ("verapdf", "epubcheck", "ace", "axe", "onixcheck") if (lack := checkers.find_lack(checker))
    ]
    if lacks:
        print("; ".join(lacks), file=sys.stderr)
        return 4
    verdicts = judge(output)
    for name, faults in verdicts.items():
        print(f"{'FAIL' if faults else 'PASS'} {name}")
        for fault in faults:
            print(f"     {fault}")
    failed = sum(bool(faults) for faults in verdicts.values())
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed else 0


def judge(output: Path) -> dict[str, tuple[str, ...]]:
    """Return the faults of each file, and of each edition that is missing, by its name."""
    verdicts: dict[str, tuple[str, ...]] = {
        edition: (f"no file {output / pattern}",)
        for edition, pattern in EXPECTED.items()
        if not find_files(output, pattern)
    }
    pdfs = [pdf for pdf in sorted(output.rglob("*.pdf")) if not pdf.stem.endswith("-booklet")]
    for pdf in pdfs:
        verdicts[str(pdf)] = checkers.judge_pdf(pdf)
    for epub in sorted(output.rglob("*.epub")):
        verdicts[str(epub)] = checkers.judge_epub(epub) + checkers.judge_accessibility(epub)
        verdicts[f"{epub}: pages"] = checkers.judge_pages_of_epub(epub)
        pdf = epub.with_name(f"{epub.stem}-print.pdf")
        if pdf.is_file():
            verdicts[f"{epub}: page list"] = tuple(judge_page_list(epub, pdf))
    for folder in sorted(path.parent for path in output.rglob("library/MANIFEST.json")):
        verdicts |= judge_records(folder)
    return verdicts


def judge_records(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the faults of each record of a book."""
    page = folder / "index.html"
    publication = json.loads((folder / "webpub.json").read_text("utf-8"))
    return {
        str(folder / "onix.xml"): tuple(records.judge_onix(folder / "onix.xml")),
        str(folder / "marc.xml"): tuple(records.judge_marcxml((folder / "marc.xml").read_bytes())),
        str(folder / "feed.json"): tuple(records.judge_feed(json.loads((folder / "feed.json").read_text("utf-8")))),
        str(folder / "webpub.json"): tuple(records.judge_json("publication.schema.json", publication)),
        str(page): tuple(fault for width in (1000, 360) for fault in checkers.judge_page(page, width)),
    }


def find_files(output: Path, pattern: str) -> list[Path]:
    """Find an edition's files. The large print's name ends like the print's, so it is no answer to that."""
    files = output.glob(pattern)
    return [file for file in files if "large" in pattern or not file.stem.endswith("-large-print")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
