"""Find quantities: a numeral with the unit or measure word that it counts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from gongkai_nlp.finders.quantity_drawing import Drawn, draw, draw_plain, shared_unit
from gongkai_nlp.finders.quantity_patterns import (
    ENDS_OF_MORE,
    RESULTS,
    Direction,
    QuantityPatterns,
    Terms,
    Unit,
    compile_rules,
)
from gongkai_nlp.gazetteer import gazetteer, township_at
from gongkai_nlp.making import make_quantity
from gongkai_nlp.numerals.reading import EXACT, Hedge
from gongkai_nlp.results import Quantity
from gongkai_nlp.view import View
from gongkai_nlp.vocabulary import Qualifier

__all__ = ["QuantityPatterns", "compile_rules", "find"]

_LONGEST_TITLE = 200
Told = tuple[Qualifier | None, Direction | None, str | None]
_BARE = frozenset("百千万亿")
_HEDGED: dict[Hedge, Qualifier] = {"more": "at_least", "about": "approx", "less": "below"}
_BASE = re.compile(
    r"(?:(?:累计)?(?:同比|环比)|(?:与|同)[^,。;:、]{1,14}相?比,?|(?:较|比)(?:20[0-9]{2}年|[^,。;:、0-9]){1,12}?(?:相比,?)?)"
    r"(?:均|分别|累计|平均|年均|再|又|净|各)?$"
)


def find(view: View, patterns: QuantityPatterns, taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return every quantity in the text, in order, none overlapping nor touching a `taken` stretch.

    `taken` holds start and end offsets into the text of what other finders have read already (dates,
    document numbers); without it the finder relies on its own patterns to pass them by.
    """
    text = view.text
    beyond = (len(text), len(text))
    titles = chain(_titles(text), [beyond])
    title_start, title_end = next(titles)
    upcoming = iter([*_merged([view.places(start, end) for start, end in taken]), beyond])
    closed_start, closed_end = next(upcoming)
    behind_closed = 0
    follow, prefix_ends, said_before = patterns.follow, patterns.prefix_ends, patterns.said_before
    drawn_before = patterns.drawn_before
    far = any(word in text for word in patterns.far_says)
    found: list[Quantity] = []
    at = 0
    search = patterns.numeral.search
    while match := search(text, at):
        start, end = match.span()
        while title_end <= start:
            title_start, title_end = next(titles)
        if title_start <= start:
            at = title_end
            continue
        while closed_end <= start:
            behind_closed = closed_end
            closed_start, closed_end = next(upcoming)
        arabic = text[start] <= "9"
        if arabic and closed_start < end:
            at = max(end, closed_end)
            continue
        at = end
        before = text[start - 1 : start]
        counts = text[end : end + 1] in follow or before in prefix_ends or text[end - 1] in ENDS_OF_MORE
        # A numeral that counts nothing may still open a term with other numerals in it.
        terms = patterns.terms if counts else patterns.longer_terms
        if (listed := terms.get(text[start : start + 2])) and (stop := _set_term(text, start, end, listed)):
            at = stop
            continue
        if (listed := terms.get(text[start - 1 : start + 1])) and (
            stop := _set_term(text, start, end, listed)
        ):
            at = stop
            continue
        if not counts:
            continue
        drawn = draw_plain(text, start, end, patterns) if arabic and before not in drawn_before else None
        plain = drawn is not None and before not in said_before
        if drawn is None:
            drawn = draw(text, start, end, patterns)
            if drawn is None:
                continue
        if not arabic and (place_end := _place_end(text, start)) > drawn.end:
            at = place_end
            continue
        if closed_start < drawn.end or drawn.start < behind_closed:
            continue
        at = drawn.end
        if drawn.name == "个" and (shared := shared_unit(text, at, patterns)):
            drawn = drawn._replace(unit=shared.unit, name=shared.reported)
        if plain:
            told: Told = (_qualifier_far(text, start, patterns) if far else None, None, None)
        else:
            told = _told(text, drawn, patterns)
        found.append(_quantity(view, drawn, told, f"q{len(found) + 1}", patterns))
    return found


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches in order, joined where they overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches between the outermost 《》."""
    depth = opened = 0
    opening, closing = text.find("《"), text.find("》")
    while closing >= 0:
        if 0 <= opening < closing:
            if depth == 0 or opening - opened > _LONGEST_TITLE:
                depth, opened = 0, opening
            depth += 1
            opening = text.find("《", opening + 1)
            continue
        if depth:
            depth -= 1
            if depth == 0:
                yield opened, closing + 1
        closing = text.find("》", closing + 1)


def _place_end(text: str, start: int) -> int:
    """Return where the name of the division ends that begins at `start` (三台县, 七台河), 0 without one."""
    found = gazetteer().longest_at(text, start)
    return found[0] if found else township_at(text, start)


def _set_term(text: str, start: int, end: int, terms: Terms) -> int:
    """Return where the one of `terms` ends that the numeral at `start` belongs to, 0 where there is none."""
    for at, term in terms:
        if start >= at and text.startswith(term, start - at):
            stop = start - at + len(term)
            if term[-1] == "分" and text.startswith("之", stop):
                continue  # 万分之五
            if "0" <= term[-1] <= "9" and text[stop : stop + 1].isdecimal():
                continue
            if stop < end and not at and not "0" <= text[stop] <= "9":
                continue  # 一点二亿 is no 一点, but 十四五12项 begins with 十四五
            return max(stop, start + 1)
    return 0


def _told(text: str, drawn: Drawn, patterns: QuantityPatterns) -> Told:
    """Return what stands around a quantity: qualifier, direction of a change, what it is measured against."""
    start, end, (_, _, _, hedge), unit, _ = drawn
    front, qualifier = _qualifier_before(text, start, patterns)
    if qualifier == "below" and unit.kind == "duration" and text[start - 1] == "近":
        qualifier = None
    behind = patterns.behind.get(text[end : end + 1])
    if hedge or behind:
        hedged = _HEDGED[hedge] if hedge else None
        bounds = [q for q in (hedged, qualifier, _qualifier_behind(text, end, unit, behind or ())) if q]
        if bounds:
            qualifier = next((q for q in bounds if q != "approx"), bounds[0])
    change = base = None
    if text[front - 1 : front] in patterns.change_ends:
        change, base = _change(text, front, patterns)
    return qualifier, change, base


def _quantity(view: View, drawn: Drawn, told: Told, identity: str, patterns: QuantityPatterns) -> Quantity:
    """Return the mention, with what is told of it and with its base unit."""
    source = view.source
    start, end, (value, low, high, _), unit, name = drawn
    qualifier, change, base = told
    base_value = base_unit = None
    factor = unit.factor
    if (factor or name != unit.name) and value is not None and patterns.by_surface.get(name) is unit:
        if factor:
            base_value, base_unit = _converted(value, factor), unit.base_unit
        else:
            base_value, base_unit = value, unit.name
    first, last = view.span(start, end)
    return make_quantity(
        id=identity,
        start=first,
        end=last,
        text=source.text[first:last],
        region=source.region_at(first),
        rule=unit.rule,
        value=value,
        low=low,
        high=high,
        unit=name,
        qualifier=qualifier,
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
    front = at = start
    words = patterns.before
    for _ in range(4):
        if at == 0 or (last := text[at - 1]) not in patterns.before_ends:
            break
        for word, held in words.get(text[at - 2 : at]) or words.get(last, ()):
            begin = at - len(word)
            if text.endswith(word, 0, at) and not (held.not_after and held.not_after.match(text, 0, begin)):
                break
        else:
            break
        if held.bare and text[start] not in _BARE:
            break
        at = begin
        if held.says:
            front = at
            if qualifier is None or qualifier == "approx":
                qualifier = held.says
    return front, qualifier or _qualifier_far(text, start, patterns)


def _qualifier_far(text: str, start: int, patterns: QuantityPatterns) -> Qualifier | None:
    """Return what a qualifier says that a verb with its object parts from the place `start`."""
    far = patterns.far.search(text, max(0, start - 8), start)
    return patterns.far_says[far[1]] if far else None


def _qualifier_behind(
    text: str, end: int, unit: Unit, words: Iterable[tuple[str, Qualifier]]
) -> Qualifier | None:
    """Return what the first of `words` that stands at the place `end` says."""
    for word, qualifier in words:
        if text.startswith(word, end):
            bounds = len(word) > 1 or unit.kind in ("duration", "length") or unit.name == "成"
            return qualifier if bounds else None
    return None


def _change(text: str, end: int, patterns: QuantityPatterns) -> tuple[Direction | None, str | None]:
    """Return the direction of a change stated right before `end`, and what it is measured against."""
    last = text[end - 1 : end]
    result = last in RESULTS
    if result or last == "了":
        end -= 2 if text.endswith("达到", 0, end) else 1
    for length in (4, 3, 2, 1):
        held = patterns.changes.get(text[end - length : end]) if end >= length else None
        if held and (held.rate or not result):
            base = _BASE.search(text, max(0, end - length - 24), end - length)
            if held.compared and not base:
                return None, None
            return held.direction, base[0].rstrip(",") if base else None
    return None, None
