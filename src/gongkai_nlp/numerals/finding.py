"""Find the numerals of a text, and read a string that is one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from gongkai_nlp.numerals.reading import EXACT, RUN, Hedge, Reading, bare_digits, plain, read, scale

Form = Literal["number", "percent", "fraction"]
Change = Callable[[Decimal], Decimal]

_D = "零一二两三四五六七八九"
_S = "十百千万亿兆廿卅卌"
_NUMERAL = re.compile(
    rf"(?P<sign>负|零下|(?<![0-9A-Za-z{_D}{_S}年月日%)\]-])-)?"
    r"(?:(?P<half>一半|半数|对折|半折|半成(?!品)|(?<![上下大前后多夜])半(?=[个天年月日小学里斤]|$))"
    rf"|(?P<run>{RUN}|(?<![0-9A-Za-z.])\.[0-9]+)"
    r"(?:(?P<exponent>(?<=[0-9])[eE][+-]?[0-9]{1,2}(?![0-9A-Za-z]))"
    r"|(?P<power>(?<=[0-9])\^[+-]?[0-9]{1,2}(?:\.[0-9])?(?![0-9.]))"
    rf"|(?P<parts>(?:又(?P<base>{RUN}))?分之(?P<upper>{RUN}))"
    r"|(?P<mixed>(?:又|(?<=[0-9]) )[0-9]{1,6}/[0-9]{1,6}(?![0-9/]))"
    r"|(?P<under>(?<=[0-9])/[0-9]{1,6}(?![0-9/.]))"
    r"|(?P<percent> ?%|‰)"
    rf"|(?P<tenths>成(?![员立果绩功交本为熟效长都人])(?:半|[1-9{_D}](?![0-9{_D}{_S}]))?)"
    r"|(?P<discount>折(?![叠射旧算磨线扣]))"
    r"|(?P<suffix>(?<=[0-9]) ?(?:thousand|million|billion|trillion|mln|bln|[kKMGTB])(?![0-9A-Za-z]))"
    r"|(?P<dozen>打(?![击造破开好通响听探包官断架扮扫算]))"
    r")?"
    r"(?P<hedge>[余多]|来(?![自到说源看讲]))?)"
)
_SUFFIXES = {
    "k": 3, "thousand": 3, "m": 6, "million": 6, "mln": 6, "b": 9, "g": 9, "billion": 9, "bln": 9,
    "t": 12, "trillion": 12,
}  # fmt: skip
_HALF = Decimal("0.5")
_LONGEST_BASE = 12
_PERCENTAGES = {"百": 2, "千": 3, "万": 4}
_BLANKS = re.compile(rf"(?<=[{_D}{_S}点分之负])[ \u3000]{{1,3}}(?=[{_D}{_S}点分之])")
_STRAY = re.compile(
    "[參参](?![拾佰仟萬万億亿])|(?<=[大内海水登着])[陸陆]|(?<=[队隊退入落])伍|[收捡撿]拾|[陆陸伍](?=家)"
)
"""Formal digits inside of words: 参加, 大陆, 队伍, 收拾."""


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral in a text: ``text[start:end]`` is what was read."""

    start: int
    end: int
    text: str
    value: Decimal | None = None
    """The point value; a percentage or fraction as a part of one (25% is 0.25)."""
    low: Decimal | None = None
    """Lower end of a vague numeral (几十 is 20 to 90)."""
    high: Decimal | None = None
    """Upper end of a vague numeral."""
    hedge: Hedge | None = None
    """more for 余 and 多, about for 来."""
    form: Form = "number"
    """number, percent (also ‰, 成) or fraction."""


def find_numbers(text: str) -> list[Number]:
    """Return every numeral of `text` in order, whatever follows it.

    A numeral that is part of a fixed word (进一步, 统一, 万一) is none, and one that cannot be read with
    certainty (百百一, 2018.10.31) is left out.
    """
    folded = plain(_STRAY.sub(lambda word: "\ufffd" * len(word[0]), text))
    folded, offsets = _squeeze(folded)
    found = []
    words = _words()
    for match in _NUMERAL.finditer(folded):
        start, end = match.span()
        if folded[start] in words and _in_word(folded, start, end, words):
            continue
        read_off = _value(match)
        if read_off is None:
            continue
        reading, form, end = read_off
        first, last = offsets[start] if offsets else start, offsets[end - 1] + 1 if offsets else end
        found.append(Number(first, last, text[first:last], *reading, form))
    return found


