"""A document as reading hands it on: its text, and what is known of the layout.

Offsets count Unicode code points into ``Source.text``.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from gongkai_nlp.results import Notice
from gongkai_nlp.vocabulary import Region

BlockKind = Literal["paragraph", "heading", "cell", "footnote", "boilerplate", "page_header", "page_footer"]
_RUNNING = frozenset({"paragraph", "heading", "footnote"})
"""Kinds of blocks that are text of the document as it runs."""


class Block(NamedTuple):
    """A stretch of the text with one function in the layout.

    Blocks are ordered, do not overlap, and need not cover line breaks between them.
    """

    start: int
    end: int
    kind: BlockKind
    level: int | None = None
    """Depth of a heading where the layout states it: 1 for ``#`` and ``h1``."""
    table: int | None = None
    """For a cell: index of its table in ``Source.tables``."""
    row: int | None = None
    column: int | None = None
    page: int | None = None
    """Number, from 1, of the page that it starts on, for paged formats."""


class GridCell(NamedTuple):
    """A cell of a table as laid out; spans say over how many rows and columns it reaches."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as laid out."""

    start: int
    end: int
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Hints:
    """What a format says of the document outside its text (meta elements, file properties)."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None


@dataclass(frozen=True)
class Source:
    """The text of one document and its layout."""

    text: str
    name: str | None = None
    """Path or name as given."""
    reader: str = "text"
    """text, markdown, html, pdf or docx."""
    laid_out: bool = False
    """Whether ``text`` was laid out by the reader, and so is not the file as it stands."""
    blocks: tuple[Block, ...] = ()
    grids: tuple[Grid, ...] = ()
    soft_breaks: frozenset[int] = frozenset()
    """Offsets of line-break characters that are layout only."""
    knows_layout: bool = False
    """Whether ``soft_breaks`` is complete; where not, the view judges wraps from the text."""
    markup: tuple[tuple[int, int], ...] = ()
    """Stretches that are markup or stray layout (Markdown emphasis, a page number inside a word)."""
    raw_starts: Sequence[int] | None = None
    """For each character of the text, where it stands in the raw file, where the format has such places."""
    hints: Hints = field(default_factory=Hints)
    pages: int | None = None
    page_starts: tuple[int, ...] = ()
    """For each page in order, the offset at which its text starts, for paged formats."""
    warnings: tuple[Notice, ...] = ()
    folded: str | None = field(default=None, compare=False, repr=False)
    """``text`` folded, where the reader has it already."""

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _regions(self) -> tuple[list[int], list[Region]]:
        """Where blocks that are no running text start and end, and the regions before, in and behind them."""
        bounds: list[int] = []
        regions: list[Region] = ["body"]
        for start, end, kind, *_ in self.blocks:
            if kind not in _RUNNING:
                bounds += (start, end)
                regions += ("table" if kind == "cell" else "boilerplate", "body")
        return bounds, regions

    def block_at(self, offset: int) -> Block | None:
        """Return the block that holds the character at `offset`, or None between blocks."""
        index = bisect_right(self._block_starts, offset) - 1
        if index < 0 or self.blocks[index].end <= offset:
            return None
        return self.blocks[index]

    def page_at(self, offset: int) -> int | None:
        """Return the number, from 1, of the page that the character at `offset` stands on, where known."""
        block = self.block_at(offset)
        if block is not None and block.kind in ("page_header", "page_footer"):
            return block.page
        return bisect_right(self.page_starts, offset) or None

    def region_at(self, offset: int) -> Region:
        """Return body, table or boilerplate for the character at `offset`."""
        bounds, regions = self._regions
        return regions[bisect_right(bounds, offset)]
