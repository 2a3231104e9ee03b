"""Makes a book by Pandoc and Typst from its HTML, without drawings and inner links, as `bench.py` measures it.

python -m tests.bench_typst BOOK.html
"""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path


def make_book(page: Path) -> None:
    """Write the PDF of a page of HTML beside it."""
    bare = page.with_suffix(".bare.html")
    # Pandoc drops many an id, and Typst ends at a link to what is nowhere: neither drawings nor links within the book.
    drawn = r"<img[^>]*>|<svg.*?</svg>|(?<= )href=\"#[^\"]*\""
    bare.write_text(re.sub(drawn, "", page.read_text("utf-8"), flags=re.DOTALL), "utf-8")
    source = page.with_suffix(".typ")
    # `make bench PEERS=1` alone installs both: a system's own Pandoc may be older than its writer of Typst (3.1.2).
    pandoc = import_module("pypandoc").get_pandoc_path()
    subprocess.run((pandoc, str(bare), "-s", "-M", "papersize=a5", "-t", "typst", "-o", str(source)), check=True)
    import_module("typst").compile(str(source), output=str(page.with_suffix(".typst.pdf")))


if __name__ == "__main__":
    make_book(Path(sys.argv[1]))
