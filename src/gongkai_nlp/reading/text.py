"""Plain text and Markdown, as they stand: markup and layout are an overlay, no character moves."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from gongkai_nlp.fold import SURROGATE, fold
from gongkai_nlp.making import changed
from gongkai_nlp.reading.boilerplate import (
    LONGEST,
    BoilerplatePatterns,
    hints_of,
    judge,
    page_numbers,
    squeezed,
)
from gongkai_nlp.reading.checks import check
from gongkai_nlp.reading.damage import inline_tags
from gongkai_nlp.reading.grids import TextTable, tables_of
from gongkai_nlp.reading.markdown import headings, is_markdown, marks
from gongkai_nlp.reading.page_numbers import numbers_in_words
from gongkai_nlp.reading.tag_tables import tag_tables_of
from gongkai_nlp.results import Notice
from gongkai_nlp.source import Block, Source

_LINE = re.compile(r"\S(?:.*\S)?")


def read_text(
    text: str,
    patterns: BoilerplatePatterns,
    *,
    name: str | None = None,
    warnings: Sequence[Notice] = (),
) -> Source:
    """Return the Source of a text; lone surrogates are replaced one for one by U+FFFD, with a warning.

    Args:
        text: the text as it stands.
        patterns: the compiled boilerplate rules.
        name: path or name as given.
        warnings: what decoding had to assume.
    """
    warnings = list(warnings)
    if lost := _surrogates(text):
        text = SURROGATE.sub("\ufffd", text)
        message = "lone surrogates are no characters; they were replaced by U+FFFD"
        warnings.append(Notice(code="lone_surrogate", message=message, spans=lost))
    folded = fold(text)
    lines = [match.span() for match in _LINE.finditer(folded.replace("\ufeff", " "))]
    tagged = tag_tables_of(text, lines)
    tables = tagged or tables_of(text, lines)
    warnings += _outside(check(text), [(table.grid.start, table.grid.end) for table in tagged])
    markup = [stretch for table in tables for stretch in table.markup]
    markup += inline_tags(text)
    markup += numbers_in_words(text, patterns.split_words)
    markdown = is_markdown(text, lines)
    levels: dict[int, int] = {}
    if markdown:
        markup += marks(text, lines)
        for heading in headings(text, lines):
            markup.append(heading.span())
            levels[heading.start(1)] = len(heading[1])
    # Longer lines are no boilerplate: so much of them shows it.
    short = [
        folded[start:end] if end - start <= LONGEST else text[start : start + LONGEST + 1]
        for start, end in lines
    ]
    if markdown:
        short = [line.replace("**", "").lstrip("#> ") for line in short]
    narrow = squeezed(short)
    numbered = page_numbers(short, narrow, patterns)
    # With the line end before it, so that the sentence around a page number closes.
    markup += ((lines[index - 1][1] if index else 0, lines[index][1]) for index in numbered)
    boilerplate = judge(short, narrow, patterns) - numbered
    return Source(
        text,
        name=name,
        reader="markdown" if markdown else "text",
        blocks=_blocks(lines, tables, boilerplate, numbered, levels),
        grids=tuple(table.grid for table in tables),
        markup=tuple(_merged(markup)),
        hints=hints_of([short[index] for index in sorted(boilerplate)], patterns),
        warnings=tuple(warnings),
        folded=folded,
    )


def _surrogates(text: str) -> tuple[tuple[int, int], ...]:
    """Return where lone surrogates stand; what can be encoded has none."""
    try:
        text.encode("utf-16-le")  # the encoding that takes the least time
    except UnicodeEncodeError:
        return tuple(match.span() for match in SURROGATE.finditer(text))
    return ()


def _outside(warnings: list[Notice], tables: list[tuple[int, int]]) -> Iterator[Notice]:
    """Yield the warnings without the tags that make up tables."""
    starts = [start for start, _ in tables]
    for notice in warnings:
        spans = notice.spans
        if notice.code == "markup_left" and tables:
            held = ((span, bisect_right(starts, span[0]) - 1) for span in spans)
            spans = tuple(span for span, index in held if index < 0 or tables[index][1] <= span[0])
        if spans or not notice.spans:
            yield changed(notice, spans=spans) if tables else notice


def _blocks(
    lines: list[tuple[int, int]],
    tables: list[TextTable],
    boilerplate: set[int],
    numbered: set[int],
    levels: dict[int, int],
) -> tuple[Block, ...]:
    running = [
        Block(start, end, "heading", levels[start]) if start in levels else Block(start, end, "paragraph")
        for start, end in lines
    ]
    for index in boilerplate:
        running[index] = Block(*lines[index], "boilerplate")
    for index in numbered:
        running[index] = Block(*lines[index], "page_footer")
    blocks: list[Block] = []
    at = 0
    for number, table in enumerate(tables):
        blocks += running[at : table.first]
        blocks += [
            Block(start, end, "cell", None, number, row, column)
            for start, end, row, column, _, _ in table.grid.cells
            if end > start
        ]
        at = table.end
    return (*blocks, *running[at:])


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif end > start:
            merged.append((start, end))
    return merged
