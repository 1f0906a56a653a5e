"""What the finders match on: the text folded and squeezed, with an exact map back.

Built once from the Source by construction, never aligned afterwards. A span of the view is a span of
the text, from the first character's start to the last character's end.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from operator import sub
from typing import Any, TypeVar

from gongkai_nlp.fold import fold
from gongkai_nlp.source import Source
from gongkai_nlp.vocabulary import Region
from gongkai_nlp.wraps import soft_breaks

# Characters without width or meaning; U+FFFD stays, it stands for a lost character.
_INVISIBLE = (
    "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1b\x1f\x7f"
)
# A blank is layout at the edges of a line and beside anything but two ASCII letters or digits; of a gap
# of four and more, which sets columns apart, one stays. The pattern begins with one class of characters, so
# that a search runs past all others at full speed, and a run is looked at once, from its first.
_LAYOUT = re.compile(
    rf"[ \t\r{_INVISIBLE}](?:(?<=[ \t])(?<![ \t][ \t])(?:"
    r"(?<![^\n][ \t])[ \t]*+"
    r"|(?<= ) {0,2}(?![ \t])"
    r"(?:(?![A-Za-z0-9])|(?<![A-Za-z0-9] )(?<![A-Za-z0-9]  )(?<![A-Za-z0-9]   ))"
    r"|[ \t]*+(?=\n|\Z)"
    r"|(?<= )( {3,}+)(?!\t))"
    rf"|(?<=[{_INVISIBLE}])[{_INVISIBLE}]*+"
    r"|(?<=\r)(?<!\r\r)\r*+(?=\n))"
)
# 5 732条: blanks between groups of three digits are layout too, where one number is all that it can be: no
# other digits stand before it, no label such as 表, and a word behind it says what is counted.
_THOUSANDS = re.compile(
    r"[1-9](?<![0-9A-Za-z.,%/~:-][1-9])(?<![0-9] [1-9])"
    r"(?<![第表图件例号卷章节][1-9])(?<![第表图件例号卷章节] [1-9])"
    r"[0-9]{0,2}((?: [0-9]{3}){1,3})(?:\.[0-9]++)? ?(?![0-9年月日号])(?=[\u4e00-\u9fff])"
)
_MAY_BE_THOUSANDS = re.compile(r" (?<=[0-9] )[0-9]{3}")
"""Begins with one character, so that a search runs through at full speed; few texts hold it."""


# A Latin full stop ends a sentence behind a Han character, a bracket or a quote.
_SENTENCE_END = re.compile(r"[。!?\n.](?:(?<!\.)|(?=[。!?\n.])|(?<=[\u4e00-\u9fff)”》]\.))[。!?\n.]*+")

_Made = TypeVar("_Made")


class View:
    """The folded and squeezed text of a Source.

    ``text`` is what patterns match; line ends in it are real ones. Indexes into it are called places,
    to keep them apart from offsets into the text as given. ``folded`` is the text as given, folded only:
    an index into it is an offset.
    """

    __slots__ = (
        "_limits",
        "_offset_marks",
        "_place_marks",
        "_sentence_ends",
        "_shared",
        "_shifts",
        "folded",
        "source",
        "text",
    )

    def __init__(self, source: Source) -> None:
        self.source = source
        self._shared: dict[Hashable, Any] = {}
        self._sentence_ends: list[tuple[int, int]] | None = None
        self.folded = folded = fold(source.text) if source.folded is None else source.folded
        kept: list[str] = []
        place_marks, offset_marks = [0], [0]
        place = at = 0
        for start, end in _left_out(folded, source):
            if end <= at:
                continue
            if start > at:
                kept.append(folded[at:start])
                place += start - at
                place_marks.append(place)
                offset_marks.append(end)
            else:
                offset_marks[-1] = end
            at = end
        kept.append(folded[at:])
        self.text = "".join(kept)
        self._place_marks, self._offset_marks = place_marks, offset_marks
        # By the number of marks at or before a place, so that none is before the first.
        self._shifts: list[int] = [0, *map(sub, offset_marks, place_marks)]
        """How far offsets are ahead of places."""
        self._limits = [0, *place_marks[1:], len(self.text)]
        """The place up to which a shift holds."""

    def shared(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what `make` reads out of the text: made once for each `key`, for all steps that need it."""
        if key not in self._shared:
            self._shared[key] = make()
        made: _Made = self._shared[key]
        return made

    def offset(self, place: int) -> int:
        """Return where the character at `place` stands in the text as given."""
        return place + self._shifts[bisect_right(self._place_marks, place)]

    def left_out_before(self, place: int) -> int:
        """Return how many characters of the text the view leaves out right before `place`."""
        mark = bisect_right(self._place_marks, place)
        return self._shifts[mark] - self._shifts[mark - 1] if self._place_marks[mark - 1] == place else 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text, start and end offset, behind the places `start` to `end`."""
        mark = bisect_right(self._place_marks, start)
        shift = self._shifts[mark]
        if start <= end <= self._limits[mark]:
            return start + shift, end + shift
        return start + shift, (self.offset(end - 1) + 1 if end > start else start + shift)

    def place(self, offset: int) -> int:
        """Return the place of the first character of the view at or behind `offset`."""
        mark = bisect_right(self._offset_marks, offset)
        place, limit = offset - self._shifts[mark], self._limits[mark]
        return place if place < limit else limit

    def places(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the view behind the offsets `start` to `end`, as `span` gave them."""
        mark = bisect_right(self._offset_marks, start)
        first = start - self._shifts[mark]
        if first >= self._limits[mark]:
            first = self._limits[mark]
            mark = bisect_right(self._place_marks, first)
        last = end - self._shifts[mark]
        return first, (last if last <= self._limits[mark] else self.place(end - 1) + 1)

    @property
    def sentence_ends(self) -> list[tuple[int, int]]:
        """Places, start and end, of what ends a sentence or a line; found when they are first asked for."""
        if self._sentence_ends is None:
            self._sentence_ends = [match.span() for match in _SENTENCE_END.finditer(self.text)]
        return self._sentence_ends

    def written(self, start: int, end: int) -> str:
        """Return the text as given behind the places `start` to `end`."""
        first, last = self.span(start, end)
        return self.source.text[first:last]

    def kept(self, start: int, end: int) -> str:
        """Return the text as given behind the places `start` to `end`, without what the view leaves out."""
        mark = bisect_right(self._place_marks, start)
        if end <= self._limits[mark]:
            shift = self._shifts[mark]
            return self.source.text[start + shift : end + shift]
        parts: list[str] = []
        while start < end:
            limit = min(end, self._limits[mark])
            shift = self._shifts[mark]
            parts.append(self.source.text[start + shift : limit + shift])
            start = limit
            mark += 1
        return "".join(parts)

    def region(self, place: int) -> Region:
        """Return body, table or boilerplate for the character at `place`."""
        return self.source.region_at(self.offset(place))


