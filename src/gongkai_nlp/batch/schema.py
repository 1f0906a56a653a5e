"""The tables of a data set, derived from the result models: their columns, and reports as their rows.

A row of every table but ``errors`` carries ``source``, which ties it to its report. A Decimal is two
columns: ``value`` as a decimal number with 12 digits after the point, rounded, for reckoning, and
``value_text`` exactly as it stands. A record within a record is a struct, several are a list of structs;
the names and values of a mapping too, for not every engine knows maps.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from gongkai_nlp.errors import MissingExtraError
from gongkai_nlp.results import Cell, Failure, Metadata, Report, Table

if TYPE_CHECKING:
    import pyarrow as pa

SOURCE = "source"
ERRORS = "errors"
REPORTS = "reports"
CELLS = "cells"
_PLACES = 12
# 38 digits in all: more are beyond what Spark, DuckDB and Polars read.
_DIGITS = 38
_STEP = Decimal(1).scaleb(-_PLACES)
_CONTEXT = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN)
_MOST = Decimal(10) ** (_DIGITS - _PLACES)


def arrow() -> Any:
    """Return the module pyarrow.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        message = "Parquet needs pyarrow; install it with: pip install 'gongkai-nlp[parquet]'"
        raise MissingExtraError(message) from error
    return pyarrow


class Column(NamedTuple):
    """A column of a table, or a field of a struct."""

    name: str
    type: Any
    """Its type in Arrow."""
    of: Callable[[Any], Any]
    """Takes its value from a record."""
    description: str


@cache
def tables() -> dict[str, list[Column]]:
    """Return the tables of a data set by name, each with its columns.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    source = _source_column()
    found = {REPORTS: [*_columns(Report, without=lists()), *_columns(Metadata)]}
    for name, model in lists().items():
        found[name] = [source, *_columns(model, without=(CELLS,))]
        if model is Table:
            table = Column("table", arrow().string(), lambda _: None, "Id of the table.")
            found[CELLS] = [source, table, *_columns(Cell)]
    found[ERRORS] = _columns(Failure)
    return found


def arrow_schema(name: str) -> "pa.Schema":
    """Return the schema of the table `name`."""
    return arrow().schema([(column.name, column.type) for column in tables()[name]])


def struct(name: str) -> Any:
    """Return the Arrow type of a record of the list `name` of a report."""
    return _kind(lists()[name])[0]


def structs(name: str, records: Sequence[BaseModel]) -> list[dict[str, Any]]:
    """Return the records of the list `name` of a report as values of `struct`."""
    convert = _kind(lists()[name])[1]
    return [convert(record) for record in records]


def to_tables(results: Sequence[Report | Failure]) -> "dict[str, pa.RecordBatch]":
    """Return the rows of `results` in every table of a data set."""
    reports = [result for result in results if isinstance(result, Report)]
    failures = [result for result in results if isinstance(result, Failure)]
    batches = {REPORTS: _report_rows(reports), ERRORS: _rows(ERRORS, failures)}
    for name in lists():
        held = [(report.source, record) for report in reports for record in getattr(report, name)]
        batches[name] = _rows(name, [record for _, record in held], source=[source for source, _ in held])
    cells = [
        (report.source, table.id, cell)
        for report in reports
        for table in report.tables
        for cell in table.cells
    ]
    batches[CELLS] = _rows(
        CELLS,
        [cell for _, _, cell in cells],
        source=[source for source, _, _ in cells],
        table=[table for _, table, _ in cells],
    )
    return {name: batches[name] for name in tables()}


def _report_rows(reports: Sequence[Report]) -> "pa.RecordBatch":
    of_metadata = {column.name for column in _columns(Metadata)}
    metadata = [report.metadata for report in reports]
    # The text as in JSON: only where it is not the file as it stands.
    text = [report.text if report.produced_by.laid_out else None for report in reports]
    given = {
        column.name: [column.of(record) for record in metadata]
        for column in tables()[REPORTS]
        if column.name in of_metadata
    }
    return _rows(REPORTS, reports, text=text, **given)


def _rows(name: str, records: Sequence[BaseModel], **given: Sequence[Any]) -> "pa.RecordBatch":
    """Return the rows of `records`, with the columns that are given as they are given."""
    arrays = [
        arrow().array(
            given[column.name] if column.name in given else [column.of(record) for record in records],
            column.type,
        )
        for column in tables()[name]
    ]
    return arrow().RecordBatch.from_arrays(arrays, schema=arrow_schema(name))


@cache
def lists() -> dict[str, type[BaseModel]]:
    """Return the fields of a report that hold many records, each with the model of these: each is a table."""
    found = {}
    for name, field in Report.model_fields.items():
        element = get_args(field.annotation)[:1]
        if get_origin(field.annotation) is tuple and issubclass(element[0], BaseModel):
            found[name] = element[0]
    return found


def _source_column() -> Column:
    return Column(SOURCE, arrow().string(), lambda _: None, "The report: `source` in `reports`.")


def _columns(model: type[BaseModel], without: Iterable[str] = ()) -> list[Column]:
    left_out = {*without, "metadata"} if model is Report else set(without)
    return [
        column
        for name, field in model.model_fields.items()
        if name not in left_out
        for column in _of_field(name, field.annotation, field.description or "")
    ]


def _of_field(name: str, annotation: Any, description: str) -> Iterator[Column]:
    get = attrgetter(name)
    if _bare(annotation) is Decimal:
        number = arrow().decimal128(_DIGITS, _PLACES)
        yield Column(name, number, lambda record: _number(get(record)), description)
        text = f"`{name}` exactly."
        yield Column(f"{name}_text", arrow().string(), lambda record: _text(get(record)), text)
    else:
        kind, convert = _kind(_bare(annotation))
        yield Column(name, kind, lambda record: convert(get(record)), description)


@cache
def _kind(annotation: Any) -> tuple[Any, Callable[[Any], Any]]:
    """Return the Arrow type for an annotation, and what makes its values fit for it."""
    pa = arrow()
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in _SCALARS:
        return getattr(pa, _SCALARS[annotation])(), _as_it_is
    if origin is Literal:
        return pa.string(), _as_it_is
    if origin is dict:
        kind, convert = _kind(_bare(arguments[1]))
        pair = pa.struct([("name", pa.string()), ("value", kind)])
        return pa.list_(pair), lambda held: [
            {"name": name, "value": convert(value)} for name, value in held.items()
        ]
    if annotation == tuple[int, int]:
        place = pa.struct([("start", pa.int64()), ("end", pa.int64())])
        return place, lambda span: {"start": span[0], "end": span[1]}
    if origin is tuple and arguments[1:] == (...,):
        kind, convert = _kind(arguments[0])
        return pa.list_(kind), lambda held: [convert(value) for value in held]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        columns = _columns(annotation)
        struct = pa.struct([(column.name, column.type) for column in columns])
        return struct, lambda record: {column.name: column.of(record) for column in columns}
    raise TypeError(f"no Arrow type for {annotation}")


_SCALARS = {str: "string", int: "int64", bool: "bool_"}


def _bare(annotation: Any) -> Any:
    """Return an annotation without None and without what it is annotated with."""
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (part for part in get_args(annotation) if part is not NoneType)
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _as_it_is(value: Any) -> Any:
    return value


def _number(value: Decimal | None) -> Decimal | None:
    """Return the value with the digits that a column has; None beyond them, where the text alone tells."""
    return None if value is None or abs(value) >= _MOST else value.quantize(_STEP, context=_CONTEXT)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
