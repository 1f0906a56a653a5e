"""Read one unbroken numeral: Arabic, Chinese or mixed, exact or vague.

cn2an converts the Chinese integers of standard form from ten thousand on, once the form is checked here.
The rest is our own: cn2an goes through float for decimals, knows neither vague numerals nor ranges, and
takes strings that are no numbers (百百一, 一百二十三元).
"""

import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Hedge = Literal["more", "about", "less"]
"""What a word inside the numeral says of the value: 余 and 多 more, 来 about."""

DIGITS = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
SCALES = "十百千万亿兆拾佰仟廿卅卌"
RUN_STARTS = f"0-9{DIGITS}{SCALES}数几"
"""Inside of a character class: what a numeral begins with."""
RUN_REST = (
    rf"(?:(?<![数几])|(?=[{SCALES}]))"
    rf"(?:[0-9{DIGITS}{SCALES}]"
    r"|(?<=[0-9]),(?=[0-9]{3}(?![0-9]))"
    r"|(?<=[0-9])\.(?=[0-9])"
    rf"|(?<=[{DIGITS}{SCALES}])点(?=[{DIGITS}])"
    rf"|(?<=[0-9{SCALES}])[几余多来](?=[十百千万亿兆])"
    rf"|(?<=[0{SCALES}])几"
    r")*+"
)
"""Pattern of what follows the first character of a numeral."""
RUN = f"[{RUN_STARTS}]{RUN_REST}"
"""Pattern of a numeral without sign: digits and scale words, with what may stand between them."""
HEDGES = "余多来"

