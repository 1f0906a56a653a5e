"""A report, or many, as pandas DataFrames."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gongkai_nlp.errors import MissingExtraError
from gongkai_nlp.results import Report

if TYPE_CHECKING:
    import pandas as pd

LISTS = (
    "document_numbers",
    "titles",
    "agencies",
    "quantities",
    "dates",
    "sections",
    "customs",
    "tables",
    "citations",
    "breakdowns",
    "indicators",
    "findings",
    "warnings",
)
"""Fields of a Report that become a frame each."""


def to_frames(reports: Iterable[Report]) -> "dict[str, pd.DataFrame]":
    """Return one DataFrame a kind, one row a record, and ``reports`` with one row a report.

    Every row carries ``source``; numbers are ``Decimal`` objects, so that nothing is rounded. Tables give
    one row a cell.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        message = "data frames need pandas; install it with: pip install 'gongkai-nlp[pandas]'"
        raise MissingExtraError(message) from error

    rows: dict[str, list[dict[str, object]]] = {name: [] for name in ("reports", *LISTS)}
    for report in reports:
        of: dict[str, object] = {"source": report.source}
        rows["reports"].append(of | report.metadata.model_dump())
        for name in LISTS:
            if name == "tables":
                rows[name] += (
                    {**of, "table": table.id, "kind": table.kind, "template": table.template}
                    | cell.model_dump()
                    for table in report.tables
                    for cell in table.cells
                )
            else:
                rows[name] += (of | record.model_dump() for record in getattr(report, name))
    return {name: pd.DataFrame(records) for name, records in rows.items()}
