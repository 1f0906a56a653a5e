"""List what whoever publishes or uses the report should check."""

from collections.abc import Sequence

from gongkai_nlp.results import (
    Breakdown,
    Date,
    DocumentNumber,
    Finding,
    Indicator,
    Metadata,
    Section,
    Table,
)
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `link` needs, compiled once."""


def link(
    view: View,
    patterns: None,
    metadata: Metadata,
    document_numbers: Sequence[DocumentNumber],
    dates: Sequence[Date],
    sections: Sequence[Section],
    tables: Sequence[Table],
    breakdowns: Sequence[Breakdown],
    indicators: Sequence[Indicator],
) -> list[Finding]:
    """Return every finding, in the order of the text."""
    return []
