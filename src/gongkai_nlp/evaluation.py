"""Score reports against annotations: per kind, per field, with every error by its category.

A mention counts when its span is exact and its normalised facts agree; other fields are scored where that
is so. An optional annotation takes one mention of its kind out of the count, one that lies inside it or
shares at least half of their joint length. Annotations name quantities by index, reports by id.
"""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal

from gongkai_nlp.errors import GongkaiError

Fields = Mapping[str, Any]
"""A report, an annotation file or a record of either, as JSON has it."""
Category = Literal["missed", "spurious", "boundary", "value", "field", "offset"]
Extract = Callable[[Path], Fields]

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
INDICATORS = frozenset([
    "proactive_items", "website_items", "wechat_items", "weibo_items", "normative_documents",
    "gazette_issues", "policy_interpretations", "public_responses", "press_conferences",
    "requests_received", "requests_answered", "reconsiderations", "lawsuits", "services_listed",
    "services_online", "powers_listed", "proposals_npc", "proposals_cppcc", "training_sessions", "trainees",
    "budget", "hotline_calls", "messages_answered", "bidding_projects", "projects_total",
    "investment_total", "investment_done", "land_sales", "housing_units",
])  # fmt: skip
"""The indicators that annotations define; a report may name others, which are not scored."""
METADATA = ("title", "issuer", "year", "published", "kind", "script")
KINDS = (*FACTS, "breakdowns", "indicators")
_CATEGORIES: tuple[Category, ...] = ("offset", "missed", "spurious", "boundary", "value", "field")
_GOLD = ".gold.json"


@dataclass
class Score:
    """How many of one kind were found, invented and missed."""

    found: int = 0
    spurious: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the findings that are right; None where there is nothing to find and nothing found."""
        return self._share(self.spurious)

    @property
    def recall(self) -> float | None:
        """Share of the annotations that were found."""
        return self._share(self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def _share(self, wrong: int) -> float | None:
        if not (self.found or self.spurious or self.missed):
            return None
        return self.found / (self.found + wrong) if self.found + wrong else 0.0


@dataclass
class FieldScore:
    """In how many of the mentions that count a field is right."""

    right: int = 0
    of: int = 0


@dataclass(frozen=True)
class Error:
    """One difference between a report and the annotations."""

    document: str
    label: str
    """Kind of mention or fact, or metadata."""
    category: Category
    """missed, spurious; boundary: another span of the same place; value: the span right, its facts not;
    field: a field beside the facts; offset: a mention that is not what stands at its offsets."""
    start: int | None
    end: int | None
    message: str


@dataclass
class Evaluation:
    """Scores of a number of documents."""

    documents: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Documents with annotations but without a report; all of their annotations count as missed."""
    kinds: dict[str, Score] = field(default_factory=dict)
    fields: dict[str, FieldScore] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    @property
    def offset_errors(self) -> int:
        """Number of mentions whose text is not what stands at their offsets."""
        return sum(error.category == "offset" for error in self.errors)

    def to_json(self) -> dict[str, Any]:
        """Return the scores and errors as plain JSON data."""
        kinds = {
            label: {
                "p": score.precision,
                "r": score.recall,
                "f": score.f1,
                "tp": score.found,
                "fp": score.spurious,
                "fn": score.missed,
            }
            for label, score in self._ordered()
        }
        fields = {name: {"right": got.right, "of": got.of} for name, got in sorted(self.fields.items())}
        return {
            "documents": len(self.documents) - len(self.missing),
            "missing": self.missing,
            "offset_errors": self.offset_errors,
            **kinds,
            "fields": fields,
            "errors": [vars(error) for error in self.errors],
        }

    def table(self, *, errors: bool = False) -> str:
        """Return the scores as text for a terminal, with every error by category where `errors` is set."""
        lines = [
            f"{len(self.documents) - len(self.missing)} reports, missing: "
            f"{', '.join(self.missing) or 'none'}; offset errors: {self.offset_errors}",
            f"{'kind':26}{'P':>7}{'R':>7}{'F1':>7}{'found':>7}{'wrong':>7}{'missed':>7}",
        ]
        for label, score in self._ordered():
            shares = "".join(
                f"{'–' if share is None else format(share, '.3f'):>7}"
                for share in (score.precision, score.recall, score.f1)
            )
            lines.append(f"{label:26}{shares}{score.found:7}{score.spurious:7}{score.missed:7}")
        for name, got in sorted(self.fields.items()):
            share = f"{got.right / got.of:.3f}" if got.of else "–"
            lines.append(f"  {name:24}{share:>7}  {got.right}/{got.of}")
        if errors:
            for category in _CATEGORIES:
                listed = [error for error in self.errors if error.category == category]
                if listed:
                    lines += ["", f"{category}: {len(listed)}"]
                    lines += (f"  {error.label}  {error.document}  {error.message}" for error in listed)
        return "\n".join(lines)

    def _ordered(self) -> Iterator[tuple[str, Score]]:
        return ((label, self.kinds[label]) for label in KINDS if label in self.kinds)


