"""PDF with a text layer: lines in reading order, paragraphs by geometry, tables as grids, page by page."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from gongkai_nlp.errors import MissingExtraError, ReadError
from gongkai_nlp.reading.boilerplate import BoilerplatePatterns
from gongkai_nlp.reading.layout import CellText, Line, Writer
from gongkai_nlp.reading.pdf_layout import PageItems, PageLine, PageTable, assemble
from gongkai_nlp.results import Notice
from gongkai_nlp.source import Hints, Source

_HAN = re.compile(r"[\u4e00-\u9fff]")
_REFERENCE = re.compile(rb"\b(\d{1,10})\s{1,9}\d{1,5}\s{1,9}obj\s{0,9}(\d{1,10})\s{1,9}\d{1,5}\s{1,9}R\b")
_HAIR = 2.0
"""Points between lines that stand for one edge."""
_MOST_PAGES = 5000
_MOST_CHARS = 60_000
"""A page with more glyphs is no page of text."""


def read_pdf(content: bytes, patterns: BoilerplatePatterns, *, name: str | None = None) -> Source:
    """Return the Source of a PDF.

    Raises:
        MissingExtraError: pdfplumber is not installed.
        ReadError: encrypted, broken, without a text layer or too large.
    """
    try:
        import pdfplumber
    except ImportError as error:
        raise MissingExtraError("reading PDF needs pdfplumber: pip install 'gongkai-nlp[pdf]'") from error
    what = name or "the PDF"
    if _refers_to_itself(content):
        raise ReadError(f"{what}: broken PDF (an object refers to itself); print it to a new PDF")
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise ReadError(f"{what}: more than {_MOST_PAGES} pages; split it")
            pages = [_page(page, number) for number, page in enumerate(pdf.pages, 1)]
            title = str((pdf.metadata or {}).get("Title") or "").strip() or None
    except ReadError:
        raise
    except Exception as error:
        # pdfminer raises whatever its parser trips over; each is the file's fault.
        if "Password" in f"{type(error).__name__} {error!r}" or "Encrypt" in repr(error):
            raise ReadError(f"{what}: encrypted; save a copy without a password and read that") from error
        reason = f"{type(error).__name__} {error}".strip()[:200]
        raise ReadError(f"{what}: broken PDF ({reason}); fetch it again or print it to a new PDF") from error
    if not any(page.lines or page.tables for page in pages):
        raise ReadError(
            f"{what}: a scan without a text layer; run OCR on it and read the text or Markdown that comes out"
        )
    writer = Writer()
    assemble(writer, pages, patterns)
    return writer.source(
        name=name,
        reader="pdf",
        hints=Hints(title=title if title and _HAN.search(title) else None),
        warnings=tuple(_blank_pages(pages)),
        pages=len(pages),
    )


def _refers_to_itself(content: bytes) -> bool:
    """Return whether a chain of mere references closes; the parser would follow it for ever."""
    targets = dict(_REFERENCE.findall(content))
    sound: set[bytes] = set()
    for start in targets:
        path: set[bytes] = set()
        at = start
        while at in targets and at not in sound:
            if at in path:
                return True
            path.add(at)
            at = targets[at]
        sound |= path
    return False


def _blank_pages(pages: list[PageItems]) -> Iterator[Notice]:
    blank = [page.number for page in pages if not (page.lines or page.tables) and page.has_image]
    if blank:
        listed = ", ".join(map(str, blank[:20]))
        yield Notice(code="page_without_text", message=f"pages that are images without text: {listed}")


def _page(page: Any, number: int) -> PageItems:
    """Return the lines and tables of one page, and free what the parser holds of it."""
    if len(page.chars) > _MOST_CHARS:
        raise ReadError(f"page {number} holds more than {_MOST_CHARS} glyphs; is this a page of text?")
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda thing: not _in_any(thing, boxes)) if boxes else page
    lines = [
        PageLine(
            line["text"],
            line["x0"],
            line["x1"],
            line["top"],
            line["bottom"],
            Counter(round(char["size"], 1) for char in line["chars"]).most_common(1)[0][0],
        )
        for line in rest.extract_text_lines(strip=True, return_chars=True, x_tolerance_ratio=0.4)
        if line["text"].strip()
    ]
    items = PageItems(
        number,
        float(page.height),
        lines,
        [_table(table, page, number) for table in tables],
        has_image=bool(page.images),
    )
    page.close()
    return items


def _in_any(thing: dict[str, Any], boxes: list[tuple[float, float, float, float]]) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(x0 <= across <= x1 and top <= down <= bottom for x0, top, x1, bottom in boxes)


def _is_table(table: Any) -> bool:
    """Return whether a frame of lines is a table, not a box around text or a double rule."""
    return len({cell[0] for cell in table.cells}) >= 2 and len({cell[1] for cell in table.cells}) >= 2


def _table(table: Any, page: Any, number: int) -> PageTable:
    columns = _edges(edge for cell in table.cells for edge in (cell[0], cell[2]))
    rows = _edges(edge for cell in table.cells for edge in (cell[1], cell[3]))
    chars: dict[tuple[float, float, float, float], list[Any]] = {cell: [] for cell in table.cells}
    x0, top, x1, bottom = table.bbox
    for char in page.chars:
        across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if x0 <= across <= x1 and top <= down <= bottom:
            for cell, held in chars.items():
                if cell[0] <= across <= cell[2] and cell[1] <= down <= cell[3]:
                    held.append(char)
                    break
    cells = []
    for cell, held in chars.items():
        row, column = _index(rows, cell[1]), _index(columns, cell[0])
        cells.append(
            CellText(
                row,
                column,
                _cell_lines(held, number),
                max(1, _index(rows, cell[3]) - row),
                max(1, _index(columns, cell[2]) - column),
            )
        )
    return PageTable(x0, top, x1, bottom, tuple(columns), cells)


def _cell_lines(chars: list[Any], page: int) -> tuple[Line, ...]:
    if not chars:
        return ()
    from pdfplumber.utils.text import extract_text

    text = extract_text(chars, x_tolerance_ratio=0.4)
    return tuple(Line(line.strip(), page=page) for line in text.split("\n") if line.strip())


def _edges(values: Iterable[float]) -> list[float]:
    """Return the distinct edges, those a hair apart made one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _HAIR:
            edges.append(value)
    return edges


def _index(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