def parse_number(text: str) -> Decimal:
    """Return the value of `text`, which must be one numeral and nothing else.

    Two bare digits are read digit by digit here (三五 is 35), because nothing follows that they count.

    >>> parse_number("一千二百三十四万五千六百")
    Decimal('12345600')
    >>> parse_number("百分之三点五")
    Decimal('0.035')

    Raises:
        ValueError: `text` is no numeral, is not well formed (百百一), or has no point value (几十).
    """
    folded = plain(text.strip())
    folded, _ = _squeeze(folded)
    if folded.startswith("+"):
        folded = folded[1:]
    if len(folded) == 2 and (digits := bare_digits(folded)) is not None:
        return Decimal(digits)
    match = _NUMERAL.fullmatch(folded)
    if match and (read_off := _value(match)) and read_off[2] == len(folded):
        reading = read_off[0]
        if reading.value is None:
            raise ValueError(f"{text} is vague: {reading.low} to {reading.high}")
        return reading.value
    if folded.startswith("-") and folded[1:2] not in "-+":
        return -parse_number(folded[1:])
    raise ValueError(f"{text!r} is no numeral that can be read with certainty")


def _value(match: re.Match[str]) -> tuple[Reading, Form, int] | None:
    """Return the reading of a match, its form, and where the numeral ends."""
    if match["half"]:
        half = Decimal("0.05") if match["half"] == "半成" else _HALF
        return _turned(Reading(half), match["sign"]), "fraction", match.end("half")
    run, end = match["run"], match.end("run")
    reading = read(run)
    if reading is None and run[-1] == "几":
        reading, end = read(run[:-1]), end - 1
    form: Form = "number"
    for name, (taken_in, kind) in _TAILS.items():
        if match[name] and reading is not None and end == match.start(name):
            reading, form, end = taken_in(match, reading), kind, match.end(name)
            break
    if reading is None:
        return None
    if match["hedge"] and match.end() == end + 1 and reading.hedge is None and reading.value is not None:
        reading, end = reading._replace(hedge="about" if match["hedge"] == "来" else "more"), match.end()
    if match["parts"] and match["run"] in _PERCENTAGES and not match["base"]:
        form = "percent"
    return _turned(reading, match["sign"]), form, end


def _exponent(match: re.Match[str], reading: Reading) -> Reading | None:
    if reading.value is None or len(match["run"]) > _LONGEST_BASE:
        return None
    return Reading(scale(reading.value, int(match["exponent"][1:])))


def _power(match: re.Match[str], reading: Reading) -> Reading | None:
    if reading.value is None or len(match["run"]) > _LONGEST_BASE:
        return None
    power = Decimal(match["power"][1:])
    whole = power == power.to_integral_value() and power >= 0
    return Reading(EXACT.power(reading.value, power) if whole else reading.value**power)


def _parts(match: re.Match[str], reading: Reading) -> Reading | None:
    """Read 百分之三点五, 五分之三 and 三又二分之一."""
    upper = read(match["upper"])
    if upper is None:
        return None
    if match["base"]:
        lower = read(match["base"])
        part = None if lower is None else _quotient(upper.value, lower.value)
        return None if part is None or reading.value is None else Reading(EXACT.add(reading.value, part))
    places = _PERCENTAGES.get(match["run"])
    if places:
        return _times(upper, lambda value: scale(value, -places))
    part = _quotient(upper.value, reading.value)
    return None if part is None else Reading(part)


def _mixed(match: re.Match[str], reading: Reading) -> Reading | None:
    """Read 3又1/2."""
    upper, _, lower = match["mixed"][1:].partition("/")
    part = _quotient(Decimal(upper), Decimal(lower))
    return None if part is None or reading.value is None else Reading(EXACT.add(reading.value, part))


