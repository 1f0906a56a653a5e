"""What there is to read: files, folders, archives, columns, a list of paths; in one fixed order.

Nothing is held but the names of one folder at a time. The order never changes, so a run that was cut off
knows by a `Position` where to go on.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from gongkai_nlp.batch.archives import count_members, is_archive, members
from gongkai_nlp.batch.columns import Columns, count_rows, is_columnar, rows
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

    def total(self) -> int | None:
        """Return how many documents there are, or None where only reading everything would tell."""
        if self.paths_from == STANDARD_INPUT:
            return None
        counts = [self._count(file) for file in self.files()]
        return None if None in counts else sum(filter(None, counts))

    def _count(self, file: str) -> int | None:
        if is_archive(file):
            return count_members(file, SUFFIXES)
        return count_rows(file) if is_columnar(file) else 1

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
            elif self._wanted(name) and (entry.is_file() or entry.is_symlink()):
                # A link that leads nowhere is told as what cannot be read, and not passed by.
                yield entry.path

    def _wanted(self, name: str) -> bool:
        columnar = self.columns is not None and is_columnar(name)
        return columnar or is_archive(name) or name.lower().endswith(SUFFIXES)


class Walk:
    """The documents of `inputs` one after another, and how far one has come."""

    def __init__(self, inputs: Inputs, start: Position | None = None) -> None:
        self.position = start or Position()
        """After the document that was yielded last; at the end after all files."""
        self._inputs = inputs

    def __iter__(self) -> Iterator[Item]:
        """Yield the documents from the position on.

        Raises:
            BatchError: the files before the position are not those that they were.
        """
        start, digest, number = self.position, hashlib.sha256(), 0
        for number, file in enumerate(self._inputs.files(), 1):
            digest.update(_stamp(file).encode("utf-8", "surrogateescape"))
            if number < start.files:
                continue
            if number == start.files and digest.hexdigest() != start.sha256:
                raise BatchError(_CHANGED)
            done = start.within if number == start.files else 0
            self.position = Position(number, done, digest.hexdigest())
            for within, item in enumerate(self._items_of(file, done), done + 1):
                self.position = Position(number, within, digest.hexdigest())
                yield item
        if number < start.files:
            raise BatchError(_CHANGED)

    def _items_of(self, file: str, skip: int) -> Iterator[Item]:
        if file == STANDARD_INPUT:
            return iter([] if skip else [Item(None, sys.stdin.buffer.read())])
        if is_archive(file):
            return members(file, SUFFIXES, skip)
        if is_columnar(file):
            return rows(file, self._inputs.columns, skip)
        return iter([] if skip else [Item(printable(file), Path(file))])

    def check_end(self) -> None:
        """Check that there are the same files as when everything had been read.

        Raises:
            BatchError: there are not.
        """
        digest = hashlib.sha256()
        for file in self._inputs.files():
            digest.update(_stamp(file).encode("utf-8", "surrogateescape"))
        if self.position.files and digest.hexdigest() != self.position.sha256:
            raise BatchError(_CHANGED)


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
