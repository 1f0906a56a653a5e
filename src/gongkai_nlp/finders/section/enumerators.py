"""What numbers a heading or an item: 一、 (一) 1. (1) ① 第一章 一是 第一, and where it may stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

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
    r"|(?P<arabic>\d{1,2})(?:、(?!\d)|\.(?!\d)|[、.](?=(?:19|20)\d\d年)|,(?=[一-鿿]))"
    r"|(?P<arabic_bracket>\(\d{1,2}\)|\d{1,2}\))[、.]?"
    r"|(?P<circle>[①-⑳])[、.]?"
    rf"|(?P<part>第[{_HAN}]{{1,3}}(?:部分|编))[、:,]?"
    rf"|(?P<chapter>第[{_HAN}]{{1,3}}章)[、:,]?"
    rf"|(?P<article>第[{_HAN}]{{1,3}}节)[、:,]?"
    rf"|(?P<ordinal>第[{_HAN}]|其[{_HAN}]),"
)
_PLACE = re.compile(rf"[\n。;:!?,、”\"』」)】…](?=[{_HAN}\d(①-⑳第其])")
_OPENERS = frozenset('\n。;:!?,、”"』」)】…')
"""What may stand before an enumerator inside a paragraph."""
_STOPS = frozenset('\n。;:!?”"』」)】…')
"""The same for numbers that also occur inside a clause."""
_ARTICLE = re.compile(r"项(?!目)|款(?!项)|条(?!件)|号(?![召码])")
"""第二十条第(一)项 names an article and numbers nothing."""
_VALUES = {character: value for value, character in enumerate(_HAN, start=1)}


@dataclass(frozen=True, slots=True)
class Enumerator:
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
        match = _ENUMERATOR.match(text, place.start())
        if match is None:
            continue
        start, end = match.span()
        style = match.lastgroup or ""
        before = text[start - 1] if start else "\n"
        after = text[end : end + 1]
        if not after or after in "\n、。;,)" or _ARTICLE.match(text, end):
            continue
        if style in ("clause", "ordinal", "circle"):
            if before not in _OPENERS:
                continue
        elif before not in _STOPS or (before in ')”"』」】' and style != "bracket"):
            continue
        number_end = match.end(style)
        value = value_of(text[start:number_end])
        if value is None:
            continue
        mark = text[number_end - 1] if style == "clause" else ""
        if style == "ordinal":
            style, mark = "clause", text[start]
        yield Enumerator(start, number_end, end, style, value, before == "\n", mark)  # type: ignore[arg-type]


def value_of(number: str) -> int | None:
    """Return the value of a number from 1 to 99 as an enumerator writes it."""
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
