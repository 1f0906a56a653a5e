"""Find totals with their parts, and ratios of two stated quantities, and check the arithmetic."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, takewhile

from gongkai_nlp.linkers import proved, ratio
from gongkai_nlp.linkers.figures import Figure, Sentence, adds_up, interval, plain_sum, sentences
from gongkai_nlp.making import make_breakdown
from gongkai_nlp.results import Breakdown, Quantity
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.rules.shapes.breakdown import Closer, Opener
from gongkai_nlp.view import View

_SEPARATORS = re.compile(r"[,;:、]")
_LEADING = re.compile(r"[,;:、\s]*(?:\(?[一二三四五六七八九十\d]{1,2}[)、.])?")
# 10亿元以上项目3个: the bound of a class is no part.
_THRESHOLD = re.compile(r"(?:\(含\)|及)?以[上下](?:的)?(?!的?[完为是])[\u4e00-\u9fff]")
_THRESHOLD_STARTS = frozenset("(及以")
# From this size on, two parts that add up to a total do so hardly ever by chance.
_TELLING = 20
_CANDIDATES = 6
# How many figures of the paragraph before its sentence a total may stand.
_ABOVE = 30
# Without any word between, a total below this is taken for one only where its parts are outcomes of it.
_FEW = 10
_UNMARKED = 12
# At least so many parts that miss the total by no more than a twentieth are a list with a mistake.
_MANY = 3
_NEAR = 20


@dataclass(frozen=True)
class BreakdownPatterns:
    """The words around breakdowns, compiled."""

    opener: re.Pattern[str]
    openers: dict[str, Opener]
    closer: re.Pattern[str]
    closers: dict[str, Closer]
    total: re.Pattern[str]
    total_rule: str
    amongs: tuple[tuple[re.Pattern[str], str], ...]
    """What shows a total from behind, with the id of its rule."""
    parts_rule: str | None
    """The rule for sums that nothing but their parts show; None where it was dropped."""
    shares_rule: str | None
    rest: re.Pattern[str]
    open_end: re.Pattern[str]
    breaks: re.Pattern[str]
    crosswise: re.Pattern[str]
    outcomes: re.Pattern[str]
    groups: dict[str, frozenset[str]]
    """For each unit the units that it may be added up with, itself included."""
    no_counts: frozenset[str]
    ratios: ratio.RatioPatterns


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
        opener=re.compile(any_of(openers)),
        openers=openers,
        closer=re.compile(rf"({any_of(closers)})[有为达:]?$"),
        closers=closers,
        total=re.compile(any_of(word for rule in held.totals for word in rule.words)),
        total_rule=held.totals[0].id if held.totals else "",
        amongs=tuple((re.compile(rule.pattern), rule.id) for rule in held.amongs),
        parts_rule=next((rule.id for rule in held.proofs if rule.by == "parts"), None),
        shares_rule=next((rule.id for rule in held.proofs if rule.by == "shares"), None),
        rest=re.compile(any_of(word for rule in held.rests for word in rule.words)),
        open_end=re.compile(rf"(?:{any_of(word for rule in held.open_ends for word in rule.words)})"),
        breaks=re.compile(any_of(word for rule in held.breaks for word in rule.words)),
        outcomes=re.compile(any_of(word for rule in held.outcomes for word in rule.words)),
        crosswise=re.compile(any_of(word for rule in held.crosswise for word in rule.words)),
        groups=groups,
        no_counts=frozenset(word for rule in held.no_counts for word in rule.words),
        ratios=ratio.compile_rules(held, groups),
    )


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, the longest first; one that never matches for none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def link(view: View, patterns: BreakdownPatterns, quantities: Sequence[Quantity]) -> list[Breakdown]:
    """Return every breakdown and ratio, in the order of the text."""
    held = sentences(view, quantities)
    found: list[tuple[int, Breakdown]] = []
    wholes: dict[str, str] = {}
    previous: Sentence | None = None
    above: list[Figure] = []
    for sentence in held:
        before = previous if previous and sentence.follows and previous.end < sentence.start else None
        above = [*above, *previous.figures][-_ABOVE:] if previous and sentence.follows else []
        if len(sentence.figures) > 1 or before:
            for breakdown in _Splitter(view.text, patterns, sentence, before, above).all():
                found.append((sentence.start, breakdown))
                for part in breakdown.parts:
                    wholes.setdefault(part, breakdown.total or "")
        previous = sentence
    if patterns.parts_rule:
        so_far = [breakdown for _, breakdown in found]
        for start, breakdown in proved.by_parts(held, so_far, patterns.no_counts, patterns.parts_rule):
            found.append((start, breakdown))
            for part in breakdown.parts:
                wholes.setdefault(part, breakdown.total or "")
    shares = list(ratio.link(view.text, patterns.ratios, held, wholes))
    found += shares
    if patterns.shares_rule:
        so_far = [breakdown for _, breakdown in found]
        found += proved.by_shares(held, [b for _, b in shares], so_far, patterns.shares_rule)
    found.sort(key=lambda pair: pair[0])
    return [breakdown for _, breakdown in found]


class _Splitter:
    """Finds the breakdowns of one sentence."""

    def __init__(
        self,
        text: str,
        patterns: BreakdownPatterns,
        sentence: Sentence,
        before: Sentence | None,
        above: Sequence[Figure],
    ) -> None:
        self.text = text
        self.patterns = patterns
        self.sentence = sentence
        self.before = before
        self.above = above
        self.figures = [
            f
            for f in sentence.figures
            if f.quantity.kind not in patterns.no_counts
            and not (text[f.end : f.end + 1] in _THRESHOLD_STARTS and _THRESHOLD.match(text, f.end))
        ]
        self.found: list[Breakdown] = []
        self.used: set[str] = set()

    def all(self) -> list[Breakdown]:
        if len(self.figures) < (1 if self.before else 2):
            return []
        for match in self.patterns.opener.finditer(self.text, self.sentence.start, self.sentence.end):
            if self.patterns.openers[match[0]].within:
                self.pick(self.patterns.openers[match[0]], match.start(), match.end())
            else:
                self.open(match[0], match.start(), match.end())
        self.close()
        self.unmarked()
        return self.found

    def open(self, word: str, start: int, end: int) -> None:
        """Link the total before an opener to the parts behind it."""
        text, sentence, rule = self.text, self.sentence, self.patterns.openers[word]
        if any(f.start < end and start < f.end for f in sentence.figures):
            return
        if word == "(" and self.patterns.opener.match(text, end):
            return
        around = [pair for pair in sentence.brackets if pair[0] < end <= pair[1]]
        stop = around[-1][1] if around else sentence.end
        depth = len(around)
        parts = [
            f
            for f in self.figures
            if end <= f.start < stop and f.depth == depth and f.quantity.id not in self.used
        ]
        parts = self.without_inner(parts, end, stop, depth)
        if not parts:
            return
        if rule.above:
            self.settle_above(rule, parts)
            return
        near = [f for f in self.figures if f.end <= start and f.depth <= depth]
        if around and word != "(":
            near = [f for f in near if f.depth < depth or f.start > around[-1][0]]
        at_start = not near and not _LEADING.sub("", text[sentence.start : start], count=1)
        if at_start and self.before and rule.reach > 20:
            near = [f for f in self.before.figures if f.quantity.kind not in self.patterns.no_counts]
        elif near and rule.reach <= 20:
            between = text[near[-1].end : start]
            if len(between) > rule.reach or (rule.reach < 8 and _SEPARATORS.sub("", between).strip("()")):
                return
            near = near[-1:]
        elif rule.reach > 20 and not self.addable_to_any(near, parts):
            self.settle_above(rule, parts)
            return
        self.relate(rule, near, parts)

    def addable_to_any(self, totals: list[Figure], parts: list[Figure]) -> bool:
        return any(self.addable(t.quantity.unit, p.quantity.unit) for t in totals for p in parts)

    def settle_above(self, rule: Opener, parts: list[Figure]) -> None:
        """Link parts to a total further up that they add up to (收到3件。均已答复,其中同意2件,不同意1件)."""
        for total in reversed(self.above):
            same = [p for p in parts if p.quantity.unit == total.quantity.unit]
            if series := self.exact(total, same):
                self.add("sum", total, series, rule.id)
                return

    def pick(self, rule: Opener, start: int, end: int) -> None:
        """Link a total to the one part right behind it (30个村中12个)."""
        if rule.unless and self.text[end - 2 : end] in rule.unless:
            return
        total = next((f for f in reversed(self.figures) if f.end <= start), None)
        part = next((f for f in self.figures if end <= f.start <= end + 2), None)
        if not total or not part or start - total.end > rule.reach:
            return
        if total.quantity.unit == part.quantity.unit and not _SEPARATORS.search(self.text, total.end, start):
            self.add("subset", total, [part], rule.id)

    def without_inner(self, parts: list[Figure], start: int, stop: int, depth: int) -> list[Figure]:
        """Return the parts without those that a later 其中 of the same stretch splits off."""
        inner = self.text.find("其中", start, stop)
        while inner >= 0:
            end = self.text.find(";", inner, stop)
            end = stop if end < 0 else end
            if sum(a < inner < b for a, b in self.sentence.brackets) == depth:
                parts = [f for f in parts if not inner <= f.start < end]
            else:
                end = inner + 2
            inner = self.text.find("其中", end, stop)
        return parts

    def relate(self, rule: Opener, near: list[Figure], parts: list[Figure]) -> None:
        """Link each series of parts, unit by unit, to the total that fits it."""
        done: set[str] = set()
        for total in reversed(near[-_CANDIDATES:]):
            unit = total.quantity.unit
            if unit in done:
                continue
            same = [p for p in parts if p.quantity.unit == unit and p.quantity.unit not in done]
            alike = [p for p in parts if self.addable(unit, p.quantity.unit) and p.quantity.unit not in done]
            rivals = [f for f in near if f.quantity.unit == unit]
            if same or alike:
                done |= {unit} | {p.quantity.unit for p in (same or alike)}
                self.settle(rule, rivals, same, alike)

    def settle(self, rule: Opener, totals: list[Figure], same: list[Figure], alike: list[Figure]) -> None:
        for total in reversed(totals):
            for series in (same, alike):
                if parts := self.exact(total, series):
                    self.add("sum", total, parts, rule.id)
                    return
        total = totals[-1]
        # What is counted otherwise and is more than the total is no part of it, but the next thing said.
        listed = list(
            takewhile(
                lambda p: p.quantity.unit == total.quantity.unit or ratio.at_most(p.quantity, total.quantity),
                self.contiguous(same or alike),
            )
        )
        if not listed:
            return
        held = adds_up(total.quantity, [p.quantity for p in listed])
        if held is False and any(
            plain_sum([f.quantity for f in totals[-count:]]) == plain_sum([p.quantity for p in listed])
            for count in range(2, len(totals) + 1)
        ):
            # 建议19件、提案24件,其中主办22件、协办21件: of all of them together.
            return
        tail = self.text[listed[-1].end : listed[-1].end + 2]
        is_open = bool(self.patterns.open_end.match(tail)) or self.crosses(listed)
        closed = rule.complete or self.closes(listed)
        if len(listed) > 1 and held is not None and not is_open and (closed or self.misses(total, listed)):
            self.add("sum", total, listed, rule.id)
        elif rule.lists:
            self.add("subset", total, listed, rule.id)

    def exact(self, total: Figure, series: list[Figure]) -> list[Figure] | None:
        """Return the shortest run of at least two leading parts that adds up, with zeros behind it."""
        whole = interval(total.quantity)
        if whole is None:
            return None
        low = high = Decimal(0)
        for count, part in enumerate(series, 1):
            reach = interval(part.quantity)
            if part.quantity.value is None or reach is None:
                return None
            low, high = low + reach[0], high + reach[1]
            if count < 2 or low > whole[1] or whole[0] > high:
                continue
            parts = series[:count]
            if (total.quantity.value or 0) < _TELLING and len(self.contiguous(parts)) < count:
                continue
            vague = total.quantity.qualifier or any(p.quantity.qualifier for p in parts)
            while count < len(series) and (
                series[count].quantity.value == 0 or (vague and self.fits_longer(total, series[: count + 1]))
            ):
                if len(self.contiguous(series[: count + 1])) <= count:
                    break
                count += 1
            return series[:count]
        return None

    def fits_longer(self, total: Figure, parts: list[Figure]) -> bool:
        return bool(adds_up(total.quantity, [p.quantity for p in parts]))

    def contiguous(self, series: list[Figure]) -> list[Figure]:
        """Return the leading parts that stand in one list: no clause of another kind between them."""
        listed = series[:1]
        for one, other in pairwise(series):
            if self.parted(one, other):
                break
            listed.append(other)
        return listed

    def parted(self, one: Figure, other: Figure) -> bool:
        """Whether a new statement begins between two figures."""
        between = self.text[one.end : other.start]
        for start, end in self.sentence.brackets:
            if one.end <= start and end <= other.start:
                between = between.replace(self.text[start : end + 1], "")
        if self.patterns.breaks.search(between):
            return True
        pieces = _SEPARATORS.split(between)
        figured = [f for f in self.sentence.figures if one.end <= f.start < other.start]
        empty = sum(len(piece) > 2 for piece in pieces[1:-1])
        return empty > len(figured)

    def misses(self, total: Figure, parts: list[Figure]) -> bool:
        """Whether a list must be meant as complete: it exceeds the total, or nearly meets it."""
        if any(p.quantity.unit != total.quantity.unit for p in parts):
            return False
        whole, summed = total.quantity.value or Decimal(0), plain_sum([p.quantity for p in parts])
        least = min((p.quantity.value or Decimal(0) for p in parts), default=Decimal(0))
        missing = whole - summed
        return missing < 0 or (len(parts) >= _MANY and missing < least and missing * _NEAR <= whole)

    def crosses(self, parts: list[Figure]) -> bool:
        """Whether a part is one that overlaps with others by its nature (women, party members)."""
        return any(
            self.patterns.crosswise.search(self.text, one.end, other.start) is not None
            for one, other in pairwise(parts)
        )

    def closes(self, parts: list[Figure]) -> bool:
        """Whether the last part is called the rest of the list."""
        if len(parts) < 2:
            return False
        return bool(self.patterns.rest.search(self.text, parts[-2].end, parts[-1].start))

    def close(self) -> None:
        """Link totals that follow their parts (A 10条、B 20条,合计30条)."""
        for index, total in enumerate(self.figures[2:], 2):
            label_start = max(self.sentence.start, total.start - 6)
            match = self.patterns.closer.search(self.text, label_start, total.start)
            if not match or total.quantity.id in self.used:
                continue
            before = [
                f
                for f in self.figures[:index]
                if f.depth == total.depth
                and self.addable(total.quantity.unit, f.quantity.unit)
                and f.quantity.id not in self.used
            ]
            rule = self.patterns.closers[match[1]]
            if len(before) > 1:
                self.settle_closed(rule, total, before)

    def settle_closed(self, rule: Closer, total: Figure, before: list[Figure]) -> None:
        if ";" in self.text[before[-1].end : total.start]:
            return
        for count in range(2, len(before) + 1):
            parts = before[-count:]
            if len(self.contiguous(parts)) < count or self.led(parts):
                return
            if adds_up(total.quantity, [p.quantity for p in parts]):
                self.add("sum", total, parts, rule.id)
                return
        if not rule.strict or any(p.quantity.unit != total.quantity.unit for p in before):
            return
        between = self.text[before[-1].end : total.start]
        if not self.patterns.open_end.search(between) and _SEPARATORS.match(between):
            self.add("sum", total, before, rule.id)

    def led(self, parts: list[Figure]) -> bool:
        """Whether one of `parts` but the first has a total's word in front of it."""
        return any(
            self.patterns.closer.search(self.text[max(0, p.start - 6) : p.start]) is not None
            for p in parts[1:]
        )

    def unmarked(self) -> None:
        """Link a total to parts that follow without any word between them, where they add up."""
        for index, total in enumerate(self.figures[:-2]):
            if total.quantity.id in self.used or not total.quantity.value:
                continue
            label = self.text[max(self.sentence.start, total.start - 30) : total.start]
            clause = _SEPARATORS.split(label)[-1]
            rule = self.total_rule(clause, total)
            if rule is None:
                continue
            series = [
                f
                for f in self.figures[index + 1 : index + 1 + _UNMARKED]
                if f.quantity.unit == total.quantity.unit and f.depth == total.depth
            ]
            series = list(takewhile(lambda f: f.quantity.id not in self.used, series))
            if len(series) < 2:
                continue
            if self.parted(total, series[0]):
                continue
            parts = self.exact(total, self.contiguous(series))
            if parts and total.quantity.value < _FEW and not self.are_outcomes(total, parts):
                continue
            if parts and not any(p.quantity.qualifier for p in (total, *parts)):
                self.add("sum", total, parts, rule)

    def total_rule(self, clause: str, total: Figure) -> str | None:
        """Return the rule by which a figure with `clause` before it is a total; None where it is none."""
        if self.patterns.total.search(clause):
            return self.patterns.total_rule
        behind = (rule for pattern, rule in self.patterns.amongs if pattern.match(self.text, total.end))
        return next(behind, None)

    def are_outcomes(self, total: Figure, parts: list[Figure]) -> bool:
        """Whether each part is called an outcome or a channel of what the total counts."""
        starts = [total.end, *(part.end for part in parts)]
        labels = [self.text[a : p.start] for a, p in zip(starts, parts, strict=False)]
        return all(self.patterns.outcomes.search(name) for name in labels)

    def addable(self, unit: str, other: str) -> bool:
        return unit == other or other in self.patterns.groups.get(unit, ())

    def add(self, kind: str, total: Figure, parts: list[Figure], rule: str) -> None:
        whole, pieces = total.quantity, [p.quantity for p in parts]
        reason = None
        if kind == "sum":
            holds = adds_up(whole, pieces)
            if holds is False:
                difference = plain_sum(pieces) - (whole.value or Decimal(0))
                reason = f"parts sum to {plain_sum(pieces):f}, {abs(difference):f} " + (
                    "more than the total" if difference > 0 else "less than the total"
                )
        else:
            holds = all(ratio.at_most(piece, whole) for piece in pieces)
            reason = None if holds else "a part exceeds the total"
        self.used |= {piece.id for piece in pieces}
        self.found.append(
            make_breakdown(
                kind="sum" if kind == "sum" else "subset",
                total=whole.id,
                parts=tuple(piece.id for piece in pieces),
                holds=holds,
                reason=reason or (None if holds is not None else "a figure is a range"),
                rule=rule,
            )
        )
