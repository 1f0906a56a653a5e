"""Judge which line ends are layout only, where nothing but the text itself tells.

Texts from OCR and from PDF viewers break a paragraph at the margin or at the end of a page. A line end
is taken for such a break when the sentence plainly goes on: the line does not close a sentence, the
next one does not open an item or a paragraph, and the line is as long as the document's lines are, or
too long for a heading.
"""

import re
from collections import Counter
from itertools import pairwise

# What opens an item, a heading, a list entry or a table row.
ENUMERATOR = re.compile(
    r"#{1,6}\s|[-+•·●◆■□▪]\s?|\||<"
    r"|[一二三四五六七八九十]{1,3}(?:[、.,是]|\s)|\([一二三四五六七八九十\d]{1,3}\)"
    r"|\d{1,2}(?:[、]|\.(?!\d))|第[一二三四五六七八九十百\d]+[章节条项部编]|[①-⑳]|附[件表图录]"
)
_CLOSED = frozenset("。!?;:…》”’」』】|>")
_GOES_ON = frozenset(",、(《“‘〔")
_INDENT = re.compile(r"[ \t]{2,}")
_LEAST = 12
"""Shorter lines say nothing about the margin."""
_LONG = 60
"""No heading is so long."""
_SLACK = 4
"""How far short of the margin a line may stop, so as not to split a numeral or a word."""


def _margin(lines: list[str]) -> int | None:
    """Return the length at which most lines stop, or None where lines are whole paragraphs."""
    lengths = [len(line) for line in lines if len(line) >= _LEAST and not ENUMERATOR.match(line)]
    counts = Counter(
        len(line)
        for line in lines
        if len(line) >= _LEAST and line[-1] not in _CLOSED and not ENUMERATOR.match(line)
    )
    best, margin = 0, None
    for length in sorted(counts):
        near = sum(counts[length - back] for back in range(_SLACK))
        if near >= best:
            best, margin = near, length
    if margin is None or best < 3:
        return None
    # The last line of a wrapped paragraph is shorter than the margin; only longer lines speak against it.
    longer = sum(length > margin for length in lengths)
    return margin if best * 2 >= len(lengths) - best or best > 2 * longer else None


def soft_breaks(folded: str) -> list[tuple[int, int]]:
    """Return the stretches of white space in `folded` that are layout only, in order.

    A stretch reaches from the end of one line's text to the start of the next one's.
    """
    lines: list[tuple[int, int, bool]] = []
    at = 0
    for raw in folded.split("\n"):
        stripped = raw.strip(" \t\r")
        if stripped:
            start = at + raw.index(stripped[0])
            lines.append((start, start + len(stripped), bool(_INDENT.match(raw))))
        at += len(raw) + 1
    margin = _margin([folded[start:end] for start, end, _ in lines])
    breaks: list[tuple[int, int]] = []
    for (start, end, _), (next_start, next_end, indented) in pairwise(lines):
        last = folded[end - 1]
        if last in _CLOSED or indented:
            continue
        if ENUMERATOR.match(folded, next_start, min(next_end, next_start + 12)):
            continue
        long_enough = end - start >= (_LONG if margin is None else min(_LONG, margin - _SLACK))
        unfinished = last in _GOES_ON and end - start >= _LEAST
        apart = folded.count("\n", end, next_start)
        # A blank line between is a page's end, or the space between two paragraphs that OCR keeps.
        if (long_enough and apart <= 3) or (unfinished and apart <= 2):
            breaks.append((end, next_start))
    return breaks
