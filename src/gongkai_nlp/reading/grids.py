"""Tables that stand in a text: rows of pipes as in Markdown, and rows of tabs."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai_nlp.source import Grid, GridCell

_RULE = re.compile(r"\|?(?:[ \t]*+:?-++:?[ \t]*+\|)++[ \t]*+(?::?-++:?)?")
_MARK = re.compile(r"[|\t]")
_PIPE = re.compile(r"(?<!\\)\|")
_LONGEST_CELL = 120
"""Longer stretches between tabs are text that somebody indented or spaced with tabs."""

Line = tuple[int, int]


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
    if "|" not in text and "\t" not in text:
        return []
    tables: list[TextTable] = []
    starts = [start for start, _ in lines]
    at = 0
    while at < len(lines) and (found := _MARK.search(text, starts[at])):
        at = bisect_right(starts, found.start(), at) - 1
        if found.start() >= lines[at][1]:
            # An indentation.
            at += 1
            continue
        mark = "|" if text.find("|", *lines[at]) >= 0 else "\t"
        end = at + 1
        while end < len(lines) and text.find(mark, *lines[end]) >= 0:
            end += 1
        table = _pipe_table(text, lines, at, end) if mark == "|" else _tab_table(text, lines, at, end)
        if table:
            tables.append(table)
        at = end
    return tables


def _pipe_table(text: str, lines: Sequence[Line], first: int, end: int) -> TextTable | None:
    rules = {index for index in range(first, end) if _RULE.fullmatch(text, *lines[index])}
    framed = all(text[lines[i][0]] == "|" and text[lines[i][1] - 1] == "|" for i in range(first, end))
    if end - first < 2 or not (rules or framed):
        return None
    markup: list[tuple[int, int]] = []
    rows: list[list[Line]] = []
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
        pipes = [match.start() for match in _PIPE.finditer(text, inner, outer)]
        rows.append(list(zip([inner, *(at + 1 for at in pipes)], [*pipes, outer], strict=True)))
    return TextTable(first, end, _grid(text, rows, lines[first][0], lines[end - 1][1]), tuple(markup))


def _tab_table(text: str, lines: Sequence[Line], first: int, end: int) -> TextTable | None:
    rows: list[list[Line]] = []
    for start, stop in lines[first:end]:
        # A tab at the start of the line is an empty cell when the rest has tabs too.
        line_start = text.rfind("\n", 0, start) + 1
        while start > line_start and text[start - 1] == "\t":
            start -= 1
        row: list[Line] = []
        while (at := text.find("\t", start, stop)) >= 0:
            row.append((start, at))
            start = at + 1
        row.append((start, stop))
        rows.append(row)
    if len(rows) < 2 or any(b - a > _LONGEST_CELL for row in rows for a, b in row):
        return None
    return TextTable(first, end, _grid(text, rows, lines[first][0], lines[end - 1][1]), ())


def _grid(text: str, rows: list[list[Line]], start: int, end: int) -> Grid:
    cells = [
        GridCell(*_trimmed(text, first, last), row, column)
        for row, stretches in enumerate(rows)
        for column, (first, last) in enumerate(stretches)
    ]
    return Grid(start, end, tuple(cells))


def _trimmed(text: str, start: int, end: int) -> Line:
    words = text[start:end].lstrip()
    if not words:
        return start, start
    return end - len(words), end - len(words) + len(words.rstrip())
