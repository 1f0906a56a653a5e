"""Documents straight from ZIP and TAR archives. Nothing is unpacked: names are names, never places."""

import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO

from gongkai_nlp.batch.extraction import Item, failed_item, printable

ZIP = (".zip",)
TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_ARCHIVES = (*ZIP, *TAR, ".gz", ".rar", ".7z")
MOST_BYTES = 64 * 2**20
"""A member that unpacks to more is no document."""
_DAMAGE = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    # A password is needed; a method of compression that Python has not.
    *(RuntimeError, NotImplementedError),
)
_UTF8_NAME = 0x800
"""Flag of a zip member whose name is UTF-8."""

Opening = Callable[[], IO[bytes]]


def is_archive(name: str) -> bool:
    """Return whether a file is an archive, by its suffix: a DOCX is a zip file too, and is none."""
    return name.lower().endswith((*ZIP, *TAR))


def members(path: str, suffixes: tuple[str, ...], skip: int = 0) -> Iterator[Item]:
    """Yield the members with one of `suffixes`, in their order, but for the first `skip`.

    Each is named ``ARCHIVE/MEMBER``; one that stands there again gets a number (``MEMBER (2)``). What
    cannot be read is a Failure: a damaged, encrypted or oversized member, an archive in the archive, the
    rest of a damaged archive. Links are passed by.
    """
    archive = printable(path)
    seen: Counter[str] = Counter()
    number = 0
    try:
        for member, size, opening in _zip(path) if path.lower().endswith(ZIP) else _tar(path):
            if not _wanted(member, suffixes):
                continue
            seen[member] += 1
            number += 1
            if number > skip:
                again = f" ({seen[member]})" if seen[member] > 1 else ""
                yield _item(f"{archive}/{printable(member)}{again}", size, opening)
    except _DAMAGE as error:
        if number >= skip:
            reason = f"damaged or no archive after {number} documents ({error}); fetch it again"
            yield failed_item(archive, "ReadError", reason)


def count_members(path: str, suffixes: tuple[str, ...]) -> int | None:
    """Return how many documents an archive holds, or None where only reading it would tell."""
    if not path.lower().endswith(ZIP):
        return None
    try:
        return sum(_wanted(name, suffixes) for name, _, _ in _zip(path))
    except _DAMAGE:
        return None


def _wanted(member: str, suffixes: tuple[str, ...]) -> bool:
    return member.lower().endswith((*suffixes, *_ARCHIVES))


def _item(name: str, size: int, opening: Opening) -> Item:
    if name.lower().endswith(_ARCHIVES):
        return failed_item(name, "UnsupportedFormatError", "an archive in an archive; unpack the outer one")
    too_large = f"more than {MOST_BYTES:,} bytes unpacked, which is no document"
    if size > MOST_BYTES:
        return failed_item(name, "ReadError", too_large)
    try:
        with opening() as member:
            # The size that an archive states may be a lie.
            content = member.read(MOST_BYTES + 1)
    except _DAMAGE as error:
        return failed_item(name, "ReadError", f"the member cannot be read ({error}); fetch the archive again")
    return failed_item(name, "ReadError", too_large) if len(content) > MOST_BYTES else Item(name, content)


def _zip(path: str) -> Iterator[tuple[str, int, Opening]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield _zip_name(info), info.file_size, lambda info=info: archive.open(info)  # type: ignore[misc]


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; one not marked as UTF-8 is tried as such, then as GB18030."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return info.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return info.filename


def _tar(path: str) -> Iterator[tuple[str, int, Opening]]:
    with tarfile.open(path, "r|*", encoding="utf-8", errors="surrogateescape") as archive:
        while (info := archive.next()) is not None:
            # TarFile holds every member that it has seen; a stream needs none of them again.
            archive.members.clear()  # type: ignore[attr-defined]
            if info.isreg():
                yield info.name, info.size, lambda info=info: archive.extractfile(info)  # type: ignore[misc]
