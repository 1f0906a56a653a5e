"""The verbs: read a document, extract its report."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gongkai_nlp.assemble import report_of
from gongkai_nlp.engine import engine_for
from gongkai_nlp.reading import read
from gongkai_nlp.results import Report
from gongkai_nlp.source import Source

Document = str | bytes | Path | Source


def extract(document: Document, *, rules: Sequence[str | Path] = ()) -> Report:
    """Return all that is found in `document`: text, a file's path or content, or a Source.

    Raises:
        ReadError: the document cannot be read.
        RuleError: a rule pack is not as it should be.
    """
    source = document if isinstance(document, Source) else read(document)
    engine = engine_for(rules)
    return report_of(engine.analyse(source), engine.rules)


def extract_many(documents: Iterable[Document], *, rules: Sequence[str | Path] = ()) -> Iterator[Report]:
    """Yield the report of each document, in order, one at a time."""
    for document in documents:
        yield extract(document, rules=rules)
