"""Tables of a report as grids, the cells of violated identities marked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai_nlp.outputs.pages.labels import Words, table_key_words
from gongkai_nlp.results import Cell, Report, Table

_IN_TABLES = frozenset({"table_identity", "table_years"})


@dataclass(frozen=True)
class GridCell:
    """A cell with the findings that concern it."""

    cell: Cell
    findings: tuple[int, ...]
    """Positions in the report's findings."""
    suspect: bool
    """Whether the finding names it as likeliest to blame."""


@dataclass(frozen=True)
class Grid:
    """A table with its rows and columns named."""

    table: Table
    columns: tuple[Words, ...]
    """Names of the columns; none where the table is no statutory one."""
    rows: tuple[tuple[Words | None, tuple[GridCell | None, ...]], ...]
    """Name of the row, and its cells under the columns."""
    findings: tuple[int, ...]
    """Positions of the findings that concern it, in the report's findings."""


def grids(report: Report) -> list[Grid]:
    """Return the tables of `report` in order of their places."""
    marked = _marked(report)
    return [_grid(table, marked) for table in sorted(report.tables, key=lambda held: held.start)]


Marks = Mapping[tuple[int, int], Sequence[tuple[int, bool]]]


def _marked(report: Report) -> Marks:
    """Return the findings at each place, with whether the place is to blame."""
    marked: dict[tuple[int, int], list[tuple[int, bool]]] = {}
    for index, finding in enumerate(report.findings):
        if finding.code in _IN_TABLES:
            # A violated identity lists the suspects first, and then all its cells.
            for span, times in Counter(finding.spans).items():
                marked.setdefault(span, []).append((index, times > 1))
    return marked


def _grid(table: Table, marked: Marks) -> Grid:
    columns = tuple(dict.fromkeys(cell.column for cell in table.cells))
    by_row: dict[str, dict[str, GridCell]] = {}
    for cell in table.cells:
        found = marked.get((cell.start, cell.end), ())
        held = GridCell(cell, tuple(index for index, _ in found), any(blamed for _, blamed in found))
        by_row.setdefault(cell.row, {})[cell.column] = held
    named = table.kind != "other"
    return Grid(
        table,
        tuple(table_key_words(table.kind, column) for column in columns) if named else (),
        tuple(
            (
                table_key_words(table.kind, row) if named else None,
                tuple(cells.get(column) for column in columns),
            )
            for row, cells in by_row.items()
        ),
        tuple(sorted({index for row in by_row.values() for held in row.values() for index in held.findings})),
    )
