"""Paragraphs out of the lines of printed pages: margins, indents, gaps, page headers and numbers."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai_nlp.fold import fold
from gongkai_nlp.reading.boilerplate import BoilerplatePatterns, page_numbers, squeezed
from gongkai_nlp.reading.layout import CellText, Line, Writer
from gongkai_nlp.source import BlockKind
from gongkai_nlp.wraps import ENUMERATOR

_NUMBER = re.compile(r"[-—–·\s]*\d{1,4}[-—–·\s]*")
_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(r"[A-Za-z0-9.,%:/_-]{2,40}|[《(（“][A-Za-z0-9]{0,40}")
_REPEATED = 3
_STOPS = frozenset("。!?;:")
_REACH = 1.6
"""A line that stops less than so many characters before the margin may go on in the next."""
_INDENT = 1.2
_LARGER = 1.15
_EDGE_LINES = 2
_EDGE = 0.12
"""Headers and footers stand in this share of the page's height."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A printed line: its text, its box from the top left corner in points, its size of type."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class PageTable:
    """A printed table: its box, the edges of its columns, its cells."""

    x0: float
    top: float
    x1: float
    bottom: float
    columns: tuple[float, ...]
    cells: list[CellText]


@dataclass(frozen=True, slots=True)
class PageItems:
    """What stands on a page."""

    number: int
    height: float
    lines: list[PageLine]
    tables: list[PageTable]
    has_image: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the text stands on the pages of the document."""

    left: float
    right: float
    size: float
    gap: float


class _Assembly:
    """The document while its pages are gone through."""

    def __init__(self, writer: Writer, frame: _Frame) -> None:
        self.writer = writer
        self.frame = frame
        self.paragraph: list[tuple[PageLine, int]] = []
        self.table: tuple[PageTable, int] | None = None
        self.edges: list[tuple[PageLine, BlockKind, int]] = []
        """Headers and footers that wait until the paragraph they fall into ends."""

    def line(self, line: PageLine, page: int) -> None:
        if self.table:
            self.flush()
        if self.paragraph and not _goes_on(*self.paragraph[-1], line, page, self.frame):
            self.flush()
        self.paragraph.append((line, page))

    def add_table(self, table: PageTable, page: int) -> None:
        if self.table and self.table[1] + 1 == page and _same_columns(self.table[0], table):
            self.table = (_appended(self.table[0], table), page)
        else:
            self.flush()
            self.table = (table, page)

    def flush(self) -> None:
        """Write what is held back."""
        if self.paragraph:
            first, page = self.paragraph[0]
            title = first.size >= _LARGER * self.frame.size and not any(
                line.text[-1:] in _STOPS for line, _ in self.paragraph
            )
            self.writer.paragraph(
                [Line(line.text, page=number) for line, number in self.paragraph],
                "heading" if title else "paragraph",
                level=1 if title else None,
                page=page,
            )
            self.paragraph = []
        if self.table:
            self.writer.table(self.table[0].cells, page=self.table[1])
            self.table = None
        for line, kind, page in self.edges:
            self.writer.paragraph([Line(line.text, page=page)], kind, page=page)
        self.edges = []


def assemble(writer: Writer, pages: list[PageItems], patterns: BoilerplatePatterns) -> None:
    """Write the pages in reading order, lines joined to paragraphs also over the end of a page."""
    edges = _edge_lines(pages, patterns)
    frame = _frame([line for page in pages for line in page.lines if id(line) not in edges])
    assembly = _Assembly(writer, frame)
    for page in pages:
        items: list[PageLine | PageTable] = [*page.lines, *page.tables]
        for item in sorted(items, key=lambda item: item.top):
            if isinstance(item, PageTable):
                assembly.add_table(item, page.number)
            elif id(item) in edges:
                assembly.edges.append((item, edges[id(item)], page.number))
            else:
                assembly.line(item, page.number)
    assembly.flush()


def _edge_lines(pages: list[PageItems], patterns: BoilerplatePatterns) -> dict[int, BlockKind]:
    """Return the headers, footers and page numbers, by the id of the line."""
    found: dict[int, BlockKind] = {}
    repeated: Counter[str] = Counter()
    candidates: list[tuple[PageLine, BlockKind, str]] = []
    for page in pages:
        for line, kind in _at_edges(page):
            folded = [fold(line.text)]
            shape = _DIGITS.sub("0", folded[0])
            if _NUMBER.fullmatch(line.text) or page_numbers(folded, squeezed(folded), patterns):
                found[id(line)] = kind
            else:
                repeated[shape] += 1
                candidates.append((line, kind, shape))
    for line, kind, shape in candidates:
        everywhere = repeated[shape] >= len(pages) > 1
        if everywhere or (repeated[shape] >= _REPEATED and repeated[shape] * 2 >= len(pages)):
            found[id(line)] = kind
    return found


def _at_edges(page: PageItems) -> Iterator[tuple[PageLine, BlockKind]]:
    lines = sorted(page.lines, key=lambda line: line.top)
    for line in lines[:_EDGE_LINES]:
        if line.bottom <= _EDGE * page.height:
            yield line, "page_header"
    for line in lines[-_EDGE_LINES:]:
        if line.top >= (1 - _EDGE) * page.height:
            yield line, "page_footer"


def _frame(lines: list[PageLine]) -> _Frame:
    """Return the margins, the size of type and the distance of lines that most of the text has."""
    if not lines:
        return _Frame(0, 0, 1, 0)
    size = Counter(line.size for line in lines for _ in range(len(line.text))).most_common(1)[0][0]
    plain = [line for line in lines if abs(line.size - size) <= 0.5] or lines
    left = _mode([line.x0 for line in plain if len(line.text) * size > 100] or [line.x0 for line in plain])
    right = _mode([line.x1 for line in plain if line.x1 >= max(line.x1 for line in plain) - 2 * size])
    gaps = [b.top - a.bottom for a, b in pairwise(plain) if b.top > a.top]
    return _Frame(left, right, size, _mode(gaps) if gaps else 0)


def _mode(values: list[float]) -> float:
    return Counter(round(value) for value in values).most_common(1)[0][0]


def _goes_on(line: PageLine, page: int, following: PageLine, next_page: int, frame: _Frame) -> bool:
    """Return whether the paragraph that `line` belongs to goes on in `following`."""
    if abs(line.size - following.size) > 1:
        return False
    if line.size >= _LARGER * frame.size:
        return page == next_page and following.top - line.bottom <= 1.5 * line.size
    if frame.right - line.x1 > _REACH * line.size + _unbroken(following):
        return False
    if following.x0 - frame.left > _INDENT * line.size:
        # A list may stand indented as a whole: then its lines begin where the first one did.
        return False
    closed = line.text[-1] in _STOPS or fold(line.text[-1]) in _STOPS
    if page == next_page and following.top - line.bottom > frame.gap + 0.8 * line.size:
        return False
    return not (closed and ENUMERATOR.match(fold(following.text[:12])))


def _unbroken(line: PageLine) -> float:
    """Return the room that the token at the start of `line` takes, which may not have fitted before."""
    token = _TOKEN.match(line.text)
    return (line.x1 - line.x0) * len(token[0]) / max(len(line.text), 1) if token else 0.0


def _same_columns(above: PageTable, below: PageTable) -> bool:
    return len(above.columns) == len(below.columns) and all(
        abs(a - b) <= 3 for a, b in zip(above.columns, below.columns, strict=True)
    )


def _appended(above: PageTable, below: PageTable) -> PageTable:
    """Return the table that goes on over the end of a page as one."""
    rows = 1 + max(cell.row + cell.row_span - 1 for cell in above.cells)
    cells = [*above.cells, *(replace(cell, row=cell.row + rows) for cell in below.cells)]
    return replace(above, cells=cells)
