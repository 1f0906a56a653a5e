"""Find statutory tables: grids of the layout, and tables whose cells stand in the text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai_nlp.finders.table_labels import Labels, clean, is_name, label, number
from gongkai_nlp.finders.table_text import text_tables
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
    text = view.source.text
    drafts: list[_Draft] = []
    for grid in _joined(text, view.source.grids, patterns):
        read = list(_statutory(text, grid, patterns))
        for draft in read or [_Draft("other", None, grid.start, grid.end, _plain(grid))]:
            if drafts and drafts[-1].takes(draft):
                drafts[-1].add(draft)
            else:
                drafts.append(draft)
    drafts = [final for draft in drafts for final in draft.final()]
    taken = [(grid.start, grid.end) for grid in view.source.grids]
    for kind, template, cells in text_tables(view, patterns, taken):
        held = [(cell.row, cell.column, cell.start, cell.end) for cell in cells]
        drafts.append(_Draft(kind, template, cells[0].start, cells[-1].end, held))
    drafts.sort(key=lambda draft: draft.start)
    return _numbered(text, drafts)


_Place = tuple[str, str, int, int]
"""Row key, column key, start and end."""


@dataclass
class _Draft:
    """A table before its cells have ids."""

    kind: TableKind
    template: Template | None
    start: int
    end: int
    cells: list[_Place]
    grids: tuple[Grid, ...] = ()

    def takes(self, other: "_Draft") -> bool:
        """Whether `other` goes on with this table: the same kind, close behind, no row twice."""
        if self.kind != other.kind or self.kind not in ("disclosure", "reviews", "statistics"):
            return False
        held = {row for row, *_ in self.cells}
        return other.start - self.end <= _GAP and not any(row in held for row, *_ in other.cells)

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


def _joined(text: str, grids: Sequence[Grid], labels: Labels) -> Iterator[Grid]:
    """Yield the grids, a table of requests that a page end cuts in two put together again."""
    held: Grid | None = None
    for grid in grids:
        if held and grid.start - held.end <= _GAP and _goes_on(text, held, grid, labels):
            held = _stacked(held, grid)
            continue
        if held:
            yield held
        held = grid
    if held:
        yield held


def _goes_on(text: str, above: Grid, below: Grid, labels: Labels) -> bool:
    first = _keys(text, above, labels)
    if "new" not in first or "carried_out" in first:
        return False
    second = _keys(text, below, labels)
    return "new" not in second and len(second) > 1


def _keys(text: str, grid: Grid, labels: Labels) -> set[str | None]:
    return {labels.row("requests", [text[cell.start : cell.end]]) for cell in grid.cells} - {None}


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


def _plain(grid: Grid) -> list[_Place]:
    """Return the cells of a table that is no statutory one, named by row and column index."""
    return [(str(cell.row), str(cell.column), cell.start, cell.end) for cell in grid.cells]


def _statutory(text: str, grid: Grid, labels: Labels) -> Iterator[_Draft]:
    """Yield the statutory tables that a grid holds; the whole report may stand in one."""
    rows = _rows(text, grid)
    for kind in _KINDS:
        found = _requests(text, rows, labels) if kind == "requests" else _listed(text, rows, labels, kind)
        if len({row for row, _, _ in found}) >= _ROWS[kind]:
            yield _draft(grid, kind, _template(kind, found, labels), found)
    above = labels.block(text[max(0, grid.start - 60) : grid.start])
    found = _reviews(rows, above, labels)
    if found:
        yield _draft(grid, "reviews", None, found)


def _draft(grid: Grid, kind: TableKind, template: Template | None, found: list[Found]) -> _Draft:
    cells = [(row, column, cell.start, cell.end) for row, column, cell in found]
    start, end = min(cell.start for *_, cell in found), max(cell.end for *_, cell in found)
    return _Draft(kind, template, start, end, cells, (grid,))


def _template(kind: TableKind, found: list[Found], labels: Labels) -> Template | None:
    rows = {row for row, _, _ in found}
    if kind == "statistics":
        return "2014"
    if kind == "requests":
        return (
            "2021"
            if rows & {"other_no_correction", "other_no_payment", "other_other"}
            else ("2019" if "other" in rows else None)
        )
    settled = {labels.templates.get((kind, column)) for _, column, _ in found} - {None}
    return next(iter(settled)) if len(settled) == 1 else None


class _Row(NamedTuple):
    """A row of a grid, read once for all kinds of tables that it may belong to."""

    at: int
    """Its index in the grid."""
    cells: dict[int, GridCell]
    """By column, a merged cell under each column that it reaches."""
    texts: dict[int, str]
    """What they say, by column."""
    names: list[str]
    """What the cells say that are names."""
    values: list[GridCell]
    """The cells behind the last name that begin in this row."""

    def own(self, columns: Iterable[int]) -> dict[GridCell, str]:
        """Return the cells under `columns` that begin in this row, in order, with what they say."""
        cells = self.cells
        return {cells[at]: self.texts[at] for at in sorted(columns) if cells[at].row == self.at}


def _rows(text: str, grid: Grid) -> list[_Row]:
    """Return the rows with their names and values."""
    height = max((cell.row + 1 for cell in grid.cells), default=0)
    rows: list[dict[int, GridCell]] = [{} for _ in range(height)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + min(cell.row_span, _MOST_COLUMNS), height)):
            for column in range(cell.column, min(cell.column + cell.column_span, _MOST_COLUMNS)):
                rows[row].setdefault(column, cell)
    return [_row(text, index, cells) for index, cells in enumerate(rows)]


def _row(text: str, index: int, by_column: dict[int, GridCell]) -> _Row:
    texts: dict[int, str] = {}
    names: list[str] = []
    values: list[GridCell] = []
    before: GridCell | None = None
    for column in sorted(by_column):
        cell = by_column[column]
        texts[column] = written = text[cell.start : cell.end]
        if cell is before:
            continue
        before = cell
        if is_name(written):
            names.append(written)
            values = []
        elif cell.row == index:
            values.append(cell)
    return _Row(index, by_column, texts, names, values)


def _requests(text: str, rows: list[_Row], labels: Labels) -> list[Found]:
    """Return the cells of the table of requests."""
    found: list[Found] = []
    columns: dict[int, str] = {}
    sequence: list[str] = []
    started = False
    group = ""
    for row in rows:
        written, values = row.names, row.values
        if len(written) > 1 or labels.row("requests", written) in _GROUPS:
            group = clean("".join(written))
        key = labels.row("requests", written, group)
        group = labels.groups.get(key or "", "") or group
        if key is None or (key == "results_total" and not started):
            if not started:
                header = _columns(row, labels, "requests")
                columns |= header
                own = row.own(header)
                sequence += (name for said in own.values() if (name := labels.column("requests", said)))
            continue
        if key in _GROUPS and not values:
            continue
        started = True
        by_column = {at: cell for at, cell in row.cells.items() if cell in values}
        named = _by_header(by_column, columns)
        stray = [
            at for at, cell in by_column.items() if at not in columns and clean(text[cell.start : cell.end])
        ]
        if stray or not set(labels.request_columns) <= set(columns.values()):
            # The header has lost its merged cells: where all values are there, their order settles it.
            named = _by_order(text, values, labels.request_order(sequence))
        found += ((key, column, cell) for column, cell in named.items() if column in labels.request_columns)
    return found if any(row == "new" for row, _, _ in found) else []


def _by_order(text: str, values: list[GridCell], order: Sequence[str]) -> dict[str, GridCell]:
    """Return the values by column key where there are as many as columns, blanks in front left out."""
    extra = len(values) - len(order)
    if not order or extra < 0 or any(clean(text[cell.start : cell.end]) for cell in values[:extra]):
        return {}
    return dict(zip(order, values[extra:], strict=True))


def _columns(row: _Row, labels: Labels, kind: TableKind) -> dict[int, str]:
    return {at: key for at, written in row.texts.items() if (key := labels.column(kind, written))}


def _by_header(values: dict[int, GridCell], columns: dict[int, str]) -> dict[str, GridCell]:
    named: dict[str, GridCell] = {}
    for column in sorted(values):
        if column in columns:
            named.setdefault(columns[column], values[column])
    return named


def _listed(text: str, rows: list[_Row], labels: Labels, kind: TableKind) -> list[Found]:
    """Return the cells of a table of items: disclosure with its headers, or statistics with one value."""
    found: list[Found] = []
    columns: dict[int, str] = {}
    group = ""
    for row in rows:
        written, values = row.names, row.values
        if kind == "statistics":
            written = [name for name in written if len(clean(name)) > 2]
            key = labels.row(kind, written[:1] if len(written) == 1 else written[-1:], group)
            if key in ("reconsiderations", "lawsuits"):
                group = label(written[-1])
            if key and values:
                found.append((key, "value", values[-1]))
            continue
        header = _columns(row, labels, kind)
        if header and not any(number(text[c.start : c.end]) is not None for c in values):
            columns = header
            continue
        key = labels.row(kind, written)
        if key is None or not columns:
            continue
        by_column = {column: cell for column, cell in row.cells.items() if cell in values}
        named = _by_header(by_column, columns)
        order = list(dict.fromkeys(columns[at] for at in sorted(columns)))
        if len(named) < len(order) == len(values):
            named = dict(zip(order, values, strict=True))
        found += ((key, column, cell) for column, cell in named.items())
    return found


def _reviews(rows: list[_Row], above: str | None, labels: Labels) -> list[Found]:
    """Return the cells of the table of reviews and lawsuits, whole or one block of it.

    `above` is the block that the text above the table names.
    """
    heads: dict[int, str] = {}
    blocks: dict[int, str] = {}
    sequence: list[str] = []
    for row in rows:
        own = row.own(row.cells)
        header = _columns(row, labels, "reviews")
        if heads:
            values = [cell for cell, written in own.items() if not is_name(written)]
            if len(values) >= _RESULTS and len(values) > len(own) - len(values):
                return _blocked(row, heads, blocks) or _in_order(values, sequence, above, blocks)
        for column, written in row.texts.items():
            if block := labels.block(written):
                blocks[column] = block
        if not sequence and "upheld" not in header.values():
            continue
        heads |= header
        sequence += (key for written in own.values() if (key := labels.column("reviews", written)))
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