@dataclass(frozen=True)
class Annotated:
    """A document with its annotations."""

    name: str
    document: Path
    gold: Fields


def read_gold(directory: Path) -> list[Annotated]:
    """Return the annotated documents of `directory`, in order of their names.

    Raises:
        GongkaiError: there is none, one is no JSON object, or its document is missing.
    """
    documents = []
    for path in sorted(directory.glob("*" + _GOLD)):
        name = path.name.removesuffix(_GOLD)
        try:
            gold = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise GongkaiError(f"{path}: {error}; an annotation file is JSON in UTF-8") from error
        if not isinstance(gold, dict):
            raise GongkaiError(f"{path}: not an object; name the kinds of annotation as keys")
        beside = (file for file in sorted(directory.iterdir()) if file.stem == name and file.is_file())
        document = next(beside, None)
        if document is None:
            raise GongkaiError(f"{path}: no document beside it; put {name}.txt or {name}.html there")
        documents.append(Annotated(name, document, gold))
    if not documents:
        raise GongkaiError(f"{directory}: no annotations; name a folder with files *{_GOLD}")
    return documents


def evaluate(gold_dirs: Sequence[Path], *, extract: Extract | None = None) -> Evaluation:
    """Return the scores of the reports of all annotated documents in `gold_dirs`.

    Args:
        gold_dirs: folders with documents and their annotations, NAME.txt and NAME.gold.json.
        extract: makes the report of a file, as JSON data; with the built-in rules if not given.

    Raises:
        GongkaiError: a folder holds no annotations, or a document cannot be read.
    """
    extract = extract or _extract
    evaluation = Evaluation()
    for directory in gold_dirs:
        for annotated in read_gold(directory):
            add(evaluation, annotated.name, annotated.gold, extract(annotated.document))
    return evaluation


def _extract(path: Path) -> Fields:
    from gongkai_nlp.api import extract

    return extract(path).model_dump(mode="json")


def add(evaluation: Evaluation, name: str, gold: Fields, report: Fields | None) -> None:
    """Add the scores of one document to `evaluation`; without a report all is missed."""
    evaluation.documents.append(name)
    if report is None:
        evaluation.missing.append(name)
    sheet = _Sheet(evaluation, name, gold, report or {})
    for label in FACTS:
        if label in gold:
            sheet.offsets(label)
            sheet.mentions(label)
    if "breakdowns" in gold:
        sheet.breakdowns()
    if "indicators" in gold:
        sheet.indicators()
    sheet.metadata()


Span = tuple[int, int]


def _span(record: Fields) -> Span:
    return record["start"], record["end"]


