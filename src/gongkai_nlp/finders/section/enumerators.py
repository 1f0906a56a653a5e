"""What numbers a heading or an item: 一、 (一) 1. (1) ① 第一章 一是 第一, and where it may stand."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

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
_ENUMERATOR = (
    rf"(?P<clause>([{_HAN}]{{1,3}}[是要]))"
    rf"|(?P<han>([{_HAN}]{{1,3}})(?:、|[.,](?!\d)))"
    rf"|(?P<bracket>(\([{_HAN}]{{1,3}}\))[、.]?)"
    r"|(?P<arabic>(\d{1,2})(?:、(?!\d)|\.(?!\d)|[、.](?=(?:19|20)\d\d年|\d{1,2}月)|,(?=[一-鿿])))"
    r"|(?P<arabic_bracket>(\(\d{1,2}\)|\d{1,2}\))[、.]?)"
    r"|(?P<circle>([①-⑳])[、.]?)"
    rf"|(?P<part>(第[{_HAN}]{{1,3}}(?:部分|编))[、:,]?)"
    rf"|(?P<chapter>(第[{_HAN}]{{1,3}}章)[、:,]?)"
    rf"|(?P<article>(第[{_HAN}]{{1,3}}节)[、:,]?)"
    rf"|(?P<ordinal>(第[{_HAN}]|其[{_HAN}]),)"
)
"""The styles, each with the number itself as the group behind."""
_OPENING = re.compile(_ENUMERATOR)
_OPENERS = frozenset('\n。;:!?,、”"』」)】…将')
"""What may stand before an enumerator inside a paragraph (下一步,我局将一是…)."""
_STOPS = _OPENERS - frozenset(",、将")
"""The same for numbers that also occur inside a clause."""
_BARE_STOPS = _STOPS - frozenset(')”"』」】')
"""The same for numbers that bear no brackets of their own."""
_STYLES: dict[str | None, tuple[Style, frozenset[str]]] = {
    "clause": ("clause", _OPENERS),
    "ordinal": ("clause", _OPENERS),
    "circle": ("circle", _OPENERS),
    "bracket": ("bracket", _STOPS),
    "han": ("han", _BARE_STOPS),
    "arabic": ("arabic", _BARE_STOPS),
    "arabic_bracket": ("arabic_bracket", _BARE_STOPS),
    "part": ("part", _BARE_STOPS),
    "chapter": ("chapter", _BARE_STOPS),
    "article": ("article", _BARE_STOPS),
}
"""For the groups of an enumerator, its style and what may stand before it."""
_PLACED = re.compile(
    rf"[{_HAN}0-9(①-⑳第其](?<![^{''.join(sorted(_OPENERS))}].)(?<=(?={_ENUMERATOR}).)", re.DOTALL
)
"""An enumerator where it may stand: its first character is looked for, then the one before it looked at."""
_ARTICLE = re.compile(r"项(?!目)|款(?!项)|条(?!件)|号(?![召码])")
"""第二十条第(一)项 names an article and numbers nothing."""
_ARTICLES = frozenset("项款条号")
_NO_WORDS = frozenset("\n、。;,)")
"""Behind them come no words that could be numbered."""
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
    mark: str
    """What tells one series from another of the style: 是 in 一是."""


def enumerators_in(text: str) -> list[Enumerator]:
    """Return what may number a heading or an item, in order."""
    stop = len(text)
    found = [_enumerator(text, match, match.start(), stop) for match in _PLACED.finditer(text)]
    return [number for number in found if number is not None]


def opening_enumerator(text: str, start: int, stop: int) -> Enumerator | None:
    """Return what numbers the line or clause from `start` to `stop`, taken by itself, or None."""
    match = _OPENING.match(text, start, stop)
    return None if match is None else _enumerator(text, match, start, stop, opens=True)


def _enumerator(
    text: str, match: re.Match[str], start: int, stop: int, opens: bool = False
) -> Enumerator | None:
    """Return the enumerator that `match` finds at `start`; `opens` says that nothing before it counts."""
    group, index = match.lastgroup, match.lastindex or 0
    end, number_end = match.end(index), match.end(index + 1)
    if end == stop or text[end] in _NO_WORDS or (text[end] in _ARTICLES and _ARTICLE.match(text, end, stop)):
        return None
    style, openers = _STYLES[group]
    if start and not opens and text[start - 1] not in openers:
        return None
    value = value_of(text[start:number_end])
    if value is None:
        return None
    mark = text[start if group == "ordinal" else number_end - 1] if style == "clause" else ""
    return Enumerator(start, number_end, end, style, value, mark)


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
