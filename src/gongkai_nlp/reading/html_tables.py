"""The tables of a page as grids: rows and columns under spans; layout tables left out."""

from dataclasses import dataclass

from gongkai_nlp.reading.html_leaves import Leaf
from gongkai_nlp.reading.html_tree import Node

_LONGEST_CELL = 400
_MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in its table."""

    table: Node
    row: int
    column: int
    row_span: int
    column_span: int


def cell_places(nodes: list[Node], leaves: list[Leaf]) -> dict[int, Place]:
    """Return the places of the cells of all data tables, by the id of the cell's element."""
    lengths: dict[int, int] = {}
    for leaf in leaves:
        if leaf.cell is not None:
            lengths[id(leaf.cell)] = lengths.get(id(leaf.cell), 0) + len(leaf.text)
    with_tables = {id(around) for node in nodes if node.tag == "table" for around in _cells_around(node)}
    places: dict[int, Place] = {}
    for node in nodes:
        if node.tag == "table":
            held = _grid(node)
            if _is_data(held, lengths, with_tables):
                places.update(held)
    return places


def _cells_around(table: Node) -> list[Node]:
    for node in table.ancestors():
        if node.tag in ("td", "th"):
            return [node]
    return []


def _is_data(held: dict[int, Place], lengths: dict[int, int], with_tables: set[int]) -> bool:
    columns = {place.column for place in held.values()}
    rows = {place.row for place in held.values()}
    filled = [lengths.get(cell, 0) for cell in held]
    return (
        len(columns) >= 2
        and len(rows) >= 2
        and not any(cell in with_tables for cell in held)
        and sum(length > _LONGEST_CELL for length in filled) * 10 <= len(held)
        and sum(length > 0 for length in filled) >= 2
    )


def _grid(table: Node) -> dict[int, Place]:
    """Return the places of a table's cells; none where it is wider than any table of a report."""
    places: dict[int, Place] = {}
    rows = _rows(table)
    taken_to: dict[int, int] = {}
    """For each column, one past the last row that a cell from above takes."""
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while taken_to.get(column, 0) > row:
                column += 1
            row_span = min(_number(cell.attrs.get("rowspan", "")), len(rows) - row)
            column_span = _number(cell.attrs.get("colspan", ""))
            if column + column_span > _MOST_COLUMNS:
                return {}
            if row_span > 1:
                taken_to.update(dict.fromkeys(range(column, column + column_span), row + row_span))
            places[id(cell)] = Place(table, row, column, row_span, column_span)
            column += column_span
    return places


def _rows(table: Node) -> list[list[Node]]:
    rows: list[list[Node]] = []
    for child in table.children:
        if isinstance(child, Node) and child.tag in ("tbody", "thead", "tfoot"):
            rows += [_cells(row) for row in child.children if isinstance(row, Node) and row.tag == "tr"]
        elif isinstance(child, Node) and child.tag == "tr":
            rows.append(_cells(child))
    return rows


def _cells(row: Node) -> list[Node]:
    return [child for child in row.children if isinstance(child, Node) and child.tag in ("td", "th")]


def _number(value: str) -> int:
    digits = value.strip()
    return max(int(digits), 1) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else 1
