"""Reads what a part asks for while it is laid out: an address in, the file of the book out, or a refusal."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse

from publisher.folder_door import OutsideFolderError, read_inside
from publisher.script.drawing_styles import clean_drawing


class ForbiddenAddressError(Exception):
    """An address that a part may not read: neither `data:` nor a file inside one of the roots."""


class RootedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Reads `data:` addresses and files inside given folders, and refuses everything else.

    WeasyPrint takes a failed address for a warning and goes on without it. Here it stops the layout: a book
    without one of its pictures is not the book.
    """

    def __init__(self, roots: Iterable[Path], copied_below: Path | None = None) -> None:
        """Resolve the folders once, so that a link among their parents does not count as an escape.

        Where copies of the folders are to be read, on another machine, they lie below `copied_below`, each by its
        whole path; addresses stay as they are.
        """
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)
        self._copied_below = copied_below
        self._roots = tuple(self._locate(root).resolve() for root in roots)

    def _locate(self, path: Path) -> Path:
        """Return where a file lies that has an absolute path in an address."""
        return path if self._copied_below is None else self._copied_below / path.relative_to(path.anchor)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """Read an address. Raises `ForbiddenAddressError`, or `OSError` if there is no such file."""
        scheme = urlsplit(url).scheme.lower()
        if scheme == "file":
            data = self._read_file(url)
            if urlsplit(url).path.lower().endswith(".svg"):
                data = clean_drawing(data)
            return URLFetcherResponse(url, data)
        if scheme == "data":
            return super().fetch(url, headers)
        raise ForbiddenAddressError(f"not a file of the book: {url}")

    def _read_file(self, url: str) -> bytes:
        """Read the file that is really meant, all links followed that stay inside."""
        address = urlsplit(url)
        path = Path(url2pathname(address.path))
        for root in self._roots if address.netloc in {"", "localhost"} and path.is_absolute() else ():
            try:
                return read_inside(root, self._locate(path))
            except OutsideFolderError:
                continue
        raise ForbiddenAddressError(f"outside of the book's folders: {url}")
