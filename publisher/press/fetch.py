"""Reads what a part asks for while it is laid out: an address in, the file of the book out, or a refusal."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher

from publisher.script.drawing_styles import clean_drawing


class ForbiddenAddressError(Exception):
    """An address that a part may not read: neither `data:` nor a file inside one of the roots."""


class RootedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Reads `data:` addresses and files inside given folders, and refuses everything else.

    WeasyPrint takes a failed address for a warning and goes on without it. Here it stops the layout: a book
    without one of its pictures is not the book.
    """

    def __init__(self, roots: Iterable[Path]) -> None:
        """Resolve the folders once, so that a link among their parents does not count as an escape."""
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)
        self._roots = tuple(root.resolve() for root in roots)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """Read an address. Raises `ForbiddenAddressError`, or `OSError` if there is no such file."""
        scheme = urlsplit(url).scheme.lower()
        if scheme == "file":
            path = self._find_file(url)
            url = path.as_uri()
            if path.suffix.lower() == ".svg" and (cleaned := clean_drawing(path.read_bytes())) != path.read_bytes():
                url = f"data:image/svg+xml;base64,{b64encode(cleaned).decode()}"
        elif scheme != "data":
            raise ForbiddenAddressError(f"not a file of the book: {url}")
        return super().fetch(url, headers)

    def _find_file(self, url: str) -> Path:
        """Give the file that is really meant, all links followed."""
        address = urlsplit(url)
        path = Path(url2pathname(address.path)).resolve()
        if address.netloc not in {"", "localhost"} or not any(map(path.is_relative_to, self._roots)):
            raise ForbiddenAddressError(f"outside of the book's folders: {url}")
        return path
