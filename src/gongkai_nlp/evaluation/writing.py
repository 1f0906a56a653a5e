"""Scores and changes as text for a terminal and as plain JSON data."""

from collections.abc import Iterator
from typing import Any

from gongkai_nlp.evaluation.diffing import SIGNS, UNJUDGED, Difference
from gongkai_nlp.evaluation.intervals import LEVEL, RESAMPLES, Interval, Intervals, intervals
from gongkai_nlp.evaluation.scores import CATEGORIES, Evaluation, Score, counted, shown


def evaluation_text(evaluation: Evaluation, *, errors: bool = False) -> str:
    """Return the scores and their intervals as tables, with every error by category where `errors` is set."""
    lines = [*_scores(evaluation), "", *_intervals(intervals(evaluation))]
    if errors:
        for category, meant in CATEGORIES.items():
            listed = [error for error in evaluation.errors if error.category == category]
            if listed:
                lines += ["", f"{category}: {len(listed)}  ({meant})"]
                lines += (f"  {error.label}  {error.document}  {error.message}" for error in listed)
    return "\n".join(lines)


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return scores, their intervals and the errors as plain JSON data."""
    kinds = evaluation.kinds
    return {
        "documents": len(evaluation.documents) - len(evaluation.missing),
        "missing": evaluation.missing,
        "offset_errors": evaluation.offset_errors,
        **{label: _counts(score) for label, score in kinds.items()},
        "fields": {name: {"right": got.right, "of": got.of} for name, got in evaluation.fields.items()},
        "overlapping": {label: _counts(score.overlapping) for label, score in kinds.items()},
        "intervals": _intervals_json(intervals(evaluation)),
        "errors": [vars(error) for error in evaluation.errors],
    }


def difference_text(difference: Difference) -> str:
    """Return every change in a line, document by document, with counts and scores behind them."""
    lines: list[str] = []
    for document in difference.documents:
        if document.changes:
            lines.append(document.name)
            lines += (f"  {SIGNS[change.change]} {change.told()}" for change in document.changes)
    for side, names in (("first", difference.only_first), ("second", difference.only_second)):
        lines += (f"{name}: in the {side} set of reports alone" for name in names)
    return "\n".join([*lines, *([""] if lines else []), *_summary(difference)])


def difference_json(difference: Difference) -> dict[str, Any]:
    """Return the changes, their counts and the scores of both sides as plain JSON data."""
    scores = {label: {"first": first, "second": second} for label, first, second in difference.shifts()}
    return {
        "documents": len(difference.documents),
        "annotated": sum(document.annotated for document in difference.documents),
        "only_first": list(difference.only_first),
        "only_second": list(difference.only_second),
        "counts": {kind: dict(counts) for kind, counts in difference.counts().items()},
        "scores": scores,
        "changes": [vars(change) for change in difference.changes],
    }


def interval_text(interval: Interval | None) -> str:
    """Return the borders of an interval, a dash where there is none."""
    return "–" if interval is None else f"{shown(interval[0])}–{shown(interval[1])}"


def _scores(evaluation: Evaluation) -> Iterator[str]:
    yield (
        f"{len(evaluation.documents) - len(evaluation.missing)} reports, missing: "
        f"{', '.join(evaluation.missing) or 'none'}; offset errors: {evaluation.offset_errors}"
    )
    yield f"{'kind':26}{'P':>7}{'R':>7}{'F1':>7}{'found':>7}{'wrong':>7}{'missed':>7}"
    for label, score in evaluation.kinds.items():
        shares = "".join(f"{shown(share):>7}" for share in (score.precision, score.recall, score.f1))
        yield f"{label:26}{shares}{score.found:7}{score.spurious:7}{score.missed:7}"
    for name, got in evaluation.fields.items():
        yield f"  {name:24}{shown(got.share):>7}  {got.right}/{got.of}"


def _intervals(held: Intervals) -> Iterator[str]:
    """Yield the lines of a table: overlapping scores, and the interval of each score."""
    yield held.note
    yield f"{'kind':26}{'overlapping P':>14}{'R':>7}{'F1':>7}   exact F1 95 %"
    for label, score in held.evaluation.kinds.items():
        near = score.overlapping
        shares = f"{shown(near.precision):>14}{shown(near.recall):>7}{shown(near.f1):>7}"
        yield f"{label:26}{shares}   {interval_text(held.kinds[label].f1)}"
    for name, interval in held.fields.items():
        yield f"{f'  {name}':54}   {interval_text(interval)}"


def _intervals_json(held: Intervals) -> dict[str, Any]:
    kinds = {
        label: {"documents": one.documents, "p": one.precision, "r": one.recall, "f": one.f1}
        for label, one in held.kinds.items()
    }
    return {"resamples": RESAMPLES, "level": LEVEL, "kinds": kinds, "fields": held.fields}


def _counts(score: Score) -> dict[str, Any]:
    return {
        "p": score.precision,
        "r": score.recall,
        "f": score.f1,
        "tp": score.found,
        "fp": score.spurious,
        "fn": score.missed,
    }


def _summary(difference: Difference) -> Iterator[str]:
    counts = difference.counts()
    touched = sum(bool(document.changes) for document in difference.documents)
    documents = counted(len(difference.documents), "document")
    yield f"{counted(len(difference.changes), 'change')} in {touched} of {documents}"
    if counts:
        heads = (*SIGNS, "right", "wrong", UNJUDGED)
        yield f"{'kind':26}" + "".join(f"{head:>9}" for head in heads)
        for kind, held in counts.items():
            yield f"{kind:26}" + "".join(f"{held[head]:9}" for head in heads)
    annotated = sum(document.annotated for document in difference.documents)
    if annotated:
        yield ""
        moved = [(label, one, other) for label, one, other in difference.shifts() if one != other]
        same = "" if moved else ": the same on both sides"
        yield f"scores on {counted(annotated, 'document')} with annotations{same}"
        for label, one, other in moved:
            yield f"{label:26}{shown(one):>9} → {shown(other)}"
