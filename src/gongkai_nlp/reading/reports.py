"""Several reports in one file: one Source each, where that is sure."""

from gongkai_nlp.reading.boilerplate import BoilerplatePatterns
from gongkai_nlp.source import Source


def split(source: Source, patterns: BoilerplatePatterns) -> list[Source]:
    """Return one Source for each report in `source`."""
    return [source]
