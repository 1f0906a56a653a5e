"""The lines of a view, as the section finder looks at them."""

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


def lines_of(view: View) -> list[Line]:
    """Return the lines of the view that hold text, table cells left out."""
    lines: list[Line] = []
    block_at, offset = view.source.block_at, view.offset
    given = view.source.text
    has_blocks = bool(view.source.blocks)
    at, gap = 0, True
    for text in view.text.split("\n"):
        if not text:
            gap = True
            at += 1
            continue
        block = block_at(offset(at)) if has_blocks else None
        past = offset(at + len(text) - 1) + 1
        if given[past : past + 1] == "\t" and len(text) < 40:
            # A row of a table whose other cells are empty.
            pass
        elif block is None or block.kind in ("paragraph", "footnote"):
            lines.append(Line(at, at + len(text), text, gap, None, False))
        elif block.kind == "heading":
            lines.append(Line(at, at + len(text), text, gap, block.level or 1, False))
        elif block.kind != "cell":
            lines.append(Line(at, at + len(text), text, gap, None, True))
        gap = False
        at += len(text) + 1
    return lines
