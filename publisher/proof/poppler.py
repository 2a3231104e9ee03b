"""Reads a PDF as Poppler does, where it is installed: bytes in, the text of each page out."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from publisher.file_state import find_state

POPPLER = "Poppler"


def describe_poppler() -> str:
    """Return whether Poppler has a say in what is found: where its program is, and its state; "" if there is none."""
    program = shutil.which("pdftotext")
    return f"{program} {find_state(Path(program).resolve())}" if program else ""


def read_with_poppler(pdf: bytes, pages: range) -> Mapping[int, str] | None:
    """Return the texts of pages, which count from 0, as Poppler reads them; None where it is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        return None
    # Its pages count from 1, and each ends with a form feed.
    limits = ("-f", str(pages.start + 1), "-l", str(pages.stop))
    done = subprocess.run([program, "-enc", "UTF-8", *limits, "-", "-"], input=pdf, capture_output=True, check=False)
    texts = done.stdout.decode("utf-8", "replace").split("\f")
    return dict(zip(pages, (*texts, *[""] * len(pages)), strict=False))
