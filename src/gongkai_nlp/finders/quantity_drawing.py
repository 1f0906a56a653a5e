"""Draw one quantity: read a numeral and the unit behind it, with ranges, coins, signs and compounds."""

import re
from decimal import Decimal
from typing import NamedTuple

from gongkai_nlp.finders.quantity_patterns import (
    COMPOUNDS,
    ENDS_OF_MORE,
    GIVEN_BACK,
    GLUE,
    HEDGES,
    JOINTS,
    NUMERAL,
    SIGNS,
    Prefix,
    QuantityPatterns,
    Surface,
    Unit,
)
from gongkai_nlp.finders.quantity_standing import in_short_quotes, is_allowed
from gongkai_nlp.numerals.reading import (
    DIGITS,
    EXACT,
    RUN,
    SCALES,
    Reading,
    read,
    scale,
)

_LINK = re.compile(r"(?:[-~至到]|[—–―]{1,2}|--)(?=[0-9一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾])")
_PARTS = re.compile(rf"(?:又(?P<base>{RUN}))?分之(?P<upper>{RUN})")
_TO_PERCENT = re.compile(rf"[-~—至到](?:百分之)?(?P<upper>{RUN})(?!分之)")
_SLASH = re.compile(r"/([1-9][0-9]?)(?=[\u4e00-\u9fff,。;])(?![年月日页版])")
_TENTH = re.compile(r"[1-9一二三四五六七八九](?![0-9十百千万亿])")
_COINS = re.compile(
    rf"零?(?P<jiao>[0-9{DIGITS}])(?P<word>角|毛)(?:(?P<fen>[0-9{DIGITS}])分?(?![0-9{DIGITS}{SCALES}]))?"
    rf"|零?(?P<only_fen>[0-9{DIGITS}])分(?![之别钟])"
    rf"|(?P<tail>[1-9{DIGITS}])(?=钱|[,。;、)]|\Z|\n)"
)
"""What may follow 元 or 块: 五角二分, 零五分; after 块 the word may be left out (三块五)."""
_FEN = re.compile("([1-9])分(?![之别钟])")
_COMPOUND = re.compile(r"次(?![要日级生品数第序元])|\(([^()]{1,2})\)|/")
_WHOLE_LINE = re.compile(r"-[0-9.,]{1,20}[%‰万亿元个百分点]{0,5}(?:\n|\Z)")
_THOUSANDS = re.compile("[0-9]{3}[.][0-9]")
"""What follows the blank in 1 048.5万元: no numeral of its own."""
_RATE = re.compile(r"/10{0,3}万人?(?!元)")
"""The base of a rate: 9.8/10万."""
_MANY = re.compile("(?:10{1,4})?(?![0-9])")
_ENGLISH_POWERS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_ENGLISH_SCALE = re.compile(f" ?({'|'.join(_ENGLISH_POWERS)})(?![A-Za-z])")
_PERCENTAGES = {"百": "%", "千": "‰", "万": "‱"}
_SIGNED = ("percent", "percentage_point", "money", "temperature")
_NEXT_OF_UNIT = re.compile(r"[和、及与](?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十]{1,3})(?=个)")
_BEFORE_UNITS = HEDGES | {"个", " "}
"""What may stand between a numeral and its unit."""
_NOT_PLAIN = JOINTS | HEDGES | {" "}
"""What stands behind a numeral that is more than digits with a unit."""
_IN_GE = frozenset("多余半")
"""What may stand between 个 and the unit behind it."""
_SHARES = ("一半", "半数")
_HALF = Decimal("0.5")
_HALVED = ("duration", "multiple", "length", "age")
_FRACTION = Unit("form.fraction", "", "fraction")
_OTHER = Unit("form.rate", "", "other")
_PERCENT = Unit("form.percent", "%", "percent")


class Drawn(NamedTuple):
    """A quantity in places of the view."""

    start: int
    end: int
    reading: Reading
    unit: Unit
    name: str
    """The unit as reported; compounds (宗(次)) are made here."""


