"""The lines of a view, as the section finder looks at them."""

import re
from dataclasses import dataclass

from gongkai_nlp.view import View


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the view that is no table cell."""

    start: int
    """Place of the first character."""
    end: int
    """Place past the last character."""
    text: str
    gap: bool
    """Whether a blank line stands before it."""
    marked: int | None
    """Level of the heading, where the layout marks the line as one."""
    furniture: bool
    """Whether the line belongs to the page and not to the document (navigation, page header)."""


_HALF_STOP = re.compile(r"(?<=[一-鿿”》])(?<![一二三四五六七八九十])\.(?=[一-鿿(“《\n]|$)")
"""A full stop that stands for 。 in texts typed with half-width marks."""


def text_of(view: View) -> str:
    """Return the text of the view, place by place, with 。 wherever a sentence closes."""
    return _HALF_STOP.sub("。", view.text) if "." in view.text else view.text


def lines_of(view: View, text: str) -> list[Line]:
    """Return the lines of the `text` of the view that hold words, table cells left out."""
    lines: list[Line] = []
    block_at, offset = view.source.block_at, view.offset
    given = view.source.text
    has_blocks = bool(view.source.blocks)
    at, gap = 0, True
    for line in text.split("\n"):
        if not line:
            gap = True
            at += 1
            continue
        block = block_at(offset(at)) if has_blocks else None
        past = offset(at + len(line) - 1) + 1
        if given[past : past + 1] == "\t" and len(line) < 40:
            # A row of a table whose other cells are empty.
            pass
        elif block is None or block.kind in ("paragraph", "footnote"):
            lines.append(Line(at, at + len(line), line, gap, None, False))
        elif block.kind == "heading":
            lines.append(Line(at, at + len(line), line, gap, block.level or 1, False))
        elif block.kind != "cell":
            lines.append(Line(at, at + len(line), line, gap, None, True))
        gap = False
        at += len(line) + 1
    return lines
