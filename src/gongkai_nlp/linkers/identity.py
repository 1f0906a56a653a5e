"""The identities of statutory tables: which are violated, by how much, and which cell is to blame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from gongkai_nlp.results import Cell, Table
from gongkai_nlp.rules.shapes.table import Equation

Line = dict[str, tuple[Cell, Decimal | None]]
"""The cells of a row by their column keys, or of a column by their row keys, with their values."""


class Sum(NamedTuple):
    """One identity in one column or row, with the cells of both sides."""

    rule: str
    along: str
    where: str
    """The column or row that it holds in."""
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    difference: Decimal
    """What the left side is more than the right one."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of both sides."""
        return self.left + self.right


@dataclass(frozen=True)
class Violation:
    """An identity that does not hold, with the cells any one of which, changed alone, mends most."""

    sum: Sum
    suspects: tuple[Cell, ...]


def violations(table: Table, equations: Sequence[Equation]) -> list[Violation]:
    """Return every identity of `table` that can be assessed and does not hold."""
    sums = list(assessable(table, equations))
    return [Violation(held, _suspects(held, sums)) for held in sums if held.difference]


def assessable(table: Table, equations: Sequence[Equation]) -> Iterator[Sum]:
    """Yield the identities all whose cells are there with a number."""
    kind = table.kind
    held = [equation for equation in equations if equation.table == kind]
    if not held:
        return
    rows: dict[str, Line] = {}
    columns: dict[str, Line] = {}
    for cell in table.cells:
        row, column, valued = cell.row, cell.column, (cell, cell.value)
        rows.setdefault(row, {})[column] = valued
        columns.setdefault(column, {})[row] = valued
    for equation in held:
        along, terms, totals = equation.along, equation.left, equation.right
        for where, line in (columns if along == "column" else rows).items():
            left = _side(along, terms, line)
            right = _side(along, totals, line) if left is not None else None
            if left is not None and right is not None:
                yield Sum(equation.id, along, where, left[0], right[0], left[1] - right[1])


def _side(along: str, keys: Sequence[str], line: Line) -> tuple[tuple[Cell, ...], Decimal] | None:
    """Return the cells of one side with their sum, or None where one is missing or has no number."""
    held: list[Cell] = []
    total = Decimal(0)
    for key in keys:
        split = key == "other" and along == "column" and any(name in line for name in _OTHER)
        for name in _OTHER if split else (key,):
            cell, value = line.get(name, _MISSING)
            if cell is None or value is None:
                return None
            held.append(cell)
            if value:
                total += value
    return tuple(held), total


_MISSING = (None, None)
# The template of 2021 splits the row 其他处理 of 2019 into three.
_OTHER = ("other_no_correction", "other_no_payment", "other_other")


def _suspects(broken: Sum, sums: Sequence[Sum]) -> tuple[Cell, ...]:
    """Return the cells of `broken` whose correction mends the most identities and breaks the fewest."""
    best: list[Cell] = []
    highest: int | None = None
    concerned = {cell.id for cell in broken.cells}
    sides = [
        ({cell.id for cell in other.left}, {cell.id for cell in other.right}, other.difference)
        for other in sums
        if any(cell.id in concerned for cell in other.cells)
    ]
    right_cells = {cell.id for cell in broken.right}
    for cell in broken.cells:
        gain = 0
        change = broken.difference if cell.id in right_cells else -broken.difference
        if (cell.value or Decimal(0)) + change < 0:
            continue
        for left, right, difference in sides:
            if cell.id in left:
                gain += (not difference + change) - (not difference)
            elif cell.id in right:
                gain += (not difference - change) - (not difference)
        if highest is None or gain > highest:
            best, highest = [cell], gain
        elif gain == highest:
            best.append(cell)
    return tuple(best)
