"""Tie titles to their numbers, numbers to their issuers, and both to the documents that are cited."""

from collections.abc import Sequence

from gongkai_nlp.results import Agency, Citation, DocumentNumber, Metadata, Title
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `link` needs, compiled once."""


def link(
    view: View,
    patterns: None,
    metadata: Metadata,
    titles: Sequence[Title],
    document_numbers: Sequence[DocumentNumber],
    agencies: Sequence[Agency],
) -> tuple[list[Title], list[DocumentNumber], list[Citation]]:
    """Return titles and numbers with their ties, and the documents that are cited."""
    return list(titles), list(document_numbers), []
