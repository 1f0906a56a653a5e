"""Whether annotations agree with a change."""

from collections.abc import Sequence
from typing import Literal

from gongkai_nlp.evaluation.kinds import (
    CUSTOMS,
    FIELDS,
    METADATA,
    Fields,
    Identity,
    Span,
    Spans,
    answers,
    by_kind,
    facts_of,
    identity,
    place,
    plain,
    quantity_spans,
    relation,
    span_of,
)
from gongkai_nlp.evaluation.records import Held
from gongkai_nlp.gold import INDICATORS

Verdict = Literal["right", "wrong"]
_RELATIONS = ("sum", "ratio")
"""Kinds of breakdown that are scored."""


class Judge:
    """The annotations of one document, and the two reports that are compared."""

    def __init__(self, gold: Fields, before: Fields, after: Fields) -> None:
        self.gold = gold
        self.before = quantity_spans(before)
        self.after = quantity_spans(after)
        spans = quantity_spans(gold)
        self.relations = {relation(spans, b): b for b in gold.get("breakdowns", ())}
        self.indicators = {
            (i["indicator"], place(spans, i["quantity"])): i for i in gold.get("indicators", ())
        }
        self.firm: dict[str, set[Identity]] = {}
        self.optional: dict[str, list[Span]] = {}
        self.at: dict[tuple[str, Span], Fields] = {}
        for kind, mentions in by_kind(gold).items():
            self.firm[kind] = {identity(kind, m) for m in mentions if not m.get("optional")}
            self.optional[kind] = [span_of(m) for m in mentions if m.get("optional")]
            self.at |= {(kind, span_of(m)): m for m in mentions}

    def gained(self, held: Held) -> Verdict | None:
        """Return whether it is right that `held` is reported now."""
        annotated = self.annotated(held, self.after)
        return None if annotated is None else _verdict(annotated)

    def lost(self, held: Held) -> Verdict | None:
        """Return whether it is right that `held` is reported no more."""
        annotated = self.annotated(held, self.before)
        return None if annotated is None else _verdict(not annotated)

    def annotated(self, held: Held, spans: Spans) -> bool | None:
        """Return whether `held` is annotated; None where nothing is said of its kind, or it is optional."""
        if held.kind == "breakdowns":
            if "breakdowns" not in self.gold or held.raw["kind"] not in _RELATIONS:
                return None
            return _firm(self.relations.get(relation(spans, held.raw)))
        if held.kind == "indicators":
            quantity = held.raw["quantity"]
            if "indicators" not in self.gold or held.raw["indicator"] not in INDICATORS or quantity is None:
                return None
            return _firm(self.indicators.get((held.raw["indicator"], place(spans, quantity))))
        if not self.scored(held.kind):
            return None
        key = identity(held.kind, held.raw)
        if key in self.firm.get(held.kind, ()):
            return True
        return None if any(answers(span, key[0]) for span in self.optional.get(held.kind, ())) else False

    def changed(self, before: Held, after: Held, names: Sequence[str]) -> Verdict | None:
        """Return whether the fields `names` were changed for the better; None where that is not said."""
        want = self.wanted(before)
        if want is None:
            return None
        scored = [name for name in names if name in want]
        agree = [
            sum(_agrees(want, name, held.fields.get(name)) for name in scored) for held in (before, after)
        ]
        return None if agree[0] == agree[1] else _verdict(agree[1] > agree[0])

    def wanted(self, held: Held) -> Fields | None:
        """Return what the annotations say of the same thing, as far as it is scored."""
        if held.kind == "metadata":
            stated = self.gold.get("metadata", {})
            return {name: stated[name] for name in METADATA if stated.get(name) is not None}
        if held.kind == "breakdowns":
            return self.relations.get(relation(self.before, held.raw))
        if held.kind == "indicators":
            key = (held.raw["indicator"], place(self.before, held.raw["quantity"]))
            stated = self.indicators.get(key)
            return None if stated is None else {"period": stated.get("period")}
        if not self.scored(held.kind):
            return None
        mention = self.at.get((held.kind, span_of(held.raw)))
        if mention is None:
            return None
        if held.kind.startswith(CUSTOMS):
            return {name: mention[name] for name in ("value", "fields") if name in mention}
        names = (*facts_of(held.kind), *FIELDS.get(held.kind, ()))
        return {name: mention.get(name) for name in names} | {"also": mention.get("also", [])}

    def scored(self, kind: str) -> bool:
        """Return whether the annotations say anything of a kind of mention."""
        return kind in self.gold or (kind.startswith(CUSTOMS) and "customs" in self.gold)


def _firm(record: Fields | None) -> bool | None:
    """Return whether a fact is annotated; None where that is optional."""
    return None if record is not None and record.get("optional") else record is not None


def _agrees(want: Fields, name: str, got: object) -> bool:
    if name == "role":
        return got == want["role"] or got in want["also"]
    return plain(want[name]) == plain(got)


def _verdict(right: bool) -> Verdict:
    return "right" if right else "wrong"
