"""Tables written with HTML tags in a text, as OCR programs put them into Markdown."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from gongkai_nlp.reading.grids import Line, TextTable
from gongkai_nlp.source import Grid, GridCell

_OPENS = re.compile(r"(?:<html>\s{0,9}<body>\s{0,9})?<table\b[^<>]*>", re.IGNORECASE)
_CLOSES = re.compile(r"</table>(?:\s{0,9}</body>\s{0,9}</html>)?", re.IGNORECASE)


def tag_tables_of(text: str, lines: Sequence[Line]) -> list[TextTable]:
    """Return the tables of tags in `text`, in order; `lines` are those that are not blank.

    Of the markup the last character of each cell's tag stays out, to keep figures of neighbours apart.
    """
    if "<" not in text or ("<table" not in text and "<TABLE" not in text):
        return []
    starts = [start for start, _ in lines]
    ends = [end for _, end in lines]
    tables: list[TextTable] = []
    for start, stop in _stretches(text):
        cells = _cells(text[start:stop], start)
        first, end = bisect_right(ends, start), bisect_left(starts, stop)
        if not cells or (tables and first < tables[-1].end):
            continue
        markup: list[tuple[int, int]] = []
        at = start
        for cell in sorted(cells, key=lambda cell: cell.start):
            if cell.end > cell.start:
                markup.append((at, cell.start - 1))
                at = cell.end
        markup.append((at, stop))
        tables.append(TextTable(first, end, Grid(start, stop, tuple(cells)), tuple(markup)))
    return tables


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where tables of tags stand, from the first tag to the next that closes a table."""
    at = 0
    while (opens := _OPENS.search(text, at)) and (closes := _CLOSES.search(text, opens.end())):
        yield opens.start(), closes.end()
        at = closes.end()


def _cells(table: str, offset: int) -> list[GridCell]:
    from gongkai_nlp.reading.html_leaves import leaves_of
    from gongkai_nlp.reading.html_tables import cell_places
    from gongkai_nlp.reading.html_tree import build

    nodes, _ = build(table)
    leaves = leaves_of(nodes[0])
    spans: dict[int, tuple[int, int]] = {}
    for leaf in leaves:
        text = leaf.text
        places = leaf.places[len(text) - len(text.lstrip()) : len(text.rstrip())]
        start, _ = spans.get(id(leaf.cell), (places[0], 0))
        spans[id(leaf.cell)] = (start, places[-1] + 1)
    cells: list[GridCell] = []
    at = 0
    for cell, place in cell_places(nodes, leaves).items():
        start, end = spans.get(cell, (at, at))
        at = end
        cells.append(
            GridCell(start + offset, end + offset, place.row, place.column, place.row_span, place.column_span)
        )
    return cells