def _under(match: re.Match[str], reading: Reading) -> Reading | None:
    part = _quotient(reading.value, Decimal(match["under"][1:]))
    return None if part is None else Reading(part)


def _percent(match: re.Match[str], reading: Reading) -> Reading:
    places = 3 if match["percent"] == "‰" else 2
    return _times(reading, lambda value: scale(value, -places))


def _tenths(match: re.Match[str], reading: Reading) -> Reading | None:
    """Read 两成 and 七成五."""
    more = Reading(Decimal(5)) if match["tenths"].endswith("半") else read(match["tenths"][1:])
    if not match["tenths"][1:]:
        return _times(reading, lambda value: scale(value, -1))
    if more is None or more.value is None or reading.value is None:
        return None
    return Reading(EXACT.add(scale(reading.value, -1), scale(more.value, -2)))


def _discount(match: re.Match[str], reading: Reading) -> Reading:
    """Read 八折 and 八五折."""
    return _times(reading, lambda value: scale(value, -1 if value < 10 else -2))


def _suffix(match: re.Match[str], reading: Reading) -> Reading | None:
    suffix = match["suffix"].strip()
    if suffix == "G" and match["run"] in ("2", "3", "4", "5", "6"):
        return None  # generations of mobile networks
    return _times(reading, lambda value: scale(value, _SUFFIXES[suffix.lower()]))


def _dozen(match: re.Match[str], reading: Reading) -> Reading:
    return _times(reading, lambda value: EXACT.multiply(value, Decimal(12)))


_TAILS: dict[str, tuple[Callable[[re.Match[str], Reading], Reading | None], Form]] = {
    "exponent": (_exponent, "number"),
    "power": (_power, "number"),
    "parts": (_parts, "fraction"),
    "mixed": (_mixed, "fraction"),
    "under": (_under, "fraction"),
    "percent": (_percent, "percent"),
    "tenths": (_tenths, "percent"),
    "discount": (_discount, "percent"),
    "suffix": (_suffix, "number"),
    "dozen": (_dozen, "number"),
}


def _quotient(upper: Decimal | None, lower: Decimal | None) -> Decimal | None:
    """Return `upper` over `lower`, exact where it ends within 28 digits, else rounded to them."""
    return upper / lower if upper is not None and lower else None


def _times(reading: Reading, change: Change) -> Reading:
    return Reading(
        None if reading.value is None else change(reading.value),
        None if reading.low is None else change(reading.low),
        None if reading.high is None else change(reading.high),
        reading.hedge,
    )


def _turned(reading: Reading, sign: str | None) -> Reading:
    """Return the reading with its sign; the ends of a vague one change places."""
    if not sign:
        return reading
    turned = _times(reading, lambda value: -value)
    return turned._replace(low=turned.high, high=turned.low)


def _squeeze(text: str) -> tuple[str, list[int] | None]:
    """Leave out blanks between the characters of a Chinese numeral; return where each character stood."""
    gaps = [match.span() for match in _BLANKS.finditer(text)]
    if not gaps:
        return text, None
    kept: list[int] = []
    at = 0
    for start, end in gaps:
        kept.extend(range(at, start))
        at = end
    kept.extend(range(at, len(text)))
    return "".join(text[offset] for offset in kept), kept


@cache
def _words() -> dict[str, tuple[tuple[int, str], ...]]:
    """Return the fixed words that hold numeral characters, with the place of each, by that character."""
    listed = files("gongkai_nlp.numerals").joinpath("words.txt").read_text(encoding="utf-8")
    held: dict[str, list[tuple[int, str]]] = {}
    for line in listed.splitlines():
        word = line.partition("#")[0].strip()
        if word:
            for at, character in enumerate(word):
                if character in _D + _S:
                    held.setdefault(character, []).append((at, word))
    return {key: tuple(words) for key, words in held.items()}


def _in_word(text: str, start: int, end: int, words: dict[str, tuple[tuple[int, str], ...]]) -> bool:
    """Whether the numeral at `start` to `end` lies inside a fixed word."""
    return any(
        start >= at and text.startswith(word, start - at) and start - at + len(word) >= end
        for at, word in words[text[start]]
    )
