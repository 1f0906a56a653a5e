"""Judge by what stands around it whether a numeral with a unit is a quantity."""

import regex

from gongkai_nlp.finders.quantity_patterns import Context, QuantityPatterns, Unit

_BARE = frozenset("百千万亿")
_BEFORE_BARE = regex.compile(r"(?r)(?:(?<!以)[上过]|[近超逾约达破足满])\n?")


def is_allowed(
    text: str,
    start: int,
    numeral_end: int,
    unit_start: int,
    end: int,
    unit: Unit,
    patterns: QuantityPatterns,
) -> bool:
    """Whether the numeral and its unit stand where they are a quantity."""
    if text[start] > "9" and not _counts_in_words(text, start, numeral_end, unit_start, end, unit):
        return False
    if (
        unit.not_before is not None
        and (unit.not_before_starts is None or text[end : end + 1] in unit.not_before_starts)
        and unit.not_before.match(text, end)
    ):
        return False
    if unit.conditional and not _fits(text, start, numeral_end, unit_start, end, unit):
        return False
    contexts = patterns.contexts
    possible = contexts.possible(text, start, unit_start)
    while possible:
        number = possible.bit_length() - 1
        if _holds(contexts.held[number], text, start, numeral_end, unit_start):
            return False
        possible ^= 1 << number
    return True


def in_short_quotes(text: str, start: int, end: int) -> bool:
    """Whether a Chinese numeral stands in a short quoted phrase, which is a slogan."""
    head, tail = text[max(0, start - 12) : start], text[end : end + 12]
    if head.rfind("“") > head.rfind("”") and "”" in tail:
        return True
    return head[-1:] == '"' and '"' in tail


def _counts_in_words(text: str, start: int, numeral_end: int, unit_start: int, end: int, unit: Unit) -> bool:
    """Whether a Chinese numeral counts: no slogan, no 一批, no 百户 without a word such as 近 before it."""
    if not unit.chinese and not text.endswith("零下", 0, start):
        return False
    run = text[start:numeral_end]
    if run == "一":
        if not unit.one and not (unit.one_after and unit.one_after.match(text, 0, start)):
            return False
        if text.startswith(text[unit_start:end], end):
            return False  # 一户户
    if in_short_quotes(text, start, end):
        return False
    if len(run) <= 3 and _BARE.issuperset(run):
        return text[unit_start - 1] in "余多来" or bool(_BEFORE_BARE.match(text, 0, start))
    return True


def _fits(text: str, start: int, numeral_end: int, unit_start: int, end: int, unit: Unit) -> bool:
    """Whether the unit's own conditions hold, but for what must not stand behind it."""
    if unit.digits is not None and numeral_end - start > unit.digits:
        return False
    if unit.not_after and unit.not_after.match(text, 0, start):
        return False
    if not (unit.only_after or unit.only_before) or "个" in text[numeral_end:unit_start]:
        return True
    return bool(
        (unit.only_after and unit.only_after.match(text, 0, start))
        or (unit.only_before and unit.only_before.match(text, end))
    )


def _holds(context: Context, text: str, start: int, numeral_end: int, unit_start: int) -> bool:
    return bool(
        (context.numeral is None or context.numeral.fullmatch(text, start, numeral_end))
        and (context.behind is None or context.behind.match(text, unit_start))
        and (context.before is None or context.before.match(text, 0, start))
    )
