"""The verbs of the library: extract the report of one document, or of many."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gongkai_nlp.assemble import report_of
from gongkai_nlp.engine import engine_for
from gongkai_nlp.errors import GongkaiError
from gongkai_nlp.reading import read
from gongkai_nlp.results import Failure, Report
from gongkai_nlp.source import Source

if TYPE_CHECKING:
    from spacy.language import Language

Document = str | bytes | Path | IO[bytes] | IO[str] | Source
"""A ``str`` is always text, a ``Path`` a file, ``bytes`` the content of a file."""


def extract(document: Document, *, rules: Sequence[str | Path] = (), nlp: "Language | None" = None) -> Report:
    """Return all that is found in `document`.

    Args:
        document: text, the path or content of a file, an open file, or a Source.
        rules: folders of rules, or names of installed packs, laid over the built-in ones in order.
        nlp: a pipeline with components of ours to use in place of the built-in steps; it brings its
            own rules.

    Raises:
        ReadError: the document cannot be read.
        RuleError: a rule pack is not as it should be.
    """
    source = document if isinstance(document, Source) else read(document)
    if nlp is not None:
        from gongkai_nlp.components.pipeline import run

        return run(nlp, source)
    engine = engine_for(rules)
    return report_of(engine.analyse(source), engine.rules.digests)


def extract_many(
    documents: Iterable[Document], *, rules: Sequence[str | Path] = (), nlp: "Language | None" = None
) -> Iterator[Report | Failure]:
    """Yield the report of each document, in order and one at a time, or a Failure where one cannot be read.

    Raises:
        RuleError: a rule pack is not as it should be.
    """
    engine_for(rules)
    for document in documents:
        try:
            yield extract(document, rules=rules, nlp=nlp)
        except GongkaiError as error:
            yield Failure(source=_name(document), error=type(error).__name__, message=str(error))


def _name(document: Document) -> str | None:
    if isinstance(document, Path):
        return str(document)
    return getattr(document, "name", None)
