"""What is scored of each kind, and when two records are the same."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

Fields = Mapping[str, Any]
"""A report, an annotation file or a record of either, as JSON has it."""
Span = tuple[int, int]
Place = Span | tuple[str, object]
"""The span of a quantity, or what names one that is not there."""
Spans = Mapping[object, Span]
"""The spans of the quantities of a report or of annotations, by what facts name them by."""
Identity = tuple[Span, tuple[object, ...]]
"""Span and facts of a mention."""

FACTS: dict[str, tuple[str, ...]] = {
    "document_numbers": ("normalized",),
    "titles": (),
    "agencies": (),
    "quantities": ("value", "low", "high", "unit"),
    "dates": ("value",),
    "sections": (),
}
"""Kinds of mention, each with the fields that must agree besides the span."""
FIELDS: dict[str, tuple[str, ...]] = {
    "document_numbers": ("issuer_code", "year", "number", "issuer"),
    "titles": ("kind",),
    "agencies": ("kind", "level", "canonical"),
    "quantities": ("qualifier",),
    "sections": ("kind", "number", "level", "role"),
}
"""Fields scored for the mentions that count."""
NULL_APART = frozenset({"issuer", "canonical", "qualifier"})
"""Fields in which “none” is an answer of its own, scored as ``<field>.null``."""
METADATA = ("title", "issuer", "year", "published", "kind", "script")
KINDS = (*FACTS, "breakdowns", "indicators")
CUSTOMS = "customs."
"""Before the label of a kind that a rule pack brings along."""


def by_kind(record: Fields) -> dict[str, list[Fields]]:
    """Return the mentions of a report or of annotations by kind, those of rule packs by their label."""
    kinds: dict[str, list[Fields]] = {label: list(record[label]) for label in FACTS if label in record}
    for mention in record.get("customs", ()):
        kinds.setdefault(CUSTOMS + mention["label"], []).append(mention)
    return kinds


def facts_of(label: str) -> tuple[str, ...]:
    """Return the fields of a kind of mention that must agree besides the span."""
    return FACTS.get(label, ("value",))


def span_of(record: Fields) -> Span:
    """Return start and end of a mention."""
    return record["start"], record["end"]


def identity(label: str, record: Fields) -> Identity:
    """Return what must agree for a mention to count."""
    facts = {name: record.get(name) for name in facts_of(label)}
    if label == "quantities":
        return span_of(record), tuple(fact if name == "unit" else plain(fact) for name, fact in facts.items())
    return span_of(record), tuple(facts.values())


def plain(value: object) -> object:
    """Return a number in one spelling, anything else as it is."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        try:
            return Decimal(str(value)).normalize()
        except InvalidOperation:
            return value
    return value


def answers(optional: Span, found: Span) -> bool:
    """Return whether a mention lies inside an optional annotation or is at least half the same."""
    if optional[0] <= found[0] and found[1] <= optional[1]:
        return True
    return half_the_same(optional, found)


def half_the_same(one: Span, other: Span) -> bool:
    """Return whether two stretches share at least half of their joint length."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common * 2 >= max(one[1], other[1]) - min(one[0], other[0])


def overlap(one: Span, other: Span) -> bool:
    """Return whether two stretches have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def quantity_spans(record: Fields) -> Spans:
    """Return the spans of the quantities by what facts name them by: index and id."""
    quantities = record.get("quantities", ())
    spans: dict[object, Span] = {index: span_of(quantity) for index, quantity in enumerate(quantities)}
    named = {quantity["id"]: span_of(quantity) for quantity in quantities if "id" in quantity}
    return spans | named


def place(spans: Spans, reference: object) -> Place:
    """Return the span of the quantity that a fact names."""
    return spans.get(reference, ("no quantity", reference))


def relation(spans: Spans, breakdown: Fields) -> tuple[Hashable, ...]:
    """Return what must agree for a breakdown to count: its kind, and the places of its quantities."""
    if breakdown["kind"] == "ratio":
        return ("ratio", *(place(spans, breakdown.get(role)) for role in ("part", "whole", "ratio")))
    parts = sorted((place(spans, part) for part in breakdown.get("parts") or ()), key=repr)
    return breakdown["kind"], place(spans, breakdown.get("total")), tuple(parts)


class Placed:
    """Mentions in order of the text, to find those that overlap a stretch without looking at all."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._identities = sorted(identities, key=lambda held: held[0])
        self._starts = [span[0] for span, _ in self._identities]
        self._longest = max((end - start for (start, end), _ in self._identities), default=0)

    def overlapping(self, span: Span) -> Iterator[Identity]:
        """Yield the mentions that have a character in common with `span`, by start."""
        first = bisect_left(self._starts, span[0] - self._longest)
        for held in islice(self._identities, first, bisect_left(self._starts, span[1])):
            if overlap(held[0], span):
                yield held