def draw_plain(text: str, start: int, end: int, patterns: QuantityPatterns) -> Drawn | None:
    """Return the quantity of digits with a unit right behind that says all of it, as most do.

    None where something else may say more of it, for `draw` to look at.
    """
    after = text[end : end + 1]
    if after in _NOT_PLAIN or text[end - 1] in ENDS_OF_MORE:
        return None
    if after == "个" and ((inner := text[end + 1 : end + 2]) in patterns.ge_starts or inner in _IN_GE):
        return None
    surface = _lookup(text, end, patterns)
    if surface is None:
        return None
    written, unit, name, _, _, told_by_digits, told_behind = surface
    unit_end = end + len(written)
    if told_behind is None or text[unit_end : unit_end + 1] in told_behind or text[start] in told_by_digits:
        return None
    reading = read(text[start:end])
    return None if reading is None or reading.hedge else Drawn(start, unit_end, reading, unit, name)


def draw(text: str, start: int, end: int, patterns: QuantityPatterns) -> Drawn | None:
    """Return the quantity whose numeral stands at `start` to `end`, None where it is none."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in GLUE and _glued(text, start) and _prefix(text, start, patterns) is None:
        return None
    may_hold_unit = text[end - 1] in ENDS_OF_MORE
    if may_hold_unit and text[start:end] in _SHARES:
        return Drawn(start, end, Reading(_HALF), _FRACTION, "") if _is_stated(text, start, end) else None
    if after in JOINTS:
        if (parts := _PARTS.match(text, end)) is not None:
            return _parted(text, start, end, parts, patterns)
        if (rate := _RATE.match(text, end)) is not None and (share := read(text[start:end])) is not None:
            return Drawn(start, rate.end(), share, _OTHER, rate[0])
        if (slash := _SLASH.match(text, end)) is not None:
            return _slashed(text, start, end, slash)
        if (link := _LINK.match(text, end)) is not None:
            drawn = _range(text, start, end, link, None, patterns)
            if drawn:
                return drawn
    unit_start = end
    if may_hold_unit or after in _BEFORE_UNITS:
        unit_start, surface = _unit_behind(text, start, end, patterns)
        end = min(end, unit_start)
    else:
        surface = _lookup(text, end, patterns)
    if surface is None:
        return _with_prefix(text, start, end, patterns)
    written, unit, name, _, continues, _, _ = surface
    if (
        before in patterns.prefix_ends
        and (prefix := _prefix(text, start, patterns))
        and prefix[1].unit == unit.name
    ):
        unit, name = patterns.by_surface[prefix[1].name], prefix[1].name
    run = text[start:end]
    reading = Reading(_HALF) if run == "半" else read(run)
    if reading is None:
        return None
    if unit_start > end:
        reading = _hedged(reading, text[end:unit_start])
    unit_end = unit_start + len(written)
    after = text[unit_end : unit_end + 1]
    if after in COMPOUNDS:
        unit_end, name = _whole_unit(text, unit_end, name, unit, patterns)
        after = text[unit_end : unit_end + 1]
    if not is_allowed(text, start, end, unit_start, unit_end, unit, patterns):
        return None
    if after in JOINTS and (link := _LINK.match(text, unit_end)) is not None:
        drawn = _range(text, start, end, link, unit, patterns)
        if drawn:
            return drawn
    if continues:
        drawn = _continued(text, start, unit_end, reading, written, unit, patterns)
        if drawn:
            return drawn
        if unit.name == "折" and reading.value is not None and reading.value >= 10:
            reading = Reading(scale(reading.value, -1))  # 八五折
    if after == "半" and run != "半" and reading.value is not None and _is_halved(unit):
        reading, unit_end = Reading(EXACT.add(reading.value, _HALF)), unit_end + 1
    if before in SIGNS:
        reading, start = _signed(text, start, reading, unit)
    return Drawn(start, unit_end, reading, unit, name)


def _is_halved(unit: Unit) -> bool:
    """Whether 半 behind the unit belongs to the quantity: 三年半, 两倍半, 三成半."""
    return unit.kind in _HALVED or unit.name == "成"


def _continued(
    text: str, start: int, end: int, reading: Reading, surface: str, unit: Unit, patterns: QuantityPatterns
) -> Drawn | None:
    """Return the amount or share that goes on behind `end`, where its unit stops: 三块五, 3角5分, 七成五."""
    yuan = patterns.by_surface.get("元")  # a pack may have dropped it
    if surface in ("元", "圆", "块") and (coins := _coins(text, end, surface)):
        return _coined(start, coins, reading, yuan or unit)
    if yuan and unit.name in ("角", "毛") and reading.value is not None and (fen := _FEN.match(text, end)):
        value = scale(EXACT.add(EXACT.multiply(reading.value, Decimal(10)), Decimal(fen[1])), -2)
        return Drawn(start, fen.end(), Reading(value), yuan, "元")
    if unit.name == "成" and (tenth := _TENTH.match(text, end)):
        return _tenths(start, tenth, reading)
    return None


def _hedged(reading: Reading, between: str) -> Reading:
    """Take what stands between numeral and unit into the reading: 20多个, 3个多月, 两个半小时."""
    if reading.value is None:
        return reading
    if "半" in between:
        return reading._replace(value=EXACT.add(reading.value, _HALF))
    if reading.hedge is None and ("余" in between or "多" in between):
        return reading._replace(hedge="more")
    if reading.hedge is None and "来" in between:
        return reading._replace(hedge="about")
    return reading


def _glued(text: str, start: int) -> bool:
    """Whether the numeral at `start` belongs to a code, a time, a ratio or a telephone number."""
    before, further = text[start - 1], text[max(0, start - 2) : start - 1]
    if before == " " and "0" <= further <= "9" and _THOUSANDS.match(text, start):
        return True
    if not before.isascii() or before.isspace():
        return False
    if before.isalpha():
        return not (further.isascii() and further.isalpha())
    if before in "-./:+*":
        return further.isascii() and further.isalnum()
    return before in "#_@$&"


def _is_stated(text: str, start: int, end: int) -> bool:
    """Whether a share stands in a statement of size: 超过一半, 半数以上, 占1/3."""
    return text[start - 1 : start] in tuple("过近超约达占的筹足到") or text.startswith(
        ("以上", "以下", "左右"), end
    )


def _parted(
    text: str, start: int, end: int, parts: re.Match[str], patterns: QuantityPatterns
) -> Drawn | None:
    """Return 百分之三点五 as 3.5 %, 五分之三 as 0.6 and 三又二分之一公里 as 3.5 公里."""
    whole, upper = text[start:end], read(parts["upper"])
    if upper is None:
        return None
    sign = None if parts["base"] else _PERCENTAGES.get(whole)
    if sign:
        return _percentage(text, start, parts.end(), upper, sign)
    first, base = read(whole), read(parts["base"]) if parts["base"] else None
    lower = base or first
    if first is None or lower is None or not lower.value or upper.value is None or first.value is None:
        return None
    if in_short_quotes(text, start, parts.end()):
        return None
    value = upper.value / lower.value
    reading = Reading(EXACT.add(first.value, value) if base else value)
    found = _lookup(text, parts.end(), patterns)
    if found and found.unit.kind != "count":
        return Drawn(start, parts.end() + len(found.text), reading, found.unit, found.reported)
    return Drawn(start, parts.end(), reading, _FRACTION, "")


def _percentage(text: str, start: int, end: int, reading: Reading, sign: str) -> Drawn | None:
    """Return 百分之五 and 百分之五至七, what is written with 千分之 as ‰."""
    upper = _TO_PERCENT.match(text, end) if sign == "%" else None
    if upper and reading.value is not None:
        high = read(upper["upper"])
        if high is not None and high.value is not None and high.value > reading.value:
            return Drawn(start, upper.end(), Reading(low=reading.value, high=high.value), _PERCENT, sign)
    reading, start = _signed(text, start, reading, _PERCENT)
    hedge = text[end : end + 1]
    held = _hedged(reading, hedge) if hedge in ("余", "多") else None
    return Drawn(start, end, held or reading, _PERCENT, sign)


def _slashed(text: str, start: int, end: int, slash: re.Match[str]) -> Drawn | None:
    """Return 1/3 where a share of something is stated, not a page of three."""
    upper, lower = text[start:end], Decimal(slash[1])
    if not upper.isdecimal() or not 0 < Decimal(upper) < lower or not _is_stated(text, start, slash.end()):
        return None
    return Drawn(start, slash.end(), Reading(Decimal(upper) / lower), _FRACTION, "")


def _signed(text: str, start: int, reading: Reading, unit: Unit) -> tuple[Reading, int]:
    """Take a minus sign in front into the numeral, where the unit can be negative."""
    before = text[start - 1 : start]
    if before not in SIGNS:
        return reading, start
    length = 0
    if before == "负" or (before == "-" and _is_minus(text, start - 1, unit)):
        length = 1
    elif text.startswith("零下", start - 2):
        length = 2
    if not length:
        return reading, start
    value, low, high = reading.value, reading.low, reading.high
    turned = Reading(
        -value if value is not None else None,
        -high if high is not None else None,
        -low if low is not None else None,
        reading.hedge,
    )
    return turned, start - length


def _is_minus(text: str, at: int, unit: Unit) -> bool:
    """Whether the dash at `at` is a sign, not a bullet, a range or a join."""
    if unit.kind not in _SIGNED:
        return False
    if at == 0 or text[at - 1] == "\n":
        # At the head of a line it may be a bullet, but not before a figure that fills the line.
        return unit.kind == "temperature" or _WHOLE_LINE.match(text, at) is not None
    return text[at - 1] not in "0123456789-"


def _unit_behind(text: str, start: int, end: int, patterns: QuantityPatterns) -> tuple[int, Surface | None]:
    """Return where the unit of the numeral begins, and the unit; a hedge or 个 may stand between."""
    if text[end - 1] in ENDS_OF_MORE:
        for length in (2, 1):
            given_back = text[end - length : end]
            if end - start > length and given_back in GIVEN_BACK:
                unit = _lookup(text, end - length, patterns)
                if unit and (len(unit.text) > length or (given_back == "两" and text[end - 2] not in "一三")):
                    return end - length, unit
    at = end
    after = text[at : at + 1]
    if after in HEDGES and _lookup(text, at, patterns) is None:
        at += 1
        after = text[at : at + 1]
    if after == "个":
        inner = at + 1
        while text[inner : inner + 1] in _IN_GE and inner < at + 2:
            inner += 1
        if text[inner : inner + 1] in patterns.ge_starts:
            unit = _lookup(text, inner, patterns)
            if unit and unit.unit.ge:
                return inner, unit
    if after == " " and text[at + 1 : at + 2].isascii():
        at += 1  # 10 kg
    return at, _lookup(text, at, patterns)


def shared_unit(text: str, end: int, patterns: QuantityPatterns) -> Surface | None:
    """Return the unit of 3.2个 in 3.2个和0.6个百分点, which only the last of such figures names."""
    match = _NEXT_OF_UNIT.match(text, end)
    if match is None:
        return None
    _, unit = _unit_behind(text, match.start() + 1, match.end(), patterns)
    return unit if unit and unit.unit.ge else None


def _lookup(text: str, at: int, patterns: QuantityPatterns) -> Surface | None:
    units = patterns.units
    for written, surface in units.get(text[at : at + 2]) or units.get(text[at : at + 1], ()):
        if text.startswith(written, at) and not (
            surface.latin and _goes_on(text[at + len(written) : at + len(written) + 1])
        ):
            return surface
    return None


def _goes_on(character: str) -> bool:
    """Whether `character` makes a Latin unit before it part of a longer word."""
    return character.isascii() and character.isalnum()


def _whole_unit(text: str, end: int, name: str, unit: Unit, patterns: QuantityPatterns) -> tuple[int, str]:
    """Return where the unit `name`, which stops at `end`, really ends, and its whole name: 宗(次), 元/件."""
    match = _COMPOUND.match(text, end)
    if match is None:
        return end, name
    if match[0] == "/":
        many = _MANY.match(text, match.end())
        other = _lookup(text, many.end(), patterns) if many else None
        if many and other:
            end, name = many.end() + len(other.text), f"{name}/{many[0]}{other.reported}"
            more = _lookup(text, end + 1, patterns) if text.startswith("·", end) else None
            return (end + 1 + len(more.text), f"{name}·{more.reported}") if more else (end, name)
        return end, name
    if unit.kind != "count":
        return end, name
    if match[0] == "次":
        return (match.end(), name + "次") if name != "次" else (end, name)
    if match[1] in patterns.by_surface and patterns.by_surface[match[1]].kind == "count":
        return match.end(), f"{name}({match[1]})"
    return end, name


def _range(
    text: str, start: int, end: int, link: re.Match[str], first_unit: Unit | None, patterns: QuantityPatterns
) -> Drawn | None:
    """Return the range whose first numeral stands at `start` to `end`, None where it is none."""
    second = NUMERAL.match(text, link.end())
    if not second:
        return None
    unit_start, surface = _unit_behind(text, second.start(), second.end(), patterns)
    if surface is None:
        return None
    held = surface.unit
    if first_unit is not None and first_unit.name != held.name:
        return None
    if first_unit is not None and link[0] in "至到" and text[start - 1 : start] in ("由", "从"):
        return None
    second_end = min(second.end(), unit_start)
    low, high = read(text[start:end]), read(text[second.start() : second_end])
    if low is None or high is None or low.value is None or high.value is None:
        return None
    lower, upper = low.value, high.value
    if first_unit is None:
        lower = _shared_scale(text[start:end], lower, text[second.start() : second_end], upper)
    unit_end, name = _whole_unit(text, unit_start + len(surface.text), surface.reported, held, patterns)
    if lower >= upper or not is_allowed(text, start, end, unit_start, unit_end, held, patterns):
        return None
    if held.kind == "duration" and held.name == "年" and lower >= 1900:
        return None
    reading, signed = _signed(text, start, Reading(lower), held)
    if signed < start:
        return Drawn(signed, unit_end, Reading(low=reading.value, high=upper), held, name)
    return Drawn(start, unit_end, Reading(low=lower, high=upper), held, name)


def _shared_scale(first: str, lower: Decimal, second: str, upper: Decimal) -> Decimal:
    """Return the lower end with the scale word of the upper one: 5-10万 is 50000 to 100000."""
    tail = len(second) - len(second.rstrip("千百万亿"))
    if not tail or first[-1] in "千百万亿" or len(second) == tail:
        return lower
    power = sum({"百": 2, "千": 3, "万": 4, "亿": 8}[word] for word in second[-tail:])
    return scale(lower, power) if scale(lower, power) < upper else lower


def _coins(text: str, at: int, surface: str) -> re.Match[str] | None:
    """Return the coins named behind 元 or 块, None where nothing says that money is meant."""
    coins = _COINS.match(text, at)
    return coins if coins and (coins["word"] or (surface == "块") == bool(coins["tail"])) else None


def _coined(start: int, coins: re.Match[str], reading: Reading, yuan: Unit) -> Drawn | None:
    """Return 三元五角二分 as one amount."""
    value = reading.value or Decimal(0)
    for digit, power in ((coins["jiao"] or coins["tail"], -1), (coins["fen"] or coins["only_fen"], -2)):
        held = read(digit) if digit else None
        if held is not None and held.value is not None:
            value = EXACT.add(value, scale(held.value, power))
    return Drawn(start, coins.end(), Reading(value), yuan, yuan.name)


def _tenths(start: int, tenth: re.Match[str], reading: Reading) -> Drawn | None:
    """Return 七成五 as 75 %."""
    last = read(tenth[0])
    if last is None or last.value is None or reading.value is None:
        return None
    return Drawn(start, tenth.end(), Reading(10 * reading.value + last.value), _PERCENT, "%")


def _prefix(text: str, start: int, patterns: QuantityPatterns) -> tuple[int, Prefix] | None:
    """Return where a sign before `start` begins that settles the unit (￥, 港币, 摄氏), and the sign."""
    before = text[start - 1 : start]
    if before not in patterns.prefix_ends:
        return None
    end = start - 1 if before == " " else start
    for length in range(min(patterns.longest_prefix, end), 0, -1):
        prefix = patterns.prefixes.get(text[end - length : end])
        if prefix:
            return end - length, prefix
    return None


def _with_prefix(text: str, start: int, end: int, patterns: QuantityPatterns) -> Drawn | None:
    """Return an amount whose unit stands in front and nowhere else: ￥3000, $3.2 million."""
    found = _prefix(text, start, patterns)
    reading = read(text[start:end]) if found and found[1].alone else None
    if found is None or reading is None:
        return None
    if (scaled := _ENGLISH_SCALE.match(text, end)) and reading.value is not None:
        reading, end = Reading(scale(reading.value, _ENGLISH_POWERS[scaled[1]])), scaled.end()
    return Drawn(found[0], end, reading, patterns.by_surface[found[1].name], found[1].name)
