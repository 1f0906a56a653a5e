"""Score reports against annotations: per kind, per field, with every error by its category.

A mention counts when its span is exact and its normalised facts agree; other fields are scored where that
is so. An optional annotation takes one mention of its kind out of the count, one that lies inside it or
shares at least half of their joint length. Annotations name quantities by index, reports by id.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai_nlp.evaluation.kinds import (
    CUSTOMS,
    FIELDS,
    METADATA,
    NULL_APART,
    Fields,
    Identity,
    Place,
    Placed,
    Span,
    answers,
    by_kind,
    half_the_same,
    identity,
    overlap,
    place,
    quantity_spans,
    relation,
    span_of,
)
from gongkai_nlp.evaluation.scores import Category, DocumentScore, Error, Evaluation, FieldScore
from gongkai_nlp.gold import INDICATORS, read_gold

Extract = Callable[[Path], Fields]
Relation = tuple[Any, ...]


def evaluate(
    gold_dirs: Sequence[Path], *, rules: Sequence[str | Path] = (), extract: Extract | None = None
) -> Evaluation:
    """Return the scores of the reports of all annotated documents in `gold_dirs`.

    Args:
        gold_dirs: folders with documents and their annotations, NAME.txt and NAME.gold.json.
        rules: folders of rules, or names of installed packs, laid over the built-in ones in order.
        extract: makes the report of a file, as JSON data, where it is not the library that makes it.

    Raises:
        GongkaiError: a folder holds no annotations, or a document cannot be read.
        RuleError: a rule pack is not as it should be.
    """
    evaluation = Evaluation()
    for directory in gold_dirs:
        for annotated in read_gold(directory):
            report = extract(annotated.document) if extract else _extract(annotated.document, rules)
            add(evaluation, annotated.name, annotated.gold, report)
    return evaluation


def _extract(path: Path, rules: Sequence[str | Path]) -> Fields:
    from gongkai_nlp.api import extract

    report = extract(path, rules=rules)
    # In JSON the text is left out where the file is the text; the offsets are checked against it.
    return report.model_dump(mode="json") | {"text": report.text}


def add(evaluation: Evaluation, name: str, gold: Fields, report: Fields | None) -> None:
    """Add the scores of one document to `evaluation`; without a report all is missed."""
    held = report or {}
    document = DocumentScore(name, missing=report is None, text=held.get("text"))
    sheet = _Sheet(document, gold, held)
    annotated, reported = by_kind(gold), by_kind(held)
    for label in {**annotated, **reported}:
        if label in gold or (label.startswith(CUSTOMS) and "customs" in gold):
            sheet.offsets(label, reported.get(label, ()))
            sheet.mentions(label, annotated.get(label, ()), reported.get(label, ()))
    sheet.differences()
    if "breakdowns" in gold:
        sheet.breakdowns()
    if "indicators" in gold:
        sheet.indicators()
    sheet.metadata()
    evaluation.documents.append(document)


class _Sheet:
    """The comparison of one report with its annotations, written into the scores of the document."""

    def __init__(self, document: DocumentScore, gold: Fields, report: Fields) -> None:
        self.document = document
        self.gold = gold
        self.report = report
        self.missed: dict[str, dict[Identity, Fields]] = {}
        self.spurious: dict[str, dict[Identity, Fields]] = {}

    def error(
        self, label: str, category: Category, spans: Sequence[Span], message: str, field: str | None = None
    ) -> None:
        start = min((start for start, _ in spans), default=None)
        end = max((end for _, end in spans), default=None)
        error = Error(self.document.name, label, category, start, end, message, field, tuple(spans))
        self.document.errors.append(error)

    def field(self, label: str, name: str, right: bool, spans: Sequence[Span], message: str) -> None:
        got = self.document.fields.setdefault(name, FieldScore())
        got.of += 1
        got.right += right
        if not right:
            self.error(label, "field", spans, f"{name}: {message}", name)

    def offsets(self, label: str, reported: Sequence[Fields]) -> None:
        """Check that each mention is what stands at its offsets, as far as the report holds its text."""
        text = self.report.get("text")
        for mention in reported:
            start, end = span_of(mention)
            if text is not None and text[start:end] != mention.get("text"):
                message = f"{mention.get('text')!r} is reported where {text[start:end]!r} stands"
                self.error(label, "offset", [(start, end)], message)

    def mentions(self, label: str, gold: Sequence[Fields], reported: Sequence[Fields]) -> None:
        """Score the mentions of one kind."""
        score = self.document.score(label)
        firm = {identity(label, m): m for m in gold if not m.get("optional")}
        optional = [span_of(m) for m in gold if m.get("optional")]
        found = {identity(label, m): m for m in reported}
        spurious: dict[Identity, Fields] = {}
        for key, mention in found.items():
            if key in firm:
                score.found += 1
                self.compare(label, firm[key], mention)
                continue
            answered = next((span for span in optional if answers(span, key[0])), None)
            if answered is not None:
                optional.remove(answered)
                continue
            spurious[key] = mention
        self.missed[label] = {key: m for key, m in firm.items() if key not in found}
        self.spurious[label] = spurious
        score.spurious += len(spurious)
        score.missed += len(self.missed[label])

    def differences(self) -> None:
        """List what was missed and what was invented, as one error where both are of the same place."""
        for label in self.missed:
            self.near(label)
        placed = {label: Placed(spurious) for label, spurious in self.spurious.items()}
        for label in self.missed:
            self.other_kinds(label, placed)
        for label in self.missed:
            for (span, facts), mention in self.missed[label].items():
                self.error(label, "missed", [span], f"{mention['text']!r} {_shown(facts)}".rstrip())
            for (span, facts), mention in self.spurious[label].items():
                self.error(label, "spurious", [span], f"{mention.get('text')!r} {_shown(facts)}".rstrip())

    def near(self, label: str) -> None:
        """Pair what was missed and what was invented of one kind where they overlap."""
        missed, spurious = self.missed[label], self.spurious[label]
        placed = Placed(spurious)
        for key, mention in list(missed.items()):
            (span, facts) = key
            near = next((other for other in placed.overlapping(span) if other in spurious), None)
            if near is None:
                continue
            other = spurious.pop(near)
            del missed[key]
            self.document.score(label).near += 1
            if near[0] == span:
                message = f"{mention['text']!r} is {_shown(facts)}, reported as {_shown(near[1])}"
                self.error(label, "value", [span], message)
            else:
                message = f"{mention['text']!r}, reported {other.get('text')!r}"
                self.error(label, "boundary", [span, near[0]], message)

    def other_kinds(self, label: str, placed: Mapping[str, Placed]) -> None:
        """Pair what was missed of one kind with what was invented of another in the same place."""
        for key, mention in list(self.missed[label].items()):
            for other, spurious in self.spurious.items():
                if other == label:
                    continue
                alike = (
                    found
                    for found in placed[other].overlapping(key[0])
                    if found in spurious and half_the_same(key[0], found[0])
                )
                near = next(alike, None)
                if near is not None:
                    reported = spurious.pop(near)
                    del self.missed[label][key]
                    message = f"{mention['text']!r}, reported as {other}: {reported.get('text')!r}"
                    self.error(label, "kind", [key[0], near[0]], message)
                    break

    def compare(self, label: str, gold: Fields, reported: Fields) -> None:
        """Score the fields of a mention that counts."""
        if label.startswith(CUSTOMS):
            for name, want in gold.get("fields", {}).items():
                self.agree(label, f"{label}.{name}", want, reported.get("fields", {}).get(name), gold)
            return
        for name in FIELDS.get(label, ()):
            want, got = gold.get(name), reported.get(name)
            if name == "role":
                accepted = got if got in gold.get("also", ()) else want
                self.agree(label, "sections.role", accepted, got, gold)
                self.agree(label, "sections.role.primary", want, got, gold)
            else:
                none = ".null" if name in NULL_APART and not want else ""
                self.agree(label, f"{label}.{name}{none}", want, got, gold)

    def agree(self, label: str, name: str, want: object, got: object, gold: Fields) -> None:
        """Score one field of a mention."""
        message = f"{want!r}, reported {got!r} for {gold['text']!r}"
        self.field(label, name, want == got, [span_of(gold)], message)

    def breakdowns(self) -> None:
        """Score sums and ratios; of subsets nothing is asked."""
        gold = self.relations(self.gold)
        reported = self.relations(self.report)
        optional = {key for key, held in gold.items() if held.get("optional")}
        self.facts("breakdowns", gold.keys() - optional, reported.keys() - optional, "value", _same_total)
        for key in sorted(gold.keys() & reported.keys(), key=repr):
            want, got = gold[key]["holds"], reported[key].get("holds")
            message = f"{want!r}, reported {got!r} for {self.told(key)}"
            self.field("breakdowns", "breakdowns.holds", want == got, _spans(key), message)

    @staticmethod
    def relations(record: Fields) -> dict[Relation, Fields]:
        spans = quantity_spans(record)
        held = (b for b in record.get("breakdowns", []) if b["kind"] in ("sum", "ratio"))
        return {relation(spans, breakdown): breakdown for breakdown in held}

    def indicators(self) -> None:
        """Score the indicators that stand on a quantity."""
        gold = self.named(self.gold)
        reported = self.named(self.report)
        optional = {key for key, indicator in gold.items() if indicator.get("optional")}
        self.facts(
            "indicators", gold.keys() - optional, reported.keys() - optional, "boundary", _same_indicator
        )
        for key in sorted((gold.keys() - optional) & reported.keys(), key=repr):
            want, got = gold[key].get("period"), reported[key].get("period")
            if want:
                message = f"{want}, reported {got} for {self.told(key)}"
                self.field("indicators", "indicators.period", want == got, _spans(key), message)

    @staticmethod
    def named(record: Fields) -> dict[tuple[str, Place], Fields]:
        spans = quantity_spans(record)
        return {
            (indicator["indicator"], place(spans, indicator["quantity"])): indicator
            for indicator in record.get("indicators", [])
            if indicator["indicator"] in INDICATORS and indicator.get("quantity") is not None
        }

    def facts(
        self,
        label: str,
        gold: set[Any],
        reported: set[Any],
        near: Category,
        alike: Callable[[Relation, Relation], bool],
    ) -> None:
        """Score facts that are there or are not; where two are `alike`, the difference is one error."""
        score = self.document.score(label)
        missed = sorted(gold - reported, key=repr)
        spurious = sorted(reported - gold, key=repr)
        score.found += len(gold & reported)
        score.missed += len(missed)
        score.spurious += len(spurious)
        for key in missed:
            category: Category = near
            other = next((other for other in spurious if alike(key, other)), None)
            if other is not None:
                score.near += 1
            else:
                category = "kind"
                other = next((other for other in spurious if key[1:] == other[1:]), None)
            if other is None:
                self.error(label, "missed", _spans(key), self.told(key))
            else:
                spurious.remove(other)
                message = f"{self.told(key)}, reported {self.told(other)}"
                self.error(label, category, _spans((key, other)), message)
        for key in spurious:
            self.error(label, "spurious", _spans(key), self.told(key))

    def told(self, key: Relation) -> str:
        """Return a fact in words: spans as the text that stands there."""
        texts = {
            span_of(q): q["text"] for record in (self.gold, self.report) for q in record.get("quantities", ())
        }

        def told(part: Any) -> str:
            if part in texts:
                return str(texts[part])
            return "+".join(map(told, part)) if isinstance(part, tuple) else str(part)

        return " ".join(map(told, key))

    def metadata(self) -> None:
        """Score what the annotations state of the document as a whole."""
        reported = self.report.get("metadata", {})
        for name in METADATA:
            want, got = self.gold.get("metadata", {}).get(name), reported.get(name)
            if want is not None:
                self.field("metadata", f"metadata.{name}", want == got, (), f"{want!r}, reported {got!r}")


def _same_total(one: Relation, other: Relation) -> bool:
    """Return whether two breakdowns split the same total, or two ratios are the same stated figure."""
    place_of = -1 if one[0] == "ratio" else 1
    return bool(one[0] == other[0] and one[place_of] == other[place_of])


def _same_indicator(one: Relation, other: Relation) -> bool:
    """Return whether two indicators of one name stand on quantities that overlap."""
    spans = (*_spans(one), *_spans(other))
    return one[0] == other[0] and len(spans) == 2 and overlap(*spans)


def _spans(key: object) -> list[Span]:
    """Return the spans in the key of a fact, in order of the text."""
    if not isinstance(key, tuple):
        return []
    if len(key) == 2 and all(isinstance(part, int) for part in key):
        return [key]
    return sorted({span for part in key for span in _spans(part)})


def _shown(facts: tuple[object, ...]) -> str:
    told = (
        format(fact, "f") if isinstance(fact, Decimal) else str(fact) for fact in facts if fact is not None
    )
    return " ".join(told)
