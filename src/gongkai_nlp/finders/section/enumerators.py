"""What numbers a heading or an item: 一、 (一) 1. (1) ① 第一章 一是 第一, and where it may stand."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, cast

Style = Literal[
    "part", "chapter", "article", "han", "bracket", "arabic", "arabic_bracket", "circle", "clause"
]

DEPTHS: dict[Style, int] = {
    "part": 1,
    "chapter": 1,
    "han": 1,
    "article": 2,
    "bracket": 2,
    "arabic": 3,
    "arabic_bracket": 4,
    "circle": 5,
    "clause": 6,
}
"""How deep the customary order of numbering (GB/T 9704-2012, 7.3.3) puts each style."""

_HAN = "一二三四五六七八九十"
_ENUMERATOR = re.compile(
    rf"(?P<clause>[{_HAN}]{{1,3}}[是要])"
    rf"|(?P<han>[{_HAN}]{{1,3}})(?:、|[.,](?!\d))"
    rf"|(?P<bracket>\([{_HAN}]{{1,3}}\))[、.]?"
    r"|(?P<arabic>\d{1,2})(?:、(?!\d)|\.(?!\d)|[、.](?=(?:19|20)\d\d年|\d{1,2}月)|,(?=[一-鿿]))"
    r"|(?P<arabic_bracket>\(\d{1,2}\)|\d{1,2}\))[、.]?"
    r"|(?P<circle>[①-⑳])[、.]?"
    rf"|(?P<part>第[{_HAN}]{{1,3}}(?:部分|编))[、:,]?"
    rf"|(?P<chapter>第[{_HAN}]{{1,3}}章)[、:,]?"
    rf"|(?P<article>第[{_HAN}]{{1,3}}节)[、:,]?"
    rf"|(?P<ordinal>第[{_HAN}]|其[{_HAN}]),"
)
_PLACE = re.compile(
    rf"[\n。;:!?,、”\"』」)】…将](?=[{_HAN}\d(①-⑳第其])"
    rf"(?=[{_HAN}]{{1,3}}[是要、.,]|\(?\d{{1,2}}[、.,)]|\([{_HAN}]|[①-⑳]|[第其][{_HAN}])"
)
"""Where an enumerator may stand, from the character before it on; its first is looked at first."""
_OPENERS = frozenset('\n。;:!?,、”"』」)】…将')
"""What may stand before an enumerator inside a paragraph (下一步,我局将一是…)."""
_STOPS = frozenset('\n。;:!?”"』」)】…')
"""The same for numbers that also occur inside a clause."""
_ARTICLE = re.compile(r"项(?!目)|款(?!项)|条(?!件)|号(?![召码])")
"""第二十条第(一)项 names an article and numbers nothing."""
_VALUES = {character: value for value, character in enumerate(_HAN, start=1)}


class Enumerator(NamedTuple):
    """A number at the head of a line or of an item within a paragraph."""

    start: int
    number_end: int
    """Past the number itself (一 in 一、)."""
    end: int
    """Past the number and its punctuation, where the words begin."""
    style: Style
    value: int
    opens_line: bool
    mark: str
    """What tells one series from another of the style: 是 in 一是."""


def enumerators_in(text: str) -> Iterator[Enumerator]:
    """Yield what may number a heading or an item, in order."""
    for place in _PLACE.finditer("\n" + text):
        # In the text itself, the enumerator stands where the character before it stood.
        if number := _enumerator(text, place.start(), len(text)):
            yield number


def opening_enumerator(text: str, start: int, stop: int) -> Enumerator | None:
    """Return what numbers the line or clause from `start` to `stop`, taken by itself, or None."""
    return _enumerator(text, start, stop, opens=True)


def _enumerator(text: str, start: int, stop: int, opens: bool = False) -> Enumerator | None:
    """Return the enumerator at `start`; `opens` says that nothing before it counts."""
    match = _ENUMERATOR.match(text, start, stop)
    if match is None:
        return None
    end = match.end()
    style = match.lastgroup or ""
    before = text[start - 1] if start and not opens else "\n"
    if end == stop or text[end] in "\n、。;,)" or _ARTICLE.match(text, end, stop):
        return None
    if style in ("clause", "ordinal", "circle"):
        if before not in _OPENERS:
            return None
    elif before not in _STOPS or (before in ')”"』」】' and style != "bracket"):
        return None
    number_end = match.end(style)
    value = value_of(text[start:number_end])
    if value is None:
        return None
    mark = text[number_end - 1] if style == "clause" else ""
    if style == "ordinal":
        style, mark = "clause", text[start]
    return Enumerator(start, number_end, end, cast(Style, style), value, before == "\n", mark)


@lru_cache(maxsize=1024)
def value_of(number: str) -> int | None:
    """Return the value of a number from 1 to 99 as an enumerator writes it; there are not many of them."""
    if "①" <= number[0] <= "⑳":
        return ord(number[0]) - ord("①") + 1
    digits = "".join(character for character in number if character.isdigit() and character.isascii())
    if digits:
        return int(digits)
    han = "".join(character for character in number if character in _VALUES)
    if not han:
        return None
    tens, ten, units = han.rpartition("十")
    if not ten:
        return _VALUES[units] if len(units) == 1 else None
    if len(tens) > 1 or len(units) > 1:
        return None
    return (_VALUES[tens] if tens else 1) * 10 + (_VALUES[units] if units else 0)
