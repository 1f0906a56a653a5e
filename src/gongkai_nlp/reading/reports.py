"""Several reports in one file: one Source each, where that is sure.

A new report begins at a line that is a report's title as a whole, says another year or another organ
than the title before, and has a report's length and a first numbered heading behind it.
"""

import re
from dataclasses import replace
from itertools import pairwise

from gongkai_nlp.reading.boilerplate import BoilerplatePatterns, fold_short
from gongkai_nlp.reading.text import read_text
from gongkai_nlp.results import Notice
from gongkai_nlp.source import Grid, Source

_LEAST = 300
"""Fewer characters of body are no report, but a list of titles or a cover letter."""
_FIRST_HEADING = re.compile(r"(?:一、|1[、.](?!\d)|\(一\)|第一[章部])")


def split(source: Source, patterns: BoilerplatePatterns) -> list[Source]:
    """Return one Source for each report in `source`; in order, together they are the whole text.

    Each part knows by ``raw_starts`` where its characters stand: in the text of a text file, in the raw
    page of a web page.
    """
    cuts = _beginnings(source, patterns)
    if len(cuts) < 2:
        return [source]
    bounds = [0, *cuts[1:], len(source.text)]
    parts: list[Source] = []
    for number, (start, end) in enumerate(pairwise(bounds), 1):
        name = f"{source.name}#{number}" if source.name is not None else None
        if source.laid_out:
            parts.append(replace(_cut(source, start, end), name=name))
        else:
            part = read_text(source.text[start:end], patterns, name=name)
            parts.append(replace(part, laid_out=True, raw_starts=range(start, end)))
    return parts


def _beginnings(source: Source, patterns: BoilerplatePatterns) -> list[int]:
    """Return where reports begin: at their titles."""
    blocks = [block for block in source.blocks if block.kind in ("paragraph", "heading")]
    lines = ["".join(line.split()) for line in fold_short([source.text[b.start : b.end] for b in blocks])]
    lines = [line.lstrip("#") for line in lines]
    titles: list[int] = []
    for index, line in enumerate(lines):
        if not patterns.report_title.fullmatch(line) or (titles and line in (lines[t] for t in titles)):
            continue
        if not titles or _is_report(lines[titles[-1] : index]):
            titles.append(index)
    while titles and not _is_report(lines[titles[-1] :]):
        titles.pop()
    return [blocks[index].start for index in titles]


def _is_report(lines: list[str]) -> bool:
    return sum(map(len, lines)) >= _LEAST and any(_FIRST_HEADING.match(line) for line in lines)


def _cut(source: Source, start: int, end: int) -> Source:
    """Return the part of a laid-out Source from `start` to `end`, its offsets counted anew."""
    kept = [number for number, grid in enumerate(source.grids) if start <= grid.start < end]
    numbers = {number: at for at, number in enumerate(kept)}
    blocks = tuple(
        block._replace(
            start=block.start - start,
            end=block.end - start,
            table=None if block.table is None else numbers[block.table],
        )
        for block in source.blocks
        if start <= block.start < end
    )
    return replace(
        source,
        text=source.text[start:end],
        folded=None,
        blocks=blocks,
        grids=tuple(_moved(source.grids[number], start) for number in kept),
        soft_breaks=frozenset(at - start for at in source.soft_breaks if start <= at < end),
        markup=tuple((a - start, b - start) for a, b in source.markup if start <= a < end),
        raw_starts=source.raw_starts[start:end] if source.raw_starts is not None else None,
        page_starts=tuple(max(0, at - start) for at in source.page_starts if at < end),
        warnings=tuple(notice for held in source.warnings if (notice := _within(held, start, end))),
    )


def _moved(grid: Grid, by: int) -> Grid:
    cells = tuple(cell._replace(start=cell.start - by, end=cell.end - by) for cell in grid.cells)
    return Grid(grid.start - by, grid.end - by, cells)


def _within(notice: Notice, start: int, end: int) -> Notice | None:
    """Return the warning with those of its places that are in the part; one without places concerns all."""
    spans = tuple((a - start, b - start) for a, b in notice.spans if start <= a < end)
    if notice.spans and not spans:
        return None
    return notice.model_copy(update={"spans": spans})
