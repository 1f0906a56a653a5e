"""Find totals with their parts, and ratios of two stated quantities, and check the arithmetic."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai_nlp.linkers import proved, ratio, worded
from gongkai_nlp.linkers.figures import sentences
from gongkai_nlp.results import Breakdown, Quantity
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.breakdown import Opener
from gongkai_nlp.view import View

_BEHIND_CLOSER = "有为达:"


@dataclass(frozen=True)
class BreakdownPatterns:
    """The words around breakdowns, compiled."""

    worded: worded.WordedPatterns
    ratios: ratio.RatioPatterns
    parts_rule: str | None
    """The rule for sums that nothing but their parts show; None where it was dropped."""
    shares_rule: str | None


def compile_rules(rules: RuleSet) -> BreakdownPatterns:
    """Return what `link` needs, compiled once."""
    held = rules.breakdown
    groups: dict[str, frozenset[str]] = {}
    for group in held.unit_groups:
        for unit in group.units:
            groups[unit] = groups.get(unit, frozenset()) | frozenset(group.units)
    openers = {word: rule for rule in held.openers for word in rule.words}
    closers = {word: rule for rule in held.closers for word in rule.words}
    return BreakdownPatterns(
        worded=worded.WordedPatterns(
            opener=re.compile(_any_opener(openers)),
            openers=openers,
            closer=re.compile(rf"({any_of(closers)})[{_BEHIND_CLOSER}]?$"),
            closers=closers,
            closing=frozenset([*_BEHIND_CLOSER, *(word[-1] for word in closers)]),
            total=re.compile(any_of(word for rule in held.totals for word in rule.words)),
            total_rule=held.totals[0].id if held.totals else "",
            amongs=tuple((re.compile(rule.pattern), rule.id) for rule in held.amongs),
            rest=re.compile(any_of(word for rule in held.rests for word in rule.words)),
            open_end=re.compile(rf"(?:{any_of(word for rule in held.open_ends for word in rule.words)})"),
            breaks=re.compile(any_of(word for rule in held.breaks for word in rule.words)),
            outcomes=re.compile(any_of(word for rule in held.outcomes for word in rule.words)),
            crosswise=re.compile(any_of(word for rule in held.crosswise for word in rule.words)),
            groups=groups,
            no_counts=frozenset(word for rule in held.no_counts for word in rule.words),
        ),
        ratios=ratio.compile_rules(held, groups),
        parts_rule=next((rule.id for rule in held.proofs if rule.by == "parts"), None),
        shares_rule=next((rule.id for rule in held.proofs if rule.by == "shares"), None),
    )


def _any_opener(openers: Mapping[str, Opener]) -> str:
    """Return a pattern for any of the words, the longest first, where what follows makes none another."""
    longest_first = sorted(openers.items(), key=lambda pair: -len(pair[0]))
    barred = [(word, rule.not_before) for word, rule in longest_first]
    return "|".join(re.escape(word) + (f"(?!{bar})" if bar else "") for word, bar in barred) or "(?!)"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, the longest first; one that never matches for none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def link(view: View, patterns: BreakdownPatterns, quantities: Sequence[Quantity]) -> list[Breakdown]:
    """Return every breakdown and ratio, in the order of the text."""
    held = sentences(view, quantities)
    found = list(worded.link(view.text, patterns.worded, held))
    taken = {part for _, breakdown in found if breakdown.kind == "sum" for part in breakdown.parts}
    if patterns.parts_rule:
        inner = {part for _, breakdown in found for part in breakdown.parts}
        found += proved.by_parts(held, taken, inner, patterns.worded.no_counts, patterns.parts_rule)
    wholes: dict[str, str] = {}
    for _, breakdown in found:
        for part in breakdown.parts:
            wholes.setdefault(part, breakdown.total or "")
    shares = list(ratio.link(view.text, patterns.ratios, held, wholes))
    found += shares
    if patterns.shares_rule:
        found += proved.by_shares(held, [share for _, share in shares], taken, patterns.shares_rule)
    found.sort(key=lambda pair: pair[0])
    return [breakdown for _, breakdown in found]
