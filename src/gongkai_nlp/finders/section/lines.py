"""The lines of a view, as the section finder looks at them."""

import re
from typing import NamedTuple

from gongkai_nlp.view import View


class Line(NamedTuple):
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


_ROW = re.compile(r"[ \u3000][一-鿿/()（）]{1,4}[ \u3000]+\d[\d,.]*[ \u3000]*$")
"""How a row of a statistical table ends that stands as a line of text: its unit and its figure."""
_ROW_START = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]|其中")
_WORDS = frozenset({"paragraph", "heading", "footnote"})
"""Kinds of blocks whose lines belong to the document and not to the page."""
_TABLE_HEADS = frozenset("统指项内")
_TABLE_HEAD = re.compile(r"(?:统计)?(?:指标|项目|内容)[^。\n]{0,12}单位")
_LONGEST_ROW = 60
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]")

_HALF_STOP = re.compile(r"\.(?<=[一-鿿”》]\.)(?<![一二三四五六七八九十]\.)(?=[一-鿿(“《\n]|$)")
"""A full stop that stands for 。 in texts typed with half-width marks."""


def text_of(view: View) -> str:
    """Return the text of the view, place by place, with 。 wherever a sentence closes."""
    return _HALF_STOP.sub("。", view.text) if "." in view.text else view.text


def lines_of(view: View, text: str) -> list[Line]:
    """Return the lines of the `text` of the view that hold words, table cells left out."""
    lines: list[Line] = []
    blocks, offset = iter(view.source.blocks), view.offset
    block = next(blocks, None)
    given = view.source.text
    has_tabs = "\t" in given
    at, gap, tabular = 0, True, False
    for line in text.split("\n"):
        if not line:
            gap = True
            at += 1
            continue
        first = offset(at)
        while block is not None and block.end <= first:
            block = next(blocks, None)
        kind = "paragraph" if block is None or block.start > first else block.kind
        tabular = "。" not in line and (
            tabular or (line[0] in _TABLE_HEADS and _TABLE_HEAD.match(line) is not None)
        )
        # Where it ends in the text as given is asked of what may be a row alone.
        opens_row = len(line) < _LONGEST_ROW and _ROW_START.match(line) is not None
        past = offset(at + len(line) - 1) + 1 if opens_row or (has_tabs and len(line) < 40) else first
        if has_tabs and len(line) < 40 and given[past : past + 1] == "\t":
            # A row of a table whose other cells are empty.
            pass
        elif opens_row and _ROW.search(given, first, past):
            above = lines[-1] if tabular and lines and lines[-1].end == at - 1 else None
            if above and _NUMBERED.match(line) and _NUMBERED.match(above.text):
                # 一、主动公开情况 right above the row (一)主动公开政府信息数 条 1586
                lines.pop()
        elif kind != "cell":
            level = block.level or 1 if block is not None and kind == "heading" else None
            lines.append(Line(at, at + len(line), line, gap, level, kind not in _WORDS))
        gap = False
        at += len(line) + 1
    return lines
