"""Find statutory tables: grids of the layout, and tables whose cells stand in the text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai_nlp.finders.table_labels import Labels, Said, clean, number
from gongkai_nlp.finders.table_text import Place, text_tables
from gongkai_nlp.making import make_cell, make_table
from gongkai_nlp.results import Cell, Table
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.source import Grid, GridCell
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import TableKind, Template

TablePatterns = Labels

_KINDS: tuple[TableKind, ...] = ("requests", "disclosure", "statistics")
# How many rows with a known label make a table one of the kind.
_ROWS = {"requests": 4, "disclosure": 1, "statistics": 1}
# A table of statistics may stand in several grids; all of it has at least so many known rows.
_STATISTICS = 4
# Grids of one kind belong to one table where no more than so many characters stand between them.
_GAP = 160
_MOST_COLUMNS = 60
# Results of one block of the table of reviews, and its blocks in the order of the template.
_RESULTS = 5
_BLOCKS = ("reconsideration", "lawsuit_direct", "lawsuit_after_reconsideration")
_GROUPS = frozenset({"results", "denied", "unable", "not_processed", "other"})

Found = tuple[str, str, GridCell]
"""Row key, column key and cell."""


def compile_rules(rules: RuleSet) -> TablePatterns:
    """Return what `find` needs, compiled once."""
    return Labels.of(rules.table)


def find(view: View, patterns: TablePatterns) -> list[Table]:
    """Return every table in the text, in order."""
    text, grids = view.source.text, view.source.grids
    drafts: list[_Draft] = []
    for laid in _joined(text, grids, patterns):
        grid = laid.grid
        read = list(_statutory(text, laid, patterns))
        for draft in read or [_Draft("other", None, grid.start, grid.end, _plain(grid))]:
            if drafts and drafts[-1].takes(draft):
                drafts[-1].add(draft)
            else:
                drafts.append(draft)
    drafts = [final for draft in drafts for final in draft.final()]
    for kind, template, cells in text_tables(view, patterns, [(grid.start, grid.end) for grid in grids]):
        drafts.append(_Draft(kind, template, cells[0][2], cells[-1][3], cells))
    drafts.sort(key=lambda draft: draft.start)
    return _numbered(text, drafts)


@dataclass
class _Draft:
    """A table before its cells have ids."""

    kind: TableKind
    template: Template | None
    start: int
    end: int
    cells: list[Place]
    grids: tuple[Grid, ...] = ()

    def takes(self, other: "_Draft") -> bool:
        """Whether `other` goes on with this table: the same kind, close behind, no row twice."""
        if self.kind != other.kind or self.kind not in ("disclosure", "reviews", "statistics"):
            return False
        held = {row for row, *_ in self.cells}
        return other.start - self.end <= _GAP and held.isdisjoint([row for row, *_ in other.cells])

    def add(self, other: "_Draft") -> None:
        """Take up what stands in `other`."""
        self.end = other.end
        self.cells += other.cells
        self.template = self.template or other.template
        self.grids += other.grids

    def final(self) -> list["_Draft"]:
        """Return the table, or its plain grids where it has too few known rows to be a statutory one."""
        rows = {row for row, *_ in self.cells}
        if self.kind != "statistics" or len(rows) >= _STATISTICS or not self.grids:
            return [self]
        return [_Draft("other", None, grid.start, grid.end, _plain(grid)) for grid in self.grids]


def _joined(text: str, grids: Sequence[Grid], labels: Labels) -> Iterator["_Laid"]:
    """Yield the grids, a table of requests that a page end cuts in two put together again."""
    held: _Laid | None = None
    for grid in grids:
        laid = _laid(text, grid, labels)
        if held and grid.start - held.grid.end <= _GAP and _goes_on(held, laid, labels):
            held = _laid(text, _stacked(held.grid, grid), labels)
            continue
        if held:
            yield held
        held = laid
    if held:
        yield held


def _goes_on(above: "_Laid", below: "_Laid", labels: Labels) -> bool:
    first = _keys(above, labels)
    if "new" not in first or "carried_out" in first:
        return False
    second = _keys(below, labels)
    return "new" not in second and len(second) > 1


def _keys(laid: "_Laid", labels: Labels) -> set[str | None]:
    return {labels.row_of("requests", name.label, "") for row in laid.rows for name in row.names} - {None}


def _stacked(above: Grid, below: Grid) -> Grid:
    """Return one grid of two, the right edges in line: the merged cells on the left may be lost."""
    height = max(cell.row + cell.row_span for cell in above.cells)
    width = [max(cell.column + cell.column_span for cell in grid.cells) for grid in (above, below)]
    right = max(width)
    upper = (cell._replace(column=cell.column + right - width[0]) for cell in above.cells)
    lower = (
        cell._replace(row=cell.row + height, column=cell.column + right - width[1]) for cell in below.cells
    )
    return Grid(above.start, below.end, (*upper, *lower))


def _numbered(text: str, drafts: list[_Draft]) -> list[Table]:
    tables: list[Table] = []
    count = 0
    for index, draft in enumerate(drafts, 1):
        cells: list[Cell] = []
        for row, column, start, end in draft.cells:
            count += 1
            written = text[start:end]
            cells.append(
                make_cell(
                    id=f"c{count}",
                    row=row,
                    column=column,
                    value=number(written),
                    start=start,
                    end=end,
                    text=written,
                )
            )
        tables.append(
            make_table(
                id=f"b{index}",
                kind=draft.kind,
                template=draft.template,
                start=draft.start,
                end=draft.end,
                cells=tuple(cells),
            )
        )
    return tables


def _plain(grid: Grid) -> list[Place]:
    """Return the cells of a table that is no statutory one, named by row and column index."""
    return [(str(cell.row), str(cell.column), cell.start, cell.end) for cell in grid.cells]


def _statutory(text: str, laid: "_Laid", labels: Labels) -> Iterator[_Draft]:
    """Yield the statutory tables that a grid holds; the whole report may stand in one."""
    grid, rows = laid.grid, laid.rows
    for kind in _KINDS:
        found = _requests(text, rows, labels) if kind == "requests" else _listed(text, rows, labels, kind)
        keys = {row for row, _, _ in found}
        if len(keys) >= _ROWS[kind]:
            template = labels.template(kind, keys, {column for _, column, _ in found})
            yield _draft(grid, kind, template, found)
    above = labels.block(text[max(0, grid.start - 60) : grid.start])
    found = _reviews(rows, above)
    if found:
        yield _draft(grid, "reviews", None, found)


def _draft(grid: Grid, kind: TableKind, template: Template | None, found: list[Found]) -> _Draft:
    cells = [(row, column, cell.start, cell.end) for row, column, cell in found]
    start, end = min(cell.start for *_, cell in found), max(cell.end for *_, cell in found)
    return _Draft(kind, template, start, end, cells, (grid,))


class _Row(NamedTuple):
    """A row of a grid, read once for all kinds of tables that it may belong to."""

    at: int
    """Its index in the grid."""
    cells: dict[int, GridCell]
    """By column, in order; a merged cell under each column that it reaches."""
    said: dict[int, Said]
    """What they say, by column."""
    names: list[Said]
    """What the cells say that are names."""
    values: list[GridCell]
    """The cells behind the last name that begin in this row."""
    headers: dict[TableKind, dict[int, str]]
    """The keys of the columns that cells name as headers, by kind of table and column."""

    def own(self, columns: Iterable[int]) -> list[tuple[GridCell, Said]]:
        """Return the cells under `columns` that begin in this row, in order, with what they say."""
        cells, said = self.cells, self.said
        own = {id(cells[at]): (cells[at], said[at]) for at in columns if cells[at].row == self.at}
        return list(own.values())

    def value_columns(self) -> dict[int, GridCell]:
        """Return the values by column, a merged one under each column that it reaches."""
        values = set(map(id, self.values))
        return {at: cell for at, cell in self.cells.items() if id(cell) in values}


class _Laid(NamedTuple):
    """A grid with its rows."""

    grid: Grid
    rows: list[_Row]


def _laid(text: str, grid: Grid, labels: Labels) -> _Laid:
    height = max((cell.row + 1 for cell in grid.cells), default=0)
    rows: list[dict[int, GridCell]] = [{} for _ in range(height)]
    for cell in grid.cells:
        _, _, row, column, row_span, column_span = cell
        if row_span == column_span == 1:
            if column < _MOST_COLUMNS:
                rows[row].setdefault(column, cell)
            continue
        for below in range(row, min(row + min(row_span, _MOST_COLUMNS), height)):
            for right in range(column, min(column + column_span, _MOST_COLUMNS)):
                rows[below].setdefault(right, cell)
    return _Laid(grid, [_row(text, index, cells, labels) for index, cells in enumerate(rows)])


def _row(text: str, index: int, by_column: dict[int, GridCell], labels: Labels) -> _Row:
    cells: dict[int, GridCell] = {}
    said: dict[int, Said] = {}
    names: list[Said] = []
    values: list[GridCell] = []
    headers: dict[TableKind, dict[int, str]] = {}
    before: GridCell | None = None
    for column in sorted(by_column):
        cells[column] = cell = by_column[column]
        said[column] = held = labels.said(text[cell.start : cell.end])
        for kind, key in held.columns.items():
            headers.setdefault(kind, {})[column] = key
        if cell is before:
            continue
        before = cell
        if held.is_name:
            names.append(held)
            values = []
        elif cell.row == index:
            values.append(cell)
    return _Row(index, cells, said, names, values, headers)


def _requests(text: str, rows: list[_Row], labels: Labels) -> list[Found]:
    """Return the cells of the table of requests."""
    found: list[Found] = []
    columns: dict[int, str] = {}
    sequence: list[str] = []
    started = complete = False
    group = ""
    for row in rows:
        names, values = row.names, row.values
        if len(names) > 1 or labels.row("requests", names) in _GROUPS:
            group = clean("".join([name.written for name in names]))
        key = labels.row("requests", names, group)
        group = labels.groups.get(key or "", "") or group
        if key is None or (key == "results_total" and not started):
            if not started and (header := row.headers.get("requests")):
                columns |= header
                complete = set(labels.request_columns).issubset(columns.values())
                sequence += [said.columns["requests"] for _, said in row.own(header)]
            continue
        if key in _GROUPS and not values:
            continue
        started = True
        by_column = row.value_columns()
        named = _by_header(by_column, columns)
        stray = [at for at in by_column if at not in columns and row.said[at].clean]
        if stray or not complete:
            # The header has lost its merged cells: where all values are there, their order settles it.
            named = _by_order(text, values, labels.request_order(sequence))
        found += [(key, column, cell) for column, cell in named.items() if column in labels.request_columns]
    return found if any(row == "new" for row, _, _ in found) else []


def _by_order(text: str, values: list[GridCell], order: Sequence[str]) -> dict[str, GridCell]:
    """Return the values by column key where there are as many as columns, blanks in front left out."""
    extra = len(values) - len(order)
    if not order or extra < 0 or any(clean(text[cell.start : cell.end]) for cell in values[:extra]):
        return {}
    return dict(zip(order, values[extra:], strict=True))


def _by_header(values: dict[int, GridCell], columns: dict[int, str]) -> dict[str, GridCell]:
    named: dict[str, GridCell] = {}
    for column, cell in values.items():
        if column in columns:
            named.setdefault(columns[column], cell)
    return named


def _listed(text: str, rows: list[_Row], labels: Labels, kind: TableKind) -> list[Found]:
    """Return the cells of a table of items: disclosure with its headers, or statistics with one value."""
    found: list[Found] = []
    columns: dict[int, str] = {}
    group = ""
    for row in rows:
        names, values = row.names, row.values
        if kind == "statistics":
            names = [name for name in names if len(name.clean) > 2][-1:]
            key = labels.row(kind, names, group)
            if key in ("reconsiderations", "lawsuits"):
                group = names[-1].label
            if key and values:
                found.append((key, "value", values[-1]))
            continue
        header = row.headers.get(kind)
        if header and not any(number(text[cell.start : cell.end]) is not None for cell in values):
            columns = header
            continue
        key = labels.row(kind, names)
        if key is None or not columns:
            continue
        named = _by_header(row.value_columns(), columns)
        order = list(dict.fromkeys(columns.values()))
        if len(named) < len(order) == len(values):
            named = dict(zip(order, values, strict=True))
        found += [(key, column, cell) for column, cell in named.items()]
    return found


def _reviews(rows: list[_Row], above: str | None) -> list[Found]:
    """Return the cells of the table of reviews and lawsuits, whole or one block of it.

    `above` is the block that the text above the table names.
    """
    heads: dict[int, str] = {}
    blocks: dict[int, str] = {}
    sequence: list[str] = []
    for row in rows:
        if heads:
            own = row.own(row.cells)
            values = [cell for cell, said in own if not said.is_name]
            if len(values) >= _RESULTS and len(values) > len(own) - len(values):
                return _blocked(row, heads, blocks) or _in_order(values, sequence, above, blocks)
        for column, said in row.said.items():
            if said.block:
                blocks[column] = said.block
        header = row.headers.get("reviews", {})
        if not sequence and "upheld" not in header.values():
            continue
        heads |= header
        sequence += [said.columns["reviews"] for _, said in row.own(header)]
    return []


def _blocked(row: _Row, heads: dict[int, str], blocks: dict[int, str]) -> list[Found]:
    """Return the cells by the header above each column, where it names block and result of them all."""
    cells, index = row.cells, row.at
    named = [(blocks[c], heads[c], cells[c]) for c in sorted(cells) if c in heads and c in blocks]
    named = [found for found in named if found[2].row == index]
    places = {(block, key) for block, key, _ in named}
    whole = len(places) == len(named) == _RESULTS * len({block for block, _, _ in named})
    return named if whole and len(named) >= len([c for c in cells.values() if c.row == index]) else []


def _in_order(
    values: list[GridCell], sequence: list[str], above: str | None, blocks: dict[int, str]
) -> list[Found]:
    """Return the cells where merged header cells are lost: results as the header names them in order."""
    if len(values) != len(sequence) or len(set(sequence[:_RESULTS])) != _RESULTS:
        return []
    if len(values) == _RESULTS * len(_BLOCKS):
        return [(_BLOCKS[at // _RESULTS], sequence[at], cell) for at, cell in enumerate(values)]
    single = set(blocks.values())
    block = next(iter(single)) if len(single) == 1 else above
    return [(block, sequence[at], cell) for at, cell in enumerate(values)] if block else []
