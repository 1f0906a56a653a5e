"""What a change of rules changes: records gained, lost and changed, document by document."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gongkai_nlp.evaluation.judging import Judge, Verdict
from gongkai_nlp.evaluation.kinds import FACTS, FIELDS, Fields, Span
from gongkai_nlp.evaluation.records import Held, dumped, records
from gongkai_nlp.evaluation.scores import Evaluation
from gongkai_nlp.evaluation.scoring import add
from gongkai_nlp.results import Report

ChangeKind = Literal["gained", "lost", "changed"]
SIGNS: dict[ChangeKind, str] = {"gained": "+", "lost": "-", "changed": "~"}
UNJUDGED = "unjudged"
"""In tables, what annotations do not settle."""
_TOLD: dict[str, tuple[str, ...]] = {
    **{label: (*facts, *FIELDS.get(label, ())) for label, facts in FACTS.items()},
    "indicators": ("value", "low", "high", "unit", "qualifier", "period", "frame", "scope"),
    "metadata": (),
}
"""The fields of a gained or lost record that a line tells; all of them of kinds that are not here."""
_SAID_BEFORE = frozenset(["region", "label"])


@dataclass(frozen=True)
class Change:
    """One record that stands in one of two reports alone, or says something else in the other."""

    document: str
    kind: str
    """Field of a report, such as quantities; ``customs.label`` for kinds of rule packs, or cells."""
    change: ChangeKind
    text: str
    spans: tuple[Span, ...]
    before: Mapping[str, Any] | None
    """What the first report says: all fields of a lost record, those that differ of a changed one."""
    after: Mapping[str, Any] | None
    """What the second report says, likewise."""
    rule: str | None
    """Id of the rule that found it, in the second report where it is there."""
    verdict: Verdict | None
    """Whether the annotations agree with the change; None where there are none that say so."""

    def told(self) -> str:
        """Return the change in one line: what stands where, and what is said of it."""
        place = f"{self.spans[0][0]}:{self.spans[-1][1]} " if self.spans else ""
        line = f"{self.kind} {place}{self.text!r}"
        if self.before is not None and self.after is not None:
            values = (f"{name}: {self.before[name]!r} → {self.after[name]!r}" for name in self.after)
            line = f"{line} {'; '.join(values)}"
        else:
            stated = (self.before if self.after is None else self.after) or {}
            names = _TOLD.get(self.kind, tuple(name for name in stated if name not in _SAID_BEFORE))
            said = (f"{name}={stated[name]}" for name in names if stated.get(name) not in (None, [], {}))
            line = f"{line} {' '.join(said)}".rstrip()
        line += f" [{self.rule}]" if self.rule else ""
        return line + (f" ({self.verdict} by the annotations)" if self.verdict else "")


@dataclass(frozen=True)
class DocumentDifference:
    """What changes in one document."""

    name: str
    text: str | None
    annotated: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Difference:
    """What changes between two sets of reports of the same documents."""

    documents: tuple[DocumentDifference, ...]
    only_first: tuple[str, ...]
    """Documents with a report in the first set alone."""
    only_second: tuple[str, ...]
    scores: tuple[Evaluation, Evaluation]
    """The scores of both sets on the documents that have annotations."""

    @property
    def changes(self) -> list[Change]:
        """Every change, document by document."""
        return [change for document in self.documents for change in document.changes]

    def counts(self) -> dict[str, Counter[str]]:
        """Return for each kind how many records were gained, lost, changed, and how they are judged."""
        counts: dict[str, Counter[str]] = {}
        for change in self.changes:
            counts.setdefault(change.kind, Counter()).update([change.change, change.verdict or UNJUDGED])
        return counts

    def shifts(self) -> Iterator[tuple[str, float | None, float | None]]:
        """Yield kind or field with its score on both sides, for the documents that have annotations."""
        first, second = self.scores
        for label in {**first.kinds, **second.kinds}:
            held = [side.kinds.get(label) for side in self.scores]
            yield label, *(None if score is None else score.f1 for score in held)  # type: ignore[misc]
        for name in sorted(first.fields.keys() | second.fields.keys()):
            shares = [side.fields.get(name) for side in self.scores]
            yield name, *(None if score is None else score.share for score in shares)  # type: ignore[misc]


def diff(
    reports_a: Iterable[Report], reports_b: Iterable[Report], *, gold: Mapping[str, Fields] | None = None
) -> Difference:
    """Return what the second set of reports says otherwise than the first.

    Reports are of the same document where their ``source`` is the same, or, without one, their text.

    Args:
        reports_a: reports made before the change, or with one set of rules.
        reports_b: reports made after the change, or with the other set of rules.
        gold: annotations by ``source``, for documents that have them.
    """
    first, second = _by_document(reports_a), _by_document(reports_b)
    scores = Evaluation(), Evaluation()
    documents = []
    for name, one in first.items():
        if name not in second:
            continue
        other = second[name]
        annotated = (gold or {}).get(name)
        before, after = dumped(one), dumped(other)
        if annotated is not None:
            add(scores[0], name, annotated, before)
            add(scores[1], name, annotated, after)
        changes = tuple(_changes(name, before, after, annotated))
        text = other.text if other.text is not None else one.text
        documents.append(DocumentDifference(name, text, annotated is not None, changes))
    return Difference(
        tuple(documents),
        tuple(name for name in first if name not in second),
        tuple(name for name in second if name not in first),
        scores,
    )


def _by_document(reports: Iterable[Report]) -> dict[str, Report]:
    return {report.source or report.text_sha256: report for report in reports}


def _changes(name: str, before: Fields, after: Fields, gold: Fields | None) -> Iterator[Change]:
    """Yield what changed in one document, kind by kind in order of the text."""
    judge = Judge(gold or {}, before, after)
    first, second = records(before), records(after)
    order = {kind: index for index, kind in enumerate(dict.fromkeys(key[0] for key in (*first, *second)))}

    def place(key: Any) -> tuple[int, tuple[Span, ...]]:
        held = second.get(key) or first[key]
        return order[held.kind], held.spans

    for key in sorted({**first, **second}, key=place):
        one, other = first.get(key), second.get(key)
        if one is None and other is not None:
            yield _change(name, other, "gained", None, other.fields, judge.gained(other))
        elif other is None and one is not None:
            yield _change(name, one, "lost", one.fields, None, judge.lost(one))
        elif one is not None and other is not None and one.fields != other.fields:
            names = [
                field
                for field in {**one.fields, **other.fields}
                if one.fields.get(field) != other.fields.get(field)
            ]
            old, new = ({field: held.fields.get(field) for field in names} for held in (one, other))
            yield _change(name, other, "changed", old, new, judge.changed(one, other, names))


def _change(
    name: str,
    held: Held,
    change: ChangeKind,
    before: Fields | None,
    after: Fields | None,
    verdict: Verdict | None,
) -> Change:
    return Change(name, held.kind, change, held.text, held.spans, before, after, held.rule, verdict)
