"""Find the figures that can be compared between agencies and years."""

from collections.abc import Sequence

from gongkai_nlp.results import Agency, Date, Indicator, Metadata, Quantity, Section, Table
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `link` needs, compiled once."""


def link(
    view: View,
    patterns: None,
    metadata: Metadata,
    sections: Sequence[Section],
    quantities: Sequence[Quantity],
    dates: Sequence[Date],
    agencies: Sequence[Agency],
    tables: Sequence[Table],
) -> list[Indicator]:
    """Return every indicator, in the order of the text."""
    return []
