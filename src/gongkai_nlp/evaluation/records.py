"""A report as records that can be compared: each under a key that does not hang on ids."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai_nlp.evaluation.kinds import (
    CUSTOMS,
    FACTS,
    Fields,
    Span,
    by_kind,
    quantity_spans,
    relation,
    span_of,
)
from gongkai_nlp.results import Report

_REFERENCES = frozenset([
    "document_number", "parent", "section", "quantity", "cell", "total", "part", "whole", "ratio", "parts",
    "mentions",
])  # fmt: skip
"""Fields that name other records by id."""
_LEFT_OUT = frozenset(["id", "start", "end", "text", "rule", "role_rule", "body_start", "body_end", "cells"])
"""Fields that say where a record stands and what made it, not what it says."""
_PROBLEMS = ("problems", "commitments")


@dataclass(frozen=True)
class Held:
    """A record of a report, made comparable."""

    kind: str
    key: tuple[Hashable, ...]
    """The same for the record of another report that is of the same thing."""
    text: str
    """What stands there, or what the fact says in a few words."""
    spans: tuple[Span, ...]
    fields: Mapping[str, Any]
    """What it says; other records are named by their text and start."""
    rule: str | None
    raw: Fields
    """The record as the report has it."""


def dumped(report: Report) -> Fields:
    """Return a report as JSON has it, its text included."""
    return report.model_dump(mode="json") | {"text": report.text}


def records(report: Fields) -> dict[tuple[Hashable, ...], Held]:
    """Return all records of a report by their keys, kind by kind in order of the text.

    Where two have the same key, the first of one report is compared with the first of the other.
    """
    found: dict[tuple[Hashable, ...], Held] = {}
    times: Counter[Hashable] = Counter()
    for held in _Reader(report).all():
        key = (held.kind, *held.key)
        found[*key, times[key]] = held
        times[key] += 1
    return found


class _Reader:
    """Reads the records of one report."""

    def __init__(self, report: Fields) -> None:
        self.report = report
        tables = report.get("tables", ())
        named = [mention for mentions in by_kind(report).values() for mention in mentions]
        named += (cell for table in tables for cell in table["cells"])
        self.quantities = quantity_spans(report)
        self.named = {record["id"]: record for record in named}

    def all(self) -> Iterator[Held]:
        for kind, mentions in by_kind(self.report).items():
            if kind in FACTS or kind.startswith(CUSTOMS):
                yield from (self.mention(kind, mention) for mention in mentions)
        for table in self.report.get("tables", ()):
            span = span_of(table)
            yield Held("tables", span, table["kind"], (span,), self.fields(table), None, table)
            yield from (self.mention("cells", cell) for cell in table["cells"])
        for citation in self.report.get("citations", ()):
            yield self.citation(citation)
        for breakdown in self.report.get("breakdowns", ()):
            yield self.breakdown(breakdown)
        for indicator in self.report.get("indicators", ()):
            held = self.mention("indicators", indicator)
            key = (indicator["indicator"], *held.key)
            told = f"{indicator['indicator']}: {indicator['text']}"
            yield Held("indicators", key, told, held.spans, held.fields, held.rule, indicator)
        for kind in _PROBLEMS:
            yield from (self.mention(kind, item) for item in self.report.get(kind, ()))
        for finding in self.report.get("findings", ()):
            spans = tuple(map(tuple, finding["spans"]))
            key = (finding["code"], *spans)
            told = f"{finding['code']}: {finding['message']}"
            yield Held("findings", key, told, spans, self.fields(finding, "spans"), None, finding)
        metadata = self.report["metadata"]
        yield Held("metadata", (), "metadata", (), metadata, None, metadata)

    def mention(self, kind: str, record: Fields) -> Held:
        span = span_of(record)
        return Held(kind, span, record["text"], (span,), self.fields(record), record.get("rule"), record)

    def citation(self, citation: Fields) -> Held:
        spans = tuple(span_of(self.named[name]) for name in citation["mentions"] if name in self.named)
        told = citation["title"] or citation["document_number"] or ""
        key = (citation["title"], citation["document_number"])
        return Held("citations", key, told, spans, self.fields(citation), None, citation)

    def breakdown(self, breakdown: Fields) -> Held:
        names = [breakdown["total"], breakdown["part"], breakdown["whole"], breakdown["ratio"]]
        named = [self.named[name] for name in (*names, *breakdown["parts"]) if name in self.named]
        spans = tuple(sorted(map(span_of, named)))
        told = f"{breakdown['kind']}: {' '.join(record['text'] for record in named)}"
        key = (*relation(self.quantities, breakdown), *spans)
        fields = {"holds": breakdown["holds"], "reason": breakdown["reason"]}
        return Held("breakdowns", key, told, spans, fields, breakdown["rule"], breakdown)

    def fields(self, record: Fields, *left_out: str) -> Fields:
        return {
            name: self.resolved(value) if name in _REFERENCES else value
            for name, value in record.items()
            if name not in _LEFT_OUT and name not in left_out
        }

    def resolved(self, value: Any) -> Any:
        """Return what a reference names, as text and start; a value that is no id as it is."""
        if isinstance(value, list):
            return [self.resolved(name) for name in value]
        named = self.named.get(value)
        return value if named is None else f"{named['text']}@{named['start']}"
