"""Settle which body a mention of an agency stands for: 我局, 区政府办, 市委."""

from collections.abc import Sequence

from gongkai_nlp.results import Agency, Metadata
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `link` needs, compiled once."""


def link(view: View, patterns: None, metadata: Metadata, agencies: Sequence[Agency]) -> list[Agency]:
    """Return the agencies with level, canonical name, adcode and parent where the document settles them."""
    return list(agencies)
