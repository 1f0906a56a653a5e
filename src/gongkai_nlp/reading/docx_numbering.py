"""The numbers that Word generates in front of paragraphs, as it prints them."""

from collections.abc import Callable
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def _chinese(number: int) -> str:
    """Return 1 to 9999 in Chinese numerals as lists count: 十, 十一, 二十."""
    digits = str(number)
    if not 0 < number < 10_000:
        return digits
    text = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            text += _DIGITS[int(digit)] + _PLACES[place]
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text.removeprefix("一") if 10 <= number < 20 else text


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, numeral in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        while number >= value:
            text, number = text + numeral, number - value
    return text


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "chineseLegalSimplified": lambda number: _chinese(number).translate(_FORMAL),
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "none": lambda number: "",
}
_MOST = 3999
"""No list counts further; a start beyond it is damage."""


class Numbering:
    """Counts the numbered paragraphs of a document from its first to its last."""

    def __init__(self, part: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstracts: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
        if part is None:
            return
        abstracts = {
            abstract.get(f"{_W}abstractNumId"): {
                int(level.get(f"{_W}ilvl")): level for level in abstract.iterchildren(f"{_W}lvl")
            }
            for abstract in part.iterchildren(f"{_W}abstractNum")
        }
        for num in part.iterchildren(f"{_W}num"):
            identity, abstract = num.get(f"{_W}numId"), _value(num, "abstractNumId")
            self._levels[identity] = dict(abstracts.get(abstract, {}))
            self._abstracts[identity] = abstract or ""
            for override in num.iterchildren(f"{_W}lvlOverride"):
                at = int(override.get(f"{_W}ilvl"))
                start = _value(override, "startOverride")
                if (level := override.find(f"{_W}lvl")) is not None:
                    self._levels[identity][at] = level
                if start is not None:
                    # A list that starts anew counts for itself.
                    self._abstracts[identity] = f"num {identity}"
                    self._counts.setdefault(f"num {identity}", {})[at] = int(start) - 1

    def label(self, paragraph: Any, style: str | None) -> str:
        """Return the number that Word prints before `paragraph`, counting it; empty where there is none."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            properties = self._of_style(style)
        if properties is None:
            return ""
        identity = _value(properties, "numId") or "0"
        at = int(_value(properties, "ilvl") or 0)
        levels = self._levels.get(identity, {})
        if at not in levels:
            return ""
        counts = self._counts.setdefault(self._abstracts[identity], {})
        for depth in levels:
            if depth > at:
                counts.pop(depth, None)
        for depth in range(at + 1):
            if depth not in counts:
                counts[depth] = _start(levels.get(depth)) - (depth == at)
        counts[at] += 1
        return _printed(levels, at, counts)

    def _of_style(self, style: str | None) -> Any:
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            held = self._styles[style]
            properties = held.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                return properties
            style = _value(held, "basedOn")
        return None


def _printed(levels: dict[int, Any], at: int, counts: dict[int, int]) -> str:
    kind = _value(levels[at], "numFmt") or "decimal"
    if kind == "bullet":
        return "• "
    text = _value(levels[at], "lvlText") or ""
    for depth in range(at + 1):
        if f"%{depth + 1}" in text:
            number = min(max(counts.get(depth, 1), 0), _MOST)
            form = _value(levels[depth], "numFmt") if depth in levels else "decimal"
            if levels[at].find(f"{_W}isLgl") is not None:
                form = "decimal"
            text = text.replace(f"%{depth + 1}", _FORMATS.get(form or "decimal", str)(number))
    return f"{text} " if text and text[-1].isascii() and text[-1] not in ")" else text


def _start(level: Any) -> int:
    return int(_value(level, "start") or 1) if level is not None else 1


def _value(element: Any, name: str) -> str | None:
    found = element.find(f"{_W}{name}")
    return None if found is None else str(found.get(f"{_W}val") or "")
