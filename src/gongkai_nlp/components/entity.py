"""Entities: our mentions as ``doc.ents``, which cannot overlap, for whoever asks for them."""

from collections.abc import Callable, Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from gongkai_nlp.components.records import PREFIX
from gongkai_nlp.errors import GongkaiError

KINDS = ("document_number", "title", "agency", "quantity", "date", "custom", "section")
"""Stems of the kinds of mention."""
PRIORITY = KINDS[:-1]
"""The kinds that become entities, those that win first; a heading is a line, not a name."""


@Language.factory(
    "gongkai_entity",
    default_config={"kinds": list(PRIORITY)},
    requires=["doc.spans"],
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
)
def entity(nlp: Language, name: str, kinds: list[str]) -> Callable[[Doc], Doc]:
    """Return a component that fills ``doc.ents`` from our span groups.

    Entities that are there already stay. Where mentions overlap, the kind that stands first in `kinds`
    wins: by default a title wins over the agency that it names.
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise GongkaiError(f"{name}: no kind {', '.join(unknown)}; known: {', '.join(KINDS)}")
    return _Entities(kinds)


class _Entities:
    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = tuple(kinds)

    def __call__(self, doc: Doc) -> Doc:
        groups = (doc.spans[PREFIX + kind] for kind in self.kinds if PREFIX + kind in doc.spans)
        spans = (span for group in groups for span in group)
        doc.ents = flat([*doc.ents, *spans], len(doc))
        return doc


def flat(spans: Iterable[Span], length: int) -> list[Span]:
    """Return the spans that overlap none before them, of a Doc of `length` tokens."""
    taken = bytearray(length)
    kept: list[Span] = []
    for span in spans:
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            kept.append(span)
    return kept
