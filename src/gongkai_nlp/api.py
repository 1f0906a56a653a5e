"""The verb of the library: extract the report of a document."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gongkai_nlp.assemble import report_of
from gongkai_nlp.engine import engine_for
from gongkai_nlp.reading import read
from gongkai_nlp.results import Report
from gongkai_nlp.rules import RuleSet, load_rules
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
    if nlp is not None:
        from gongkai_nlp.components.pipeline import run

        return run(nlp, _source(document, load_rules(rules) if rules else None))
    engine = engine_for(rules)
    return report_of(engine.analyse(_source(document, engine.rules)), engine.rules.digests)


def _source(document: Document, rules: RuleSet | None) -> Source:
    return document if isinstance(document, Source) else read(document, rules=rules)
