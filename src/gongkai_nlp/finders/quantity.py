"""Find quantities: a numeral with the unit or measure word that it counts."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gongkai_nlp.fold import fold
from gongkai_nlp.numerals.reading import EXACT, Reading, read, scale
from gongkai_nlp.results import Qualifier, Quantity
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.quantity import ContextRule, UnitRule
from gongkai_nlp.view import View

_D = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_S = "十百千万亿兆拾佰仟廿卅卌"
_RUN = (
    rf"(?:[数几](?=[{_S}])|[0-9{_D}{_S}])"
    rf"(?:[0-9{_D}{_S}]|(?<=[0-9]),(?=[0-9]{{3}}(?![0-9]))|(?<=[0-9])\.(?=[0-9])|(?<=[{_D}{_S}])点(?=[{_D}])"
    rf"|(?<=[0-9{_S}])[几余多来](?=[十百千万亿兆])|(?<=[0{_S}])几)*+"
)
_NUMERAL = re.compile(_RUN)
_HEDGED = re.compile(r"[余多来]?")
_LINK = re.compile(r"(?:[-~至到]|[—–―]{1,2}|--)(?=[0-9一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾])")
_PARTS = re.compile(rf"分之({_RUN})")
_FRACTION = re.compile(r"/([1-9][0-9]?)(?![0-9/.年月])")
_TENTH = re.compile(r"[1-9一二三四五六七八九](?![0-9十百千万亿])")
_COINS = re.compile(
    rf"零?([0-9{_D}])(角|毛)(?:([0-9{_D}])分?)?|零([{_D}])分|([1-9{_D[2:]}])(?![0-9{_D}{_S}个角分毛.,])"
)
_COMPOUND = re.compile(r"次(?![要日级生品数第序元])|[(（]([^()（）]{1,2})[)）]|/")
_PERCENTAGES = {"百": "%", "千": "‰", "万": "‱"}
_TITLE = re.compile("[《》]")
_SIGNED = ("percent", "percentage_point", "money", "temperature")
_PREFIX_SIGNS = "负减-"
_BASE = re.compile(
    r"(?:与|同|比|较|比起|相比|相较)?(?:同比|环比|(?:较|比|与|同)[^,，。;；:：、]{1,16}?(?:相比)?|累计同比)[,，]?(?:均|分别|累计|平均|年均|再|又|净|各)?$"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit as the finder uses it."""

    rule: str
    name: str
    kind: str
    base_unit: str | None
    factor: Fraction | None
    ge: bool
    one: bool
    chinese: bool
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Context:
    before: re.Pattern[str] | None
    numeral: re.Pattern[str] | None
    behind: re.Pattern[str] | None


@dataclass(frozen=True)
class QuantityPatterns:
    """All rules, ready to be looked up."""

    units: dict[str, tuple[tuple[str, _Unit], ...]]
    """Surfaces by their first character, longest first."""
    by_name: dict[str, _Unit]
    terms: dict[str, tuple[tuple[int, str], ...]]
    """Set terms by their first numeral character and the one behind it, longest first."""
    before: dict[str, Qualifier | None]
    before_ends: frozenset[str]
    behind: tuple[tuple[str, Qualifier], ...]
    changes: dict[str, str]
    currencies: dict[str, str]
    contexts: tuple[_Context, ...]


def compile_rules(rules: RuleSet) -> QuantityPatterns:
    """Return what `find` needs, compiled once."""
    held = rules.quantity
    surfaces: dict[str, _Unit] = {}
    for rule in held.unit:
        unit = _unit(rule)
        for surface in (rule.name, *rule.surfaces) if rule.id != "unit.人民币" else rule.surfaces:
            surfaces[fold(surface)] = unit
    units: dict[str, list[tuple[str, _Unit]]] = {}
    for surface in sorted(surfaces, key=len, reverse=True):
        units.setdefault(surface[0], []).append((surface, surfaces[surface]))
    terms: dict[str, list[tuple[int, str]]] = {}
    for term in sorted((fold(rule.term) for rule in held.set_term), key=len, reverse=True):
        at = next((i for i, c in enumerate(term) if c in _D + _S or c.isdigit()), None)
        if at is not None:
            terms.setdefault(term[at], []).append((at, term))
    before = {fold(rule.word): rule.qualifier for rule in held.qualifier if rule.side == "before"}
    behind = {fold(rule.word): rule.qualifier for rule in held.qualifier if rule.side == "behind"}
    return QuantityPatterns(
        units={first: tuple(listed) for first, listed in units.items()},
        by_name=surfaces,
        terms={first: tuple(listed) for first, listed in terms.items()},
        before=before,
        before_ends=frozenset(word[-1] for word in before),
        behind=tuple((w, q) for w, q in sorted(behind.items(), key=lambda x: -len(x[0])) if q),
        changes={fold(rule.word): rule.direction for rule in held.change},
        currencies={fold(rule.sign): rule.name for rule in held.currency},
        contexts=tuple(_context(rule) for rule in held.context),
    )


