"""The folder for fonts of the tests of this process: mended copies of the machine's fonts are made in it once.

To make them takes longer than to lay out what most tests lay out.
"""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp


@cache
def open_fonts_folder() -> Path:
    """Return the folder, which is deleted when the process ends."""
    folder = Path(mkdtemp(prefix="test-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
