"""How far scores may be off by the choice of documents: the bootstrap over documents.

The documents are drawn anew, with replacement, as often as `RESAMPLES` says, and each time the scores are
counted; the middle 95 % of them make the interval. The draws depend on the number of documents alone, so
that the same scores give the same intervals.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai_nlp.evaluation.scores import DocumentScore, Evaluation, FieldScore, Score, counted

RESAMPLES = 1_000
LEVEL = 0.95
FEW = 10
"""With a kind in fewer documents than this, an interval of its score says little."""
_SEED = 0

Interval = tuple[float, float]


@dataclass(frozen=True)
class KindIntervals:
    """The intervals of one kind; None where fewer than two documents hold any of it."""

    documents: int
    """How many documents hold any of the kind."""
    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


@dataclass(frozen=True)
class Intervals:
    """The intervals of all scores of an evaluation."""

    evaluation: Evaluation
    kinds: dict[str, KindIntervals]
    fields: dict[str, Interval | None]

    @property
    def note(self) -> str:
        """What the intervals are, and where they say little, in a sentence or two."""
        drawn = counted(len(self.evaluation.documents), "document")
        told = f"95 % intervals: bootstrap over {drawn}, {RESAMPLES} resamples."
        few = [label for label, held in self.kinds.items() if held.documents < FEW]
        if few:
            which = "every kind" if len(few) == len(self.kinds) else ", ".join(few)
            told += f" Fewer than {FEW} documents hold {which}: these intervals say little."
        if any(held.f1 == (1.0, 1.0) for held in self.kinds.values()):
            told += " 1.000–1.000: no error in any of them, which bounds nothing."
        return told


def intervals(evaluation: Evaluation) -> Intervals:
    """Return the interval of each score of `evaluation`."""
    draws = list(_draws(len(evaluation.documents)))
    kinds = {label: _of_kind(label, evaluation.documents, draws) for label in evaluation.kinds}
    fields = {name: _of_field(name, evaluation.documents, draws) for name in evaluation.fields}
    return Intervals(evaluation, kinds, fields)


def _draws(count: int) -> Iterator[list[int]]:
    """Yield which documents each resample holds, by index, some of them several times."""
    chance = random.Random(_SEED)
    if count > 1:
        for _ in range(RESAMPLES):
            yield chance.choices(range(count), k=count)


def _of_kind(label: str, documents: Sequence[DocumentScore], draws: Iterable[list[int]]) -> KindIntervals:
    held = {
        index: score
        for index, document in enumerate(documents)
        if (score := document.kinds.get(label)) and (score.found or score.spurious or score.missed)
    }
    if len(held) < 2:
        return KindIntervals(len(held), None, None, None)
    totals = []
    for draw in draws:
        total = Score()
        for index in draw:
            if index in held:
                total.add(held[index])
        totals.append(total)
    return KindIntervals(
        len(held),
        _middle(total.precision for total in totals),
        _middle(total.recall for total in totals),
        _middle(total.f1 for total in totals),
    )


def _of_field(name: str, documents: Sequence[DocumentScore], draws: Iterable[list[int]]) -> Interval | None:
    held = {index: doc.fields[name] for index, doc in enumerate(documents) if name in doc.fields}
    if len(held) < 2:
        return None
    totals = []
    for draw in draws:
        total = FieldScore()
        for index in draw:
            if index in held:
                total.add(held[index])
        totals.append(total)
    return _middle(total.share for total in totals)


def _middle(shares: Iterable[float | None]) -> Interval | None:
    """Return the borders of the middle 95 % of the shares; resamples without any are left out."""
    ordered = sorted(share for share in shares if share is not None)
    cut = round(len(ordered) * (1 - LEVEL) / 2)
    return (ordered[cut], ordered[len(ordered) - 1 - cut]) if ordered else None