EXACT = Context(prec=1_000_000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Decimal arithmetic that rounds nothing that a text can hold."""

_ONE = Decimal(1)
_PLAIN = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        **dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟弌弍弎", "一二三四五六七八九十百千一二三", strict=True)),
        **dict(zip("貳參陸兩萬億〇○幺餘來幾數點負", "二三六两万亿零零一余来几数点负", strict=True)),
        **dict(zip("贰弐仨俩", "二二三两", strict=True)),
    }
)
_VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+", re.ASCII)
_DIGIT = "[0-9一二两三四五六七八九]"
_SECTION = re.compile(
    rf"(?:(?P<thousands>{_DIGIT})千)?"
    rf"(?:(?P<zero1>零)?(?P<hundreds>{_DIGIT})百)?"
    rf"(?:(?P<zero2>零)?(?P<tens>{_DIGIT})?(?P<ten>十))?"
    rf"(?:(?P<zero3>零)?(?P<ones>{_DIGIT}))?"
)
_SCALED_ARABIC = re.compile(r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<scale>[十百千]?)", re.ASCII)
_NAMED_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}
_BOTH_SCRIPTS = re.compile("[零一二三四五六七八九十][0-9]|[0-9][零一二三四五六七八九]")
"""Digits of both scripts side by side (二0一八): what stands there is one slip or two numerals."""
_BARE_SCALE = re.compile("[百千万亿兆]|[十百千]?[万亿]|[十百千]?万亿|[百千]?兆")
# 三五个 skips the four; no other pair of digits that do not follow each other is vague.
_NEIGHBOURS = {(a, a + 1) for a in range(1, 9)} | {(3, 5)}
_PAIR = re.compile("[一二两三四五六七八九]{2}")
_ONE_TO_NINE = "[一二三四五六七八九]"
_TENS = f"{_ONE_TO_NINE}十{_ONE_TO_NINE}?"
_HUNDREDS = f"{_ONE_TO_NINE}百(?:零{_ONE_TO_NINE}|{_TENS})?"
_THOUSANDS = f"{_ONE_TO_NINE}千(?:零(?:{_TENS}|{_ONE_TO_NINE})|{_HUNDREDS})?"
_BELOW = f"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS}|十{_ONE_TO_NINE}?|{_ONE_TO_NINE})"
_GAP = f"零(?:{_HUNDREDS}|{_TENS}|{_ONE_TO_NINE})"
_MYRIADS = f"{_BELOW}万(?:{_GAP}|{_THOUSANDS})?"
_STANDARD = re.compile(
    f"(?:{_MYRIADS}|{_BELOW})亿(?:{_GAP}万(?:{_GAP}|{_THOUSANDS})?|{_THOUSANDS}万(?:{_GAP}|{_THOUSANDS})?|{_GAP})?|{_MYRIADS}|{_BELOW}"
)
"""A Chinese integer as schoolbooks write it, without 两, gaps marked with one 零."""
_COMMON = 3
"""Digits of the numbers that stand in every other text, so that their readings are kept."""
_LONGEST_WORDED = 40
"""Numerals with scale words are never longer; a longer run is no number (digits alone may be)."""


class Reading(NamedTuple):
    """What a numeral says: a point value, or a low and a high end."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    hedge: Hedge | None = None


def plain(text: str) -> str:
    """Return `text` with capital, traditional and full-width numerals in their plain form, same length."""
    return text.translate(_PLAIN)


def scale(value: Decimal, power: int) -> Decimal:
    """Return `value` times ten to the `power`, exactly and without an exponent above zero."""
    scaled = value.scaleb(power, EXACT)
    exponent = scaled.as_tuple().exponent
    return scaled.quantize(_ONE, context=EXACT) if isinstance(exponent, int) and exponent > 0 else scaled


def read(run: str) -> Reading | None:
    """Return what the numeral `run` says, None where it says nothing certain.

    `run` holds nothing but the numeral: no sign, no unit, no blanks, no percentage.
    """
    if len(run) > _COMMON and run.isdecimal() and run.isascii():
        return Reading(Decimal(run))
    if len(run) > _LONGEST_WORDED:
        return _read(plain(run))
    return _read_cached(run)


@lru_cache(maxsize=4096)
def _read_cached(run: str) -> Reading | None:
    return _read(plain(run))


def _read(run: str) -> Reading | None:
    if _ARABIC.fullmatch(run):
        return Reading(_arabic(run))
    if len(run) > _LONGEST_WORDED:
        whole, point, places = run.partition("点")
        digits = bare_digits(whole), bare_digits(places) if point else ""
        if None in digits:
            return None
        return Reading(Decimal(f"{digits[0]}.{digits[1]}" if point else str(digits[0])))
    if _BOTH_SCRIPTS.search(run):
        return None
    run = run.replace("廿", "二十").replace("卅", "三十").replace("卌", "四十")
    hedge: Hedge | None = None
    hedges = [at for at, character in enumerate(run) if character in HEDGES]
    if hedges:
        at = hedges[0]
        if len(hedges) > 1 or at == 0:
            return None
        hedge = "about" if run[at] == "来" else "more"
        run = run[:at] + run[at + 1 :]
    if "几" in run or run[:1] == "数":
        return _substituted(run) if hedge is None or hedge == "more" else None
    vague = _neighbouring(run)
    if vague is not None:
        return vague if hedge is None else None
    value = _number(run)
    return None if value is None else Reading(value, hedge=hedge)


def _arabic(run: str) -> Decimal:
    return Decimal(run.replace(",", ""))


def _substituted(run: str) -> Reading | None:
    """Read 几 and 数: in front of a scale word two to nine of it, elsewhere one to nine."""
    if run[:1] == "数":
        run = "几" + run[1:]
    if run.count("几") != 1 or len(run) < 2:
        return None
    at = run.index("几")
    if run[:at][-1:].isdigit():
        # 20几 is 21 to 29; 23几 says nothing.
        match = re.fullmatch(r"([1-9]?\d*0)几((?:[百千]?[万亿])?)", run, re.ASCII)
        if not match:
            return None
        tens, power = Decimal(match[1]), sum(_NAMED_POWERS[word] for word in match[2])
        return Reading(low=scale(tens + 1, power), high=scale(tens + 9, power))
    low = _number(run.replace("几", "二" if at == 0 else "一"))
    high = _number(run.replace("几", "九"))
    return None if low is None or high is None else Reading(low=low, high=high)


def _neighbouring(run: str) -> Reading | None:
    """Read two neighbouring digits that stand for one place: 三五百, 十五六, 两三."""
    if run in ("三两", "俩三"):
        return Reading(low=Decimal(2), high=Decimal(3))
    if "点" in run:
        return None
    pairs = _PAIR.findall(run)
    if len(pairs) != 1 or (
        sum(character in _VALUES for character in run) > 2 and not set(run) & set("十百千万亿兆")
    ):
        return None
    at = run.index(pairs[0])
    first, second = _VALUES[run[at]], _VALUES[run[at + 1]]
    if (first, second) not in _NEIGHBOURS or ((first, second) == (3, 5) and run[at - 1 : at] == "十"):
        return None
    low, high = _number(run[: at + 1] + run[at + 2 :]), _number(run[:at] + run[at + 1 :])
    return None if low is None or high is None else Reading(low=low, high=high)


def _number(run: str) -> Decimal | None:
    """Return the value of an exact numeral in plain form, None where it is not well formed."""
    if not run:
        return None
    if "点" in run:
        return _pointed(run)
    if (digits := bare_digits(run)) is not None:
        return Decimal(digits)
    if _BARE_SCALE.fullmatch(run):
        return scale(Decimal(1), sum(_NAMED_POWERS[character] for character in run))
    # Below ten thousand, as far as most documents count in Chinese, nothing is loaded.
    if ("万" in run or "亿" in run) and _STANDARD.fullmatch(run):
        return Decimal(_converter()(run, "strict"))
    return _integer(run)


@cache
def _converter() -> "Callable[[str, str], int]":
    from cn2an import cn2an  # takes a tenth of a second to load

    convert: Callable[[str, str], int] = cn2an
    return convert


def _pointed(run: str) -> Decimal | None:
    """Read 三点一四 and 一点二亿."""
    whole, _, places = run.partition("点")
    named = places.rstrip("十百千万亿兆")
    powers = places[len(named) :]
    digits = bare_digits(named)
    before = Decimal(0) if whole == "零" else _number(whole)
    if not digits or before is None or (powers and not _BARE_SCALE.fullmatch(powers)):
        return None
    value = EXACT.add(before, Decimal(f"0.{digits}"))
    return scale(value, sum(_NAMED_POWERS[character] for character in powers))


def bare_digits(run: str) -> str | None:
    """Return the digits of a numeral written digit by digit (二〇二四), None for any other."""
    if not run or run.strip("零一二三四五六七八九0123456789") or (run.isascii() and run.isdigit()):
        return run if run.isascii() and run.isdigit() else None
    if any(character in "0123456789" for character in run):
        return None
    return "".join(str(_VALUES[character]) for character in run)


def _integer(run: str) -> Decimal | None:
    """Split at the greatest scale word and read both sides."""
    for word, power in (("兆", 12), ("亿", 8), ("万", 4)):
        at = run.rfind(word)
        if at < 0:
            continue
        left, right = run[:at], run[at + 1 :]
        if not left or (word in left and not left.endswith(word)):
            return None
        many = _integer(left)
        if many is None:
            return None
        if many != many.to_integral_value() and right:
            return None
        few = _rest(right, power)
        return None if few is None else EXACT.add(scale(many, power), few)
    return _section(run)


def _rest(run: str, power: int) -> Decimal | None:
    """Read what follows a scale word of ten to the `power`."""
    if not run:
        return Decimal(0)
    if run in _VALUES and run != "零":
        return scale(Decimal(_VALUES[run]), power - 1)
    if run.isdecimal():
        if len(run) == 1:
            return scale(Decimal(run), power - 1)
        return Decimal(run) if len(run) > 2 and len(run) <= power else None
    if run[0] == "零" and run[1:2] not in ("零", ""):
        run = run[1:]
        if run[:1] == "十":
            run = "一" + run
    elif run[0] in "零十":
        return None
    value = _integer(run)
    return value if value is not None and value < 10**power else None


def _section(run: str) -> Decimal | None:
    """Read a numeral below ten thousand, or an Arabic number with one scale word."""
    match = _SCALED_ARABIC.fullmatch(run)
    if match:
        return scale(_arabic(match["number"]), _NAMED_POWERS.get(match["scale"], 0))
    match = _SECTION.fullmatch(run)
    if not match:
        return None
    thousands, hundreds, ten, ones = match["thousands"], match["hundreds"], match["ten"], match["ones"]
    above_ten = thousands or hundreds
    if ten and not match["tens"] and above_ten and not match["zero2"]:
        return None
    if run[0] == "零" or _marks_no_gap(match):
        return None
    value = 1000 * _digit(thousands) + 100 * _digit(hundreds)
    if ten:
        value += 10 * (_digit(match["tens"]) or 1)
    if ones:
        # 三千五 is 3500 and 一百五 is 150; only 零 makes the last digit a one.
        spoken = not ten and not match["zero3"] and above_ten
        value += _digit(ones) * ((10 if hundreds else 100) if spoken else 1)
    return Decimal(value)


def _marks_no_gap(match: re.Match[str]) -> bool:
    """Whether a 零 stands where no place is left out: 一百零五十."""
    return bool(
        (match["zero1"] and match["thousands"])
        or (match["zero2"] and match["hundreds"])
        or (match["zero3"] and match["ten"])
    )


def _digit(character: str | None) -> int:
    if not character:
        return 0
    return int(character) if character.isascii() else _VALUES[character]
