"""The tables of a page as grids: rows and columns under spans; layout tables left out."""

from dataclasses import dataclass

from gongkai_nlp.reading.html_leaves import Leaf
from gongkai_nlp.reading.html_tree import Node

_LONGEST_CELL = 400
_MOST_COLUMNS = 1000
_MOST_SPANNED = 5000


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
    places: dict[int, Place] = {}
    taken: dict[tuple[int, int], bool] = {}
    for row, cells in enumerate(_rows(table)):
        column = 0
        for cell in cells:
            while taken.pop((row, column), False):
                column += 1
            row_span = _number(cell.attrs.get("rowspan", ""), _MOST_SPANNED)
            column_span = _number(cell.attrs.get("colspan", ""), _MOST_COLUMNS)
            if row_span > 1 and row_span * column_span <= _MOST_SPANNED:
                for below in range(row + 1, row + row_span):
                    for beside in range(column, column + column_span):
                        taken[below, beside] = True
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


def _number(value: str, most: int) -> int:
    digits = value.strip()
    return min(max(int(digits), 1), most) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 1
