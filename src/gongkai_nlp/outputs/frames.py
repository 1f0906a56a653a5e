"""A report, or many, as data frames of pandas or polars: one frame a kind, one row a record."""

import json
from collections.abc import Iterable
from decimal import Context, Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from gongkai_nlp.errors import MissingExtraError
from gongkai_nlp.results import (
    Agency,
    Breakdown,
    Cell,
    Citation,
    Custom,
    Date,
    DocumentNumber,
    Finding,
    Indicator,
    Item,
    Metadata,
    Notice,
    Quantity,
    Record,
    Report,
    Section,
    Title,
)

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

LISTS: dict[str, type[Record]] = {
    "document_numbers": DocumentNumber,
    "titles": Title,
    "agencies": Agency,
    "quantities": Quantity,
    "dates": Date,
    "sections": Section,
    "customs": Custom,
    "tables": Cell,
    "citations": Citation,
    "breakdowns": Breakdown,
    "indicators": Indicator,
    "problems": Item,
    "commitments": Item,
    "findings": Finding,
    "warnings": Notice,
}
"""Field of a Report that becomes a frame → what a row of it holds; a table gives one row a cell."""
_TABLE = ("table", "kind", "template")
"""Columns that say of which table a cell is."""
_DIGITS, _PLACES = 38, 20
"""Digits of a decimal in polars, and how many of them stand behind the point."""

_LAST_PLACE = Decimal(1).scaleb(-_PLACES)
_EXACT = Context(prec=_DIGITS)

Rows = dict[str, list[dict[str, Any]]]


def to_frames(reports: Iterable[Report]) -> "dict[str, pd.DataFrame]":
    """Return one DataFrame a kind, one row a record, and ``reports`` with one row a report.

    Every row carries ``source``, and every frame all columns of its kind, if it has no row too. Numbers are
    ``Decimal`` objects, so that nothing is rounded. Tables give one row a cell.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        message = "data frames need pandas; install it with: pip install 'gongkai-nlp[pandas]'"
        raise MissingExtraError(message) from error
    return {name: pd.DataFrame(rows, columns=columns_of(name)) for name, rows in _rows(reports).items()}


def to_polars(reports: Iterable[Report]) -> "dict[str, pl.DataFrame]":
    """Return the frames of `to_frames` as frames of polars, each column of one type whatever it holds.

    Numbers are ``Decimal(38, 20)``: what has more than 20 places behind the point is rounded there. The
    ``fields`` of customs are JSON.

    Raises:
        MissingExtraError: polars is not installed.
        ValueError: a number has more than 18 digits before the point.
    """
    try:
        import polars as pl
    except ImportError as error:
        message = "to_polars needs polars; install it with: pip install 'gongkai-nlp[polars]'"
        raise MissingExtraError(message) from error
    frames = {}
    for name, rows in _rows(reports).items():
        held = [{column: _plain(value) for column, value in row.items()} for row in rows]
        schema = {column: _type_of(annotation) for column, annotation in _annotations(name).items()}
        frames[name] = pl.DataFrame(held, schema=schema, orient="row")
    return frames


def columns_of(name: str) -> list[str]:
    """Return the columns of the frame of a kind, ``reports`` or a name in `LISTS`."""
    return list(_annotations(name))


def _rows(reports: Iterable[Report]) -> Rows:
    rows: Rows = {name: [] for name in ("reports", *LISTS)}
    for report in reports:
        of: dict[str, Any] = {"source": report.source}
        rows["reports"].append(of | report.metadata.model_dump())
        for table in report.tables:
            of_table = of | {"table": table.id, "kind": table.kind, "template": table.template}
            rows["tables"] += (of_table | cell.model_dump() for cell in table.cells)
        for name in LISTS.keys() - {"tables"}:
            rows[name] += (of | record.model_dump() for record in getattr(report, name))
    return rows


def _annotations(name: str) -> dict[str, Any]:
    """Return the columns of a frame with their types, as the models declare them."""
    model = Metadata if name == "reports" else LISTS[name]
    fields = {field: info.annotation for field, info in model.model_fields.items()}
    leading = dict.fromkeys(("source", *_TABLE) if name == "tables" else ("source",), str)
    return leading | fields


def _type_of(annotation: Any) -> "pl.DataType | type[pl.DataType]":
    """Return the type of polars for one of the types that records hold."""
    import polars as pl

    plain: dict[Any, pl.DataType | type[pl.DataType]] = {
        str: pl.String,
        int: pl.Int64,
        bool: pl.Boolean,
        Decimal: pl.Decimal(_DIGITS, _PLACES),
    }
    if annotation in plain:
        return plain[annotation]
    if get_origin(annotation) is Literal:
        return pl.String
    if get_origin(annotation) is tuple:
        return pl.List(_type_of(get_args(annotation)[0]))
    if get_origin(annotation) is dict:
        return pl.String
    [held] = [kind for kind in get_args(annotation) if kind not in (NoneType, Ellipsis)][:1]
    return _type_of(held)


def _plain(value: Any) -> Any:
    """Return a value as polars takes it."""
    if isinstance(value, Decimal):
        if value.adjusted() >= _DIGITS - _PLACES:
            raise ValueError(f"{value} is too large for a decimal of polars; to_frames holds any number")
        places = -int(value.as_tuple().exponent)
        return value if places <= _PLACES else value.quantize(_LAST_PLACE, context=_EXACT)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value
