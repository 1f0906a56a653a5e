"""The identities of statutory tables: which are violated, by how much, and which cell is to blame."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai_nlp.results import Cell, Table
from gongkai_nlp.rules.shapes.table import Equation

Place = tuple[str, str]
"""Row key and column key."""


@dataclass(frozen=True)
class Sum:
    """One identity in one column or row, with the cells of both sides."""

    rule: str
    along: str
    where: str
    """The column or row that it holds in."""
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]

    @property
    def difference(self) -> Decimal:
        """What the left side is more than the right one."""
        return _total(self.left) - _total(self.right)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of both sides."""
        return self.left + self.right


@dataclass(frozen=True)
class Violation:
    """An identity that does not hold, with the cells any one of which, changed alone, mends most."""

    sum: Sum
    suspects: tuple[Cell, ...]


def _total(cells: Sequence[Cell]) -> Decimal:
    return sum((cell.value or Decimal(0) for cell in cells), Decimal(0))


def violations(table: Table, equations: Sequence[Equation]) -> list[Violation]:
    """Return every identity of `table` that can be assessed and does not hold."""
    sums = list(assessable(table, equations))
    broken = [held for held in sums if held.difference]
    return [Violation(held, _suspects(held, sums)) for held in broken]


def assessable(table: Table, equations: Sequence[Equation]) -> Iterator[Sum]:
    """Yield the identities all whose cells are there with a number."""
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    rows = list(dict.fromkeys(cell.row for cell in table.cells))
    columns = list(dict.fromkeys(cell.column for cell in table.cells))
    for equation in equations:
        if equation.table != table.kind:
            continue
        for where in columns if equation.along == "column" else rows:
            left = _side(equation, equation.left, where, cells)
            right = _side(equation, equation.right, where, cells)
            if left is not None and right is not None:
                yield Sum(equation.id, equation.along, where, left, right)


def _side(
    equation: Equation, keys: Sequence[str], where: str, cells: Mapping[Place, Cell]
) -> tuple[Cell, ...] | None:
    """Return the cells of one side, or None where one is missing or has no number."""
    held: list[Cell] = []
    for key in keys:
        place = (key, where) if equation.along == "column" else (where, key)
        found = [cells.get(place)]
        if key == "other" and equation.along == "column":
            split = [cells.get((name, where)) for name in _OTHER]
            if any(split):
                found = split
        for cell in found:
            if cell is None or cell.value is None:
                return None
            held.append(cell)
    return tuple(held)


# The template of 2021 splits the row 其他处理 of 2019 into three.
_OTHER = ("other_no_correction", "other_no_payment", "other_other")


def _suspects(broken: Sum, sums: Sequence[Sum]) -> tuple[Cell, ...]:
    """Return the cells of `broken` whose correction mends the most identities and breaks the fewest."""
    best: list[Cell] = []
    highest: int | None = None
    sides = [
        ({cell.id for cell in other.left}, {cell.id for cell in other.right}, other.difference)
        for other in sums
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
