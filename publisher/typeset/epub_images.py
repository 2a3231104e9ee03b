"""Gathers the pictures that the pages of an EPUB show: sources in, pictures with names for the package out."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from publisher.folder_door import OutsideFolderError, read_inside
from publisher.model.book import Cover
from publisher.model.epub import EpubCover, EpubImage
from publisher.model.press_error import PressError
from publisher.script.picture_types import find_raster_type


@dataclass(slots=True)
class ImageSet:
    """Gathers the images that the pages show, and names them for the package, each once."""

    folder: Path
    images: dict[str, EpubImage] = field(default_factory=dict)

    def take(self, source: str) -> str:
        """Return the name of an image in the package. Raises `PressError` where it cannot be read any more.

        Names are numbered, because those in the book's folder may hold what a zip or a URL cannot; the
        suffix is that of what the file holds (EPUBCheck PKG-022).
        """
        key = str(PurePosixPath(source))
        if key not in self.images:
            data = self._read(source)
            media_type, suffix = find_media_type(data)
            name = f"images/image-{len(self.images) + 1}{suffix}"
            self.images[key] = EpubImage(name, media_type, data)
        return self.images[key].name

    def take_cover(self, cover: Cover | None) -> EpubCover | None:
        """Return the picture of a cover; None for a book without one, or with a drawing, which shops do not take."""
        if cover is None or not cover.picture:
            return None
        data = self._read(cover.picture)
        media_type, suffix = find_media_type(data)
        if media_type == "image/svg+xml":
            return None
        name = f"images/cover{suffix}"
        return EpubCover("", name, 0, 0, EpubImage(name, media_type, data))

    def _read(self, source: str) -> bytes:
        try:
            return read_inside(self.folder, source)
        except (OSError, OutsideFolderError) as error:
            raise PressError(f"{source}: {error}") from error


def find_media_type(data: bytes) -> tuple[str, str]:
    """Return the media type of an image and its proper suffix, by its first bytes."""
    return find_raster_type(data) or ("image/svg+xml", ".svg")
