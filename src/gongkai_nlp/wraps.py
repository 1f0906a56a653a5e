"""Judge which line ends are layout only, where nothing but the text itself tells.

Texts from OCR, PDF viewers and mail programs break a paragraph at the margin or at the end of a page.
First the margin: where most lines that do not close a sentence stop at the same length, the text is
wrapped there. Then each line that reaches the margin goes on in the next one, unless that one opens an
item or a paragraph. Where no margin is found, lines are paragraphs, and only a line that plainly goes
on (a comma at its end, or longer than any heading) is joined.
"""

import re
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# What opens an item, a heading, a list entry or a table row.
ENUMERATOR = re.compile(
    r"#{1,6}\s|[-+](?!\d)|\*\s|[•·●◆■□▪]|\||<"
    r"|[一二三四五六七八九十]{1,3}(?:[、.,是]|\s)|\([一二三四五六七八九十\d]{1,3}\)"
    r"|\d{1,2}(?:、|\.(?!\d))|第[一二三四五六七八九十百\d]+[章节条项部编]|[①-⑳]|附[件表图录]"
)
_ENUMERATING = frozenset("#-+*•·●◆■□▪|<一二三四五六七八九十(第附①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""What it begins with, where not with a digit."""
# The same within a sentence that a wrap broke: 按照 | 第三条; 详见 | 附件1.
_REFERENCE = re.compile(r"第[一二三四五六七八九十百\d]+[条项]|附[件表图录](?!\d{0,2}\s*(?::|\n|$))")
_CLOSED = frozenset("。!?;:…》”’」』】|")
_STOPS = frozenset("。!?;:…|")
# A full stop; some programs print it as a point.
_FULL_STOP = re.compile(r"[。;!?]|(?<=[\u4e00-\u9fff])\.(?!\d)")
_GOES_ON = frozenset(",、(《“‘〔")
_OPENING = frozenset("(《“‘〔「『【[<")
# How a paragraph begins, after one whose full stop was forgotten.
_OPENER = re.compile(
    r"(?:今|去|上|本|一)年|\d{4}年|[我全本](?:[市县区镇乡局委办厅省]|单位|街道)|下一步|同时|此外|另外|截[至止]|根据|按照|特此|现将|以上|为[了进切]"
)
# A line of its own, however long: a title, or a path of columns.
_TITLE = re.compile(
    r"[^,。;《]{4,45}(?:报告|总结|年报|通知|方案|要点|情况|意见|公告|通报)\Z|[^。;>»]*[>»][^。;]*[^>»\s]\Z"
)
_TOKEN = re.compile(r"[A-Za-z0-9.,%:/@_-]{1,40}")
_LONGEST_TOKEN = 40
_LONGEST_LEAD = 3
_TOKEN_END = string.ascii_letters + string.digits + ".,%"
# Folding has made full-width brackets and commas narrow; on the page they take a whole place.
_NARROW = re.compile(r"[0-9A-Za-z.%+/@_-]")
_BLANKS = " \t\r\x00"
_LEAST = 12
"""Shorter lines that end with a comma may be salutations."""
_LEAST_MARGIN = 18
_LONG = 60
"""No heading is so long."""
_SLACK = 3
"""How far lines may stop short of the margin where they do not all stop at the same length."""


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    indent: int
    length: int
    """From the start of the line, its indentation included, to its last character."""
    trailing: int
    """Blanks behind the last character."""
    closed: bool
    """Ends as a sentence or a title does."""
    stopped: bool
    """Ends as a sentence does."""
    halved: int | None = None
    """Its length where two ASCII characters take the room of one Han character, once measured."""
    room: int | None = None
    """How many characters at its start could not be parted, once asked for."""

    def enumerated(self, folded: str) -> bool:
        """Return whether it opens as an item or a heading does."""
        start, end = self.start, self.end
        first = folded[start]
        if first not in _ENUMERATING and not first.isdecimal():
            return False
        return ENUMERATOR.match(folded, start, end if end < start + 12 else start + 12) is not None


@dataclass(frozen=True, slots=True)
class _Margin:
    length: int
    strict: bool
    """Whether a line stops short of the margin only where the next token would not have fitted."""
    narrow_halves: bool
    """Whether two ASCII characters take the room of one Han character."""


def _lines(folded: str) -> list[_Line]:
    lines: list[_Line] = []
    at = 0
    for raw in folded.split("\n"):
        size = len(raw)
        if stripped := raw.strip(_BLANKS):
            indent = blanks = trailing = 0
            length = size
            if len(stripped) < size:
                indent = size - len(raw.lstrip(_BLANKS))
                blanks = indent - raw.count("\x00", 0, indent)
                length = indent + len(stripped)
                trailing = size - length
            last = stripped[-1]
            stopped = last in _STOPS or (last == "." and not stripped[-2:-1].isdigit())
            closed = stopped or last in _CLOSED
            lines.append(_Line(at + indent, at + length, blanks, length, trailing, closed, stopped))
        at += size + 1
    return lines


def _reaches(folded: str, line: _Line, following: _Line, margin: _Margin) -> bool:
    """Return whether `line` fills the margin, or stops only because what follows would not have fitted."""
    length = _measure(folded, line) if margin.narrow_halves else line.length
    short = margin.length - length
    if short < 0:
        if short >= -2:
            return True
        tail = folded[max(line.start, line.end - _LONGEST_TOKEN) : line.end]
        token = len(tail) - len(tail.rstrip(_TOKEN_END))
        return token > 0 and length - token < margin.length
    if line.trailing:
        short -= min(line.trailing, _SLACK)
    if short <= (0 if margin.strict else _SLACK) or short < _room(folded, following):
        return True
    return short <= _LONGEST_LEAD and short <= _lead(folded, following)


def _room(folded: str, line: _Line) -> int:
    """Return how many characters at the start of `line` could not be parted."""
    if line.room is not None:
        return line.room
    at = line.start
    while at < line.end and folded[at] in _OPENING:
        at += 1
    token = _TOKEN.match(folded, at, line.end)
    at = token.end() if token else at + 1
    while at < line.end and (folded[at] in _CLOSED or folded[at] in ",、)〕"):
        at += 1
    line.room = at - line.start
    return line.room


def _lead(folded: str, line: _Line) -> int:
    """Return how many characters, never parted from it, stand before an item at the start of `line`."""
    end = min(line.end, line.start + 14)
    for size in range(1, _LONGEST_LEAD + 1):
        if ENUMERATOR.match(folded, line.start + size, end):
            return size
    return 0


def _measure(folded: str, line: _Line) -> int:
    """Return the length of `line` where two ASCII characters take the room of one Han character."""
    if line.halved is None:
        line.halved = line.length - len(_NARROW.findall(folded, line.start, line.end)) // 2
    return line.halved


def _margin(folded: str, lines: list[_Line]) -> _Margin | None:
    """Return where the lines of the text are broken, or None where they are whole paragraphs."""
    pairs = [
        (line, following)
        for line, following in pairwise(lines)
        if not line.closed
        and line.length >= _LEAST_MARGIN
        and (not line.enumerated(folded) or _FULL_STOP.search(folded, line.start, line.end))
    ]
    if len(pairs) < 3:
        return None
    best: tuple[int, int, _Margin] | None = None
    plain = [line.length for line, _ in pairs]
    halved = [_measure(folded, line) for line, _ in pairs]
    for lengths in (plain, halved) if halved != plain else (plain,):
        narrow_halves = lengths is halved
        mode, window = _frequent(lengths)
        for margin in (_Margin(mode, True, narrow_halves), _Margin(window, False, narrow_halves)):
            full = sum(_reaches(folded, line, following, margin) for line, following in pairs)
            if margin.strict and full < 0.7 * len(pairs):
                continue
            if best is None or (full, margin.strict) > best[:2]:
                best = (full, margin.strict, margin)
            if margin.strict:
                break
    if best is None:
        return None
    full, _, margin = best
    long = [line for line in lines if line.length > margin.length + 8]
    if margin.narrow_halves:
        long = [line for line in long if _measure(folded, line) > margin.length + 8]
    longer = len(long)
    if full < 3 or full < 0.5 * len(pairs) or longer > full:
        return None
    if longer > 0.25 * full and not _runs(folded, lines, margin) * 2 >= full:
        return None
    return margin


def _frequent(lengths: list[int]) -> tuple[int, int]:
    """Return the most frequent length, and that with most lengths at it or within the slack below it."""
    counts: dict[int, int] = {}
    near: dict[int, int] = {}
    for length in lengths:
        counts[length] = counts.get(length, 0) + 1
        for top in range(length, length + _SLACK + 1):
            near[top] = near.get(top, 0) + 1
    mode = max(counts, key=lambda length: (counts[length], length))
    return mode, max(counts, key=lambda top: (near[top], -top))


def _runs(folded: str, lines: Iterable[_Line], margin: _Margin) -> int:
    """Return how many lines stand in runs of three or more that all reach the margin."""
    total = run = 0
    for line, following in pairwise(lines):
        if not line.closed and _reaches(folded, line, following, margin):
            run += 1
            total += 3 if run == 3 else run > 3
        else:
            run = 0
    return total


def soft_breaks(folded: str) -> list[tuple[int, int]]:
    """Return the stretches of white space in `folded` that are layout only, in order.

    A stretch reaches from the end of one line's text to the start of the next one's. NUL characters
    stand for markup: they are blank, but no indentation.
    """
    lines = _lines(folded)
    margin = _margin(folded, lines)
    return _within_paragraphs(folded, lines) if margin is None else _at_margin(folded, lines, margin)


def _within_paragraphs(folded: str, lines: list[_Line]) -> list[tuple[int, int]]:
    """Return the breaks of a text whose lines are paragraphs: pages that ended within a sentence."""
    breaks: list[tuple[int, int]] = []
    for line, following in pairwise(lines):
        size = line.end - line.start
        if line.closed or size < _LEAST or following.indent >= 2:
            continue
        unfinished = folded[line.end - 1] in _GOES_ON
        goes_on = size >= _LONG and (following.closed or following.end - following.start >= _LONG)
        if not (unfinished or goes_on) or following.enumerated(folded):
            continue
        apart = folded.count("\n", line.end, following.start)
        if (unfinished and apart <= 2) or (
            goes_on and apart <= 3 and not _OPENER.match(folded, following.start)
        ):
            breaks.append((line.end, following.start))
    return breaks


def _at_margin(folded: str, lines: list[_Line], margin: _Margin) -> list[tuple[int, int]]:
    pairs = list(pairwise(lines))
    full = [_reaches(folded, line, following, margin) for line, following in pairs]
    aparts = [folded.count("\n", line.end, following.start) for line, following in pairs]
    # Lines that go on for certain show how far continued lines are indented.
    indents = Counter(
        following.indent
        for (line, following), reaches in zip(pairs, full, strict=True)
        if reaches and not line.closed
    )
    base = indents.most_common(1)[0][0] + 2 if indents else 2
    # What stands behind a paragraph that ends for certain shows what marks the next.
    ends = [i for i, (line, _) in enumerate(pairs) if line.closed and not full[i]]
    by_indent = len(ends) >= 2 and sum(pairs[i][1].indent >= base for i in ends) >= 0.8 * len(ends)
    by_blank = len(ends) >= 2 and sum(aparts[i] >= 2 for i in ends) >= 0.8 * len(ends)
    pieces: set[str] | None = None
    breaks: list[tuple[int, int]] = []
    joined = False
    for i, (line, following) in enumerate(pairs):
        first, joined = not joined, False
        last = folded[line.end - 1]
        if following.indent >= base:
            continue
        if following.enumerated(folded) and not (
            full[i] and not line.stopped and _REFERENCE.match(folded, following.start, following.end)
        ):
            continue
        tail_closes = following.closed or (i + 1 < len(full) and full[i + 1])
        if aparts[i] >= 2:
            # The end of a page. A heading stands on one line and holds no full stop.
            sentence = not first or _FULL_STOP.search(folded, line.start, line.end)
            joins = aparts[i] <= 3 and not line.closed and full[i] and sentence and tail_closes
            joins = joins or (last in _GOES_ON and line.end - line.start >= _LEAST and aparts[i] == 2)
        elif not full[i]:
            joins = last in _GOES_ON and line.end - line.start >= _LEAST
        elif line.stopped:
            if by_indent or by_blank:
                joins = tail_closes or folded[following.end - 1] == ")"
            else:
                joins = tail_closes and margin.strict and not _OPENER.match(folded, following.start)
        elif by_indent or by_blank or not first:
            joins = True
        elif _TITLE.match(folded[line.start : line.end]):
            joins = not tail_closes
        else:
            # A heading as long as the margin, or a line that goes on? A word that is parted says.
            pieces = pieces or {a + b for a, b in pairwise(folded)}
            joins = (
                _FULL_STOP.search(folded, line.start, line.end) is not None
                or not line.enumerated(folded)
                or last + folded[following.start] in pieces
                or not tail_closes
            )
        if joins:
            joined = True
            breaks.append((line.end, following.start))
    return breaks
