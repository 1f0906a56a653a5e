"""Scores and changes as one self-contained page: every error or change in its context, to be filtered.

Everything that comes from a document is escaped; nothing is fetched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gongkai_nlp.evaluation.diffing import UNJUDGED, Difference
from gongkai_nlp.evaluation.intervals import Intervals, intervals
from gongkai_nlp.evaluation.kinds import Span
from gongkai_nlp.evaluation.scores import CATEGORIES, Evaluation, counted, shown
from gongkai_nlp.evaluation.writing import interval_text

_AROUND = 60
"""Characters of the text shown before and behind what is marked."""
_GAP = 160
"""Characters between two marks beyond which what stands between is left out."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a context."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Entry:
    """One error or change as the page shows it."""

    labels: dict[str, str]
    """What it can be filtered by: kind, category, document and so on."""
    message: str
    context: tuple[Piece, ...]


@dataclass(frozen=True)
class Table:
    """A table of figures above the entries."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    folded: str | None = None
    """What the table holds, where it is shown on demand only."""


def evaluation_page(evaluation: Evaluation) -> str:
    """Return the scores of `evaluation` and every error in its context as an HTML page."""
    entries = [
        Entry(
            {"kind": error.label, "category": error.category, "document": error.document},
            error.message,
            context(document.text, error.spans),
        )
        for document in evaluation.documents
        for error in document.errors
    ]
    held = intervals(evaluation)
    count = len(evaluation.documents) - len(evaluation.missing)
    notes = [
        f"{counted(count, 'report')}; missing: {', '.join(evaluation.missing) or 'none'}.",
        held.note,
        "; ".join(f"{category}: {meant}" for category, meant in CATEGORIES.items()) + ".",
    ]
    return _page("Evaluation", notes, [_scores(held), _fields(held)], entries, "error")


def difference_page(difference: Difference) -> str:
    """Return every change of `difference` in its context, with the scores of both sides, as an HTML page."""
    entries = [
        Entry(
            {
                "kind": change.kind,
                "change": change.change,
                "annotations": change.verdict or UNJUDGED,
                "document": change.document,
            },
            change.told(),
            context(document.text, change.spans),
        )
        for document in difference.documents
        for change in document.changes
    ]
    annotated = sum(document.annotated for document in difference.documents)
    notes = [
        f"{counted(len(difference.changes), 'change')} in {counted(len(difference.documents), 'document')}, "
        f"{annotated} of them with annotations."
    ]
    for side, names in (("first", difference.only_first), ("second", difference.only_second)):
        if names:
            notes.append(f"In the {side} set of reports alone: {', '.join(names)}.")
    heads = ("gained", "lost", "changed", "right", "wrong", UNJUDGED)
    counts = tuple((kind, *(str(held[head]) for head in heads)) for kind, held in difference.counts().items())
    tables = [Table(("kind", *heads), counts)]
    if annotated:
        moved = [(label, one, other) for label, one, other in difference.shifts() if one != other]
        if moved:
            scores = tuple((label, shown(one), shown(other)) for label, one, other in moved)
            tables.append(Table(("score that differs", "first", "second"), scores))
        else:
            notes.append("The scores are the same on both sides.")
    return _page("Changes", notes, tables, entries, "change")


def context(text: str | None, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """Return the text around `spans` in pieces, the stretches themselves marked; nothing without text."""
    if text is None or not spans:
        return ()
    marked = bytearray(len(text) + 1)
    for start, end in spans:
        marked[start:end] = b"\1" * (end - start)
    first, last = max(0, spans[0][0] - _AROUND), min(len(text), max(end for _, end in spans) + _AROUND)
    cuts = [place for place in range(first + 1, last) if marked[place] != marked[place - 1]]
    pieces = [Piece(text[start:end], bool(marked[start])) for start, end in pairwise([first, *cuts, last])]
    return tuple(_shortened(pieces))


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.marked or len(piece.text) <= _GAP:
            yield piece
        else:
            yield Piece(f"{piece.text[:_AROUND]} … {piece.text[-_AROUND:]}")


def _scores(held: Intervals) -> Table:
    rows = tuple(
        (
            label,
            *map(shown, (score.precision, score.recall, score.f1)),
            interval_text(held.kinds[label].f1),
            shown(score.overlapping.f1),
            *map(str, (score.found, score.spurious, score.missed, held.kinds[label].documents)),
        )
        for label, score in held.evaluation.kinds.items()
    )
    head = ("kind", "P", "R", "F1", "95 %", "overlapping F1", "found", "wrong", "missed", "documents")
    return Table(head, rows)


def _fields(held: Intervals) -> Table:
    rows = tuple(
        (name, shown(score.share), interval_text(held.fields[name]), f"{score.right}/{score.of}")
        for name, score in held.evaluation.fields.items()
    )
    return Table(("field", "right", "95 %", "counts"), rows, folded="Fields of the mentions that count")


def _page(
    title: str, notes: Sequence[str], tables: Sequence[Table], entries: Sequence[Entry], what: str
) -> str:
    names = list(entries[0].labels) if entries else []
    filters = {name: sorted({entry.labels[name] for entry in entries}) for name in names}
    return _template().render(
        title=title,
        notes=notes,
        tables=tables,
        entries=entries,
        filters=filters,
        count=counted(len(entries), what),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("gongkai_nlp.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
