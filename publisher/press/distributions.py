"""Lists the distributions that the press requires: what is installed in, names and versions out.

To follow all requirements through the metadata takes as long as all else that a build does in which nothing has
changed. So the list is kept in the cache, and known there by the state of every file of metadata that is installed.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

from publisher.file_state import find_state
from publisher.press.cache_folder import LISTS, find_cache_folder
from publisher.press.kept_files import keep, read_kept

#: Follows the requirements. It is imported where that is done, because it brings `packaging` and `email` along.
_REQUIREMENTS = "publisher.press.requirements"
#: How the names of folders and files end that hold the metadata of a distribution, now and in former times.
_METADATA = (".dist-info", ".egg-info", ".egg-link")


@cache
def list_distributions() -> Mapping[str, str]:
    """Return what the press requires, directly or by way of another, with the versions that are installed."""
    path = find_cache_folder() / LISTS / hashlib.sha256("\n".join(_describe_installed()).encode()).hexdigest()
    kept = read_kept(path)
    if kept is not None:
        with suppress(ValueError, TypeError, AttributeError, RecursionError):
            listed = {str(name): str(version) for name, version in json.loads(kept).items()}
            # What was not used for longest is thrown away first.
            with suppress(OSError):
                os.utime(path)
            return listed
    found: Mapping[str, str] = import_module(_REQUIREMENTS).follow_requirements()
    with suppress(OSError):
        keep(path, json.dumps(found).encode())
    return found


def _describe_installed() -> Iterator[str]:
    """Tell all on which the list depends: Python, whose version markers ask for, and the state of all metadata."""
    yield f"{sys.version} {sys.platform} {os.uname()}"
    for folder in sys.path:
        yield f"path {folder!r} {find_state(Path(folder)) if Path(folder).is_file() else None}"
        try:
            names = sorted(entry.name for entry in os.scandir(folder or ".") if entry.name.endswith(_METADATA))
        except OSError:
            continue
        for name in names:
            metadata = Path(folder, name)
            states = [find_state(path) for path in (metadata, metadata / "METADATA", metadata / "PKG-INFO")]
            yield f"{name!r} {states}"
