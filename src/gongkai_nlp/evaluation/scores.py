"""Scores of a number of documents: counts by kind and by field, and every error."""

from dataclasses import dataclass, field
from typing import Literal

from gongkai_nlp.evaluation.kinds import KINDS

Category = Literal["offset", "missed", "spurious", "boundary", "kind", "value", "field"]
CATEGORIES: dict[Category, str] = {
    "offset": "not what stands at its offsets",
    "missed": "annotated and not found",
    "spurious": "found and not annotated",
    "boundary": "found with another border",
    "kind": "found as another kind",
    "value": "found with other facts",
    "field": "found with another field",
}
"""What an error may be, in order of how it is told."""
Span = tuple[int, int]


@dataclass
class Score:
    """How many of one kind were found, invented and missed."""

    found: int = 0
    spurious: int = 0
    missed: int = 0
    near: int = 0
    """How many pairs of an invented and a missed one are of the same place: another border or value."""

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

    @property
    def overlapping(self) -> "Score":
        """The score where the same place is enough, whatever border and value."""
        return Score(self.found + self.near, self.spurious - self.near, self.missed - self.near)

    def add(self, other: "Score") -> None:
        """Add the counts of another score."""
        self.found += other.found
        self.spurious += other.spurious
        self.missed += other.missed
        self.near += other.near

    def _share(self, wrong: int) -> float | None:
        if not (self.found or self.spurious or self.missed):
            return None
        return self.found / (self.found + wrong) if self.found + wrong else 0.0


@dataclass
class FieldScore:
    """In how many of the mentions that count a field is right."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """Share of the mentions in which the field is right; None where there are none."""
        return self.right / self.of if self.of else None

    def add(self, other: "FieldScore") -> None:
        """Add the counts of another score."""
        self.right += other.right
        self.of += other.of


@dataclass(frozen=True)
class Error:
    """One difference between a report and the annotations."""

    document: str
    label: str
    """Kind of mention or fact, or metadata."""
    category: Category
    start: int | None
    """First code point concerned; None where the error is of the document as a whole."""
    end: int | None
    message: str
    field: str | None = None
    """The field that is wrong, such as ``sections.role``, for errors of the category field."""
    spans: tuple[Span, ...] = ()
    """All stretches concerned, where there are several between start and end."""


@dataclass
class DocumentScore:
    """Scores and errors of one document."""

    name: str
    missing: bool = False
    """Whether there is no report of it; all of its annotations count as missed."""
    text: str | None = None
    """The text that offsets count in, where the report holds it."""
    kinds: dict[str, Score] = field(default_factory=dict)
    fields: dict[str, FieldScore] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    def score(self, label: str) -> Score:
        """Return the score of a kind, to count in."""
        return self.kinds.setdefault(label, Score())


@dataclass
class Evaluation:
    """Scores of a number of documents."""

    documents: list[DocumentScore] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """Names of the documents with annotations but without a report."""
        return [document.name for document in self.documents if document.missing]

    @property
    def errors(self) -> list[Error]:
        """Every error, document by document."""
        return [error for document in self.documents for error in document.errors]

    @property
    def kinds(self) -> dict[str, Score]:
        """The score of each kind over all documents."""
        total: dict[str, Score] = {}
        for document in self.documents:
            for label, score in document.kinds.items():
                total.setdefault(label, Score()).add(score)
        order = [*(label for label in KINDS if label in total), *sorted(total.keys() - set(KINDS))]
        return {label: total[label] for label in order}

    @property
    def fields(self) -> dict[str, FieldScore]:
        """The score of each field over all documents."""
        total: dict[str, FieldScore] = {}
        for document in self.documents:
            for name, score in document.fields.items():
                total.setdefault(name, FieldScore()).add(score)
        return dict(sorted(total.items()))

    @property
    def offset_errors(self) -> int:
        """Number of mentions whose text is not what stands at their offsets."""
        return sum(error.category == "offset" for error in self.errors)


def shown(share: float | None) -> str:
    """Return a share for a terminal, a dash where there is none."""
    return "–" if share is None else format(share, ".3f")


def counted(count: int, thing: str) -> str:
    """Return a number of things in English: 1 document, 2 documents."""
    return f"{count} {thing}" + ("" if count == 1 else "s")
