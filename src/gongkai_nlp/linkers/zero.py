"""Statements that there was nothing of a kind, the commonest fact of small organs."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai_nlp.linkers.breakdown import any_of
from gongkai_nlp.linkers.frame import Framer
from gongkai_nlp.results import Indicator, Quantity
from gongkai_nlp.rules.shapes.indicator import Zero
from gongkai_nlp.view import View

_CLAUSE_END = re.compile(r"[,;。!?\n:]")


@dataclass(frozen=True)
class ZeroPatterns:
    """One kind of zero statement, compiled."""

    rule: Zero
    negator: re.Pattern[str]
    object: re.Pattern[str]
    without: re.Pattern[str]
    after: re.Pattern[str]
    """The object in front of the words that deny it (行政复议、行政诉讼均为零)."""

    @classmethod
    def of(cls, rule: Zero) -> "ZeroPatterns":
        """Return the patterns of one rule."""
        object_ = any_of(rule.object)
        return cls(
            rule,
            negator=re.compile(any_of(rule.negators)),
            object=re.compile(object_),
            without=re.compile(any_of(rule.without)),
            after=re.compile(
                rf"(?:{object_})[^,;。!?\n]{{0,12}}?(?:均|都|情况|案件|数量)*(?:未发生|没有发生|未出现|均无|皆无|为零|为无)"
            ),
        )


def zero_statements(
    view: View, patterns: Sequence[ZeroPatterns], framer: Framer, quantities: Sequence[Quantity]
) -> Iterator[Indicator]:
    """Yield the statements of zero; a clause with a figure in it is none."""
    text = view.text
    starts = [quantity.start for quantity in quantities]
    for pattern in patterns:
        reported = -1
        for match in pattern.negator.finditer(text):
            if match.start() < reported:
                continue
            end = _end(text, match.end())
            found = pattern.object.search(text, match.end(), min(end, match.end() + 24))
            if not found or pattern.without.search(text, match.start(), end):
                continue
            if _direct(match[0]) and found.start() > match.end() + 8:
                continue
            reported = end
            yield from _stated(view, pattern, framer, starts, match.start(), found.end(), end)
        for match in pattern.after.finditer(text):
            yield from _stated(view, pattern, framer, starts, match.start(), match.end(), match.end())


def _direct(negator: str) -> bool:
    """Whether a negator is so short that its object must follow soon."""
    return len(negator) < 2


def _end(text: str, start: int) -> int:
    match = _CLAUSE_END.search(text, start)
    return match.start() if match else len(text)


def _stated(
    view: View,
    pattern: ZeroPatterns,
    framer: Framer,
    starts: Sequence[int],
    start: int,
    end: int,
    clause_end: int,
) -> Iterator[Indicator]:
    first, last = view.span(start, max(end, clause_end))
    if bisect_left(starts, first) < bisect_left(starts, last):
        return
    if view.region(start) != "body":
        return
    sentence = max(view.text.rfind(mark, 0, start) for mark in "。\n!?") + 1
    for indicator in pattern.rule.indicator:
        yield framer.zero(indicator, pattern.rule.id, sentence, start, end)