def _is_text(source: Source, offset: int) -> bool:
    """Return whether the line at `offset` may be part of a paragraph: no cell, heading or boilerplate."""
    block = source.block_at(offset)
    return block is None or block.kind == "paragraph"


def _blanked(folded: str, markup: Sequence[tuple[int, int]]) -> str:
    """Return `folded` with NUL in place of `markup`, so that a mark is no end of a line.

    Marks of headings and list items stay: they begin a line.
    """
    parts: list[str] = []
    at = 0
    for start, end in markup:
        if folded[end - 1] in " \t" and folded[start:end].strip(" \t#*+->") == "":
            continue
        parts += (folded[at:start], "\0" * (end - start))
        at = end
    return "".join([*parts, folded[at:]])


def _left_out(folded: str, source: Source) -> list[tuple[int, int]]:
    """Return the stretches that the view leaves out, by their starts; they may overlap."""
    stretches = [match.span(match.lastindex or 0) for match in _LAYOUT.finditer(folded)]
    if _MAY_BE_THOUSANDS.search(folded):
        for match in _THOUSANDS.finditer(folded):
            stretches += ((at, at + 1) for at in range(match.start(1), match.end(1), 4))
    stretches += source.markup
    if source.knows_layout:
        stretches += ((at, at + 1) for at in source.soft_breaks)
    else:
        breaks = soft_breaks(_blanked(folded, source.markup))
        stretches += (
            (start, end) for start, end in breaks if _is_text(source, start - 1) and _is_text(source, end)
        )
    stretches.sort()
    return stretches
