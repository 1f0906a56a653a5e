"""Tables that stand in a text: rows of pipes as in Markdown, and rows of tabs."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai_nlp.source import Grid, GridCell

_RULE = re.compile(r"\|?(?:[ \t]*+:?-++:?[ \t]*+\|)++[ \t]*+(?::?-++:?)?")
_PIPE = re.compile(r"(?<!\\)\|")
_LONGEST_CELL = 120
"""Longer stretches between tabs are text that somebody indented or spaced with tabs."""

Line = tuple[int, int]

_Row = tuple[int, list[str]]
"""Where a row begins, and what stands in its cells, one mark apart."""


@dataclass(frozen=True)
class TextTable:
    """A table found in a text."""

    first: int
    """Index of its first line."""
    end: int
    """One past the index of its last line."""
    grid: Grid
    markup: tuple[tuple[int, int], ...]
    """Its rule lines and outer pipes; the pipes between cells stay, to keep figures apart."""


def tables_of(text: str, lines: Sequence[Line]) -> list[TextTable]:
    """Return the tables among the `lines` (start and end of every line without its blanks), in order."""
    pipe, tab = _next("|", text, 0), _next("\t", text, 0)
    if pipe == tab:
        return []  # neither
    tables: list[TextTable] = []
    starts = [start for start, _ in lines]
    at = 0
    while at < len(lines):
        if pipe < starts[at]:
            pipe = _next("|", text, starts[at])
        if tab < starts[at]:
            tab = _next("\t", text, starts[at])
        found = min(pipe, tab)
        at = bisect_right(starts, found, at) - 1
        if found >= lines[at][1]:
            # An indentation, or the end.
            at += 1
            continue
        mark = "|" if pipe < lines[at][1] else "\t"
        end = at + 1
        while end < len(lines) and text.find(mark, *lines[end]) >= 0:
            end += 1
        table = _pipe_table(text, lines, at, end) if mark == "|" else _tab_table(text, lines, at, end)
        if table:
            tables.append(table)
        at = end
    return tables


def _next(mark: str, text: str, start: int) -> int:
    """Return the place of the next `mark`, the length of the text where there is none."""
    found = text.find(mark, start)
    return len(text) if found < 0 else found


def _pipe_table(text: str, lines: Sequence[Line], first: int, end: int) -> TextTable | None:
    rules = {index for index in range(first, end) if _RULE.fullmatch(text, *lines[index])}
    if end - first < 2:
        return None
    if not rules and not all(text[start] == text[stop - 1] == "|" for start, stop in lines[first:end]):
        return None
    markup: list[Line] = []
    rows: list[_Row] = []
    for index in range(first, end):
        start, stop = lines[index]
        if index in rules:
            markup.append((start, stop))
            continue
        inner, outer = start, stop
        if text[start] == "|":
            markup.append((start, start + 1))
            inner += 1
        if stop - 1 > inner and text[stop - 1] == "|" and text[stop - 2] != "\\":
            markup.append((stop - 1, stop))
            outer -= 1
        row = text[inner:outer]
        rows.append((inner, _PIPE.split(row) if "\\" in row else row.split("|")))
    return TextTable(first, end, _grid(rows, lines[first][0], lines[end - 1][1]), tuple(markup))


def _tab_table(text: str, lines: Sequence[Line], first: int, end: int) -> TextTable | None:
    if end - first < 2:
        return None
    rows: list[_Row] = []
    for start, stop in lines[first:end]:
        # A tab at the start of the line is an empty cell when the rest has tabs too.
        line_start = text.rfind("\n", 0, start) + 1
        while start > line_start and text[start - 1] == "\t":
            start -= 1
        rows.append((start, text[start:stop].split("\t")))
    if any(len(cell) > _LONGEST_CELL for _, cells in rows for cell in cells):
        return None
    return TextTable(first, end, _grid(rows, lines[first][0], lines[end - 1][1]), ())


def _grid(rows: Sequence[_Row], start: int, end: int) -> Grid:
    cells: list[GridCell] = []
    for row, (at, written) in enumerate(rows):
        for column, cell in enumerate(written):
            words = cell.lstrip()
            first = at + len(cell) - len(words) if words else at
            cells.append(GridCell(first, first + len(words.rstrip()), row, column))
            at += len(cell) + 1
    return Grid(start, end, tuple(cells))
