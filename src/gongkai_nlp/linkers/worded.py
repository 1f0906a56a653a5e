"""Totals and parts that words tie together, within a sentence or to the ones before it."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from typing import Literal

from gongkai_nlp.linkers.figures import Figure, Sentence, adds_up, at_most, plain_sum
from gongkai_nlp.making import make_breakdown
from gongkai_nlp.results import Breakdown
from gongkai_nlp.rules.shapes.breakdown import Closer, Opener

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
# An opener that reaches no further ties parts to the figure right before it.
_AT_HAND = 20
# One that reaches no further than this stands right between the total and the first part.
_IN_FRONT = 8
# Without any word between, a total below this is taken for one only where its parts are outcomes of it.
_FEW = 10
_UNMARKED = 12
# At least so many parts that miss the total by no more than a twentieth are a list with a mistake.
_MANY = 3
_NEAR = 20
_ZERO = Decimal(0)


@dataclass(frozen=True)
class WordedPatterns:
    """The words around totals and parts, compiled."""

    opener: re.Pattern[str]
    openers: Mapping[str, Opener]
    closer: re.Pattern[str]
    closers: Mapping[str, Closer]
    closing: frozenset[str]
    """The last characters of what `closer` finds."""
    total: re.Pattern[str]
    total_rule: str
    amongs: tuple[tuple[re.Pattern[str], str], ...]
    """What shows a total from behind, with the id of its rule."""
    rest: re.Pattern[str]
    open_end: re.Pattern[str]
    breaks: re.Pattern[str]
    crosswise: re.Pattern[str]
    outcomes: re.Pattern[str]
    groups: Mapping[str, frozenset[str]]
    """For each unit the units that it may be added up with, itself included."""
    no_counts: frozenset[str]


def link(text: str, patterns: WordedPatterns, held: Sequence[Sentence]) -> Iterator[tuple[int, Breakdown]]:
    """Yield every breakdown that words show, with the start of the sentence that holds its parts."""
    for index, sentence in enumerate(held):
        previous = held[index - 1] if index and sentence.follows else None
        before = previous if previous and previous.end < sentence.start else None
        if len(sentence.figures) > 1 or before:
            for breakdown in _Splitter(text, patterns, held, index, before).all():
                yield sentence.start, breakdown


class _Splitter:
    """Finds the breakdowns of one sentence."""

    def __init__(
        self,
        text: str,
        patterns: WordedPatterns,
        held: Sequence[Sentence],
        index: int,
        before: Sentence | None,
    ) -> None:
        self.text = text
        self.patterns = patterns
        self.held = held
        self.index = index
        self.sentence = sentence = held[index]
        self.before = before
        self.figures = [
            f
            for f in sentence.figures
            if f.kind not in patterns.no_counts
            and not (text[f.end : f.end + 1] in _THRESHOLD_STARTS and _THRESHOLD.match(text, f.end))
        ]
        self.found: list[Breakdown] = []
        self.used: set[str] = set()

    def all(self) -> list[Breakdown]:
        """Return the breakdowns whose parts stand in the sentence, those that openers show first."""
        if len(self.figures) < (1 if self.before else 2):
            return []
        openers = self.patterns.openers
        # Parts stand behind an opener, totals before it or further up.
        further = self.index and (self.sentence.follows or len(self.figures) >= _MANY)
        start = self.sentence.start if further else self.figures[0].start
        for match in self.patterns.opener.finditer(self.text, start, self.figures[-1].start):
            rule = openers[match[0]]
            if rule.within:
                self.pick(rule, match.start(), match.end())
            else:
                self.open(rule, match[0], match.start(), match.end())
        self.close()
        self.unmarked()
        return self.found

    def open(self, rule: Opener, word: str, start: int, end: int) -> None:
        """Link the total before an opener to the parts behind it."""
        text, sentence, used = self.text, self.sentence, self.used
        for f in sentence.figures:
            if f.start < end and start < f.end:
                return
        if word == "(" and self.patterns.opener.match(text, end):
            return
        around = [pair for pair in sentence.brackets if pair[0] < end <= pair[1]]
        stop = around[-1][1] if around else sentence.end
        depth = len(around)
        parts = [f for f in self.figures if end <= f.start < stop and f.depth == depth and f.id not in used]
        parts = self.without_inner(parts, end, stop, depth)
        if not parts:
            return
        if rule.above:
            self.settle_above(rule, parts)
            return
        near = [f for f in self.figures if f.end <= start and f.depth <= depth]
        if around and word != "(":
            near = [f for f in near if f.depth < depth or f.start > around[-1][0]]
        if rule.reach <= _AT_HAND:
            between = text[near[-1].end : start] if near else ""
            if len(between) > rule.reach:
                return
            if rule.reach < _IN_FRONT and _SEPARATORS.sub("", between).strip("()"):
                return
            near = near[-1:]
            if 0 < rule.reach < _IN_FRONT and not self.addable_to_any(near, parts[:1]):
                return  # 项目43个,涉及资金1.8亿元;公告17条
        elif self.before and not near and not _LEADING.sub("", text[sentence.start : start], count=1):
            near = [f for f in self.before.figures if f.kind not in self.patterns.no_counts]
        elif not self.addable_to_any(near, parts):
            self.settle_above(rule, parts)
            return
        self.relate(rule, near, parts)

    def addable_to_any(self, totals: list[Figure], parts: list[Figure]) -> bool:
        """Whether a part may be added up to one of `totals` by its unit."""
        units = {p.unit for p in parts}
        return any(not units.isdisjoint(self.addable(t.unit)) for t in totals)

    def settle_above(self, rule: Opener, parts: list[Figure]) -> None:
        """Link parts to a total further up that they add up to (收到3件。均已答复,其中同意2件,不同意1件)."""
        for total in islice(self.above(), _ABOVE):
            same = [p for p in parts if p.unit == total.unit]
            if series := self.exact(total, same):
                self.add("sum", total, series, rule.id)
                return
        if not rule.above or len(parts) < _MANY:
            return
        # 一段说总数,下一段从头说 按类别分: a longer list proves which it is.
        for total in islice(self.earlier(), _ABOVE):
            same = [p for p in parts if p.unit == total.unit]
            series = self.exact(total, same) if len(same) >= _MANY else None
            if series and len(series) >= _MANY:
                self.add("sum", total, series, rule.id)
                return

    def earlier(self) -> Iterator[Figure]:
        """Yield the figures before the sentence, the nearest first."""
        for index in range(self.index - 1, -1, -1):
            yield from reversed(self.held[index].figures)

    def above(self) -> Iterator[Figure]:
        """Yield the figures of the paragraph before the sentence, the nearest first."""
        index = self.index
        while index and self.held[index].follows:
            index -= 1
            yield from reversed(self.held[index].figures)

    def pick(self, rule: Opener, start: int, end: int) -> None:
        """Link a total to the one part right behind it (30个村中12个)."""
        if rule.unless and self.text[end - 2 : end] in rule.unless:
            return
        total = next((f for f in reversed(self.figures) if f.end <= start), None)
        part = next((f for f in self.figures if end <= f.start <= end + 2), None)
        if not total or not part or start - total.end > rule.reach:
            return
        if total.unit == part.unit and not _SEPARATORS.search(self.text, total.end, start):
            # 32件申请中20件属于个人,12件属于企业
            series = [f for f in self.figures if f.start >= part.start and f.unit == part.unit]
            parts = self.exact(total, self.contiguous(series))
            self.add("sum" if parts else "subset", total, parts or [part], rule.id)

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
            unit = total.unit
            if unit in done:
                continue
            kin = self.addable(unit)
            alike = [p for p in parts if p.unit in kin and p.unit not in done]
            if not alike:
                continue
            same = [p for p in alike if p.unit == unit]
            rivals = [f for f in near if f.unit == unit]
            done.add(unit)
            done.update([p.unit for p in (same or alike)])
            self.settle(rule, rivals, same, alike)

    def settle(self, rule: Opener, totals: list[Figure], same: list[Figure], alike: list[Figure]) -> None:
        """Link parts to the one of `totals` that they add up to, or to the last, where they are a list."""
        choices = [same, alike] if len(same) < len(alike) else [same]
        for total in reversed(totals):
            for series in choices:
                if parts := self.exact(total, series):
                    self.add("sum", total, parts, rule.id)
                    return
        # 申请16件,比上年多5件。其中信函7件: of the 16.
        total = next((t for t in reversed(totals) if not t.quantity.change), totals[-1])
        listed = self.to_semicolon(total, self.contiguous(same or alike))
        for at, part in enumerate(listed):
            # What is counted otherwise and is more than the total is no part of it, but the next thing said.
            if part.unit != total.unit and not at_most(part.reach, total.reach):
                listed = listed[:at]
                break
        if not listed or self.restarted(total, listed[0]):
            return
        held = adds_up(total.reach, [p.reach for p in listed])
        if held is False and any(
            plain_sum(totals[-count:]) == plain_sum(listed) for count in range(2, len(totals) + 1)
        ):
            # 建议19件、提案24件,其中主办22件、协办21件: of all of them together.
            return
        if len(listed) > 1 and held is not None and self.is_whole(rule, total, listed):
            self.add("sum", total, listed, rule.id)
        elif rule.lists:
            self.add("subset", total, listed, rule.id)

    def to_semicolon(self, total: Figure, listed: list[Figure]) -> list[Figure]:
        """Return the parts before the first semicolon, where those behind it are too much for the total."""
        if len(listed) <= 2 or total.value is None or plain_sum(listed) <= total.value:
            return listed
        for at in range(1, len(listed)):
            if ";" in self.text[listed[at - 1].end : listed[at].start]:
                return listed[:at] if at > 1 and plain_sum(listed[:at]) <= total.value else listed
        return listed

    def restarted(self, total: Figure, part: Figure) -> bool:
        """Whether another figure and a semicolon stand between (项目35个,其中改造1800户;新建车位300个)."""
        if self.text.find(";", total.end, part.start) < 0:
            return False
        between = [f for f in self.sentence.figures if total.end <= f.start < part.start]
        return bool(between) and self.text.find(";", between[-1].end, part.start) >= 0

    def is_whole(self, rule: Opener, total: Figure, listed: list[Figure]) -> bool:
        """Whether a list claims to hold all parts of its total."""
        tail = self.text[listed[-1].end : listed[-1].end + 2]
        if self.patterns.open_end.match(tail) or self.crosses(listed):
            return False
        return rule.complete or self.closes(listed) or self.misses(total, listed)

    def exact(self, total: Figure, series: list[Figure]) -> list[Figure] | None:
        """Return the shortest run of at least two leading parts that adds up, with zeros behind it."""
        whole = total.reach
        if whole is None or len(series) < 2:
            return None
        least, most = whole
        low = high = _ZERO
        for count, part in enumerate(series, 1):
            if part.value is None or part.reach is None:
                return None
            low += part.reach[0]
            high += part.reach[1]
            if count < 2 or low > most or least > high:
                continue
            parts = series[:count]
            if (total.value or 0) < _TELLING and len(self.contiguous(parts)) < count:
                continue
            vague = total.quantity.qualifier or any(p.quantity.qualifier for p in parts)
            while count < len(series) and (
                series[count].value == 0 or (vague and self.fits_longer(total, series[: count + 1]))
            ):
                if len(self.contiguous(series[: count + 1])) <= count:
                    break
                count += 1
            return series[:count]
        return None

    def fits_longer(self, total: Figure, parts: list[Figure]) -> bool:
        """Whether `parts` may still add up to a total that is vague, or has a vague part."""
        return bool(adds_up(total.reach, [p.reach for p in parts]))

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
        empty = sum(len(piece) > 2 for piece in pieces[1:-1])
        return empty > 0 and empty > sum(one.end <= f.start < other.start for f in self.sentence.figures)

    def misses(self, total: Figure, parts: list[Figure]) -> bool:
        """Whether a list must be meant as complete: it exceeds the total, or nearly meets it."""
        if any(p.unit != total.unit for p in parts):
            return False
        whole, summed = total.value or _ZERO, plain_sum(parts)
        least = min([p.value or _ZERO for p in parts], default=_ZERO)
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
            if self.text[total.start - 1] not in self.patterns.closing:
                continue
            label_start = max(self.sentence.start, total.start - 6)
            match = self.patterns.closer.search(self.text, label_start, total.start)
            if not match or total.id in self.used:
                continue
            depth, kin = total.depth, self.addable(total.unit)
            before = [
                f
                for f in self.figures[:index]
                if f.depth == depth and f.unit in kin and f.id not in self.used
            ]
            if len(before) > 1:
                self.settle_closed(self.patterns.closers[match[1]], total, before)

    def settle_closed(self, rule: Closer, total: Figure, before: list[Figure]) -> None:
        """Link a total to the figures right before it that add up to it."""
        if ";" in self.text[before[-1].end : total.start]:
            return
        for count in range(2, len(before) + 1):
            parts = before[-count:]
            if len(self.contiguous(parts)) < count or self.led(parts):
                return
            if adds_up(total.reach, [p.reach for p in parts]):
                self.add("sum", total, parts, rule.id)
                return
        if not rule.strict or any(p.unit != total.unit for p in before):
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
        used = self.used
        for index, total in enumerate(self.figures[:-2]):
            unit, depth, value = total.unit, total.depth, total.value
            if total.id in used or not value:
                continue
            series: list[Figure] = []
            for f in self.figures[index + 1 : index + 1 + _UNMARKED]:
                if f.unit == unit and f.depth == depth and not f.quantity.change:
                    if f.id in used:
                        break
                    series.append(f)
            if len(series) < 2 or not self.exact(total, series):
                continue
            rule = self.total_rule(total)
            if rule is None or self.parted(total, series[0]):
                continue
            parts = self.exact(total, self.contiguous(series))
            if not parts or (value < _FEW and not self.are_outcomes(total, parts)):
                continue
            if not any(p.quantity.qualifier for p in (total, *parts)):
                self.add("sum", total, parts, rule)

    def total_rule(self, total: Figure) -> str | None:
        """Return the rule by which the words around a figure make it a total; None where they do not."""
        label = self.text[max(self.sentence.start, total.start - 30) : total.start]
        if self.patterns.total.search(_SEPARATORS.split(label)[-1]):
            return self.patterns.total_rule
        for pattern, rule in self.patterns.amongs:
            if pattern.match(self.text, total.end):
                return rule
        return None

    def are_outcomes(self, total: Figure, parts: list[Figure]) -> bool:
        """Whether each part is called an outcome or a channel of what the total counts."""
        starts = [total.end, *(part.end for part in parts)]
        labels = [self.text[a : p.start] for a, p in zip(starts, parts, strict=False)]
        return all(self.patterns.outcomes.search(name) for name in labels)

    def addable(self, unit: str) -> Set[str]:
        """Return the units of what may be added up to a total in `unit`."""
        return self.patterns.groups.get(unit) or {unit}

    def add(self, kind: Literal["sum", "subset"], total: Figure, parts: list[Figure], rule: str) -> None:
        """Note a breakdown, with what its arithmetic says."""
        reason: str | None = None
        if kind == "sum":
            holds = adds_up(total.reach, [part.reach for part in parts])
            if holds is False:
                difference = plain_sum(parts) - (total.value or _ZERO)
                reason = f"parts sum to {plain_sum(parts):f}, {abs(difference):f} " + (
                    "more than the total" if difference > 0 else "less than the total"
                )
            elif holds is None:
                reason = "a figure is a range"
        else:
            holds = all(at_most(part.reach, total.reach) for part in parts)
            reason = None if holds else "a part exceeds the total"
        ids = tuple([part.id for part in parts])
        self.used.update(ids)
        self.found.append(
            make_breakdown(kind=kind, total=total.id, parts=ids, holds=holds, reason=reason, rule=rule)
        )
