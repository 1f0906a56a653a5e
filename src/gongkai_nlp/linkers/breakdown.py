"""Find totals with their parts, and ratios of two stated quantities, and check the arithmetic."""

from collections.abc import Sequence

from gongkai_nlp.results import Breakdown, Quantity
from gongkai_nlp.rules import RuleSet
from gongkai_nlp.view import View


def compile_rules(rules: RuleSet) -> None:
    """Return what `link` needs, compiled once."""


def link(view: View, patterns: None, quantities: Sequence[Quantity]) -> list[Breakdown]:
    """Return every breakdown and ratio, in the order of the text."""
    return []
