"""Settle what the document is: title, issuer, year, publication, kind, script."""

from collections.abc import Sequence

from gongkai_nlp.results import Agency, Date, Metadata, Section
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `link` needs, compiled once."""


def link(
    view: View, patterns: None, sections: Sequence[Section], agencies: Sequence[Agency], dates: Sequence[Date]
) -> Metadata:
    """Return the metadata of the document."""
    return Metadata()
