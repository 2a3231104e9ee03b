"""Opens a file that is a package of others (ZIP), as a Word file and an EPUB are: its bytes in, the package out."""

import io
import zipfile

from publisher.conversion.document import UnreadableDocumentError
from publisher.model.message import say

#: Bytes of all files in a package, unpacked.
_LARGEST = 512 * 2**20


def open_package(data: bytes) -> zipfile.ZipFile:
    """Open a package; it holds no more than it says, since what is read of a file ends where its size is reached.

    Raises `UnreadableDocumentError` for one that holds too much or is locked, `zipfile.BadZipFile` for none.
    """
    package = zipfile.ZipFile(io.BytesIO(data))
    if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
        raise UnreadableDocumentError(say("what is packed in it has more than 512 MiB"))
    # APPNOTE.TXT 6.3.10, 4.4.4: bit 0 says that a file is encrypted.
    if any(entry.flag_bits & 1 for entry in package.infolist()):
        raise UnreadableDocumentError(say("it is locked by a password"))
    return package
