"""Lay a document out as text: paragraphs on lines, tables row by row, each a block with its offsets."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai_nlp.fold import fold
from gongkai_nlp.reading.checks import check
from gongkai_nlp.results import Notice
from gongkai_nlp.source import Block, BlockKind, Grid, GridCell, Hints, Source
from gongkai_nlp.wraps import ENUMERATOR

_SENTENCE_END = frozenset("。!?;")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and, where the format has such places, where each character stands in the raw file."""

    text: str
    places: Sequence[int] | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell of a table: where it stands, how far it reaches, and its lines."""

    row: int
    column: int
    lines: tuple[Line, ...]
    row_span: int = 1
    column_span: int = 1


class Writer:
    """Collects the text of a document with its blocks and grids; offsets are final once written."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._grids: list[Grid] = []
        self._soft: list[int] = []
        self._raw = array("I")
        self._page_starts: list[int] = []

    def paragraph(
        self,
        lines: Iterable[Line],
        kind: BlockKind = "paragraph",
        *,
        level: int | None = None,
        page: int | None = None,
    ) -> None:
        """Write a paragraph; the breaks between its `lines` are layout only."""
        if self._length:
            self._put("\n")
        start = self._length
        for number, line in enumerate(lines):
            if number:
                self._soft.append(self._length)
                self._put("\n")
            self._page(line.page)
            self._put(line.text, line.places)
        if self._length > start:
            self._blocks.append(Block(start, self._length, kind, level=level, page=page))

    def table(self, cells: Iterable[CellText], *, page: int | None = None) -> None:
        """Write a table: cells apart by tabs, rows by line ends."""
        if self._length:
            self._put("\n")
        start = self._length
        number = len(self._grids)
        grid: list[GridCell] = []
        row: int | None = None
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
            if row is not None:
                self._put("\t" if cell.row == row else "\n")
            row = cell.row
            first = self._length
            self._cell_lines(cell.lines)
            grid.append(GridCell(first, self._length, cell.row, cell.column, cell.row_span, cell.column_span))
            if self._length > first:
                self._blocks.append(
                    Block(
                        first, self._length, "cell", table=number, row=cell.row, column=cell.column, page=page
                    )
                )
        self._grids.append(Grid(start, self._length, tuple(grid)))

    def _cell_lines(self, lines: Sequence[Line]) -> None:
        for number, line in enumerate(lines):
            if number:
                # A break in a cell is layout, but for the items of a list and between sentences.
                if (
                    not ENUMERATOR.match(fold(line.text[:12]))
                    and lines[number - 1].text[-1] not in _SENTENCE_END
                ):
                    self._soft.append(self._length)
                self._put("\n")
            self._page(line.page)
            self._put(line.text, line.places)

    def _page(self, page: int | None) -> None:
        if page is not None:
            self._page_starts += [self._length] * (page - len(self._page_starts))

    def _put(self, text: str, places: Sequence[int] | None = None) -> None:
        self._parts.append(text)
        self._length += len(text)
        if places is not None:
            self._raw.extend(places)
        else:
            self._raw.extend([self._raw[-1] if self._raw else 0] * len(text))

    def source(
        self,
        *,
        name: str | None,
        reader: str,
        hints: Hints,
        warnings: tuple[Notice, ...],
        pages: int | None = None,
        raw_places: bool = False,
    ) -> Source:
        """Return what was written as a Source."""
        text = "".join(self._parts)
        return Source(
            text,
            name=name,
            reader=reader,
            laid_out=True,
            blocks=tuple(self._blocks),
            grids=tuple(self._grids),
            soft_breaks=frozenset(self._soft),
            knows_layout=True,
            raw_starts=self._raw if raw_places else None,
            hints=hints,
            pages=pages,
            page_starts=tuple(self._page_starts),
            warnings=(*warnings, *check(text)),
        )
