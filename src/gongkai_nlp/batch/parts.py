"""The files of a data set: one a table and part, ``TABLE/part-00000.parquet``, there as a whole or not.

What comes is written under a temporary name as it comes, so that memory holds no part; when the part is
full it gets its form, is flushed to the disk and renamed.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from gongkai_nlp.batch import schema
from gongkai_nlp.batch.schema import ERRORS, REPORTS
from gongkai_nlp.errors import BatchError
from gongkai_nlp.results import Failure, Report

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP_ROWS = 20_000

Encoded = dict[str, tuple[int, bytes]]
"""For each table how many rows, and the rows themselves."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the files of a data set look like."""

    suffix: str
    tables: Callable[[], Sequence[str]]
    encode: Callable[[Sequence[Report | Failure]], Encoded]
    """What a process makes of its results; runs of these bytes may be put behind one another."""
    finish: Callable[[Path, Path, str], None]
    """Makes the file of a part from all its bytes: from where, to where, of which table."""


class Part:
    """The part of a data set that is being written."""

    def __init__(self, folder: Path, number: int, form: Form) -> None:
        self.number = number
        self.documents = 0
        self.rows: Counter[str] = Counter()
        self._form = form
        self._folders = {table: folder / table for table in form.tables()}
        self._files: dict[str, IO[bytes]] = {}
        with clear_errors(folder), ExitStack() as stack:
            for table, place in self._folders.items():
                place.mkdir(parents=True, exist_ok=True)
                self._files[table] = stack.enter_context(self._incoming(table).open("wb"))
            stack.pop_all()
        self._folder = folder

    def add(self, documents: int, encoded: Encoded) -> None:
        """Take in what came of `documents` documents.

        Raises:
            BatchError: the disk is full, or the like.
        """
        self.documents += documents
        with clear_errors(self._folder):
            for table, (rows, content) in encoded.items():
                self.rows[table] += rows
                self._files[table].write(content)

    def commit(self) -> None:
        """Put the files of the part in their places.

        Raises:
            BatchError: the disk is full, or the like.
        """
        with clear_errors(self._folder):
            for table, folder in self._folders.items():
                self._files[table].close()
                finished = folder / f".{self._name()}.tmp"
                self._form.finish(self._incoming(table), finished, table)
                put(finished, folder / f"{self._name()}{self._form.suffix}")
                self._incoming(table).unlink(missing_ok=True)

    def abandon(self) -> None:
        """Remove what is there of the part."""
        for table, file in self._files.items():
            with suppress(OSError):
                file.close()
            self._incoming(table).unlink(missing_ok=True)

    def _name(self) -> str:
        return f"part-{self.number:05}"

    def _incoming(self, table: str) -> Path:
        return self._folders[table] / f".{self._name()}.incoming.tmp"


def write_part(folder: Path, number: int, results: Sequence[Report | Failure]) -> dict[str, int]:
    """Write `results` as part `number` of a data set in Parquet, and return the rows of each table.

    ``reports`` comes last: where its part is there, the others are. Two that write the same part at once do
    no harm.

    Raises:
        BatchError: the disk is full, or the like.
    """
    batches = schema.to_tables(results)
    with clear_errors(folder):
        for name in sorted(batches, key=lambda name: name == REPORTS):
            place = folder / name / f"part-{number:05}{PARQUET.suffix}"
            place.parent.mkdir(parents=True, exist_ok=True)
            temporary = place.with_name(f".{place.stem}.{uuid4().hex}.tmp")
            _write_parquet(name, [batches[name]], temporary)
            put(temporary, place)
    return {name: batch.num_rows for name, batch in batches.items()}


def put(temporary: Path, place: Path) -> None:
    """Give a file its name once it is on the disk as a whole."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(place)
    if os.name == "posix":
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove_parts(folder: Path, first: int) -> None:
    """Remove the parts from number `first` on, and what was left under temporary names."""
    for file in folder.glob("*/.part-*.tmp"):
        file.unlink()
    for file in folder.glob("*/part-*"):
        number, _, suffix = file.name.removeprefix("part-").partition(".")
        if (
            f".{suffix}" in (JSON_LINES.suffix, PARQUET.suffix)
            and number.isdecimal()
            and int(number) >= first
        ):
            file.unlink()


@contextmanager
def clear_errors(place: Path) -> Iterator[None]:
    """Say of a failure to write at `place` what to do.

    Raises:
        BatchError: the disk is full, or the like.
    """
    try:
        yield
    except OSError as error:
        what = f"{place}: {error.strerror or error}"
        raise BatchError(
            f"{what}; mend that and give the same command again, it goes on from here"
        ) from error


def _lines(results: Sequence[Report | Failure]) -> Encoded:
    reports = [result for result in results if isinstance(result, Report)]
    failures = [result for result in results if isinstance(result, Failure)]
    return {
        name: (len(held), "".join(record.model_dump_json() + "\n" for record in held).encode())
        for name, held in ((REPORTS, reports), (ERRORS, failures))
    }


def _as_they_are(lines: Path, place: Path, table: str) -> None:
    lines.replace(place)


def _streams(results: Sequence[Report | Failure]) -> Encoded:
    """Return an Arrow stream a table."""
    pa = schema.arrow()
    encoded = {}
    for name, batch in schema.to_tables(results).items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(
            sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")
        ) as stream:
            stream.write_batch(batch)
        encoded[name] = (batch.num_rows, sink.getvalue().to_pybytes())
    return encoded


def _to_parquet(streams: Path, place: Path, table: str) -> None:
    """Write Arrow streams one behind the other as one Parquet file."""
    with schema.arrow().OSFile(str(streams)) as file:
        _write_parquet(table, _batches_in(file), place)


def _batches_in(file: "pa.NativeFile") -> "Iterator[pa.RecordBatch]":
    while file.tell() < file.size():
        yield from schema.arrow().ipc.open_stream(file)


def _write_parquet(name: str, batches: "Iterable[pa.RecordBatch]", place: Path) -> None:
    """Write the rows of the table `name` in groups of equal size: a file depends on its rows alone."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = schema.arrow_schema(name)
    held = columns.empty_table()
    with place.open("wb") as out, pq.ParquetWriter(out, columns, compression="zstd") as file:
        for batch in batches:
            held = pa.concat_tables([held, pa.Table.from_batches([batch])])
            while held.num_rows >= _GROUP_ROWS:
                file.write_table(held.slice(0, _GROUP_ROWS).combine_chunks())
                held = held.slice(_GROUP_ROWS)
        file.write_table(held.combine_chunks())


JSON_LINES = Form(".jsonl", lambda: (REPORTS, ERRORS), _lines, _as_they_are)
PARQUET = Form(".parquet", lambda: tuple(schema.tables()), _streams, _to_parquet)
