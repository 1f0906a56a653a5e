"""The shape of ``rules/breakdown.toml``."""

from gongkai_nlp.rules.shapes.base import RuleFile


class BreakdownRules(RuleFile):
    """All rules of ``breakdown.toml``."""