def _pattern(written: str | None, *, end: bool = False) -> re.Pattern[str] | None:
    if written is None:
        return None
    return re.compile(f"(?:{written})$" if end else written)


def _unit(rule: UnitRule) -> _Unit:
    return _Unit(
        rule=rule.id,
        name=rule.name,
        kind=rule.kind,
        base_unit=rule.base_unit,
        factor=Fraction(rule.factor) if rule.factor else None,
        ge=rule.ge,
        one=rule.one,
        chinese=rule.chinese,
        after=_pattern(rule.only_after, end=True),
        before=_pattern(rule.only_before),
        not_after=_pattern(rule.not_after, end=True),
        not_before=_pattern(rule.not_before),
    )


def _context(rule: ContextRule) -> _Context:
    return _Context(_pattern(rule.before, end=True), _pattern(rule.numeral), _pattern(rule.behind))


def find(view: View, patterns: QuantityPatterns, taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return every quantity in the text, in order, none overlapping nor touching a `taken` stretch.

    `taken` holds start and end offsets into the text of what other finders have read already (dates,
    document numbers); without it the finder relies on its own patterns to pass them by.
    """
    text = view.text
    titles = _titles(text)
    title_starts = [start for start, _ in titles]
    closed = sorted(taken)
    closed_starts = [start for start, _ in closed]
    found: list[Quantity] = []
    at = 0
    search = _NUMERAL.search
    while match := search(text, at):
        start, end = match.span()
        at = end
        term_end = _set_term(text, start, end, patterns.terms)
        if term_end:
            at = term_end
            continue
        drawn = _read(text, start, end, patterns)
        if drawn is None:
            continue
        index = bisect_right(title_starts, start) - 1
        if index >= 0 and titles[index][1] > start:
            continue
        first, last = view.span(drawn.start, drawn.end)
        index = bisect_right(closed_starts, last - 1) - 1
        if index >= 0 and closed[index][1] > first:
            continue
        at = drawn.end
        found.append(_quantity(view, drawn, first, last, f"q{len(found) + 1}", patterns))
    return found


def _titles(text: str) -> list[tuple[int, int]]:
    """Return the stretches between the outermost 《》."""
    stretches = []
    depth = opened = 0
    for match in _TITLE.finditer(text):
        if match[0] == "《":
            if depth == 0 or match.start() - opened > 200:
                depth, opened = 0, match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                stretches.append((opened, match.end()))
    return stretches


def _set_term(text: str, start: int, end: int, terms: dict[str, tuple[tuple[int, str], ...]]) -> int:
    """Return where the set term ends that the numeral at `start` belongs to, 0 where there is none."""
    for at, term in terms.get(text[start], ()):
        if start >= at and text.startswith(term, start - at):
            return max(start - at + len(term), start + 1)
    return 0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A quantity in places of the view."""

    start: int
    end: int
    reading: Reading
    unit: _Unit
    name: str
    """The unit as reported: compounds (宗(次)) are made here."""


_FRACTION_UNIT = _Unit("form.fraction", "", "fraction", None, None, False, True, True, None, None, None, None)
_PERCENT_UNIT = _Unit("form.percent", "%", "percent", None, None, False, True, True, None, None, None, None)


def _quantity(
    view: View, drawn: _Drawn, first: int, last: int, name: str, patterns: QuantityPatterns
) -> Quantity:
    """Return the mention, with what stands around it: qualifier, change, base unit."""
    text, reading, unit = view.text, drawn.reading, drawn.unit
    front, qualifier = _qualifier_before(text, drawn.start, patterns)
    hedge = {"more": "at_least", "about": "approx", "less": "below"}.get(reading.hedge or "")
    if unit.kind == "duration" and qualifier == "below" and text[drawn.start - 1] == "近":
        qualifier = None
    behind = _qualifier_behind(text, drawn.end, unit, patterns)
    bounds = [q for q in (hedge, qualifier, behind) if q]
    chosen = next((q for q in bounds if q != "approx"), bounds[0] if bounds else None)
    change, base = _change(text, front, patterns)
    value = reading.value
    base_value = base_unit = None
    if unit.factor is not None and value is not None and drawn.name == unit.name:
        base_value = _converted(value, unit.factor)
        base_unit = unit.base_unit
    return Quantity(
        id=name,
        start=first,
        end=last,
        text=view.source.text[first:last],
        region=view.region(drawn.start),
        rule=unit.rule,
        value=value,
        low=reading.low,
        high=reading.high,
        unit=drawn.name,
        qualifier=chosen,
        kind=unit.kind,
        base_value=base_value,
        base_unit=base_unit,
        change=change,
        change_base=base,
    )


def _converted(value: Decimal, factor: Fraction) -> Decimal:
    """Return `value` times `factor`; exact wherever it ends, else rounded to 28 digits."""
    if factor.denominator == 1:
        return EXACT.multiply(value, Decimal(factor.numerator))
    return EXACT.multiply(value, Decimal(factor.numerator)) / factor.denominator


def _qualifier_before(text: str, start: int, patterns: QuantityPatterns) -> tuple[int, Qualifier | None]:
    """Return where the qualifying words before the place `start` begin, and what they say."""
    qualifier: Qualifier | None = None
    at = start
    for _ in range(4):
        if at == 0 or text[at - 1] not in patterns.before_ends:
            break
        for length in (4, 3, 2, 1):
            word = text[at - length : at] if at >= length else ""
            if word in patterns.before:
                break
        else:
            break
        at -= len(word)
        said = patterns.before[word]
        if said and (qualifier is None or qualifier == "approx"):
            qualifier = said
    return at, qualifier


def _qualifier_behind(text: str, end: int, unit: _Unit, patterns: QuantityPatterns) -> Qualifier | None:
    for word, qualifier in patterns.behind:
        if text.startswith(word, end):
            if len(word) == 1 and unit.kind not in ("duration", "length"):
                return None
            return qualifier
    return None


def _change(text: str, end: int, patterns: QuantityPatterns) -> tuple[str | None, str | None]:
    """Return the direction of a change stated right before `end`, and what it is measured against."""
    for length in (3, 2, 1):
        word = text[end - length : end] if end >= length else ""
        direction = patterns.changes.get(word)
        if direction:
            break
    else:
        return None, None
    head = text[max(0, end - length - 24) : end - length]
    base = _BASE.search(head)
    return direction, base[0].rstrip(",，") if base else None


def _read(text: str, start: int, end: int, patterns: QuantityPatterns) -> _Drawn | None:
    """Return the quantity whose numeral stands at `start` to `end`, None where it is none."""
    before = text[start - 1] if start else "\n"
    if before.isascii() and not before.isspace() and _glued(text, start, before):
        currency = None
        if not (currency := _currency(text, start, patterns)):
            return None
    parts = _PARTS.match(text, end)
    if parts:
        return _fraction(text, start, end, parts)
    run = text[start:end]
    unit_start, unit = _unit_behind(text, start, end, patterns)
    link = _LINK.match(text, end)
    if link:
        drawn = _range(text, start, end, link, None, patterns)
        if drawn:
            return drawn
    if unit is None:
        return _coins_or_currency(text, start, end, patterns)
    surface, held = unit
    numeral_end = end if unit_start >= end else unit_start
    run = text[start:numeral_end]
    reading = read(run)
    if reading is None:
        return None
    unit_end, name = _whole_unit(text, unit_start + len(surface), held, patterns)
    hedge_text = text[numeral_end:unit_start]
    if hedge_text[:1] in ("余", "多", "来") and reading.value is not None and reading.hedge is None:
        reading = reading._replace(hedge="about" if hedge_text[0] == "来" else "more")
    elif "多" in hedge_text or "余" in hedge_text:
        reading = reading._replace(hedge="more") if reading.value is not None else reading
    if "半" in hedge_text and reading.value is not None:
        reading = reading._replace(value=reading.value + Decimal("0.5"))
    if not _allowed(text, start, numeral_end, unit_start, unit_end, held, patterns):
        return None
    link = _LINK.match(text, unit_end)
    if link:
        drawn = _range(text, start, numeral_end, link, held, patterns)
        if drawn:
            return drawn
    if held.kind == "money" and held.name == "元" and reading.value is not None:
        coins = _COINS.match(text, unit_end)
        if coins:
            return _coined(start, coins, reading, held)
    reading, start = _signed(text, start, reading, held)
    currency = _currency(text, start, patterns) if held.name == "元" else None
    return _Drawn(start, unit_end, reading, held, currency[1] if currency else name)


def _glued(text: str, start: int, before: str) -> bool:
    """Whether the numeral at `start` belongs to a code, a time, a ratio or a telephone number."""
    further = text[start - 2 : start - 1]
    if before.isalpha():
        return not (further.isascii() and further.isalpha())
    if before in "-./:+*":
        return further.isascii() and further.isalnum()
    return before in "#_@$&"


def _fraction(text: str, start: int, end: int, parts: re.Match[str]) -> _Drawn | None:
    whole, part = text[start:end], read(parts[1])
    if part is None:
        return None
    sign = _PERCENTAGES.get(whole)
    if sign:
        unit = _PERCENT_UNIT
        reading, start = _signed(text, start, part, unit)
        end = parts.end()
        if text[end : end + 1] in ("余", "多") and reading.value is not None and reading.hedge is None:
            reading = reading._replace(hedge="more")
        return _Drawn(start, parts.end(), reading, unit, sign)
    base = read(whole)
    if base is None or base.value is None or part.value is None or not base.value:
        return None
    return _Drawn(start, parts.end(), Reading(part.value / base.value), _FRACTION_UNIT, "")


def _signed(text: str, start: int, reading: Reading, unit: _Unit) -> tuple[Reading, int]:
    """Take a minus sign in front into the numeral, where the unit can be negative."""
    if start < 1:
        return reading, start
    length = 0
    if text[start - 1] == "负" or (
        text[start - 1] == "-"
        and start > 1
        and text[start - 2] not in "\n0123456789-"
        and unit.kind in _SIGNED
    ):
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


def _unit_behind(
    text: str, start: int, end: int, patterns: QuantityPatterns
) -> tuple[int, tuple[str, _Unit] | None]:
    """Return where the unit of the numeral begins, and the unit; a hedge or 个 may stand between."""
    if end - start > 1 and text[end - 1] in "千百兆":
        unit = _lookup(text, end - 1, patterns)
        if unit and len(unit[0]) > 1:
            return end - 1, unit
    at = end
    if text[at : at + 1] in ("余", "多", "来"):
        at += 1
    after = text[at : at + 1]
    if after == "个":
        inner = at + 1
        while text[inner : inner + 1] in ("多", "余", "半") and inner < at + 2:
            inner += 1
        unit = _lookup(text, inner, patterns)
        if unit and unit[1].ge:
            return inner, unit
    return at, _lookup(text, at, patterns)


def _lookup(text: str, at: int, patterns: QuantityPatterns) -> tuple[str, _Unit] | None:
    for surface, unit in patterns.units.get(text[at : at + 1], ()):
        if text.startswith(surface, at):
            last = surface[-1]
            behind = text[at + len(surface) : at + len(surface) + 1]
            if last.isascii() and last.isalpha() and behind.isascii() and behind.isalnum():
                continue
            return surface, unit
    return None


def _whole_unit(text: str, end: int, unit: _Unit, patterns: QuantityPatterns) -> tuple[int, str]:
    """Return where the unit ends, compounds taken whole, and its name."""
    match = _COMPOUND.match(text, end)
    if not match:
        return end, unit.name
    if match[0] == "/":
        other = _lookup(text, match.end(), patterns)
        if other and (unit.kind != "count" or other[1].kind in ("count", "duration")):
            stop = match.end() + len(other[0])
            return stop, f"{unit.name}/{other[1].name}"
        return end, unit.name
    if unit.kind != "count":
        return end, unit.name
    if match[0] == "次":
        return (match.end(), unit.name + "次") if unit.name != "次" else (end, unit.name)
    if match[1] in patterns.by_name and patterns.by_name[match[1]].kind == "count":
        return match.end(), f"{unit.name}({match[1]})"
    return end, unit.name


def _allowed(
    text: str,
    start: int,
    numeral_end: int,
    unit_start: int,
    end: int,
    unit: _Unit,
    patterns: QuantityPatterns,
) -> bool:
    """Whether the numeral and its unit stand where they are a quantity."""
    run = text[start:numeral_end]
    chinese = not run[0].isdigit() or run[0] not in "0123456789"
    if chinese and not unit.chinese:
        return False
    if run == "一" and not unit.one:
        return False
    if chinese and _in_short_quotes(text, start, end):
        return False
    if unit.not_before and unit.not_before.match(text, end):
        return False
    head = text[max(0, start - 24) : start]
    if unit.not_after and unit.not_after.search(head):
        return False
    if (unit.after or unit.before) and not (
        (unit.after and unit.after.search(head)) or (unit.before and unit.before.match(text, end))
    ):
        return False
    for context in patterns.contexts:
        if (
            (context.numeral is None or context.numeral.fullmatch(run))
            and (context.behind is None or context.behind.match(text, unit_start))
            and (context.before is None or context.before.search(head))
        ):
            return False
    if chinese and len(run) <= 3 and set(run) <= set("百千万亿"):
        return text[unit_start - 1] in "余多来" or text[start - 1 : start] in tuple("近上超逾过约达破足满")
    return True


def _in_short_quotes(text: str, start: int, end: int) -> bool:
    """Whether a Chinese numeral stands in a short quoted phrase, which is a slogan."""
    head, tail = text[max(0, start - 12) : start], text[end : end + 12]
    if head.rfind("“") > head.rfind("”") and "”" in tail:
        return True
    return head[-1:] == '"' and '"' in tail


def _range(
    text: str, start: int, end: int, link: re.Match[str], first_unit: _Unit | None, patterns: QuantityPatterns
) -> _Drawn | None:
    """Return the range whose first numeral stands at `start` to `end`, None where it is none."""
    second = _NUMERAL.match(text, link.end())
    if not second:
        return None
    unit_start, unit = _unit_behind(text, second.start(), second.end(), patterns)
    if unit is None:
        return None
    surface, held = unit
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
    unit_end, name = _whole_unit(text, unit_start + len(surface), held, patterns)
    if lower >= upper or not _allowed(text, start, end, unit_start, unit_end, held, patterns):
        return None
    if held.kind == "duration" and held.name == "年" and lower >= 1900:
        return None
    return _Drawn(start, unit_end, Reading(low=lower, high=upper), held, name)


def _shared_scale(first: str, lower: Decimal, second: str, upper: Decimal) -> Decimal:
    """Return the lower end with the scale word of the upper one: 5-10万 is 50000 to 100000."""
    tail = len(second) - len(second.rstrip("千百万亿"))
    if not tail or first[-1] in "千百万亿" or len(second) == tail:
        return lower
    power = sum({"百": 2, "千": 3, "万": 4, "亿": 8}[word] for word in second[-tail:])
    return scale(lower, power) if scale(lower, power) < upper else lower


def _coined(start: int, coins: re.Match[str], reading: Reading, unit: _Unit) -> _Drawn | None:
    """Return 三元五角二分 as one amount."""
    value = reading.value or Decimal(0)
    tenths, hundredths = coins[1] or coins[5], coins[3] or coins[4]
    for digit, power in ((tenths, -1), (hundredths, -2)):
        if digit:
            held = read(digit)
            if held is None or held.value is None:
                return None
            value = EXACT.add(value, scale(held.value, power))
    return _Drawn(start, coins.end(), Reading(value), unit, unit.name)


def _currency(text: str, start: int, patterns: QuantityPatterns) -> tuple[int, str] | None:
    """Return where a currency sign before `start` begins, and its unit."""
    for length in (3, 2, 1):
        sign = text[start - length : start] if start >= length else ""
        if sign in patterns.currencies:
            return start - length, patterns.currencies[sign]
    return None


def _coins_or_currency(text: str, start: int, end: int, patterns: QuantityPatterns) -> _Drawn | None:
    """Return an amount whose currency stands in front (￥3000), or tenths (七成五)."""
    currency = _currency(text, start, patterns)
    if currency is None:
        return None
    reading = read(text[start:end])
    if reading is None:
        return None
    unit = patterns.by_name[currency[1]]
    return _Drawn(currency[0], end, reading, unit, currency[1])