def _plain(value: object) -> object:
    """Return a number in one spelling, anything else as it is."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        try:
            return Decimal(str(value)).normalize()
        except InvalidOperation:
            return value
    return value


def _identity(label: str, record: Fields) -> tuple[Span, tuple[object, ...]]:
    """Return what must agree for a mention to count."""
    facts = (record.get(name) for name in FACTS[label])
    if label == "quantities":
        return _span(record), tuple(
            fact if name == "unit" else _plain(fact) for name, fact in zip(FACTS[label], facts, strict=True)
        )
    return _span(record), tuple(facts)


def _answers(optional: Span, found: Span) -> bool:
    """Return whether a mention lies inside an optional annotation or is at least half the same."""
    if optional[0] <= found[0] and found[1] <= optional[1]:
        return True
    common = min(optional[1], found[1]) - max(optional[0], found[0])
    joint = max(optional[1], found[1]) - min(optional[0], found[0])
    return common * 2 >= joint


def _place(record: Fields, reference: object) -> Span | tuple[str, object]:
    """Return the span of the quantity that a fact names, by index or by id."""
    quantities = record.get("quantities", [])
    if isinstance(reference, int) and not isinstance(reference, bool):
        if 0 <= reference < len(quantities):
            return _span(quantities[reference])
    elif reference is not None:
        for quantity in quantities:
            if quantity.get("id") == reference:
                return _span(quantity)
    return "no quantity", reference


def _relation(record: Fields, breakdown: Fields) -> Hashable:
    if breakdown["kind"] == "ratio":
        return ("ratio", *(_place(record, breakdown.get(role)) for role in ("part", "whole", "ratio")))
    parts = sorted((_place(record, part) for part in breakdown.get("parts", [])), key=repr)
    return breakdown["kind"], _place(record, breakdown.get("total")), tuple(parts)


class _Sheet:
    """The comparison of one report with its annotations, written into an evaluation."""

    def __init__(self, evaluation: Evaluation, name: str, gold: Fields, report: Fields) -> None:
        self.evaluation = evaluation
        self.name = name
        self.gold = gold
        self.report = report

    def error(self, label: str, category: Category, span: object, message: str) -> None:
        start, end = span if isinstance(span, tuple) and isinstance(span[0], int) else (None, None)
        self.evaluation.errors.append(Error(self.name, label, category, start, end, message))

    def field(self, name: str, right: bool, span: object, message: str) -> None:
        got = self.evaluation.fields.setdefault(name, FieldScore())
        got.of += 1
        got.right += right
        if not right:
            self.error(name.partition(".")[0], "field", span, f"{name}: {message}")

    def offsets(self, label: str) -> None:
        """Check that each mention is what stands at its offsets, as far as the report holds its text."""
        text = self.report.get("text")
        for mention in self.report.get(label, []):
            start, end = _span(mention)
            if text is not None and text[start:end] != mention.get("text"):
                message = f"{mention.get('text')!r} is reported where {text[start:end]!r} stands"
                self.error(label, "offset", (start, end), message)

    def mentions(self, label: str) -> None:
        """Score the mentions of one kind."""
        score = self.evaluation.kinds.setdefault(label, Score())
        firm = {_identity(label, m): m for m in self.gold[label] if not m.get("optional")}
        optional = [_span(m) for m in self.gold[label] if m.get("optional")]
        reported = {_identity(label, m): m for m in self.report.get(label, [])}
        spurious: dict[tuple[Span, tuple[object, ...]], Fields] = {}
        for identity, mention in reported.items():
            if identity in firm:
                score.found += 1
                self.compare(label, firm[identity], mention)
                continue
            answered = next((span for span in optional if _answers(span, identity[0])), None)
            if answered is not None:
                optional.remove(answered)
                continue
            spurious[identity] = mention
        missed = {identity: m for identity, m in firm.items() if identity not in reported}
        score.spurious += len(spurious)
        score.missed += len(missed)
        self.differences(label, missed, spurious)

    def differences(
        self,
        label: str,
        missed: Mapping[tuple[Span, tuple[object, ...]], Fields],
        spurious: Mapping[tuple[Span, tuple[object, ...]], Fields],
    ) -> None:
        """List what was missed and what was invented, as one error where both are of the same place."""
        left = dict(spurious)
        for (span, facts), mention in missed.items():
            near = next((i for i in left if i[0][0] < span[1] and span[0] < i[0][1]), None)
            if near is None:
                self.error(label, "missed", span, f"{mention['text']!r} {_shown(facts)}".rstrip())
                continue
            other = left.pop(near)
            if near[0] == span:
                message = f"{mention['text']!r} is {_shown(facts)}, reported as {_shown(near[1])}"
                self.error(label, "value", span, message)
            else:
                self.error(label, "boundary", span, f"{mention['text']!r}, reported {other.get('text')!r}")
        for (span, facts), mention in left.items():
            self.error(label, "spurious", span, f"{mention.get('text')!r} {_shown(facts)}".rstrip())

    def compare(self, label: str, gold: Fields, reported: Fields) -> None:
        """Score the fields of a mention that counts."""
        for name in FIELDS.get(label, ()):
            want, got = gold.get(name), reported.get(name)
            message = f"{want!r}, reported {got!r} for {reported.get('text')!r}"
            if name == "role":
                accepted = {want, *gold.get("also", ())}
                self.field("sections.role", got in accepted, _span(gold), message)
                self.field("sections.role.primary", got == want, _span(gold), message)
            else:
                none = ".null" if name in NULL_APART and not want else ""
                self.field(f"{label}.{name}{none}", got == want, _span(gold), message)

    def breakdowns(self) -> None:
        """Score sums and ratios; of subsets nothing is asked."""
        gold = self._relations(self.gold)
        reported = self._relations(self.report)
        optional = {key for key, relation in gold.items() if relation.get("optional")}
        self.facts("breakdowns", gold.keys() - optional, reported.keys() - optional)
        for key in gold.keys() & reported.keys():
            want, got = gold[key]["holds"], reported[key].get("holds")
            self.field("breakdowns.holds", want == got, None, f"{want!r}, reported {got!r} for {key}")

    @staticmethod
    def _relations(record: Fields) -> dict[Hashable, Fields]:
        relations = (b for b in record.get("breakdowns", []) if b["kind"] in ("sum", "ratio"))
        return {_relation(record, relation): relation for relation in relations}

    def indicators(self) -> None:
        """Score the indicators that stand on a quantity."""
        gold = self._named(self.gold)
        reported = self._named(self.report)
        optional = {key for key, indicator in gold.items() if indicator.get("optional")}
        self.facts("indicators", gold.keys() - optional, reported.keys() - optional)
        for key in (gold.keys() - optional) & reported.keys():
            want, got = gold[key].get("period"), reported[key].get("period")
            if want:
                self.field("indicators.period", want == got, key[1], f"{want}, reported {got} for {key[0]}")

    @staticmethod
    def _named(record: Fields) -> dict[tuple[str, Span | tuple[str, object]], Fields]:
        return {
            (indicator["indicator"], _place(record, indicator["quantity"])): indicator
            for indicator in record.get("indicators", [])
            if indicator["indicator"] in INDICATORS and indicator.get("quantity") is not None
        }

    def facts(self, label: str, gold: set[Any], reported: set[Any]) -> None:
        """Score facts that are there or are not."""
        score = self.evaluation.kinds.setdefault(label, Score())
        score.found += len(gold & reported)
        score.missed += len(gold - reported)
        score.spurious += len(reported - gold)
        for key in sorted(gold - reported, key=repr):
            self.error(label, "missed", key[1], self._told(key))
        for key in sorted(reported - gold, key=repr):
            self.error(label, "spurious", key[1], self._told(key))

    def _told(self, key: tuple[Any, ...]) -> str:
        """Return a fact in words: spans as the text that stands there."""
        texts = {
            _span(q): q["text"] for record in (self.gold, self.report) for q in record.get("quantities", ())
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
                self.field(f"metadata.{name}", want == got, None, f"{want!r}, reported {got!r}")


def _shown(facts: tuple[object, ...]) -> str:
    told = (
        format(fact, "f") if isinstance(fact, Decimal) else str(fact) for fact in facts if fact is not None
    )
    return " ".join(told)
