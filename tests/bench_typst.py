"""Makes a book by Pandoc and Typst from its HTML, without its drawings, which is how `bench.py` measures them.

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
    bare.write_text(re.sub(r"<img[^>]*>|<svg.*?</svg>", "", page.read_text("utf-8"), flags=re.DOTALL), "utf-8")
    source = page.with_suffix(".typ")
    subprocess.run(("pandoc", str(bare), "-s", "-M", "papersize=a5", "-o", str(source)), check=True)
    # It is installed by `make bench PEERS=1` alone.
    import_module("typst").compile(str(source), output=str(page.with_suffix(".typst.pdf")))


if __name__ == "__main__":
    make_book(Path(sys.argv[1]))
