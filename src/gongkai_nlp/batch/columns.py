"""Documents from the rows of Parquet and JSON Lines files."""

import json
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai_nlp.batch.extraction import Item, failed_item, printable
from gongkai_nlp.batch.schema import arrow

if TYPE_CHECKING:
    import pyarrow.parquet as pq

PARQUET = (".parquet",)
JSON_LINES = (".jsonl", ".ndjson")
MOST_BYTES = 256 * 2**20
"""A longer line is no document."""
_ROWS = 64


class Columns(NamedTuple):
    """Where the texts stand."""

    text: str
    """The column, or key, of the texts; bytes are read as a file's content."""
    id: str | None = None
    """The column, or key, of what each is to be called; if None, file and number of the row."""


def is_columnar(name: str) -> bool:
    """Return whether a file holds rows, by its suffix."""
    return name.lower().endswith((*PARQUET, *JSON_LINES))


def rows(path: str, columns: Columns | None, skip: int = 0) -> Iterator[Item]:
    """Yield a document a row but for the first `skip`; a row that holds none is a Failure.

    Raises:
        MissingExtraError: a Parquet file, and pyarrow is not installed.
    """
    file = printable(path)
    if columns is None:
        if not skip:
            reason = "holds rows; name the column of the texts: --text-column"
            yield failed_item(file, "ReadError", reason)
        return
    documents = (
        _parquet(path, columns, skip) if path.lower().endswith(PARQUET) else _lines(path, columns, skip)
    )
    number = 0
    try:
        for document in documents:
            number += 1
            if document is not None:
                yield document
    except (OSError, ValueError) as error:
        if number >= skip:
            yield failed_item(file, "ReadError", f"cannot be read after {number} rows ({error})")


def count_rows(path: str) -> int | None:
    """Return how many rows a file holds, or None where only reading it would tell."""
    if not path.lower().endswith(PARQUET):
        return None
    try:
        with parquet_file(path) as table:
            return int(table.metadata.num_rows)
    except (OSError, ValueError):
        return None


def _lines(path: str, columns: Columns, skip: int) -> Iterator[Item | None]:
    """Yield a document a line; None for the first `skip`."""
    file = printable(path)
    number = 0
    with Path(path).open("rb") as lines:
        while line := lines.readline(MOST_BYTES):
            number += 1
            yield _line(line, f"{file}:{number}", columns) if number > skip else None


def _line(line: bytes, name: str, columns: Columns) -> Item:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return failed_item(name, "ReadError", f"no JSON ({error})")
    return _row(row if isinstance(row, dict) else {}, name, columns)


def _row(row: dict[str, Any], name: str, columns: Columns) -> Item:
    text = row.get(columns.text)
    if columns.id is not None and row.get(columns.id) is not None:
        name = printable(str(row[columns.id]))
    if isinstance(text, (str, bytes)):
        return Item(name, text)
    return failed_item(name, "ReadError", f"no text in column {columns.text!r}")


def _parquet(path: str, columns: Columns, skip: int) -> Iterator[Item | None]:
    """Yield a document a row, None for the first `skip`; one Failure where there is no such column.

    Row groups before that are not read.
    """
    with parquet_file(path) as table:
        held = table.schema_arrow.names
        for column in columns:
            if column is not None and column not in held:
                reason = f"no column {column!r}; it has {', '.join(held)}"
                yield None if skip else failed_item(printable(path), "ReadError", reason)
                return
        number = 0
        wanted = [name for name in columns if name is not None]
        for group in range(table.metadata.num_row_groups):
            size = table.metadata.row_group(group).num_rows
            if number + size <= skip:
                number += size
                yield from repeat(None, size)
                continue
            for batch in table.iter_batches(_ROWS, row_groups=[group], columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield _row(row, f"{printable(path)}:{number}", columns) if number > skip else None


def parquet_file(path: str) -> "pq.ParquetFile":
    """Return an open Parquet file.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    arrow()
    import pyarrow.parquet as pq

    return pq.ParquetFile(path)
