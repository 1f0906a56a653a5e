"""Write a number in Chinese."""

from decimal import Decimal
from typing import Literal

Style = Literal["small", "capital", "traditional", "traditional_capital", "digits", "money"]
"""How a number is written: small 一百零五, capital 壹佰零伍, traditional 一萬, traditional_capital 壹萬,
digits 一〇五, money 壹佰零伍元整."""


_FORMS: dict[str, tuple[str, str, tuple[str, str]]] = {
    # digits, scale words below ten thousand, scale words above
    "small": ("零一二三四五六七八九", "十百千", ("万", "亿")),
    "capital": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", ("万", "亿")),
    "traditional": ("零一二三四五六七八九", "十百千", ("萬", "億")),
    "traditional_capital": ("零壹貳參肆伍陸柒捌玖", "拾佰仟", ("萬", "億")),
}
_POINT = {"small": "点", "capital": "点", "traditional": "點", "traditional_capital": "點"}
_MINUS = {"small": "负", "capital": "负", "traditional": "負", "traditional_capital": "負"}
_LARGEST = 10**16


def write_number(value: Decimal | int | str, style: Style = "small") -> str:
    """Return `value` written in Chinese.

    Raises:
        ValueError: the value is not finite or lies beyond 10^16 either way, the style is
            unknown, or money has more than two places behind the point.
    """
    number = Decimal(value)
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ValueError(f"{value} cannot be written: give a finite number up to 10^16")
    whole, _, places = f"{abs(number):f}".partition(".")
    if style == "digits":
        digits = "〇一二三四五六七八九"
        written = "".join(digits[int(d)] for d in whole) + ("点" if places else "")
        return ("负" if number < 0 else "") + written + "".join(digits[int(d)] for d in places)
    if style == "money":
        return _money(number, whole, places)
    if style not in _FORMS:
        raise ValueError(f"no style {style!r}; known: {', '.join((*_FORMS, 'digits', 'money'))}")
    numerals = _FORMS[style][0]
    written = _integer(whole, style)
    if places:
        written += _POINT[style] + "".join(numerals[int(d)] for d in places)
    return (_MINUS[style] if number < 0 else "") + written


def _money(number: Decimal, whole: str, places: str) -> str:
    places = places.rstrip("0")
    if len(places) > 2:
        raise ValueError(f"{number} 元 has parts of a 分")
    numerals = _FORMS["capital"][0]
    written = _integer(whole, "capital") + "元" if int(whole) or not places else ""
    if not places:
        written += "整"
    else:
        jiao, fen = places[0], places[1:]
        if jiao != "0":
            written += numerals[int(jiao)] + "角"
        elif written:
            written += "零"
        if fen:
            written += numerals[int(fen)] + "分"
    return ("负" if number < 0 else "") + written


def _integer(whole: str, style: str) -> str:
    """Write the places before the point, four at a time."""
    numerals, small, (myriad, hundred_million) = _FORMS[style]
    whole = whole.lstrip("0")
    if not whole:
        return numerals[0]
    if len(whole) > 8:
        above, below = _integer(whole[:-8], style) + hundred_million, whole[-8:]
    elif len(whole) > 4:
        above, below = _section(whole[:-4], numerals, small) + myriad, whole[-4:]
    else:
        written = _section(whole, numerals, small)
        one_ten = numerals[1] + small[0]
        return written[1:] if style in ("small", "traditional") and written.startswith(one_ten) else written
    if style in ("small", "traditional") and above.startswith(numerals[1] + small[0]):
        above = above[1:]
    if not int(below):
        return above
    rest = _integer(below, style)
    if style in ("small", "traditional") and rest.startswith(small[0]):
        rest = numerals[1] + rest
    return above + (numerals[0] if below[0] == "0" else "") + rest


def _section(whole: str, numerals: str, small: str) -> str:
    written = ""
    for place, digit in enumerate(reversed(whole)):
        if digit != "0":
            written = numerals[int(digit)] + (small[place - 1] if place else "") + written
        elif written and written[0] != numerals[0]:
            written = numerals[0] + written
    return written.removeprefix(numerals[0])
