"""Statements that there was nothing of a kind, the commonest fact of small organs."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai_nlp.linkers.breakdown import any_of
from gongkai_nlp.linkers.frame import Framer
from gongkai_nlp.results import Indicator, Quantity
from gongkai_nlp.rules.shapes.indicator import IndicatorRules
from gongkai_nlp.view import View

_CLAUSE_END = re.compile(r"[,;。!?\n:]")
# How far behind the words that deny it an object may stand, and how far in front of them.
_REACH = 24
_NEXT = 8
_BEFORE = 30
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Kind:
    id: str
    indicator: tuple[str, ...]
    negators: tuple[str, ...]
    object: re.Pattern[str]
    without: re.Pattern[str]


@dataclass(frozen=True)
class ZeroPatterns:
    """All kinds of zero statements, compiled."""

    cores: Mapping[str, tuple[int, ...]]
    """Few characters, one of which each negator and tail holds, and how far behind its first it stands."""
    negator: re.Pattern[str]
    denied: re.Pattern[str]
    """The same words right before a figure (未发生1起)."""
    tail: re.Pattern[str]
    """Words that deny what stands in front of them (行政复议、行政诉讼均未发生)."""
    kinds: tuple[_Kind, ...]

    @classmethod
    def of(cls, held: IndicatorRules) -> "ZeroPatterns":
        """Return the patterns of a rule file."""
        kinds = tuple(
            _Kind(
                rule.id,
                rule.indicator,
                rule.negators,
                re.compile(any_of(rule.object)),
                re.compile(any_of(rule.without)),
            )
            for rule in held.zero
        )
        denying = {word for rule in held.zero for word in rule.negators}
        tails = {word for rule in held.denied for word in rule.words}
        negators = any_of(denying)
        return cls(
            cores=_cores(denying | tails),
            negator=re.compile(negators),
            denied=re.compile(rf"(?:{negators})$"),
            tail=re.compile(any_of(tails)),
            kinds=kinds,
        )


def _cores(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    left = set(filter(None, words))
    cores: dict[str, tuple[int, ...]] = {}
    while left:
        counts = Counter(character for word in left for character in set(word))
        core = max(counts, key=lambda character: (counts[character], character))
        held = {word for word in left if core in word}
        cores[core] = tuple(sorted({word.index(core) for word in held}))
        left -= held
    return cores


def zero_statements(
    view: View, patterns: ZeroPatterns, framer: Framer, quantities: Sequence[Quantity]
) -> Iterator[Indicator]:
    """Yield the statements of zero; a clause with another figure than one (未发生1起) is none."""
    stated: dict[tuple[str, int], tuple[int, int]] = {}
    statements = list(_statements(view.text, patterns))
    if not statements:
        return
    starts = [quantity.start for quantity in quantities]
    for kind, start, end, clause_end in statements:
        first, last = view.span(start, max(end, clause_end))
        within = quantities[bisect_left(starts, first) : bisect_left(starts, last)]
        denied = all(_is_denied(view, patterns, quantity) for quantity in within)
        if denied and view.region(start) == "body":
            stated.setdefault((kind.id, clause_end), (start, end))
    by_id = {kind.id: kind for kind in patterns.kinds}
    for (name, _), (start, end) in stated.items():
        low = max(0, start - _LONGEST)
        sentence = max(low, *(view.text.rfind(mark, low, start) + 1 for mark in "。\n!?"))
        for indicator in by_id[name].indicator:
            yield framer.zero(indicator, name, sentence, start, end)


def _is_denied(view: View, patterns: ZeroPatterns, quantity: Quantity) -> bool:
    if quantity.value != 1 or quantity.region != "body":
        return False
    place = view.place(quantity.start)
    return patterns.denied.search(view.text, max(0, place - _NEXT), place) is not None


def _statements(text: str, patterns: ZeroPatterns) -> Iterator[tuple[_Kind, int, int, int]]:
    """Yield each kind with where its statement begins and ends, and the end of its clause."""
    places = _places(text, patterns.cores)
    for match in _matches(patterns.negator, text, places):
        start, end = match.span()
        stop = _CLAUSE_END.search(text, end, end + _LONGEST)
        clause_end = stop.start() if stop else min(len(text), end + _LONGEST)
        for kind in patterns.kinds:
            if not match[0].startswith(kind.negators):
                continue
            # A negator of one character (无) denies only what stands right behind it.
            reach = _NEXT if len(match[0]) < 2 else _REACH
            found = kind.object.search(text, end, min(clause_end, end + reach))
            if found and not kind.without.search(text, start, clause_end):
                yield kind, start, found.end(), clause_end
    for match in _matches(patterns.tail, text, places):
        start = max(0, match.start() - _BEFORE)
        boundaries = [stop.end() for stop in _CLAUSE_END.finditer(text, start, match.start())]
        start = boundaries[-1] if boundaries else start
        for kind in patterns.kinds:
            if found := kind.object.search(text, start, match.start()):
                yield kind, found.start(), match.end(), match.end()


def _places(text: str, cores: Mapping[str, tuple[int, ...]]) -> list[int]:
    """Return, in order, the places where a word that holds one of `cores` may begin."""
    places: set[int] = set()
    for core, distances in cores.items():
        at = text.find(core)
        while at >= 0:
            places.update([at - distance for distance in distances if distance <= at])
            at = text.find(core, at + 1)
    return sorted(places)


def _matches(pattern: re.Pattern[str], text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield the matches that begin at `places` and do not overlap."""
    reached = 0
    for place in places:
        if place >= reached and (match := pattern.match(text, place)):
            reached = match.end()
            yield match
