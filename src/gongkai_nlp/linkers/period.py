"""Settle dates that lean on the reporting year: 10月31日, 今年7月, 去年同期."""

from collections.abc import Sequence

from gongkai_nlp.results import Date, Metadata
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `link` needs, compiled once."""


def link(view: View, patterns: None, metadata: Metadata, dates: Sequence[Date]) -> list[Date]:
    """Return the dates with their values filled in from the reporting year."""
    return list(dates)
