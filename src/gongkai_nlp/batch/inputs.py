"""What there is to read: files, folders, archives, columns, a list of paths; in one fixed order.

Nothing is held but the names of one folder at a time. The order never changes, so a run that was cut off
knows by a `Position` where to go on.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from gongkai_nlp.batch.archives import is_archive, members
from gongkai_nlp.batch.columns import Columns, is_columnar, rows
from gongkai_nlp.batch.extraction import Item, printable
from gongkai_nlp.errors import BatchError

SUFFIXES = (
    *(".txt", ".md", ".markdown", ".html", ".htm", ".shtml", ".xhtml", ".pdf", ".docx"),
    *(".doc", ".wps", ".ofd", ".xls", ".xlsx", ".rtf"),
)
"""What folders and archives are searched for; a file named by the user is read whatever its name."""
STANDARD_INPUT = "-"

_CHUNK = 1 << 16
_CHANGED = "the files to read have changed since the run began; begin anew with --restart"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a run has come."""

    files: int = 0
    """Files begun."""
    within: int = 0
    """Documents of the last of these that are done."""
    sha256: str = ""
    """Of path, size and time of change of all files begun; a folder that changed meanwhile is noticed."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a run reads."""

    names: tuple[str, ...]
    """Files, folders, archives; ``-`` is a document on standard input."""
    columns: Columns | None = None
    """Where the texts stand in Parquet and JSON Lines files."""
    paths_from: str | None = None
    """A file with more names, a line each or separated by NUL; ``-`` is standard input."""

    def files(self) -> Iterator[str]:
        """Yield the files, those of a folder in order of their paths."""
        for name in chain(self.names, listed(self.paths_from) if self.paths_from else ()):
            if name != STANDARD_INPUT and Path(name).is_dir():
                yield from self._walk(name)
            else:
                yield name

    def items(self, start: Position | None = None) -> Iterator[tuple[Item, Position]]:
        """Yield each document with the position after it, from `start` on.

        Raises:
            BatchError: the files before `start` are not those that they were.
        """
        start = start or Position()
        digest = hashlib.sha256()
        files = 0
        for files, file in enumerate(self.files(), 1):
            digest.update(_stamp(file).encode("utf-8", "surrogateescape"))
            if files < start.files:
                continue
            done = 0
            if files == start.files:
                _same(digest.hexdigest(), start)
                done = start.within
            for within, item in enumerate(self._items_of(file, done), done + 1):
                yield item, Position(files, within, digest.hexdigest())
        if files < start.files:
            raise BatchError(_CHANGED)

    def check(self, end: Position) -> None:
        """Say whether the files are still those that a finished run read.

        Raises:
            BatchError: they are not.
        """
        digest = hashlib.sha256()
        for file in self.files():
            digest.update(_stamp(file).encode("utf-8", "surrogateescape"))
        _same(digest.hexdigest(), end)

    def _items_of(self, file: str, skip: int) -> Iterator[Item]:
        if file == STANDARD_INPUT:
            documents: Iterable[Item] = [Item(None, sys.stdin.buffer.read())]
        elif is_archive(file):
            return members(file, SUFFIXES, skip)
        elif is_columnar(file):
            return rows(file, self.columns, skip)
        else:
            documents = [Item(printable(file), Path(file))]
        return iter(list(documents)[skip:])

    def _walk(self, folder: str) -> Iterator[str]:
        try:
            with os.scandir(folder) as found:
                # A folder counts with its slash, so that the order is that of whole paths.
                entries = sorted(
                    (entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name, entry)
                    for entry in found
                )
        except OSError:
            yield folder
            return
        for name, entry in entries:
            if name.endswith("/"):
                yield from self._walk(entry.path)
            elif self._wanted(name) and entry.is_file():
                yield entry.path

    def _wanted(self, name: str) -> bool:
        columnar = self.columns is not None and is_columnar(name)
        return columnar or is_archive(name) or name.lower().endswith(SUFFIXES)


def listed(name: str) -> Iterator[str]:
    """Yield the paths in the file `name`, or on standard input: a line each, or separated by NUL.

    Raises:
        BatchError: the file cannot be read.
    """
    try:
        file = sys.stdin.buffer if name == STANDARD_INPUT else Path(name).open("rb")  # noqa: SIM115
    except OSError as error:
        raise BatchError(f"{name}: {error.strerror}; name a file with a path on each line") from error
    with file:
        chunk = file.read(_CHUNK)
        separator = b"\0" if b"\0" in chunk else b"\n"
        rest = b""
        while chunk:
            *whole, rest = (rest + chunk).split(separator)
            yield from (os.fsdecode(path.rstrip(b"\r")) for path in whole if path.strip())
            chunk = file.read(_CHUNK)
        if rest.strip():
            yield os.fsdecode(rest.rstrip(b"\r"))


def _stamp(file: str) -> str:
    """Return what tells a file from what it was before: path, size, time of change."""
    try:
        status = Path(file).stat()
    except (OSError, ValueError):
        return f"{file}\0\n"
    return f"{file}\0{status.st_size} {status.st_mtime_ns}\n"


def _same(digest: str, then: Position) -> None:
    if digest != then.sha256:
        raise BatchError(_CHANGED)
