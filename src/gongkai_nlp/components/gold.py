"""Annotated documents as training examples of spaCy, and the score of our spans against them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.scorer import PRFScore
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry

from gongkai_nlp.components.entity import KINDS, PRIORITY, flat
from gongkai_nlp.components.records import MENTIONS, PREFIX
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.gold import document_beside, gold_files
from gongkai_nlp.reading import read
from gongkai_nlp.view import View

Scorer = Callable[..., dict[str, Any]]
OPTIONAL = "_optional"
"""Behind the key of a span group: mentions that may be reported and need not."""
_FIELDS = {stem: field for field, (stem, _) in MENTIONS.items()}


@registry.readers("gongkai.GoldCorpus.v1")  # type: ignore[untyped-decorator]
def gold_corpus(
    path: str | Path,
    kinds: list[str] = list(PRIORITY),  # noqa: B006 - spaCy reads the default from the signature
    spans_key: str = "sc",
    lines: bool = False,
) -> Callable[[Language], Iterator[Example]]:
    """Return a corpus for ``spacy train`` and ``nlp.evaluate``, from a folder of annotated documents.

    Args:
        path: a folder of documents, each with ``<name>.gold.json`` beside it.
        kinds: which mentions stand in ``doc.spans[spans_key]`` and, where they overlap none of a kind
            before, in ``doc.ents``. All kinds stand in the span groups that our components write.
        spans_key: the span group to train on.
        lines: whether each line makes an example of its own, for training; else each document does.
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise GongkaiError(f"kinds: no kind {', '.join(unknown)}; known: {', '.join(KINDS)}")

    def examples(nlp: Language) -> Iterator[Example]:
        for file in gold_files(Path(path)):
            document = document_beside(file)
            if document is None:
                raise GongkaiError(f"{file}: no document beside it; `gongkai gold check` lists such files")
            gold = json.loads(file.read_text(encoding="utf-8"))
            text = read(document).text
            for start, end in _lines(text) if lines else [(0, len(text))]:
                predicted = nlp.make_doc(text[start:end])
                reference = predicted.copy()
                _annotate(reference, gold, start, end)
                chosen = [span for kind in kinds for span in reference.spans[PREFIX + kind]]
                reference.spans[spans_key] = chosen
                reference.set_ents(flat(chosen, len(reference)), default="outside")
                yield Example(predicted, reference)

    return examples


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line with something on it; a layout line break ends no line."""
    view = View(read(text))
    place = 0
    for line in view.text.split("\n"):
        if line.strip():
            yield view.span(place, place + len(line))
        place += len(line) + 1


def _annotate(doc: Doc, gold: Mapping[str, Any], start: int, end: int) -> None:
    """Fill the span groups of `doc`, whose text stands between the offsets `start` and `end`."""
    for kind, field in _FIELDS.items():
        inside = [m for m in gold.get(field, ()) if start <= m["start"] and m["end"] <= end]
        for key, optional in ((PREFIX + kind, False), (PREFIX + kind + OPTIONAL, True)):
            chosen = [m for m in inside if bool(m.get("optional")) is optional]
            doc.spans[key] = _spans(doc, kind, chosen, start)


def _spans(doc: Doc, kind: str, mentions: Sequence[Mapping[str, Any]], start: int) -> list[Span]:
    """Return the spans of mentions in a `doc` that begins at the offset `start`."""
    spans = (
        doc.char_span(
            mention["start"] - start,
            mention["end"] - start,
            label=mention.get("label", kind.upper()),
            alignment_mode="expand",
        )
        for mention in mentions
    )
    return [span for span in spans if span is not None]


@registry.scorers("gongkai.SpansScorer.v1")  # type: ignore[untyped-decorator]
def make_spans_scorer() -> Scorer:
    """Return a function that scores one span group against the same group of the references."""
    return score_spans


def score_spans(examples: Iterable[Example], *, spans_key: str, **kwargs: Any) -> dict[str, Any]:
    """Return precision, recall and F1 of exact spans; optional mentions count neither way.

    References without the span group are not counted.
    """
    score = PRFScore()
    counted = False
    for example in examples:
        if spans_key not in example.reference.spans:
            continue
        counted = True
        optional = _places(example.reference, spans_key + OPTIONAL)
        found = {
            place
            for place in _places(example.predicted, spans_key)
            if not any(start < place[1] and place[0] < end for start, end in optional)
        }
        score.score_set(found, _places(example.reference, spans_key))
    figures = {"p": score.precision, "r": score.recall, "f": score.fscore}
    return {f"spans_{spans_key}_{name}": value if counted else None for name, value in figures.items()}


def _places(doc: Doc, key: str) -> set[tuple[int, int]]:
    return {(span.start_char, span.end_char) for span in doc.spans[key]} if key in doc.spans else set()
